"""Step ③ 撰写: the outline, the edit box, and what is being drafted; the right-hand pane is ``inspector``."""

from __future__ import annotations

import json
from typing import Any

import gradio as gr

from writer.errors import InputError
from writer.ui import tasks
from writer.ui.candidates import CandidateDrawer
from writer.ui.fixes import read_fix
from writer.ui.handling import any_of, clickable, hidden, on, panel, user_of
from writer.ui.inspector import Inspector, seen
from writer.ui.offering import offer_section
from writer.ui.reword_bar import RewordBar
from writer.ui.section_marks import SectionMarks
from writer.ui.shared import Shared, is_open, key_of, place, wanted
from writer.ui.states import SectionState, chosen_section
from writer.ui.texts import Saved
from writer.ui.version_drawer import VersionDrawer
from writer.ui.versions import numbers
from writer.ui.views import desk as views
from writer.ui.views.parts import empty, status

_TICK_SECONDS = 0.4


class DeskStep:
    """The parts of the step; ``build`` lays them out, ``wire`` gives them their work."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.bench = shared.bench
        self.inspector = Inspector(shared)
        self.candidates = CandidateDrawer(shared)
        self.versions = VersionDrawer(shared, self.inspector)
        self.rewording = RewordBar(shared)
        self.marks = SectionMarks(self)

    def build(self) -> None:
        """Lay the step out; called inside its tab."""
        with gr.Row(elem_classes="step desk", elem_id="desk", equal_height=False):
            with gr.Column(scale=0, min_width=215, elem_classes="pane sections"):
                self.outline = clickable("sections")
            with gr.Column(scale=5, min_width=420, elem_classes="pane writing"):
                self._build_tools()
                self.conflict = clickable("conflict")
                self.rewording.build_panel()
                with gr.Column(elem_classes="sheet"):
                    self.head = clickable("section-head")
                    self.editor = gr.Textbox(
                        label="本节文字", show_label=False, container=False, lines=16, max_lines=400, elem_id="editor",
                        autoscroll=False, placeholder="点“起草本节”，或直接在这里写。",
                    )  # fmt: skip
                    self.stream = panel("stream")
            with gr.Column(scale=4, min_width=360, elem_classes="pane inspecting"):
                self.inspector.build()
        self.candidates.build_drawer()
        self.versions.build_drawer()
        self.save = gr.Button("保存", visible="hidden", elem_id="save-text")
        self.typed = hidden("typed-before")
        self.selected = hidden("selected")
        self.take_typed = gr.Button("取回", visible="hidden", elem_id="take-typed")
        self.timer = gr.Timer(_TICK_SECONDS, active=False)

    def _build_tools(self) -> None:
        engines = [("模型", "llm"), ("套写", "roll")]
        with gr.Column(elem_classes="tools"):
            with gr.Row(elem_classes="line"):
                self.draft_all = gr.Button(
                    "起草全部", variant="primary", size="sm", elem_id="draft-all", scale=0, min_width=88
                )
                self.draft_one = gr.Button("起草本节", size="sm", elem_id="draft-one", scale=0, min_width=88)
                self.stop = gr.Button("停止", variant="stop", size="sm", elem_id="stop", scale=0, min_width=64)
                self.engine = gr.Radio(
                    engines, value=self.bench.office.settings.engine, show_label=False, label="用什么起草",
                    container=False, elem_id="engine", scale=0, min_width=150,
                )  # fmt: skip
                self.state = panel("save-state")
            with gr.Row(elem_classes="line"):
                self.instruction = gr.Textbox(
                    label="补充要求", show_label=False, container=False, max_lines=1, elem_id="instruction", scale=1,
                    placeholder="补充要求（可不填），例如：先讲外资，再讲内资；压缩到300字",
                )  # fmt: skip
                self.rewrite = gr.Button("重写本节", size="sm", elem_id="rewrite", scale=0, min_width=88)
                self.lock = gr.Button("锁定", size="sm", elem_id="lock", scale=0, min_width=56)
                self.free = gr.Button("解锁", size="sm", elem_id="unlock", scale=0, min_width=56)
            with gr.Row(elem_classes="line"):
                self.candidates.build_tools()
                self.rewording.build_tools()
            self.running = panel("running")

    @property
    def content(self) -> list[Any]:
        """What ``show`` fills, in its order."""
        return [self.outline, *self.opened, self.running, self.stream, self.timer, *self.rewording.content]

    @property
    def opened(self) -> list[Any]:
        """What opening a section fills."""
        return [
            self.shared.section, self.head, self.editor, self.state, self.conflict, *self.inspector.checks,
        ]  # fmt: skip

    def wire(self) -> None:
        """Bind the handlers."""
        shared, line = self.shared, self.shared.line
        here = [shared.report, shared.section, shared.saved]
        opened: dict[str, Any] = {"js": "() => deskOpened()"}
        drawers = [self.candidates.drawer, self.candidates.caret, self.candidates.awaited, self.versions.drawer]
        switch = on(self.outline.select, self.switch, [*here, self.editor], [*self.content, *drawers], line)
        switch.then(None, **opened)
        kept = [shared.saved, self.state, self.conflict, self.outline, *self.inspector.checks]
        save = on(self.save.click, self.save_typed, [*here, self.editor], kept, line, trigger_mode="always_last")
        save.then(None, js="() => deskSaved()")
        held = [shared.report, shared.section, self.typed]
        on(self.take_typed.click, self.take_back, held, [*self.opened, self.outline], line)
        self.inspector.wire(self.editor)
        self._wire_drafting(here)
        self._wire_choices(here)

    def _wire_drafting(self, here: list[Any]) -> None:
        line = self.shared.line
        begun = [self.outline, self.running, self.stream, self.timer]
        common = [*here, self.editor, self.engine]
        on(self.draft_all.click, self.start_all, common, begun, line)
        on(self.draft_one.click, self.start_one, common, begun, line)
        again = [*common, self.instruction]
        on(any_of(self.rewrite.click, self.instruction.submit), self.start_again, again, begun, line)
        on(self.stop.click, self.stop_work, [self.shared.report, self.shared.section], [self.running, self.timer], line)
        offer = [*again, self.candidates.count]
        on(self.candidates.ask.click, self.start_offer, offer, [*begun, self.candidates.awaited], line)
        tick = on(self.timer.tick, self.tick, [*here, self.editor], self.content, line, trigger_mode="once")
        self.candidates.wire(tick)

    def _wire_choices(self, here: list[Any]) -> None:
        line, inspector = self.shared.line, self.inspector
        changed = [*self.opened, self.outline]
        on(inspector.findings.select, self.fix, [*here, self.editor], changed, line)
        self.versions.wire(self)
        marked = {"js": "(...given) => deskMarked(given)"}
        on(self.lock.click, self.marks.lock_marked, [*here, self.editor, self.selected], changed, line, **marked)
        on(self.free.click, self.marks.free_marked, [*here, self.editor, self.selected], changed, line, **marked)
        on(self.head.select, self.marks.act, [*here, self.editor], changed, line)
        self.rewording.wire(self.editor, self.instruction, changed, self.reopened)
        drawer = self.candidates
        picked = [*changed, drawer.drawer, drawer.caret]
        on(drawer.drawer.select, self.take, [*here, self.editor, drawer.caret], picked, line)
        on(self.conflict.select, self.settle, [*here, self.editor], changed, line)

    def show(self, report_id: str, section: str = "") -> tuple[Any, ...]:
        """Everything of this step for a report, with the section that was on view, or its first."""
        sections = self.bench.texts.sections(report_id) if report_id else ()
        progress = self.bench.jobs.progress(report_id)
        one = chosen_section(sections, key_of(section), [one.about for one in progress.active])
        return (
            views.outline_list(sections, one.item.key if one else ""),
            *self._open(report_id, one),
            views.running(progress),
            views.stream(progress, one.item.key if one else ""),
            gr.Timer(active=progress.running),
            *self.rewording.show(report_id, place(one.item.key, one.n) if one else ""),
        )

    def _open(self, report_id: str, one: SectionState | None) -> tuple[Any, ...]:
        if one is None:
            nothing = empty("还没有提纲", "先到“① 数据”填数，再到“② 提纲”拟定提纲。")
            return "", nothing, "", views.save_state(), "", "", ""
        version = self.bench.texts.current(report_id, one.item.key)
        return (
            place(one.item.key, one.n),
            self._head(report_id, one),
            one.text,
            views.save_state(version),
            "",
            *self.inspector.checked(report_id, one.item.key, one.text),
        )

    def _head(self, report_id: str, one: SectionState) -> str:
        texts, key = self.bench.texts, one.item.key
        locked, final = texts.locks.locked(report_id, key, one.text), key in texts.locks.finals(report_id)
        return views.section_head(one, len(one.item.facts), locked, undo=texts.back.last(report_id, key), final=final)

    def reopened(self, report_id: str, key: str, done: Saved) -> tuple[Any, ...]:
        """Fills ``opened`` and the outline after a change; where two people met, with both texts."""
        values = list(self.reopen(report_id, key))
        if done.mine and done.theirs:
            values[4] = views.conflict(done.mine, done.theirs)
        return tuple(values)

    def reopen(self, report_id: str, key: str) -> tuple[Any, ...]:
        """Fills ``opened`` and the outline for this section as it is now."""
        sections = self.bench.texts.sections(report_id)
        one = next((one for one in sections if one.item.key == key), None)
        return (*self._open(report_id, one), views.outline_list(sections, key))

    def keep(self, report_id: str, section: str, saved: str, text: str, request: gr.Request) -> Saved | None:
        """Save what stands in the edit box; None when no section is open."""
        key, base = seen(section, saved)
        if not report_id or not is_open(section):
            return None
        return self.bench.texts.save_text(report_id, key, base, text or "", user=user_of(request))

    def save_typed(self, report_id: str, section: str, saved: str, text: str, request: gr.Request) -> tuple[Any, ...]:
        """Save after typing; the edit box itself is left alone."""
        done = self.keep(report_id, section, saved, text, request)
        if done is None:
            return tuple(gr.skip() for _ in range(6))
        key = key_of(section)
        met = views.conflict(done.mine, done.theirs) if done.mine and done.theirs else ""
        number = done.version.n if done.version and not met else seen(section, saved)[1]
        return (
            place(key, number),
            views.save_state(done.mine or done.version),
            met,
            views.outline_list(self.bench.texts.sections(report_id), key),
            *self.inspector.checked(report_id, key, text or ""),
            *self.shared.told_deleted(report_id),
        )

    def take_back(self, report_id: str, section: str, typed: str, request: gr.Request) -> tuple[Any, ...]:
        """Take back what the browser still held from before a reload or a lost connection."""
        key = key_of(section)
        try:
            left = json.loads(typed)
            at, text = str(left["at"]), str(left["text"])
            base = seen(at, str(left.get("saved", "")))[1]
        except (ValueError, TypeError, KeyError):
            return tuple(gr.skip() for _ in range(8))
        if key_of(at) != key or not report_id:
            return tuple(gr.skip() for _ in range(8))
        if any(one.text == text for one in self.bench.texts.versions(report_id, key)):
            current = self.bench.texts.current(report_id, key)
            arrived = current is not None and current.text == text  # sent while the page went: show it
            return (*(self.reopen(report_id, key) if arrived else (gr.skip() for _ in range(8))),)
        done = self.bench.texts.save_text(report_id, key, base, text, note="取回本页未存的文字", user=user_of(request))
        return (*self.reopened(report_id, key, done), status("已取回上次没来得及保存的文字"))

    def switch(
        self, report_id: str, section: str, saved: str, text: str, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        """Open another section, with its drawers closed; what was typed into the one on view is saved first."""
        done = self.keep(report_id, section, saved, text, request)
        said = (
            status("刚才那一节在别处也改过，两份都存着，见该节的“版本”", "warn") if done and done.theirs else status()
        )
        return (*self.show(report_id, wanted(str(event.arg))), "", "", "", "", said)

    def start_all(
        self, report_id: str, section: str, saved: str, text: str, engine: str, request: gr.Request
    ) -> tuple[Any, ...]:
        """Draft every section that has no text."""
        self.before(report_id, section, saved, text, request)
        count = tasks.draft_all(self.bench, report_id, engine, user_of(request))
        return (*self._begun(report_id, section), status(f"开始起草 {count} 节；已有文字的节不动"))

    def start_one(
        self, report_id: str, section: str, saved: str, text: str, engine: str, request: gr.Request
    ) -> tuple[Any, ...]:
        """Draft the section on view, behind what stands of it where it was broken off."""
        self.before(report_id, section, saved, text, request)
        tasks.draft_one(self.bench, report_id, key_of(section), engine, "", user_of(request), go_on=True)
        return (*self._begun(report_id, section), status("开始起草本节"))

    def start_again(
        self, report_id: str, section: str, saved: str, text: str, engine: str, instruction: str, request: gr.Request
    ) -> tuple[Any, ...]:
        """Write the section on view again, by the instruction when there is one."""
        self.before(report_id, section, saved, text, request)
        tasks.draft_one(self.bench, report_id, key_of(section), engine, instruction or "", user_of(request))
        return (*self._begun(report_id, section), status("开始重写本节；原来的文字留在版本里"))

    def start_offer(
        self, report_id: str, section: str, saved: str, text: str, engine: str, instruction: str, count: str,
        request: gr.Request,
    ) -> tuple[Any, ...]:  # fmt: skip
        """Write several candidates of the section on view; its text stays as it is."""
        self.before(report_id, section, saved, text, request)
        key, user = key_of(section), user_of(request)
        offer_section(self.bench, report_id, key, engine, int(count) if count.isdecimal() else 0, instruction, user)
        return (*self._begun(report_id, section), key, status(f"开始写 {count} 份候选稿；本节现有文字不动"))

    def take(
        self, report_id: str, section: str, saved: str, text: str, caret: str, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        """Put a sentence of a candidate, or the whole of it, into the edit box."""
        drawer, done, at, said = self.candidates.act(report_id, section, saved, text, caret, event, request)
        if done is None:
            return (*(gr.skip() for _ in range(len(self.opened) + 1)), drawer, at, said)
        return (*self.reopened(report_id, key_of(section), done), drawer, at, said)

    def before(self, report_id: str, section: str, saved: str, text: str, request: gr.Request) -> None:
        """Before anything is done to the section on view: keep what was typed; raises InputError where none is."""
        if not report_id:
            raise InputError("还没有报告；请先到“① 数据”新建并填入数据。")
        if not key_of(section):
            raise InputError("还没有提纲；请先到“② 提纲”拟定提纲。")
        self.keep(report_id, section, saved, text, request)

    def _begun(self, report_id: str, section: str) -> tuple[Any, ...]:
        progress, key = self.bench.jobs.progress(report_id), key_of(section)
        sections = self.bench.texts.sections(report_id)
        return (
            views.outline_list(sections, key),
            views.running(progress),
            views.stream(progress, key),
            gr.Timer(active=True),
        )

    def stop_work(self, report_id: str, section: str) -> tuple[Any, ...]:
        """Stop drafting, and the passage at work; what has been written is kept."""
        drafting = self.bench.jobs.progress(report_id).running
        if self.rewording.rewordings.stop(report_id, key_of(section)) and not drafting:
            return gr.skip(), gr.skip(), status("正在停止，正文没有动")
        if not self.bench.jobs.stop(report_id):
            return gr.skip(), gr.skip(), status("现在没有在起草")
        return (
            views.running(self.bench.jobs.progress(report_id)),
            gr.Timer(active=True),
            status("正在停止，已写的会保留"),
        )

    def tick(self, report_id: str, section: str, saved: str, text: str) -> tuple[Any, ...]:
        """Follow the draft: its text, the states, and the finished section once it is there.

        What is typed meanwhile is not overwritten: saving it tells that there are two texts.
        """
        progress = self.bench.jobs.progress(report_id)
        key, base = seen(section, saved)
        sections = self.bench.texts.sections(report_id) if report_id else ()
        one = next((one for one in sections if one.item.key == key), None)
        fresh = one is not None and one.n > base and self.bench.texts.is_saved(report_id, key, base, text)
        opened = self._open(report_id, one) if fresh else tuple(gr.skip() for _ in self.opened)
        around = (views.running(progress), views.stream(progress, key), gr.Timer(active=progress.running))
        rest = tuple(gr.skip() for _ in self.rewording.content)
        said = status() if progress.running else views.ended(progress, sections)
        return (views.outline_list(sections, key), *opened, *around, *rest, gr.skip() if progress.running else said)

    def fix(
        self, report_id: str, section: str, saved: str, text: str, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        """Put a finding's suggestion in its place."""
        key, base = seen(section, saved)
        stripped = text.replace("\r\n", "\n").rstrip()
        texts = self.bench.texts
        found = (*texts.check_section(report_id, key, stripped).findings, *texts.remarks(report_id, key, stripped))
        fix = read_fix(str(event.arg), str(event.act))
        change, said = (texts.cut, "已删去一句") if str(event.act) == "cut" else (texts.fix, "已替换")
        done = change(report_id, key, base, stripped, found, fix, user_of(request))
        return (*self.reopened(report_id, key, done), status(f"{said}，原来的文字留在版本里；可以撤销"))

    def settle(
        self, report_id: str, section: str, saved: str, text: str, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        """After two people met on one section: go on with the one text or the other; what was typed since is saved."""
        key, [n] = key_of(section), numbers(str(event.arg), 1)
        done = self.keep(report_id, section, saved, text, request)
        if str(event.act) == "mine":
            n = done.mine.n if done and done.mine else n
            self.bench.texts.restore(report_id, key, n, user_of(request), settling=True)
        return (*self.reopen(report_id, key), status("已选定；另一份仍在“版本”里"))
