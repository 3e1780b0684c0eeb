"""The texts that the style measures are tried on, and the scorer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.style.separation import GROUPS, TEXTS, _auc, _away, _corpus, _measured, _outside

from writer.style import StyleCorpus


def test_the_area_counts_ties_half() -> None:
    assert _auc([1.0, 2.0], [3.0, 4.0]) == 1
    assert _auc([3.0, 4.0], [1.0, 2.0]) == 0
    assert _auc([1.0], [1.0]) == 0.5
    assert _auc([], [1.0]) is None


@pytest.mark.parametrize("group", GROUPS)
def test_every_other_text_is_long_enough_to_be_judged_and_lies_outside_somewhere(group: str) -> None:
    corpus = StyleCorpus(_corpus())
    texts = [path.read_text(encoding="utf-8") for path in sorted((TEXTS / group).iterdir())]
    assert len(texts) >= 6
    measured = [_measured(corpus, text) for text in texts]
    assert all("sentence_length" in one and "figures" in one for one in measured)
    assert min(_outside(measured)) >= 2
    assert len(_away(measured, "figures")) == len(texts)
