"""What one cell says: a number with its sign and unit, nothing, a mask, or words.

Digits are kept as pasted (56.20 stays 56.20); widths, separators and signs that spreadsheets and chat programs add are
undone. Whatever is doubtful carries a ``doubt`` in words for the user.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

CellKind = Literal["number", "blank", "flat", "mask", "text"]

# Full-width forms to ASCII, odd blanks to a blank, odd minus signs to a hyphen: one character to one character.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= dict.fromkeys(map(ord, "\u3000\xa0\u2002\u2003\u2007\u2009\u200a\u202f"), ord(" "))
_FOLD |= dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212\ufe63"), ord("-"))
_FOLD |= {ord("﹪"): ord("%"), ord("٪"): ord("%")}

_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BLANKS = frozenset(
    {"", "-", "--", "---", "—", "——", "/", "\\", "//", "无", "空", "暂无", "n/a", "na", "nan", "none", "null"}
    | {"…", "...", "……"}
)
_FLAT = frozenset({"持平", "基本持平", "同比持平", "与上年持平", "不变"})
_MASK = re.compile(r"[xX×*○〇□■?？][\sxX×*○〇□■?？.,%\d]*")
_SIGN = dict.fromkeys("↑▲△⬆↗升增", 1) | dict.fromkeys("↓▼▽⬇↘降减", -1)
_MOVED = re.compile(
    r"(?:同比|环比|[比较](?:上年|去年|上月|上季度?)(?:同期)?)?"
    r"(?:(?P<up>增长|增加|上升|提高|上涨|净增)|(?P<down>下降|减少|降低|回落|下滑|下跌))(?:了|为)?"
)
_NUMBER = re.compile(
    r"(?P<plus>[+-]?)\s?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?P<exponent>[eE][+-]?\d{1,2})?"
)
_LONGEST = 30
_MULTIPLE = r"(?:[十百千]?万|[十百千]|亿)?"
_UNIT = re.compile(
    rf"{_MULTIPLE}(?:元|美元|欧元|港元|日元|英镑|卢布|人民币|平方米|平方公里|平方千米|立方米|㎡|m2|公里|千米|米|亩|公顷|吨|公斤|千克|吨标准煤|"
    r"千瓦时|千瓦|kWh|kW|MW|度|个|家|项|次|批|批次|人次|人|名|位|户|场|场次|条|座|栋|幢|支|份|套|台|台套|宗|起|件|期|天|日|月|年|小时|"
    r"辆|艘|架|只|头|株|棵|处|所|间|层|块|片|枚|册|篇|类|组|对|队|班|节|轮|届|篇次|人天|TEU|标箱|箱|单|笔|款|种|门|床|张|平台|车次|架次|辆次|班次|航次|家次|项次|户次|件次|例次|台次|班列|列)"
    r"(?:/(?:亩|人|平方米|平方公里|公顷|月|年|天|吨|家|个|户|㎡|万元|元|千瓦时))?"
    r"|%|‰|个?百分点|倍|成|亿|万|百分比|分|名次|位次"
)
_UNIT_NAMES = {"百分点": "个百分点", "百分比": "%", "m2": "平方米"}
_QUALIFIER = re.compile(
    r"(?:大?约|近|超过?|逾|余|不少于|至少|不低于|突破|预计|>=?|<=?|≥|≤|～|~)|(?P<exact>达到?|累计|共)"
)
_TRAIL = re.compile(r"(?:余|多|左右|以上|以下|\(预计\)|\(估\)|\(初步\))$")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as read. ``value`` only for numbers; ``sign`` is an arrow's direction; ``doubt`` is for the user."""

    kind: CellKind
    text: str
    value: Decimal | None = None
    unit: str = ""
    sign: int = 0
    doubt: str = ""
    note: str = ""


def fold(text: str) -> str:
    """Full-width forms, odd blanks and odd minus signs to plain ones; as many characters as before."""
    return text.translate(_FOLD)


def unseen(text: str) -> str:
    """The text without what nobody sees: control characters, zero-width blanks that chat programs and pages add."""
    return text if text.isprintable() else _UNSEEN.sub("", text)


def known_unit(text: str) -> str:
    """The unit that ``text`` is, in its usual writing; "" where it is none."""
    text = fold(unseen(text)).strip().replace(" ", "")
    text = text.removeprefix("人民币") or text
    text = re.sub(r"美[金刀]$", "美元", text)
    if len(text) > 12 or not _UNIT.fullmatch(text):
        return ""
    return _UNIT_NAMES.get(text, text)


@lru_cache(maxsize=4096)  # a row's cells are looked at several times: for the header, for blanks, for their values
def read_cell(text: str) -> Cell:
    """What a cell of a number column says. Never raises."""
    shown = " ".join(unseen(text).split())
    plain = fold(shown).strip()
    if plain.lower() in _BLANKS:
        return Cell("blank", shown)
    if plain in _FLAT:
        return Cell("flat", shown)
    if len(plain) > 60:
        return Cell("text", shown)
    return _number(plain, shown)


def is_number(text: str) -> bool:
    """Whether a cell holds a number (a mask counts: it stands where a number should)."""
    return read_cell(text).kind in ("number", "mask")


def _number(plain: str, shown: str) -> Cell:
    body, sign = _arrow(plain)
    money = "元" if body.startswith(("¥", "￥")) else ""
    body = body.lstrip("¥￥").lstrip()
    negative = re.fullmatch(r"\((.+)\)(%?)", body)
    if negative and re.match(r"[\d.]", negative[1].strip()):
        body = f"-{negative[1].strip()}{negative[2]}"
    qualifier = _QUALIFIER.match(body)
    start = qualifier.end() if qualifier else 0
    match = _NUMBER.match(body, start)
    rest = body[match.end() :].strip() if match else body
    trail = _TRAIL.search(rest)
    rest = rest[: trail.start()].strip() if trail else rest
    if re.fullmatch(r"\([^()]{1,12}\)", rest) and known_unit(rest[1:-1]):
        rest = rest[1:-1]
    unit = known_unit(rest) if rest else money
    if _MASK.match(rest) or (not match and _MASK.match(body)):
        return Cell("mask", shown)
    if not match or (rest and not unit) or len(match["digits"]) > _LONGEST:
        return Cell("text", shown)
    digits = match["digits"].replace(",", "").replace(" ", "")
    value = Decimal(f"{match['plus']}{digits}{match['exponent'] or ''}")
    value = Decimal(format(value, "f")) if match["exponent"] else value
    vague = bool(trail or (qualifier and not qualifier["exact"]))
    doubt = _doubt(vague, bool(negative), bool(match["exponent"]), shown)
    return Cell("number", shown, value, unit, sign, doubt, shown if vague else "")


def _doubt(vague: bool, negative: bool, exponent: bool, shown: str) -> str:
    if vague:
        return f"「{shown}」是约数，已按其中的数字记录；有准确数请改填。"
    if negative:
        return f"「{shown}」带括号，已按会计写法读作负数；不是负数请去掉括号。"
    if exponent:
        return f"「{shown}」是科学计数法，可能已丢失末位数字；请在表格中改成数值格式后重新粘贴。"
    return ""


def _arrow(text: str) -> tuple[str, int]:
    moved = _MOVED.match(text)
    if moved:
        return text[moved.end() :].strip(), 1 if moved["up"] else -1
    for place in (0, -1):
        if text and text[place] in _SIGN:
            sign = _SIGN[text[place]]
            return (text[1:] if place == 0 else text[:-1]).strip(), sign
    return text, 0
