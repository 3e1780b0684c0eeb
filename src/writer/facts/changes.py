"""What a row says of its change: on the same time of last year, and on the period before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from writer.facts.cells import Cell, read_cell
from writer.facts.derive import PERCENT_UNITS, plain, trimmed
from writer.facts.headings import ColumnRole
from writer.figures import parse_unit

POINTS = "个百分点"


@dataclass(slots=True)
class Side:
    """One base of comparison: the value then, the stated growth in per cent, whether ``before`` was computed."""

    before: Decimal | None = None
    growth: Decimal | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    growth: str
    change: str
    inferred: str = ""


_NAMES: dict[str, _Words] = {
    "year": _Words("增幅", "增减"),
    "last": _Words("环比增幅", "环比增减", "上期数按{0}推算"),
}


class ChangeReader:
    """Reads the cells of one base of comparison into a side.

    Args:
        value: the row's own value, ``unit`` its unit.
        side: what is known of the base so far.
        base: ``year`` for the same time of last year, ``last`` for the period before.
        notes, problems: where remarks go.
    """

    def __init__(self, value: Decimal, unit: str, side: Side, base: str, notes: list[str], problems: list[str]) -> None:
        self._value, self._unit, self._side = value, unit, side
        self._words = _NAMES[base]
        self._notes, self._problems = notes, problems

    def read(
        self, cells: Mapping[ColumnRole, str], headed: Mapping[ColumnRole, str],
        growth: ColumnRole, change: ColumnRole, either: ColumnRole,
    ) -> None:  # fmt: skip
        """Read the columns of per cent (``growth``), of amounts (``change``) and those that do not say (``either``)."""
        self._change_cell(cells.get(change, ""), headed.get(change, ""))
        self._either_cell(cells.get(either, ""))
        self._growth_cell(cells.get(growth, ""), headed.get(growth, ""))

    def _growth_cell(self, text: str, headed: str) -> None:
        cell = read_cell(text)
        if cell.kind == "blank":
            return
        if cell.kind == "flat":
            self._side.growth = Decimal(0)
            return
        if cell.kind != "number" or cell.value is None:
            self._unread(self._words.growth, cell)
            return
        self._doubt(self._words.growth, cell)
        value = -abs(cell.value) if cell.sign < 0 else cell.value
        unit = cell.unit or headed
        if self._unit in PERCENT_UNITS or unit == POINTS:
            self.points(value)
        elif unit and unit not in PERCENT_UNITS and unit not in ("倍", "成"):
            self.amount(value, unit)
        elif unit in ("倍", "成"):
            self._side.growth = value * (100 if unit == "倍" else 10)
        else:
            self._side.growth = self._percent(value, bool(cell.unit), cell.text)

    def _percent(self, value: Decimal, marked: bool, text: str) -> Decimal:
        """A stated growth; 0.375 without a per cent sign may be 37.5 %: the pasted numbers decide, where they can."""
        if marked or not looks_like_fraction(value):
            return value
        before = self._side.before
        if before is not None and before > 0:
            computed = self._value / before - 1
            if abs(computed - value) <= Decimal("0.006"):
                return Decimal(hundredfold(value))
            if abs(computed * 100 - value) <= Decimal("0.06"):
                return value
        self._problems.append(f"{self._words.growth}「{text}」可能是 {plain(value)}%，也可能是 {hundredfold(value)}%，"
                              f"已按 {plain(value)}% 记录；请写明百分号。")  # fmt: skip
        return value

    def points(self, value: Decimal) -> None:
        """A change in percentage points."""
        if self._unit not in PERCENT_UNITS:
            self._problems.append(f"「{plain(value)}个百分点」只能用于百分数指标，没有记录；请核对单位。")
            return
        computed = self._differs(value)
        if computed is not None:
            self._problems.append(f"所列{self._words.change} {plain(value)} 个百分点与计算的 {plain(computed)} 个百分点"
                                  "不一致；请核对。")  # fmt: skip

    def amount(self, value: Decimal, unit: str) -> None:
        """A change in the fact's own unit, or one that can be converted."""
        change = in_unit(value, unit or self._unit, self._unit, self._words.change, self._problems)
        computed = None if change is None else self._differs(change)
        if change is not None and computed is not None:
            self._problems.append(
                f"所列{self._words.change} {plain(change)} 与计算的 {plain(computed)} 不一致；请核对。"
            )

    def _differs(self, change: Decimal) -> Decimal | None:
        """Infer the base from a change; where it was pasted, the computed change if that is another one."""
        side = self._side
        if side.before is None:
            side.before, side.inferred = self._value - change, True
            if self._words.inferred:
                sign = "增加" if change > 0 else "减少"
                self._notes.append(self._words.inferred.format(f"环比{sign}{plain(abs(change))}"))
            return None
        computed = self._value - side.before
        return None if abs(computed - change) <= printed_step(change, self._value, side.before) else computed

    def _change_cell(self, text: str, headed: str) -> None:
        cell = read_cell(text)
        if cell.kind == "blank":
            return
        if cell.kind != "flat" and (cell.kind != "number" or cell.value is None):
            self._unread(self._words.change, cell)
            return
        self._doubt(self._words.change, cell)
        value = cell.value if cell.value is not None else Decimal(0)
        value = -abs(value) if cell.sign < 0 else value
        unit = cell.unit or headed
        if unit in PERCENT_UNITS and self._unit not in PERCENT_UNITS:
            self._side.growth = value
        elif self._unit in PERCENT_UNITS:
            self.points(value)
        else:
            self.amount(value, unit)

    def _either_cell(self, text: str) -> None:
        """A column 「增减」 that says neither amount nor per cent: the cell's unit or the pasted numbers decide."""
        cell = read_cell(text)
        if cell.kind == "blank":
            return
        if cell.unit in PERCENT_UNITS or cell.kind == "flat":
            self._growth_cell(text, "")
            return
        if cell.unit or self._unit in PERCENT_UNITS or cell.kind != "number" or cell.value is None:
            self._change_cell(text, "")
            return
        value, before = -abs(cell.value) if cell.sign < 0 else cell.value, self._side.before
        if before is not None and self._value - before == value:
            return
        if before is not None and before > 0 and abs((self._value / before - 1) * 100 - value) <= Decimal("0.06"):
            self._side.growth = value
            return
        name = self._words.change
        self._notes.append(f"{name}：{cell.text}")
        self._problems.append(f"{name}「{cell.text}」分不清是数量还是百分比，只记在备注里；请写明单位或百分号。")

    def _doubt(self, name: str, cell: Cell) -> None:
        if cell.doubt:
            self._problems.append(f"{name}{cell.doubt}")
        if cell.note:
            self._notes.append(f"{name}原文为「{cell.note}」")

    def _unread(self, name: str, cell: Cell) -> None:
        what = "是遮盖的" if cell.kind == "mask" else "不是数字"
        self._problems.append(f"{name}「{cell.text}」{what}，没有记录；请填上实际数值。")
        if cell.kind == "text":
            self._notes.append(f"{name}：{cell.text}")


