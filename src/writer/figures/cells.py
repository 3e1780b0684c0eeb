"""Numbers in sheet cells."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from writer.figures.numerals import chinese_number
from writer.figures.plain import plain

_DOWN: Final = "↓▼▽⬇"
_UP: Final = "↑▲△⬆"
_FALL: Final = ("下降", "减少", "降低", "回落")
_RISE: Final = ("增长", "增加", "上升", "提高")
_LONGEST: Final = 60
_NUMBER: Final = re.compile(r"(?:\d{1,3}(?:(?P<group>[, ])\d{3})(?:(?P=group)\d{3})*|\d+)(?:\.\d+)?|\.\d+")
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?[eE][+-]?\d{1,2}")


def parse_number(cell: str) -> Decimal | None:
    """The number in a cell, as written: no unit is applied, and a percent sign is dropped (``12.3%`` is 12.3).

    Reads 「12 500」, 「１２３」, 「1,892」, 「(3.2)」 and 「▼3.2」 (both −3.2), 「↑12.3%」, 「−3.2」, 「十八」.
    None, never 0, for a blank, 「-」, 「—」, 「/」, 持平, a mask, a number with a unit, or anything
    else. Never raises.
    """
    body = plain(cell).strip().lstrip("'").strip()
    if not 0 < len(body) <= _LONGEST:
        return None
    body = body.rstrip("%‰").strip()
    bracketed = body.startswith("(") and body.endswith(")")
    body = body[1:-1].strip().rstrip("%‰").strip() if bracketed else body
    sign, body = _sign(body)
    value = _unsigned(body.removeprefix("¥").removeprefix("￥").strip())
    if value is None or (bracketed and sign < 0):
        return None
    return value.copy_negate() if (bracketed or sign < 0) and value else value


def _sign(body: str) -> tuple[int, str]:
    for marks, sign in ((_DOWN, -1), (_UP, 1)):
        if body and (body[0] in marks or body[-1] in marks):
            inner = body.strip(marks).strip()
            return sign, inner.removeprefix("-" if sign < 0 else "+").rstrip("%‰").strip()
    if body.startswith(_FALL):
        return -1, body[2:].strip()
    if body.startswith(_RISE):
        body = body[2:].strip()
    if body.startswith(("-", "–")):
        return -1, body[1:].strip()
    return 1, body.removeprefix("+").strip()


def _unsigned(body: str) -> Decimal | None:
    body = body.replace("，", ",")
    if _NUMBER.fullmatch(body):
        return Decimal(body.replace(",", "").replace(" ", ""))
    if _SCIENTIFIC.fullmatch(body):
        return Decimal(f"{Decimal(body):f}")
    return chinese_number(body) if body not in ("万", "亿", "百", "千", "点") else None
