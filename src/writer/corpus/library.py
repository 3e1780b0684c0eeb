"""The past reports of an office: indexed from files, searched, looked into.

The record is in SQL; vectors and the index of words are derived from it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from filelock import FileLock, Timeout

from writer.corpus.embedding import Embedding, Vectors
from writer.corpus.folding import indexed_text
from writer.corpus.importing import SPLITTER, Intake, split_anew
from writer.corpus.index import ChromaFolder, ChromaIndex, ChromaServer, ExactIndex, VectorIndex, collection_name
from writer.corpus.search import Leg, choose, may_be, rank
from writer.corpus.snapshot import Rows, Snapshot, take_snapshot
from writer.corpus.sources import gather
from writer.corpus.why import Origin, Reasons
from writer.errors import CorpusError, EmptyCorpus, EndpointError, IndexBusy, reason_of
from writer.schema import Hit, IndexResult, Passage, Period, Report, Role

if TYPE_CHECKING:
    from writer.store import Past, Store

Progress = Callable[[int, int, str], None]

_LOCK_SECONDS = 5.0
_REST_SECONDS = 60.0  # how long an embedding endpoint that failed is not asked again
# Passages embedded and added together. Chroma is slow in small batches, and holds the interpreter for the whole of a
# batch: at 500 it adds about as fast as at 1,000, and other threads wait for half a second at most.
_AT_ONCE = 500
_REACH = 100  # how far down the ranking by vectors is read
_FILTERED_REACH = 200  # the same where only some passages are wanted; each hundred costs about 1.5 ms
_ENOUGH = 25  # fewer than this left after filtering: compare the wanted passages one by one instead
_EXACT_LIMIT = 2_000
# Of the topics and words, how much is decided by the topics: by how much of the query lies in them.
_LEAST_TOPICS, _MOST_TOPICS = 0.2, 0.9


class Library:
    """The past reports of one data folder; made by ``open_library``. Safe to use from several threads.

    Every operation raises ``StoreError`` when the record does not answer, and ``CorpusError`` when the index does not.
    """

    def __init__(
        self, past: Past, embedding: Embedding, index: VectorIndex, lock: FileLock | None, owner: bool
    ) -> None:
        """``owner`` says whether this process may change the corpus; ``lock`` is released on closing."""
        self._past = past
        self._embedding = embedding
        self._index = index
        self._lock = lock
        self._owner = owner
        self._changing = threading.RLock()
        self._reading = threading.Lock()
        self._busy = False
        self._snapshot: Snapshot | None = None
        self._rest_until = 0.0
        if owner:
            self._repair()

    @property
    def writable(self) -> bool:
        """Whether this process owns the index; if not, it can search but not change the corpus."""
        return self._owner

    @property
    def version(self) -> int:
        """A number that grows with every change of the corpus, for callers that keep what they derived from it."""
        return self._past.generation()

    def index(self, paths: Iterable[str | Path], prune: bool = False, progress: Progress | None = None) -> IndexResult:
        """Take report files into the corpus: what is new or has changed; what is unchanged is passed over.

        Args:
            paths: files, and folders with everything below them.
            prune: also remove reports whose file, below one of these folders, is gone.
            progress: called as (files done, files in all, path) after each file.

        Raises:
            IndexBusy: another process owns the index.
            EndpointError: the embedding endpoint failed; the reports are recorded and searched by words, and the next
                run completes the vectors.
        """
        self._must_own()
        with self._changing:
            self._busy = True  # searches go on from the corpus as it was until all of this is done
            try:
                return self._take_in(paths, prune, progress)
            finally:
                self._busy = False

    def search(
        self,
        query: str,
        role: Role | None = None,
        k: int = 5,
        reports: Collection[str] | None = None,
        exclude: Collection[str] = (),
        *,
        issuer: str = "",
        period: Period | None = None,
    ) -> tuple[Hit, ...]:
        """The passages that best fit ``query``, best first, at most two of one report, no near-duplicates.

        Args:
            role: passages of this role first; others only fill up to ``k``. Each hit says which it is. A passage whose
                own role is only likely is not shut out by it.
            reports: names of the only reports to look in.
            exclude: ids of passages, or names of reports, to leave out.
            issuer: whom the new report is from; past ones of the same are preferred a little.
            period: what it is about; past ones near it (without it, near the latest) are preferred a little.

        Raises:
            EmptyCorpus: nothing has been indexed yet.
        """
        snapshot = self._current()
        if not snapshot.passages:
            raise EmptyCorpus("语料库还是空的；请先在“语料”页导入往期报告，或运行 writer index 目录。")
        eligible = snapshot.restrict(reports, exclude)
        if not len(eligible) or k < 1 or not (query.strip() or role):
            return ()
        vector, note = self._query_vector(query) if query.strip() else (None, "")
        reasons = Reasons(query, Origin(issuer, period), snapshot.origins, snapshot.latent.rarity, note)
        legs = self._legs(snapshot, query)
        fits = np.array([may_be(snapshot.passages[row], role) for row in eligible.tolist()], dtype=bool)
        hits: tuple[Hit, ...] = ()
        ranked = []
        for among in (eligible[fits], eligible[~fits]):
            if len(among) and len(hits) < k:
                nearest = [] if vector is None else [self._near(snapshot, among, vector)]
                ranked += rank(snapshot.passages, among, [*nearest, *legs], reasons.favour)
                hits = choose(ranked, role, k, reasons)
        return hits

    def reports(self) -> tuple[Report, ...]:
        """All reports, by name."""
        return self._past.reports()

    def report(self, name: str) -> Report:
        """The report of this name.

        Raises:
            NotRecorded: there is none.
        """
        return self._past.get(name)

    def passages(self, role: Role | None = None) -> tuple[Passage, ...]:
        """All passages, or those of one role, by report and place."""
        return self._past.passages(role)

    def passage(self, passage_id: str) -> Passage:
        """The passage with this id.

        Raises:
            NotRecorded: there is none (any more).
        """
        return self._past.passage(passage_id)

    def remove(self, name: str) -> None:
        """Forget a report; its file is left alone.

        Raises:
            IndexBusy: another process owns the index.
            NotRecorded: there is no such report.
        """
        self._must_own()
        with self._changing:
            gone = [passage.id for passage in self._past.passages(report=name)]
            self._past.remove(name)
            self._index.delete(gone)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Cut all recorded reports anew and build a fresh index beside the present one, then switch to it.

        Raises:
            IndexBusy: another process owns the index.
            EndpointError: the embedding endpoint failed; the present index stays.
        """
        self._must_own()
        with self._changing:
            split_anew(self._past, every=True)
            self._index.renew()
            self._complete(progress)

    def close(self) -> None:
        """Let go of the index and of the folder. The store stays open: it belongs to the caller."""
        with self._changing:
            self._index.close()
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _must_own(self) -> None:
        if not self._owner:
            raise IndexBusy("另一个拟稿程序正在使用这个数据目录，这里只能检索；请在那边导入，或关闭它后再试。")

    def _repair(self) -> None:
        """Bring the index into line with the record, whatever happened to the process that wrote it."""
        split_anew(self._past)
        try:
            self._complete()
        except EndpointError:
            self._rest_until = time.monotonic() + _REST_SECONDS  # words still find what vectors cannot

    def _take_in(self, paths: Iterable[str | Path], prune: bool, progress: Progress | None) -> IndexResult:
        gathered = gather(paths)
        intake = Intake(self._past)
        waiting: list[Passage] = []
        down: EndpointError | None = None
        for done, file in enumerate(gathered.files, start=1):
            waiting += intake.take(file)
            if len(waiting) >= _AT_ONCE or done == len(gathered.files):
                try:
                    self._put(waiting if down is None else [])
                except EndpointError as error:
                    down = error
                waiting = []
            if progress is not None:
                progress(done, len(gathered.files), file.shown)
        if prune:
            intake.prune(gathered)
        if down is None:
            self._complete()
            return intake.result(gathered.failed)
        raise type(down)(f"{down}（报告已收入，暂时只按词语检索；服务恢复后再运行 writer index 即可补齐。）") from down

    def _complete(self, progress: Progress | None = None) -> None:
        """Make the index hold exactly the passages of the record, then answer from it."""
        while True:
            generation, passages = self._past.state()
            held = self._index.ids()
            self._index.delete(sorted(held - {passage.id for passage in passages}))
            missing = [passage for passage in passages if passage.id not in held]
            for start in range(0, len(missing), _AT_ONCE):
                self._put(missing[start : start + _AT_ONCE])
                if progress is not None:
                    done = min(start + _AT_ONCE, len(missing))
                    progress(done, len(missing), missing[done - 1].report)
            # On a shared server another process may have recorded and added something after the record was read
            # here, and it was deleted as unknown: then once more.
            if self._past.generation() == generation:
                self._index.switch()
                return

    def _put(self, passages: Sequence[Passage]) -> None:
        if passages:
            self._index.put([passage.id for passage in passages], self._vectors(passages))

    def _vectors(self, passages: Sequence[Passage]) -> Vectors:
        """Vectors of the passages; those of a costly embedding are kept in the record and not asked for twice."""
        if not self._embedding.costly:
            return self._embedding.embed([indexed_text(passage) for passage in passages])
        name = self._embedding.fingerprint
        kept = self._past.vectors(name, [passage.id for passage in passages])
        fresh = [passage for passage in passages if passage.id not in kept]
        new = self._embedding.embed([indexed_text(passage) for passage in fresh])
        if fresh and any(len(vector) != new[0].nbytes for vector in kept.values()):
            kept, fresh = {}, list(passages)  # the endpoint serves another model under the same name
            new = self._embedding.embed([indexed_text(passage) for passage in fresh])
        made = {passage.id: row.tobytes() for passage, row in zip(fresh, new, strict=True)}
        self._past.put_vectors(name, made.items())
        return np.stack([np.frombuffer((kept | made)[passage.id], dtype=np.float32) for passage in passages])

    def _current(self) -> Snapshot:
        with self._reading:
            known = self._snapshot
            if known is not None and (known.generation == self._past.generation() or (self._busy and known.passages)):
                return known
            generation, passages = self._past.state()
            if not self._owner:
                self._follow(passages)
            self._snapshot = take_snapshot(generation, passages, self._past.heads())
            return self._snapshot

    def _follow(self, passages: Sequence[Passage]) -> None:
        """A process without the folder keeps its own vectors, and takes over what the owner has changed."""
        held = self._index.ids()
        self._index.delete(sorted(held - {passage.id for passage in passages}))
        try:
            self._put([passage for passage in passages if passage.id not in held])
        except EndpointError:
            self._rest_until = time.monotonic() + _REST_SECONDS

    def _query_vector(self, query: str) -> tuple[Vectors | None, str]:
        """The vector of a query; None, and a note for the reasons, while the endpoint does not answer."""
        note = "（向量服务暂不可用，仅按词语）"
        if time.monotonic() < self._rest_until:
            return None, note
        try:
            return self._embedding.embed([query])[0], ""
        except EndpointError:
            self._rest_until = time.monotonic() + _REST_SECONDS
            return None, note

    def _legs(self, snapshot: Snapshot, query: str) -> list[Leg]:
        """Topics and words, weighed against each other by how much the topics know of the query."""
        topics, known = snapshot.latent.scores(query)
        part = min(_MOST_TOPICS, max(_LEAST_TOPICS, known)) * (1 - self._embedding.weight)
        rest = 1 - self._embedding.weight - part
        return [Leg("词语", rest, snapshot.lexical.scores(query)), Leg("主题", part, topics)]

    def _near(self, snapshot: Snapshot, among: Rows, vector: Vectors) -> Leg:
        """Cosines of the passages nearest to ``vector``.

        Filtering in Chroma costs more than the search itself, so the answer is filtered here; when little is left of
        it, the wanted ones are few, and are compared one by one.
        """
        reach = _REACH if len(among) == len(snapshot.passages) else _FILTERED_REACH
        try:
            found = self._index.nearest(vector, reach)
        except CorpusError:
            found = self._index.nearest(vector, reach)  # a rebuild may just have switched to another index
        wanted = {snapshot.passages[row].id: row for row in among.tolist()}
        found = [(name, value) for name, value in found if name in wanted]
        if len(found) < min(_ENOUGH, len(wanted)) and len(wanted) <= _EXACT_LIMIT:
            found = self._index.cosines(vector, list(wanted))
        values = np.full(len(snapshot.passages), -np.inf, dtype=np.float32)
        values[[wanted[name] for name, _ in found]] = [value for _, value in found]
        return Leg("向量", self._embedding.weight, values)


