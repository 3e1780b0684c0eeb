"""Values that follow from a fact: exact, with the arithmetic written out for people.

Only what an office would call the same fact's own numbers is derived: its prior, the period before, target, growth,
difference,
completion, gap, and its share of a parent that was declared (其中). No sums over arbitrary pairs and no currency
conversion: letting any arithmetic justify a number would make one wrong number in five "derivable".
"""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

from writer.figures import parse_unit
from writer.schema import Derived, Fact, Ledger, Relation

PERCENT_UNITS = frozenset({"%", "％", "﹪", "百分比"})
POINTS = "个百分点"
PASTED: frozenset[Relation] = frozenset({"value", "prior", "previous", "target"})
CHANGES: frozenset[Relation] = frozenset({"yoy", "diff", "points", "mom", "mom_diff", "mom_points"})
Direction = Literal["up", "down", "flat"]

_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_HUNDRED = Decimal(100)
_OFFERED: tuple[Relation, ...] = (
    "value", "prior", "previous", "target", "yoy", "diff", "points", "mom", "mom_diff", "mom_points",
    "done", "gap", "share",
)  # fmt: skip
_YEAR: dict[Relation, Relation] = {"mom": "yoy", "mom_diff": "diff", "mom_points": "points"}


def is_percent(fact: Fact) -> bool:
    """Whether the fact is itself a percentage, so that its changes are percentage points."""
    return fact.unit in PERCENT_UNITS


def derive(fact: Fact, relation: Relation, ledger: Ledger) -> Derived | None:
    """What ``relation`` of ``fact`` is.

    Args:
        fact: a fact of ``ledger``.
        relation: ``value``, ``prior``, ``previous``, ``target``; ``yoy`` (%), ``diff`` (the fact's unit), ``points``
            (个百分点, for facts in % only), the same on the period before as ``mom``, ``mom_diff``, ``mom_points``;
            ``done`` (% of the target), ``gap`` (target − value), ``share`` (% of the parent).
        ledger: where the parent is looked up.

    Returns:
        The exact value with its formula; None where it does not follow from what was pasted, or makes no sense (growth
        on a prior of zero or less, growth in per cent of a percentage).
    """
    if fact.value is None:
        return None
    if relation in PASTED:
        return _pasted(fact, relation)
    if relation in ("yoy", "diff", "points"):
        return _against_prior(fact, fact.value, relation)
    if relation in _YEAR:
        return _against_previous(fact, fact.value, relation)
    if relation in ("done", "gap"):
        return _against_target(fact, fact.value, relation)
    return _share(fact, fact.value, ledger) if relation == "share" else None


def derived_values(fact: Fact, ledger: Ledger) -> tuple[Derived, ...]:
    """Every value that follows from ``fact``, the pasted ones first."""
    found = (derive(fact, relation, ledger) for relation in _OFFERED)
    return tuple(derived for derived in found if derived is not None)


def direction(fact: Fact, relation: Relation, ledger: Ledger) -> Direction | None:
    """Which way a change goes: the verb of the sentence must agree with it.

    For changes (``yoy``, ``diff``, ``points`` and those on the period before) their sign; for ``value`` of a percentage
    its own sign. None for everything that has no direction.
    """
    if relation not in CHANGES and not (relation == "value" and is_percent(fact)):
        return None
    derived = derive(fact, relation, ledger)
    if derived is None:
        return None
    if derived.value == 0:
        return "flat"
    return "up" if derived.value > 0 else "down"


def plain(value: Decimal) -> str:
    """The digits of a decimal, never in exponent notation, trailing zeros kept."""
    return format(value, "f")


