"""Periods: 2026年第三季度, 1—9月, 上半年, 截至9月底, 去年1—9月, 2021—2025年, 1月1日至9月30日.

A period that runs past December counts its months on from January of ``year``: 2021—2025年 is
``Period(2021, 1, 60)``. A date stands for its month; after 截至 it stands for January up to that month.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from writer.figures.numerals import chinese_number
from writer.figures.plain import plain
from writer.schema import Period

_TO: Final = r" ?(?:—{1,2}|[-–~]|至|到) ?"
_MONTH: Final = r"(?:1[0-2]|0?[1-9])"
_YEAR: Final = r"(?:19|20)\d\d"
_YEARS: Final = re.compile(rf"(?P<y1>{_YEAR})年?{_TO}(?P<y2>{_YEAR}|\d\d)年(?!\d{{1,2}}月)(?:度)?")
# 2023、2024和2025年: each is a year of its own.
_LISTED_YEAR: Final = re.compile(rf"(?P<y>{_YEAR})(?=(?: ?[、和及与] ?{_YEAR}){{1,9}} ?年)")
# 2025年10月—2026年9月; of two dates only those that bound whole months, others say when something took place.
_SPAN: Final = re.compile(
    rf"(?P<y1>{_YEAR})年(?P<m1>{_MONTH}) ?月份?{_TO}(?P<y2>{_YEAR})年(?P<m2>{_MONTH}) ?月(?!\d{{1,2}}[日号])[份底末]?"
    rf"|(?:(?P<y3>{_YEAR})年)?(?P<m3>{_MONTH})月0?1[日号]起?{_TO}(?:(?P<y4>{_YEAR})年)?(?P<m4>{_MONTH})月(?:3[01]|2[89])[日号]"
)
_DATE: Final = re.compile(
    rf"(?P<y>{_YEAR})(?:(?P<sep>[-/.])(?P<m>{_MONTH})(?P=sep)(?:3[01]|[12]\d|0?[1-9])(?![\d.])"
    rf"|[-/](?P<ym>0[1-9]|1[0-2])(?![\d/-])|\.(?P<dm>{_MONTH})月)"
)
_HEAD: Final = re.compile(
    r"(?P<relative>今年|去年|上年|本年|明年|当年|同年|前年)?"
    rf"(?:(?P<year>{_YEAR})(?: ?年度?|(?=[QH][1-4]|[上下]半年|全年|前三季度|第?[一二三四]季度))|(?P<short>\d\d)年"
    r"|(?P<hanzi>[一二][零〇一二三四五六七八九]{3})年度?)? ?"
)
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])"
_LATER: Final = rf"(?:份|底|末|初|上中旬|中下旬|上旬|中旬|下旬)?(?:{_DAY}[日号])?"
# 9月8—12日, 9月8、9日
_DAYS: Final = rf"(?:{_DAY}[日号]?(?:{_TO}|[、和])){{0,9}}{_DAY}[日号]"
# 一月一通报, 一季度一调度 say how often; 一季度一般公共预算 does not.
_HOW_OFTEN: Final = "(?!一(?![般批共直些次是方线流季月日号产期类级]))"
_END: Final = "(?:[底末初](?!期))?"
_PART: Final = re.compile(
    rf"(?P<m1>{_MONTH})(?: ?月份?)?{_TO}(?:次年)?(?P<m2>{_MONTH}|十[一二]?|[二三四五六七八九]) ?月{_LATER}"
    rf"|(?P<month>{_MONTH}) ?月(?:{_DAYS}|{_LATER})"
    r"|(?P<h1>1(?=月)|十[一二]?|[一二三四五六七八九])月?(?:至|到|—)(?P<h2>十[一二]?|[二三四五六七八九])月份?"
    r"|(?P<hmonth>十[一二]?|[一二三四五六七八九])月(?!革命|花|内|三(?![日十]))(?:份|底|末|初|上旬|中旬|下旬)?"
    rf"(?:(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]|{_HOW_OFTEN})"
    rf"|第?(?P<q1>[一二三四1-4])(?:、[二三2-3])?(?:[、和]|{_TO})(?P<q2>[二三四2-4])季度{_END}"
    rf"|第?(?P<quarter>[一二三四1-4])季度{_HOW_OFTEN}{_END}|前(?P<first>[二两三23])个?季度|[QH](?P<latin>[1-4])(?![A-Za-z0-9])"
    rf"|(?P<listed>{_MONTH}(?:[、和及]{_MONTH}){{1,11}}) ?月(?:份|底)?"
    rf"|前(?P<months>{_MONTH}|十[一二]?|[二两三四五六七八九])个月"
    rf"|(?<![之以此目提日月当眼会节先空午底末期])前(?P<to>{_MONTH}|十[一二]?|[二三四五六七八九])月份?(?!\d)"
    r"|(?P<half>[上下])半年|(?P<whole>全年(?!任务|目标|计划|工作|预算|指标|性|无休|候))"
)
_JOINED: Final = re.compile("[、和及]")
_GIVEN: Final = re.compile(r"[(（](?:截[至止]到?)?|截[至止]到?")
_TITLE: Final = 60  # characters behind a year that may narrow it
_AT_YEAR: Final = re.compile("[底末初](?!期)")
_UP_TO: Final = ("截至", "截止", "截止到", "截至到", "截止至")
_STARTS: Final = re.compile(r"[0-9一二三四五六七八九十上下全前今去本明当同第QH]")
_QUARTERS: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NAMED: Final = {(1, 3): "第一季度", (4, 6): "第二季度", (7, 9): "第三季度", (10, 12): "第四季度",
                 (1, 6): "上半年", (7, 12): "下半年"}  # fmt: skip


def match_period(text: str, start: int) -> tuple[int, Period] | None:
    """The end and the value of the period that begins at ``start`` of a plain text, or None."""
    if found := _of_two_years(text, start):
        return found
    date = _DATE.match(text, start)
    if date:
        month = int(date["m"] or date["ym"] or date["dm"])
        return date.end(), _up_to(text, start, Period(int(date["y"]), month, month))
    head = _HEAD.match(text, start)
    if head is None:
        return None
    year = _year_of(head)
    part = _PART.match(text, head.end())
    if part and part["listed"]:
        return _listed_months(text, start, part, year)
    if part and part["q1"] and part.start() == start and _is_numbering(text, part):
        return None
    if part and (months := _months(part, year)):
        return part.end(), _up_to(text, start, months)
    if year is None or head["short"]:
        return None
    end = head.end() - (text[head.end() - 1] == " ")
    return (end + 1 if _AT_YEAR.match(text, end) else end), Period(year)


def _of_two_years(text: str, start: int) -> tuple[int, Period] | None:
    """2021—2025年, the first of 2024、2025年, 2025年10月—2026年9月, 1月1日至9月30日."""
    years = _YEARS.match(text, start)
    if years and (several := _several_years(years)):
        return years.end(), several
    listed = _LISTED_YEAR.match(text, start)
    if listed:
        return listed.end(), Period(int(listed["y"]))
    span = _SPAN.match(text, start)
    if span is None:
        return None
    year, until = (int(span[name]) if span[name] else None for name in (("y1", "y2") if span["m1"] else ("y3", "y4")))
    first, last = int(span["m1"] or span["m3"]), int(span["m2"] or span["m4"])
    if year is not None and until is not None:
        last += 12 * (until - year)
    return (span.end(), Period(year, first, last)) if first < last <= 120 else None


def _is_numbering(text: str, part: re.Match[str]) -> bool:
    """Whether 二、三季度 heads a line: then 二、 is the number of a heading about the third quarter."""
    line = text[max(0, part.start() - 12) : part.start()].rpartition("\n")[2]
    return text.startswith("、", part.end("q1")) and not line.strip(" \t#>*") and part["q1"] in "一二三四"


def _listed_months(text: str, start: int, part: re.Match[str], year: int | None) -> tuple[int, Period] | None:
    """7、8、9月 is one period; of 3、6、9月 the first, the others are read after it."""
    months = [int(month) for month in _JOINED.split(part["listed"])]
    if all(later == month + 1 for month, later in pairwise(months)):
        return part.end(), _up_to(text, start, Period(year, months[0], months[-1]))
    if len(months) == 2 and start == part.start() and text[start - 1 : start] in ("", "\n"):
        return None  # 3、6月…: the third item of a list
    return part.start() + len(_JOINED.split(part["listed"])[0]), Period(year, months[0], months[0])


def _several_years(years: re.Match[str]) -> Period | None:
    first, last = int(years["y1"]), int(years["y2"])
    last += first // 100 * 100 if last < 100 else 0
    return Period(first, 1, 12 * (last - first + 1)) if first < last <= first + 50 else None


def _up_to(text: str, start: int, period: Period) -> Period:
    """After 截至 a single month or quarter means everything from January."""
    known = (
        period.last - period.first in (0, 2) and period.last <= 12 and text[max(0, start - 3) : start].endswith(_UP_TO)
    )
    return Period(period.year, 1, period.last) if known else period


def _year_of(head: re.Match[str]) -> int | None:
    if head["year"]:
        return int(head["year"])
    if head["short"]:
        return 2000 + int(head["short"])
    number = chinese_number(head["hanzi"]) if head["hanzi"] else None
    return int(number) if number is not None and 1900 <= number < 2100 else None


def _number(text: str) -> int:
    value = int(text) if text.isdigit() and text.isascii() else chinese_number(text)
    return 0 if value is None else int(value)


def _months(part: re.Match[str], year: int | None) -> Period | None:
    if part["m1"] or part["h1"]:
        first, last = _number(part["m1"] or part["h1"]), _number(part["m2"] or part["h2"])
        last += 12 if last < first else 0
        return Period(year, first, last) if first < last else None
    if part["month"] or part["hmonth"]:
        month = _number(part["month"] or part["hmonth"])
        return Period(year, month, month)
    if part["q1"]:
        first, last = _QUARTERS[part["q1"]], _QUARTERS[part["q2"]]
        return Period(year, 3 * first - 2, 3 * last) if first < last else None
    if part["quarter"]:
        quarter = _QUARTERS[part["quarter"]]
        return Period(year, 3 * quarter - 2, 3 * quarter)
    if part["latin"]:
        return _latin(part.group()[0], int(part["latin"]), year)
    if part["first"] or part["months"] or part["to"]:
        counted = part["months"] or part["to"]
        last = 3 * _QUARTERS[part["first"]] if part["first"] else _number(counted.replace("两", "二"))
        return Period(year, 1, last) if last else None
    if part["half"]:
        return Period(year, 1, 6) if part["half"] == "上" else Period(year, 7, 12)
    return Period(year)


def _latin(letter: str, number: int, year: int | None) -> Period | None:
    if letter == "Q":
        return Period(year, 3 * number - 2, 3 * number)
    return Period(year, 6 * number - 5, 6 * number) if number < 3 else None


def parse_period(text: str) -> Period | None:
    """The first period a text names (a title, a sheet's heading, 「2026年第三季度」), or None. Never raises."""
    body = plain(text)
    for start in _STARTS.finditer(body):
        before = body[start.start() - 1 : start.start()]
        if before.isdigit() or (before.isalpha() and before.isascii()):
            continue
        if found := match_period(body, start.start()):
            return _narrowed(body, *found)
    return None


def _narrowed(body: str, end: int, period: Period) -> Period:
    """「2026年收储情况（截至10月底）」: the months that brackets or 截至 in the same line give a bare year."""
    if (period.first, period.last) != (1, 12) or period.year is None:
        return period
    line = body[:end] + body[end:].split("\n", 1)[0][:_TITLE]
    for said in _GIVEN.finditer(line, end):
        found = match_period(line, said.end())
        if found and found[1].year in (None, period.year) and found[1].last <= 12:
            return Period(period.year, 1 if "截" in said[0] else found[1].first, found[1].last)
    return period


def period_label(period: Period) -> str:
    """The period as a report writes it: 2026年第三季度, 2026年1—9月, 2026年, 2021—2025年, 上半年."""
    first, last = period.first, period.last
    if period.year is not None and first == 1 and last > 12 and last % 12 == 0:
        return f"{period.year}—{period.year + last // 12 - 1}年"
    year = "" if period.year is None else f"{period.year}年"
    if (first, last) == (1, 12):
        return year or "全年"
    if (first, last) in _NAMED:
        return year + _NAMED[first, last]
    if first == last:
        return f"{year}{first}月"
    if last > 12:
        following = "次年" if period.year is None else f"{period.year + (last - 1) // 12}年"
        return f"{year}{first}月—{following}{(last - 1) % 12 + 1}月"
    return f"{year}{first}—{last}月"


def shift_years(period: Period, years: int) -> Period:
    """The same months ``years`` later (earlier when negative); a period without a year stays as it is."""
    return period if period.year is None else Period(period.year + years, period.first, period.last)
