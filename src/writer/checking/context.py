"""Figures whose own clause does not name what they speak of: proved by the metrics spoken of around them.

The first reading goes from words to a value. Where it finds no name, or no relation, the way is turned round here: a
value that is exactly right for a metric of the same sentence or paragraph, in a relation that the words next to the
figure allow, is proved. A name and a relation that were said outright are never overruled, so that a wrong figure
stays wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from writer.checking.clauses import Text, content
from writer.checking.evidence import Evidence, Expected
from writer.checking.metrics import MetricIndex
from writer.checking.naming import Namer, Reading
from writer.checking.proving import Printed, Proof
from writer.checking.units import is_ratio
from writer.schema import Relation

_REACH = 120  # characters of the sentence before a figure that may name its metric
_AHEAD = 40  # and behind it
_EARLIER = 8  # figures of the paragraph before it
_CLOSE = 0.8  # how near a metric must be for a number of one or two digits
_CHANGE = r"[增减降升多少涨跌快慢扩缩压提翻超短高低+↑▲△↓▼▽-]|回落|收窄|放缓|下滑|压减"
_ALLOWED: dict[Relation, re.Pattern[str]] = {
    name: re.compile(words)
    for name, words in {
        "value": r"",
        "prior": r"去年|上年|同期|由|从|原",
        "previous": r"上(?:个)?[月周期旬季]|上半年|\d月|[一二三]季度|由|从|前[一期]",
        "target": r"目标|任务|计划|预算|要|力[争促]|争取|确保|冲刺|锚定|奔|指标|应|需|须|拟|将|总量",
        "yoy": _CHANGE,
        "diff": _CHANGE,
        "points": _CHANGE,
        "mom": rf"(?:{_CHANGE})",
        "mom_diff": rf"(?:{_CHANGE})|新|本[周月旬季]|当[月季周]|[周月季]进|单[月季]",
        "mom_points": _CHANGE,
        "done": r"完成|达|占|任务|目标|预算|计划|进度|干完|率|过半|总量",
        "gap": r"[差缺欠还再需剩余未]",
        "share": r"占|比重|率|其中|比例|面|[里中]",
        "rest": r"[余剩还尚仍未]|其他|另",
    }.items()
}
_SINCE_LAST_PERIOD = re.compile(r"环比|上(?:个)?[月周期旬季]|本[周月旬]|当[月周]|[一周月]进|一周|新|\d月")
_FALL = re.compile(r"[减降少跌慢缩压短低↓▼▽]|回落|收窄|放缓|下滑")
_LAST_YEAR = re.compile(r"去年|上年|同期")


class Context:
    """The metrics around each figure of one text."""

    def __init__(self, text: Text, index: MetricIndex, evidence: Evidence, readings: Sequence[Reading]) -> None:
        self.text = text
        self.words = text.folded
        self.index = index
        self.evidence = evidence
        self.readings = readings
        self.namer = Namer(text, index, readings)

    def prove(self, at: int, planned: bool) -> Proof | None:
        """The proof of the figure at place ``at`` by what stands around it, or None."""
        reading = self.readings[at]
        firm = bool(reading.candidates) and not (reading.weak or reading.stranger)
        if firm and reading.cue.said:
            return None
        near = {name.metric: 1.0 for name in reading.candidates} if firm else self._around(at)
        best: tuple[float, Expected] | None = None
        for metric, weight in near.items():
            for expected in self._expected(reading, metric, planned, firm):
                if (best is None or weight > best[0]) and self._fits(reading, expected, weight):
                    best = (weight, expected)
        return Proof("supported" if best[1].pasted else "derived", best[1]) if best else None

    def _fits(self, reading: Reading, expected: Expected, weight: float) -> bool:
        printed = Printed(reading)
        if not printed.has_unit(expected) or not printed.telling(weight >= _CLOSE):
            return False
        if reading.cue.direction or not expected.signed:
            return printed.says(expected)
        fallen = bool(_FALL.search(self._clause(reading)))
        return printed.as_size(expected) and (expected.value < 0) == fallen

    def _expected(self, reading: Reading, metric: int, planned: bool, firm: bool) -> Iterator[Expected]:
        """What the figure may print of a metric, by what its words allow."""
        if reading.cue.said:
            yield from self.evidence.expected(replace(reading, stranger=False, weak=False), metric)
            return
        words = self._clause(reading)
        for relation, allowed in _ALLOWED.items():
            if firm and relation == "value":
                continue
            if relation == "value" and _LAST_YEAR.search(words):
                continue
            if relation.startswith("mom") and not _SINCE_LAST_PERIOD.search(words):
                continue
            if allowed.search(words) or (planned and relation == "target"):
                yield from self.evidence.of(metric, relation)

    def _clause(self, reading: Reading) -> str:
        """The words next to a figure: those before it in its clause, and a few behind it."""
        figure = reading.figure
        start = self.text.clause_start(figure.start)
        end = min(self.text.clause_end(figure.end), figure.end + 12)
        return self.words[start : figure.start] + " " + self.words[figure.end : end]

    def _around(self, at: int) -> dict[int, float]:
        """The metrics that a figure may speak of, with how near they are: 1 in its own clause."""
        reading = self.readings[at]
        figure = reading.figure
        clause = (self.text.clause_start(figure.start), self.text.clause_end(figure.end))
        found: dict[int, float] = {}
        start = max(self.text.sentence_start(figure.start), figure.start - _REACH)
        end = min(self.text.sentence_end(figure.end), figure.end + _AHEAD)
        for place in self.index.inside(self.words, start, end):
            for name in place:
                own = clause[0] <= name.start and name.end <= clause[1]
                _raise(found, name.metric, 1.0 if own else 0.8)
        for metric, weight in self._earlier(at):
            _raise(found, metric, weight)
        phrase = content(self.words[clause[0] : figure.start]) + content(self.words[figure.end : clause[1]][:10])
        for metric in self.index.sharing(phrase):
            _raise(found, metric, 0.8)
        for metric, weight in tuple(found.items()):
            for relative in self.index.family(metric):
                _raise(found, relative, weight - 0.1)
        if not is_ratio(reading.unit):
            found = {m: w for m, w in found.items() if w >= 1 or not self.namer.foreign(phrase, m)}
        return {m: w for m, w in found.items() if m not in reading.barred}

    def _earlier(self, at: int) -> Iterator[tuple[int, float]]:
        figure = self.readings[at].figure
        sentence, paragraph = self.text.sentence_start(figure.start), self.text.paragraph_start(figure.start)
        for earlier in reversed(self.readings[max(0, at - _EARLIER) : at]):
            if earlier.figure.start < paragraph:
                break
            for name in earlier.candidates[:2]:
                yield name.metric, 0.8 if earlier.figure.start >= sentence else 0.6


def _raise(found: dict[int, float], metric: int, weight: float) -> None:
    found[metric] = max(weight, found.get(metric, 0.0))
