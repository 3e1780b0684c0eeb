"""Two texts side by side, sentence against sentence; of an earlier version single sentences can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from writer.schema import Comparison, Version
from writer.style import Row, align
from writer.ui.versions import Pair
from writer.ui.views.parts import button, esc, paragraphs
from writer.ui.wording import ENGINE_NAMES, clock

_KINDS = {"changed": "改", "added": "增", "removed": "删", "moved": "移"}
_AROUND = 30
# So few unchanged sentences between two changes are shown: they cost no more room than the line that folds them.
_FEW = 1
# More lines than these nobody reads on a page, and a browser slows down.
_MOST = 600


def side_by_side(pair: Pair) -> str:
    """The drawer: which two versions, what has changed in numbers, the measures of both, and the sentences."""
    close = button("收起", "close", kind="small")
    left, right = _choice(pair, "left", pair.old), _choice(pair, "right", pair.new)
    return (
        '<div class="candidates beside" role="region" aria-label="两版对照"><header><strong>两版对照</strong>'
        f'<span class="meta">左</span>{left}<span class="meta">右</span>{right}'
        f'<span class="said">{esc(_counted(pair.rows))}</span>{close}</header>'
        f'<div class="rows">{_measures(pair.styles)}{_hint(pair)}{_table(pair)}</div></div>'
    )


def _choice(pair: Pair, name: str, chosen: Version) -> str:
    options = "".join(
        f'<option value="{one.n}"{" selected" if one.n == chosen.n else ""}>{esc(_named(one, pair.current))}</option>'
        for one in reversed(pair.versions)
    )
    label = "左边是哪一版" if name == "left" else "右边是哪一版"
    arg = f"{pair.old.n}:{pair.new.n}"
    return f'<select data-act="{name}" data-arg="{arg}" aria-label="{label}">{options}</select>'


def _named(one: Version, current: int) -> str:
    who = ENGINE_NAMES.get(one.engine, one.engine) if one.author == "engine" else one.user or "手工"
    note = f" · {one.note[:16]}" if one.note else ""
    return f"第{one.n}版{'（当前）' if one.n == current else ''} · {clock(one.created)} · {who}{note}"


def _counted(rows: Sequence[Row]) -> str:
    """How many sentences changed in which way; a moved one has two rows and counts once."""
    counts = {kind: sum(row.kind == kind for row in rows) for kind in ("same", *_KINDS)}
    counts["moved"] = (counts["moved"] + 1) // 2
    told = "、".join(f"{name} {counts[kind]} 句" for kind, name in _KINDS.items() if counts[kind])
    return f"{told}；没变 {counts['same']} 句" if told else f"两版的 {counts['same']} 句都一样"


def _hint(pair: Pair) -> str:
    if all(row.kind == "same" for row in pair.rows):
        return ""
    if pair.new.n != pair.current:
        label = f"把第{pair.new.n}版作为当前文字"
        tool = button(label, "base", f"{pair.old.n}:{pair.new.n}", kind="small", title="现在的文字留在版本里")
        return f'<p class="meta">右边不是当前文字。要在它上面取用左边的句子，请先 {tool}</p>'
    return '<p class="meta">右边是当前文字。点按钮取用左边的句子，只动这一句；每取一次存一版，随时可以恢复。</p>'


def _measures(styles: tuple[Comparison, Comparison] | None) -> str:
    """The measures of both versions that differ, with the band of past reports."""
    if styles is None:
        return ""
    old, new = ({metric.name: metric for metric in one.metrics} for one in styles)
    rows = ""
    for name, now in new.items():
        was = old.get(name)
        if was is not None and was.value != now.value:
            rows += (
                f"<tr><td>{esc(now.label)}</td><td>{was.value:g}{_side(was.side)}</td>"
                f"<td>{now.value:g}{_side(now.side)}</td>"
                f"<td>{now.corpus_low:g}–{now.corpus_high:g} {esc(now.unit)}</td></tr>"
            )
    shares = [one.copied_share for one in styles]
    rows += f"<tr><td>与往期相同的文字</td><td>{shares[0]:.1%}</td><td>{shares[1]:.1%}</td><td></td></tr>"
    return (
        '<details class="both"><summary>两版的文风指标（只列有变化的）</summary><table><thead><tr><th>指标</th>'
        f"<th>左</th><th>右</th><th>往期常见范围</th></tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _side(side: str) -> str:
    return {"low": "（偏低）", "high": "（偏高）"}.get(side, "")


def _table(pair: Pair) -> str:
    lines: list[str] = []
    numbered = list(enumerate(pair.rows))
    for same, group in groupby(numbered, key=lambda one: one[1].kind == "same"):
        found = list(group)
        if same and len(found) > _FEW:
            lines.append(_same(found))
        else:
            lines += [_row(number, row, pair) for number, row in found]
    names = "".join(
        f"<th>第{one.n}版{'（当前）' if one.n == pair.current else ''}</th>" for one in (pair.old, pair.new)
    )
    if len(lines) > _MOST:
        left = f"另有 {len(lines) - _MOST} 行不同没有列出；可用 writer compare --against 对照两个文件。"
        lines = [*lines[:_MOST], f'<tr><td></td><td colspan="2"><p class="meta">{left}</p></td></tr>']
    return f'<table class="pairs"><thead><tr><th></th>{names}</tr></thead><tbody>{"".join(lines)}</tbody></table>'


def _same(found: Sequence[tuple[int, Row]]) -> str:
    text = "".join(row.new_text for _, row in found)
    return (
        f'<tr class="same"><td></td><td colspan="2"><details><summary>{len(found)} 句没变：'
        f"{esc(_cut(text))}</summary>{paragraphs(esc(text))}</details></td></tr>"
    )


def _row(number: int, row: Row, pair: Pair) -> str:
    old, new = esc(row.old_text), esc(row.new_text)
    if row.kind in ("changed", "moved"):
        old, new = _pieces(row)
    elif row.kind == "added":
        new = f"<ins>{new}</ins>"
    elif row.kind == "removed":
        old = f"<del>{old}</del>"
    if row.kind == "moved":
        told = "" if all(one.equal for one in row.pieces) else "，并改了字"
        mark = f'<span class="meta">（{"移到别处" if row.new is None else "从别处移来"}{told}）</span>'
        old, new = (old, mark) if row.new is None else (mark, new)
    kind = _KINDS.get(row.kind, "")
    return f'<tr class="{row.kind}"><td>{kind}</td><td>{old}{_tool(number, row, pair)}</td><td>{new}</td></tr>'


def _tool(number: int, row: Row, pair: Pair) -> str:
    """The button that takes the old version's way for this row."""
    labels = {"changed": "用这句", "removed": "放回", "added": "去掉右边这句"}
    label = labels.get(row.kind, "移回这里" if row.kind == "moved" and row.new is None else "")
    if not label or pair.new.n != pair.current:
        return ""
    return button(label, "pick", f"{pair.old.n}:{pair.new.n}:{number}", kind="small", title="原来的文字留在版本里")


