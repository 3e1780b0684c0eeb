"""Two versions of a report → the blocks of the new one with what came and what went; figures change as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import Indel

from writer.export.printed import Block, Cell, Change, Piece, Row, cut, skip
from writer.style import pieces_of

# Set as lines of their own: half a unit, date or title struck out would stand at the wrong place.
_WHOLE = ("title", "front", "issuer", "date", "attachment", "enclosure")
_ALIKE = 0.4
_BAND = 12  # how far apart two paragraphs of a changed stretch may stand to be seen as one


def changed_blocks(old: Sequence[Block], new: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of ``new`` with the changes since ``old``: all accepted they are ``new``, all rejected ``old``."""
    out: list[Block] = []
    for equal, left, right in _grouped([_key(block) for block in old], [_key(block) for block in new]):
        gone = [_all(one, "deleted") for one in old[left]]
        out.extend(new[right] if equal else _matched(gone, [_all(one, "inserted") for one in new[right]]))
    return tuple(out)


def count_changes(blocks: Sequence[Block]) -> int:
    """How many places a reader has to look at: stretches of new or struck-out text, whole paragraphs and rows."""
    count = 0
    for block in blocks:
        if block.change:
            count += 1
        elif block.kind == "table":
            count += sum(bool(change) for change in block.row_changes)
            count += sum(
                _places(cell)
                for row, change in zip(block.rows, _changes_of(block), strict=True)
                if not change
                for cell in row
            )
        else:
            count += _places(block.pieces)
    return count


def _places(pieces: Cell) -> int:
    flags = [bool(piece.change) for piece in pieces]
    return sum(flag and not before for flag, before in zip(flags, [False, *flags], strict=False))


def _changes_of(block: Block) -> tuple[Change, ...]:
    none: Change = ""
    return block.row_changes or (none,) * len(block.rows)


def _key(block: Block) -> tuple[object, ...]:
    rows = tuple(tuple(_text(cell) for cell in row) for row in block.rows)
    return (*_form(block), block.text, _heading_part(block.pieces), rows)


def _form(block: Block) -> tuple[object, ...]:
    return block.kind, block.level, block.run_in


def _text(cell: Cell) -> str:
    return "".join(piece.text for piece in cell)


def _all(block: Block, change: Change) -> Block:
    """The block as new, or as gone, as a whole."""
    rows = tuple(tuple(_marked(cell, change) for cell in row) for row in block.rows)
    return replace(
        block, pieces=_marked(block.pieces, change), rows=rows, change=change,
        row_changes=(change,) * len(rows) if rows else (),
    )  # fmt: skip


def _marked(cell: Cell, change: Change) -> Cell:
    gone = change == "deleted"
    return tuple(replace(piece, change=change, start=-1 if gone else piece.start) for piece in cell)


def _matched(gone: Sequence[Block], come: Sequence[Block]) -> Iterator[Block]:
    """Where paragraphs went and others came, those that are the same one, reworded, become one."""
    a = b = 0
    for i, j in _best_pairs(gone, come):
        yield from gone[a:i]
        yield from come[b:j]
        yield _merged(gone[i], come[j])
        a, b = i + 1, j + 1
    yield from gone[a:]
    yield from come[b:]


