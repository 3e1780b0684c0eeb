"""What step ① shows: the reports at hand, the table of figures, what could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from writer.schema import Problem
from writer.store.values import DeskReport
from writer.ui.views.parts import button, empty, esc, stamp
from writer.ui.wording import clock

_SPARE_ROWS = 3


def report_list(reports: Sequence[DeskReport], current: str) -> str:
    """The reports being written, the open one marked."""
    if not reports:
        return empty("还没有报告", "点“新建”，再把本期数据贴进来。")
    rows = []
    for report in reports:
        here = " here" if report.id == current else ""
        rows.append(
            f'<li class="report{here}"><button type="button" class="open" data-act="open" data-arg="{esc(report.id)}"'
            f' aria-current="{"true" if here else "false"}">'
            f'<span class="title">{esc(report.title or "未命名报告")}</span>'
            f'<span class="meta">{esc(report.period or "未填报告期")} · {esc(clock(report.updated))}</span></button>'
            f'<span class="tools">{button("沿用", "copy", report.id, kind="small", title="以它为上期，另起一份新报告")}'
            f"{button('收起', 'archive', report.id, kind='small', title='从列表中收起，内容都保留')}</span></li>"
        )
    return f'<ul class="reports">{"".join(rows)}</ul>'


def fact_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], problems: Sequence[Problem], used: Mapping[int, str], first: int
) -> str:
    """The editable table of figures.

    Args:
        problems: those of the table itself; the problem of row ``r`` (from 0) has line ``r + first``.
        used: by row, the headings of the sections the fact is assigned to.
        first: the line number of the first row.
    """
    wrong = {problem.line - first: problem.reason for problem in problems}
    body = [_row(header, row, number, wrong.get(number, ""), used.get(number, "")) for number, row in enumerate(rows)]
    blank = [""] * len(header)
    body += [_row(header, blank, len(rows) + extra, "", "") for extra in range(_SPARE_ROWS)]
    head = "".join(f'<th scope="col" class="c{at}">{esc(name)}</th>' for at, name in enumerate(header))
    return (
        f'<div class="facts" data-stamp="{stamp()}" data-columns="{len(header)}">'
        f'<table><thead><tr><th class="n" aria-label="行"></th>{head}<th class="x" aria-label="删除"></th></tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _row(header: Sequence[str], row: Sequence[str], number: int, reason: str, used: str) -> str:
    cells = "".join(
        f'<td class="c{at}"><input type="text" value="{esc(row[at] if at < len(row) else "")}" '
        f'aria-label="第{number + 1}行{esc(name)}" autocomplete="off" spellcheck="false"></td>'
        for at, name in enumerate(header)
    )
    note = f'<tr class="why"><td></td><td colspan="{len(header) + 1}">第{number + 1}行：{esc(reason)}</td></tr>' if reason else ""
    mark = " wrong" if reason else ""
    title = f' title="用于：{esc(used)}"' if used else ""
    seen = " used" if used else ""
    return (
        f'<tr class="row{mark}"><td class="n{seen}"{title}>{number + 1}</td>{cells}'
        f'<td class="x"><button type="button" class="drop" aria-label="删除第{number + 1}行" title="删除这一行">×</button></td></tr>{note}'
    )


def problem_list(problems: Sequence[Problem], *, lead: str) -> str:
    """Pasted lines that could not be read, each with its line number and the cure."""
    if not problems:
        return ""
    items = "".join(
        f'<li><span class="line">第{problem.line}行</span> <q>{esc(problem.text[:60])}</q> {esc(problem.reason)}</li>'
        if problem.line
        else f"<li>{esc(problem.reason)}</li>"
        for problem in problems
    )
    return f'<div class="problems"><p>{esc(lead)}</p><ul>{items}</ul></div>'
