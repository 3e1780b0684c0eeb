"""The right-hand pane of step ③: the figure check, and below it similar passages, style and versions."""

from __future__ import annotations

from typing import Any

import gradio as gr

from writer.errors import EmptyCorpus, InputError, NotRecorded
from writer.schema import Version
from writer.ui.handling import clickable, on, panel, static_text, user_of
from writer.ui.outline_moves import with_pattern
from writer.ui.shared import Shared, base_of, is_open, key_of
from writer.ui.styling import style_of_section
from writer.ui.texts import find_item
from writer.ui.views import desk as views
from writer.ui.views import style as style_views
from writer.ui.views.messages import messages
from writer.ui.views.parts import empty, status


class Inspector:
    """What is known about the section in the edit box."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.bench = shared.bench

    def build(self) -> None:
        """Lay the pane out; called inside its column."""
        self.again = gr.Button("核对", visible="hidden", elem_id="check-text")
        self.check = panel("check")
        self.findings = clickable("findings")
        with gr.Tabs(elem_id="inspect"):
            with gr.Tab("相似段落", id="passages"):
                self.passages = clickable("passages")
            with gr.Tab("出处", id="origins"):
                self.origins = panel("origins")
            with gr.Tab("文风", id="style"):
                self.style = clickable("style", static_text("style.js"))
            with gr.Tab("版本", id="versions"):
                self.diff = panel("diff")
                self.versions = clickable("versions")

    @property
    def checks(self) -> list[Any]:
        """What ``checked`` fills."""
        return [self.check, self.findings]

    @property
    def below(self) -> list[Any]:
        """What ``look`` fills."""
        return [self.passages, self.origins, self.style, self.diff, self.versions]

    def checked(self, report_id: str, key: str, text: str) -> tuple[str, str]:
        """The figure check of this text, and what was found in it."""
        checked = self.bench.texts.check_section(report_id, key, text)
        remarks = self.bench.texts.remarks(report_id, key, text)
        return views.figure_check(text, checked, remarks), views.section_findings(checked, remarks)

    def look(self, report_id: str, section: str) -> tuple[Any, ...]:
        """Similar passages, style and versions of the section on view; one that is only asked for is looked at once
        its text is there.
        """
        key = key_of(section)
        if report_id and key and not is_open(section):
            return tuple(gr.skip() for _ in self.below)
        if not report_id or not key:
            blank = empty("还没有选中的节", "在左边点一节。")
            return blank, blank, blank, "", blank
        version = self.bench.texts.current(report_id, key)
        return (
            self._passages(report_id, key),
            self._origins(report_id, key, version.text if version else ""),
            self._style(report_id, key, version.text if version else ""),
            "",
            self._versions(report_id, key),
        )

    def refresh(self, report_id: str, section: str) -> tuple[Any, ...]:
        """Origins, style and versions after the text has changed; the passages do not depend on it."""
        key = key_of(section)
        if not report_id or not key:
            return gr.skip(), gr.skip(), gr.skip()
        version = self.bench.texts.current(report_id, key)
        text = version.text if version else ""
        return (
            self._origins(report_id, key, text),
            self._style(report_id, key, text),
            self._versions(report_id, key),
        )

    def _passages(self, report_id: str, key: str) -> str:
        try:
            pattern = find_item(self.bench.outline(report_id), key).pattern
            return views.passage_list(self.bench.texts.similar(report_id, key), pattern)
        except EmptyCorpus as nothing:
            return empty("语料是空的", str(nothing))

    def follow(self, report_id: str, section: str, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Write the section on view after one of the passages, or after whichever fits best."""
        key, wanted = key_of(section), str(event.arg) if str(event.act) == "pattern" else ""
        if not report_id or not key:
            raise InputError("还没有打开的节；请先在左边打开一节。")
        self.bench.texts.require_open(report_id, key)
        if wanted:
            self.bench.office.library.passage(wanted)
        words = "选定范文" if wanted else "取消范文"
        self.bench.outlines.edit(report_id, lambda outline: with_pattern(outline, key, wanted), words, user_of(request))
        said = "已选为本节的范文；点“起草本节”或“重写本节”就照它写" if wanted else "起草本节时自动挑选范文"
        return self._passages(report_id, key), status(said)

    def _origins(self, report_id: str, key: str, text: str) -> str:
        return views.origin_list(self.bench.texts.origins(report_id, key, text))

    def _style(self, report_id: str, key: str, text: str) -> str:
        if not text.strip():
            return empty("本节还没有文字", "写好后在这里和往期材料比一比。")
        outline = self.bench.outline(report_id)
        try:
            return style_views.comparison(style_of_section(self.bench.office, find_item(outline, key), outline, text))
        except EmptyCorpus as nothing:
            return empty("语料是空的", str(nothing))

    def _versions(self, report_id: str, key: str, viewed: int = 0) -> str:
        current = self.bench.texts.current(report_id, key)
        return views.version_list(self.bench.texts.versions(report_id, key), current.n if current else 0, viewed)

    def look_at(self, act: str, report_id: str, key: str, n: int) -> tuple[str, str]:
        """What was sent for a version, "" where that is not asked for, and the list with it marked."""
        sent = messages(self.version(report_id, key, n)) if act == "messages" else ""
        return sent, self._versions(report_id, key, n)

    def version(self, report_id: str, key: str, n: int) -> Version:
        """One version; raises NotRecorded."""
        for version in self.bench.texts.versions(report_id, key):
            if version.n == n:
                return version
        raise NotRecorded(f"本节没有第{n}版；请刷新页面后再看。")

    def recheck(self, report_id: str, section: str, text: str) -> tuple[Any, ...]:
        """The figure check a moment after typing has stopped; it is saved a little later, once it has for longer."""
        if not report_id or not is_open(section):
            return gr.skip(), gr.skip()
        return self.checked(report_id, key_of(section), text.replace("\r\n", "\n"))

    def wire(self, editor: gr.Textbox) -> None:
        """Check ``editor`` while somebody types in it; look afresh when another section or version is on view; after a
        save, refresh what depends on the text.
        """
        shared = self.shared
        typed = [shared.report, shared.section, editor]
        on(self.again.click, self.recheck, typed, self.checks, shared.line, trigger_mode="always_last")
        inputs = [shared.report, shared.section]
        on(self.passages.select, self.follow, inputs, [self.passages], shared.line)
        on(shared.section.change, self.look, inputs, self.below, shared.line)
        on(shared.saved.change, self.refresh, inputs, [self.origins, self.style, self.versions], shared.line)


def seen(section: str, saved: str) -> tuple[str, int]:
    """The section on view, and the number of the version the page has last seen of it."""
    return key_of(section), base_of(section, saved)
