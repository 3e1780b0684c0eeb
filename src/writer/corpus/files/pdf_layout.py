"""Lines on pages → flowing text: page numbers and running heads gone, broken lines joined to paragraphs.

Chinese office documents are set flush on both sides with each paragraph indented by two characters. So a line that
reaches the right edge runs on, unless the next one is indented; one that ends earlier ends its paragraph.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from writer.corpus.files.pdf_columns import PdfLine, Rule, Stretch, stretches

__all__ = ["PdfLine", "PdfPage", "flowing_text"]

_ZONE = 0.12  # of the height of a page, at the top and at the bottom: where running heads and page numbers stand
_DEEP = 2  # lines of each zone looked at, from outside
_PAGE_NUMBER = re.compile(
    r"[-—–―－·•~～\s]*(?:第\s*)?(?P<n>\d{1,4})\s*(?:页)?(?:\s*[,，/／]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–―－·•~～\s]*"
)
_BARE = re.compile(r"\d{1,4}")
_DIGITS = re.compile(r"\d+")
_ENDS = "。！？；：…”）!?;:"
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]+[、是]|[（(][一二三四五六七八九十\d]+[）)]|第[一二三四五六七八九十]+[章节条]"
)
_KANGXI = re.compile("[\u2f00-\u2fd5]")
_FLUSH = 1.6  # characters a line may fall short of the edge and still be full
_RAGGED = 4.0  # the same where it ends in the middle of a sentence
_INDENT = 1.0
_MANY = 8  # lines that show where a page's column is
_LOOSE = 1.5  # times the usual distance of two lines: a new paragraph


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page, its lines in the order of the file. ``images``: whether there is a picture on it; ``rules``: horizontal
    strokes as left, right, height above the lower edge.
    """

    width: float
    height: float
    images: bool
    lines: tuple[PdfLine, ...]
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    """Where text begins and ends on a page, and the usual distance from one line to the next, in points."""

    left: float
    right: float
    pitch: float


def flowing_text(pages: Sequence[PdfPage]) -> str:
    """The text of the pages, a line per paragraph; lines with tabs are rows of tables."""
    parts = stretches(_without_margins(pages), [page.rules for page in pages])
    columns = _columns(parts, [page.width for page in pages])
    out: list[str] = []
    last: tuple[int, PdfLine] | None = None
    for number, part in enumerate(parts):
        for line in part.lines:
            if last is not None and _runs_on(last, (number, line), columns, first=len(out) <= _DEEP):
                out[-1] += _glue(out[-1], line.text)
            else:
                out.append(line.text)
            last = number, line
    text = "\n".join(out) + "\n" if out else ""
    # Fonts often name 一 and 工 by the radicals that look like them.
    return _KANGXI.sub(lambda radical: unicodedata.normalize("NFKC", radical[0]), text)


