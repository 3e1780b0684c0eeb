"""How many requests a server sends to its model at a time, whoever drafts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

# How often who waits for a place looks whether to stop, in seconds.
_GLANCE = 0.1
_ANY_NUMBER = 10_000


class RequestLimit:
    """Places for requests, shared by all engines of a server. Safe between threads.

    Args:
        count: how many there are; none given for as many as anybody wants.
    """

    def __init__(self, count: int = _ANY_NUMBER) -> None:
        self._free = threading.Semaphore(count)

    @contextmanager
    def place(self, stop: threading.Event) -> Iterator[bool]:
        """Hold a place while the block runs; False where ``stop`` was set before one was free."""
        while not self._free.acquire(timeout=_GLANCE):
            if stop.is_set():
                yield False
                return
        try:
            yield True
        finally:
            self._free.release()
