"""The audit as an Excel workbook: a sheet each for figures, findings and facts left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from writer.errors import InputError
from writer.export.audit_rows import (
    FIGURES_HEAD,
    FINDINGS_HEAD,
    UNUSED_HEAD,
    VERDICT_LABELS,
    Audit,
    figure_rows,
    finding_rows,
    summary,
    unused_rows,
)
from writer.export.printed import printable
from writer.export.saving import check_place, save
from writer.schema import PASSING

_WIDTHS = {
    "序号": 6, "数字": 16, "所在文句": 60, "结论": 14, "数据": 26, "算式": 36, "粘贴的原行": 50, "程度": 8, "文字": 24,
    "意见": 60, "建议": 36, "编号": 8,
}  # fmt: skip
_LONGEST_CELL = 32_000  # Excel holds 32,767 characters
_PASSING = {VERDICT_LABELS[verdict] for verdict in PASSING}


def write_audit_xlsx(text: str, path: Path, audit: Audit) -> Path:
    """Write what the check said of a draft as an Excel workbook; every cell is text, none a formula.

    Args:
        text: the draft that was checked.
        path: where to write; an existing file is replaced, its folder must be there.
        audit: what the check said.

    Raises:
        InputError: an empty draft, or a place that cannot be written to.
    """
    from openpyxl import Workbook

    check_place(path, ".xlsx")
    if not text.strip():
        raise InputError("文稿是空的，没有可以核对的内容；请先写出正文。")
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    _sheet(book, "数字核对", FIGURES_HEAD, figure_rows(text, audit), summary(audit))
    _sheet(book, "检查意见", FINDINGS_HEAD, finding_rows(text, audit))
    _sheet(book, "未写入的数据", UNUSED_HEAD, unused_rows(audit))
    book.properties.creator = ""
    return save(book.save, path)


def _sheet(book: Any, name: str, head: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> None:
    """One sheet: the head stays in view and filters."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    grey, red = PatternFill("solid", fgColor="E7E6E6"), PatternFill("solid", fgColor="FCE4E4")
    top = Alignment(wrap_text=True, vertical="top")
    for column, title in enumerate(head, start=1):
        cell = sheet.cell(1, column, title)
        cell.font, cell.fill = Font(bold=True), grey
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS[title]
    for number, row in enumerate(rows, start=2):
        doubtful = (head[3] == "结论" and row[3] not in _PASSING) if len(head) > 3 else False
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            _put(cell, value, number=head[column - 1] == "序号")
            cell.alignment = top
            if doubtful:
                cell.fill = red
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(rows) + 1}"
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    if note:
        _put(sheet.cell(len(rows) + 3, 1), note)


def _put(cell: Any, value: str, *, number: bool = False) -> None:
    """A value as text: a pasted 「=1+1」 must not become a formula in somebody's Excel."""
    if number:
        cell.value = int(value)
        return
    plain = printable(value)[:_LONGEST_CELL]
    cell.value = plain or None
    if plain:
        cell.data_type = "s"
        cell.quotePrefix = plain[0] in "=+-@"
