"""What step ② shows: the sections with their facts and 要点, and beside them what can be put into them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from writer.schema import ROLE_NAMES, Fact, Ledger, Outline, OutlineItem, Role
from writer.ui.outline_moves import CHOOSABLE
from writer.ui.removed import Removed
from writer.ui.views.parts import button, empty, esc, stamp


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


def assignment(outline: Outline, ledger: Ledger, written: Collection[str] = ()) -> str:
    """The sections as cards; ``ui/static/outline.js`` moves them. Drawn afresh each time: their fields are typed in.

    Args:
        written: keys of the sections that have text.
    """
    known = {fact.id: fact for fact in ledger.facts}
    if not outline.items:
        return empty("还没有提纲", "选一份往期材料（或不选），点“拟定提纲”。")
    cards = [
        _card(item, [known[one] for one in item.facts if one in known], item.key in written) for item in outline.items
    ]
    add = '<p class="addlast"><button type="button" class="act small" data-new="">＋ 加一节</button></p>'
    return f'<div class="assign" data-stamp="{stamp()}">{"".join(cards)}{add}</div>'


def undo_button(words: str) -> str:
    """The way back from the last change; nothing when there is none."""
    return button(f"撤销：{words if len(words) <= 16 else words[:15] + '…'}", "undo", title=words) if words else ""


def palette_views() -> str:
    """What can stand beside the cards; ``ui/static/desk.js`` switches."""
    names = (("facts", "数据"), ("past", "往期提纲"), ("text", "文字"))
    parts = "".join(f'<button type="button" class="pill" data-palette="{view}">{name}</button>' for view, name in names)
    return f'<div class="shelves" role="group" aria-label="提纲旁边看什么">{parts}</div>'


def fact_palette(outline: Outline, ledger: Ledger, homes: Mapping[str, Role] | None = None) -> str:
    """All facts to drag onto sections, those of no section first, where they cannot be missed.

    Args:
        homes: by fact id, the kind of section in which past reports state such a fact.
    """
    if not ledger.facts:
        return empty("还没有数据", "先到“① 数据”粘贴或填写，这里就能把它们拖到各节。", "data")
    loose = loose_facts(outline, ledger)
    aside = {fact.id for fact in loose}
    placed = [fact for fact in ledger.facts if fact.id not in aside]
    where: dict[str, list[str]] = {}
    for item in outline.items:
        for fact_id in item.facts:
            where.setdefault(fact_id, []).append(heading_name(item))
    used = "".join(_source(fact, "、".join(where.get(fact.id, ()))) for fact in placed)
    rest = f'<h2>已分配 {len(placed)} 条</h2><ul class="sources">{used}</ul>' if placed else ""
    hint = '<p class="meta">拖到右边的节里；一条数据可以放进几节。</p>' if outline.items else ""
    return f'<div class="factlist">{_loose(loose, outline, homes or {})}{hint}{rest}</div>'


def past_palette(name: str, offered: Sequence[OutlineItem], have: Collection[str]) -> str:
    """The headings of a past report, to drag or click into the outline; those it has already are marked."""
    if not name:
        return empty("还没有选往期材料", "在上面“参照哪份往期材料”里选一份，这里就列出它的提纲，可以一节一节地挑。")
    if not offered:
        return empty("这份材料没有标题", "它的正文没有分节，换一份往期材料再挑。")
    rows = "".join(
        f'<li class="pick level{item.level}{" have" if item.heading in have else ""}" draggable="true" '
        f'data-pick="{esc(item.id)}"><span>{esc(heading_name(item))}</span>'
        f'<button type="button" class="act small" data-add-pick="{esc(item.id)}" '
        f'aria-label="加入{esc(item.heading)}" title="加到提纲最后；拖动可放到指定位置">＋</button></li>'
        for item in offered
    )
    lead = "拖到右边，或点＋加到最后；一级标题连同它下面的各节。灰色的提纲里已有。"
    return f'<div class="pastlist"><p class="meta">{lead}</p><ul>{rows}</ul></div>'


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
    rows = "".join(_source(fact, "", _home(fact, homes), bool(outline.items)) for fact in facts)
    said = f"还有 {len(facts)} 条数据没有分到任何一节，起草时不会用到："
    return f'<div class="loose"><p>{said}</p><ul class="sources">{rows}</ul></div>'


def _source(fact: Fact, where: str, home: str = "", choose: bool = False) -> str:
    """A fact to drag; the list of sections beside it is filled by ``ui/static/outline.js`` when it is opened."""
    at = f'<span class="meta">{esc(where)}</span>' if where else home
    chooser = (
        f'<select data-choose="sections" data-act="assign" data-arg="{esc(fact.id)}" '
        f'aria-label="{esc(fact.label)}分到哪一节"><option value="">分到…</option></select>'
        if choose
        else ""
    )
    title = esc(fact.source or fact_words(fact))
    return (
        f'<li class="source" draggable="true" data-fact="{esc(fact.id)}" title="{title}">'
        f'<span class="words">{esc(fact_words(fact))}</span>{at}{chooser}</li>'
    )


def _home(fact: Fact, homes: Mapping[str, Role]) -> str:
    home = homes.get(fact.id)
    return f'<span class="meta">往期多写在“{ROLE_NAMES[home]}”部分</span>' if home else ""


def _card(item: OutlineItem, facts: Sequence[Fact], written: bool) -> str:
    chips = "".join(_chip(fact, item.key) for fact in facts)
    points = "".join(_point(point, item) for point in item.points)
    said = f'<ul class="points">{points}</ul>' if points else ""
    name = esc(heading_name(item))
    adders = (
        f'<select data-choose="facts" data-act="add" data-arg="{esc(item.key)}" aria-label="给“{name}”添加数据">'
        f'<option value="">＋ 数据</option></select>'
        f'<button type="button" class="adder" data-new-point="{esc(item.key)}">＋ 要点</button>'
    )
    tag = '<span class="now">已有文字</span>' if written else ""
    return (
        f'<section class="card level{item.level}" data-key="{esc(item.key)}" data-level="{item.level}" '
        f'aria-label="{name}">{_card_head(item, tag)}{said}<div class="chips">{chips}{adders}</div></section>'
    )


def _card_head(item: OutlineItem, tag: str) -> str:
    if item.id == "0":
        return f'<header><strong>开头</strong>{tag}<span class="meta">标题和主送之后、第一节之前的话</span></header>'
    key, name = esc(item.key), esc(item.heading)
    kinds = "".join(
        f'<option value="{role}"{" selected" if role == item.role else ""}>{ROLE_NAMES[role]}</option>'
        for role in (CHOOSABLE if item.role in CHOOSABLE else (item.role, *CHOOSABLE))
    )
    change = ("outdent", "⇤", "升为一级") if item.level == 2 else ("indent", "⇥", "降为二级")
    acts = (("up", "↑", "上移"), ("down", "↓", "下移"), change, ("remove", "×", "移除（可撤销）"))
    tools = "".join(
        f'<button type="button" data-act="{act}" data-arg="{key}" title="{words}" aria-label="{words}：{name}">'
        f"{sign}</button>"
        for act, sign, words in acts
    )
    at, words = ("under", "在它下面加一节") if item.level == 1 else ("", "在它后面加一节")
    return (
        f'<header><span class="grip" draggable="true" title="拖动到别处" aria-hidden="true">⠿</span>'
        f'<span class="number">{esc(item.number)}</span>'
        f'<input class="heading" type="text" value="{name}" data-act="rename" data-arg="{key}" maxlength="200" '
        f'aria-label="标题：{name}" title="{name}" autocomplete="off" spellcheck="false">{tag}'
        f'<select class="role" data-act="role" data-arg="{key}" aria-label="“{name}”的类别">{kinds}</select>'
        f'<span class="cardtools"><button type="button" data-new="{key}" data-at="{at}" '
        f'title="{words}" aria-label="{words}：{name}">＋</button>{tools}</span></header>'
    )


def _chip(fact: Fact, key: str) -> str:
    return (
        f'<span class="chip" draggable="true" data-fact="{esc(fact.id)}" data-from="{esc(key)}" '
        f'title="{esc(fact.source or fact_words(fact))}">{esc(fact_words(fact))}'
        f'<button type="button" data-act="unassign" data-arg="{esc(fact.id)} {esc(key)}" '
        f'aria-label="从本节移出{esc(fact.label)}">×</button></span>'
    )


def _point(point: str, item: OutlineItem) -> str:
    return (
        f'<li class="point" data-point="{esc(point)}" data-from="{esc(item.key)}">'
        f'<span class="grip" draggable="true" title="拖到别的节" aria-hidden="true">·</span>'
        f'<input type="text" value="{esc(point)}" data-act="point-edit" data-arg="{esc(item.key)}" '
        f'data-was="{esc(point)}" maxlength="500" aria-label="要点：{esc(point)}" autocomplete="off">'
        f'<button type="button" data-act="point-edit" data-arg="{esc(item.key)}" data-was="{esc(point)}" '
        f'aria-label="移除要点：{esc(point)}" title="移除（可撤销）">×</button></li>'
    )
