"""Rows that say themselves what they count over: 当月签约项目, 1—10月工业投资, 2027年税收目标."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Context
from typing import TYPE_CHECKING, NamedTuple

from writer.checking.units import factor_of, in_class, unit_class
from writer.schema import Fact, Period

if TYPE_CHECKING:
    from writer.checking.metrics import Metric

_EXACT = Context(prec=60)
_DECEMBER = 12

_TAG = re.compile(
    r"(?:(?P<month>[当本单]月|(?P<number>\d{1,2})月份?(?:当月)?)"
    r"|(?P<quarter>第?[一二三四]季度(?:当季)?|[当本单]季度?)"
    r"|(?P<span>[一1][—–~至-]\d{1,2}月(?:份|累计)?|上半年|前[二两三]季度|全年|年度|累计|今年以来)"
    r"|(?P<year>20\d\d)年(?:度|全年)?)(?P<stem>.{2,})"
)
_GOAL = re.compile(r"(?:预期)?(?:目标|计划|任务)[数值]?$")
_KINDS = ("month", "quarter", "span", "year")
_TOLD = re.compile(
    r"(?<![比较与同和于出占—–~至\d-])(?:(?P<month>[当本单]月|(?P<number>\d{1,2})月(?!末|底|初|以来|\d|[—–~至-]))"
    r"|(?P<quarter>第?[一二三四]季度(?!末)|[当本单]季)"
    r"|(?P<span>\d{1,2}[—–~至-]\d{1,2}月|上半年|前[二两三]季度|(?:全年|年度|年底)(?!的?目标|的?任务|计划)|年内(?!新高|最高|最低|新低|单)|累计|今年以来|截[至止])"
    r"|(?P<year>20\d\d)年|(?P<next>明年|来年|下一?年))"
)


class Time(NamedTuple):
    """``kind`` is month, quarter, span or year; ``number`` the month or the year, 0 where it is not said."""

    kind: str
    number: int = 0

    def agrees(self, other: Time) -> bool:
        """Whether two times may be the same one."""
        return self.kind == other.kind and (not self.number or not other.number or self.number == other.number)


def row_time(label: str, year: int) -> tuple[str, Time | None]:
    """What a row is called without the time it counts over, and that time; None where the label names none.

    Args:
        label: a cleaned label.
        year: the report's own year, which sets no row apart.
    """
    tagged = _TAG.fullmatch(label)
    stem = _GOAL.sub("", tagged["stem"]) if tagged else ""
    if tagged is None or len(stem) < 2 or tagged["year"] == str(year):
        return label, None
    return stem, _time(tagged, year)


def told_times(text: str, start: int, end: int, year: int) -> list[tuple[int, Time]]:
    """The times that a text names between two positions, each with where it stands, in their order.

    Those compared with (较上月) are left out, and those that belong to a goal (全年目标) or a record (年内新高).
    """
    return [
        (match.start(), Time("year", year + 1 if year else 0) if match["next"] else _time(match, year))
        for match in _TOLD.finditer(text, start, end)
    ]


def _time(match: re.Match[str], year: int) -> Time:
    kind = next(one for one in _KINDS if match[one])
    if kind == "year" and int(match["year"]) == year:
        return Time("span")
    numbered = {"month": match["number"], "year": match["year"]}
    return Time(kind, int(numbered.get(kind) or 0))


def with_year_before(fact: Fact, before: Fact | None) -> Fact:
    """Next year's goal with this year's value to measure its growth by, where the sheet gives both."""
    if before is None or before.value is None or fact.prior is not None:
        return fact
    if unit_class(fact.unit) != unit_class(before.unit):
        return fact
    return replace(fact, prior=_EXACT.divide(in_class(before.value, before.unit), factor_of(fact.unit)))


def timed(metrics: tuple[Metric, ...], period: Period | None) -> tuple[Metric, ...]:
    """The metrics with the time that their rows say, and next year's goals with this year's value.

    In the sheet of a whole year 累计毕业企业 are those of all years, not another time of 毕业企业.
    """
    year = 0 if period is None or period.year is None else period.year
    whole_year = period is not None and (period.first, period.last) == (1, _DECEMBER)
    named = [
        (metric, metric.label, None)
        if whole_year and metric.label.startswith("累计")
        else (metric, *row_time(metric.label, year))
        for metric in metrics
    ]
    plain = {metric.label: metric.fact for metric, _, time in named if time is None}
    found = []
    for metric, stem, time in named:
        before = plain.get(stem) if time == ("year", year + 1) else None
        found.append(replace(metric, stem=stem, time=time, fact=with_year_before(metric.fact, before)))
    return tuple(found)
