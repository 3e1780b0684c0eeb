"""Two ways to check figures without understanding them: what a small script, or a careful eye, would do."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WITH_UNIT = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)\s*(个百分点|[万亿]?(?:美元|元|平方米|人次|吨|千瓦时|亩|人|件|户|家|个|次|场|元)|批次|公里|项|座|条|名|%)"
)
Span = tuple[int, int]


def number_set(draft: str, sheet: str) -> tuple[Span, ...]:
    """Every number of the draft that is no number of the sheet, whatever it speaks of."""
    known = {_value(found[0]) for found in _NUMBER.finditer(sheet)}
    return tuple(found.span() for found in _NUMBER.finditer(draft) if _value(found[0]) not in known)


def value_with_unit(draft: str, sheet: str) -> tuple[Span, ...]:
    """Every number with a unit in the draft that does not stand with this unit on a line of the sheet."""
    known: set[tuple[Decimal, str]] = {(_value(found[1]), found[2]) for found in _WITH_UNIT.finditer(sheet)}
    for line in sheet.splitlines():
        cells = line.split("\t")
        for cell in cells[2:5]:
            if _NUMBER.fullmatch(cell.strip().lstrip("-")):
                known.add((_value(cell.strip().lstrip("-")), cells[1].strip()))
    return tuple(found.span() for found in _WITH_UNIT.finditer(draft) if (_value(found[1]), found[2]) not in known)


def _value(written: str) -> Decimal:
    return Decimal(written.replace(",", "").rstrip("."))
