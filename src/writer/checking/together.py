"""What is computed from several figures told before: sums, what is left, shares, multiples, and so much for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Context as Precision
from decimal import Decimal

from writer.checking.context import Context, proof_of
from writer.checking.expected import Expected
from writer.checking.naming import Reading
from writer.checking.proving import Printed, Proof
from writer.checking.units import PERCENT, POINTS, compatible, is_ratio
from writer.schema import PASSING

_EXACT = Precision(prec=60)
_TOLD = 12  # figures before one that it may be computed from
_PAIRED = 5  # of these, those that are set against each other two by two
_ADDED = re.compile(
    r"合计|共计|总计|合起来|加起来|加在一起|总和|相加|[两二三四五六]项|[两二三四五六]者|[两三四五]类|[两三四五]支|[两三四五]个|[两三]样"
)
_SPOKEN = "两二三四五六七八九十"
_RATIO = re.compile(r"占|率|进度|比重|比例|面|分量|[八九七六五四三两一]成")
_LEFT = re.compile(r"顺差|逆差|之差|相差|差额|扣除|剔除|除去|除开|刨去|不含|其余|余下|剩余|剩下|净流[入出]")
_TIMES = re.compile(r"(?:是|为|达|到|相当于|相当|近|约|超)[^，。；]{0,16}的?$|[之:：]比")
_DIVIDED = re.compile(r"([人户亩家村件台站座项天])均")
_EACH = re.compile(r"(?:[人户亩家村件台站座项个天日店企单]|平)均|每|折合|亩产|单产")


class Together:
    """Proves figures of one text that are computed from others of it."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.text = context.text
        self.words = context.words
        self.readings: Sequence[Reading] = context.readings

    def prove(self, at: int, proofs: Sequence[Proof]) -> Proof | None:
        """The proof of the figure at place ``at`` by those before it in its paragraph, or None."""
        reading = self.readings[at]
        printed = Printed(reading)
        for expected in self._options(at, reading, proofs):
            if printed.has_unit(expected) and printed.as_size(expected):
                return proof_of(expected)
        return None

    def _options(self, at: int, reading: Reading, proofs: Sequence[Proof]) -> Iterator[Expected]:
        words = self._said(reading)
        told = list(self._values(at, proofs))
        near = told[-_PAIRED:]
        ratio = is_ratio(reading.unit)
        if _ADDED.search(words):
            for size in range(2, len(told) + 1):
                yield from self._sum(told[-size:], at, reading)
        if ratio and reading.unit not in (POINTS, "倍") and _RATIO.search(words):
            yield from (e for a in told[-3:] for b in told[-3:] if a is not b for e in _share(a, b))
            yield from self._share_of_sum(at, reading, proofs)
            for part in told[-1:]:
                yield from self.context.evidence.shares(part.metric, self._above(part.metric))
        if not ratio and _LEFT.search(words):
            yield from (e for a in near for b in near if a is not b for e in _left(a, b))
        if reading.unit == "倍" and _TIMES.search(self.words[reading.start : reading.figure.start]):
            yield from (e for a in near for b in near if a is not b for e in _times(a, b))
        if not ratio and _EACH.search(words):
            amounts = [*near, *self._named(reading)]
            counts = [*near, *self._counted(at, reading), *self._counts(words)]
            yield from (e for a in amounts for b in counts if a is not b for e in _each(a, b))

    def _said(self, reading: Reading) -> str:
        """The words next to a figure; those of the clause before it too, where that has no figure of its own."""
        start = self.text.clause_start(reading.figure.start)
        above = self.text.clause_start(max(0, start - 1)) if self.words[start - 1 : start] == "，" else start
        alone = all(one.text[0] in _SPOKEN for one in self.text.between(above, start))
        before = self.words[above:start] if alone or _LEFT.search(self.words, above, start) else ""
        return before + self.context.clause(reading)

    def _values(self, at: int, proofs: Sequence[Proof]) -> Iterator[Expected]:
        """The values proved before a figure in its paragraph, oldest first, each metric once."""
        paragraph = self.text.paragraph_start(self.readings[at].figure.start)
        seen: set[int] = set()
        for place in range(max(0, at - _TOLD), at):
            found = proofs[place].found
            if self.readings[place].figure.start < paragraph or found is None or found.metric in seen:
                continue
            if proofs[place].verdict in PASSING and found.relation == "value":
                seen.add(found.metric)
                yield found

    def _counted(self, at: int, reading: Reading) -> Iterator[Expected]:
        """The plain counts of a sentence, each judged by itself: 「480户脱贫户…864万元，户均1.8万元」."""
        start = self.text.sentence_start(reading.figure.start)
        for one in self.readings[max(0, at - _TOLD) : at]:
            value = one.figure.value
            if one.figure.start >= start and value and not is_ratio(one.unit) and one.figure.unit:
                yield Expected(-1, "value", value, one.unit, one.figure.text, value, one.figure.unit)

    def _counts(self, words: str) -> Iterator[Expected]:
        """The rows that are counted in what 人均, 户均 or 亩均 divides by."""
        noun = _DIVIDED.search(words)
        for metric in self.context.index.metrics if noun else ():
            if noun is not None and noun[1] in metric.fact.unit:
                yield from self.context.evidence.pool[metric.at, "value"]

    def _above(self, metric: int) -> tuple[int, ...]:
        """What a metric is a part of, as the sheet has it."""
        whole = self.context.index.metrics[metric].parent
        whole = self.context.index.total_above(metric) if whole is None else whole
        return () if whole is None else (whole,)

    def _named(self, reading: Reading) -> Iterator[Expected]:
        """The values of the metrics that the figure's own words name."""
        for name in reading.candidates:
            yield from self.context.evidence.pool[name.metric, "value"]

    def _share_of_sum(self, at: int, reading: Reading, proofs: Sequence[Proof]) -> Iterator[Expected]:
        """「一个31.2万亩、一个24.7万亩，合起来55.9万亩，占已收面积的81.7%」."""
        found = next((p.found for p in reversed(proofs[max(0, at - 2) : at]) if p.found is not None), None)
        if found is not None and found.relation in ("sum", "rest"):
            yield from (e for other in self._wholes(at, reading, found) for e in _share(found, other))

    def _sum(self, parts: Sequence[Expected], at: int, reading: Reading) -> Iterator[Expected]:
        if len({part.unit for part in parts}) != 1 or parts[0].unit == PERCENT:
            return
        total = sum((part.value for part in parts), Decimal(0))
        formula = " + ".join(f"{part.shown:f}" for part in parts)
        whole = replace(
            parts[0], relation="sum", value=total, formula=f"{formula} = {total:f}", shown=total, pasted=False
        )
        if not is_ratio(reading.unit):
            yield whole
            return
        yield from (e for other in self._wholes(at, reading, whole) for e in _share(whole, other))

    def _wholes(self, at: int, reading: Reading, part: Expected) -> Iterator[Expected]:
        """What a sum may be a share of: what the words name, what is spoken of around it."""
        cue = reading.cue.whole
        named = self.context.index.sharing(self.words[cue[0] : cue[1]], part.unit) if cue else set()
        for metric in dict.fromkeys((*reading.within, *self.context.around(at), *sorted(named))):
            yield from self.context.evidence.pool[metric, "value"]


