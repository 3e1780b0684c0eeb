"""A draft against the corpus, prepared once per state of the corpus."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from writer.schema import Comparison, CopiedRun, Hit, Metric, Nearest, Passage, Role
from writer.style.copied import CopiedRuns
from writer.style.measures import MEASURES, Measure

Span = tuple[int, int]
Search = Callable[[str], Sequence[Hit]]

_PARAGRAPH = re.compile(r"[^\n]+")
_HEADING_MARK = re.compile(r"\s*#{1,6}\s")
# Fewer texts than this give no range worth showing.
_LEAST_TEXTS = 3
_LEAST_PARAGRAPH = 20
_LOW, _HIGH = 10, 90


@dataclass(frozen=True, slots=True)
class _Band:
    values: tuple[float, ...]

    def percentile(self, value: float) -> float:
        """Share of the corpus at or below ``value``, 0–100."""
        return round(100 * bisect_right(self.values, value) / len(self.values), 1)

    def at(self, percent: float) -> float:
        return round(float(np.percentile(self.values, percent)), 2)


class StyleCorpus:
    """The past passages a draft is compared with. Immutable once built; safe to share between threads."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._passages = tuple(passages)
        by_report: dict[str, list[str]] = defaultdict(list)
        for passage in self._passages:
            by_report[passage.report].append(passage.text)
        self._reports = tuple(by_report)
        self._copied = CopiedRuns(["\n".join(texts) for texts in by_report.values()])
        self._bands: dict[tuple[str, Role | None], _Band | None] = {}

    def compare(
        self, text: str, role: Role | None = None, nearest: Search | None = None, spans: Sequence[Span] | None = None
    ) -> Comparison:
        """Compare ``text`` with the corpus.

        Args:
            role: compare with past passages of this role only; None takes all.
            nearest: search function for the passage nearest to a paragraph; None leaves that part out.
            spans: the parts of ``text`` to look at (body text without headings); None takes every line that is no
                Markdown heading.
        """
        parts = list(spans) if spans is not None else _body(text)
        body = "\n".join(text[start:end] for start, end in parts)
        copied = tuple(run for span in parts for run in self._runs(text, span, max(len(body), 1)))
        return Comparison(
            metrics=tuple(found for measure in MEASURES if (found := self._metric(measure, body, role))),
            copied=copied,
            nearest=_nearest(text, parts, nearest) if nearest else (),
            copied_share=round(sum(run.end - run.start for run in copied) / max(len(body), 1), 4),
        )

    def _runs(self, text: str, span: Span, length: int) -> Iterable[CopiedRun]:
        start, end = span
        for run in self._copied.find(text[start:end]):
            low, high = start + run.start, start + run.end
            share = round((high - low) / length, 4)
            yield CopiedRun(low, high, text[low:high], self._reports[run.report], share)

    def _metric(self, measure: Measure, body: str, role: Role | None) -> Metric | None:
        band = self._band(measure, role)
        value = measure.of(body)
        if band is None or value is None:
            return None
        long_enough = len(body) >= measure.least
        return Metric(
            name=measure.name,
            value=round(value, 2),
            corpus_low=band.at(_LOW),
            corpus_median=band.at(50),
            corpus_high=band.at(_HIGH),
            percentile=band.percentile(value) if long_enough else None,
        )

    def _band(self, measure: Measure, role: Role | None) -> _Band | None:
        """The measure over each past report's passages of this role, sorted; None where there are too few."""
        key = (measure.name, role)
        if key not in self._bands:
            texts: dict[str, list[str]] = defaultdict(list)
            for passage in self._passages:
                if role is None or passage.role == role:
                    texts[passage.report].append(passage.text)
            joined = ("\n".join(parts) for parts in texts.values())
            values = sorted(
                value for one in joined if len(one) >= measure.least and (value := measure.of(one)) is not None
            )
            self._bands[key] = _Band(tuple(values)) if len(values) >= _LEAST_TEXTS else None
        return self._bands[key]


def _body(text: str) -> list[Span]:
    """Every line that is no Markdown heading."""
    return [found.span() for found in _PARAGRAPH.finditer(text) if not _HEADING_MARK.match(found.group())]


def _nearest(text: str, parts: Sequence[Span], search: Search) -> tuple[Nearest, ...]:
    found = []
    for start, end in parts:
        for paragraph in _PARAGRAPH.finditer(text, start, end):
            low, high = paragraph.span()
            if high - low < _LEAST_PARAGRAPH:
                continue
            hits = search(paragraph.group())
            if hits:
                found.append(Nearest(low, high, hits[0].passage.id, round(hits[0].score, 4)))
    return tuple(found)
