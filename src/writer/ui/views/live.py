"""What step ① shows of the texts: where each fact is told, and what a corrected table changes in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from writer.checking import Change
from writer.schema import Finding, Ledger, OutlineItem, headline
from writer.ui.live import Affected, Use, marks_of, undo_words
from writer.ui.views.outline import heading_name
from writer.ui.views.parts import button, esc
from writer.ui.wording import RELATION_NAMES

_BEFORE, _AFTER = 32, 14
_FOLD = '<button type="button" class="act small fold" data-fold="live" aria-label="收起或展开清单"></button>'
_ASSIGNED = "已分到提纲，正文还没有写到"


def fact_uses(ledger: Ledger, uses: Mapping[str, Sequence[Use]], assigned: Mapping[str, str], *, written: bool) -> str:
    """For each fact the sections that tell it, for ``ui/static/desk.js`` to put into its row.

    Args:
        assigned: by fact id, the headings of the sections it is assigned to.
        written: whether there is any text: where there is none, nothing is missing in it, and each fact has the section
            that it is assigned to.
    """
    items = []
    for fact in ledger.facts:
        told = uses.get(fact.id, ())
        if told:
            inner = "".join(_use(one) for one in told)
        elif written:
            why = f"{_ASSIGNED}：{assigned[fact.id]}" if fact.id in assigned else "正文里没有用到，提纲里也没有分到节"
            inner = f'<span title="{esc(why)}">未写到</span>'
        elif fact.id in assigned:
            name = esc(assigned[fact.id])
            inner = f'<span class="planned" title="提纲里分在：{name}">{name}</span>'
        else:
            inner = '<span class="planned" title="提纲里还没有分到节">未分</span>'
        items.append(f'<li data-fact="{esc(fact.id)}">{inner}</li>')
    return f"<ul hidden>{''.join(items)}</ul>"


def _use(use: Use) -> str:
    name, times = heading_name(use.item), f"，{use.count} 处" if use.count > 1 else ""
    place = f' data-goto="{use.start}:{use.end}"' if use.end > use.start else ""
    return (
        f'<button type="button" data-act="goto" data-arg="{esc(use.item.key)}"{place} '
        f'title="用在“{esc(name)}”{times}；点一下到那里">{esc(_short(use.item))}</button>'
    )


def _short(item: OutlineItem) -> str:
    """Few characters for a narrow column: its number, else how its heading begins."""
    name = item.number.rstrip("、.．　 ") or item.heading or "开头"
    return name if len(name) <= 5 else f"{name[:4]}…"


def affected(found: Sequence[Affected], ledger: Ledger) -> str:
    """Every figure that the corrected table changes, before and after, by section; "" when there is none."""
    if not found:
        return ""
    count, open_ = sum(len(one.changes) for one in found if not one.final), sum(len(one.unresolved) for one in found)
    held = sum(len(one.changes) for one in found if one.final)
    said = [f"文稿里有 {count} 处数字要跟着改"] if count else []
    said += [f"已定稿的节里有 {held} 处要改，先取消定稿"] if held else []
    said += [f"{open_} 处要人来定"] if open_ else []
    every = button(f"全部改（{count} 处）", "take-all", f":{marks_of(found)}", kind="small primary") if count else ""
    sections = "".join(_section(one, ledger, alone=len(found) == 1) for one in found)
    head = f"<p>{'，'.join(said)} {every}{_FOLD}</p>"
    return f'<section class="live" aria-label="要跟着改的数字">{head}<ul>{sections}</ul></section>'


def _section(one: Affected, ledger: Ledger, *, alone: bool) -> str:
    rows = [(change.start, _change(one, change, ledger)) for change in one.changes]
    rows += [(finding.start, _unresolved(one, finding)) for finding in one.unresolved]
    rows.sort(key=lambda row: row[0])
    whole = ""
    if one.final and one.changes:
        whole = '<span class="meta">已定稿，没有动</span> '
        whole += button("取消定稿", "unfinal", one.item.key, kind="small", title="取消后这一节的数字才能一键改")
    elif len(one.changes) > 1 and not alone:
        whole = button("改本节", "take-all", f"{one.item.key}:{one.mark}", kind="small")
    name = headline(one.item.number, one.item.heading) or heading_name(one.item)
    return f"<li><h3>{esc(name)} {whole}</h3><ul>{''.join(row for _, row in rows)}</ul></li>"


def _change(one: Affected, change: Change, ledger: Ledger) -> str:
    fact = ledger.get(change.fact)
    how = RELATION_NAMES.get(change.relation, "")
    words = f'<span class="meta">{esc(fact.label if fact else "")}{esc(f"，{how}") if how else ""}</span>'
    arg = f"{one.item.key}:{change.start}:{change.end}:{change.new}"
    before, after = _around(one.text, change.start, change.end)
    shown = f"{esc(before)}<del>{esc(change.old)}</del><ins>{esc(change.new)}</ins>{esc(after)}"
    name = f"把{change.old}改为{change.new}"
    act = "" if one.final else button("改", "take", arg, kind="small", title=name)
    return f'<li><span class="words">{shown}</span>{words}{_look(one, change.start, change.end)}{act}</li>'


def _unresolved(one: Affected, finding: Finding) -> str:
    look = _look(one, finding.start, finding.end)
    return f'<li class="settle"><span class="words"><q>{esc(finding.text)}</q> {esc(finding.message)}</span>{look}</li>'


def _look(one: Affected, start: int, end: int) -> str:
    return (
        f'<button type="button" class="act small" data-act="goto" data-arg="{esc(one.item.key)}" '
        f'data-goto="{start}:{end}" title="到“撰写”中看这一处">看</button>'
    )


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The words before and behind a place, within its line."""
    before = text[max(0, start - _BEFORE) : start].rpartition("\n")[2]
    sentence = max(before.rfind(sign) for sign in "。；！？") + 1
    cut = not sentence and len(before) == _BEFORE
    after = text[end : end + _AFTER].partition("\n")[0]
    more = "…" if len(after) == _AFTER and end + _AFTER < len(text) else ""
    return ("…" if cut else "") + before[sentence:], after + more


def taken_back(count: int, made: Sequence[tuple[str, int, int]], rest: str) -> str:
    """What was put right, with the button that takes it back, above what is left."""
    undo = button("撤销", "undo", undo_words(made), kind="small", title="回到改之前的文字")
    said = f"已改 {count} 处数字，涉及 {len(made)} 节；原来的文字留在版本里"
    return f'<section class="live done"><p>{said} {undo}</p></section>{rest}'
