"""Tables in a draft: the row's first cell names the metric, the column's heading the relation."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from writer.checking.clauses import Text
from writer.checking.cues import Basis, Cue
from writer.checking.units import POINTS, is_ratio
from writer.schema import Figure, Relation

_RULE = re.compile(r"[|\s:—-]+")
_HEADINGS: tuple[tuple[re.Pattern[str], Relation, Basis], ...] = (
    (re.compile(r"完成(?:率|进度|比例|%)|占.{0,6}(?:目标|计划|任务|预算)|进度"), "done", ""),
    (re.compile(r"占比|比重|占"), "share", ""),
    (re.compile(r"环比|较上[月期季周]|比上[月期季周]"), "yoy", "previous"),
    (re.compile(r"同比|[增变升涨][幅减速化动降跌长]|较上年|比上年|较去年|比去年"), "yoy", "year"),
    (re.compile(r"上年|去年|同期"), "prior", ""),
    (re.compile(r"上[月期季周]|上一季度"), "previous", ""),
    (re.compile(r"目标|计划|任务|预算"), "target", ""),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a figure stands in a table: the span of its row's name, and what its column is about."""

    name: tuple[int, int]
    heading: str


class Tables:
    """The Markdown tables of one text."""

    def __init__(self, text: Text) -> None:
        self._words = text.folded
        self._rows: list[tuple[int, int, int]] = []  # start of the line, its end, start of the heading's line
        at, heading = 0, -1
        for line in text.folded.split("\n"):
            if line.lstrip().startswith("|"):
                heading = at if heading < 0 else heading
                if heading != at and not _RULE.fullmatch(line):
                    self._rows.append((at, at + len(line), heading))
            else:
                heading = -1
            at += len(line) + 1

    def cell(self, figure: Figure) -> Cell | None:
        """The cell that holds a figure; None outside tables and in a row's first cell."""
        at = bisect_right(self._rows, figure.start, key=lambda row: row[0]) - 1
        if at < 0 or self._rows[at][1] < figure.end:
            return None
        start, _, top = self._rows[at]
        column = self._words.count("|", start, figure.start)
        headings = self._words[top : self._words.find("\n", top)].split("|")
        first = self._words.find("|", start)
        end = self._words.find("|", first + 1)
        if column < 2 or column >= len(headings) or end < 0:
            return None
        return Cell((first + 1, end), headings[column].strip())


def cue_of(cell: Cell, figure: Figure, unit: str) -> Cue:
    """The relation that a column's heading says."""
    found = next(((r, b) for pattern, r, b in _HEADINGS if pattern.search(cell.heading)), ("value", ""))
    relation: Relation = found[0]
    basis: Basis = found[1]
    if relation == "yoy":
        relation = "points" if unit == POINTS else "yoy" if is_ratio(unit) else "diff"
    return Cue(relation, figure.start, cell.heading, basis=basis, said=True)
