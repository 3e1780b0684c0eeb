"""Tables in a draft: the row's first cell in words names the metric, the column's heading the relation and the unit."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from writer.checking.cues import Basis, Cue
from writer.checking.units import POINTS, is_ratio, measured
from writer.figures import find_figures, parse_unit
from writer.schema import Figure, Period, Relation

_RULE = re.compile(r"[|\s:：—-]+")
_HEADINGS: tuple[tuple[re.Pattern[str], Relation, Basis], ...] = (
    (re.compile(r"完成(?:率|进度|比例|%)|占.{0,6}(?:目标|计划|任务|预算)|进度"), "done", ""),
    (re.compile(r"占比|比重|占"), "share", ""),
    (re.compile(r"环比|较上[月期季周]|比上[月期季周]"), "yoy", "previous"),
    (re.compile(r"同比|[增变升涨][幅减速化动降跌长]|较上年|比上年|较去年|比去年"), "yoy", "year"),
    (re.compile(r"上年|去年|同期"), "prior", ""),
    (re.compile(r"上[月期季周]|上一季度"), "previous", ""),
    (re.compile(r"目标|计划|任务|预算"), "target", ""),
)
_ADDED = re.compile(r"^[本当][周月期季旬]度?(?:新增|净增|增加)")
_ORDINAL = re.compile(r"\s*(?:排名|排序|名次|位次|序号|编号|序|No\.?)\s*", re.IGNORECASE)
_UNIT = re.compile(r"（\s*(?:单位[：:])?\s*([^（）\d\s：，]{1,8})\s*）\s*$")
_MEASURE = re.compile(r"(?:计量)?单位")
_AMOUNT = re.compile(r"(?:环比|同比)?(?:增减|增加|减少|升降)(?:数|量|额|值)?")
_LAST_PERIOD = re.compile(r"上[月期季周]")
_LAST_YEAR = re.compile(r"上年|去年|同期")
_UNIT_LINE = re.compile(r"单位\s*[：:]\s*([^\s，。；（）\d]{1,8})")
_ABOVE = 60  # characters of a line over a table that may say its unit


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a figure stands in a table: the span of its row's name, what its column is about, and its unit if said.

    ``by_row``: the unit stands in a column of its own.
    """

    name: tuple[int, int]
    heading: str
    unit: str = ""
    by_row: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    start: int
    end: int
    headings: tuple[str, ...]
    unit: str


class Tables:
    """The Markdown tables of one folded text."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._rows: list[_Row] = []
        headings: tuple[str, ...] = ()
        at, unit, above = 0, "", ""
        for line in words.split("\n"):
            if not line.lstrip().startswith("|"):
                headings = ()
                above = line if line.strip() else above
            elif not headings:
                headings = tuple(cell.strip() for cell in line.split("|"))
                said = _UNIT_LINE.search(above) if len(above) <= _ABOVE else None
                unit = said[1] if said else ""
            elif not _RULE.fullmatch(line):
                self._rows.append(_Row(at, at + len(line), headings, unit))
            at += len(line) + 1

    def cell(self, figure: Figure) -> Cell | None:
        """The cell that holds a figure; None outside tables and in the cells before and at a row's name."""
        row = self._row(figure)
        if row is None:
            return None
        column = self._words.count("|", row.start, figure.start)
        named = next((at for at, one in enumerate(row.headings) if at and not _ORDINAL.fullmatch(one)), 1)
        if column <= named or column >= len(row.headings):
            return None
        start, end = self._span(row, named)
        unit = _UNIT.search(row.headings[column]) or _UNIT.search(self._words[start:end])
        measure = next((at for at, one in enumerate(row.headings) if _MEASURE.fullmatch(one)), 0)
        if unit is None and measure:  # a column of its own gives the units
            first, last = self._span(row, measure)
            return Cell((start, end), _since(row.headings, column), self._words[first:last].strip(), True)
        return Cell((start, end), _since(row.headings, column), unit[1] if unit else row.unit)

    def counts(self, figure: Figure) -> bool:
        """Whether a figure only numbers or ranks its row."""
        row = self._row(figure)
        if row is None:
            return False
        column = self._words.count("|", row.start, figure.start)
        return column < len(row.headings) and _ORDINAL.fullmatch(row.headings[column]) is not None

    def with_unit(self, figure: Figure) -> Figure:
        """The figure with the unit that its column or its row is told in, where it has none of its own."""
        if figure.kind != "quantity" or figure.unit or figure.value is None or not self._rows:
            return figure
        cell = self.cell(figure)
        if cell is None or not cell.unit:
            return figure
        own = cell.unit in _PERCENT or _UNIT.search(cell.heading) is not None  # 环比增减（件）
        own = own or (cell.by_row and _AMOUNT.search(cell.heading) is not None and "率" not in cell.heading)
        if cue_of(cell, figure, "").relation in _RATES and not own:
            return figure
        unit = parse_unit(cell.unit)
        step = None if figure.step is None else figure.step * unit.factor
        return measured(replace(figure, value=figure.value * unit.factor, step=step, unit=unit.base))

    def _row(self, figure: Figure) -> _Row | None:
        at = bisect_right(self._rows, figure.start, key=lambda row: row.start) - 1
        return None if at < 0 or self._rows[at].end < figure.end else self._rows[at]

    def _span(self, row: _Row, column: int) -> tuple[int, int]:
        start = row.start - 1
        for _ in range(column):
            start = self._words.find("|", start + 1, row.end)
        end = self._words.find("|", start + 1, row.end)
        return start + 1, end if end >= 0 else row.end


def _since(headings: tuple[str, ...], column: int) -> str:
    """A column's heading; 增减 beside 上周 is against that."""
    heading = headings[column]
    last = any(_LAST_PERIOD.search(one) for one in headings) and not any(_LAST_YEAR.search(one) for one in headings)
    return f"环比{heading}" if last and _AMOUNT.fullmatch(heading) else heading


_RATES = ("yoy", "done", "share")
_PERCENT = ("%", "个百分点", "百分点")


def cue_of(cell: Cell, figure: Figure, unit: str, period: Period | None = None) -> Cue:
    """The relation that a column's heading says; ``period`` is the sheet's own."""
    if _is_before(cell.heading, period) and not is_ratio(unit):  # 一季度签约 beside 二季度签约
        return Cue("previous", figure.start, cell.heading, basis="previous")
    if _ADDED.search(cell.heading) and not is_ratio(unit):  # 本周新增 beside 累计签约
        return Cue("value", figure.start, cell.heading, fresh=True, monthly=True)
    found = next(((r, b) for pattern, r, b in _HEADINGS if pattern.search(cell.heading)), ("value", ""))
    relation: Relation = found[0]
    basis: Basis = found[1]
    if relation == "target" and is_ratio(unit) and "完成" in cell.heading:  # a column 完成年度目标 of 63.3%
        relation = "done"
    if relation == "yoy":
        relation = "points" if unit == POINTS else "yoy" if is_ratio(unit) or not unit else "diff"
    return Cue(relation, figure.start, cell.heading, basis=basis, said=True)


def _is_before(heading: str, period: Period | None) -> bool:
    """Whether a column is headed by the stretch of months right before a sheet's own."""
    named = next((figure.period for figure in find_figures(heading) if figure.kind == "period"), None)
    if named is None or period is None or named.year not in (None, period.year):
        return False
    return named.last + 1 == period.first and named.last - named.first == period.last - period.first
