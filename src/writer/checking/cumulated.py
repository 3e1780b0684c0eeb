"""What a quarter's sheet says of the year so far: 二季度 with 上期 gives 上半年, and with the goal how much is done."""

from __future__ import annotations

from decimal import Context, Decimal

from writer.checking.expected import Expected
from writer.checking.units import PERCENT, POINTS, in_class, unit_class
from writer.schema import Fact, Period

_EXACT = Context(prec=60)
_HUNDRED = Decimal(100)
_SECOND = (4, 6)  # of the later quarters 上期 does not reach back to January


def so_far(at: int, fact: Fact, period: Period | None, stock: bool) -> dict[str, Expected]:
    """Value, completion and gap of the half-year, by relation; nothing for other periods, rates and stocks.

    Args:
        at: the metric's place in the list of metrics.
        fact: its fact.
        period: the sheet's own period.
        stock: whether it counts what there is at the end of a period.
    """
    second = period is not None and (period.first, period.last) == _SECOND
    unit = unit_class(fact.unit)
    if not second or stock or fact.value is None or fact.previous is None or unit in (PERCENT, POINTS):
        return {}
    total = fact.value + fact.previous
    said = f"{fact.previous:f} + {fact.value:f} = {total:f}{fact.unit}"
    base = in_class(total, fact.unit)
    found = {"value": Expected(at, "sum", base, unit, said, total, fact.unit)}
    if fact.target:
        percent = _EXACT.divide(total * _HUNDRED, fact.target)
        done = f"（{fact.previous:f} + {fact.value:f}）÷ {fact.target:f} = {percent:.1f}%"
        found["done"] = Expected(at, "done", percent, PERCENT, done, percent, PERCENT)
        left = fact.target - total
        gap = f"{fact.target:f} − {fact.previous:f} − {fact.value:f} = {left:f}{fact.unit}"
        found["gap"] = Expected(at, "gap", in_class(left, fact.unit), unit, gap, left, fact.unit)
    return found
