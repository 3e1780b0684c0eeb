"""Who wrote a report to whom, when, and about which period: from its first lines, its signature and its file name."""

from __future__ import annotations

import re
from dataclasses import replace

from writer.corpus.front import UNIT, Front
from writer.corpus.naming import name_period, title_period, without_day
from writer.corpus.tail import Tail
from writer.figures import parse_period
from writer.schema import Period, Report

_TITLE_UNIT = re.compile(
    rf"(?P<unit>{UNIT})(?=关于|20[0-9X]{{2}}|二〇|[上下]半年|第?[一二三四]季度|[0-9]+月|年度|半年|年中|工作|招商|经济|安全生产|党建)"
    r"|^(?!关于)(?P<office>[^\s，、。：“”《》（）()0-9]{2,14}(?:处|科|股|室|站|专班|社区))(?=20[0-9X]{2}年|二〇|[上下]半年|第?[一二三四]季度)"
)
_TEXT_UNIT = re.compile(
    rf"(?:^|[，。,\n])(?P<unit>{UNIT})(?=在|围绕|紧扣|紧盯|立足|坚持|牢固|认真|深入|始终|全面|聚焦|按照|以|紧紧|持续)"
)
_WHOLE_YEAR = re.compile("年度|全年|总结|年终")
_SINCE = re.compile("年以来")
_ISSUED = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日[ \t\u3000]*$", re.MULTILINE)  # a briefing's date under its title
# Two who sign side by side; a name spread out with blanks, 区 商 务 局, is one.
_SPREAD = re.compile(r"(?<=[一-鿿]{2}[委局办府会心司处])[ \t\u3000]{1,20}(?=[一-鿿]{3})")
_REACH = 400
_SPRING = 3  # the last month in which reports about the year before are handed in


def identify(report: Report, front: Front, tail: Tail) -> Report:
    """Fill in title, recipient, issuer, date and period of a report whose sections are known."""
    opening = next((section.text for section in report.sections if section.text.strip()), "")[:_REACH]
    date = tail.date or front.date
    period = _period(front.title, opening, report.name, date)
    return replace(
        report,
        title=front.title,
        recipient=front.recipient,
        issuer=_SPREAD.sub("、", tail.issuer) or front.issuer or _issuer(front.title, opening),
        date=date,
        period=period or _headed_period(report),
    )


def _issuer(title: str, opening: str) -> str:
    match = _TITLE_UNIT.search(title[:60])
    if match:
        return (match["unit"] or match["office"]).removeprefix("关于")
    match = _TEXT_UNIT.search(opening)
    return match["unit"] if match else ""


def _period(title: str, opening: str, name: str, date: str) -> Period | None:
    """The period: from the title, the file name, the opening; a year that is missing from the date."""
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or name
    stem, day = without_day(stem)
    written = _month_of(date) or day
    titled, named = title_period(title), name_period(stem)
    since = "今年以来" in opening or bool(_SINCE.search(title))
    signed = replace(written, first=1) if since and written else None
    if signed and named == written and "月" not in stem:
        named = signed  # 2026-08.txt, signed in August, on what has been done 今年以来
    candidates = [titled, named, parse_period(_ISSUED.sub("", opening)), signed]
    years = [c.year for c in candidates if c and c.year]
    year = years[0] if years else None
    period = next((c for c in candidates if c), None)
    if period is not None and period == replace(period, first=1, last=12) and not _WHOLE_YEAR.search(title):
        # A bare year in the title or name is narrowed by what comes after it: 2026年招商引资工作汇报, 2026q3.txt.
        period = next((c for c in candidates if c and c.year in (None, year) and (c.first, c.last) != (1, 12)), period)
    if period is None or period.year:
        return period
    return replace(period, year=year or _year_signed(period, written))


def _headed_period(report: Report) -> Period | None:
    """The period that the first heading names, with its year: 「一、2025年工作回顾」."""
    heading = next((section.heading for section in report.sections if section.heading), "")
    found = parse_period(heading)
    return found if found and found.year else None


def _month_of(date: str) -> Period | None:
    """The month of a date as written, with its year; None for one that is masked or not there."""
    found = parse_period(re.sub(r"\s", "", date))
    return found if found and found.year and found.first == found.last else None


def _year_signed(period: Period, written: Period | None) -> int | None:
    """The year of a period that names none: that of the signature, or the one before for what is told in spring."""
    if written is None or written.year is None:
        return None
    return written.year - (written.first <= _SPRING and period.last > written.first)