def _share(part: Expected, whole: Expected) -> Iterator[Expected]:
    if whole.value > part.value > 0 and compatible(part.unit, whole.unit) and part.unit != PERCENT:
        percent = _EXACT.divide(part.value * 100, whole.value)
        formula = f"{_shown(part)} ÷ {_shown(whole)} = {percent:.1f}%"
        yield Expected(part.metric, "share", percent, PERCENT, formula, percent, PERCENT, other=_single(whole))


def _single(one: Expected) -> int:
    return one.metric if one.relation == "value" else -1


def _left(whole: Expected, part: Expected) -> Iterator[Expected]:
    if whole.value > part.value > 0 and whole.unit == part.unit and whole.unit != PERCENT:
        formula = f"{_shown(whole)} − {_shown(part)}"
        left = whole.value - part.value
        yield replace(whole, relation="rest", value=left, formula=formula, shown=left, written="", pasted=False)


def _times(one: Expected, other: Expected) -> Iterator[Expected]:
    if other.value > 0 and one.value > 0 and one.unit == other.unit:
        times = _EXACT.divide(one.value, other.value)
        formula = f"{_shown(one)} ÷ {_shown(other)} = {times:.2f}倍"
        yield Expected(one.metric, "share", times, "倍", formula, times, "倍")


def _each(amount: Expected, count: Expected) -> Iterator[Expected]:
    if count.value > 0 and amount.value > 0 and amount.unit != count.unit and PERCENT not in (amount.unit, count.unit):
        each = _EXACT.divide(amount.value, count.value)
        formula = f"{_shown(amount)} ÷ {_shown(count)}"
        yield Expected(amount.metric, "mean", each, amount.unit, formula, each, amount.unit, other=_single(count))


def _shown(one: Expected) -> str:
    return f"{one.shown:f}{one.written}"
