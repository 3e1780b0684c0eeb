"""Past sections to be rolled on, with what is known of the reports they come from."""

from __future__ import annotations

import re

from writer.drafting.brief import Brief
from writer.drafting.likeness import related
from writer.drafting.slots import Source
from writer.figures import find_figures
from writer.schema import Hit, Report, Section

# So many characters of an office's name tell it from others.
_NAME = 4
_PLACE = re.compile(r"([\u4e00-\u9fff]{2})(?:市|区|县|州|镇|经济|经开|开发|高新|产业|工业|园|新区|港|湾)")
_NO_PLACES = frozenset(
    ("经济", "工业", "产业", "开发", "国家", "招商", "投资", "城市", "高新", "全市", "全区", "本市", "本区")
)


def source_of(hit: Hit, brief: Brief) -> Source:
    """A past section as it is rolled on: with the text of the sub-sections that an outline does not show."""
    report = brief.reports.get(hit.passage.report)
    section = _section(report, hit.passage.section_id) if report else None
    return Source(
        text=_with_deeper(report, section) if report and section else hit.passage.text,
        report=report.title or report.name if report else hit.passage.report,
        period=report.period if report else None,
        foreign=_foreign_places(report, brief) if report else (),
        own=hit.passage.id == brief.item.pattern,
        ours=report is not None and is_ours(report.issuer, report.title, brief),
        related=report is not None and related(report, brief.ledger, brief.outline.title or brief.ledger.title),
        section=section.id if section else hit.passage.section_id,
        heading=section.heading if section else hit.passage.heading,
        role=section.role if section else hit.passage.role,
    )


def is_ours(issuer: str, title: str, brief: Brief) -> bool:
    """Whether a past report of this issuer and title comes from the office that writes this one."""
    ours = brief.outline.title + brief.outline.issuer
    return any(len(name) >= _NAME and name[:_NAME] in ours for name in (issuer, title))


def _section(report: Report, section_id: str) -> Section | None:
    """The section of this id; of one below the second level the heading it stands under."""
    found = next((section for section in report.sections if section.id == section_id), None)
    while found is not None and found.level > 2:
        above = found.id.rpartition(".")[0]
        found = next((section for section in report.sections if section.id == above), None)
    return found


def _with_deeper(report: Report, section: Section) -> str:
    """The section's own text and that of the sub-sections an outline does not show (below level 2)."""
    deeper = [one for one in report.sections if one.level > 2 and _shown_above(report, one) == section.id]
    return "\n".join([section.text, *(f"{one.number}{one.heading}。{one.text}" for one in deeper)])


def _shown_above(report: Report, deeper: Section) -> str:
    above = _section(report, deeper.id)
    return above.id if above else ""


def _foreign_places(report: Report, brief: Brief) -> tuple[str, ...]:
    """Names of places in the past report's title and issuer that ours does not speak of."""
    ours = brief.outline.title + brief.outline.issuer + brief.outline.recipient
    title = report.title
    for figure in reversed(find_figures(title)):
        # 「前三季度工业经济运行分析」 names no place 季度.
        title = title[: figure.start] + "，" + title[figure.end :]
    names = _PLACE.findall(report.issuer) + _PLACE.findall(title)
    names += [report.issuer] if len(report.issuer) >= _NAME else []
    return tuple(dict.fromkeys(name for name in names if name not in ours and name not in _NO_PLACES))
