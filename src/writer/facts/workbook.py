"""An Excel workbook → ledger: the cells as Excel shows them, then the same reader as for pasted tables."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from writer.errors import UnreadableFile
from writer.facts.collector import Collector, Row
from writer.facts.packed import refuse_bomb
from writer.facts.paste import feed
from writer.facts.review import review
from writer.facts.shown import shown
from writer.facts.table import TableReader
from writer.schema import Ledger

_MOST_ROWS = 20_000
_MOST_COLUMNS = 300


def read_workbook(path: Path) -> Ledger:
    """The facts of all visible sheets, in order; the line of a fact is its row number.

    Raises:
        UnreadableFile: no workbook, encrypted, damaged, or too big once unpacked.
    """
    refuse_bomb(path, "xl/", "Excel")
    values = _load(path, computed=True)
    formulas = _load(path, computed=False) if _has_formulas(path) else None
    out = Collector()
    several = sum(sheet.sheet_state == "visible" for sheet in values.worksheets) > 1
    for index, sheet in enumerate(values.worksheets):
        if sheet.sheet_state != "visible":
            out.problem(0, sheet.title, f"工作表「{sheet.title}」是隐藏的，没有读；需要时请取消隐藏。")
            continue
        out.units, out.over = (), ""
        mark = f"〔{sheet.title}〕" if several else ""
        raw = formulas.worksheets[index] if formulas is not None else None
        table = TableReader(out)
        feed(_Sheet(sheet, raw, out, mark).rows(), out, table)
        table.finish()
    review(out)
    return out.ledger()


def _load(path: Path, computed: bool) -> Any:
    try:
        return load_workbook(path, data_only=computed)
    except Exception as error:  # openpyxl lets through whatever the XML and zip layers raise on a damaged file
        raise UnreadableFile(
            f"{path.name} 不是有效的 Excel 文件，或已加密；请用 Excel 打开后另存为不加密的 .xlsx。"
        ) from error


def _has_formulas(path: Path) -> bool:
    """Whether any sheet has one: only then is the file read a second time."""
    try:
        with zipfile.ZipFile(path) as archive:
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            return any(mark in content for name in sheets for content in [archive.read(name)]
                       for mark in (b"<f>", b"<f ", b":f>", b":f "))  # fmt: skip
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(f"{path.name} 已损坏；请用 Excel 打开后另存为 .xlsx。") from error


class _Sheet:
    """One sheet, row by row; what is hidden or cannot be read is reported on the way."""

    def __init__(self, sheet: Any, raw: Any, out: Collector, mark: str) -> None:
        self._sheet, self._raw, self._out, self._mark = sheet, raw, out, mark

    def rows(self) -> Iterator[Row]:
        """The rows that are shown and hold something."""
        last, width = self._extent()
        hidden = self._hidden_columns(width)
        merged = self._merged()
        skipped: list[int] = []
        for number, row in enumerate(self._sheet.iter_rows(max_row=last, max_col=width), start=1):
            texts = ["" if cell.column in hidden else merged.get((number, cell.column)) or shown(cell) for cell in row]
            filled = any(text.strip() for text in texts)
            if self._sheet.row_dimensions[number].hidden:
                skipped += [number] if filled else []
                continue
            source = self._mark + "\t".join(texts).rstrip("\t")
            unread = self._unread(number, row, source, hidden)
            if filled or unread:
                yield Row(number, tuple(texts), source)
        self._say_hidden(skipped)

    def _extent(self) -> tuple[int, int]:
        """The last row and column that hold a value: formats alone may reach down to row 1,048,576."""
        places = [place for place, cell in self._sheet._cells.items() if cell.value is not None]
        if self._raw is not None:
            places += [place for place, cell in self._raw._cells.items() if cell.value is not None]
        rows, columns = (max((place[at] for place in places), default=0) for at in (0, 1))
        if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
            title = self._sheet.title
            reason = f"工作表「{title}」太大，只读前 {_MOST_ROWS} 行、{_MOST_COLUMNS} 列；请拆分后再上传其余部分。"
            self._out.problem(0, title, reason)
        return min(rows, _MOST_ROWS), min(columns, _MOST_COLUMNS)

    def _hidden_columns(self, width: int) -> frozenset[int]:
        hidden: set[int] = set()
        for dimension in self._sheet.column_dimensions.values():
            if dimension.hidden and dimension.min and dimension.max:
                hidden.update(range(dimension.min, min(dimension.max, width) + 1))
        holding = {place[1] for place, cell in self._sheet._cells.items() if cell.value is not None}
        if hidden & holding:
            columns = "、".join(self._sheet.cell(1, at).column_letter for at in sorted(hidden & holding))
            self._out.problem(0, self._mark, f"{columns} 列在表格中是隐藏的，没有读；需要时请取消隐藏。")
        return frozenset(hidden)

    def _say_hidden(self, rows: list[int]) -> None:
        if rows:
            many = "、".join(map(str, rows[:10])) + ("等" if len(rows) > 10 else "")
            reason = f"第 {many} 行在表格中是隐藏的，没有读；需要时请取消隐藏。"
            self._out.problem(rows[0], self._mark, reason)

    def _unread(self, number: int, row: Any, source: str, hidden: frozenset[int]) -> bool:
        """Report error values and formulas without a result, by their address."""
        found = False
        for cell in row:
            if cell.column in hidden:
                continue
            if cell.data_type == "e":
                reason = f"{cell.coordinate} 是表格错误值 {cell.value}，没有读；请修正公式后再上传。"
            elif cell.value is None and self._raw is not None and (number, cell.column) in self._raw._cells and (
                self._raw._cells[number, cell.column].data_type == "f"
            ):  # fmt: skip
                reason = f"{cell.coordinate} 是公式，文件里没有存结果；请用 Excel 打开并保存后再上传。"
            else:
                continue
            found = True
            self._out.problem(number, source or self._mark, reason)
        return found

    def _merged(self) -> dict[tuple[int, int], str]:
        """Cells merged downwards show the same text in every row; sideways the text stands once."""
        texts: dict[tuple[int, int], str] = {}
        for area in self._sheet.merged_cells.ranges:
            if area.max_row == area.min_row or area.max_row - area.min_row > 1000:
                continue
            first = self._sheet.cell(area.min_row, area.min_col)
            if isinstance(first.value, str):
                text = shown(first)
                texts.update(((number, area.min_col), text) for number in range(area.min_row, area.max_row + 1))
        return texts
