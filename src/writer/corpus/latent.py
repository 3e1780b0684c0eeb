"""Latent topics of a corpus: passages that speak of one thing in other words come to lie near each other.

Latent semantic analysis (Deerwester et al. 1990) over the characters and character pairs of the folded passages,
weighed as BM25 weighs them. Fitted on the corpus itself, in memory, so that nothing has to be fetched and a bureau's
own vocabulary counts. What it gains over vectors and words alone is measured in ``benchmarks/retrieval``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from writer.corpus.folding import fold

Scores = NDArray[np.float32]

_QUERY_CHARS = 2_000
_MOST_TOPICS = 64
_FITTED = 1_000  # passages that the topics are fitted on; the others are only placed in them
_ROWS_AT_ONCE = 512
_GRAMS_AT_ONCE = 4_096
_SPARE, _ROUNDS, _WEAKEST, _NOISE = 16, 8, 1e-4, 1e-12
_CHAR_BITS = np.uint64(21)  # the highest code point is 0x10FFFF
_K1, _B = 1.5, 0.75
# How much of a query's weight lies in the topics. Below the first share (a name, a rare word) topics have nothing to
# say, over the second they say it better than words do. Taken from the queries of benchmarks/retrieval.
_SILENT, _CLEAR = 0.1, 0.3


@dataclass(frozen=True, slots=True)
class _Counts:
    """Texts by grams, in rows: text ``i`` has ``grams[starts[i]:starts[i + 1]]``, so often each."""

    keys: NDArray[np.uint64]
    starts: NDArray[np.int64]
    grams: NDArray[np.int64]
    counts: NDArray[np.float32]


class LatentIndex:
    """The topics of certain texts. Immutable; safe to share."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Fit on ``texts``, or on a thousand of them from all over; scores are given in their order."""
        self._size = len(texts)
        counts = _count([fold(text) for text in texts])
        self._keys = counts.keys
        seen = np.bincount(counts.grams, minlength=len(counts.keys))
        self._rarity = np.log1p((self._size - seen + 0.5) / (seen + 0.5)).astype(np.float32)
        weights = _weighed(counts, self._rarity)
        self._axes = _axes(counts, weights, self._size)
        self._places = _placed(counts, weights, self._axes)

    def scores(self, query: str) -> tuple[Scores, float]:
        """How near every text is to ``query`` (0 to 1), and how far that is to be relied on (0 to 1)."""
        keys, counts = np.unique(_grams(fold(query[:_QUERY_CHARS])), return_counts=True)
        at = self._known(keys)
        if not self._size or not np.any(at >= 0):
            return np.zeros(self._size, dtype=np.float32), 0.0
        own, weight = at[at >= 0], counts[at >= 0].astype(np.float32)
        wanted = weight @ self._axes[own]
        length = float(np.linalg.norm(wanted))
        if not length:
            return np.zeros(self._size, dtype=np.float32), 0.0
        rare = weight * self._rarity[own]
        share = float(np.linalg.norm(rare @ self._axes[own]) / max(float(np.linalg.norm(rare)), 1e-9))
        near: Scores = np.maximum(self._places @ (wanted / length), 0).astype(np.float32)
        return near, min(1.0, max(0.0, (share - _SILENT) / (_CLEAR - _SILENT)))

    def rarity(self, word: str) -> float:
        """How much a folded word says: the weights of its character pairs together; 0 where one is unknown."""
        at = self._known(_pairs(_codes(word)))
        return float(self._rarity[at].sum()) if len(at) and np.all(at >= 0) else 0.0

    def _known(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Numbers of these grams; -1 for those that stand in no text."""
        if not len(self._keys):
            return np.full(len(keys), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[at] == keys, at, -1).astype(np.int64)


def _codes(text: str) -> NDArray[np.uint64]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64) + np.uint64(1)


def _pairs(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    pairs: NDArray[np.uint64] = (codes[:-1] << _CHAR_BITS) | codes[1:]
    return pairs


def _grams(text: str) -> NDArray[np.uint64]:
    codes = _codes(text)
    return np.concatenate([codes, _pairs(codes)])


def _count(texts: Sequence[str]) -> _Counts:
    rows = [np.unique(_grams(text), return_counts=True) for text in texts]
    none = np.empty(0, dtype=np.uint64)
    keys, grams = np.unique(np.concatenate([none, *(row for row, _ in rows)]), return_inverse=True)
    starts = np.cumsum([0, *(len(row) for row, _ in rows)], dtype=np.int64)
    counts = np.concatenate([np.empty(0, dtype=np.int64), *(number for _, number in rows)]).astype(np.float32)
    return _Counts(keys, starts, grams.astype(np.int64), counts)


def _weighed(counts: _Counts, rarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """BM25's weight of every gram in every text, each text brought to length 1."""
    sizes = np.diff(counts.starts)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    lengths = np.bincount(owner, weights=counts.counts, minlength=len(sizes))
    mean = float(lengths.mean()) if len(lengths) else 0.0
    damping = (_K1 * (1 - _B + _B * lengths / max(mean, 1.0))).astype(np.float32)
    weights = rarity[counts.grams] * counts.counts / (counts.counts + damping[owner])
    norms = np.sqrt(np.bincount(owner, weights=weights.astype(np.float64) ** 2, minlength=len(sizes)))
    weighed: NDArray[np.float32] = (weights / np.maximum(norms, 1e-9)[owner]).astype(np.float32)
    return weighed


def _axes(counts: _Counts, weights: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """One row per gram: where it lies in the topics, the first right singular vectors of the texts.

    From the products of the texts with each other, which for a thousand texts is much less work than the matrix of
    texts and grams itself.
    """
    fitted = np.unique(np.linspace(0, size - 1, min(size, _FITTED)).astype(np.int64)) if size else np.empty(0, np.int64)
    parts = [slice(counts.starts[row], counts.starts[row + 1]) for row in fitted]
    none = np.empty(0, dtype=np.int64)
    grams = np.concatenate([none, *(counts.grams[part] for part in parts)])
    owner = np.repeat(np.arange(len(fitted)), [part.stop - part.start for part in parts])
    values = np.concatenate([np.empty(0, np.float32), *(weights[part] for part in parts)])
    order = np.argsort(grams, kind="stable")
    grams, owner, values = grams[order], owner[order], values[order]
    products = np.zeros((len(fitted), len(fitted)), dtype=np.float32)
    blocks = [(start, *_block(grams, start)) for start in range(0, len(counts.keys), _GRAMS_AT_ONCE)]
    for start, first, last in blocks:
        dense = _dense(grams[first:last] - start, owner[first:last], values[first:last], len(fitted))
        products += dense @ dense.T
    # More topics than this only spell out single texts: about 2√n was best at 200 and at 400 passages.
    basis = _strongest(products, min(_MOST_TOPICS, int(2 * len(fitted) ** 0.5)))
    axes = np.zeros((len(counts.keys), basis.shape[1]), dtype=np.float32)
    for start, first, last in blocks:
        dense = _dense(grams[first:last] - start, owner[first:last], values[first:last], len(fitted))
        axes[start : start + _GRAMS_AT_ONCE] = (dense.T @ basis)[: len(axes) - start]
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


def _block(grams: NDArray[np.int64], start: int) -> tuple[int, int]:
    first, last = np.searchsorted(grams, [start, start + _GRAMS_AT_ONCE]).tolist()
    return first, last


def _dense(
    columns: NDArray[np.int64], rows: NDArray[np.int64], values: NDArray[np.float32], size: int
) -> NDArray[np.float32]:
    dense = np.zeros((size, _GRAMS_AT_ONCE), dtype=np.float32)
    dense[rows, columns] = values
    return dense


def _placed(counts: _Counts, weights: NDArray[np.float32], axes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Every text in the topics, brought to length 1; an empty text lies nowhere."""
    size = len(counts.starts) - 1
    places = np.zeros((size, axes.shape[1]), dtype=np.float32)
    for row in range(0, size, _ROWS_AT_ONCE):
        starts = counts.starts[row : row + _ROWS_AT_ONCE + 1]
        part = slice(starts[0], starts[-1])
        lying = np.flatnonzero(np.diff(starts) > 0)
        if len(lying):
            spread = axes[counts.grams[part]] * weights[part, None]
            places[row + lying] = np.add.reduceat(spread, starts[lying] - starts[0], axis=0)
    norms = np.linalg.norm(places, axis=1, keepdims=True)
    placed: NDArray[np.float32] = places / np.maximum(norms, 1e-9)
    return placed