def _without_margins(pages: Sequence[PdfPage]) -> list[list[PdfLine]]:
    edges = [_edge_lines(page) for page in pages]
    folded = Counter(mark for marks in ({_folded(line) for line in edge} for edge in edges) for mark in marks)
    enough = max(2, -(-len(pages) * 2 // 5))
    numbers = _numbering(edges)
    bodies = []
    for number, page in enumerate(pages):
        gone = {
            id(line)
            for line in edges[number]
            if _is_page_number(line, number, numbers, len(pages))
            or (folded[_folded(line)] >= enough and _is_head(line))
        }
        bodies.append([line for line in page.lines if id(line) not in gone])
    return bodies


def _edge_lines(page: PdfPage) -> list[PdfLine]:
    high = [line for line in page.lines if line.bottom > page.height * (1 - _ZONE)]
    low = [line for line in page.lines if line.top < page.height * _ZONE]
    return sorted(high, key=lambda line: -line.top)[:_DEEP] + sorted(low, key=lambda line: line.bottom)[:_DEEP]


def _is_head(line: PdfLine) -> bool:
    """A line that says the same on every page but is no figure and no first row of a table."""
    words = _DIGITS.sub("", line.text)
    return len(words.strip("-—– .%")) > 1 and ("\t" not in line.text or words != line.text)


def _folded(line: PdfLine) -> str:
    return _DIGITS.sub("#", line.text)


def _numbering(edges: Sequence[Sequence[PdfLine]]) -> frozenset[int]:
    """How far the numbers on the pages are ahead of the pages: what at least two pages agree on."""
    ahead = Counter(
        int(match["n"]) - page
        for page, lines in enumerate(edges)
        for line in lines
        if (match := _PAGE_NUMBER.fullmatch(line.text))
    )
    return frozenset(distance for distance, count in ahead.items() if count >= 2)


def _is_page_number(line: PdfLine, page: int, numbers: frozenset[int], pages: int) -> bool:
    match = _PAGE_NUMBER.fullmatch(line.text)
    if match is None:
        return False
    if int(match["n"]) - page in numbers:
        return True
    # With no second page to agree with: a number in dashes or as 第1页, or the number of this very page.
    return not _BARE.fullmatch(line.text) or (pages == 1 and match["n"] == "1")


def _columns(parts: Sequence[Stretch], widths: Sequence[float]) -> list[_Column]:
    """Column of each stretch; one of few lines goes by the others of its kind, those on its side of the sheet first.

    Where none has lines enough, the margin on the right is taken to be that on the left.
    """
    own = [_column(part.lines) if len(part.lines) >= _MANY else None for part in parts]
    out = []
    for part, column in zip(parts, own, strict=True):
        alike = [
            (part.page + other.page, found)
            for other, found in zip(parts, own, strict=True)
            if found and other.side == part.side
        ]
        others = [found for pages, found in alike if pages % 2 == 0] or [found for _, found in alike]
        if not others:
            few = _column(part.lines)
            right = max(few.right, widths[part.page] - few.left) if part.side == "whole" else few.right
            out.append(_Column(few.left, right, few.pitch))
            continue
        left = statistics.median(other.left for other in others)
        right = statistics.median(other.right for other in others)
        if column is None:
            out.append(_Column(left, right, statistics.median(other.pitch for other in others)))
        else:  # a page on which every line is indented still has the margin of its neighbours
            out.append(_Column(min(left, column.left), max(right, column.right), column.pitch))
    return out


def _column(lines: Sequence[PdfLine]) -> _Column:
    if not lines:
        return _Column(0.0, 0.0, 0.0)
    size = statistics.median(line.size for line in lines)
    left = -_edge([-line.left for line in lines], size)
    right = _edge([line.right for line in lines], size)
    steps = [above.bottom - below.bottom for above, below in pairwise(lines) if above.bottom > below.bottom]
    return _Column(left, right, statistics.median(steps) if steps else size * 2)


def _edge(places: Sequence[float], size: float) -> float:
    """The outermost place where several lines end; one line alone may stick out."""
    ordered = sorted(places, reverse=True)
    enough = max(2, len(ordered) // 10)
    for index, place in enumerate(ordered[: len(ordered) - enough + 1]):
        if place - ordered[index + enough - 1] < size / 2:
            return place
    return ordered[0]


def _runs_on(last: tuple[int, PdfLine], here: tuple[int, PdfLine], columns: Sequence[_Column], first: bool) -> bool:
    """Whether the line ``here`` (number of its stretch, line) goes on with the paragraph of ``last``."""
    (part, above), (next_part, below) = last, here
    column, next_column = columns[part], columns[next_part]
    size = max(above.size, below.size)
    if "\t" in above.text or "\t" in below.text or abs(above.size - below.size) > size / 4:
        return False
    if part == next_part and above.bottom - below.bottom > _LOOSE * column.pitch:
        return False
    if first and _is_centred(below, next_column) and (_is_centred(above, column) or _fills(above, column)):
        return above.text[-1] not in _ENDS  # a title on two lines
    start = (above.left - column.left) / size
    if not (abs(start) < _INDENT / 2 or 1.4 < start < 2.8) or (below.left - next_column.left) / size > _INDENT:
        return False
    ended = above.text[-1] in _ENDS
    if ended and _NUMBERED.match(below.text):
        return False
    return column.right - above.right <= (_FLUSH if ended else _RAGGED) * size


def _is_centred(line: PdfLine, column: _Column) -> bool:
    before, after = line.left - column.left, column.right - line.right
    return before > _INDENT * line.size and abs(before - after) < line.size


def _fills(line: PdfLine, column: _Column) -> bool:
    """From edge to edge: the first line of a title that goes on in the middle of the next."""
    return abs(line.left - column.left) < _INDENT * line.size and column.right - line.right < _FLUSH * line.size


def _glue(before: str, after: str) -> str:
    latin = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return f" {after}" if latin else after
