"""Facts in words: what they say in figures, and whether a text tells them."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal

from writer.checking.cues import direction_of
from writer.checking.units import is_ratio, measured, unit_class
from writer.checking.vocabulary import fold
from writer.figures import find_figures
from writer.schema import Fact, Figure, Ledger

_PLANNED = re.compile(r"计划|目标|任务|预[计期]|拟|力争")
_TOLD = 0.6
_REACH = 20  # characters before a figure that may hold its verb
_TELLING = 2  # letters before a figure, and pairs of letters before its clause, that a remark must have too
_CLOSE = 3  # characters right before a clause, 65个 in 签约项目65个，其中…
_SENTENCE = 14  # letters: no metric's name is as long


class Notes:
    """The figures that stand in facts in words, in remarks, and in texts that were given with the outline."""

    def __init__(self, ledger: Ledger) -> None:
        self._figures: dict[tuple[Decimal, str], list[tuple[Fact, int, bool]]] = defaultdict(list)
        self._words = {fact.id: grams(_wording(fact)) for fact in ledger.facts if _in_words(fact)}
        self._remarks = [(fact, fold(fact.note)) for fact in ledger.facts if fact.note]
        title = Fact("", ledger.title, note=ledger.title, line=1, source=ledger.title)  # 春运（…，共40天）
        for fact in (*ledger.facts, *((title,) if ledger.title else ())):
            wording = f"{_wording(fact)}，{fact.note}" if _in_words(fact) else fact.note
            for figure in map(measured, find_figures(wording)):
                if figure.kind == "quantity" and figure.value is not None:
                    moved = direction_of(fold(wording[max(0, figure.start - _REACH) : figure.start]))
                    ahead = _PLANNED.search(wording[: figure.start]) is not None
                    self._figures[figure.value, unit_class(figure.unit)].append((fact, moved, ahead))

    def holding(
        self,
        figure: Figure,
        around: str,
        named: str = "",
        own: frozenset[str] = frozenset(),
        direction: int = 0,
        planned: bool = False,
    ) -> Fact | None:
        """The fact in words that states this very figure.

        A small whole number says little, so that the words around it must share something with the note. Where the
        text names a metric that has its own value (``named``), the sentence must share more than that name, and a
        remark on another metric than these (``own``, ids) says nothing of it; nor may the verbs contradict each other
        (``direction``: 1 for a rise, -1 for a fall, 0 for none). Among plans (``planned``) a remark that gives next
        year's plan of the very metric named needs no words in common.
        """
        if figure.value is None:
            return None
        noted = self._figures.get((figure.value, unit_class(figure.unit)), [])
        goal = next((fact for fact, _, ahead in noted if ahead and planned and fact.id in own), None)
        if goal is not None:
            return goal
        facts = [fact for fact, moved, _ in noted if moved * direction >= 0]
        facts = [fact for fact in facts if not own or fact.id in own or _in_words(fact)]
        if not facts:
            return None
        near = grams(around) - grams(named)
        best = max(facts, key=lambda fact: len(near & grams(_wording(fact))))
        telling = figure.value != figure.value.to_integral_value() or abs(figure.value) > 20
        # 冷链项目：总投资3.2亿元; a small count needs the name of its row as well
        alone = is_ratio(unit_class(figure.unit)) and best.value is not None
        about = best.note if alone and best.note else f"{best.label}，{best.note}"
        shared = len(near & grams(about))
        return best if shared >= (1 if telling and not named else 2) else None

    def literal(self, words: str, own: frozenset[str]) -> Fact | None:
        """The fact whose remark has a figure with the very words behind it: 21个事项."""
        if not words[-2:].isalpha():
            return None
        facts = (fact for fact, wording in self._remarks if words in wording)
        return next((fact for fact in facts if not own or fact.id in own), None)

    def verbatim(self, clause: str, before: str) -> Fact | None:
        """The fact whose remark has the very words of a clause up to its figure, and is spoken of before it.

        「新纳入救助保障418人，其中低保263人」: what stands in the remark so is no 低保对象, whose row says otherwise.
        """
        if len(clause) < _TELLING or not clause[:_TELLING].isalpha():
            return None
        said, last = grams(before), before.rstrip("，；：")[-_CLOSE:]
        found = ((fact, wording) for fact, wording in self._remarks if clause in wording)
        told = (fact for fact, wording in found if (last and last in wording) or len(grams(wording) & said) >= _TELLING)
        return next(told, None)

    def told(self, text: str) -> set[str]:
        """The facts in words whose wording stands, by and large, in one paragraph of the text."""
        waiting = {fact_id: words for fact_id, words in self._words.items() if words}
        found: set[str] = set()
        for paragraph in text.split("\n"):
            if not waiting or len(paragraph) < 4:
                continue
            here = grams(paragraph)
            for fact_id, words in tuple(waiting.items()):
                if len(words & here) >= _TOLD * len(words):
                    found.add(fact_id)
                    del waiting[fact_id]
        return found


def _in_words(fact: Fact) -> bool:
    """Whether a fact is a sentence rather than a metric; one with a number in it (「两家企业完成备案」) counts too."""
    return fact.value is None or len(fact.label) >= _SENTENCE


def _wording(fact: Fact) -> str:
    if fact.value is None:
        return fact.note or fact.label
    return fact.source if _in_words(fact) else fact.note


def grams(text: str) -> set[str]:
    """The pairs of neighbouring letters of a text, digits and punctuation left out."""
    folded = fold(text)
    return {folded[i : i + 2] for i in range(len(folded) - 1) if folded[i].isalpha() and folded[i + 1].isalpha()}
