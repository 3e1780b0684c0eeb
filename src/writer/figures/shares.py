"""Shares in words: 百分之十二点五, 三分之一, 1/3, 翻一番; and the 半 behind a unit."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from writer.figures.decimals import printed
from writer.figures.numerals import NUMERAL_CHARS, chinese_number
from writer.figures.qualifiers import qualified
from writer.figures.token import Token

_SPOKEN: Final = rf"[{NUMERAL_CHARS}]++(?:点[零〇一二三四五六七八九]++)?"
_NUMBER: Final = rf"(?:{_SPOKEN}|\d{{1,9}}(?:\.\d{{1,9}})?)"
_PERCENT: Final = re.compile(rf"百分之({_NUMBER})")
_FAR_PERCENT: Final = re.compile(rf"(?:—|至|到|~)(?:百分之)?({_NUMBER})(?![个家项])")
_FRACTION: Final = re.compile(rf"([{NUMERAL_CHARS}]{{1,6}}|\d{{1,4}})分之([{NUMERAL_CHARS}]{{1,6}}|\d{{1,4}})")
# 翻近一番: the word that qualifies stands inside; 翻一番半, 翻一番多.
_FOLD_TWICE: Final = re.compile(
    "翻了?(?P<near>将近|接近|近|超过?|约)?(?P<n>[一二两三四五1-5]?(?:\\.\\d)?)番(?P<more>半|[多余](?!少))?"
)
_SLASHED: Final = re.compile(r"([1-9]\d?)/([2-9]\d?)(?![\d/.%°a-zA-Z]|[月日号])")
_SHARE_BEFORE: Final = re.compile(r"(?:占|的|约|近|超过?|逾|不足|不到|至|为|达到?|过|有)$")
_HALVED: Final = {"": "", "月": "个月", "小时": "小时", "百分点": "个百分点"}
_HALF: Final = re.compile(r"半(?:(?P<unit>月|小时|百分点)|(?![年天日数个径导壁]))")
_INSIDE: Final = {"将近": "近", "接近": "近", "近": "近", "超": "超", "超过": "超", "约": "约"}


def match_share(text: str, start: int) -> Token | int | None:
    """The share that begins at ``start``, the offset behind one that has no value, or None where there is none."""
    if text[start] == "翻":
        return _doubled(text, start)
    percent = _PERCENT.match(text, start)
    if percent:
        return _percent(text, percent)
    fraction = _FRACTION.match(text, start)
    return _fraction(text, fraction) if fraction else None


def _value(number: str) -> Decimal | None:
    return printed(number)[0] if number[0].isascii() else chinese_number(number)


def _doubled(text: str, start: int) -> Token | int:
    match = _FOLD_TWICE.match(text, start)
    if match is None or (not match["n"] and text[start - 1 : start] == "个"):
        return start + 1  # 两个翻番: a slogan
    value, step = (_value(match["n"]) if match["n"] else None) or Decimal(1), Decimal(1)
    if match["more"] == "半":
        value, step = value + Decimal("0.5"), Decimal("0.1")
    qualifier = _INSIDE.get(match["near"] or "", "多" if match["more"] not in (None, "半") else "")
    return Token(start, match.end(), match.end(), "quantity", value, "番", qualifier=qualifier, step=step)


def slashed_share(text: str, start: int) -> Token | None:
    """A share written 1/3, 2/3 where a word before it says that it is one: 占全区的1/3, 超2/3."""
    match = _SLASHED.match(text, start)
    if match is None or not _SHARE_BEFORE.search(text[max(0, start - 2) : start]):
        return None
    above, below = Decimal(match[1]), Decimal(match[2])
    if above >= below:
        return None
    return qualified(text, Token(start, match.end(), match.end(), "quantity", above / below))


def _percent(text: str, match: re.Match[str]) -> Token | int:
    value = _value(match[1])
    if value is None:
        return match.end()
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)
    token = Token(match.start(), match.end(), match.end(), "quantity", value, "%", step=step)
    far = None if text[match.start() - 1 : match.start()] in ("由", "从") else _FAR_PERCENT.match(text, match.end())
    upper = _value(far[1]) if far else None
    if far and upper is not None and upper > value:
        token = replace(token, end=far.end(), number_end=far.end(), upper=upper)
    return qualified(text, token)


def _fraction(text: str, match: re.Match[str]) -> Token | int:
    below, above = (_value(part) for part in match.groups())
    if below is None or above is None or not 0 < above < below:
        return match.end()
    return qualified(text, Token(match.start(), match.end(), match.end(), "quantity", above / below))


def half_behind(text: str, unit: str, end: int) -> tuple[str, int] | None:
    """The unit and the end of a quantity whose half stands behind its unit, if one does: 两倍半, 三个半月.

    Args:
        unit: the base unit that ends at ``end``; only 倍, 成 and 个 take a 半.
    """
    match = _HALF.match(text, end) if text.startswith("半", end) and unit in ("倍", "成", "个") else None
    if match is None or (unit == "个") != bool(match["unit"]):
        return None
    return _HALVED[match["unit"] or ""] or unit, match.end()
