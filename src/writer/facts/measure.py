"""The numbers of one row, brought to one unit and checked against each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from writer.facts.cells import Cell, read_cell
from writer.facts.columns import ColumnRole
from writer.facts.derive import PERCENT_UNITS, plain, trimmed
from writer.figures import parse_unit

_RATE_LABEL = re.compile(r"增速|增幅|增长|增减|同比|涨幅|涨跌")
_POINTS = "个百分点"
_NAMES: dict[ColumnRole, str] = {
    "value": "本期", "prior": "上年同期", "target": "目标", "growth": "增幅", "change": "增减",
    "either": "增减", "done": "完成率",
}  # fmt: skip


@dataclass(slots=True)
class Measure:
    """What one row says in numbers. ``value`` None: nothing that could become a fact with a number."""

    value: Decimal | None = None
    unit: str = ""
    prior: Decimal | None = None
    target: Decimal | None = None
    growth: Decimal | None = None
    prior_inferred: bool = False
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def measure(
    cells: Mapping[ColumnRole, str], unit: str, headed: Mapping[ColumnRole, str], default: str, label: str
) -> Measure:
    """Read the cells of one row.

    Args:
        cells: by role of their column.
        unit: the row's own unit (unit column or name), "" for none.
        headed: units named in the column headings.
        default: the unit named above the table (（单位：万元）).
        label: the metric's name, for messages.
    """
    found = Measure()
    value = read_cell(cells.get("value", ""))
    if value.kind != "number" or value.value is None:
        found.problems.append(_no_number(value, label))
        return found
    found.unit = _unit(value, unit or headed.get("value", ""), default, label, found)
    found.value = _signed(value, found.unit, label, found)
    _doubts(value, "value", found)
    if not value.unit and found.unit in PERCENT_UNITS and _looks_like_fraction(found.value):
        found.problems.append(f"「{value.text}」可能是 {plain(found.value)}%，也可能是 {_hundredfold(found.value)}%，"
                              f"已按 {plain(found.value)}% 记录；请写明百分号。")  # fmt: skip
    found.prior = _side(cells, "prior", headed, found)
    found.target = _side(cells, "target", headed, found)
    _read_change(cells, headed, found)
    _read_either(cells, found)
    _read_growth(cells, headed, found)
    _read_done(cells, found)
    return found


def _no_number(cell: Cell, label: str) -> str:
    if cell.kind == "blank":
        return f"「{label}」的本期数没有填；请补上数值，或删去这一行。"
    if cell.kind == "mask":
        return f"「{label}」的本期数「{cell.text}」是遮盖的，不能当作数字；请填上实际数值。"
    if cell.text.startswith("#"):
        return f"「{label}」的本期数是表格错误值「{cell.text}」；请修正公式后重新粘贴。"
    return f"「{label}」的本期数「{cell.text}」不是数字；请改成数值，文字请写到备注里。"


def _doubts(cell: Cell, role: ColumnRole, found: Measure) -> None:
    if cell.doubt:
        found.problems.append(f"{_NAMES[role]}{cell.doubt}")
    if cell.note:
        found.notes.append(f"{_NAMES[role]}原文为「{cell.note}」")


def _unit(cell: Cell, stated: str, default: str, label: str, found: Measure) -> str:
    """The cell's own unit goes before the row's, the row's before the table's."""
    if not cell.unit:
        if not stated and not default:
            found.problems.append(f"「{label}」没有单位；请补上单位。")
        return stated or default
    declared = stated or default
    if cell.unit in ("万", "亿"):
        bare = re.sub(r"^[十百千]?[万亿]?(?=.)", "", declared)
        return f"{cell.unit}{bare}" if bare != cell.unit else declared
    if stated and cell.unit != stated:
        reason = f"单位写「{stated}」，格子里写「{cell.unit}」，已按格子里的记录；请核对。"
        found.problems.append(reason)
    return cell.unit


def _signed(cell: Cell, unit: str, label: str, found: Measure) -> Decimal:
    value = cell.value if cell.value is not None else Decimal(0)
    if cell.sign >= 0 or value < 0:
        return value
    if unit in PERCENT_UNITS and _RATE_LABEL.search(label):
        return -value
    found.problems.append(f"「{cell.text}」带向下箭头，已按 {plain(value)} 记录，箭头未计；请核对正负。")
    return value


def _side(
    cells: Mapping[ColumnRole, str], role: ColumnRole, headed: Mapping[ColumnRole, str], found: Measure
) -> Decimal | None:
    """Prior or target, in the unit of the value."""
    cell = read_cell(cells.get(role, ""))
    if cell.kind == "blank":
        return None
    name = _NAMES[role]
    if role == "prior" and cell.kind == "flat":
        return found.value
    if cell.kind != "number" or cell.value is None:
        reason = "是遮盖的，没有记录；请填上实际数值。" if cell.kind == "mask" else "不是数字，没有记录；请改成数值。"
        found.problems.append(f"{name}「{cell.text}」{reason}")
        return None
    _doubts(cell, role, found)
    unit = cell.unit or headed.get(role, "")
    if unit in ("万", "亿"):
        unit += re.sub(r"^[十百千]?[万亿]?(?=.)", "", found.unit)
    value = -cell.value if cell.sign < 0 and found.unit in PERCENT_UNITS and cell.value > 0 else cell.value
    return in_unit(value, unit or found.unit, found.unit, name, found.problems)


def in_unit(value: Decimal, unit: str, wanted: str, name: str, problems: list[str]) -> Decimal | None:
    """``value`` in ``unit`` as so many ``wanted``: exact, or None with a problem where they cannot be compared."""
    if unit == wanted or not wanted:
        return value
    have, want = parse_unit(unit), parse_unit(wanted)
    if have.base != want.base:
        problems.append(f"{name}的单位「{unit}」和本期的「{wanted}」不能换算，没有记录；请统一单位。")
        return None
    converted = value * have.factor / want.factor
    if converted * want.factor != value * have.factor:
        problems.append(f"{name}的单位「{unit}」换算成「{wanted}」除不尽，没有记录；请统一单位。")
        return None
    return Decimal(format(converted, "f"))


def _looks_like_fraction(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return 0 < abs(value) < 1 and isinstance(exponent, int) and exponent <= -2


def _hundredfold(value: Decimal) -> str:
    return trimmed(value.scaleb(2))


def _read_growth(cells: Mapping[ColumnRole, str], headed: Mapping[ColumnRole, str], found: Measure) -> None:
    cell = read_cell(cells.get("growth", ""))
    if cell.kind == "blank" or found.value is None:
        return
    if cell.kind == "flat":
        found.growth = Decimal(0)
        return
    if cell.kind != "number" or cell.value is None:
        _unread("增幅", cell, found)
        return
    _doubts(cell, "growth", found)
    value = -abs(cell.value) if cell.sign < 0 else cell.value
    unit = cell.unit or headed.get("growth", "")
    if found.unit in PERCENT_UNITS or unit == _POINTS:
        _points(value, found)
    elif unit and unit not in PERCENT_UNITS and unit not in ("倍", "成"):
        _change(value, unit, found)
    elif unit in ("倍", "成"):
        found.growth = value * (100 if unit == "倍" else 10)
    else:
        found.growth = _percent(value, bool(cell.unit), cell.text, found)


def _percent(value: Decimal, marked: bool, text: str, found: Measure) -> Decimal:
    """A stated growth; 0.375 without a per cent sign may be 37.5 %: the pasted numbers decide, where they can."""
    if marked or not _looks_like_fraction(value):
        return value
    if found.value is not None and found.prior is not None and found.prior > 0:
        computed = found.value / found.prior - 1
        if abs(computed - value) <= Decimal("0.006"):
            return Decimal(_hundredfold(value))
        if abs(computed * 100 - value) <= Decimal("0.06"):
            return value
    found.problems.append(f"增幅「{text}」可能是 {plain(value)}%，也可能是 {_hundredfold(value)}%，"
                          f"已按 {plain(value)}% 记录；请写明百分号。")  # fmt: skip
    return value


def _points(value: Decimal, found: Measure) -> None:
    if found.value is None:
        return
    before = found.value - value
    if found.unit not in PERCENT_UNITS:
        found.problems.append(f"「{plain(value)}个百分点」只能用于百分数指标，没有记录；请核对单位。")
    elif found.prior is None:
        found.prior, found.prior_inferred = before, True
    elif found.prior != before:
        computed = found.value - found.prior
        found.problems.append(f"所列增减 {plain(value)} 个百分点与计算的 {plain(computed)} 个百分点不一致；请核对。")


def _read_change(cells: Mapping[ColumnRole, str], headed: Mapping[ColumnRole, str], found: Measure) -> None:
    cell = read_cell(cells.get("change", ""))
    if cell.kind == "blank" or found.value is None:
        return
    if cell.kind != "flat" and (cell.kind != "number" or cell.value is None):
        _unread("增减", cell, found)
        return
    _doubts(cell, "change", found)
    value = cell.value if cell.value is not None else Decimal(0)
    value = -abs(value) if cell.sign < 0 else value
    unit = cell.unit or headed.get("change", "")
    if unit in PERCENT_UNITS and found.unit not in PERCENT_UNITS:
        found.growth = value
    elif found.unit in PERCENT_UNITS:
        _points(value, found)
    else:
        _change(value, unit, found)


def _read_either(cells: Mapping[ColumnRole, str], found: Measure) -> None:
    """A column 「增减」 that says neither amount nor per cent: the cell's unit or the pasted numbers decide."""
    text = cells.get("either", "")
    cell = read_cell(text)
    if found.value is None or cell.kind == "blank":
        return
    if cell.unit in PERCENT_UNITS or cell.kind == "flat":
        _read_growth({"growth": text}, {}, found)
    elif cell.unit or found.unit in PERCENT_UNITS or cell.kind != "number" or cell.value is None:
        _read_change({"change": text}, {}, found)
    else:
        value = -abs(cell.value) if cell.sign < 0 else cell.value
        if found.prior is not None and found.value - found.prior == value:
            return
        prior = found.prior
        if prior is not None and prior > 0 and abs((found.value / prior - 1) * 100 - value) <= Decimal("0.06"):
            found.growth = value
            return
        found.notes.append(f"增减：{cell.text}")
        found.problems.append(f"增减「{cell.text}」分不清是数量还是百分比，只记在备注里；请写明单位或百分号。")


