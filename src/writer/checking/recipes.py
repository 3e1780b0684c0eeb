"""What a computed figure is made of, and what the same comes to for the time before: (18 + 32) ÷ 60 then and now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Context, Decimal
from typing import Final, Literal

from writer.checking.expected import Expected, Recipe
from writer.checking.units import PERCENT, compatible, in_class
from writer.schema import Fact

When = Literal["now", "prior", "previous", "opening"]
EXACT: Final = Context(prec=60)
_HUNDRED = Decimal(100)


_YEAR_END = re.compile(r"(?:上年末|年初)[数值]?[：:]\s*(-?[\d,]+(?:\.\d+)?)")


def worked_out(recipe: Recipe, facts: Sequence[Fact], when: When) -> Decimal | None:
    """What a recipe comes to at one time, in the class of its units; None where a value for that time is missing."""
    plus, minus, under = (_total(facts, part, when) for part in (recipe.plus, recipe.minus, recipe.under))
    if plus is None or minus is None or under is None:
        return None
    if not recipe.under:
        return plus - minus
    return EXACT.divide((plus - minus) * recipe.times, under) if under > 0 else None


def value_at(fact: Fact, when: When) -> Decimal | None:
    """A fact's value now, a year ago, the period before, or when the year began."""
    if when == "opening":
        return opening_of(fact)
    return {"now": fact.value, "prior": fact.prior, "previous": fact.previous}[when]


def opening_of(fact: Fact) -> Decimal | None:
    """The 上年末 of a row, which is kept as its remark."""
    said = _YEAR_END.search(fact.note)
    return Decimal(said[1].replace(",", "")) if said else None


def recipe_of(e: Expected) -> Recipe | None:
    """What a value is made of: itself, where it is a plain value of one metric."""
    if e.made is not None:
        return e.made
    return Recipe((e.metric,)) if e.relation == "value" and e.metric >= 0 else None


def sum_of(parts: Sequence[Expected]) -> Expected:
    """Values of one unit added up."""
    total = sum((part.value for part in parts), Decimal(0))
    formula = f"{' + '.join(f'{part.shown:f}' for part in parts)} = {total:f}"
    made = Recipe(tuple(part.metric for part in parts)) if all(part.metric >= 0 for part in parts) else None
    return replace(
        parts[0], relation="sum", value=total, formula=formula, shown=total, pasted=False, signed=False, made=made
    )


def share_of(part: Expected, whole: Expected) -> tuple[Expected, ...]:
    """What share one value is of another; nothing where it can be none."""
    if not (whole.value > part.value > 0 and compatible(part.unit, whole.unit)) or part.unit == PERCENT:
        return ()
    percent = EXACT.divide(part.value * _HUNDRED, whole.value)
    formula = f"{_shown(part)} ÷ {_shown(whole)} = {percent:.1f}%"
    made = _over(part, whole, times=100)
    return (Expected(part.metric, "share", percent, PERCENT, formula, percent, PERCENT, made=made),)


def rest_of(whole: Expected, part: Expected) -> tuple[Expected, ...]:
    """What is left of one value when another is taken from it."""
    if not (whole.value > part.value > 0 and whole.unit == part.unit) or whole.unit == PERCENT:
        return ()
    left, above, below = whole.value - part.value, recipe_of(whole), recipe_of(part)
    plain = above is not None and below is not None and not (above.under or below.under or above.minus or below.minus)
    made = Recipe(above.plus, below.plus) if plain and above is not None and below is not None else None
    formula = f"{_shown(whole)} − {_shown(part)}"
    return (
        replace(
            whole,
            relation="rest",
            value=left,
            formula=formula,
            shown=left,
            written="",
            pasted=False,
            signed=False,
            made=made,
        ),
    )


def times_of(one: Expected, other: Expected) -> tuple[Expected, ...]:
    """How many times one value is another."""
    if not (other.value > 0 and one.value > 0 and one.unit == other.unit):
        return ()
    times = EXACT.divide(one.value, other.value)
    formula = f"{_shown(one)} ÷ {_shown(other)} = {times:.2f}倍"
    return (Expected(one.metric, "share", times, "倍", formula, times, "倍", made=_over(one, other)),)


def each_of(amount: Expected, count: Expected) -> tuple[Expected, ...]:
    """How much of one value comes on each of another."""
    if not (count.value > 0 and amount.value > 0) or amount.unit == count.unit or PERCENT in (amount.unit, count.unit):
        return ()
    each, shown = EXACT.divide(amount.value, count.value), EXACT.divide(amount.shown, count.value)
    if abs(shown) < 1:  # 8.64亿元 over 1000户 is told in 元
        shown, written = each, amount.unit
    else:
        written = amount.written
    formula = f"{_shown(amount)} ÷ {_shown(count)} = {shown:.2f}{written}"
    return (Expected(amount.metric, "mean", each, amount.unit, formula, shown, written, made=_over(amount, count)),)


def for_every(e: Expected, tens: int) -> Expected:
    """A multiple as so much for each hundred or each 亿元."""
    value = e.value * tens
    made = None if e.made is None else replace(e.made, times=tens)
    return replace(e, relation="mean", value=value, shown=value, unit="元", written="元", made=made)


def _over(above: Expected, below: Expected, times: int = 1) -> Recipe | None:
    over, under = recipe_of(above), recipe_of(below)
    if over is None or under is None or over.under or under.under or under.minus:
        return None
    return Recipe(over.plus, over.minus, under.plus, times)


def _total(facts: Sequence[Fact], metrics: Sequence[int], when: When) -> Decimal | None:
    total = Decimal(0)
    for metric in metrics:
        value = value_at(facts[metric], when)
        if value is None:
            return None
        total += in_class(value, facts[metric].unit)
    return total


def _shown(one: Expected) -> str:
    return f"{one.shown:f}{one.written}"
