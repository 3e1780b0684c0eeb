"""The fact sheet as the reference reads it: its own few lines, nothing shared with the program under test."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

_COLUMNS = {
    "name": ("指标", "项目", "指标名称"),
    "unit": ("单位", "计量单位"),
    "value": ("本期", "累计", "本月", "实际完成", "本年", "期末"),
    "prior": ("上年同期", "去年同期"),
    "previous": ("上期", "上月", "上年末", "年初"),
    "target": ("目标", "年度目标", "计划"),
    "growth": ("同比", "增幅"),
    "mom_growth": ("环比",),
    "note": ("备注", "说明"),
}
_HEADS = {word: field for field, words in _COLUMNS.items() for word in words}
_UNIT = re.compile(r"(.+?)（([^（）]+)）$")
_NOTHING = ("", "—", "-", "/")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet; ``parent`` is the row that an indented one (其中) is part of.

    ``growth`` and ``mom_growth`` are changes that the sheet states itself, in per cent (points where the unit is %).
    """

    name: str
    unit: str
    value: Decimal
    prior: Decimal | None
    target: Decimal | None
    parent: str
    previous: Decimal | None = None
    growth: Decimal | None = None
    mom_growth: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its rows by name, and everything it says in words."""

    rows: dict[str, Row]
    words: str


def read_sheet(path: Path) -> Sheet:
    """Read a sheet whose header names its columns, 指标 单位 本期 上年同期 目标 备注 or others of ``_COLUMNS``.

    Where no column gives the unit, it stands in brackets behind the name.

    Args:
        path: a UTF-8 file, cells parted by tabs, title lines above the header.

    Raises:
        ValueError: a name stands twice, or a cell is not a number.
    """
    rows: dict[str, Row] = {}
    words: list[str] = []
    parent = ""
    heads: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if cells[0].strip() in _COLUMNS["name"]:
            heads = [_HEADS.get(cell.strip().partition("（")[0], "") for cell in cells]
        cell = dict(zip(heads, cells, strict=False))
        if cells[0].strip() in _COLUMNS["name"] or not cell.get("value", "").strip():
            words.append(line)
            continue
        name, unit = _named(cell)
        inside = cells[0].startswith(("　", " "))
        if not inside:
            parent = name
        if name in rows:
            raise ValueError(f"{path.name}: {name} stands twice")
        words.append(cell.get("note", ""))
        numbers = {field: _cell(cell.get(field, "")) for field in _OPTIONAL}
        rows[name] = Row(name, unit, _number(cell["value"]), parent=parent if inside else "", **numbers)
    return Sheet(rows, "\n".join(words))


_OPTIONAL = ("prior", "previous", "target", "growth", "mom_growth")


def _named(cell: dict[str, str]) -> tuple[str, str]:
    name = re.sub(r"^(?:其中：?|#)", "", cell["name"].strip())
    bracketed = _UNIT.fullmatch(name)
    if "unit" not in cell and bracketed:
        return bracketed[1], bracketed[2]
    return name, cell.get("unit", "").strip()


def _cell(cell: str) -> Decimal | None:
    return None if cell.strip() in _NOTHING else _number(cell)


def _number(cell: str) -> Decimal:
    try:
        return Decimal(cell.strip().replace(",", "").removesuffix("%"))
    except ArithmeticError as error:
        raise ValueError(f"not a number: {cell!r}") from error
