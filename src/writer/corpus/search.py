"""Two rankings into one answer: reciprocal rank fusion, then a choice that is not five times the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from writer.schema import Hit, Passage, Role

ROLE_NAMES: dict[Role, str] = {
    "opening": "开头", "overview": "基本情况", "practices": "主要做法", "results": "工作成效", "problems": "存在问题",
    "plans": "下一步计划", "party": "党建", "closing": "结尾", "signature": "落款", "other": "其他",
}  # fmt: skip

# Cormack, Clarke & Büttcher (SIGIR 2009): 60 makes a first place in one ranking worth less than a good place in both.
_RRF = 60
_PER_REPORT = 2
_DUPLICATE = 0.8
_GRAM = 4
_DIGITS = re.compile(r"[0-9０-９][0-9０-９.．,，%％]*")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage's place in the two rankings, from 1; 0 where it is in neither reach."""

    passage: Passage
    vector: int
    lexical: int

    @property
    def score(self) -> float:
        """1 for the first place in both rankings, towards 0."""
        return sum((_RRF + 1) / (_RRF + place) / 2 for place in (self.vector, self.lexical) if place)


def fuse(vector: Sequence[Passage], lexical: Sequence[Passage]) -> list[Ranked]:
    """Join two rankings, best first; equals in the order of the second."""
    places = {passage.id: place for place, passage in enumerate(vector, start=1)}
    words = {passage.id: place for place, passage in enumerate(lexical, start=1)}
    both = {passage.id: passage for passage in (*lexical, *vector)}
    ranked = [Ranked(passage, places.get(name, 0), words.get(name, 0)) for name, passage in both.items()]
    return sorted(ranked, key=lambda item: -item.score)


def choose(ranked: Sequence[Ranked], role: Role | None, k: int, note: str = "") -> tuple[Hit, ...]:
    """The ``k`` best: at most two of one report, none that says the same as one before it but for the figures.

    With a role, passages of that role come first; others only fill what is missing, since one label in a few is
    wrong and a draft with no model text at all helps nobody. ``note`` ends each reason.
    """
    hits: list[Hit] = []
    counts: dict[str, int] = {}
    taken: list[frozenset[str]] = []
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
        hits.append(Hit(passage, round(score, 6), _why(item, role, fitting) + note))
    return tuple(hits)


def _in_order(ranked: Sequence[Ranked], role: Role | None) -> Iterator[tuple[Ranked, bool]]:
    yield from ((item, True) for item in ranked if role in (None, item.passage.role))
    yield from ((item, False) for item in ranked if role not in (None, item.passage.role))


def _why(item: Ranked, role: Role | None, fitting: bool) -> str:
    kind = ROLE_NAMES.get(item.passage.role, item.passage.role)
    reasons = []
    if role is not None:
        reasons.append(f"同为“{kind}”" if fitting else f"“{ROLE_NAMES[role]}”不足，取自“{kind}”")
    places = ((item.vector, "向量"), (item.lexical, "词语"))
    standing = "、".join(f"{name}第{place}" for place, name in places if place)
    return "；".join([*reasons, *([standing] if standing else [])])


def _grams(passage: Passage) -> frozenset[str]:
    # Not fold(): reading every figure takes longer than all the rest of a search, and digits are what differs here.
    text = "".join(_DIGITS.sub("#", passage.text).split())
    return frozenset(text[at : at + _GRAM] for at in range(max(1, len(text) - _GRAM + 1)))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Jaccard similarity of the character 4-grams at or over 0.8."""
    if min(len(one), len(other)) < _DUPLICATE * max(len(one), len(other)):
        return False
    shared = len(one & other)
    return shared >= _DUPLICATE * (len(one) + len(other) - shared)
