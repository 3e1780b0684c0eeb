"""Brackets that belong to a name: 固定资产投资（不含农户）78.3亿元 is no aside, whatever the bracket holds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from writer.schema import Figure

_OPEN, _SHUT = "\ue000", "\ue001"
_BRACKET = re.compile(
    r"(?<=[\u4e00-\u9fff”])[（(]([^（()）\n]{1,30})[)）](?=\s?[:：]?\s?(?:共|约|近|超|达到?|为)?[\d０-９])"
)


def hide_brackets(text: str, figures: Sequence[Figure]) -> tuple[str, list[Figure]]:
    """The text with such brackets as other characters, as long as before, and the figures that stand in none."""
    spans = [match.span() for match in _BRACKET.finditer(text)]
    if not spans:
        return text, list(figures)
    kept = [figure for figure in figures if not _inside(figure.start, spans)]
    return _BRACKET.sub(lambda match: f"{_OPEN}{match[1]}{_SHUT}", text), kept


def show_brackets(text: str) -> str:
    """The text as it was."""
    return text.replace(_OPEN, "（").replace(_SHUT, "）")


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    place = bisect_left(spans, (at + 1,)) - 1
    return place >= 0 and spans[place][0] <= at < spans[place][1]
