"""Tables whose columns are metrics: their rows are 本期/上年同期/目标, or places, kinds and projects."""

from __future__ import annotations

from collections.abc import Sequence

from writer.facts.cells import read_cell
from writer.facts.collector import Collector, Row, clean_label, is_total
from writer.facts.columns import metric_bands
from writer.facts.headings import FIGURES, SIDES, Column, ColumnRole, is_figure, read_column
from writer.facts.rows import RowReader


def read_matrix(rows: Sequence[Row], columns: Sequence[Column], reader: RowReader, out: Collector) -> None:
    """Read a header row (its ``columns`` joined with those of a second one) and the rows below it."""
    header, *body = rows
    out.headings.add(header.line)
    roles = [read_column(row.cells[0]).role for row in body]
    if "value" in roles and any(role in SIDES for role in roles):
        _turned(header, body, roles, reader, out)
        return
    numeric = [at for at in range(len(columns)) if _holds_numbers(body, at)]
    names = [at for at, column in enumerate(columns) if column.role == "label" and at not in numeric]
    plain = (at for at, column in enumerate(columns) if column.role not in ("skip", "id") and at not in numeric)
    name = names[0] if names else next(plain, 0)
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
        if not raw.strip():
            raw = next((cell for cell in cells[:name] if cell.strip() and not is_figure(cell)), "")
        if not clean_label(raw):
            out.problem(row.line, row.source, "这一行没有名称；请补上名称。")
            continue
        notes = [
            f"{columns[at].heading}：{' '.join(cells[at].split())}".lstrip("：")
            for at in words if at < len(cells) and read_cell(cells[at]).kind != "blank"
        ]  # fmt: skip
        found = reader.facts(row, raw, cells[unit] if 0 <= unit < len(cells) else "", "；".join(notes), bands)
        if not is_total(clean_label(raw)):
            parts.append(found)
        else:
            for at, total in found.items():
                out.totals.append((total, tuple(part[at] for part in parts if at in part)))
            parts = []


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
