"""Figures of past wording as slots: filled with this period's facts, rolled on, or found to have no counterpart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from writer.checking import Link, Vocabulary, link_figures
from writer.drafting.periods import roll_one
from writer.drafting.wording import Clause, Sentence, clause_spans, sentence_spans
from writer.facts import derive, direction
from writer.figures import find_figures
from writer.schema import Fact, Figure, Ledger, Period, Relation

# Below this the metric is not named near the figure but guessed.
_SURE = 0.6
CHANGES: tuple[Relation, ...] = ("yoy", "diff", "points")
# The same on the period before: 环比.
_PREVIOUS: dict[str, Relation] = {"yoy": "mom", "diff": "mom_diff", "points": "mom_points"}
_ANY_CHANGE: tuple[Relation, ...] = (*CHANGES, *_PREVIOUS.values())
_RISE = {"yoy": "增长", "diff": "增加", "points": "提高", "value": "增长"}
_FALL = {"yoy": "下降", "diff": "减少", "points": "回落", "value": "下降"}
_RISE |= {_PREVIOUS[relation]: verb for relation, verb in _RISE.items() if relation in _PREVIOUS}
_FALL |= {_PREVIOUS[relation]: verb for relation, verb in _FALL.items() if relation in _PREVIOUS}
_UP_WORDS = "增长|增加|净增|上升|提高|提升|上涨|扩大|攀升|回升|高出|多"
_DOWN_WORDS = "下降|减少|降低|回落|下滑|下跌|减收|缩减|缩小|收窄|少"
# The last direction word before the figure, with the adverb of degree in front of it.
_VERB = re.compile(
    rf"(?P<degree>(?:大幅度?|明显|显著|快速|稳步|较快|小幅|略有|持续|逆势|强劲|进一步|稳定|实现)*)"
    rf"(?:(?P<up>{_UP_WORDS})|(?P<down>{_DOWN_WORDS}))(?P<fill>[约近超逾达了为幅度分别]*)$"
)
# A comparison with another base than the same time last year, or a count of another span: the facts do not have it.
_OTHER_BASE = re.compile(
    r"环比|当季|当月|单季|单月|本月|日均|月均|比(?:上一?|前一?)(?:月|个月|季度|个季度|半年|期)"
    r"|[比较](?:第?[一二三四]季度|上半年|一季度末|年初|\d{1,2}月|全省|全市|全国|全区|平均|时序|时间|计划)|时间进度|时序进度|位居|排名|名列|排第"
)
# The period before as such; one that is named (比一季度) would have to be rolled on with its value.
_LAST_PERIOD = re.compile(
    r"环比|[与同和比较]上一?(?:期|个?(?P<month>月)|个?(?P<quarter>季度))末?(?:的|数|水平)?(?:相比)?"
)
_TARGET_WORDS = re.compile(r"力争|确保|争取|计划(?!总?投资)|预计|拟|将|目标是|目标为|达到.{0,6}以上")
# Words that fit only a certain time of the year, or a certain year.
_BOUND = re.compile(
    r"双过半|过半|新的一年|新一年|开门红|首季|开局|起步之年|收官|决战四季度|决胜|冲刺|攻坚之年|开启之年|周年|党代会|五年规划|换届|春节|元旦|国庆|岁末|年初以来"
)
_QUALIFIER = re.compile(r"(?:约|近|超过?|逾|突破|达到?|高达|将近|接近|不少于|不低于|至少|仅|只有)+$")
_AFTER = re.compile(r"^(?:余|多|左右|以上|以下)")
# Claims that follow from how large a figure is, and vague old figures that are not counted as figures.
_CLAIM = re.compile(
    r"排名|位居|名列|位列|[居列](?:全[市省国区县]|首位|第)|零的突破|历史新高|再创新高|创.{0,4}新高|历史性突破|首次突破|翻番|翻一番|[一二两三四五六七八九]成(?:左右|以上|多|以内)"
    r"|跑赢|领跑|[好优高快]于(?:全|预|时|经济|上年|平均|同)|从无到有"
)
# Claims of what was reached: as an aim (确保…) they may stand.
_REACHED = re.compile(
    r"(?:取得|实现)[\u4e00-\u9fff]{0,6}突破|(?:圆满|全面|全部|超额|提前|胜利|如期)(?:完成|实现|达成)|逆[势境](?:增|上|而|突)"
)
_AIM = re.compile(r"确保|力争|争取|努力|推动|推进|促进|为了|加快|务必|要|将")
# Campaigns and troubles of years gone by: 「克服疫情影响」 is no part of a report of three years later.
_BYGONE = re.compile(r"疫情|防疫|抗疫|新冠|复工复产|党史学习|脱贫攻坚战|不忘初心、牢记使命")
_BYGONE_AFTER = 2
# What last period's figures were compared with, and why: said of them alone.
_OLD_BASE = re.compile(
    r"(?:上年|去年)同期[^，；]{0,12}(?:基数|集中|较[高低]|偏[高低])|基数较?[高低]|[高低]基数|原因是|归因于"
)

_REMARK_UP = re.compile(r"增长|增加|提升|提高|上升|加快|扩大|壮大|回升|向好|攀升|看好|凸显|强劲|喜人|领跑|领先")
_REMARK_DOWN = re.compile(r"下降|减少|回落|下滑|放缓|收窄|承压|偏慢")
# One change said of several figures: seldom true of the new ones.
_FOR_ALL = re.compile(r"(?:均|都|各|皆)(?:同比|比|较|与|实现|增|下|减|提|上)[^，；]*$")
_OF_THE_YEAR = re.compile(r"^的?(?:目标|任务|计划|工作目标|预期)")
_OVER = re.compile(r"超额(?=完成)")


@dataclass(frozen=True, slots=True)
class Source:
    """A past section to be rolled on: its text, its report's name and period, and the names of places in it.

    ``own`` is the section the outline follows, ``ours`` one of a report of the same office, ``related`` one of a report
    about the same things. ``foreign`` are names of
    places the text may speak of that are not this report's own.
    """

    text: str
    report: str
    period: Period | None
    foreign: tuple[str, ...] = ()
    own: bool = False
    ours: bool = False
    related: bool = True


@dataclass
class Slots:
    """What may be filled and what has been: one for each section, since nothing is said twice.

    ``vocabulary`` is what the checks call the metrics by, None for the shipped names.
    """

    ledger: Ledger
    facts: Mapping[str, Fact]
    period: Period | None
    span: Period | None = None
    vocabulary: Vocabulary | None = None
    last: Fact | None = None
    said: set[tuple[str, str]] = field(default_factory=set)


def roll_source(source: Source, slots: Slots) -> list[list[Sentence]]:
    """The paragraphs of a past section with every slot filled or marked as broken."""
    text = source.text
    figures = find_figures(text)
    links = {(link.figure.start, link.figure.end): link for link in link_figures(text, slots.ledger, slots.vocabulary)}
    held = [(figure.start, figure.end) for figure in figures]
    paragraphs = []
    for spans in sentence_spans(text):
        sentences = []
        for start, end in spans:
            slots.last = None
            clauses = tuple(
                _clause(text, begin, stop, figures, links, source, slots)
                for begin, stop in clause_spans(text, start, end, held)
            )
            sentences.append(Sentence(_as_a_whole(clauses, text[start:end], source), source.report))
        paragraphs.append(sentences)
    return paragraphs


def _as_a_whole(clauses: tuple[Clause, ...], text: str, source: Source) -> tuple[Clause, ...]:
    """A sentence about another place is broken as a whole."""
    strange = next((name for name in source.foreign if name in text), "")
    return tuple(replace(clause, broken=strange) for clause in clauses) if strange else clauses


@dataclass
class _Filling:
    """A clause being filled: what is written so far, and how far the past text has been read."""

    at: int
    out: str = ""
    filled: list[tuple[str, str]] = field(default_factory=list)
    turned: bool = False


def _clause(
    text: str,
    start: int,
    end: int,
    figures: Sequence[Figure],
    links: Mapping[tuple[int, int], Link],
    source: Source,
    slots: Slots,
) -> Clause:
    words = text[start:end].strip("\r\n")
    inside = [figure for figure in figures if start <= figure.start and figure.end <= end]
    counted = any(figure.kind != "period" for figure in inside)
    if not counted and slots.last is not None and _contradicts(words, slots.last, slots.ledger):
        return Clause(words, True, broken=words, change="持平" in words, lasting=False)
    bound = _untrue(words, source, slots)
    if bound and _BYGONE.search(bound[0]):
        # What the sentence goes on to say is said of it.
        return Clause(words, counted, broken=bound[0])
    if bound:
        return Clause(words, counted, broken=bound[0], lasting=False)
    filling = _Filling(start)
    for figure in inside:
        before = filling.out + text[filling.at : figure.start]
        link = links.get((figure.start, figure.end))
        if figure.kind == "period":
            done = _move(figure, before, text, counted, filling, source, slots)
        else:
            done = _fill(figure, before, link, words, filling, slots)
            filling.at += _skip(text[figure.end : end]) if done else 0
        if not done:
            change = link is not None and link.relation in CHANGES
            return Clause(words, counted, broken=figure.text, change=change)
    slots.said.update(filling.filled)
    rest = text[filling.at : end].rstrip("\r\n")
    return Clause((filling.out + rest).lstrip("\r\n"), counted, tuple(filling.filled), turned=filling.turned)


def _untrue(words: str, source: Source, slots: Slots) -> re.Match[str] | None:
    """What in a past clause cannot be said again: of its time, of its figures, or of years gone by."""
    claim = _CLAIM.search(words) or (None if _AIM.search(words) else _REACHED.search(words))
    if claim or source.period == slots.period:
        return claim
    then = source.period.year if source.period is not None else None
    now = slots.period.year if slots.period is not None else None
    bygone = then is None or (now is not None and now - then >= _BYGONE_AFTER)
    return _BOUND.search(words) or _OLD_BASE.search(words) or (_BYGONE.search(words) if bygone else None)


def _move(
    figure: Figure, before: str, text: str, counted: bool, filling: _Filling, source: Source, slots: Slots
) -> bool:
    """Roll a period on; False where nothing corresponds to it."""
    if _OF_THE_YEAR.match(text[figure.end : figure.end + 6]) and figure.period and figure.period.year is None:
        return True
    rolled = roll_one(figure, source.period, slots.period, slots.span if counted else None)
    if rolled is None:
        return False
    filling.out, filling.at = before + rolled, figure.end
    return True


def _fill(figure: Figure, before: str, link: Link | None, words: str, filling: _Filling, slots: Slots) -> bool:
    """Put a reference where an old figure or a mask stands; False where the facts have nothing for it."""
    slot = _slot(figure, link, words, slots, filling.filled)
    if slot and slot[1] in _PREVIOUS.values() and direction(*slot, slots.ledger) == "flat":
        return _level(figure, before, slot, words, filling, slots)
    worded = _worded(before, *slot, slots.ledger) if slot else None
    if slot is None or worded is None:
        return False
    fact, relation = slot
    reference = f"[[{fact.id}{'' if relation == 'value' else '.' + relation}]]"
    filling.out = _QUALIFIER.sub(_kept_qualifier, worded[0]) + reference
    filling.turned = filling.turned or worded[1]
    filling.at = figure.end
    filling.filled.append((fact.id, relation))
    slots.last = fact
    return True


def _level(
    figure: Figure, before: str, slot: tuple[Fact, Relation], words: str, filling: _Filling, slots: Slots
) -> bool:
    """Say 环比持平 where a past change ended its clause; False where the words cannot be made to fit."""
    verb = _VERB.search(before)
    rest = words.rpartition(figure.text)[2].strip(" 　，；。！,;")
    if verb is None or rest or _FOR_ALL.search(before) or "分别" in words:
        return False
    filling.out, filling.at = before[: verb.start()] + "持平", figure.end
    filling.filled.append((slot[0].id, slot[1]))
    slots.last = slot[0]
    return True


def _contradicts(words: str, fact: Fact, ledger: Ledger) -> bool:
    """Whether a remark without a figure says what is not so of the fact just stated: 与上年同期持平, 稳步增长.

    A remark on the period before needs facts that bear it out: the others say nothing of it.
    """
    if _LAST_PERIOD.search(words):
        ways = {direction(fact, one, ledger) for one in _PREVIOUS.values()} - {None}
        said = {"flat"} if "持平" in words else {"up"} if _REMARK_UP.search(words) else {"down"}
        return ways != said
    ways = {direction(fact, one, ledger) for one in CHANGES} - {None}
    if "持平" in words:
        return ways != {"flat"}
    return ("down" in ways and bool(_REMARK_UP.search(words))) or ("up" in ways and bool(_REMARK_DOWN.search(words)))


def _kept_qualifier(found: re.Match[str]) -> str:
    """「达到」 may stand before an exact figure; 约, 近, 超 may not."""
    return "达到" if "达到" in found[0] else ("达" if found[0] == "达" else "")


def _skip(rest: str) -> int:
    found = _AFTER.match(rest)
    return found.end() if found else 0


def _slot(
    figure: Figure, link: Link | None, words: str, slots: Slots, filled: Sequence[tuple[str, str]]
) -> tuple[Fact, Relation] | None:
    """The fact and relation that belong where ``figure`` stands, None where the facts have none."""
    if link is None or link.score < _SURE or link.rivals or link.basis == "other":
        return None
    fact = slots.facts.get(link.fact or "")
    if fact is None or figure.upper is not None:
        return None
    fact = _part_named(fact, words, slots.facts)
    relation: str | None = link.relation
    if link.basis == "previous":
        relation = _PREVIOUS.get(link.relation) if _same_length(words, slots.period) else None
    if relation is None:
        return None
    if _OTHER_BASE.search(_LAST_PERIOD.sub("", words)) or (
        _TARGET_WORDS.search(words) and relation not in ("target", "done", "gap")
    ):
        return None
    found = _fitting(fact, relation, slots.ledger)
    if found is None or (fact.id, found) in slots.said or (fact.id, found) in filled:
        return None
    return fact, found


def _same_length(words: str, period: Period | None) -> bool:
    """Whether the period before that the past text names is as long as this one: 比上月 is for a month."""
    if not _LAST_PERIOD.search(words):
        return False
    months = period.last - period.first + 1 if period is not None else 0
    return all(
        months == (1 if one["month"] else 3) for one in _LAST_PERIOD.finditer(words) if one["month"] or one["quarter"]
    )


def _part_named(fact: Fact, words: str, facts: Mapping[str, Fact]) -> Fact:
    """The part of ``fact`` that the clause names, else ``fact``: 「电子信息产业计划总投资」 is that of 电子信息."""
    named = [one for one in facts.values() if one.part_of == fact.id and _stem(one) in words]
    longest = max(named, key=lambda one: len(_stem(one)), default=None)
    return longest if longest is not None and _stem(longest) not in fact.label else fact


def _stem(fact: Fact) -> str:
    stem = re.sub(r"(?:产业|项目|企业|行业)$", "", fact.label.strip())
    return stem if len(stem) >= 2 else fact.label


def is_percent_unit(unit: str) -> bool:
    """Whether figures in this unit are percentages."""
    return unit in ("%", "％", "﹪")


def _fitting(fact: Fact, relation: str, ledger: Ledger) -> Relation | None:
    """``relation`` or the one that says the same of this fact, None where nothing follows from the facts."""
    if relation == "yoy" and is_percent_unit(fact.unit):
        # 「固定资产投资增长1.3%」 states the rate itself.
        relation = "value"
    for candidate in _ALIKE.get(relation, ()):
        if derive(fact, candidate, ledger) is not None:
            return candidate
    return None


_ALIKE: dict[str, tuple[Relation, ...]] = {
    "value": ("value",),
    "prior": ("prior",),
    "target": ("target",),
    "yoy": ("yoy",),
    "diff": ("diff", "points"),
    "points": ("points",),
    "mom": ("mom",),
    "mom_diff": ("mom_diff", "mom_points"),
    "mom_points": ("mom_points",),
    "done": ("done",),
    "gap": ("gap",),
    "share": ("share",),
}


def _worded(before: str, fact: Fact, relation: Relation, ledger: Ledger) -> tuple[str, bool] | None:
    """The words before a slot, with the direction that this period's figure has.

    Returns:
        The words and whether the direction was reversed; None where the words cannot be made to fit.
    """
    way = direction(fact, relation, ledger)
    derived = derive(fact, relation, ledger)
    if derived is None:
        return None
    if relation == "gap" and derived.value < 0:
        return None
    if relation == "done":
        return (_OVER.sub("", before) if derived.value <= 100 else before), False
    if way is None:
        return before, False
    verb = _VERB.search(before)
    if way == "flat" or (relation in _ANY_CHANGE and _FOR_ALL.search(before)):
        return None
    if verb is None:
        # A bare value needs no verb; a change without one would lose its sign.
        return (
            (before, False)
            if relation == "value" and way == "up"
            else ((before, False) if relation == "value" else None)
        )
    rising = verb["up"] is not None
    if rising == (way == "up"):
        return before, False
    if re.search(r"分别|均|都", verb["fill"] + before[max(0, verb.start() - 4) : verb.start()]):
        return None
    word = (_RISE if way == "up" else _FALL)[relation]
    return before[: verb.start()] + word, True
