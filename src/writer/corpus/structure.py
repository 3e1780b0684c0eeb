"""Text → Report: sections that tile the text exactly, with their headings, levels, roles and the report's identity.

Past reports and drafts on disk are read alike. The heading span of a section holds everything that is not its own
text (number, Markdown marks, heading, blank lines under it), so that replacing ``[start, end)`` changes the text and
nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from writer.corpus.front import Front, read_front
from writer.corpus.headings import Heading, Line, find_headings, split_lines
from writer.corpus.identity import identify
from writer.corpus.roles import assign_roles
from writer.corpus.tail import Tail, find_tail
from writer.corpus.unmarked import nest_under_parts, with_unmarked
from writer.schema import Report, Role, Section

MIN_HANZI = 50


def parse_report(text: str, name: str = "") -> Report:
    """Read the structure of a report; never raises, whatever the text, and takes time linear in its length.

    Args:
        text: the report as ``read_text`` gave it, or a draft in Markdown.
        name: its file name, from which the period is taken when the text names none.

    Returns:
        A report whose sections tile the text: ``text[s.heading_start:s.start] + text[s.start:s.end]`` over all
        sections in order is the text. Section ``0`` always exists; a plan, closing or signature at the end that
        stands under no heading of its own is a section of level 1 with an empty heading.
    """
    lines = split_lines(text)
    headings = nest_under_parts(with_unmarked(_without_title(find_headings(lines), lines), lines))
    first = headings[0].line if headings else len(lines)
    front = read_front(lines[:first], headings[0].start if headings else len(text))
    tail = find_tail(lines, headings, front.end)
    sections = assign_roles(_tile(text, lines, front, headings, tail), dict(tail.roles), front.title or name)
    return identify(Report(name=name, text=text, sections=sections), front, tail)


def _without_title(headings: tuple[Heading, ...], lines: Sequence[Line]) -> tuple[Heading, ...]:
    """The headings without a Markdown title, which is no section."""
    first = headings[0] if headings else None
    titled = first is not None and first.marked and not first.number and _is_title_line(lines[first.line].text)
    return headings[1:] if titled else headings


def _is_title_line(text: str) -> bool:
    stripped = text.lstrip()
    return stripped.startswith("#") and not stripped.startswith("##")


def _tile(
    text: str, lines: Sequence[Line], front: Front, headings: Sequence[Heading], tail: Tail
) -> tuple[Section, ...]:
    """Sections with ids, without roles: the opening, the headed ones, the pieces of the tail."""
    cuts = sorted({heading.start for heading in headings} | {start for start, _ in tail.roles} | {len(text)})
    opening_end = next((cut for cut in cuts if cut >= front.end), len(text))
    sections = [_section(text, "0", 0, "", "", False, (0, front.end, opening_end))]
    counts: dict[str, int] = {"": 0}
    open_ids: list[tuple[int, str]] = []
    headed = {heading.start: heading for heading in headings}
    for cut, end in pairwise(cuts):
        if cut < front.end:
            continue
        heading = headed.get(cut)
        level = heading.level if heading else 1
        while open_ids and open_ids[-1][0] >= level:
            open_ids.pop()
        parent = open_ids[-1][1] if open_ids else ""
        counts[parent] = counts.get(parent, 0) + 1
        section_id = f"{parent}.{counts[parent]}" if parent else str(counts[parent])
        open_ids.append((level, section_id))
        if heading is None:
            sections.append(_section(text, section_id, 1, "", "", False, (cut, cut, end)))
            continue
        start = min(_skip_blank_lines(text, lines, heading), end)
        sections.append(
            _section(
                text, section_id, level, heading.number, heading.heading, heading.form == "run_in", (cut, start, end)
            )
        )
    return tuple(sections)


def _section(
    text: str, section_id: str, level: int, number: str, heading: str, run_in: bool, span: tuple[int, int, int]
) -> Section:
    heading_start, start, end = span
    role: Role = "opening" if section_id == "0" else "other"
    return Section(section_id, level, number, heading, role, run_in, heading_start, start, end, text[start:end])


def _skip_blank_lines(text: str, lines: Sequence[Line], heading: Heading) -> int:
    """Where the own text begins: after the heading's line and the blank lines under it."""
    if heading.form != "line":
        return heading.body
    index = heading.line + 1
    while index < len(lines) and not lines[index].text.strip():
        index += 1
    return lines[index].start if index < len(lines) else len(text)


def looks_like_report(report: Report) -> str | None:
    """Why a text is hardly a report, in Chinese, or None when it may well be one."""
    hanzi = sum("一" <= char <= "鿿" for char in report.text[:20_000])
    if hanzi < MIN_HANZI:
        return f"只有 {hanzi} 个汉字，不像一份报告；请确认选对了文件。"
    letters = sum(char.isalpha() for char in report.text[:20_000])
    if hanzi * 2 < letters:
        return "大部分内容不是中文，不像一份报告；请确认选对了文件。"
    if not any(section.text.strip() for section in report.sections):
        return "只有标题，没有正文；请补上正文后再读入。"
    return None
