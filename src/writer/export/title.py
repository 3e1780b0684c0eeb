"""Where a long title is broken: at words, in lines of like length (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WIDE = re.compile(
    "[\u1100-\u115f\u2014\u2018-\u201d\u2026\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]"
)
_PERIOD = r"(?:20[0-9]{2}|20XX)年(?:第?[一二三四]季度|[上下]半年|前三季度|[0-9]{1,2}(?:[—–-][0-9]{1,2})?月份?|度)?"
# From the best place to the worst: before a period, after one, after a unit or 和, before a usual last word.
_PLACES = (
    re.compile(rf"(?<=[一-鿿])(?={_PERIOD})"),
    re.compile("(?<=季度)|(?<=半年)|(?<=年度)|(?<=[0-9]年)(?![度上下第一二三四前0-9])|(?<=月份)|(?<=[0-9]月)(?!份)"),
    re.compile(
        "(?<=开发区)|(?<=高新区)|(?<=管委会)|(?<=委员会)|(?<=办公室)|(?<=[促合]进局)|(?<=作局)|(?<=园区)|(?<=[和及与])"
    ),
    re.compile("(?=工作|经济运行|招商引资|情况|及下|进展|有关|重点|贯彻|推进|加快)"),
)
_SHORTEST_SHARE = 0.3


def em_width(text: str) -> float:
    """Width in characters: a hanzi is one, a figure or letter a half."""
    return sum(1.0 if _WIDE.match(char) else 0.5 for char in text)


def title_break(title: str, capacity: float) -> int:
    """The offset at which a title is broken into two lines; 0 when it fits on one, or no place is good.

    Args:
        title: the title on one line.
        capacity: how many full-width characters a line holds.
    """
    whole = em_width(title)
    if whole <= capacity or whole > 2 * capacity:
        return 0
    for places in _PLACES:
        fitting = [at for at in _offsets(places, title) if _fits(title, at, capacity, whole)]
        if fitting:
            return min(fitting, key=lambda at: abs(em_width(title[:at]) - whole / 2))
    return 0


def _offsets(places: re.Pattern[str], title: str) -> Iterator[int]:
    return (match.start() for match in places.finditer(title))


def _fits(title: str, at: int, capacity: float, whole: float) -> bool:
    first = em_width(title[:at])
    return min(first, whole - first) >= _SHORTEST_SHARE * whole and max(first, whole - first) <= capacity
