"""A text as sentences that give it back when they are joined: what locks, repair and points work on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_REFERENCE = re.compile(r"[\[［【〖]{2}[^\[\]［］【】〖〗\n]{0,40}[\]］】〗]{2}")
_END = re.compile(r"[。！？!?]+[”’」』）)》]*[ 　]*|\n+[ 　]*")
_BLANK = " \t\r\n\u3000\u00a0"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a draft.

    Attributes:
        raw: as the engine wrote it, with references, end mark and line breaks behind it included.
        text: as it is printed.
        fixed: whether it is a person's and stays word for word.
    """

    raw: str
    text: str
    fixed: bool = False

    @property
    def bare(self) -> str:
        """The printed words without blanks and line breaks around them."""
        return self.text.strip(_BLANK)

    def saying(self, words: str, *, fixed: bool = False) -> Sentence:
        """A sentence of these words in this one's place: the breaks behind it stay."""
        behind = self.text[len(self.text.rstrip(_BLANK)) :]
        return replace(self, raw=words + behind, text=words + behind, fixed=fixed)


def split_sentences(text: str) -> list[str]:
    """``text`` cut behind every sentence, end marks and line breaks kept; joined, the pieces are the text."""
    shielded = _REFERENCE.sub(lambda found: "\ue000" * len(found[0]), text)
    pieces, start = [], 0
    for found in _END.finditer(shielded):
        following = shielded[found.end() : found.end() + 1]
        if following and _END.match(following):  # the line break behind an end mark belongs to it
            continue
        pieces.append(text[start : found.end()])
        start = found.end()
    if text[start:]:
        pieces.append(text[start:])
    return _without_lone_breaks(pieces)


def _without_lone_breaks(pieces: Sequence[str]) -> list[str]:
    """A piece of nothing but blanks joins the one before it."""
    joined: list[str] = []
    for piece in pieces:
        if joined and not piece.strip(_BLANK):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def bare_sentences(text: str) -> list[str]:
    """The sentences of a text without the blanks around them, empty ones left out."""
    return [bare for piece in split_sentences(text) if (bare := piece.strip(_BLANK))]


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences of a text stand, line breaks behind them included; empty ones left out."""
    cut = [Sentence(piece, piece) for piece in split_sentences(text)]
    return tuple(span for one, span in zip(cut, spans(cut), strict=True) if one.bare)


def spans(sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Where each sentence stands in the joined text."""
    places, at = [], 0
    for one in sentences:
        places.append((at, at + len(one.text)))
        at += len(one.text)
    return places


def joined(sentences: Sequence[Sentence]) -> str:
    """The printed text."""
    return "".join(one.text for one in sentences)
