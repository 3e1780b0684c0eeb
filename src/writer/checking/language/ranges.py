"""Ranges of values and of time: the mark between the ends, one mark throughout, the unit of the first end.

GB/T 15834—2011, 4.13.3.2: a range of time or place takes 一字线 —, one of values — or 浪纹线 ～, neither a hyphen.
GB/T 15835—2011, 5.1.3: 15%～30% and 13万元～17万元, not 15～30% and 13～17万元, where leaving out misleads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from writer.checking.language.page import BLOT, Page
from writer.checking.language.rules import NUMERALS, PUNCTUATION, Rule, Slip

RULES: Final = (
    Rule("range-unit", "warning", f"{NUMERALS} 5.1.3（数值范围）", "范围两端的数都带“%”“万”“亿”"),
    Rule("range-dash", "warning", f"{PUNCTUATION} 4.13.3.2", "数值和时间的范围用“—”或“～”，不用连字符"),
    Rule("range-mixed", "info", f"{PUNCTUATION} 4.13.3.2", "全文的数值范围只用“—”“～”中的一种"),
)

_NUMBER: Final = r"\d{1,3}(?:,\d{3})++(?:\.\d++)?|\d++(?:\.\d++)?"
_VALUES: Final = (
    r"[万亿]?(?:美元|元|人次|平方米|平方公里|公里|立方米|吨|亩|公顷|人|户|家|个(?!性)|名|项|批|场|次|倍|岁|天|周(?!年)|"
    r"小时|分钟|千瓦|万|亿)|%|‰"
)
_TIMES: Final = r"月份?|季度|日(?!元|均|报|本|常)|年"
_RANGE: Final = re.compile(
    rf"(?<![\d.,:/#第{BLOT}‐‑−–—―－～~〜-])(?P<a>{_NUMBER})(?P<left>{_VALUES}|{_TIMES})?"
    rf"(?P<dash>——|[‐‑−–—―－～~〜-])(?P<b>{_NUMBER})(?P<right>{_VALUES}|{_TIMES})"
)
_ANY: Final = re.compile(r"[‐‑−–—―－～~〜-]\d")
_LINE: Final = frozenset("—―－–")
_WAVE: Final = frozenset("～~〜")
_RATIOS: Final = tuple("%‰")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NO_LONGER: Final = 9  # digits: a longer run is a code


@dataclass(frozen=True, slots=True)
class _Range:
    """A range as it stands; ``kind`` is of what."""

    match: re.Match[str]
    kind: Literal["value", "time"]

    @property
    def mark(self) -> str:
        """The class of its mark: — or ～, "" for what is neither."""
        dash = self.match["dash"]
        return "—" if dash in _LINE else "～" if dash in _WAVE else ""


def slips(page: Page) -> Iterator[Slip]:
    """What breaks the rules of this module."""
    if not _ANY.search(page.view):
        return
    ranges = [_Range(match, _kind(match)) for match in _RANGE.finditer(page.view) if _plain(match)]
    marks = {kind: _preferred(page, ranges, kind) for kind in ("value", "time")}
    for one in ranges:
        unit = _missing(one)
        if unit and "range-unit" in page.wanted:
            certain = _written(page, one, marks[one.kind], unit)
            said = f"范围的前一个数也要带“{unit}”，请改为“{certain}”"
            yield Slip("range-unit", *one.match.span(), said, certain)
        elif not one.mark or (one.kind == "value" and page.range_dash not in ("any", one.mark)):
            certain = _written(page, one, marks[one.kind], "")
            said = f"表示范围请用“{marks[one.kind]}”，不用“{one.match['dash']}”，请改为“{certain}”"
            yield Slip("range-dash", *one.match.span(), said, certain)
    if page.range_dash == "any":
        yield from _mixed(page, [one for one in ranges if one.kind == "value" and one.mark])


def _plain(match: re.Match[str]) -> bool:
    """Whether both ends are numbers of one thing, and no code, date or pair of a large and a small unit."""
    first, last = match["a"], match["b"]
    if len(first) > _NO_LONGER or len(last) > _NO_LONGER or _padded(first) or _padded(last):
        return False
    left, right = match["left"] or "", match["right"]
    if _YEAR.fullmatch(first) and not left and right != "年":
        return False  # 2026-10月 is a month, 2021-3个 is no range
    hyphen = match["dash"] not in _LINE | _WAVE
    return not (hyphen and not left and _kind(match) == "value" and _value(first) >= _value(last))


def _padded(number: str) -> bool:
    return number[0] == "0" and number[1:2] not in ("", ".")


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def _kind(match: re.Match[str]) -> Literal["value", "time"]:
    right = match["right"]
    if right == "年":
        return "time" if _YEAR.fullmatch(match["a"]) else "value"
    return "time" if right[0] in "月季日" else "value"


def _missing(one: _Range) -> str:
    """The sign that the first end lacks: %, 万 or 亿; "" for none, and where it may be meant so (8000—1万)."""
    right = one.match["right"]
    if one.match["left"] or right[0] not in "%‰万亿":
        return ""
    if right[0] in _RATIOS or _value(one.match["a"]) < _value(one.match["b"]):
        return right[0]
    return ""


def _preferred(page: Page, ranges: list[_Range], kind: str) -> str:
    """The mark for a range that is to be mended: the one that was set, else the one the text uses most, else —."""
    if kind == "value" and page.range_dash != "any":
        return page.range_dash
    marks = [one.mark for one in ranges if one.kind == kind]
    return "～" if marks.count("～") > marks.count("—") else "—"


def _written(page: Page, one: _Range, mark: str, unit: str) -> str:
    raw, match = page.raw, one.match
    return raw[match.start() : match.start("dash")] + unit + mark + raw[match.start("b") : match.end()]


def _mixed(page: Page, ranges: list[_Range]) -> Iterator[Slip]:
    lines = [one for one in ranges if one.mark == "—"]
    waves = [one for one in ranges if one.mark == "～"]
    if not lines or not waves:
        return
    few, usual = (waves, "—") if len(waves) <= len(lines) else (lines, "～")
    certain = _written(page, few[0], usual, "") if len(few) == 1 and not _missing(few[0]) else ""
    said = f"数值范围有“—”{len(lines)}处、“～”{len(waves)}处，请统一用“{usual}”"
    yield Slip("range-mixed", *few[0].match.span(), said, certain)
