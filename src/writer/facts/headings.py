"""What a heading says of its column: the role of its figures, their unit, and the time they are counted over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from writer.facts.cells import fold, is_number, known_unit, unseen
from writer.facts.spans import SINGLE, basis_of
from writer.figures import parse_period
from writer.schema import Basis, Period

ColumnRole = Literal[
    "id",
    "label",
    "unit",
    "value",
    "prior",
    "previous",
    "target",
    "growth",
    "change",
    "either",
    "mom",
    "mom_change",
    "mom_either",
    "done",
    "note",
    "extra",
    "skip",
    "child",
    "",
]
SIDES: tuple[ColumnRole, ...] = (
    "prior", "previous", "target", "growth", "change", "either", "mom", "mom_change", "mom_either", "done",
)  # fmt: skip
FIGURES: frozenset[ColumnRole] = frozenset({"value", *SIDES})
# How wide the time is that a heading names: 累计 goes before 本期, 本期 before 本月.
Scope = Literal["total", "single", ""]

_BRACKET = re.compile(r"[(（\[［]\s*(?:计量)?(?:单位)?\s*[:：]?\s*([^()（）\[\]［］]{1,12})\s*[)）\]］]\s*$")
_SLASH_UNIT = re.compile(r"(?<=[\u4e00-\u9fff])[/／]([^/／]{1,6})$")
_SUFFIX_UNIT = re.compile(r"(?<=[\u4e00-\u9fff])(%|‰)$")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_SPAN = (
    r"(?:截[至止])?(?:(?:19|20)\d\d年?)?(?:(?:1\s*[-—–~～至到]\s*)?\d{1,2}月(?:份|末|底)?|(?:第?[一二三四1-4][-—–~～至到、和])?第?[一二三四1-4]季度[末底]?|[上下]半年"
    r"|全年|前三季度|[一二三四1-4]季|[Qq][1-4]|前\d{1,2}个月)"
)
_PERIOD_WORDS = re.compile(rf"{_SPAN}(?:累计|止|当月|当季|余额)*")
_TOTAL = re.compile(r"累计|年初至今|年初以来|本年|当年|全年|今年")
_LAST = r"(?:上个?月|上个?季度?|上期|上旬|前月|上一(?:月|季度?|期))"
_COUNT = r"(?:末|底|同期)?(?:余额|累计)?(?:数|值|额|量|完成(?:数|值|额|量|情况)?|实绩|实际(?:数|值)?)?"

# The first expression that fits decides; the order matters (完成率 before 完成, 上年 before 年).
_ROLES: tuple[tuple[ColumnRole, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))  # type: ignore[misc]
    for role, pattern in (
        ("id", r"编号"),
        ("skip", r"序\s*号|№|no\.?|(?:责任|牵头|主管|填报|报送|来源|数据来源|配合)(?:单位|部门|科室|领导)?"
            r"|联系人|填报人|类别|分类|板块|部门|审核.*"),
        ("note", r"备注|说明|备考|注|情况说明|备注说明|有关情况|完成情况说明|具体情况"),
        ("unit", r"(?:计量)?单位"),
        ("label", r"(?:主要|重点|核心|考核|统计|经济|工作)*(?:指标|项目|事项|内容|科目|名称)(?:名称|内容|项目)?"
            r"|指标/项目|名\s*称"),
        ("extra", r".*(?:排名|位次|名次|占比|比重|占.{0,6}(?:比例|%)|序时|时间进度|权重|得分).*"),
        ("mom_change", rf".*(?:环比|[比较]{_LAST}末?).*(?:增减|增加|减少|升降)(?:额|量|数|值|数量|数额|绝对数|绝对额)"),
        ("mom_either", rf".*(?:环比|[比较]{_LAST}末?)(?:增减|升降|变化|变动|增加|减少|±)?(?:情况)?"),
        ("mom", rf".*(?:环比|[比较]{_LAST}末?).*"),
        ("previous", rf"{_LAST}{_COUNT}"),
        ("extra", rf".*(?:{_LAST}|[比较]年初).*"),
        ("extra", r"(?:本年|今年)?年初(?:数|值|余额)?|(?:上|去)年(?:年)?[末底](?:数|值|余额)?"),
        ("change", r".*(?:增减|增加|减少|升降)(?:额|量|数|值|数量|数额|绝对数|绝对额)"),
        ("either", r".*(?:增减|升降|±|比上年|比去年|较上年|较去年)(?:情况|变化)?"),
        ("growth", r".*(?:同比|增长|增幅|增速|增减|升降|涨幅|涨跌|比上年|比去年|较上年|较去年|±).*"),
        ("done", r".*(?:完成|达成|目标|任务|计划).{0,6}(?:率|%|比例|百分比|进度|占比)"
            r"|.*占.{0,4}(?:目标|任务|计划).*|进度%?"),
        ("prior", r"(?:去年|上年|上一年|上年度|同期|基期|前年).*|.*(?:上年同期|去年同期)(?:数|值|完成|累计)?"),
        ("target", r"(?:(?:19|20)\d\d年)?(?:全年|年度|年|本年|本年度|今年|[本当]?季度?|[本当]?月度?|考核|预期|累计)?"
            r"(?:目标|任务|计划|预期|考核|预算)(?:数|值|任务|目标|量|额|总数|任务数|目标数|目标值)?|指标任务|应完成"),
        ("value", r"(?:本|当|今|报告)(?:期|年|月|季|季度|年度|旬)(?!.*(?:计划|目标|任务|预算)(?!.*(?:完成|实际))).*"
            r"|(?:实际|累计|已|现)?(?:完成|实现|实绩|发生|到位)(?:数|值|额|量|情况|总数)?"
                  r"|实际(?:数|值|完成数|完成值|完成情况)?|累计(?:数|值|完成数)?|数\s*[值量据]|金\s*额|总量|绝对[额量值数]|现状|现值|值|数"
                  r"|(?:[期月季年]末)?(?:余额|时点)(?:数|值)?|期末(?:数|值)?|[月季年]末(?:数|值)?|最新|结果"),
    )
)  # fmt: skip
GENERIC = re.compile(r"绝对[额量值数]|数\s*[值量据额]?|金额|总量|总额|值|累计|完成|实际|本期|个数")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its role, the unit named above it, its heading without that unit, the period the heading names.

    ``group`` is the heading above it, where there are two rows of them.
    """

    role: ColumnRole
    heading: str
    unit: str = ""
    period: Period | None = None
    group: str = ""

    @property
    def scope(self) -> Scope:
        """Whether the heading says that its figures are counted from January on, or within one month or quarter."""
        if "累计" in self.heading:
            return "total"
        if SINGLE.search(self.heading):
            return "single"
        if self.period is not None and self.period.last - self.period.first > 2:
            return "total"
        if _TOTAL.search(self.heading):
            return "total"
        return "single" if self.period is not None else ""

    @property
    def basis(self) -> Basis:
        """How the heading says its figures are counted."""
        return basis_of(self.heading, self.period)


