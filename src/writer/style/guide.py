"""The house style in numbers, distilled from past passages: what a model is told in place of adjectives.

A model that is told 语言简练 writes as it always does; one that is told how long the sentences of this office are can
keep to it. Every line gives the median and the range from the 10th to the 90th percentile over past reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import numpy as np

from writer.figures import find_figures
from writer.schema import ROLE_NAMES, Passage, Role, StyleBand
from writer.style.counting import AT, count_folded
from writer.style.folding import fold_parts

# Fewer texts than this give no range worth telling.
_LEAST = 3
# So many reports tell a style; more would only take longer to read.
_MOST_REPORTS = 60
_LOW, _HIGH = 10, 90
# Parts of a report that have a form of their own rather than a style.
_NOT_BODY: frozenset[Role] = frozenset({"signature"})


def style_guide(
    bands: Sequence[StyleBand],
    passages: Iterable[Passage],
    roles: Collection[Role] = (),
    reports: Collection[str] | None = None,
) -> tuple[str, ...]:
    """The style of past passages, a line each: first of any section, then of each kind of section.

    Args:
        bands: what the measures usually are in past reports (``StyleCorpus.guide``).
        passages: past passages; of more than 60 reports an even choice is measured.
        roles: the kinds of section to speak of, in this order.
        reports: the names of the only reports to measure; None for all.

    Returns:
        Lines in Chinese; none where there are too few passages to tell.
    """
    by_report: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.role not in _NOT_BODY and (reports is None or passage.report in reports):
            by_report[passage.report].append(passage)
    names = sorted(by_report)
    chosen = [by_report[name] for name in names[:: -(-len(names) // _MOST_REPORTS) or 1]]
    lines = [*map(_told, bands), *(line for role in dict.fromkeys(roles) if (line := _of_role(chosen, role)))]
    return tuple(lines)


def _told(band: StyleBand) -> str:
    return f"{band.label}（{band.unit}）：{_spread(band.low, band.median, band.high)}"


def _of_role(reports: Sequence[Sequence[Passage]], role: Role) -> str:
    """How long a section of this role is, how many paragraphs and figures it has, and how often it is itemised."""
    if role == "other":
        return ""
    texts = [passage.text.strip() for report in reports for passage in report if passage.role == role]
    texts = [text for text in texts if text]
    length = _range([len(text) for text in texts])
    if not length:
        return ""
    paragraphs = _range([sum(bool(line.strip()) for line in text.splitlines()) for text in texts])
    figures = _range([100 * _quantities(text) / len(text) for text in texts])
    items = 100 * sum(map(_itemised, texts)) / len(texts)
    return (
        f"“{ROLE_NAMES[role]}”每节字数：{length}；段数：{paragraphs}；每百字数字个数：{figures}；"
        f"分条（一是、二是）写的占 {items:.0f}%"
    )


def _itemised(text: str) -> bool:
    """Whether ``text`` counts its points: 一是…二是…, 第一，…第二，…."""
    return count_folded(text, fold_parts(text, [(0, len(text))])[0])[AT["enumerated"]] >= 2


def _quantities(text: str) -> int:
    return sum(figure.kind == "quantity" for figure in find_figures(text))


def _range(values: Sequence[float]) -> str:
    """The median and the usual range, "" where there are too few values."""
    if len(values) < _LEAST:
        return ""
    low, middle, high = (float(np.percentile(values, at)) for at in (_LOW, 50, _HIGH))
    return _spread(low, middle, high)


def _spread(low: float, middle: float, high: float) -> str:
    least, usual, most = map(_number, (low, middle, high))
    return usual if least == most else f"{usual}（多在 {least}～{most}）"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 20 or value == int(value) else f"{value:.1f}"
