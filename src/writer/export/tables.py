"""Tables: as wide as the type area, the head repeated on every page, in their own line spacing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from writer.export.paragraphs import align, indent, new_paragraph, own_line
from writer.export.printed import Block, Cell, Change
from writer.export.profile import TWIPS_PER_POINT, TextStyle
from writer.export.title import em_width

if TYPE_CHECKING:
    from writer.export.paragraphs import Sheet

# Of columns, in characters.
_NARROWEST, _WIDEST = 2.0, 16.0
_SHORT = 10.0
_STAND_IN = 0.15
_MARGINS = 2 * 108 + 20  # of a cell, in twips: as the table's style has them, and a hair
_AMOUNT = re.compile(r"[-−+＋↑↓▲▼(（]?\s?[0-9０-９][^一-鿿]{0,20}[一-鿿]{0,4}[)）]?\Z|[-—/]{0,2}\Z")
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def add_table(
    sheet: Sheet, block: Block, *, width: int = 0, style: TextStyle | None = None, shares: Sequence[float] = ()
) -> None:
    """Write a table at the end of the document.

    Args:
        sheet: the document.
        block: a table block.
        width: in twips; 0 for the width of the type area.
        style: the type; None for that of the profile's tables.
        shares: how the columns share the width; none: by their longest cells.
    """
    style = style or sheet.profile.table
    columns = max(len(row) for row in block.rows)
    whole = width or sheet.profile.type_width
    widths = _shared(shares, whole) if shares else _fitted(_needs(block, columns, style.size), whole)
    table = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
        + "</w:tblGrid></w:tbl>"
    )
    places = _alignments(block, columns)
    # Elements made one by one cost more than all the rest of an audit's export: an empty cell of each kind is copied.
    heads = [_empty_cell(sheet, width, "center", style) for width in widths]
    empties = [_empty_cell(sheet, width, place, style) for width, place in zip(widths, places, strict=True)]
    for number, cells in enumerate(block.rows):
        change: Change = block.row_changes[number] if block.row_changes else block.change
        row = OxmlElement("w:tr")
        row.append(_row_properties(sheet, change, head=number == 0))
        for column in range(columns):
            cell = cells[column] if column < len(cells) else ()
            empty = (heads if number == 0 else empties)[column]
            row.append(_cell(sheet, cell, empty, style, change))
        table.append(row)
    sheet.document.element.body.sectPr.addprevious(table)


def _row_properties(sheet: Sheet, change: Change, *, head: bool) -> Any:
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    if change and sheet.revision:
        sheet.revision.mark_row(properties, change)
    return properties


def _empty_cell(sheet: Sheet, width: int, place: str, style: TextStyle) -> Any:
    cell = parse_xml(
        f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr></w:tc>'
    )
    paragraph = new_paragraph()
    cell.append(paragraph)
    own_line(paragraph, style.size)
    indent(paragraph, first=0, width=sheet.profile.char_width)
    align(paragraph, place)
    return cell


def _cell(sheet: Sheet, pieces: Cell, empty: Any, style: TextStyle, change: Change) -> Any:
    cell = deepcopy(empty)
    paragraph = cell[-1]
    for piece in pieces:
        sheet.print(paragraph, piece, style, tracked=False)
    if change and sheet.revision:
        sheet.revision.mark_paragraph(paragraph, change)
    return cell


def _alignments(block: Block, columns: int) -> list[str]:
    """Names and sentences stand left, amounts right, short words in the middle."""
    places = []
    for column in range(columns):
        cells = [_text(row[column]) for row in block.rows[1:] if column < len(row)]
        if column == 0 or any(em_width(cell) > _SHORT for cell in cells):
            places.append("left")
        else:
            places.append("right" if cells and all(_AMOUNT.match(cell) for cell in cells) else "center")
    return places


def _needs(block: Block, columns: int, size: float) -> list[float]:
    """What the longest cell of each column needs in twips; sentences wrap rather than starve the others."""
    needs = []
    for column in range(columns):
        cells = (_text(row[column]) for row in block.rows if column < len(row))
        longest = min(max(max(map(_width, cells), default=0.0), _NARROWEST), _WIDEST)
        needs.append(longest * size * TWIPS_PER_POINT + _MARGINS)
    return needs


def _width(text: str) -> float:
    """In characters, with room for figures of a font that stands in for a missing one: they are up to 0.65 wide."""
    return em_width(text) + _STAND_IN * sum(char < "\u2000" for char in text)


def _fitted(needs: Sequence[float], whole: int) -> list[int]:
    """Widths that fill the whole; where it does not do for all, narrow columns get theirs and wide ones wrap."""
    left, wide = float(whole), list(needs)
    if sum(needs) > whole:
        for place, column in enumerate(sorted(range(len(needs)), key=lambda one: needs[one])):
            wide[column] = min(needs[column], left / (len(needs) - place))
            left -= wide[column]
    return _shared(wide, whole)


def _shared(shares: Sequence[float], whole: int) -> list[int]:
    """Widths in twips that fill the whole."""
    widths = [int(whole * share / sum(shares)) for share in shares]
    widths[-1] += whole - sum(widths)
    return widths


def _text(cell: Cell) -> str:
    return "".join(piece.text for piece in cell)
