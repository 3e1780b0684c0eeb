"""Which facts of a line or column are parts of one before them, where 其中 stands before the first of them only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from writer.facts.collector import Collector
from writer.schema import Fact

_MOST_PARTS = 40


def complete_parts(places: Sequence[int], out: Collector) -> None:
    """「45个，其中续建20个，新建25个」: what makes up the whole together with the part before it is a part as well.

    Nothing but an exact sum tells it: 「18个，其中亿元以上5个，开工12个」 goes on with another metric.

    Args:
        places: the facts of one line or one column, in order.
        out: where they are.
    """
    at, declared = 0, _declared(places, out)
    while at < len(places):
        first = out.facts[places[at]]
        at += 1
        if first.part_of is None or first.value is None:
            continue
        whole = out.facts[int(first.part_of[1:]) - 1]
        if whole.value is None or declared[whole.id] == whole.value:
            continue  # 税收 and 非税 make up the whole: the taxes below them are no third part
        found = _rest(first, whole, places[at : at + _MOST_PARTS], out)
        for place in found:
            out.facts[place] = replace(out.facts[place], part_of=whole.id)
        at += len(found)


def _declared(places: Sequence[int], out: Collector) -> dict[str, Decimal]:
    """What the parts that say so themselves add up to, by the id of their whole."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for fact in (out.facts[place] for place in places):
        if fact.part_of is not None and fact.value is not None:
            totals[fact.part_of] += fact.value
    return totals


def _agree(parts: Sequence[Fact], whole: Fact) -> bool:
    """Whether the values of last year make up the whole as well, where all of them are known."""
    before = [part.prior for part in parts if part.prior is not None and not part.prior_inferred]
    return whole.prior is None or len(before) < len(parts) or sum(before) == whole.prior


def _rest(first: Fact, whole: Fact, places: Sequence[int], out: Collector) -> list[int]:
    """The facts behind ``first`` that sum up to the whole with it; empty where none do."""
    total, found = first.value or Decimal(0), list[int]()
    for place in places:
        fact = out.facts[place]
        if fact.value is None or fact.unit != whole.unit:
            continue
        if fact.part_of not in (None, whole.id) or fact.value < 0 or fact.period != first.period:
            break
        total += fact.value
        if fact.part_of is None:
            found.append(place)
        if whole.value is None or total > whole.value:
            break
        if total == whole.value:
            return found if _agree([first, *(out.facts[at] for at in found)], whole) else []
    return []
