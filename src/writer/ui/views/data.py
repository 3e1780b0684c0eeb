"""What step ① shows: the reports at hand, the table of figures, what could not be read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from writer.checking import FIELDS
from writer.schema import Problem
from writer.store.values import DeskReport
from writer.ui.beside import Fill
from writer.ui.shared_table import SavedTable
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
            f'<span class="meta">{esc(report.period or "未填报告期")} · {esc(clock(report.updated))}</span>'
            "</button></li>"
        )
    return f'<ul class="reports">{"".join(rows)}</ul>'


def fact_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], used: Mapping[str, str], saved: int = 0, of: str = ""
) -> str:
    """The editable table of figures; ``ui/static/table.js`` runs it.

    Args:
        header: the columns shown; the rows have the fact's id in front of them.
        used: by fact id, the headings of the sections that the fact is assigned to.
        saved: the number of the save that these rows are.
        of: the id of the report whose rows these are; the page sends it back with them.
    """
    body = [_row(header, row, number, used.get(row[0], "")) for number, row in enumerate(rows)]
    body += [_row(header, (), len(rows) + extra, "") for extra in range(_SPARE_ROWS)]
    head = "".join(f'<th scope="col" class="c{at}">{esc(name)}</th>' for at, name in enumerate(header))
    return (
        f'<div class="facts" data-of="{esc(of)}" data-stamp="{stamp()}" data-base="{saved}">'
        f'<table><thead><tr><th scope="col" class="n"><span class="unseen">行</span></th>{head}'
        '<th scope="col" class="u" title="正文里用到它的节；还没写时是提纲里分到的节">用在</th>'
        '<th scope="col" class="x"><span class="unseen">操作</span></th></tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _row(header: Sequence[str], row: Sequence[str], number: int, used: str) -> str:
    cells = "".join(
        f'<td class="c{at}"><input type="text" value="{esc(row[at + 1] if at + 1 < len(row) else "")}" '
        f'aria-label="第{number + 1}行{esc(name)}" autocomplete="off" spellcheck="false"></td>'
        for at, name in enumerate(header)
    )
    name = row[0] if row else ""
    title = f' title="{esc(name)}，用于：{esc(used)}"' if used else ""
    seen = " used" if used else ""
    return (
        f'<tr class="row" data-id="{esc(name)}"><td class="n{seen}"{title}>{number + 1}</td>{cells}'
        '<td class="u"></td>'
        '<td class="x"><button type="button" class="drop" aria-label="删除这一行" title="删除这一行">×</button></td>'
        "</tr>"
    )


def table_problems(
    problems: Sequence[Problem], ids: Sequence[str], of: str = "", saved: SavedTable | None = None
) -> str:
    """What is wrong in the table, for ``ui/static/desk.js`` to put under the rows, and the ids the rows have got.

    Args:
        of: the id of the report whose table it is; under the table of another one it is not shown.
        saved: the save just made, for ``ui/static/table.js``: under which number, and what others had changed.
    """
    items = "".join(f'<li data-row="{problem.line - 1}">{esc(problem.reason)}</li>' for problem in problems)
    count = f"<p>表中有 {len(problems)} 行要看一下，原因写在各行下面。</p>" if problems else ""
    given = " ".join(one or "-" for one in ids)
    kept = f' data-base="{saved.n}"' if saved else ""
    if saved and saved.merged:
        merged = json.dumps({"rows": saved.sheet.rows, "places": saved.merged.places}, ensure_ascii=False)
        kept += f' data-merged="{esc(merged)}"'
    return (
        f'<div class="rowproblems" data-of="{esc(of)}" data-stamp="{stamp()}" data-ids="{esc(given)}"{kept}>{count}'
        f"<ul hidden>{items}</ul></div>"
    )


def offers(fills: Sequence[Fill]) -> str:
    """What may be taken over from earlier periods; ``ui/static/desk.js`` puts it into the table."""
    if not fills:
        return ""
    items = "".join(f"<li>{_offer(fill)} {_fill_button(fill)}</li>" for fill in fills)
    everything = (
        '<button type="button" class="act small" data-fill-all title="填进表里，来源记在备注里">全部带入</button>'
    )
    return f'<div class="offers"><p>往期数据可带入 {len(fills)} 项 {everything}</p><ul>{items}</ul></div>'


def _offer(fill: Fill) -> str:
    offer = fill.offer
    told = f"{FIELDS[offer.field]} {offer.value:f}{offer.unit}"
    return f'<b>{esc(offer.label)}</b> {esc(told)}<span class="meta">（来自{esc(offer.source)}）</span>'


def _fill_button(fill: Fill) -> str:
    # The rows of the page have no cell for the id, which is the first under TABLE_HEADER.
    return (
        f'<button type="button" class="act small" data-fill="{esc(fill.offer.fact)}" data-column="{fill.column - 1}"'
        f' data-value="{esc(fill.value)}" data-front="{esc(fill.front)}" data-back="{esc(fill.back)}"'
        f' aria-label="带入{esc(fill.offer.label)}{FIELDS[fill.offer.field]}">带入</button>'
    )


def problem_list(problems: Sequence[Problem], *, lead: str) -> str:
    """Pasted lines that could not be read, each with its line number and the cure."""
    if not problems:
        return ""
    items = "".join(
        f"<li>{_line(problem)}<q>{esc(problem.text.strip()[:60])}</q> {esc(problem.reason)} "
        + button("知道了", "dismiss", f"{problem.line} {problem.reason}", kind="small", title="不再显示这一条")
        + "</li>"
        for problem in problems
    )
    return f'<div class="problems"><p>{esc(lead)}</p><ul>{items}</ul></div>'


def _line(problem: Problem) -> str:
    """The line number, unless the reason names it already."""
    if not problem.line or problem.reason.replace(" ", "").startswith(f"第{problem.line}行"):
        return ""
    return f'<span class="line">第{problem.line}行</span> '
