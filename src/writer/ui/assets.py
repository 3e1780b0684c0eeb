"""Gradio's scripts and styles, as a page asks for them: some seventy files for each page that is opened.

Gradio reads and packs every one of them anew each time, and does not say how long they may be kept: a browser asks for
all of them again. Here each is packed once. Their names change with their content, so a browser may keep them for good.
"""

from __future__ import annotations

import gzip
import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

_PACKED = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_HEADERS = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}


class Assets:
    """The files of one folder, by their bare names; what is no name of a file there is not looked for."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.name: path for path in folder.iterdir() if path.is_file()}
        self._packed: dict[str, bytes] = {}

    def add_to(self, app: FastAPI) -> None:
        """Answer under ``/assets/``, before Gradio does."""
        app.router.routes.append(Route("/assets/{name}", self.answer))

    async def answer(self, request: Request) -> Response:
        """One file; packed where it is text and the browser unpacks it."""
        path = self._files.get(request.path_params["name"])
        if path is None:
            return PlainTextResponse("没有这个文件。", status_code=404)
        kind = _PACKED.get(path.suffix)
        if kind is None or "gzip" not in request.headers.get("accept-encoding", ""):
            kind = kind or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return Response(await run_in_threadpool(path.read_bytes), media_type=kind, headers=_HEADERS)
        if path.name not in self._packed:
            self._packed[path.name] = await run_in_threadpool(lambda: gzip.compress(path.read_bytes()))
        headers = _HEADERS | {"content-encoding": "gzip"}
        return Response(self._packed[path.name], media_type=kind, headers=headers)
