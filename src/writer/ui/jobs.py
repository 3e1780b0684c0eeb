"""Long work on the server: it runs on whether or not a page is looking, and a page follows it by asking.

A job is a queue of tasks for one report (or for the library), worked off by one thread or a few. The page only ever
sees snapshots, so that a reload, a second tab or a lost connection changes nothing about the work.
"""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from writer.drafting import Outages, RunOrder, Stop, Wait
from writer.errors import WriterError
from writer.schema import OutlineItem, Usage
from writer.ui.wording import INTERNAL_ERROR

Work = Callable[[threading.Event, Callable[[str], None]], str]
_LOG = logging.getLogger("writer.ui")
_KEPT_OUTCOMES = 200


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work: what it is about (a section's key), what to call it, and the work itself.

    ``work(stop, show)`` does it, calls ``show(text)`` with everything there is to see so far, returns a line for the
    user, and should look at ``stop`` often. Tasks that write a section have its ``item``: they are done in the order of
    `RunOrder`, as the command line does, so that later sections know what earlier ones said.
    """

    about: str
    name: str
    work: Work
    item: OutlineItem | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a task ended: ``ok`` and a line for the user."""

    about: str
    name: str
    ok: bool
    message: str


@dataclass(frozen=True, slots=True)
class Active:
    """A task that is running: what it is about, what to call it, everything there is to see of it so far, since when.

    ``began`` is a reading of the monotonic clock, ``seconds`` how long it has run when the progress was asked for, and
    ``waiting`` what it waited for then.
    """

    about: str
    name: str
    text: str = ""
    began: float = field(default=0.0, compare=False)
    seconds: float = field(default=0.0, compare=False)
    waiting: Wait | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """What can be seen of a job at one moment; ``ended`` is when, in its ``seconds``, the last outcome came."""

    active: tuple[Active, ...] = ()
    waiting: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    running: bool = False
    stopping: bool = False
    stopped: bool = False
    seconds: float = 0.0
    total: int = 0
    spent: str = ""
    ended: float = 0.0

    def at(self, about: str) -> Active | None:
        """The running task about this; None when there is none."""
        return next((one for one in self.active if one.about == about), None)


@dataclass
class _Job:
    queue: deque[Task] = field(default_factory=deque)
    stops: dict[str, Stop] = field(default_factory=dict)
    workers: int = 0
    seen: Progress = field(default_factory=Progress)
    began: float = field(default_factory=time.monotonic)
    usage: Usage | None = None
    at_once: int = 1
    begun: dict[str, Task] = field(default_factory=dict)
    outages: Outages = field(default_factory=Outages)


class Jobs:
    """All jobs of one server, by owner (a report's id)."""

    def __init__(self) -> None:
        self._jobs: dict[str, _Job] = {}
        self._lock = threading.Lock()
        # A worker that has to wait for another's section sleeps on this.
        self._changed = threading.Condition(self._lock)

    def add(self, owner: str, tasks: Iterable[Task], at_once: int = 1) -> int:
        """Queue the tasks that are not already queued or running for this owner; returns how many were new.

        Args:
            at_once: how many of them may run at a time.
        """
        with self._lock:
            job = self._jobs.get(owner)
            if job is None or not job.seen.running:
                job = self._jobs[owner] = _Job(seen=Progress(running=True))
            known = {task.about for task in job.queue} | set(job.stops)
            new = [task for task in tasks if task.about not in known]
            job.queue.extend(new)
            job.seen = replace(job.seen, waiting=_abouts(job), total=job.seen.total + len(new))
            job.at_once = max(1, at_once)
            self._changed.notify_all()
            wanted = max(1, min(at_once, len(job.queue) + len(job.stops)))
            for _ in range(wanted - job.workers):
                job.workers += 1
                threading.Thread(target=self._run, args=(job,), name=f"job-{owner}", daemon=True).start()
            return len(new)

    def stop(self, owner: str) -> bool:
        """Ask the running tasks to end and drop the waiting ones; returns whether there was anything to stop."""
        with self._lock:
            job = self._jobs.get(owner)
            if job is None or not job.seen.running:
                return False
            for stop in job.stops.values():
                stop.set()
            job.queue.clear()
            job.seen = replace(job.seen, waiting=(), stopping=True, stopped=True)
            self._changed.notify_all()
            return True

    def progress(self, owner: str) -> Progress:
        """What there is to see of this owner's last job; an empty Progress when there never was one."""
        with self._lock:
            job = self._jobs.get(owner)
            if job is None:
                return Progress()
            if job.seen.running:
                now = time.monotonic()
                active = tuple(
                    replace(one, seconds=now - one.began, waiting=job.stops[one.about].waiting)
                    for one in job.seen.active
                )
                return replace(job.seen, seconds=now - job.began, active=active)
            return job.seen

    def spend(self, owner: str, usage: Usage, words: Callable[[Usage], str]) -> None:
        """Add to the tokens of this owner's job; ``words`` says what they come to."""
        with self._lock:
            job = self._jobs.get(owner)
            if job is not None:
                job.usage = usage if job.usage is None else job.usage + usage
                job.seen = replace(job.seen, spent=words(job.usage))

    def close(self, seconds: float = 5.0) -> None:
        """Stop everything and wait a little for partial texts to be kept."""
        with self._lock:
            owners = list(self._jobs)
        for owner in owners:
            self.stop(owner)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and any(self.progress(owner).running for owner in owners):
            time.sleep(0.02)

    def _run(self, job: _Job) -> None:
        while (task := self._next(job)) is not None:
            show = functools.partial(self._show, job, task)
            self._finish(job, *_perform(task, job.stops[task.about], show))

    def _next(self, job: _Job) -> Task | None:
        """The next task; None when this worker is no longer needed. The last worker ends the job."""
        with self._lock:
            task = None
            while job.queue and (task := _turn(job)) is None:
                self._changed.wait()
            if task is None:
                job.workers -= 1
                if job.workers == 0:
                    seconds = time.monotonic() - job.began
                    job.seen = replace(job.seen, running=False, stopping=False, seconds=seconds)
                return None
            job.queue.remove(task)
            job.begun[task.about] = task
            job.stops[task.about] = Stop()  # a task queued after 停止 must not find it already pressed
            active = (*job.seen.active, Active(task.about, task.name, began=time.monotonic()))
            job.seen = replace(job.seen, active=active, waiting=_abouts(job), stopping=False)
            return task

    def _show(self, job: _Job, task: Task, text: str) -> None:
        with self._lock:
            active = tuple(replace(one, text=text) if one.about == task.about else one for one in job.seen.active)
            job.seen = replace(job.seen, active=active)

    def _finish(self, job: _Job, outcome: Outcome, error: WriterError | None) -> None:
        with self._lock:
            if error is not None:
                job.outages.failed(error)
            elif outcome.ok:
                job.outages.well()
            if job.outages.ended is not None and job.queue:
                outcome = replace(outcome, message=f"{outcome.message}其余 {len(job.queue)} 项没有再试。")
                job.queue.clear()
            del job.stops[outcome.about]
            active = tuple(one for one in job.seen.active if one.about != outcome.about)
            outcomes = (*job.seen.outcomes, outcome)[-_KEPT_OUTCOMES:]
            ended = time.monotonic() - job.began
            job.seen = replace(job.seen, outcomes=outcomes, active=active, waiting=_abouts(job), ended=ended)
            self._changed.notify_all()


def _turn(job: _Job) -> Task | None:
    """The task whose turn it is; None when all that wait must wait for one that is running."""
    if job.outages.doubtful and job.stops:
        return None
    if (other := next((task for task in job.queue if task.item is None), None)) is not None:
        return other
    waiting = [task.item for task in job.queue if task.item is not None]
    again = {item.id for item in waiting}
    begun = [one for one in job.begun.values() if one.item is not None and one.item.id not in again]
    items = [*(one.item for one in begun if one.item is not None), *waiting]
    done = {one.item.id for one in begun if one.item is not None and one.about not in job.stops}
    order = RunOrder(items, job.at_once, begun={item.id for item in items} - again)
    chosen = order.take(done, len(job.stops))
    return next((task for task in job.queue if task.item is chosen), None) if chosen is not None else None


def _abouts(job: _Job) -> tuple[str, ...]:
    return tuple(task.about for task in job.queue)


def _perform(task: Task, stop: threading.Event, show: Callable[[str], None]) -> tuple[Outcome, WriterError | None]:
    """Do one task; whatever goes wrong becomes its outcome, so that the next one still runs.

    Returns:
        The outcome, and what went wrong where that is the program's to say.
    """
    try:
        return Outcome(task.about, task.name, True, task.work(stop, show)), None
    except WriterError as error:
        return Outcome(task.about, task.name, False, str(error)), error
    except Exception:
        _LOG.exception("task %s failed", task.about)
        return Outcome(task.about, task.name, False, INTERNAL_ERROR), None
