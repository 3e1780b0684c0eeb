"""Periods rolled from a past report's to this one's: 上半年 → 前三季度, 第二季度 → 第三季度, 2026年 → 2027年."""

from __future__ import annotations

import re

from writer.figures import find_figures
from writer.schema import Figure, Ledger, Period

_HANZI = "一二三四"
_YEAR = re.compile(r"(?:20\d\d|[１２０-９]{4}|二[〇○零][〇○零一二三四五六七八九]{2})\s*年")
_DAY = re.compile(r"\d\s*日")
_DASH = re.compile(r"\d\s*(?:月\s*)?([—–\-－~～至到]+)\s*\d")
_END_ONLY = re.compile(r"截[至止]|^[到至]|[底末初止]")
_RELATIVE_YEAR = re.compile(r"^(?:今年|本年|去年|上年|明年|来年|当年)")
# The end of the year that is told of, not of another and not one that is to come.
_YEAR_END = re.compile(r"(?<![上去今明半本每到至])年末|(?<![上去今明本每到至])年底(?=[\u4e00-\u9fff])(?!前|以前|之前)")
_YEARS_WORK = re.compile(r"(?<=现将)全年(?=[\u4e00-\u9fff])")
_LAST_YEAR = re.compile(r"((?<=[比较])(?:上年|去年)(?!同|末|底|年|度|全年)|(?<=与)(?:上年|去年)(?=基本持平|持平|相比))")
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def month_span(period: Period) -> int:
    """How many months ``period`` covers."""
    return period.last - period.first + 1


def same_kind(one: Period | None, other: Period | None) -> bool:
    """Whether both are of one kind: single quarters, cumulative 1—n月 of less than a year, whole years, months."""
    if one is None or other is None:
        return False
    return _kind(one) == _kind(other)


def _kind(period: Period) -> str:
    months = month_span(period)
    if months == 12:
        return "year"
    if months == 1:
        return "month"
    if months == 3 and period.first in (1, 4, 7, 10):
        return "quarter"
    if period.first == 1:
        return "cumulative"
    return f"{months} months"


def map_period(period: Period, old: Period, new: Period) -> Period | None:
    """What ``period``, said in a report of ``old``, becomes in one of ``new``; None where nothing corresponds.

    Periods of other years are moved by whole years. A period before the report's that is not its start, its end or
    all of it (「4月」 in a report of 上半年) tells of one event and has no counterpart.
    """
    years = 0 if old.year is None or new.year is None else new.year - old.year
    base = period.year if period.year is not None else old.year
    away = 0 if base is None or old.year is None else base - old.year
    if month_span(old) == 12 > month_span(new) and month_span(period) == 12:
        return _year_in_part(period, new, away)
    moved = _map_months(Period(old.year, period.first, period.last), old, new, years)
    if moved is None:
        return None
    if period.year is None:
        return Period(None, moved.first, moved.last)
    if month_span(period) == 12:
        return Period(period.year + years, 1, 12)
    return Period(moved.year + away if moved.year is not None else None, moved.first, moved.last)


def _year_in_part(period: Period, new: Period, away: int) -> Period | None:
    """A whole year said in a report of a year, for a report of less: the year so far, its rest, the year before."""
    if away == 0:
        return Period(new.year if period.year is not None else None, 1, new.last)
    if away == 1:
        # Only a half or a quarter has a name; else there is no saying it.
        return Period(new.year, new.last + 1, 12) if new.last in (6, 9) else None
    return Period(new.year + away, 1, 12) if new.year is not None else None


def _map_months(period: Period, old: Period, new: Period, years: int) -> Period | None:
    """As `map_period` for a period of the old report's own year."""
    span = (period.first, period.last)
    if span == (1, 12):
        return Period(old.year + years if old.year is not None else None, 1, 12)
    if span == (1, old.last):
        if old.first == 1 < old.last and new.first == new.last > 1:
            # Figures of a month alone are none of the year so far.
            return new
        # From January on: also the first quarter, whose report says 1—3月 of what is cumulative.
        return Period(new.year, 1, new.last)
    if span == (old.first, old.last):
        return new
    if span == (old.last, old.last):
        return Period(new.year, new.last, new.last)
    if period.last == old.last and month_span(period) == 3 and new.last % 3 == 0:
        return Period(new.year, new.last - 2, new.last)
    if period.first == old.last + 1:
        return _next(period, new)
    if month_span(old) == month_span(new) == 12 and month_span(period) > 1:
        return Period(new.year, period.first, period.last)
    return None


def _next(period: Period, new: Period) -> Period:
    """The period that follows the report's: the coming quarter or month, or the rest of the year."""
    months = month_span(period)
    if new.last == 12:
        return Period(new.year + 1 if new.year is not None else None, 1, months)
    return Period(new.year, new.last + 1, 12 if period.last == 12 else min(12, new.last + months))