def _pieces(row: Row) -> tuple[str, str]:
    """Both sides of a sentence with what changed marked, figures whole."""
    old = "".join(esc(one.old) if one.equal else _tagged("del", one.old) for one in row.pieces)
    new = "".join(esc(one.new) if one.equal else _tagged("ins", one.new) for one in row.pieces)
    return old, new


def _tagged(tag: str, text: str) -> str:
    return f"<{tag}>{esc(text)}</{tag}>" if text else ""


def both_sides(old: str, new: str) -> tuple[str, str]:
    """Either text in full, with what the other has not marked in it; long stretches that both have are cut down."""
    rows = align(old, new)
    return _full(old, rows, "old"), _full(new, rows, "new")


def _full(text: str, rows: Sequence[Row], side: str) -> str:
    out: list[str] = []
    for same, group in groupby(_stretches(text, rows, side), key=lambda one: one[0]):
        found = [(raw, html) for _, raw, html in group]
        out.append(_shortened("".join(raw for raw, _ in found)) if same else "".join(html for _, html in found))
    return "".join(out)


def _stretches(text: str, rows: Sequence[Row], side: str) -> Iterator[tuple[bool, str, str]]:
    """The text from beginning to end: whether the other has it, as it is, and as HTML."""
    at, tag = 0, "del" if side == "old" else "ins"
    spans = [(row.old if side == "old" else row.new, row) for row in rows]
    for span, row in sorted(((span, row) for span, row in spans if span is not None), key=lambda one: one[0]):
        if text[at : span[0]]:
            yield True, text[at : span[0]], ""
        if row.kind == "changed":
            for one in row.pieces:
                piece = one.old if side == "old" else one.new
                yield one.equal, piece, _tagged(tag, piece)
        else:
            raw = text[slice(*span)]
            yield row.kind == "same", raw, _tagged(tag, raw)
        at = span[1]
    if text[at:]:
        yield True, text[at:], ""


def _shortened(same: str) -> str:
    """Text that both have, cut down to its ends: what differs must be seen without scrolling."""
    if len(same) <= 3 * _AROUND:
        return esc(same)
    return f'{esc(same[:_AROUND])}<span class="meta">……</span>{esc(same[-_AROUND:])}'


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 2 * _AROUND else f"{flat[:_AROUND]}……{flat[-_AROUND // 2 :]}"
