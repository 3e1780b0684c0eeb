"""A draft against the corpus, prepared once per state of the corpus."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from writer.schema import (
    ROLE_NAMES,
    Comparison,
    CopiedRun,
    Metric,
    Nearest,
    Passage,
    PhraseUse,
    Role,
    Section,
    StyleBand,
    StyleSample,
)
from writer.style.advice import advice
from writer.style.copied import RUN
from writer.style.counting import AT, COUNTS, count_folded
from writer.style.cutting import Span, paragraph_spans
from writer.style.folding import fold_parts
from writer.style.headings import (
    counts_of_headings,
    counts_of_passages,
    headings_of,
    sibling_remarks,
)
from writer.style.indexes import Indexes
from writer.style.kept import Keeping, Kept, count_passages, mined_phrases
from writer.style.measures import MEASURES, Measure
from writer.style.nearest import shared_words
from writer.style.phrases import Phrase
from writer.style.profile import LENGTHS, USUAL, Band, Profile
from writer.style.pulling import Pieces

_HEADING_MARK = re.compile(r"\s*#{1,6}\s")
_MARKS = "。，；：、！？”）"
# From this copied share on a draft is probably a past report itself.
_SAME = 0.9
_LEAST_PARAGRAPH = 20
# A text with less Chinese than this is in another language, or a list of figures.
_LEAST_HANZI = 0.4


@dataclass(frozen=True, slots=True)
class _Draft:
    """A draft as it is looked at: the parts that are compared, folded, with each folded character's place."""

    text: str
    parts: tuple[Span, ...]
    folded: str
    places: list[int]
    size: int

    def span(self, start: int, end: int) -> Span:
        """The span in the text of a stretch of the folded draft."""
        return self.places[start], self.places[end - 1] + 1


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
        kept = Kept(keeping)
        counted = count_passages(self._passages, kept)
        self._indexes = Indexes(self._passages, [one.folded for one in counted])
        phrases = mined_phrases(self._indexes, self._passages, kept)
        kept.save()
        headings = counts_of_passages(self._passages)
        counts = [_joined([one.counts, *own], uses) for one, own, uses in zip(counted, headings, phrases, strict=True)]
        self._profile = Profile(self._passages, counts, dict(issuers or {}))

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

    def phrases(self) -> tuple[PhraseUse, ...]:
        """The set phrases of the corpus, those of most reports first."""
        return tuple(PhraseUse(one.text, one.reports, one.count) for one in self._indexes.phrases.phrases)

    def compare(
        self,
        text: str,
        role: Role | None = None,
        nearest: bool = False,
        spans: Sequence[Span] | None = None,
        issuer: str = "",
        sections: Sequence[Section] = (),
    ) -> Comparison:
        """Compare ``text`` with the corpus; never raises, whatever the text.

        Args:
            role: compare with past passages of this role only; None takes all.
            nearest: also name the past passage nearest to each paragraph.
            spans: the parts of ``text`` to look at (body text without headings); None takes every line that is no
                Markdown heading.
            issuer: compare with past reports of this office only, as long as there are enough of them.
            sections: the sections of ``text``, for its headings; without them headings are left out.
        """
        parts = tuple(spans) if spans is not None else tuple(_body(text))
        folded, places = fold_parts(text, parts)
        body = "\n".join(text[start:end] for start, end in parts)
        draft = _Draft(text, parts, folded, places, max(len(body), 1))
        phrases = list(self._indexes.phrases.find(folded))
        copied = self._runs(draft)
        headings = headings_of(text, sections)
        heading_pieces = [
            ((one.start, one.end), counts) for one, counts in zip(headings, counts_of_headings(headings), strict=True)
        ]
        counts = _joined([count_folded(body, folded), *(counts for _, counts in heading_pieces)], len(phrases))
        pieces = Pieces(text, parts, heading_pieces, [places[at] for at, _ in phrases])
        share = round(sum(run.end - run.start for run in copied) / draft.size, 4)
        note = self._note(counts, role) or (_same_report(copied, share) if sections else "")
        return Comparison(
            metrics=() if _foreign(counts) else self._metrics(counts, pieces, role, issuer),
            copied=copied,
            nearest=self._nearest(draft, role) if nearest else (),
            copied_share=share,
            phrases=tuple(_use(draft, at, phrase) for at, phrase in phrases),
            headings=sibling_remarks(headings),
            note=note,
        )

    def _bands(self, role: Role | None, length: int, issuer: str) -> tuple[dict[str, Band], str]:
        own = self._profile.bands(role, length, issuer) if issuer else {}
        return (own, issuer) if own else (self._profile.bands(role, length), "")

    def _note(self, counts: Sequence[int], role: Role | None) -> str:
        """What could not be compared and why, "" where everything was."""
        size, hanzi = counts[AT["characters"]], counts[AT["hanzi"]]
        kind = f"“{ROLE_NAMES[role]}”类段落" if role else "材料"
        if not size:
            return "没有可比较的正文；请先写好或填入正文。"
        if _foreign(counts):
            return (
                f"正文里汉字只占{hanzi / size:.0%}，语料是中文材料，写法没有可比性，只查了相同文字；"
                "请换成中文文稿再比较。"
            )
        if not self._passages:
            return "语料还是空的，没有可比的往期材料；请先导入往期材料。"
        if not self._profile.bands(role, size):
            return f"语料里{kind}太少，定不出常见范围；请再导入几份往期材料{'，或改与各类段落比较' if role else ''}。"
        if size < LENGTHS[1]:
            return f"正文只有{size}字，不足{LENGTHS[1]}字，多数指标不作判断；请写长一些，或与整篇一起比较。"
        return ""

    def _runs(self, draft: _Draft) -> tuple[CopiedRun, ...]:
        found = []
        for run in self._indexes.copied.find(draft.folded):
            start, end = _without_marks(draft, run.start, run.end)
            share = round((end - start) / draft.size, 4)
            report, passage = self._indexes.reports[run.report], self._passages[run.text].id
            found.append(CopiedRun(start, end, draft.text[start:end], report, share, passage, run.reports))
        return tuple(found)

    def _metrics(self, counts: Sequence[int], pieces: Pieces, role: Role | None, issuer: str) -> tuple[Metric, ...]:
        bands, _ = self._bands(role, counts[AT["characters"]], issuer)
        known = (measure for measure in MEASURES if measure.name in bands)
        found = (self._metric(measure, bands[measure.name], counts, pieces) for measure in known)
        return tuple(metric for metric in found if metric is not None)

    def _metric(self, measure: Measure, band: Band, counts: Sequence[int], pieces: Pieces) -> Metric | None:
        value = measure.of(counts)
        if value is None:
            return None
        judged = measure.judged(counts)
        side = band.side(value) if judged else ""
        return Metric(
            name=measure.name,
            value=round(value, 2),
            corpus_low=round(band.low, 2),
            corpus_median=round(band.median, 2),
            corpus_high=round(band.high, 2),
            percentile=band.percentile(value) if judged else None,
            label=measure.label,
            unit=measure.unit,
            side=side,
            samples=len(band.values),
            reports=band.reports,
            length=band.length,
            advice=advice(measure.name, side),
            pulls=pieces.pulls(measure, value, side, counts) if side else (),
            typical=self._profile.typical(band),
        )

    def _nearest(self, draft: _Draft, role: Role | None) -> tuple[Nearest, ...]:
        """The nearest passage of each paragraph; one of the role where any has something in common."""
        index = self._indexes.nearest
        allowed = self._indexes.of_role(role) if role else None
        found = []
        for start, end in (span for part in draft.parts for span in paragraph_spans(draft.text, *part)):
            if end - start < _LEAST_PARAGRAPH:
                continue
            low, high = bisect_right(draft.places, start - 1), bisect_right(draft.places, end - 1)
            best = index.find(draft.folded[low:high], allowed)
            if best is not None:
                passage = self._passages[best[0]]
                words = shared_words(draft.text, (start, end), passage.text)
                found.append(Nearest(start, end, passage.id, round(best[1], 4), passage.report, passage.heading, words))
        return tuple(found)


