"""Files into the record: what is new, what has changed, what is there already, what cannot be read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from writer.corpus.instructions import without_instructions
from writer.corpus.passages import split_passages
from writer.corpus.read import READER, read_data
from writer.corpus.sources import Gathered, Loaded, SourceFile, fetch, still_there
from writer.corpus.structure import parse_report
from writer.errors import WriterError
from writer.schema import IndexResult, Passage
from writer.store import PastSource

if TYPE_CHECKING:
    from writer.store import Past

# Version of the rules that cut a report into passages: to be raised with every change of them that matters, so that
# what was recorded under older rules is cut anew.
SPLITTER = "s3"
_RULES = f"{SPLITTER}.{READER}"  # what is recorded: the version of the cutting, then that of the reading


class Intake:
    """One run of indexing: takes files into the record and keeps account."""

    def __init__(self, past: Past, leave_out: Collection[str] = ()) -> None:
        """``leave_out``: names of reports that are passed over."""
        self._past = past
        self._leave_out = frozenset(leave_out)
        self._sources: dict[str, PastSource] = {}
        self._by_path: dict[str, str] = {}
        self._by_content: dict[str, list[str]] = {}
        for name, source in past.sources().items():
            self._note(name, source)
        self._claimed: set[str] = set()
        self._added: list[str] = []
        self._updated: list[str] = []
        self._unchanged: list[str] = []
        self._removed: list[str] = []
        self._failed: list[tuple[str, str]] = []
        self._notes: list[tuple[str, str]] = []
        self._duplicates: list[str] = []

    def take(self, file: SourceFile) -> tuple[Passage, ...]:
        """Record one file if it is new or has changed; the passages that were recorded.

        A file that cannot be read is noted with the reason, and what was recorded of it before stays.

        Raises:
            StoreError: it cannot be recorded.
        """
        name = self._name(file)
        if name in self._leave_out:
            return ()
        try:
            loaded = fetch(file)
        except WriterError as error:
            self._failed.append((file.shown, str(error)))
            return ()
        source = PastSource(str(file.path), loaded.digest, loaded.modified, _RULES)
        known = self._sources.get(name)
        if known is not None and (known.digest, known.splitter) == (loaded.digest, _RULES):
            self._claimed.add(name)
            self._unchanged.append(file.shown)
            if known.path == source.path:
                return ()
            return self._record(name, file, source, loaded)  # the folder was moved: only the path is new
        twin = self._twin(source)
        if twin is not None and known is None and still_there(self._sources[twin].path):
            self._failed.append((file.shown, f"与已收入的“{twin}”内容完全相同，没有重复收入。"))
            self._duplicates.append(file.shown)
            return ()
        passages = self._record(name, file, source, loaded)
        if passages:
            renamed = twin is not None and known is None
            if renamed and twin is not None:
                self._forget(twin)
            (self._updated if renamed or known is not None else self._added).append(file.shown)
        return passages

    def prune(self, gathered: Gathered) -> None:
        """Remove what was recorded from a file, below one of the folders gone through, that is no longer there.

        Raises:
            StoreError: it cannot be removed.
        """
        for name, source in list(self._sources.items()):
            path = Path(source.path)
            inside = next((pair for pair in gathered.folders if path.is_relative_to(pair[0])), None)
            if inside is not None and not still_there(source.path):
                self._forget(name)
                self._removed.append(str(inside[1] / path.relative_to(inside[0])))

    def result(self, gathered: Gathered) -> IndexResult:
        """What was done so far, and what was told when the files were ``gathered``."""
        reports, passages = self._past.counts()
        return IndexResult(
            tuple(self._added),
            tuple(self._updated),
            tuple(self._unchanged),
            tuple(self._removed),
            (*gathered.failed, *self._failed),
            reports,
            passages,
            tuple(self._notes),
            tuple(self._duplicates),
            gathered.passed_over,
        )

    def _record(self, name: str, file: SourceFile, source: PastSource, loaded: Loaded) -> tuple[Passage, ...]:
        try:
            read = read_data(loaded.data, file.path.name)
            text, orders = without_instructions(read.text)
            report = parse_report(text, name)
            passages = split_passages(report)
        except WriterError as error:
            self._failed.append((file.shown, str(error)))
            return ()
        if not passages:
            self._failed.append((file.shown, "文件中没有可供参考的段落；请确认它是一篇报告。"))
            return ()
        self._past.put(report, passages, source)
        told = [f"“{order[:40]}”像是写给程序的指令，没有收入。" for order in orders]
        self._notes += [(file.shown, note) for note in (*read.notes, *told)]
        self._note(name, source)
        self._claimed.add(name)
        return passages

    def _note(self, name: str, source: PastSource) -> None:
        self._sources[name] = source
        self._by_path[source.path] = name
        self._by_content.setdefault(source.digest, []).append(name)

    def _forget(self, name: str) -> None:
        self._past.remove(name)
        source = self._sources.pop(name)
        if self._by_path.get(source.path) == name:
            del self._by_path[source.path]

    def _name(self, file: SourceFile) -> str:
        """The name this file already has; else the shortest that is free, with folders in front where needed."""
        recorded = self._by_path.get(str(file.path))
        if recorded is not None and self._sources[recorded].path == str(file.path):
            return recorded
        parts = file.path.parts
        depth = file.name.count("/") + 1
        names = [file.name, *("/".join(parts[-count:]) for count in range(depth + 1, len(parts)))]
        return next((name for name in names if self._is_free(name)), str(file.path))

    def _is_free(self, name: str) -> bool:
        """Not taken, or taken by a file that is no longer where it was: this one is then the same report, moved."""
        source = self._sources.get(name)
        return name not in self._claimed and (source is None or not still_there(source.path))

    def _twin(self, source: PastSource) -> str | None:
        """A report of the same content under another path."""
        for name in self._by_content.get(source.digest, ()):
            other = self._sources.get(name)
            if other is not None and other.digest == source.digest and other.path != source.path:
                return name
        return None


def split_anew(past: Past, every: bool = False) -> int:
    """Cut recorded reports into passages by the present rules: those cut by older ones, or all; how many were cut.

    Raises:
        StoreError: the record does not answer.
    """
    cut = 0
    for name, source in past.sources().items():
        splitter, _, reader = source.splitter.partition(".")
        if every or splitter != SPLITTER:
            report = parse_report(past.get(name).text, name)
            past.put(report, split_passages(report), replace(source, splitter=f"{SPLITTER}.{reader}"))
            cut += 1
    return cut
