"""The past reports of an office: indexed from files, searched, looked into.

The record is in SQL; vectors and the index of words are derived from it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from writer.corpus.chroma import Damaged
from writer.corpus.common import Common
from writer.corpus.encoder import Encoder
from writer.corpus.finding import find, highest
from writer.corpus.folding import weighed_text
from writer.corpus.importing import Intake, split_anew
from writer.corpus.index import VectorIndex
from writer.corpus.lock import FolderLock
from writer.corpus.shelf import Shelf
from writer.corpus.snapshot import Snapshot
from writer.corpus.sources import gather
from writer.corpus.why import Origin, Reasons
from writer.errors import CorpusError, EmptyCorpus, EndpointError, IndexBusy
from writer.schema import Hit, IndexResult, Passage, Period, Report, Role

if TYPE_CHECKING:
    from writer.store import Past

Progress = Callable[[int, int, str], None]

_log = logging.getLogger(__name__)
# Passages embedded and added together. Chroma is slow in small batches, and holds the interpreter for the whole of a
# batch: at 500 it adds about as fast as at 1,000, and other threads wait for half a second at most.
_AT_ONCE = 500
# Up to so many passages the vectors are searched exactly (1.6 GB of files with the offline embedding), beyond it in
# Chroma's graph.
_EXACT_CORPUS = 200_000


class Library:
    """The past reports of one data folder; made by ``opening.open_library``. Safe to use from several threads.

    Every operation raises ``StoreError`` when the record does not answer, and ``CorpusError`` when the index does not.
    """

    def __init__(
        self,
        past: Past,
        encoder: Encoder,
        index: VectorIndex,
        lock: FolderLock | None,
        owner: bool,
        shelf: Shelf,
        closed: str = "另一个拟稿程序正在使用这个数据目录，这里只能检索；请在那边导入，或关闭它后再试。",
    ) -> None:
        """``owner`` says whether this process may change the corpus, ``closed`` why it may not; ``lock`` is released
        on closing.
        """
        self._closed = closed
        self._shelf = shelf
        self._past = past
        self._encoder = encoder
        self._index = index
        self._lock = lock
        self._owner = owner
        self._changing = threading.RLock()
        self._reading = threading.Lock()
        self._busy = False
        self._snapshot: Snapshot | None = None
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

    def index(
        self,
        paths: Iterable[str | Path],
        prune: bool = False,
        progress: Progress | None = None,
        *,
        leave_out: Collection[str] = (),
        stop: Callable[[], bool] | None = None,
    ) -> IndexResult:
        """Take report files into the corpus: what is new or has changed; what is unchanged is passed over.

        Args:
            paths: files, and folders with everything below them.
            prune: also remove reports whose file, below one of these folders, is gone.
            progress: called as (files done, files in all, path) after each file.
            leave_out: names of reports that are not wanted, wherever below the folders their files are.
            stop: asked before each file; once it says so, what was taken in is made searchable and the rest is left.

        Raises:
            IndexBusy: another process owns the index.
            EndpointError: the embedding endpoint failed; the reports are recorded and searched by words, and the next
                run completes the vectors.
        """
        self._must_own()
        with self._changing:
            self._busy = True  # searches go on from the corpus as it was until all of this is done
            try:
                return self._take_in(paths, Intake(self._past, leave_out), prune, progress, stop or _never)
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
        strict: bool = False,
    ) -> tuple[Hit, ...]:
        """The passages that best fit ``query``, best first, at most two of one report, no near-duplicates.

        Args:
            role: passages of this role first; others only fill up to ``k``. Each hit says which it is. A passage whose
                own role is only likely is not shut out by it.
            reports: names of the only reports to look in.
            exclude: ids of passages, or names of reports, to leave out; with a passage goes what says the same in
                other reports.
            issuer: whom the new report is from; past ones of the same are preferred a little.
            period: what it is about; past ones near it (without it, near the latest) are preferred a little.
            strict: as a person asks who would rather be told of nothing: only passages of the role, and only such
                as have a word of the query, or a vector nearer to it than chance.

        Raises:
            EmptyCorpus: nothing has been indexed yet.
        """
        snapshot = self._current()
        if not snapshot.passages:
            raise EmptyCorpus("语料库还是空的；请先在“语料”页导入往期报告，或运行 writer index 目录。")
        eligible = snapshot.restrict(reports, exclude)
        if not len(eligible) or k < 1 or not (query.strip() or role):
            return ()
        vector, note = self._encoder.query(query) if query.strip() else (None, "")
        reasons = Reasons(query, Origin(issuer, period), snapshot.origins, snapshot.view.words.rarity, note)
        fits = snapshot.may_be(role, strict)[eligible]
        groups, used = (eligible[fits], eligible[:0] if strict else eligible[~fits]), snapshot.among(exclude)
        graph = None if self._exact(len(snapshot.passages)) else self._index
        common = Common(query) if strict and query.strip() else None
        try:
            if common is not None and vector is not None and self._encoder.probe is not None:
                common = replace(common, noise=highest(snapshot, self._encoder.probe, graph))
            return find(snapshot, groups, role, k, reasons, vector, self._encoder.weight, graph, used, common)
        except CorpusError:  # a server that is down, files that went bad: words still find something, and it is said
            note = "（向量索引暂不可用，仅按词语；请重新运行 writer index）"
            return find(snapshot, groups, role, k, replace(reasons, note=note), used=used, common=common)

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
            try:
                self._index.delete(gone)
            except Damaged:  # the report is out; what the index holds of it is not searched, and goes with the index
                self._complete()

    def rebuild(self, progress: Progress | None = None) -> None:
        """Cut all recorded reports anew and build a fresh index beside the present one, then switch to it.

        Vectors that were paid for are not asked for again; those of embeddings used before are let go at the end. Until
        then they are kept, so that a setting that was wrong for a day costs nothing.

        Raises:
            IndexBusy: another process owns the index.
            EndpointError: the embedding endpoint failed; the present index stays.
        """
        self._must_own()
        with self._changing:
            split_anew(self._past, every=True)
            self._index.renew()
            try:
                self._complete(progress)
            except (EndpointError, CorpusError):
                self._index.abandon()
                raise
            self._encoder.forget_others()

    def close(self) -> None:
        """Let go of the index and of the folder. The store stays open: it belongs to the caller."""
        with self._changing:
            self._index.close()
            self._shelf.close()
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
            raise IndexBusy(self._closed)
        if self._lock is not None:
            self._lock.make_sure()

    def _repair(self) -> None:
        """Bring the index into line with the record, whatever happened to the process that wrote it."""
        split_anew(self._past)
        try:
            self._complete()
        except EndpointError:
            self._encoder.rest()
        except Damaged:
            raise
        except CorpusError as error:  # no room for the rest, say: what is recorded is searched without it
            _log.warning("检索索引没有补齐：%s", error)

    def _take_in(
        self,
        paths: Iterable[str | Path],
        intake: Intake,
        prune: bool,
        progress: Progress | None,
        stop: Callable[[], bool],
    ) -> IndexResult:
        gathered = gather(paths)
        waiting: list[Passage] = []
        down: EndpointError | None = None
        stopped = False
        for done, file in enumerate(gathered.files, start=1):
            if stopped := stop():
                break
            waiting += intake.take(file)
            if len(waiting) >= _AT_ONCE or done == len(gathered.files):
                try:
                    self._put(waiting if down is None else [])
                except EndpointError as error:
                    down = error
                except Damaged:
                    pass  # completing builds another index
                waiting = []
            if progress is not None:
                progress(done, len(gathered.files), file.shown)
        if prune and not stopped:
            intake.prune(gathered)
        if down is None:
            self._complete()
            return intake.result(gathered)
        raise type(down)(f"{down}（报告已收入，暂时只按词语检索；服务恢复后再运行 writer index 即可补齐。）") from down

    def _complete(self, progress: Progress | None = None) -> None:
        """Make the index hold exactly the passages of the record, then answer from it."""
        try:
            self._bring_into_line(progress)
        except Damaged:
            self._bring_into_line(progress)  # in another index, which is begun when the present one fails

    def _bring_into_line(self, progress: Progress | None) -> None:
        while True:
            # The index first: what another process on a shared server has put there was recorded before.
            held = self._index.ids()
            generation, passages = self._past.state()
            self._index.delete(sorted(held - {passage.id for passage in passages}))
            missing = [passage for passage in passages if passage.id not in held]
            for start in range(0, len(missing), _AT_ONCE):
                self._put(missing[start : start + _AT_ONCE])
                if progress is not None:
                    done = min(start + _AT_ONCE, len(missing))
                    progress(done, len(missing), missing[done - 1].report)
            # On a shared server another process may have changed the record meanwhile: then once more.
            if self._past.generation() == generation:
                self._index.switch()
                self._fill(passages)
                self._shelf.tidy({passage.id for passage in passages})
                return

    def _put(self, passages: Sequence[Passage]) -> None:
        if passages:
            vectors = self._encoder.passages(passages)
            self._index.put([passage.id for passage in passages], vectors)
            exact = self._exact(self._past.counts()[1])
            self._shelf.add(*_indexed(passages), vectors if exact else None)

    def _fill(self, passages: Sequence[Passage]) -> None:
        """Put on the shelf what is not on it: with vectors as far as they can be had, else the words alone."""
        exact = self._exact(len(passages))
        by_id = {passage.id: passage for passage in passages}
        lacking = [by_id[name] for name in self._shelf.lacking(by_id, vectors=exact)]
        for start in range(0, len(lacking), _AT_ONCE):
            some = lacking[start : start + _AT_ONCE]
            vectors = self._encoder.at_hand(some) if exact else None
            if vectors is None:
                new = frozenset(self._shelf.lacking([passage.id for passage in some], vectors=False))
                some = [passage for passage in some if passage.id in new]
            if some:
                self._shelf.add(*_indexed(some), vectors)

    @staticmethod
    def _exact(passages: int) -> bool:
        return passages <= _EXACT_CORPUS

    def _current(self) -> Snapshot:
        with self._reading:
            known = self._snapshot
            if known is not None and ((self._busy and known.passages) or known.state == self._state()):
                return known
            generation, passages = self._past.state()
            if not self._owner:
                self._shelf.refresh()
                if not self._exact(len(passages)):
                    self._follow(passages)
            self._fill(passages)
            state = (generation, self._shelf.version)
            view = self._shelf.view([passage.id for passage in passages])
            origins = {head.name: Origin(head.issuer, head.period) for head in self._past.heads()}
            self._snapshot = Snapshot(state, passages, view, origins)
            return self._snapshot

    def _state(self) -> tuple[int, int]:
        return self._past.generation(), self._shelf.version

    def _follow(self, passages: Sequence[Passage]) -> None:
        """A process without the folder keeps its own vectors, and takes over what the owner has changed."""
        held = self._index.ids()
        self._index.delete(sorted(held - {passage.id for passage in passages}))
        try:
            missing = [passage for passage in passages if passage.id not in held]
            for start in range(0, len(missing), _AT_ONCE):
                some = missing[start : start + _AT_ONCE]
                self._index.put([passage.id for passage in some], self._encoder.passages(some))
        except EndpointError:
            self._encoder.rest()


def _never() -> bool:
    return False


def _indexed(passages: Sequence[Passage]) -> tuple[list[str], list[str]]:
    return [passage.id for passage in passages], [weighed_text(passage) for passage in passages]
