"""Quantities: a number, its scale and unit, what qualifies it, and whether it is a range."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from writer.figures import names, phrases, thresholds
from writer.figures.currencies import currency
from writer.figures.decimals import printed
from writer.figures.patterns import compiled
from writer.figures.qualifiers import qualified, signed
from writer.figures.shares import half_behind, match_share, slashed_share
from writer.figures.spoken import match_spoken
from writer.figures.token import Token
from writer.figures.units import DIGIT_UNIT, SCALE, SCALE_WORTH, UNIT, base_name

_ARABIC: Final = (
    r"(?:\d{1,3}(?:,\d{3})++(?!\d)|\d{1,3}(?: \d{3}){1,4}+(?! ?\d)(?=(?:\.\d+)? ?(?:[万亿]|%|[一-鿿]))|\d++)(?:\.\d++)?"
)
_TO: Final = r" ?(?:—{1,2}|[-–~]|至|到) ?"
_ODD: Final = "来(?=[个家名人户条亩次场批件])"  # 二十来家
_JOINS: Final = frozenset(" —-–~至到")


def _piece(name: str) -> str:
    return (
        rf"(?P<n{name}>{_ARABIC})"
        rf"(?: {{0,2}}(?P<m{name}>[余多来])?(?P<s{name}>{SCALE})(?P<t{name}>[余多])?|(?P<r{name}>[余多]|{_ODD}))?"
        rf"(?: {{0,2}}(?P<u{name}>{DIGIT_UNIT}|{UNIT}))?"
    )


_SINGLE: Final = _piece("1")
_FAR: Final = _TO + _piece("1")
_TWO_SCALES: Final = re.compile(r"\d++(?:\.\d++)?[亿万]零?\d")
_COMPOUND: Final = rf"(\d++(?:\.\d++)?)亿零?(\d++(?:\.\d++)?)万(?P<u>{UNIT})?|(\d++)万零?(\d++)千(?P<v>{UNIT})?"
_SHARE: Final = re.compile(r"\d{1,4}分之")
_LONGEST: Final = 24
_LONGEST_BARE: Final = 11  # digits: what is longer and has no unit is a code
_FUNCTION_WORDS: Final = re.compile(r"较|比|同比|环比|和|与|及|增|减|以上|以下|左右|的|其中|占")
# 容积率由1.2提升至2.3: a number without unit before the verb of its change.
_CHANGES: Final = re.compile("(?:大幅|逐步|进一步|稳步)?(?:提|上升|上涨|下降|降|扩|缩|调|升|优化|变为|改|增|减|至|到)")
_FROM: Final = frozenset("由从自")
_YEAR_LIKE: Final = re.compile(r"(?:19|20)\d\d(?:\.(?:0?[1-9]|1[0-2]))?$")
_POINTS: Final = re.compile("点(?![位子对状名评击数])")
_MOVED: Final = re.compile(
    "(?:收窄|回落|提高|提升|上升|下降|降低|增长|扩大|加快|放缓|高|低|快|慢|升|降|增|涨|跌)(?:了|出|约|近|超|超过|不到)?$"
)
_MIDDLE: Final = {"来": "左右"}


def match_quantity(text: str, start: int) -> Token | int:
    """The quantity that begins at ``start`` of a plain text, or the offset where the search goes on."""
    if text[start].isdigit():
        return _arabic(text, start)
    return match_spoken(text, start)


def _arabic(text: str, start: int) -> Token | int:
    skipped = names.named_digits(text, start)
    if skipped is not None:
        return skipped
    if _SHARE.match(text, start) and (share := match_share(text, start)):
        return share
    if "/" in text[start + 1 : start + 3] and (share := slashed_share(text, start)):
        return share
    match = compiled(_SINGLE).match(text, start)
    if match is None or match.end("n1") - start > _LONGEST:
        return match.end("n1") if match else start + 1
    compound = compiled(_COMPOUND).match(text, start) if _TWO_SCALES.match(text, start) else None
    token = _compound(compound) if compound else _single(text, start, match)
    if names.is_named(text, start, token.unit, token.end) or names.is_titled(text, start, token.end, token.unit):
        return match.end("n1")
    if len(match["n1"]) == 1 and phrases.is_slogan(text, start, token.end, token.unit):
        return token.end
    token = _far_end(text, token, match) if not compound else token
    return _checked(text, token, match["n1"])


def _single(text: str, start: int, match: re.Match[str]) -> Token:
    scale = SCALE_WORTH[match["s1"] or ""]
    unit, end = base_name(match["u1"] or ""), match.end()
    if match["r1"] and not match["u1"]:
        end = match.end("r1")
    if (
        unit == "个"
        and _POINTS.match(text, end)
        and ("." in match["n1"] or _MOVED.search(text[max(0, start - 6) : start]))
    ):
        unit, end = "个百分点", end + 1  # 回落2.1个点
    value, step = printed(match["n1"], scale) if scale != 1 else printed(match["n1"])
    if half := half_behind(text, unit, end):
        (unit, end), value, step = half, value + Decimal("0.5"), Decimal("0.1")
    if not unit:
        unit, end = currency(text, start, end)
    middle = match["m1"] or match["t1"] or match["r1"] or ""
    middle = _MIDDLE.get(middle, middle)
    return Token(start, end, match.end("n1"), "quantity", value, unit, scale, middle, step=step)


def _compound(match: re.Match[str]) -> Token:
    high, low, high_scale, low_scale = (
        (match[1], match[2], Decimal(10**8), Decimal(10**4))
        if match[1]
        else (match[4], match[5], Decimal(10**4), Decimal(1000))
    )
    value, _ = printed(high, high_scale)
    rest, step = printed(low, low_scale)
    unit = base_name(match["u"] or match["v"] or "")
    return Token(
        match.start(),
        match.end(),
        match.end(2 if match[1] else 5),
        "quantity",
        value + rest,
        unit,
        Decimal(1),
        step=step,
    )


def _far_end(text: str, token: Token, match: re.Match[str]) -> Token:
    """The token as the low end of a range (4%—6%, 5-10万人, 5万—10万人), if one follows."""
    far = compiled(_FAR).match(text, token.end) if text[token.end : token.end + 1] in _JOINS else None
    if (
        far is None
        or far.end("n1") - far.start("n1") > _LONGEST
        or text[max(0, token.start - 1) : token.start] in ("由", "从")
    ):
        return token
    unit, scale = base_name(far["u1"] or ""), SCALE_WORTH[far["s1"] or ""]
    bare = not match["u1"] and not match["s1"]
    if (token.unit and token.unit != unit) or (bare and not (far["u1"] or far["s1"])):
        return token
    low = printed(match["n1"], scale)[0] if bare or (token.scale == 1 and not match["u1"]) else token.value
    upper, step = printed(far["n1"], scale) if scale != 1 else printed(far["n1"])
    if low is None or upper <= low:
        return token
    middle = far["m1"] or far["t1"] or far["r1"] or token.qualifier
    return replace(
        token,
        end=far.end(),
        number_end=far.end("n1"),
        value=low,
        upper=upper,
        unit=unit,
        scale=scale,
        step=step,
        qualifier=middle,
    )


def _checked(text: str, token: Token, number: str) -> Token | int:
    """The token with its sign and qualifier, or where to go on when it turns out to be part of a name."""
    if not token.unit and token.scale == 1 and not _may_stand_bare(text, token, number):
        return token.number_end
    token = signed(text, qualified(text, token))
    digits = number.replace(",", "").replace(".", "").strip("0")
    if thresholds.is_threshold(text, token, len(digits) <= 2):
        return token.end
    return token


def _may_stand_bare(text: str, token: Token, number: str) -> bool:
    after, before = text[token.end : token.end + 2], text[token.start - 1 : token.start]
    if not after:
        return not _YEAR_LIKE.match(number) and before not in ("/", "个") and len(number) <= _LONGEST_BARE
    if _YEAR_LIKE.match(number) or (after[:1].isascii() and (after[:1].isalpha() or after[:1] in "_@&*=/\\#")):
        return False
    if (
        before in ("/", "个")
        or (after[:1] in "-" and after[1:2].isalnum())
        or (len(number) > _LONGEST_BARE and number.isdigit())
    ):
        return False
    if not "一" <= after[:1] <= "鿿" or _FUNCTION_WORDS.match(text, token.end):
        return True
    return ("." in number or before in _FROM) and _CHANGES.match(text, token.end) is not None
