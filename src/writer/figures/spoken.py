"""Quantities in Chinese numerals: 十八个, 三百一十亿元, 六成五, 近百家, 三至五人."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from writer.figures import names, phrases, thresholds
from writer.figures.decimals import EXACT, is_round, tidy
from writer.figures.numerals import MYRIADS, NUMERAL_CHARS, chinese_number
from writer.figures.patterns import compiled
from writer.figures.qualifiers import qualified
from writer.figures.shares import half_behind, match_share
from writer.figures.token import Token
from writer.figures.units import HANZI_COUNTED, SCALE, SCALE_WORTH, UNIT, base_name

_DIGITS: Final = "零〇一二三四五六七八九"
_RUN: Final = re.compile(rf"[{NUMERAL_CHARS}]++(?:点[{_DIGITS}]++[万亿]*+)?")
_HALF: Final = r"(?P<half>[一二三四五六七八九](?=[^\w]|[以左的多]|$))?"  # 六成五
_REST: Final = rf"(?P<m>[余多来几])?(?P<s>{SCALE})?(?P<t>[余多])?(?P<u>{UNIT})?{_HALF}"
_FAR: Final = rf"(?:—|至|到|~)(?P<n>[{NUMERAL_CHARS}]++)(?P<u>{UNIT})"
_JOINS: Final = frozenset("—至到~")
_QUOTES: Final = frozenset("“「『‘《")
# 二期, 三类, 四方, 五分 name; they do not count.
_NAMING: Final = frozenset(["期", "类", "种", "本", "层", "列", "方", "分"])
_ESTIMATES: Final = frozenset(["近", "超", "逾", "余", "多", "约", "不足"])
_COUNTED: Final = frozenset(["家", "名", "个", "人", "项", "场", "次", "件", "户"])  # 百名以上
_MIDDLE: Final = {"余": "余", "多": "多", "来": "左右", "几": "多"}


def match_spoken(text: str, start: int) -> Token | int:
    """The quantity in Chinese numerals that begins at ``start``, or the offset where the search goes on."""
    share = match_share(text, start)
    if share is not None:
        return share
    run = _RUN.match(text, start)
    if run is None:
        return start + 1
    if phrases.inside_numeral(text, start) or text[start - 1 : start] in _QUOTES:
        return run.end()
    phrase = phrases.set_phrase(text, start)
    if phrase is not None:
        return max(phrase, run.end())
    return _counted(text, run)


def _counted(text: str, run: re.Match[str]) -> Token | int:
    number, rest = run.group(), compiled(_REST).match(text, run.end())
    value = chinese_number(number)
    if value is None or rest is None:
        return run.end()
    scale = SCALE_WORTH[rest["s"] or ""]
    middle = rest["m"] or rest["t"] or ""
    end = rest.end("u") if rest["u"] else rest.end("t") if middle or rest["s"] else run.end()
    end = run.end() if end < 0 else end
    if rest["half"] and rest["u"] == "成":
        value, end = value + (chinese_number(rest["half"]) or Decimal(0)) / 10, rest.end("half")
    last, unit = _trailing_scale(number), base_name(rest["u"] or "")
    value, step = EXACT.multiply(value, scale), EXACT.multiply(_step(number, last), scale)
    if half := half_behind(text, unit, end):
        (unit, end), value, step = half, value + Decimal("0.5"), Decimal("0.1")
    token = Token(
        run.start(), end, run.end() - len(last), "quantity", tidy(value), unit, scale,
        _MIDDLE.get(middle, ""), step=tidy(step),
    )  # fmt: skip
    return _checked(text, _far_end(text, token), number)


def _trailing_scale(number: str) -> str:
    kept = number.rstrip("万亿")
    return number[len(kept) :] if kept else ""


def _step(number: str, scale: str) -> Decimal:
    if all(char in "百千万亿" for char in number):
        return chinese_number(number) or Decimal(1)
    step = Decimal(1)
    for char in scale:
        step *= MYRIADS[char]
    return step.scaleb(-len(number.rstrip("万亿").partition("点")[2]))


def _far_end(text: str, token: Token) -> Token:
    far = compiled(_FAR).match(text, token.end) if text[token.end : token.end + 1] in _JOINS else None
    upper = chinese_number(far["n"]) if far else None
    if (
        far is None
        or upper is None
        or token.value is None
        or upper <= token.value
        or token.unit not in ("", base_name(far["u"]))
        or text[token.start - 1 : token.start] in ("由", "从")
    ):
        return token
    return replace(token, end=far.end(), number_end=far.end("n"), upper=upper, unit=base_name(far["u"]))


def _checked(text: str, token: Token, number: str) -> Token | int:
    """The token with its qualifier, or where to go on when it turns out to be part of a name or a phrase."""
    onward = max(token.end, token.start + len(number))
    token = qualified(text, token)
    if number in ("万", "亿") and thresholds.is_blotted(text, token):
        return replace(token, number_end=token.start, kind="mask", value=None, unit="", qualifier="", step=None)
    if not _says_how_many(text, token, number) or token.unit in _NAMING:
        return onward
    if names.is_named(text, token.start, token.unit) or text[token.end : token.end + 1] in ("》", "”", "」"):
        return onward
    if names.is_titled(text, token.start, token.end, token.unit):
        return onward
    limit = len(number) <= 2 or (token.value is not None and token.scale == 1 and is_round(token.value))
    if thresholds.is_threshold(text, token, limit):
        return onward
    return token


def _says_how_many(text: str, token: Token, number: str) -> bool:
    by_itself = number[0] in "百千万亿"
    if by_itself and not _approximate(text, token):
        return False
    if by_itself and text.startswith(("占", "的占"), token.end):
        return False  # 超亿元占58.6%: the projects of that size
    bare = (token.scale == 1 and not number.endswith(("万", "亿"))) or len(number) == 1
    if not token.unit and bare and not _stands_bare(text, token, number):
        return False
    return len(number) > 1 or _may_count(text, token, number)


def _approximate(text: str, token: Token) -> bool:
    """百, 千, 万, 亿 without a digit count only as an estimate: 近百家, 超千亿元, 百余家."""
    if token.qualifier in _ESTIMATES or (token.unit in _COUNTED and token.qualifier in ("以上", "左右")):
        return True
    return text[token.start - 1 : token.start] in ("上", "过", "达") if token.start else False


def _stands_bare(text: str, token: Token, number: str) -> bool:
    after = text[token.end : token.end + 1]
    before = text[token.start - 1 : token.start]
    return (
        len(number) > 1
        and number[0] not in "百千万亿零〇"
        and any(char in "十百千" for char in number)
        and not ("一" <= after <= "鿿" or after in tuple("”」』’》·("))
        and not (after.isascii() and after.isalnum())
        and before not in tuple("(《·.")
    )


def _may_count(text: str, token: Token, number: str) -> bool:
    if number in "万亿千百":
        return True
    if number == "一" and token.scale == 1 and token.unit not in ("元", "美元"):
        return phrases.counts_one(text, token.start, token.end, token.unit)
    if number in "二零〇" and token.scale == 1 and token.unit != "成":
        return False
    return token.unit in HANZI_COUNTED or token.scale != 1 or len(token.unit) > 1
