"""The report as one Markdown text: putting it together, and changing one section of it and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from writer.corpus import parse_report
from writer.errors import NotRecorded
from writer.schema import Outline, OutlineItem, Report, Section

_BLANK = " \t\r\n\u3000\u00a0"


def compose(outline: Outline, texts: Mapping[str, str]) -> str:
    """The report as it is written to disk; see "A draft on disk" in ``docs/architecture.md``.

    ``texts`` has the own text of each section by outline id; a section without one is a bare heading.
    """
    blocks = [_head(outline)] if outline.title or outline.recipient else []
    for item in outline.items:
        if item.id != "0":
            blocks.append(heading_line(item))
        if own := texts.get(item.id, "").strip():
            blocks.append(own)
    blocks.extend("\n".join(line for line in (outline.issuer, outline.date) if line).splitlines())
    return "\n\n".join(blocks) + "\n"


def heading_line(item: OutlineItem) -> str:
    """The Markdown line of a heading, number included."""
    return f"{'#' * (item.level + 1)} {item.number}{item.heading}"


def section_texts(text: str) -> dict[str, str]:
    """The own text of every section of a draft by id, without the blank lines around it."""
    return {section.id: section.text.strip(_BLANK) for section in parse_report(text).sections}


def replace_section(text: str, section_id: str, new_texts: Mapping[str, str]) -> str:
    """``text`` with the own text of section ``section_id`` and of its sub-sections as in ``new_texts`` (by id).

    A sub-section that ``new_texts`` does not name stays. Headings, the blank lines around the replaced text and every
    other byte stay; new lines end the way the file's lines end.

    Raises:
        NotRecorded: the text has no such section; the message names those it has.
    """
    report = parse_report(text)
    _require(report, section_id)
    for section in sorted(report.sections, key=lambda one: one.start, reverse=True):
        if section.id in new_texts and _belongs(section.id, section_id):
            text = text[: section.start] + _put(section, new_texts[section.id], text) + text[section.end :]
    return text


def _head(outline: Outline) -> str:
    lines = [f"# {outline.title}"] if outline.title else []
    if outline.recipient:
        lines.append(outline.recipient.rstrip("：:") + "：")
    return "\n".join(lines)


def _belongs(section_id: str, parent: str) -> bool:
    return section_id == parent or section_id.startswith(parent + ".")


def _require(report: Report, section_id: str) -> None:
    ids = [section.id for section in report.sections]
    if section_id in ids:
        return
    if not ids:
        raise NotRecorded(f"文稿里没有可以重写的部分（要找的是 {section_id}）；请确认文件是拟稿写出的报告。")
    named = "；".join(
        f"{section.id} {section.heading}".strip() if section.id != "0" else "0 开头" for section in report.sections[:40]
    )
    raise NotRecorded(f"文稿里没有编号为 {section_id} 的部分；有这些：{named}。")


def _put(section: Section, new: str, text: str) -> str:
    """The new own text between the blank space that stood around the old one."""
    end = "\r\n" if "\r\n" in text else "\n"
    new = end.join(line.rstrip() for line in new.strip(_BLANK).splitlines())
    old = section.text
    bare = old.strip(_BLANK)
    if bare:
        at = old.index(bare)
        return old[:at] + new + old[at + len(bare) :]
    if not new:
        return old
    # A bare heading: a blank line before, and after unless the text ends here.
    before = "" if text[: section.start].endswith(end * 2) or not section.start else end
    if section.start and not text[: section.start].endswith(("\n", "\r")):
        before = end * 2
    after = end if section.end >= len(text) else end * 2
    return before + new + after
