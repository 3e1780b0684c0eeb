"""Long work on the server: it runs on whether or not a page is looking, and a page follows it by asking.

A job is a queue of tasks for one report (or for the library), worked off by one thread. The page only ever sees
snapshots, so that a reload, a second tab or a lost connection changes nothing about the work.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from writer.errors import WriterError
from writer.ui.wording import INTERNAL_ERROR

Work = Callable[[threading.Event, Callable[[str], None]], str]
_LOG = logging.getLogger("writer.ui")
_KEPT_OUTCOMES = 200


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work: what it is about (a section's key), what to call it, and the work itself.

    ``work(stop, show)`` does it, calls ``show(text)`` with everything there is to see so far, returns a line for the
    user, and should look at ``stop`` often.
    """

    about: str
    name: str
    work: Work


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a task ended: ``ok`` and a line for the user."""

    about: str
    name: str
    ok: bool
    message: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What can be seen of a job at one moment. ``about`` is "" between tasks and after the last."""

    about: str = ""
    name: str = ""
    text: str = ""
    waiting: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    running: bool = False
    stopping: bool = False
    stopped: bool = False
    seconds: float = 0.0
    total: int = 0


@dataclass
class _Job:
    queue: deque[Task] = field(default_factory=deque)
    stop: threading.Event = field(default_factory=threading.Event)
    seen: Progress = field(default_factory=Progress)
    began: float = field(default_factory=time.monotonic)


class Jobs:
    """All jobs of one server, by owner (a report's id)."""

    def __init__(self) -> None:
        self._jobs: dict[str, _Job] = {}
        self._lock = threading.Lock()

    def add(self, owner: str, tasks: Iterable[Task]) -> int:
        """Queue the tasks that are not already queued or running for this owner; returns how many were new."""
        with self._lock:
            job = self._jobs.get(owner)
            fresh = job is None or not job.seen.running
            if job is None or not job.seen.running:
                job = self._jobs[owner] = _Job(seen=Progress(running=True))
            known = {task.about for task in job.queue} | {job.seen.about}
            new = [task for task in tasks if task.about not in known]
            job.queue.extend(new)
            job.seen = replace(
                job.seen, waiting=tuple(task.about for task in job.queue), total=job.seen.total + len(new)
            )
            if fresh:
                threading.Thread(target=self._run, args=(job,), name=f"job-{owner}", daemon=True).start()
            return len(new)

    def stop(self, owner: str) -> bool:
        """Ask the running task to end and drop the waiting ones; returns whether there was anything to stop."""
        with self._lock:
            job = self._jobs.get(owner)
            if job is None or not job.seen.running:
                return False
            job.stop.set()
            job.queue.clear()
            job.seen = replace(job.seen, waiting=(), stopping=True, stopped=True)
            return True

    def progress(self, owner: str) -> Progress:
        """What there is to see of this owner's last job; an empty Progress when there never was one."""
        with self._lock:
            job = self._jobs.get(owner)
            if job is None:
                return Progress()
            if job.seen.running:
                return replace(job.seen, seconds=time.monotonic() - job.began)
            return job.seen

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
            self._finish(job, _perform(task, job.stop, lambda text: self._show(job, text)))

    def _next(self, job: _Job) -> Task | None:
        with self._lock:
            if not job.queue:
                job.seen = replace(
                    job.seen, about="", name="", text="", waiting=(), running=False, stopping=False,
                    seconds=time.monotonic() - job.began,
                )  # fmt: skip
                return None
            task = job.queue.popleft()
            job.stop = threading.Event()  # a task queued after 停止 must not find it already pressed
            waiting = tuple(task.about for task in job.queue)
            job.seen = replace(job.seen, about=task.about, name=task.name, text="", waiting=waiting, stopping=False)
            return task

    def _show(self, job: _Job, text: str) -> None:
        with self._lock:
            job.seen = replace(job.seen, text=text)

    def _finish(self, job: _Job, outcome: Outcome) -> None:
        with self._lock:
            outcomes = (*job.seen.outcomes, outcome)[-_KEPT_OUTCOMES:]
            job.seen = replace(job.seen, outcomes=outcomes, about="", name="", text="")


def _perform(task: Task, stop: threading.Event, show: Callable[[str], None]) -> Outcome:
    """Do one task; whatever goes wrong becomes its outcome, so that the next one still runs."""
    try:
        return Outcome(task.about, task.name, True, task.work(stop, show))
    except WriterError as error:
        return Outcome(task.about, task.name, False, str(error))
    except Exception:
        _LOG.exception("task %s failed", task.about)
        return Outcome(task.about, task.name, False, INTERNAL_ERROR)
