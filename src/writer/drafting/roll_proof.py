"""A rolled section held against the checks, alone and in its place in the report: what does not pass falls away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from writer.checking import Prover
from writer.corpus import parse_report
from writer.drafting.brief import Brief, as_section
from writer.drafting.document import compose
from writer.drafting.rolled_text import RolledText, rendered
from writer.schema import PASSING, Checked, Period

_ROUNDS = 12
_FAILED = "换上本期的数后核对通不过"


@dataclass(frozen=True, slots=True)
class Proof:
    """The check of one section, with everything it is held against."""

    brief: Brief
    period: Period | None
    prover: Prover

    def alone(self, text: RolledText) -> None:
        """Let every clause fall away in which a figure does not pass when the section is read by itself."""
        self._prove(text, self._failing_alone)

    def in_place(self, text: RolledText) -> None:
        """The same with the sections around it that are written: what stands before a figure may change its meaning."""
        if any(one.strip() for one in self.brief.written.values()):
            self._prove(text, self._failing_in_place)

    def passes(self, text: RolledText) -> bool:
        """Whether nothing in the section would have to fall away, alone or in its place."""
        shown, _ = rendered(text, self.brief.ledger)
        around = any(one.strip() for one in self.brief.written.values())
        return not self._failing_alone(shown) and not (around and self._failing_in_place(shown))

    def _prove(self, text: RolledText, failing: Callable[[str], list[tuple[int, int]]]) -> None:
        for turn in range(_ROUNDS):
            shown, places = rendered(text, self.brief.ledger)
            bad = failing(shown) if shown.strip() else []
            if not bad:
                return
            hit = {
                place
                for start, end in bad
                for place, (left, right) in places.items()
                if left < max(end, start + 1) and start < right
            }
            if not hit:
                break
            _break(text, hit, whole=turn >= _ROUNDS // 2)
            text.settle()
        text.paragraphs = []

    def _failing_alone(self, shown: str) -> list[tuple[int, int]]:
        section = as_section(self.brief.item, shown)
        return list(_bad(self.prover.check(shown, (section,), self.period)))

    def _failing_in_place(self, shown: str) -> list[tuple[int, int]]:
        """What does not pass in the report as far as it is written; spans in ``shown``."""
        outline, item = self.brief.outline, self.brief.item
        whole = compose(outline, {**self.brief.written, item.id: shown})
        bare = shown.strip()
        start = whole.find(bare)
        if start < 0:
            return []
        offset = start - shown.index(bare)
        checked = self.prover.check(whole, parse_report(whole).sections, self.period)
        inside = [
            (left - offset, right - offset)
            for left, right in _bad(checked)
            if start <= left < start + len(bare) or left < start < right
        ]
        return [(max(0, left), right) for left, right in inside]


def _bad(checked: Checked) -> Iterator[tuple[int, int]]:
    """Spans of what a person would have to mend."""
    yield from ((trace.start, trace.end) for trace in checked.figures if trace.verdict not in PASSING)
    yield from ((one.start, one.end) for one in checked.findings if one.severity == "error")


def _break(text: RolledText, places: set[tuple[int, int, int]], whole: bool) -> None:
    for row, paragraph in enumerate(text.paragraphs):
        for column, sentence in enumerate(paragraph):
            if not any(place[:2] == (row, column) for place in places):
                continue
            paragraph[column] = replace(
                sentence,
                clauses=tuple(
                    replace(clause, broken=clause.broken or "换上本期的数后核对通不过")
                    if whole or (row, column, at) in places
                    else clause
                    for at, clause in enumerate(sentence.clauses)
                ),
            )
