"""Which known names stand in a phrase, and whether they are another metric's than the one at hand.

Asked of every metric of a ledger in turn for the same few words: what depends on the words alone, and what on the
metric alone, is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from writer.checking.metrics import MetricIndex

_PHRASES = 256  # phrases kept: those of a figure are asked about one metric after the other


class ForeignNames:
    """The known names of a vocabulary, beside the metrics of one ledger."""

    def __init__(self, index: MetricIndex) -> None:
        self._index = index
        self._known = index.vocabulary.known
        self._every = frozenset(self._known)
        self._grams = [_grams(form for form, _ in metric.forms) for metric in index.metrics]
        self._within = [self._standing_in(tuple(form for form, _ in metric.forms)) for metric in index.metrics]
        self._read = lru_cache(maxsize=_PHRASES)(self._reading)

    def _standing_in(self, forms: Sequence[str]) -> tuple[str, ...]:
        joined = "\n".join(forms)
        return tuple(name for name in self._known if name in joined)

    def _reading(self, phrase: str) -> tuple[tuple[str, ...], tuple[frozenset[int], ...]]:
        """The known names in a phrase, and of each place that names metrics which these are."""
        places = self._index.inside(phrase, 0, len(phrase))
        return (
            tuple(name for name in self._known if name in phrase),
            tuple(frozenset(name.metric for name in place) for place in places if place),
        )

    def is_foreign(self, phrase: str, metric: int) -> bool:
        """Whether a phrase carries a known name that the metric's own forms do not."""
        if phrase in self._every:
            # 线索 may stand for 有效线索, but 出口 is not 进出口.
            forms = [form for form, _ in self._index.metrics[metric].forms if form.endswith(phrase)]
            return all(len(form) - len(phrase) == 1 for form in forms)
        names, places = self._read(phrase)
        if any(metric not in place for place in places):
            return True
        for name in names:
            # 外贸出口 is no 进出口总额
            if any(name in other and other not in phrase for other in self._within[metric]):
                return True
        return any(name[at : at + 2] not in self._grams[metric] for name in names for at in range(len(name) - 1))


def _grams(forms: Iterable[str]) -> frozenset[str]:
    return frozenset(form[at : at + 2] for form in forms for at in range(len(form) - 1))
