"""Which true values the wording of a figure leaves open: what two figures must share to be of one thing."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from writer.checking.amounts import last_digit
from writer.schema import Figure

_BELOW: Final = re.compile(r"不足|不到|不超|以下|以内|近|低于|少于")
_ABOVE: Final = re.compile(r"超|逾|以上|突破|至少|不少于|不低于|高于|多于|大于")
_MORE: Final = re.compile(r"[余多]")
_ABOUT: Final = re.compile(r"约|左右|上下|大概|大致")
_TWO: Final = Decimal(2)
_HALF: Final = Decimal("0.5")
_ROUNDED: Final = Decimal("0.499")  # of a step: what is printed as 36 and as 37 is never the same
_SLACK: Final = Decimal("0.005")  # of a round number that is printed without 约


def bounds(figure: Figure, sign: int = 1) -> tuple[Decimal, Decimal]:
    """The lowest and highest true value that the wording of a quantity allows."""
    value, step = figure.value or Decimal(0), figure.step or Decimal(1)
    words = figure.qualifier
    slack = step * _ROUNDED
    low, high = value - slack, value + slack
    if figure.upper is not None:
        low, high = min(value, figure.upper) - slack, max(value, figure.upper) + slack
    elif words and _BELOW.search(words):
        low, high = min(value / _TWO, value), max(value, value / _TWO)
    elif words and _ABOVE.search(words):
        low, high = min(value, value * _TWO), max(value, value * _TWO)
    elif words and _MORE.search(words):
        low, high = value, value + last_digit(value, step) * Decimal("1.5")
    elif words and _ABOUT.search(words):
        low, high = (
            min(value * Decimal("0.9"), value * Decimal("1.1")),
            max(value * Decimal("0.9"), value * Decimal("1.1")),
        )
    elif abs(value) >= 100 and last_digit(abs(value), step) >= 100 * step:
        low, high = value - abs(value) * _SLACK - slack, value + abs(value) * _SLACK + slack
    if figure.unit == "成":
        low, high = low - _HALF, high + _HALF
    return (low, high) if sign >= 0 else (-high, -low)
