"""One text of sentences picked from several, and what of the present text stays in it whatever is picked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from writer.drafting.locks import Kept, put_back
from writer.drafting.sentences import Sentence, joined, split_sentences
from writer.errors import InputError

_ENDS = "。！？!?；;…”’」』）)》"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, whether it opens a further paragraph of its text, and whether it is a line of its own."""

    words: str
    opens: bool
    line: bool


def take_sentences(texts: Mapping[int, str], picks: Sequence[tuple[int, int]]) -> str:
    """The picked sentences as one text, in the order in which they are picked, each word for word.

    A sentence that opens a further paragraph in its own text opens one here.

    Args:
        texts: the texts by number, as the person knows them.
        picks: number of the text and of the sentence in it, from 1; 0 for all of its sentences.

    Raises:
        InputError: there is no such text or sentence, or the same sentence is picked twice.
    """
    cut = {number: _pieces(text) for number, text in texts.items()}
    chosen: list[_Piece] = []
    seen: dict[str, str] = {}
    for number, sentence in picks:
        pieces = cut.get(number)
        if pieces is None:
            raise InputError(f"没有第 {number} 份候选稿；有的是 {'、'.join(map(str, sorted(texts)))}。")
        if sentence > len(pieces):
            raise InputError(f"第 {number} 份只有 {len(pieces)} 句，没有 {number}:{sentence}；请照列出的编号写。")
        for at in [sentence] if sentence else range(1, len(pieces) + 1):
            piece, name = pieces[at - 1], f"{number}:{at}"
            if piece.words in seen:
                raise InputError(f"{seen[piece.words]} 和 {name} 是同一句，只能取一次；请去掉一个。")
            seen[piece.words] = name
            chosen.append(piece)
    breaks = "\n\n" if any("\n\n" in text for text in texts.values()) else "\n"
    parts: list[str] = []
    for before, piece in zip([None, *chosen], chosen, strict=False):
        parts.append(breaks if before and (piece.opens or before.line) else "")
        parts.append(piece.words)
    return "".join(parts)


def keep_locked(text: str, kept: Kept) -> tuple[str, tuple[str, ...]]:
    """``text`` with every locked sentence of the present text in its place, and those that it had not.

    Without any such it is returned as it is, to the last character.
    """
    sentences, lost = put_back([Sentence(piece, piece) for piece in split_sentences(text)], kept)
    return (joined(sentences), lost) if lost else (text, ())


def _pieces(text: str) -> list[_Piece]:
    found: list[_Piece] = []
    before = ""
    for piece in split_sentences(text):
        one = Sentence(piece, piece)
        if not one.bare:
            continue
        line = piece.rstrip(" 　").endswith("\n") and not one.bare.endswith(tuple(_ENDS))
        found.append(_Piece(one.bare, bool(found) and "\n" in before, line))
        before = piece
    return found
