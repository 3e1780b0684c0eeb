"""Step ② 提纲: headings proposed from past reports, edited as text; which fact goes where."""

from __future__ import annotations

from typing import Any

import gradio as gr

from writer.errors import InputError
from writer.schema import Ledger, Outline
from writer.ui.handling import clickable, hidden, on, panel, user_of
from writer.ui.shared import Shared
from writer.ui.views import outline as views
from writer.ui.views.parts import report_name, status

_MOST_ALIKE = "最相近的往期材料（自动挑选）"
_NEXT = '<button type="button" class="act primary" data-step="desk">下一步：撰写 →</button>'
_HELP = (
    "# 标题，## 一级标题，### 二级标题；编号会自动排。要点写成“- ”开头的行，放在标题下面。"
    "标题上方可写“主送：”“期间：”“署名：”“日期：”。"
)


class OutlineStep:
    """The parts of the step; ``build`` lays them out, ``wire`` gives them their work."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.bench = shared.bench

    def build(self) -> None:
        """Lay the step out; called inside its tab."""
        with gr.Row(elem_classes="step outline", equal_height=False):
            with gr.Column(scale=5, min_width=380, elem_classes="pane"):
                with gr.Row(elem_classes="line bottom"):
                    self.like = gr.Dropdown(
                        [_MOST_ALIKE], value=_MOST_ALIKE, label="参照哪份往期材料", elem_id="like", scale=1
                    )
                    self.propose = gr.Button(
                        "拟定提纲", variant="primary", size="sm", elem_id="propose", scale=0, min_width=110
                    )
                self.text = gr.Textbox(
                    label="提纲", info=_HELP, lines=18, max_lines=200, elem_id="outline-text", autoscroll=False,
                    placeholder="# 标题\n\n## 一、基本情况\n### （一）…\n- 要点",
                )  # fmt: skip
                with gr.Row(elem_classes="line"):
                    self.apply = gr.Button("应用修改", size="sm", elem_id="apply-outline", scale=0, min_width=110)
                    panel("outline-dirty", '<span class="dirty">有未应用的修改；离开本页时会自动应用</span>')
                self.removed = clickable("removed")
            with gr.Column(scale=6, min_width=420, elem_classes="pane"):
                with gr.Row(elem_classes="line bottom"):
                    gr.HTML("<h2>各节用到的数据</h2>", apply_default_css=False, js_on_load=None)
                    self.place = gr.Button("自动分配余下的数据", size="sm", elem_id="place-all", scale=0, min_width=170)
                    panel("to-desk", _NEXT)
                self.assignment = clickable("assignment")
        self.loaded = hidden("outline-loaded")

    @property
    def content(self) -> list[Any]:
        """What ``show`` fills, in its order."""
        return [self.like, *self.shown]

    @property
    def shown(self) -> list[Any]:
        """What a changed outline fills."""
        return [self.text, self.loaded, self.assignment, self.removed, self.shared.name]

    def wire(self) -> None:
        """Bind the handlers."""
        report, line = self.shared.report, self.shared.line
        clean: dict[str, Any] = {"js": "() => deskLeft()"}
        on(self.propose.click, self.propose_from, [report, self.like], self.shown, line).then(None, **clean)
        on(self.apply.click, self.apply_text, [report, self.text], self.shown, line).then(None, **clean)
        on(self.removed.select, self.put_back, [report, self.text, self.loaded], self.shown, line).then(None, **clean)
        on(self.place.click, self.place_all, [report], [self.assignment], line)
        on(self.assignment.select, self.move, [report], [self.assignment], line)

    def show(self, report_id: str) -> tuple[Any, ...]:
        """Everything of this step for a report."""
        names = [past.name for past in self.bench.office.library.reports()]
        choices = gr.Dropdown(choices=[_MOST_ALIKE, *names])
        if not report_id:
            return (choices, "", "", views.assignment(Outline(""), Ledger()), "", report_name())
        return (choices, *self._shown(report_id))

    def _shown(self, report_id: str) -> tuple[Any, ...]:
        text = self.bench.outline_text(report_id)
        report = self.bench.report(report_id)
        removed = views.removed_list(self.bench.removed(report_id))
        return text, text, self._assignment(report_id), removed, report_name(report.title, report.period)

    def _assignment(self, report_id: str) -> str:
        outline, ledger = self.bench.outline(report_id), self.bench.ledger(report_id)
        loose = [fact.id for fact in views.loose_facts(outline, ledger)]
        return views.assignment(outline, ledger, self.bench.homes(ledger, loose))

    def propose_from(self, report_id: str, like: str, request: gr.Request) -> tuple[Any, ...]:
        """Propose an outline after the chosen past report."""
        _need(report_id)
        if not self.bench.ledger(report_id).facts:
            raise InputError("还没有本期数据；请先到“① 数据”粘贴或填写，再拟定提纲。")
        chosen = "" if like == _MOST_ALIKE else like or ""
        outline = self.bench.propose(report_id, chosen, user_of(request))
        return (*self._shown(report_id), status(f"已拟定提纲，共 {len(outline.items)} 节；原来写好的同名各节文字不变"))

    def apply_text(self, report_id: str, text: str, request: gr.Request) -> tuple[Any, ...]:
        """Take the outline as it was edited."""
        _need(report_id)
        line = self._apply(report_id, text, user_of(request))
        return (*self._shown(report_id), line)

    def _apply(self, report_id: str, text: str, user: str) -> str:
        """Apply and say what became of it, also of sections that had text."""
        known = {one.item.key for one in self.bench.removed(report_id)}
        outline = self.bench.apply_outline(report_id, text, user)
        gone = sum(one.item.key not in known for one in self.bench.removed(report_id))
        said = f"提纲已保存，共 {len(outline.items)} 节"
        return status(f"{said}；{gone} 节移出了提纲，文字都留着，可在提纲下方放回", "warn") if gone else status(said)

    def put_back(
        self, report_id: str, text: str, loaded: str, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        """Put a removed section back; what was edited and not yet applied is applied first."""
        _need(report_id)
        if text.strip() and text != loaded:
            self.bench.apply_outline(report_id, text, user_of(request))
        heading = self.bench.put_back(report_id, str(event.arg), user_of(request))
        return (*self._shown(report_id), status(f"“{heading}”已放回提纲，文字也在"))

    def leave(self, report_id: str, text: str, loaded: str, request: gr.Request) -> tuple[Any, ...]:
        """Apply what was edited and not yet applied, when another step is opened."""
        if not report_id or not text.strip() or text == loaded:
            return gr.skip(), gr.skip()
        line = self._apply(report_id, text, user_of(request))
        shown = self.bench.outline_text(report_id)
        return shown, shown, line

    def place_all(self, report_id: str, request: gr.Request) -> tuple[Any, ...]:
        """Put every unassigned fact where it fits best."""
        _need(report_id)
        if not self.bench.outline(report_id).items:
            raise InputError("还没有提纲；请先点“拟定提纲”。")
        self.bench.place_all(report_id, user_of(request))
        return self._assignment(report_id), status("余下的数据已分到各节，请看一遍")

    def move(self, report_id: str, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Put a fact into a section, or take it out."""
        _need(report_id)
        act, arg, value = str(event.act), str(event.arg), str(event.value)
        if act == "unassign":
            fact_id, _, key = arg.partition(" ")
        else:
            fact_id, key = (arg, value) if act == "assign" else (value, arg)
        if not fact_id or not key:
            return (gr.skip(),)
        self.bench.move_fact(report_id, fact_id, key, into=act != "unassign", user=user_of(request))
        return self._assignment(report_id), status("数据的分配已保存")


def _need(report_id: str) -> None:
    if not report_id:
        raise InputError("还没有报告；请先到“① 数据”新建并填入数据。")
