"""Vectors and how to search them: in Chroma where this process owns the folder, else by exact numpy in memory.

An index is derived from the record and holds nothing but vectors under passage ids; it can be thrown away and built
again at any time. What was measured about Chroma, and led to what is done here, is said where it is done.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from operator import methodcaller
from typing import Any, Protocol, TypeVar

import numpy as np

from writer.corpus.chroma import ChromaFolder, ChromaServer, Damaged, Gone
from writer.corpus.embedding import Vectors
from writer.errors import CorpusError

_T = TypeVar("_T")
_BATCH = 2_000  # Chroma refuses more than 5,461 rows at once; small batches are slow
_PAGE = 5_000  # "too many SQL variables" beyond that
_FILTERED_REACH = 200  # how far down is looked for what is wanted; each hundred costs about 1.5 ms
_ENOUGH = 25  # fewer than this left after filtering: compare the wanted passages one by one instead
_EXACT_LIMIT = 2_000
_MOST_RESULTS = 400  # ef_search: beyond it the results are no longer the nearest


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

    def abandon(self) -> None:
        """Give up what was begun by ``renew``, and go on with the index that answers."""

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

    def abandon(self) -> None:
        """There is only one index in memory."""

    def switch(self) -> None:
        """Nothing is ever left behind in memory."""

    def close(self) -> None:
        self.renew()

    def _set(self, ids: tuple[str, ...], vectors: Vectors) -> None:
        self._held = _Matrix(ids, {name: row for row, name in enumerate(ids)}, vectors)


class ChromaIndex:
    """Vectors in Chroma, as collection ``<name>.<n>`` of a place. ``renew`` builds the next number beside it.

    The place is a folder of this process, whose lock the caller holds (two owners of a folder silently lose vectors),
    or a server, which any number of processes may share: one of them may have built the next number, and dropped ours.
    """

    def __init__(self, place: ChromaFolder | ChromaServer, name: str) -> None:
        """Open the newest collection called ``name`` that is whole, or begin one.

        Raises:
            CorpusError: the folder cannot be written, or there is no server.
        """
        self._place, self._name = place, name
        self._spoiled: set[int] = set()
        self._serial = 0
        self._serving = self._building = self._open()
        self._served = self._serial

    def ids(self) -> set[str]:
        if self._serial in self._spoiled:
            self.renew()

        def all_ids(collection: Any) -> set[str]:
            found: set[str] = set()
            while page := collection.get(include=[], limit=_PAGE, offset=len(found))["ids"]:
                before = len(found)
                found.update(page)
                if len(found) == before:  # somebody else deletes at the same time
                    break
            return found

        try:
            return self._on_building(all_ids)
        except Damaged:
            self.renew()
            return self._on_building(all_ids)

    def put(self, ids: Sequence[str], vectors: Vectors) -> None:
        for start in range(0, len(ids), _BATCH):
            rows = slice(start, start + _BATCH)
            # upsert, since add ignores an id that is there already, without a word; Chroma takes the numbers one by
            # one, and those of Python's own size faster
            work = methodcaller("upsert", ids=list(ids[rows]), embeddings=vectors[rows].astype(np.float64))
            self._change(work, vectors[rows].nbytes)

    def delete(self, ids: Sequence[str]) -> None:
        for start in range(0, len(ids), _BATCH):
            self._change(methodcaller("delete", ids=list(ids[start : start + _BATCH])))

    def nearest(self, vector: Vectors, count: int) -> list[tuple[str, float]]:
        size = min(count, _MOST_RESULTS)
        query = methodcaller("query", query_embeddings=vector[None, :], n_results=size, include=["distances"])
        answer = self._on_serving(query)
        return [(name, 1.0 - distance) for name, distance in zip(answer["ids"][0], answer["distances"][0], strict=True)]

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = []
        for start in range(0, len(ids), _BATCH):
            wanted = list(ids[start : start + _BATCH])
            answer = self._on_serving(methodcaller("get", ids=wanted, include=["embeddings"]))
            if answer["ids"]:
                values = np.asarray(answer["embeddings"], dtype=np.float32) @ vector
                found += [(name, float(value)) for name, value in zip(answer["ids"], values, strict=True)]
        return sorted(found, key=lambda item: -item[1])

    def renew(self) -> None:
        self._serial = max([self._serial, *self._serials()]) + 1
        self._building = self._place.open(self._numbered())

    def abandon(self) -> None:
        if self._building is not self._serving:
            self._building, self._serial = self._serving, self._served
            self._place.keep_only(self._numbered())

    def switch(self) -> None:
        self._place.settle(self._numbered())
        self._serving, self._served = self._building, self._serial
        self._place.keep_only(self._numbered())

    def close(self) -> None:
        if self._serial not in self._spoiled:
            self._place.settle(self._numbered())
        self._place.close()

    def _open(self) -> Any:
        """The newest that is whole: a rebuild that was cut short leaves the one before it, which is then completed."""
        serials = sorted(self._serials(), reverse=True)
        for self._serial in serials:
            try:
                return self._place.open(self._numbered())
            except Damaged:
                continue
        self._serial = max(serials, default=0) + 1
        return self._place.open(self._numbered())

    def _change(self, work: Callable[[Any], object], size: int = 0) -> None:
        """A change that failed halfway leaves nobody knows what: from then on only a new index will do."""
        try:
            if size:
                self._place.make_sure_of(size)
            self._place.break_open(self._numbered())
            self._on_building(work)
            self._place.break_open(self._numbered())
        except Damaged:
            self._spoiled.add(self._serial)
            raise

    def _on_building(self, work: Callable[[Any], _T]) -> _T:
        return self._on(lambda: self._building, work)

    def _on_serving(self, work: Callable[[Any], _T]) -> _T:
        return self._on(lambda: self._serving, work)

    def _on(self, collection: Callable[[], Any], work: Callable[[Any], _T]) -> _T:
        try:
            return self._place.ask(work, collection())
        except Gone:
            self._follow()
            return self._place.ask(work, collection())

    def _follow(self) -> None:
        """Another process has built the next number on the server, and dropped the one that was used here."""
        self._serving = self._building = self._open()
        self._served = self._serial

    def _serials(self) -> list[int]:
        pattern = re.compile(rf"{re.escape(self._name)}\.(\d{{1,9}})")
        return [int(match[1]) for name in self._place.names() if (match := pattern.fullmatch(name))]

    def _numbered(self) -> str:
        return f"{self._name}.{self._serial}"


def nearest_among(index: VectorIndex, vector: Vectors, wanted: Collection[str], reach: int) -> list[tuple[str, float]]:
    """Ids among ``wanted`` with their cosines, nearest first, at most ``reach``.

    Filtering in Chroma costs more than the search itself, so the answer is filtered here; when little is left of
    it, the wanted ones are few, and are compared one by one.
    """
    try:
        found = index.nearest(vector, _FILTERED_REACH)
    except CorpusError:
        found = index.nearest(vector, _FILTERED_REACH)  # a rebuild may just have switched to another index
    among = [(name, value) for name, value in found if name in wanted]
    if len(among) < min(_ENOUGH, len(wanted)) and len(wanted) <= _EXACT_LIMIT:
        among = index.cosines(vector, list(wanted))
    return among[:reach]
