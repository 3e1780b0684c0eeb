"""The page: the bar on top, the five steps as tabs, and what happens when it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from writer.ui.address import Address
from writer.ui.data import DataStep
from writer.ui.described import describe_once
from writer.ui.desk import DeskStep
from writer.ui.english import speak
from writer.ui.handling import guarded, hidden, on, panel, user_of
from writer.ui.library_page import LibraryPage
from writer.ui.outline import OutlineStep
from writer.ui.readthrough import ReadStep
from writer.ui.reports_page import ReportsPage
from writer.ui.shared import Shared, place
from writer.ui.views.parts import looks, report_name, signed_in, status
from writer.ui.workbench import Workbench

STEPS = ("reports", "data", "outline", "desk", "read", "library")
_FIRST = "data"
# Uploads and files in Gradio's cache are dropped a day after they came.
_CACHE = (3600, 86400)
# What stands for the report while the page does not know it yet: Gradio tells of the first step as soon as it is drawn.
_NOT_YET = "-"
_ENTERING = "(...given) => window.deskEntering ? deskEntering(given) : ['-', ...given.slice(1)]"


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
        _Steps(shared, who).build()
        speak(page)
    describe_once(page)
    return page


@dataclass(frozen=True)
class _Filled:
    """What fills a step: ``show(report_id, section, *also)`` gives the values of ``parts``; ``also`` are inputs."""

    show: Callable[..., Any]
    parts: list[Any]
    also: tuple[Any, ...] = ()


class _Steps:
    """The tabs and the ways between them."""

    def __init__(self, shared: Shared, who: gr.HTML) -> None:
        self.shared, self.who = shared, who
        self.data, self.outline = DataStep(shared), OutlineStep(shared)
        self.desk = DeskStep(shared)
        self.read, self.library = ReadStep(shared, self.desk), LibraryPage(shared)
        self.reports, self.address = ReportsPage(shared), Address(shared, STEPS, _FIRST)

    def build(self) -> None:
        with gr.Tabs(elem_id="steps", selected=_FIRST) as self.tabs:
            names = ("报告", "① 数据", "② 提纲", "③ 撰写", "④ 通读与导出", "语料")
            parts: tuple[Any, ...] = (self.reports, self.data, self.outline, self.desk, self.read, self.library)
            made = []
            for name, step, part in zip(names, STEPS, parts, strict=True):
                with gr.Tab(name, id=step) as tab:
                    part.build()
                made.append(tab)
        for part in parts:
            part.wire()
        self.address.build()
        self._filled = self._fillings()
        self._before = guarded(self._keep, 1), guarded(self.outline.leave, len(self.outline.loaded_parts))
        self._wire_tabs(made)
        self._wire_back()

    def _fillings(self) -> dict[str, _Filled]:
        """By step, what fills it."""
        return {
            "reports": _Filled(
                lambda report_id, _, shelf: self.reports.show(report_id, shelf),
                self.reports.content, (self.reports.shelf,),
            ),
            "data": _Filled(lambda report_id, _: self.data.show(report_id), self.data.content),
            "outline": _Filled(lambda report_id, _: self.outline.show(report_id), self.outline.content),
            "desk": _Filled(self.desk.show, self.desk.content),
            "read": _Filled(lambda report_id, _: self.read.show(report_id), self.read.content),
            "library": _Filled(lambda *_: self.library.show(), self.library.content),
        }  # fmt: skip

    @property
    def _typed(self) -> list[Any]:
        """What may have been typed in whatever step."""
        shared = self.shared
        return [shared.report, shared.section, shared.saved, self.desk.editor, *self.outline.typed[1:]]

    def _wire_tabs(self, tabs: list[gr.Tab]) -> None:
        shared = self.shared
        opened = [shared.report, shared.section, shared.saved, shared.name, self.who, self.tabs]
        for tab, (step, filled) in zip(tabs, self._filled.items(), strict=True):
            outputs = _once(*opened, *self.outline.loaded_parts, *filled.parts)
            inputs = [*self._typed, *filled.also]
            entered = on(tab.select, self._entering(step, outputs), inputs, outputs, shared.line, js=_ENTERING)
            entered.then(None, js=f"(id) => deskEntered(id, '{step}')", inputs=[shared.report])

    def _entering(self, step: str, outputs: list[Any]) -> Callable[..., tuple[Any, ...]]:
        """On opening a step: first keep what was typed on the one left behind, then show what it has. The first step
        of a page opens the report that the address names.
        """
        filled = self._filled[step]
        show = guarded(filled.show, len(filled.parts))

        def enter(request: gr.Request, report_id: str, section: str, *typed: str) -> tuple[Any, ...]:
            if report_id == _NOT_YET:
                return self._load(step, outputs, request)
            also = typed[len(self._typed) - 2 :]
            values, said = self._left(report_id, section, typed, request)
            *shown, line = show(report_id, section, *also)
            return _told(outputs, values | dict(zip(filled.parts, shown, strict=True)), *said, line)

        return enter

    def _left(
        self, report_id: str, section: str, typed: tuple[str, ...], request: gr.Request
    ) -> tuple[dict[Any, Any], list[Any]]:
        """Keep what was typed in whatever step: what changes by that, and what is to be said. Nothing of it is in the
        way of what follows: a text that cannot be kept stays where it was typed.
        """
        saved, text, outline_text, loaded, of = typed[:5]
        keep, leave = self._before
        now, said = keep(report_id, section, saved, text, request)
        *left, more = leave(report_id, outline_text, loaded, of, request)
        return {self.shared.saved: now, **dict(zip(self.outline.loaded_parts, left, strict=True))}, [said, more]

    def _keep(self, report_id: str, section: str, saved: str, text: str, request: gr.Request) -> tuple[Any, ...]:
        """Save the edit box; a conflict shows when its section is opened again, both texts being versions."""
        done = self.desk.keep(report_id, section, saved, text, request)
        if done is None or done.version is None or done.theirs is not None:
            return (gr.skip(),)
        return (place(done.version.section, done.version.n),)

    def _load(self, here: str, outputs: list[Any], request: gr.Request) -> tuple[Any, ...]:
        """Open the report that the address names, and show what the step ``here`` has of it; where the address leads to
        another step, that one is opened.
        """
        report_id, section, step, said = self.address.load(dict(request.query_params))
        values = {self.shared.report: report_id, self.shared.section: section, self.who: signed_in(user_of(request))}
        report = self.shared.bench.find_open(report_id)
        values[self.shared.name] = report_name(report.title, report.period) if report else report_name()
        if step != here:
            return _told(outputs, values | {self.tabs: gr.Tabs(selected=step)}, said)
        return _told(outputs, values | self._shown(step, report_id, section), said)

    def _wire_back(self) -> None:
        """What the browser goes back to, where that is another report."""
        shared, address = self.shared, self.address
        steps = [part for filled in self._filled.values() for part in filled.parts]
        outputs = self._returned = _once(*address.opened, *self.outline.loaded_parts, *steps)
        back = on(address.go.click, self._back, [*self._typed, address.asked], outputs, shared.line)
        back.then(None, js="() => deskFollow()")

    def _back(self, request: gr.Request, report_id: str, section: str, *typed: str) -> tuple[Any, ...]:
        """Keep what was typed, then open the report that the browser went back to."""
        asked = typed[-1]
        values, told = self._left(report_id, section, typed, request)
        *opened, said = self.address.back(asked, report_id)
        values |= dict(zip(self.address.opened, opened, strict=True))
        if isinstance(opened[0], str):  # another one, with the section asked for
            report_id, section = opened[:2]
        shown = self._shown(self.address.step(asked), report_id, section)
        return _told(self._returned, values | shown, *told, said)

    def _shown(self, step: str, report_id: str, section: str) -> dict[Any, Any]:
        """What one step has to show; nothing for a step there is not."""
        filled = self._filled.get(step)
        if filled is None:
            return {}
        return dict(zip(filled.parts, filled.show(report_id, section, *("" for _ in filled.also)), strict=True))


def _once(*parts: Any) -> list[Any]:
    """The parts, each one once: Gradio would fill it twice."""
    return list(dict.fromkeys(parts))


def _told(outputs: list[Any], values: Mapping[Any, Any], *said: Any) -> tuple[Any, ...]:
    """The values of ``outputs``, the others left alone; then what is to be said, the last of it."""
    line = next((one for one in reversed(said) if isinstance(one, str)), gr.skip())
    return (*(values.get(part, gr.skip()) for part in outputs), line)
