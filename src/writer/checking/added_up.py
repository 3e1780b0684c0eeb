"""Rows that add up to another row without being marked as its parts: 第一、二、三产业税收 under 税收收入."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from writer.checking.metrics import Metric
from writer.checking.units import PERCENT, POINTS, in_class
from writer.schema import Fact

_LONGEST = 24  # rows that a whole may be made of


def implied_wholes(metrics: Sequence[Metric]) -> Mapping[int, int]:
    """Of each row that no 其中 puts under another, the row that it and its neighbours make up.

    Neighbouring rows of one unit are taken for parts where their values add up to a row exactly and those of another
    column (last year's, else the last period's, else the targets) do too: two such sums are no chance.
    """
    amounts = [m for m in metrics if m.unit not in (PERCENT, POINTS)]
    found: dict[int, int] = {}
    for second in (_prior, _previous, _target):
        sums: dict[tuple[str, Decimal, Decimal], int] = {}
        for metric in amounts:
            value, other = metric.fact.value, second(metric.fact)
            if value and other:
                sums.setdefault((metric.unit, _base(value, metric.fact), _base(other, metric.fact)), metric.at)
        tops = (m for m in amounts if m.parent is None and m.at not in found)
        for unit, together in groupby(tops, key=lambda m: m.unit) if sums else ():
            found |= _made_up(unit, list(together), sums, second)
    return found


def _prior(fact: Fact) -> Decimal | None:
    return fact.prior


def _previous(fact: Fact) -> Decimal | None:
    return fact.previous


def _target(fact: Fact) -> Decimal | None:
    return fact.target


def _made_up(
    unit: str,
    rows: Sequence[Metric],
    sums: Mapping[tuple[str, Decimal, Decimal], int],
    second: Callable[[Fact], Decimal | None],
) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(len(rows)):
        value = other = Decimal(0)
        for end in range(start, min(len(rows), start + _LONGEST)):
            fact, along = rows[end].fact, second(rows[end].fact)
            if fact.value is None or along is None:
                break
            value, other = value + _base(fact.value, fact), other + _base(along, fact)
            whole = sums.get((unit, value, other))
            some = [] if whole is None else rows[start : end + 1]
            if whole is not None and _several(some) and all(one.at != whole for one in some):
                for one in some:
                    found.setdefault(one.at, whole)
    return found


def _several(rows: Sequence[Metric]) -> bool:
    """Whether more than one row counts anything: a row and zeros beside it make up nothing."""
    return sum(bool(one.fact.value) for one in rows) > 1


def _base(value: Decimal, fact: Fact) -> Decimal:
    return in_class(value, fact.unit)
