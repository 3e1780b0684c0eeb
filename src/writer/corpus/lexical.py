"""BM25 over the characters and character pairs of the folded passages, in parts that can be kept, joined and dropped.

A part holds counts alone. What depends on the whole corpus (how rare a gram is, how long a text is against the others)
is worked out when a query comes, so that one report more or less does not mean counting all of them again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from writer.corpus.folding import fold

Scores = NDArray[np.float32]

MOST_TEXTS = 65_536  # of one part: texts are numbered in 16 bits
_QUERY_CHARS = 2_000  # a longer query says nothing new, and each character costs a walk through the index
_CHAR_BITS = np.uint64(21)  # the highest code point is 0x10FFFF
_TEXT_BITS = np.uint64(16)
_MOST_COUNT = 255
# Robertson & Zaragoza (2009), with the inverse document frequency of Lucene, which is never negative.
_WORDS_KEPT = 4_096
_K1, _B = 1.5, 0.75


@dataclass(frozen=True, slots=True)
class Postings:
    """In which texts each gram stands and how often: ``texts[starts[g]:starts[g + 1]]`` for the gram ``keys[g]``."""

    keys: NDArray[np.uint64]
    starts: NDArray[np.int64]
    texts: NDArray[np.uint16]
    counts: NDArray[np.uint8]
    lengths: NDArray[np.int32]


def count_grams(texts: Sequence[str]) -> Postings:
    """The postings of at most 65,536 texts, in their order."""
    keys, owner = grams_of([fold(text) for text in texts])
    both = np.sort(_together(keys, owner))
    first = _firsts(both)
    counts = np.minimum(np.diff(np.append(first, len(both))), _MOST_COUNT)
    return _postings(both[first], counts, np.bincount(owner, minlength=len(texts)))


def join(parts: Sequence[tuple[Postings, NDArray[np.int64]]]) -> Postings:
    """One part of several; of each, the texts of these numbers, in that order."""
    both, counts, lengths, before = [], [], [], 0
    for part, kept in parts:
        place = np.full(len(part.lengths), -1, dtype=np.int64)
        place[kept] = np.arange(before, before + len(kept))
        before += len(kept)
        owner = place[part.texts]
        there = owner >= 0
        both.append(_together(np.repeat(part.keys, np.diff(part.starts))[there], owner[there]))
        counts.append(part.counts[there])
        lengths.append(part.lengths[kept])
    order = np.argsort(joined := np.concatenate(both), kind="stable")  # of runs that are in order already
    return _postings(joined[order], np.concatenate(counts)[order], np.concatenate(lengths))


class LexicalIndex:
    """BM25 over parts; scores come in the order of rows that the caller gives. Immutable; safe to share."""

    def __init__(self, parts: Sequence[tuple[Postings, NDArray[np.int64]]], size: int) -> None:
        """``parts``: postings, and for each of their texts its row below ``size``, or -1 where it is not wanted."""
        self._parts = [_Part(postings, rows) for postings, rows in parts]
        self._size = size
        lengths = [part.postings.lengths[part.wanted] for part in self._parts]
        total = sum(int(one.sum()) for one in lengths)
        average = total / max(1, sum(len(one) for one in lengths)) or 1.0
        self._damping = [
            (_K1 * (1 - _B + _B * part.postings.lengths / average)).astype(np.float32) for part in self._parts
        ]
        # The same few words give the reasons for every passage of an answer.
        self._rarity_kept = lru_cache(maxsize=_WORDS_KEPT)(self._rarity_of)

    def scores(self, query: str) -> Scores:
        """One score per row, 0 where no character is shared."""
        grams, _ = grams_of([fold(query[:_QUERY_CHARS])])
        keys, times = np.unique(grams, return_counts=True)
        found = [part.find(keys) for part in self._parts]
        weights = (times * self._rarity(len(keys), found)).astype(np.float32)
        scores = np.zeros(self._size, dtype=np.float32)
        for part, damping, one in zip(self._parts, self._damping, found, strict=True):
            weight = weights[one.grams] * one.counts / (one.counts + damping[one.texts])
            summed = np.bincount(one.texts, weights=weight, minlength=len(part.rows))
            scores[part.rows[part.wanted]] = summed[part.wanted]
        return scores

    def rarity(self, word: str) -> float:
        """How much a folded word says: what its character pairs weigh together; 0 where one of them is unknown."""
        return self._rarity_kept(word)

    def _rarity_of(self, word: str) -> float:
        keys = np.unique(grams_of([word])[0][len(word) :])
        found = [part.find(keys) for part in self._parts]
        known = sum((one.texts_with(len(keys)) for one in found), np.zeros(len(keys))) > 0
        return float(self._rarity(len(keys), found).sum()) if len(keys) and known.all() else 0.0

    def _rarity(self, grams: int, found: Sequence[_Found]) -> NDArray[np.float64]:
        texts_with = sum((one.texts_with(grams) for one in found), np.zeros(grams))
        texts_in_all = sum(int(part.wanted.sum()) for part in self._parts)
        rarity: NDArray[np.float64] = np.log1p((texts_in_all - texts_with + 0.5) / (texts_with + 0.5))
        return rarity


@dataclass(frozen=True, slots=True)
class _Found:
    """Postings that a query meets in one part; ``grams`` are places among the query's grams."""

    grams: NDArray[np.int64]
    texts: NDArray[np.uint16]
    counts: Scores

    def texts_with(self, grams: int) -> NDArray[np.int64]:
        return np.bincount(self.grams, minlength=grams)


