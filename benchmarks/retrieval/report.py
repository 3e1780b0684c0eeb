"""The tables that are printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import mean

import numpy as np

from benchmarks.retrieval.measure import (
    DEPTH,
    Score,
    Search,
    doubted,
    mislabelled,
    names_of_one,
    of_library,
    opened,
    plain_chroma,
    score,
    words_alone,
)
from benchmarks.retrieval.topics import SAMPLE, Labels, Query, labels, queries
from writer.corpus import Library
from writer.schema import Passage

_SEEDS = range(3)
_DRAWS = 2_000


def full() -> str:
    """Measure everything; takes about a minute."""
    known = labels()
    with opened() as library:
        passages = library.passages()
        asked = queries(passages, known)
        parts = [
            _head(passages, asked, known),
            _main(library, passages, asked, known),
            _by_origin(library, passages, asked, known),
            _lookups(library, passages),
        ]
        parts.insert(2, _mislabelled(library, passages, asked, known))
    return "\n\n".join(parts)


def _ways(library: Library, passages: Sequence[Passage]) -> dict[str, Search]:
    return {
        "plain Chroma, same vectors": plain_chroma(passages),
        "BM25 alone": words_alone(passages),
        "writer search": of_library(library),
    }


def _head(passages: Sequence[Passage], asked: Sequence[Query], known: Labels) -> str:
    reports = {passage.report for passage in passages}
    wrong = sum(known[one.report, one.section_id].role != one.role for one in passages)
    return (
        f"{len(reports)} reports, {len(passages)} passages ({wrong} of them with another role than the label), "
        f"{len(asked)} queries; each query leaves its own report out."
    )


def _main(library: Library, passages: Sequence[Passage], asked: Sequence[Query], known: Labels) -> str:
    rows = []
    for role in (False, True):
        scores = {name: score(way, asked, passages, known, role) for name, way in _ways(library, passages).items()}
        own = scores["writer search"]
        rows += [
            f"| {name} | {'yes' if role else 'no'} | {one.ndcg:.3f} | {one.recall:.3f} | {one.mrr:.3f} | "
            f"{_ahead(own, one) if one is not own else ''} |"
            for name, one in scores.items()
        ]
    return _table(f"| | role told | nDCG@{DEPTH} | recall@{DEPTH} | MRR | writer ahead by (95 %) |", rows)


def _ahead(own: Score, other: Score) -> str:
    """The difference in nDCG with the interval of a paired bootstrap over the queries."""
    differences = np.array(own.each) - np.array(other.each)
    chance = np.random.default_rng(1)
    means = differences[chance.integers(0, len(differences), (_DRAWS, len(differences)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return f"{differences.mean():+.3f} ({low:+.3f} to {high:+.3f})"


def _mislabelled(library: Library, passages: Sequence[Passage], asked: Sequence[Query], known: Labels) -> str:
    """With a fifth of the roles wrong: all said to be sure, then most of the wrong ones said to be likely."""
    rows: dict[str, list[float]] = {}
    for seed in _SEEDS:
        changed, wrong = mislabelled(passages, seed)
        for said, those in (("all said to be sure", changed), ("80 % of the wrong, 20 % of the right said to be "
                            "likely", doubted(changed, wrong, seed))):  # fmt: skip
            with _relabelled(library, those) as searched:
                for name, way in _ways(searched, those).items():
                    if name == "writer search" or said.startswith("all"):
                        rows.setdefault(f"{name} | {said}", []).append(score(way, asked, those, known, True).ndcg)
    return _table(
        f"| with 20 % of the roles wrong (mean of {len(_SEEDS)}) | roles | nDCG@{DEPTH} |",
        [f"| {name} | {mean(values):.3f} |" for name, values in rows.items()],
    )


class _relabelled:
    """The library, answering for a while from these passages in place of its own."""

    def __init__(self, library: Library, passages: Sequence[Passage]) -> None:
        self._library, self._passages = library, tuple(passages)

    def __enter__(self) -> Library:
        self._whole = self._library._current()
        self._library._snapshot = replace(self._whole, passages=self._passages)
        return self._library

    def __exit__(self, *_: object) -> None:
        self._library._snapshot = self._whole


def _by_origin(library: Library, passages: Sequence[Passage], asked: Sequence[Query], known: Labels) -> str:
    """Apart: the sample corpus, on which the weights were chosen, and the other reports."""
    sample = {path.name for path in SAMPLE.iterdir()}
    kinds: dict[str, Callable[[Query], bool]] = {
        "sections of corpus/": lambda query: query.report in sample,
        "sections of the other reports": lambda query: query.report not in sample,
    }
    rows = []
    for kind, holds in kinds.items():
        some = [query for query in asked if holds(query)]
        for name, way in _ways(library, passages).items():
            values = [score(way, some, passages, known, role).ndcg for role in (False, True)]
            rows.append(f"| {kind} ({len(some)}) | {name} | {values[0]:.3f} | {values[1]:.3f} |")
    return _table("| | | nDCG@5 without role | with role |", rows)


def _lookups(library: Library, passages: Sequence[Passage]) -> str:
    """Four characters that stand in one passage alone: at what place it comes."""
    rows = []
    wanted = names_of_one(passages)
    for name, way in _ways(library, passages).items():
        places = [
            next((1 / place for place, one in enumerate(way(text, None, ""), start=1) if one.id == own), 0.0)
            for text, own in wanted
        ]
        rows.append(f"| {name} | {mean(places):.3f} |")
    return _table(f"| looking up {len(wanted)} strings that stand in one passage | MRR@{DEPTH} |", rows)


def _table(head: str, rows: Sequence[str]) -> str:
    return "\n".join([head, "|" + " --- |" * (head.count("|") - 1), *rows])
