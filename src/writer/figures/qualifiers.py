"""What qualifies a number from outside (约, 超过, 至少签下, ≥, 以上, 左右), and its sign."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from writer.figures.token import Token

# Verbs that 约 may take before its number.
_ABOUT: Final = (
    "占|有|为|达|合|需|计|在|折合|相当于|投入|完成|实现|增长|增加|减少|下降|提高|节约|节省|新增|带动|形成|涉及|惠及"
)
# Each word with the characters that make another word of its first one: 签约, 最近, 到达, 赶超.
_LEADING: Final = re.compile(
    rf"(?:(?P<most>不超过|不高于|不多于|不大于|不突破|至多|最多|≤|<=)"
    rf"|(?P<least>不少于|不低于|不小于|不下于|不下|≥|>=)"
    rf"|(?P<atleast>至少|最少|起码)"
    rf"|(?P<around>大约|大致|大概|(?<![签合公契特预集制条违毁履邀节相隐失婚赴爽简践解续换守])约)(?:{_ABOUT})?"
    rf"|(?P<near>将近|接近|逼近|(?<![最附邻靠新贴远临相逼亲走就切浅])近)"
    rf"|(?P<over>超过|超出|突破|跨过|迈过|越过|(?<![赶反])超|大于|高于|多于|>)了?"
    rf"|(?P<more>逾)"
    rf"|(?P<under>不足|不到|不满|不及|未满|低于|少于|小于|<)"
    rf"|(?P<reach>达到|高达|可达|多达|(?<![发到抵传表送直下雷通转豁])达)了?)"
    r"[ ▼▲↓↑▽△+–-]*$"
)
# 至少现场调度1次, 最多安排3个: the verb stands between. What holds another number, or a pause, is not passed over.
_PARTED: Final = re.compile(
    r"(?:(?P<atleast>至少|最少|起码)|(?P<most>至多|最多))[^\W\d一二两三四五六七八九十百千万亿]{1,8}$"
)
_LEADING_WORDS: Final = {
    "around": "约", "near": "近", "over": "超", "more": "逾", "least": "不少于", "atleast": "至少", "under": "不足",
    "most": "不超过", "reach": "达",
}  # fmt: skip
_ENDS_LEADING: Final = frozenset(
    "过于破下少码≥≤=约致概占有为达合需计在入成现长加少降高约省增动及近超了逾足到满多> <▼▲↓↑▽△+–-"
)
_TRAILING: Final = re.compile(
    r"(?:\(含[^)\n]{0,8}\))?(?P<q>及?以上(?!情况|问题|措施|内容|各|所述)|及?以下(?!简称|几|问题|内容|措施|方面|任务)"
    r"|左右|以内|之内|上下(?!游|联|同|班|功|结|一|贯|协|级|互|衔|齐|打|形)|之多|出头|有余|开外"
    r"|余(?!下|额|热|缺)|多(?![数少元样为是由属半在集以于家个方层维能措]))"
)
_TRAILING_WORDS: Final = {
    "上下": "左右", "及以上": "以上", "及以下": "以下", "之内": "以内", "之多": "", "出头": "余", "有余": "余",
    "开外": "余",
}  # fmt: skip
_MINUS: Final = frozenset("-–▼↓▽")
_PLUS: Final = frozenset("+▲↑△")
_REACH: Final = 14  # characters before a number among which its qualifier stands


def qualified(text: str, token: Token) -> Token:
    """The token with the word that qualifies it: of two words the one that narrows its value (达65%以上 is 以上)."""
    lead = _leading(text, token)
    trailing = _TRAILING.match(text, token.end)
    trail = _TRAILING_WORDS.get(trailing["q"], trailing["q"]) if trailing else ""
    qualifier = token.qualifier or (lead if lead not in ("", "达") else trail or lead)
    if not qualifier:
        return token
    if qualifier not in ("余", "多"):
        return replace(token, qualifier=qualifier)
    whole = trailing is not None and token.unit == "成" and trailing["q"] == qualifier  # 三成多 is one word
    end = trailing.end() if trailing and whole else token.end
    return replace(token, qualifier=qualifier, step=_estimate_step(token), end=end)


def _leading(text: str, token: Token) -> str:
    last = text[token.start - 1 : token.start]
    if not last or last in "，。、；：,;:\n\t(":
        return ""
    before = text[max(0, token.start - _REACH) : token.start]
    match = _LEADING.search(before) if last in _ENDS_LEADING else None
    match = match or _PARTED.search(before)
    if match:
        return _LEADING_WORDS[str(match.lastgroup)]
    large = text[token.start] in "百千万亿" or token.scale >= 10**4
    return "超" if large and last == "过" and before[-2:-1] not in tuple("通经渡度错路") else ""  # 产值过亿元


def _estimate_step(token: Token) -> Decimal | None:
    """60余 may be anything up to 70, 1.2万余 up to 1.3万: the step is the worth of the last digit that is not zero."""
    step, value = token.step, token.value
    if step is None or not value:
        return step
    while value % (step * 10) == 0:
        step *= 10
    return step


def signed(text: str, token: Token) -> Token:
    """The token with the sign before it, unless the sign joins words or opens a list item."""
    before = text[max(0, token.start - 2) : token.start]
    if not before or token.value is None or (before[-1] not in _MINUS and before[-1] not in _PLUS):
        return token
    outer = before[:-1]
    if outer.isascii() and (outer.isalnum() or outer in tuple("-+)%.")):
        return token
    if before[-1] in _PLUS:
        return token if not outer or outer == "\n" else replace(token, start=token.start - 1)
    if before[-1] == "-" and (not outer or outer == "\n") and token.unit not in ("%", "个百分点"):
        return token
    upper = None if token.upper is None else token.upper.copy_negate()
    low, high = (token.value.copy_negate(), None) if upper is None else (upper, token.value.copy_negate())
    return replace(token, start=token.start - 1, value=low, upper=high)
