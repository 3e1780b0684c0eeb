"""Texts without their figures: folded for hashing and search, masked for prompts."""

from __future__ import annotations

import re
from typing import Final

from writer.figures.find import find_tokens
from writer.figures.plain import plain
from writer.figures.token import Token

_YEAR_HEAD: Final = re.compile(r"(?:(?:19|20)\d\d|\d\d|[一二][零〇一二三四五六七八九]{3})年(?:度)? ?")
_ANY_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def fold_figures(text: str) -> str:
    """The text with each figure, period and mask as one ``#``, units kept: 签约18个 and 签约X个 are 签约#个."""
    return _fold(text)[0]


def fold_with_map(text: str) -> tuple[str, tuple[int, ...]]:
    """The folded text, and for each of its characters, and its end, the offset in the original.

    Folded ``[i, j)`` stands for original ``[positions[i], positions[j])``.
    """
    folded, tokens = _fold(text)
    positions: list[int] = []
    last = 0
    for token in tokens:
        positions.extend(range(last, token.start))
        positions.append(token.start)
        last = token.number_end
    positions.extend(range(last, len(text) + 1))
    return folded, tuple(positions)


def _fold(text: str) -> tuple[str, list[Token]]:
    tokens = find_tokens(plain(text))
    pieces: list[str] = []
    last = 0
    for token in tokens:
        pieces += (text[last : token.start], "#")
        last = token.number_end
    pieces.append(text[last:])
    return "".join(pieces), tokens


def mask_figures(text: str) -> str:
    """The text with every number and mask as ``××``, units kept, and every period without its year.

    「2026年1—9月签约18个」 becomes 「1—9月签约××个」, a year alone becomes 「××年」.
    """
    pieces: list[str] = []
    last = 0
    for token in find_tokens(plain(text)):
        written = text[token.start : token.end]
        pieces += (text[last : token.start], _without_year(written) if token.kind == "period" else "××")
        last = token.end if token.kind == "period" else token.number_end
    pieces.append(text[last:])
    return "".join(pieces)


def _without_year(written: str) -> str:
    body = plain(written)
    head = _YEAR_HEAD.match(body)
    if head and head.end() < len(body) and not _ANY_YEAR.search(body, head.end()):
        rest = written[head.end() :]
        return rest if rest[:1] not in "底末初" else f"××年{rest}"
    if head or _ANY_YEAR.search(body):
        return "××年" if body.endswith(("年", "年度")) else "××年××月"
    return written
