"""The report as one Markdown text: putting it together, and changing one section of it and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from writer.corpus import parse_report
from writer.drafting.assign import assign_facts
from writer.errors import NotRecorded
from writer.figures import period_label
from writer.schema import Ledger, Outline, OutlineItem, Section, headline

_BLANK = " \t\r\n\u3000\u00a0"


def compose(outline: Outline, texts: Mapping[str, str]) -> str:
    """The report as it is written to disk; see "A draft on disk" in ``docs/architecture.md``.

    ``texts`` has the own text of each section by outline id; a section without one is a bare heading. A run-in
    heading opens its paragraph, unless the draft would then be read back with other sections.
    """
    text = _composed(outline, texts, run_in=True)
    if not any(item.run_in for item in outline.items):
        return text
    wanted = [(item.id, item.heading) for item in outline.items if item.id != "0"]
    read = [(section.id, section.heading) for section in parse_report(text).sections if section.heading]
    return text if read == wanted else _composed(outline, texts, run_in=False)


def _composed(outline: Outline, texts: Mapping[str, str], *, run_in: bool) -> str:
    blocks = [_head(outline)] if outline.title or outline.recipient else []
    for item in outline.items:
        own = texts.get(item.id, "").strip()
        if run_in and item.run_in and own:
            blocks.append(f"{headline(item.number, item.heading)}。{own}")
            continue
        if item.id != "0":
            blocks.append(heading_line(item))
        if own:
            blocks.append(own)
    blocks.extend("\n".join(line for line in (outline.issuer, outline.date) if line).splitlines())
    return "\n\n".join(blocks) + "\n"


def section_spans(outline: Outline, texts: Mapping[str, str]) -> dict[str, tuple[int, int, int]]:
    """Where each section stands in ``compose(outline, texts)``, by outline id.

    Heading and own text: ``[first, second)`` and ``[second, third)``. What stands behind the last one is signature and
    date.
    """
    run_in = compose(outline, texts) == _composed(outline, texts, run_in=True)
    at = len(_head(outline)) + 2 if outline.title or outline.recipient else 0
    spans = {}
    for item in outline.items:
        own, lead = texts.get(item.id, "").strip(), ""
        if run_in and item.run_in and own:
            lead = f"{headline(item.number, item.heading)}。"
        elif item.id != "0":
            lead = heading_line(item) + ("\n\n" if own else "")
        spans[item.id] = (at, at + len(lead), at + len(lead) + len(own))
        at += len(lead) + len(own) + 2 if lead or own else 0
    return spans


def heading_line(item: OutlineItem) -> str:
    """The Markdown line of a heading, number included."""
    return f"{'#' * (item.level + 1)} {headline(item.number, item.heading)}"


def outline_of(text: str, ledger: Ledger) -> tuple[Outline, dict[str, str]]:
    """The outline a draft follows, and its section texts by id.

    Facts of ``ledger`` are assigned to the sections that speak of them. Ids are those the text's own headings give.
    """
    report = parse_report(text)
    texts = {section.id: section.text.strip(_BLANK) for section in report.sections}
    items = tuple(
        OutlineItem(
            section.id,
            0 if section.id == "0" else section.level,
            section.number,
            section.heading,
            "opening" if section.id == "0" else section.role,
            key=section.id,
            run_in=section.run_in,
        )
        for section in report.sections
        if section.id == "0" or section.heading
    )
    outline = Outline(
        title=report.title,
        recipient=report.recipient.rstrip("：:"),
        period=ledger.period or (period_label(report.period) if report.period else ""),
        issuer=report.issuer,
        date=report.date,
        items=items,
    )
    return assign_facts(outline, ledger, texts), texts


def sections_under(outline: Outline, section_id: str) -> tuple[str, ...]:
    """``section_id`` and the ids of its sub-sections, in order.

    Raises:
        NotRecorded: the outline has no such section; the message names those it has.
    """
    found = tuple(item.id for item in outline.items if _belongs(item.id, section_id))
    if section_id not in found:
        raise missing_section(section_id, outline)
    return found


def missing_section(section_id: str, outline: Outline) -> NotRecorded:
    """What to raise when ``outline`` has no section ``section_id``: names those it has."""
    named = "；".join("0 开头" if item.id == "0" else f"{item.id} {item.heading}" for item in outline.items[:40])
    return NotRecorded(f"没有编号为 {section_id} 的部分；有这些：{named or '（没有）'}。")


def replace_section(text: str, section_id: str, new_texts: Mapping[str, str]) -> str:
    """``text`` with the own text of section ``section_id`` and of its sub-sections as in ``new_texts`` (by id).

    A sub-section that ``new_texts`` does not name stays. Headings, the blank lines around the replaced text and every
    other byte stay; new lines end the way the file's lines end.

    Raises:
        NotRecorded: the text has no such section; the message names those it has.
    """
    report = parse_report(text)
    if all(section.id != section_id for section in report.sections):
        raise missing_section(section_id, outline_of(text, Ledger())[0])
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
