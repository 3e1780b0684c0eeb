"""The verdict on one reading: does the figure say what the facts say, and if not, what exactly is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from writer.checking.amounts import fits, same_digits
from writer.checking.evidence import Evidence
from writer.checking.expected import Expected
from writer.checking.naming import Reading
from writer.checking.units import PERCENT, POINTS, compatible, is_money, is_ratio, printed_unit
from writer.facts import PASTED
from writer.schema import Fact, Figure, Relation, Verdict

_TWO = 2  # digits that a pasted value must have to be right by no chance
_KEPT = 16
_TENTHS = Decimal(10)
_THIRDS = Decimal(5)  # 三分之一 is said of anything from 31 to 36 %


@dataclass(frozen=True, slots=True)
class Proof:
    """A verdict and the value it rests on.

    ``right`` is what should have been printed, where the facts tell. ``unsure``: the value is right for one metric
    alone, but nothing in the text names that metric. ``noted``: a fact in words that states the very figure.
    """

    verdict: Verdict
    found: Expected | None = None
    right: Expected | None = None
    unsure: bool = False
    noted: Fact | None = None


def prove(reading: Reading, evidence: Evidence, planned: bool = False) -> Proof:
    """Judge a quantity by the facts alone; masks, periods and facts in words are judged elsewhere.

    ``planned`` says that the figure stands among plans: there a target needs no word that calls it one.
    """
    printed = Printed(reading)
    for name in reading.candidates:
        for expected in evidence.expected(reading, name.metric):
            if printed.says(expected):
                if _moved_otherwise(reading, expected, evidence):
                    return Proof("wrong_sign", _change(expected, evidence)[0], expected)
                return Proof("supported" if expected.pasted else "derived", expected)
    proof = _accuse(reading, printed, evidence)
    if planned and proof.verdict == "wrong_relation" and proof.found is not None and proof.found.relation == "target":
        return Proof("supported", proof.found)
    return proof


def _change(expected: Expected, evidence: Evidence) -> list[Expected]:
    relations: tuple[Relation, ...] = ("diff", "points", "mom_diff", "mom_points")
    return [e for relation in relations for e in evidence.pool[expected.metric, relation]]


def _moved_otherwise(reading: Reading, expected: Expected, evidence: Evidence) -> bool:
    """「由297家减少到352家」: the value is right, the way it is said to have moved is not."""
    if not reading.cue.moved or expected.relation != "value":
        return False
    changes = _change(expected, evidence)
    return bool(changes) and all(e.value * reading.cue.moved < 0 for e in changes)


class Printed:
    """A figure as printed: its value with the sign that its verb gives it."""

    def __init__(self, reading: Reading) -> None:
        figure = reading.figure
        self.reading = reading
        self.unit = reading.unit
        self.tenths = figure.unit == "成" or reading.unit == "成"
        if self.tenths:
            figure = _scaled(figure, _TENTHS)
            self.unit = PERCENT
        if "分之" in figure.text and not figure.unit:
            figure = replace(_scaled(figure, Decimal(100)), step=_THIRDS)
        if reading.unit == "番":
            figure = _doubled(figure)
            self.unit = "倍"
        self.figure = figure
        self.value = figure.value if figure.value is not None else Decimal(0)
        self.qualifier = "超" if "突破" in reading.cue.text or _bursts(reading) else ""

    def telling(self, near: bool) -> bool:
        """Whether equality of this figure with a value is no chance.

        Args:
            near: whether the value's metric stands in the figure's own sentence; two digits are then enough.
        """
        digits = len(self.figure.value.normalize().as_tuple().digits) if self.figure.value else 0
        return digits >= (1 if near else 2)

    def says(self, expected: Expected) -> bool:
        """Whether the figure, with its verb, is a fair way to print a value."""
        return self.has_unit(expected) and self.close(expected, self.turned(expected))

    def has_unit(self, expected: Expected) -> bool:
        """Whether the figure is of the value's kind: % is not 个百分点, 元 not 美元."""
        if (expected.unit == PERCENT and self.unit == POINTS) or (expected.unit == POINTS and self.unit == PERCENT):
            return False
        if not self.unit and expected.unit == "倍" and expected.pasted:
            return True  # 求人倍率1.18
        return compatible(expected.unit, self.unit) and is_ratio(expected.unit) == is_ratio(self.unit)

    def turned(self, expected: Expected) -> Decimal:
        """The true value as the verb makes it read: after 下降 a fall of 3.2 % is printed 3.2."""
        if not expected.signed or self.reading.cue.direction == 0:
            return expected.value
        if self.reading.cue.direction > 0:
            return expected.value
        return -expected.value

    def close(self, expected: Expected, true: Decimal) -> bool:
        """Whether the figure rounds or qualifies ``true`` fairly."""
        if expected.signed and true < 0 and self.value > 0:
            return False
        return fits(self.figure, true, tenths=self.tenths, qualifier=self.qualifier)

    def as_size(self, expected: Expected) -> bool:
        """Whether the figure fits but for its sign."""
        figure = self.figure
        if self.value < 0 and figure.value is not None:
            figure = replace(figure, value=-figure.value)
        return fits(figure, abs(expected.value), tenths=self.tenths, qualifier=self.qualifier)

    def as_told(self, expected: Expected) -> bool:
        """Whether the figure fits, and no minus of its own says the contrary: 环比-16.3% is no rise."""
        falls = self.value < 0
        return self.as_size(expected) and not (falls and (not expected.signed or expected.value > 0))


