"""What a person says of the section in the edit box: sentences locked, the whole final, the last change taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from writer.errors import InputError
from writer.ui.handling import user_of
from writer.ui.inspector import seen
from writer.ui.shared import key_of
from writer.ui.views.parts import status

if TYPE_CHECKING:
    from writer.ui.desk import DeskStep


class SectionMarks:
    """Handlers of the buttons over the edit box; all of them fill what a changed section fills."""

    def __init__(self, desk: DeskStep) -> None:
        self._desk = desk
        self.bench = desk.bench

    def lock_marked(
        self, report_id: str, section: str, saved: str, text: str, selection: str, request: gr.Request
    ) -> tuple[Any, ...]:
        """Lock the sentences that are selected in the edit box: new drafts keep them word for word."""
        key, now = self._marking(report_id, section, saved, text, request)
        locked = self.bench.texts.locks.lock(report_id, key, now, selection, user_of(request))
        return (*self._desk.reopen(report_id, key), status(f"已锁定 {len(locked)} 句；起草、重写时一字不动"))

    def free_marked(
        self, report_id: str, section: str, saved: str, text: str, selection: str, request: gr.Request
    ) -> tuple[Any, ...]:
        """Take the lock off the sentences that are selected in the edit box."""
        key, now = self._marking(report_id, section, saved, text, request)
        count = self.bench.texts.locks.free_at(report_id, key, now, selection, user_of(request))
        return (*self._desk.reopen(report_id, key), status(f"已解锁 {count} 句"))

    def act(
        self, report_id: str, section: str, saved: str, text: str, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        """What a button beside the section's name does."""
        act, user = str(event.act), user_of(request)
        if act == "undo":
            return self._undo(report_id, section, saved, text, user)
        key, now = self._marking(report_id, section, saved, text, request)
        locks = self.bench.texts.locks
        if act in ("final", "unfinal"):
            locks.set_final(report_id, key, now, user, final=act == "final")
            said = self._final(report_id, key) if act == "final" else status("已取消定稿")
            return (*self._desk.reopen(report_id, key), said)
        if act != "unlock":
            raise InputError("没有收到要做什么；请刷新页面后再点。")
        locks.free(report_id, key, (str(event.arg),), user)
        return (*self._desk.reopen(report_id, key), status("已解锁 1 句"))

    def _final(self, report_id: str, key: str) -> str:
        """What is said of a section that was just called final: with errors in it, it is not."""
        errors = sum(one.errors for one in self.bench.texts.sections(report_id) if one.item.key == key)
        if errors:
            return status(f"本节已定稿，但还有 {errors} 处错误没有改；请改好，或先取消定稿", "warn")
        return status("本节已定稿，起草时不再动它；自己仍可以改")

    def _undo(self, report_id: str, section: str, saved: str, text: str, user: str) -> tuple[Any, ...]:
        """Take back the last change that one click made in the section."""
        key, base = seen(section, saved)
        if not report_id or not key:
            raise InputError("还没有打开的节，没有可以撤销的。")
        done, words = self.bench.texts.undo(report_id, key, base, text, user)
        said = status(f"已撤销：{words}") if words else status("本节刚在别处也改过，没有撤销；请先选定一份", "warn")
        return (*self._desk.reopened(report_id, key, done), said)

    def _marking(self, report_id: str, section: str, saved: str, text: str, request: gr.Request) -> tuple[str, str]:
        """Save what was typed, so that marks stand on what the record has: the section's key and that text."""
        self._desk.before(report_id, section, saved, text, request)
        key = key_of(section)
        version = self.bench.texts.current(report_id, key)
        return key, version.text if version else ""
