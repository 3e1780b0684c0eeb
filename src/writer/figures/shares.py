"""Shares in words: 百分之十二点五, 三分之一, 翻一番."""

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
_FOLD_TWICE: Final = re.compile("翻了?(?P<n>[一二两三四五]?)番")


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
    value = chinese_number(match["n"]) if match["n"] else Decimal(1)
    return Token(start, match.end(), match.end(), "quantity", value, "番", step=Decimal(1))


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
