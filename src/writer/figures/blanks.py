"""Blanks that stand inside figures, as scanned and pasted texts have them: 「7 6 个」, 「83. 4 亿元」, 「4 月 30 日」.

A text is closed up before it is read: single blanks that only part a number from its own digits, its unit or the word
that qualifies it are left out. What is found is then put back to the offsets of the text as it stood.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from writer.figures.patterns import compiled
from writer.figures.token import Token
from writer.figures.units import DIGIT_UNIT, SCALE, UNIT
from writer.figures.unprinted import unprinted

_NEAR_NUMBER: Final = re.compile(r"[\d%一二三四五六七八九十] |[ ][\d一二三四五六七八九十]")
# Digits and points that stand apart by single blanks, the whole run of them; or a thousands comma with its blank.
_APART: Final = re.compile(
    r"(?<![\d.,A-Za-z])\d++(?:(?: ?\. ?| )\d++)++(?!\d|,\d)|(?<![\d.,A-Za-z])\d{1,3}(?: , ?|, )\d{3}(?![\d.,])"
)
_SEPARATOR: Final = re.compile(r" ?[.,] ?")
_FOLLOWS: Final = rf" {{0,2}}(?:%|[余多]?(?:{SCALE})?[余多]? {{0,2}}(?:{UNIT}|{DIGIT_UNIT})|[余多]?{SCALE})"
_CALENDAR: Final = re.compile(r" ?(?:(?P<year>年)|(?P<month>月)|(?P<day>[日号]))")
_ENDS: Final = re.compile(r" ?(?:[，。；、,;)）]|$)")
# Blanks that part a number from what belongs to it; those between number and unit are also passed over when it is read.
_PARTED: Final = "|".join((
    rf"(?<=[\d余多]) (?=(?:{SCALE})?[余多]?(?:{UNIT}|{DIGIT_UNIT})|{SCALE}|[年月日号期届强楼路级代版余多来]"
    r"|大(?![力幅量大约])|季度|小时|标段|[国省]道|kV|KV|kv|千伏)",
    r"(?<=[年月]) (?=\d)|(?<=[第前]) (?=[\d一二三四五六七八九十])|(?<=[一二三四]) (?=季度)|(?<=[上下]) (?=半年)",
    r"(?<=[^\s,，。、；;:：.]) (?=(?:及?以[上下]|以内|左右)(?![\u4e00-\u9fff]{0,2}[:：]))",
    r"(?<=个) (?=百分点|工作日)|(?<=百) (?=分点)|(?<=百分) (?=点)|(?<=平方) (?=米|公里)",
    r"(?<=平) (?=方米)|(?<=公) (?=里|顷)|(?<=美) (?=元)|(?<=\d[人批场户家]) (?=次)|(?<=\d [人批场户家]) (?=次)",
))  # fmt: skip
_IN_A_ROW: Final = re.compile(
    r"(?:分别|依次|各|附件|附表|表|图|[-—~/|\t+×*=:_&@#.。;；!！?？\n]|[A-Za-z])(?:为|是)?[ ]?$"
)
_UNIT_ALONE: Final = rf"(?:^|[ \t|]){UNIT} $"
_TELEPHONE: Final = re.compile(r"(?:电话|热线|传真|手机|邮编|尾号|账号)[:：]? ?$")
_PERCENT: Final = re.compile(" {0,2}%")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LONGEST: Final = 24  # characters of a number with its blanks
_MOST_DIGITS: Final = 7


def without_blanks(text: str) -> tuple[str, tuple[int, ...]]:
    """A plain text closed up, without marks that are not printed, and the offsets that were left out, in order."""
    gaps = unprinted(text)
    if " " in text and _NEAR_NUMBER.search(text):
        gaps.update(match.start() for match in compiled(_PARTED).finditer(text))
        for run in _APART.finditer(text):
            if _is_one_number(text, run):
                gaps.update(at for at in range(run.start(), run.end()) if text[at] == " ")
    if not gaps:
        return text, ()
    left_out = tuple(sorted(gaps))
    ends = (*left_out, len(text))
    starts = (0, *(at + 1 for at in left_out))
    return "".join(text[start:end] for start, end in zip(starts, ends, strict=True)), left_out


def put_back(tokens: Iterable[Token], left_out: tuple[int, ...]) -> list[Token]:
    """The tokens of a closed text at their offsets in the text as it stood."""
    if not left_out:
        return list(tokens)
    # The k-th blank left out stood in front of this character of the closed text.
    before = [at - count for count, at in enumerate(left_out)]

    def first(at: int) -> int:
        return at + bisect_right(before, at)

    def behind(at: int) -> int:
        return first(at - 1) + 1

    return [
        replace(
            token,
            start=first(token.start),
            end=behind(token.end),
            number_end=behind(token.number_end) if token.number_end > token.start else first(token.start),
        )
        for token in tokens
    ]


def _is_one_number(text: str, run: re.Match[str]) -> bool:
    """Whether digits apart are one number (「1 1 次」, 「51 . 9亿元」) rather than a list or a row (「2025 18 个」)."""
    written = run.group()
    if " " not in written or len(written) > _LONGEST or _is_row(text, run.start()):
        return False
    before = text[max(0, run.start() - 12) : run.start()]
    calendar = _CALENDAR.match(text, run.end())
    if calendar:
        return _is_date(written.replace(" ", ""), calendar, before)
    if _TELEPHONE.search(before):
        return True
    line = before[before.rfind("\n") + 1 :]
    if not line.strip(" ") or _IN_A_ROW.search(line) or compiled(_UNIT_ALONE).search(line):
        return False
    whole, *decimals = _SEPARATOR.split(written)
    ends = "." in written and _ENDS.match(text, run.end())
    if len(decimals) > 1 or not (ends or compiled(_FOLLOWS).match(text, run.end())):
        return False
    percent = _PERCENT.match(text, run.end()) is not None
    return _may_be_one(whole.split(" "), "".join(decimals).replace(" ", ""), percent)


def _may_be_one(pieces: list[str], decimals: str, percent: bool) -> bool:
    digits = "".join(pieces)
    if _YEAR.fullmatch(pieces[0]) or len(digits) > _MOST_DIGITS or (digits.startswith("0") and len(digits) > 1):
        return False
    if len(decimals) > len("0000") or (percent and int(digits) > 200):
        return False
    return _belong(pieces)


def _belong(pieces: list[str]) -> bool:
    """One digit that was torn off (「12 6」, 「1 26」), digits one by one, or groups of three (「1 240」)."""
    if len(pieces) == 1:
        return True
    if len(pieces) == 2 and 1 in map(len, pieces):
        return True
    return all(len(piece) == 1 for piece in pieces) or (
        len(pieces[0]) <= 3 and all(len(piece) == 3 for piece in pieces[1:])
    )


def _is_date(digits: str, follows: re.Match[str], before: str) -> bool:
    if not digits.isdigit():
        return False
    if follows["year"]:
        return _YEAR.fullmatch(digits) is not None
    if follows["month"]:
        return digits in ("10", "11", "12")
    return len(digits) == 2 and before.rstrip(" ").endswith("月") and 10 <= int(digits) <= 31


def _is_row(text: str, start: int) -> bool:
    """Whether the line has the marks of a table; far away ones are not looked for."""
    line, end = text.rfind("\n", max(0, start - 200), start) + 1, text.find("\n", start, start + 200)
    near = text[max(line, start - 200) : end if end >= 0 else start + 200]
    return "\t" in near or "|" in near
