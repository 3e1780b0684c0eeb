"""The page: the bar on top, the five steps as tabs, and what happens when it is opened."""

from __future__ import annotations

from typing import Any

import gradio as gr

from writer.ui.data import DataStep
from writer.ui.desk import DeskStep
from writer.ui.handling import hidden, on, panel, user_of
from writer.ui.library_page import LibraryPage
from writer.ui.outline import OutlineStep
from writer.ui.readthrough import ReadStep
from writer.ui.shared import Shared, place, wanted
from writer.ui.views.parts import report_name, signed_in, status
from writer.ui.workbench import Workbench

_STEPS = ("data", "outline", "desk", "read", "library")
# Uploads and files in Gradio's cache are dropped a day after they came.
_CACHE = (3600, 86400)


def build_page(bench: Workbench) -> gr.Blocks:
    """The whole page for one office."""
    page: gr.Blocks
    with gr.Blocks(title="拟稿", analytics_enabled=False, fill_width=True, delete_cache=_CACHE) as page:
        with gr.Row(elem_id="bar"):
            gr.HTML('<div class="brand">拟稿</div>', apply_default_css=False, js_on_load=None, elem_id="brand")
            name = gr.HTML(report_name(), elem_id="report-name", apply_default_css=False, js_on_load=None)
            line = gr.HTML(status(), elem_id="status", apply_default_css=False, js_on_load=None)
            who = panel("who")
        shared = Shared(bench, hidden("report-id"), hidden("section-at"), hidden("saved-at"), name, line)
        _Steps(shared, page).build()
        on(page.load, _who, [], [who], line)
    return page


def _who(request: gr.Request) -> str:
    return signed_in(user_of(request))


class _Steps:
    """The five tabs and the ways between them."""

    def __init__(self, shared: Shared, page: gr.Blocks) -> None:
        self.shared, self.page = shared, page
        self.data, self.outline = DataStep(shared), OutlineStep(shared)
        self.desk = DeskStep(shared)
        self.read, self.library = ReadStep(shared, self.desk), LibraryPage(shared)

    def build(self) -> None:
        with gr.Tabs(elem_id="steps") as self.tabs:
            names = ("① 数据", "② 提纲", "③ 撰写", "④ 通读与导出", "语料")
            parts: tuple[Any, ...] = (self.data, self.outline, self.desk, self.read, self.library)
            made = []
            for name, step, part in zip(names, _STEPS, parts, strict=True):
                with gr.Tab(name, id=step) as tab:
                    part.build()
                made.append(tab)
        for part in parts:
            part.wire()
        self._wire_tabs(*made)
        self._wire_load()

    def _wire_tabs(self, data: gr.Tab, outline: gr.Tab, desk: gr.Tab, read: gr.Tab, library: gr.Tab) -> None:
        report, line = self.shared.report, self.shared.line
        drawn: dict[str, Any] = {"js": "() => deskRows()"}
        self._left(data, [report], self.data.show_again, self.data.content).then(None, **drawn)
        self._left(outline, [report], self.outline.show, self.outline.content).then(None, js="() => deskHeld()")
        opened = self._left(desk, [report, self.shared.section], self.desk.show, self.desk.content)
        opened.then(None, js="() => deskOpened()")
        self._left(read, [report], self.read.show, self.read.content)
        on(library.select, self.library.show, [], self.library.content, line)

    def _left(self, tab: gr.Tab, inputs: list[Any], show: Any, outputs: list[Any]) -> Any:
        """On opening ``tab``: first keep what was typed on the step left behind, then show what the tab has."""
        shared, desk, outline = self.shared, self.desk, self.outline
        typed = [shared.report, shared.section, shared.saved, desk.editor]
        kept = on(tab.select, self._keep, typed, [shared.saved], shared.line)
        edited = [shared.report, outline.text, outline.loaded]
        applied = on(kept.then, outline.leave, edited, [outline.text, outline.loaded], shared.line)
        applied.then(None, js="() => deskLeft()")
        return on(applied.then, show, inputs, outputs, shared.line)

    def _keep(self, report_id: str, section: str, saved: str, text: str, request: gr.Request) -> tuple[Any, ...]:
        """Save the edit box; a conflict shows when its section is opened again, both texts being versions."""
        done = self.desk.keep(report_id, section, saved, text, request)
        if done is None or done.version is None or done.theirs is not None:
            return (gr.skip(),)
        return (place(done.version.section, done.version.n),)

    def _wire_load(self) -> None:
        shared = self.shared
        outputs = [shared.report, shared.section, self.tabs, *self.data.content]
        loaded = on(self.page.load, self._load, [], outputs, shared.line)
        loaded.then(None, js="(id) => { deskReport(id); deskRows(); deskHeld(); }", inputs=[shared.report])

    def _load(self, request: gr.Request) -> tuple[Any, ...]:
        """Open the report and the step that the address names."""
        asked = dict(request.query_params)
        report_id = self.shared.bench.open_id(str(asked.get("report", ""))[:64])
        step = asked.get("step", "data")
        section = wanted(str(asked.get("section", ""))[:64])
        return (report_id, section, gr.Tabs(selected=step if step in _STEPS else "data"), *self.data.show(report_id))
