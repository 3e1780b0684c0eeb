"""Which known names stand in a phrase, and whether they are another metric's than the one at hand.

Asked of every metric of a ledger in turn for the same few words: what depends on the words alone, and what on the
metric alone, is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from writer.checking.vocabulary import Vocabulary

if TYPE_CHECKING:
    from writer.checking.metrics import Metric, MetricIndex

_ENDING = 3  # letters at the end of a name that another one may be made of
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

    def _reading(self, phrase: str) -> tuple[tuple[str, ...], tuple[tuple[str, frozenset[int]], ...]]:
        """The known names in a phrase, and of each place that names metrics its words and which these are."""
        places = self._index.inside(phrase, 0, len(phrase))
        return (
            tuple(name for name in self._known if name in phrase),
            tuple((phrase[p[0].start : p[0].end], frozenset(name.metric for name in p)) for p in places if p),
        )

    def _is_other(self, name: str, named: frozenset[int], metric: int) -> bool:
        """Whether a name is another metric's; 兑现惠企资金 is none beside 享受惠企资金企业, counted otherwise."""
        if metric in named:
            return False
        own = self._index.metrics[metric]
        ends = any(name[at:] in own.label for at in range(max(1, len(name) - _ENDING)))
        return not ends or any(self._index.metrics[at].unit == own.unit for at in named)

    def is_foreign(self, phrase: str, metric: int) -> bool:
        """Whether a phrase carries a known name that the metric's own forms do not."""
        if phrase in self._every:
            # 线索 may stand for 有效线索, but 出口 is not 进出口.
            forms = [form for form, _ in self._index.metrics[metric].forms if form.endswith(phrase)]
            return all(len(form) - len(phrase) == 1 for form in forms)
        names, places = self._read(phrase)
        if any(self._is_other(name, named, metric) for name, named in places):
            return True
        for name in names:
            # 外贸出口 is no 进出口总额
            if any(name in other and other not in phrase for other in self._within[metric]):
                return True
        return any(name[at : at + 2] not in self._grams[metric] for name in names for at in range(len(name) - 1))


def _grams(forms: Iterable[str]) -> frozenset[str]:
    return frozenset(form[at : at + 2] for form in forms for at in range(len(form) - 1))


def opposites(
    metrics: Iterable[Metric], vocabulary: Vocabulary
) -> tuple[tuple[tuple[re.Pattern[str], re.Pattern[str]], ...], ...]:
    """For each metric the pairs of words that keep metrics apart: one that its label has, and one it has not."""
    pairs = [(re.compile(one), re.compile(other)) for one, other in vocabulary.apart]
    pairs += [(other, one) for one, other in pairs]
    return tuple(
        tuple(
            (ours, theirs)
            for ours, theirs in pairs
            if ours.search(metric.fact.label) and not theirs.search(metric.fact.label)
        )
        for metric in metrics
    )
