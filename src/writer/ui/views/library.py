"""What 语料 shows: the past reports, and one of them looked into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from writer.schema import ROLE_NAMES, IndexResult, Report, Section
from writer.ui.jobs import Progress
from writer.ui.views.parts import button, empty, esc, paragraphs


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
        '<table class="library"><thead><tr><th>材料</th><th>单位</th><th>报告期</th><th>段落</th><th></th></tr></thead>'
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


def indexing(progress: Progress) -> str:
    """The progress of indexing, while it runs."""
    if not progress.running:
        return ""
    said = next((one.text for one in progress.active if one.text), "正在编入…")
    return f'<div class="running" role="status"><span class="pulse"></span>{esc(said)}</div>'


def index_result(result: IndexResult) -> str:
    """What indexing did, in a sentence; files that could not be read are named by ``failed_files``."""
    parts = [
        f"{label} {len(names)} 份"
        for label, names in (("新编入", result.added), ("更新", result.updated), ("未变", result.unchanged))
        if names
    ]
    parts += [f"未能编入 {len(result.failed)} 份"] if result.failed else []
    return "，".join(parts) or "没有可编入的文件"


def failed_files(result: IndexResult) -> str:
    """The files that could not be indexed, and why; and what was left out of those that were."""
    return _told("这些文件没有编入：", result.failed) + _told("这些文件编入时有说明：", result.notes)


def _told(title: str, lines: Sequence[tuple[str, str]]) -> str:
    items = "".join(f"<li><strong>{esc(PurePath(path).name)}</strong> {esc(reason)}</li>" for path, reason in lines)
    return f'<div class="problems"><p>{title}</p><ul>{items}</ul></div>' if items else ""
