"""Vectors and how to search them: in Chroma where this process owns the folder, else by exact numpy in memory.

An index is derived from the record and holds nothing but vectors under passage ids; it can be thrown away and built
again at any time. What was measured about Chroma, and led to what is done here, is said where it is done.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import numpy as np

from writer.corpus.embedding import Vectors
from writer.errors import CorpusError, WriterError, reason_of

_PREFIX = "past"
# More neighbours than Chroma's own choice, and a wider search, for the recall (see benchmarks/); an ``ef_construction``
# of 200 in place of 100 costs 40 % of the time of adding and finds no more. Vectors are of length 1, so that the inner
# product is the cosine.
_HNSW = {"space": "ip", "max_neighbors": 32, "ef_construction": 100, "ef_search": 400}
_BATCH = 2_000  # Chroma refuses more than 5,461 rows at once; small batches are slow
_PAGE = 5_000  # "too many SQL variables" beyond that
_MOST_RESULTS = 400  # ef_search: beyond it the results are no longer the nearest
_FILTERED_REACH = 200  # how far down is looked for what is wanted; each hundred costs about 1.5 ms
_ENOUGH = 25  # fewer than this left after filtering: compare the wanted passages one by one instead
_EXACT_LIMIT = 2_000
_OFF_LENGTH = 1e-3
_SAMPLES = 24
_SAME = 1e-3  # distance of a vector from itself, or from that of an equal passage; 0 but for rounding
_SPARE_BYTES = 64 * 1024 * 1024


class VectorIndex(Protocol):
    """What the library needs of an index."""

    def ids(self) -> set[str]:
        """Ids of all vectors held."""

    def put(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors, or replace those of the same ids."""

    def delete(self, ids: Sequence[str]) -> None:
        """Drop vectors; unknown ids are ignored."""

    def nearest(self, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """Ids and cosines of the nearest vectors, nearest first; at most ``count``, possibly fewer."""

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> list[tuple[str, float]]:
        """Cosines of exactly these ids (those that are held), highest first."""

    def renew(self) -> None:
        """Begin an empty index beside the present one, which goes on answering until ``switch``."""

    def switch(self) -> None:
        """Answer from the index as it is now; drop what earlier rebuilds and other embeddings have left behind."""

    def close(self) -> None:
        """Let go of files and connections."""


@dataclass(frozen=True, slots=True)
class _Matrix:
    ids: tuple[str, ...]
    rows: dict[str, int]
    vectors: Vectors


class ExactIndex:
    """All vectors in one matrix: for a process that does not own the folder. 100,000 × 1,024 take about 20 ms."""

    def __init__(self) -> None:
        # Replaced as a whole, never changed: a search in another thread sees ids and vectors that belong together.
        self._held = _Matrix((), {}, np.empty((0, 0), dtype=np.float32))

    def ids(self) -> set[str]:
        return set(self._held.ids)

    def put(self, ids: Sequence[str], vectors: Vectors) -> None:
        self.delete(ids)
        held = self._held
        self._set((*held.ids, *ids), np.concatenate([held.vectors, vectors]) if held.ids else vectors)

    def delete(self, ids: Sequence[str]) -> None:
        held = self._held
        gone = held.rows.keys() & set(ids)
        if gone:
            kept = [row for row, name in enumerate(held.ids) if name not in gone]
            self._set(tuple(held.ids[row] for row in kept), held.vectors[kept])

    def nearest(self, vector: Vectors, count: int) -> list[tuple[str, float]]:
        held = self._held
        if not held.ids:
            return []
        values = held.vectors @ vector
        return [(held.ids[row], float(values[row])) for row in np.argsort(-values, kind="stable")[:count]]

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> list[tuple[str, float]]:
        held = self._held
        known = [name for name in ids if name in held.rows]
        if not known:
            return []
        values = held.vectors[[held.rows[name] for name in known]] @ vector
        return [(known[at], float(values[at])) for at in np.argsort(-values, kind="stable")]

    def renew(self) -> None:
        self._set((), np.empty((0, 0), dtype=np.float32))

    def switch(self) -> None:
        """Nothing is ever left behind in memory."""

    def close(self) -> None:
        self.renew()

    def _set(self, ids: tuple[str, ...], vectors: Vectors) -> None:
        self._held = _Matrix(ids, {name: row for row, name in enumerate(ids)}, vectors)


class ChromaIndex:
    """Vectors in Chroma, as collection ``<name>.<n>`` of a place. ``renew`` builds the next number beside it.

    The place is a folder of this process, whose lock the caller holds (two owners of a folder silently lose vectors),
    or a server, which any number of processes may share.
    """

    def __init__(self, place: ChromaFolder | ChromaServer, name: str) -> None:
        """Open the newest collection called ``name``, or begin one; where it is damaged, begin the next.

        Raises:
            CorpusError: the folder cannot be written, or there is no server.
        """
        self._place, self._name = place, name
        serial = self._newest() or 1
        try:
            self._building = place.open(self._numbered(serial))
        except WriterError:
            serial += 1
            self._building = place.open(self._numbered(serial))
        self._serial = serial
        self._serving = self._building

    def ids(self) -> set[str]:
        found: set[str] = set()
        with _in_words(self._place.where):
            while page := self._building.get(include=[], limit=_PAGE, offset=len(found))["ids"]:
                found.update(page)
        return found

    def put(self, ids: Sequence[str], vectors: Vectors) -> None:
        self._place.make_sure_of(vectors.nbytes)
        # upsert, since add ignores an id that is there already, without a word
        with _in_words(self._place.where):
            for start in range(0, len(ids), _BATCH):
                rows = slice(start, start + _BATCH)
                # Chroma takes the numbers one by one, and those of Python's own size faster.
                self._building.upsert(ids=list(ids[rows]), embeddings=vectors[rows].astype(np.float64))

    def delete(self, ids: Sequence[str]) -> None:
        with _in_words(self._place.where):
            for start in range(0, len(ids), _BATCH):
                self._building.delete(ids=list(ids[start : start + _BATCH]))

    def nearest(self, vector: Vectors, count: int) -> list[tuple[str, float]]:
        with _in_words(self._place.where):
            answer = self._serving.query(
                query_embeddings=vector[None, :], n_results=min(count, _MOST_RESULTS), include=["distances"]
            )
        return [(name, 1.0 - distance) for name, distance in zip(answer["ids"][0], answer["distances"][0], strict=True)]

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = []
        with _in_words(self._place.where):
            for start in range(0, len(ids), _BATCH):
                answer = self._serving.get(ids=list(ids[start : start + _BATCH]), include=["embeddings"])
                if answer["ids"]:
                    values = np.asarray(answer["embeddings"], dtype=np.float32) @ vector
                    found += [(name, float(value)) for name, value in zip(answer["ids"], values, strict=True)]
        return sorted(found, key=lambda item: -item[1])

    def renew(self) -> None:
        self._serial = max(self._serial, self._newest()) + 1
        self._building = self._place.open(self._numbered(self._serial))

    def switch(self) -> None:
        self._serving = self._building
        self._place.keep_only(self._numbered(self._serial))

    def close(self) -> None:
        self._place.close()

    def _newest(self) -> int:
        pattern = re.compile(rf"{re.escape(self._name)}\.(\d{{1,9}})")
        return max((int(match[1]) for name in self._place.names() if (match := pattern.fullmatch(name))), default=0)

    def _numbered(self, serial: int) -> str:
        return f"{self._name}.{serial}"


class ChromaFolder:
    """Chroma in this process, one folder per collection.

    A deleted collection leaves its files behind, and one that is emptied and filled again loses vectors: so what is no
    longer wanted is removed with its whole folder.

    A damaged graph file can end the whole process without a word, or open and find nothing. So each folder is put to
    the test when it is opened, under a mark that is taken away afterwards: who finds the mark knows that the one
    before did not survive the test.
    """

    def __init__(self, folder: Path) -> None:
        self.where = str(folder)
        self._folder = folder
        self._clients: dict[str, Any] = {}

    def names(self) -> list[str]:
        return [path.name for path in self._folder.iterdir()] if self._folder.is_dir() else []

    def open(self, name: str) -> Any:
        import chromadb

        path = self._folder / name
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"索引目录 {path} 无法建立（{reason_of(error)}）；请检查权限，或用 WRITER_DATA 另设数据目录。"
            raise CorpusError(message) from error
        mark = self._folder / f"{name}.opening"
        if mark.exists():
            raise CorpusError(f"索引目录 {path} 已损坏；请运行 writer index 重建。")
        with _in_words(self.where):
            mark.touch()
            client = chromadb.PersistentClient(str(path), settings=_settings())
            self._clients[name] = client
            collection = _collection(client, name)
            whole = _finds_itself(collection)
            mark.unlink()
        if not whole:
            raise CorpusError(f"索引目录 {path} 已损坏；请运行 writer index 重建。")
        return collection

    def make_sure_of(self, size: int) -> None:
        """Refuse to begin what the disk cannot hold: a full disk damages the index."""
        needed = size * 4 + _SPARE_BYTES  # vectors are written to the log and to the graph, and move once
        if shutil.disk_usage(self._folder).free < needed:
            raise CorpusError(
                f"磁盘空间不足，{self.where} 至少还需 {needed // 2**20} MB；请清理后再运行 writer index。"
            )

    def keep_only(self, name: str) -> None:
        for other in self.names():
            if other != name and other.startswith(f"{_PREFIX}-"):
                _close(self._clients.pop(other, None))
                path = self._folder / other
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)

    def close(self) -> None:
        for client in self._clients.values():
            _close(client)
        self._clients.clear()


