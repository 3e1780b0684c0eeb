"""Which sentences take a measure out of its band: those without which it would lie nearer to the corpus."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from writer.schema import Pull
from writer.style.counting import AT, count
from writer.style.cutting import Span, paragraph_spans, sentence_spans
from writer.style.measures import Measure

MOST = 5
# A sentence that changes a measure by less than a five-hundredth pulls nothing.
_LEAST_PULL = 0.002
Piece = tuple[Span, tuple[int, ...]]


class Pieces:
    """The sentences and paragraphs of a draft, each counted once, when first asked for."""

    def __init__(self, text: str, parts: Sequence[Span], headings: Sequence[Piece], phrases: Sequence[int]) -> None:
        """``headings`` come counted; ``phrases`` are the places, in rising order, where set phrases begin."""
        self._text = text
        self._parts = parts
        self._phrases = phrases
        self._kept: dict[str, list[Piece]] = {"heading": list(headings)}

    def of(self, measure: Measure) -> list[Piece]:
        """Spans and counts of the pieces that this measure is made up of."""
        if measure.cut not in self._kept:
            cut = paragraph_spans if measure.cut == "paragraph" else sentence_spans
            spans = [span for start, end in self._parts for span in cut(self._text, start, end)]
            self._kept[measure.cut] = [(span, self._count(span)) for span in spans]
        return self._kept[measure.cut]

    def _count(self, span: Span) -> tuple[int, ...]:
        counts = list(count(self._text[span[0] : span[1]]))
        counts[AT["phrases"]] = bisect_left(self._phrases, span[1]) - bisect_left(self._phrases, span[0])
        return tuple(counts)

    def pulls(self, measure: Measure, value: float, side: str, whole: Sequence[int]) -> tuple[Pull, ...]:
        """The sentences that take ``measure`` to this ``side`` of its band, the strongest first.

        Each is judged by what the measure of the rest of the draft would be. A single sentence is never named: it
        would be the whole draft.
        """
        pieces = self.of(measure)
        if len(pieces) < 2:
            return ()
        over, under = AT[measure.over], AT[measure.under]
        found = []
        for (start, end), counts in pieces:
            rest = whole[under] - counts[under]
            if rest <= 0:
                continue
            without = measure.scale * (whole[over] - counts[over]) / rest
            if (value - without if side == "high" else without - value) > _LEAST_PULL * abs(value):
                found.append(Pull(start, end, self._text[start:end], round(without, 2)))
        found.sort(key=lambda one: (one.without if side == "high" else -one.without, one.start))
        return tuple(found[:MOST])
