"""Which fact and which relation belong where a past figure stands, or why the facts have none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from writer.checking import Link, Prover
from writer.drafting.degrees import LAST_PERIOD, PREVIOUS
from writer.facts import derive, is_percent
from writer.figures import parse_unit
from writer.schema import Fact, Figure, Ledger, Period, Relation

# Below this the metric is not named near the figure but guessed.
SURE = 0.6
RELATION_NAMES: dict[str, str] = {
    "value": "本期值", "prior": "上年同期", "previous": "上期", "target": "目标", "yoy": "同比", "diff": "同比增减",
    "points": "同比增减百分点", "mom": "环比", "mom_diff": "环比增减", "mom_points": "环比增减百分点",
    "done": "完成目标", "gap": "离目标", "share": "占比", "sum": "合计", "mean": "平均", "rest": "其余",
}  # fmt: skip
# A comparison with another base than the same time last year, or a count of another span: the facts do not have it.
_OTHER_BASE = re.compile(
    r"环比|当季|当月|单季|单月|本月|日均|月均|比(?:上一?|前一?)(?:月|个月|季度|个季度|半年|期)"
    r"|[比较](?:第?[一二三四]季度|上半年|一季度末|年初|\d{1,2}月|全省|全市|全国|全区|平均|时序|时间|计划)|时间进度|时序进度|位居|排名|名列|排第"
)
_TARGET_WORDS = re.compile(r"力争|确保|争取|计划(?!总?投资)|预计|拟|将|目标是|目标为|达到.{0,6}以上")
# 「亿元以上项目」: a size that is part of a name.
_SIZE = re.compile(
    r"(?P<way>超过?|逾)?(?P<number>[\d.]*[一二三五百千十两]*)(?P<scale>[万亿])(?:美)?元?(?P<above>\s*（含）)?(?P<more>及?以上|以下)?(?:的)?(?=(?:工业|产业|制造业|重大|重点|外资)?(?:项目|企业|投资者|楼宇))"
)
# Words that make a metric a narrower one: 「外资项目」 is not 项目, 「重特大项目」 not all that are being talked about.
_NARROWER = re.compile(
    r"重特大|特大|重大|外资|内资|民营|国有|制造业|第[一二三]产业|服务业|农业|高技术|战略性新兴|战新|主导产业|省级|国家级|市级|主要领导|党政|新增|净增|新开工|续建|技改|技术改造|基础设施|房地产|民间"
)
# Words next to a figure that make it another metric, unless the fact's own name has them too.
_OTHER_KIND = re.compile(
    r"[市省区县州]外(?:到位)?资金|[市省区县州]内(?:到位)?资金|(?:(?:主要|[市区县]级?|党政|班子)?领导(?:同志|干部)?(?:亲自)?)?带队"
    r"|当[季月]|单[季月]|[年月季]均|人均|户均|亩均|平均"
)
# Units that never stand for one another.
_MEASURES = frozenset(("元", "美元", "%", "个百分点", "平方米"))
_STOP = re.compile(r"[，。；：！？\n（）、]")
_RIGHT = 12
_KINDS = {"战新": "战略性新兴", "技术改造": "技改"}


@dataclass
class Slots:
    """What may be filled and what has been: one for each section, since nothing is said twice.

    ``facts`` are those that belong in the section; ``prover`` knows what past figures speak of.
    """

    prover: Prover
    facts: Mapping[str, Fact]
    period: Period | None
    span: Period | None = None
    last: Fact | None = None
    said: set[tuple[str, str]] = field(default_factory=set)

    @property
    def ledger(self) -> Ledger:
        """All facts."""
        return self.prover.ledger


@dataclass(frozen=True, slots=True)
class Choice:
    """The fact and relation for a slot; ``why`` says why there are none."""

    fact: Fact | None = None
    relation: Relation = "value"
    why: str = ""


def choose(
    figure: Figure, link: Link | None, words: str, near: str, slots: Slots, filled: Sequence[tuple[str, str]]
) -> Choice:
    """What belongs where ``figure`` stands.

    Args:
        words: the clause; ``near``: what in it stands around the figure and names its metric.
        filled: what the clause states already.
    """
    fact, why = _metric(figure, link, slots)
    if fact is None or link is None:
        return Choice(why=why)
    fact = _part_named(fact, words, slots.facts)
    if other := other_metric(near, fact, link.relation, slots.ledger):
        return Choice(why=f"原文说的是“{other}”，与“{fact.label}”口径不同")
    relation: str | None = link.relation
    if link.basis == "previous":
        relation = PREVIOUS.get(link.relation) if _same_length(words, slots.period) else None
    base = _OTHER_BASE.search(LAST_PERIOD.sub("", words))
    if relation is None or base or link.basis == "other":
        said = f"（{base[0]}）" if base else ""
        return Choice(why=f"“{fact.label}”本期数据没有原文比较的那个基准或时段{said}")
    if _TARGET_WORDS.search(words) and relation not in ("target", "done", "gap"):
        return Choice(why="原文说的是目标或打算，本期数据没有给出")
    found = _fitting(fact, relation, slots.ledger)
    if found is None:
        return Choice(why=f"“{fact.label}”本期数据得不出{RELATION_NAMES.get(relation, relation)}")
    if _other_measure(figure, fact, found, slots.ledger):
        return Choice(why=f"原文的单位是{figure.unit}，与“{fact.label}”的{fact.unit}不是一回事")
    if (fact.id, found) in slots.said or (fact.id, found) in filled:
        return Choice(why=f"“{fact.label}”的{RELATION_NAMES.get(found, found)}本节前面已经说过")
    return Choice(fact, found)


def _metric(figure: Figure, link: Link | None, slots: Slots) -> tuple[Fact | None, str]:
    """The fact that the figure's metric is, or why there is none."""
    if link is None or link.fact is None:
        return None, "本期数据没有这项指标"
    named = slots.ledger.get(link.fact)
    label = named.label if named else ""
    if link.rivals:
        others = [one.label for rival in link.rivals if (one := slots.ledger.get(rival)) is not None]
        return None, f"说的是“{'”还是“'.join([label, *others][:3])}”，看不准"
    if link.score < SURE:
        return None, "近处没有说出指标名称，看不准是哪项"
    if figure.upper is not None:
        return None, "原文是一个区间"
    fact = slots.facts.get(link.fact)
    return (fact, "") if fact is not None else (None, f"“{label}”的数据写在别的节")


