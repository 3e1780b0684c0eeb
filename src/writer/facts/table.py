"""Tables: which rows are headers, which are data, and in which order they are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from writer.facts.cells import known_unit, read_cell
from writer.facts.collector import Collector, Row
from writer.facts.columns import Header, join_columns, join_headers, read_header
from writer.facts.headings import Column, is_figure, read_column
from writer.facts.matrix import read_matrix
from writer.facts.prose import read_sentences
from writer.facts.rows import RowReader
from writer.figures import find_figures, period_label

_LONGEST_TOLD = 30
# What is written where a number has not come yet.
_AWAITED = re.compile(r"[(（]?(?:待[一-龥]{1,3}|暂无|暂缺|暂未[一-龥]{1,3}|未报|未上报|无数据)[)）]?")
_COLUMN_NUMBER = re.compile(r"[(（]?\d{1,2}[)）]?(?:=.*)?")


class TableReader:
    """Reads the rows of one table after the other; the header stays in force until another one comes."""

    def __init__(self, collector: Collector) -> None:
        self._out = collector
        self._rows = RowReader(collector)
        self._header: Header | None = None
        self._fresh = False
        self._pending: Row | None = None
        self._columns: tuple[Column, ...] = ()
        self._matrix: list[Row] = []
        self._values: int | None = None

    @property
    def has_header(self) -> bool:
        """Whether rows are being read under a header."""
        return self._header is not None

    def read(self, row: Row) -> None:
        """Take the next row with more than one filled cell, or one below a header."""
        if self._pending is not None and self._below_pending(row, self._pending):
            return
        joined = self._second_header(row)
        header = joined or read_header(row.cells)
        if header is not None:
            if joined is None:
                self.finish()
            self._start(header, row)
        elif self._header is not None:
            if self._fresh and _only_numbers_columns(row):
                self._out.headings.add(row.line)
            else:
                self._rows.read(row, self._header)
            self._fresh = False
        elif self._pending is not None:
            self._below_unknown_header(row, self._pending)
        elif self._matrix:
            self._matrix.append(row)
        elif _tells(row):
            self._told(row)
        elif any(is_figure(cell) for cell in row.cells):
            self._without_header(row)
        else:
            self._pending, self._columns = row, tuple(read_column(cell) for cell in row.cells)

    def pause(self) -> None:
        """Read what was kept back until the end of the table was seen; the header stays in force."""
        pending, matrix = self._pending, self._matrix
        self._pending, self._matrix, self._values = None, [], None
        self._rows.restart()
        if pending is not None:
            self._rows.words(pending)
        if matrix:
            read_matrix(matrix, self._columns, self._rows, self._out)
            self._rows.restart()

    def finish(self) -> None:
        """The same, and forget the header."""
        self.pause()
        self._header = None

    def _second_header(self, row: Row) -> Header | None:
        """Both header rows as one, where this row right below a header is its second row."""
        if not self._fresh or self._header is None or not row.cells:
            return None
        first, above = row.cells[0].strip(), self._header.columns[0].heading
        return join_headers(self._header, row.cells) if first in ("", above) or not above else None

    def _start(self, header: Header, row: Row) -> None:
        self._header, self._fresh = header, True
        self._rows.restart()
        self._out.headings.add(row.line)
        main = header.bands[0].indexes.get("value")
        column = header.columns[main] if main is not None else None
        if column is None or column.period is None or self._out.period:
            return
        if len(header.bands) == 1 or column.scope == "total":
            self._out.period = period_label(column.period)

    def _told(self, row: Row) -> None:
        """「签约项目 | 18个 | 同比+20%」, 「9月 | 签约3个 | 总投资12.5亿元」: a sentence laid out in cells."""
        first, second, *rest = (" ".join(cell.split()) for cell in row.cells if cell.strip())
        joint = "" if read_cell(second).kind == "number" else "，"
        text = "，".join([f"{first}{joint}{second}", *rest])
        if not read_sentences(row.line, text, self._out, row.source):
            self._out.problem(row.line, row.source, "这一行没有读出数据；请加上表头，或写成「指标＋数字＋单位」。")

    def _without_header(self, row: Row) -> None:
        """Name, unit and the first number are clear without a header; what the other numbers mean is not."""
        filled = [cell for cell in row.cells if cell.strip()]
        numbers = [cell for cell in filled if is_figure(cell)]
        words = [cell for cell in filled if not is_figure(cell) and not known_unit(cell)]
        unit = next((known_unit(cell) for cell in filled if known_unit(cell)), "")
        if not words:
            self._out.problem(row.line, row.source, "这一行只有数字，没有指标名称；请补上名称或表头。")
            return
        if self._held_open(row.cells):
            other = numbers[0].strip()
            reason = f"本期这一格还没有数，「{other}」没有表头不知道是哪一列，没有读；请补上本期数或加上表头。"
            self._out.problem(row.line, row.source, reason)
            return
        if len(numbers) > 1:
            reason = "没有表头，只把第一个数读作本期；请加上表头（指标、单位、本期、上年同期、目标）后重新粘贴。"
            self._out.problem(row.line, row.source, reason)
        note = " ".join(" ".join(cell.split()) for cell in words[1:])
        self._rows.plain(row, words[0], {"value": numbers[0], "unit": unit, "note": note})

    def _held_open(self, cells: Sequence[str]) -> bool:
        """Whether this period's figure is wanting in a row without a header, so that its first number is another one.

        A dash or 待核 stands for it behind the unit, or the rows above have their first number in a cell that is empty
        here.
        """
        first = next(at for at, cell in enumerate(cells) if is_figure(cell))
        unit = next((at for at, cell in enumerate(cells[:first]) if known_unit(cell)), first)
        dashed = any(cell.strip() and read_cell(cell).kind == "blank" for cell in cells[unit + 1 : first])
        awaited = any(_AWAITED.fullmatch(cell.strip()) for cell in cells[:first])
        above, self._values = self._values, first if self._values is None else min(first, self._values)
        empty = above is not None and above < first and read_cell(cells[above]).kind == "blank"
        return dashed or awaited or empty

    def _below_pending(self, row: Row, header: Row) -> bool:
        """Take a second header row below one that names metrics only: 签约项目 over 目标 and 完成."""
        first = row.cells[0].strip() if row.cells else ""
        if first not in ("", header.cells[0].strip()):
            return False
        joined = join_columns(self._columns, row.cells)
        if joined is None:
            return False
        self._columns = joined
        self._out.headings.add(row.line)
        return True

    def _below_unknown_header(self, row: Row, header: Row) -> None:
        if any(is_figure(cell) for cell in row.cells[1:]):
            self._pending, self._matrix = None, [header, row]
            return
        self._rows.words(header)
        self._pending = None
        self.read(row)


def _tells(row: Row) -> bool:
    """Whether every cell behind the first says more than a number, and ends in a figure: 签约3个, 同比+20%."""
    cells = [cell.strip() for cell in row.cells if cell.strip()]
    if len(cells) < 2 or max(map(len, cells)) > _LONGEST_TOLD:
        return False
    worded = [cell for cell in cells[1:] if read_cell(cell).kind == "text"]
    rest = [cell for cell in cells[1:] if cell not in worded]
    if not worded or len(rest) > 1 or not all(read_cell(cell).unit for cell in rest):
        return False
    return all(_ends_in_figure(cell) for cell in worded)


def _ends_in_figure(cell: str) -> bool:
    figures = [figure for figure in find_figures(cell) if figure.kind == "quantity"]
    return bool(figures) and figures[-1].end == len(cell)


def _only_numbers_columns(row: Row) -> bool:
    """A row 「甲 乙 1 2 3」 that only numbers the columns."""
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    numbers = [cell for cell in filled if _COLUMN_NUMBER.fullmatch(cell)]
    rest: Sequence[str] = [cell for cell in filled if cell not in numbers]
    if len(numbers) < 2 or any(cell not in ("甲", "乙", "丙", "丁", "栏次", "—", "-") for cell in rest):
        return False
    counted = [read_cell(re.sub(r"[()（）]|=.*", "", cell)).value for cell in numbers]
    return counted[0] in (0, 1, 2) and all(b == (a or 0) + 1 for a, b in pairwise(counted))
