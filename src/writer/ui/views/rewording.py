"""A passage that a model writes anew, before and after, to take or to drop."""

from __future__ import annotations

from dataclasses import replace

from writer.schema import PASSING
from writer.style import pieces_of
from writer.ui.rewordings import Offered
from writer.ui.views.findings import finding_list
from writer.ui.views.marks import marked
from writer.ui.views.parts import button, esc, paragraphs


def reword_panel(offer: Offered | None, coming: str, running: bool) -> str:
    """The offer of the section on view; "" where there is none.

    Args:
        coming: what has come of it so far, while it is ``running``.
    """
    if offer is None:
        return ""
    if running:
        head = f'<span class="pulse"></span><strong>正在{esc(offer.name)}选中的文字…</strong>'
        after = paragraphs(esc(coming)) or '<p class="meta">等模型回答…</p>'
        return _panel(head, button("停止", "stop", kind="small"), _sides(esc(offer.chosen.words), after))
    if not offer.done:
        head = f"<strong>{esc(offer.name)}没有成：</strong><span>{esc(offer.failed)}</span>"
        return _panel(head, button("知道了", "drop", kind="small"), "")
    tools = button("采用", "take", str(offer.n), kind="small primary", title="换掉选中的文字，其余不动；可以撤销")
    tools += button("不要", "drop", kind="small", title="原文不动")
    head = f'<strong>{esc(offer.name)}：改好了</strong><span class="meta">{_tally(offer)}</span>'
    found = [replace(one, start=0, end=0, suggestion="") for one in offer.findings]
    told = finding_list(found) if found else ""
    return _panel(head, tools, _sides(_before(offer), paragraphs(_after(offer))) + told)


def _panel(head: str, tools: str, body: str) -> str:
    return f'<div class="reword" role="status"><p>{head}<span class="tools">{tools}</span></p>{body}</div>'


def _sides(before: str, after: str) -> str:
    return (
        f'<div class="sides"><section><span class="meta">原文</span>{paragraphs(before)}</section>'
        f'<section><span class="meta">改后</span>{after}</section></div>'
    )


def _before(offer: Offered) -> str:
    """The old words, with what the new ones leave out of them struck."""
    pieces = pieces_of(offer.chosen.words, offer.new)
    return "".join(esc(one.old) if one.equal else f"<del>{esc(one.old)}</del>" if one.old else "" for one in pieces)


def _after(offer: Offered) -> str:
    """The new words with their figures coloured, as they were proved in their place."""
    start = offer.chosen.start
    end = start + len(offer.new)
    traces = [
        replace(one, start=one.start - start, end=one.end - start)
        for one in offer.checked.figures
        if start <= one.start and one.end <= end
    ]
    return marked(offer.new, traces)


def _tally(offer: Offered) -> str:
    start, end = offer.chosen.start, offer.chosen.start + len(offer.new)
    inside = [one for one in offer.checked.figures if start <= one.start and one.end <= end]
    failing = sum(one.verdict not in PASSING for one in inside)
    said = f"{len(offer.chosen.words)} 字 → {len(offer.new)} 字，"
    said += f"{len(inside)} 个数字" if inside else "没有数字"
    said += f'，<b class="bad">{failing} 个要改</b>' if failing else "，都有出处" if inside else ""
    return said + (f" · {esc(offer.spent)}" if offer.spent else "")
