"""What models type around a reference that the reference prints already: its unit, or the figure itself.

「[[F2]]亿元」, 「[[F2]]=56.23亿元」, 「[[F2]]（56.23亿元）」 and 「56.23亿元[[F2]]」 are all 「56.23亿元」.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from writer.schema import Derived

BLANK = " \t\u3000\xa0"
# Units a model may type again behind a reference, by kind; a figure keeps the ledger's unit and drops the model's.
_MONEY = ("亿美元", "万美元", "美元", "亿元", "万元", "千元", "元", "亿", "万")
_RATE = ("个百分点", "百分点", "%", "％", "﹪")
_AREA = ("万平方米", "平方米", "平方公里", "万亩", "公顷", "亩", "万㎡", "㎡")
_COUNT = (
    "万人次", "人次", "批次", "场次", "台套", "万人", "万户", "万吨", "公里", "个", "家", "项", "次", "批", "场", "条",
    "户", "座", "栋", "支", "份", "套", "台", "宗", "起", "件", "名", "人", "位", "米", "吨", "期", "天",
)  # fmt: skip
_KINDS = (_MONEY, _RATE, _AREA, _COUNT)
_UNITS = sorted({unit for kind in _KINDS for unit in kind}, key=len, reverse=True)
# Words that begin with a counter: 「[[F1]]项目」 must not lose its 项.
_WORDS = {
    "个": "体性人税案", "家": "园具电居庭纺", "项": "目", "次": "要日年", "批": "准复发", "场": "地所景馆",
    "条": "件例块", "户": "外均籍", "座": "谈", "份": "额", "套": "餐", "台": "账风商资", "起": "步草", "件": "均",
    "名": "单企牌优", "人": "才员均口民力工", "位": "居列于", "期": "间末货限", "天": "然", "元": "件旦器",
    "米": "面", "宗": "旨", "亩": "均", "支": "持撑付", "万": "达科", "亿": "级",
}  # fmt: skip
# 「[[F1]]余个」: what is printed is exact.
_MORE = "余多来"
_LONGEST = 20
_MARKS = "，。；、：！？）)”\n,;:"
_TYPED = re.compile(
    r"(?<![\d０-９.．,])(?P<number>\d{1,12}(?:,\d{3})*(?:\.\d{1,6})?)[ ]?(?P<unit>[^\d\s，。；、（）()]{0,6})"
    r"(?P<open>[（(]?)$"
)

# The character at an index of what has come so far, "" behind its end; see `render`.
At = Callable[[int], str]


def behind_unit(at: At, index: int, unit: str) -> int:
    """The index behind a unit that was typed again after a figure printed with ``unit``, else ``index``."""
    if not unit:
        return index
    begin = _after_blanks(at, index)
    if at(begin) and at(begin) in _MORE:
        behind = _behind(at, begin + 1, unit)
        return behind if behind > begin + 1 else index
    if at(begin) and at(begin) in "（(":
        behind = _behind(at, begin + 1, unit)
        return behind + 1 if behind > begin + 1 and at(behind) and at(behind) in "）)" else index
    behind = _behind(at, begin, unit)
    return behind if behind > begin else _behind_other(at, begin, unit) or index


def _behind_other(at: At, begin: int, unit: str) -> int:
    """The index behind a unit that no figure with this one takes: 「3个%」, 「20%个，」; 0 where there is none."""
    rate = unit in _RATE
    typed = next((one for one in _UNITS if (one in _RATE) != rate and _reads(at, begin, one)), "")
    behind = begin + len(typed)
    # 「5个亿元以上项目」 has nothing too many, and behind a percentage a noun may follow.
    return behind if typed and (not rate or not at(behind) or at(behind) in _MARKS) else 0


def behind_figure(at: At, index: int, derived: Derived) -> int:
    """The index behind the same figure typed again after a reference, else ``index``."""
    begin = _after_blanks(at, index)
    opened = at(begin)
    begin += bool(opened) and opened in "=＝（("
    end = begin
    while (char := at(end)) and char in "0123456789.," and end - begin < _LONGEST:
        end += 1
    number = "".join(map(at, range(begin, end)))
    if not derived.unit or not number or not _equals(number, derived) or not _reads(at, end, derived.unit):
        return index
    end += len(derived.unit)
    if opened and opened in "（(":
        return end + 1 if at(end) and at(end) in "）)" else index
    return end


def typed_before(before: str, derived: Derived) -> re.Match[str] | None:
    """The same figure where it was typed right before a reference, maybe with a bracket between the two."""
    found = _TYPED.search(before)
    if found and derived.unit and found["unit"] == derived.unit and _equals(found["number"], derived):
        return found
    return None


def _equals(number: str, derived: Derived) -> bool:
    """Whether digits say this value, as finely as they are printed."""
    try:
        value = Decimal(number.replace(",", ""))
    except InvalidOperation:
        return False
    step = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return abs(value - abs(derived.value)) * 2 <= step and (step < 1 or value == abs(derived.value))


def _after_blanks(at: At, index: int) -> int:
    """The first index from ``index`` that holds no blank (three at most are passed over)."""
    for _ in range(3):
        if not at(index) or at(index) not in BLANK:
            break
        index += 1
    return index


def _behind(at: At, begin: int, unit: str) -> int:
    kind = next((kind for kind in _KINDS if unit in kind), ())
    for candidate in _UNITS if unit in _UNITS else [unit, *_UNITS]:
        if not _reads(at, begin, candidate):
            continue
        behind = begin + len(candidate)
        if candidate != unit and candidate not in kind:
            return begin
        begun = _WORDS.get(candidate, "")
        if begun and at(behind) and at(behind) in begun:
            return begin
        return behind
    return begin


def _reads(at: At, index: int, word: str) -> bool:
    return all(at(index + offset) == char for offset, char in enumerate(word))