def _bursts(reading: Reading) -> bool:
    return reading.named != "" and reading.cue.reached and "突破" in reading.cue.text


def _scaled(figure: Figure, factor: Decimal) -> Figure:
    return replace(
        figure,
        value=None if figure.value is None else figure.value * factor,
        upper=None if figure.upper is None else figure.upper * factor,
        step=None if figure.step is None else figure.step * factor,
    )


def _doubled(figure: Figure) -> Figure:
    """翻一番 is twice, 翻两番 four times; offices round it to the nearest tenth."""
    if figure.value is None or not 0 < figure.value < 10:
        return figure
    return replace(figure, value=Decimal(2) ** int(figure.value), step=Decimal("0.1"))


def _accuse(reading: Reading, printed: Printed, evidence: Evidence) -> Proof:
    first = reading.candidates[0].metric if reading.candidates else None
    right = None
    if first is not None and not reading.stranger:
        meant = evidence.expected(reading, first)
        right = next((e for e in meant if printed.has_unit(e)), meant[0] if meant else None)
        for name in reading.candidates:
            found = _near_miss(reading, printed, evidence, name.metric)
            if found is not None:
                return replace(found, right=found.right or right)
    other = _elsewhere(reading, printed, evidence)
    if other is not None:
        return Proof("wrong_metric", other, right)
    return Proof("unsupported", None, right)


def _near_miss(reading: Reading, printed: Printed, evidence: Evidence, metric: int) -> Proof | None:
    """The same metric, but with the wrong sign, unit or relation."""
    meant = evidence.expected(reading, metric)
    for expected in meant:
        if expected.signed and printed.has_unit(expected) and printed.as_size(expected):
            return Proof("wrong_sign", expected, expected)
    for expected in meant:
        if _unit_slip(printed, expected):
            return Proof("wrong_unit", expected, expected)
    everything = evidence.everything(metric)
    for expected in everything:
        other = expected.relation != reading.cue.relation or reading.cue.basis in ("previous", "other")
        if other and printed.has_unit(expected) and printed.as_size(expected):
            return Proof("wrong_relation", expected)
    for expected in everything:
        if {printed.unit, expected.unit} == {PERCENT, POINTS} and printed.as_size(expected):
            return Proof("wrong_unit", expected, expected)
    for expected in everything:
        if _unit_slip(printed, expected):
            return Proof("wrong_unit", expected, expected)
    return None


def _unit_slip(printed: Printed, expected: Expected) -> bool:
    """万 for 亿, 元 for 美元, % for 个百分点: the digits are right, the unit is not."""
    value = printed.figure.value
    if value is None or printed.figure.qualifier:
        return False
    if {printed.unit, expected.unit} == {PERCENT, POINTS}:
        return printed.as_size(expected)
    if is_money(printed.unit) or is_money(expected.unit) or printed.unit == expected.unit in ("平方米", "米", "亩"):
        if printed.unit == expected.unit and value == expected.value:
            return False
        return printed_unit(printed.figure.text) != expected.written and same_digits(value, expected.value)
    same = abs(value) == abs(expected.value) and expected.relation in PASTED
    return same and not compatible(printed.unit, expected.unit) and not is_ratio(printed.unit)


def _elsewhere(reading: Reading, printed: Printed, evidence: Evidence) -> Expected | None:
    """Another metric's figure: in the same relation first, then as a plain value."""
    own = {name.metric for name in reading.candidates} if not reading.stranger else set()
    relations = (
        [reading.cue.relation]
        if reading.cue.relation in ("value", "prior", "target")
        else [reading.cue.relation, "value"]
    )
    for relation in relations:
        for metric in evidence.metrics:
            if metric.at in own:
                continue
            for expected in evidence.pool.get((metric.at, relation), ()):
                if printed.unit == expected.unit and printed.as_size(expected) and _telling(printed, expected):
                    return expected
    return None


def _telling(printed: Printed, expected: Expected) -> bool:
    """Whether equality means something: not for a rounded or qualified figure."""
    return (
        not printed.figure.qualifier and printed.figure.upper is None and abs(printed.value) == abs(expected.value)
    ) or (expected.relation not in ("value", "prior", "target") and printed.as_size(expected))


def proof_of(expected: Expected) -> Proof:
    """The verdict for a figure that prints ``expected``."""
    return Proof("supported" if expected.pasted else "derived", expected)


def is_exact(reading: Reading, expected: Expected) -> bool:
    """Whether a figure prints a pasted value in full, or a computed one to three digits: no chance then."""
    figure = reading.figure
    if figure.value is None or figure.qualifier or figure.upper is not None:
        return False
    if _in_tens(figure.text) and not _in_tens(expected.written):  # 38.6万件 of 386420件
        return digits_of(figure.value) >= 3 and Printed(reading).as_size(expected)
    if expected.pasted:
        return abs(figure.value) == abs(expected.value) and digits_of(figure.value) >= _TWO
    return digits_of(figure.value) >= 3


@lru_cache(maxsize=_KEPT)
def digits_of(value: Decimal) -> int:
    """How many significant digits a value has."""
    return len(value.normalize().as_tuple().digits)


def _in_tens(text: str) -> bool:
    return "万" in text or "亿" in text
