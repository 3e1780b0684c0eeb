"""A Word file that people have worked in → its lines with their headings, the comments, and the revisions left open.

``wordfile`` gives the text alone, which is what a past report needs; a draft that comes back needs to know as well
what is a heading, what is a row of a table, and what was written in the margin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from docx.oxml.ns import qn

from writer.corpus.files.decoding import clean
from writer.corpus.files.package import WordPackage
from writer.corpus.hidden import HiddenText
from writer.corpus.numbering import Numbering
from writer.corpus.read import load, packed_kind
from writer.corpus.wordfile import Walk, left_out
from writer.errors import UnreadableFile

Revisions = Literal["accept", "reject"]

_VALUE = qn("w:val")
_MARKS = tuple(qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"))
# What was deleted stands again, and what was inserted goes.
_SWAPPED = {
    qn(one): qn(other)
    for pair in (("w:ins", "w:del"), ("w:moveTo", "w:moveFrom"), ("w:cellIns", "w:cellDel"))
    for one, other in (pair, pair[::-1])
} | {qn("w:delText"): qn("w:t"), qn("w:delInstrText"): qn("w:instrText")}
_PICTURES = (qn("w:drawing"), qn("w:pict"), qn("w:object"))
_MOST_STYLES = 20
_DEEPEST = 9
_HEADING_NAME = re.compile(r"(?:heading|标题)\s?([1-9])\Z", re.IGNORECASE)
_TITLE_NAMES = frozenset({"title", "标题"})
_LONGEST_QUOTE, _LONGEST_COMMENT, _MOST_COMMENTS = 60, 2_000, 500


@dataclass(frozen=True, slots=True)
class WordLine:
    """A printed line: ``level`` is that of a heading (0: none, -1: the title), ``cells`` are those of a table's row."""

    text: str
    level: int = 0
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordComment:
    """A comment: who wrote it, on which words, and at which of the lines (by number)."""

    author: str
    text: str
    quote: str
    line: int


@dataclass(frozen=True, slots=True)
class EditedFile:
    """What a Word file says: lines, comments, how many revisions are neither accepted nor rejected, and notes.

    ``created`` is when the file was first made, by its own word (ISO 8601, UTC): that of the export; "" for unknown.
    """

    name: str
    lines: tuple[WordLine, ...]
    comments: tuple[WordComment, ...] = ()
    pending: int = 0
    notes: tuple[str, ...] = ()
    created: str = ""


def read_edited(path: Path, revisions: Revisions = "accept") -> EditedFile:
    """Read a Word file that came back.

    Args:
        path: a .docx or .docm, saved by Word, WPS or LibreOffice.
        revisions: how those are read that were neither accepted nor rejected.

    Raises:
        UnreadableFile: it is missing, too large, locked, damaged, no Word file, or without any text.
    """
    data = load(path)
    if not data.strip():
        raise UnreadableFile(f"文件 {path.name} 是空的；请确认选对了文件。")
    if path.suffix.lower() not in (".docx", ".docm") or packed_kind(data, path.name, path.suffix.lower()) != ".docx":
        raise UnreadableFile(f"{path.name} 不是 .docx 文件；请在 Word 或 WPS 里另存为 .docx，再导入。")
    package = WordPackage(data, path.name)
    body = package.document().find(qn("w:body"))
    if body is None:
        raise UnreadableFile(f"文件 {path.name} 里没有正文；请确认选对了文件。")
    pending = _pending(body)
    if revisions == "reject":
        _reject(body)
    reading = _Reading(body, package)
    if not any(line.text for line in reading.lines):
        raise UnreadableFile(f"文件 {path.name} 里没有文字；请确认选对了文件。")
    comments = tuple(reading.comments(package.beside("comments")))
    notes = [f"有 {reading.hidden} 处隐藏文字没有读入。"] if reading.hidden else []
    pictures = sum(1 for _ in body.iter(*_PICTURES))
    notes += [*left_out(body), *([f"有 {pictures} 处图片或图形没有读入，文稿里只存文字。"] if pictures else [])]
    return EditedFile(path.name, tuple(reading.lines), comments, pending, tuple(notes), package.created())


def _pending(body: Any) -> int:
    """How many places are marked; a paragraph or row that came or went as a whole counts with its text."""
    run_marks = sum(1 for one in body.iter(*_MARKS) if len(one))
    return run_marks or sum(1 for _ in body.iter(*_MARKS))


def _reject(body: Any) -> None:
    for element in list(body.iter(*_SWAPPED)):
        element.tag = _SWAPPED[element.tag]


