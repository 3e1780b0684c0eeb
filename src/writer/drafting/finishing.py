"""From what an engine wrote to the text that is kept: figures in the house's style, locks, one repair, findings.

House style is tried first and proved: where the check is less content with rounded figures than with those as they
were pasted, they are printed as pasted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Event

from writer.checking import Prover
from writer.drafting.brief import Brief, as_section
from writer.drafting.locks import Kept, lock_findings, put_back, stale_locks
from writer.drafting.points import CODE as UNSTATED
from writer.drafting.points import point_findings
from writer.drafting.repair import Mender, faulty_sentences, left_findings, repair
from writer.drafting.sentences import Sentence, joined, spans, split_sentences
from writer.facts import FigureStyle, render
from writer.schema import PASSING, Checked, Fact, Finding, Ledger, Message, OutlineItem, Period, Usage
from writer.sentences import Slot, SourcedSentence

_PENDING = "pending"
# F2, F2.yoy; not the F2 of F2栋 or of F1赛车场.
_BARE = re.compile(
    r"(?<![A-Za-z0-9#\-])[Ff](\d{1,3})(?:\.[a-z_]{2,10})?(?![A-Za-z0-9\-]|\.\d|[栋座楼层区地块号室馆赛级方幢期厂])"
)
# What has to be pasted for a relation to be worked out.
_LACKS = {
    "yoy": "上年同期数", "diff": "上年同期数", "points": "上年同期数", "prior": "上年同期数", "target": "目标数",
    "done": "目标数", "gap": "目标数", "share": "注明是哪个指标的其中项", "previous": "上期数", "mom": "上期数",
    "mom_diff": "上期数", "mom_points": "上期数",
}  # fmt: skip
# The clauses of a sentence: two past sentences may have become one, each half with an origin of its own.
_CLAUSES = re.compile(r"[^，；]*[，；]|[^，；]+")


@dataclass(frozen=True, slots=True)
class Finished:
    """A section's text with its check.

    Attributes:
        raw: what it was made from.
        used: ids of the facts that were printed by reference.
        notes: what a person should know besides the check.
        messages: what a model was sent besides the first messages.
        style: how its figures are printed; None for as they were pasted.
        usage: what asking to have it mended cost; None where nobody was asked.
    """

    text: str
    checked: Checked
    raw: str = ""
    used: tuple[str, ...] = ()
    notes: tuple[Finding, ...] = ()
    messages: tuple[Message, ...] = ()
    style: FigureStyle | None = None
    usage: Usage | None = None


class Finisher:
    """Finishes the sections of one report. Safe to share between threads."""

    def __init__(
        self, ledger: Ledger, prover: Prover, period: Period | None, style: FigureStyle, *, asks_model: bool = True
    ) -> None:
        """Prepare to finish.

        Args:
            asks_model: whether a model writes, which may leave numbers of facts in the text.
        """
        self._ledger = ledger
        pasted = " ".join(f"{fact.label} {fact.note}" for fact in ledger.facts)
        named = {f"F{int(found[1])}" for found in _BARE.finditer(pasted)}
        self._numbers = frozenset(fact.id for fact in ledger.facts if asks_model) - named
        self._prover = prover
        self._period = period
        self._style = style

    def finish(self, raw: str, brief: Brief, kept: Kept, mender: Mender | None, stop: Event) -> Finished:
        """The text that ``raw`` becomes.

        Args:
            raw: what the engine wrote, cleaned, with references.
            kept: what of the present text is a person's.
            mender: who can be asked to put sentences with errors right; None for nobody.
            stop: once it is set, nobody is asked.
        """
        sentences, lost, checked, style = self._styled(raw, brief, kept)
        notes = list(lock_findings(lost))
        sent: tuple[Message, ...] = ()
        usage: Usage | None = None
        faulty = faulty_sentences(sentences, checked.findings, kept.own) if mender and not stop.is_set() else ()
        if mender and faulty:
            mended = repair(
                mender, brief, sentences, faulty, lambda words: render(words, self._ledger, style).text,
                lambda tried: self._check(tried, brief.item), stop,
            )  # fmt: skip
            if list(mended.sentences) != sentences:
                sentences = list(mended.sentences)
                checked = self._check(sentences, brief.item)
            notes += (*mended.notes, *left_findings(sentences, mended.left, checked.findings))
            sent, usage = mended.messages, mended.usage
        text = joined(sentences)
        notes += self._turned(sentences)
        notes += stale_locks(sentences, checked.findings)
        notes += point_findings(brief.item.points, text)
        return Finished(text, checked, raw, self._used(sentences), tuple(notes), sent, style, usage)

    def restyled(self, notes: Sequence[Finding], done: Finished) -> list[Finding]:
        """An engine's notes on words with figures as pasted, on the same words as they are printed here."""
        pairs = self._pairs(done)
        return [replace(one, text=_printed(one.text, pairs)) for one in notes]

    def reprinted(self, sentences: Sequence[SourcedSentence], done: Finished) -> tuple[SourcedSentence, ...]:
        """An engine's sentences with their origin, in the words and at the places in which they are printed here.

        A sentence that is no longer there (a locked one stands in its stead) is left out.
        """
        out, place, pairs = [], 0, self._pairs(done)
        for one in sentences:
            words = _printed(one.text, pairs)
            at = done.text.find(words, place)
            if at < 0:
                continue
            place = at + len(words)
            slots = tuple(self._reprinted_slot(slot, done.style) for slot in one.slots)
            out.append(replace(one, start=at, end=place, text=words, slots=slots))
        return tuple(out)

    def _reprinted_slot(self, slot: Slot, style: FigureStyle | None) -> Slot:
        reference = f"[[{slot.fact}]]" if slot.relation in ("", "value") else f"[[{slot.fact}.{slot.relation}]]"
        if not slot.fact or render(reference, self._ledger).text != slot.new:
            return slot
        return replace(slot, new=render(reference, self._ledger, style).text)

    def _pairs(self, done: Finished) -> list[tuple[str, str]]:
        """Every clause of a draft with its figures as pasted, and as they are printed here."""
        pieces = [piece for one in split_sentences(done.raw.strip()) for piece in _CLAUSES.findall(one)]
        return [(render(one, self._ledger).text, render(one, self._ledger, done.style).text) for one in pieces]

    def stated(self, sentences: Sequence[str], facts: Sequence[Fact], item: OutlineItem) -> set[str]:
        """Ids of those of ``facts`` whose own value, or whose words, stand in ``sentences``."""
        text = "\n".join(sentences)
        if not text:
            return set()
        checked = self._prover.check(text, (as_section(item, text),), self._period)
        told = {one.fact for one in checked.figures if one.verdict in PASSING and one.relation == "value"}
        return told | {fact.id for fact in facts if in_words(fact, text)}

    def _styled(
        self, raw: str, brief: Brief, kept: Kept
    ) -> tuple[list[Sentence], tuple[str, ...], Checked, FigureStyle | None]:
        """The sentences in the style of the house, or as pasted where that leaves less to find fault with."""
        sentences, lost = put_back(self._sentences(raw, self._style), kept)
        checked = self._check(sentences, brief.item)
        if not _faults(checked):
            return sentences, lost, checked, self._style
        plain, gone = put_back(self._sentences(raw, None), kept)
        if joined(plain) != joined(sentences):
            again = self._check(plain, brief.item)
            if _faults(again) < _faults(checked):
                return plain, gone, again, None
        return sentences, lost, checked, self._style

    def _sentences(self, raw: str, style: FigureStyle | None) -> list[Sentence]:
        return [Sentence(piece, render(piece, self._ledger, style).text) for piece in split_sentences(raw.strip())]

    def _check(self, sentences: Sequence[Sentence], item: OutlineItem) -> Checked:
        """The check of the joined text, with a finding at each reference that could not be filled."""
        text = joined(sentences)
        checked = self._prover.check(text, (as_section(item, text),), self._period)
        unknown = dict.fromkeys(
            name for one in sentences if not one.fixed for name in render(one.raw, self._ledger).unknown
        )
        told = (*_unknown(text, tuple(unknown), self._ledger), *self._bare(sentences))
        places = {(one.start, one.end) for one in told}
        # That something is to be filled in there is said already.
        others = (one for one in checked.findings if one.code != _PENDING or (one.start, one.end) not in places)
        return replace(checked, findings=(*told, *others))

    def _bare(self, sentences: Sequence[Sentence]) -> Iterator[Finding]:
        """A finding on every number of a fact that stands without its brackets: nobody but the program knows it."""
        for one, (start, _) in zip(sentences, spans(sentences), strict=True):
            for found in () if one.fixed else _BARE.finditer(one.text):
                if f"F{int(found[1])}" in self._numbers and not _in_blank(one.text, found.start()):
                    words, at = found[0], start + found.start()
                    message = f"“{words}”是数据的编号，没有换成数字；请改成数字，或删去。"
                    yield Finding("bare_reference", "error", at, at + len(words), words, message)

    def _turned(self, sentences: Sequence[Sentence]) -> Iterator[Finding]:
        """A finding on every sentence in which a word of direction was turned: the rest of it may not fit any more."""
        for one, (start, _) in zip(sentences, spans(sentences), strict=True):
            for turn in () if one.fixed else render(one.raw, self._ledger).turned:
                fact = self._ledger.get(turn.fact)
                message = (
                    f"原写的是“{turn.written}”，与“{fact.label if fact else turn.fact}”的数据不符，"
                    f"已按数据改成“{turn.printed}”；请看这句的其余文字是否还合适。"
                )
                words = one.text.rstrip()
                yield Finding("turned", "warning", start, start + len(words), words, message)

    def _used(self, sentences: Sequence[Sentence]) -> tuple[str, ...]:
        used = (fact for one in sentences if not one.fixed for fact in render(one.raw, self._ledger).used)
        return tuple(dict.fromkeys(used))


