"""Rows of a table → facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from writer.facts.cells import is_number, known_unit, read_cell
from writer.facts.collector import TOTALS, Collector, Row, clean_label, indentation, is_child, label_key
from writer.facts.columns import Column, ColumnRole, join_headers, read_column, read_header, split_unit
from writer.facts.measure import Measure, measure
from writer.figures import period_label
from writer.schema import Fact

_UNIT_ROW = re.compile(r"\s*[(（\[]?\s*(?:计量|金额)?单位\s*[:：]\s*([^()（）\[\]]{1,12})\s*[)）\]]?\s*")
_GROUP_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十][部章节])"
)
_CHILD_WIDTH = 6  # 「其中：」 is six columns wide; its siblings below are set in by about as much
_SERIES: ColumnRole = "value"


def unit_row(text: str) -> str | None:
    """The unit of 「（单位：万元）」; "" for such a row whose unit is not one unit; None for any other text."""
    match = _UNIT_ROW.fullmatch(text) if len(text) <= 60 else None
    return known_unit(match[1]) if match else None


def _torn(left: str, right: str) -> bool:
    """Whether two cells look like 「3,600」 torn apart: the second would be more than ten times the first."""
    return bool(re.fullmatch(r"\s*[1-9]", left) and re.fullmatch(r"\d{3}\s*", right)) or (
        re.fullmatch(r"\s*\d{1,3}", left) is not None and re.fullmatch(r"0\d\d\s*", right) is not None
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A row that others can be part of: how far it is set in, and which fact it became."""

    depth: int
    fact: str


