"""Digits that name something rather than count it: numbering, ordinals, telephone numbers, ratios, codes."""

from __future__ import annotations

import re
from typing import Final

from writer.figures.patterns import compiled
from writer.figures.units import COUNT_UNITS, UNIT

_COUNTED: Final = r"(?! ?(?:[个家万亿项元名人次条%]|\d))"
# Runs of digits that belong together and are skipped as a whole.
_CLOCK_OR_RATIO: Final = rf"\d{{1,4}}(?:\.\d+)?(?: ?: ?\d{{1,4}}(?:\.\d+)?)++{_COUNTED}"
_TELEPHONE: Final = (
    r"1[3-9]\d{9}(?!\d)|1[3-9]\d[- ]\d{4}[- ]\d{4}(?!\d)|0\d{2,3}[- ]\d{3,4}[- ]?\d{4}(?!\d)"
    r"|[48]00-\d{3,4}-\d{3,4}(?!\d)|[48]00 (?:\d{4} \d{3}|\d{3} \d{4})(?!\d)"
    r"|12(?:345|315|366|333|329|328|388|348|369|319|350|320|355|306|301)(?![\d.,]|[一-鿿%])"
    r"|12[0-9]{3}(?=[^\d]{0,2}(?:热线|政务|便民|市长|市民|平台|工单|、12\d{3}))"
)
_CODE: Final = (
    r"\d+(?:\.\d+){2,}|\d{2,}(?:-\d+){2,}+(?![\d.%])"
    r"|\d+(?: ?\+ ?(?:\d+|[NnXx×](?![a-z])))+(?![\d%.])|\d+[·•]\d+|\d\.0 ?版|(?<=工业)\d\.\d(?![\d%])"
    r"|(?:985|211)(?=[、/和,，]?(?:985|211|高校|大学|工程|院校))|\d{25,}(?:\.\d+)?"
)
_EMERGENCY: Final = r"1(?:10|19|20|22)(?=[、和]1(?:10|19|20|22)|联动|接处警|报警|急救|指挥|火警|平台)"
_ODDS: Final = r"\d(?:\.\d+)?比\d(?:\.\d+)?(?![\d.%个家])|(?<=双)1[12](?!\d)|\d{1,2}层(?=\d{3,4}室)"
_SIZE: Final = (
    r"\d+×\d+(?:小时)?(?!\d)|\d+[*Xx]\d+(?!\d)|7天24小时|(?<![至到为约])24小时|365天"
    r"|\d+(?:\.\d+)?(?:/\d+){0,3}(?:kV|KV|kv|千伏|[ ]?[VvGgKk](?![A-Za-z%]))"
)
# 1、2号楼; 逢1、3、5日
_BUILDINGS: Final = r"\d{1,3}(?:[、和及至—~-]\d{1,3}){1,8}(?:号|#)|\d{1,2}(?:[、和及]\d{1,2}){1,8}日(?![元报均本常])"
_DIGIT_NAMES: Final = re.compile("|".join((_CLOCK_OR_RATIO, _TELEPHONE, _EMERGENCY, _ODDS, _CODE, _SIZE, _BUILDINGS)))
_LIST_NUMBER: Final = re.compile(
    r"\d{1,2}(?: ?[、)](?!\d)|\.(?!\d)|\.(?=(?:19|20)\d\d年|\d{1,2}月)"
    r"|\.(?=\d{1,4}(?:[家名条场宗户]|项(?!目)|个(?!百分点|多?月|小时|工作日|点))))"
)
# 1.企业18家 2.项目36个: a list that runs on in one line.
_INLINE_NUMBER: Final = re.compile(r"\d{1,2}[.、)](?=[一-鿿])")
# 2、18个项目签约 at the head of a line; not 7、8月份 or 1、2号楼, and no 12、18个.
_LINE_NUMBER: Final = re.compile(r"[1-9]、(?=(?:19|20)\d\d年|\d{2,}(?:\.\d+)?(?! ?[月日号#层、\d])|\d{1,2}月(?!份))")
_OPEN_BRACKET: Final = re.compile(r"\([^()\n]*$")
_AFTER_BLANK: Final = re.compile(r"[^\d\s][ \t]+$")
_SECTION_NUMBER: Final = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}(?=[ \t]+[^\d\s])")
# A list begins on a new line, behind the end of a sentence, a colon, or a name tag such as 【周工】.
_AFTER_BOUNDARY: Final = re.compile(r"(?:^|[\n。；;!！?？>#:】\])])[ \t#>*-]*$")
_IN_BRACKETS: Final = {
    "(": re.compile(r"\d{1,2} ?\)"),
    "[": re.compile(r"\d{1,3} ?\]"),
    "【": re.compile(r"\d{1,2} ?】"),
}
_DOCUMENT_NUMBER: Final = re.compile(r"[〔\[(【] ?(?:19|20)\d\d ?[〕\])】] ?\d{1,5} ?号")