def _change(value: Decimal, unit: str, found: Measure) -> None:
    change = in_unit(value, unit or found.unit, found.unit, "增减", found.problems)
    if change is None or found.value is None:
        return
    if found.prior is None:
        found.prior, found.prior_inferred = found.value - change, True
    elif found.value - found.prior != change:
        computed = found.value - found.prior
        found.problems.append(f"所列增减 {plain(change)} 与计算的 {plain(computed)} 不一致；请核对。")


def _read_done(cells: Mapping[ColumnRole, str], found: Measure) -> None:
    cell = read_cell(cells.get("done", ""))
    if cell.kind == "blank" or found.value is None:
        return
    found.notes.append(f"完成率：{cell.text}{'' if cell.unit or cell.kind != 'number' else '%'}")
    if cell.kind == "mask":
        _unread("完成率", cell, found)
    if cell.value is None or not found.target or found.target < 0:
        return
    computed = found.value * 100 / found.target
    fits = (abs(computed - stated) <= Decimal("0.6") for stated in (cell.value, cell.value * 100))
    if not any(fits):
        found.problems.append(f"所列完成率 {cell.text} 与计算的 {computed:.1f}% 不一致；请核对。")


def _unread(name: str, cell: Cell, found: Measure) -> None:
    what = "是遮盖的" if cell.kind == "mask" else "不是数字"
    found.problems.append(f"{name}「{cell.text}」{what}，没有记录；请填上实际数值。")
    if cell.kind == "text":
        found.notes.append(f"{name}：{cell.text}")
