"""Figures of past wording as slots: filled with this period's facts, rolled on, or found to have no counterpart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from writer.checking import Link
from writer.drafting.carried import names_in
from writer.drafting.degrees import ANY_CHANGE, CHANGES, PREVIOUS, level, remark, worded
from writer.drafting.filling import RELATION_NAMES, SURE, Choice, Slots, choose, near_words
from writer.drafting.periods import roll_one, roll_year_end
from writer.drafting.shortfalls import say_shortfall
from writer.drafting.softening import acts, softened
from writer.drafting.stale import bygone_event, stale
from writer.drafting.wording import Clause, Origin, Sentence, clause_spans, sentence_spans
from writer.facts import derive, direction
from writer.figures import find_figures
from writer.schema import Figure, Period, Role
from writer.sentences import Slot

__all__ = ["CHANGES", "Slots", "Source", "roll_source"]

_LITTLE = re.compile(r"仅|只有|不足|[偏较]?[低少慢]|滞后|[离距]|差|下[降滑]|减少|回落")
_QUALIFIER = re.compile(r"(?:约|近|超过?|逾|突破|达到?|高达|将近|接近|不少于|不低于|至少|仅|只有)+$")
_AFTER = re.compile(r"^(?:余|多|左右|以上|以下)")
_OF_THE_YEAR = re.compile(r"^的?(?:目标|任务|计划|工作目标|预期)")
# 「全市规上工业总产值」 in a report of the city, when a district writes this one.
_ALL_OF = re.compile(r"(?<![占在比居为于及和、])全[市省区县州](?=[\u4e00-\u9fff])(?![的上下各])")
# What stands between two figures of one list: 「分别增长30.0%和25.9%」.
_JOINT = re.compile(r"\s*[、和与及]\s*")


@dataclass(frozen=True, slots=True)
class Source:
    """A past section to be rolled on: its text, its report's title, the section's id and headings, and its period.

    ``own`` is the section the outline follows, ``ours`` one of a report of the same office, ``related`` one of a report
    about the same things. ``foreign`` are names of
    places the text may speak of that are not this report's own.
    """

    text: str
    report: str
    period: Period | None
    foreign: tuple[str, ...] = ()
    own: bool = False
    ours: bool = False
    related: bool = True
    section: str = ""
    heading: str = ""
    role: Role = "other"


@dataclass(frozen=True, slots=True)
class _Past:
    """The past text with what was found in it."""

    source: Source
    figures: tuple[Figure, ...]
    links: Mapping[tuple[int, int], Link]


def roll_source(source: Source, slots: Slots) -> list[list[Sentence]]:
    """The paragraphs of a past section with every slot filled or marked as broken."""
    text = source.text
    figures = find_figures(text)
    links = slots.prover.links(text)
    past = _Past(source, figures, {(link.figure.start, link.figure.end): link for link in links})
    held = [(figure.start, figure.end) for figure in figures]
    paragraphs, place = [], 0
    for spans in sentence_spans(text):
        sentences = []
        for start, end in spans:
            slots.last = None
            clauses = tuple(
                _Filler(past, slots, start, begin, stop).clause()
                for begin, stop in clause_spans(text, start, end, held)
            )
            origin = Origin(source.report, source.section, source.heading, text[start:end].strip(), place)
            sentences.append(Sentence(_as_a_whole(clauses, text[start:end], source), origin))
            place += 1
        paragraphs.append(sentences)
    return paragraphs


def _as_a_whole(clauses: tuple[Clause, ...], text: str, source: Source) -> tuple[Clause, ...]:
    """A sentence about another place is broken as a whole."""
    strange = next((name for name in source.foreign if name in text), "")
    return tuple(replace(one, broken=f"说的是“{strange}”，不是本单位") for one in clauses) if strange else clauses


@dataclass
class _Filler:
    """A clause being filled: what is written so far, and how far the past text has been read."""

    past: _Past
    slots: Slots
    sentence: int
    start: int
    end: int
    at: int = 0
    out: str = ""
    filled: list[tuple[str, str]] = field(default_factory=list)
    made: list[Slot] = field(default_factory=list)
    turned: bool = False
    way: str = ""
    before: int = 0

    def clause(self) -> Clause:
        """The clause with its slots filled, or broken with the reason."""
        text, source = self.past.source.text, self.past.source
        words = text[self.start : self.end].strip("\r\n")
        inside = [one for one in self.past.figures if self.start <= one.start and one.end <= self.end]
        counted = any(figure.kind != "period" for figure in inside)
        if not counted and self.slots.last is not None:
            now = remark(words, self.slots.last, self.slots.ledger)
            if now is None:
                why = f"与本期“{self.slots.last.label}”的升降不符，或无从核实"
                return Clause(words, True, broken=why, change="持平" in words, lasting=False)
            if now != words:
                return Clause(now, True, old=words, turned=True)
        if old := stale(words, source.period, self.slots.period):
            return Clause(words, counted, broken=old.why, lasting=old.lasting)
        covers = self.slots.span or self.slots.period
        if not counted and (past := bygone_event(words, source.role, source.period, covers, names_in)):
            return Clause(words, counted, broken=past, lasting=True)
        self.at = self.before = self.start
        for place, figure in enumerate(inside):
            if why := self._one(figure, counted):
                return self._without(words, inside, place, why)
        self.slots.said.update(self.filled)
        rest = text[self.at : self.end].rstrip("\r\n")
        done = (self.out + rest).lstrip("\r\n")
        done = roll_year_end(done, source.period, self.slots.period, counted=counted)
        if counted:
            done = done if source.ours else _ALL_OF.sub("", done)
        return Clause(
            done, counted, tuple(self.filled), turned=self.turned, old="" if done == words else words,
            slots=tuple(self.made), acts=not counted and acts(words, source.role),
        )  # fmt: skip

    def _one(self, figure: Figure, counted: bool) -> str:
        """Fill one slot; why it cannot be filled, "" where it was."""
        text = self.past.source.text
        before = self.out + text[self.at : figure.start]
        if figure.kind == "period":
            return self._move(figure, before, counted)
        link = self.past.links.get((figure.start, figure.end))
        near = near_words(text, self.start, figure, self.before, self.end)
        choice = choose(figure, link, text[self.start : self.end], near, self.slots, self.filled)
        why = choice.why or self._fill(figure, before, choice)
        if not why:
            found = _AFTER.match(text[figure.end : self.end])
            self.at += found.end() if found else 0
        self.before = figure.end
        return why

    def _move(self, figure: Figure, before: str, counted: bool) -> str:
        """Roll a period on; why not, where nothing corresponds to it."""
        source = self.past.source
        tail = source.text[figure.end : figure.end + 6]
        if _OF_THE_YEAR.match(tail) and figure.period and figure.period.year is None:
            return ""
        rolled = roll_one(figure, source.period, self.slots.period, self.slots.span if counted else None)
        if rolled is None:
            return f"“{figure.text}”在本期没有对应的时间"
        self.out, self.at = before + rolled, figure.end
        self.made.append(self._slot(figure, new=rolled))
        return ""

    def _fill(self, figure: Figure, before: str, choice: Choice) -> str:
        """Put a reference where an old figure or a mask stands; why not, where the words cannot be made to fit."""
        fact, relation, ledger = choice.fact, choice.relation, self.slots.ledger
        if fact is None:
            return choice.why
        way = direction(fact, relation, ledger)
        derived = derive(fact, relation, ledger)
        reference = f"[[{fact.id}{'' if relation == 'value' else '.' + relation}]]"
        if relation in PREVIOUS.values() and way == "flat":
            head = level(before) if self._ends_here(figure) else None
            if head is None:
                return f"“{fact.label}”环比持平，原句改不成"
            self.out, reference = head + "持平", ""
        else:
            joined = bool(self.filled) and bool(_JOINT.fullmatch(self.past.source.text[self.at : figure.start]))
            said = worded(before, fact, relation, ledger, carried=self.way if joined else "")
            if said is None:
                return f"“{fact.label}”本期的升降与原句的说法不合"
            self.out = _QUALIFIER.sub(_kept_qualifier, said.text) + reference
            self.turned = self.turned or said.turned
        self.at = figure.end
        self.way = way or ""
        self.filled.append((fact.id, relation))
        self.slots.last = fact
        formula = derived.formula if derived else ""
        self.made.append(
            self._slot(
                figure, fact.label, relation, derived.unit if derived else "", reference or "持平", fact.id, formula
            )
        )
        return ""

    def _ends_here(self, figure: Figure) -> bool:
        rest = self.past.source.text[figure.end : self.end].strip(" 　，；。！,;\r\n")
        return not rest and "分别" not in self.past.source.text[self.start : figure.start]

    def _slot(
        self, figure: Figure, metric: str = "", relation: str = "", unit: str = "", new: str = "", fact: str = "",
        formula: str = "", why: str = "",
    ) -> Slot:  # fmt: skip
        start = figure.start - self.sentence
        relation = RELATION_NAMES.get(relation, relation)
        return Slot(
            start, start + len(figure.text), figure.text, figure.kind, metric, relation, unit or figure.unit, new, fact,
            formula, why,
        )  # fmt: skip

    def _unfilled(self, inside: Sequence[Figure], place: int, why: str) -> tuple[Slot, ...]:
        """The slots of a clause that cannot stand; the one at ``place`` is why."""
        out = []
        for at, figure in enumerate(inside):
            link = self.past.links.get((figure.start, figure.end))
            fact = self.slots.ledger.get(link.fact) if link and link.fact and link.score >= SURE else None
            relation = link.relation if link and figure.kind != "period" else ""
            reason = why if at == place else "同一分句里有数字没有着落"
            out.append(self._slot(figure, fact.label if fact else "", relation, why=reason))
        return tuple(out)

    def _without(self, words: str, inside: Sequence[Figure], place: int, why: str) -> Clause:
        """What becomes of a clause that has a slot without a counterpart."""
        gone = self._unfilled(inside, place, why)
        figure = inside[place]
        link = self.past.links.get((figure.start, figure.end))
        role = self.past.source.role
        if role == "problems" and (short := self._short(words, inside)):
            return replace(short, slots=gone)
        known = [self.past.links.get((one.start, one.end)) for one in inside]
        if not self.filled and all(one.kind != "period" for one in inside):
            free = not any(one and one.fact and one.score >= SURE for one in known)
            text = softened(words, self.past.source.text.index(words, self.start), inside, role) if free else None
            if text is not None:
                gone = tuple(replace(one, why="旧数字已删去，其余文字沿用") for one in gone)
                return Clause(text, True, old=words, slots=gone, lasting=False)
        change = any(one is not None and one.relation in ANY_CHANGE for one in known)
        broken = why if figure.text in why else f"“{figure.text}”：{why}"
        # In a plan every clause is a thing to do of its own.
        lasting = role != "plans" or bool(link and link.fact)
        return Clause(words, True, broken=broken, change=change, lasting=lasting, slots=gone)

    def _short(self, words: str, inside: Sequence[Figure]) -> Clause | None:
        """This period's shortfall of the metric that a past problem gave figures of, once."""
        links = (self.past.links.get((one.start, one.end)) for one in inside)
        named = next((one.fact for one in links if one and one.fact and one.score >= SURE and not one.rivals), None)
        fact = self.slots.ledger.get(named) if named else None
        if fact is None:
            return None
        said, stated = say_shortfall(fact, self.slots.ledger, self.slots.period)
        if not said or self.slots.said & set(stated) or not self._of_progress(words, inside):
            return None
        self.slots.said.update(stated)
        self.slots.last = fact
        mark = words.rstrip()[-1:]
        return Clause(said + (mark if mark in "，；。,;" else ""), True, stated, old=words)

    def _of_progress(self, words: str, inside: Sequence[Figure]) -> bool:
        """Whether the past clause said how little or how slowly: 「12个签约项目因用地停工」 is no word on 签约项目."""
        links = (self.past.links.get((one.start, one.end)) for one in inside)
        told = any(one and one.relation in (*ANY_CHANGE, "done", "gap", "share") for one in links)
        return told or bool(_LITTLE.search(words))


def _kept_qualifier(found: re.Match[str]) -> str:
    """「达到」 may stand before an exact figure; 约, 近, 超 may not."""
    return "达到" if "达到" in found[0] else ("达" if found[0] == "达" else "")
