"""What a figure whose metric is named outright leaves open: parts, brackets, what is undone, a verb before the name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from writer.checking.clauses import Text, content
from writer.checking.evidence import Evidence
from writer.checking.lists import respectively
from writer.checking.metrics import MetricIndex
from writer.checking.naming import Reading
from writer.checking.proving import Printed, Proof, digits_of, is_exact, proof_of
from writer.checking.recipes import rest_of

_MARK = re.compile(r"[\s\-—▲●■◆★①-⑳（）一二三四五六七八九十\d.、·*#]*")
_HEADING = 60  # characters of a heading that may name what its paragraph speaks of
_REACH = 120  # characters of the sentence before a figure that may name its metric
_TWO = 2  # letters of a verb that tells a metric, and digits that are not enough for it
_UNDONE = re.compile(r"[^，。；\d]{0,12}?(?:尚未|还未|仍未|未)(?P<verb>[\u4e00-\u9fff]{2})")
_LEFT_UNDONE = re.compile(r"(?:尚未|还未|仍未|未)(?P<verb>[\u4e00-\u9fff]{2})的?$")  # 尚未支出的1.93亿元专项债券资金


class Firm:
    """Proves figures whose metric is named; ``proved`` gives the metric of each figure that was proved before."""

    def __init__(
        self,
        text: Text,
        index: MetricIndex,
        evidence: Evidence,
        readings: Sequence[Reading],
        proved: Mapping[int, int],
    ) -> None:
        self.text = text
        self.words = text.folded
        self.index = index
        self.evidence = evidence
        self.readings = readings
        self.proved = proved

    def prove(self, at: int) -> Proof | None:
        """What a firm reading leaves open: a part named before it, and brackets under the verb of their head.

        「柏山镇任务最重，2600亩的任务仅收储1413亩」, 「较上周末新增87户（住宅74户、商铺13户）」.
        """
        reading = self.readings[at]
        own = {name.metric for name in reading.candidates}
        if reading.named.endswith("总数"):
            return None  # of the whole, not of a part named before it
        if self.text.bracketed(reading.figure.start) and not reading.cue.said:
            head = next((r for r in reversed(self.readings[:at]) if not self.text.bracketed(r.figure.start)), None)
            if head is not None and head.cue.said and head.unit == reading.unit:
                told = replace(reading, cue=replace(head.cue, start=reading.figure.start))
                return self._first(told, own)
        undone = self._undone(reading, own) or self._acted(reading, own)
        if undone is not None:
            return undone
        if self.words.startswith(("中", "里"), reading.figure.end):  # 积案20件中已化解18件
            parents = {parent for at in own if (parent := self.index.metrics[at].parent) is not None}
            if parents:
                return self._first(replace(reading, cue=replace(reading.cue, relation="value")), parents)
        carried_over = reading.candidates[0].start < self.text.clause_start(reading.figure.start)
        if carried_over and at - 1 in self.proved and respectively(self._before(reading)) is None:
            carried = self._first(reading, {self.proved[at - 1]})
            if carried is not None:
                return carried
        titled = self._first(reading, self._topic(reading.figure.start) - own)
        if titled is not None and titled.found is not None and is_exact(reading, titled.found):
            return titled
        start = max(self.text.sentence_start(reading.figure.start), reading.figure.start - _REACH)
        named = {n.metric for place in self.index.inside(self.words, start, reading.start) for n in place}
        return self._first(reading, {m for m in named if self.index.metrics[m].parent in own})

    def _before(self, reading: Reading) -> str:
        return self.words[self.text.clause_start(reading.figure.start) : reading.figure.start]

    def _undone(self, reading: Reading, own: set[int]) -> Proof | None:
        """「仍有22个签约项目尚未开工」: what is named less what has been done of it."""
        said = _UNDONE.match(self.words, reading.figure.end) or _LEFT_UNDONE.search(self._before(reading))
        for metric in self.index.metrics if said else ():
            for whole in own - {metric.at}:
                name = self.index.metrics[whole].label
                if said is None or said["verb"] not in metric.label or not _alike(name, metric.label):
                    continue
                for e in self.evidence.pool[whole, "value"]:
                    left = (one for part in self.evidence.pool[metric.at, "value"] for one in rest_of(e, part))
                    found = next((one for one in left if Printed(reading).says(one)), None)
                    if found is not None:
                        return proof_of(found)
        return None

    def _acted(self, reading: Reading, own: set[int]) -> Proof | None:
        """「抽查经营主体2164户」 for 双随机抽查: the verb before a name is another metric's."""
        value, first = reading.figure.value, reading.candidates[0].start
        clause = self.text.clause_start(first)
        front = content(self.words[clause:first])
        if value is None or len(front) < _TWO or digits_of(value) <= _TWO or self.text.between(clause, first):
            return None
        found = self._first(reading, self.index.sharing(front, reading.unit) - own)
        return found if found is not None and found.found is not None and is_exact(reading, found.found) else None

    def _first(self, reading: Reading, metrics: set[int]) -> Proof | None:
        for metric in sorted(metrics - set(reading.barred)):
            for expected in self.evidence.expected(reading, metric):
                if Printed(reading).says(expected):
                    return proof_of(expected)
        return None

    def _topic(self, position: int) -> set[int]:
        """The metric that opens a paragraph as its title: 「③延时服务。周末、午间不打烊，办件9274件」."""
        start = self.text.paragraph_start(position)
        mark = _MARK.match(self.words, start)
        names = self.index.starting(self.words, mark.end() if mark else start, start + _HEADING)
        return {n.metric for n in names if self.words[n.end : n.end + 1] in ("。", "：")}


def _alike(one: str, other: str) -> bool:
    """Whether two names share two letters that stand side by side."""
    return any(one[at : at + 2] in other for at in range(len(one) - 1))