def _printed(said: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Words with figures as pasted, as they are printed here; as given where they do not stand in the draft."""
    at = "".join(old for old, _ in pairs).find(said) if said else -1
    if at < 0:
        return said
    words, place, end = "", 0, at + len(said)
    for old, new in pairs:
        inside = place < end and at < place + len(old)
        if inside and at <= place:
            # What the note leaves of the last sentence are blanks or a mark: they are the same in both.
            words += new[: len(new) - max(0, place + len(old) - end)]
        elif inside:
            return said
        place += len(old)
    return words


def in_words(fact: Fact, text: str) -> bool:
    """Whether a fact in words stands in ``text`` as it was pasted."""
    return fact.value is None and bool(fact.note) and fact.note.rstrip("。；;. ") in text


def without_unstated(notes: Sequence[Finding], text: str) -> list[Finding]:
    """An engine's notes without those that are judged here, on the finished text."""
    return [one for one in notes if one.code != UNSTATED and not (one.code == "empty" and text)]


def _faults(checked: Checked) -> int:
    """How much there is to find fault with."""
    failing = sum(one.verdict not in PASSING for one in checked.figures)
    return failing + sum(one.severity != "info" for one in checked.findings)


def _in_blank(text: str, at: int) -> bool:
    """Whether a place stands within 【待补：…】: that is told already."""
    return text.rfind("【", 0, at) > text.rfind("】", 0, at)


def _unknown(text: str, unknown: Sequence[str], ledger: Ledger) -> Iterator[Finding]:
    """A finding for every reference that could not be filled, wherever it shows."""
    for name in unknown:
        shown = f"【待补：{name}】"
        fact = ledger.get(name.partition(".")[0])
        lacks = _LACKS.get(name.partition(".")[2], "")
        message = f"引用 {name} 在本期数据中没有对应的数字；请补上数字，或改写这句话。"
        if fact is not None and lacks:
            message = f"“{fact.label}”没有{lacks}，这里要的数字（{name}）算不出来；请在数据里补上，或改写这句话。"
        at = text.find(shown)
        while at >= 0:
            yield Finding("unknown_reference", "error", at, at + len(shown), shown, message)
            at = text.find(shown, at + 1)
