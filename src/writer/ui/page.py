"""The page: the bar on top, the five steps as tabs, and what happens when it is opened."""

from __future__ import annotations

from typing import Any

import gradio as gr

from writer.ui.address import Address
from writer.ui.data import DataStep
from writer.ui.desk import DeskStep
from writer.ui.english import speak
from writer.ui.handling import hidden, on, panel, user_of
from writer.ui.library_page import LibraryPage
from writer.ui.outline import OutlineStep
from writer.ui.readthrough import ReadStep
from writer.ui.reports_page import ReportsPage
from writer.ui.shared import Shared, place
from writer.ui.views.parts import looks, report_name, signed_in, status
from writer.ui.workbench import Workbench

_STEPS = ("reports", "data", "outline", "desk", "read", "library")
_FIRST = "data"
# Uploads and files in Gradio's cache are dropped a day after they came.
_CACHE = (3600, 86400)


def build_page(bench: Workbench, example: str = "") -> gr.Blocks:
    """The whole page for one office; ``example`` is the report on which the first hints are given."""
    page: gr.Blocks
    with gr.Blocks(title="拟稿", analytics_enabled=False, fill_width=True, delete_cache=_CACHE) as page:
        with gr.Row(elem_id="bar"):
            gr.HTML('<h1 class="brand">拟稿</h1>', apply_default_css=False, js_on_load=None, elem_id="brand")
            name = gr.HTML(report_name(), elem_id="report-name", apply_default_css=False, js_on_load=None)
            line = gr.HTML(status(), elem_id="status", apply_default_css=False, js_on_load=None)
            panel("looks", looks(example))
            who = panel("who")
        shared = Shared(bench, hidden("report-id"), hidden("section-at"), hidden("saved-at"), name, line)
        _Steps(shared, page).build()
        on(page.load, _who, [], [who], line)
        speak(page)
    return page


def _who(request: gr.Request) -> str:
    return signed_in(user_of(request))


class _Steps:
    """The tabs and the ways between them."""

    def __init__(self, shared: Shared, page: gr.Blocks) -> None:
        self.shared, self.page = shared, page
        self.data, self.outline = DataStep(shared), OutlineStep(shared)
        self.desk = DeskStep(shared)
        self.read, self.library = ReadStep(shared, self.desk), LibraryPage(shared)
        self.reports, self.address = ReportsPage(shared), Address(shared, _STEPS, _FIRST)

    def build(self) -> None:
        with gr.Tabs(elem_id="steps") as self.tabs:
            names = ("报告", "① 数据", "② 提纲", "③ 撰写", "④ 通读与导出", "语料")
            parts: tuple[Any, ...] = (self.reports, self.data, self.outline, self.desk, self.read, self.library)
            made = []
            for name, step, part in zip(names, _STEPS, parts, strict=True):
                with gr.Tab(name, id=step) as tab:
                    part.build()
                made.append(tab)
        for part in parts:
            part.wire()
        self.address.build()
        self._wire_tabs(made)
        self._wire_load()

    def _wire_tabs(self, tabs: list[gr.Tab]) -> None:
        reports, data, outline, desk, read, library = tabs
        report, line = self.shared.report, self.shared.line
        drawn: dict[str, Any] = {"js": "() => deskRows()"}
        shown = self._left(data, [report, self.data.title], self.data.show_again, self.data.content)
        self.data.live.follow(shown.then(None, **drawn))
        self._left(outline, [report], self.outline.show, self.outline.content).then(None, js="() => deskHeld()")
        opened = self._left(desk, [report, self.shared.section], self.desk.show, self.desk.content)
        opened.then(None, js="() => deskOpened()")
        self.read.look_after(self._left(read, [report], self.read.show, self.read.content))
        on(library.select, self.library.show, [], self.library.content, line).then(
            None, js="() => deskShown('library')"
        )
        self._left(reports, [report, self.reports.shelf], self.reports.show, self.reports.content)
        self.read.look_after(self.address.wire(self._kept, self._shown()))

    def _shown(self) -> dict[str, tuple[Any, list[Any]]]:
        """By step, what fills it for a report and a section, and its parts."""
        return {
            "data": (lambda report_id, _: self.data.show(report_id), self.data.content),
            "outline": (lambda report_id, _: self.outline.show(report_id), self.outline.content),
            "desk": (self.desk.show, self.desk.content),
            "read": (lambda report_id, _: self.read.show(report_id), self.read.content),
        }

    def _left(self, tab: gr.Tab, inputs: list[Any], show: Any, outputs: list[Any]) -> Any:
        """On opening ``tab``: first keep what was typed on the step left behind, then show what the tab has."""
        shown = on(self._kept(tab.select).then, show, inputs, outputs, self.shared.line)
        shown.then(None, js=f"() => deskShown('{tab.id}')")
        return shown

    def _kept(self, event: Any) -> Any:
        """On ``event``: keep what was typed in whatever step; returns what follows on it."""
        shared, desk, outline = self.shared, self.desk, self.outline
        typed = [shared.report, shared.section, shared.saved, desk.editor]
        kept = on(event, self._keep, typed, [shared.saved], shared.line)
        applied = on(kept.then, outline.leave, outline.typed, outline.loaded_parts, shared.line)
        applied.then(None, js="() => deskLeft()")
        return applied

    def _keep(self, report_id: str, section: str, saved: str, text: str, request: gr.Request) -> tuple[Any, ...]:
        """Save the edit box; a conflict shows when its section is opened again, both texts being versions."""
        done = self.desk.keep(report_id, section, saved, text, request)
        if done is None or done.version is None or done.theirs is not None:
            return (gr.skip(),)
        return (place(done.version.section, done.version.n),)

    def _wire_load(self) -> None:
        shared = self.shared
        outputs = [shared.report, shared.section, self.tabs, *self.data.content, *self.reports.content]
        loaded = on(self.page.load, self._load, [], outputs, shared.line)
        shown = loaded.then(None, js="(id) => { deskReport(id); deskRows(); deskHeld(); }", inputs=[shared.report])
        self.data.live.follow(shown)

    def _load(self, request: gr.Request) -> tuple[Any, ...]:
        """Open the report and the step that the address names."""
        report_id, section, step, said = self.address.load(dict(request.query_params))
        shown = (*self.data.show(report_id), *self.reports.show(report_id, ""))
        return (report_id, section, gr.Tabs(selected=step), *shown, said)
