"""The bands of a corpus: what each measure usually is, per role and per issuer, in pieces of a draft's length.

A short text scatters more than a long one. A draft is therefore held against pieces of past reports of about its own
length, never against whole reports: a piece is made of neighbouring passages of one report.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from writer.schema import Passage, Role, StyleBand, StyleSample
from writer.style.counting import AT, COUNTS
from writer.style.measures import MEASURES, Measure

# Lengths of pieces, in characters: a draft is held against the longest that is not longer than itself.
LENGTHS = (150, 300, 800, 2000, 5000)
# The length for which a band is told where no draft is at hand: that of a section.
USUAL = 800
# A band of fewer pieces, or of fewer reports, says nothing of how an office writes.
LEAST_PIECES = 5
LEAST_REPORTS = 3
_LOW, _HIGH = 10, 90
# Less than shows in two decimals is no difference.
_NEAR = 0.005
_CHARACTERS = AT["characters"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring passages of one report: their indices, and their counts added up."""

    report: str
    passages: tuple[int, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """The values of one measure in all pieces, in rising order, each with its piece."""

    measure: Measure
    length: int
    values: tuple[float, ...]
    pieces: tuple[Piece, ...]
    reports: int
    at: Mapping[int, float] = field(default_factory=dict)

    def percentile(self, value: float) -> float:
        """Where ``value`` lies among the pieces, 0–100; of those that have the same, half count as below."""
        below, upto = bisect_left(self.values, value), bisect_right(self.values, value)
        return round(100 * (below + (upto - below) / 2) / len(self.values), 1)

    def side(self, value: float) -> Literal["", "low", "high"]:
        """On which side of the band ``value`` lies, "" within it."""
        return "low" if value < self.low - _NEAR else "high" if value > self.high + _NEAR else ""

    @property
    def low(self) -> float:
        """The 10th percentile."""
        return self.at[_LOW]

    @property
    def median(self) -> float:
        """The 50th percentile."""
        return self.at[50]

    @property
    def high(self) -> float:
        """The 90th percentile."""
        return self.at[_HIGH]

    def nearest(self, value: float) -> Piece:
        """The piece whose value lies nearest."""
        at = bisect_left(self.values, value)
        around = [one for one in (at - 1, at) if 0 <= one < len(self.values)]
        return self.pieces[min(around, key=lambda one: abs(self.values[one] - value))]


class Profile:
    """The bands of all roles and issuers, made when first asked for. Safe to share between threads."""

    def __init__(
        self, passages: Sequence[Passage], counts: Sequence[Sequence[int]], issuers: Mapping[str, str]
    ) -> None:
        """``counts`` of each passage; ``issuers`` names the office of each report, by the report's name."""
        self._passages = passages
        self._counts: npt.NDArray[np.int64] = np.array(counts, dtype=np.int64).reshape(len(counts), len(COUNTS))
        self._issuers = issuers
        self._bands: dict[tuple[str, str, int], dict[str, Band]] = {}
        self._lock = threading.Lock()

    def bands(self, role: Role | None, length: int, issuer: str = "") -> dict[str, Band]:
        """The bands, by measure, for a draft of ``length`` characters.

        Pieces of a length of which there are too few give way to shorter ones, whose bands are wider. Of an
        ``issuer`` that has too few of any length nothing is told.
        """
        fitting = [one for one in LENGTHS if one <= length] or [LENGTHS[0]]
        for size in reversed(fitting):
            found = self._at(role, issuer, size)
            if found:
                return found
        return {}

    def pieces_of(self, role: Role | None, issuer: str, length: int) -> list[Piece]:
        """The pieces of about ``length`` characters, report by report."""
        pieces: list[Piece] = []
        chosen: list[int] = []
        total, report = 0, ""
        for at, passage in enumerate(self._passages):
            if (role is not None and passage.role != role) or (issuer and self._issuers.get(passage.report) != issuer):
                continue
            if passage.report != report:
                self._rest(pieces, report, chosen, total, length)
                chosen, total, report = [], 0, passage.report
            chosen.append(at)
            total += int(self._counts[at, _CHARACTERS])
            if total >= length:
                pieces.append(self._piece(report, chosen))
                chosen, total = [], 0
        self._rest(pieces, report, chosen, total, length)
        return pieces

    def _rest(self, pieces: list[Piece], report: str, chosen: list[int], total: int, length: int) -> None:
        """What is left over of a report: a piece of its own where it is nearly long enough, else left out."""
        if chosen and total >= 0.75 * length:
            pieces.append(self._piece(report, chosen))

    def _piece(self, report: str, chosen: Sequence[int]) -> Piece:
        return Piece(report, tuple(chosen), tuple(self._counts[list(chosen)].sum(axis=0).tolist()))

    def _at(self, role: Role | None, issuer: str, length: int) -> dict[str, Band]:
        key = (role or "", issuer, length)
        with self._lock:
            if key not in self._bands:
                pieces = self.pieces_of(role, issuer, length)
                made = ((measure.name, _band(measure, length, pieces)) for measure in MEASURES)
                self._bands[key] = {name: band for name, band in made if band is not None}
            return self._bands[key]

    def told(self, band: Band, role: Role | None, issuer: str) -> StyleBand:
        """A band as it is handed out."""
        measure = band.measure
        low, median, high = (round(value, 2) for value in (band.low, band.median, band.high))
        return StyleBand(
            measure.name, measure.label, measure.unit, low, median, high, len(band.values), band.reports, band.length,
            role or "", issuer, self.typical(band),
        )  # fmt: skip

    def typical(self, band: Band) -> tuple[StyleSample, ...]:
        """The pieces that lie nearest to low, median and high."""
        return tuple(
            self.sample(band.measure, piece) for piece in map(band.nearest, (band.low, band.median, band.high))
        )

    def sample(self, measure: Measure, piece: Piece) -> StyleSample:
        """One piece as it is handed out."""
        ids = tuple(self._passages[at].id for at in piece.passages)
        return StyleSample(piece.report, ids, round(measure.of(piece.counts) or 0.0, 2))


def _band(measure: Measure, length: int, pieces: Sequence[Piece]) -> Band | None:
    """The band of one measure, None where there are too few pieces or reports."""
    found = [(value, piece) for piece in pieces if (value := measure.of(piece.counts)) is not None]
    found.sort(key=lambda one: one[0])
    reports = len({piece.report for _, piece in found})
    if len(found) < LEAST_PIECES or reports < LEAST_REPORTS:
        return None
    values = tuple(value for value, _ in found)
    at = {percent: float(np.percentile(values, percent)) for percent in (_LOW, 25, 50, 75, _HIGH)}
    return Band(measure, length, values, tuple(piece for _, piece in found), reports, at)
