"""The benchmark as a table in Markdown, then what was missed and what was flagged for nothing."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor

from benchmarks.planted_errors.planting import CLASSES
from benchmarks.planted_errors.scoring import METHODS, Alarm, Sample, Trial, samples, score

SHOWN = 60
PER_CLASS = 5
LONGEST = 90
Scored = tuple[tuple[Sample, ...], list[Trial], list[Alarm]]


def scored() -> Scored:
    """Every draft, every planted error."""
    every = samples()
    trials: list[Trial] = []
    alarms: list[Alarm] = []
    with ProcessPoolExecutor() as processes:  # a draft has nothing to do with the next one
        for more, flags in processes.map(score, every):
            trials += more
            alarms += flags
    return every, trials, alarms


def short_rows() -> list[tuple[str, str, str]]:
    """Totals alone, seen and unseen drafts apart."""
    every, trials, alarms = scored()
    rows = []
    for words, unseen in (("seen drafts", False), ("unseen drafts", True)):
        some = [trial for trial in trials if trial.unseen == unseen]
        drafts = [sample for sample in every if sample.unseen == unseen]
        for at, method in enumerate(METHODS):
            false = sum(alarm.method == method and alarm.unseen == unseen for alarm in alarms)
            figure = f"{_rate(some, at)} detected, {false} false alarms"
            rows.append((f"{method}, {words}", figure, f"{len(some)} planted errors in {len(drafts)} clean drafts"))
    return rows


def full(unseen: bool = False) -> str:
    """Everything that the command prints; with ``unseen`` the lists speak of the unseen drafts instead."""
    began = time.perf_counter()
    every, trials, alarms = scored()
    lines = [*_table(trials), *_false_alarms(every, alarms), ""]
    figures = sum(sum(slot.kind in ("figure", "note") for slot in sample.draft.slots) for sample in every)
    lines.append(
        f"{len(every)} clean drafts ({sum(s.unseen for s in every)} unseen) with {figures} figures, "
        f"{len(trials)} planted errors, {time.perf_counter() - began:.0f} s."
    )
    return "\n".join([*lines, *_missed(trials, unseen), *_listed(alarms, unseen)])


def _table(trials: list[Trial]) -> list[str]:
    names = [f"{method} ({words})" for method in METHODS for words in ("seen", "unseen")]
    lines = [f"| class | planted | {' | '.join(names)} |", "| --- " * (len(names) + 2) + "|"]
    for kind in CLASSES:
        lines.append(_row(kind, [trial for trial in trials if trial.kind == kind]))
    return [*lines, _row("**all**", trials)]


def _row(name: str, trials: list[Trial]) -> str:
    seen, unseen = ([trial for trial in trials if trial.unseen == which] for which in (False, True))
    cells = [_rate(some, at) for at in range(len(METHODS)) for some in (seen, unseen)]
    return f"| {name} | {len(seen)} + {len(unseen)} | {' | '.join(cells)} |"


def _false_alarms(every: tuple[Sample, ...], alarms: list[Alarm]) -> list[str]:
    cells = [
        str(sum(alarm.method == method and alarm.unseen == which for alarm in alarms))
        for method in METHODS
        for which in (False, True)
    ]
    unseen = sum(sample.unseen for sample in every)
    return [f"| false alarms on clean drafts | {len(every) - unseen} + {unseen} drafts | {' | '.join(cells)} |"]


def _missed(trials: list[Trial], unseen: bool) -> list[str]:
    """What the checker missed, silence first: of the drafts not to be looked at the number alone."""
    missed = sorted((trial for trial in trials if not trial.found[0]), key=lambda trial: trial.cried)
    lines: list[str] = []
    for kind in CLASSES:
        some = [trial for trial in missed if trial.kind == kind and trial.unseen == unseen]
        lines += (_miss(trial) for trial in some[:PER_CLASS])
        lines += [f"- {kind}: {len(some) - PER_CLASS} more"] * (len(some) > PER_CLASS)
    silent = _split([trial.unseen for trial in missed if not trial.cried])
    head = f"## Missed: {_split([trial.unseen for trial in missed])}"
    said = f"Without any finding: {silent}. The others (*) stand where the clean draft is flagged as well."
    return ["", head, "", said, "", *_bounded(lines)]


def _miss(trial: Trial) -> str:
    return f"- {trial.kind}{'*' * trial.cried} · {trial.sample}: {_cut(trial.clean)} → {_cut(trial.planted)}"


def _listed(alarms: list[Alarm], unseen: bool) -> list[str]:
    false = [alarm for alarm in alarms if alarm.method == METHODS[0]]
    lines = [f"- {alarm.sample}: {alarm.where} — {alarm.says}" for alarm in false if alarm.unseen == unseen]
    return ["", f"## False alarms: {_split([alarm.unseen for alarm in false])}", "", *_bounded(lines)]


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def _split(unseen: list[bool]) -> str:
    return f"{len(unseen) - sum(unseen)} in seen drafts, {sum(unseen)} in unseen ones"


def _bounded(lines: Iterable[str]) -> list[str]:
    every = list(lines)
    more = [f"- … and {len(every) - SHOWN} more"] if len(every) > SHOWN else []
    return [*every[:SHOWN], *more]


def _rate(trials: list[Trial], at: int) -> str:
    if not trials:
        return "–"
    found = sum(trial.found[at] for trial in trials)
    return f"{found * 1000 // len(trials) / 10:.1f} %"
