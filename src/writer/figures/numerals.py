"""Chinese numerals, read exactly."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

DIGITS: Final = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
PLACES: Final = {"十": 10, "百": 100, "千": 1000}
MYRIADS: Final = {"万": 10**4, "亿": 10**8}
NUMERAL_CHARS: Final = "零〇一二两三四五六七八九十廿卅百千万亿"
_TENS: Final = (("廿", "二十"), ("卅", "三十"))
_LONGEST: Final = 40
_WELL_FORMED: Final = re.compile(f"[{NUMERAL_CHARS}]+(?:点[零〇一二三四五六七八九]+[万亿]*)?")


def chinese_number(text: str) -> Decimal | None:
    """The value of a Chinese numeral: 十八, 一百二十, 两万三, 一千零五, 二〇二六, 三点五万.

    None where the characters form no numeral (「三五」 as an estimate, 「百千」, an empty string).
    """
    if not 0 < len(text) <= _LONGEST or not _WELL_FORMED.fullmatch(text):
        return None
    for short, full in _TENS:
        text = text.replace(short, full)
    whole, point, rest = text.partition("点")
    if point:
        return _with_fraction(whole, rest)
    if len(whole) > 2 and all(char in DIGITS for char in whole):
        return Decimal("".join(str(DIGITS[char]) for char in whole))
    value = _with_myriads(whole)
    return None if value is None else Decimal(value)


def _with_fraction(whole: str, rest: str) -> Decimal | None:
    fraction = rest.rstrip("万亿")
    scale = 1
    for char in rest[len(fraction) :]:
        scale *= MYRIADS[char]
    value = _with_myriads(whole)
    if value is None or scale > 10**12:
        return None
    return Decimal(f"{value}." + "".join(str(DIGITS[char]) for char in fraction)) * scale


def _with_myriads(text: str) -> int | None:
    """Split at the last 亿, then at the last 万, and read the groups of at most four digits between."""
    for mark, worth in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(mark)
        if not found:
            continue
        high = _with_myriads(head) if head else 1
        if high is None:
            return None
        if len(tail) == 1 and tail in DIGITS and DIGITS[tail]:
            return high * worth + DIGITS[tail] * worth // 10
        low = _with_myriads(tail) if tail else 0
        return None if low is None or low >= worth else high * worth + low
    return _group(text)


def _group(text: str) -> int | None:
    """A numeral below 万: places must fall, digits must not meet, 「一百二」 is 120."""
    total, digit, last, zero = 0, -1, 10**4, False
    for char in text:
        if char in DIGITS:
            if digit > 0 or (digit == 0 and DIGITS[char] == 0):
                return None
            zero = zero or DIGITS[char] == 0
            digit = DIGITS[char]
            continue
        place = PLACES[char]
        if place >= last or (digit == 0 and place != 10):
            return None
        total, last, digit, zero = total + max(digit, 1) * place, place, -1, False
    if digit > 0 and last in (100, 1000) and not zero:
        return total + digit * last // 10
    return total + max(digit, 0)
