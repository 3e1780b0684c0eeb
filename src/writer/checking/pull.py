"""What a part has pulled its whole up or down by: 铁路拉动总客流增长5.2个百分点."""

from __future__ import annotations

from decimal import Context, Decimal

from writer.checking.expected import Expected
from writer.checking.units import POINTS, in_class
from writer.schema import Fact

_EXACT = Context(prec=60)
_HUNDRED = Decimal(100)
_LONG = 20  # digits of what was computed, not pasted


def pull_of(metric: int, part: Fact, whole: Fact, previous: bool) -> tuple[Expected, ...]:
    """How many points of its whole's growth a part makes: what it has grown by, out of what the whole was before.

    Args:
        metric: the part's place in the list of metrics.
        part: the part's fact.
        whole: that of the whole.
        previous: since the period before, else since last year.
    """
    before = part.previous if previous else _year_before(part)
    then = whole.previous if previous else _year_before(whole)
    if part.value is None or before is None or not then or then <= 0:
        return ()
    grown = in_class(part.value - before, part.unit) * _HUNDRED
    points = _EXACT.divide(grown, in_class(then, whole.unit))
    formula = f"（{part.value:f} − {_short(before)}）÷ {_short(then)} = {points:.1f}个百分点"
    return (Expected(metric, "points", points, POINTS, formula, points, POINTS, True),)


def _year_before(fact: Fact) -> Decimal | None:
    """The value of a year ago, by the growth that a sheet states where it does not give the value."""
    if fact.prior is not None or fact.value is None or fact.growth is None or fact.growth <= -_HUNDRED:
        return fact.prior
    return _EXACT.divide(fact.value * _HUNDRED, _HUNDRED + fact.growth)


def _short(value: Decimal) -> str:
    """A value as pasted, or a computed one to two places."""
    return f"{value:f}" if len(value.as_tuple().digits) < _LONG else f"{value:.2f}"