class ChromaServer:
    """Collections on a Chroma server or cluster; those of other records are left alone."""

    def __init__(self, url: str, owner: str) -> None:
        """Connect to ``url``; the names of this record's collections begin with ``collection_name(owner, "")``.

        Raises:
            CorpusError: there is no Chroma server at that address.
        """
        import chromadb

        self.where = url
        self._owned = collection_name(owner, "")
        parts = urlsplit(url if "://" in url else f"http://{url}")
        try:
            port = parts.port or (443 if parts.scheme == "https" else 8000)
        except ValueError as error:
            raise CorpusError(f"WRITER_CHROMA_URL“{url}”中的端口不对；请写成 http://主机:端口。") from error
        with _in_words(url):
            self._client = chromadb.HttpClient(
                host=parts.hostname or "127.0.0.1", port=port, ssl=parts.scheme == "https", settings=_settings()
            )

    def names(self) -> list[str]:
        with _in_words(self.where):
            return [collection.name for collection in self._client.list_collections()]

    def open(self, name: str) -> Any:
        with _in_words(self.where):
            return _collection(self._client, name)

    def make_sure_of(self, size: int) -> None:
        """The server's disk is the server's business."""

    def keep_only(self, name: str) -> None:
        for other in self.names():
            if other != name and other.startswith(self._owned):
                with _in_words(self.where):
                    self._client.delete_collection(other)

    def close(self) -> None:
        _close(self._client)