class _Part:
    def __init__(self, postings: Postings, rows: NDArray[np.int64]) -> None:
        self.postings = postings
        self.rows = rows
        self.wanted = rows >= 0

    @cached_property
    def _all_wanted(self) -> bool:
        return bool(self.wanted.all())

    def find(self, keys: NDArray[np.uint64]) -> _Found:
        own = self.postings
        places = np.searchsorted(own.keys, keys)
        known = np.flatnonzero(own.keys[np.minimum(places, len(own.keys) - 1)] == keys) if len(own.keys) else places[:0]
        starts, ends = own.starts[places[known]], own.starts[places[known] + 1]
        slices = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        grams = np.repeat(known, ends - starts)
        texts = np.concatenate([own.texts[:0], *(own.texts[one] for one in slices)])
        counts = np.concatenate([own.counts[:0], *(own.counts[one] for one in slices)]).astype(np.float32)
        if not self._all_wanted:
            there = self.wanted[texts]
            grams, texts, counts = grams[there], texts[there], counts[there]
        return _Found(grams, texts, counts)


def grams_of(folded: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Every character and pair of neighbours as a number, and the place of the text it stands in."""
    codes = np.frombuffer("".join(folded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(folded)), [len(text) for text in folded])
    within = owner[:-1] == owner[1:]  # a pair never reaches into the next text
    pairs = (((codes[:-1] + np.uint64(1)) << _CHAR_BITS) | codes[1:])[within]
    return np.concatenate([codes, pairs]), np.concatenate([owner, owner[:-1][within]])


def _together(keys: NDArray[np.uint64], owner: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Gram and text as one number: one sort of numbers is many times faster than one by two keys."""
    return (keys << _TEXT_BITS) | owner.astype(np.uint64)


def _firsts(ordered: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Where another number than the one before begins."""
    return np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])


def _postings(both: NDArray[np.uint64], counts: NDArray[Any], lengths: NDArray[Any]) -> Postings:
    keys = both >> _TEXT_BITS
    starts = _firsts(keys)
    return Postings(
        keys[starts],
        np.append(starts, len(both)).astype(np.int64),
        (both & np.uint64(MOST_TEXTS - 1)).astype(np.uint16),
        counts.astype(np.uint8),
        lengths.astype(np.int32),
    )
