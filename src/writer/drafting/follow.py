"""Which past passage each section of a finished draft was written after: the file itself does not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from writer.corpus import split_passages
from writer.drafting.headings import bare_heading
from writer.figures import fold_figures
from writer.schema import Outline, OutlineItem, Passage, Report, Section

# From this likeness (0–100) on two headings are the same but for what a period changes in them.
_SAME_HEADING = 80
# Below this likeness a text was not written after a passage.
_AFTER = 40
# Roles of which a report has one section.
_SINGLE = ("problems", "plans", "party", "closing")


@dataclass(frozen=True, slots=True)
class _Past:
    """A past report with the first passage of each of its sections, and where the draft's sections are found in it."""

    report: Report
    passages: Mapping[str, Passage]
    found: Mapping[str, Passage]
    agreed: int


def follow(outline: Outline, texts: Mapping[str, str], reports: Sequence[Report]) -> Outline:
    """``outline`` with the past passage that each section follows as its pattern, where there is one.

    The report that most sections agree on, by their headings, is followed; between equals the one whose wording is
    nearest. A section whose heading it has not follows the passage of any report that its text is most like.

    Args:
        outline: a draft's, without patterns.
        texts: the draft's section texts by id.
        reports: the past reports.
    """
    pasts = [_past(report, outline) for report in reports]
    if not pasts:
        return outline
    most = max(one.agreed for one in pasts)
    headed = sum(1 for item in outline.items if item.id != "0")
    # Headings such as 存在问题 are in every report: they alone do not tell which one was followed.
    agreed = [one for one in pasts if most * 2 >= headed > 0 and one.agreed == most]
    model = max(agreed, key=lambda one: _likeness(one, texts)) if agreed else None
    items = tuple(_followed(item, texts.get(item.id, ""), model, pasts) for item in outline.items)
    return replace(outline, items=items)


def _past(report: Report, outline: Outline) -> _Past:
    passages = {passage.section_id: passage for passage in reversed(split_passages(report))}
    left = [section for section in report.sections if section.level in (1, 2) and section.id != "0"]
    found: dict[str, Passage] = {}
    for item in outline.items:
        if item.id == "0":
            continue
        fits = [one for one in left if one.level == item.level and one.heading]
        best = process.extractOne(
            _bare(item.heading), [_bare(one.heading) for one in fits], scorer=_same, score_cutoff=_SAME_HEADING
        )
        if best is None:
            continue
        section = fits[best[2]]
        left.remove(section)
        found[item.id] = _first(section, passages, report)
    agreed = len(found)
    for item in outline.items:
        # 「2026年工作打算」 of a year's report has become 「下一步工作打算」; a past section may have no heading.
        fits = [one for one in left if one.level == item.level and one.role == item.role]
        if item.id not in found and item.role in _SINGLE and len(fits) == 1:
            left.remove(fits[0])
            found[item.id] = _first(fits[0], passages, report)
    return _Past(report, passages, found, agreed)


def _first(section: Section, passages: Mapping[str, Passage], report: Report) -> Passage:
    """The section's first passage; a heading without text of its own is followed too, in having none."""
    return passages.get(section.id) or Passage("", report.name, section.id, "", section.role, "")


def _bare(heading: str) -> str:
    return fold_figures(bare_heading(heading))


def _same(one: str, other: str, **_: object) -> float:
    """Likeness of two headings; a clause with a figure falls away when an outline takes a heading over."""
    if min(len(one), len(other)) >= 4 and (one in other or other in one):
        return 95.0
    return fuzz.ratio(one, other)


def _likeness(past: _Past, texts: Mapping[str, str]) -> float:
    """How near the wording of the draft's sections is to the report's, added up."""
    return sum(_near(texts.get(item_id, ""), passage.text) for item_id, passage in past.found.items())


def _near(text: str, passage: str) -> float:
    return fuzz.ratio(fold_figures(text), fold_figures(passage)) if text and passage else 0.0


def _followed(item: OutlineItem, text: str, model: _Past | None, pasts: Sequence[_Past]) -> OutlineItem:
    if model is not None:
        own = model.passages.get("0") if item.id == "0" else model.found.get(item.id)
        if own is not None:
            return replace(item, pattern=own.id)
    if not text.strip():
        return item
    folded = fold_figures(text)
    choices = {passage.id: fold_figures(passage.text) for past in pasts for passage in past.passages.values()}
    best = process.extractOne(folded, choices, scorer=fuzz.ratio, score_cutoff=_AFTER)
    return replace(item, pattern=best[2]) if best else item
