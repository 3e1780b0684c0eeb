"""How numbers are written: 概数, hanzi and Arabic digits in one number, decimals, percent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from writer.checking.language.page import BLOT, HANZI, Page, scan
from writer.checking.language.rules import NUMERALS, PUNCTUATION, USAGE, Rule, Slip

RULES: Final = (
    Rule("approximate-comma", "warning", f"{PUNCTUATION} 4.5.3.4", "相邻两数连用表示概数，中间不用顿号"),
    Rule("approximate-digits", "warning", f"{NUMERALS} 4.2.2（概数）", "带“几”的概数用汉字"),
    Rule("mixed-number", "warning", f"{NUMERALS} 5.3", "除“万”“亿”外，一个数不混用阿拉伯数字和汉字"),
    Rule("leading-zero", "warning", f"{NUMERALS} 5.1.2（纯小数）", "纯小数写出小数点前的“0”"),
    Rule("percent-twice", "warning", USAGE, "“%”不与“个百分点”“百分之”叠用"),
    Rule("percentage-point", "info", USAGE, "百分点前用量词“个”"),
)

_DIGITS: Final = "一二三四五六七八九"
# Units that only count: with 次, 名, 级, 号, 月 and the like 一、二 may be the first and the second.
_APART: Final = re.compile(
    rf"(?<=[{HANZI}，（])(?<![第号节条款章期轮项类件表图十百千{_DIGITS}])([{_DIGITS}])、([{_DIGITS}])"
    r"(?=十?(?:个(?!百)|家|天|人(?!民)|[万百千]|倍|公里|分钟|小时|岁|亩|吨|户))"
)
_UNIT: Final = r"家|个(?!性)|名|人(?!民)|户|亩|元|美元|吨|台|套|件|万|亿|平方米|公里|次|批|项|场|天"
_SOME: Final = re.compile(
    rf"(?<![\d.,/{BLOT}-])(\d0|10)几(?=[十百千]?(?:{_UNIT}|年|岁|里))|几(10|100|1000)(?=[万亿]|{_UNIT}|年|岁)"
)
_TENS: Final = {"10": "十", **{f"{n}0": f"{_DIGITS[n - 1]}十" for n in range(2, 10)}, "100": "百", "1000": "千"}
_SCALED: Final = re.compile(
    rf"(?<![\d.,:/“‘{BLOT}+—～~-])(\d{{1,3}}(?:\.\d{{1,3}})?)([千百])(?=([万亿])?(?:[余多](?:{_UNIT})|{_UNIT}))"
)
_SCALES: Final = {"百": 100, "千": 1000}
_BARE_POINT: Final = re.compile(rf"(?<=[{HANZI}，、：；（])\.(\d{{1,4}})(?=%|个百分点|[万亿](?:元|美元|平方米|吨|人))")
_TWICE: Final = re.compile(
    r"(?<![\d.,])(?P<a>\d[\d.,]*+)(?<=\d)%个?百分点|百分之(?P<b>\d[\d.]*+)(?<=\d)%|百分之(?P<c>\d[\d.]*+(?<=\d)|[零一二三四五六七八九十点]{1,8})个百分点"
)
_NO_MEASURE: Final = re.compile(r"(?<=\d)百分点")


def slips(page: Page) -> Iterator[Slip]:
    """What breaks the rules of this module."""
    view = page.view
    yield from _approximate(page)
    for match in scan(_SCALED, view, "千", "百"):
        value = Decimal(match[1]) * _SCALES[match[2]]
        certain = format(value.to_integral(), "f") if value == value.to_integral() else ""
        cure = f"请改为“{certain}{match[3] or ''}…”" if certain else "请全用阿拉伯数字或全用汉字"
        yield Slip("mixed-number", *match.span(), f"一个数里混用了阿拉伯数字和“{match[2]}”，{cure}", certain)
    for match in _BARE_POINT.finditer(view):
        yield Slip("leading-zero", *match.span(), f"小数点前少了“0”，请改为“0.{match[1]}”", f"0.{match[1]}")
    for match in scan(_TWICE, view, "%个", "%百", "百分之"):
        certain = f"{match['a'] or match['c']}个百分点" if not match["b"] else f"{match['b']}%"
        words = "“%”与“个百分点”" if match["a"] else "“%”与“百分之”" if match["b"] else "“百分之”与“个百分点”"
        said = f"{words}重复，请改为“{certain}”"
        yield Slip("percent-twice", *match.span(), said, certain)
    for match in scan(_NO_MEASURE, view, "百分点"):
        yield Slip("percentage-point", *match.span(), "“百分点”前少了量词，请改为“个百分点”", "个百分点")


def _approximate(page: Page) -> Iterator[Slip]:
    view = page.view
    for match in _APART.finditer(view):
        if _DIGITS.index(match[2]) - _DIGITS.index(match[1]) == 1:
            certain = match[1] + match[2]
            said = f"相邻两数表示概数时中间不用顿号，请改为“{certain}”"
            yield Slip("approximate-comma", *match.span(), said, certain)
    for match in scan(_SOME, view, "几"):
        certain = f"{_TENS[match[1]]}几" if match[1] else f"几{_TENS[match[2]]}"
        yield Slip("approximate-digits", *match.span(), f"带“几”的概数用汉字，请改为“{certain}”", certain)
