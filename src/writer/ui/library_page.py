"""语料: the past reports the drafts are modelled on; add, look into, take out."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from threading import Event
from typing import Any, Protocol

import gradio as gr

from writer.errors import InputError, UnreadableFile
from writer.figures import period_label
from writer.schema import IndexResult
from writer.ui.handling import clickable, on, panel
from writer.ui.jobs import Task
from writer.ui.left_out import leave_out, take_in
from writer.ui.shared import Shared
from writer.ui.views import library as views
from writer.ui.views.parts import empty, status

_OWNER = "library"
_UPLOADS = [*(".txt", ".md", ".docx", ".docm", ".doc", ".wps", ".rtf", ".odt"), *(".pdf", ".html", ".htm", ".zip")]
_TICK_SECONDS = 0.5


class Show(Protocol):
    """Takes everything there is to see of a task so far."""

    def __call__(self, text: str) -> None:
        """Show it."""


class LibraryPage:
    """The parts of the page; ``build`` lays them out, ``wire`` gives them their work."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.bench = shared.bench
        self._last = IndexResult()

    def build(self) -> None:
        """Lay the page out; called inside its tab."""
        with gr.Row(elem_classes="step library", equal_height=False):
            with gr.Column(scale=6, min_width=480, elem_classes="pane"):
                with gr.Row(elem_classes="line bottom"):
                    gr.HTML("<h2>往期材料</h2>", apply_default_css=False, js_on_load=None)
                    self.upload = gr.UploadButton(
                        "添加往期材料（Word、PDF 等）", file_count="multiple", file_types=_UPLOADS, type="filepath",
                        size="sm", variant="primary", elem_id="add-past", scale=0, min_width=230,
                    )  # fmt: skip
                self.progress = panel("indexing")
                self.failed = panel("index-failed")
                self.table = clickable("past-reports")
            with gr.Column(scale=5, min_width=380, elem_classes="pane"):
                self.look = panel("look")
        self.timer = gr.Timer(_TICK_SECONDS, active=False)

    @property
    def content(self) -> list[Any]:
        """What ``show`` fills, in its order."""
        return [self.table, self.look, self.progress, self.timer]

    def wire(self) -> None:
        """Bind the handlers."""
        line = self.shared.line
        on(self.upload.upload, self.add, [self.upload], [self.progress, self.timer], line)
        on(self.table.select, self.choose, [], [self.table, self.look], line)
        on(
            self.timer.tick,
            self.tick,
            [],
            [self.table, self.progress, self.failed, self.timer],
            line,
            trigger_mode="once",
        )

    def show(self) -> tuple[Any, ...]:
        """The list, and a hint where a report will be looked into."""
        progress = self.bench.jobs.progress(_OWNER)
        hint = empty("点一份材料看它的分节", "每一节归到哪一类（情况、做法、问题、打算……）决定起草时怎样参照。")
        return self._table(""), hint, views.indexing(progress), gr.Timer(active=progress.running)

    def _table(self, current: str) -> str:
        library = self.bench.office.library
        reports = library.reports()
        counts = Counter(passage.report for passage in library.passages())
        periods = {report.name: period_label(report.period) for report in reports if report.period}
        return views.report_table(reports, counts, periods, current)

    def add(self, paths: list[str] | None) -> tuple[Any, ...]:
        """Keep the uploaded files in the data folder and index them."""
        if not paths:
            raise InputError("没有收到文件；请再传一次。")
        folder = self.bench.office.settings.data / "uploads"
        kept = [_kept(Path(path), folder) for path in paths]
        take_in(self.bench.office.settings.data, (path.name for path in kept))
        name = f"{len(kept)} 份材料"
        self.bench.jobs.add(_OWNER, [Task("|".join(path.name for path in kept), name, self._work(kept))])
        return views.indexing(self.bench.jobs.progress(_OWNER)), gr.Timer(active=True), status(f"正在编入 {name}…")

    def _work(self, paths: list[Path]) -> Any:
        def work(stop: Event, show: Show) -> str:
            def progress(done: int, total: int, name: str) -> None:
                show(f"正在编入 {done}/{total}：{name}" if name else f"正在编入 {done}/{total}")

            del stop
            self._last = self.bench.office.library.index(paths, prune=False, progress=progress)
            return views.index_result(self._last)

        return work

    def tick(self) -> tuple[Any, ...]:
        """Follow the indexing."""
        progress = self.bench.jobs.progress(_OWNER)
        if progress.running:
            return gr.skip(), views.indexing(progress), gr.skip(), gr.skip()
        said = status()
        if progress.outcomes:
            last = progress.outcomes[-1]
            said = status(last.message, "ok" if last.ok else "error")
        return self._table(""), "", views.failed_files(self._last), gr.Timer(active=False), said

    def choose(self, event: gr.EventData) -> tuple[Any, ...]:
        """Look into a past report, or take it out."""
        library, name = self.bench.office.library, str(event.arg)
        if str(event.act) == "remove":
            library.remove(name)
            leave_out(self.bench.office.settings.data, name)
            return self._table(""), "", status(f"已从语料移除“{name}”")
        report = library.report(name)
        label = period_label(report.period) if report.period else ""
        return self._table(name), views.look(report, label), status()


def _kept(path: Path, folder: Path) -> Path:
    """The uploaded file at its place in the data folder; only its bare name is taken over."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / path.name
    if target.parent != folder or not path.is_file():
        raise UnreadableFile(f"文件 {path.name} 没有传完整；请再传一次。")
    shutil.copyfile(path, target)
    return target