def open_library(
    data: Path, store: Store, embedding: Embedding, chroma_url: str | None = None, *, write: bool = False
) -> Library:
    """Open the corpus of a data folder and bring its index into line with the record.

    One process owns the index in the folder (two would silently lose vectors). Whoever comes second can still search,
    exactly and in memory, without touching it.

    Args:
        data: the data folder; Chroma lives in ``chroma`` below it, its lock beside it.
        store: the record; stays open when the library is closed.
        embedding: ``OfflineEmbedding`` or ``EndpointEmbedding``; another one than before builds another index.
        chroma_url: a Chroma server to use in place of the folder; any number of processes may then write.
        write: insist on owning the folder: wait some seconds for it.

    Raises:
        IndexBusy: ``write`` was asked for and another process owns the folder.
        CorpusError: the folder or the server cannot be used.
    """
    name = collection_name(store.past.identity(), f"{embedding.fingerprint}-{SPLITTER}")
    if chroma_url:
        server = ChromaServer(chroma_url, store.past.identity())
        return Library(store.past, embedding, ChromaIndex(server, name), None, True)
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / "chroma.lock", thread_local=False)
        lock.acquire(timeout=_LOCK_SECONDS if write else 0)
    except Timeout as error:
        if write:
            raise IndexBusy(f"数据目录 {data} 正被另一个拟稿程序使用；请关闭它后再试，或在那边操作。") from error
        return Library(store.past, embedding, ExactIndex(), None, False)
    except OSError as error:
        raise CorpusError(
            f"数据目录 {data} 不可写（{reason_of(error)}）；请检查权限，或用 WRITER_DATA 另设。"
        ) from error
    try:
        return Library(store.past, embedding, ChromaIndex(ChromaFolder(data / "chroma"), name), lock, True)
    except BaseException:
        lock.release()
        raise
