"""Which sentences take a measure out of its band: those without which it would lie nearer to the corpus."""

from __future__ import annotations

from collections.abc import Sequence

from writer.schema import Pull
from writer.style.counting import COUNTS, count
from writer.style.cutting import Span, paragraph_spans, sentence_spans
from writer.style.measures import Measure
from writer.style.profile import Band

MOST = 5
Piece = tuple[Span, tuple[int, ...]]


class Pieces:
    """The sentences and paragraphs of a draft, each counted once, when first asked for."""

    def __init__(self, text: str, parts: Sequence[Span]) -> None:
        self._text = text
        self._parts = parts
        self._kept: dict[str, list[Piece]] = {}

    def of(self, measure: Measure) -> list[Piece]:
        """Spans and counts of the pieces that this measure is made up of."""
        if measure.cut not in self._kept:
            cut = paragraph_spans if measure.cut == "paragraph" else sentence_spans
            spans = [span for start, end in self._parts for span in cut(self._text, start, end)]
            self._kept[measure.cut] = [(span, count(self._text[span[0] : span[1]])) for span in spans]
        return self._kept[measure.cut]

    def pulls(self, measure: Measure, band: Band, whole: Sequence[int]) -> tuple[Pull, ...]:
        """The sentences that take ``measure`` out of ``band``, the strongest first.

        Each is judged by what the measure of the rest of the draft would be. A single sentence is never named: it
        would be the whole draft.
        """
        value = measure.of(whole)
        pieces = self.of(measure)
        if value is None or len(pieces) < 2 or band.low <= value <= band.high:
            return ()
        down = value > band.high
        found = []
        for (start, end), counts in pieces:
            rest = [whole[at] - counts[at] for at in range(len(COUNTS))]
            without = measure.of(rest)
            if without is not None and (value - without if down else without - value) > 1e-9:
                found.append(Pull(start, end, self._text[start:end], round(without, 2)))
        found.sort(key=lambda one: (one.without if down else -one.without, one.start))
        return tuple(found[:MOST])