_MAY_END_NAME: Final = frozenset(
    "第.Oo№热线话编号业本件表图注发机真信箱码尾账户Q是为:：至到、和及—~-_&@\\“「『‘《<+ "
    + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ届双"
)
_ORDINAL: Final = re.compile(
    r"(?:第|No\.?|NO\.?|№)[ ]?$|[届]$"
    r"|(?:第|附件|附表|[^代报]表|图) ?\d{1,3}(?: ?[、,和及至到—~-] ?第?\d{1,3}){0,8} ?[、,和及至到—~-] ?$"
)
# What is called by a bare number: 电话8866123, 附件1, 表2.
_LABELLED: Final = re.compile(
    r"(?:国发|热线|电话|手机|内线|分机|总机|短号|尾号|传真|微信|QQ|邮编|编号|编码|代码|序列号|证号|单号|卡号|税号|车牌|文号|账号|工号|号码|版本|附件|附表|(?<![代报发外年])表"
    r"|(?<![意企地])图|(?<![关备])注)(?:为|是)?[ :：]{0,2}$"
)
_AFTER_LETTER: Final = re.compile(r"(?:[A-Za-z][-—+ ]?(?<![a-z] )|[_&@\\]|[Tt][Oo][Pp] ?)$")
# 歼-20, 东风-41, Wi-Fi 6, 双11: a bare number behind them; 增长-20 has a sign.
_MODEL: Final = re.compile(r"[^\W\da-zA-Z_](?<![长降比幅速润额为达减增率值数约])-$|[a-z] $|双$")
_SHORT_FORM: Final = re.compile(r"(?<![A-Za-z])(?!TOP)[A-Z]{3,6}[ ]?$")
# 1个总指挥部+8个分指挥部+N个专班
_IN_SYSTEM: Final = re.compile(r"\d{1,2}[个名套项支家条张份批队]?[一-鿿]{1,8}\+(?:\d|[NX])")
_OF_SYSTEM: Final = re.compile(r"[\dNX][个名套项支家条张份批队][一-鿿]{1,8}\+$")
_OPENING: Final = frozenset("“「『‘《")
_RANKED: Final = re.compile(r"(?:^|[^之以此目提日年月当眼会节先空午底末期])前$|(?:^|[^之以此今最先然日月年会战前])后$")
_RANKED_FIRST: Final = re.compile(r"(?:排名|位列|位居|排在|行业|税收|产值|营收|贡献|全[国省市区县])前$")
# 居全省前10, 进入全国前5%; but 整改前12.5%.
_PLACED: Final = re.compile(r"(?:^|[国省市区县球界业名居列入身进第强内位、，。；(])前$")
_LONGEST_TITLE: Final = 60  # characters of a title to one side of a number in it
_RANK_UNITS: Final = frozenset(["名", "位", "列"])
_RANKED_UNITS: Final = frozenset(["家", "户", "个"])
_MEASURED: Final = frozenset(["元", "美元", "%", "个百分点", "平方米", "亩", "平方公里", "公里", "吨"])


