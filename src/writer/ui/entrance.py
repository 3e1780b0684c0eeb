"""What may come in: the paths the page uses and no others, so many bytes, and no file but those that were uploaded.

Gradio serves far more than this page needs (a proxy, code editing, recordings, files by path), and once mounted in
another application it checks no longer whether a file that an event names was uploaded: it would read any file of this
machine, or fetch one from an address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Match, Mount

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

UPLOAD = "/gradio_api/upload"
JOIN = "/gradio_api/queue/join"
# An event carries the edit box, the table or the outline: the longest report is a small part of this.
BODY_BYTES = 8_000_000
# Several files may be chosen at once; how large one may be is Gradio's ``max_file_size``.
UPLOAD_BYTES = 200_000_000
_PAGE = re.compile(
    r"/(?:|config/?|theme\.css|favicon\.ico|manifest\.json|robots\.txt|(?:assets|static|svelte)/.+"
    r"|gradio_api/(?:queue/(?:join|data)|upload|upload_progress|startup-events|info|app_id|reset|cancel|login_check"
    r"|token|user|theme\.css|heartbeat/[\w-]{1,64})/?)"
)
_DEEPEST = 40


class KnownPaths:
    """Answer 404 to every path that neither the page nor the program's own routes use."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not known_path(scope):
            await PlainTextResponse("没有这个地址；请从首页进入。", status_code=404)(scope, receive, send)
        elif scope["type"] == "websocket":  # the page uses none
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self.app(scope, receive, send)


def known_path(scope: Scope) -> bool:
    """Whether the page or a route of the program itself answers there."""
    if _PAGE.fullmatch(scope["path"]):
        return True
    own = (route for route in scope["app"].routes if not isinstance(route, Mount))
    return any(route.matches(scope)[0] is not Match.NONE for route in own)


class Bodies:
    """Refuse requests that are too large, and events that name a file which was not uploaded here.

    Args:
        uploads: gives the folder that uploaded files are put into.
    """

    def __init__(self, app: ASGIApp, uploads: Callable[[], Path]) -> None:
        self.app = app
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        most = UPLOAD_BYTES if scope["path"].rstrip("/") == UPLOAD else BODY_BYTES
        given = Headers(scope=scope).get("content-length", "")
        if given and not (given.isascii() and given.isdigit() and len(given) < 16 and int(given) <= most):
            await _too_large(scope, receive, send, most)
        elif scope["path"].rstrip("/") == UPLOAD:
            await self.app(scope, _counted(receive, most), send)
        else:
            await self._whole(scope, receive, send, most)

    async def _whole(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        """Read the body before anybody else does."""
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > most:
                await _too_large(scope, receive, send, most)
                return
        if scope["path"].rstrip("/") == JOIN and not self._own_files(bytes(body)):
            answer = PlainTextResponse("请求里有不是在本页上传的文件，已拒绝；请重新选择文件。", status_code=403)
            await answer(scope, receive, send)
            return
        await self.app(scope, _replayed(bytes(body), receive), send)

    def _own_files(self, body: bytes) -> bool:
        try:
            event = json.loads(body)
            return all(self._uploaded(path) for path in _file_paths(event))
        except (ValueError, RecursionError):
            return False

    def _uploaded(self, path: object) -> bool:
        if not isinstance(path, str) or "\x00" in path:
            return False
        folder = self._uploads().resolve()
        try:
            return Path(path).is_absolute() and Path(path).resolve().is_relative_to(folder)
        except (OSError, ValueError, RuntimeError):
            return False


def _file_paths(given: Any, depth: int = 0) -> Iterator[object]:
    """Whatever in an event Gradio might take for a file; a value nested deeper than any event counts as one."""
    if depth > _DEEPEST:
        yield None
    elif isinstance(given, dict):
        if "path" in given or "meta" in given:
            yield given.get("path")
        for value in given.values():
            yield from _file_paths(value, depth + 1)
    elif isinstance(given, list):
        for value in given:
            yield from _file_paths(value, depth + 1)


def _counted(receive: Receive, most: int) -> Receive:
    """``receive`` that ends as if the other side had gone once more than ``most`` bytes have come."""
    come = 0

    async def counted() -> Message:
        nonlocal come
        message = await receive()
        come += len(message.get("body", b""))
        return {"type": "http.disconnect"} if come > most else message

    return counted


def _replayed(body: bytes, receive: Receive) -> Receive:
    """``receive`` that hands out ``body`` first."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed


async def _too_large(scope: Scope, receive: Receive, send: Send, most: int) -> None:
    words = f"内容太大（上限 {most // 1_000_000} MB），没有收下；请分开来做，或检查是不是粘错了。"
    await PlainTextResponse(words, status_code=413)(scope, receive, send)
