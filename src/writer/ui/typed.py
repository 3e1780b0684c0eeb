"""Text that a page could not save the usual way: kept in the browser, sent by plain HTTP once the server is back.

The page's own events go through Gradio, whose connection does not survive a restart of the server, nor the closing of
a tab. What was typed does: it comes here, for any report and section, and is a version like every other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from writer.errors import NotRecorded, WriterError
from writer.sheets import MAX_ROWS
from writer.ui.handling import LONGEST
from writer.ui.login import USER
from writer.ui.shared import base_of, key_of
from writer.ui.texts import Texts
from writer.ui.wording import INTERNAL_ERROR

if TYPE_CHECKING:
    from fastapi import FastAPI

    from writer.ui.workbench import Workbench

_LOG = logging.getLogger("writer.ui")
_NOTE = "断线时写的，恢复后存入"
# Empty rows that a page has below those that are filled.
_SPARE = 100


class Typed(BaseModel):
    """What the browser kept: the report, the place in it (``key:n``), the last save there, and the text."""

    report: str = Field(max_length=64)
    at: str = Field(max_length=200)
    saved: str = Field("", max_length=200)
    text: str = Field(max_length=LONGEST)


class TypedTable(BaseModel):
    """The table of figures that the browser kept: the report, the save it was drawn from, its rows."""

    report: str = Field(max_length=64)
    base: int = Field(ge=0, lt=10**9)
    rows: list[list[str]] = Field(max_length=MAX_ROWS + _SPARE)


def add_typed(app: FastAPI, bench: Workbench) -> None:
    """Add ``/typed`` and ``/typed-table``, and ``/alive`` by which a page learns that the server is back."""

    async def typed(left: Typed, request: Request) -> Response:
        user = str(request.scope.get(USER) or "")
        return await run_in_threadpool(_answer, lambda: keep_typed(bench.texts, left, user))

    async def table(left: TypedTable, request: Request) -> Response:
        user = str(request.scope.get(USER) or "")
        return await run_in_threadpool(_answer, lambda: keep_table(bench, left, user))

    app.add_api_route("/typed", typed, methods=["POST"], include_in_schema=False, response_model=None)
    app.add_api_route("/typed-table", table, methods=["POST"], include_in_schema=False, response_model=None)
    app.add_api_route("/alive", lambda: Response(status_code=204), include_in_schema=False, response_model=None)


def _answer(keep: Callable[[], dict[str, object]]) -> Response:
    try:
        return JSONResponse(keep())
    except WriterError as error:
        return JSONResponse({"said": str(error)}, 404 if isinstance(error, NotRecorded) else 422)
    except Exception:
        _LOG.exception("what was typed was not kept")
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


def keep_table(bench: Workbench, left: TypedTable, user: str) -> dict[str, object]:
    """Save the rows, unless they have been a save since; what others changed meanwhile stays.

    Returns:
        ``n`` of the save, and whether it is what the page has ``shown``: not where somebody else has changed it.

    Raises:
        InputError: there are too many rows.
        NotRecorded: there is no such report.
    """
    done = bench.save_rows(left.report, left.rows, user, left.base, late=True)
    return {"n": done.n, "shown": done.merged is None}
