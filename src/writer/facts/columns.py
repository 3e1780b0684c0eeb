"""The header of a table: which of its columns make one fact of a row.

A row gives one fact per ``Band``. Most tables have a single one; 本月 beside 累计 makes two, and a table whose columns
are metrics (签约项目, 到位资金) has one for each of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from writer.facts.defaults import counted_unit
from writer.facts.headings import FIGURES, GENERIC, SIDES, Column, ColumnRole, is_figure, is_period, read_column
from writer.facts.spans import mark_of
from writer.figures import find_figures
from writer.schema import Basis, Period

_WHOLE_YEAR = re.compile(r"全年|年度|本年|今年|(?:19|20)\d\d年(?:目标|任务|计划|预期|预算)")
_AMONG = re.compile(r"^其\s*中\s*[:：，,、]?\s*")
_RANK = {"total": 2, "": 1, "single": 0}


@dataclass(frozen=True, slots=True)
class Band:
    """The columns that make one fact of a row.

    ``indexes`` and ``units`` are by role. ``metric`` is what the heading adds to the row's name where the columns are
    metrics; ``mark`` sets the facts of one month apart from the cumulative ones beside it (当月, 9月), ``period`` is
    the time they are counted over. ``part_of`` is the place of the band that this one is 其中 of.
    """

    indexes: Mapping[ColumnRole, int] = field(default_factory=dict)
    units: Mapping[ColumnRole, str] = field(default_factory=dict)
    metric: str = ""
    mark: str = ""
    period: Period | None = None
    basis: Basis = ""
    part_of: int | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table and its bands; the first band is the one that carries the row's plain name."""

    columns: tuple[Column, ...]
    bands: tuple[Band, ...]


def read_header(cells: Sequence[str], named: bool = False) -> Header | None:
    """The header, if this row is one; None if it is anything else.

    ``named``: one column must be headed 指标, 项目 or the like (for text that is a table only if it says so).
    """
    if not _words_only(cells):
        return None
    columns = tuple(read_column(cell) if cell.strip() else Column("", "") for cell in cells)
    if named and not any(column.role == "label" for column in columns):
        return None
    columns = _named(columns)
    roles = {column.role for column in columns} - {""}
    if not (roles & FIGURES and (len(roles) >= 2 or not columns[0].heading)) and not {"label", "unit"} <= roles:
        return None
    if "value" not in roles and roles & FIGURES:
        columns = _with_value(columns)
        if not any(column.role in ("value", "unit") for column in columns):
            return None
    return settle(columns)


def _words_only(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) < 2 or any(len(cell) > 40 or is_figure(cell) for cell in filled):
        return False
    return not any(figure.kind != "period" for cell in filled for figure in find_figures(cell))


