"""What the list of reports shows: a line for each, what was just done with a way back, and the next period's form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from writer.ui.reports import SHELVES, STATE_NAMES, NextPeriod, ReportRow, Shelf
from writer.ui.views.parts import button, empty, esc, stamp
from writer.ui.wording import clock

_EMPTY: dict[Shelf, tuple[str, str]] = {
    "open": ("还没有报告", "点“新建”，再把本期数据贴进来；也可以从“已归档”里的上期报告起草下一期。"),
    "archived": ("没有归档的报告", "报告交出以后，在“在写”里点“归档”，列表就清爽了，内容都保留。"),
    "deleted": ("回收站是空的", "删除的报告会放在这里，随时可以恢复。"),
}


def shelves(counts: Mapping[Shelf, int], here: Shelf) -> str:
    """The three lists to choose from, with how many reports are in each."""
    parts = "".join(
        f'<button type="button" class="pill {"here" if shelf == here else ""}" data-act="shelf" data-arg="{shelf}"'
        f' aria-pressed="{"true" if shelf == here else "false"}">{name} {counts.get(shelf, 0)}</button>'
        for shelf, name in SHELVES.items()
    )
    return f'<div class="shelves" role="group" aria-label="哪些报告">{parts}</div>'


def report_table(rows: Sequence[ReportRow], shelf: Shelf, current: str) -> str:
    """The reports of a shelf, the open one marked; drawn afresh each time, since the owner's field is typed in."""
    if not rows:
        return empty(*_EMPTY[shelf])
    head = "".join(f'<th scope="col">{name}</th>' for name in ("标题", "报告期", "状态", "负责人", "最后修改"))
    body = "".join(_line(row, shelf, row.report.id == current) for row in rows)
    return (
        f'<table class="reporttable" data-stamp="{stamp()}"><thead><tr>{head}<th><span class="unseen">操作</span></th>'
        f"</tr></thead><tbody>{body}</tbody></table>"
    )


def _line(row: ReportRow, shelf: Shelf, here: bool) -> str:
    report, title = row.report, row.report.title or "未命名报告"
    name = (
        f'<button type="button" class="open" data-act="open" data-arg="{esc(report.id)}">{esc(title)}</button>'
        if shelf != "deleted"
        else f'<span class="gone">{esc(title)}</span>'
    )
    owner = (
        f'<input type="text" value="{esc(report.owner)}" placeholder="填写" maxlength="50" data-act="owner" '
        f'data-arg="{esc(report.id)}" aria-label="“{esc(title)}”的负责人">'
        if shelf != "deleted"
        else esc(report.owner)
    )
    mark = ' class="here"' if here else ""
    return (
        f'<tr{mark}><td class="name">{name}</td><td>{esc(report.period) or "<span class=meta>未填</span>"}</td>'
        f'<td class="come {row.state}">{_state(row)}</td><td>{owner}</td>'
        f'<td class="when">{esc(clock(report.updated))}</td><td class="tools">{_tools(row, shelf)}</td></tr>'
    )


def _state(row: ReportRow) -> str:
    said = STATE_NAMES[row.state]
    return f"{said} <b>{row.written}/{row.wanted}</b> 节" if row.wanted else said


def _tools(row: ReportRow, shelf: Shelf) -> str:
    def tool(label: str, act: str, title: str) -> str:
        return button(label, act, row.report.id, kind="small", title=title)

    if shelf == "deleted":
        return tool("恢复", "restore", "放回原来的列表，数据、提纲、文字都在")
    away = (
        tool("归档", "archive", "从“在写”里收起，内容都保留")
        if shelf == "open"
        else tool("取出", "unarchive", "放回“在写”")
    )
    return (
        tool("起草下一期", "next", "沿用它的指标、提纲和参照的往期材料，另起一份")
        + tool("复制", "copy", "连同数据和文字复制一份")
        + away
        + tool("删除", "delete", "移到回收站，随时可以恢复")
    )


def done(words: str, undo: str = "") -> str:
    """What was just done, with a way back; ``undo`` is what the way back carries."""
    back = button("撤销", "undo", undo, kind="small") if undo else ""
    return f'<div class="done" role="status"><span>{esc(words)}</span> {back}</div>'


def next_form(found: NextPeriod, of: str) -> str:
    """What the next period's report takes along, above the fields for its title and period."""
    taken = [f"{found.facts} 条指标的名称和单位"] if found.facts else []
    taken += [f"提纲 {found.sections} 节"] if found.sections else []
    taken += [f"参照的往期材料“{found.base}”"] if found.base else []
    words = "、".join(taken) or "标题"
    return (
        f"<h2>起草下一期</h2><p>以“{esc(of)}”为上期，沿用{esc(words)}。上期的数、要点和文字不带过来；"
        "上期和上年同期的数会在“① 数据”里提示带入。请核对标题和报告期：</p>"
    )