def split_unit(text: str) -> tuple[str, str]:
    """``总投资（亿元）`` → (``总投资``, ``亿元``); the unit is "" where the bracket holds none."""
    bare = " ".join(unseen(text).split())
    for pattern in (_BRACKET, _SLASH_UNIT, _SUFFIX_UNIT):
        match = pattern.search(bare)
        unit = known_unit(match[1]) if match else ""
        if match and unit:
            return bare[: match.start()].strip(), unit
    return bare, ""


@lru_cache(maxsize=1024)  # headings repeat, within a wide table and from table to table
def read_column(text: str) -> Column:
    """What a heading says of its column; role "" where it says nothing known."""
    heading, unit = split_unit(text)
    name = re.sub(r"[\s:：]", "", fold(heading)).lower()
    role = _role(name)
    if role in ("", "extra") and (aside := _ASIDE.search(name)):  # 上期（11月9日—15日）, 年度目标（调整后）
        role = _role(name[: aside.start()]) or role
    percent = unit == "%" or bool(re.search(r"增长|增幅|增速|率|%|±", name))
    if role in ("change", "either") and (unit or (role == "either" and percent and "增减" not in name)):
        role = "growth" if percent and unit in ("", "%") else "change"
    if role in ("mom_change", "mom_either") and (unit or "环比" in name[-2:] or percent):
        role = "mom" if unit in ("", "%") and role == "mom_either" else "mom" if unit == "%" else "mom_change"
    period = parse_period(heading) if any(char.isdigit() or char in "季年月" for char in heading) else None
    if not role and (is_period(name) or (period is not None and _ENDING.search(name))):
        role = "value"
    return Column(role, heading, unit, period)


def _role(name: str) -> ColumnRole:
    return next((role for role, pattern in _ROLES if len(name) <= 40 and pattern.fullmatch(name)), "")


# What is left in brackets is no unit: a date, 调整后, 年初预算; but 金额（占比） is no column of amounts.
_ASIDE = re.compile(r"[(（](?![^()（）]*[占率比增减速幅名位权差])[^()（）]{1,24}[)）]$")
_ENDING = re.compile(r"(?:完成|实际|累计|数|值|额|量)$")


def is_period(heading: str) -> bool:
    """Whether a heading is nothing but a period: 2026年, 1—9月, 9月当月, 三季度末."""
    name = re.sub(r"[\s:：]", "", fold(heading)).lower()
    return len(name) <= 24 and bool(_PERIOD_WORDS.fullmatch(name) or _YEAR.fullmatch(name))


def is_figure(cell: str) -> bool:
    """Whether a cell holds a number that is no heading: 9月 and 2026 above a column are periods."""
    return is_number(cell) and not is_period(split_unit(cell)[0])
