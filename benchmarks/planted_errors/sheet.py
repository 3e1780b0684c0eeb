"""The fact sheet as the reference reads it: its own few lines, nothing shared with the program under test."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet; ``parent`` is the row that an indented one (其中) is part of."""

    name: str
    unit: str
    value: Decimal
    prior: Decimal | None
    target: Decimal | None
    parent: str
    previous: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its rows by name, and everything it says in words."""

    rows: dict[str, Row]
    words: str


def read_sheet(path: Path) -> Sheet:
    """Read a sheet with the columns 指标 单位 本期 上年同期 目标 备注, 上期 after 上年同期 where the header has it.

    Args:
        path: a UTF-8 file, cells parted by tabs, one title line above the header.

    Raises:
        ValueError: a name stands twice, or a cell is not a number.
    """
    rows: dict[str, Row] = {}
    words: list[str] = []
    parent = ""
    lines = path.read_text(encoding="utf-8").splitlines()
    monthly = any(line.split("\t")[4:5] == ["上期"] for line in lines)
    for line in lines:
        cells = [*line.split("\t"), "", "", "", "", "", "", ""][:7]
        before = cells.pop(4) if monthly else ""
        if not cells[2].strip() or cells[0].strip() == "指标":
            words.append(line)
            continue
        name = cells[0].strip().removeprefix("其中：")
        inside = cells[0].startswith(("　", " "))
        if not inside:
            parent = name
        if name in rows:
            raise ValueError(f"{path.name}: {name} stands twice")
        words.append(cells[5])
        prior, target = map(_cell, cells[3:5])
        whole = parent if inside else ""
        rows[name] = Row(name, cells[1].strip(), _number(cells[2]), prior, target, whole, _cell(before))
    return Sheet(rows, "\n".join(words))


def _cell(cell: str) -> Decimal | None:
    return _number(cell) if cell.strip() else None


def _number(cell: str) -> Decimal:
    try:
        return Decimal(cell.strip().replace(",", ""))
    except ArithmeticError as error:
        raise ValueError(f"not a number: {cell!r}") from error