def roll_periods(text: str, old: Period | None, new: Period | None) -> tuple[str, tuple[str, ...]]:
    """``text`` with its periods moved from a report of ``old`` to one of ``new``, and those that have no counterpart.

    Where either is unknown nothing is moved and every period is returned as left over.
    """
    return roll_figures(text, tuple(one for one in find_figures(text) if one.kind == "period"), old, new)


def roll_figures(
    text: str, periods: tuple[Figure, ...], old: Period | None, new: Period | None
) -> tuple[str, tuple[str, ...]]:
    """As `roll_periods`, for periods already found in ``text``."""
    left: list[str] = []
    out, at = [], 0
    for figure in periods:
        rolled = roll_one(figure, old, new)
        if rolled is None:
            left.append(figure.text)
            continue
        out += [text[at : figure.start], rolled]
        at = figure.end
    out.append(text[at:])
    return "".join(out), tuple(left)


def roll_one(figure: Figure, old: Period | None, new: Period | None, span: Period | None = None) -> str | None:
    """One period as the new report writes it, in the form the old one had; None where nothing corresponds.

    ``span`` is what the new figures cover where that is more than the report's own period (1—9月 in a report of the
    third quarter): it stands where the period would head a figure.
    """
    if figure.period is None or old is None or new is None:
        return None
    target = map_period(figure.period, old, new)
    if span is not None and target is not None and (target.first, target.last) == (new.first, new.last):
        target = Period(target.year, span.first, span.last)
    return None if target is None else _written(figure.text, target, figure.period)


def roll_year_end(text: str, old: Period | None, new: Period | None, *, counted: bool = True) -> str:
    """「年末…65个」, 「比上年增加8个」 of a year's report, as a report of part of a year says it.

    In a clause without figures (not ``counted``) only 「现将全年工作…汇报如下」.
    """
    if old is None or new is None or month_span(old) != 12 or month_span(new) == 12:
        return text
    text = _YEARS_WORK.sub(_core("全年", new) or "", text)
    if not counted:
        return text
    return _LAST_YEAR.sub(r"\1同期", _YEAR_END.sub(f"{new.last}月末", text))


def figures_span(ledger: Ledger, period: Period | None) -> Period | None:
    """What the facts cover, where the paste says that it is the year so far: 「2026年第三季度（1—9月）」."""
    said = f"{ledger.title} {ledger.period}"
    for figure in find_figures(said):
        found = figure.period
        if found and period and found.first == 1 and found.last == period.last and period.first > 1:
            return Period(period.year, 1, period.last)
    return None


def _written(text: str, new: Period, old: Period) -> str | None:
    """``new`` in the form of ``text``, which says ``old``."""
    if (new.first, new.last) == (old.first, old.last):
        return _with_year(text, new.year)
    relative = _RELATIVE_YEAR.match(text)
    year = ""
    if relative:
        year = relative[0]
    elif _YEAR.search(text) and new.year is not None:
        year = f"{new.year}年"
    before, after = _around(text)
    core = _core(text, new)
    if core is None:
        return None
    return f"{before}{year}{core}{after}"


def _with_year(text: str, year: int | None) -> str:
    """The same months in another year."""
    return text if year is None else _YEAR.sub(f"{year}年", text, count=1)


def _around(text: str) -> tuple[str, str]:
    """What stands around the period inside the figure's text: 截至…底, …以来, …末."""
    before = re.match(r"^(?:截至|截止|到|至)?", text)
    after = re.search(r"(?:以来|底|末|初|中旬|下旬|上旬|期间)*$", text)
    return before[0] if before else "", after[0] if after else ""


def _core(text: str, new: Period) -> str | None:
    months = month_span(new)
    dash = _DASH.search(text)
    if _DAY.search(text):
        return f"{new.last}月{_last_day(new)}日" if re.search(r"(?:2[89]|3[01])\s*日", text) else None
    if "季度" not in text and "半年" not in text and "月" in text:
        tail = "月份" if "月份" in text else "月"
        if months == 1 or (not dash and _END_ONLY.search(text)):
            # 「截至6月底」 names only the end of what it covers.
            return f"{new.last}{tail}"
        return f"{new.first}{dash[1] if dash else '—'}{new.last}{tail}"
    if months == 12:
        return "全年" if not _YEAR.search(text) else ""
    if months == 6:
        return "上半年" if new.first == 1 else ("下半年" if new.first == 7 else None)
    if months == 3 and new.last % 3 == 0:
        ordinal = _HANZI[new.last // 3 - 1]
        return f"{'第' if '第' in text or '季度' not in text else ''}{ordinal}季度"
    if new.first == 1 and months == 9:
        return "前三季度"
    return f"{new.first}—{new.last}月" if months > 1 else f"{new.last}月"


def _last_day(period: Period) -> int:
    leap = period.year is not None and period.year % 4 == 0 and (period.year % 100 != 0 or period.year % 400 == 0)
    return 29 if period.last == 2 and leap else _MONTH_DAYS[period.last - 1]
