"""Rows that add up to another row without being marked as its parts: 第一、二、三产业税收 under 税收收入."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from writer.checking.metrics import Metric
from writer.checking.units import PERCENT, POINTS, in_class
from writer.schema import Fact

_LONGEST = 24  # rows that a whole may be made of


def implied_wholes(metrics: Sequence[Metric]) -> Mapping[int, int]:
    """Of each row that no 其中 puts under another, the row that it and its neighbours make up.

    Neighbouring rows of one unit are taken for parts where their values add up to a row exactly and those of last year
    do too: two sums that agree to the last digit are no chance.
    """
    amounts = [m for m in metrics if m.unit not in (PERCENT, POINTS)]
    sums: dict[tuple[str, Decimal, Decimal], int] = {}
    for metric in amounts:
        value, prior = metric.fact.value, metric.fact.prior
        if value and prior:
            sums.setdefault((metric.unit, _base(value, metric.fact), _base(prior, metric.fact)), metric.at)
    found: dict[int, int] = {}
    tops = (m for m in amounts if m.parent is None)
    for unit, together in groupby(tops, key=lambda m: m.unit):
        found |= _made_up(unit, list(together), sums)
    return found


def _made_up(unit: str, rows: Sequence[Metric], sums: Mapping[tuple[str, Decimal, Decimal], int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(len(rows)):
        value = prior = Decimal(0)
        for end in range(start, min(len(rows), start + _LONGEST)):
            fact = rows[end].fact
            if fact.value is None or fact.prior is None:
                break
            value, prior = value + _base(fact.value, fact), prior + _base(fact.prior, fact)
            whole = sums.get((unit, value, prior))
            several = sum(bool(one.fact.value) for one in rows[start : end + 1]) > 1
            if whole is not None and several and all(one.at != whole for one in rows[start : end + 1]):
                for one in rows[start : end + 1]:
                    found.setdefault(one.at, whole)
    return found


def _base(value: Decimal, fact: Fact) -> Decimal:
    return in_class(value, fact.unit)
