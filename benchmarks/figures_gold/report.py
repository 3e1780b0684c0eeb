"""The measures as a table in Markdown, and on demand the figures that were not read as labelled."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.figures_gold.gold import REPORTS, Source, sources, written
from benchmarks.figures_gold.scoring import Pair, Rate, Scores, pair, scores

AROUND = 12
# Texts so named are as a scanner gives them, with spaces anywhere, also between the digits of a number.
SCAN = "scan_"
MEASURES: tuple[tuple[str, Callable[[Scores], Rate], str], ...] = (
    ("quantities: recall of the value", lambda s: s.value, "99 %"),
    ("quantities: recall of value, unit and qualifier", lambda s: s.reading, "97 %"),
    ("quantities: precision", lambda s: s.precision, "98 %"),
    ("periods: recall", lambda s: s.periods, ""),
    ("periods: precision", lambda s: s.periods_precision, ""),
    ("masks: recall", lambda s: s.masks, ""),
    ("masks: precision", lambda s: s.masks_precision, ""),
    ("span as labelled", lambda s: s.spans, ""),
)


def measured(every: tuple[Source, ...]) -> tuple[list[Source], list[Pair]]:
    """The texts that are at hand, and what was found in them."""
    there = [source for source in every if not source.trouble()]
    return there, [one for source in there for one in pair(source)]


def short_rows() -> list[tuple[str, str, str]]:
    """The three measures that have a target, seen and unseen texts apart."""
    there, pairs = measured(sources())
    rows = []
    for words, unseen in (("seen texts", False), ("unseen texts", True)):
        got = scores(one for one in pairs if one.unseen == unseen)
        count = sum(source.unseen == unseen for source in there)
        rows += [
            (f"{name}, {words}", str(rate(got)), f"{count} labelled texts, target ≥ {target}")
            for name, rate, target in MEASURES
            if target
        ]
    return rows


def full(misses: bool = False, unseen: bool = False) -> str:
    """Everything that the command prints; with ``unseen`` the list speaks of the unseen texts instead of the seen."""
    every = sources()
    there, pairs = measured(every)
    lines = [*_table(pairs), "", _counted(there, pairs), *_left_out(every)]
    if misses or unseen:
        lines += _listed(there, pairs, unseen)
    return "\n".join(lines)


def _table(pairs: list[Pair]) -> list[str]:
    seen, unseen = (scores(one for one in pairs if one.unseen == which) for which in (False, True))
    lines = ["| measure | seen | unseen | target |", "| --- | --- | --- | --- |"]
    for name, rate, target in MEASURES:
        lines.append(f"| {name} | {rate(seen)} | {rate(unseen)} | {f'≥ {target}' if target else ''} |")
    plain = [one for one in pairs if not one.source.startswith(SCAN)]
    seen, unseen = (scores(one for one in plain if one.unseen == which) for which in (False, True))
    lines += [
        f"| {name}, without scans | {rate(seen)} | {rate(unseen)} | |" for name, rate, target in MEASURES if target
    ]
    return lines


def _counted(there: list[Source], pairs: list[Pair]) -> str:
    labelled = [one for one in pairs if one.label is not None]
    unseen = sum(one.unseen for one in labelled)
    doubtful = sum(label.kind == "open" for source in there for label in source.labels)
    return (
        f"{len(there)} texts ({sum(source.unseen for source in there)} unseen) with {len(labelled)} figures "
        f"({unseen} unseen); {doubtful} more that the conventions leave open are not counted."
    )


def _left_out(every: tuple[Source, ...]) -> list[str]:
    out = [f"{source.path.name} ({source.trouble()})" for source in every if source.trouble()]
    return [f"Not measured: {', '.join(out)}; these belong into {REPORTS.parent.name}/{REPORTS.name}."] if out else []


def _listed(there: list[Source], pairs: list[Pair], unseen: bool) -> list[str]:
    texts = {source.name: source.text() for source in there}
    wrong = [one for one in pairs if one.unseen == unseen and not _as_labelled(one)]
    lines = ["", f"## Not as labelled in the {'unseen' if unseen else 'seen'} texts: {len(wrong)}", ""]
    return lines + [_line(one, texts[one.source]) for one in wrong]


def _as_labelled(one: Pair) -> bool:
    if one.label is None or one.found is None:
        return False
    return one.same_span and (one.kind != "quantity" or one.all_right)


def _line(one: Pair, text: str) -> str:
    place = one.label or one.found
    assert place is not None
    before, after = text[max(0, place.start - AROUND) : place.start], text[place.end : place.end + AROUND]
    where = f"{before}【{place.text}】{after}".replace("\n", "⏎").replace("\t", "⇥")
    return f"- {_what(one)} · {one.source}: {where} · {_labelled(one)} → {_found(one)}"


def _what(one: Pair) -> str:
    if one.label is None:
        return f"{one.kind} too many"
    if one.found is None:
        return f"{one.kind} missed"
    if one.kind == "quantity" and not one.value_right:
        return "value"
    return "unit or qualifier" if one.kind == "quantity" and not one.all_right else "span"


def _labelled(one: Pair) -> str:
    if one.label is None:
        return "nothing"
    bounds = "—".join(filter(None, (written(one.label.value), written(one.label.upper))))
    return " ".join(filter(None, (one.label.text, bounds, one.label.unit, one.label.qualifier)))


def _found(one: Pair) -> str:
    if one.found is None:
        return "nothing"
    bounds = "—".join(f"{value:f}" for value in (one.found.value, one.found.upper) if value is not None)
    return " ".join(filter(None, (one.found.text, bounds, one.found.unit, one.found.qualifier)))
