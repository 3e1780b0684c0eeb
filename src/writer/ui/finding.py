"""语料 → 找段落: the past passages that a draft would be written after, and why each was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from writer.errors import EmptyCorpus, InputError
from writer.schema import ROLE_NAMES, ROLES, Role
from writer.ui.handling import any_of, clickable, on
from writer.ui.shared import Shared
from writer.ui.views import library as views
from writer.ui.views.parts import empty, status

_HITS = 10
_MOST_CHARS = 2_000
_HINT = empty("找写法相近的段落", "写出小标题、指标或一句话；起草时也是这样选范文的。")


class Finding:
    """The parts of the pane; ``build`` lays them out, ``wire`` gives them their work."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.bench = shared.bench

    def build(self) -> None:
        """Lay the pane out; called inside its tab."""
        roles = [("不限", ""), *((ROLE_NAMES[role], role) for role in ROLES)]
        with gr.Row(elem_classes="line bottom"):
            self.query = gr.Textbox(
                label="要写什么", placeholder="如：优化营商环境、项目签约", elem_id="find-query", max_lines=1, scale=3
            )
            self.role = gr.Dropdown(roles, value="", label="类别", elem_id="find-role", scale=1, min_width=120)
            self.go = gr.Button("查找", variant="primary", size="sm", elem_id="find", scale=0, min_width=72)
        # Any value: a part of a title may be typed, and a page older than a removal is told so in a sentence.
        self.only = gr.Dropdown(
            [], multiselect=True, label="只在这些材料里找（不选为全部）", elem_id="find-only", allow_custom_value=True
        )
        self.found = clickable("found")

    def wire(self) -> None:
        """Bind the handlers."""
        typed = [self.query, self.role, self.only]
        on(any_of(self.go.click, self.query.submit), self.find, typed, [self.found], self.shared.line)

    def choices(self) -> Any:
        """The past reports there are to choose from."""
        heads = self.bench.office.store.past.heads()
        titles = [head.title for head in heads]
        shown = [
            (head.title if head.title and titles.count(head.title) == 1 else head.name, head.name) for head in heads
        ]
        return gr.Dropdown(choices=shown)

    def hint(self) -> str:
        """What stands where nothing has been looked for."""
        return _HINT

    def find(self, query: str, role: str, only: list[str] | str) -> tuple[Any, ...]:
        """Look for passages, in the chosen past reports alone where any are chosen."""
        library, wanted = self.bench.office.library, _role(role)
        titles = {head.name: head.title or head.name for head in self.bench.office.store.past.heads()}
        chosen = [_named(str(one), titles) for one in ([only] if isinstance(only, str) else only) if str(one).strip()]
        if not query.strip() and wanted is None:
            raise InputError("还没有写要找什么；请写几个词，或选一个类别。")
        try:
            hits = library.search(query[:_MOST_CHARS], role=wanted, k=_HITS, reports=chosen or None, strict=True)
        except EmptyCorpus as nothing:
            return (empty("语料是空的", str(nothing)),)
        said = status(f"找到 {len(hits)} 段" if hits else "没有找到", "ok" if hits else "warn")
        return views.found(hits, titles), said


def _role(asked: str) -> Role | None:
    return next((role for role in ROLES if role == asked), None)


def _named(asked: str, titles: Mapping[str, str]) -> str:
    """The name of the past report that is meant: its name, or a part of the one name or title that holds it.

    Raises:
        InputError: none or several fit.
    """
    if asked in titles:
        return asked
    fitting = [name for name, title in titles.items() if asked.strip() in name or asked.strip() in title]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise InputError(f"语料里没有“{asked[:60]}”；请从“只在这些材料里找”中去掉它。")
    listed = "、".join(fitting[:5]) + ("等" if len(fitting) > 5 else "")
    raise InputError(f"“{asked[:60]}”对应 {len(fitting)} 份材料：{listed}；请从清单里选。")