def nearest_among(index: VectorIndex, vector: Vectors, wanted: Collection[str], reach: int) -> list[str]:
    """Ids among ``wanted``, nearest first, at most ``reach``.

    Filtering in Chroma costs more than the search itself, so the answer is filtered here; when little is left of
    it, the wanted ones are few, and are compared one by one.
    """
    try:
        found = index.nearest(vector, _FILTERED_REACH)
    except CorpusError:
        found = index.nearest(vector, _FILTERED_REACH)  # a rebuild may just have switched to another index
    names = [name for name, _ in found if name in wanted]
    if len(names) < min(_ENOUGH, len(wanted)) and len(wanted) <= _EXACT_LIMIT:
        names = [name for name, _ in index.cosines(vector, list(wanted))]
    return names[:reach]


def collection_name(owner: str, fingerprint: str) -> str:
    """Name of the collection of a record (``owner``) and an embedding with splitter (``fingerprint``).

    Chroma allows letters, digits, ``.``, ``_`` and ``-``.
    """
    return re.sub(r"[^a-zA-Z0-9._-]+", "-", f"{_PREFIX}-{owner}-{fingerprint}")


def _settings() -> Any:
    from chromadb.config import Settings

    # Without _env_file Chroma would read the .env that is meant for this program.
    return Settings(_env_file=None, anonymized_telemetry=False)


def _collection(client: Any, name: str) -> Any:
    # Without embedding_function=None Chroma would fetch a model.
    return client.get_or_create_collection(name, embedding_function=None, configuration={"hnsw": dict(_HNSW)})


def _finds_itself(collection: Any) -> bool:
    """Whether vectors from all over the collection are whole, and are found where they are.

    Chroma gives vectors back from the graph's own file, so one that was damaged there still finds itself; but all were
    of length 1 when they went in. With this graph a search misses its own vector about once in a thousand times, so
    one miss is no proof.
    """
    count = collection.count()
    if not count:
        return True
    offsets = range(0, count, max(1, count // _SAMPLES))
    pages = [collection.get(limit=1, offset=offset, include=["embeddings"])["embeddings"] for offset in offsets]
    vectors = np.concatenate([np.asarray(page, dtype=np.float32) for page in pages])
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.allclose(lengths, 1.0, atol=_OFF_LENGTH):  # NaN is not close to anything
        return False
    found = collection.query(query_embeddings=vectors, n_results=1, include=["distances"])["distances"]
    missed = len([row for row in found if not row or abs(row[0]) > _SAME])
    return missed <= len(vectors) // 10


def _close(client: Any) -> None:
    if client is not None:
        with suppress(Exception):  # a client that is broken already cannot be closed, and need not be
            client.close()


@contextmanager
def _in_words(where: str) -> Iterator[None]:
    """Whatever goes wrong inside Chroma, in a sentence with its cure."""
    try:
        yield
    except (WriterError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of its Rust part is no Exception
        reason = (str(error) or type(error).__name__).splitlines()[0][:200]
        raise CorpusError(
            f"向量索引 {where} 不可用（{reason}）；请检查磁盘空间、目录权限或 WRITER_CHROMA_URL，再运行 writer index。"
            "索引可以随时重建，原文都在记录库中。"
        ) from error
