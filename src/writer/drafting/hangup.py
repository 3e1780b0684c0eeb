"""Hanging up on an endpoint: a request that nobody waits for any longer must not go on writing, and being paid for.

A thread that reads an answer can look whether it is still wanted only when something comes. Whoever has stopped it
closes its connection instead, which the endpoint notices too.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpx2

_CURRENT: ContextVar[Line | None] = ContextVar("line", default=None)


class Line:
    """The connection of one request. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: Any = None
        self._over = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """While the block runs, requests of this thread are on this line; afterwards it cannot be cut."""
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            with self._lock:
                # The connection may serve another request from now on.
                self._over = True
            _CURRENT.reset(token)

    def cut(self) -> None:
        """Close the connection, unless its answer has ended."""
        with self._lock:
            if self._over or self._socket is None:
                return
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                self._over = True

    def _take(self, found: Any) -> None:
        with self._lock:
            self._socket = found


def note_connection(response: httpx2.Response) -> None:
    """Remember on which connection an answer comes; a response hook of the client under openai."""
    line, stream = _CURRENT.get(), response.extensions.get("network_stream")
    if line is not None and stream is not None:
        line._take(stream.get_extra_info("socket"))
