"""The time a figure is counted over, as headings and names say it: 累计, 当月, 9月末."""

from __future__ import annotations

import re
from dataclasses import replace

from writer.figures import parse_period, period_label
from writer.schema import Basis, Period

_CUMULATIVE = r"累计|年初至今|年初以来"
SINGLE = re.compile(r"[本当单](?:个月|月份?|季度?|旬)|当期(?!末)")
_AT_END = re.compile(r"[期月季年]末|季度末|月底|年底|余额|时点")
_LEADING = re.compile(
    rf"(?P<all>(?:本年|今年|全年|当年)?(?:{_CUMULATIVE})|本年(?=税|收|完成|实现|新))(?=.)|(?P<one>{SINGLE.pattern})(?=.)"
)
_CLOSING = re.compile(rf"(?<=..)(?:本年|今年)?(?:{_CUMULATIVE})(?:完成|实现)?$")
_ALONE = re.compile(
    rf"(?:其中)?[:：，,]?(?:(?P<all>(?:本年|今年|全年|当年|年内)?(?:{_CUMULATIVE}))|(?P<one>{SINGLE.pattern})|)"
    r"(?:已|完成|实现|达到?|为|共)*"
)
_MARK = re.compile(r"^(?:当[月季旬]|\d{1,2}(?:—\d{1,2})?月|第[一二三四]季度|[上下]半年)")


def basis_of(words: str, period: Period | None = None) -> Basis:
    """How figures are counted, where ``words`` (a heading, a name) or the ``period`` they name say so.

    A quarter that begins the year is both cumulative and a quarter of its own; so nothing is said by it.
    """
    if _AT_END.search(words):
        return "期末"
    if re.search(_CUMULATIVE, words):
        return "累计"
    if SINGLE.search(words):
        return "当期"
    if period is None or (period.first, period.last) in ((1, 1), (1, 3)):
        return ""
    return "当期" if period.first > 1 else "累计"


def mark_of(words: str, period: Period | None = None) -> str:
    """What sets a figure apart from the cumulative one beside it, as a report would say it: 9月, 当月, 当季."""
    if period is not None:
        return period_label(replace(period, year=None))
    return "当季" if "季" in words else "当旬" if "旬" in words else "当月"


def period_of(mark: str, told: str) -> str:
    """The months that 当月 or 当季 are in a paste about ``told``, the mark itself where that does not tell them.

    "" where they are just what the paste is about.
    """
    own = parse_period(told) if told else None
    months = {"当月": 1, "当季": 3}.get(mark, 0)
    if own is None or own.last > 12 or not months or own.last % months:
        return mark
    if own.last - own.first + 1 == months:
        return ""
    return period_label(Period(None, own.last - months + 1, own.last))


def bare_name(label: str) -> tuple[str, str]:
    """A name in a sentence without its 累计, and what marks it as a single month's: 本月税收 → (税收, 当月)."""
    match = _LEADING.match(label)
    if match:
        return label[match.end() :].removeprefix("已") or label, mark_of(match["one"]) if match["one"] else ""
    return _CLOSING.sub("", label) or label, ""


def only_span(words: str, dated: bool) -> str | None:
    """The mark in words that name a time and no metric: 「其中当月」 → 当月, 「本年累计」 → ""; None for other words.

    ``dated``: a period that was taken out stood among the words (「其中9月份」), so that they need not name a time.
    """
    match = _ALONE.fullmatch(words)
    if match is None or not (dated or match["all"] or match["one"]):
        return None
    return mark_of(match["one"]) if match["one"] else ""


def stem(label: str) -> str:
    """A name without the month or quarter in front of it."""
    return _MARK.sub("", label) or label


def same_months(told: Period | None, said: Period) -> bool:
    """Whether a period is the one the paste is about; it may leave out the year."""
    return told is not None and (told.first, told.last) == (said.first, said.last) and said.year in (None, told.year)


def widens(told: Period | None, said: Period) -> bool:
    """Whether ``said`` counts from January on what ``told`` is the last month or quarter of."""
    return told is not None and said.first == 1 < told.first and said.last == told.last <= 12
