"""What stands first in the page: the script that has to run before Gradio does, the style of paper, and the language.

Gradio puts its own ``head`` in only after it has read the browser's language and drawn a light page; a dark one would
flash, and English labels would come to a Chinese office whose system is English.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HTML = re.compile(rb'(<html\s+lang=)"[\w-]*"')
_HEAD = b"<head>"


class FirstWords:
    """Put a script and a style sheet at the head of the page at ``/``, and say that it is in Chinese."""

    def __init__(self, app: ASGIApp, script: str, style: str) -> None:
        self.app = app
        self._first = f"<script>{script}</script><style>{style}</style>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        # Gradio would pack the page, and nothing could be put into it.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        answer = _Answer(send, self._first)
        await self.app({**scope, "headers": headers}, receive, answer.take)


class _Answer:
    """Collects a page, and sends it on as one with what stands first in it; anything else goes through."""

    def __init__(self, send: Send, first: bytes) -> None:
        self._send, self._first = send, first
        self._start: Message | None = None
        self._body = b""

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            if headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers:
                self._start = message
                return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        page = with_first(self._body, self._first)
        MutableHeaders(scope=self._start)["content-length"] = str(len(page))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": page})


def with_first(page: bytes, first: bytes) -> bytes:
    """The page with ``first`` at the beginning of its head, and marked as Chinese."""
    front, head, rest = page.partition(_HEAD)
    return _HTML.sub(rb'\1"zh-CN"', front) + head + first + rest if head else page
