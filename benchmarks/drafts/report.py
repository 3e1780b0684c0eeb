"""The tables of ``make bench-drafts``."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence

from benchmarks.drafts.measure import Row
from writer.style import MEASURES

COVERED_TARGET = 0.95
NAMES = {
    "roll": "roll (套写, no model)",
    "llm": "llm against the loopback model of `tests/endpoint.py`: measures the pipeline, not a model",
}


def table(engine: str, rows: Sequence[Row], skipped: Iterable[str]) -> str:
    """All that is measured with one engine, in Markdown."""
    lines = [f"## {NAMES[engine]}", "", *_sums(rows), "", *_each(rows)]
    if left := list(skipped):
        lines += ["", f"Left out, since most of their own figures are masked: {'; '.join(left)}."]
    return "\n".join(lines)


def _sums(rows: Sequence[Row]) -> list[str]:
    facts, covered = sum(row.facts for row in rows), sum(row.covered for row in rows)
    figures, unsupported = sum(row.figures for row in rows), sum(row.unsupported for row in rows)
    headings, matched = sum(row.headings for row in rows), sum(row.matched for row in rows)
    roles, roles_matched = sum(row.roles for row in rows), sum(row.roles_matched for row in rows)
    judged, within = sum(len(row.percentiles) for row in rows), sum(row.within for row in rows)
    told = _met(covered >= COVERED_TARGET * facts)
    told_figures = _met(not unsupported)
    lines = [
        "| what | figure | target | |",
        "| --- | --- | --- | --- |",
        f"| reports drafted | {len(rows)} | | |",
        f"| facts covered | {covered} of {facts}: {100 * covered / facts:.1f} % | ≥ 95 % | {told} |",
        f"| unsupported figures | {unsupported} of {figures} | 0 | {told_figures} |",
        f"| findings that are errors | {sum(row.errors for row in rows)} | | |",
        f"| headings of the original met in like words | {_share(matched, headings)} | | |",
        f"| kinds of section of its top level met | {_share(roles_matched, roles)} | | |",
    ]
    for measure in MEASURES:
        values = [row.percentiles[measure.name] for row in rows if measure.name in row.percentiles]
        if values:
            lines.append(f"| {measure.label}: percentile among the other reports | {_spread(values)} | | |")
    lengths = [100 * row.characters / row.original for row in rows]
    lines += [
        f"| style measures between the 10th and the 90th percentile | {_share(within, judged)} | | |",
        f"| copied from one other report word for word | {_spread([100 * row.copied for row in rows], ' %')} | | |",
        f"| characters against the original | {_spread(lengths, ' %')} | | |",
        f"| seconds a report, plan and search included | {_spread([row.seconds for row in rows], digits=1)} | | |",
    ]
    if any(row.sent for row in rows):
        sent = _spread([row.sent for row in rows])
        lines.append(f"| tokens sent, about (0.6 a hanzi, 0.3 another sign) | {sent} | | |")
        lines.append(f"| tokens answered, about | {_spread([row.answered for row in rows])} | | |")
    return lines


def _each(rows: Sequence[Row]) -> list[str]:
    lines = [
        "| report | facts | unsupported | headings | copied | characters | seconds |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        cells = (
            row.report.rsplit(".", 1)[0],
            f"{row.covered}/{row.facts}",
            f"{row.unsupported}/{row.figures}",
            f"{row.matched}/{row.headings}",
            f"{100 * row.copied:.0f} %",
            f"{row.characters}/{row.original}",
            f"{row.seconds:.1f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _spread(values: Sequence[float], unit: str = "", digits: int = 0) -> str:
    """Median, and from the least to the most."""
    middle = statistics.median(values)
    return f"{middle:,.{digits}f}{unit} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}: {100 * part / whole:.0f} %" if whole else "none"


def _met(yes: bool) -> str:
    return "met" if yes else "missed"
