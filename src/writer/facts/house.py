"""How an office prints its figures: how many decimals, whether 20% or 20.0%. The value is never another one.

Rounding goes no further than the eye: never to nought or to a hundred per cent that was not reached, never from 99.96
to 100, never from 12.04 to a bare 12. Decimals that nobody pasted are added to computed percentages alone. One fact is
printed in one way throughout a report: where its rounded values would not add up, or not all of them can be rounded, it
is printed as pasted everywhere (``settled``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

from writer.facts.derive import PASTED, PERCENT_UNITS, derive, plain, rounded, trimmed
from writer.schema import Derived, Fact, Ledger, Relation

# What kind of figure a habit is about: a value of the fact itself, a change in per cent, a completion, a share.
FigureUse = Literal["value", "change", "done", "share"]
_USES: dict[Relation, FigureUse] = {"yoy": "change", "mom": "change", "done": "done", "share": "share"}
_WIDE = Context(prec=80, rounding=ROUND_HALF_UP)
_MOST_DIGITS = 60
# A rounding that moves the value by more than this part of it is a loss, not a manner of printing.
_LOSS = Decimal("0.02")
_DIFFERENCES: tuple[tuple[Relation, Relation, Relation], ...] = (
    ("value", "prior", "diff"), ("value", "prior", "points"), ("value", "previous", "mom_diff"),
    ("value", "previous", "mom_points"), ("target", "value", "gap"),
)  # fmt: skip
_OF_ONE_FACT = tuple(dict.fromkeys(relation for row in _DIFFERENCES for relation in row))


@dataclass(frozen=True, slots=True)
class Habit:
    """``places`` decimals; ``padded`` prints 20.0 where the value is 20."""

    places: int
    padded: bool = False


@dataclass(frozen=True, slots=True)
class FigureStyle:
    """The habits that past reports show; where there is none, figures are printed as pasted.

    Attributes:
        units: by unit as written (亿元), for values of that unit.
        uses: for percentages that follow from facts, by what they say.
        metrics: by id of the fact and use, where past reports show the metric often enough to have its own.
        pasted: ids of the facts whose amounts are printed as they were pasted.
    """

    units: Mapping[str, Habit] = field(default_factory=dict)
    uses: Mapping[FigureUse, Habit] = field(default_factory=dict)
    metrics: Mapping[tuple[str, FigureUse], Habit] = field(default_factory=dict)
    pasted: frozenset[str] = frozenset()

    def habit(self, derived: Derived) -> Habit | None:
        """The habit for a value, None where past reports show none."""
        use = _USES.get(derived.relation, "value")
        if use == "value" and derived.fact in self.pasted:
            return None
        own = self.metrics.get((derived.fact, use))
        return own or (self.units.get(derived.unit) if use == "value" else self.uses.get(use))


def use_of(relation: Relation) -> FigureUse:
    """What kind of figure a relation gives."""
    return _USES.get(relation, "value")


def digits(derived: Derived, value: Decimal, fact: Fact | None = None, style: FigureStyle | None = None) -> str:
    """The digits of ``value`` as they are printed.

    Args:
        derived: what the value is of; ``value`` may be its amount without the sign.
        fact: the fact it follows from: a change that was pasted as such is given no decimals.
        style: the habits; None prints what was pasted, and percentages with one decimal.
    """
    computed = derived.unit in PERCENT_UNITS and derived.relation in _USES
    bare = rounded(value) if computed else plain(value) if derived.relation in PASTED else trimmed(value)
    habit = style.habit(derived) if style is not None else None
    if habit is None or value.adjusted() > _MOST_DIGITS:
        return bare
    stated = fact is not None and derived.relation in ("yoy", "mom") and _is_stated(fact, derived.relation)
    if computed and not stated:
        return _percentage(value, habit)
    return _amount(value, habit, bare)


def _is_stated(fact: Fact, relation: Relation) -> bool:
    """Whether a change was pasted as such, and not computed."""
    return (fact.prior if relation == "yoy" else fact.previous) is None


def _percentage(value: Decimal, habit: Habit) -> str:
    """A computed percentage: more decimals where the rounded one would tell an untruth, as 99.96 is not 100."""
    near, places = value, habit.places
    for places in range(habit.places, habit.places + 4):
        near = _quantized(value, places)
        if near == value or near not in (0, 100, -100):
            break
    return plain(near) if habit.padded and places == habit.places else trimmed(near)


def _amount(value: Decimal, habit: Habit, bare: str) -> str:
    """A pasted value, or a difference of such: rounded where that loses nothing to speak of, else ``bare``."""
    if -int(value.as_tuple().exponent) <= habit.places:
        whole = value == value.to_integral_value(context=_WIDE)
        return bare if habit.padded or not whole else trimmed(value)
    near = _quantized(value, habit.places)
    if near == value:
        return plain(near) if habit.padded else trimmed(near)
    crossed = near == 0 or near.adjusted() != value.adjusted()
    if crossed or not habit.places or abs(near - value) > _LOSS * abs(value):
        return bare
    # 12.04 is 12.0, not 12: the nought says that it was rounded.
    whole = near == near.to_integral_value(context=_WIDE)
    return plain(near) if habit.padded or whole else trimmed(near)


def _quantized(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), context=_WIDE)


def settled(style: FigureStyle, ledger: Ledger) -> FigureStyle:
    """``style`` with the facts of ``ledger`` that are printed as pasted, because rounded they would not add up.

    A fact is judged with its values of other times, its target and the differences between them; a sum (其中) with its
    parts: all of them are rounded, or none.
    """
    facts = {fact.id: fact for fact in ledger.facts if fact.value is not None}
    loose = {fact.id for fact in facts.values() if not _adds_up(fact, ledger, style)}
    for parent in facts.values():
        group = [one for one in facts.values() if one.part_of == parent.id and one.unit == parent.unit]
        names = {parent.id, *(one.id for one in group)}
        if group and (names & loose or not _sums_up(parent, group, ledger, style)):
            loose |= names
    return replace(style, pasted=style.pasted | loose)


def _rounded(fact: Fact, relation: Relation, ledger: Ledger, style: FigureStyle) -> tuple[Decimal, Decimal] | None:
    """A value exactly and as it is printed."""
    derived = derive(fact, relation, ledger)
    if derived is None or derived.value.adjusted() > _MOST_DIGITS:
        return None
    sign = -1 if derived.value < 0 else 1
    return derived.value, sign * Decimal(digits(derived, abs(derived.value), fact, style))


def _adds_up(fact: Fact, ledger: Ledger, style: FigureStyle) -> bool:
    """Whether what is printed of a fact is of one kind, and its differences are those of what is printed."""
    values: dict[Relation, tuple[Decimal, Decimal] | None] = {
        relation: _rounded(fact, relation, ledger, style) for relation in _OF_ONE_FACT
    }
    habit = style.habit(Derived(fact.id, "value", Decimal(0), fact.unit, ""))
    known = [one for relation in PASTED if (one := values.get(relation)) is not None]
    rounded = any(exact != shown for exact, shown in known)
    if habit is None or not rounded:
        return True
    if any(-int(shown.as_tuple().exponent) > habit.places for _, shown in known):
        return False
    for whole, part, rest in _DIFFERENCES:
        one, other, between = values[whole], values[part], values[rest]
        if one and other and between and _WIDE.subtract(one[1], other[1]) != between[1]:
            return False
    return True


def _sums_up(parent: Fact, parts: Sequence[Fact], ledger: Ledger, style: FigureStyle) -> bool:
    """Whether parts that make up their whole still do so as they are printed."""
    whole = _rounded(parent, "value", ledger, style)
    shares = [one for part in parts if (one := _rounded(part, "value", ledger, style)) is not None]
    if whole is None or sum((exact for exact, _ in shares), Decimal(0)) != whole[0]:
        return True
    return sum((shown for _, shown in shares), Decimal(0)) == whole[1]
