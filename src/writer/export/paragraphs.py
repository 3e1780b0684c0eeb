"""Blocks → Word paragraphs and tables: fonts on every run, indents in characters, highlights where work is left."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Twips
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from writer.export.blocks import Block, Piece, cut, skip
from writer.export.page import run_xml
from writer.export.profile import TWIPS_PER_POINT, Profile, TextStyle
from writer.export.title import em_width, title_break
from writer.figures import find_figures

_UNFINISHED = re.compile(r"【待[补定核查][^】\n]{0,200}】|\[\[[^\[\]\n]{1,40}\]\]")
_INDENT_CHARS = 2
# Of table columns, in characters.
_NARROWEST, _WIDEST = 4.5, 16.0


@dataclass
class Sheet:
    """A Word document while it is written.

    ``unfinished`` are the spans of the draft to be highlighted, sorted and apart; ``cuts`` are the offsets at which
    runs must part, sorted. ``runs`` has the runs that print ``draft[start:end]``, for comments hung on them later.
    """

    document: WordDocument
    profile: Profile
    unfinished: Sequence[tuple[int, int]] = ()
    cuts: Sequence[int] = ()
    runs: list[tuple[int, int, Run]] = field(default_factory=list)

    def write(self, blocks: Sequence[Block]) -> None:
        """Write all blocks, in order."""
        signed = False
        for place, block in enumerate(blocks):
            if block.kind == "table":
                self.table(block)
            elif block.kind in ("issuer", "date"):
                self._signature(block, blocks, first=not signed)
                signed = True
            else:
                self._paragraph(block, blocks[place + 1].kind if place + 1 < len(blocks) else "")

    def _paragraph(self, block: Block, following: str) -> None:
        paragraph = self.document.add_paragraph(style=_style_name(block))
        if block.kind in ("title", "front"):
            _align(paragraph, "center")
            # One blank line between the title and what follows: GB/T 9704-2012, 7.3.2.
            if following not in ("title", "front"):
                _space(paragraph, after=self.profile.line_pitch)
        elif block.kind == "recipient":
            _align(paragraph, "left")
            _indent(paragraph, first=0, width=self.profile.char_width)
        else:
            _indent(paragraph, first=_INDENT_CHARS, width=self.profile.char_width)
        if block.kind == "attachment":
            _space(paragraph, before=self.profile.line_pitch)
        if block.kind == "title":
            self._title(paragraph, block)
            return
        for piece in block.pieces:
            self._print(paragraph, piece, self.profile.heading(block.level) if piece.heading else self._plain(block))

    def _title(self, paragraph: Paragraph, block: Block) -> None:
        """The title, broken at a word where it needs two lines."""
        style = self.profile.title
        at = title_break(block.text, self.profile.type_width / (style.size * TWIPS_PER_POINT))
        for piece in cut(block.pieces, at):
            self._print(paragraph, piece, style, tracked=False)
        if at:
            self._print(paragraph, Piece("\n", -1), style, tracked=False)
        for piece in skip(block.pieces, at):
            self._print(paragraph, piece, style, tracked=False)

    def _plain(self, block: Block) -> TextStyle:
        return self.profile.front if block.kind == "front" else self.profile.body

    def _signature(self, block: Block, blocks: Sequence[Block], *, first: bool) -> None:
        """署名 and date: GB/T 9704-2012, 7.3.5.2 (no seal)."""
        unit = max((em_width(other.text) for other in blocks if other.kind == "issuer"), default=0.0)
        date = max((em_width(other.text) for other in blocks if other.kind == "date"), default=0.0)
        paragraph = self.document.add_paragraph(style="Normal")
        width = self.profile.char_width
        if block.kind == "date" and unit >= date:
            # Placed from the left: where it begins is laid down, and how wide its figures are depends on their font.
            _align(paragraph, "left")
            _indent(paragraph, first=0, width=width, left=self.profile.type_width - round(unit * width))
        else:
            _align(paragraph, "right")
            beyond = max(date + 2 - unit, 0.0) if date > unit else 0.0
            right = 2.0 if block.kind == "date" else 2.0 + beyond + unit - em_width(block.text)
            _indent(paragraph, first=0, width=width, right=right)
        if first:
            _space(paragraph, before=self.profile.line_pitch)
        if block.kind == "issuer":
            paragraph.paragraph_format.keep_with_next = True
        for piece in block.pieces:
            self._print(paragraph, piece, self.profile.body)

    def table(self, block: Block) -> None:
        """A table on the type area's width, its head repeated on every page, in its own line spacing."""
        columns = max(len(row) for row in block.rows)
        table = self.document.add_table(rows=0, cols=columns)
        table.autofit = False
        layout = table._tbl.tblPr.find(qn("w:tblLayout"))
        layout.addprevious(parse_xml(_BORDERS.format(declared=nsdecls("w"))))
        widths = _column_widths(block, columns, self.profile.type_width)
        for grid, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
            grid.set(qn("w:w"), str(width))
        for number, cells in enumerate(block.rows):
            row = table.add_row()
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if number == 0:
                properties.append(OxmlElement("w:tblHeader"))
            for column, cell in enumerate(row.cells):
                cell.width = Twips(widths[column])
                paragraph = cell.paragraphs[0]
                _align(paragraph, "center" if number == 0 else "left")
                _indent(paragraph, first=0, width=self.profile.char_width)
                _at_least(paragraph, self.profile.table.size)
                for piece in cells[column] if column < len(cells) else ():
                    self._print(paragraph, piece, self.profile.table, tracked=False)

    def _print(self, paragraph: Paragraph, piece: Piece, style: TextStyle, *, tracked: bool = True) -> None:
        for text, start in self._stretches(piece):
            run = paragraph.add_run(text)
            properties = run_xml(style, self.profile, tracked=tracked)
            if self._is_unfinished(start):
                properties += '<w:highlight w:val="yellow"/>'
            run._r.insert(0, parse_xml(f"<w:rPr {nsdecls('w')}>{properties}</w:rPr>"))
            if start >= 0:
                self.runs.append((start, start + len(text), run))

    def _is_unfinished(self, start: int) -> bool:
        place = bisect_right(self.unfinished, (start, sys.maxsize)) - 1
        return start >= 0 and place >= 0 and start < self.unfinished[place][1]

    def _stretches(self, piece: Piece) -> Iterator[tuple[str, int]]:
        """The piece, parted where a highlight or a comment begins or ends."""
        if piece.start < 0:
            yield piece.text, -1
            return
        end = piece.start + len(piece.text)
        inner = self.cuts[bisect_right(self.cuts, piece.start) : bisect_left(self.cuts, end)]
        for a, b in pairwise((piece.start, *inner, end)):
            yield piece.text[a - piece.start : b - piece.start], a


