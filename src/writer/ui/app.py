"""The server: the page behind its guard, the files to download, and nothing else."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response

from writer.errors import NotRecorded, WriterError
from writer.office import Office
from writer.ui.example import example_report
from writer.ui.jobs import Jobs
from writer.ui.login import USER, Login
from writer.ui.security import guard
from writer.ui.sessions import Sessions, Throttle
from writer.ui.users import Users
from writer.ui.wording import INTERNAL_ERROR

if TYPE_CHECKING:
    from writer.export import Audit
    from writer.ui.warming import Warming
    from writer.ui.workbench import Workbench

_LOG = logging.getLogger("writer.ui")
_UPLOAD_LIMIT = "50mb"
_STYLES = ("theme.css", "candidates.css", "passage.css", "look.css")
_SCRIPTS = ("desk.js", "editing.js", "look.js", "long.js", "hints.js")
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


def build_app(office: Office, *, warm: bool = False) -> FastAPI:
    """The web application for an open office; the caller runs it, and closes the office afterwards.

    Args:
        warm: whether what the first page needs is made ready as soon as it runs.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
    import gradio as gr

    from writer.ui.assets import Assets
    from writer.ui.english import english_script, languages
    from writer.ui.first import FirstWords
    from writer.ui.handling import static_text
    from writer.ui.page import STEPS, build_page
    from writer.ui.theme import theme
    from writer.ui.typed import add_typed
    from writer.ui.warming import Warming
    from writer.ui.workbench import Workbench

    jobs = Jobs()
    bench = Workbench(office, jobs)
    lifespan = _lifespan(jobs, Warming(bench) if warm else None)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    _add_downloads(app, office, bench)
    add_typed(app, bench)
    Assets(Path(gr.__file__).parent / "templates" / "frontend" / "assets").add_to(app)
    users = office.settings.users
    sessions = _add_login(app, Users(users), office.settings.data) if users else None
    page = build_page(bench, example_report(office.settings.data))
    gr.mount_gradio_app(
        app, page, path="/", theme=theme(), css="".join(map(static_text, _STYLES)),
        head="".join(f"<script>{script}</script>" for script in (*map(static_text, _SCRIPTS), english_script())),
        i18n=languages(), footer_links=[],
        run_history=False, show_error=False,
        auth_dependency=(lambda request: request.scope.get(USER)) if sessions else None,
        ssr_mode=False, enable_monitoring=False, max_file_size=_UPLOAD_LIMIT, app_kwargs={"openapi_url": None},
    )  # fmt: skip
    page.has_launched = True  # else it takes any path for an uploaded file: it thinks it is still being built
    opening = static_text("step.js").replace("STEPS_OF_THE_PAGE", json.dumps(STEPS))
    app.add_middleware(FirstWords, script=static_text("early.js"), style=static_text("print.css"), last=opening)
    guard(app, lambda: Path(page.GRADIO_CACHE), host_names(office.settings.hosts), sessions)
    return app


def _lifespan(jobs: Jobs, warming: Warming | None) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What begins and ends with the server."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if warming:
            warming.begin()
        yield
        jobs.close()
        if warming:
            warming.end()

    return lifespan


def _add_login(app: FastAPI, users: Users, data: Path) -> Sessions:
    sessions = Sessions(users, data)
    Login(users, sessions, Throttle()).add_to(app)
    return sessions


def host_names(given: str) -> tuple[str, ...]:
    """The names in a setting, one after the other with commas between them."""
    return tuple(name.strip().lower() for name in given.replace("，", ",").split(",") if name.strip())


def _add_downloads(app: FastAPI, office: Office, bench: Workbench) -> None:
    """The report as Word (clean, and with the audit), Excel, Markdown and plain text."""
    files = _Files(office, bench)

    @app.get("/export/{report_id}/audit.docx")
    def audited_word(report_id: str) -> Response:
        return _answer(bench, report_id, "（核对稿）.docx", files.audited_word)

    @app.get("/export/{report_id}/audit.xlsx")
    def audited_sheet(report_id: str) -> Response:
        return _answer(bench, report_id, "（数字核对）.xlsx", files.audited_sheet)

    @app.get("/export/{report_id}.md")
    def markdown(report_id: str) -> Response:
        return _answer(bench, report_id, ".md", files.markdown)

    @app.get("/export/{report_id}.txt")
    def plain(report_id: str) -> Response:
        return _answer(bench, report_id, ".txt", files.plain)

    @app.get("/export/{report_id}.docx")
    def word(report_id: str) -> Response:
        return _answer(bench, report_id, ".docx", files.word)


def _answer(bench: Workbench, report_id: str, ending: str, make: Callable[[str], bytes]) -> Response:
    """The file, or one sentence that says why there is none."""
    suffix = ending.rpartition(".")[2]
    try:
        content, name = make(report_id), f"{bench.title(report_id)}{ending}"
    except WriterError as error:
        return PlainTextResponse(str(error), status_code=404 if isinstance(error, NotRecorded) else 422)
    except Exception:
        _LOG.exception("export of %s failed", ending)
        return PlainTextResponse(INTERNAL_ERROR, status_code=500)
    disposition = f"attachment; filename=\"report.{suffix}\"; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=_TYPES[suffix], headers={"content-disposition": disposition})


class _Files:
    """What is handed out, by the report's id; in the page format that is set."""

    def __init__(self, office: Office, bench: Workbench) -> None:
        self._settings = office.settings
        self._texts = bench.texts

    def markdown(self, report_id: str) -> bytes:
        return self._texts.whole(report_id).encode()

    def plain(self, report_id: str) -> bytes:
        from writer.export import as_plain_text

        return as_plain_text(self._texts.whole(report_id)).encode()

    def word(self, report_id: str) -> bytes:
        return self._word(self._texts.whole(report_id), None)

    def audited_word(self, report_id: str) -> bytes:
        text, audit = self._audit(report_id)
        return self._word(text, audit)

    def audited_sheet(self, report_id: str) -> bytes:
        from writer.export import write_audit_xlsx

        text, audit = self._audit(report_id)
        return _bytes("report.xlsx", lambda path: write_audit_xlsx(text, path, audit))

    def _word(self, text: str, audit: Audit | None) -> bytes:
        from writer.export import choose_profile, write_docx

        profile = choose_profile(self._settings.profile, self._settings.profiles)
        return _bytes("report.docx", lambda path: write_docx(text, path, profile, audit or ()))

    def _audit(self, report_id: str) -> tuple[str, Audit]:
        from writer.export import Audit

        text, checked, ledger = self._texts.audited(report_id)
        return text, Audit(checked.figures, checked.findings, checked.unused_facts, ledger)


def _bytes(name: str, write: Callable[[Path], object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()
