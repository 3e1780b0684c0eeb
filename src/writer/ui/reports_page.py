"""报告: every report with its period, state and owner; open, begin, carry on, copy, put away, delete and bring back."""

from __future__ import annotations

from typing import Any

import gradio as gr

from writer.errors import InputError
from writer.ui.handling import SETTLED, any_of, clickable, hidden, on, panel, said_by, user_of
from writer.ui.reports import SHELVES, Shelf
from writer.ui.shared import Shared
from writer.ui.views import reports as views
from writer.ui.views.parts import report_name, status
from writer.ui.views.reports import done

# What each way of putting a report aside is called, and what takes it back.
_BACK = {"archive": "unarchive", "unarchive": "archive", "delete": "restore", "restore": "delete"}
_DONE = {
    "archive": "“{}”已归档，内容都保留",
    "unarchive": "“{}”已放回“在写”",
    "delete": "“{}”已移到回收站，随时可以恢复",
    "restore": "“{}”已恢复",
}
_FIND = (
    '<input type="search" class="find" data-filter="report-table" placeholder="按标题、报告期、负责人查找" '
    'aria-label="查找报告">'
)


class ReportsPage:
    """The parts of the page; ``build`` lays them out, ``wire`` gives them their work."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.reports = shared.bench.whole

    def build(self) -> None:
        """Lay the page out; called inside its tab."""
        with gr.Row(elem_classes="step reports", equal_height=False), gr.Column(elem_classes="main"):
            with gr.Row(elem_classes="line"):
                self.shelves = clickable("report-shelves")
                panel("report-find", _FIND)
                self.new = gr.Button(
                    "新建", variant="primary", size="sm", elem_id="begin-report", min_width=80, scale=0
                )
            self.done = clickable("report-done")
            with gr.Column(visible=False, elem_classes="nextform", elem_id="next-form") as self.form:
                self.told = panel("next-told")
                with gr.Row(elem_classes="line bottom"):
                    self.title = gr.Textbox(label="标题", max_lines=1, scale=3, elem_id="next-title")
                    self.period = gr.Textbox(
                        label="报告期", max_lines=1, scale=1, elem_id="next-period", placeholder="2026年第四季度"
                    )
                    self.make = gr.Button(
                        "建立", variant="primary", size="sm", elem_id="make-next", scale=0, min_width=80
                    )
                    self.cancel = gr.Button("取消", size="sm", elem_id="cancel-next", scale=0, min_width=80)
            self.table = clickable("report-table")
        self.shelf = hidden("report-shelf")
        self.next_of = hidden("next-of")
        self.step = hidden("step-wanted")

    @property
    def content(self) -> list[Any]:
        """What ``show`` fills, in its order."""
        return [self.shelves, self.table]

    @property
    def opened(self) -> list[Any]:
        """What opening a report fills, on this page and beyond it."""
        shared = self.shared
        return [shared.report, shared.section, shared.saved, shared.name, self.step]

    def wire(self) -> None:
        """Bind the handlers."""
        shared, line = self.shared, self.shared.line
        here = [shared.report, self.shelf]
        changed = [*self.opened, self.shelf, self.done, self.form, self.told, self.title, self.period, self.next_of]
        outputs = [*changed, *self.content]
        go: dict[str, Any] = {"js": "(id, step) => deskGo(id, step)", "inputs": [shared.report, self.step]}
        clicked = any_of(self.table.select, self.shelves.select, self.done.select)
        on(clicked, self.act, here, outputs, line, **SETTLED).then(None, **go)
        sent = any_of(self.make.click, self.title.submit, self.period.submit)
        form = [self.next_of, self.title, self.period]
        on(sent, self.begin_next, form, [*self.opened, self.form], line).then(None, **go)
        on(self.cancel.click, lambda: (gr.Column(visible=False),), [], [self.form], line)
        on(self.new.click, self.begin, [], self.opened, line, **SETTLED).then(None, **go)

    def show(self, report_id: str, shelf: str) -> tuple[Any, ...]:
        """The list as it is now."""
        here = _shelf(shelf)
        counts = {one: self.reports.count(one) for one in SHELVES}
        return views.shelves(counts, here), views.report_table(self.reports.rows(here), here, report_id)

    def act(self, report_id: str, shelf: str, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """What a button or field of the list asks for."""
        act, wanted = said_by(event, "act"), said_by(event, "arg")
        if act == "shelf":
            return (*self._stay(), wanted, "", *_no_form(), *self.show(report_id, wanted))
        if act == "undo":
            act, _, wanted = wanted.partition(" ")
        title = self.shared.bench.report(wanted).title or "未命名报告"
        if act == "owner":
            name = self.reports.assign(wanted, said_by(event, "value"))
            words = f"负责人已改为{name}" if name else "负责人已清空"
            return (*self._stay(), gr.skip(), gr.skip(), *_same_form(), *self.show(report_id, shelf), status(words))
        if act == "open":
            return (*self._open(wanted, here=report_id), gr.skip(), "", *_no_form(), gr.skip(), gr.skip(), status())
        if act == "next":
            return (*self._stay(), gr.skip(), "", *self._form(wanted, title), gr.skip(), gr.skip(), status())
        if act == "copy":
            new = self.reports.copy(wanted, user_of(request))
            words = done(f"已复制为“{title}（副本）”，在列表最上面", f"delete {new}")
            return (*self._stay(), "open", words, *_no_form(), *self.show(report_id, "open"))
        if act not in _BACK:
            raise InputError("页面已经更新；请刷新后再点一次。")
        return self._put_aside(act, wanted, title, report_id, shelf)

    def _put_aside(self, act: str, wanted: str, title: str, report_id: str, shelf: str) -> tuple[Any, ...]:
        if act in ("archive", "unarchive"):
            self.reports.archive(wanted, act == "archive")
        else:
            self.reports.delete(wanted, act == "delete")
        # A report that was thrown away stays open nowhere: what is typed next would be typed into it.
        gone = act == "delete" and wanted == report_id
        opened = ("", "", "", report_name(), "") if gone else self._stay()
        words = done(_DONE[act].format(title), f"{_BACK[act]} {wanted}")
        shown = self.show("" if gone else report_id, shelf)
        return (*opened, gr.skip(), words, *_no_form(), *shown, status())  # the line may still speak of what is gone

    def _form(self, wanted: str, title: str) -> tuple[Any, ...]:
        found = self.reports.next_period(wanted)
        return gr.Column(visible=True), views.next_form(found, title), found.title, found.period, wanted

    def begin_next(self, of: str, title: str, period: str, request: gr.Request) -> tuple[Any, ...]:
        """Begin the next period's report as the form says."""
        if not title.strip():
            raise InputError("标题还是空的；请写上这份报告的标题。")
        new = self.reports.carry_on(of, user_of(request), title=title, period=period)
        said = status("已沿用上期的指标和提纲，请填入本期数")
        return (*self._open(new, "data"), gr.Column(visible=False), said)

    def begin(self, request: gr.Request) -> tuple[Any, ...]:
        """Begin an empty report."""
        new = self.shared.bench.begin(user=user_of(request))
        return (*self._open(new, "data"), status("已新建，请粘贴本期数据"))

    def _open(self, report_id: str, step: str = "", here: str = "") -> tuple[Any, ...]:
        """Open a report where its work goes on: at the texts once there is an outline, else at the figures.

        Args:
            here: the report that is open already: of that one the section on view stays.
        """
        report, outline = self.shared.bench.report(report_id), self.shared.bench.outline(report_id)
        step = step or ("desk" if outline.items else "data")
        section = (gr.skip(), gr.skip()) if report.id == here else ("", "")
        return report.id, *section, report_name(report.title, report.period), step

    def _stay(self) -> tuple[Any, ...]:
        return (*(gr.skip() for _ in self.opened[:-1]), "")


def _shelf(asked: str) -> Shelf:
    return next((one for one in SHELVES if one == asked), "open")


def _no_form() -> tuple[Any, ...]:
    return gr.Column(visible=False), "", gr.skip(), gr.skip(), ""


def _same_form() -> tuple[Any, ...]:
    return tuple(gr.skip() for _ in range(5))
