"""Several rankings into one answer: scores joined, then a choice that is not five times the same.

Each way of searching gives every passage a value; values are brought to the best one's and added with weights
(convex combination: Bruch, Gai & Ingber, ACM TOIS 2023, find it better than joining ranks, and so it is here, see
``benchmarks/retrieval``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from writer.corpus.why import Reasons
from writer.schema import Hit, Passage, Role

_REACH = 100  # how far down a ranking is read
_PER_REPORT = 2
_DUPLICATE = 0.8
_GRAM = 4
_DIGITS = re.compile(r"[0-9０-９][0-9０-９.．,，%％]*")
# A passage whose role is only likely: how much it counts for less, as one of the role asked for and as one of another.
_LIKELY, _UNLIKELY = 0.9, 0.3


@dataclass(frozen=True, slots=True)
class Leg:
    """One way of searching: a value for every passage by its number (-inf: not looked at), and its weight."""

    name: str
    weight: float
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage, how well it fits (0 to 1), and its place, from 1, in each way of searching that found it."""

    passage: Passage
    score: float
    places: Mapping[str, int]


def rank(
    passages: Sequence[Passage],
    among: NDArray[np.int64],
    legs: Sequence[Leg],
    favour: Callable[[Passage], float] = lambda _: 0.0,
) -> list[Ranked]:
    """Join ways of searching, best first; equals in the order of the passages.

    Args:
        among: numbers of the passages to look at.
        favour: what speaks for a passage besides its words: a small part of 1 that is added in proportion.
    """
    found: dict[int, dict[str, int]] = {}
    for leg in legs:
        for place, row in enumerate(_best(leg.values, among), start=1):
            found.setdefault(row, {})[leg.name] = place
    if not found:  # an empty query: whatever there is, what is favoured first
        rest = [Ranked(passages[row], favour(passages[row]), {}) for row in among.tolist()]
        return sorted(rest, key=lambda item: -item.score)
    rows = np.array(sorted(found), dtype=np.int64)
    total = np.zeros(len(rows))
    for leg in legs:
        total += leg.weight * _shares(leg.values, among, rows)
    total /= max(sum(leg.weight for leg in legs), 1e-9)
    ranked = []
    for row, score in zip(rows.tolist(), total.tolist(), strict=True):
        ranked.append(Ranked(passages[row], score * (1 + favour(passages[row])), found[row]))
    return sorted(ranked, key=lambda item: -item.score)


def _best(values: NDArray[np.float32], among: NDArray[np.int64]) -> list[int]:
    own = values[among]
    if len(own) > _REACH:
        least = np.partition(own, len(own) - _REACH)[len(own) - _REACH]
        among, own = among[own >= least], own[own >= least]
    order = np.argsort(-own, kind="stable")[:_REACH]
    best: list[int] = among[order[own[order] > 0]].tolist()
    return best


def _shares(values: NDArray[np.float32], among: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Values of ``rows`` as shares of the best one; what was not looked at counts as the last that was."""
    own = values[among]
    own = own[np.isfinite(own)]
    best = float(own.max()) if len(own) else 0.0
    if best <= 0:
        return np.zeros(len(rows))
    wanted = np.where(np.isfinite(values[rows]), values[rows], own.min())
    return np.maximum(wanted, 0).astype(np.float64) / best


def choose(
    ranked: Sequence[Ranked], role: Role | None, k: int, reasons: Reasons, used: Sequence[Passage] = ()
) -> tuple[Hit, ...]:
    """The ``k`` best: at most two of one report, none that says the same as one before it but for the figures.

    Nor the same as one of ``used``: an office's report says in each quarter what it said in the one before, and what
    one section was written after is not offered to the next from another quarter.

    With a role, passages that surely have another one only fill what is missing, since a draft with no model text at
    all helps nobody; those that only likely have another one stand a little lower.
    """
    hits: list[Hit] = []
    counts: dict[str, int] = {}
    taken = [_grams(passage) for passage in used]
    for item, fitting in _in_order(ranked, role):
        if len(hits) >= k:
            break
        passage = item.passage
        if counts.get(passage.report, 0) >= _PER_REPORT:
            continue
        grams = _grams(passage)
        if any(_alike(grams, other) for other in taken):
            continue
        counts[passage.report] = counts.get(passage.report, 0) + 1
        taken.append(grams)
        score = item.score if fitting else min(item.score / 2, hits[-1].score if hits else 1.0)
        hits.append(Hit(passage, round(min(score, 1.0), 6), reasons.of(passage, role, item.places)))
    return tuple(hits)


def _in_order(ranked: Sequence[Ranked], role: Role | None) -> Iterator[tuple[Ranked, bool]]:
    """Those that fit the role, best first, then the others."""
    weighed = [Ranked(item.passage, item.score * _standing(item.passage, role), item.places) for item in ranked]
    weighed.sort(key=lambda item: -item.score)
    yield from ((item, True) for item in weighed if _may_be(item.passage, role))
    yield from ((item, False) for item in weighed if not _may_be(item.passage, role))


def _may_be(passage: Passage, role: Role | None) -> bool:
    return role is None or passage.role == role or passage.certainty == "likely"


def _standing(passage: Passage, role: Role | None) -> float:
    if role is None or passage.certainty == "sure":
        return 1.0
    return _LIKELY if passage.role == role else _UNLIKELY


def _grams(passage: Passage) -> frozenset[str]:
    # Not fold(): reading every figure takes longer than all the rest of a search, and digits are what differs here.
    text = "".join(_DIGITS.sub("#", passage.text).split())
    return frozenset({text[at : at + _GRAM] for at in range(max(1, len(text) - _GRAM + 1))})


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Jaccard similarity of the character 4-grams at or over 0.8."""
    if min(len(one), len(other)) < _DUPLICATE * max(len(one), len(other)):
        return False
    shared = len(one & other)
    return shared >= _DUPLICATE * (len(one) + len(other) - shared)
