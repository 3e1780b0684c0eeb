"""What a figure may print of a metric, and the forms that one such value may take."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from writer.schema import Relation

_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_ROUNDED = 24  # digits before the point that still leave room for one behind it
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Recipe:
    """(``plus`` − ``minus``) ÷ ``under`` × ``times``, each the sum of metrics; a plain sum has nothing under it."""

    plus: tuple[int, ...]
    minus: tuple[int, ...] = ()
    under: tuple[int, ...] = ()
    times: int = 1

    @property
    def metrics(self) -> frozenset[int]:
        """All metrics that it is made of."""
        return frozenset((*self.plus, *self.minus, *self.under))


def share_recipe(part: int, whole: int) -> Recipe:
    """One metric in per cent of another."""
    return Recipe((part,), (), (whole,), 100)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a figure may print: ``value`` in the base unit, of class ``unit``; ``shown`` in the unit as pasted.

    ``made``: what a computed value is made of, where that may be worked out for another time.
    """

    metric: int
    relation: Relation
    value: Decimal
    unit: str
    formula: str
    shown: Decimal
    written: str
    signed: bool = False
    pasted: bool = False
    made: Recipe | None = None


def tenth(value: Decimal) -> Decimal:
    """A percentage with one decimal; one of more digits than can be rounded stays as it is."""
    return round(value, 1) if value.adjusted() < _ROUNDED else value


def with_value(e: Expected, value: Decimal, formula: str, shown: Decimal | None = None) -> Expected:
    """The same with another value and its arithmetic."""
    return Expected(
        e.metric, e.relation, value, e.unit, formula, value if shown is None else shown, e.written, e.signed, e.pasted
    )


def beyond(e: Expected) -> Expected:
    """By how much a completion goes past its target."""
    return with_value(e, e.value - _HUNDRED, f"{e.formula}，超出 {e.value - _HUNDRED:.1f}%")


def short(e: Expected) -> Expected:
    """What a completion still lacks."""
    return with_value(e, _HUNDRED - e.value, f"100% − {e.value:.1f}%（{e.formula}）")


def multiple(e: Expected, reached: bool) -> Expected:
    """A growth in per cent as a multiple: 增长1倍 is 100 %, 是…的2倍 likewise."""
    times = _EXACT.divide(e.value, _HUNDRED) + (1 if reached else 0)
    return Expected(e.metric, "yoy", times, "倍", f"{e.formula}，即{times:.2f}倍", times, "倍", not reached, e.pasted)
