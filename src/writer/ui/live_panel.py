"""In step ①: the figures of the texts that a corrected table changes, and where each fact is told."""

from __future__ import annotations

from typing import Any

import gradio as gr

from writer.errors import InputError
from writer.ui.handling import clickable, on, panel, user_of
from writer.ui.live import Accepted, LiveFigures
from writer.ui.shared import Shared, wanted
from writer.ui.texts import find_item
from writer.ui.views import live as views
from writer.ui.views.outline import heading_name
from writer.ui.views.parts import status


class LivePanel:
    """The parts of the panel; ``build`` lays them out, ``wire`` gives them their work, a press of ``live-again`` (what
    shows the table presses it) fills them: to hold the texts against the table takes longer than to save it.
    """

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.bench = shared.bench
        self.figures = LiveFigures(shared.bench)

    def build(self) -> None:
        """Lay the panel out; called inside the column of the table."""
        self.list = clickable("live-figures")
        self.uses = panel("fact-uses")
        self.done = gr.State(Accepted())
        self.again = gr.Button("对照", visible="hidden", elem_id="live-again")

    @property
    def content(self) -> list[Any]:
        """What ``show`` fills, in its order."""
        return [self.list, self.uses]

    def wire(self, table: Any) -> None:
        """Bind the handlers of the list, and those of the chips that stand in the table."""
        shared, given = self.shared, [self.shared.report, self.done]
        again = on(self.again.click, self.show, given, self.content, shared.line, trigger_mode="always_last")
        again.then(None, js="() => deskRows()")
        done = on(self.list.select, self.act, given, [shared.section, self.done, *self.content], shared.line)
        done.then(None, js="() => { deskRows(); deskSought(); }")
        gone = on(table.select, self.open, [shared.report], [shared.section], shared.line)
        gone.then(None, js="() => deskSought()")

    def show(self, report_id: str, done: Accepted) -> tuple[str, str]:
        """The list, below what was put right last while it can be taken back; and the sections that tell each fact."""
        if not report_id:
            return "", ""
        ledger, uses = self.bench.ledger(report_id), self.figures.uses(report_id)
        assigned: dict[str, str] = {}
        for item in self.bench.outline(report_id).items:
            for fact_id in item.facts:
                assigned[fact_id] = "、".join(filter(None, (assigned.get(fact_id), heading_name(item))))
        written = any(one.text.strip() for one in self.bench.texts.sections(report_id))
        told = views.fact_uses(ledger, uses, assigned, written=written)
        listed = views.affected(self.figures.pending(report_id), ledger)
        if self.figures.stands(report_id, done.made):
            listed = views.taken_back(done.count, done.made, listed)
        return listed, told

    def open(self, report_id: str, event: gr.EventData) -> tuple[Any, ...]:
        """Ask for the section that tells a fact; step ③ fills itself when it is opened."""
        item = find_item(self.bench.outline(report_id), str(event.arg))
        return (wanted(item.key), status())

    def act(self, report_id: str, done: Accepted, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Put figures right, take that back, or open a section."""
        act, words, user = str(event.act), str(event.arg), user_of(request)
        if act == "goto":
            section, said = self.open(report_id, event)
            return (section, gr.skip(), gr.skip(), gr.skip(), said)
        try:
            now, said = self._done(report_id, act, words, user)
            done = now if now.made or act == "undo" else done
        except InputError as error:
            said = status(str(error), "error")
        return (gr.skip(), done, *self.show(report_id, done), said)

    def _done(self, report_id: str, act: str, words: str, user: str) -> tuple[Accepted, str]:
        if act == "undo":
            count = self.figures.undo(report_id, words, user)
            return Accepted(), status(f"已撤销，{count} 节回到改之前的文字")
        if act == "take":
            done = self.figures.accept(report_id, words, user)
        elif act == "unfinal":
            item = find_item(self.bench.outline(report_id), words)
            self.bench.texts.locks.set_final(report_id, item.key, "", user, final=False)
            return Accepted(), status(f"“{heading_name(item)[:20]}”已取消定稿，可以改了；改好后请再点“定稿”")
        elif act == "take-all":
            key, _, mark = words.rpartition(":")
            done = self.figures.accept_all(report_id, key, mark, user)
        else:
            raise InputError("没有收到要做什么；请刷新页面后再点。")
        if done.met:
            return done, status(f"“{done.met[0][:20]}”刚才在别处也改过，两份都存着，见该节的“版本”", "warn")
        return done, status(f"已改 {done.count} 处数字，原来的文字留在版本里")
