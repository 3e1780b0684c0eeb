"""What 语料 shows: the past reports, and one of them looked into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from writer.schema import ROLE_NAMES, Hit, IndexResult, Report, Section
from writer.ui.jobs import Progress
from writer.ui.timing import left_words
from writer.ui.views.parts import button, empty, esc, paragraphs

FIELDS = {"title": "标题", "recipient": "主送", "issuer": "单位", "date": "日期", "period": "报告期"}


def report_table(
    reports: Sequence[Report], passages: Mapping[str, int], periods: Mapping[str, str], current: str
) -> str:
    """The past reports by title, with issuer, period and number of passages."""
    if not reports:
        return empty("语料是空的", "把往期材料（.docx .txt .md）传上来，起草时会照着它们的写法。")
    rows = "".join(
        _row(report, periods.get(report.name, ""), passages.get(report.name, 0), report.name == current)
        for report in reports
    )
    return (
        f'<p class="meta">共 {len(reports)} 份往期材料，{sum(passages.values())} 个段落。点标题看分节。</p>'
        '<table class="library"><thead><tr><th>材料</th><th>单位</th><th>报告期</th><th>段落</th>'
        '<th><span class="unseen">操作</span></th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _row(report: Report, period: str, passages: int, here: bool) -> str:
    title = report.title or report.name
    remove = button(
        "移除", "remove", report.name, kind="small danger", confirm=f"从语料中移除“{title}”？原文件不会删除。"
    )
    return (
        f'<tr class="{"here" if here else ""}"><td><button type="button" class="open" data-act="look" '
        f'data-arg="{esc(report.name)}">{esc(title)}</button><span class="meta">{esc(report.name)}</span></td>'
        f'<td>{esc(report.issuer or "—")}</td><td>{esc(period or "—")}</td><td class="num">{passages}</td>'
        f"<td>{remove}</td></tr>"
    )


def identity_form(name: str, values: Mapping[str, str]) -> str:
    """What a past report was read as, in fields that can be typed over; each is kept when it is left."""
    fields = "".join(
        f'<div class="field {field}"><span>{shown}</span><input type="text" autocomplete="off" spellcheck="false" '
        f'aria-label="{shown}" data-act="correct:{field}" data-arg="{esc(name)}" value="{esc(values[field])}"></div>'
        for field, shown in FIELDS.items()
    )
    hint = "读得不对的，改好离开即保存；重新编入后仍然有效。留空表示没有。"
    return f'<div class="identity">{fields}<p class="meta">{hint}</p></div>'


def corrections(name: str, corrected: Mapping[str, str], was: Mapping[str, str]) -> str:
    """The fields corrected by hand, with what had been read and a button to take the correction back; "" for none."""
    items = "".join(
        f"<li><strong>{FIELDS[field]}：</strong>{esc(value or '（没有）')}"
        f'<span class="meta">读出的是：{esc(was[field] or "（没有）")}</span>'
        f"{button('撤回', f'take-back:{field}', name, kind='small')}</li>"
        for field, value in corrected.items()
    )
    return f'<div class="corrected"><p>已人工更正：</p><ul>{items}</ul></div>' if items else ""


def found(hits: Sequence[Hit], titles: Mapping[str, str]) -> str:
    """Past passages, best first: where each stands, why it was chosen, and its text."""
    if not hits:
        return empty("没有找到", "换几个词，或少限定一些再找。")
    return f'<div class="passages">{"".join(_hit(hit, titles) for hit in hits)}</div>'


def _hit(hit: Hit, titles: Mapping[str, str]) -> str:
    passage = hit.passage
    where = " · ".join(part for part in (passage.heading, ROLE_NAMES[passage.role]) if part)
    return (
        f'<article class="passage"><header><button type="button" class="open" data-act="look" '
        f'data-arg="{esc(passage.report)}">{esc(titles.get(passage.report, passage.report))}</button>'
        f'<span class="meta">{esc(where)}</span></header>{paragraphs(esc(passage.text))}'
        f"<footer>{esc(hit.why)}</footer></article>"
    )


def look(report: Report, period: str) -> str:
    """One past report: how it was cut into sections, and which role each was given."""
    parts = "".join(_section(section) for section in report.sections)
    facts = "　".join(esc(value) for value in (report.issuer, period, report.date) if value)
    return f'<div class="look"><h3>{esc(report.title or report.name)}</h3><p class="meta">{facts}</p>{parts}</div>'


def _section(section: Section) -> str:
    name = section.number + (section.heading or ("开头" if section.role == "opening" else "（无标题）"))
    role = ROLE_NAMES[section.role] + ("（推断）" if section.certainty == "likely" else "")
    return (
        f'<section class="level{section.level}"><h4>{esc(name)}'
        f'<span class="role">{esc(role)}</span></h4>{paragraphs(esc(section.text))}</section>'
    )


def indexing(progress: Progress, verb: str, unit: str, reach: tuple[int, int, float, str]) -> str:
    """How far the work on the corpus is, how much longer it takes, and a way to end it; "" while there is none.

    Args:
        reach: how many ``unit`` are done, of how many, in how many seconds, and the name of the last.
    """
    if not progress.running:
        return ""
    done, total, seconds, name = reach
    if progress.stopping:
        said, tools = f"正在停止{verb}，已经做好的会保留…", ""
    else:
        said = (
            f"正在{verb} {done}/{total} {unit}" + (f"：{name}" if name and done < total else "")
            if total
            else "正在清点…"
        )
        said = f"正在{verb}：整理索引" if total and done >= total else said
        tools = button("停止", "stop", kind="small", title="已经做好的会保留")
    left = left_words(done, total, seconds)
    meter = f'<progress aria-label="{esc(verb)}" max="{total}" value="{done}"></progress>' if total else ""
    return (
        f'<div class="running" role="status"><span class="pulse"></span><span class="what">{esc(said)}</span>{meter}'
        f'<span class="meta">{progress.seconds:.0f} 秒{esc(f" · {left}" if left else "")}</span>{tools}</div>'
    )


def index_result(result: IndexResult) -> str:
    """What indexing did, in a sentence; files that could not be read are named by ``failed_files``."""
    parts = [
        f"{label} {len(names)} 份"
        for label, names in (("新编入", result.added), ("更新", result.updated), ("未变", result.unchanged))
        if names
    ]
    parts += [f"未能编入 {len(result.failed)} 份"] if result.failed else []
    return ("，".join(parts) or "没有可编入的文件") + (f"。{result.others}" if result.others else "")


def failed_files(result: IndexResult) -> str:
    """The files that could not be indexed, and why; and what was left out of those that were."""
    return _told("这些文件没有编入：", result.failed) + _told("这些文件编入时有说明：", result.notes)


def _told(title: str, lines: Sequence[tuple[str, str]]) -> str:
    items = "".join(f"<li><strong>{esc(PurePath(path).name)}</strong> {esc(reason)}</li>" for path, reason in lines)
    return f'<div class="problems"><p>{title}</p><ul>{items}</ul></div>' if items else ""
