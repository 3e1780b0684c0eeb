"""Indexing and searching through the library against bare Chroma with the same vectors, in the same run."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from writer.corpus import Library, OfflineEmbedding, open_library
from writer.corpus.index import ChromaFolder, ChromaIndex
from writer.schema import ROLES, Passage
from writer.store import open_store

REPORTS = 150
SECTIONS = ("总体情况", "主要做法", "工作成效", "存在问题", "下一步工作打算")
QUERIES = 60
BATCH = 1_000


def run() -> list[tuple[str, str, str]]:
    """Throughput and latency on synthetic reports, all on disk as in use; under a minute."""
    import chromadb
    from chromadb.config import Settings

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = _write_corpus(folder / "corpus")
        client = chromadb.PersistentClient(
            str(folder / "bare"), settings=Settings(_env_file=None, anonymized_telemetry=False)
        )
        with (
            open_store(f"sqlite:///{folder / 'data' / 'writer.db'}") as store,
            open_library(folder / "data", store, OfflineEmbedding()) as library,
        ):
            indexing = _cpu(lambda: library.index([corpus]))
            passages = library.passages()
            ids = [passage.id for passage in passages]
            vectors = OfflineEmbedding().embed([f"{passage.heading}\n{passage.text}" for passage in passages])
            bare = client.create_collection("bare", embedding_function=None)
            adding = _cpu(lambda: _add(bare, passages, vectors))
            ours = ChromaIndex(ChromaFolder(folder / "ours"), "past-ours")
            putting = _cpu(lambda: ours.put(ids, vectors))
            unchanged = _cpu(lambda: library.index([corpus]))
            return [
                _indexing_row("vectors into the index", len(passages), putting, adding),
                _indexing_row(
                    "files into the corpus: read, split, recorded, embedded, added", len(passages), indexing, adding
                ),
                ("index again, nothing changed", f"{indexing / unchanged:.0f}× faster", f"{REPORTS} files by hash"),
                *_search_rows(library, bare, passages),
            ]


def _indexing_row(what: str, count: int, ours: float, bare: float) -> tuple[str, str, str]:
    rates = f"{count / ours:.0f}/s; bare `chromadb.add` of the same vectors {count / bare:.0f}/s"
    note = f"{count} passages, by processor time: {rates}"
    return what, f"{bare / ours:.2f}× bare", note


def _search_rows(library: Library, bare: Any, passages: tuple[Passage, ...]) -> list[tuple[str, str, str]]:
    picked = random.Random(2).sample(passages, QUERIES)
    queries = [(f"{passage.heading} {passage.text[:60]}", passage.role) for passage in picked]
    vectors = OfflineEmbedding().embed([query for query, _ in queries])
    library.search("预热")

    def plain(at: int) -> object:
        return bare.query(query_embeddings=vectors[at : at + 1], n_results=10)

    def filtered(at: int) -> object:
        return bare.query(query_embeddings=vectors[at : at + 1], n_results=10, where={"role": queries[at][1]})

    rows = []
    for what, ours, theirs in (
        ("search against a bare Chroma query", lambda at: library.search(queries[at][0], k=5), plain),
        (
            "search with a role against the same filter in Chroma",
            lambda at: library.search(*queries[at], k=5),
            filtered,
        ),
    ):
        mine, other = _latencies(ours), _latencies(theirs)
        figures = " / ".join(f"{one * 1e3:.1f} ms" for one in (*mine, *other))
        note = f"p50, p99 / bare p50, p99: {figures}; with embedding, BM25, fusion and choice"
        rows.append((what, f"{mine[0] / other[0]:.2f}× the time", note))
    return rows


def _latencies(ask: Callable[[int], object]) -> tuple[float, float]:
    taken = sorted(_seconds(lambda at=at: ask(at)) for at in range(QUERIES))
    return statistics.median(taken), taken[int(len(taken) * 0.99)]


def _cpu(work: Callable[[], object]) -> float:
    """Processor seconds: both sides compute on one core, and other programs of the machine do not count."""
    started = time.process_time()
    work()
    return time.process_time() - started


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _add(collection: Any, passages: tuple[Passage, ...], vectors: Any) -> None:
    for start in range(0, len(passages), BATCH):
        rows = slice(start, start + BATCH)
        collection.add(
            ids=[passage.id for passage in passages[rows]],
            embeddings=vectors[rows],
            metadatas=[{"role": passage.role if passage.role in ROLES else "other"} for passage in passages[rows]],
        )


def _write_corpus(folder: Path) -> Path:
    """Reports of invented words in the form of real ones: five sections with four parts each."""
    chance = random.Random(1)
    folder.mkdir()
    words = ["".join(chr(chance.randrange(0x4E00, 0x5E00)) for _ in range(2)) for _ in range(3_000)]
    for number in range(REPORTS):
        lines = [f"某园区第{number + 1}期工作汇报", ""]
        for at, heading in enumerate(SECTIONS):
            lines += [f"{'一二三四五'[at]}、{heading}", ""]
            for part in range(4):
                said = "，".join("".join(chance.choices(words, k=5)) for _ in range(20))
                title = "".join(chance.choices(words, k=4))
                lines += [f"（{'一二三四'[part]}）{title}", f"{said}，完成{chance.randrange(10, 99)}个。", ""]
        (folder / f"report{number:03}.txt").write_text("\n".join(lines), encoding="utf-8")
    return folder