class TableReader:
    """Reads the rows of one table after the other; the header stays in force until another one comes."""

    def __init__(self, collector: Collector) -> None:
        self._out = collector
        self._columns: tuple[Column, ...] | None = None
        self._header: Row | None = None
        self._fresh = False
        self._pending: Row | None = None
        self._matrix: list[Row] = []
        self._stack: list[_Place] = []
        self._sibling_depth = 0

    def read(self, row: Row) -> None:
        """Take the next row with more than one filled cell, or one below a header."""
        joined = self._second_header(row)
        columns = joined or read_header(row.cells)
        if columns is not None:
            if joined is None:
                self.finish()
            self._start(columns, row)
            return
        self._fresh = False
        if self._columns is not None:
            self._data(row, self._columns)
        elif self._pending is not None:
            self._below_unknown_header(row, self._pending)
        elif self._matrix:
            self._matrix.append(row)
        elif any(is_number(cell) for cell in row.cells):
            self._without_header(row)
        else:
            self._pending = row

    def _second_header(self, row: Row) -> tuple[Column, ...] | None:
        """Both header rows as one, where this row right below a header is its second row."""
        if not self._fresh or self._columns is None:
            return None
        first = row.cells[0].strip()
        return join_headers(self._columns, row.cells) if first in ("", self._columns[0].heading) else None

    @property
    def has_header(self) -> bool:
        """Whether rows are being read under a header."""
        return self._columns is not None

    def pause(self) -> None:
        """Read what was kept back until the end of the table was seen; the header stays in force."""
        pending, matrix = self._pending, self._matrix
        self._pending, self._matrix, self._stack, self._sibling_depth = None, [], [], 0
        if pending is not None:
            self._words(pending)
        if matrix:
            self._read_matrix(matrix)

    def finish(self) -> None:
        """The same, and forget the header."""
        self.pause()
        self._columns = None

    def _start(self, columns: tuple[Column, ...], row: Row) -> None:
        self._columns, self._fresh, self._stack = columns, True, []
        self._out.headings.add(row.line)
        value = next((column for column in columns if column.role == "value"), None)
        if value is not None and value.period is not None and not self._out.period:
            self._out.period = period_label(value.period)

    def _data(self, row: Row, columns: Sequence[Column]) -> None:
        cells: dict[ColumnRole, str] = {}
        extras: list[str] = []
        spare = ""
        for column, cell in zip(columns, row.cells, strict=False):
            if column.role in ("", "extra") and cell.strip():
                if read_cell(cell).kind != "blank":
                    extras.append(f"{column.heading}：{' '.join(cell.split())}{column.unit}".lstrip("："))
            elif column.role != "skip":
                cells[column.role] = cell
            elif cell.strip() and not is_number(cell):
                spare = spare or cell
        beyond = [cell for cell in row.cells[len(columns) :] if cell.strip()]
        if beyond:
            if "\t" not in row.source and "," in row.source:
                reason = "这一行的逗号比表头多，分不清是分列还是千位分隔，没有读；请去掉数字里的逗号。"
                self._out.problem(row.line, row.source, reason)
                return
            self._out.problem(
                row.line, row.source, f"这一行比表头多 {len(beyond)} 格，多出的没有读；请检查列是否错位。"
            )
        if "\t" not in row.source and "," in row.source and any(map(_torn, row.cells, row.cells[1:])):
            self._out.problem(row.line, row.source, "相邻两格可能是带千位分隔的一个数；已按两格记录，请核对。")
        # 合计 is often merged over the number column and the name column: it then stands in the first of them.
        names = (cells.get("child", ""), cells.get("label", ""), spare)
        raw = next((name for name in names if name.strip()), "")
        if not raw.strip():
            self._out.problem(row.line, row.source, "这一行没有指标名称；请补上名称。")
            return
        units = {column.role: column.unit for column in columns}
        self._fact(row, raw, cells, units, extras)

    def _fact(
        self, row: Row, raw: str, cells: dict[ColumnRole, str], units: dict[ColumnRole, str], extras: list[str]
    ) -> None:
        label, named = split_unit(clean_label(raw))
        figures = [cells.get(role, "") for role in ("value", "prior", "target", "growth", "change", "either", "done")]
        note = "；".join(part for part in (" ".join(cells.get("note", "").split()), *extras) if part)
        if (
            all(read_cell(cell).kind == "blank" for cell in figures)
            and read_cell(cells.get("unit", "")).kind == "blank"
        ):
            self._without_figures(row, raw, label, note)
            return
        stated = cells.get("unit", "").strip()
        unit = known_unit(stated) or stated
        if unit and named and unit != named:
            reason = f"单位列写「{unit}」，名称里写「{named}」，已按单位列记录；请核对。"
            self._out.problem(row.line, row.source, reason)
        found = measure(cells, unit or named, units, self._out.unit, label)
        for reason in found.problems:
            self._out.problem(row.line, row.source, reason)
        if found.value is not None:
            self._add(row, raw, label, note, found)

    def _without_figures(self, row: Row, raw: str, label: str, note: str) -> None:
        if note:
            self._add(row, raw, label, note, Measure())
        elif _GROUP_HEADING.match(raw):
            self._out.headings.add(row.line)
            self._stack = []
        else:
            self._out.problem(row.line, row.source, f"「{label}」没有填数；请补上数值，或删去这一行。")

    def _add(self, row: Row, raw: str, label: str, note: str, found: Measure) -> None:
        if not label:
            self._out.problem(row.line, row.source, "这一行没有指标名称；请补上名称。")
            return
        name = self._out.next_id()
        part_of = self._parent(row, raw, name)
        notes = "；".join(part for part in (note, *found.notes) if part)
        self._out.add(
            Fact(
                name, label, found.value, found.unit, "", found.prior, found.target, part_of, notes,
                row.line, row.source, found.growth, found.prior_inferred,
            )
        )  # fmt: skip

    def _parent(self, row: Row, raw: str, name: str) -> str | None:
        """The fact this row is part of: the nearest one above that is set in less."""
        if label_key(clean_label(raw)) in TOTALS:
            return None
        child, indent = is_child(raw), indentation(raw)
        depth = indent + _CHILD_WIDTH if child else indent
        if not child and self._sibling_depth and 0 < indent < self._sibling_depth + 4:
            # The rows under 「其中：甲」 are set in by hand, so that 乙 stands roughly under 甲.
            depth = self._sibling_depth
        elif not child and indent == 0:
            self._sibling_depth = 0
        if child:
            self._sibling_depth = depth
        while self._stack and self._stack[-1].depth >= depth:
            self._stack.pop()
        parent = self._stack[-1].fact if self._stack and depth > 0 else None
        if child and parent is None:
            self._out.problem(row.line, row.source, "「其中」项的上面没有它所属的指标；请把所属指标放在它前一行。")
        self._stack.append(_Place(depth, name))
        return parent

    def _without_header(self, row: Row) -> None:
        """Name, unit and the first number are clear without a header; what the other numbers mean is not."""
        filled = [cell for cell in row.cells if cell.strip()]
        numbers = [cell for cell in filled if is_number(cell)]
        words = [cell for cell in filled if not is_number(cell) and not known_unit(cell)]
        unit = next((known_unit(cell) for cell in filled if known_unit(cell)), "")
        if not words:
            self._out.problem(row.line, row.source, "这一行只有数字，没有指标名称；请补上名称或表头。")
            return
        if len(numbers) > 1:
            reason = "没有表头，只把第一个数读作本期；请加上表头（指标、单位、本期、上年同期、目标）后重新粘贴。"
            self._out.problem(row.line, row.source, reason)
        note = " ".join(words[1:])
        self._fact(row, words[0], {"value": numbers[0], "unit": unit, "note": note}, {}, [])

    def _words(self, row: Row) -> None:
        filled = [cell for cell in row.cells if cell.strip()]
        label = clean_label(filled[0]) if filled else ""
        note = " ".join(" ".join(cell.split()) for cell in filled[1:]) or label
        self._add(row, filled[0] if filled else "", label, note, Measure())

    def _below_unknown_header(self, row: Row, header: Row) -> None:
        if not any(is_number(cell) for cell in row.cells[1:]):
            self._words(header)
            self._pending = None
            self.read(row)
            return
        self._pending, self._matrix = None, [header, row]

    def _read_matrix(self, rows: Sequence[Row]) -> None:
        """A table whose columns are metrics: its rows are 本期/上年同期/目标, or places, kinds and so on."""
        header, *body = rows
        roles = [read_column(row.cells[0]).role for row in body]
        self._out.headings.add(header.line)
        if "value" in roles and any(role in ("prior", "target", "growth", "change", "done") for role in roles):
            self._turned(header, body, roles)
            return
        for row in body:
            if not row.cells[0].strip():
                self._out.problem(row.line, row.source, "这一行没有名称；请补上名称。")
                continue
            for heading, cell in zip(header.cells[1:], row.cells[1:], strict=False):
                if cell.strip():
                    label = f"{clean_label(row.cells[0])}{heading.strip()}"
                    self._fact(row, label, {_SERIES: cell}, {}, [])

    def _turned(self, header: Row, body: Sequence[Row], roles: Sequence[ColumnRole]) -> None:
        first = body[roles.index("value")]
        self._out.headings.update(row.line for row in body)
        units = {role: read_column(row.cells[0]).unit for role, row in zip(roles, body, strict=True)}
        for index, heading in enumerate(header.cells):
            if index == 0 or not heading.strip():
                continue
            cells: dict[ColumnRole, str] = {}
            extras: list[str] = []
            for role, row in zip(roles, body, strict=True):
                cell = row.cells[index] if index < len(row.cells) else ""
                if role in ("", "extra", "skip", "label", "id"):
                    if cell.strip():
                        extras.append(f"{row.cells[0].strip()}：{cell.strip()}")
                else:
                    cells.setdefault(role, cell)
            self._fact(first, heading, cells, units, extras)
