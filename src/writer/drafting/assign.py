"""Which fact belongs under which heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from writer.checking import Prover
from writer.drafting.topics import topic_of
from writer.schema import Fact, Ledger, Outline, OutlineItem, Role

# What an office does (practices) as against what came of it (overview, results).
_ACTIVITY = re.compile(r"外出|带队|拜访|走访|接待|推介|调度|会议|考察|活动|座谈|宣传|培训|线索|对接|赴|调研|检查")
_TARGET = re.compile(r"目标|任务|计划(?!总?投资)|拟|力争|确保|预计")
_PARTY = re.compile(r"党课|党员|党建|主题党日|理论学习|廉政|支部")
# What came about: the start, the end or the signing of something.
_EVENT = re.compile(r"开工|竣工|投产|建成|通车|验收|签订|签约|落户|落地|并网|投用|备案|满负荷|获批|获评|入选|达产")
_PROBLEM = re.compile(r"空置|闲置|欠|缺口|停工|滞后|未完成|困难")
_HANZI = re.compile(r"[\u4e00-\u9fff]+")
# 投资 and 经济 as parts of set phrases say nothing of the metrics that carry these words.
_SET_PHRASES = re.compile(r"投资(?:洼地|环境|促进|合作|热土|兴业)|招商引资|经济(?:技术)?开发区|第[一二三]产业")
# Figures in a past passage outweigh every word in a heading, a heading's words outweigh the role's usual content.
_LINKED, _HEADING_WORD, _TEXT_WORD, _USUAL = 6.0, 2.0, 0.25, 1.5
_TOPIC, _POINT = 3.0, 8.0
_SAME_POINT = 70
_GENERAL = re.compile(r"项目$|企业$|增速$|面积$")
# Words that stand in every label and every heading and tell nothing.
_EMPTY = frozenset(
    (
        "项目",
        "工作",
        "情况",
        "完成",
        "全年",
        "累计",
        "目前",
        "其中",
        "总体",
        "基本",
        "主要",
        "做法",
        "存在",
        "问题",
        "计划",
        "本期",
        "以上",
        "产业",
        "平均",
    )
)


def assign_facts(outline: Outline, ledger: Ledger, patterns: Mapping[str, str] | None = None) -> Outline:
    """The outline with every fact of ``ledger`` under one heading.

    ``patterns`` has past texts of the sections by outline id: where a past report states a metric, this one does too.
    Facts that stand under a heading already stay there; ids the ledger does not know are dropped. A child (其中)
    follows its parent. What fits nowhere goes to the overview, or to the first section that is neither problems nor
    plans.
    """
    known = {fact.id for fact in ledger.facts}
    items = {item.id: replace(item, facts=_kept(item.facts, known)) for item in outline.items}
    homes = {fact_id: item.id for item in items.values() for fact_id in item.facts}
    linked = _linked(patterns or {}, ledger)
    candidates = _leaves(outline)
    if not candidates:
        return replace(outline, items=tuple(items.values()))
    for fact in ledger.facts:
        if fact.id in homes:
            continue
        parent = homes.get(fact.part_of or "")
        homes[fact.id] = parent if parent is not None else _home(fact, candidates, linked, patterns or {}, outline)
    order = [fact.id for fact in ledger.facts]
    placed = tuple(
        replace(item, facts=item.facts + tuple(one for one in order if homes[one] == item.id and one not in item.facts))
        for item in items.values()
    )
    return replace(outline, items=placed)


def _kept(facts: Iterable[str], known: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in facts if one in known))


def _leaves(outline: Outline) -> list[OutlineItem]:
    """The sections that have text of their own, the opening not among them unless it is all there is."""
    ids = [item.id for item in outline.items]
    leaves = [
        item for item in outline.items if item.id != "0" and not any(one.startswith(item.id + ".") for one in ids)
    ]
    return leaves or list(outline.items)


def _linked(patterns: Mapping[str, str], ledger: Ledger) -> dict[tuple[str, str], int]:
    """How often each past section speaks of each fact."""
    counts: dict[tuple[str, str], int] = {}
    prover = Prover(ledger)
    for section_id, text in patterns.items():
        for link in prover.links(text):
            if link.fact:
                counts[section_id, link.fact] = counts.get((section_id, link.fact), 0) + 1
        for fact in ledger.facts:
            said = (fact.note or fact.label).rstrip("。；;. ")
            if fact.value is None and said and said in text:
                counts[section_id, fact.id] = counts.get((section_id, fact.id), 0) + 1
    return counts


def _home(
    fact: Fact,
    candidates: Sequence[OutlineItem],
    linked: Mapping[tuple[str, str], int],
    patterns: Mapping[str, str],
    outline: Outline,
) -> str:
    scores = [
        (
            _score(fact, item, linked.get((item.id, fact.id), 0), patterns.get(item.id, ""), outline),
            -at,
            item.id,
        )
        for at, item in enumerate(candidates)
    ]
    best = max(scores)
    return best[2] if best[0] > 0 else _overview(candidates).id


def _score(fact: Fact, item: OutlineItem, links: int, pattern: str, outline: Outline) -> float:
    # A remark on a figure is mostly the name of the office it came from.
    said = fact.label if fact.value is not None else fact.label + fact.note
    above = "".join(one.heading for one in outline.items if item.id.startswith(one.id + "."))
    words = _bigrams(said)
    score = _LINKED * min(links, 1) + 0.5 * max(0, links - 1)
    score += _HEADING_WORD * len(words & _bigrams(item.heading)) + 0.5 * len(words & _bigrams(above))
    if pattern:
        score += _TEXT_WORD * sum(1 for word in words if word in pattern)
    if topic_of(fact).heading.search(item.heading):
        score += _TOPIC
    if fact.value is None and any(
        fuzz.partial_ratio(fact.note or fact.label, one) >= _SAME_POINT for one in item.points
    ):
        score += _POINT
    stem = _GENERAL.sub("", fact.label)
    if fact.value is not None and len(stem) > 1 and any(stem in point for point in item.points):
        score += _POINT / 2
    role = _usual_role(fact)
    if item.role == role:
        score += _USUAL
    elif item.role in ("overview", "results") and role in ("overview", "results"):
        score += _USUAL * 0.8
    if item.role == "party" and role != "party":
        score -= 3.0
    if item.role in ("problems", "plans", "closing", "opening") and item.role != role:
        # A metric that past plans repeat is still this period's result.
        score = min(score, 0.1) - 1.0 if fact.value is not None or not fact.note else score - 2.0
    return score


def _usual_role(fact: Fact) -> Role:
    said = fact.label + fact.note
    if _PARTY.search(said):
        return "party"
    if _ACTIVITY.search(said):
        return "practices"
    if fact.value is None and _TARGET.search(said):
        return "plans"
    if fact.value is None and _PROBLEM.search(said):
        return "problems"
    return "overview" if fact.value is not None or _EVENT.search(said) else "practices"


def _overview(candidates: Sequence[OutlineItem]) -> OutlineItem:
    for role in ("overview", "results", "practices", "other"):
        for item in candidates:
            if item.role == role:
                return item
    fit = [item for item in candidates if item.role not in ("problems", "plans", "closing")]
    return (fit or list(candidates))[0]


def _bigrams(text: str) -> set[str]:
    text = _SET_PHRASES.sub("，", text)
    words = {run[at : at + 2] for run in _HANZI.findall(text) for at in range(len(run) - 1)}
    return words - _EMPTY