def _named(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """「单位」 as the only name of the rows means offices, not units of measure."""
    roles = [column.role for column in columns]
    first = next((at for at, column in enumerate(columns) if column.role not in ("skip", "id")), 0)
    if "label" in roles or not columns or roles[first] != "unit" or (first + 1 < len(roles) and not roles[first + 1]):
        return columns
    return tuple(replace(c, role="label") if at == first else c for at, c in enumerate(columns))


def _with_value(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """「指标 | 单位 | 三季度数据 | 上年同期」: the one column with a heading of its own holds the values."""
    unknown = [at for at, column in enumerate(columns) if not column.role and column.heading]
    if len(unknown) != 1 or not any(column.role == "label" for column in columns):
        return columns
    return tuple(replace(c, role="value") if at == unknown[0] else c for at, c in enumerate(columns))


def join_headers(upper: Header, lower: Sequence[str]) -> Header | None:
    """Two header rows as one, if ``lower`` is a second header row: merged cells leave blanks behind in both."""
    joined = join_columns(upper.columns, lower)
    return None if joined is None else settle(joined)


def join_columns(upper: Sequence[Column], lower: Sequence[str]) -> tuple[Column, ...] | None:
    """The columns that two header rows name together, None where ``lower`` is no second header row."""
    if any(is_figure(cell) for cell in lower):
        return None
    width = max(len(upper), len(lower))
    below = [read_column(cell) if cell.strip() else Column("", "") for cell in [*lower, *[""] * (width - len(lower))]]
    if not any(column.role not in ("", "label", "note", "unit") or GENERIC.fullmatch(column.heading)
               for column in below):  # fmt: skip
        return None
    joined: list[Column] = []
    group = Column("", "")
    for index, under in enumerate(below):
        over = upper[index] if index < len(upper) else Column("", "")
        group = over if over.heading else group
        if not under.heading or under.heading == over.heading:
            joined.append(over)
        elif under.role in ("label", "unit", "skip", "note") and not over.heading:
            joined.append(under)
        else:
            joined.append(replace(_joined(group, under), group=group.heading))
    return tuple(joined)


def _joined(group: Column, under: Column) -> Column:
    heading = f"{group.heading}{under.heading}"
    unit = under.unit or group.unit
    period = group.period or under.period
    if GENERIC.fullmatch(under.heading) and group.role in ("value", "prior", "previous", "target"):
        return Column(group.role, heading, unit, period)
    if under.role in ("growth", "mom") and group.role in ("prior", "previous", "target"):
        return Column("extra", heading, unit, group.period)
    if under.role == "value" and group.role in ("prior", "previous", "target"):
        return Column(group.role, heading, unit, under.period or group.period)
    return Column(under.role or group.role, heading, unit, under.period or group.period)


def settle(columns: tuple[Column, ...]) -> Header:
    """Which columns make which fact: years are told apart, then single months from cumulative figures."""
    columns = _adjacent(_years(_labelled(columns)))
    values = [at for at, column in enumerate(columns) if column.role == "value"]
    if not values:
        return Header(*_bands(columns, {}, ()))
    ranks = {at: (_RANK[columns[at].scope], _months(columns[at].period)) for at in values}
    main = max(values, key=lambda at: (ranks[at], -at))
    spans = {_span(columns[main])}
    apart = []
    for at in values:
        other = columns[at].period is not None and _span(columns[at]) not in spans
        if at != main and (columns[at].scope == "single" or other):
            apart.append(at)
            spans.add(_span(columns[at]))
    if not any(ranks[at] < ranks[main] for at in apart):
        series = [at for at in values if columns[at].period is not None]
        apart = [at for at in series if at != main] if len(series) == len(values) else []
    owners = {at: place for place, at in enumerate([main, *apart])}
    return Header(*_bands(columns, _owned(columns, owners), tuple(owners)))


def _labelled(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The first column without a known heading names the rows, where none says that it does; a second 项目 is 其中."""
    named = [at for at, column in enumerate(columns) if column.role == "label"]
    result = list(columns)
    unnamed = next((at for at, column in enumerate(columns) if not column.role), None)
    if not named and unnamed is not None:
        result[unnamed] = replace(result[unnamed], role="label")
    for at in named[1:]:
        result[at] = replace(result[at], role="child")
    return tuple(result)


def _years(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    dated = [column for column in columns if column.role == "value" and column.period and column.period.year]
    years = sorted({column.period.year for column in dated if column.period and column.period.year})
    if len(years) < 2:
        return columns
    latest = years[-1]
    spans = {_span(column) for column in dated if column.period and column.period.year == latest}
    result: list[Column] = []
    for column in columns:
        year = column.period.year if column.role == "value" and column.period else None
        if year is None or year == latest:
            result.append(column)
        else:
            # All of last year is no base for nine months of this one.
            same = year == latest - 1 and _span(column) in spans
            result.append(replace(column, role="prior" if same else "extra"))
    return tuple(result)


def _span(column: Column) -> tuple[int, int] | None:
    return (column.period.first, column.period.last) if column.period is not None else None


def _adjacent(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """「8月 | 9月」 alone are the month before and this one."""
    values = [at for at, column in enumerate(columns) if column.role == "value"]
    if len(values) != 2:
        return columns
    earlier, later = sorted(values, key=lambda at: (columns[at].period or Period(None, 1, 1)).first)
    one, two = columns[earlier].period, columns[later].period
    if one is None or two is None or one.year not in (None, two.year) or one.last + 1 != two.first:
        return columns
    if one.last - one.first != two.last - two.first or "累计" in columns[later].heading + columns[earlier].heading:
        return columns
    return tuple(replace(c, role="previous") if at == earlier else c for at, c in enumerate(columns))


def _months(period: Period | None) -> int:
    return 0 if period is None else period.last - period.first


def _owned(columns: Sequence[Column], owners: Mapping[int, int]) -> dict[int, int]:
    """The band of every figure column: by the time its heading names, else by its place."""
    result = dict(owners)
    singles = [at for at in owners if owners[at] > 0]
    main = next(at for at, band in owners.items() if band == 0)
    times = Counter(column.role for column in columns)
    same: dict[object, int] = {"total": 0}
    for value in sorted(owners, key=lambda at: owners[at], reverse=True):
        same[_time(columns[value])] = owners[value]
        if columns[value].scope == "single":
            same["single"] = owners[value]
    before: int | None = None
    for at, column in enumerate(columns):
        before = at if at in owners else before
        if column.role not in SIDES:
            continue
        if not singles or _WHOLE_YEAR.search(column.heading):
            result[at] = 0
        elif (time := _time(column)) is not None and time in same:
            result[at] = same[time]
        elif column.role in ("previous", "mom", "mom_change", "mom_either") and len(singles) == 1:
            result[at] = owners[singles[0]]
        elif before is not None and (times[column.role] > 1 or main > at):
            result[at] = owners[before]
        else:
            result[at] = 0
    return result


def _time(column: Column) -> object:
    """What two columns share that are counted over the same time."""
    if column.period is not None:
        return (column.period.first, column.period.last)
    return "single" if re.search(r"同[月季]", column.heading) else column.scope or None


def _bands(
    columns: Sequence[Column], owned: Mapping[int, int], values: Sequence[int]
) -> tuple[tuple[Column, ...], tuple[Band, ...]]:
    """Bands with each role once; what has no place in one is an extra column."""
    result = list(columns)
    indexes: list[dict[ColumnRole, int]] = [{} for _ in values or (0,)]
    taken: set[ColumnRole] = set()
    for at, column in enumerate(columns):
        if column.role in FIGURES:
            band = indexes[owned.get(at, 0)] if (column.role != "value" or at in owned) else None
            if band is None or column.role in band:
                result[at] = replace(column, role="extra")
            else:
                band[column.role] = at
        elif column.role in ("unit", "note", "id", "child"):
            if column.role in taken:
                result[at] = replace(column, role="extra")
            taken.add(column.role)
    several = len(indexes) > 1
    bands = []
    for place, roles in enumerate(indexes):
        value = roles.get("value")
        column = result[value] if value is not None else Column("", "")
        period = column.period
        apart = several and (place > 0 or column.scope == "single")
        bands.append(
            Band(
                roles,
                {role: result[index].unit for role, index in roles.items()},
                mark=mark_of(column.heading, period) if apart else "",
                period=replace(period, year=None) if apart and period is not None else None,
                basis=column.basis,
            )
        )
    return tuple(result), tuple(bands)


def metric_bands(columns: Sequence[Column], numeric: Iterable[int]) -> tuple[Band, ...]:
    """The bands of a table whose columns are metrics.

    Under two header rows the upper one names the metrics; under one, 目标 or 完成率 belongs to the metric on its left.

    Args:
        columns: as ``read_column`` or ``join_columns`` gave them.
        numeric: which of them hold numbers.
    """
    bands: list[Band] = []
    group = ""
    for at in sorted(numeric):
        column = columns[at]
        if column.role in ("label", "skip", "id", "note", "unit", "extra"):
            continue
        role: ColumnRole = column.role if column.role in SIDES else "value"
        same = bool(bands) and role not in bands[-1].indexes
        if same and (column.group == group if column.group else role in SIDES):
            last = bands[-1]
            bands[-1] = replace(
                last, indexes={**last.indexes, role: at}, units={**last.units, role: column.unit},
                basis=column.basis if role == "value" else last.basis,
            )  # fmt: skip
            continue
        group = column.group
        part_of = _whole_of(column, bands)
        unit = column.unit or counted_unit(column.heading)
        metric = "" if role == "value" and GENERIC.fullmatch(column.heading) else _metric(column)
        bands.append(Band({role: at}, {role: unit}, metric=metric, basis=column.basis, part_of=part_of))
    return tuple(bands)


def _metric(column: Column) -> str:
    """签约项目 over 个数 or 1—9月 counts the projects, over 总投资 it is their investment."""
    under = column.heading.removeprefix(column.group)
    part = _AMONG.sub("", under)
    if part != under:
        return part
    own = read_column(under).role == "" and not GENERIC.fullmatch(under) and not is_period(under)
    return f"{column.group}{under}" if own or not column.group else column.group


def _whole_of(column: Column, bands: Sequence[Band]) -> int | None:
    """The band that 「其中：亿元以上」 is part of: the nearest on its left that is no part itself."""
    if not _AMONG.match(column.heading.removeprefix(column.group)):
        return None
    return next((place for place in reversed(range(len(bands))) if bands[place].part_of is None), None)
