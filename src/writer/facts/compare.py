"""Two ledgers side by side: what came, what went, what changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from writer.facts.collector import label_key
from writer.schema import Fact, Ledger


@dataclass(frozen=True, slots=True)
class FactChange:
    """One difference between two ledgers. ``fields`` names what differs in a changed fact (``value``, ``prior`` …)."""

    kind: Literal["added", "removed", "changed"]
    old: Fact | None
    new: Fact | None
    fields: tuple[str, ...] = ()


_COMPARED = ("value", "unit", "prior", "previous", "target", "growth", "mom", "basis", "note")


def compare_ledgers(old: Ledger, new: Ledger) -> tuple[FactChange, ...]:
    """What ``new`` says otherwise than ``old``.

    Facts are matched by label, unit, period and parent, then, where that leaves one on either side, by label alone (a
    corrected unit); ids play no part, since a new paste numbers anew. The order is that of ``new``, then what is gone.
    """
    before: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    parents = {fact.id: fact for fact in old.facts}
    for fact in old.facts:
        before[_key(fact, parents)].append(fact)
    pairs: dict[str, Fact] = {}
    parents = {fact.id: fact for fact in new.facts}
    for fact in new.facts:
        same = before[_key(fact, parents)]
        if same:
            pairs[fact.id] = same.pop(0)
    taken = {fact.id for fact in pairs.values()}
    left = _by_label(old, taken)
    for label, facts in _by_label(new, set(pairs)).items():
        rest = left.get(label, [])
        if len(facts) == len(rest) == 1:
            pairs[facts[0].id] = rest[0]
    changes = [change for fact in new.facts if (change := _change(pairs.get(fact.id), fact)) is not None]
    matched = {fact.id for fact in pairs.values()}
    gone = [FactChange("removed", fact, None) for fact in old.facts if fact.id not in matched]
    return (*changes, *gone)


def _key(fact: Fact, facts: dict[str, Fact]) -> tuple[str, ...]:
    parent = facts.get(fact.part_of or "")
    return (label_key(fact.label), fact.unit, fact.period, label_key(parent.label) if parent else "")


def _by_label(ledger: Ledger, without: set[str]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in ledger.facts:
        if fact.id not in without:
            found[label_key(fact.label)].append(fact)
    return found


def _change(old: Fact | None, new: Fact) -> FactChange | None:
    if old is None:
        return FactChange("added", None, new)
    fields = tuple(name for name in _COMPARED if getattr(old, name) != getattr(new, name))
    return FactChange("changed", old, new, fields) if fields else None
