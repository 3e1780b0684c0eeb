"""A Word file → ledger: its tables as tables, the paragraphs between them as titles, unit lines and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from writer.errors import UnreadableFile
from writer.facts.collector import Collector, Row
from writer.facts.packed import refuse_bomb
from writer.facts.paste import feed
from writer.facts.review import review
from writer.facts.table import TableReader
from writer.schema import Ledger

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_WRAPPERS = frozenset(_W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
# Deleted text, properties, and drawings with their text boxes.
_SKIPPED = frozenset(
    _W + name for name in ("del", "moveFrom", "pPr", "rPr", "tcPr", "trPr", "drawing", "pict", "object", "rt")
) | {_ALTERNATE}
_MOST_LINES = 20_000
_MOST_SPAN = 64
_INDENT = 210  # twips: about the width of one character of a table's text


def read_document(path: Path) -> Ledger:
    """The facts of a .docx; lines are counted over paragraphs and table rows, in the order of the text.

    Raises:
        UnreadableFile: no Word file, encrypted, damaged, or too big once unpacked.
    """
    refuse_bomb(path, "word/", "Word")
    from docx import Document

    try:
        body = Document(str(path)).element.body
        lines = list(_Document().lines(body))
    except Exception as error:  # python-docx and lxml raise a dozen kinds for one thing: a damaged file
        raise UnreadableFile(f"{path.name} 已损坏或不是有效的 Word 文件；请用 Word 打开后另存为 .docx。") from error
    out = Collector()
    if len(lines) > _MOST_LINES:
        out.problem(_MOST_LINES, path.name, f"{path.name} 太长，只读前 {_MOST_LINES} 行；请拆分后再上传其余部分。")
    table = TableReader(out)
    for block in _blocks(lines[:_MOST_LINES]):
        out.units = ()  # a unit line is about the table below it
        feed(block, out, table)
        table.finish()
    review(out)
    return out.ledger()


def _blocks(lines: list[tuple[int, Row]]) -> Iterator[list[Row]]:
    """The rows of one table with the paragraphs above it: a header does not reach into the next table."""
    block: list[Row] = []
    last = 0
    for table, row in lines:
        if table != last and last:
            yield block
            block = []
        block.append(row)
        last = table
    yield block


class _Document:
    """Walks a document; counts its lines and its tables."""

    def __init__(self) -> None:
        self._line = 0
        self._table = 0

    def lines(self, parent: Any) -> Iterator[tuple[int, Row]]:
        """Paragraphs (table 0) and table rows, each with the number of its table."""
        for child in parent:
            if child.tag in _WRAPPERS:
                yield from self.lines(child)
            elif child.tag == f"{_W}tbl":
                yield from self._rows(child)
            elif child.tag == f"{_W}p":
                for text in _text(child).split("\n"):
                    self._line += 1
                    cells = tuple(text.split("\t")) if "\t" in text.strip() else (text,)
                    yield 0, Row(self._line, cells, text)

    def _rows(self, table: Any) -> Iterator[tuple[int, Row]]:
        """The rows of a table, then those of the tables inside its cells."""
        self._table += 1
        number, nested = self._table, []
        above: dict[int, str] = {}
        for row in _own(table, f"{_W}tr"):
            self._line += 1
            cells: list[str] = []
            for cell in _own(row, f"{_W}tc"):
                nested += list(_own(cell, f"{_W}tbl"))
                text, span, going_on = _cell(cell)
                # Cells merged downwards show the same text in every row; sideways the text stands once.
                text = above.get(len(cells), "") if going_on else text
                above[len(cells)] = text
                cells += [text, *[""] * (span - 1)]
            yield number, Row(self._line, tuple(cells), "\t".join(cells).rstrip("\t"))
        for inner in nested:
            yield from self._rows(inner)


def _own(parent: Any, tag: str) -> Iterator[Any]:
    """The elements of a kind that belong to ``parent`` itself, also inside content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _own(child, tag)


def _cell(cell: Any) -> tuple[str, int, bool]:
    """A cell's text, how many columns it spans, and whether it goes on from the row above."""
    properties = cell.find(f"{_W}tcPr")
    span, merge = None, None
    if properties is not None:
        span, merge = properties.find(f"{_W}gridSpan"), properties.find(f"{_W}vMerge")
    width = span.get(f"{_W}val", "1") if span is not None else "1"
    going_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
    paragraphs = list(_own(cell, f"{_W}p"))
    text = " ".join(" ".join(_text(paragraph).split()) for paragraph in paragraphs).strip()
    indent = _indent(paragraphs[0]) if paragraphs and text else ""
    return indent + text, min(int(width), _MOST_SPAN) if width.isdecimal() else 1, going_on


def _indent(paragraph: Any) -> str:
    """How far a paragraph is set in, as blanks, with those it begins with."""
    leading = re.match(r"[ \u3000]*", _text(paragraph))
    element = paragraph.find(f"{_W}pPr/{_W}ind")
    width = 0
    for name in ("left", "start", "firstLine") if element is not None else ():
        value = element.get(f"{_W}{name}", "0")
        width += int(value) if value.isdecimal() else 0
    return "\u3000" * min(width // _INDENT, 15) + (leading[0] if leading else "")


def _text(paragraph: Any) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}tab":
            yield "\t"
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _pieces(child)
