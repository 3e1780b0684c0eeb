"""Text that a page could not save the usual way: kept in the browser, sent by plain HTTP once the server is back.

The page's own events go through Gradio, whose connection does not survive a restart of the server, nor the closing of
a tab. What was typed does: it comes here, for any report and section, and is a version like every other.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from writer.errors import NotRecorded, WriterError
from writer.ui.handling import LONGEST
from writer.ui.login import USER
from writer.ui.shared import base_of, key_of
from writer.ui.texts import Texts
from writer.ui.wording import INTERNAL_ERROR

if TYPE_CHECKING:
    from fastapi import FastAPI

_LOG = logging.getLogger("writer.ui")
_NOTE = "断线时写的，恢复后存入"


class Typed(BaseModel):
    """What the browser kept: the report, the place in it (``key:n``), the last save there, and the text."""

    report: str = Field(max_length=64)
    at: str = Field(max_length=200)
    saved: str = Field("", max_length=200)
    text: str = Field(max_length=LONGEST)


def add_typed(app: FastAPI, texts: Texts) -> None:
    """Add ``/typed``, and ``/alive`` by which a page learns that the server is back."""

    async def typed(left: Typed, request: Request) -> Response:
        user = str(request.scope.get(USER) or "")
        return await run_in_threadpool(_answer, texts, left, user)

    app.add_api_route("/typed", typed, methods=["POST"], include_in_schema=False, response_model=None)
    app.add_api_route("/alive", lambda: Response(status_code=204), include_in_schema=False, response_model=None)


def _answer(texts: Texts, left: Typed, user: str) -> Response:
    try:
        return JSONResponse(keep_typed(texts, left, user))
    except WriterError as error:
        return JSONResponse({"said": str(error)}, 404 if isinstance(error, NotRecorded) else 422)
    except Exception:
        _LOG.exception("typed text was not kept")
        return JSONResponse({"said": INTERNAL_ERROR}, 500)


def keep_typed(texts: Texts, left: Typed, user: str) -> dict[str, object]:
    """Save it, unless it is a version already.

    Returns:
        ``n`` of the version with this text, and whether it is ``shown``: not when somebody else has saved meanwhile.

    Raises:
        NotRecorded: there is no such report, or no such section in its outline.
    """
    key, text = key_of(left.at), left.text.replace("\x00", "").replace("\r\n", "\n").rstrip()
    shown = texts.current(left.report, key)
    known = next((one for one in reversed(texts.versions(left.report, key)) if one.text == text), None)
    if known is not None:
        return {"n": known.n, "shown": shown is not None and shown.n == known.n}
    done = texts.save_text(left.report, key, base_of(left.at, left.saved), text, note=_NOTE, user=user)
    if done.mine is not None:
        return {"n": done.mine.n, "shown": False}
    return {"n": done.version.n if done.version else 0, "shown": True}