def _best_pairs(gone: Sequence[Block], come: Sequence[Block]) -> list[tuple[int, int]]:
    """The pairs, in order on both sides, that are most alike in sum."""
    rows, columns = len(gone), len(come)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    alike: dict[tuple[int, int], float] = {}
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if abs(i * columns - j * rows) <= _BAND * max(rows, columns):
                score = _likeness(gone[i], come[j])
                if score >= _ALIKE:
                    alike[i, j] = score
                    best[i][j] = max(best[i][j], score + best[i + 1][j + 1])
    pairs, i, j = [], 0, 0
    while i < rows and j < columns:
        if (i, j) in alike and best[i][j] == alike[i, j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(gone: Block, come: Block) -> float:
    if _form(gone) != _form(come) or gone.kind in _WHOLE:
        return 0.0
    if gone.kind == "table":
        return 1.0 if _columns(gone) == _columns(come) else 0.0
    return Indel.normalized_similarity(gone.text, come.text, score_cutoff=_ALIKE)


def _columns(block: Block) -> int:
    return max(len(row) for row in block.rows)


def _merged(gone: Block, come: Block) -> Block:
    """One block with changes inside."""
    if come.kind != "table":
        return replace(come, pieces=_cell_changes(_plain(gone.pieces), _plain(come.pieces)), change="")
    old, new = [tuple(map(_plain, row)) for row in gone.rows], [tuple(map(_plain, row)) for row in come.rows]
    rows: list[tuple[Row, Change]] = []
    for equal, left, right in _grouped([_row_key(row) for row in old], [_row_key(row) for row in new]):
        gone_rows, come_rows = old[left], new[right]
        rows += [(row, "") for row in come_rows] if equal else list(_row_changes(gone_rows, come_rows))
    return replace(come, rows=tuple(row for row, _ in rows), change="", row_changes=tuple(change for _, change in rows))


def _row_changes(gone: Sequence[Row], come: Sequence[Row]) -> Iterator[tuple[Row, Change]]:
    """A row that went and one that came under the same name are one row with changed cells."""
    at = 0
    for row in come:
        found = next((place for place in range(at, len(gone)) if _same_row(gone[place], row)), None)
        if found is None:
            yield tuple(_marked(cell, "inserted") for cell in row), "inserted"
            continue
        for left in gone[at:found]:
            yield tuple(_marked(cell, "deleted") for cell in left), "deleted"
        yield tuple(_cell_changes(was, now) for was, now in zip(gone[found], row, strict=True)), ""
        at = found + 1
    for left in gone[at:]:
        yield tuple(_marked(cell, "deleted") for cell in left), "deleted"


def _grouped(old: Sequence[object], new: Sequence[object]) -> Iterator[tuple[bool, slice, slice]]:
    """Equal and changed stretches by turns."""
    begun: list[int] | None = None
    for op in [*Indel.opcodes(old, new), None]:
        if begun is not None and (op is None or op.tag == "equal"):
            yield False, slice(begun[0], begun[1]), slice(begun[2], begun[3])
            begun = None
        if op is not None and op.tag == "equal":
            yield True, slice(op.src_start, op.src_end), slice(op.dest_start, op.dest_end)
        elif op is not None:
            begun = begun or [op.src_start, op.src_end, op.dest_start, op.dest_end]
            begun[1], begun[3] = op.src_end, op.dest_end


def _same_row(gone: Row, come: Row) -> bool:
    return len(gone) == len(come) and bool(gone) and _text(gone[0]) == _text(come[0])


def _row_key(row: Row) -> tuple[str, ...]:
    return tuple(map(_text, row))


def _plain(cell: Cell) -> Cell:
    return tuple(replace(piece, change="") for piece in cell)


def _cell_changes(old: Cell, new: Cell) -> Cell:
    """The pieces of ``new`` with those of ``old`` struck out where they stood.

    A heading is held against the heading alone: what left it for the text behind it has changed its type.
    """
    head_old, head_new = _heading_part(old), _heading_part(new)
    return (
        *_part_changes(cut(old, head_old), cut(new, head_new)),
        *_part_changes(skip(old, head_old), skip(new, head_new)),
    )


def _part_changes(old: Cell, new: Cell) -> Iterator[Piece]:
    at_old = at_new = 0
    for step in pieces_of(_text(old), _text(new)):
        if not step.equal:
            yield from _marked(_slice(old, at_old, len(step.old)), "deleted")
        yield from _marked(_slice(new, at_new, len(step.new)), "" if step.equal else "inserted")
        at_old, at_new = at_old + len(step.old), at_new + len(step.new)


def _slice(pieces: Cell, start: int, length: int) -> Cell:
    return cut(skip(pieces, start), length)


def _heading_part(pieces: Cell) -> int:
    return sum(len(piece.text) for piece in pieces if piece.heading)
