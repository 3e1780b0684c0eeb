"""A draft against the corpus, prepared once per state of the corpus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from writer.schema import Comparison, CopiedRun, Hit, Metric, Nearest, Passage, Role, StyleBand, StyleSample
from writer.style.advice import advice
from writer.style.copied import CopiedRuns
from writer.style.counting import AT, count
from writer.style.cutting import Span
from writer.style.kept import Keeping, count_passages
from writer.style.measures import MEASURES, Measure
from writer.style.profile import USUAL, Band, Profile
from writer.style.pulling import Pieces

Search = Callable[[str], Sequence[Hit]]

_PARAGRAPH = re.compile(r"[^\n]+")
_HEADING_MARK = re.compile(r"\s*#{1,6}\s")
_LEAST_PARAGRAPH = 20
_CHARACTERS, _HANZI = AT["characters"], AT["hanzi"]


class StyleCorpus:
    """The past passages a draft is compared with. Immutable once built; safe to share between threads."""

    def __init__(
        self, passages: Iterable[Passage], issuers: Mapping[str, str] | None = None, keeping: Keeping | None = None
    ) -> None:
        """
        Args:
            passages: the past passages, in the order of reports and text.
            issuers: the office of each report, by the report's name; without it nothing is told per office.
            keeping: where the counts of passages are kept, so that only new passages are counted.
        """
        self._passages = tuple(passages)
        counted = count_passages(self._passages, keeping)
        self._profile = Profile(self._passages, counted, dict(issuers or {}))
        self._by_report: dict[str, list[str]] = {}
        for passage in self._passages:
            self._by_report.setdefault(passage.report, []).append(passage.text)

    @cached_property
    def _copied(self) -> CopiedRuns:
        return CopiedRuns(["\n".join(texts) for texts in self._by_report.values()])

    @cached_property
    def _reports(self) -> tuple[str, ...]:
        return tuple(self._by_report)

    def guide(self, role: Role | None = None, issuer: str = "", length: int = USUAL) -> tuple[StyleBand, ...]:
        """How past reports are written, in figures: one band per measure, for prompts and for ranking candidates.

        Args:
            role: of past passages of this role only; None takes all.
            issuer: of this office's reports only; where they are too few, of all offices' (the band says which).
            length: the length in characters of the text that is to be written; a section's by default.

        Returns:
            Nothing where the corpus has too few passages of that kind.
        """
        bands, office = self._bands(role, length, issuer)
        return tuple(self._profile.told(band, role, office) for band in bands.values())

    def behind(
        self, name: str, role: Role | None = None, issuer: str = "", length: int = USUAL
    ) -> tuple[StyleSample, ...]:
        """Every piece of past reports behind the band of the measure ``name``, in rising order of its value."""
        band = self._bands(role, length, issuer)[0].get(name)
        return tuple(self._profile.sample(band.measure, piece) for piece in band.pieces) if band else ()

    def _bands(self, role: Role | None, length: int, issuer: str) -> tuple[dict[str, Band], str]:
        own = self._profile.bands(role, length, issuer) if issuer else {}
        return (own, issuer) if own else (self._profile.bands(role, length), "")

    def compare(
        self,
        text: str,
        role: Role | None = None,
        nearest: Search | None = None,
        spans: Sequence[Span] | None = None,
        issuer: str = "",
    ) -> Comparison:
        """Compare ``text`` with the corpus.

        Args:
            role: compare with past passages of this role only; None takes all.
            nearest: search function for the passage nearest to a paragraph; None leaves that part out.
            spans: the parts of ``text`` to look at (body text without headings); None takes every line that is no
                Markdown heading.
            issuer: compare with past reports of this office only, as long as there are enough of them.
        """
        parts = list(spans) if spans is not None else _body(text)
        body = "\n".join(text[start:end] for start, end in parts)
        copied = tuple(run for span in parts for run in self._runs(text, span, max(len(body), 1)))
        return Comparison(
            metrics=self._metrics(text, parts, body, role, issuer),
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

    def _metrics(
        self, text: str, parts: Sequence[Span], body: str, role: Role | None, issuer: str
    ) -> tuple[Metric, ...]:
        counts = count(body)
        bands, _ = self._bands(role, counts[_CHARACTERS], issuer)
        pieces = Pieces(text, parts)
        found = (
            self._metric(measure, bands[measure.name], counts, pieces) for measure in MEASURES if measure.name in bands
        )
        return tuple(metric for metric in found if metric is not None)

    def _metric(self, measure: Measure, band: Band, counts: Sequence[int], pieces: Pieces) -> Metric | None:
        value = measure.of(counts)
        if value is None:
            return None
        judged = counts[_CHARACTERS] >= measure.least
        side = "" if not judged or band.low <= value <= band.high else "low" if value < band.low else "high"
        return Metric(
            name=measure.name,
            value=round(value, 2),
            corpus_low=round(band.low, 2),
            corpus_median=round(band.median, 2),
            corpus_high=round(band.high, 2),
            percentile=band.percentile(value) if judged else None,
            label=measure.label,
            unit=measure.unit,
            side=side,  # type: ignore[arg-type]
            samples=len(band.values),
            reports=band.reports,
            length=band.length,
            advice=advice(measure.name, side),  # type: ignore[arg-type]
            pulls=pieces.pulls(measure, band, counts) if side else (),
            typical=self._profile.typical(band),
        )


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
