"""What a person types to correct a report by hand → a Correction, checked before anything is recorded."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date as Day
from typing import Literal

from writer.corpus.naming import name_period
from writer.corpus.read import clean
from writer.corpus.tail import DATE
from writer.errors import InputError
from writer.figures import find_figures
from writer.schema import Period
from writer.store import Correction

_LONGEST = {"标题": 200, "主送": 200, "单位": 100}
_SHORT = re.compile(r"20\d\d(?:[-_.]?(?:[qQ][1-4]|[hH][12])|[-_.](?:0[1-9]|1[0-2]))?")
_AROUND = re.compile("[累计份底末当期（）()]*")
_LONGEST_PERIOD = 40
_NUMBERS = re.compile(r"(\d{4})\D{1,3}(\d{1,2})(?:\D{1,3}(\d{1,2}))?")


def read_correction(
    title: str | None = None,
    recipient: str | None = None,
    issuer: str | None = None,
    date: str | None = None,
    period: str | None = None,
) -> Correction:
    """Read what was typed; None leaves a field as it is, a blank says that the report has none.

    Args:
        period: 2026年第三季度, 2026年1—9月, 2026q3, 2026-09, 2026.
        date: 2026年10月12日, 2026-10-12, 2026年10月; kept as it was typed.

    Raises:
        InputError: nothing was given, a period without a year, a date that does not exist, or something too long.
    """
    if all(value is None for value in (title, recipient, issuer, date, period)):
        raise InputError("没有写要更正什么；请至少写明标题、主送、单位、日期、期间中的一项。")
    recipient = None if recipient is None else recipient.rstrip().rstrip("：:")
    return Correction(
        _line("标题", title), _line("主送", recipient), _line("单位", issuer), _read_date(date), _read_period(period)
    )


def _line(what: str, value: str | None) -> str | None:
    if value is None:
        return None
    line = " ".join(clean(value.encode("utf-8", "replace").decode("utf-8")).split())
    if len(line) > _LONGEST[what]:
        raise InputError(f"{what}有 {len(line)} 个字，超过 {_LONGEST[what]} 字的上限；请检查是否误贴了正文。")
    return line


def _read_date(value: str | None) -> str | None:
    if value is None or not value.strip():
        return None if value is None else ""
    date = value.strip()
    if len(date) > 30 or not DATE.fullmatch(date) or not _exists(date):
        raise InputError(f"“{date[:30]}”不是能用的日期；请写成 2026年10月12日 或 2026-10-12。")
    return date


def _exists(date: str) -> bool:
    """Whether there is such a day; a date with masks or in hanzi is taken at its word."""
    numbers = _NUMBERS.match(re.sub(r"\s", "", date))
    if numbers is None:
        return True
    try:
        Day(int(numbers[1]), int(numbers[2]), int(numbers[3] or 1))
    except ValueError:
        return False
    return True


def _read_period(value: str | None) -> Period | Literal[""] | None:
    if value is None or not value.strip():
        return None if value is None else ""
    text = "".join(value.split())
    period = name_period(text) if _SHORT.fullmatch(text) else _only_period(text)
    if period is None or period.year is None:
        lacks = "没有写年份" if period else "读不出是哪一期"
        raise InputError(f"期间“{text[:30]}”{lacks}；请写成 2026年第三季度、2026年1—9月、2026年9月 或 2026年。")
    return period


def _only_period(text: str) -> Period | None:
    """The period that a text consists of: 2026年13月 holds one as well, but is none."""
    if len(text) > _LONGEST_PERIOD:
        return None
    found = [figure for figure in find_figures(text) if figure.kind == "period"]
    around = text[: found[0].start] + text[found[0].end :] if len(found) == 1 else None
    if around is None or not _AROUND.fullmatch(around) or found[0].period is None:
        return None
    return replace(found[0].period, first=1) if "累计" in around else found[0].period
