"""What step ④ shows: the whole report as it will read, and everything still to be looked at."""

from __future__ import annotations

from collections.abc import Sequence

from writer.schema import Checked, Fact, Outline
from writer.ui.states import SectionState
from writer.ui.views.outline import fact_words, heading_name
from writer.ui.views.parts import button, empty, esc, finding_item, in_order, marked, paragraphs


def paper(outline: Outline, sections: Sequence[SectionState]) -> str:
    """The report as it will stand on paper, its figures marked."""
    head = f"<h1>{esc(outline.title)}</h1>" if outline.title else ""
    if outline.recipient:
        head += f'<p class="to">{esc(outline.recipient.rstrip("：:"))}：</p>'
    body = "".join(_part(one) for one in sections)
    foot = "".join(f'<p class="sign">{esc(line)}</p>' for line in (outline.issuer, outline.date) if line)
    return f'<article class="paper" lang="zh-CN">{head}{body}{foot}</article>'


def _part(one: SectionState) -> str:
    item = one.item
    tag = {1: "h2", 2: "h3"}.get(item.level, "h4")
    heading = "" if item.id == "0" else f"<{tag}>{esc(heading_name(item))}</{tag}>"
    if one.text.strip():
        body = paragraphs(marked(one.text, one.checked.figures, one.checked.findings, one.remarks))
    else:
        body = '<p class="missing">（本节还没有文字）</p>' if one.state in ("empty", "waiting", "drafting") else ""
    return f'<section id="read-{esc(item.key)}">{heading}{body}</section>'


def tally(sections: Sequence[SectionState], whole: Checked, unused: Sequence[Fact]) -> str:
    """The state of the whole report in one line."""
    figures = sum(len(one.checked.figures) for one in sections)
    errors = sum(one.errors for one in sections) + sum(finding.severity == "error" for finding in whole.findings)
    blank = sum(one.state in ("empty", "drafting", "waiting") for one in sections)
    length = sum(len("".join(one.text.split())) for one in sections)
    warnings = sum(one.warnings for one in sections) + sum(finding.severity == "warning" for finding in whole.findings)
    carried = sum(remark.code == "carried" for one in sections for remark in one.remarks)
    parts = [f"全文 {length} 字", f"{figures} 个数字"]
    parts += [
        f'<b class="bad">{errors} 处错误</b>' if errors else '<b class="good">数字无误</b>' if figures else "没有数字"
    ]
    parts += [f'<b class="warn">{warnings} 处提醒</b>'] if warnings else []
    parts += [f"{carried} 处沿用往期文字"] if carried else []
    parts += [f'<b class="warn">{blank} 节没有文字</b>'] if blank else []
    parts += [f'<b class="warn">{len(unused)} 条数据没有用上</b>'] if unused else []
    return f'<p class="tally">{" · ".join(parts)}</p>'


def findings(sections: Sequence[SectionState], whole: Checked, unused: Sequence[Fact]) -> str:
    """All findings by section, then those of the whole report, then the facts that stand nowhere."""
    blocks = [_of_section(one) for one in sections if one.checked.findings or one.remarks]
    if whole.findings:
        items = "".join(finding_item(finding, fix=False) for finding in in_order(whole.findings))
        blocks.append(f'<section class="group"><h4>全文</h4><ul class="findings">{items}</ul></section>')
    if unused:
        items = "".join(_unused(fact, sections) for fact in unused)
        blocks.append(f'<section class="group"><h4>没有用上的数据</h4><ul class="unused">{items}</ul></section>')
    return "".join(blocks) or empty("没有发现问题", "数字都有出处，可以导出。")


def _unused(fact: Fact, sections: Sequence[SectionState]) -> str:
    """A fact that stands nowhere, and where to put it."""
    home = next((one.item for one in sections if fact.id in one.item.facts), None)
    if home is None:
        where = '没有分到任何一节 <button type="button" class="act small" data-step="outline">去分配</button>'
    else:
        go = button("去补", "goto", home.key, kind="small", title="在“撰写”中打开这一节")
        where = f"分在“{esc(heading_name(home))}”，文中没有写到 {go}"
    return f'<li>{esc(fact_words(fact))}<span class="meta">{where}</span></li>'


def _of_section(one: SectionState) -> str:
    found = in_order((*one.checked.findings, *one.remarks))
    items = "".join(finding_item(finding, fix=False) for finding in found)
    go = button("去改", "goto", one.item.key, kind="small", title="在“撰写”中打开这一节")
    return (
        f'<section class="group"><h4>{esc(heading_name(one.item))} {go}</h4><ul class="findings">{items}</ul></section>'
    )


def downloads(report_id: str, name: str) -> str:
    """The two download buttons; ``ui/static/desk.js`` fetches and saves the file."""
    files = (("docx", "下载 Word（公文格式）", "primary"), ("md", "下载 Markdown", ""))
    links = "".join(
        f'<button type="button" class="act {kind}" data-download="export/{esc(report_id)}.{ending}" '
        f'data-name="{esc(name)}.{ending}">{label}</button>'
        for ending, label, kind in files
    )
    return f'<div class="downloads">{links}</div>'
