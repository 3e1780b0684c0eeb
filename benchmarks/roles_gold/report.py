"""The measures as tables in Markdown, and on demand the sections whose role is not as labelled."""

from __future__ import annotations

from pathlib import Path

from benchmarks.roles_gold.gold import GROUPS, REAL, Group, Source, sources
from benchmarks.roles_gold.scoring import Pair, Scores, pair, scores
from writer.schema import ROLES, Role

TARGET = 0.95
NAMES: dict[Group, str] = {
    "sample": "sample corpus", "real": "real reports", "unseen": "unseen reports", "seen": "seen reports",
}  # fmt: skip


def measured(every: tuple[Source, ...]) -> dict[Group, list[Pair]]:
    """What was found in the reports that are at hand, by group; a group without any is left out."""
    pairs: dict[Group, list[Pair]] = {}
    for source in every:
        if not source.trouble():
            pairs.setdefault(source.group, []).extend(pair(source, source.report()))
    return pairs


def short_rows() -> list[tuple[str, str, str]]:
    """Macro F1 and accuracy, group by group."""
    every = sources()
    pairs = measured(every)
    rows = []
    for group, name in NAMES.items():
        if group in pairs:
            got = scores(pairs[group])
            count = sum(source.group == group and not source.trouble() for source in every)
            target = f", target ≥ {TARGET}" if group == "sample" else ""
            rows.append((f"roles, {name}", f"macro F1 {got.macro_f1:.3f}, {got.accuracy}", f"{count} reports{target}"))
    return rows


def full(misses: bool = False, unseen: bool = False, real: Path = REAL) -> str:
    """Everything that the command prints; ``misses`` lists all but the unseen reports, ``unseen`` those."""
    every = sources(real=real)
    pairs = measured(every)
    got = {group: scores(pairs[group]) for group in NAMES if group in pairs}
    lines = [*_summary(every, got), "", *_by_role(got), *_left_out(every)]
    if misses or unseen:
        listed = [one for group in GROUPS for one in pairs.get(group, []) if (group == "unseen") == unseen]
        wrong = [one for one in listed if not one.right]
        lines += ["", f"## Not as labelled: {len(wrong)}", "", *map(_line, wrong)]
    return "\n".join(lines)


def _summary(every: tuple[Source, ...], got: dict[Group, Scores]) -> list[str]:
    lines = [
        "| reports | macro F1 | accuracy | cut as labelled | called sure | right where sure |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for group, score in got.items():
        count = sum(source.group == group and not source.trouble() for source in every)
        lines.append(
            f"| {NAMES[group]} ({count}) | {score.macro_f1:.3f} | {score.accuracy} | {score.cut} "
            f"| {score.sure_share} | {score.sure} |"
        )
    return lines


def _by_role(got: dict[Group, Scores]) -> list[str]:
    lines = [
        f"| role: F1 (labelled) | {' | '.join(NAMES[group] for group in got)} |",
        f"| --- |{' --- |' * len(got)}",
    ]
    lines += [f"| {role} | {' | '.join(_cell(score, role) for score in got.values())} |" for role in ROLES]
    return lines


def _cell(score: Scores, role: Role) -> str:
    one = score.roles.get(role)
    return f"{one.f1:.2f} ({one.labelled})" if one else "–"


def _left_out(every: tuple[Source, ...]) -> list[str]:
    out = [f"{source.path.name} ({source.trouble()})" for source in every if source.trouble()]
    return ["", f"Not measured: {', '.join(out)}; these belong into {REAL.parent.name}/{REAL.name}."] if out else []


def _line(one: Pair) -> str:
    section = one.section
    where = f"{one.source.group}/{one.source.name} {one.label.id if one.label else section.id if section else ''}"
    # Of a real report nothing but the id is printed.
    heading = section.heading if section and one.source.group != "real" else ""
    found = section.role if section else "no such section"
    return f"- {where} {heading}: {one.label.role if one.label else 'nothing'} → {found}"
