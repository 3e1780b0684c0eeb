"""An Excel workbook → ledger: the cells as Excel shows them, then the same reader as for pasted tables."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from writer.errors import UnreadableFile
from writer.facts.collector import Collector, Row
from writer.facts.paste import take
from writer.facts.review import review
from writer.facts.table import TableReader
from writer.schema import Ledger

_MOST_UNPACKED = 300 * 1024 * 1024
_MOST_ROWS = 20_000
_MOST_COLUMNS = 200
_FORMAT = re.compile(r"[#,]*0(?P<places>\.0+)?(?P<percent>%?)")
_NOISE = re.compile(r'\[[^\]]*\]|"[^"]*"|_.|\*.|\\.|[\s+]')


def read_workbook(path: Path) -> Ledger:
    """The facts of all visible sheets, in order; the line of a fact is its row number.

    Raises:
        UnreadableFile: no workbook, encrypted, or too big once unpacked.
    """
    values, formulas = _load(path, computed=True), _load(path, computed=False)
    out = Collector()
    several = len(values.worksheets) > 1
    for sheet, raw in zip(values.worksheets, formulas.worksheets, strict=True):
        if sheet.sheet_state != "visible":
            out.problem(0, sheet.title, f"工作表「{sheet.title}」是隐藏的，没有读；需要时请取消隐藏。")
            continue
        out.unit = ""
        table = TableReader(out)
        for row in _rows(sheet, raw, out, f"〔{sheet.title}〕" if several else ""):
            take(row, out, table)
        table.finish()
    review(out)
    return out.ledger()


def _load(path: Path, computed: bool) -> Any:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MOST_UNPACKED:
                raise UnreadableFile(f"{path.name} 解压后太大；请只保留数据表后再试。")
        return load_workbook(path, data_only=computed)
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl lets through whatever the XML and zip layers raise on a damaged file
        raise UnreadableFile(
            f"{path.name} 不是有效的 Excel 文件，或已加密；请用 Excel 打开后另存为不加密的 .xlsx。"
        ) from error


def _rows(sheet: Any, raw: Any, out: Collector, mark: str) -> Iterator[Row]:
    if sheet.max_row > _MOST_ROWS or sheet.max_column > _MOST_COLUMNS:
        out.problem(
            _MOST_ROWS, sheet.title, f"工作表「{sheet.title}」太大，只读前 {_MOST_ROWS} 行、{_MOST_COLUMNS} 列。"
        )
    merged = _merged(sheet)
    last = min(sheet.max_row, _MOST_ROWS)
    cells = sheet.iter_rows(max_row=last, max_col=min(sheet.max_column, _MOST_COLUMNS))
    for number, row in enumerate(cells, start=1):
        if sheet.row_dimensions[number].hidden:
            shown = [text for text in (_shown(cell) for cell in row) if text]
            if shown:
                out.problem(number, mark + "\t".join(shown), "这一行在表格中是隐藏的，没有读；需要时请取消隐藏。")
            continue
        texts = [merged.get((number, cell.column)) or _shown(cell) for cell in row]
        if not any(text.strip() for text in texts) and not _formulas(raw, number, len(row)):
            continue
        for column in _formulas(raw, number, len(row)):
            if row[column - 1].value is None:
                reason = f"{row[column - 1].coordinate} 是公式，文件里没有存结果；请用 Excel 打开并保存后再上传。"
                out.problem(number, mark + "\t".join(texts), reason)
        yield Row(number, tuple(texts), mark + "\t".join(texts))


def _merged(sheet: Any) -> dict[tuple[int, int], str]:
    """Cells merged downwards show the same text in every row; sideways the text stands once."""
    texts: dict[tuple[int, int], str] = {}
    for area in sheet.merged_cells.ranges:
        if area.max_row == area.min_row or area.max_row - area.min_row > 1000:
            continue
        text = _shown(sheet.cell(area.min_row, area.min_col))
        if isinstance(sheet.cell(area.min_row, area.min_col).value, str):
            texts.update(((number, area.min_col), text) for number in range(area.min_row, area.max_row + 1))
    return texts


def _formulas(raw: Any, number: int, width: int) -> list[int]:
    return [column for column in range(1, width + 1) if raw.cell(number, column).data_type == "f"]


def _shown(cell: Any) -> str:
    """The cell as Excel shows it: percent and decimals by its number format, binary noise gone, indent as blanks."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    text = str(value)
    indent = cell.alignment.indent if cell.alignment is not None else 0
    return "\u3000" * int(indent or 0) + text


def _number(value: float, style: str) -> str:
    try:
        exact = Decimal(repr(value)) if isinstance(value, int) else Decimal(format(value, ".15g"))
        match = _FORMAT.fullmatch(_NOISE.sub("", style.split(";", maxsplit=1)[0]))
        percent = bool(match and match["percent"]) or "%" in style.split(";", maxsplit=1)[0]
        exact = exact * 100 if percent else exact
        if match:
            places = len(match["places"] or ".") - 1
            exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        exact = exact if match else exact.normalize()
        return format(exact, "f") + ("%" if percent else "")
    except InvalidOperation:
        return str(value)
