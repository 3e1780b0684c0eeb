"""What the columns of a table hold, from the words above them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from writer.facts.cells import fold, is_number, known_unit
from writer.figures import find_figures, parse_period
from writer.schema import Period

ColumnRole = Literal[
    "id",
    "label",
    "unit",
    "value",
    "prior",
    "target",
    "growth",
    "change",
    "either",
    "done",
    "note",
    "extra",
    "skip",
    "child",
    "",
]

_BRACKET = re.compile(r"[(（\[［]\s*(?:计量)?(?:单位)?\s*[:：]?\s*([^()（）\[\]［］]{1,12})\s*[)）\]］]\s*$")
_SLASH_UNIT = re.compile(r"(?<=[\u4e00-\u9fff])[/／]([^/／]{1,6})$")
_SUFFIX_UNIT = re.compile(r"(?<=[\u4e00-\u9fff])(%|‰)$")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_PERIOD_WORDS = re.compile(
    r"(?:截[至止])?(?:(?:19|20)\d\d年)?(?:(?:1\s*[-—–~～至到]\s*)?\d{1,2}月(?:份|末|底)?|第?[一二三四1234]季度|[上下]半年|全年|前三季度"
    r"|[一二三四1-4]季|[Qq][1-4])(?:累计|止)?"
)

# The first expression that fits decides; the order matters (完成率 before 完成, 上年 before 年).
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("id", r"编号"),
        ("skip", r"序\s*号|№|no\.?|(?:责任|牵头|主管|填报|报送|来源|数据来源|配合)(?:单位|部门|科室|领导)?"
            r"|联系人|填报人|类别|分类|板块|部门|审核.*"),
        ("note", r"备注|说明|备考|注|情况说明|备注说明|有关情况|完成情况说明|具体情况"),
        ("unit", r"(?:计量)?单位"),
        ("label", r"(?:主要|重点|核心|考核|统计|经济|工作)*(?:指标|项目|事项|内容|科目|名称)(?:名称|内容|项目)?"
            r"|指标/项目|名\s*称"),
        ("extra", r".*(?:环比|排名|位次|名次|占比|比重|占.{0,6}(?:比例|%)|序时|上月|上季|上期|时间进度|权重|得分).*"),
        ("change", r".*(?:增减|增加|减少|升降)(?:额|量|数|值|数量|数额|绝对数|绝对额)"),
        ("either", r".*(?:增减|升降|±|比上年|比去年|较上年|较去年)(?:情况|变化)?"),
        ("growth", r".*(?:同比|增长|增幅|增速|增减|升降|涨幅|涨跌|比上年|比去年|较上年|较去年|±).*"),
        ("done", r".*(?:完成|达成|目标|任务|计划).{0,6}(?:率|%|比例|百分比|进度|占比)"
            r"|.*占.{0,4}(?:目标|任务|计划).*|进度%?"),
        ("prior", r"(?:去年|上年|上一年|上年度|同期|基期|前年).*|.*(?:上年同期|去年同期)(?:数|值|完成|累计)?"),
        ("target", r"(?:全年|年度|年|本年|本年度|今年|季度|月度|考核|预期)?(?:目标|任务|计划|预期|考核|预算)"
            r"(?:数|值|任务|目标|量|额|总数|任务数|目标数|目标值)?|指标任务|应完成"),
        ("value", r"(?:本|当|今|报告)(?:期|年|月|季|季度|年度|旬).*"
            r"|(?:实际|累计|已|现)?(?:完成|实现|实绩|发生|到位)(?:数|值|额|量|情况|总数)?"
                  r"|实际(?:数|值|完成数|完成值|完成情况)?|累计(?:数|值|完成数)?|数\s*[值量据]|金\s*额|总量|绝对[额量值数]|现状|现值|值|数|期末(?:数|值)?|最新|结果"),
    )
)  # fmt: skip
GENERIC = re.compile(r"绝对[额量值数]|数\s*[值量据额]?|金额|总量|总额|值|累计|完成|实际|本期|个数")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its role, the unit named above it, and its heading without that unit."""

    role: ColumnRole
    heading: str
    unit: str = ""
    period: Period | None = None


def split_unit(text: str) -> tuple[str, str]:
    """``总投资（亿元）`` → (``总投资``, ``亿元``); the unit is "" where the bracket holds none."""
    bare = " ".join(text.split())
    for pattern in (_BRACKET, _SLASH_UNIT, _SUFFIX_UNIT):
        match = pattern.search(bare)
        unit = known_unit(match[1]) if match else ""
        if match and unit:
            return bare[: match.start()].strip(), unit
    return bare, ""


