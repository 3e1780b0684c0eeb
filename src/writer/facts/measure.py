"""The numbers of one row, brought to one unit and checked against each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from writer.facts.cells import Cell, read_cell
from writer.facts.changes import ChangeReader, Side, hundredfold, in_unit, looks_like_fraction
from writer.facts.derive import PERCENT_UNITS, plain
from writer.facts.headings import SIDES, ColumnRole

_RATE_LABEL = re.compile(r"增速|增幅|增长|增减|同比|涨幅|涨跌")
_NAMES: dict[ColumnRole, str] = {"value": "本期", "prior": "上年同期", "previous": "上期", "target": "目标"}


@dataclass(slots=True)
class Measure:
    """What one row says in numbers. ``value`` None: nothing that could become a fact with a number.

    ``rate``: only a growth was given, which is the value then. ``year`` and ``last`` are what it is compared with.
    """

    value: Decimal | None = None
    unit: str = ""
    target: Decimal | None = None
    year: Side = field(default_factory=Side)
    last: Side = field(default_factory=Side)
    rate: bool = False
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
    if value.kind == "blank" and _only_growth(cells, unit, found):
        return found
    if value.kind != "number" or value.value is None:
        found.problems.append(_no_number(value, label, cells))
        return found
    found.unit = _unit(value, unit or headed.get("value", ""), default, label, found)
    found.value = _signed(value, found.unit, label, found)
    _doubts(value, "value", found)
    if not value.unit and found.unit in PERCENT_UNITS and looks_like_fraction(found.value):
        found.problems.append(f"「{value.text}」可能是 {plain(found.value)}%，也可能是 {hundredfold(found.value)}%，"
                              f"已按 {plain(found.value)}% 记录；请写明百分号。")  # fmt: skip
    found.year.before = _other(cells, "prior", headed, found)
    found.last.before = _other(cells, "previous", headed, found)
    found.target = _other(cells, "target", headed, found)
    notes, problems = found.notes, found.problems
    year = ChangeReader(found.value, found.unit, found.year, "year", notes, problems)
    year.read(cells, headed, "growth", "change", "either")
    last = ChangeReader(found.value, found.unit, found.last, "last", notes, problems)
    last.read(cells, headed, "mom", "mom_change", "mom_either")
    _read_done(cells, found)
    return found


def _only_growth(cells: Mapping[ColumnRole, str], unit: str, found: Measure) -> bool:
    """「规上工业增加值 | — | 8.6」: statistics give some metrics by their growth alone; that is the value then."""
    growth = read_cell(cells.get("growth", ""))
    others = (read_cell(cells.get(role, "")).kind == "blank" for role in SIDES if role != "growth")
    if growth.kind != "number" or growth.value is None or growth.unit not in ("", "%") or not all(others):
        return False
    if unit in PERCENT_UNITS or growth.note or (not growth.unit and looks_like_fraction(growth.value)):
        return False
    found.value = -abs(growth.value) if growth.sign < 0 else growth.value
    found.unit, found.rate = "%", True
    if growth.doubt:
        found.problems.append(f"增幅{growth.doubt}")
    return True


def _no_number(cell: Cell, label: str, cells: Mapping[ColumnRole, str]) -> str:
    if cell.kind == "blank":
        target = read_cell(cells.get("target", ""))
        planned = f"（目标「{target.text}」也没有记录）" if target.kind == "number" else ""
        return f"「{label}」的本期数没有填{planned}；请补上数值，或删去这一行。"
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


def _other(
    cells: Mapping[ColumnRole, str], role: ColumnRole, headed: Mapping[ColumnRole, str], found: Measure
) -> Decimal | None:
    """Prior, previous or target, in the unit of the value."""
    cell = read_cell(cells.get(role, ""))
    if cell.kind == "blank":
        return None
    name = _NAMES[role]
    if role in ("prior", "previous") and cell.kind == "flat":
        return found.value
    if cell.kind != "number" or cell.value is None:
        reason = "是遮盖的，没有记录；请填上实际数值。" if cell.kind == "mask" else "不是数字，没有记录；请改成数值。"
        found.problems.append(f"{name}「{cell.text}」{reason}")
        if cell.kind == "text":
            found.notes.append(f"{name}：{cell.text}")
        return None
    _doubts(cell, role, found)
    unit = cell.unit or headed.get(role, "")
    if unit in ("万", "亿"):
        unit += re.sub(r"^[十百千]?[万亿]?(?=.)", "", found.unit)
    value = -cell.value if cell.sign < 0 and found.unit in PERCENT_UNITS and cell.value > 0 else cell.value
    return in_unit(value, unit or found.unit, found.unit, name, found.problems)


def _read_done(cells: Mapping[ColumnRole, str], found: Measure) -> None:
    cell = read_cell(cells.get("done", ""))
    if cell.kind == "blank" or found.value is None:
        return
    share = not cell.unit and cell.value is not None and looks_like_fraction(cell.value) and found.target
    if share and cell.value is not None and abs(found.value / share - cell.value) <= Decimal("0.006"):
        found.notes.append(f"完成率：{hundredfold(cell.value)}%")
        return
    found.notes.append(f"完成率：{cell.text}{'' if cell.unit or cell.kind != 'number' else '%'}")
    if cell.kind == "mask":
        found.problems.append(f"完成率「{cell.text}」是遮盖的，没有记录；请填上实际数值。")
    if cell.value is None or not found.target or found.target < 0:
        return
    computed = found.value * 100 / found.target
    fits = (abs(computed - stated) <= Decimal("0.6") for stated in (cell.value, cell.value * 100))
    if not any(fits):
        found.problems.append(f"所列完成率 {cell.text} 与计算的 {computed:.1f}% 不一致；请核对。")
