"""How a section, or the whole report, is written beside the past reports: what the style views show.

A section is held against past sections of its kind. Many measures say nothing of so short a text; the whole report is
held against whole reports, and what is found there is told with the section that it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from writer.corpus import parse_report
from writer.errors import CorpusError, NotRecorded
from writer.office import Office
from writer.schema import ROLE_NAMES, Comparison, HeadingRemark, Outline, OutlineItem, Passage, Section
from writer.style import remarks_on_headings
from writer.ui.states import SectionState
from writer.ui.texts import Texts, find_item
from writer.ui.views.outline import heading_name


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span of the compared text stands: the key and the name of its section, and the span in that."""

    key: str
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Styled:
    """A text with what was found of it.

    Attributes:
        text: what was compared; spans of ``found`` are offsets into it.
        scope: in words, what it was held against.
        whole: whether it is a whole report.
        headings: what sets headings apart from those beside them.
        past: the past passages that are named, by id.
        parts: of a whole report, where each section's text stands in ``text``, with its key and name.
    """

    text: str
    found: Comparison
    scope: str
    whole: bool = False
    headings: tuple[HeadingRemark, ...] = ()
    past: dict[str, Passage] = field(default_factory=dict)
    parts: tuple[tuple[int, int, str, str], ...] = ()

    def place(self, start: int, end: int) -> Place | None:
        """Where a span stands; None where it lies in no section's text (a title, a heading)."""
        if not self.whole:
            return Place("", "", start, end)
        for low, high, key, name in self.parts:
            if low <= start < high:
                return Place(key, name, start - low, min(end, high) - low)
        return None


def style_of_section(office: Office, item: OutlineItem, outline: Outline, text: str) -> Styled:
    """A section's text beside past sections of its kind.

    Raises:
        EmptyCorpus: there is nothing to compare with.
    """
    role = None if item.role == "other" else item.role
    scope = f"“{ROLE_NAMES[item.role]}”类段落" if role else "各类段落"
    found = office.compare(text, [(0, len(text))], role)
    remarks = remarks_on_headings([(one.id, one.heading) for one in outline.items])
    own = outline.items.index(find_item(outline, item.key))
    return Styled(text, found, scope, headings=remarks.get(own, ()), past=_passages(office, found))


def style_of_whole(office: Office, texts: Texts, report_id: str) -> Styled:
    """The whole report beside the past reports.

    Raises:
        EmptyCorpus: there is nothing to compare with.
    """
    text = texts.whole(report_id)
    report = parse_report(text)
    body = [part for part in report.sections if part.role != "signature" and part.text.strip()]
    found = office.compare(text, [(part.start, part.end) for part in body], sections=report.sections)
    parts = _parts(texts.sections(report_id), text, report.sections)
    return Styled(text, found, "往期材料", True, found.headings, _passages(office, found), parts)


def _passages(office: Office, found: Comparison) -> dict[str, Passage]:
    """The past passages that paragraphs are nearest to."""
    past: dict[str, Passage] = {}
    for near in found.nearest:
        with suppress(NotRecorded, CorpusError):
            past[near.passage] = office.library.passage(near.passage)
    return past


def _parts(
    states: Sequence[SectionState], text: str, sections: Sequence[Section]
) -> tuple[tuple[int, int, str, str], ...]:
    """Where the text of each section stands in the whole, as if the blanks before it stood there too."""
    known = {part.id: part for part in sections}
    found = []
    for one in states:
        part, own = known.get(one.item.id), one.text.strip()
        at = text.find(own, part.heading_start) if part is not None and own else -1
        if at >= 0:
            low = at - (len(one.text) - len(one.text.lstrip()))
            found.append((low, at + len(own), one.item.key, heading_name(one.item)))
    return tuple(found)
