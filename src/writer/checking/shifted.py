"""A share or a mean of the time before: 「人均825元，去年是780元，多花了45元」, 「占82%（上月80%），提高2个百分点」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Context as Precision
from decimal import Decimal

from writer.checking.context import ALLOWED, Context, proof_of
from writer.checking.expected import Expected, tenth
from writer.checking.proving import Printed, Proof
from writer.checking.units import PERCENT, POINTS, in_class
from writer.schema import PASSING

_EXACT = Precision(prec=60)
_BACK = 3  # figures before one that may be what it was earlier, or what it has moved from
_YEAR = re.compile(r"去年|上年|同期|一年")
_PREVIOUS = re.compile(r"上(?:个)?[月周期旬季]|环比|前期")


class Shifted:
    """Proves shares and means of the time before, and how far they have moved, by the one just told."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def prove(self, at: int, proofs: Sequence[Proof]) -> Proof | None:
        """The proof of the figure at place ``at``, or None."""
        reading = self.context.readings[at]
        paragraph = self.context.text.paragraph_start(reading.figure.start)
        words = self.context.clause(reading)
        printed = Printed(reading)
        for place in range(at - 1, max(-1, at - 1 - _BACK), -1):
            now = proofs[place].found
            if self.context.readings[place].figure.start < paragraph:
                break
            if now is None or now.other < 0 or proofs[place].verdict not in PASSING:
                continue
            told = not reading.cue.said and reading.unit != PERCENT and ALLOWED["diff"].search(words) is not None
            moved = told or reading.cue.relation in ("diff", "points") or reading.unit == POINTS
            for expected in self._options(now, words, moved):
                if printed.has_unit(expected) and (printed.as_size(expected) if moved else printed.says(expected)):
                    return proof_of(expected)
        return None

    def _options(self, now: Expected, words: str, moved: bool) -> Iterator[Expected]:
        if _YEAR.search(words) or (moved and not _PREVIOUS.search(words)):
            yield from self._then(now, "prior", moved)
        if _PREVIOUS.search(words):
            yield from self._then(now, "previous", moved)

    def _then(self, now: Expected, when: str, moved: bool) -> Iterator[Expected]:
        metrics = self.context.index.metrics
        above, below = metrics[now.metric].fact, metrics[now.other].fact
        over, under = (above.prior, below.prior) if when == "prior" else (above.previous, below.previous)
        if over is None or under is None or under <= 0:
            return
        scale = Decimal(100) if now.unit == PERCENT else Decimal(1)
        before = _EXACT.divide(in_class(over, above.unit) * scale, in_class(under, below.unit))
        formula = f"{over:f}{above.unit} ÷ {under:f}{below.unit} = {before:.2f}"
        if not moved:
            yield replace(now, value=before, shown=before, formula=formula, pasted=False)
            return
        unit = POINTS if now.unit == PERCENT else now.unit
        exact, shown = now.value - before, tenth(now.value) - tenth(before)
        for each in dict.fromkeys((exact, shown)):
            said = f"{now.formula}；上期或上年{formula}；相差{each:.2f}"
            yield replace(
                now, relation="diff", value=each, shown=each, unit=unit, formula=said, signed=True, pasted=False
            )
