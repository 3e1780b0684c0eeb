"""Pages set in two columns → the order in which they are read: down the left side, then down the right one.

The gutter is a strip in the middle of the page that no line of text crosses, but headings and tables across both.
What stands between two of those is a band: its left side is read to the end, then its right one. A program that writes
such a page row by row gives lines of which each holds one of either side; they are cut at the gutter. A table of two
columns looks alike, but its cells do not fill the width they have, line after line, as running text does, or there are
rules from one to the other.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Rule = tuple[float, float, float]  # left, right, height above the lower edge, in points
Side = Literal["whole", "left", "right"]

_MIDDLE = 0.3, 0.7  # of the width of the text: where a gutter can be
_NARROW = 0.7  # of the size of a character: the least width of a gutter
_LEAST_LINES = 4  # on either side
_FULL = 0.85  # of the width of its side: a line that fills it
_MOSTLY = 0.5  # of the lines of a side fill it
_PROSE = 8  # characters of a line of running text, at least
_EVEN = 0.6  # the narrower side against the wider one
_SAME_LINE = 0.5  # of the size of a character
_TABLE_RULES = 3  # rules across the gutter: above, between and below two rows
_JOINT = 4.0  # points between two strokes that are one rule


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One line: its box and the size of its characters, in points from the lower left corner of the page.

    ``cells``: left and right edge of each part of the text between tabs; empty where there is only one.
    """

    left: float
    right: float
    bottom: float
    top: float
    size: float
    text: str
    cells: tuple[tuple[float, float], ...] = ()

    @property
    def parts(self) -> tuple[tuple[float, float], ...]:
        """Left and right edge of each part of the line."""
        return self.cells or ((self.left, self.right),)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that are read one after the other, on one side of a page or across it; ``page`` counts from 0."""

    page: int
    side: Side
    lines: tuple[PdfLine, ...]


def stretches(pages: Sequence[Sequence[PdfLine]], rules: Sequence[Sequence[Rule]]) -> list[Stretch]:
    """The lines of all pages in the order in which they are read; ``rules``: the horizontal strokes on each page."""
    ruled = [_joined(strokes) for strokes in rules]
    gutters = [_gutter(lines, own) for lines, own in zip(pages, ruled, strict=True)]
    known = [gutter for gutter in gutters if gutter is not None]
    out: list[Stretch] = []
    for page, lines in enumerate(pages):
        gutter = gutters[page]
        if gutter is None and known and lines:  # the last page is often a short one
            usual = statistics.median(left for left, _ in known), statistics.median(right for _, right in known)
            gutter = usual if not any(_crosses(line, usual) for line in lines) else None
        out += [Stretch(page, "whole", tuple(lines))] if gutter is None else _bands(page, lines, gutter, ruled[page])
    return out


def _gutter(lines: Sequence[PdfLine], rules: Sequence[Rule]) -> tuple[float, float] | None:
    """The strip between two columns of running text, as its left and right edge; None for none."""
    if len(lines) < _LEAST_LINES:
        return None
    size = statistics.median(line.size for line in lines)
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    low, high = (left + share * (right - left) for share in _MIDDLE)
    parts = [part for line in lines for part in line.parts]
    starts = sorted({low, *(end for _, end in parts if low < end < high)})
    free: list[tuple[int, float, float, float]] = []
    for start in starts:
        end = min((begin for begin, end in parts if begin >= start and begin - start < high - low), default=start)
        crossing = sum(begin < (start + end) / 2 < stop for begin, stop in parts)
        if end - start >= _NARROW * size and end > low and start < high:
            free.append((crossing, -(end - start), start, end))
    for _, _, start, end in sorted(free):
        inside = _in_tables(lines, (start, end), rules)
        if _is_gutter([line for line in lines if id(line) not in inside], (start, end), size):
            return start, end
    return None


def _is_gutter(lines: Sequence[PdfLine], gutter: tuple[float, float], size: float) -> bool:
    sides: dict[Side, list[PdfLine]] = {"left": [], "right": []}
    for line in lines:
        if not _crosses(line, gutter):
            for side, part in _cut(line, gutter):
                sides[side].append(part)
    widths = {}
    for side, own in sides.items():
        if len(own) < _LEAST_LINES:
            return False
        width = widths[side] = max(line.right for line in own) - min(line.left for line in own)
        full = [line for line in own if line.right - line.left >= min(_FULL * width, width - 2.5 * size)]
        if len(full) < _MOSTLY * len(own) or statistics.median(len(line.text) for line in full) < _PROSE:
            return False
        if sum("\t" in line.text for line in own) * 2 > len(own):
            return False
    return min(widths.values()) >= _EVEN * max(widths.values())


def _joined(strokes: Sequence[Rule]) -> list[Rule]:
    """Rules of the strokes that they are drawn in, often one for each cell."""
    rules: list[Rule] = []
    for left, right, height in sorted(strokes, key=lambda rule: (round(rule[2]), rule[0])):
        if rules and abs(rules[-1][2] - height) < 1.5 and left <= rules[-1][1] + _JOINT:
            rules[-1] = rules[-1][0], max(rules[-1][1], right), rules[-1][2]
        else:
            rules.append((left, right, height))
    return rules


def _in_tables(lines: Sequence[PdfLine], gutter: tuple[float, float], rules: Sequence[Rule]) -> set[int]:
    """The lines between the first and the last of several rules that go across the gutter."""
    heights = sorted({round(height) for left, right, height in rules if left < gutter[0] and right > gutter[1]})
    if len(heights) < _TABLE_RULES:
        return set()
    return {id(line) for line in lines if heights[0] < (line.bottom + line.top) / 2 < heights[-1]}


def _crosses(line: PdfLine, gutter: tuple[float, float]) -> bool:
    middle = (gutter[0] + gutter[1]) / 2
    return any(left < middle < right for left, right in line.parts)


def _bands(page: int, lines: Sequence[PdfLine], gutter: tuple[float, float], rules: Sequence[Rule]) -> list[Stretch]:
    out: list[Stretch] = []
    band: dict[Side, list[PdfLine]] = {"left": [], "right": []}
    across: list[PdfLine] = []
    wide = _rows_across(lines, gutter) | _in_tables(lines, gutter, rules)

    def close_band() -> None:
        for side in ("left", "right"):
            if band[side]:
                out.append(Stretch(page, side, tuple(band[side])))
                band[side] = []

    def close_across() -> None:
        if across:
            out.append(Stretch(page, "whole", tuple(across)))
            across.clear()

    for line in _downwards(lines):
        if _crosses(line, gutter) or id(line) in wide:
            close_band()
            across.append(line)
            continue
        close_across()
        for side, part in _cut(line, gutter):
            band[side].append(part)
    close_across()
    close_band()
    return out


def _rows_across(lines: Sequence[PdfLine], gutter: tuple[float, float]) -> set[int]:
    """Rows of a table that goes across both sides: three cells or more, and neither side is a full line."""
    ends = [part.right for line in lines for side, part in _cut(line, gutter) if side == "left"]
    edge = max((end for end in ends if end <= gutter[0] + 1), default=gutter[0])
    wide = set()
    for line in lines:
        cut = dict(_cut(line, gutter))
        if len(cut) == 2 and len(line.cells) > 2:
            text_beside = any("\t" not in part.text and len(part.text) >= _PROSE for part in cut.values())
            if not text_beside or ("\t" in cut["right"].text and edge - cut["left"].right > 3 * line.size):
                wide.add(id(line))
    return wide


def _downwards(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """From top to bottom; lines at one height in the order of the file."""
    return sorted(lines, key=lambda line: -round((line.top + line.bottom) / 2 / (_SAME_LINE * line.size)) * line.size)


def _cut(line: PdfLine, gutter: tuple[float, float]) -> list[tuple[Side, PdfLine]]:
    """The line in its part left of the gutter and that right of it, as far as it has them."""
    middle = (gutter[0] + gutter[1]) / 2
    if not line.cells:
        return [("left" if line.right <= middle else "right", line)]
    texts = line.text.split("\t")
    found: list[tuple[Side, PdfLine]] = []
    for side in ("left", "right"):
        own = [at for at, cell in enumerate(line.cells) if (cell[1] <= middle) == (side == "left")]
        if own:
            cells = tuple(line.cells[at] for at in own)
            found.append((side, replace(
                line, left=cells[0][0], right=cells[-1][1], text="\t".join(texts[at] for at in own),
                cells=cells if len(cells) > 1 else (),
            )))  # fmt: skip
    return found
