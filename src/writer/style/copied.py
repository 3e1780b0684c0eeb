"""Runs of text that a draft shares with a past report.

A run of 13 or more characters shared with one past report is a copied passage: any two reports of this kind share
3–11 % of their 6-grams, but at most 0.7 % of their 13-grams. Figures are folded to one sign first, so that a copied
skeleton with new figures is found too. A short run that stands in several reports is a set phrase, and excused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from writer.style.grams import Codes, CorpusText, Places, codes_of, hashes_of

RUN = 13
SET_PHRASE_REPORTS = 3
SET_PHRASE_LONGEST = 24
# A run of fewer Chinese characters, units of figures not counted, is a list of figures.
_LEAST_HANZI = 7
# Candidate places followed per position: text that recurs more often than this is told from its first places.
_FOLLOWED = 64
_STEP = 64
_UNIT = re.compile(r"#[\u3400-\u9fff]{0,2}")
_HANZI = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared run: offsets into the folded draft, the number of the past text it begins in, the report that has it,
    and how many reports have at least 13 characters of it.
    """

    start: int
    end: int
    text: int
    report: int
    reports: int


class CopiedRuns:
    """Finds shared runs; built once over the past reports' folded texts."""

    def __init__(self, corpus: CorpusText) -> None:
        self._corpus = corpus
        hashes = hashes_of(corpus.codes, RUN)
        order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[order]
        self._places = order.astype(np.uint32)
        # Past the end nothing agrees with anything.
        self._padded: Codes = np.concatenate([corpus.codes, np.full(_STEP, 0xFFFFFFFF, dtype=np.uint32)])

    def find(self, folded: str) -> tuple[Shared, ...]:
        """The longest shared runs of a folded draft, left to right, not overlapping."""
        codes = codes_of(folded)
        draft = hashes_of(codes, RUN)
        low = np.searchsorted(self._hashes, draft, side="left")
        high = np.searchsorted(self._hashes, draft, side="right")
        runs = []
        at = 0
        for start in np.flatnonzero(high > low).tolist():
            if start < at:
                continue
            upto = min(int(high[start]), int(low[start]) + _FOLLOWED)
            places = self._places[int(low[start]) : upto].astype(np.int64)
            length, place, reports = self._longest(codes, start, places)
            if length < RUN:
                continue
            at = start + length
            if reports >= SET_PHRASE_REPORTS and length <= SET_PHRASE_LONGEST:
                continue
            if len(_HANZI.findall(_UNIT.sub("", folded[start:at]))) < _LEAST_HANZI:
                continue
            text = int(self._corpus.text_at(np.array([place]))[0])
            runs.append(Shared(start, at, text, int(self._corpus.owners[text]), reports))
        return tuple(runs)

    def _longest(self, codes: Codes, start: int, places: Places) -> tuple[int, int, int]:
        """Length and place of the longest run from ``start``, and how many reports hold at least ``RUN`` of it."""
        head = codes[start : start + _STEP]
        window = np.minimum(places[:, None] + np.arange(len(head)), len(self._padded) - 1)
        same = self._padded[window] == head
        lengths = np.where(same.all(axis=1), len(head), same.argmin(axis=1))
        holders = len(np.unique(self._corpus.owner_at(places[lengths >= RUN])))
        if len(head) == _STEP:
            for one in np.flatnonzero(lengths == _STEP).tolist():
                lengths[one] = self._common(codes, start, int(places[one]))
        best = int(lengths.argmax())
        return int(lengths[best]), int(places[best]), holders

    def _common(self, codes: Codes, start: int, place: int) -> int:
        """How many characters agree from these two places on; looked at in stretches that double."""
        length, step = 0, _STEP
        while True:
            left = codes[start + length : start + length + step]
            right = self._padded[place + length : place + length + step]
            size = min(len(left), len(right))
            differing = np.flatnonzero(left[:size] != right[:size])
            if len(differing):
                return length + int(differing[0])
            length += size
            if size < step:
                return length
            step *= 2
