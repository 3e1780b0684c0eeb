"""How past reports print figures: decimals of amounts by unit, of percentages by what they say, and by metric.

Read from the wording alone, without proving anything: a figure belongs to the metric whose name stands right before
it. What past reports do not show often enough, or not the same way, is left as it was pasted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from writer.checking import PastRecord, PastReport, same_office
from writer.facts import FigureStyle, FigureUse, Habit, settled
from writer.schema import Ledger

# So many reports say how an office prints; the latest count, the rest is history.
_REPORTS = 12
_ENOUGH = 8
_ENOUGH_OF_METRIC = 3
# So much of what is seen must be printed with no more decimals than the habit allows.
_AGREED = 0.85
# So far behind its name a metric's figure may stand: 「总投资达到约56.2亿元」.
_REACH = 12
_SHORTEST_NAME = 3
_UNIT = r"(?:[百千]?[万亿]{0,2}(?:美元|欧元|日元|港元|元|平方米|平方公里|亩|公顷|吨|千瓦时|立方米)|[%％])"
_FIGURE = re.compile(rf"(?<![\d.．,])(?P<whole>\d[\d,]*)(?:[.．](?P<places>\d+))?(?P<unit>{_UNIT})")
_STOP = re.compile(r"[，。；！？\n]")
_FORMER = re.compile(r"上年|去年|上期|目标|任务|计划(?!总?投资)")
_SAYS: tuple[tuple[FigureUse, re.Pattern[str]], ...] = (
    (
        "done",
        re.compile(r"(?:完成|达到?|实现)[^，。；]{0,14}(?:目标|任务|计划|预算)[^，。；]{0,6}$|完成率[^，。；]{0,6}$"),
    ),
    ("share", re.compile(r"(?:占比?|比重|占[^，。；]{0,12})[^，。；\d]{0,4}$")),
    ("change", re.compile(r"(?:增长|下降|下滑|回落|减少|增幅|增速|上升|提高|降低)[^，。；\d]{0,4}$")),
)


def learn_style(
    past: PastRecord | None, ledger: Ledger, issuer: str, names: Sequence[str] | None = None
) -> FigureStyle:
    """The habits that past reports show for the figures of ``ledger``.

    Args:
        past: the past reports; None where there are none.
        issuer: the office that writes (or the title, where no office is named): its own reports count, those of
            others only when it has none.
        names: the only past reports to write from; None for all.
    """
    if past is None:
        return FigureStyle()
    return _learn(past, ledger, issuer, tuple(names) if names is not None else None)


@lru_cache(maxsize=16)
def _learn(past: PastRecord, ledger: Ledger, issuer: str, names: tuple[str, ...] | None) -> FigureStyle:
    texts = [report.text for report in _latest(past.reports, issuer, names)]
    units: dict[str, list[str]] = defaultdict(list)
    uses: dict[FigureUse, list[str]] = defaultdict(list)
    metrics: dict[tuple[str, FigureUse], list[str]] = defaultdict(list)
    labels = {fact.label.strip(): fact for fact in ledger.facts if fact.value is not None}
    for text in texts:
        for unit, use, written in _seen(text):
            units[unit].append(written) if use == "value" else uses[use].append(written)
        for label, fact in labels.items():
            for unit, use, written in _of_metric(text, label) if len(label) >= _SHORTEST_NAME else ():
                if use != "value" or unit == fact.unit:
                    metrics[fact.id, use].append(written)
    common = {use: habit for use, seen in uses.items() if (habit := _habit(seen, _ENOUGH))}
    style = FigureStyle(
        {unit: habit for unit, seen in units.items() if (habit := _habit(seen, _ENOUGH))},
        common,
        {
            (fact, use): habit
            for (fact, use), seen in metrics.items()
            # The few percentages of one metric do not show whether noughts are printed: only other decimals count.
            if (habit := _habit(seen, _ENOUGH_OF_METRIC))
            and (use == "value" or use not in common or common[use].places != habit.places)
        },
    )
    return settled(style, ledger)


def _latest(reports: Sequence[PastReport], issuer: str, names: tuple[str, ...] | None) -> list[PastReport]:
    chosen = [one for one in reports if names is None or one.name in names]
    ours = [one for one in chosen if issuer and one.issuer and same_office(issuer, one.issuer)]
    ranked = sorted(ours or chosen, key=lambda one: _end(one), reverse=True)
    return ranked[:_REPORTS]


def _end(report: PastReport) -> tuple[int, int]:
    return (report.period.year or 0, report.period.last) if report.period else (0, 0)


def _seen(text: str) -> Iterator[tuple[str, FigureUse, str]]:
    """Unit, use and digits of every figure of the text whose decimals say something."""
    for found in _FIGURE.finditer(text):
        if found["unit"] not in ("%", "％"):
            yield found["unit"], "value", _digits(found)
        elif (use := _use(text[max(0, found.start() - 24) : found.start()])) is not None:
            yield "%", use, _digits(found)


def _use(before: str) -> FigureUse | None:
    """What a percentage says by the words right before it, None where they do not tell."""
    clause = _STOP.split(before)[-1]
    return next((use for use, words in _SAYS if words.search(clause)), None)


def _of_metric(text: str, label: str) -> Iterator[tuple[str, FigureUse, str]]:
    """The figures right behind a metric's name, and the percentages of the clauses that follow it."""
    at = text.find(label)
    while at >= 0:
        behind = at + len(label)
        end = next((found.start() for found in re.finditer(r"[。；！？\n]", text[behind : behind + 80])), 80) + behind
        first = _FIGURE.search(text, behind, end)
        gap = text[behind : first.start()] if first else ""
        if first and len(gap) <= _REACH and not _STOP.search(gap) and not _FORMER.search(gap):
            yield ("%" if first["unit"] == "％" else first["unit"]), "value", _digits(first)
            second = _FIGURE.search(text, first.end(), end)
            if second and second["unit"] in ("%", "％") and (use := _use(text[first.end() : second.start()])):
                yield "%", use, _digits(second)
        at = text.find(label, behind)


def _digits(found: re.Match[str]) -> str:
    return found["whole"] + ("." + found["places"] if found["places"] else "")


def _habit(seen: Sequence[str], enough: int) -> Habit | None:
    """What nearly all of these figures have in common, None where they are too few.

    20.0 beside no 20 shows that noughts are printed.
    """
    if len(seen) < enough:
        return None
    counts = [len(one.partition(".")[2]) for one in seen]
    places = next(n for n in range(max(counts) + 1) if sum(one <= n for one in counts) >= _AGREED * len(counts))
    noughts = (
        sum(count == places and one.endswith("0") for count, one in zip(counts, seen, strict=True)) if places else 0
    )
    bare = sum(count < places for count in counts)
    return Habit(places, padded=noughts > 0 and noughts > 2 * bare)