def other_metric(near: str, fact: Fact, relation: str, ledger: Ledger) -> str:
    """The words near a figure that make its metric another one than ``fact``: another size, a narrower kind.

    "" for none.

    「亿元以上项目」 is not 「超10亿元项目」, and 「重特大项目」 are fewer than all that are in talks.
    """
    parent = ledger.get(fact.part_of) if fact.part_of else None
    whole = fact.label + (parent.label if parent else "")
    sizes, own = _sizes(near), _sizes(fact.label)
    if relation in ("value", "prior", "target", "diff") and sizes != own and (sizes or (own and "项目" in near)):
        return "、".join(sorted(one for one, _ in sizes.items())) or near.strip(" 　，,、")[:12]
    for found in _NARROWER.finditer(near):
        kind = _KINDS.get(found[0], found[0])
        if kind not in whole and found[0] not in whole:
            return found[0]
    kinds = (found[0] for found in _OTHER_KIND.finditer(near.partition("\0")[0]))
    return next((kind for kind in kinds if kind not in whole and kind[-2:] not in whole[-4:]), "")


def _other_measure(figure: Figure, fact: Fact, relation: Relation, ledger: Ledger) -> bool:
    """Whether the past figure is money of another currency, or a rate where the fact is none: another metric."""
    derived = derive(fact, relation, ledger)
    if derived is None or relation not in ("value", "prior", "target", "gap", "diff"):
        return False
    old, new = parse_unit(figure.unit).base, parse_unit(derived.unit).base
    return bool(figure.unit) and old != new and bool({old, new} & _MEASURES) and not {old, new} <= {"平方米", "亩"}


def _sizes(text: str) -> dict[str, str]:
    """The sizes that are part of names in a text, as they compare: 超10亿元项目 and 10亿元以上项目 are the same."""
    found = {}
    for size in _SIZE.finditer(text):
        if size["way"] or size["more"] or not size["number"]:
            number = size["number"] or "1"
            found[f"{number}{size['scale']}元{'以下' if size['more'] == '以下' else '以上'}"] = size[0]
    return found


def near_words(text: str, clause: int, figure: Figure, before: int, end: int) -> str:
    """What stands around a figure and names its metric: back to the figure before it, on to the next mark.

    Args:
        clause, end: the span of the clause in ``text``.
        before: where the figure before it ends, ``clause`` where there is none.
    """
    left = text[max(clause, before) : figure.start]
    right = text[figure.end : min(end, figure.end + _RIGHT)]
    stop = _STOP.search(right)
    return left + "\0" + (right[: stop.start()] if stop else right)


def _same_length(words: str, period: Period | None) -> bool:
    """Whether the period before that the past text names is as long as this one: 比上月 is for a month."""
    if not LAST_PERIOD.search(words):
        return False
    months = period.last - period.first + 1 if period is not None else 0
    return all(
        months == (1 if one["month"] else 3) for one in LAST_PERIOD.finditer(words) if one["month"] or one["quarter"]
    )


def _part_named(fact: Fact, words: str, facts: Mapping[str, Fact]) -> Fact:
    """The part of ``fact`` that the clause names, else ``fact``: 「电子信息产业计划总投资」 is that of 电子信息."""
    named = [one for one in facts.values() if one.part_of == fact.id and _stem(one) in words]
    longest = max(named, key=lambda one: len(_stem(one)), default=None)
    return longest if longest is not None and _stem(longest) not in fact.label else fact


def _stem(fact: Fact) -> str:
    stem = re.sub(r"(?:产业|项目|企业|行业)$", "", fact.label.strip())
    return stem if len(stem) >= 2 else fact.label


def _fitting(fact: Fact, relation: str, ledger: Ledger) -> Relation | None:
    """``relation`` or the one that says the same of this fact, None where nothing follows from the facts."""
    if relation == "yoy" and is_percent(fact):
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
