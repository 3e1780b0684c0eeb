"""Under 存在问题: this period's figures on what a past problem speaks of, or that it may be one no longer."""

from __future__ import annotations

from writer.drafting.claims import LESS_IS_BETTER
from writer.drafting.degrees import CHANGES
from writer.facts import derive, direction
from writer.schema import Fact, Ledger, Period, Relation

_VERBS: dict[str, str] = {"yoy": "下降", "diff": "减少", "points": "回落"}
_WORSE: dict[str, str] = {"yoy": "增长", "diff": "增加", "points": "提高"}


def say_shortfall(fact: Fact, ledger: Ledger, period: Period | None) -> tuple[str, tuple[tuple[str, str], ...]]:
    """「实际利用外资同比下降8.4%，仅完成年度目标的56.2%」 with references, and what it states; "" for none.

    A completion is short where it is behind the part of the year that has gone by; without a period it is not told.
    """
    words: list[str] = []
    stated: list[tuple[str, str]] = []
    relation = _fallen(fact, ledger)
    if relation:
        verb = (_WORSE if LESS_IS_BETTER.search(fact.label) else _VERBS)[relation]
        words.append(f"同比{verb}[[{fact.id}.{relation}]]")
        stated.append((fact.id, relation))
    if behind(fact, ledger, period):
        words.append(f"{'仅' if not words else ''}完成年度目标的[[{fact.id}.done]]")
        stated.append((fact.id, "done"))
    label = fact.label.strip().rstrip("：:，,")
    return (f"{label}{'，'.join(words)}", tuple(stated)) if words else ("", ())


def _fallen(fact: Fact, ledger: Ledger) -> Relation | None:
    bad = "up" if LESS_IS_BETTER.search(fact.label) else "down"
    return next((one for one in CHANGES if direction(fact, one, ledger) == bad), None)


def behind(fact: Fact, ledger: Ledger, period: Period | None) -> bool:
    """Whether the fact is behind the part of the year that has gone by."""
    done = derive(fact, "done", ledger)
    if done is None or period is None or LESS_IS_BETTER.search(fact.label):
        return False
    return done.value * 12 < 100 * period.last
