"""Each way of searching on the same passages and queries, leaving out the report that a query comes from."""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import log2
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings

from benchmarks.retrieval.topics import Labels, Query, gain, gather
from writer.corpus import Library, OfflineEmbedding, open_library
from writer.corpus.folding import indexed_text
from writer.corpus.lexical import LexicalIndex, count_grams
from writer.schema import Passage, Role
from writer.store import open_store

DEPTH = 5
_WRONG = 0.2
_MISTAKABLE: tuple[Role, ...] = ("opening", "overview", "practices", "results", "problems", "plans", "party")

# Query text, role, report to leave out → the passages found, best first.
Search = Callable[[str, Role | None, str], Sequence[Passage]]


@dataclass(frozen=True, slots=True)
class Score:
    """Means over the queries, and nDCG@5 query by query for comparisons."""

    ndcg: float
    recall: float
    mrr: float
    each: tuple[float, ...]


@contextmanager
def opened() -> Iterator[Library]:
    """A library of the whole set, on a real record and a real Chroma folder that are thrown away afterwards."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "reports"
        folder.mkdir()
        gather(folder)
        store = open_store(f"sqlite:///{place}/writer.db")
        try:
            with open_library(Path(place) / "data", store, OfflineEmbedding(), write=True) as library:
                library.index([folder])
                yield library
        finally:
            store.close()


def plain_chroma(passages: Sequence[Passage]) -> Search:
    """Chroma as it comes, with the program's own vectors: nearest first, filtered by report and by role."""
    client = chromadb.EphemeralClient(settings=Settings(_env_file=None, anonymized_telemetry=False))  # type: ignore[call-arg]
    name = f"plain-{random.randrange(10**9)}"
    collection: Any = client.create_collection(
        name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    embedding = OfflineEmbedding()
    by_id = {passage.id: passage for passage in passages}
    collection.add(
        ids=list(by_id),
        embeddings=embedding.embed([indexed_text(passage) for passage in passages]),
        metadatas=[{"report": passage.report, "role": passage.role} for passage in passages],
    )

    def search(text: str, role: Role | None, report: str) -> Sequence[Passage]:
        where: dict[str, Any] = {"report": {"$ne": report}}
        if role is not None:
            where = {"$and": [where, {"role": role}]}
        found = collection.query(query_embeddings=embedding.embed([text]), n_results=DEPTH, where=where)
        return [by_id[name] for name in found["ids"][0]]

    return search


def words_alone(passages: Sequence[Passage]) -> Search:
    """BM25 over the headings and texts, filtered by report and by role."""
    counted = count_grams([indexed_text(passage) for passage in passages])
    index = LexicalIndex([(counted, np.arange(len(passages)))], len(passages))

    def search(text: str, role: Role | None, report: str) -> Sequence[Passage]:
        order = np.argsort(-index.scores(text), kind="stable")
        fitting = (passages[row] for row in order if role in (None, passages[row].role))
        return [passage for passage in fitting if passage.report != report][:DEPTH]

    return search


def of_library(library: Library) -> Search:
    """The program's own search."""

    def search(text: str, role: Role | None, report: str) -> Sequence[Passage]:
        return [hit.passage for hit in library.search(text, role, DEPTH, exclude=[report])]

    return search


def score(search: Search, asked: Sequence[Query], passages: Sequence[Passage], known: Labels, role: bool) -> Score:
    """How well a way of searching does on the queries, with the section's role told or not."""
    each, recalls, firsts = [], [], []
    for query in asked:
        found = search(query.text(role), query.role if role else None, query.report)
        gains = [gain(query.label, known[one.report, one.section_id]) for one in found[:DEPTH]]
        there = [gain(query.label, known[one.report, one.section_id]) for one in passages if one.report != query.report]
        ideal = sorted(there, reverse=True)[:DEPTH]
        each.append(_dcg(gains) / _dcg(ideal))
        recalls.append(sum(map(bool, gains)) / min(DEPTH, sum(map(bool, there))))
        firsts.append(next((1 / place for place, one in enumerate(gains, start=1) if one), 0.0))
    return Score(float(np.mean(each)), float(np.mean(recalls)), float(np.mean(firsts)), tuple(each))


def _dcg(gains: Sequence[int]) -> float:
    return sum((2**one - 1) / log2(place + 1) for place, one in enumerate(gains, start=1))


def mislabelled(passages: Sequence[Passage], seed: int) -> tuple[list[Passage], frozenset[str]]:
    """The passages with every fifth role wrong; and the ids of the wrong ones."""
    chance = random.Random(seed)
    changed, wrong = [], set()
    for passage in passages:
        if passage.role in _MISTAKABLE and chance.random() < _WRONG:
            role = chance.choice([role for role in _MISTAKABLE if role != passage.role])
            wrong.add(passage.id)
            passage = replace(passage, role=role)
        changed.append(replace(passage, certainty="sure"))
    return changed, frozenset(wrong)


def doubted(passages: Sequence[Passage], wrong: frozenset[str], seed: int) -> list[Passage]:
    """Roles said to be only likely: four in five of the wrong ones, and one in five of the right ones."""
    chance = random.Random(seed)
    return [
        replace(passage, certainty="likely" if chance.random() < (0.8 if passage.id in wrong else 0.2) else "sure")
        for passage in passages
    ]


def names_of_one(passages: Sequence[Passage]) -> list[tuple[str, str]]:
    """For each passage four characters that stand nowhere else, and its id: a look-up rather than a theme."""
    grams = {one.id: re.findall("(?=([\u4e00-\u9fff]{4}))", one.text) for one in passages}
    counts = Counter(gram for found in grams.values() for gram in set(found))
    chance = random.Random(3)
    own = {name: [gram for gram in found if counts[gram] == 1] for name, found in grams.items()}
    return [(chance.choice(found), name) for name, found in own.items() if found]
