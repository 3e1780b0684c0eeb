"""BM25 over the characters and character pairs of the folded passages: built in memory from the record."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from writer.corpus.folding import fold

_QUERY_CHARS = 2_000  # a longer query says nothing new, and each character costs a walk through the index


class LexicalIndex:
    """BM25 (Robertson/Lucene variant, k1 1.5, b 0.75) over character 1- and 2-grams. Immutable; safe to share."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index ``texts``; scores are given in their order."""
        import bm25s

        folded = [fold(text) for text in texts]
        grams = [_grams(text) for text in folded]
        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(gram, len(vocabulary)) for gram in document] for document in grams]
        self._size = len(ids)
        self._vocabulary = vocabulary
        self._index = bm25s.BM25() if vocabulary else None
        if self._index is not None:
            self._index.index((ids, dict(vocabulary)), show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """One score per text, 0 where no character is shared."""
        known = [self._vocabulary[gram] for gram in _grams(fold(query[:_QUERY_CHARS])) if gram in self._vocabulary]
        if self._index is None or not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._index.get_scores_from_ids(known), dtype=np.float32)


def _grams(text: str) -> list[str]:
    return [*text, *(text[start : start + 2] for start in range(len(text) - 1))]
