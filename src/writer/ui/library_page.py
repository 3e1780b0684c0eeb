"""语料: the past reports the drafts are modelled on; add, look into, correct, search, take out."""

from __future__ import annotations

import filecmp
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import gradio as gr

from writer.errors import InputError, UnreadableFile
from writer.figures import period_label
from writer.ui.finding import Finding
from writer.ui.handling import any_of, clickable, on, panel
from writer.ui.identity import CORRECT, TAKE_BACK, Identities, asked_field
from writer.ui.indexing import Indexing
from writer.ui.left_out import leave_out, left_out, take_in
from writer.ui.manner import Manner
from writer.ui.shared import Shared
from writer.ui.views import library as views
from writer.ui.views.parts import empty, status

_UPLOADS = [*(".txt", ".md", ".docx", ".docm", ".doc", ".wps", ".rtf", ".odt"), *(".pdf", ".html", ".htm", ".zip")]
_TICK_SECONDS = 0.5
_BOTH = "已有同名、内容不同的材料，这一份另存为“{}”，两份都在语料里；不要的那份请在下面的表里移除。"
_ONE, _FIND, _MANNER = "one", "find", "manner"
# A field that was typed in keeps what was typed when it is drawn again, unless it is told.
_DRAWN = "() => document.querySelectorAll('#identity input').forEach((one) => { one.value = one.defaultValue; })"


