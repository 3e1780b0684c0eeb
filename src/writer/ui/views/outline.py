"""What step ② shows: which facts go into which section, and which go nowhere yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from writer.schema import ROLE_NAMES, Fact, Ledger, Outline, OutlineItem, Role
from writer.ui.removed import Removed
from writer.ui.views.parts import button, empty, esc


def heading_name(item: OutlineItem) -> str:
    """A section's name as lists show it: number and heading, 开头 for the opening."""
    return "开头" if item.id == "0" else f"{item.number}{item.heading}"


def fact_words(fact: Fact) -> str:
    """A fact in a few words: 签约项目 29个, or its text."""
    if fact.value is None:
        said = fact.note.startswith(fact.label) or not fact.label
        words = fact.note if fact.note and said else f"{fact.label}：{fact.note}" if fact.note else fact.label
        return words if len(words) <= 40 else words[:39] + "…"
    return f"{fact.label} {fact.value}{fact.unit}"


def loose_facts(outline: Outline, ledger: Ledger) -> list[Fact]:
    """The facts that are in no section."""
    placed = {fact_id for item in outline.items for fact_id in item.facts}
    return [fact for fact in ledger.facts if fact.id not in placed]


def assignment(outline: Outline, ledger: Ledger, homes: Mapping[str, Role] | None = None) -> str:
    """Each section with its facts and points; facts of no section come first, where they cannot be missed.

    Args:
        homes: by fact id, the kind of section in which past reports state such a fact.
    """
    known = {fact.id: fact for fact in ledger.facts}
    if not outline.items:
        return empty("还没有提纲", "选一份往期材料（或不选），点“拟定提纲”。")
    cards = [_card(item, [known[one] for one in item.facts if one in known], ledger.facts) for item in outline.items]
    return f'<div class="assign">{_loose(loose_facts(outline, ledger), outline, homes or {})}{"".join(cards)}</div>'


def removed_list(removed: Sequence[Removed]) -> str:
    """Sections that have text and are no longer in the outline, each with a way back."""
    if not removed:
        return ""
    items = "".join(
        f"<li><strong>{esc(one.item.heading or '开头')}</strong> "
        f"{button('放回提纲', 'put-back', one.item.key, kind='small', title='连同文字和版本放回原来的位置附近')}"
        f'<span class="meta" title="{esc(one.text[:400])}">{esc(one.text.strip()[:60])}…</span></li>'
        for one in removed
    )
    lead = f"有 {len(removed)} 节已移出提纲，文字都留着"
    return f'<details class="removed"><summary>{lead}</summary><ul>{items}</ul></details>'


def _loose(facts: Sequence[Fact], outline: Outline, homes: Mapping[str, Role]) -> str:
    if not facts:
        return '<div class="loose done">所有数据都已分到各节。</div>'
    options = "".join(
        f'<option value="{esc(item.key)}">{"　" if item.level == 2 else ""}{esc(heading_name(item))}</option>'
        for item in outline.items
    )
    rows = "".join(
        f'<li><span title="{esc(fact.source)}">{esc(fact_words(fact))}{_home(fact, homes)}</span>'
        f'<select data-act="assign" data-arg="{esc(fact.id)}" aria-label="{esc(fact.label)}分到哪一节">'
        f'<option value="">分到…</option>{options}</select></li>'
        for fact in facts
    )
    return f'<div class="loose"><p>还有 {len(facts)} 条数据没有分到任何一节，起草时不会用到：</p><ul>{rows}</ul></div>'


def _home(fact: Fact, homes: Mapping[str, Role]) -> str:
    home = homes.get(fact.id)
    return f'<span class="meta">往期多写在“{ROLE_NAMES[home]}”部分</span>' if home else ""


def _card(item: OutlineItem, facts: Sequence[Fact], everything: Sequence[Fact]) -> str:
    chips = "".join(
        f'<span class="chip" title="{esc(fact.source or fact_words(fact))}">{esc(fact_words(fact))}'
        f'<button type="button" data-act="unassign" data-arg="{esc(fact.id)} {esc(item.key)}" '
        f'aria-label="从本节移出{esc(fact.label)}">×</button></span>'
        for fact in facts
    )
    here = {fact.id for fact in facts}
    options = "".join(
        f'<option value="{esc(fact.id)}">{esc(fact_words(fact))}</option>' for fact in everything if fact.id not in here
    )
    adder = (
        f'<select data-act="add" data-arg="{esc(item.key)}" aria-label="给本节添加数据">'
        f'<option value="">＋ 数据</option>{options}</select>'
        if options
        else ""
    )
    points = "".join(f"<li>{esc(point)}</li>" for point in item.points)
    said = f'<ul class="points">{points}</ul>' if points else ""
    return (
        f'<section class="card level{item.level}"><header><strong>{esc(heading_name(item))}</strong>'
        f'<span class="role">{esc(ROLE_NAMES[item.role])}</span></header>'
        f'{said}<div class="chips">{chips}{adder}</div></section>'
    )
