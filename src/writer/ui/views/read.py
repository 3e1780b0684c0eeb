"""What step ④ shows beside the report: everything still to be looked at, and the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from writer.schema import ROLE_NAMES, Fact, Finding, Outline, Role
from writer.ui.states import SectionState, Whole, kind_of
from writer.ui.views.findings import LISTED_AT_MOST, counts, finding_item, finding_list, in_order, not_listed
from writer.ui.views.outline import fact_words, heading_name
from writer.ui.views.parts import button, empty, esc


def tally(sections: Sequence[SectionState], whole: Whole) -> str:
    """The state of the whole report in one line, and how much was found of each kind."""
    found = _all(sections, whole)
    figures = sum(len(one.checked.figures) for one in sections)
    blank = sum(one.state in ("empty", "drafting", "waiting") for one in sections)
    length = sum(len("".join(one.text.split())) for one in sections)
    carried = sum(remark.code == "carried" for one in sections for remark in one.remarks)
    parts = [f"全文 {length} 字", f"{figures} 个数字" if figures else "没有数字"]
    parts += ['<b class="good">数字无误</b>'] if figures and not _troubled(found) else []
    parts += [f"{carried} 处沿用往期文字"] if carried else []
    parts += [f'<b class="warn">{blank} 节没有文字</b>'] if blank else []
    parts += [f'<b class="warn">{len(whole.unused)} 条数据没有用上</b>'] if whole.unused else []
    return f'<p class="tally">{" · ".join(parts)}</p>{counts(found)}'


def _all(sections: Sequence[SectionState], whole: Whole) -> list[Finding]:
    own = [finding for one in sections for finding in (*one.checked.findings, *one.remarks)]
    return [*own, *(finding for finding, _ in whole.findings)]


def _troubled(found: Sequence[Finding]) -> bool:
    return any(kind_of(finding) in ("error", "warning") for finding in found)


def findings(sections: Sequence[SectionState], whole: Whole) -> str:
    """What only the whole shows, then all findings by section, then the facts that stand nowhere."""
    blocks = [_of_whole(sections, whole)] if whole.findings else []
    blocks += [_of_section(one) for one in sections if one.checked.findings or one.remarks]
    if whole.unused:
        items = "".join(_unused(fact, sections, whole.homes) for fact in whole.unused)
        blocks.append(f'<section class="group"><h2>没有用上的数据</h2><ul class="unused">{items}</ul></section>')
    return "".join(blocks) or empty("没有发现问题", "数字都有出处，可以导出。")


def _of_whole(sections: Sequence[SectionState], whole: Whole) -> str:
    """Findings across sections, each with the way to the section it stands in."""
    names = {one.item.key: heading_name(one.item) for one in sections}
    keys = {id(finding): key for finding, key in whole.findings}
    items = []
    for finding in in_order(finding for finding, _ in whole.findings)[:LISTED_AT_MOST]:
        key = keys[id(finding)]
        items.append(finding_item(finding, key, names[key]) if key in names else finding_item(finding))
    more = not_listed(len(whole.findings))
    return f'<section class="group found"><h2>全文</h2><ul class="findings">{"".join(items)}</ul>{more}</section>'


def _unused(fact: Fact, sections: Sequence[SectionState], homes: Mapping[str, Role]) -> str:
    """A fact that stands nowhere, where past reports put such, and where to put it."""
    home = next((one.item for one in sections if fact.id in one.item.facts), None)
    past = f"往期多写在“{ROLE_NAMES[homes[fact.id]]}”部分；" if fact.id in homes else ""
    if home is None:
        where, go = "没有分到任何一节", '<button type="button" class="act small" data-step="outline">去分配</button>'
    else:
        where = f"分在“{heading_name(home)}”，文中没有写到"
        go = button("去补", "goto", home.key, kind="small", title="在“撰写”中打开这一节")
    return f'<li><span class="said">{esc(fact_words(fact))}<span class="meta">{past}{esc(where)}</span></span>{go}</li>'


def _of_section(one: SectionState) -> str:
    go = button("去改", "goto", one.item.key, kind="small", title="在“撰写”中打开这一节")
    listed = finding_list((*one.checked.findings, *one.remarks), one.item.key)
    return f'<section class="group found"><h2>{esc(heading_name(one.item))} {go}</h2>{listed}</section>'


_FILES = (
    (".docx", ".docx", "下载 Word（公文格式）", "primary", "按公文格式排好，可直接送审"),
    ("/audit.docx", "（核对稿）.docx", "核对稿 Word", "", "每个数字和检查意见都有批注，文末附数字核对表"),
    ("/audit.xlsx", "（数字核对）.xlsx", "核对表 Excel", "", "每个数字的依据、算式和粘贴的原行，以及检查意见"),
    (".md", ".md", "Markdown", "", "带标题层级的文本，可再导入"),
    (".txt", ".txt", "纯文本", "", "带编号的纯文本，可贴到邮件和聊天里"),
)


def undated(outline: Outline) -> str:
    """What to know of a signature that has no date, as the file will have none; else ""."""
    if not outline.issuer or outline.date:
        return ""
    return "落款没有日期，导出的文件里也不会有；请到“② 提纲”的“文字”里写一行“日期：”，再点“应用修改”。"


def downloads(report_id: str, name: str, *notes: str) -> str:
    """The download buttons, and notes under them; ``ui/static/desk.js`` fetches and saves the file."""
    links = "".join(
        f'<button type="button" class="act {kind}" data-download="export/{esc(report_id)}{place}" '
        f'data-name="{esc(name)}{ending}" title="{told}">{label}</button>'
        for place, ending, label, kind, told in _FILES
    )
    links += (
        f'<button type="button" class="act" data-copy="export/{esc(report_id)}.txt" '
        'title="带编号的全文放到剪贴板，可以贴到邮件和聊天里">复制全文</button>'
    )
    said = "".join(f'<p class="meta">{esc(note)}</p>' for note in notes if note)
    return f'<div class="downloads">{links}</div>{said}'
