"""What a printed figure claims, and whether the sheet bears it out: arithmetic written anew for this benchmark.

Deliberately shares nothing with ``writer.checking``, so that a mistake there cannot hide here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

from benchmarks.planted_errors.sheet import Row, Sheet

PERCENT, POINTS = "%", "个百分点"
ABOVE, BELOW, MORE, ABOUT = ("超", "逾", "突破", "以上"), ("近", "不足"), ("余", "多"), ("约", "左右")
_CURRENCIES = ("美元", "元")
_SCALES = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}
_COUNTED = {"家": "个", "户": "个", "项": "个", "名": "人", "件": "个", "宗": "个"}


@dataclass(frozen=True, slots=True)
class Claim:
    """「``relation`` of ``subject`` is ``number`` ``unit``」, as printed.

    ``subject`` is one row, ``part/whole`` for a share, ``a+b`` for a sum. ``number`` is in ``unit``; ``step`` is one
    unit of its last printed digit that counts.
    """

    relation: str
    subject: str
    number: Decimal
    unit: str
    qualifier: str = ""
    step: Decimal = Decimal(1)


def scale(unit: str) -> tuple[Decimal, str]:
    """万元 → (10000, 元): how much one of ``unit`` is, and of what."""
    for word, factor in _SCALES.items():
        if unit.startswith(word) and len(unit) > 1:
            return factor, _COUNTED.get(unit[1:], unit[1:])
    return Decimal(1), _COUNTED.get(unit, unit)


def true_value(relation: str, subject: str, sheet: Sheet) -> tuple[Decimal, str] | None:
    """The exact value in the base unit with that unit; None where the sheet does not say.

    Changes keep their sign.
    """
    with localcontext(prec=50):
        if relation == "sum":
            rows = [sheet.rows[name] for name in subject.split("+")]
            factor, base = scale(rows[0].unit)
            return sum((row.value * scale(row.unit)[0] for row in rows), Decimal(0)), base
        if relation == "share":
            part, whole = (sheet.rows[name] for name in subject.split("/"))
            return part.value * scale(part.unit)[0] * 100 / (whole.value * scale(whole.unit)[0]), PERCENT
        row = sheet.rows[subject]
        factor, base = scale(row.unit)
        found = _of_row(relation, row)
        if found is None:
            return None
        if relation in ("yoy", "mom", "done"):
            return found, PERCENT
        if relation == "times":
            return found, "倍"
        if relation in ("points", "mom_points", "gap") and row.unit == PERCENT:
            return found, POINTS
        return found * factor, base


def _of_row(relation: str, row: Row) -> Decimal | None:
    if relation.startswith("mom"):
        relation = {"mom": "yoy", "mom_diff": "diff", "mom_points": "points"}[relation]
        row = replace(row, prior=row.previous)
    value, prior, target = row.value, row.prior, row.target
    if relation == "value":
        return value
    if relation == "prior":
        return prior
    if relation == "previous":
        return row.previous
    if relation == "target":
        return target
    if relation in ("done", "gap"):
        if target is None or (relation == "done" and row.unit == PERCENT):
            return None
        return value * 100 / target if relation == "done" else target - value
    if prior is None or (relation == "points") != (row.unit == PERCENT):
        return None
    if relation in ("diff", "points"):
        return value - prior
    if prior <= 0 or relation not in ("yoy", "times"):
        return None
    return value / prior if relation == "times" else (value / prior - 1) * 100


def holds(claim: Claim, sheet: Sheet) -> bool:
    """Whether the sheet bears the claim out; the size of a change counts, its direction is the verb's business."""
    true = true_value(claim.relation, claim.subject, sheet)
    if true is None:
        return False
    exact, base = true
    if claim.unit == "成":
        return base == PERCENT and _tenths(claim, exact)
    factor, shown = scale(claim.unit)
    if shown != base:
        return False
    return fair(claim.number * factor, abs(exact), claim.step * factor, claim.qualifier)


def fair(number: Decimal, exact: Decimal, step: Decimal, qualifier: str) -> bool:
    """Whether ``number`` with its qualifier is a fair way to print ``exact``.

    超/逾/以上: up to a tenth less than the truth; 近/不足: up to a tenth more; 余/多: less by under one ``step``;
    约/左右: within 3 %; none: half a step.
    """
    if qualifier in ABOVE:
        return number <= exact <= number * Decimal("1.1")
    if qualifier in BELOW:
        return number * Decimal("0.9") <= exact <= number
    if qualifier in MORE:
        return number <= exact < number + step
    slack = max(step / 2, number * Decimal("0.03")) if qualifier in ABOUT else step / 2
    return abs(number - exact) <= slack


def _tenths(claim: Claim, exact: Decimal) -> bool:
    low = claim.number * 10
    if claim.qualifier in ABOVE:
        return low <= exact < low + 10
    if claim.qualifier in BELOW:
        return low - 10 < exact <= low
    return abs(low - exact) <= 5


def direction(subject: str, relation: str, sheet: Sheet) -> int:
    """The sign of a change, or of the value itself where it is a rate of growth; 0 for none."""
    true = true_value(relation, subject, sheet)
    return 0 if true is None or true[0] == 0 else 1 if true[0] > 0 else -1


def shown_number(exact: Decimal, step: Decimal, qualifier: str) -> Decimal:
    """``exact`` brought to a whole number of ``step`` the way its qualifier demands."""
    way = ROUND_FLOOR if qualifier in ABOVE + MORE else ROUND_CEILING if qualifier in BELOW else ROUND_HALF_UP
    return (exact / step).to_integral_value(rounding=way) * step
