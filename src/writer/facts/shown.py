"""One cell of a sheet as Excel shows it: by its number format, without binary noise, indents as blanks."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from writer.facts.cells import known_unit

# Digits, decimals, commas that scale by a thousand each, per cent: #,##0.00,,%
_FORMAT = re.compile(r"[#,]*0(?P<places>\.[0#]+)?(?P<scale>,*)(?P<percent>%?)")
# 0!.0, prints 123000 as 12.3: how Chinese sheets show 万 without changing the value.
_SHIFTED = re.compile(r"[#,]*0!\.(?P<places>0+)(?P<scale>,*)")
_NOISE = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|_.|\*.|\\.|[\s+]")


def shown(cell: Any) -> str:
    """The text of a cell of openpyxl; "" for an empty one."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    style = str(cell.number_format or "")
    if isinstance(value, int | float):
        return _number(value, style)
    if isinstance(value, datetime.datetime | datetime.date):
        day = f"{value.day}日" if "d" in re.sub(r"\[[^\]]*\]", "", style.lower()) else ""
        return f"{value.year}年{value.month}月{day}"
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    text = str(value)
    indent = cell.alignment.indent if cell.alignment is not None else 0
    return "\u3000" * min(int(indent or 0), 15) + text


def _number(value: float, style: str) -> str:
    first = style.split(";", maxsplit=1)[0]
    bare = _NOISE.sub("", first)
    try:
        exact = Decimal(repr(value)) if isinstance(value, int) else Decimal(format(value, ".15g"))
        shifted, match = _SHIFTED.fullmatch(bare), _FORMAT.fullmatch(bare)
        unit = next((name for name in map(known_unit, re.findall(r"\"([^\"]*)\"", first)) if name), "")
        if shifted:
            places = len(shifted["places"])
            exact = exact.scaleb(-3 * len(shifted["scale"]) - places)
            return format(_rounded(exact, places), "f") + unit
        percent = "%" in bare
        exact = exact * 100 if percent else exact
        if match is None:
            return format(exact.normalize(), "f") + ("%" if percent else unit)
        exact = exact.scaleb(-3 * len(match["scale"]))
        places = (match["places"] or "").count("0")
        optional = "#" in (match["places"] or "")
        exact = exact.normalize() if optional else _rounded(exact, places)
        return format(exact, "f") + ("%" if percent else unit)
    except InvalidOperation:
        return str(value)


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
