"""The labelled passages, the queries made of them, and how well a passage fits a query."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from writer.checking import load_vocabulary
from writer.schema import Passage, Role

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "corpus"
MORE = HERE / "reports"
_LABELS = 12


@dataclass(frozen=True, slots=True)
class Label:
    """What a person says of a section: its role, and its topics, the main one first."""

    role: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A section to be written: whose report it is, what it is for, and what is asked."""

    report: str
    role: Role
    label: Label
    heading: str
    path: str
    facts: str

    def text(self, with_role: bool) -> str:
        """As the program asks: with a role for the section's own heading, without one for those above it too."""
        return " ".join(part for part in (self.heading if with_role else self.path, self.facts) if part)


Labels = dict[tuple[str, str], Label]


def gather(place: Path) -> None:
    """Copy all reports of the set into the folder ``place``."""
    for folder in (SAMPLE, MORE):
        for path in folder.iterdir():
            if path.name != "README.md":
                shutil.copy(path, place / path.name)


def labels() -> Labels:
    """The labels by report and section."""
    found: Labels = {}
    for line in (HERE / "labels.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            report, section, role, topics, _ = line.split("\t")
            found[report, section] = Label(role, tuple(topics.split(",")))
    return found


def gain(wanted: Label, label: Label) -> int:
    """2 for the same role and main topic, or two topics in common; 1 for one topic in common; 0 with another role."""
    if wanted.role != label.role:
        return 0
    common = len(set(wanted.topics) & set(label.topics))
    return 2 if wanted.topics[0] == label.topics[0] or common > 1 else min(common, 1)


def queries(passages: tuple[Passage, ...], known: Labels) -> list[Query]:
    """One for each section that has a heading or facts, and a relevant passage in another report."""
    sections: dict[tuple[str, str], list[Passage]] = {}
    for passage in passages:
        sections.setdefault((passage.report, passage.section_id), []).append(passage)
    asked = []
    for key, parts in sections.items():
        label, path = known[key], parts[0].heading
        facts = " ".join(_metrics("".join(part.text for part in parts)))
        others = (known[other.report, other.section_id] for other in passages if other.report != key[0])
        if (path or facts) and any(gain(label, other) for other in others):
            asked.append(Query(key[0], label.role, label, path.rsplit(" / ", 1)[-1], path, facts))  # type: ignore[arg-type]
    return asked


def _metrics(text: str) -> list[str]:
    """The metrics that a text names, by the names that a sheet would give them, in the order of the text."""
    vocabulary = load_vocabulary()
    names = {name: name for name in vocabulary.known} | {name: group[0] for group in vocabulary.same for name in group}
    taken = [False] * len(text)
    found: list[tuple[int, str]] = []
    for name in sorted(names, key=len, reverse=True):
        at = text.find(name)
        while at >= 0:
            if not any(taken[at : at + len(name)]):
                taken[at : at + len(name)] = [True] * len(name)
                found.append((at, names[name]))
            at = text.find(name, at + 1)
    return list(dict.fromkeys(name for _, name in sorted(found)))[:_LABELS]
