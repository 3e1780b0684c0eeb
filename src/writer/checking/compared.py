"""Rates set against each other and shares of a rise: 「增速比出口高7.6个百分点」, 「污水收入贡献了增量的48.3%」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from writer.checking.clauses import content
from writer.checking.context import Context
from writer.checking.expected import Expected, tenth
from writer.checking.naming import Reading
from writer.checking.pace import ahead_of, pace_of
from writer.checking.proving import Printed, Proof, proof_of
from writer.checking.recipes import EXACT
from writer.checking.rowtime import Time
from writer.checking.units import PERCENT, POINTS, is_ratio
from writer.schema import PASSING, Relation

_BACK = 6  # figures before one that may be the rate which it sets against another
_NAMED = 4  # metrics named before a distance that it may lie between
_PACE = re.compile(r"(?:序时|时序)进度(?:要求|目标)?[（为是的]{0,2}")
_NEAR = 10  # characters before a figure that may say that it is the pace itself
_SHORT = 2  # letters of a name cut short that still tell it
_AGAINST = re.compile(r"(?:[比较]|[高低快慢]于|领先|落后|跑[在赢输])(?P<other>[^，。；]*)")
_DIRECTION = re.compile(r"[高低快慢多少](?:出|了|约|近)*\s*$")
_BETWEEN = re.compile(r"相差|之差|[一最][快慢高低]")
_WHOLE = re.compile(r"平均|整体|总体|全部|大盘|水平|总")
_ADDING = re.compile(r"贡献|增量|新增的|新增额|新增[贷存]款|增[加收]额|带来")
_PULLING = re.compile(r"拉[动低高]|下拉|贡献")
_JOINTLY = re.compile(r"合计|共同|一起|两|三")
_MONTH = re.compile(r"(\d{1,2})月")
_RATES: tuple[Relation, ...] = ("yoy", "mom", "done")
_SHORT_OF = re.compile(r"[距离].{0,12}(?:差|欠)")
_SPEED = re.compile(r"增速$")


class Compared:
    """Proves distances between two metrics' rates, and what a part adds to the rise of its whole."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.text = context.text
        self.words = context.words
        self.readings: Sequence[Reading] = context.readings
        self.pool = context.evidence.pool
        self.metrics = context.index.metrics

    def prove(self, at: int, proofs: Sequence[Proof]) -> Proof | None:
        """The proof of the figure at place ``at``, or None."""
        reading = self.readings[at]
        if not is_ratio(reading.unit):
            return None
        printed = Printed(reading)
        for expected in self._options(at, reading, proofs):
            fits = printed.says(expected) if reading.cue.direction else printed.as_told(expected)
            if printed.has_unit(expected) and fits:
                return proof_of(expected)
        return None

    def _options(self, at: int, reading: Reading, proofs: Sequence[Proof]) -> Iterator[Expected]:
        words = self.context.clause(reading)
        if reading.unit == POINTS:
            against = _AGAINST.search(words)
            if against:
                yield from self._against(at, reading, proofs, against["other"])
            if _SHORT_OF.search(words):
                yield from self._across(at, proofs)
            if _BETWEEN.search(words):
                yield from self._between(reading)
            if _PULLING.search(words):
                yield from self._pulled(at, words)
                told = list(dict.fromkeys(metric for metric, _ in self._told(at, proofs)))
                yield from self._pulled_jointly(told if _JOINTLY.search(words) else [])
            if _PACE.search(self.words, self.text.sentence_start(reading.figure.start), reading.figure.start):
                yield from self._paced(at, proofs)
        elif reading.unit == PERCENT and _ADDING.search(words):
            yield from self._added(at)
        elif reading.unit == PERCENT and _PACE.search(self.words[: reading.figure.start][-_NEAR:]):
            for metric, _ in self._told(at, proofs):
                yield from pace_of(self.context.evidence.period, metric)

    def _paced(self, at: int, proofs: Sequence[Proof]) -> Iterator[Expected]:
        """「完成预算的73.2%，欠序时进度（75%）1.8个百分点」."""
        told = [metric for metric, relation in self._told(at, proofs) if relation == "done"]
        names = [self.metrics[name.metric].label for name in self.readings[at].candidates]
        listed = [m for name in names for m in self.context.index.called(_SPEED.sub("", name))]
        for metric in dict.fromkeys((*told, *listed)):
            yield from ahead_of(self.pool[metric, "done"], self.context.evidence.period)

    def _across(self, at: int, proofs: Sequence[Proof]) -> Iterator[Expected]:
        """「支出进度仅为68.3%，距90%的要求还差21.7个百分点」: of two figures as printed, both borne out."""
        if at < 2 or any(proofs[one].verdict not in PASSING and proofs[one].noted is None for one in (at - 1, at - 2)):
            return
        ours, theirs = self.readings[at - 2].figure, self.readings[at - 1].figure
        position = self.readings[at].figure.start
        near = self.text.sentence_start(position) <= ours.start and self.text.clause_start(position) <= theirs.start
        found = proofs[at - 2].found or proofs[at - 1].found
        if not near or found is None or ours.value is None or theirs.value is None:
            return
        if ours.unit == theirs.unit == PERCENT and theirs.value > ours.value:
            size = theirs.value - ours.value
            said = f"{theirs.text} − {ours.text} = {size:f}个百分点"
            yield Expected(found.metric, "gap", size, POINTS, said, size, POINTS)

    def _against(self, at: int, reading: Reading, proofs: Sequence[Proof], other: str) -> Iterator[Expected]:
        """The rates told before, or of the metric named, less the same rate of what is named as the other."""
        others = self._others(reading, other)
        named = (*(n.metric for n in reading.candidates), *self.context.namer.topics.opened(reading.figure.start))
        named = tuple(metric for metric in named if metric not in others)  # 高于全部投资: which is no side of its own
        told = [*self._told(at, proofs), *((metric, rate) for metric in named for rate in _RATES)]
        for metric, relation in told:
            wholes = self._wholes(metric) if _WHOLE.search(other) else ()
            for theirs in (*(o for o in others if o != metric), *wholes):
                yield from self._apart(metric, theirs, relation)

    def _others(self, reading: Reading, other: str) -> tuple[int, ...]:
        figure = reading.figure
        start = self.text.clause_start(figure.start)
        named = (n.metric for place in self.context.index.inside(self.words, start, figure.start) for n in place)
        short = content(_DIRECTION.sub("", other))
        shared = self.context.index.sharing(short, PERCENT)
        telling = len(short) > _SHORT or (len(short) == _SHORT and _WHOLE.search(other))  # 高于全部投资8.2个百分点
        called = (m.at for m in self.metrics if telling and short in m.label)
        return tuple(dict.fromkeys((*named, *sorted(shared), *called, *self._of_month(other))))

    def _of_month(self, other: str) -> Iterator[int]:
        """「8月当月增长8.1%，比7月加快0.9个百分点」: the row of that month, where the sheet has one."""
        said = _MONTH.match(other)
        month = Time("month", int(said[1])) if said else None
        return (m.at for m in self.metrics if month is not None and m.time == month)

    def _told(self, at: int, proofs: Sequence[Proof]) -> Iterator[tuple[int, Relation]]:
        """The metrics whose rates were told before a figure in its paragraph, the last first."""
        paragraph = self.text.paragraph_start(self.readings[at].figure.start)
        for place in range(at - 1, max(-1, at - 1 - _BACK), -1):
            found = proofs[place].found
            if self.readings[place].figure.start < paragraph:
                break
            if found is None or proofs[place].verdict not in PASSING or self.readings[place].unit == POINTS:
                continue
            if found.relation in _RATES:
                yield found.metric, found.relation
            elif found.relation in ("value", "diff"):
                yield from ((found.metric, rate) for rate in _RATES)

    def _wholes(self, metric: int) -> tuple[int, ...]:
        """What a metric is a part of, as the sheet has it, from the nearest to the widest."""
        found: list[int] = []
        at: int | None = metric
        while at is not None and at not in found:
            found.append(at)
            parent = self.context.evidence.whole_of(at)
            at = self.context.index.total_above(at) if parent is None else parent
        return tuple(found[1:])

    def _between(self, reading: Reading) -> Iterator[Expected]:
        """「增速最快的是住宿，最慢的是游乐，一快一慢相差28.9个百分点」."""
        figure = reading.figure
        start = self.text.sentence_start(figure.start)
        places = self.context.index.inside(self.words, start, figure.start)
        named = list(dict.fromkeys(n.metric for place in places for n in place[:1]))[-_NAMED:]
        last = [[n.metric for n in place] for place in places[-2:]]  # a place alone may stand for several of its rows
        pairs = [(a, b) for a in named for b in named] + [(a, b) for a in last[0] for b in last[-1]] if last else []
        for relation in _RATES:
            yield from (e for a, b in pairs if a != b for e in self._apart(a, b, relation))

    def _apart(self, metric: int, other: int, relation: Relation) -> Iterator[Expected]:
        for ours in self._rate(metric, relation):
            for theirs in self._rate(other, relation):
                formula = f"{ours.value:.1f}% − {theirs.value:.1f}%"
                for each in dict.fromkeys((ours.value - theirs.value, tenth(ours.value) - tenth(theirs.value))):
                    said = f"{formula} = {each:.1f}个百分点"
                    yield Expected(metric, "points", each, POINTS, said, each, POINTS, signed=True)

    def _rate(self, metric: int, relation: Relation) -> tuple[Expected, ...]:
        return self.pool[metric, "value"] if self.metrics[metric].unit == PERCENT else self.pool[metric, relation]

    def _pulled(self, at: int, words: str) -> Iterator[Expected]:
        """「企业拉动研发投入增长10.2个百分点」: the part is named by its own end of the name, or was told before."""
        near = (*self.context.around(at), *self.context.index.sharing(content(words), PERCENT))
        for metric in dict.fromkeys(near):
            for whole in self._wholes(metric):
                yield from self.context.evidence.pulled(self.metrics[metric], False, whole)
                yield from self.context.evidence.pulled(self.metrics[metric], True, whole)

    def _pulled_jointly(self, near: Sequence[int]) -> Iterator[Expected]:
        """「土地增值税…，契税…。两税合计拉低税收增幅2.8个百分点」: two or three of what was told last."""
        for size in range(2, 4):
            for whole in self._wholes(near[0]) if len(near) >= size else ():
                pulls = [self.context.evidence.pulled(self.metrics[one], False, whole) for one in near[:size]]
                if all(pulls):
                    points = sum((pull[0].value for pull in pulls), Decimal(0))
                    said = " + ".join(f"{pull[0].value:.1f}" for pull in pulls) + f" = {points:.1f}个百分点"
                    yield replace(pulls[0][0], value=points, shown=points, formula=said)

    def _added(self, at: int) -> Iterator[Expected]:
        """What share of its whole's rise a part's own rise is."""
        for metric in self.context.around(at):
            for whole in self._wholes(metric):
                for relation in ("diff", "mom_diff"):
                    yield from self._share_of_rise(self.pool[metric, relation], self.pool[whole, relation])
                opened = [self.context.evidence.since_new_year(self.metrics[one]) for one in (metric, whole)]
                yield from self._share_of_rise(*([e for e in rises if e.relation == "diff"] for rises in opened))

    def _share_of_rise(self, rises: Sequence[Expected], totals: Sequence[Expected]) -> Iterator[Expected]:
        for part in rises:
            for total in totals:
                if total.value > 0 and part.unit == total.unit:
                    percent = EXACT.divide(part.value * 100, total.value)
                    formula = f"{part.formula}；{total.formula}；{part.shown:f} ÷ {total.shown:f} = {percent:.1f}%"
                    yield Expected(part.metric, "share", percent, PERCENT, formula, percent, PERCENT)
