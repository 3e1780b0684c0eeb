"""What stands first in the page: the scripts that have to run before Gradio does, the style of paper, and the language.

Gradio puts its own ``head`` in only after it has read the browser's language and drawn a light page; a dark one would
flash, and English labels would come to a Chinese office whose system is English. What Gradio is to draw stands in the
head as well: the last script there may still change it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HTML = re.compile(rb'(<html\s+lang=)"[\w-]*"')
_HEAD, _END = b"<head>", b"</head>"


class FirstWords:
    """Put a script and a style sheet at the head of the page at ``/``, another script at the end of its head, and say
    that it is in Chinese.
    """

    def __init__(self, app: ASGIApp, script: str, style: str, last: str) -> None:
        self.app = app
        self._first = f"<script>{script}</script><style>{style}</style>".encode()
        self._last = f"<script>{last}</script>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        # Gradio would pack the page, and nothing could be put into it.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        answer = _Answer(send, self._first, self._last)
        await self.app({**scope, "headers": headers}, receive, answer.take)


class _Answer:
    """Collects a page, and sends it on as one with what is put into its head; anything else goes through."""

    def __init__(self, send: Send, first: bytes, last: bytes) -> None:
        self._send, self._first, self._last = send, first, last
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
        page = with_first(self._body, self._first, self._last)
        MutableHeaders(scope=self._start)["content-length"] = str(len(page))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": page})


def with_first(page: bytes, first: bytes, last: bytes = b"") -> bytes:
    """The page with ``first`` at the beginning of its head and ``last`` at the end of it, and marked as Chinese."""
    front, head, rest = page.partition(_HEAD)
    if not head:
        return page
    inner, end, body = rest.partition(_END)
    return _HTML.sub(rb'\1"zh-CN"', front) + head + first + inner + last + end + body
