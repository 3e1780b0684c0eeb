"""Word files → text: paragraphs, tables and text boxes in document order, as Word prints them.

Left out is what is no text of the report: headers, footers, foot- and endnotes, comments, hidden and deleted text,
page numbers and generated tables of contents. python-docx's own ``paragraph.text`` loses tracked insertions, content
controls and text boxes, so the body is walked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from writer.corpus.files.package import WordPackage
from writer.corpus.hidden import HiddenText, is_on
from writer.corpus.numbering import Numbering

_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_RUN, _BREAK, _BOX = qn("w:r"), qn("w:br"), qn("w:txbxContent")
_FIELD_MARK, _FIELD_CODE, _FIELD = qn("w:fldChar"), qn("w:instrText"), qn("w:fldSimple")
_CHUNK, _NOTE_MARKS = qn("w:altChunk"), (qn("w:footnoteReference"), qn("w:endnoteReference"))
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATIVES, _CHOICE = f"{_COMPATIBILITY}AlternateContent", f"{_COMPATIBILITY}Choice"
_TEXTS = frozenset({qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"})
_SIGNS = {qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_BLOCK_WRAPPERS = frozenset(
    qn(tag) for tag in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag")
)
# Deleted and moved-away text, properties (where w:tab is a tab stop), and the reading above a character.
_SKIPPED = frozenset(qn(tag) for tag in ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:rt", "w:sdtPr", "w:tblPr"))
# Fields whose result is no text of the report.
_PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "TOC", "TOA", "INDEX", "RD", "XE", "TC"})
_MOST_COLUMNS = 64


def docx_text(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a .docx, a line per paragraph, table rows as tab-separated cells; and what the reader should know.

    Args:
        data: the file's bytes; .docm and templates are read the same way, their macros are not looked at.
        name: its name, for messages.

    Raises:
        UnreadableFile: no zip, a zip that is no Word file, one that unpacks to far too much, or a damaged one.
    """
    package = WordPackage(data, name)
    body = package.document().find(qn("w:body"))
    styles = package.beside("styles")
    lists = package.beside("numbering")
    walk = Walk(Numbering(lists, styles), HiddenText(styles))
    lines = [] if body is None else list(walk.lines(body))
    if walk.dropping:  # a table of contents without an end would swallow the rest of the report
        walk = Walk(Numbering(lists, styles), HiddenText(styles), fields=False)
        lines = list(walk.lines(body))
    notes = []
    if package.macros:
        notes.append("文件带有宏，只读了文字，宏没有读取，也不会运行。")
    if walk.hidden:
        notes.append(f"有 {walk.hidden} 处隐藏文字没有读入；需要的话请在 Word 中取消隐藏。")
    if body is not None:
        notes += left_out(body)
    return "\n".join(lines) + "\n", tuple(notes)


def left_out(body: Any) -> list[str]:
    """What stands in other parts of the file: whole documents put into this one, and notes below the text."""
    notes = []
    inserted = sum(1 for _ in body.iter(_CHUNK))
    if inserted:
        cure = "请用 Word 打开后另存为 .docx 再读入。"
        notes.append(f"文件里插入了 {inserted} 份别的文档（Word 打开时才并入），其中的文字没有读入；{cure}")
    below = sum(1 for _ in body.iter(*_NOTE_MARKS))
    if below:
        notes.append(f"有 {below} 条脚注或尾注没有读入。")
    return notes


