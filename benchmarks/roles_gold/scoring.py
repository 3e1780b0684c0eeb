"""Labels against what the program says: accuracy, F1 of each role, and how far a sure role can be relied on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.rate import Rate
from benchmarks.roles_gold.gold import Label, Source
from writer.schema import ROLES, Report, Role, Section


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and the section found for it; one of the two is None where the program cuts the report otherwise."""

    source: Source
    label: Label | None
    section: Section | None

    @property
    def right(self) -> bool:
        """Whether the section has the labelled role."""
        return self.label is not None and self.section is not None and self.label.role == self.section.role


def pair(source: Source, report: Report) -> list[Pair]:
    """Every label and every section of one report; an opening without text is no section to a reader."""
    found = {section.id: section for section in report.sections if section.id != "0" or section.text.strip()}
    pairs = []
    for label in source.labels:
        section = found.get(label.id)
        if section is None or not _begins(report, section, label):
            pairs.append(Pair(source, label, None))
        else:
            pairs.append(Pair(source, label, found.pop(label.id)))
    return pairs + [Pair(source, None, section) for section in found.values()]


def _begins(report: Report, section: Section, label: Label) -> bool:
    # Which salutation lines belong to the front and which to the opening is not what is measured here.
    start = section.heading_start
    return section.id == "0" or report.text[start : start + 200].lstrip().startswith(label.begins)


@dataclass(frozen=True, slots=True)
class RoleScore:
    """One role: how many sections are labelled so, how many are found so, how many are both."""

    labelled: int
    found: int
    both: int

    @property
    def f1(self) -> float:
        """Twice the sections that are both, of those labelled and those found."""
        return 2 * self.both / (self.labelled + self.found)


@dataclass(frozen=True, slots=True)
class Scores:
    """Every measure over some reports."""

    accuracy: Rate
    macro_f1: float
    roles: dict[Role, RoleScore]
    cut: Rate
    sure: Rate
    sure_share: Rate


def scores(pairs: Iterable[Pair]) -> Scores:
    """The measures. A label without a section is missed, a section without a label is found for nothing.

    Macro F1 is the mean over the roles that are labelled at least once. ``sure`` is how many of the sections whose role
    the program calls sure have the labelled role, ``sure_share`` how many sections it calls so.
    """
    every = list(pairs)
    labelled = Counter(one.label.role for one in every if one.label)
    found = Counter(one.section.role for one in every if one.section)
    both = Counter(one.section.role for one in every if one.section and one.right)
    roles = {role: RoleScore(labelled[role], found[role], both[role]) for role in ROLES if labelled[role]}
    matched = [one for one in every if one.label and one.section]
    sure = [one for one in matched if one.section and getattr(one.section, "certainty", "sure") == "sure"]
    return Scores(
        accuracy=Rate(sum(both.values()), sum(labelled.values())),
        macro_f1=sum(score.f1 for score in roles.values()) / max(len(roles), 1),
        roles=roles,
        cut=Rate(len(matched), sum(labelled.values())),
        sure=Rate(sum(one.right for one in sure), len(sure)),
        sure_share=Rate(len(sure), len(matched)),
    )
