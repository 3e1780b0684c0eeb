"""Exact decimals: what printed digits are worth, and how finely they were printed."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Final

EXACT: Final = Context(prec=80)


def printed(number: str, *factors: Decimal) -> tuple[Decimal, Decimal]:
    """The value of printed digits (「1,892.50」) and its step: the worth of one unit in the last printed digit."""
    digits = number.replace(",", "").replace(" ", "")
    value, step = Decimal(digits), Decimal(1).scaleb(-len(digits.partition(".")[2]))
    for factor in factors:
        value, step = EXACT.multiply(value, factor), EXACT.multiply(step, factor)
    return (tidy(value), tidy(step)) if factors else (value, step)


def tidy(value: Decimal) -> Decimal:
    """A whole number without exponent or empty decimals: 5.6E+9 and 5600000000.00 are 5600000000.

    One of more digits than anybody counts (亿亿亿…) keeps its exponent.
    """
    if value.adjusted() >= EXACT.prec:
        return value
    whole = value.to_integral_value(context=EXACT)
    return whole.quantize(Decimal(1), context=EXACT) if whole == value else value


def is_round(value: Decimal) -> bool:
    """Whether one or two digits stand before the noughts, as in a limit: 2000, 50, 1.5; not 56.23 or 1350."""
    return len(value.normalize(EXACT).as_tuple().digits) <= 2