def read_column(text: str) -> Column:
    """What a heading says of its column; role "" where it says nothing known."""
    heading, unit = split_unit(text)
    name = re.sub(r"[\s:：]", "", fold(heading)).lower()
    role = next((role for role, pattern in _ROLES if pattern.fullmatch(name)), "")
    if role in ("change", "either") and unit:
        role = "growth" if unit == "%" else "change"
    if role == "either" and re.search(r"增长|增幅|增速|率|%", name):
        role = "growth"
    period = parse_period(heading) if any(char.isdigit() or char in "季年月" for char in heading) else None
    if (not role and (_PERIOD_WORDS.fullmatch(name) or _YEAR.fullmatch(name))) or (
        not role and period is not None and re.search(r"(?:完成|实际|累计|数|值|额|量)$", name)
    ):
        role = "value"
    return Column(role, heading, unit, period)  # type: ignore[arg-type]


def read_header(cells: Sequence[str], named: bool = False) -> tuple[Column, ...] | None:
    """The columns, if this row is a header; None if it is anything else.

    ``named``: one column must be headed 指标, 项目 or the like (for text that is a table only if it says so).
    """
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) < 2 or any(len(cell) > 40 for cell in filled):
        return None
    if any(is_number(cell) and not _YEAR.fullmatch(fold(cell).strip()) for cell in filled):
        return None
    columns = tuple(read_column(cell) if cell.strip() else Column("", "") for cell in cells)
    if named and not any(column.role == "label" for column in columns):
        return None
    if any(figure.kind != "period" for cell in filled for figure in find_figures(cell)):
        return None
    roles = {column.role for column in columns} - {""}
    figures = roles & {"value", "prior", "target", "growth", "change", "either", "done"}
    if not (figures and (len(roles) >= 2 or not columns[0].heading)) and not ("label" in roles and "unit" in roles):
        return None
    return settle(columns)


def join_headers(upper: Sequence[Column], lower: Sequence[str]) -> tuple[Column, ...] | None:
    """Two header rows as one, if ``lower`` is a second header row: merged cells leave blanks behind in both."""
    if any(is_number(cell) and not _YEAR.fullmatch(fold(cell).strip()) for cell in lower):
        return None
    width = max(len(upper), len(lower))
    below = [read_column(cell) if cell.strip() else Column("", "") for cell in [*lower, *[""] * (width - len(lower))]]
    if not any(column.role not in ("", "label", "note") or GENERIC.fullmatch(column.heading) for column in below):
        return None
    joined: list[Column] = []
    group = Column("", "")
    for index, under in enumerate(below):
        over = upper[index] if index < len(upper) else Column("", "")
        group = over if over.heading else group
        if not under.heading or under.heading == over.heading:
            joined.append(over)
            continue
        joined.append(_joined(group, under))
    return settle(tuple(joined))


def _joined(group: Column, under: Column) -> Column:
    heading = f"{group.heading}{under.heading}"
    unit = under.unit or group.unit
    if GENERIC.fullmatch(under.heading) and group.role in ("value", "prior", "target"):
        return Column(group.role, heading, unit, group.period or under.period)
    if under.role == "growth" and group.role in ("prior", "target"):
        return Column("extra", heading, unit, group.period)
    if under.role == "value" and group.role in ("prior", "target"):
        return Column(group.role, heading, unit, under.period or group.period)
    return Column(under.role or group.role, heading, unit, under.period or group.period)


def settle(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Each role once: years side by side are told apart, a cumulative column goes before a single month's."""
    columns = _years(columns)
    result = list(columns)
    for role in ("value", "prior", "target", "growth", "unit", "label", "note", "done", "change", "either", "id"):
        indexes = [index for index, column in enumerate(result) if column.role == role]
        if len(indexes) < 2:
            continue
        chosen = next((i for i in indexes if "累计" in result[i].heading), indexes[0])
        for index in indexes:
            if index != chosen:
                old = result[index]
                spare: ColumnRole = "child" if role == "label" and index > chosen else "extra"
                result[index] = Column(spare, old.heading, old.unit, old.period)
    if not any(column.role == "label" for column in result):
        unnamed = next((i for i, column in enumerate(result) if column.role == ""), None)
        if unnamed is not None:
            old = result[unnamed]
            result[unnamed] = Column("label", old.heading, old.unit, old.period)
    return tuple(result)


def _years(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    dated = [column for column in columns if column.role == "value" and column.period and column.period.year]
    years: list[int] = sorted({column.period.year for column in dated if column.period and column.period.year})
    if len(years) < 2:
        return columns
    latest = years[-1]
    result: list[Column] = []
    for column in columns:
        dated_in: int | None = column.period.year if column in dated and column.period else None
        role: ColumnRole = column.role
        if dated_in is not None and dated_in != latest:
            role = "prior" if dated_in == latest - 1 else "extra"
        result.append(Column(role, column.heading, column.unit, column.period))
    return tuple(result)
