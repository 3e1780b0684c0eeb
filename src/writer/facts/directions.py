"""The words in front of a reference and the sign of what it stands for: figures carry no sign, so the words must.

A model that writes 「同比增长[[F3.yoy]]」 of a fact that fell would print a lie with a right figure. The word is turned
(「同比下降12.5%」) and that is told; where there is no word to turn, the verb is put in, or the figure takes its sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from writer.facts.derive import CHANGES, is_percent
from writer.schema import Derived, Fact, Relation

# So many characters before a reference may be put in other words: a stream holds no more than these back.
REACH = 24
# So many characters behind it are asked for, where those before it leave open how it is to be put.
AHEAD = 5
_SIGNS = "-－−–+＋"
_BASES = (
    r"同比|环比|[比较](?:上年|去年|上年末|去年末|年初)(?:同期)?|[比较]上(?:期|月|个月|季度?|年度)(?:末)?|与上年同期相比"
)
_TURNS = {
    "负增长": "增长", "净增加": "净减少", "净减少": "净增加", "净增": "净减", "净减": "净增",
    "增长": "下降", "增加": "减少", "上升": "下降", "提高": "降低", "提升": "下降", "上涨": "下跌", "攀升": "下滑",
    "回升": "回落", "上浮": "下浮", "增幅": "降幅", "涨幅": "跌幅", "降幅": "增幅", "跌幅": "涨幅", "减幅": "增幅",
    "下降": "增长", "减少": "增加", "降低": "提高", "下滑": "增长", "下跌": "上涨", "回落": "提高", "萎缩": "增长",
    "下浮": "上浮",
}  # fmt: skip
_SINGLE = {
    "增": "降",
    "升": "降",
    "涨": "跌",
    "多": "少",
    "高": "低",
    "降": "增",
    "跌": "涨",
    "减": "增",
    "少": "多",
    "低": "高",
}
_UP = frozenset(
    [
        "净增加",
        "净增",
        "增长",
        "增加",
        "上升",
        "提高",
        "提升",
        "上涨",
        "攀升",
        "回升",
        "上浮",
        "增幅",
        "涨幅",
        *"增升涨多高",
    ]
)
# Of changes in 百分点, and of changes in the fact's own unit, other verbs are said than of those in per cent.
_POINT_TURNS = {"增长": "回落", "提高": "回落", "上升": "回落", "提升": "回落", "下降": "提高", "下滑": "提高"}
_AMOUNT_TURNS = {
    "增长": "减少",
    "上升": "减少",
    "提高": "减少",
    "提升": "减少",
    "下降": "增加",
    "回落": "增加",
    "下滑": "增加",
}
_WORD = "|".join(sorted(_TURNS, key=len, reverse=True))
_DEGREE = (
    r"大幅度?|小幅|微幅|明显|显著|略有|略|有所|较快|快速|迅猛|强劲|稳步|平稳|稳定|持续|成倍|逆势|实现|保持|继续|再"
)
# Said of rises only: a fall is neither steady nor strong.
_RISING = re.compile(r"稳步|平稳|稳定|强劲|迅猛|成倍|逆势|实现|保持|较快|快速|再|的")
_FILL = r"(?:幅度|了|约|近|超过?|逾|高?达到?|为|是|[:： ]){0,3}"
_VERB = re.compile(
    rf"(?P<degree>(?:(?:{_DEGREE})的?){{0,2}})"
    rf"(?:(?P<word>{_WORD})|(?P<single>(?:(?<=同比)|(?<=环比)|(?<=上年)|(?<=去年)|(?<=同期)|(?<=上期)|(?<=上月))[{''.join(_SINGLE)}]))"
    rf"(?P<fill>{_FILL})(?P<sign>[{_SIGNS}]?)$"
)
# Names of a change that say no direction: the figure takes its sign.
_NOUN = re.compile(
    r"(?:增速|增长率|增长速度|增减幅度?|变动幅度|变动率|变化率|增减率|增减额?|增量|增加额|增长额|增减量)"
    rf"(?:{_FILL})(?P<sign>[{_SIGNS}]?)$"
)
# 「距目标还差」 of a target that was passed.
_LACKS = re.compile(
    r"(?:(?:距离?|离|与|较|比)(?P<goal>(?:全年|年度|年初|既定)?(?:目标任务|目标|任务|计划))(?:数|值)?)?(?:还|尚|仍|相)?"
    rf"(?P<word>差|缺|欠)(?P<fill>{_FILL})(?P<sign>[{_SIGNS}]?)$"
)
_BASE = re.compile(rf"(?:{_BASES})(?P<sign>[{_SIGNS}]?)$")
_SIGN = re.compile(rf"[{_SIGNS}]$")
# Words at which a stream must wait: what is put in other words begins with one of them.
_FIRST = re.compile(
    r"[大小微明显略有较快迅强稳平持成逆实保继再负净增减上提攀回下降跌萎涨升多少高低变距离与较比还尚仍相差缺欠将接近超逾（(\-－−–+＋]"
)
_CLAUSE = re.compile(r"[，,；;：:。！？!?\n（(）)|\t]")
_SAYS_UP = re.compile(r"增长(?!点|极)|增加(?!值)|增幅|上升|提高|提升|上涨|涨幅|净增|回升|攀升")
_SAYS_DOWN = re.compile(r"[减少降跌落滑缩亏低慢负弱差欠逆]")
_TOLD_BEHIND = re.compile(r"的?(?:同比|环比)?[增升提上涨降减下跌回]")
_FALLS_BEHIND = re.compile(r"的?(?:降|下降|减|下跌|跌|回落|下滑)")
# Words that turn the sense of a change round: of a loss, a deficit, a fall that widens.
_INVERSE = re.compile(r"亏损|减亏|增亏|扭亏|逆差|赤字|收窄|降幅|跌幅|减幅")
_LOSS = re.compile(rf"亏损(?:总?额)?{_FILL}$")
_RATE_OF_CHANGE = re.compile(r"增速|增幅|涨幅|增长率?$|增长速度")
_SHARE = re.compile(r"(?:率|比重|占比|比例|度)$")
_PACE = re.compile(r"增速|增幅|涨幅|增长率|增长速度")
_PACE_MOVES = re.compile(r"(?:增速|增幅|增长率|增长速度)(?:同比|环比|[比较](?:上年|去年)(?:同期)?)?$")
# What is near to a figure lies below it, what is beyond lies above: not so of one that was rounded the other way.
_NEAR = re.compile(r"(?:将近|接近|近)$")
_BEYOND = re.compile(r"(?:超过|超|逾)$")
# Nothing but these characters stands between the first of such words and the reference.
_WITHIN = frozenset(
    re.findall(
        rf"[一-鿿{re.escape(_SIGNS)}:： （(]",
        "".join(one.pattern for one in (_VERB, _NOUN, _BASE, _LACKS, _NEAR, _BEYOND)) + _SIGNS + ":： （(",
    )
)
_OF_POINTS = frozenset(["提高", "回落", "提升", "回升", "降低"])
_VERBS: dict[Relation, tuple[str, str]] = {
    "yoy": ("增长", "下降"), "mom": ("增长", "下降"), "points": ("提高", "回落"), "mom_points": ("提高", "回落"),
    "value": ("增长", "下降"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wording:
    """How a figure is to be joined to the words before it.

    Attributes:
        cut: so many characters before it give way.
        words: what takes their place.
        signed: whether the figure is printed with its sign.
        flat: whether nothing is left to print: 「持平」 is in ``words``.
        turned: the word that was turned, and what it was turned into; () where none was.
    """

    cut: int = 0
    words: str = ""
    signed: bool = False
    flat: bool = False
    turned: tuple[str, str] | tuple[()] = ()


def held_back(text: str) -> int:
    """How many characters at the end of ``text`` may still be put in other words by a reference that follows."""
    tail = text[-REACH:]
    tail = tail[max((at + 1 for at, char in enumerate(tail) if char not in _WITHIN), default=0) :]
    first = _FIRST.search(tail)
    return len(tail) - first.start() if first else 0


def tells_change(fact: Fact) -> bool:
    """Whether the value of a fact is itself a change in per cent: 增加值增速12.3%, 固定资产投资−3.2%."""
    if not is_percent(fact):
        return False
    falling = fact.value is not None and fact.value < 0 and not _SHARE.search(fact.label)
    return bool(_RATE_OF_CHANGE.search(fact.label)) or falling


def means_value(before: str, fact: Fact) -> bool:
    """Whether the change that is asked of a rate of change is that rate: 「增加值同比增长[[F4.yoy]]」 of 增加值增速."""
    if not tells_change(fact):
        return False
    clause = _clause(before)
    if found := _VERB.search(before):
        word = found["word"] or found["single"]
        return word not in _OF_POINTS and not _PACE.search(clause[: len(clause) - len(found[0])])
    return bool(_NOUN.search(before) or _BASE.search(before)) and not re.search(
        r"(?:增速|增幅|率).*(?:同|环)比$", clause
    )


def wording(before: str, after: Callable[[], str], fact: Fact, derived: Derived) -> Wording:
    """The words before a figure as its sign wants them.

    Args:
        before: what stands before the reference, the present clause at least.
        after: gives the `AHEAD` characters behind it.
        fact: the fact referred to.
        derived: the value that is printed.
    """
    if derived.relation in CHANGES:
        return _of_change(before, after, fact, derived)
    if derived.relation == "gap":
        found = _LACKS.search(before) if derived.value < 0 else None
        if found is None:
            return Wording(signed="超" not in _clause(before))
        words = "超出" + (found["goal"] or "") + found["fill"]
        return Wording(len(found[0]), words, turned=(found["word"], "超出"))
    sign = _SIGN.search(before)
    value = derived.value
    if not tells_change(fact):
        loss = value < 0 and _LOSS.search(before)
        return Wording(signed=not loss, cut=1 if sign and value < 0 else 0)
    if found := _NOUN.search(before):
        return Wording(cut=len(found["sign"]) if value < 0 else 0, signed=True)
    if (found := _VERB.search(before)) and value and not _PACE.search(_clause(before)[: -len(found[0])]):
        return _turned(found, before, fact, derived)
    if (found := _BASE.search(before)) and derived.relation == "value":
        return _verb_put_in(found["sign"], derived)
    return Wording(signed=True, cut=1 if sign and value < 0 else 0)


def untrue(before: str, shown: Decimal, exact: Decimal) -> int:
    """How many characters before a figure go, because 近 or 超 is not true of it as it is printed.

    Args:
        before: what stands before the figure.
        shown, exact: the figure as printed and as it is, both without sign.
    """
    found = (_NEAR.search(before) if shown < exact else None) or (_BEYOND.search(before) if shown > exact else None)
    return len(found[0]) if found else 0


def _of_change(before: str, after: Callable[[], str], fact: Fact, derived: Derived) -> Wording:
    if found := _NOUN.search(before):
        return Wording(cut=len(found["sign"]), signed=derived.value < 0)
    if found := _VERB.search(before):
        return _turned(found, before, fact, derived)
    if found := _BASE.search(before):
        return _verb_put_in(found["sign"], derived)
    clause = _clause(before)
    rises = [found.end() for found in _SAYS_UP.finditer(clause)]
    falls = [found.end() for found in _SAYS_DOWN.finditer(clause)]
    if not clause and before[-1:] in tuple("，,；;：:（(") and not _TOLD_BEHIND.match(after()):
        return _verb_put_in("", derived)
    up = bool(rises) and max(rises) > max(falls, default=0)
    if clause[-1:] in tuple("、和及与") and derived.value and (rises or falls) and up != (derived.value > 0):
        return _verb_put_in("", derived)
    if not clause or derived.value >= 0 or falls or _SIGN.search(before):
        return Wording()
    return Wording(signed=not _FALLS_BEHIND.match(after()))


def _clause(before: str) -> str:
    return before[max((found.end() for found in _CLAUSE.finditer(before)), default=0) :]


def _verb_put_in(sign: str, derived: Derived) -> Wording:
    if derived.value == 0:
        return Wording(cut=len(sign), words="持平", flat=True)
    verbs = _VERBS.get(derived.relation, ("增加", "减少"))
    return Wording(cut=len(sign), words=verbs[derived.value < 0])


def _turned(found: re.Match[str], before: str, fact: Fact, derived: Derived) -> Wording:
    """The wording where a word of direction stands right before the figure."""
    word, sign = found["word"] or found["single"], found["sign"]
    if derived.value == 0:
        if word.endswith("幅"):
            return Wording(cut=len(sign))
        return Wording(cut=len(found[0]), words="持平", flat=True)
    clause = _clause(before)
    if derived.relation in ("yoy", "mom") and _PACE_MOVES.search(clause[: len(clause) - len(found[0])]):
        # 「增速提高16.4%」 would be said of how the pace moved, and 16.4 % is the pace.
        return Wording(len(found[0]), "为", signed=derived.value < 0, turned=(word, "为"))
    inverse = _INVERSE.search(clause[: len(clause) - len(found[0])])
    if (derived.value > 0) == (word in _UP) or inverse or _of_loss(fact):
        return Wording(cut=len(sign))
    turn = {**_TURNS, **_SINGLE}[word]
    if derived.relation in ("points", "mom_points"):
        turn = _POINT_TURNS.get(word, turn)
    elif derived.relation in ("diff", "mom_diff"):
        turn = _AMOUNT_TURNS.get(word, turn)
    degree = _RISING.sub("", found["degree"]) if derived.value < 0 else found["degree"]
    return Wording(cut=len(found[0]), words=degree + turn + found["fill"], turned=(word, turn))


def _of_loss(fact: Fact) -> bool:
    """Whether a fact is below zero now or was: then more may be less, and no word is turned."""
    below = [one for one in (fact.value, fact.prior, fact.previous) if one is not None and one < 0]
    return bool(below) and not is_percent(fact)