class _Reading:
    """The lines of a body, and where each comment begins among them."""

    def __init__(self, body: Any, package: WordPackage) -> None:
        styles = package.beside("styles")
        self._levels = _Levels(styles)
        self._places: dict[str, int] = {}
        self._quotes: dict[str, list[str]] = {}
        self._body = body
        self.lines: list[WordLine] = []
        for heeding in (True, False):  # a table of contents without an end would swallow the rest
            walk = Walk(Numbering(package.beside("numbering"), styles), HiddenText(styles), fields=heeding)
            self._read(body, walk)
            if not walk.dropping:
                break
        self.hidden = walk.hidden

    def _read(self, body: Any, walk: Walk) -> None:
        self.lines.clear()
        self._places.clear()
        for block, lines in walk.blocks(body):
            self._note_places(block)
            self.lines.extend(self._lines(block, lines))

    def _note_places(self, block: Any) -> None:
        for mark in block.iter(qn("w:commentRangeStart"), qn("w:commentReference")):
            self._places.setdefault(mark.get(qn("w:id"), ""), len(self.lines))

    def _lines(self, block: Any, lines: Iterator[str]) -> Iterator[WordLine]:
        """A paragraph's lines; a title broken over several lines is one; a table's rows with their cells."""
        table = block.tag == qn("w:tbl")
        level = 0 if table else self._levels.of(block)
        shown = [one for line in lines for one in ([line] if table else line.split("\n"))]
        if level:
            shown = ["".join(shown)]
        for line in shown:
            text = clean(line)
            if not text.strip():
                continue
            cells = tuple(cell.strip() for cell in text.split("\t")) if table and "\t" in text else ()
            yield WordLine(text.strip(), level, cells)

    def comments(self, part: Any) -> Iterator[WordComment]:
        """The comments in the order of the text."""
        if part is None:
            return
        self._read_quotes()
        found = []
        for one in part.iter(qn("w:comment")):
            paragraphs = ("".join(text.text or "" for text in p.iter(qn("w:t"))) for p in one.iter(qn("w:p")))
            text = clean("\n".join(line for line in paragraphs if line.strip())).strip()[:_LONGEST_COMMENT]
            number = one.get(qn("w:id"), "")
            if text:
                quote = clean("".join(self._quotes.get(number, ()))).strip()[:_LONGEST_QUOTE]
                line = min(self._places.get(number, 0), len(self.lines) - 1)
                found.append(WordComment(clean(one.get(qn("w:author"), "")).strip()[:40], text, quote, line))
        yield from sorted(found, key=lambda comment: comment.line)[:_MOST_COMMENTS]

    def _read_quotes(self) -> None:
        """The words between the marks of each comment."""
        start, end, text = qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:t")
        standing: set[str] = set()
        for element in self._body.iter(start, end, text):
            if element.tag == text:
                for number in standing:
                    self._quotes.setdefault(number, []).append(element.text or "")
            elif element.tag == start:
                standing.add(element.get(qn("w:id"), ""))
            else:
                standing.discard(element.get(qn("w:id"), ""))


class _Levels:
    """Which paragraphs are headings: by their own outline level, else by their style or one it is based on."""

    def __init__(self, styles: Any) -> None:
        found = () if styles is None else styles.iter(qn("w:style"))
        self._styles = {style.get(qn("w:styleId"), ""): style for style in found}
        self._known: dict[str, int] = {}

    def of(self, paragraph: Any) -> int:
        """1–9 for a heading, -1 for the title, 0 for text."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return 0
        style = properties.find(qn("w:pStyle"))
        by_style = self._by_style("" if style is None else style.get(_VALUE, ""))
        own = _outline(properties)
        return by_style if own is None or by_style < 0 else own

    def _by_style(self, style_id: str) -> int:
        if style_id not in self._known:
            self._known[style_id] = self._looked_up(style_id)
        return self._known[style_id]

    def _looked_up(self, style_id: str) -> int:
        for _ in range(_MOST_STYLES):
            style = self._styles.get(style_id)
            if style is None:
                return 0
            name = style.find(qn("w:name"))
            shown = "" if name is None else name.get(_VALUE, "").strip()
            if shown.lower() in _TITLE_NAMES:
                return -1
            if named := _HEADING_NAME.match(shown):
                return int(named[1])
            if (level := _outline(style.find(qn("w:pPr")))) is not None:
                return level
            based = style.find(qn("w:basedOn"))
            style_id = "" if based is None else based.get(_VALUE, "")
        return 0


def _outline(properties: Any) -> int | None:
    """The outline level that is set here, 0 for that of text; None where none is set."""
    found = None if properties is None else properties.find(qn("w:outlineLvl"))
    value = "" if found is None else found.get(_VALUE, "")
    if not value.isdecimal():
        return None
    return int(value) + 1 if int(value) < _DEEPEST else 0
