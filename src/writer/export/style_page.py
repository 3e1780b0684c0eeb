"""Drafts beside the past reports as one HTML file, to be mailed and printed: no script, nothing from outside.

What a page shows comes from files that anybody may have written: all of it is escaped, and the page forbids its reader
to load anything (Content-Security-Policy).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from writer.export.printed import printable
from writer.export.strips import KEY, strip
from writer.schema import Comparison, HeadingRemark, Metric, Nearest
from writer.style import Row

_SIDES = {"low": "偏低", "high": "偏高", "": "在范围内"}
_KINDS = {"same": "", "changed": "改", "added": "增", "removed": "删", "moved": "移"}
_DECEIVING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LONGEST = 120
_MOST_NEAREST, _MOST_PULLS, _MOST_PHRASES = 60, 3, 40
_STYLE = """
@page { size: A4; margin: 18mm 16mm; }
* { box-sizing: border-box; }
body { font: 14px/1.7 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif;
 color: #1b2430; background: #fff; margin: 0 auto; max-width: 960px; padding: 24px; overflow-wrap: anywhere; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 26px 0 8px; border-bottom: 2px solid #205493; }
h3 { font-size: 15px; margin: 18px 0 6px; } p { margin: 4px 0; } ul { margin: 4px 0; padding-left: 1.4em; }
table { width: 100%; border-collapse: collapse; } thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: 4px 6px; border-bottom: 1px solid #d5dbe3; }
th { font-weight: 600; background: #f1f4f8; } td.number { text-align: right; white-space: nowrap; }
.meta { color: #566274; font-size: 12.5px; } .out { font-weight: 700; }
svg { display: block; } .key { display: flex; gap: 6px; align-items: center; }
.paper { font-family: "FangSong", "STFangsong", "Noto Serif CJK SC", serif; font-size: 15px; line-height: 1.9; }
.paper p { text-indent: 2em; } .paper p.head { font-weight: 700; }
mark { background: #ffe8a3; border-bottom: 2px solid #b98900; color: inherit; }
ins { background: #dff3e3; text-decoration: underline; } del { background: #fbe3e1; color: #8f1d17; }
section { break-before: auto; } section + section { break-before: page; }
* { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
@media print { body { padding: 0; max-width: none; font-size: 10.5pt; } }
"""


@dataclass(frozen=True, slots=True)
class Beside:
    """Another version of a draft: its name, the two sentence by sentence, and its own comparison."""

    name: str
    rows: tuple[Row, ...]
    found: Comparison


@dataclass(frozen=True, slots=True)
class Compared:
    """A draft with what was found of it; ``scope`` says in words what it was held against."""

    name: str
    text: str
    found: Comparison
    scope: str = "往期材料"
    beside: Beside | None = None


def comparison_page(drafts: Sequence[Compared]) -> str:
    """The whole page, a section for every draft.

    Args:
        drafts: what is shown; spans of each comparison are offsets into its own text.
    """
    title = "写法与往期材料对照" + (f"：{drafts[0].name}" if len(drafts) == 1 else "")
    body = "".join(f"<section>{''.join(_draft(one))}</section>" for one in drafts)
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{_safe(title)}</title><style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )


def _draft(one: Compared) -> Iterator[str]:
    found = one.found
    yield f"<h1>{_safe(one.name)}</h1>"
    yield f'<p class="meta">与{_safe(one.scope)}的写法对照，共 {len("".join(one.text.split()))} 字。</p>'
    yield _counts(found)
    if found.note:
        yield f"<p>{_safe(found.note)}</p>"
    if found.metrics:
        yield f"<h2>各项指标</h2>{KEY}{_measures(one)}"
    yield from _listed("标题", (_heading(remark) for remark in found.headings))
    yield from _copied(found)
    yield from _listed("每段最相近的往期段落", (_near(one.text, near) for near in found.nearest[:_MOST_NEAREST]))
    phrases = (f"{_safe(use.text)}<span class=meta>（{use.reports} 份往期材料用过）</span>" for use in found.phrases)
    yield from _listed("文中的固定提法", list(dict.fromkeys(phrases))[:_MOST_PHRASES])
    if one.beside is not None:
        yield _side_by_side(one.name, one.beside)
    yield f'<h2>文稿</h2><p class="meta">标出的是与往期材料相同的文字。</p><div class="paper">{_paper(one)}</div>'


def _counts(found: Comparison) -> str:
    judged = [metric for metric in found.metrics if metric.percentile is not None]
    outside = [metric.label for metric in judged if metric.side]
    told = f"{len(judged)} 项指标能判断，{len(judged) - len(outside)} 项在往期的常见范围内"
    told += f"，范围外的有：{'、'.join(map(_safe, outside))}" if outside else ""
    unsure = len(found.metrics) - len(judged)
    told += f"；{unsure} 项因文字太短不作判断" if unsure else ""
    return f"<p>{told}。与往期材料连续相同的文字占 {found.copied_share:.1%}。</p>"


def _measures(one: Compared) -> str:
    before = {metric.name: metric for metric in one.beside.found.metrics} if one.beside else {}
    rows = "".join(_measure(metric, before.get(metric.name), wide=bool(before)) for metric in one.found.metrics)
    more = f"<th>{_safe(one.beside.name)}</th>" if one.beside and before else ""
    return (
        "<table><thead><tr><th>指标</th><th>位置</th><th>本稿</th>"
        f"{more}<th>往期常见范围</th><th>判断</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _measure(metric: Metric, before: Metric | None, *, wide: bool) -> str:
    place, kind = "文字太短，不作判断", ""
    if metric.percentile is not None:
        place = f"{_SIDES[metric.side]}（第 {metric.percentile:.0f} 百分位）"
        kind = ' class="out"' if metric.side else ""
    advice = f"<p>{_safe(metric.advice)}</p>" if metric.advice else ""
    pulls = "".join(
        f'<p class="meta">去掉这句为 {pull.without:g}：{_safe(_short(pull.text))}</p>'
        for pull in metric.pulls[:_MOST_PULLS]
    )
    old = f'<td class="number">{before.value:g}</td>' if before else "<td></td>" if wide else ""
    return (
        f"<tr><td>{_safe(metric.label)}<br><span class=meta>{_safe(metric.unit)}</span></td><td>{strip(metric)}</td>"
        f'<td class="number">{metric.value:g}</td>{old}'
        f"<td>{metric.corpus_low:g}–{metric.corpus_high:g}<br><span class=meta>中位 {metric.corpus_median:g}，"
        f"{metric.reports} 份材料 {metric.samples} 段</span></td>"
        f"<td><span{kind}>{place}</span>{advice}{pulls}</td></tr>"
    )


def _listed(name: str, items: Iterable[str]) -> Iterator[str]:
    shown = "".join(f"<li>{item}</li>" for item in items)
    if shown:
        yield f"<h2>{name}</h2><ul>{shown}</ul>"


def _heading(remark: HeadingRemark) -> str:
    beside = "；".join(map(_safe, remark.siblings))
    return f"“{_safe(remark.text)}”{_safe(remark.message)}" + (
        f'<p class="meta">同级标题：{beside}</p>' if beside else ""
    )


def _copied(found: Comparison) -> Iterator[str]:
    runs = (
        f"<q>{_safe(run.text)}</q><br><span class=meta>{_safe(run.report)}"
        f"{f'等 {run.reports} 份' if run.reports > 1 else ''}，占全文 {run.share:.1%}</span>"
        for run in found.copied
    )
    yield from _listed("与往期材料相同的文字（连续 13 字以上，数字不计，固定提法除外）", runs)


def _near(text: str, near: Nearest) -> str:
    """A paragraph with the words that both have marked, and the passage it is nearest to."""
    shown = _marked(text, near.start, near.end, [(start, end) for start, end, _ in near.words])
    return (
        f'{shown}<br><span class="meta">{_safe(near.report)}　{_safe(near.heading)}（相近程度 {near.score:.2f}）</span>'
    )


def _marked(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> str:
    out, at = [], start
    for first, last in sorted(spans):
        if at <= first < last <= end:
            out += [_safe(text[at:first]), f"<mark>{_safe(text[first:last])}</mark>"]
            at = last
    return "".join((*out, _safe(text[at:end])))


def _paper(one: Compared) -> str:
    """The draft, a paragraph a line, with what is copied marked."""
    spans = [(run.start, run.end) for run in one.found.copied]
    lines, at = [], 0
    for line in one.text.split("\n"):
        end = at + len(line)
        inside = [(max(first, at), min(last, end)) for first, last in spans if first < end and last > at]
        if line.strip():
            lead = len(line) - len(line.lstrip("# "))
            kind = ' class="head"' if line.startswith("#") else ""
            marked = _marked(line, lead, len(line), [(max(a - at, lead), b - at) for a, b in inside])
            lines.append(f"<p{kind}>{marked}</p>")
        at = end + 1
    return "".join(lines)


def _side_by_side(name: str, beside: Beside) -> str:
    rows = "".join(_row(row) for row in beside.rows if row.kind != "same")
    same = sum(row.kind == "same" for row in beside.rows)
    if not rows:
        return f"<h2>与“{_safe(beside.name)}”逐句对照</h2><p>两稿的句子都一样。</p>"
    return (
        f'<h2>与“{_safe(beside.name)}”逐句对照</h2><p class="meta">{same} 句没有变，不列。</p>'
        f"<table><thead><tr><th></th><th>{_safe(beside.name)}</th><th>{_safe(name)}</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _row(row: Row) -> str:
    old, new = _safe(row.old_text), _safe(row.new_text)
    if row.kind == "changed":
        old = "".join(_safe(one.old) if one.equal else f"<del>{_safe(one.old)}</del>" for one in row.pieces)
        new = "".join(_safe(one.new) if one.equal else f"<ins>{_safe(one.new)}</ins>" for one in row.pieces)
    elif row.kind == "added":
        new = f"<ins>{new}</ins>"
    elif row.kind == "removed":
        old = f"<del>{old}</del>"
    elif row.kind == "moved":
        old, new = (old, "（移到别处）") if row.new is None else ("（从别处移来）", new)
    return f"<tr><td>{_KINDS[row.kind]}</td><td>{old}</td><td>{new}</td></tr>"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"


def _safe(text: str) -> str:
    """Escaped, without control characters and without what turns the reading direction round."""
    return escape(printable(_DECEIVING.sub("", text.replace("\n", " ").replace("\t", " "))), quote=True)