class Walk:
    """One pass through a document; remembers the fields that are open and how far the lists have counted."""

    def __init__(self, numbering: Numbering, hidden: HiddenText, fields: bool = True) -> None:
        self._heeding = fields
        self._numbering = numbering
        self._hidden = hidden
        # Of each open field whether its code has ended, and the code.
        self._fields: list[tuple[bool, str]] = []
        self._dropped = 0
        self._boxes: list[Any] = []
        self._joined = ""
        self.hidden = 0

    def lines(self, parent: Any) -> Iterator[str]:
        """The lines of paragraphs and tables in ``parent``, those of text boxes below the paragraph that holds them."""
        for _, lines in self.blocks(parent):
            yield from lines

    def blocks(self, parent: Any) -> Iterator[tuple[Any, Iterator[str]]]:
        """Paragraphs and tables in ``parent`` with the lines of each, which must be taken before the next one."""
        last = None
        for last in _blocks(parent):
            yield last, self._paragraph(last) if last.tag == _PARAGRAPH else self._table(last)
        if self._joined:
            left, self._joined = self._joined, ""
            yield last, iter([left])

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        inside = self.dropping
        text = "".join(self._pieces(paragraph, paragraph))
        if text.strip() or not (inside or self.dropping):
            yield from self._line(paragraph, text)
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            # A box is a text of its own: what runs on past the paragraph's end does not run on into it.
            outside = self._fields, self._dropped, self._joined
            self._fields, self._dropped, self._joined = [], 0, ""
            yield from (line for line in self.lines(box) if line.strip())
            self._fields, self._dropped, self._joined = outside

    def _line(self, paragraph: Any, text: str) -> Iterator[str]:
        """The finished line; none where the paragraph's end is deleted or hidden, so that the next one runs on."""
        mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        if mark is not None and any(mark.find(qn(tag)) is not None for tag in ("w:del", "w:moveFrom")):
            self._joined += text  # the paragraph that is left takes the list of the next one
            return
        number = self._numbering.prefix(paragraph)
        # Word numbers empty paragraphs as well; a number alone is of no use to a reader.
        whole = _set_before(number, self._joined + text)
        self._joined = ""
        if mark is not None and text.strip() and (is_on(mark, "w:specVanish") or is_on(mark, "w:vanish")):
            self._joined = whole  # a style separator: a heading that runs into its text
            return
        yield whole

    def _table(self, table: Any) -> Iterator[str]:
        for row in _own(table, _ROW, _TABLE):
            properties = row.find(qn("w:trPr"))
            if properties is not None and properties.find(qn("w:del")) is not None:
                continue
            cells = [cell for cell in _own(row, _CELL, _ROW) if cell.find(f"{qn('w:tcPr')}/{qn('w:cellDel')}") is None]
            if len(cells) == 1:
                yield from self.lines(cells[0])  # a frame round text rather than a row of figures
            else:
                yield "\t".join(self._cells(cells))

    def _cells(self, cells: list[Any]) -> Iterator[str]:
        for cell in cells:
            yield " ".join(" ".join(self.lines(cell)).split())
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            extra = span.get(qn("w:val"), "1") if span is not None else "1"
            # A merged cell keeps its columns, so that cells of one column stay under each other.
            yield from [""] * (min(int(extra), _MOST_COLUMNS) - 1 if extra.isdecimal() else 0)

    def _pieces(self, element: Any, paragraph: Any) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag == _RUN and self._hidden.hides(child, paragraph):
                self.hidden += bool("".join(child.itertext(*_TEXTS)).strip())
            elif tag == _BOX:
                self._boxes.append(child)
            elif tag == _ALTERNATIVES:
                # The same thing for a newer and for an older Word: the first that is there, once.
                yield from self._pieces(child if child.find(_CHOICE) is None else child.find(_CHOICE), paragraph)
            elif tag == _FIELD:
                if not _is_dropped(child.get(qn("w:instr"), "")):
                    yield from self._pieces(child, paragraph)
            elif tag == _FIELD_MARK:
                self._mark(child.get(qn("w:fldCharType"), ""))
            elif tag == _FIELD_CODE:
                self._code(child.text or "")
            elif tag in _TEXTS or tag in _SIGNS or tag == _BREAK:
                yield "" if self.dropping else _sign(child)
            else:
                yield from self._pieces(child, paragraph)

    # Fields may be nested as deep as somebody likes, so what is asked for every text is counted, not looked for.
    def _mark(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append((False, ""))
        elif kind == "separate" and self._fields:
            self._fields[-1] = (True, self._fields[-1][1])
        elif kind == "end" and self._fields:
            self._dropped -= _is_dropped(self._fields.pop()[1])

    def _code(self, code: str) -> None:
        if self._fields and not self._fields[-1][0]:
            before = self._fields[-1][1]
            self._fields[-1] = (False, before + code)
            self._dropped += _is_dropped(before + code) - _is_dropped(before)

    @property
    def dropping(self) -> bool:
        """Whether a field is open whose result is no text of the report."""
        return self._heeding and self._dropped > 0


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in document order, also inside content controls, but not a generated table of contents."""
    for child in parent:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag in _BLOCK_WRAPPERS and not _is_contents(child):
            yield from _blocks(child)
        elif child.tag == _ALTERNATIVES and len(child):
            yield from _blocks(child[0])


def _own(parent: Any, tag: str, boundary: str) -> Iterator[Any]:
    """Elements of this tag that belong to ``parent`` itself, not to a table nested in it."""
    return (found for found in parent.iter(tag) if next(found.iterancestors(boundary)) is parent)


def _is_contents(element: Any) -> bool:
    gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"


def _is_dropped(code: str) -> bool:
    """Whether this field's result is no text of the report."""
    words = code.split(None, 1)
    return bool(words) and words[0].upper() in _PAGE_FIELDS


def _sign(element: Any) -> str:
    if element.tag == _BREAK:
        return "\n" if element.get(qn("w:type"), "textWrapping") == "textWrapping" else ""
    return _SIGNS.get(element.tag) or element.text or ""


def _set_before(number: str, text: str) -> str:
    """Number and text together: 一、 stands close, but no number may grow into a figure (``1.`` before ``2026年``)."""
    if not number or not text.strip():
        return text
    last, first = number.rstrip()[-1:], text.lstrip()[:1]
    close = not (last.isascii() and last.isalnum()) and not (last == "." and first.isdecimal())
    return number.rstrip() + ("" if close else " ") + text.lstrip(" \t")
