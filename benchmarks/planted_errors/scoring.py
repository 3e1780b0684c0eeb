"""The checker and the baselines on every clean and every planted draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.planted_errors.baselines import number_set, value_with_unit
from benchmarks.planted_errors.planting import Plant, clause, plants
from benchmarks.planted_errors.sheet import Sheet, read_sheet
from benchmarks.planted_errors.template import Rendered, render
from writer.checking import Prover
from writer.corpus import parse_report
from writer.facts import read_facts
from writer.figures import parse_period

FOLDER = Path(__file__).parent / "drafts"
EACH = 16
SEED = 20261123
METHODS = ("checker", "number set", "number + unit")


@dataclass(frozen=True, slots=True)
class Sample:
    """A clean draft with its sheet."""

    name: str
    unseen: bool
    facts: Path
    sheet: Sheet
    draft: Rendered


@dataclass(frozen=True, slots=True)
class Flag:
    """One place that a method points at, with what it says there."""

    start: int
    end: int
    says: str


@dataclass(frozen=True, slots=True)
class Trial:
    """One planted error and which of ``METHODS`` found it.

    ``cried``: the checker flags the spot, but at a place that it flags in the clean draft too.
    """

    sample: str
    unseen: bool
    kind: str
    clean: str
    planted: str
    found: tuple[bool, ...]
    cried: bool = False


@dataclass(frozen=True, slots=True)
class Alarm:
    """A method pointing at a clean draft."""

    sample: str
    unseen: bool
    method: str
    where: str
    says: str


Method = Callable[[str], tuple[Flag, ...]]


def samples(folder: Path = FOLDER) -> tuple[Sample, ...]:
    """Every draft of ``folder``, rendered anew from its template."""
    found = []
    for template in sorted(folder.glob("*/*/template.md")):
        home = template.parent
        sheet = read_sheet(home / "facts.tsv")
        draft = render(template.read_text(encoding="utf-8"), sheet)
        found.append(Sample(home.name, home.parent.name == "unseen", home / "facts.tsv", sheet, draft))
    return tuple(found)


def methods(facts: Path) -> tuple[Method, ...]:
    """The checker as ``writer check`` runs it, then the baselines."""
    ledger = read_facts(facts)
    prover = Prover(ledger)
    words = facts.read_text(encoding="utf-8")

    def checker(text: str) -> tuple[Flag, ...]:
        report = parse_report(text)
        checked = prover.check(text, report.sections, parse_period(ledger.period) or report.period)
        return tuple(Flag(f.start, f.end, f"{f.code}：{f.message}") for f in checked.findings if f.severity == "error")

    def numbers(text: str) -> tuple[Flag, ...]:
        return tuple(Flag(*span, "") for span in number_set(text, words))

    def with_units(text: str) -> tuple[Flag, ...]:
        return tuple(Flag(*span, "") for span in value_with_unit(text, words))

    return checker, numbers, with_units


def score(sample: Sample, each: int = EACH, seed: int = SEED) -> tuple[list[Trial], list[Alarm]]:
    """Plant errors in one draft, one at a time, and see who notices."""
    clean = sample.draft.text
    asked = methods(sample.facts)
    before = [method(clean) for method in asked]
    alarms = [
        Alarm(sample.name, sample.unseen, name, _around(clean, flag), flag.says)
        for name, flags in zip(METHODS, before, strict=True)
        for flag in flags
    ]
    trials = []
    for plant in plants(sample.draft, sample.sheet, each, seed):
        text = plant.applied(clean)
        spots = _spots(plant, text)
        now = [method(text) for method in asked]
        found = tuple(_noticed(flags, past, plant, spots) for flags, past in zip(now, before, strict=True))
        cried = not found[0] and _noticed(now[0], (), plant, spots)
        old = " … ".join(clean[slice(*clause(clean, edit.start, edit.end))] for edit in plant.edits)
        new = " … ".join(text[start:end] for start, end in spots)
        trials.append(Trial(sample.name, sample.unseen, plant.kind, old.strip(), new.strip(), found, cried))
    return trials, alarms


def _spots(plant: Plant, text: str) -> list[tuple[int, int]]:
    """The clauses of the planted text that the edits lie in; for a period, the sentence that it heads."""
    spots, moved = [], 0
    for edit in plant.edits:
        start, end = clause(text, edit.start + moved, edit.start + moved + len(edit.new))
        if plant.kind.startswith("period"):
            stops = [at for at in (text.find("。", end), text.find("\n", end)) if at >= 0]
            end = min(stops, default=len(text))
        spots.append((start, end))
        moved += len(edit.new) - (edit.end - edit.start)
    return spots


def _noticed(now: tuple[Flag, ...], before: tuple[Flag, ...], plant: Plant, spots: list[tuple[int, int]]) -> bool:
    """Whether a flag touches a spot, at a place that was not flagged before: crying always is no detection."""
    known = [(_moved(flag.start, plant), _moved(flag.end, plant)) for flag in before]
    new = [flag for flag in now if not any(flag.start < end and flag.end > start for start, end in known)]
    return any(flag.start < end and flag.end > start for flag in new for start, end in spots)


def _moved(at: int, plant: Plant) -> int:
    return at + sum(len(e.new) - (e.end - e.start) for e in plant.edits if e.end <= at)


def _around(text: str, flag: Flag) -> str:
    start, end = clause(text, flag.start, flag.end)
    return f"{text[start : flag.start]}【{text[flag.start : flag.end]}】{text[flag.end : end]}".strip()
