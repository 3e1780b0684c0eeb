"""The server: the page behind its guard, the files to download, and nothing else."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response

from writer.errors import NotRecorded, WriterError
from writer.office import Office
from writer.ui.jobs import Jobs
from writer.ui.login import USER, Login
from writer.ui.security import guard
from writer.ui.sessions import Sessions, Throttle
from writer.ui.users import Users
from writer.ui.wording import INTERNAL_ERROR

_LOG = logging.getLogger("writer.ui")
_UPLOAD_LIMIT = "50mb"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def build_app(office: Office) -> FastAPI:
    """The web application for an open office; the caller runs it, and closes the office afterwards."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
    import gradio as gr

    from writer.ui.handling import static_text
    from writer.ui.page import build_page
    from writer.ui.theme import theme
    from writer.ui.typed import add_typed
    from writer.ui.workbench import Workbench

    jobs = Jobs()
    bench = Workbench(office, jobs)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        jobs.close()

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    _add_downloads(app, bench.texts.whole, bench.title)
    add_typed(app, bench.texts)
    users = office.settings.users
    sessions = _add_login(app, Users(users), office.settings.data) if users else None
    page = build_page(bench)
    gr.mount_gradio_app(
        app, page, path="/", theme=theme(), css=static_text("theme.css") + static_text("candidates.css"),
        head=f"<script>{static_text('desk.js')}</script>", footer_links=[], run_history=False, show_error=False,
        auth_dependency=(lambda request: request.scope.get(USER)) if sessions else None,
        ssr_mode=False, enable_monitoring=False, max_file_size=_UPLOAD_LIMIT, app_kwargs={"openapi_url": None},
    )  # fmt: skip
    page.has_launched = True  # else it takes any path for an uploaded file: it thinks it is still being built
    guard(app, lambda: Path(page.GRADIO_CACHE), host_names(office.settings.hosts), sessions)
    return app


def _add_login(app: FastAPI, users: Users, data: Path) -> Sessions:
    sessions = Sessions(users, data)
    Login(users, sessions, Throttle()).add_to(app)
    return sessions


def host_names(given: str) -> tuple[str, ...]:
    """The names in a setting, one after the other with commas between them."""
    return tuple(name.strip().lower() for name in given.replace("，", ",").split(",") if name.strip())


def _add_downloads(app: FastAPI, text_of: Callable[[str], str], title_of: Callable[[str], str]) -> None:
    @app.get("/export/{report_id}.md")
    def markdown(report_id: str) -> Response:
        return _file(report_id, "md", lambda text: text.encode(), "text/markdown; charset=utf-8")

    @app.get("/export/{report_id}.docx")
    def word(report_id: str) -> Response:
        return _file(report_id, "docx", _as_word, _WORD)

    def _file(report_id: str, ending: str, make: Callable[[str], bytes], kind: str) -> Response:
        try:
            content, name = make(text_of(report_id)), f"{title_of(report_id)}.{ending}"
        except WriterError as error:
            return PlainTextResponse(str(error), status_code=404 if isinstance(error, NotRecorded) else 422)
        except Exception:
            _LOG.exception("export of %s failed", ending)
            return PlainTextResponse(INTERNAL_ERROR, status_code=500)
        disposition = f"attachment; filename=\"report.{ending}\"; filename*=UTF-8''{quote(name)}"
        return Response(content, media_type=kind, headers={"content-disposition": disposition})


def _as_word(text: str) -> bytes:
    from writer.export import write_docx

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        write_docx(text, path)
        return path.read_bytes()