def trimmed(value: Decimal) -> str:
    """The same without trailing zeros of the fraction: 16.0 → 16."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def rounded(value: Decimal) -> str:
    """A per cent value with one decimal, the way reports print it.

    More decimals are kept where one would tell an untruth: a completion of 99.96 is not 100, a change of 0.03 not 0.
    """
    if value.adjusted() > _EXACT.prec:  # of a target of 0.000…1: nothing to round
        return trimmed(value)
    for places in (1, 2, 3, 4):
        near = value.quantize(Decimal(1).scaleb(-places), context=Context(prec=80, rounding=ROUND_HALF_UP))
        if near == value or near not in (0, 100, -100):
            break
    return trimmed(near)


def _operand(value: Decimal) -> str:
    return plain(value) if value >= 0 else f"({plain(value)})"


def _pasted(fact: Fact, relation: Relation) -> Derived | None:
    found = {"value": fact.value, "prior": fact.prior, "previous": fact.previous, "target": fact.target}
    value = found[relation]
    if value is None:
        return None
    words = {"value": "", "prior": "上年同期", "previous": "上期", "target": "目标"}[relation]
    formula = f"{words}{plain(value)}{fact.unit}"
    if relation == "prior" and fact.prior_inferred and fact.value is not None:
        change = _EXACT.subtract(fact.value, value)
        formula = f"{plain(fact.value)} − {_operand(change)} = {plain(value)}{fact.unit}（按增减推算）"
    return Derived(fact.id, relation, value, fact.unit, formula)


def _against_prior(fact: Fact, value: Decimal, relation: Relation) -> Derived | None:
    percent = is_percent(fact)
    if relation == "yoy":
        return None if percent else _growth(fact, value)
    if fact.prior is None or (relation == "points") != percent:
        return None
    change = _EXACT.subtract(value, fact.prior)
    unit = POINTS if percent else fact.unit
    formula = f"{plain(value)} − {_operand(fact.prior)} = {trimmed(change)}{unit}"
    return Derived(fact.id, relation, change, unit, formula)


def _growth(fact: Fact, value: Decimal) -> Derived | None:
    if fact.prior is None:
        if fact.growth is None:
            return None
        return Derived(fact.id, "yoy", fact.growth, "%", f"材料所列同比{plain(fact.growth)}%")
    if fact.prior <= 0:
        return None
    change = _EXACT.subtract(value, fact.prior)
    percent = _EXACT.divide(_EXACT.multiply(change, _HUNDRED), fact.prior)
    formula = f"{plain(value)} ÷ {plain(fact.prior)} − 1 = {rounded(percent)}%"
    return Derived(fact.id, "yoy", percent, "%", formula)


def _against_previous(fact: Fact, value: Decimal, relation: Relation) -> Derived | None:
    """The same arithmetic on the period before; a stated 环比 counts where that period's value was not pasted."""
    before = replace(fact, prior=fact.previous, growth=fact.mom)
    derived = _against_prior(before, value, _YEAR[relation])
    return None if derived is None else replace(
        derived, relation=relation, formula=derived.formula.replace("材料所列同比", "材料所列环比")
    )  # fmt: skip


def _against_target(fact: Fact, value: Decimal, relation: Relation) -> Derived | None:
    if fact.target is None:
        return None
    if relation == "gap":
        gap = _EXACT.subtract(fact.target, value)
        unit = POINTS if is_percent(fact) else fact.unit
        formula = f"{plain(fact.target)} − {_operand(value)} = {trimmed(gap)}{unit}"
        return Derived(fact.id, relation, gap, unit, formula)
    if fact.target <= 0 or is_percent(fact):
        return None
    return _ratio(fact, relation, value, fact.target)


def _share(fact: Fact, value: Decimal, ledger: Ledger) -> Derived | None:
    parent = ledger.get(fact.part_of) if fact.part_of else None
    if parent is None or parent.value is None or parent.value <= 0 or value < 0:
        return None
    part, whole = parse_unit(fact.unit), parse_unit(parent.unit)
    if part.base != whole.base or is_percent(fact):
        return None
    derived = _ratio(fact, "share", _EXACT.multiply(value, part.factor), _EXACT.multiply(parent.value, whole.factor))
    if fact.unit == parent.unit:
        return _ratio(fact, "share", value, parent.value)
    formula = f"{_operand(value)}{fact.unit} ÷ {plain(parent.value)}{parent.unit} = {rounded(derived.value)}%"
    return replace(derived, formula=formula)


def _ratio(fact: Fact, relation: Relation, value: Decimal, whole: Decimal) -> Derived:
    percent = _EXACT.divide(_EXACT.multiply(value, _HUNDRED), whole)
    formula = f"{_operand(value)} ÷ {plain(whole)} = {rounded(percent)}%"
    return Derived(fact.id, relation, percent, "%", formula)
