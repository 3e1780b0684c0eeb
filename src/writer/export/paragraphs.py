"""Blocks → Word paragraphs: fonts on every run, indents in characters, highlights where work is left, revisions."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from writer.export.enclosures import name_offset
from writer.export.printed import Block, Change, Piece, cut, skip
from writer.export.profile import TWIPS_PER_POINT, Profile, TextStyle
from writer.export.runs import Revision, RunMaker
from writer.export.title import em_width, title_break
from writer.figures import find_figures

_UNFINISHED = re.compile(r"【待[补定核查][^】\n]{0,200}】|\[\[[^\[\]\n]{1,40}\]\]")
_HEADS = ("title", "front")
_TAIL = ("issuer", "date", "attachment")


@dataclass
class Sheet:
    """A Word document while it is written.

    ``unfinished`` are the spans of the draft to be highlighted, sorted and apart; ``cuts`` are the offsets at which
    runs must part, sorted. ``runs`` has the runs that print ``draft[start:end]``, for comments hung on them later.
    ``revision`` is needed where blocks or pieces carry a change.
    """

    document: WordDocument
    profile: Profile
    unfinished: Sequence[tuple[int, int]] = ()
    cuts: Sequence[int] = ()
    revision: Revision | None = None
    runs: list[tuple[int, int, Run]] = field(default_factory=list)
    maker: RunMaker = field(init=False)

    def __post_init__(self) -> None:
        self.maker = RunMaker(self.profile)

    def write(self, blocks: Sequence[Block]) -> None:
        """Write all blocks, in order."""
        from writer.export.tables import add_table

        for place, block in enumerate(blocks):
            if block.kind == "table":
                if place and blocks[place - 1].kind == "table":
                    self._gap()
                add_table(self, block)
            elif block.kind in ("issuer", "date"):
                self._signature(block, blocks, first=_neighbour(blocks, place, -1) not in ("issuer", "date"))
            else:
                self._paragraph(block, _neighbour(blocks, place, 1), _neighbour(blocks, place, -1))

    def _gap(self) -> None:
        """Word joins two tables that touch."""
        paragraph = self.document.add_paragraph(style="Normal")
        spacing = paragraph._p.get_or_add_pPr().get_or_add_spacing()
        spacing.set(qn("w:line"), str(6 * TWIPS_PER_POINT))

    def _paragraph(self, block: Block, following: str, above: str) -> None:
        paragraph = self.document.add_paragraph(style=_style_name(block))
        self._lay_out(paragraph, block, following, above)
        if block.kind == "title":
            self._title(paragraph, block)
            self._mark(paragraph, block)
            return
        style = self._plain(block)
        for piece in block.pieces:
            self.print(paragraph._p, piece, self.profile.heading(block.level) if piece.heading else style)
        self._mark(paragraph, block)

    def _lay_out(self, paragraph: Paragraph, block: Block, following: str, above: str) -> None:
        pitch, width = self.profile.pitch, self.profile.char_width
        if block.kind in _HEADS:
            align(paragraph._p, "center")
            # One blank line between the title and what follows: GB/T 9704-2012, 7.3.2.
            if following not in _HEADS:
                _space(paragraph, after=pitch)
        elif block.kind == "recipient":
            align(paragraph._p, "left")
            indent(paragraph._p, first=0, width=width)
        elif block.kind == "enclosure":
            # On a page of its own, in the top left corner (7.3.7); its title on the third line.
            paragraph.paragraph_format.page_break_before = True
            align(paragraph._p, "left")
            indent(paragraph._p, first=0, width=width)
            _space(paragraph, after=pitch)
        elif block.kind == "enclosure_title":
            align(paragraph._p, "center")
            indent(paragraph._p, first=0, width=width)
            _space(paragraph, after=pitch)
        elif block.kind == "attachment":
            self._hang(paragraph, block, first=above != "attachment")
            paragraph.paragraph_format.keep_with_next = following in _TAIL
        else:
            indent(paragraph._p, first=self.profile.indent, width=width)
            if block.kind == "body" and following in _TAIL:
                # The signature does not stand on a page alone (7.3.5.5).
                paragraph.paragraph_format.keep_with_next = True

    def _hang(self, paragraph: Paragraph, block: Block, *, first: bool) -> None:
        """「附件：1.…」 one blank line below the text; names stand under each other, also on a second line (7.3.4)."""
        width = self.profile.char_width
        text = block.text
        name = em_width(text[: name_offset(text)])
        left = self.profile.indent + (name if text.startswith("附件") else 3 + name)
        align(paragraph._p, "left")
        hang(paragraph._p, left=left, hanging=name, width=width)
        if first:
            _space(paragraph, before=self.profile.pitch)

    def _title(self, paragraph: Paragraph, block: Block) -> None:
        """The title, broken at a word where it needs two lines."""
        style = self.profile.title
        at = title_break(block.text, self.profile.type_width / (style.size * TWIPS_PER_POINT))
        pieces = [*cut(block.pieces, at)]
        if at:
            pieces.append(Piece("\n", -1, change=block.pieces[0].change))
        for piece in [*pieces, *skip(block.pieces, at)]:
            self.print(paragraph._p, piece, style, tracked=False)

    def _plain(self, block: Block) -> TextStyle:
        if block.kind == "front":
            return self.profile.front
        if block.kind == "enclosure":
            return self.profile.attachment
        return self.profile.title if block.kind == "enclosure_title" else self.profile.body

    def _signature(self, block: Block, blocks: Sequence[Block], *, first: bool) -> None:
        """署名 and date: GB/T 9704-2012, 7.3.5.2 (no seal)."""
        unit = max((_width(other, block.change) for other in blocks if other.kind == "issuer"), default=0.0)
        date = max((_width(other, block.change) for other in blocks if other.kind == "date"), default=0.0)
        paragraph = self.document.add_paragraph(style="Normal")
        width = self.profile.char_width
        if block.kind == "date" and unit >= date:
            # Placed from the left: where it begins is laid down, and how wide its figures are depends on their font.
            align(paragraph._p, "left")
            indent(paragraph._p, first=0, width=width, left=self.profile.type_width - round(unit * width))
        else:
            align(paragraph._p, "right")
            beyond = max(date + 2 - unit, 0.0) if date > unit else 0.0
            right = 2.0 if block.kind == "date" else 2.0 + beyond + unit - _width(block, block.change)
            indent(paragraph._p, first=0, width=width, right=right)
        if first:
            _space(paragraph, before=self.profile.pitch)
        if block.kind == "issuer":
            paragraph.paragraph_format.keep_with_next = True
        for piece in block.pieces:
            self.print(paragraph._p, piece, self.profile.body)
        self._mark(paragraph, block)

    def _mark(self, paragraph: Paragraph, block: Block) -> None:
        if block.change and self.revision:
            self.revision.mark_paragraph(paragraph._p, block.change)

    def print(self, parent: Any, piece: Piece, style: TextStyle, *, tracked: bool = True) -> None:
        """Print a piece into a ``w:p``, as new or struck out where it carries a change."""
        if piece.change and self.revision:
            mark = self.revision.mark(piece.change)
            parent.append(mark)
            parent = mark
        paragraph = Paragraph(parent, self.document._body)
        for text, start in self._stretches(piece):
            marked = piece.change != "deleted" and self._is_unfinished(start)
            run = self.maker.run(text, style, tracked=tracked, marked=marked, deleted=piece.change == "deleted")
            parent.append(run)
            if start >= 0:
                self.runs.append((start, start + len(text), Run(run, paragraph)))

    def _is_unfinished(self, start: int) -> bool:
        place = bisect_right(self.unfinished, (start, sys.maxsize)) - 1
        return start >= 0 and place >= 0 and start < self.unfinished[place][1]

    def _stretches(self, piece: Piece) -> Iterator[tuple[str, int]]:
        """The piece, parted where a highlight or a comment begins or ends."""
        if piece.start < 0:
            yield from ((text, -1) for text in self.maker.stretches(piece.text))
            return
        end = piece.start + len(piece.text)
        inner = self.cuts[bisect_right(self.cuts, piece.start) : bisect_left(self.cuts, end)]
        for a, b in pairwise((piece.start, *inner, end)):
            at = a
            for text in self.maker.stretches(piece.text[a - piece.start : b - piece.start]):
                yield text, at
                at += len(text)


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


def align(paragraph: Any, value: str) -> None:
    """Set the alignment of a ``w:p``."""
    paragraph.get_or_add_pPr().get_or_add_jc().set(qn("w:val"), value)


def indent(paragraph: Any, *, first: int, width: int, right: float = 0, left: int = 0) -> None:
    """Indents in characters, which Word and WPS go by, and in twips, for programs that know no characters.

    ``left`` is in twips alone.
    """
    element = paragraph.get_or_add_pPr().get_or_add_ind()
    element.set(qn("w:firstLineChars"), str(first * 100))
    element.set(qn("w:firstLine"), str(first * width))
    if right:
        element.set(qn("w:rightChars"), str(round(right * 100)))
        element.set(qn("w:right"), str(round(right * width)))
    if left:
        element.set(qn("w:left"), str(left))


def hang(paragraph: Any, *, left: float, hanging: float, width: int) -> None:
    """A hanging indent, in characters and in twips."""
    element = paragraph.get_or_add_pPr().get_or_add_ind()
    for name, value in (("left", left), ("hanging", hanging)):
        element.set(qn(f"w:{name}Chars"), str(round(value * 100)))
        element.set(qn(f"w:{name}"), str(round(value * width)))


def own_line(paragraph: Any, size: float) -> None:
    """Line spacing that grows with what stands in it, as tables need."""
    properties = paragraph.get_or_add_pPr()
    element = properties.get_or_add_spacing()
    element.set(qn("w:line"), str(round(size * 1.4) * TWIPS_PER_POINT))
    element.set(qn("w:lineRule"), "atLeast")


def new_paragraph() -> Any:
    """An empty ``w:p`` in the style of the text."""
    return OxmlElement("w:p")


def _neighbour(blocks: Sequence[Block], place: int, step: int) -> str:
    """The kind of the block before or after, in the version that this one belongs to."""
    other: Change = "inserted" if blocks[place].change == "deleted" else "deleted"
    at = place + step
    while 0 <= at < len(blocks) and blocks[at].change == other:
        at += step
    return blocks[at].kind if 0 <= at < len(blocks) else ""


def _width(block: Block, change: Change) -> float:
    """Width in characters of a signature line in the version that ``change`` belongs to."""
    other: Change = "inserted" if change == "deleted" else "deleted"
    return em_width("".join(piece.text for piece in block.pieces if piece.change != other))


def _style_name(block: Block) -> str:
    if block.kind == "title":
        return "Title"
    if block.kind == "enclosure":
        return "Heading 1"
    return f"Heading {min(max(block.level, 1), 4)}" if block.kind == "heading" else "Normal"


def _space(paragraph: Paragraph, *, before: int = 0, after: int = 0) -> None:
    element = paragraph._p.get_or_add_pPr().get_or_add_spacing()
    element.set(qn("w:before"), str(before))
    element.set(qn("w:after"), str(after))
