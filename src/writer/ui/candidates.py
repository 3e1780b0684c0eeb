"""The drawer of step ③ in which candidates of a section stand side by side."""

from __future__ import annotations

from typing import Any

import gradio as gr

from writer.drafting import MOST
from writer.ui import offering
from writer.ui.handling import clickable, hidden, on, user_of
from writer.ui.inspector import seen
from writer.ui.shared import Shared, key_of
from writer.ui.texts import Saved
from writer.ui.views.candidates import candidates
from writer.ui.views.parts import status

_USUAL = 3


class CandidateDrawer:
    """Buttons that ask for candidates, and the drawer that shows them."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.bench = shared.bench

    def build_tools(self) -> None:
        """Lay out the controls; called inside a row of tools."""
        self.count = gr.Dropdown(
            [(f"{n} 稿", str(n)) for n in range(2, MOST + 1)], value=str(_USUAL), label="几份候选稿", show_label=False,
            container=False, elem_id="candidate-count", scale=0, min_width=76,
        )  # fmt: skip
        self.ask = gr.Button("多写几稿", size="sm", elem_id="ask-candidates", scale=0, min_width=88)
        self.look = gr.Button("看候选稿", size="sm", elem_id="look-candidates", scale=0, min_width=88)

    def build_drawer(self) -> None:
        """Lay out the drawer itself."""
        self.drawer = clickable("candidates")
        self.caret = hidden("caret-at")
        # Which section's candidates are awaited: they open by themselves once they are written.
        self.awaited = hidden("candidates-for")

    def open(self, report_id: str, section: str) -> tuple[Any, ...]:
        """Show the last round of candidates of the section on view."""
        if not report_id or not key_of(section):
            return "", status("还没有选中的节；请先在左边打开一节", "warn")
        return self._drawn(report_id, key_of(section)), status()

    def _drawn(self, report_id: str, key: str) -> str:
        found = offering.offers(self.bench, report_id, key)
        return candidates(found, offering.about(self.bench, report_id, found))

    def arrived(self, report_id: str, section: str, awaited: str) -> tuple[Any, ...]:
        """Open the drawer once the candidates that were asked for are there."""
        key = key_of(section)
        if not awaited or awaited != key or self.bench.jobs.progress(report_id).running:
            return gr.skip(), gr.skip()
        found = offering.offers(self.bench, report_id, key)
        return (self._drawn(report_id, key) if found else gr.skip()), ""

    def act(
        self, report_id: str, section: str, saved: str, text: str, caret: str, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, Saved | None, str, str]:
        """What a click in the drawer does: the drawer's new content, what was saved, the caret, a line to say."""
        key, base = seen(section, saved)
        user = user_of(request)
        if str(event.act) == "close":
            return "", None, caret, status()
        if str(event.act) == "use":
            done = offering.use(self.bench, report_id, key, base, text, str(event.arg), user)
            return gr.skip(), done, "", _used(done)
        done, at = offering.pick(self.bench, report_id, key, base, text, str(event.arg), caret, user)
        return gr.skip(), done, str(at), status("已插入一句，其余文字没有动")

    def wire(self, tick: Any) -> None:
        """Bind what concerns the drawer alone; what changes the edit box is bound by the step.

        Args:
            tick: the step's following of a running draft, after which the drawer is looked at.
        """
        shared = self.shared
        here = [shared.report, shared.section]
        on(self.look.click, self.open, here, [self.drawer], shared.line)
        on(tick.then, self.arrived, [*here, self.awaited], [self.drawer, self.awaited], shared.line)


def _used(done: Saved) -> str:
    if done.theirs is not None:
        return status("本节刚在别处改过，没有采用；请看过现在的文字再选", "warn")
    if done.version and "放回" in done.version.note:
        return status("已采用，锁定的句子已按原文放回；原来的文字留在版本里")
    return status("已采用；原来的文字留在版本里")
