"""Step ② 提纲: the sections as cards to move, indent, rename, add and remove; facts and 要点 dropped onto them.

Beside the cards stand, one at a time, the facts (those of no section first), the headings of a past report to pick
from, and the outline as text.
"""

from __future__ import annotations

from typing import Any

import gradio as gr

from writer.errors import InputError
from writer.schema import Ledger, Outline
from writer.ui.handling import clickable, hidden, on, panel, said_by, static_text, user_of
from writer.ui.outline_edit import Asked, change_of, name_of
from writer.ui.shared import Shared
from writer.ui.views import outline as views
from writer.ui.views.parts import report_name, status

MOST_ALIKE = "最相近的往期材料（自动挑选）"
_NEXT = '<button type="button" class="act primary" data-step="desk">下一步：撰写 →</button>'
_HELP = (
    "# 标题，## 一级标题，### 二级标题；编号会自动排。要点写成“- ”开头的行，放在标题下面。"
    "标题上方可写“主送：”“期间：”“署名：”“日期：”。"
)
# Changes of one report come one after the other, so that what is shown last is how it stands.
_ONE_BY_ONE: dict[str, Any] = {"trigger_mode": "multiple", "concurrency_limit": 1, "concurrency_id": "outline"}


class OutlineStep:
    """The parts of the step; ``build`` lays them out, ``wire`` gives them their work."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.bench = shared.bench

    def build(self) -> None:
        """Lay the step out; called inside its tab."""
        with gr.Row(elem_classes="step outline", equal_height=False):
            with gr.Column(scale=5, min_width=380, elem_classes="pane", elem_id="palette"):
                self._build_beside()
            with gr.Column(scale=7, min_width=420, elem_classes="pane"):
                with gr.Row(elem_classes="line bottom"):
                    gr.HTML("<h2>提纲</h2>", apply_default_css=False, js_on_load=None)
                    self.undo = clickable("outline-undo")
                    self.place = gr.Button("自动分配余下的数据", size="sm", elem_id="place-all", scale=0, min_width=170)
                    panel("to-desk", _NEXT)
                self.assignment = gr.HTML(
                    "", elem_id="assignment", js_on_load=static_text("outline.js"), apply_default_css=False
                )
                self.removed = clickable("removed")
        self.loaded, self.of = hidden("outline-loaded"), hidden("outline-of")

    def _build_beside(self) -> None:
        with gr.Row(elem_classes="line bottom"):
            self.like = gr.Dropdown([MOST_ALIKE], value=MOST_ALIKE, label="参照哪份往期材料", elem_id="like", scale=1)
            self.propose = gr.Button(
                "拟定提纲", variant="primary", size="sm", elem_id="propose", scale=0, min_width=110
            )
        panel("palette-views", views.palette_views())
        self.facts = panel("palette-facts")
        self.past = panel("palette-past")
        with gr.Column(elem_id="palette-text"):
            self.text = gr.Textbox(
                label="提纲", info=_HELP, lines=14, max_lines=200, elem_id="outline-text", autoscroll=False,
                placeholder="# 标题\n\n## 一、基本情况\n### （一）…\n- 要点",
            )  # fmt: skip
            with gr.Row(elem_classes="line"):
                self.apply = gr.Button("应用修改", size="sm", elem_id="apply-outline", scale=0, min_width=110)
                panel("outline-dirty", '<span class="dirty">有未应用的修改；离开本页时会自动应用</span>')

    @property
    def content(self) -> list[Any]:
        """What ``show`` fills, in its order."""
        return [self.like, self.past, *self.shown]

    @property
    def shown(self) -> list[Any]:
        """What a changed outline fills."""
        return [*self.loaded_parts, self.of, self.facts, self.assignment, self.removed, self.undo, self.shared.name]

    @property
    def typed(self) -> list[Any]:
        """The report on view, and the outline's text as it stands in the box, as it was filled, and whose it is."""
        return [self.shared.report, self.text, self.loaded, self.of]

    @property
    def loaded_parts(self) -> list[Any]:
        """What ``leave`` fills."""
        return [self.text, self.loaded]

    def wire(self) -> None:
        """Bind the handlers."""
        report, line = self.shared.report, self.shared.line
        clean: dict[str, Any] = {"js": "() => { deskLeft(); outlineDrawn(); }"}
        proposed = [*self.shown, self.past]
        on(self.propose.click, self.propose_from, [report, self.like], proposed, line).then(None, **clean)
        on(self.apply.click, self.apply_text, [report, self.text, self.loaded], self.shown, line).then(None, **clean)
        on(self.removed.select, self.put_back, self.typed, self.shown, line).then(None, **clean)
        on(self.place.click, self.place_all, self.typed, self.shown, line).then(None, **clean)
        on(self.undo.select, self.take_back, self.typed, self.shown, line, **_ONE_BY_ONE).then(None, **clean)
        edited = [*self.typed, self.like]
        on(self.assignment.select, self.edit, edited, self.shown, line, **_ONE_BY_ONE).then(None, **clean)
        on(self.like.input, self.choose_base, [report, self.like], [self.past], line)

    def show(self, report_id: str) -> tuple[Any, ...]:
        """Everything of this step for a report."""
        names = [past.name for past in self.bench.office.store.past.heads()]
        base = self.bench.report(report_id).base if report_id else ""
        like = base if base in names else MOST_ALIKE
        choices = gr.Dropdown(choices=[MOST_ALIKE, *names], value=like)
        if not report_id:
            blank = views.assignment(Outline(""), Ledger())
            return (choices, "", "", "", "", views.fact_palette(Outline(""), Ledger()), blank, "", "", report_name())
        return (choices, self._past(report_id, like), *self._shown(report_id))

    def _shown(self, report_id: str) -> tuple[Any, ...]:
        bench = self.bench
        text, report = bench.outline_text(report_id), bench.report(report_id)
        outline, ledger = bench.outline(report_id), bench.ledger(report_id)
        loose = [fact.id for fact in views.loose_facts(outline, ledger)]
        written = bench.office.store.desk.written([report_id]).get(report_id, frozenset())
        return (
            text,
            text,
            report_id,
            views.fact_palette(outline, ledger, bench.outlines.homes(ledger, loose)),
            views.assignment(outline, ledger, written),
            views.removed_list(bench.removed(report_id)),
            views.undo_button(bench.outlines.last_step(report_id)),
            report_name(report.title, report.period),
        )

    def _past(self, report_id: str, like: str) -> str:
        """The headings of the past report that is followed, to pick from."""
        if like == MOST_ALIKE or not like:
            return views.past_palette("", (), ())
        offered = self.bench.outlines.offered(like, self.bench.report(report_id).period)
        return views.past_palette(like, offered, [item.heading for item in self.bench.outline(report_id).items])

    def propose_from(self, report_id: str, like: str, request: gr.Request) -> tuple[Any, ...]:
        """Propose an outline after the chosen past report."""
        _need(report_id)
        if not self.bench.ledger(report_id).facts:
            raise InputError("还没有本期数据；请先到“① 数据”粘贴或填写，再拟定提纲。")
        chosen = "" if like == MOST_ALIKE else like or ""
        outline = self.bench.propose(report_id, chosen, user_of(request))
        said = status(f"已拟定提纲，共 {len(outline.items)} 节；原来写好的同名各节文字不变")
        return (*self._shown(report_id), self._past(report_id, like), said)

    def choose_base(self, report_id: str, like: str) -> tuple[Any, ...]:
        """Remember the past report that this one follows, and show its headings."""
        _need(report_id)
        past = self._past(report_id, like)
        self.bench.follow(report_id, "" if like == MOST_ALIKE else like)
        return past, status()

    def apply_text(self, report_id: str, text: str, loaded: str, request: gr.Request) -> tuple[Any, ...]:
        """Take the outline as it was edited."""
        _need(report_id)
        line = self._apply(report_id, text, loaded, user_of(request))
        return (*self._shown(report_id), line)

    def _require_unchanged(self, report_id: str, loaded: str) -> None:
        """Refuse a text that was made of an outline which has been changed since: it would undo those changes."""
        if loaded and loaded != self.bench.outline_text(report_id):
            raise InputError(
                "提纲刚才在别处改过，照框里的文字应用会丢掉那边的修改，所以没有应用；"
                "您改的文字还在框里，请刷新页面，对照现在的提纲后再点“应用修改”。"
            )

    def _apply(self, report_id: str, text: str, loaded: str, user: str) -> str:
        """Apply and say what became of it, also of sections that had text."""
        self._require_unchanged(report_id, loaded)
        known = {one.item.key for one in self.bench.removed(report_id)}
        outline = self.bench.apply_outline(report_id, text, user)
        gone = sum(one.item.key not in known for one in self.bench.removed(report_id))
        said = f"提纲已保存，共 {len(outline.items)} 节"
        return status(f"{said}；{gone} 节移出了提纲，文字都留着，可在提纲下方放回", "warn") if gone else status(said)

    def _settle(self, report_id: str, text: str, loaded: str, of: str, user: str) -> None:
        """Apply what was edited as text and not yet applied, before the outline is changed otherwise."""
        _need(report_id)
        if of and of != report_id:
            raise InputError("页面上还是另一份报告的提纲；请刷新页面后再改。")
        if text.strip() and text != loaded:
            self._require_unchanged(report_id, loaded)
            self.bench.apply_outline(report_id, text, user)

    def edit(
        self, report_id: str, text: str, loaded: str, of: str, like: str, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        """One change by hand; what cannot be done is told, and the cards show how it stands."""
        user = user_of(request)
        asked = Asked(*(said_by(event, name) for name in ("act", "arg", "value", "to", "at", "was")))
        self._settle(report_id, text, loaded, of, user)
        try:
            said = self._edited(report_id, asked, like, user)
        except InputError as error:
            said = status(str(error), "error")
        return (*self._shown(report_id), said)

    def _edited(self, report_id: str, asked: Asked, like: str, user: str) -> str:
        outlines = self.bench.outlines
        if asked.act == "pick":
            period = self.bench.report(report_id).period
            after = asked.at != "before"
            name = outlines.pick(report_id, like, asked.arg, asked.to, after=after, period=period, user=user)
            return status(f"已加入“{name}”")
        change, words = change_of(asked, [fact.id for fact in self.bench.ledger(report_id).facts])
        name = name_of(self.bench.outline(report_id), asked.arg) if asked.act in _NAMED else ""
        words = f"{words}“{name}”" if name else words
        known = {one.item.key for one in self.bench.removed(report_id)} if asked.act == "remove" else set()
        outlines.edit(report_id, change, words, user)
        if asked.act != "remove":
            return status("提纲已保存")
        kept = sum(one.item.key not in known for one in self.bench.removed(report_id))
        more = "，文字都留着，可在提纲最下面放回" if kept else ""
        return status(f"已{words}{more}；点“撤销”可恢复", "warn")

    def take_back(self, report_id: str, text: str, loaded: str, of: str, request: gr.Request) -> tuple[Any, ...]:
        """Undo the last change of the outline."""
        self._settle(report_id, text, loaded, of, user_of(request))
        words = self.bench.outlines.undo(report_id, user_of(request))
        return (*self._shown(report_id), status(f"已撤销：{words}"))

    def put_back(
        self, report_id: str, text: str, loaded: str, of: str, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        """Put a removed section back; what was edited and not yet applied is applied first."""
        self._settle(report_id, text, loaded, of, user_of(request))
        heading = self.bench.put_back(report_id, said_by(event, "arg"), user_of(request))
        return (*self._shown(report_id), status(f"“{heading}”已放回提纲，文字也在"))

    def leave(self, report_id: str, text: str, loaded: str, of: str, request: gr.Request) -> tuple[Any, ...]:
        """Apply what was edited and not yet applied, when another step is opened."""
        if not report_id or of != report_id or not text.strip() or text == loaded:
            return gr.skip(), gr.skip()
        line = self._apply(report_id, text, loaded, user_of(request))
        shown = self.bench.outline_text(report_id)
        return shown, shown, line

    def place_all(self, report_id: str, text: str, loaded: str, of: str, request: gr.Request) -> tuple[Any, ...]:
        """Put every unassigned fact where it fits best."""
        self._settle(report_id, text, loaded, of, user_of(request))
        if not self.bench.outline(report_id).items:
            raise InputError("还没有提纲；请先点“拟定提纲”。")
        self.bench.place_all(report_id, user_of(request))
        return (*self._shown(report_id), status("余下的数据已分到各节，请看一遍"))


# Acts whose argument is a section that can be named to whoever takes them back.
_NAMED = frozenset({"up", "down", "indent", "outdent", "place", "rename", "role", "remove"})


def _need(report_id: str) -> None:
    if not report_id:
        raise InputError("还没有报告；请先到“① 数据”新建并填入数据。")
