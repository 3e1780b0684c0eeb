"""Figures that belong together: lists told in the order of their metrics.

Read from the values: a list is proved as a whole or not at all, by metrics that the text mentions in that very order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from writer.checking.clauses import Text
from writer.checking.compared import Compared
from writer.checking.context import ALLOWED, Context
from writer.checking.cues import mark_of
from writer.checking.evidence import Evidence
from writer.checking.expected import Expected
from writer.checking.losses import Losses
from writer.checking.naming import Reading
from writer.checking.proving import Printed, Proof, proof_of
from writer.checking.shifted import Shifted
from writer.checking.together import Together
from writer.checking.units import PERCENT, POINTS, compatible, is_ratio
from writer.schema import PASSING, Relation

_JOINED = re.compile(
    r"(?:左右|以上|以下|多|余)?(?:、|和|与|及|以及|，)(?:约|近|超|逾|达|同比|环比|较?上[月周期]|增长|增加|下降|减少|提高|上升|回落|[+↑▲↓▼\s-])*"
)
_SURE = 0.9
_MOST = 8  # figures of a list
_MENTIONS = 12  # metrics before a list that it may go through
_TOWARDS = "对与向"  # 对东盟进出口 is listed as 东盟
_BEFORE = 240  # characters before a list that may name them


class Groups:
    """Proves lists, sums and ratios of one text by what has been told before them."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.text: Text = context.text
        self.words = context.words
        self.evidence: Evidence = context.evidence
        self.readings: Sequence[Reading] = context.readings
        self.together = Together(context)
        self.shifted = Shifted(context)
        self.compared = Compared(context)
        self.losses = Losses(context)

    def prove(self, proofs: list[Proof]) -> list[Proof]:
        """The same proofs, with failed ones replaced where a list, a sum or a ratio bears them out."""
        done = list(proofs)
        at = 0
        while at < len(self.readings):
            size = self._list_size(at)
            if size > 1 and any(self._open(done[one]) for one in range(at, at + size)):
                found = self._list(at, size)
                done[at : at + size] = found or done[at : at + size]
            at += size
        for at, proof in enumerate(done):
            if self._open(proof):
                computed = None if self._firm(self.readings[at]) else self.together.prove(at, done)
                computed = computed or self.shifted.prove(at, done) or self.compared.prove(at, done)
                done[at] = computed or self.losses.prove(at) or proof
        for at, proof in enumerate(done):
            if self._open(proof):  # 由年初的60.8%降至59.0%: what it has come to stands behind it
                done[at] = self.shifted.prove(at, done) or proof
        return done

    def _open(self, proof: Proof) -> bool:
        return (proof.verdict not in PASSING or proof.unsure) and proof.noted is None

    def _firm(self, reading: Reading) -> bool:
        sure = bool(reading.candidates) and not (reading.weak or reading.stranger)
        if reading.figure.value is None or not sure:
            return reading.figure.value is None
        rate = self.context.index.metrics[reading.candidates[0].metric].unit == PERCENT
        if rate and reading.unit == PERCENT and reading.cue.relation in ("value", "target"):
            # A rate that stands as a row of its own is no share of anything; 办结率 is not 按时办结率.
            own = self.context.index.metrics[reading.candidates[0].metric].forms
            return not reading.named or any(form == reading.named and score > _SURE for form, score in own)
        apart = reading.cue.relation == "diff" and reading.cue.basis == "other"  # 比全县平均水平高5640元
        return reading.cue.said and reading.cue.relation not in ("share", "sum") and not apart

    def _list_size(self, at: int) -> int:
        size = 1
        while size < _MOST and at + size < len(self.readings):
            one, other = self.readings[at + size - 1], self.readings[at + size]
            between = self.text.folded[one.figure.end : other.figure.start]
            alike = is_ratio(one.unit) == is_ratio(other.unit) and (one.unit == POINTS) == (other.unit == POINTS)
            alike = alike and (compatible(one.unit, other.unit) or not between.startswith("，"))
            if other.figure.value is None or not alike or not _JOINED.fullmatch(between):
                break
            size += 1
        return size

    def _list(self, at: int, size: int) -> list[Proof] | None:
        members = self.readings[at : at + size]
        if any(member.figure.value is None for member in members):
            return None
        mentions = self._mentions(at)
        sure = all(one.candidates and not (one.weak or one.stranger) for one in members)
        telling = any(Printed(one).telling(near=False) for one in members)
        for relation in self._relations(members[0]):
            for window in self._windows(mentions, size, last=sure or not telling):
                pairs = zip(members, window, strict=True)
                found = [self._member(one, members[0], names, relation) for one, names in pairs]
                if all(found):
                    return [proof_of(e) for e in found if e is not None]
            if telling and size > 2 and (picked := self._picked(members, mentions, relation)):
                return picked
        return self._abbreviated(members) if telling else None

    def _windows(
        self, mentions: Sequence[tuple[int, ...]], size: int, last: bool
    ) -> Iterator[Sequence[tuple[int, ...]]]:
        """Runs of as many mentions as a list has figures, the nearest first; ``last``: that one alone."""
        nearest = len(mentions) - size
        for first in range(nearest, (nearest if last else 0) - 1, -1):
            if first >= 0:
                yield mentions[first : first + size]

    def _picked(
        self, members: Sequence[Reading], mentions: Sequence[tuple[int, ...]], relation: Relation | None
    ) -> list[Proof]:
        """A longer list that goes through some of the metrics named before it, in the order of their first mention."""
        found: list[Expected] = []
        order = iter(dict.fromkeys(mentions))
        for member in members:
            fitting = next((e for names in order if (e := self._member(member, members[0], names, relation))), None)
            if fitting is None:
                return []
            found.append(fitting)
        return [proof_of(e) for e in found]

    def _abbreviated(self, members: Sequence[Reading]) -> list[Proof] | None:
        """「教育、卫生健康、农林水支出分别为…」: metrics of which a list gives the first letters, in order."""
        relations = [None] if members[0].cue.said else ["value", *self._relations(members[0])]
        return next((found for one in dict.fromkeys(relations) if (found := self._by_letters(members, one))), None)

    def _by_letters(self, members: Sequence[Reading], relation: Relation | None) -> list[Proof] | None:
        position = members[0].figure.start
        start = max(self.text.sentence_start(position), position - _BEFORE)
        found: list[Expected] = []
        for member in members:
            options = (
                (self.text.folded.find(metric.label.lstrip(_TOWARDS)[:2], start, position), metric.at)
                for metric in self.context.index.metrics
            )
            fitting = None
            for place, metric in sorted(option for option in options if option[0] >= start):
                fitting = self._member(member, members[0], (metric,), relation)
                if fitting is not None:
                    start = place + 1
                    break
            if fitting is None:
                return None
            found.append(fitting)
        return [proof_of(e) for e in found]

    def _relations(self, reading: Reading) -> Iterator[Relation | None]:
        """The relation that is said of the whole list, else those that its words allow."""
        if reading.cue.said:
            yield None
            return
        words = self.context.clause(reading)
        spoken = tuple(self.context.spoken_of(reading)) if reading.unit == PERCENT else ()
        for relation, allowed in ALLOWED.items():
            if allowed.search(words) or relation in spoken:  # 三个学段的占比，按初中、小学、高中排，依次是…
                yield relation

    def _member(
        self, reading: Reading, head: Reading, names: tuple[int, ...], relation: Relation | None
    ) -> Expected | None:
        cue = reading.cue if reading.cue.said else replace(head.cue, start=reading.figure.start)
        marked = mark_of(reading.figure)
        cue = replace(cue, direction=marked) if marked else cue  # ↑6.2%、↓6.5%
        told = replace(reading, cue=cue, weak=False, stranger=False)
        for metric in names:
            options = self.evidence.expected(told, metric) if relation is None else self.evidence.of(metric, relation)
            if cue.relation == "share" and not options:
                options = self.evidence.shares(metric, tuple(dict.fromkeys(self.context.proved.values())))
            for expected in options:
                printed = Printed(told)
                sized = expected.signed and not cue.direction and not marked and printed.as_told(expected)
                if printed.has_unit(expected) and (sized or printed.says(expected)):
                    return expected
        return None

    def _mentions(self, at: int) -> list[tuple[int, ...]]:
        """The metrics named or told before a list, in order; those of one place together."""
        position = self.readings[at].figure.start
        floor = max(self.text.paragraph_start(position), position - _BEFORE)
        places = [
            (names[0].start, tuple(name.metric for name in names))
            for names in self.context.index.inside(self.text.folded, floor, position)
            if names
        ]
        for earlier in self.readings[max(0, at - _MENTIONS) : at]:
            if earlier.figure.start >= floor and earlier.candidates:
                places.append((earlier.figure.start, tuple(name.metric for name in earlier.candidates)))
        for place in range(max(0, at - _MENTIONS), at):
            proved = self.context.proved.get(place)
            if proved is not None and self.readings[place].figure.start >= floor:
                places.append((self.readings[place].figure.start, (proved,)))
        found: list[tuple[int, ...]] = []
        for _, names in sorted(places):
            if not found or not set(names) & set(found[-1]):
                found.append(names)
        return found[-_MENTIONS:]
