"""Whether a printed figure is a fair way to print a true value: rounding and qualifiers.

Bounds of the qualifiers: 余 → [v, v + one unit of the last digit that is not zero); 超/逾/以上 → v ≤ x ≤ 1.1 v;
近 → 0.9 v ≤ x ≤ v; 约/左右 → ±3 %; N成 → ±5 points. Without one, half a unit of the last printed digit.
"""

from __future__ import annotations

import re
from decimal import Decimal

from writer.schema import Figure

_ABOVE = re.compile(r"超|逾|以上|突破|至少|不少于|不低于|高于|多于|大于")
_BELOW = re.compile(r"近|不足|不到|以下|以内|不超|至多|低于|少于")
_ABOUT = re.compile(r"约|左右|上下|大概|大致|将近乎")
_MORE = re.compile(r"[余多]")
_HALF = Decimal("0.5")
_TENTH = Decimal("0.1")
_ROUGH = Decimal("0.03")
_FIFTH = Decimal(5)
_SMALL = Decimal(10)


def fits(figure: Figure, true: Decimal, *, tenths: bool = False, qualifier: str = "") -> bool:
    """Whether ``figure`` may be printed for ``true``; both in the base unit, signs included.

    Args:
        figure: a quantity with a value.
        true: the exact value.
        tenths: the figure was written in 成, so that five points either way are meant.
        qualifier: one that stands apart from the figure (「突破」), added to the figure's own.
    """
    value, step = figure.value, figure.step or Decimal(1)
    if value is None:
        return False
    words = figure.qualifier + qualifier
    if figure.upper is not None:
        return min(value, figure.upper) - step * _HALF <= true <= max(value, figure.upper) + step * _HALF
    if value < 0 or true < 0:
        return abs(value - true) <= step * _HALF
    return _within(value, true, step, words, tenths)


def _within(value: Decimal, true: Decimal, step: Decimal, words: str, tenths: bool) -> bool:
    if tenths:
        return _tenths(value, true, words)
    if "不超" in words:
        return value * (1 - _TENTH) <= true <= value
    if _ABOVE.search(words):
        return value <= true <= value + max(value * _TENTH, step if value < step * _SMALL else Decimal(0))
    if _BELOW.search(words):
        return value - max(value * _TENTH, step if value < step * _SMALL else Decimal(0)) <= true <= value
    if _MORE.search(words):
        return value <= true < value + last_digit(value, step)
    slack = step * _HALF
    if _ABOUT.search(words):
        slack = max(slack, value * _ROUGH)
    return abs(value - true) <= slack


def _tenths(value: Decimal, true: Decimal, words: str) -> bool:
    if _ABOVE.search(words) or _MORE.search(words):
        return value <= true < value + 2 * _FIFTH
    if _BELOW.search(words):
        return value - 2 * _FIFTH < true <= value
    return abs(value - true) <= _FIFTH


def last_digit(value: Decimal, step: Decimal) -> Decimal:
    """The worth of one unit of the last digit that is not zero: 10 for 60, 100 for 1,200; at least ``step``."""
    place = step
    if step <= 0 or value == 0:
        return step
    while value % (place * 10) == 0:
        place *= 10
    return place


def same_digits(value: Decimal, true: Decimal) -> bool:
    """Whether two values differ by a power of ten only (56.23万元 for 56.23亿元)."""
    if value == 0 or true == 0:
        return False
    return abs(value).normalize().as_tuple().digits == abs(true).normalize().as_tuple().digits
