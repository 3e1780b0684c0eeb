"""The word index: the same scores as the library that is the measure for it, however it is put together."""

from __future__ import annotations

import bm25s
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from writer.corpus.folding import fold
from writer.corpus.lexical import LexicalIndex, count_grams, join

TEXTS = st.lists(st.text("招商引资项目建设，。 3%服务\ud800𠮷", max_size=30), min_size=1, max_size=12)


def _whole(texts: list[str]) -> LexicalIndex:
    return LexicalIndex([(count_grams(texts), np.arange(len(texts)))], len(texts))


def _grams(text: str) -> list[str]:
    folded = fold(text)
    return [*folded, *(folded[at : at + 2] for at in range(len(folded) - 1))]


def _expected(texts: list[str], query: str) -> np.ndarray:
    known: dict[str, int] = {}
    ids = [[known.setdefault(gram, len(known)) for gram in _grams(text)] for text in texts]
    asked = [known[gram] for gram in _grams(query) if gram in known]
    if not asked:
        return np.zeros(len(texts))
    index = bm25s.BM25()
    index.index((ids, dict(known)), show_progress=False)
    return index.get_scores_from_ids(asked)


@given(TEXTS, st.text("招商项目，3%服务x", max_size=20))
def test_scores_are_those_of_bm25s(texts: list[str], query: str) -> None:
    assert np.allclose(_whole(texts).scores(query), _expected(texts, query), rtol=1e-4, atol=1e-5)


@given(TEXTS, TEXTS, st.data())
def test_parts_score_as_the_whole_and_join_to_it(one: list[str], other: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.integers(0, len(one) - 1)))
    kept = np.array([at for at in range(len(one)) if at not in gone], dtype=np.int64)
    left = [one[at] for at in kept]
    rows = np.full(len(one), -1)
    rows[kept] = np.arange(len(kept))
    first, second = count_grams(one), count_grams(other)
    parts = LexicalIndex([(first, rows), (second, np.arange(len(other)) + len(left))], len(left) + len(other))
    whole = _whole([*left, *other])
    for query in ("招商引资项目", "服务3%", "", "生僻"):
        assert np.allclose(parts.scores(query), whole.scores(query), rtol=1e-5, atol=1e-6)
    joined, expected = join([(first, kept), (second, np.arange(len(other)))]), count_grams([*left, *other])
    for name in ("keys", "starts", "texts", "counts", "lengths"):
        assert np.array_equal(getattr(joined, name), getattr(expected, name)), name


def test_a_corpus_of_nothing_gives_nothing() -> None:
    assert LexicalIndex([], 0).scores("招商").shape == (0,)
    assert _whole(["", ""]).scores("招商").tolist() == [0, 0]
