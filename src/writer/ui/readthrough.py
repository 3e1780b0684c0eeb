"""Step ④ 通读与导出: the whole report as it will stand on paper, everything found in it, and the files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from writer.errors import EmptyCorpus, InputError, NotRecorded
from writer.ui.desk import DeskStep
from writer.ui.fixes import Fix, read_fix
from writer.ui.handling import any_of, clickable, hidden, on, panel, static_text, user_of
from writer.ui.importing import Importing
from writer.ui.indexing import being_indexed
from writer.ui.shared import Shared, wanted
from writer.ui.states import Whole
from writer.ui.styling import style_of_whole
from writer.ui.views import read as views
from writer.ui.views.paper import paper
from writer.ui.views.parts import empty, stamp, status
from writer.ui.views.style import comparison
from writer.ui.views.word_edits import imported, summary

_TICK_SECONDS = 0.5
_CORPUS_SECONDS = 2.0
_COMING = '<p class="meta" role="status">正在编入往期材料，编完后自动重新比较。</p>'
# An import that is over by then needs no line of its own.
_SHORT = 0.4


class ReadStep:
    """The parts of the step; ``build`` lays them out, ``wire`` gives them their work."""

    def __init__(self, shared: Shared, desk: DeskStep) -> None:
        self.shared = shared
        self.bench = shared.bench
        self._desk = desk
        self._importing = Importing(shared.bench)

    def build(self) -> None:
        """Lay the step out; called inside its tab."""
        with gr.Row(elem_classes="step read", equal_height=False):
            with gr.Column(scale=6, min_width=480, elem_classes="pane papers"):
                self.paper = clickable("paper")
            with gr.Column(scale=4, min_width=340, elem_classes="pane"):
                self.downloads = panel("downloads")
                self.edited = gr.UploadButton(
                    "导入在 Word 里改过的稿子", size="sm", file_types=[".docx", ".docm"], type="filepath",
                    elem_id="import-edits", scale=0,
                )  # fmt: skip
                self.running = clickable("importing")
                self.imported = panel("imported")
                with gr.Tabs(elem_id="read-tabs"):
                    with gr.Tab("检查", id="read-check"):
                        self.tally = panel("read-tally")
                        self.findings = clickable("read-findings")
                    with gr.Tab("全文文风", id="read-style") as self.style_tab:
                        self.style = clickable("read-style", static_text("style.js"))
                self.again = gr.Button("对照", visible="hidden", elem_id="style-again")
        self.timer = gr.Timer(_TICK_SECONDS, active=False)
        self.awaited = gr.Timer(_CORPUS_SECONDS, active=False)
        # Changes once an import is over, however long it took.
        self.imported_at = hidden("imported-at")

    @property
    def content(self) -> list[Any]:
        """What ``show`` fills, in its order."""
        return [self.paper, self.downloads, self.tally, self.findings, self.imported]

    def wire(self) -> None:
        """Bind the handlers."""
        shared, outputs = self.shared, [*self._desk.content, *self.content]
        clicked = any_of(self.findings.select, self.paper.select, self.style.select)
        acted = on(clicked, self.act, [shared.report], outputs, shared.line)
        acted.then(None, js="() => { deskGone(); deskStyle(); }")
        taken = [*self.content, self.running, self.timer, self.imported_at]
        on(self.edited.upload, self.take_edits, [shared.report, self.edited], taken, shared.line)
        on(self.running.select, self.cancel, [shared.report], [self.running], shared.line)
        on(self.timer.tick, self.advance, [shared.report], taken, shared.line, trigger_mode="once")
        styled = ([shared.report], [self.style, self.awaited], shared.line)
        # How it is written takes longer than to show it, and nobody waits for it.
        looked = any_of(self.again.click, self.imported_at.change, self.style_tab.select)
        on(looked, self.look, *styled, trigger_mode="always_last")
        on(self.awaited.tick, self.caught_up, *styled, trigger_mode="once")

    def look(self, report_id: str) -> tuple[Any, ...]:
        """How the whole report is written beside the past reports; followed up while those are being taken in."""
        coming = being_indexed(self.bench.jobs)
        return (_COMING if coming else "") + self._compared(report_id), gr.Timer(active=coming)

    def caught_up(self, report_id: str) -> tuple[Any, ...]:
        """Compare anew once the past reports are all there."""
        return (gr.skip(), gr.skip()) if being_indexed(self.bench.jobs) else self.look(report_id)

    def _compared(self, report_id: str) -> str:
        texts = self.bench.texts
        if not report_id or not any(one.text.strip() for one in texts.sections(report_id)):
            return empty("还没有文字", "写好后在这里和往期材料比一比。")
        try:
            return comparison(style_of_whole(self.bench.office, texts, report_id))
        except EmptyCorpus as nothing:
            return empty("语料是空的", str(nothing))

    def show(self, report_id: str) -> tuple[Any, ...]:
        """Everything of this step for a report."""
        if not report_id:
            return empty("还没有报告", "先到“① 数据”新建并填入数据。", "data"), "", "", "", ""
        outline, sections = self.bench.outline(report_id), self.bench.texts.sections(report_id)
        if not outline.items:
            return empty("还没有提纲", "先到“② 提纲”拟定提纲，再到“③ 撰写”起草。", "outline"), "", "", "", ""
        written = any(one.text.strip() for one in sections)
        whole = self.bench.texts.check_whole(report_id) if written else Whole()
        sections = whole.sections or sections
        return (
            paper(outline, sections),
            views.downloads(report_id, file_name(outline.title), views.undated(outline), self.bench.font_note()),
            views.tally(sections, whole),
            views.findings(sections, whole) if written else empty("还没有文字", "到“③ 撰写”点“起草全部”。", "desk"),
            "",
        )

    def take_edits(self, report_id: str, path: str | None, request: gr.Request) -> tuple[Any, ...]:
        """Bring a Word file that was edited back into the report."""
        if not path:
            raise InputError("没有收到文件；请再传一次。")
        if not report_id:
            raise InputError("还没有打开报告；请先在“① 数据”里选择导出这份 Word 的报告。")
        self._importing.begin(report_id, Path(path), user_of(request))
        self._importing.wait(report_id, _SHORT)
        return self.advance(report_id)

    def advance(self, report_id: str) -> tuple[Any, ...]:
        """How far the import is; once it is over, the report as it is now and what was done."""
        progress = self._importing.progress(report_id)
        if progress.running:
            coming = (self._importing.shown(report_id), gr.Timer(active=True), gr.skip())
            return (*(gr.skip() for _ in self.content), *coming)
        idle, done = ("", gr.Timer(active=False), stamp()), self._importing.taken(report_id)
        if done is not None:
            said = status(summary(done), "warn" if done.late or done.final else "ok")
            return (*self.show(report_id)[:-1], imported(done), *idle, said)
        ended = progress.outcomes[-1] if progress.outcomes else None
        said = status(ended.message, "warn" if ended.ok else "error") if ended else gr.skip()
        return (*(gr.skip() for _ in self.content), *idle, said)

    def cancel(self, report_id: str) -> tuple[Any, ...]:
        """Put an end to the import, as long as nothing has changed."""
        if not self._importing.stop(report_id):
            return "", status("现在没有在导入")
        return self._importing.shown(report_id), status("正在取消导入")

    def act(self, report_id: str, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Put a finding's suggestion in its place, take its sentence out, or open its section in step ③."""
        desk, own = self._desk.content, self.content
        if (act := str(event.act)).startswith("fix") or act == "cut":
            said = self._mend(report_id, act, read_fix(str(event.arg), act), user_of(request))
            return (*(gr.skip() for _ in desk), *self.show(report_id), said)
        return (*self._desk.show(report_id, wanted(str(event.arg))), *(gr.skip() for _ in own), status())

    def _mend(self, report_id: str, act: str, fix: Fix, user: str) -> str:
        """The edit box of step ③ is left alone: it is filled afresh when that step is opened."""
        whole = self.bench.texts.check_whole(report_id)
        one = next((one for one in whole.sections if one.item.key == fix.key), None)
        if one is None:
            raise NotRecorded("这一节已经不在提纲里，没有改；请刷新页面。")
        across = [finding for finding, key in whole.findings if key == fix.key]
        found = (*one.checked.findings, *one.remarks, *across)
        change, said = (self.bench.texts.cut, "已删去一句") if act == "cut" else (self.bench.texts.fix, "已替换")
        done = change(report_id, fix.key, one.n, one.text, found, fix, user)
        if done.theirs is not None:
            return status("这一节刚才在别处也改过，两份都存着，见该节的“版本”", "warn")
        return status(f"{said}，原来的文字留在版本里；可以在“③ 撰写”里撤销")


def file_name(title: str) -> str:
    """A title as a file name that every system takes."""
    kept = "".join("_" if sign in '\\/:*?"<>|' or ord(sign) < 32 else sign for sign in title).strip(" .")
    return kept[:80] or "报告"
