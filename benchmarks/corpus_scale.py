"""The corpus at any size against bare Chroma with the same vectors: adding, searching, recall, memory, disk, opening.

Both sides get the same passages in the same run: batch by batch while indexing and query by query while searching, so
that whatever else the machine does falls on both. What is opened and how much memory a search needs is taken in
processes of their own.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._scale_sample import question, write_reports
from writer.corpus import Library, OfflineEmbedding, open_library
from writer.schema import Passage, Role
from writer.store import open_store

SIZES = (1_000, 10_000, 100_000)
QUERIES = 200
SEED = 20261128
ROLES: tuple[Role, ...] = ("overview", "practices", "results", "problems", "plans")
K = 10
SAME = 1e-6  # a cosine that is less than the tenth best by this much is as good
Row = tuple[str, str, str]


def run(sizes: Sequence[int] = SIZES[:1]) -> Iterator[Row]:
    """All figures for corpora of about these numbers of passages."""
    for size in sizes:
        yield from _measure(size)


def _measure(size: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_reports(folder / "corpus", size)
        with _opened(folder) as library:
            bare = _Bare(folder / "bare")
            times, vectors = _index(library, folder / "corpus", bare.collection)
            passages = library.passages()
            yield from _adding(len(passages), times)
            yield from _searching(library, bare.collection, len(passages))
            yield from _finding(library, bare.collection, passages, vectors)
            bare.close()
        yield from _opening(folder, len(passages))
        yield from _stopping(folder, len(passages))


@dataclass
class _Times:
    """Processor and wall seconds by what they were spent on."""

    spent: dict[str, list[float]] = field(default_factory=dict)

    def of(self, what: str, work: Callable[[], Any]) -> Any:
        wall, processor = time.perf_counter(), time.process_time()
        result = work()
        times = self.spent.setdefault(what, [0.0, 0.0])
        times[0] += time.process_time() - processor
        times[1] += time.perf_counter() - wall
        return result


class _Bare:
    """Chroma as one would use it: its own settings, the role beside each vector."""

    def __init__(self, folder: Path) -> None:
        import chromadb
        from chromadb.config import Settings

        self._client = chromadb.PersistentClient(
            str(folder), settings=Settings(_env_file=None, anonymized_telemetry=False)
        )
        self.collection: Any = self._client.get_or_create_collection("bare", embedding_function=None)

    def close(self) -> None:
        self._client.close()


def _opened(folder: Path) -> AbstractContextManager[Library]:
    store = open_store(f"sqlite:///{folder / 'data' / 'writer.db'}")
    return open_library(folder / "data", store, OfflineEmbedding())


def _index(library: Library, corpus: Path, bare: Any) -> tuple[_Times, dict[str, Any]]:
    """Index the folder; each batch, with its vectors, goes into bare Chroma as well, which is not counted as ours."""
    times, vectors = _Times(), dict[str, Any]()
    encode, index, shelf = library._encoder.passages, library._index, library._shelf

    def put(passages: Sequence[Passage]) -> None:
        if not passages:
            return
        rows = times.of("embed", lambda: encode(passages))
        ids, texts = [passage.id for passage in passages], [f"{one.heading}\n{one.text}" for one in passages]
        vectors.update(zip(ids, rows, strict=True))
        roles = [{"role": passage.role} for passage in passages]

        def theirs() -> None:
            times.of("bare", lambda: bare.add(ids=ids, embeddings=rows, metadatas=roles))

        def ours() -> None:
            times.of("chroma", lambda: index.put(ids, rows))
            times.of("shelf", lambda: shelf.add(ids, texts, rows))

        for one in (theirs, ours) if len(vectors) // len(ids) % 2 else (ours, theirs):
            one()

    library._put = put  # type: ignore[method-assign]
    times.of("all", lambda: library.index([corpus]))
    times.of("again", lambda: library.index([corpus]))
    del library._put  # type: ignore[method-assign]
    return times, vectors


def _adding(count: int, times: _Times) -> Iterator[Row]:
    spent = times.spent
    ours = [spent["chroma"][at] + spent["shelf"][at] for at in (0, 1)]
    everything = [spent["all"][at] - spent["bare"][at] for at in (0, 1)]
    bare = spent["bare"]
    yield (
        f"{count:,} passages: vectors into the index",
        f"{bare[0] / ours[0]:.2f}× bare",
        f"processor time; {count / ours[0]:.0f}/s, bare `chromadb` {count / bare[0]:.0f}/s with the same vectors; "
        f"Chroma {spent['chroma'][0]:.1f} s, blocks and words {spent['shelf'][0]:.1f} s; by the clock "
        f"{bare[1] / ours[1]:.2f}×",
    )
    yield (
        f"{count:,} passages: files into the corpus",
        f"{count / everything[0]:.0f}/s",
        f"{bare[0] / everything[0]:.2f}× bare; embedding {spent['embed'][0]:.1f} s, reading, splitting, recording "
        f"{everything[0] - ours[0] - spent['embed'][0]:.1f} s; by the clock {everything[1]:.0f} s",
    )
    yield f"{count:,} passages: index again", f"{spent['again'][1]:.1f} s", "nothing changed; by the clock"


def _searching(library: Library, bare: Any, count: int) -> Iterator[Row]:
    chance = random.Random(SEED)
    queries = [(question(chance), chance.choice(ROLES)) for _ in range(QUERIES)]
    vectors = OfflineEmbedding().embed([query for query, _ in queries])
    library.search("预热")
    bare.query(query_embeddings=vectors[:1], n_results=K)
    for what, with_role in (("search with a role", True), ("search in everything", False)):
        mine, theirs = [], []
        for at, (query, role) in enumerate(queries):
            asked = role if with_role else None
            wanted = {"where": {"role": role}} if with_role else {}
            pair = [
                (mine, lambda query=query, asked=asked: library.search(query, asked, k=K)),
                (theirs, lambda at=at, wanted=wanted: bare.query(vectors[at : at + 1], n_results=K, **wanted)),
            ]
            for taken, ask in pair if at % 2 else reversed(pair):
                started = time.perf_counter()
                ask()
                taken.append(time.perf_counter() - started)
        ours, other = _percentiles(mine), _percentiles(theirs)
        yield (
            f"{count:,} passages: {what}, p50, p99",
            f"{ours[0] / other[0]:.2f}×, {ours[1] / other[1]:.2f}× the time",
            f"{ours[0]:.1f}, {ours[1]:.1f} ms with embedding, BM25, fusion and choice; "
            f"bare Chroma query{' with the same filter' if with_role else ''} {other[0]:.1f}, {other[1]:.1f} ms",
        )


def _percentiles(taken: list[float]) -> tuple[float, float]:
    return statistics.median(taken) * 1e3, sorted(taken)[int(len(taken) * 0.99)] * 1e3


def _finding(library: Library, bare: Any, passages: Sequence[Passage], held: dict[str, Any]) -> Iterator[Row]:
    """Of the ten nearest with the role, how many are found; against all cosines in double precision."""
    chance = random.Random(SEED)
    matrix = np.stack([held[passage.id] for passage in passages])
    held.clear()
    rows = {passage.id: row for row, passage in enumerate(passages)}
    role_of = np.array([passage.role for passage in passages])
    snapshot = library._current()
    found = {"ours": 0, "bare": 0, "graph": 0}
    for _ in range(QUERIES):
        query, role = question(chance), chance.choice(ROLES)
        vector = OfflineEmbedding().embed([query])[0]
        exact = matrix @ vector.astype(np.float64) if len(passages) <= 20_000 else _dots(matrix, vector)
        among = np.flatnonzero(role_of == role)
        least = np.sort(exact[among])[-K] - SAME
        mine = snapshot.view.cosines(vector)
        nearest = among[np.argsort(-mine[among], kind="stable")[:K]]
        found["ours"] += int((exact[nearest] >= least).sum())
        told = bare.query(query_embeddings=vector[None, :], n_results=K, where={"role": role})["ids"][0]
        found["bare"] += int((exact[[rows[name] for name in told]] >= least).sum())
        told = [name for name, _ in library._index.nearest(vector, K)]
        found["graph"] += int((exact[[rows[name] for name in told]] >= np.sort(exact)[-K] - SAME).sum())
    total = QUERIES * K
    yield (
        f"{len(passages):,} passages: recall@10 with a role",
        f"{found['ours'] / total:.4f}",
        f"bare Chroma {found['bare'] / total:.4f}; our graph in Chroma without a role {found['graph'] / total:.4f}",
    )


def _dots(matrix: Any, vector: Any) -> Any:
    used = np.flatnonzero(vector)
    total = np.zeros(len(matrix))
    for start in range(0, len(matrix), 5_000):
        rows = slice(start, start + 5_000)
        total[rows] = matrix[rows][:, used].astype(np.float64) @ vector[used].astype(np.float64)
    return total


def _opening(folder: Path, count: int) -> Iterator[Row]:
    ours, bare = (_in_process(what, folder) for what in ("ours", "bare"))
    yield (
        f"{count:,} passages: opened, and the first answer",
        f"{(ours['open'] + ours['first']) / (bare['open'] + bare['first']):.2f}× the time",
        f"{ours['open']:.2f} s + {ours['first']:.2f} s; bare Chroma {bare['open']:.2f} s + {bare['first']:.2f} s; "
        "imports not counted, files in the system's cache",
    )
    yield (
        f"{count:,} passages: resident memory after {QUERIES} searches",
        f"{ours['resident'] / bare['resident']:.2f}×",
        f"{ours['resident']:.0f} MB, {ours['mapped']:.0f} of them mapped files, which the system takes back when "
        f"it needs room; bare Chroma {bare['resident']:.0f} MB, {bare['mapped']:.0f} mapped",
    )
    sizes = {
        name: sum(file.stat().st_size for file in (folder / place).rglob("*") if file.is_file()) / 2**20
        for name, place in (("chroma", "data/chroma"), ("blocks", "data/shelf"), ("all", "data"), ("bare", "bare"))
    }
    yield (
        f"{count:,} passages: disk",
        f"{sizes['all'] / sizes['bare']:.2f}×",
        f"{sizes['all']:.0f} MB: Chroma {sizes['chroma']:.0f}, blocks {sizes['blocks']:.0f}, record "
        f"{sizes['all'] - sizes['chroma'] - sizes['blocks']:.0f}; bare Chroma {sizes['bare']:.0f} MB",
    )


def _in_process(what: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.corpus_scale", "--open", what, str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures: dict[str, float] = json.loads(told)
    return figures


def _open(what: str, folder: Path) -> dict[str, float]:
    """Open one side, ask it, and tell how long it took and what it holds."""
    import chromadb  # noqa: F401  both sides need it: not counted

    chance = random.Random(SEED)
    queries = [(question(chance), chance.choice(ROLES)) for _ in range(QUERIES)]
    vectors = OfflineEmbedding().embed([query for query, _ in queries])
    started = time.perf_counter()
    with _opened(folder) if what == "ours" else nullcontext() as library:
        bare = None if library else _Bare(folder / "bare").collection
        opened = time.perf_counter()

        def ask(at: int) -> object:
            query, role = queries[at]
            if library is not None:
                return library.search(query, role, k=K)
            assert bare is not None
            return bare.query(vectors[at : at + 1], n_results=K, where={"role": role})

        ask(0)
        answered = time.perf_counter()
        for at in range(1, QUERIES):
            ask(at)
        resident, mapped = _resident()
    return {"open": opened - started, "first": answered - opened, "resident": resident, "mapped": mapped}


def _resident() -> tuple[float, float]:
    """Resident memory in MB, and how much of it is mapped from files; Linux."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    told = (line.partition(":") for line in lines if line.endswith("kB"))
    values = {name: float(rest.split()[0]) / 1024 for name, _, rest in told}
    return values["VmRSS"], values["RssFile"]


def _stopping(folder: Path, count: int) -> Iterator[Row]:
    """Stop a run at half of the files, run it again, and see that only the rest is done."""
    files = sorted((folder / "corpus").rglob("*.txt"))[:100]
    with (
        open_store(f"sqlite:///{folder / 'stopped' / 'writer.db'}") as store,
        open_library(folder / "stopped", store, OfflineEmbedding()) as library,
    ):

        def stop(done: int, total: int, _name: str) -> None:
            if done == total // 2:
                raise KeyboardInterrupt

        try:
            library.index(files, progress=stop)
        except KeyboardInterrupt:
            result = library.index(files)
            yield (
                f"{count:,} passages: stopped halfway and run again",
                f"{len(result.added)} of {len(files)} files",
                f"taken in by the second run, {len(result.unchanged)} passed over",
            )


def main() -> None:
    """Sizes from the command line, or all three; ``--open`` is for the processes of this benchmark."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--open"]:
        print(json.dumps(_open(arguments[1], Path(arguments[2]))))
        return
    print("| what | figure | how |\n| --- | --- | --- |", flush=True)
    for what, figure, how in run([int(one) for one in arguments] or SIZES):
        print(f"| {what} | {figure} | {how} |", flush=True)


if __name__ == "__main__":
    main()