def _without_marks(draft: _Draft, start: int, end: int) -> Span:
    """The span of a shared run without the marks that end the sentence before it, as long as it stays one."""
    lead = len(draft.folded[start:end]) - len(draft.folded[start:end].lstrip(_MARKS))
    return draft.span(start + lead if end - start - lead >= RUN else start, end)


def _same_report(copied: Sequence[CopiedRun], share: float) -> str:
    """What is said of a draft that seems to be one of the past reports itself; "" for any other."""
    if share < _SAME:
        return ""
    most, _ = Counter(run.report for run in copied for _ in run.text).most_common(1)[0]
    return f"正文几乎全部见于《{most}》；如果它就是这份材料，请先从语料里移除再比较，否则是与自己相比。"


def _use(draft: _Draft, at: int, phrase: Phrase) -> PhraseUse:
    start, end = draft.span(at, at + len(phrase.text))
    return PhraseUse(phrase.text, phrase.reports, phrase.count, start, end)


def _joined(counts: Sequence[Sequence[int]], phrases: int) -> tuple[int, ...]:
    """Counts added up, with so many set phrases."""
    total = [sum(column) for column in zip(*counts, strict=True)]
    total[AT["phrases"]] = phrases
    return tuple(total) if total else (0,) * len(COUNTS)


def _foreign(counts: Sequence[int]) -> bool:
    return counts[AT["hanzi"]] < _LEAST_HANZI * counts[AT["characters"]]


def _body(text: str) -> list[Span]:
    """Every line that is no Markdown heading."""
    return [span for span in paragraph_spans(text) if not _HEADING_MARK.match(text[span[0] : span[1]])]
