"""The unit of a figure that has none beside it: what its name counts in, or one of those named above the table."""

from __future__ import annotations

import re

from writer.facts.cells import known_unit
from writer.facts.derive import PERCENT_UNITS

_UNIT_ROW = re.compile(r"\s*[(（\[]?\s*(?:计量|金额|数量)?单位\s*[:：]\s*([^()（）\[\]]{1,24})\s*[)）\]]?\s*")
# 「填报单位：发改局　　单位：亿元、%」: the sheet's unit stands behind who filled it in.
_BESIDE = re.compile(r"(?:^|[\s　，,；;])(?:计量|金额)?单位\s*[:：]\s*([^()（）\s，。；;]{1,16})\s*$")
_COUNTED = re.compile(r"(?P<unit>批次|人次|场次|家次|户次|[个家户人次座条宗件场批项亩栋])数(?:量)?$")
_RATE = re.compile(r"(?:增速|增幅|增长率|涨幅|降幅|完成率|占比|比重)$")
_SHARE = re.compile(r"(?:[^汇效功频倍速]率|比例|比重|指数)$")
_COUNT = re.compile(r"(?:[目业位体构台客才员工]数|数量|人次|批次|场次|面积)$")
_MONEY = re.compile(
    r"投资|资金|金额|收入|支出|产值|税|[内外]资|融资|利润|增加值|[总余差限贷款销]额|零售|进出?口|出口|存款|贷款|生产总值"
    r"|GDP|营收|基金|费|价款|资产|负债|成本"
)
_FOREIGN = re.compile(r"外资|外商|进出口|出口|进口|境外")
_IS_MONEY = re.compile(r"(?:元|美元|欧元|港元|日元)$")


def unit_row(text: str) -> tuple[str, ...] | None:
    """The units of 「（单位：万元）」; () for such a row without one that is known; None for any other text."""
    match = _UNIT_ROW.fullmatch(text) if len(text) <= 60 else None
    return None if match is None else _units(match[1])


def units_beside(text: str) -> tuple[str, ...]:
    """The units that a line about something else ends with: 「填报单位：发改局　单位：万元」."""
    match = _BESIDE.search(text) if len(text) <= 200 else None
    return () if match is None else _units(match[1])


def _units(text: str) -> tuple[str, ...]:
    found = (known_unit(part) for part in re.split(r"[、，,;；/／和及\s]+", text))
    whole = known_unit(text)
    return (whole,) if whole else tuple(dict.fromkeys(unit for unit in found if unit))


def counted_unit(label: str) -> str:
    """The unit that a name counts in: 签约个数 in 个, 接待批次数 in 批次; "" where it does not say."""
    match = _COUNTED.search(label)
    return match["unit"] if match else ""


def default_unit(label: str, units: tuple[str, ...]) -> str:
    """The unit of a figure called ``label`` under a table in ``units``; "" where that cannot be told.

    签约个数 is counted in 个 whatever stands above; an 增速 is no amount of money; of 「单位：个、亿元」 the money is
    that of 总投资 and the other one that of 项目数.
    """
    if counted := counted_unit(label):
        return counted
    if _RATE.search(label):
        return "%" if units else ""
    plain = [unit for unit in units if unit not in PERCENT_UNITS]
    if _SHARE.search(label):
        return "%" if len(plain) < len(units) or not units else ""
    money = [unit for unit in plain if _IS_MONEY.search(unit)]
    other = [unit for unit in plain if unit not in money]
    if _COUNT.search(label) and money:
        return other[0] if len(other) == 1 else ""
    if len(plain) == 1:
        return plain[0]
    if _MONEY.search(label):
        foreign = [unit for unit in money if unit.removeprefix("万").removeprefix("亿") != "元"]
        own = [unit for unit in money if unit not in foreign]
        money = foreign if foreign and own and _FOREIGN.search(label) else own or foreign
        return money[0] if len(money) == 1 else ""
    return other[0] if len(other) == 1 and label.endswith(("项目", "企业", "签约", "开工", "投产", "竣工")) else ""
