"""Dates: one kind of numeral in one date, years in full, 〇 in a year, document numbers, the date of signing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from writer.checking.language.page import Page, scan
from writer.checking.language.rules import DOCUMENTS, NUMERALS, Rule, Slip

RULES: Final = (
    Rule("mixed-date", "warning", f"{NUMERALS} 4.3（同类别同形式）", "一个日期里只用一种数字"),
    Rule("short-year", "warning", f"{NUMERALS} 5.1.4（年月日）", "年份写四位，不简写为两位"),
    Rule("zero-in-year", "warning", f"{NUMERALS} 5.2.5（“零”和“〇”）", "汉字年份里的零写作“〇”"),
    Rule("document-number", "warning", f"{DOCUMENTS} 7.2.5", "发文字号用“〔〕”括年份，序号不加“第”、不编虚位"),
    Rule("signing-date", "warning", f"{DOCUMENTS} 7.3.5.4", "成文日期的月、日不编虚位"),
)

_HANZI: Final = "一二三四五六七八九"
_MONTHS: Final = {"十": 10, "十一": 11, "十二": 12, **{char: n for n, char in enumerate(_HANZI, start=1)}}
_LUNAR: Final = "农历|阴历|腊|正月"
_MONTH: Final = r"十[一二]?|[一二三四五六七八九]"
_YEAR_MONTH: Final = re.compile(
    rf"(?<=[12]\d\d\d年)({_MONTH})(?=月(?:[份初底末中上下旬，。；：、的起至到—～）)\s\d]|以来|[一二三]?十?[一二三四五六七八九]?日|$))"
)
_MONTH_DAY: Final = re.compile(rf"(?<![{_HANZI}十])({_MONTH})(?=月\d{{1,2}}日)")
_DAY: Final = re.compile(rf"(?<=\d月)((?:二|三)?十[{_HANZI}]?|[{_HANZI}])(?=日(?!元|报|均|本|常|游))")
_HANZI_YEAR: Final = re.compile(rf"(?<![{_HANZI}〇○零])([一二][{_HANZI}〇○零]{{3}})(?=年\d{{1,2}}月)")
_ZERO_YEAR: Final = re.compile(rf"(?<![{_HANZI}〇○◯零十百千万0OoＯ０])([一二][{_HANZI}〇○◯零0OoＯ０]{{3}})(?=年)")
_ZEROS: Final = ("二〇", "二○", "二零", "一九")
_CENTURIES: Final = (*(f"二{zero}" for zero in "○◯零0OoＯ０〇"), "一九")
_WRONG_ZERO: Final = frozenset("○◯零0OoＯ０")
_TO_DIGIT: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_SHORT: Final = re.compile(
    r"(?<![\d.,近第历过前后每满逾超约—～~-])(\d\d)(?=年(?:\d{1,2}月(?!份?[以之]?内)|[上下]半年|第?[一二三四]季度|第[1-4]季度|前三季度))"
)
_SHORT_END: Final = re.compile(r"(?<![\d.])((?:19|20)(\d\d))年?[—～~–-](\d\d)(?=年)")
_THIS_CENTURY, _LAST_CENTURY = 40, 60
_BRACKETED: Final = re.compile(
    r"(?<=[发函办字文规复令电联通综财税])(?:[（(\[【]((?:19|20)\d\d)[）)\]】](?:第)?0*([1-9]\d{0,3})|〔((?:19|20)\d\d)〕(?:第0*|0+)([1-9]\d{0,3}))号"
)
_SIGNED: Final = re.compile(r"^[ \t\u3000]*((\d{4})年(\d{1,2})月(\d{1,2})日)[ \t\u3000]*$", re.MULTILINE)


def slips(page: Page) -> Iterator[Slip]:
    """What breaks the rules of this module."""
    yield from _mixed(page)
    yield from _years(page)
    for match in scan(_BRACKETED, page.raw, "号"):
        year, number = match[1] or match[3], match[2] or match[4]
        certain = f"〔{year}〕{number}号"
        yield Slip("document-number", *match.span(), f"发文字号写法不规范，请改为“{certain}”", certain)
    for match in scan(_SIGNED, page.view, "日"):
        if match[3][0] == "0" or match[4][0] == "0":
            certain = f"{match[2]}年{int(match[3])}月{int(match[4])}日"
            said = f"成文日期的月、日不编虚位，请改为“{certain}”"
            yield Slip("signing-date", *match.span(1), said, certain)


def _mixed(page: Page) -> Iterator[Slip]:
    view = page.view
    for pattern in (_YEAR_MONTH, _MONTH_DAY, _DAY):
        for match in pattern.finditer(view):
            if re.search(_LUNAR, view[max(0, match.start() - 8) : match.start()]):
                continue
            certain = str(_number(match[1]))
            said = f"一个日期里混用了汉字和阿拉伯数字，“{match[1]}”请改为“{certain}”"
            yield Slip("mixed-date", *match.span(1), said, certain)
    for match in scan(_HANZI_YEAR, view, *_ZEROS):
        certain = match[1].translate(_TO_DIGIT)
        said = f"一个日期里混用了汉字和阿拉伯数字，“{match[1]}”请改为“{certain}”"
        yield Slip("mixed-date", *match.span(1), said, certain)


def _number(numeral: str) -> int:
    """一 … 三十一 as a number."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _MONTHS[numeral]
    return 10 * (_MONTHS[tens] if tens else 1) + (_MONTHS[ones] if ones else 0)


def _years(page: Page) -> Iterator[Slip]:
    view = page.view
    for match in _SHORT.finditer(view):
        year = int(match[1])
        century = "20" if year <= _THIS_CENTURY else "19" if year >= _LAST_CENTURY else ""
        certain = f"{century}{match[1]}" if century else ""
        cure = f"请改为“{certain}年”" if certain else "请写全四位"
        yield Slip("short-year", *match.span(1), f"年份不简写为两位，{cure}", certain)
    for match in _SHORT_END.finditer(view):
        if int(match[3]) > int(match[2]):
            certain = match[1][:2] + match[3]
            yield Slip("short-year", *match.span(3), f"年份不简写为两位，请改为“{certain}年”", certain)
    for match in scan(_ZERO_YEAR, page.titled, *_CENTURIES):
        if set(match[1]) & _WRONG_ZERO:
            certain = "".join("〇" if char in _WRONG_ZERO else char for char in match[1])
            said = f"汉字年份里的零写作“〇”，请改为“{certain}”"
            yield Slip("zero-in-year", *match.span(1), said, certain)
