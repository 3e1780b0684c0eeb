"""Facts of one name that are not the same: the name says which is which."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from writer.facts.collector import TOTALS, Collector, label_key
from writer.facts.spans import basis_of
from writer.figures import parse_period, period_label
from writer.schema import Fact

_PLACE = re.compile(r".{1,10}(?:[镇乡区县市村园]|街道|社区|片区|基地|公司|集团|项目)")
# Names that say what is counted only together with the heading above them.
_BROAD = frozenset(
    {"新增", "总量", "总数", "数量", "产值", "收入", "利润", "企业", "企业数", "规上企业", "规模以上企业", "增速"}
    | {"增加值", "总投资", "投资", "从业人员", "在岗人数", "用工", "签约", "开工", "投产", "面积", "户数", "人数"}
    | {"项目", "项目数"}
)


def tell_apart(out: Collector) -> None:
    """Give facts of one name the time or the place they belong to as part of it.

    9月签约项目 what has its cumulative figure beside it: a text that says 签约项目 speaks of that one. 甲镇签约项目
    what stands below 「甲镇：」. The same metric below two offices keeps its name: there it is a contradiction.
    """
    for places in _by_name(out):
        if len({out.sections.get(out.facts[at].id, "") for at in places}) > 1:
            _name_places(out, places)
    for places in _by_name(out):
        if len({(out.facts[at].period, out.facts[at].basis == "当期") for at in places}) > 1:
            _date_first(out, places)
            for at in places:
                _prefix(out, at, _mark(out.facts[at]))


def _date_first(out: Collector, places: list[int]) -> None:
    """「8月签约4个、9月签约3个」: the month the paste was taken to be about is only the first of several."""
    own = parse_period(out.period) if out.guessed else None
    others = [parse_period(out.facts[at].period) for at in places if out.facts[at].period]
    if own is None or not any(one and one.last - one.first == own.last - own.first for one in others):
        return
    for at in places:
        if not out.facts[at].period:
            out.facts[at] = replace(out.facts[at], period=out.period, basis=out.facts[at].basis or basis_of("", own))


def _by_name(out: Collector) -> list[list[int]]:
    named: dict[str, list[int]] = defaultdict(list)
    for at, fact in enumerate(out.facts):
        if fact.value is not None:
            named[label_key(fact.label)].append(at)
    return [places for places in named.values() if len(places) > 1]


def _name_places(out: Collector, places: list[int]) -> None:
    broad = label_key(out.facts[places[0]].label) in _BROAD
    for at in places:
        section = out.sections.get(out.facts[at].id, "")
        if label_key(out.facts[at].label) not in TOTALS and (broad or _PLACE.fullmatch(section)):
            _prefix(out, at, section)


def _prefix(out: Collector, at: int, mark: str) -> None:
    if mark and mark not in out.facts[at].label:
        out.facts[at] = replace(out.facts[at], label=f"{mark}{out.facts[at].label}")


def _mark(fact: Fact) -> str:
    if not fact.period:
        return "当月" if fact.basis == "当期" else ""
    period = parse_period(fact.period)
    return period_label(replace(period, year=None)) if period is not None else fact.period
