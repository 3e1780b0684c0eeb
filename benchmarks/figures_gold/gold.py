"""The labels as they lie in ``gold/``: one table per text, with spans into the text as ``read_text`` gives it.

A table starts with ``# text: NAME.txt`` (a text beside it) or ``# report: NAME.txt`` (one that is kept elsewhere and is
not part of the project), then ``# sha256: …`` of that file; below the names of the columns one figure per line.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal

from writer.corpus import read_text

FOLDER = Path(__file__).parent / "gold"
REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"
COLUMNS = ("start", "end", "text", "kind", "value", "upper", "unit", "qualifier")
Kind = Literal["quantity", "period", "mask", "open"]
KINDS: tuple[Kind, ...] = ("quantity", "period", "mask", "open")


@dataclass(frozen=True, slots=True)
class Label:
    """One figure as a person read it; ``open`` where the conventions leave it open whether it is one.

    ``value`` and ``upper`` are in the base unit; a share such as 三分之二 is exact, hence a fraction.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: Fraction | None = None
    upper: Fraction | None = None
    unit: str = ""
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A labelled text; ``path`` is where the text lies, ``sha256`` what its bytes must add up to."""

    name: str
    unseen: bool
    path: Path
    sha256: str
    labels: tuple[Label, ...]

    def trouble(self) -> str:
        """Why the text cannot be measured, "" where it can."""
        if not self.path.is_file():
            return "absent"
        return "" if digest(self.path) == self.sha256 else "not the file that was labelled"

    def text(self) -> str:
        """The text as the program reads it."""
        return read_text(self.path)


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sources(folder: Path = FOLDER, reports: Path = REPORTS) -> tuple[Source, ...]:
    """Every labelled text, seen ones first."""
    return tuple(_source(table, reports) for table in sorted(folder.glob("*/*.tsv")))


def _source(table: Path, reports: Path) -> Source:
    where, sha, names, *rows = table.read_text(encoding="utf-8").splitlines()
    place, _, file = where.removeprefix("# ").partition(": ")
    if tuple(names.split("\t")) != COLUMNS:
        raise ValueError(f"{table.name}: the third line must name the columns {COLUMNS}")
    home = {"text": table.parent, "report": reports}[place]
    labels = tuple(_label(row) for row in rows)
    return Source(table.stem, table.parent.name == "unseen", home / file, sha.removeprefix("# sha256: "), labels)


def _label(row: str) -> Label:
    start, end, text, kind, value, upper, unit, qualifier = row.split("\t")
    known = next(one for one in KINDS if one == kind)
    return Label(int(start), int(end), text, known, _number(value), _number(upper), unit, qualifier)


def _number(written: str) -> Fraction | None:
    return Fraction(written) if written else None


def table(source: str, sha256: str, labels: tuple[Label, ...]) -> str:
    """The labels as a file of ``gold/``; ``source`` is its first line without ``# ``."""
    lines = [f"# {source}", f"# sha256: {sha256}", "\t".join(COLUMNS)]
    for one in labels:
        numbers = (written(one.value), written(one.upper))
        lines.append("\t".join([str(one.start), str(one.end), one.text, one.kind, *numbers, one.unit, one.qualifier]))
    return "\n".join(lines) + "\n"


def written(number: Fraction | None) -> str:
    """A number as a decimal where it ends, as a fraction where it does not, "" for none."""
    if number is None:
        return ""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}" if rest == 1 else str(number)
