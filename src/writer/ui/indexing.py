"""Past reports on their way into the corpus, as a job: how far it is, how much longer it takes, and an end to it.

What was taken in before it was stopped stays. The index is rebuilt beside the present one, which goes on answering:
stopping that leaves everything as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Lock

from writer.errors import CorpusError, InputError
from writer.schema import IndexResult
from writer.ui.jobs import Jobs, Progress, Task
from writer.ui.views import library as views
from writer.ui.workbench import Workbench

_OWNER = "library"
_REBUILD = "rebuild"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one run has come: of ``total`` files or passages, ``done`` in ``seconds``; ``name`` is the last."""

    verb: str
    unit: str
    done: int = 0
    total: int = 0
    name: str = ""
    seconds: float = 0.0


def being_indexed(jobs: Jobs) -> bool:
    """Whether past reports are being taken in, or their index is being built."""
    return jobs.progress(_OWNER).running


class _Stopped(CorpusError):
    """Somebody asked for an end: the library lets the index go that it was building."""


class Indexing:
    """The work on the corpus that the page sets going and follows; one run at a time."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._lock = Lock()
        self._reach = Reach("编入", "份")
        self.last = IndexResult()

    @property
    def progress(self) -> Progress:
        """What can be seen of the work now."""
        return self._bench.jobs.progress(_OWNER)

    def add(self, paths: Sequence[Path], told: Sequence[tuple[str, str]] = ()) -> str:
        """Queue files to be taken in; returns what to call them.

        Args:
            told: what is to be known of some of them besides what is found in them, by name.
        """
        name = f"{len(paths)} 份材料"
        about = "|".join(path.name for path in paths)
        self._bench.jobs.add(_OWNER, [Task(about, name, lambda stop, show: self._take_in(paths, told, stop, show))])
        return name

    def rebuild(self) -> None:
        """Queue building the index anew.

        Raises:
            InputError: there is nothing to build it from.
        """
        if not self._bench.office.library.reports():
            raise InputError("语料是空的，没有可重建的索引；请先添加往期材料。")
        self._bench.jobs.add(_OWNER, [Task(_REBUILD, "重建索引", self._build)])

    def stop(self) -> bool:
        """Ask for an end; returns whether anything was running."""
        return self._bench.jobs.stop(_OWNER)

    def shown(self) -> str:
        """The line on the page; "" while nothing runs."""
        with self._lock:
            reach = self._reach
        return views.indexing(
            self.progress, reach.verb, reach.unit, (reach.done, reach.total, reach.seconds, reach.name)
        )

    def _take_in(
        self, paths: Sequence[Path], told: Sequence[tuple[str, str]], stop: Event, show: Callable[[str], None]
    ) -> str:
        follow = self._follow("编入", "份", show)
        self.last = IndexResult(notes=tuple(told))
        found = self._bench.office.library.index(paths, prune=False, progress=follow, stop=stop.is_set)
        self.last = replace(found, notes=(*told, *found.notes))
        said = views.index_result(self.last)
        left = self._reach.total - self._reach.done
        if not stop.is_set() or (self._reach.total and not left):
            return said
        rest = f"其余 {left} 份没有编入" if self._reach.total else "没有编入材料"
        return (
            f"已停止：{said if self._reach.done else ''}{'；' if self._reach.done else ''}{rest}，再添加一次就接着编。"
        )

    def _build(self, stop: Event, show: Callable[[str], None]) -> str:
        follow = self._follow("重建索引", "段", show)

        def watched(done: int, total: int, name: str) -> None:
            follow(done, total, name)
            if stop.is_set() and done < total:
                raise _Stopped

        try:
            self._bench.office.library.rebuild(watched)
        except _Stopped:
            return "已停止重建；原来的索引照常使用。"
        return f"索引已重建，共 {self._reach.total} 个段落。"

    def _follow(self, verb: str, unit: str, show: Callable[[str], None]) -> Callable[[int, int, str], None]:
        began = time.monotonic()
        with self._lock:
            self._reach = Reach(verb, unit)

        def follow(done: int, total: int, name: str) -> None:
            seconds = time.monotonic() - began
            with self._lock:
                self._reach = replace(self._reach, done=done, total=total, name=Path(name).name, seconds=seconds)
            show(name)

        return follow
