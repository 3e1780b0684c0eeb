"""Directions and adjectives of degree that follow the size of a change: 增长↔下降, 大幅, 明显, 小幅, 略有, 基本持平.

The thresholds are a house rule, not a standard: they are chosen so that no reader would call the word wrong. A change
in per cent counts by its size, one in 百分点 by a scale of its own, one in a count (增加3个) by the per cent it makes.

======== ============ ============ ==========================================
change   per cent     百分点       words that fit
======== ============ ============ ==========================================
none     0            0            持平
slight   below 1      below 0.3    略有, 微, 基本持平
small    1 – below 5  0.3 – below 1 小幅, 略有 (below 3 and 0.6), 稳步, 有所
middle   5 – below 10 1 – below 3  稳步, 较快 (from 8 and 2), 有所, or no word
marked   10 – below 30 3 – below 10 明显, 显著, 较快, 快速 (from 15 and 4)
great    from 30      from 10      大幅, 明显, 显著, 较快, 快速
======== ============ ============ ==========================================

稳步, 平稳, 稳定, 强劲 are said of rises only, 持续 and 逆势 of a direction that has not turned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from writer.facts import derive, direction
from writer.schema import Fact, Ledger, Relation

CHANGES: tuple[Relation, ...] = ("yoy", "diff", "points")
# The same on the period before: 环比.
PREVIOUS: dict[str, Relation] = {"yoy": "mom", "diff": "mom_diff", "points": "mom_points"}
ANY_CHANGE: tuple[Relation, ...] = (*CHANGES, *PREVIOUS.values())
_RISE: dict[str, str] = {"yoy": "增长", "diff": "增加", "points": "提高", "value": "增长"}
_FALL: dict[str, str] = {"yoy": "下降", "diff": "减少", "points": "回落", "value": "下降"}
_RISE |= {PREVIOUS[relation]: verb for relation, verb in _RISE.items() if relation in PREVIOUS}
_FALL |= {PREVIOUS[relation]: verb for relation, verb in _FALL.items() if relation in PREVIOUS}
_UP_WORDS = "增长|增加|净增|上升|提高|提升|上涨|扩大|攀升|回升|高出|多"
_DOWN_WORDS = "下降|减少|降低|回落|下滑|下跌|减收|缩减|缩小|收窄|少"
# Degree word → the sizes it fits in per cent, from and below; what it says besides: rises only, or no turn.
_ENDLESS = Decimal("Infinity")
_FITS: dict[str, tuple[Decimal, Decimal]] = {
    word: (Decimal(low), Decimal(high))
    for words, low, high in (
        ("略有 略 微 稍有 微幅", "0", "3"),
        ("小幅 小幅度", "1", "5"),
        ("有所", "0", "10"),
        ("稳步 平稳 稳定 温和 稳中", "0", "15"),
        ("较快", "8", "Infinity"),
        ("明显 显著", "10", "Infinity"),
        ("快速 强劲 强势 迅速", "15", "Infinity"),
        ("大幅 大幅度 急剧 迅猛 成倍", "30", "Infinity"),
    )
    for word in words.split()
}
_RISING_ONLY = frozenset(["稳步", "平稳", "稳定", "强劲", "强势", "稳中", "迅猛", "成倍"])
# A size in 百分点 that is as much as so many per cent.
_POINT_SCALE: tuple[tuple[str, str], ...] = (
    ("0", "0"), ("0.3", "1"), ("0.6", "3"), ("1", "5"), ("2", "8"), ("3", "10"), ("4", "15"), ("10", "30"),
)  # fmt: skip
_DEGREE = "|".join(sorted(_FITS, key=len, reverse=True))
_OF_TIME = "持续|逆势|进一步|实现|继续|保持|连续"
# The last direction word before the figure, with the adverb of degree in front of it.
_VERB = re.compile(
    rf"(?P<degree>(?:(?:{_DEGREE}|{_OF_TIME})的?)*)"
    rf"(?:(?P<up>{_UP_WORDS})|(?P<down>{_DOWN_WORDS}))(?P<fill>[约近超逾达了为幅度分别]*)$"
)
# A remark that is no more than a degree and a direction: 「保持较快增长」, 「稳中有升」.
_REMARK = re.compile(
    rf"^(?P<lead>(?:总体|整体|也|并|且)?(?:同比|环比|[比较](?:上年同期|去年同期|上年|上月|上季度|上期))?)(?P<keep>(?:实现|保持|呈现?|继续|持续)*)(?P<degree>(?:{_DEGREE}|{_OF_TIME})*)(?:地|的)?"
    r"(?:(?P<up>增长|上升|提高|提升|回升|攀升|扩大|有[升进增])|(?P<down>下降|减少|回落|下滑|放缓|收窄|有降))"
    r"(?P<tail>(?:的?(?:良好)?(?:态势|势头|趋势))?)$"
)
_REMARK_UP = re.compile(
    r"增长|增加|提升|提高|上升|加快|扩大|壮大|回升|向好|攀升|看好|凸显|强劲|喜人|领跑|领先|有[升进]"
)
_REMARK_DOWN = re.compile(r"下降|减少|回落|下滑|放缓|收窄|承压|偏慢|有降")
_MOVED = re.compile(r"[涨跌]|高企|走[高低弱强]|[加减]速|转[正负]")
_DEGREE_IN = re.compile(_DEGREE)
# The period before as such; one that is named (比一季度) would have to be rolled on with its value.
LAST_PERIOD = re.compile(
    r"环比|[与同和比较]上一?(?:期|个?(?P<month>月)|个?(?P<quarter>季度))末?(?:的|数|水平)?(?:相比)?"
)
# One change said of several figures: seldom true of the new ones.
FOR_ALL = re.compile(r"(?:均|都|各|皆)(?:同比|比|较|与|实现|增|下|减|提|上)[^，；]*$")
# 「工业增加值增速5.6%」 is 「工业增加值下降1.8%」 once it falls.
_RATE = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:同比)?(?:增速|增幅)(?:为|达|达到)?$")
_OVER = re.compile(r"超额(?=完成)")
_SLIGHT = Decimal(1)


@dataclass(frozen=True, slots=True)
class Worded:
    """The words before a slot as they have to be, and whether the direction in them was reversed."""

    text: str
    turned: bool = False


def size(fact: Fact, relation: str, ledger: Ledger) -> Decimal | None:
    """How large a change is on the scale of per cent, without its sign; None where that cannot be said."""
    if relation in ("diff", "mom_diff"):
        relation = "yoy" if relation == "diff" else "mom"
    derived = derive(fact, relation, ledger)  # type: ignore[arg-type]
    if derived is None:
        return None
    amount = abs(derived.value)
    if relation not in ("points", "mom_points"):
        return amount
    reached = [(Decimal(points), Decimal(cent)) for points, cent in _POINT_SCALE if amount >= Decimal(points)]
    points, cent = reached[-1]
    # Linear between two steps, so that no word changes its meaning within one.
    after = next(((Decimal(p), Decimal(c)) for p, c in _POINT_SCALE if Decimal(p) > points), None)
    return cent if after is None else cent + (amount - points) * (after[1] - cent) / (after[0] - points)


def degree_fits(word: str, amount: Decimal | None, *, rising: bool) -> bool:
    """Whether a degree word may be said of a change of this size; False where the size is unknown."""
    if word not in _FITS:
        return True
    low, high = _FITS[word]
    return amount is not None and low <= amount < high and (rising or word not in _RISING_ONLY)


def degree_for(amount: Decimal | None) -> str:
    """The word for a change of this size, "" for one in the middle, which needs none."""
    if amount is None or Decimal(5) <= amount < Decimal(10):
        return ""
    for least, word in ((30, "大幅"), (10, "明显"), (1, "小幅")):
        if amount >= least:
            return word
    return "略有"


def worded(before: str, fact: Fact, relation: Relation, ledger: Ledger, carried: str = "") -> Worded | None:
    """The words before a slot, with the direction and the degree of this period's figure; None where none fit.

    ``carried`` is the way of the figure before in the same list (分别增长30.0%和25.9%), whose verb counts for this one.
    """
    way, derived = direction(fact, relation, ledger), derive(fact, relation, ledger)
    if derived is None or (relation == "gap" and derived.value < 0):
        return None
    if relation == "done":
        return Worded(_OVER.sub("", before) if derived.value <= 100 else before)
    if way is None:
        return Worded(before)
    verb = _VERB.search(before)
    if way == "flat" or (relation in ANY_CHANGE and FOR_ALL.search(before)):
        return None
    if verb is None and relation != "value" and carried in ("up", "down"):
        return Worded(before if carried == way else before + (_RISE if way == "up" else _FALL)[relation])
    if verb is None:
        # A bare value needs no verb; a change without one would lose its sign.
        if relation != "value":
            return None
        rate = _RATE.search(before) if way == "down" else None
        return Worded(before[: rate.start()] + "下降", turned=True) if rate else Worded(before)
    amount, rising = size(fact, relation, ledger), way == "up"
    degree = _fitting_degree(verb["degree"], amount, rising=rising, turned=(verb["up"] is not None) != rising)
    head = before[: verb.start()]
    if (verb["up"] is not None) == rising:
        return Worded(head + degree + before[verb.end("degree") :])
    around = verb["fill"] + before[max(0, verb.start() - 4) : verb.start()]
    if re.search(r"均|都", around) or "分别" in verb["fill"]:
        return None
    if "分别" in around:
        degree = ""
    return Worded(head + degree + (_RISE if rising else _FALL)[relation], turned=True)


def level(before: str) -> str | None:
    """「…，环比」 for a change that is none: what stands before 持平, None where the words cannot be made to fit."""
    verb = _VERB.search(before)
    return None if verb is None or FOR_ALL.search(before) else before[: verb.start()]


def _fitting_degree(words: str, amount: Decimal | None, *, rising: bool, turned: bool) -> str:
    """The degree words that may stay, in place of those that may not the one that fits."""
    found = re.findall(rf"(?:{_DEGREE}|{_OF_TIME})的?", words)
    kept, wrong = [], False
    for word in found:
        if word.rstrip("的") in _FITS:
            fits = degree_fits(word.rstrip("的"), amount, rising=rising)
            kept += [word] if fits else [] if wrong else [degree_for(amount)]
            wrong = wrong or not fits
        elif not turned:
            kept.append(word)
    return "".join(dict.fromkeys(kept))


def remark(words: str, fact: Fact, ledger: Ledger) -> str | None:
    """A remark without a figure on ``fact``, as it may stand now; None where it says what is not so.

    「，保持较快增长」 is put right; any other that the change denies falls away: 与上年同期持平, 规模持续扩大. A remark
    on the period before needs facts that bear it out: the others say nothing of it.
    """
    before = bool(LAST_PERIOD.search(words))
    relations = tuple(PREVIOUS.values()) if before else CHANGES
    known = [(one, direction(fact, one, ledger)) for one in relations]
    ways = {way for _, way in known} - {None}
    relation = next((one for one, way in known if way is not None), None)
    amount = size(fact, relation, ledger) if relation is not None else None
    if "持平" in words:
        near = amount is not None and amount < _SLIGHT and re.search(r"(?:基本|大体|总体)持平", words)
        return words if ways == {"flat"} or near else None
    said = "up" if _REMARK_UP.search(words) else "down" if _REMARK_DOWN.search(words) else ""
    if before and ways != {said}:
        return None
    if not said or not ways:
        return words if _undegreed(words) or not said else None
    rising = ways == {"up"}
    fits = all(degree_fits(one, amount, rising=rising) for one in _DEGREE_IN.findall(words))
    if len(ways) == 1 and (said == "up") == rising and "flat" not in ways and fits:
        return words
    return _put_right(words, amount, rising=rising) if len(ways) == 1 and "flat" not in ways else None


def moves(words: str) -> bool:
    """Whether words without a figure tell of something that rose or fell."""
    return bool(_REMARK_UP.search(words) or _REMARK_DOWN.search(words) or _MOVED.search(words))


def _undegreed(words: str) -> bool:
    return not _DEGREE_IN.search(words)


def _put_right(words: str, amount: Decimal | None, *, rising: bool) -> str | None:
    """「，保持较快增长」 → 「，有所下降」, None for a remark that is more than that."""
    bare = words.strip(" 　，,；;。")
    found = _REMARK.match(bare)
    if found is None or amount is None or not bare:
        return None
    at = words.index(bare)
    degree = degree_for(amount) or "有所"
    if rising:
        now = f"{found['lead']}{found['keep']}{degree}增长{found['tail']}"
    elif re.match("稳中", found["degree"]) and amount < 3:
        now = f"{found['lead']}稳中有降"
    else:
        now = f"{found['lead']}{degree}下降"
    return words[:at] + now + words[at + len(bare) :]
