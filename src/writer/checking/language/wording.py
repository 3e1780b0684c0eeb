"""Words around figures that contradict or repeat each other, and 截止 for 截至."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from writer.checking.language.page import BLOT, Page, scan
from writer.checking.language.rules import USAGE, Rule, Slip

RULES: Final = (
    Rule("approximate-twice", "warning", USAGE, "约、近、超等不与余、多、左右、以上叠用"),
    Rule("times-decrease", "warning", f"{USAGE}（倍数只用于增加）", "减少、降低、下降不用“倍”"),
    Rule("minus-decrease", "warning", f"{USAGE}（“下降”已含负号的意思）", "下降、减少后面不再写负数"),
    Rule("until-date", "warning", "《现代汉语词典》“截止”“截至”条", "日期前用“截至”，不用“截止”"),
)

# What looks back stands behind its first character: a search for a set of first characters is quick.
_LEADS: Final = (
    "(?P<lead>大约|大概|约莫|约(?<![签预合履节契公条解违特邀续缔失赴和婉隐相要制集立大盟简俭]约)|将近|接近|"
    "近(?<![附邻临就最靠亲贴远相毗切晚新浅接将迫逼渐走拉]近)|超[过出](?<![不未没勿莫]超.)|超(?<![赶反高不未没]超)|逾|"
    "至少|最少|不少于|不低于|至多|最多|不超过|不多于|不到(?!位)|不足|不满)"
)
_AT_MOST: Final = ("至多", "最多", "不超", "不多", "不到", "不足", "不满")
_KINDS: Final = {"约": "about", "大": "about", "近": "near", "将": "near", "接": "near", "超": "over", "逾": "over"}
_NUMBER: Final = r"(?:\d[\d,]{0,15}(?:\.\d{1,6})?[十百千万亿]{0,2}|[一二两三四五六七八九十百千几]{1,6}[万亿]?)"
_UNIT: Final = (
    r"(?:[万亿]?(?:人次|平方米|平方公里|公里|立方米|公顷|美元|千瓦|个百分点|百分点|分钟|小时|批次|元|家|个(?!性)|名|人(?!民)|户|亩|吨|台|套|件|次|批|项|场|"
    r"天|岁|倍|成(?=左右|以上|上下)|条|座|栋|年|月|米|辆|种|类|所|处)|%|[万亿])"
)
_THING: Final = "(?:企业|项目|客商|人员)?"
_AROUND: Final = r"(?:左右(?![手逢为摇两侧岸邻])|上下(?![\u4e00-\u9fff]))"
_MORE: Final = rf"(?P<more>[余多来])(?P<counted>{_UNIT})"
_TAILED: Final = rf"(?:{_UNIT}{_THING}|分之[一二两三四五六七八九十]{{1,2}}|半)?(?P<tail>{_AROUND}|以上)"
_LED: Final = re.compile(rf"{_LEADS}(?:有|达|为|占)?{_NUMBER}(?:{_MORE}|{_TAILED})")
# 约近20家, 大约超30亿元: two words before one number. 约占近三成 has a verb between and is left alone.
_TWO_LEADS: Final = re.compile(
    "(?P<first>大约|大概|约(?<![签预合履节契公条解违特邀续缔失赴和婉隐相要制集立大盟简俭]约))"
    rf"(?P<second>将近|接近|近|超过|超|逾)(?={_NUMBER}(?:[余多来])?{_UNIT})"
)
_ODD: Final = rf"(?:[一二三四五六七八九]?十几|几[十百千万]{{1,2}}){_UNIT}{_THING}"
_ODD_AROUND: Final = re.compile(
    rf"(?:(?<![\d,.]){_NUMBER}(?P<more>[余多]){_UNIT}{_THING}(?P<behind>{_AROUND}|以上)|{_ODD}(?P<around>{_AROUND}))"
)
_SPANS_OF_TIME: Final = ("年", "月", "天", "小时", "分钟")
_FEWER: Final = re.compile(
    r"(?:降低|减少|下降|下滑|缩短|缩小|压缩|削减|回落|减轻)了?(?:将近|近|大约|约|超过|超|逾)?"
    rf"{_NUMBER}(?:余|多)?倍(?!数|频|速)"
)
_IN_TIMES: Final = re.compile("倍数|倍率|杠杆|市盈率|市净率")
_MINUS: Final = re.compile(r"(?:下降|减少|降低|回落|下滑)(?:了|幅度?为)?([-−－])(?=\d)")
_DATE: Final = (
    rf"(?:公元)?[12]\d{{3}}年|\d{{1,2}}月|{BLOT}{{1,4}}[年月]|目前|当前|现在|今[日天]|昨[日天]|[上本]月|[今去]年|[上下]半年|"
    r"第?[一二三四1-4]季度|[年季月]末|[年月]底|报告期"
)
_UNTIL: Final = re.compile(
    rf"(?:^|(?<=[，。；：“（、\s])|(?<=数据|统计|全[区市县省]|我[区市县省]|园区))截止(?={_DATE})", re.MULTILINE
)


def slips(page: Page) -> Iterator[Slip]:
    """What breaks the rules of this module."""
    view = page.view
    yield from _approximate(page)
    for match in scan(_FEWER, view, "倍"):
        if not _IN_TIMES.search(view[max(0, match.start() - 12) : match.start()]):
            said = "减少、降低不用“倍”表示，请改用百分数、几成或具体数量"
            yield Slip("times-decrease", *match.span(), said)
    for match in scan(_MINUS, view, "-", "−", "－"):
        yield Slip("minus-decrease", *match.span(), "“下降”后面又写了负数，意思相反，请核对后去掉负号或改用“增长”")
    for match in scan(_UNTIL, view, "截止"):
        yield Slip("until-date", *match.span(), "日期前请用“截至”", "截至")


def _approximate(page: Page) -> Iterator[Slip]:
    taken: list[int] = []
    ends: list[int] = []
    for match in _LED.finditer(page.view):
        if match["lead"] == "近" and _speaks_of_time(match):
            continue
        taken.append(match.start())
        ends.append(match.end())
        yield _judged(page, match)
    for match in scan(_TWO_LEADS, page.view, "约", "大概"):
        said = f"“{match['first']}”与“{match['second']}”叠用，请只留一个"
        yield Slip("approximate-twice", *match.span(), said)
    for match in scan(_ODD_AROUND, page.view, "左右", "上下", "以上"):
        at = bisect_right(taken, match.start())
        if at and ends[at - 1] > match.start():
            continue
        word, tail = (match["more"], match["behind"]) if match["more"] else ("几", match["around"])
        certain = "" if match["more"] else page.raw[match.start() : match.start("around")]
        cure = f"请改为“{certain}”" if certain else "请只留一个"
        yield Slip("approximate-twice", *match.span(), f"“{word}”与“{tail}”叠用，{cure}", certain)


def _speaks_of_time(match: re.Match[str]) -> bool:
    """「近10余年」 means the last ten years and more."""
    return any(word in match[0] for word in _SPANS_OF_TIME)


def _judged(page: Page, match: re.Match[str]) -> Slip:
    """One finding for a number with a word before and one behind it; what may go is certain where it only repeats."""
    lead = match["lead"]
    kind = "most" if lead.startswith(_AT_MOST) else _KINDS.get(lead[0], "least")
    cut = "more" if match["more"] else "tail"
    word = match[cut]
    repeats = {
        "about": cut == "tail" and word != "以上",
        "near": False,
        "over": word in ("余", "多", "以上"),
        "least": word in ("以上", "余", "多"),
        "most": False,
    }[kind]
    certain = page.raw[match.start() : match.start(cut)] + page.raw[match.end(cut) : match.end()] if repeats else ""
    cure = f"请改为“{certain}”" if certain else "请只留一个"
    how = "重复" if repeats else "叠用"
    return Slip("approximate-twice", *match.span(), f"“{lead}”与“{word}”{how}，{cure}", certain)
