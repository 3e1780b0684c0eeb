"""In step ③: the buttons for the selected text, and the panel in which the new words stand beside the old ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from writer.errors import InputError
from writer.ui.handling import clickable, hidden, on, user_of
from writer.ui.inspector import seen
from writer.ui.rewordings import WISHES, Rewordings
from writer.ui.shared import Shared, is_open, key_of
from writer.ui.texts import Saved
from writer.ui.views.parts import status
from writer.ui.views.rewording import reword_panel

_TICK_SECONDS = 0.4
_MARKED: dict[str, Any] = {"js": "(...given) => deskMarked(given)"}


class RewordBar:
    """The parts; ``build_tools`` and ``build_panel`` lay them out, ``wire`` gives them their work."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.bench = shared.bench
        self.rewordings = Rewordings(shared.bench)

    def build_tools(self) -> None:
        """Lay out the buttons; called inside a row of tools."""
        label = '<span class="meta" title="先在正文里选中几句，再点右边的按钮">选中文字</span>'
        gr.HTML(label, apply_default_css=False, js_on_load=None, elem_id="reword-label")
        names = [(act, name) for act, (name, _) in WISHES.items()] + [("own", "按要求改")]
        self.buttons = {
            act: gr.Button(name, size="sm", elem_id=f"reword-{act}", elem_classes="slim", scale=0, min_width=48)
            for act, name in names
        }

    def build_panel(self) -> None:
        """Lay out the panel over the edit box."""
        self.panel = clickable("reword")
        self.selected = hidden("reword-selected")
        self.timer = gr.Timer(_TICK_SECONDS, active=False)

    @property
    def content(self) -> list[Any]:
        """What ``show`` fills."""
        return [self.panel, self.timer]

    def wire(
        self, editor: gr.Textbox, instruction: gr.Textbox, opened: list[Any], reopened: Callable[..., tuple[Any, ...]]
    ) -> None:
        """Bind the handlers.

        Args:
            opened: the parts of the step that a changed text fills.
            reopened: what fills them, from report, section key and what became of the text.
        """
        shared = self.shared
        here = [shared.report, shared.section, shared.saved, editor]
        for act, button in self.buttons.items():
            asked = self._asking(act)
            on(button.click, asked, [*here, instruction, self.selected], self.content, shared.line, **_MARKED)
        on(self.timer.tick, self.tick, [shared.report, shared.section], self.content, shared.line, trigger_mode="once")
        self._reopened, self._parts = reopened, len(opened)
        on(self.panel.select, self.act, here, [*opened, *self.content], shared.line)

    def _asking(self, act: str) -> Callable[..., tuple[Any, ...]]:
        def ask(
            report_id: str, section: str, saved: str, text: str, wish: str, selection: str, request: gr.Request
        ) -> tuple[Any, ...]:
            return self.ask(act, (report_id, section, saved, text), wish, selection, request)

        return ask

    def ask(
        self, act: str, here: tuple[str, str, str, str], wish: str, selection: str, request: gr.Request
    ) -> tuple[Any, ...]:
        """Set a model to work on what is selected; what was typed is saved first."""
        report_id, section, saved, text = here
        key, base = seen(section, saved)
        if not report_id or not is_open(section):
            raise InputError("还没有打开的节；请先在左边打开一节，选中要改的文字。")
        self.bench.texts.save_text(report_id, key, base, text, user=user_of(request))
        name = self.rewordings.ask(report_id, key, text.replace("\r\n", "\n"), selection, act, wish)
        return (*self.show(report_id, section), status(f"{name}：正在改选中的文字；改好后先给您看，正文不动"))

    def show(self, report_id: str, section: str) -> tuple[Any, ...]:
        """The offer of the section on view, as far as it has come."""
        key = key_of(section)
        if not report_id or not key:
            return "", gr.Timer(active=False)
        offer, coming, running = self.rewordings.at(report_id, key)
        return reword_panel(offer, coming, running), gr.Timer(active=running)

    def tick(self, report_id: str, section: str) -> tuple[Any, ...]:
        """Follow what is at work, and say so once it is done."""
        offer, _, running = self.rewordings.at(report_id, key_of(section)) if report_id else (None, "", False)
        shown = self.show(report_id, section)
        if offer is None or running:
            return shown
        said = status(f"{offer.name}：改好了，请看正文上方") if offer.done else status(offer.failed, "warn")
        return (*shown, said)

    def act(
        self, report_id: str, section: str, saved: str, text: str, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        """Take the new words, drop them, or stop their coming."""
        key, base = seen(section, saved)
        act = str(event.act)
        if act == "take":
            done = self.rewordings.take(report_id, key, base, text, str(event.arg), user_of(request))
            return (*self._reopened(report_id, key, done), *self.show(report_id, section), _said(done))
        if act == "stop":
            self.rewordings.stop(report_id, key)
        elif act == "drop":
            self.rewordings.drop(report_id, key)
        return (*(gr.skip() for _ in range(self._parts)), *self.show(report_id, section), status("正文没有动"))


def _said(done: Saved) -> str:
    if done.theirs is not None:
        return status("本节刚在别处也改过，两份都存着，请先选定一份", "warn")
    return status("已换上改好的文字；不合适可点“撤销”")
