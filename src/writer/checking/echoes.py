"""Figures that say once more what another one says: rounded before its exact twin, repeated, or paired with its past.

「超八成来自企业（59.1亿元，占86.4%）」, 「还欠184家次…把184家次检查任务细化」, 「接访6批次（上周11批次）」.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from writer.checking.context import Context
from writer.checking.expected import Expected
from writer.checking.naming import Reading
from writer.checking.proving import Printed, Proof, proof_of
from writer.checking.units import POINTS, is_ratio
from writer.schema import PASSING, Relation

_NEAR = 10  # characters between a rounded figure and the brackets that give the exact one
_INSIDE = 4  # figures that such brackets may hold
_MOST = 64  # figures of the same amount that are looked back at
_BEHIND = re.compile(r"(?:，|（)(?:[接将]?近|大?约|超过?|逾|占了?|达到?|已|即|为)*")
_BELOW = 40  # figures below a heading or an opening line that it may sum up
_OPENING = 300  # characters of a text that may sum it up before its first part
_PART = re.compile(r"^(?:#{1,3} |[一二]、|（[一二]）|【)", re.MULTILINE)
_LONG = 3  # digits of a figure that is repeated by no chance
_PAST: dict[Relation, re.Pattern[str]] = {
    "prior": re.compile(r"（(?:去年|上年)(?:同期|同月)?(?:为|是|：)?$"),
    "previous": re.compile(r"（上(?:个)?[月周期旬季]度?(?:为|是|：)?$"),
}


class Echoes:
    """Proves figures of one text by those beside them that say the same."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.text = context.text
        self.words = context.words
        self.readings: Sequence[Reading] = context.readings
        self._same: dict[tuple[Decimal | None, str], list[int]] = defaultdict(list)  # where the same amount stands
        for at, reading in enumerate(context.readings):
            self._same[reading.figure.value, reading.unit].append(at)

    def prove(self, proofs: list[Proof]) -> list[Proof]:
        """The same proofs, with failed ones replaced where another figure bears them out."""
        done = list(proofs)
        found = False
        for at, proof in enumerate(done):
            if proof.verdict in PASSING or proof.noted is not None or self.readings[at].figure.value is None:
                continue
            echo = self._rounded(at, done) or self._repeated(at, done) or self._paired(at, done)
            echo = echo or self._once_more(at, done) or self._foretold(at, done)
            echo = echo or (self.context.prove(at, planned=False) if found else None)  # carries on with what was paired
            found = found or echo is not None
            done[at] = echo or proof
        return done

    def _rounded(self, at: int, proofs: Sequence[Proof]) -> Proof | None:
        """A rounded share before the brackets that give it exactly."""
        reading = self.readings[at]
        if not is_ratio(reading.unit) or reading.unit == POINTS:
            return None
        opened = self.words.find("（", reading.figure.end, reading.figure.end + _NEAR)
        if opened < 0 or re.search(r"[，。；、]", self.words[reading.figure.end : opened]):
            return None
        for place in range(at + 1, min(at + 1 + _INSIDE, len(proofs))):
            other, found = self.readings[place], proofs[place].found
            if "）" in self.words[opened : other.figure.start]:
                break
            if found is None or proofs[place].verdict not in PASSING:
                continue
            shares = () if is_ratio(other.unit) else self._shares(found, proofs, at)
            for expected in (found, *shares):
                if _prints(reading, expected):
                    return proof_of(expected)
        return None

    def _once_more(self, at: int, proofs: Sequence[Proof]) -> Proof | None:
        """「占比65%，近三分之二」: a rounded share right behind the exact one."""
        reading = self.readings[at]
        rounded = reading.figure.unit == "成" or "分之" in reading.figure.text
        found = proofs[at - 1].found if at and rounded and proofs[at - 1].verdict in PASSING else None
        if found is None or not is_ratio(self.readings[at - 1].unit):
            return None
        between = self.words[self.readings[at - 1].figure.end : reading.figure.start]
        return proof_of(found) if _BEHIND.fullmatch(between) and _prints(reading, found) else None

    def _foretold(self, at: int, proofs: Sequence[Proof]) -> Proof | None:
        """「民企占比近六成」 in a heading, 「人多了两成」 in an opening line: what the text below gives exactly."""
        reading = self.readings[at]
        figure = reading.figure
        rounded = figure.unit in ("成", "番") or "分之" in figure.text
        if (
            not rounded
            or (reading.candidates and not (reading.weak or reading.stranger))
            or not self._over(figure.start)
        ):
            return None
        allowed = self.context.relations(reading)
        for place in range(at + 1, min(at + 1 + _BELOW, len(proofs))):
            found = proofs[place].found
            if found is None or proofs[place].verdict not in PASSING or not is_ratio(self.readings[place].unit):
                continue
            if found.relation in allowed and _prints(reading, found):
                return proof_of(found)
        return None

    def _over(self, position: int) -> bool:
        """Whether a position lies in a heading, in a 【…】 line or in what stands before the first part."""
        start = self.text.paragraph_start(position)
        end = self.words.find("\n", position)
        line = self.words[start : end if end >= 0 else len(self.words)].strip()
        if line[:1] in "#【" or not re.search(r"[。；]", line):
            return True
        return position < _OPENING and not _PART.search(self.words, 0, start)

    def _shares(self, part: Expected, proofs: Sequence[Proof], at: int) -> tuple[Expected, ...]:
        """「四分之一靠光伏（312万元）」: what share the bracketed value is of its whole, or of what was told before."""
        parent = self.context.index.metrics[part.metric].parent
        told = [p.found.metric for p in proofs[max(0, at - _INSIDE) : at] if p.found is not None]
        return self.context.evidence.shares(part.metric, (*(() if parent is None else (parent,)), *told))

    def _repeated(self, at: int, proofs: Sequence[Proof]) -> Proof | None:
        """A telling figure that has been proved before, of a metric that its words speak of."""
        reading = self.readings[at]
        figure = reading.figure
        firm = bool(reading.candidates) and not (reading.weak or reading.stranger)
        if figure.value is None or (firm and reading.cue.said):
            return None
        if len(figure.value.normalize().as_tuple().digits) < _LONG:
            return None
        around = self.context.around(at)
        same = self._same[figure.value, reading.unit]
        until = bisect_left(same, at)
        for place in reversed(same[max(0, until - _MOST) : until]):
            found = proofs[place].found
            if found is not None and proofs[place].verdict in PASSING and found.metric in around:
                return replace(proofs[place], unsure=False)
        return None

    def _paired(self, at: int, proofs: Sequence[Proof]) -> Proof | None:
        """A value with that of the period before in brackets: both are right for one metric alone."""
        reading = self.readings[at]
        if at + 1 >= len(self.readings) or (reading.candidates and not (reading.weak or reading.stranger)):
            return None
        other = self.readings[at + 1]
        between = self.words[reading.figure.end : other.figure.start]
        relation = next((name for name, said in _PAST.items() if said.match(between)), None)
        if relation is None or other.unit != reading.unit:
            return None
        pairs = list(self._pairs(reading, other, relation))
        if len(pairs) != 1 or proofs[at + 1].noted is not None:
            return None
        self.context.proved[at] = pairs[0].metric
        return replace(proof_of(pairs[0]), unsure=True)

    def _pairs(self, reading: Reading, other: Reading, relation: Relation) -> Iterator[Expected]:
        pool = self.context.evidence.pool
        for metric in range(len(self.context.index.metrics)):
            now = next((e for e in pool[metric, "value"] if _prints(reading, e)), None)
            if now is not None and any(_prints(other, e) for e in pool[metric, relation]):
                yield now


def _prints(reading: Reading, expected: Expected) -> bool:
    printed = Printed(reading)
    return printed.has_unit(expected) and printed.as_told(expected)
