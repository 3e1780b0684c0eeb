"""Limits inside a name: 超10亿元项目, 5000万元以上的企业, 35岁以下党员; and amounts whose digits were deleted."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from writer.figures.token import Token
from writer.figures.units import COUNT_UNITS

_MEASURED: Final = re.compile("元|平方|亩|公顷|公里|吨|米|千瓦|兆瓦|方$|^$|MW|GW|kW|%|美|欧|港")
_NOUN: Final = (
    "项目|企业|楼宇|工程|园区|产业|集群|平台|基金|公司|客商|厂房|地块|单位|机构|商户|订单|园|镇|街道|强企|税源|大户|主体|"
    "赛道|板块|会议|活动|场所|聚居点|产业链|大单|楼|厂|户|县|区|村"
)
_PEOPLE: Final = "党员|干部|青年|人才|人员|人口|老人|老年|教师|学者|职工|居民|群众|人群|男|女|同志|医生|妇女|儿童|占"
_NAMED_AFTER: Final = re.compile(
    r"(?:\(?含?\)?(?:以上|以下|及以上|及以下|以内|量级|规模|级别|级|档|元级))?(?:\(含\))?的?(?:[“\"][一-鿿]{1,6}[”\"])?"
    r"(?!(?:[一-鿿]{0,6})(?:带动|新增|实现|完成|引进|签约|落户|用于|支持|建成|建设|打造|"
    r"推动|其中|同比|较|(?<!占)比(?!重|例)|增长|投向|助力))"
    rf"[一-鿿]{{0,8}}?(?:{_NOUN})"
)
# 占股50%以上的企业; but 拿出不低于5%的财政收入奖励企业.
_SHARE_NAMED: Final = re.compile(rf"(?:及?以[上下])?的?[一-鿿]{{0,3}}(?:{_NOUN})")
_PEOPLE_AFTER: Final = re.compile(
    rf"\(?含?\)?(?:及?以[上下])(?:\(含\))?的?(?:[一-鿿]{{0,6}}?(?:{_PEOPLE})|(?:有|共)?\d{{1,5}}[人名])"
)
_COUNT_AFTER: Final = re.compile(
    r"(?:以上|以下|及以上)?的?(?:项目|企业|的)?(?:有|为|达|共|各)?(?:[\dXx×*]|[一两三四五六七八九十]+[个家])"
)
_LEVEL: Final = re.compile(r"(?:元)?(?:级|量级|档|俱乐部)")
_FAR_NOUN: Final = re.compile(
    r"(?:以上)?[一-鿿]{1,24}的(?:项目|企业|楼宇|产业)[一-鿿]{0,2}?(?:有|达|共|为)?(?=[\dXx×*])"
)
_DIRECT_NOUN: Final = re.compile(
    r"(?:级|规模)?(?:以上|以下)?的?(?:[一-鿿]{0,4})(?:项目|企业|楼宇|工程)(?:有|为|达|共)?(?=[\dXx×*])"
)
_BAND: Final = re.compile(
    r"(?:的(?:项目|企业)?|项目|企业)(?:有|为|达|共|各)?(?:[\dXx×*]|[一两三四五六七八九十]+[个家])"
)
_MORE_LIMITS: Final = re.compile(
    r"(?:[、和及或](?:超过?|逾)?\d+(?:\.\d+)?(?:[十百千]?[万亿]元?|元|平方米|亩)(?:以上|以下)?){1,4}"
)
_TRAILING_LIMIT: Final = re.compile(r"\(?含?\)?(?:以上|以下|及以上|及以下)")
_MEASURES: Final = re.compile("元|平方米|亩|吨")
_AMOUNT: Final = re.compile(
    "(?:投资|资金|产值|收入|税收|外资|内资|融资|[总金资]额|规模|土地|用地|厂房|达到|共计|合计|完成|实现|到位|新增|增加|减少|投入|为)$"
)
_OVER: Final = frozenset({"超", "逾", "不少于", "至少", "不足", "不超过"})
# Counts that set a class apart when 以上 or 以下 follows: 100人以上企业, 4层以上厂房, 300张以上医院.
_CLASSING: Final = frozenset(["人", "户", "层", "张", "座", "马力"])
_AGES: Final = frozenset(["岁", "周岁"])


def is_threshold(text: str, token: Token, round_number: bool) -> bool:
    """Whether a number is a limit inside a name: 超10亿元项目3个, 5000万元以上的企业, 5亿—10亿元的14家.

    Args:
        token: the number with what qualifies it; a count of things (18个) is a limit only where it sizes a thing.
        round_number: limits are round, 56.23亿元 is not one.
    """
    end, unit = token.end, token.unit
    if unit in _AGES:
        return _PEOPLE_AFTER.match(text, end) is not None
    if not round_number:
        return False
    if _LEVEL.match(text, end):
        return True
    over = token.qualifier in _OVER
    limited = over or _TRAILING_LIMIT.match(text, end) is not None
    if unit in COUNT_UNITS or unit in _CLASSING:
        return unit in _CLASSING and not over and limited and _NAMED_AFTER.match(text, end) is not None
    if not _MEASURED.search(unit) or (unit == "%" and not _SHARE_NAMED.match(text, end)):
        return False
    if not limited:
        if token.upper is not None and _BAND.match(text, end):
            return True
        return _DIRECT_NOUN.match(text, end) is not None and unit != "%"
    more = _MORE_LIMITS.match(text, end)
    if more and (_NAMED_AFTER.match(text, more.end()) or _COUNT_AFTER.match(text, more.end())):
        return True
    return any(pattern.match(text, end) for pattern in (_NAMED_AFTER, _COUNT_AFTER, _FAR_NOUN))


def is_blotted(text: str, token: Token) -> bool:
    """Whether the digits of a bare 亿元 or 万元 were deleted: 总投资约亿元. 超亿元 and 近亿元 are said."""
    if not _MEASURES.search(token.unit) or text.startswith("以上", token.end):
        return False
    if is_threshold(text, replace(token, qualifier=""), True):
        return False
    if token.qualifier in ("约", "达"):
        return True
    before = text[max(0, token.start - 8) : token.start].rstrip(" ")[-4:]
    after = text[token.end : token.end + 1]
    return not token.qualifier and _AMOUNT.search(before) is not None and after in ("", *"，。；,;)\n")