def printed_step(*values: Decimal) -> Decimal:
    """How far a difference of printed numbers may be off: one unit of the last decimal; whole numbers are exact."""
    exponents = [value.as_tuple().exponent for value in values]
    coarse = max((exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    return Decimal(1).scaleb(coarse) if coarse < 0 else Decimal(0)


def looks_like_fraction(value: Decimal) -> bool:
    """Whether a number without a per cent sign may be a fraction: 0.375."""
    exponent = value.as_tuple().exponent
    return 0 < abs(value) < 1 and isinstance(exponent, int) and exponent <= -2


def hundredfold(value: Decimal) -> str:
    """The digits of a fraction as a percentage: 0.375 → 37.5."""
    return trimmed(value.scaleb(2))


def in_unit(value: Decimal, unit: str, wanted: str, name: str, problems: list[str]) -> Decimal | None:
    """``value`` in ``unit`` as so many ``wanted``: exact, or None with a problem where they cannot be compared."""
    if unit == wanted or not wanted:
        return value
    have, want = parse_unit(unit), parse_unit(wanted)
    scale_alone = not have.base and have.factor > 1  # 去年151.3亿, beside 182.6亿元
    if have.base != want.base and not scale_alone:
        problems.append(f"{name}的单位「{unit}」和本期的「{wanted}」不能换算，没有记录；请统一单位。")
        return None
    converted = value * have.factor / want.factor
    if converted * want.factor != value * have.factor:
        problems.append(f"{name}的单位「{unit}」换算成「{wanted}」除不尽，没有记录；请统一单位。")
        return None
    return Decimal(format(converted, "f"))
