"""The labels: one table per report, a line for every section that a person sees in it.

A table starts with ``# text: NAME`` (a report beside it), ``# sample: NAME`` (in ``corpus/``) or ``# report: NAME``
(one that is kept elsewhere and is no part of the project; a line ``# sha256: …`` of it follows); below the names of the
columns one section per line. ``begins`` is how the section starts, heading included; empty for the reports kept
elsewhere, of which nothing but section ids is written down.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from writer.corpus import parse_report, read_text
from writer.schema import ROLES, Report, Role

HOME = Path(__file__).parent
CORPUS = HOME.parents[1] / "corpus"
REAL = HOME.parents[2] / "shared" / "reports"
COLUMNS = ("id", "role", "begins")
Group = Literal["seen", "unseen", "sample", "real"]
GROUPS: dict[Group, str] = {"seen": "reports/seen", "unseen": "reports/unseen", "sample": "labels/sample",
                            "real": "labels/real"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """The role of one section as a person read it."""

    id: str
    role: Role
    begins: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A labelled report; ``path`` is where it lies, ``sha256`` what its bytes must add up to, "" where that is open."""

    name: str
    group: Group
    path: Path
    sha256: str
    labels: tuple[Label, ...]

    def trouble(self) -> str:
        """Why the report cannot be measured, "" where it can."""
        if not self.path.is_file():
            return "absent"
        wrong = bool(self.sha256) and hashlib.sha256(self.path.read_bytes()).hexdigest() != self.sha256
        return "not the file that was labelled" if wrong else ""

    def report(self) -> Report:
        """The report as the program reads it."""
        return parse_report(read_text(self.path), self.path.name)


def sources(home: Path = HOME, real: Path = REAL) -> tuple[Source, ...]:
    """Every labelled report, by group and name."""
    return tuple(
        _source(table, group, real)
        for group, folder in GROUPS.items()
        for table in sorted((home / folder).glob("*.tsv"))
    )


def _source(table: Path, group: Group, real: Path) -> Source:
    where, *rest = table.read_text(encoding="utf-8").splitlines()
    place, _, file = where.removeprefix("# ").partition(": ")
    sha = rest.pop(0).removeprefix("# sha256: ") if rest[0].startswith("#") else ""
    names, *rows = rest
    if tuple(names.split("\t")) != COLUMNS:
        raise ValueError(f"{table.name}: the columns must be named {COLUMNS}")
    folder = {"text": table.parent, "sample": CORPUS, "report": real}[place]
    return Source(table.stem, group, folder / file, sha, tuple(_label(row) for row in rows))


def _label(row: str) -> Label:
    section, role, begins = row.split("\t")
    return Label(section, next(one for one in ROLES if one == role), begins)


def table(head: str, labels: tuple[Label, ...]) -> str:
    """The labels as a file; ``head`` is its first line or lines without the line break at the end."""
    rows = ["\t".join((one.id, one.role, one.begins)) for one in labels]
    return "\n".join([head, "\t".join(COLUMNS), *rows]) + "\n"
