"""What is printed, before any Word: pieces of text with their place in the draft, paragraphs, tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal[
    "title", "front", "recipient", "heading", "body", "attachment", "issuer", "date", "table",
    "enclosure", "enclosure_title",
]  # fmt: skip
# What a version did to a stretch, a paragraph or a row, against the one before.
Change = Literal["", "inserted", "deleted"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of printed text. ``start`` is its offset in the draft, -1 for what the draft does not hold."""

    text: str
    start: int
    heading: bool = False
    change: Change = ""


Cell = tuple[Piece, ...]
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, or one table.

    ``level`` is that of a heading, ``run_in`` says that a paragraph opens with one. ``change`` is set where the whole
    paragraph is new or gone, ``row_changes`` has the same for the rows of a table (empty: none).
    """

    kind: Kind
    pieces: tuple[Piece, ...] = ()
    level: int = 0
    run_in: bool = False
    rows: tuple[Row, ...] = ()
    change: Change = ""
    row_changes: tuple[Change, ...] = ()

    @property
    def text(self) -> str:
        """The printed text, with what is struck out."""
        return "".join(piece.text for piece in self.pieces)


def skip(pieces: tuple[Piece, ...], count: int) -> tuple[Piece, ...]:
    """The pieces without their first ``count`` characters."""
    left = []
    for piece in pieces:
        dropped = min(count, len(piece.text))
        count -= dropped
        if dropped < len(piece.text):
            start = piece.start + dropped if piece.start >= 0 else -1
            left.append(replace(piece, text=piece.text[dropped:], start=start))
    return tuple(left)


def cut(pieces: tuple[Piece, ...], count: int) -> tuple[Piece, ...]:
    """The first ``count`` characters of the pieces."""
    kept = []
    for piece in pieces:
        if count <= 0:
            break
        kept.append(replace(piece, text=piece.text[:count]))
        count -= len(piece.text)
    return tuple(kept)


def printable(text: str) -> str:
    """Without what a Word or Excel file cannot hold (XML 1.0, 2.2)."""
    return "".join(
        char for char in text if char >= " " and char not in "\ufffe\uffff" and not "\ud800" <= char <= "\udfff"
    )