def named_digits(text: str, start: int) -> int | None:
    """The end of digits at ``start`` that name, number or time something rather than count it, or None."""
    name = _DIGIT_NAMES.match(text, start)
    if name:
        return name.end()
    before = text[max(0, start - 12) : start]
    at_boundary = start == 0 or _AFTER_BOUNDARY.search(before) is not None
    if at_boundary and (number := _section_number(text, start) or _LIST_NUMBER.match(text, start)):
        return number.end()
    if at_boundary and (number := _LINE_NUMBER.match(text, start)) and _begins_line(before, start):
        return number.end()
    if (
        _AFTER_BLANK.search(before)
        and (number := _INLINE_NUMBER.match(text, start))
        and not (number[0][-1] == ")" and _OPEN_BRACKET.search(text[max(0, start - 40) : start]))
    ):
        return number.end()
    bracket = _IN_BRACKETS.get(before.rstrip(" ")[-1:])
    if bracket and (number := bracket.match(text, start)):
        return number.end()
    return None


def _begins_line(before: str, start: int) -> bool:
    return not before.rpartition("\n")[2].strip(" \t>") and ("\n" in before or start == len(before))


def _section_number(text: str, start: int) -> re.Match[str] | None:
    number = _SECTION_NUMBER.match(text, start)
    return None if number is None or compiled(rf"[ \t]+{UNIT}").match(text, number.end()) else number


def document_number(text: str, start: int) -> int | None:
    """The end of a document number such as 〔2026〕12号 that begins at ``start``, or None."""
    match = _DOCUMENT_NUMBER.match(text, start)
    return match.end() if match else None


def is_named(text: str, start: int, unit: str, end: int = 0) -> bool:
    """Whether what stands before a number makes it part of a name: 第18, A4, “500强, 前10名, 电话8866123.

    Args:
        text: the whole text.
        start: where the number begins.
        unit: the base unit: 附件1 is a name, 附件3份 a count; 「A4」 is a name, 「GDP214.67亿元」 an amount.
        end: where number and unit end, where that is known: 「GDP312.6亿」 is an amount too.
    """
    last = text[start - 1 : start]
    if last and last in "前后":
        return _is_ranked(text[max(0, start - 4) : start], unit)
    if last not in _MAY_END_NAME:
        return unit in COUNT_UNITS and _IN_SYSTEM.match(text, start) is not None
    if last in _OPENING:
        return True
    if last == "<":
        return not unit
    before = text[max(0, start - 16) : start]
    if last == "+" and _OF_SYSTEM.search(before):
        return True
    if last == "双" and unit == "条":
        return True
    if _ORDINAL.search(before) or (not unit and _LABELLED.search(before)):
        return True
    if not unit and _MODEL.search(before):
        return True
    if _AFTER_LETTER.search(before):
        amount = not unit and text[max(start, end - 1) : end] in ("万", "亿")
        return not amount and unit not in _MEASURED and not (unit in COUNT_UNITS and _SHORT_FORM.search(before))
    return False


def is_titled(text: str, start: int, end: int, unit: str) -> bool:
    """Whether a number stands inside the title of a document or closes a quoted name: 《…30条措施》, “稳增长25条”."""
    if text[end : end + 1] in tuple("”」』’》") and (unit == "条" or not unit):
        return True
    opened = text.rfind("《", max(0, start - _LONGEST_TITLE), start)
    if opened < 0 or text.find("》", opened, start) >= 0:
        return False
    closed = text.find("》", end, end + _LONGEST_TITLE)
    return closed >= 0 and text.find("\n", opened, closed) < 0


def _is_ranked(before: str, unit: str) -> bool:
    if unit in _RANK_UNITS:
        return _RANKED.search(before) is not None
    if unit in ("", "%"):
        return _PLACED.search(before) is not None
    return unit in _RANKED_UNITS and _RANKED_FIRST.search(before) is not None
