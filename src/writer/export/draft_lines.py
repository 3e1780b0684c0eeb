"""A draft line by line: what each prints, and where in the draft every printed character stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from writer.export.blocks import split_blocks
from writer.export.printed import Block, Cell, printable

_DEEPEST = 4
_EMPTY_BOLD = re.compile(r"(?<!\*)\*{4}(?!\*)")


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A printed line of a draft.

    ``draft[start:end]`` is everything that belongs to it, with what is not printed behind it (the rule under a table's
    head); ``places`` has the offset of every character of ``text``, -1 for what the draft does not hold. ``level`` is
    that of the heading it is printed as, 0 for none; ``cells`` are the rows' cells, each as text and places.
    """

    start: int
    end: int
    text: str
    places: tuple[int, ...]
    level: int = 0
    cells: tuple[tuple[str, tuple[int, ...]], ...] = ()


def draft_lines(draft: str) -> tuple[DraftLine, ...]:
    """The printed lines of a draft, in order; together they hold every character of it that is not blank."""
    shown = [line for block in split_blocks(draft)[1] for line in _of_block(block)]
    placed = list(_placed(draft, shown))
    out = []
    for number, line in enumerate(placed):
        # What is not printed stays with the line above it.
        until = placed[number + 1].start if number + 1 < len(placed) else len(draft)
        out.append(replace(line, end=line.start + len(draft[line.start : until].rstrip())))
    return tuple(out)


def _of_block(block: Block) -> Iterator[DraftLine]:
    if block.kind == "table":
        for row in block.rows:
            cells = tuple(_spelled(cell) for cell in row)
            places = tuple(place for _, one in cells for place in one)
            text = "\t".join(text for text, _ in cells)
            yield DraftLine(-1, -1, text, places, 0, cells if len(cells) > 1 else ())
        return
    text, places = _spelled(block.pieces)
    level = 1 if block.kind == "enclosure" else min(max(block.level, 1), _DEEPEST) if block.kind == "heading" else 0
    yield DraftLine(-1, -1, text, places, -1 if block.kind == "title" else level)


def _spelled(pieces: Cell) -> tuple[str, tuple[int, ...]]:
    """The printed text and the place of each character."""
    text, places = [], []
    for piece in pieces:
        for number, char in enumerate(piece.text):
            if printable(char):
                text.append(char)
                places.append(piece.start + number if piece.start >= 0 else -1)
    return "".join(text), tuple(places)


def _placed(draft: str, lines: Sequence[DraftLine]) -> Iterator[DraftLine]:
    """The lines with where they begin; two that stand on one line of the draft share it."""
    done = 0  # behind the last character that is taken
    for line in lines:
        first = min((place for place in line.places if place >= 0), default=-1)
        if first < 0:  # printed otherwise than written, such as a date: the next words of the draft
            first = done + len(draft[done:]) - len(draft[done:].lstrip())
        start = max(draft.rfind("\n", 0, first) + 1, done)
        last = max((place + 1 for place in line.places if place >= 0), default=_line_end(draft, first))
        yield replace(line, start=start, places=_found(draft, line))
        done = max(last, done)


def _found(draft: str, line: DraftLine) -> tuple[int, ...]:
    """The places with those of signs that are set anew and stand in the draft all the same: 「…人民政府：」."""
    places = list(line.places)
    for number in range(1, len(places)):
        after = places[number - 1] + 1
        if places[number] < 0 < after < len(draft) and draft[after] == line.text[number]:
            places[number] = after
    return tuple(places)


def _line_end(draft: str, at: int) -> int:
    end = draft.find("\n", at)
    return len(draft) if end < 0 else end


def rewritten(draft: str, line: DraftLine, text: str, cells: Sequence[str] = ()) -> str:
    """``draft[line.start:line.end]`` printing ``text`` instead: only what differs is touched, mark-up stays.

    Args:
        cells: of a row of a table, in place of ``text``.
    """
    if not line.cells:
        return _EMPTY_BOLD.sub("", _edited(draft, (line.start, line.end), line.text, line.places, text))
    if len(cells) != len(line.cells):
        tail = draft[line.start : line.end].partition("\n")[2]
        rule = "\n|" + " --- |" * len(cells) if tail.strip() else ""
        return table_row(cells) + rule
    out, at = [], line.start
    for (old, places), new in zip(line.cells, cells, strict=True):
        known = [place for place in places if place >= 0]
        if not known:  # an empty cell: behind its bar
            bar = draft.find("|", at, line.end)
            begin = end = bar + 1 if bar >= 0 else at
        else:
            begin, end = known[0], known[-1] + 1
        out.append(draft[at:begin])
        clean = _cell(new)
        out.append(_edited(draft, (begin, end), old, places, clean) if known else f" {clean} " if clean else "")
        at = end if known else _behind_blanks(draft, end, line.end)
    return "".join((*out, draft[at : line.end]))


def _behind_blanks(draft: str, at: int, end: int) -> int:
    while at < end and draft[at] in " \t\u3000":
        at += 1
    return at


def table_row(cells: Sequence[str]) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """A bar inside a cell would cut it in two."""
    return " ".join(text.split()).replace("|", "｜")


def _edited(draft: str, span: tuple[int, int], old: str, places: Sequence[int], new: str) -> str:
    """The draft's span with the changes from ``old`` to ``new`` made at the places of its characters."""
    out: list[str] = []
    at = span[0]
    for step in Indel.opcodes(old, new):
        if step.tag == "insert":
            if step.src_start == 0:  # behind the mark-up that opens the line
                first = next((place for place in places if place >= 0), at)
                out.append(draft[at:first])
                at = max(at, first)
            out.append(new[step.dest_start : step.dest_end])
            continue
        for place in places[step.src_start : step.src_end]:
            if place >= at:
                out.append(draft[at : place + (step.tag == "equal")])
                at = place + 1
    out.append(draft[at : span[1]])
    return "".join(out)
