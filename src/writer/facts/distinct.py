"""Facts of one name that are counted over different times: the name says which is which."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from writer.facts.collector import Collector, label_key
from writer.figures import parse_period, period_label
from writer.schema import Fact


def tell_apart(out: Collector) -> None:
    """Name 9月签约项目 what has its cumulative figure beside it: a text that says 签约项目 speaks of that one."""
    named: dict[str, list[int]] = defaultdict(list)
    for at, fact in enumerate(out.facts):
        if fact.value is not None:
            named[label_key(fact.label)].append(at)
    for places in named.values():
        if len({(out.facts[at].period, out.facts[at].basis == "当期") for at in places}) < 2:
            continue
        for at in places:
            mark = _mark(out.facts[at])
            if mark and mark not in out.facts[at].label:
                out.facts[at] = replace(out.facts[at], label=f"{mark}{out.facts[at].label}")


def _mark(fact: Fact) -> str:
    if not fact.period:
        return "当月" if fact.basis == "当期" else ""
    period = parse_period(fact.period)
    return period_label(replace(period, year=None)) if period is not None else fact.period
