"""How much of the year has gone: the pace (序时进度) that a completion is held against, and the days of a period."""

from __future__ import annotations

from calendar import monthrange
from decimal import Context, Decimal

from writer.checking.expected import Expected
from writer.checking.units import PERCENT, POINTS
from writer.schema import Period

_EXACT = Context(prec=60)
YEAR = 12  # months


def days_of(period: Period | None) -> int:
    """The days of a period; 0 where that is not known."""
    if period is None or period.year is None or period.last > YEAR:
        return 0
    return sum(monthrange(period.year, month)[1] for month in range(period.first, period.last + 1))


def months_of(period: Period | None) -> int:
    """The months of a period; 0 where that is not known."""
    return 0 if period is None or period.last > YEAR else period.last - period.first + 1


def months_gone(period: Period | None) -> int:
    """The months of its year that are over when a period ends; the whole year where that is not known."""
    return YEAR if period is None or not 1 <= period.last < YEAR else period.last


def pace_of(period: Period | None, metric: int) -> tuple[Expected, ...]:
    """What should be done of a metric by the end of a period, of goals that are set for the year."""
    if period is None or not 1 <= period.last < YEAR:
        return ()
    due = _EXACT.divide(Decimal(period.last * 100), Decimal(YEAR))
    return (Expected(metric, "done", due, PERCENT, f"序时进度{period.last} ÷ 12 = {due:.1f}%", due, PERCENT),)


def ahead_of(done: tuple[Expected, ...], period: Period | None) -> tuple[Expected, ...]:
    """How far completions lie before or behind the pace of a period."""
    found = []
    for e in done:
        for due in pace_of(period, e.metric):
            ahead = e.value - due.value
            formula = f"{e.formula}；{due.formula}"
            found.append(Expected(e.metric, "points", ahead, POINTS, formula, ahead, POINTS, signed=True))
    return tuple(found)
