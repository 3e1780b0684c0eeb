"""Tables whose columns are metrics: their rows are 本期/上年同期/目标, or places, kinds and projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from writer.facts.cells import known_unit, read_cell
from writer.facts.collector import Collector, Row, clean_label, is_total
from writer.facts.columns import metric_bands
from writer.facts.headings import FIGURES, SIDES, Column, ColumnRole, is_figure, read_column
from writer.facts.rows import RowReader
from writer.figures import period_label


def read_matrix(rows: Sequence[Row], columns: Sequence[Column], reader: RowReader, out: Collector) -> None:
    """Read a header row (its ``columns`` joined with those of a second one) and the rows below it."""
    header, *body = rows
    out.headings.add(header.line)
    roles = [read_column(row.cells[0]).role for row in body]
    if "value" in roles and any(role in SIDES for role in roles):
        _turned(header, body, roles, reader, out)
        return
    numeric = [at for at in range(len(columns)) if _holds_numbers(body, at)]
    columns = [replace(c, role="label") if c.role == "unit" and _names_offices(body, at) else c
               for at, c in enumerate(columns)]  # fmt: skip
    _date(columns, numeric, out)
    name = _name_column(columns, numeric, body)
    bands = metric_bands(columns, [at for at in numeric if at != name])
    words = [
        at for at, column in enumerate(columns)
        if at != name and at not in numeric and column.role not in ("skip", "id", "unit")
    ]  # fmt: skip
    unit = next((at for at, column in enumerate(columns) if column.role == "unit"), -1)
    parts: list[dict[int, str]] = []
    for row in body:
        cells = row.cells
        raw = cells[name] if name < len(cells) else ""
        others = [cell for cell in cells[:name] if cell.strip() and not is_figure(cell)]
        if not raw.strip() or any(is_total(clean_label(cell)) for cell in others):
            raw = next(iter(others), "")
        if not clean_label(raw):
            out.problem(row.line, row.source, "这一行没有名称；请补上名称。")
            continue
        notes = [
            f"{columns[at].heading}：{' '.join(cells[at].split())}".lstrip("：")
            for at in words if at < len(cells) and read_cell(cells[at]).kind != "blank" and cells[at] != raw
        ]  # fmt: skip
        found = reader.facts(row, raw, cells[unit] if 0 <= unit < len(cells) else "", "；".join(notes), bands)
        if not is_total(clean_label(raw)):
            parts.append(found)
        else:
            for at, total in found.items():
                out.totals.append((total, tuple(part[at] for part in parts if at in part)))
            parts = []


def _date(columns: Sequence[Column], numeric: Sequence[int], out: Collector) -> None:
    """The months that all columns of values name are those of the paste, where nothing else says them."""
    spans = {columns[at].period for at in numeric if columns[at].role == "value"}
    told = next(iter(spans)) if len(spans) == 1 else None
    if told is not None and not out.period and not out.facts:
        out.period = period_label(told)


def _names_offices(body: Sequence[Row], at: int) -> bool:
    """Whether a column headed 单位 says whose the rows are: 甲镇, not 万元."""
    cells = [row.cells[at] for row in body if at < len(row.cells) and row.cells[at].strip()]
    return bool(cells) and not any(known_unit(cell) for cell in cells)


def _name_column(columns: Sequence[Column], numeric: Sequence[int], body: Sequence[Row]) -> int:
    """The column that says what a row is about; a remark never does, 部门 and 类别 where nothing else can."""
    worded = [at for at, column in enumerate(columns) if at not in numeric and column.role not in ("note", "unit")]
    named = [at for at in worded if columns[at].role == "label"]
    plain = [at for at in worded if columns[at].role not in ("skip", "id")]
    ranked = [*named, *plain, *worded, 0]
    first = ranked[0]
    # 甲镇 | A公司, 甲镇 | B公司: the next column of names tells the rows apart.
    beside = next((at for at in worded if at > first), None)
    if beside is None or columns[beside].role not in ("", "label", "child"):
        return first
    told, finer = (_texts(body, at) for at in (first, beside))
    return beside if len(set(told)) < len(told) and len(set(finer)) == len(finer) == len(told) else first


def _texts(body: Sequence[Row], at: int) -> list[str]:
    rows = [row.cells for row in body if at < len(row.cells) and not is_total(clean_label(next(iter(row.cells), "")))]
    return [cells[at].strip() for cells in rows if cells[at].strip()]


def _holds_numbers(body: Sequence[Row], at: int) -> bool:
    """Whether a column is one of numbers: more of its cells are than are words."""
    cells = [row.cells[at] for row in body if at < len(row.cells)]
    numbers = sum(is_figure(cell) for cell in cells)
    return numbers > sum(read_cell(cell).kind != "blank" for cell in cells) - numbers


def _turned(header: Row, body: Sequence[Row], roles: Sequence[ColumnRole], reader: RowReader, out: Collector) -> None:
    """A table lying on its side: metrics across, 本期 and 上年同期 down."""
    out.headings.update(row.line for row in body)
    first = body[roles.index("value")]
    units = {role: read_column(row.cells[0]).unit for role, row in zip(roles, body, strict=True)}
    for index, heading in enumerate(header.cells):
        if index == 0 or not heading.strip():
            continue
        cells: dict[ColumnRole, str] = {}
        extras: list[str] = []
        for role, row in zip(roles, body, strict=True):
            cell = row.cells[index] if index < len(row.cells) else ""
            if role in FIGURES and role not in cells:
                cells[role] = cell
            elif cell.strip():
                extras.append(f"{row.cells[0].strip()}：{cell.strip()}")
        reader.plain(first, heading, {**cells, "note": "；".join(extras)}, units)