class LibraryPage:
    """The parts of the page; ``build`` lays them out, ``wire`` gives them their work."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.bench = shared.bench
        self.finding = Finding(shared)
        self.manner = Manner(shared)
        self._identities = Identities(shared.bench.office.store.past)
        self.indexing = Indexing(shared.bench)

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
                    self.rebuild = gr.Button("重建索引", size="sm", elem_id="rebuild-index", scale=0, min_width=88)
                self.progress = clickable("indexing")
                self.failed = panel("index-failed")
                self.table = clickable("past-reports")
            with gr.Column(scale=5, min_width=380, elem_classes="pane"), gr.Tabs(elem_id="library-side") as self.side:
                with gr.Tab("这份材料", id=_ONE):
                    self.form = clickable("identity")
                    self.corrected = clickable("corrected")
                    self.look = panel("look")
                with gr.Tab("找段落", id=_FIND):
                    self.finding.build()
                with gr.Tab("写法", id=_MANNER) as self.manner_tab:
                    self.manner.build()
        self.timer = gr.Timer(_TICK_SECONDS, active=False)

    @property
    def content(self) -> list[Any]:
        """What ``show`` fills, in its order."""
        return [*self.report, self.finding.only, self.finding.found, self.progress, self.timer]

    @property
    def report(self) -> list[Any]:
        """What changes with the report that is looked into."""
        return [self.table, self.form, self.corrected, self.look]

    def wire(self) -> None:
        """Bind the handlers."""
        line, only = self.shared.line, self.finding.only
        # One after the other: leaving a field by a click on another report keeps the field, then shows that report.
        turns: dict[str, Any] = {"concurrency_id": "past-report", "concurrency_limit": 1}
        on(self.upload.upload, self.add, [self.upload], [self.progress, self.timer], line)
        on(self.rebuild.click, self.build_anew, [], [self.progress, self.timer], line)
        on(self.progress.select, self.stop, [], [self.progress, self.timer], line)
        clicked = any_of(self.table.select, self.finding.found.select)
        chosen = on(clicked, self.choose, [], [*self.report, self.side, only], line, **turns)
        chosen.then(None, js=_DRAWN)
        on(self.form.select, self.correct, [], [self.table, self.corrected, self.look, only], line, **turns)
        taken = on(self.corrected.select, self.take_back, [], [*self.report, only], line, **turns)
        taken.then(None, js=_DRAWN)
        ticked = [self.table, self.progress, self.failed, self.timer, only]
        on(self.timer.tick, self.tick, [], ticked, line, trigger_mode="once")
        self.finding.wire()
        self.manner.wire(self.manner_tab)

    def show(self) -> tuple[Any, ...]:
        """The list, and hints where a report will be looked into and passages found."""
        choices, hint = self.finding.choices(), self.finding.hint()
        timer = gr.Timer(active=self.indexing.progress.running)
        return *self._nothing(), choices, hint, self.indexing.shown(), timer

    def _nothing(self) -> tuple[str, ...]:
        if not self.bench.office.store.past.heads():
            hint = empty("还没有往期材料", "点左边的“添加往期材料”；起草照着它们的写法，越像您要写的报告越好。")
            return self._table(""), "", "", hint
        hint = empty("点一份材料看它的分节", "每一节归到哪一类（情况、做法、问题、打算……）决定起草时怎样参照。")
        return self._table(""), "", "", hint

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
        data = self.bench.office.settings.data
        gone, kept = left_out(data), list[Path]()
        for path in map(Path, paths):
            # A report that was taken out gives its name free.
            kept.append(_kept(path, data / "uploads", path.name not in gone or path.name in {one.name for one in kept}))
        take_in(data, (path.name for path in kept))
        pairs = zip(map(Path, paths), kept, strict=True)
        both = [(path.name, _BOTH.format(target.name)) for path, target in pairs if path.name != target.name]
        name = self.indexing.add(kept, both)
        said = f"正在编入 {name}…" + (f"有 {len(both)} 份与已有的同名不同内容，两份都留" if both else "")
        return self.indexing.shown(), gr.Timer(active=True), status(said, "warn" if both else "ok")

    def build_anew(self) -> tuple[Any, ...]:
        """Build the index anew; searches go on in the present one until then."""
        self.indexing.rebuild()
        return self.indexing.shown(), gr.Timer(active=True), status("开始重建索引；重建期间照常使用")

    def stop(self) -> tuple[Any, ...]:
        """Put an end to what is running; what it has done stays."""
        if not self.indexing.stop():
            return gr.skip(), gr.skip(), status("现在没有在编入材料")
        return self.indexing.shown(), gr.Timer(active=True), status("正在停止，已经做好的会保留")

    def tick(self) -> tuple[Any, ...]:
        """Follow the indexing."""
        progress = self.indexing.progress
        if progress.running:
            return gr.skip(), self.indexing.shown(), gr.skip(), gr.skip(), gr.skip()
        said = status()
        if progress.outcomes:
            last = progress.outcomes[-1]
            said = status(last.message, "ok" if last.ok else "error")
        failed = views.failed_files(self.indexing.last)
        return self._table(""), "", failed, gr.Timer(active=False), self.finding.choices(), said

    def choose(self, event: gr.EventData) -> tuple[Any, ...]:
        """Look into a past report, or take it out."""
        name = str(event.arg)
        if str(event.act) == "remove":
            self._remove(name)
            said = status(f"已从语料移除“{name}”")
            return *self._nothing(), gr.skip(), self.finding.choices(), said
        form, corrected = self._identities.form(name), self._identities.told(name)
        return self._table(name), form, corrected, self._look(name), gr.Tabs(selected=_ONE), gr.skip(), status()

    def correct(self, event: gr.EventData) -> tuple[Any, ...]:
        """Keep what was typed into a field of the report that is looked into."""
        name, field = str(event.arg), asked_field(str(event.act), CORRECT)
        if field is None:
            return tuple(gr.skip() for _ in range(4))
        said = self._identities.correct(name, field, str(event.value))
        look, choices = self._look(name), self.finding.choices()
        return self._table(name), self._identities.told(name), look, choices, status(said)

    def take_back(self, event: gr.EventData) -> tuple[Any, ...]:
        """Let what was read into a field count again."""
        name, field = str(event.arg), asked_field(str(event.act), TAKE_BACK)
        if field is None:
            return tuple(gr.skip() for _ in range(5))
        said = self._identities.take_back(name, field)
        form, corrected = self._identities.form(name), self._identities.told(name)
        return self._table(name), form, corrected, self._look(name), self.finding.choices(), status(said)

    def _look(self, name: str) -> str:
        report = self.bench.office.library.report(name)
        return views.look(report, period_label(report.period) if report.period else "")

    def _remove(self, name: str) -> None:
        if self.indexing.progress.running:  # it would have to wait for all of that, with nothing to be seen
            raise InputError("正在编入材料；请等编完再移除。")
        self.bench.office.library.remove(name)
        leave_out(self.bench.office.settings.data, name)


def _kept(path: Path, folder: Path, beside: bool) -> Path:
    """The uploaded file at its place in the data folder; only its bare name is taken over.

    Args:
        beside: a file of that name with other content stays, and this one gets a number: nobody has said that it is
            the same report.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target, number = folder / path.name, 1
    if target.parent != folder or not path.is_file():
        raise UnreadableFile(f"文件 {path.name} 没有传完整；请再传一次。")
    while beside and target.exists() and not filecmp.cmp(path, target, shallow=False):
        number += 1
        target = folder / f"{path.stem}（{number}）{path.suffix}"
    shutil.copyfile(path, target)
    return target
