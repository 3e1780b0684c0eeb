"""Runs of text that a draft shares with a past report.

A run of 13 or more characters shared with one past report is a copied passage: any two reports of this kind share
3–11 % of their 6-grams, but at most 0.7 % of their 13-grams. Figures are folded to one sign first, so that a copied
skeleton with new figures is found too. A short run that stands in several reports is a set phrase, and excused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from writer.style.folding import fold

RUN = 13
_SET_PHRASE_REPORTS = 3
_SET_PHRASE_LONGEST = 24
# Candidate places followed per position: text that recurs more often than this is told from its first places.
_FOLLOWED = 64
_BASE = np.uint64(1_000_003)


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared run, as offsets into the draft, the indices of the reports that have it, and how many those are."""

    start: int
    end: int
    report: int
    reports: int


class CopiedRuns:
    """Finds shared runs; built once over the past reports' texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [fold(text)[0] for text in texts]
        hashes = [_hashes(text) for text in self._texts]
        owners = [np.full(len(part), number, dtype=np.int32) for number, part in enumerate(hashes)]
        places = [np.arange(len(part), dtype=np.int32) for part in hashes]
        joined = np.concatenate(hashes) if hashes else np.empty(0, dtype=np.uint64)
        order = np.argsort(joined, kind="stable")
        self._hashes = joined[order]
        self._owners = (np.concatenate(owners) if owners else np.empty(0, dtype=np.int32))[order]
        self._places = (np.concatenate(places) if places else np.empty(0, dtype=np.int32))[order]

    def find(self, text: str) -> tuple[Shared, ...]:
        """The longest shared runs of ``text``, left to right, not overlapping."""
        folded, positions = fold(text)
        draft = _hashes(folded)
        low = np.searchsorted(self._hashes, draft, side="left")
        high = np.searchsorted(self._hashes, draft, side="right")
        runs = []
        at = 0
        for start in np.flatnonzero(high > low).tolist():
            if start < at:
                continue
            length, report, reports = self._longest(folded, start, int(low[start]), int(high[start]))
            if length < RUN:
                continue
            at = start + length
            if reports >= _SET_PHRASE_REPORTS and length <= _SET_PHRASE_LONGEST:
                continue
            runs.append(Shared(positions[start], positions[at - 1] + 1, report, reports))
        return tuple(runs)

    def _longest(self, folded: str, start: int, low: int, high: int) -> tuple[int, int, int]:
        """Length and report of the longest run from ``start``, and how many reports hold at least ``RUN`` of it."""
        best, owner, holders = 0, -1, set()
        for entry in range(low, min(high, low + _FOLLOWED)):
            report = int(self._owners[entry])
            length = _common(folded, start, self._texts[report], int(self._places[entry]))
            if length >= RUN:
                holders.add(report)
            if length > best:
                best, owner = length, report
        return best, owner, len(holders)


def _common(left: str, left_at: int, right: str, right_at: int) -> int:
    """How many characters agree from these two places on."""
    length = 0
    limit = min(len(left) - left_at, len(right) - right_at)
    while length < limit and left[left_at + length] == right[right_at + length]:
        length += 1
    return length


def _hashes(text: str) -> npt.NDArray[np.uint64]:
    """A hash of every ``RUN``-gram; arithmetic wraps around, which is all a hash needs."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    count = len(codes) - RUN + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    total = np.zeros(count, dtype=np.uint64)
    for offset in range(RUN):
        total = total * _BASE + codes[offset : offset + count]
    return total
