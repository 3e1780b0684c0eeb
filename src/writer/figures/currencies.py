"""Currencies that stand as a sign before a number or as a code behind it: ￥1000万, US$350万, 350万USD."""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = {"¥": "元", "￥": "元", "$": "美元", "＄": "美元", "€": "欧元", "£": "英镑", "￡": "英镑"}
_DOLLARS: Final = {"HK": "港元", "A": "澳元", "C": "加元", "S": "新加坡元", "US": "美元", "NT": "新台币"}
_DOLLAR: Final = re.compile(r"(?<![A-Za-z])(HK|US|NT|A|C|S) ?[$＄]$")
_CODES: Final = {"USD": "美元", "RMB": "元", "CNY": "元", "HKD": "港元", "EUR": "欧元", "JPY": "日元", "GBP": "英镑"}
_CODE: Final = re.compile(rf" ?({'|'.join(_CODES)})(?![A-Za-z])")


def currency(text: str, start: int, end: int) -> tuple[str, int]:
    """The currency of a number without a unit, and the end of its span; no unit and the same end where none is named.

    Args:
        start: where the number begins; a sign before it stays outside its span.
        end: where the number and its 万 or 亿 end; a code behind belongs to the span.
    """
    sign = _SIGNS.get(text[start - 1 : start]) if start else None
    if sign:
        dollar = _DOLLAR.search(text[max(0, start - 5) : start])
        return (_DOLLARS[dollar[1]] if dollar else sign), end
    code = _CODE.match(text, end)
    return (_CODES[code[1]], code.end()) if code else ("", end)
