"""Step ④ 通读与导出: the whole report as it will stand on paper, everything found in it, and the files."""

from __future__ import annotations

from typing import Any

import gradio as gr

from writer.ui.desk import DeskStep
from writer.ui.handling import clickable, on, panel
from writer.ui.shared import Shared, wanted
from writer.ui.states import Whole
from writer.ui.views import read as views
from writer.ui.views.parts import empty, status


class ReadStep:
    """The parts of the step; ``build`` lays them out, ``wire`` gives them their work."""

    def __init__(self, shared: Shared, desk: DeskStep) -> None:
        self.shared = shared
        self.bench = shared.bench
        self._desk = desk

    def build(self) -> None:
        """Lay the step out; called inside its tab."""
        with gr.Row(elem_classes="step read", equal_height=False):
            with gr.Column(scale=6, min_width=480, elem_classes="pane papers"):
                self.paper = panel("paper")
            with gr.Column(scale=4, min_width=340, elem_classes="pane"):
                self.downloads = panel("downloads")
                self.tally = panel("read-tally")
                self.findings = clickable("read-findings")

    @property
    def content(self) -> list[Any]:
        """What ``show`` fills, in its order."""
        return [self.paper, self.downloads, self.tally, self.findings]

    def wire(self) -> None:
        """Bind the handlers."""
        shared = self.shared
        went = on(self.findings.select, self.go, [shared.report], self._desk.content, shared.line)
        went.then(None, js="() => { deskStep('desk'); deskOpened(); }")

    def show(self, report_id: str) -> tuple[Any, ...]:
        """Everything of this step for a report."""
        if not report_id:
            return empty("还没有报告", "先到“① 数据”新建并填入数据。"), "", "", ""
        outline, sections = self.bench.outline(report_id), self.bench.texts.sections(report_id)
        if not outline.items:
            return empty("还没有提纲", "先到“② 提纲”拟定提纲，再到“③ 撰写”起草。"), "", "", ""
        written = any(one.text.strip() for one in sections)
        whole = self.bench.texts.check_whole(report_id) if written else Whole()
        return (
            views.paper(outline, sections),
            views.downloads(report_id, file_name(outline.title)),
            views.tally(sections, whole),
            views.findings(sections, whole) if written else empty("还没有文字", "到“③ 撰写”点“起草全部”。"),
        )

    def go(self, report_id: str, event: gr.EventData) -> tuple[Any, ...]:
        """Open the section of a finding in step ③."""
        return (*self._desk.show(report_id, wanted(str(event.arg))), status())


def file_name(title: str) -> str:
    """A title as a file name that every system takes."""
    kept = "".join("_" if sign in '\\/:*?"<>|' or ord(sign) < 32 else sign for sign in title).strip(" .")
    return kept[:80] or "报告"
