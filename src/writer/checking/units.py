"""Which units can stand for which: 个 and 家 count the same things, 元 and 美元 never do."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Context, Decimal
from functools import lru_cache

from writer.figures import parse_unit
from writer.schema import Figure

_EXACT = Context(prec=60)
POINTS = "个百分点"
PERCENT = "%"
RATIOS = frozenset({PERCENT, POINTS, "倍", "成", "番", "分之", "百分点"})
_THINGS = "个家户项宗件座栋处条支款只批起份所间幢块片台套本篇例"
_TIMES = ("次", "场", "批次", "批", "趟", "轮", "场次", "期")
_PEOPLE = ("人", "名", "位")
_CLASSES = (
    dict.fromkeys(_THINGS, "个")
    | dict.fromkeys(_TIMES, "次")
    | dict.fromkeys(_PEOPLE, "人")
    | {"％": PERCENT, "﹪": PERCENT, "百分点": POINTS, "个点": POINTS}
)
# Lengths and areas that offices tell in either unit; the class is the smaller one.
_LARGER = {
    "公里": ("米", Decimal(1000)),
    "千米": ("米", Decimal(1000)),
    "平方公里": ("平方米", Decimal(1_000_000)),
    "公顷": ("亩", Decimal(15)),
    "吨": ("公斤", Decimal(1000)),
    "千克": ("公斤", Decimal(1)),
}
_LOOSE = frozenset({("个", "次"), ("次", "个"), ("人", "人次"), ("人次", "人")})
_KEPT = 512  # units; a draft writes the same few again and again
_CURRENCIES = ("美元", "欧元", "日元", "港元", "英镑", "元")


@lru_cache(maxsize=_KEPT)
def unit_class(unit: str) -> str:
    """What a unit counts: 万元 and 亿元 are 元, 家 and 个 are 个; "" for none."""
    word = unit.strip()
    if not word:
        return ""
    base = _CLASSES.get(word) or parse_unit(word).base
    return _CLASSES.get(base) or (_LARGER[base][0] if base in _LARGER else base)


def factor_of(unit: str) -> Decimal:
    """How many of its class one of a unit is: 10,000 for 万元, 1,000 for 公里."""
    written = parse_unit(unit)
    return written.factor * _LARGER[written.base][1] if written.base in _LARGER else written.factor


def in_class(value: Decimal, unit: str) -> Decimal:
    """A value in the unit of its class; exact."""
    return _EXACT.multiply(value, factor_of(unit))


def measured(figure: Figure) -> Figure:
    """The figure in the unit of its class: 5.2公里 is 5,200 米."""
    if figure.unit not in _LARGER or figure.value is None:
        return figure
    unit, factor = _LARGER[figure.unit]
    value, upper, step = (
        None if one is None else _EXACT.multiply(one, factor) for one in (figure.value, figure.upper, figure.step)
    )
    return replace(figure, value=value, upper=upper, step=step, unit=unit)


def compatible(one: str, other: str) -> bool:
    """Whether two unit classes may speak of the same metric; an unknown unit fits everything."""
    if one == other or not one or not other or (one, other) in _LOOSE:
        return True
    # 均价9.12元 of a price in 元/公斤
    return one.partition("/")[0] == other.partition("/")[0] in _CURRENCIES and ("/" in one) != ("/" in other)


def is_ratio(unit: str) -> bool:
    """Whether a class is a percentage, points, a multiple or the like."""
    return unit in RATIOS


def is_money(unit: str) -> bool:
    """Whether a class is a currency."""
    return unit.split("/", maxsplit=1)[0] in _CURRENCIES


_MASKED = re.compile(r"^[^\u4e00-\u9fff%％㎡]*")


def figure_unit(figure: Figure) -> str:
    """The unit class of a figure or a mask; 三分之一 is a percentage."""
    if figure.kind == "mask":
        word = _MASKED.sub("", figure.text)
        return unit_class(word.lstrip("余多") or ("%" if "%" in figure.text else ""))
    if not figure.unit and "分之" in figure.text:
        return PERCENT
    return unit_class(figure.unit)


def printed_unit(text: str) -> str:
    """The unit part of a figure as printed: 亿元 of 56.2亿元."""
    at = len(text)
    while at and not (text[at - 1].isdigit() or text[at - 1] in "余多〇一二两三四五六七八九十百"):
        at -= 1
    unit = text[at:].strip()
    for word in ("以上", "以下", "左右", "上下"):
        unit = unit.removesuffix(word)
    return unit
