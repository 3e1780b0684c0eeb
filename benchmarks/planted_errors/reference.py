"""What a printed figure claims, and whether the sheet bears it out: arithmetic written anew for this benchmark.

Deliberately shares nothing with ``writer.checking``, so that a mistake there cannot hide here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

from benchmarks.planted_errors.formula import worked_out
from benchmarks.planted_errors.sheet import Row, Sheet

PERCENT, POINTS = "%", "个百分点"
ABOVE, BELOW, MORE, ABOUT = ("超", "逾", "突破", "以上"), ("近", "不足"), ("余", "多"), ("约", "左右")
_CURRENCIES = ("美元", "元")
_SCALES = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}
_COUNTED = {"家": "个", "户": "个", "项": "个", "名": "人", "件": "个", "宗": "个"}


@dataclass(frozen=True, slots=True)
class Claim:
    """「``relation`` of ``subject`` is ``number`` ``unit``」, as printed.

    ``subject`` is one row or several added up, ``a+b``; ``part/whole`` for a share, ``one-other`` for a lead,
    a formula for ``calc``. ``number`` is in ``unit`` (of a fraction, 三分之二, the numerator); ``step`` is one unit of
    its last printed digit that counts.
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
    return (Decimal(1000), "米") if unit == "公里" else (Decimal(1), _COUNTED.get(unit, unit))


def true_value(relation: str, subject: str, sheet: Sheet) -> tuple[Decimal, str] | None:
    """The exact value in the base unit with that unit; None where the sheet does not say.

    Changes keep their sign.
    """
    with localcontext(prec=50):
        if relation == "calc":
            result, unit = worked_out(subject, sheet)
            return result * scale(unit)[0], scale(unit)[1]
        if relation in ("share", "lead"):
            return _of_two(relation, *(_row(name, sheet) for name in re.split("[/-]", subject)))
        row = _row(subject, sheet)
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


def _row(subject: str, sheet: Sheet) -> Row:
    """The row, or the rows of ``a+b`` as one in the unit of the first; a cell that one of them lacks is lacking."""
    rows = [sheet.rows[name] for name in subject.split("+")]
    if len(rows) == 1:
        return rows[0]
    unit, (factor, base) = rows[0].unit, scale(rows[0].unit)
    if unit == PERCENT or any(scale(row.unit)[1] != base for row in rows):
        raise KeyError(subject)

    def added(column: str) -> Decimal | None:
        cells = [(getattr(row, column), scale(row.unit)[0]) for row in rows]
        if any(cell is None for cell, _ in cells):
            return None
        return sum((cell * of / factor for cell, of in cells), Decimal(0))

    value = added("value")
    assert value is not None
    return Row(subject, unit, value, added("prior"), added("target"), "", added("previous"))


def _of_two(relation: str, one: Row, other: Row) -> tuple[Decimal, str] | None:
    (factor, base), (other_factor, other_base) = scale(one.unit), scale(other.unit)
    if relation == "share":
        return one.value * factor * 100 / (other.value * other_factor), PERCENT
    if base != other_base:
        return None
    return one.value * factor - other.value * other_factor, POINTS if one.unit == PERCENT else base


def _of_row(relation: str, row: Row) -> Decimal | None:
    if relation.startswith("mom"):
        relation = {"mom": "yoy", "mom_diff": "diff", "mom_points": "points"}[relation]
        row = replace(row, prior=row.previous, growth=row.mom_growth)
    value, prior, target = row.value, row.prior, row.target
    if relation in ("value", "sum"):
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
    if (relation == "points") != (row.unit == PERCENT):
        return None
    if prior is None:
        return row.growth if relation in ("yoy", "points") else None
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
        return base == PERCENT and _tenths(claim, abs(exact))
    of_percent = percents(claim.unit) if base == PERCENT else None
    if of_percent is not None:
        if "分之" not in claim.unit:
            return fair(claim.number * of_percent, abs(exact), claim.step * of_percent, claim.qualifier)
        said = claim.number == _NUMERALS.index(claim.unit[-1]) + 1
        return said and fair(claim.number * of_percent, abs(exact), Decimal("0.1") * of_percent, claim.qualifier)
    factor, shown = scale(claim.unit)
    if shown != base:
        return False
    return fair(claim.number * factor, abs(exact), claim.step * factor, claim.qualifier)


def percents(unit: str) -> Decimal | None:
    """How many per cent one of a unit is that says a percentage otherwise: 倍 of growth, 三分之 of a share, 成."""
    found = _FRACTION.fullmatch(unit)
    if found:
        return Decimal(100) / (_NUMERALS.index(found[1]) + 1)
    return {"成": Decimal(10), "倍": Decimal(100)}.get(unit)


_NUMERALS = "一二三四五六七八九十"
_FRACTION = re.compile(r"([二三四五六七八九十])分之[一二三四五六七八九]")


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
    if claim.qualifier in ABOVE + MORE:
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
