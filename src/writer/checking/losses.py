"""Losses: 「文旅集团亏损3200万元，同比减亏1900万元」 tells a profit of -3200万元 and how it has moved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from writer.checking.context import Context
from writer.checking.expected import Expected
from writer.checking.naming import Reading
from writer.checking.proving import Printed, Proof, proof_of
from writer.checking.units import is_money
from writer.schema import Relation

_LOSS = re.compile(r"(?:(?P<more>[减增]|扩大|减少|增加)亏|亏损)(?:损|额|了|总额|面|达|为)*$")
_LESS = ("减", "减少")  # a loss that has become less is a profit that has risen
_PROFIT = re.compile(r"利润|损益|净利")


class Losses:
    """Proves losses of one text by profits that the facts give as negative."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.readings: Sequence[Reading] = context.readings

    def prove(self, at: int) -> Proof | None:
        """The proof of the figure at place ``at`` as a loss, or as a change of one, or None."""
        reading = self.readings[at]
        start = self.context.text.sentence_start(reading.figure.start)
        words = self.context.words[start : reading.figure.start]
        said = _LOSS.search(words)
        if said is None or not is_money(reading.unit):
            return None
        relation: Relation = "diff" if said["more"] else "value"
        printed = Printed(reading)
        for expected in self._losses(words, relation):
            better = relation == "value" or (expected.value > 0) == (said["more"] in _LESS)
            if better and printed.has_unit(expected) and printed.as_size(expected):
                return proof_of(expected)
        return None

    def _losses(self, words: str, relation: Relation) -> Iterator[Expected]:
        """What the profits of those named come to that are losses."""
        for metric in self.context.index.metrics:
            name = _PROFIT.split(metric.label)[0]
            told = metric.fact.value is not None and metric.fact.value < 0
            if told and _PROFIT.search(metric.label) and (not name or name in words):
                yield from self.context.evidence.pool[metric.at, relation]
