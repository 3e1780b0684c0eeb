"""The period that a title or a file name says, in the words that people use there and nowhere in a text."""

from __future__ import annotations

import re
from dataclasses import replace

from writer.figures import parse_period
from writer.schema import Period

_YEAR = r"(?<![0-9])20[0-9]{2}(?![0-9])"
_QUARTER_NAME = re.compile(r"(20[0-9]{2})[-_. ]?(?:年)?[-_. ]?(?:[qQ]([1-4])|([1-4])[qQ])(?![0-9])")
_HALF_NAME = re.compile(r"(20[0-9]{2})[-_. ]?[hH]([12])(?![0-9])")
_MONTH_NAME = re.compile(r"(?<![0-9])(20[0-9]{2})(?:[-_.]?(0[1-9]|1[0-2])(?![0-9])|[-_.]([1-9])(?![0-9.]))")
_YEAR_NAME = re.compile(_YEAR)
_DAY_NAME = re.compile(r"(?<![0-9])(20[0-9]{2})([-_.]?)(0[1-9]|1[0-2])\2(?:0[1-9]|[12][0-9]|3[01])(?![0-9])")
_ANNUAL = re.compile("annual|年报", re.IGNORECASE)
_WHOLE = re.compile("年度(?:工作)?(?:总结|报告|汇报|小结|述职)|年终(?:工作)?(?:总结|报告|汇报|小结|述职)")
_SPELLED: tuple[tuple[re.Pattern[str], str], ...] = (
    # 半年 alone is the first one; a year has but one report of that name.
    (re.compile("(?<![上下前后每一两近])半年度?(?=$|[^内来后前]|工作|总结|小结|汇报)"), "上半年"),
    (re.compile("年中(?=工作|总结|小结|汇报|报告|述职|盘点)"), "年上半年"),
    (re.compile("元月?(?=(?:至|到|[-—–~－～_])[0-9一二三四五六七八九十]{1,2}月)"), "1"),
    (re.compile("元月"), "1月"),
    (re.compile("(?<![0-9])([0-9]{1,2})_(?=[0-9]{1,2}月)"), r"\1-"),
    (re.compile(rf"({_YEAR})[-_. ](?=[0-9]{{1,2}}月|[一二三四]季度|[上下]半年)"), r"\1年"),
    # 25年总结, 26Q3
    (re.compile("(?<![0-9])(2[0-9])(?=年(?!来|期|间))"), r"20\1"),
    (re.compile("(?<![0-9])(2[0-9])(?=[-_. ]?[qQ][1-4](?![0-9])|[-_. ]?[hH][12](?![0-9]))"), r"20\1"),
)
_HANZI_MONTH = re.compile("(?<=[0-9]至)(十[一二]?|[一二三四五六七八九])(?=月)")
_HANZI = {char: str(value) for value, char in enumerate("一二三四五六七八九十", start=1)} | {"十一": "11", "十二": "12"}


def without_day(stem: str) -> tuple[str, Period | None]:
    """A name without the day that it carries, and the month of that day: 20261012汇报 is not about it."""
    day = _DAY_NAME.search(stem)
    return _DAY_NAME.sub(" ", stem), Period(int(day[1]), int(day[3]), int(day[3])) if day else None


def title_period(title: str) -> Period | None:
    """The period of a title; 年度总结 without a year is twelve months of an unknown one."""
    title = _spelled(title)
    return parse_period(title) or (Period(None) if _WHOLE.search(title) else None)


def name_period(stem: str) -> Period | None:
    """2026q3, 26H1, 2026-09, 2026.9, 一季度_2026, 2025_annual; otherwise what the words of the name say."""
    stem = _spelled(stem)
    if match := _QUARTER_NAME.search(stem):
        quarter = int(match[2] or match[3])
        return Period(int(match[1]), quarter * 3 - 2, quarter * 3)
    if match := _HALF_NAME.search(stem):
        return Period(int(match[1]), 1, 6) if match[2] == "1" else Period(int(match[1]), 7, 12)
    year = _YEAR_NAME.search(stem)
    if period := parse_period(stem):
        return replace(period, year=int(year[0])) if period.year is None and year else period
    if match := _MONTH_NAME.search(stem):
        month = int(match[2] or match[3])
        return Period(int(match[1]), month, month)
    if year or _ANNUAL.search(stem) or _WHOLE.search(stem):
        return Period(int(year[0]) if year else None)
    return None


def _spelled(words: str) -> str:
    """With the shorthands of titles and names written out, so that they are read as in a text."""
    words = words[:200]
    for pattern, full in _SPELLED:
        words = pattern.sub(full, words)
    return _HANZI_MONTH.sub(lambda month: _HANZI[month[0]], words)
