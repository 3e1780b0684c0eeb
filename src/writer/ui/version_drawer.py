"""The list of versions of step ③ at work, and the drawer in which two of them stand side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from writer.ui import versions
from writer.ui.handling import CHOSEN, clickable, on, user_of
from writer.ui.inspector import Inspector
from writer.ui.shared import Shared, key_of
from writer.ui.views import desk as views
from writer.ui.views.parts import status
from writer.ui.views.sides import side_by_side

if TYPE_CHECKING:
    from writer.ui.desk import DeskStep


class VersionDrawer:
    """What a click on a version does: bring it back, show what was sent for it, or put it beside another one."""

    def __init__(self, shared: Shared, inspector: Inspector) -> None:
        self.shared = shared
        self.bench = shared.bench
        self.inspector = inspector

    def build_drawer(self) -> None:
        """Lay out the drawer."""
        self.drawer = clickable("beside")

    def wire(self, desk: DeskStep) -> None:
        """Bind the list and the drawer; both may change what stands in the edit box of ``desk``."""
        self._desk = desk
        shared, lists = self.shared, [self.inspector.diff, self.inspector.versions, self.drawer]
        here = [shared.report, shared.section, shared.saved, desk.editor]
        outputs = [*desk.opened, desk.outline, *lists]
        chosen = on(self.inspector.versions.select, self.choose, here, outputs, shared.line)
        acted = on(self.drawer.select, self.act, here, [*desk.opened, desk.outline, self.drawer], shared.line)
        for done in (chosen, acted):
            done.then(None, js=CHOSEN)

    def choose(
        self, report_id: str, section: str, saved: str, text: str, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        """Act on one version of the list; what stands in the edit box is saved first."""
        key, [n] = key_of(section), versions.numbers(str(event.arg), 1)
        self._desk.keep(report_id, section, saved, text, request)
        if str(event.act) == "restore":
            self.bench.texts.restore(report_id, key, n, user_of(request))
            return (*self._desk.reopen(report_id, key), "", gr.skip(), "", status(f"已恢复第{n}版"))
        shown, listed = self.inspector.look_at(str(event.act), report_id, key, n)
        drawer = self._drawn(report_id, key, n) if str(event.act) == "diff" else gr.skip()
        return (*self._unchanged(), shown, listed, drawer, status())

    def act(
        self, report_id: str, section: str, saved: str, text: str, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        """Close the drawer, show other versions in it, or take a sentence."""
        key, act = key_of(section), str(event.act)
        if act == "close":
            return (*self._unchanged(), "", status())
        self._desk.keep(report_id, section, saved, text, request)
        if act == "pick":
            return self._pick(report_id, key, str(event.arg), request)
        left, right = versions.numbers(str(event.arg), 2)
        if act == "base":
            self.bench.texts.restore(report_id, key, right, user_of(request))
            return (*self._desk.reopen(report_id, key), self._drawn(report_id, key, left), status(f"已恢复第{right}版"))
        [wanted] = versions.numbers(str(event.value), 1)
        left, right = (wanted, right) if act == "left" else (left, wanted)
        return (*self._unchanged(), self._drawn(report_id, key, left, right), status())

    def _pick(self, report_id: str, key: str, arg: str, request: gr.Request) -> tuple[Any, ...]:
        left, right, _ = versions.numbers(arg, 3)
        shown = self.bench.texts.current(report_id, key)
        if shown is None or shown.n != right:
            said = status("文字刚才变了，没有取用；右边已换成现在的文字，请再点一次", "warn")
            return (*self._unchanged(), self._drawn(report_id, key, left), said)
        done = versions.pick(self.bench, report_id, key, arg, user_of(request))
        values = list(self._desk.reopen(report_id, key))
        if done.mine and done.theirs:
            values[4] = views.conflict(done.mine, done.theirs)
        return (*values, self._drawn(report_id, key, left), status("已取用一句，其余文字没有动；原来的文字留在版本里"))

    def _drawn(self, report_id: str, key: str, left: int, right: int = 0) -> str:
        return side_by_side(versions.pair_of(self.bench, report_id, key, left, right))

    def _unchanged(self) -> tuple[Any, ...]:
        return tuple(gr.skip() for _ in range(len(self._desk.opened) + 1))
