"""All figures of a text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from writer.figures.blanks import put_back, without_blanks
from writer.figures.decimals import EXACT
from writer.figures.deleted import DELETED, DELETED_CHARS, deleted_end
from writer.figures.masks import markup_stars, match_mask
from writer.figures.names import document_number
from writer.figures.numerals import NUMERAL_CHARS
from writer.figures.periods import match_period
from writer.figures.plain import plain
from writer.figures.quantities import match_quantity
from writer.figures.token import Token
from writer.schema import Figure

_MASK_CHARS: Final = "Xx×*○□●■_【〔[({△☆◇◆▲★"
_PERIOD_ONLY: Final = "上下全前今去本明当同第QH"
_TRIGGER: Final = re.compile(
    rf"[0-9{NUMERAL_CHARS}{re.escape(_MASK_CHARS)}翻]|[上下]半年|全年|前(?=[0-9二两三四五六七八九十])"
    r"|[今去本明当同]年(?=[0-9上下第一二三四前全])|上年(?=[0-9上下第一二三四前全])"
    r"|第(?=[一二三四1-4][季、至—])|[QH][1-4]"
    rf"|{DELETED}"
)
_REFERENCE: Final = re.compile(r"\[\[[A-Za-z]\d{1,5}(?:\.\w{1,20})?\]\]")
_MASKED_DIGITS: Final = re.compile(
    r"(?:\d{1,4}\.)?\d{0,3}[Xx×*](?!\d)|\d{1,3}[X×]\.\d|\d{1,3}[Xx×*]|\d{1,2}[-—–~至到][Xx×]{1,4} ?月"
)
_LONG_CODE: Final = 12  # characters; a mix of digits and X longer than this is a code, not a number
_SHARED: Final = re.compile(r" ?(?:、|和|与|及|以及|,|，|;|；) ?")
_COMMA: Final = re.compile("[,，;；]")
# 评分达95，12家企业参加: two clauses; 分别提高0.7，2.3个百分点: a list; 18,15,20% without such a word: cells.
_LISTED: Final = re.compile(r"(?:分别|依次|各自|先后)[^。；\n]{0,40}$")
_NEXT_POINTS: Final = re.compile("[、,，和及与][^、,，。；;\\d\\n]{1,8}")
_REACH: Final = 48  # characters before a number in which its list is announced


def find_figures(text: str) -> tuple[Figure, ...]:
    """Every figure, period and mask of a text, in order, without overlap. Never raises; linear in the text's length.

    A figure's span holds the number, its unit and a 余 or 多 between them, and a leading minus. Words that qualify it
    from outside (约, 近, 超, 以上, 左右) are in ``qualifier`` only, in one form each: 超过 and 突破 are 超. A mask's
    span includes the unit that follows it. In 「0.7、2.3个百分点」 the first figure takes the unit of the second.
    """
    return tuple(token.figure(text) for token in find_tokens(plain(text)))


def find_tokens(text: str) -> list[Token]:
    """The figures of a plain text, with the place where number and unit part."""
    closed, left_out = without_blanks(text)
    return put_back(_tokens(closed), left_out)


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    markup = markup_stars(text)
    position = 0
    while trigger := _TRIGGER.search(text, position):
        found = _read(text, trigger.start(), markup)
        if isinstance(found, Token):
            tokens.append(found)
            position = found.end
        else:
            position = max(found, trigger.start() + 1)
    return _share_units(text, tokens)


def _read(text: str, start: int, markup: frozenset[int]) -> Token | int:
    """The token at ``start``, or the offset where the search goes on."""
    char = text[start]
    if char in DELETED_CHARS:
        return Token(start, deleted_end(text, start), start, "mask")
    if char in "[(〔【{":
        return _bracketed(text, start, markup)
    if char in _MASK_CHARS or char == "〇" or _MASKED_DIGITS.match(text, start):
        mask = match_mask(text, start, markup)
        if isinstance(mask, Token) or char in _MASK_CHARS or mask > start + _LONG_CODE:
            return mask
    if char in _PERIOD_ONLY or char.isdigit() or char in "一二三四五六七八九十":
        period = _period(text, start)
        if period is not None:
            return period
    if char in _PERIOD_ONLY:
        return start + 1
    return match_quantity(text, start)


def _bracketed(text: str, start: int, markup: frozenset[int]) -> Token | int:
    reference = _REFERENCE.match(text, start)
    if reference:
        return reference.end()
    return document_number(text, start) or match_mask(text, start, markup)


def _period(text: str, start: int) -> Token | None:
    before = text[start - 1 : start] if start else ""
    if before.isascii() and before.isalnum():
        return None
    found = match_period(text, start)
    return None if found is None else Token(start, found[0], found[0], "period", period=found[1])


def _share_units(text: str, tokens: list[Token]) -> list[Token]:
    """Give a number without unit that of the next one in its list: 0.7、2.3个百分点, 18、32和50个, 5、10亿元."""
    for index in range(len(tokens) - 2, -1, -1):
        token, following = tokens[index], tokens[index + 1]
        if following.kind != "quantity" or token.kind != "quantity" or not following.unit:
            continue
        if following.unit == "个百分点" and token.unit == "个" and _is_points(text, token, following):
            tokens[index] = replace(token, unit=following.unit)
            continue
        if token.unit or token.scale != 1 or token.value is None:
            continue
        if token.step is None or token.end != token.number_end or not _is_list(text, token.end, following.start):
            continue
        tokens[index] = replace(
            token, unit=following.unit, scale=following.scale,
            value=EXACT.multiply(token.value, following.scale), step=EXACT.multiply(token.step, following.scale),
        )  # fmt: skip
    return tokens


def _is_points(text: str, token: Token, following: Token) -> bool:
    """Whether 个 is short for 个百分点: 4个和9个百分点; 快于全国0.3个、全省0.2个百分点, for 0.3 counts nothing."""
    if _SHARED.fullmatch(text, token.end, following.start):
        return True
    part = "." in text[token.start : token.number_end]
    return part and _NEXT_POINTS.fullmatch(text, token.end, following.start) is not None


def _is_list(text: str, start: int, end: int) -> bool:
    """Whether what stands between two numbers joins them; a comma does so only where 分别 announces a list."""
    if _SHARED.fullmatch(text, start, end) is None:
        return False
    if not _COMMA.search(text, start, end):
        return True
    before = text[max(0, start - _REACH) : start]
    return _LISTED.search(before[before.rfind("\n") + 1 :]) is not None
