"""Latent topics of a corpus: passages that speak of one thing in other words come to lie near each other.

Latent semantic analysis (Deerwester et al. 1990) over the characters and character pairs of the folded passages,
weighed as BM25 weighs them. Fitted on the corpus itself, in memory, so that nothing has to be fetched and a bureau's
own vocabulary counts. What it gains over vectors and words alone is measured in ``benchmarks/retrieval``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from writer.corpus.folding import fold
from writer.corpus.lexical import Postings, Scores, grams_of

_QUERY_CHARS = 2_000
_MOST_TOPICS = 64
_FITTED = 1_000  # passages that the topics are fitted on; the others are only placed in them
_ROWS_AT_ONCE = 512
_GRAMS_AT_ONCE = 4_096
_SPARE, _ROUNDS, _WEAKEST, _NOISE = 16, 8, 1e-4, 1e-12
_K1, _B = 1.5, 0.75
# How much of a query's weight lies in the topics. Below the first share (a name, a rare word) topics have nothing to
# say, over the second they say it better than words do. Taken from the queries of benchmarks/retrieval.
_SILENT, _CLEAR = 0.1, 0.3


@dataclass(frozen=True, slots=True)
class _Texts:
    """Texts by their grams: the one of row ``rows[i]`` has ``grams[starts[i]:starts[i + 1]]``, so heavy each."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    grams: NDArray[np.int64]
    weights: NDArray[np.float32]


