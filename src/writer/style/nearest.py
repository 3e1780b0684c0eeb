"""The past passage nearest to each paragraph of a draft, and the words both have.

All paragraphs are compared with all passages by the pairs of neighbouring characters they share, rare pairs weighing
more (cosine of idf weights). The search of the library weighs meaning as well, but takes a whole search per paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from writer.style.cutting import Span
from writer.style.grams import Hashes, Places, codes_of

# Postings looked at per paragraph: rare pairs come first, and the commonest tell least.
_BUDGET = 60_000
_LEAST_WORD = 3
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z]+")
_LOOSE = "的了和与及在对为是将把等也就都而或被以从向于中要不"
_FIRST, _LAST = 0x3400, 0x9FFF


class NearestPassages:
    """Finds the nearest passage; built once over the folded texts of the passages."""

    def __init__(self, folded: Sequence[str]) -> None:
        self._count = len(folded)
        pairs = [_pairs(text) for text in folded]
        owners = np.repeat(np.arange(len(pairs), dtype=np.int64), [len(one) for one in pairs])
        joined = np.concatenate(pairs) if pairs else np.empty(0, dtype=np.uint64)
        order = np.argsort(joined, kind="stable")
        grams = joined[order]
        self._owners = owners[order].astype(np.int32)
        self._grams, self._starts, self._sizes = np.unique(grams, return_index=True, return_counts=True)
        self._weights = np.log1p(self._count / np.maximum(self._sizes, 1))
        squares = np.repeat(self._weights**2, self._sizes)
        lengths = np.bincount(self._owners, weights=squares, minlength=self._count) if len(squares) else np.zeros(0)
        self._lengths = np.sqrt(np.maximum(lengths, 1e-12))

    def find(self, folded: str, allowed: npt.NDArray[np.bool_] | None = None) -> tuple[int, float] | None:
        """The number of the passage nearest to this folded paragraph, and how near it is, 0–1; None for none.

        Args:
            allowed: which passages may be named; None for all.
        """
        pairs = _pairs(folded)
        if not len(pairs) or not len(self._grams):
            return None
        at = np.minimum(np.searchsorted(self._grams, pairs), len(self._grams) - 1)
        known = at[self._grams[at] == pairs]
        unknown = len(pairs) - len(known)
        length = float(np.sqrt((self._weights[known] ** 2).sum() + unknown * np.log1p(self._count) ** 2))
        known = known[np.argsort(self._sizes[known], kind="stable")]
        spent = np.cumsum(self._sizes[known])
        known = known[: max(1, int(np.searchsorted(spent, _BUDGET, side="right")))]
        if not len(known):
            return None
        sizes = self._sizes[known]
        entries = _ranges(self._starts[known], sizes)
        weights = np.repeat(self._weights[known] ** 2, sizes)
        scores = np.bincount(self._owners[entries], weights=weights, minlength=self._count) / self._lengths
        if allowed is not None:
            scores = np.where(allowed, scores, 0.0)
        best = int(scores.argmax())
        return (best, min(1.0, float(scores[best]) / length)) if scores[best] > 0 else None


def shared_words(text: str, span: Span, passage: str) -> tuple[tuple[int, int, str], ...]:
    """The stretches of ``text[span]`` that stand in ``passage`` too, as spans of ``text``: three characters at least,
    without particles at their ends, the longest from each place.
    """
    found: list[tuple[int, int, str]] = []
    for word in _WORD.finditer(text, *span):
        at, end = word.span()
        while at + _LEAST_WORD <= end:
            upto = at + _LEAST_WORD
            if text[at:upto] not in passage:
                at += 1
                continue
            while upto < end and text[at : upto + 1] in passage:
                upto += 1
            piece = text[at:upto]
            low = at + len(piece) - len(piece.lstrip(_LOOSE))
            high = upto - (len(piece) - len(piece.rstrip(_LOOSE)))
            if high - low >= _LEAST_WORD:
                found.append((low, high, text[low:high]))
            at = upto
    return tuple(found)


def _pairs(text: str) -> Hashes:
    """The distinct pairs of neighbouring Chinese characters or letters."""
    codes = codes_of(text).astype(np.uint64)
    if len(codes) < 2:
        return np.empty(0, dtype=np.uint64)
    plain = ((codes >= _FIRST) & (codes <= _LAST)) | ((codes | 32 >= ord("a")) & (codes | 32 <= ord("z")))
    left, right = codes[:-1], codes[1:]
    pairs = ((left << np.uint64(21)) | right)[plain[:-1] & plain[1:]]
    return np.unique(pairs)


def _ranges(starts: Places, sizes: Places) -> Places:
    """``starts[i], starts[i]+1, … starts[i]+sizes[i]-1`` for every i, one after the other."""
    ends = np.cumsum(sizes)
    within: Places = np.arange(int(ends[-1]), dtype=np.int64) - np.repeat(ends - sizes, sizes)
    return within + np.repeat(starts, sizes)
