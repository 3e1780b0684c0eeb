"""A way to stop work that also knows whether the work waits for its endpoint, why, and for how much longer."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wait:
    """Why a request is not sent yet, and in how many ``seconds`` it will be."""

    why: str
    seconds: float


class Stop(threading.Event):
    """Set it to stop the work it was given to. Several threads of one work may wait on it at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._rests: dict[int, tuple[str, float]] = {}

    def rest(self, seconds: float, why: str) -> bool:
        """Wait so many seconds; True at once when the work is to stop."""
        thread = threading.get_ident()
        self._rests[thread] = (why, time.monotonic() + seconds)
        try:
            return self.wait(seconds)
        finally:
            del self._rests[thread]

    @property
    def waiting(self) -> Wait | None:
        """The longest of the waits that go on; None while there is none, or the work is to stop."""
        rests = list(self._rests.values())
        if self.is_set() or not rests:
            return None
        why, until = max(rests, key=lambda one: one[1])
        return Wait(why, max(0.0, until - time.monotonic()))


def rest(stop: threading.Event, seconds: float, why: str) -> bool:
    """Wait so many seconds, as `Stop.rest` where it can be told; True when the work is to stop."""
    return stop.rest(seconds, why) if isinstance(stop, Stop) else stop.wait(seconds)