class LatentIndex:
    """The topics of certain texts. Immutable; safe to share."""

    def __init__(self, parts: Sequence[tuple[Postings, NDArray[np.int64]]], size: int) -> None:
        """Fit on the texts, or on a thousand of them from all over.

        Args:
            parts: postings, and for each of their texts its row below ``size``, or -1 where it is not wanted.
            size: how many scores are given.
        """
        none = np.empty(0, dtype=np.uint64)
        self._keys = np.unique(np.concatenate([none, *(postings.keys for postings, _ in parts)]))
        self._rarity = _rarity(self._keys, parts)
        own = [postings.lengths[rows >= 0] for postings, rows in parts]
        average = float(np.concatenate([np.zeros(1), *own]).sum()) / max(1, sum(map(len, own))) or 1.0
        fitted = np.zeros(size, dtype=bool)
        fitted[np.linspace(0, size - 1, min(size, _FITTED)).astype(np.int64)] = True
        self._axes = _axes([self._weighed(*one, average, fitted) for one in parts], len(self._keys))
        self._places = np.zeros((size, self._axes.shape[1]), dtype=np.float32)
        everything = np.ones(size, dtype=bool)
        for one in parts:
            _place(self._weighed(*one, average, everything), self._axes, self._places)

    def scores(self, query: str) -> tuple[Scores, float]:
        """How near every text is to ``query`` (0 to 1), and how far that is to be relied on (0 to 1)."""
        keys, counts = np.unique(grams_of([fold(query[:_QUERY_CHARS])])[0], return_counts=True)
        at = self._known(keys)
        own, weight = at[at >= 0], counts[at >= 0].astype(np.float32)
        wanted = weight @ self._axes[own]
        length = float(np.linalg.norm(wanted))
        if not length:
            return np.zeros(len(self._places), dtype=np.float32), 0.0
        rare = weight * self._rarity[own]
        share = float(np.linalg.norm(rare @ self._axes[own]) / max(float(np.linalg.norm(rare)), 1e-9))
        near: Scores = np.maximum(self._places @ (wanted / length), 0).astype(np.float32)
        return near, min(1.0, max(0.0, (share - _SILENT) / (_CLEAR - _SILENT)))

    def _known(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Numbers of these grams; -1 for those that stand in no text."""
        if not len(self._keys):
            return np.full(len(keys), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[at] == keys, at, -1).astype(np.int64)

    def _weighed(
        self, postings: Postings, rows: NDArray[np.int64], average: float, wanted: NDArray[np.bool_]
    ) -> _Texts:
        """The wanted texts with BM25's weight of every gram in them, each text brought to length 1."""
        owner = postings.texts.astype(np.int64)
        there = (rows[owner] >= 0) & wanted[rows[owner]]
        order = np.argsort(owner[there], kind="stable")
        owner = owner[there][order]
        grams = np.repeat(np.searchsorted(self._keys, postings.keys), np.diff(postings.starts))[there][order]
        counts = postings.counts[there][order].astype(np.float32)
        damping = (_K1 * (1 - _B + _B * postings.lengths / average)).astype(np.float32)
        weights = self._rarity[grams] * counts / (counts + damping[owner])
        norms = np.sqrt(np.bincount(owner, weights=weights.astype(np.float64) ** 2, minlength=len(rows)))
        weights = (weights / np.maximum(norms, 1e-9)[owner]).astype(np.float32)
        firsts = np.flatnonzero(np.append(True, owner[1:] != owner[:-1])[: len(owner)])
        return _Texts(rows[owner[firsts]], np.append(firsts, len(owner)), grams, weights)


def _rarity(keys: NDArray[np.uint64], parts: Sequence[tuple[Postings, NDArray[np.int64]]]) -> NDArray[np.float32]:
    """Lucene's inverse document frequency of every gram."""
    seen = np.zeros(len(keys))
    for postings, rows in parts:
        gram = np.repeat(np.searchsorted(keys, postings.keys), np.diff(postings.starts))
        seen += np.bincount(gram[rows[postings.texts] >= 0], minlength=len(keys))
    texts = sum(int((rows >= 0).sum()) for _, rows in parts)
    rarity: NDArray[np.float32] = np.log1p((texts - seen + 0.5) / (seen + 0.5)).astype(np.float32)
    return rarity


def _axes(texts: Sequence[_Texts], keys: int) -> NDArray[np.float32]:
    """One row per gram: where it lies in the topics, the first right singular vectors of the texts.

    From the products of the texts with each other, which for a thousand texts is much less work than the matrix of
    texts and grams itself.
    """
    size = sum(len(some.rows) for some in texts)
    sizes = np.concatenate([np.empty(0, dtype=np.int64), *(np.diff(some.starts) for some in texts)])
    owner = np.repeat(np.arange(size), sizes)
    grams = np.concatenate([np.empty(0, dtype=np.int64), *(some.grams for some in texts)])
    values = np.concatenate([np.empty(0, dtype=np.float32), *(some.weights for some in texts)])
    order = np.argsort(grams, kind="stable")
    grams, owner, values = grams[order], owner[order], values[order]

    def blocks() -> Iterator[tuple[int, NDArray[np.float32]]]:
        for start in range(0, keys, _GRAMS_AT_ONCE):
            first, last = np.searchsorted(grams, [start, start + _GRAMS_AT_ONCE]).tolist()
            dense = np.zeros((size, min(_GRAMS_AT_ONCE, keys - start)), dtype=np.float32)
            dense[owner[first:last], grams[first:last] - start] = values[first:last]
            yield start, dense

    products = np.zeros((size, size), dtype=np.float32)
    for _, dense in blocks():
        products += dense @ dense.T
    # More topics than this only spell out single texts: about 2√n was best at 200 and at 400 passages.
    basis = _strongest(products, min(_MOST_TOPICS, int(2 * size**0.5)))
    axes = np.zeros((keys, basis.shape[1]), dtype=np.float32)
    for start, dense in blocks():
        axes[start : start + dense.shape[1]] = dense.T @ basis
    return axes


def _strongest(products: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """The strongest eigenvectors, each divided by the root of its eigenvalue, in columns.

    By subspace iteration from a fixed start (Halko, Martinsson & Tropp 2011): a whole decomposition of a thousand
    texts takes seconds.
    """
    size = len(products)
    basis = np.random.default_rng(0).standard_normal((size, min(size, count + _SPARE)))
    for _ in range(_ROUNDS):
        basis = _upright(products @ basis)
    strengths, within = np.linalg.eigh(basis.T @ products @ basis)
    kept = [at for at in range(len(strengths))[::-1] if strengths[at] > _WEAKEST][:count]
    strongest: NDArray[np.float32] = (basis @ within[:, kept] / np.sqrt(strengths[kept])).astype(np.float32)
    return strongest


def _upright(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """An orthonormal basis of what the columns span. By their products, which are few: on a machine that is busy, a QR
    decomposition of this shape waits for its own threads most of the time.
    """
    strengths, within = np.linalg.eigh(vectors.T @ vectors)
    kept = strengths > max(float(strengths.max(initial=0.0)) * _NOISE, 0.0)
    upright: NDArray[np.float64] = vectors @ within[:, kept] / np.sqrt(strengths[kept])
    return upright


def _place(texts: _Texts, axes: NDArray[np.float32], places: NDArray[np.float32]) -> None:
    """Put every text in its place among the topics, at length 1; what has no gram lies nowhere."""
    for first in range(0, len(texts.rows), _ROWS_AT_ONCE):
        starts = texts.starts[first : first + _ROWS_AT_ONCE + 1]
        part = slice(starts[0], starts[-1])
        lying = np.add.reduceat(axes[texts.grams[part]] * texts.weights[part, None], starts[:-1] - starts[0], axis=0)
        lengths = np.linalg.norm(lying, axis=1, keepdims=True)
        places[texts.rows[first : first + _ROWS_AT_ONCE]] = lying / np.maximum(lengths, 1e-9)