_BORDERS = (
    "<w:tblBorders {declared}>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


def unfinished_spans(text: str) -> tuple[tuple[int, int], ...]:
    """What in a draft is still to be filled in: 【待补：…】, unresolved references, masked figures and names.

    Sorted, and merged where they overlap.
    """
    spans = [match.span() for match in _UNFINISHED.finditer(text)]
    spans += [(figure.start, figure.end) for figure in find_figures(text) if figure.kind == "mask"]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _style_name(block: Block) -> str:
    if block.kind == "title":
        return "Title"
    return f"Heading {min(max(block.level, 1), 4)}" if block.kind == "heading" else "Normal"


def _align(paragraph: Paragraph, value: str) -> None:
    element = paragraph._p.get_or_add_pPr().get_or_add_jc()
    element.set(qn("w:val"), value)


def _indent(paragraph: Paragraph, *, first: int, width: int, right: float = 0, left: int = 0) -> None:
    """Indents in characters, which Word and WPS go by, and in twips, for programs that know no characters.

    ``left`` is in twips alone.
    """
    element = paragraph._p.get_or_add_pPr().get_or_add_ind()
    element.set(qn("w:firstLineChars"), str(first * 100))
    element.set(qn("w:firstLine"), str(first * width))
    if right:
        element.set(qn("w:rightChars"), str(round(right * 100)))
        element.set(qn("w:right"), str(round(right * width)))
    if left:
        element.set(qn("w:left"), str(left))


def _space(paragraph: Paragraph, *, before: int = 0, after: int = 0) -> None:
    element = paragraph._p.get_or_add_pPr().get_or_add_spacing()
    element.set(qn("w:before"), str(before * TWIPS_PER_POINT))
    element.set(qn("w:after"), str(after * TWIPS_PER_POINT))


def _at_least(paragraph: Paragraph, size: int) -> None:
    element = paragraph._p.get_or_add_pPr().get_or_add_spacing()
    element.set(qn("w:line"), str(round(size * 1.4) * TWIPS_PER_POINT))
    element.set(qn("w:lineRule"), "atLeast")


def _column_widths(block: Block, columns: int, whole: int) -> list[int]:
    """Widths in twips by the longest cell of each column; a column of sentences wraps rather than starve the others."""
    shares = []
    for column in range(columns):
        cells = ("".join(piece.text for piece in row[column]) for row in block.rows if column < len(row))
        shares.append(min(max(max(map(em_width, cells), default=0.0), _NARROWEST), _WIDEST))
    widths = [int(whole * share / sum(shares)) for share in shares]
    widths[-1] += whole - sum(widths)
    return widths
