"""Ratios between two metrics: shares, how far a share has moved, how far two growth rates lie apart, 整改率."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from writer.checking.clauses import Text, content
from writer.checking.metrics import Metric, MetricIndex, Naming
from writer.checking.naming import Reading
from writer.checking.units import PERCENT, POINTS, is_ratio
from writer.checking.vocabulary import abbreviates

_OF_IT = re.compile(r"其中|里面|当中")
_RATIO = re.compile(r"(?P<verb>[\u4e00-\u9fff]{2})率(?:[为是达约近超逾]|达到|超过)*\s*$")
_MOVED_SHARE = re.compile(
    r"(?:占(?P<whole>[^，。；占由从]{0,24}?)(?:的)?(?:比重|比例|份额|比)|占比|比重)(?:已|均|也)?(?:由|从|(?:提高|提升|上升|升|增|扩大|下降|回落|降)(?:了)?[到至为])"
)
_LEVEL = re.compile(r"平均|水平|增速|增幅|的")
_PLACE = re.compile(r"(?:全[市省国区县镇园]|全部|总数|总量)(?:总量|总数|全部)?的?")
_SAME = 0.9
_REACH = 60  # characters between 占比由 and the second of its two figures
_OF_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,6}?(?:开发区|经开区|高新区|园区|街道|[区镇乡县市])(?=.{3})")


class Ratios:
    """Completes the readings of figures that set two metrics against each other.

    Args:
        text: the text that is read.
        index: the metrics of the ledger.
        readings: all readings so far, in order; the list grows while the text is read.
    """

    def __init__(self, text: Text, index: MetricIndex, readings: Sequence[Reading]) -> None:
        self.text = text
        self.words = text.folded
        self.index = index
        self.readings = readings

    def read(self, reading: Reading) -> Reading:
        """The reading with its whole (``within``) and its part, where its words speak of two metrics."""
        reading = self._named_rate(self._moved_share(reading))
        if reading.cue.basis == "metric":
            return self._apart(reading)
        if reading.cue.basis == "pace":
            return self._paced(reading)
        if reading.cue.relation == "points":
            return self._share_moved(reading)
        return self._share(reading) if reading.cue.relation == "share" else reading

    def _named_rate(self, reading: Reading) -> Reading:
        """「已整改90处，整改率75%」: the share of a declared part that is named after its verb."""
        if reading.unit != PERCENT or reading.cue.relation != "value" or "率" in reading.named:
            return reading
        named = _RATIO.search(self.words[reading.start : reading.figure.start])
        if named is None:
            return reading
        sentence = self.text.sentence_start(reading.figure.start)
        recent = {n.metric for r in self.readings[-6:] if r.figure.start >= sentence for n in r.candidates}
        parts = [m for m in self.index.parts_called(named["verb"]) if m.at in recent or m.parent in recent]
        if len(parts) != 1:
            return reading
        at = reading.start + named.start()
        part = Naming(parts[0].at, 0.9, at, at + len(named["verb"]))
        cue = replace(reading.cue, relation="share", said=True, start=at, text=named[0])
        within = () if parts[0].parent is None else (parts[0].parent,)
        return replace(reading, cue=cue, candidates=(part,), named=named[0], within=within, weak=False, stranger=False)

    def _moved_share(self, reading: Reading) -> Reading:
        """「亿元以上项目占比由44.7%提高到45.7%」: both figures are shares, the first of them last year's."""
        if reading.unit != PERCENT or reading.cue.relation not in ("prior", "value"):
            return reading
        floor = max(self.text.sentence_start(reading.figure.start), reading.figure.start - _REACH)
        said = next(reversed(list(_MOVED_SHARE.finditer(self.words, floor, reading.figure.start))), None)
        if said is None or re.search(r"[，。；]", self.words[said.end() : reading.figure.start]):
            return reading
        now = said[0][-1] in "到至为"
        first = not now and not any(said.end() <= r.figure.start for r in self.readings[-2:])
        if not (first or now or reading.cue.reached):
            return reading
        whole = (said.start("whole"), said.end("whole")) if said["whole"] else None
        cue = replace(reading.cue, relation="share", said=True, start=said.start(), text=said[0], whole=whole)
        cue = replace(cue, past=first)
        names = next((n for n in reversed(self.index.inside(self.words, floor, said.start())) if n), [])
        part = tuple(names) if first else self.readings[-1].candidates
        return replace(reading, cue=cue, candidates=part or reading.candidates, weak=False, stranger=False)

    def _apart(self, reading: Reading) -> Reading:
        """「省外资金增长14.5%，高于全部到位资金增速6.8个百分点」: the rate before against that of the metric named."""
        start, end = reading.cue.whole or (0, 0)
        places = [place for place in self.index.inside(self.words, start, end) if place]
        within = tuple(name.metric for place in places for name in place)
        sentence = self.text.sentence_start(reading.figure.start)
        named = [place for place in self.index.inside(self.words, reading.start, reading.cue.start) if place]
        if named and within:  # 进口增速低于出口7.6个百分点
            own = tuple(self.index.rates(named[-1])) or tuple(named[-1])
            return replace(reading, candidates=own, within=within, weak=False, stranger=False)
        for earlier in reversed(self.readings[-4:]):
            within = within or self._elsewhere(self.words[start:end], earlier)
            rates = (*self.index.rates(earlier.candidates), *earlier.candidates)
            own = tuple(name for name in rates if name.metric not in within)
            if earlier.figure.start < sentence or not within:
                break
            if own and is_ratio(earlier.unit) and earlier.unit != POINTS:
                return replace(reading, candidates=own, named=earlier.named, within=within, weak=False, stranger=False)
        if any(word in self.words[start:end] for word in ("序时", "时间进度")):
            return self._paced(reading)
        return replace(reading, cue=replace(reading.cue, basis="other"))

    def _elsewhere(self, other: str, earlier: Reading) -> tuple[int, ...]:
        """The same rate of a wider place or the whole: 全市 of 规上工业增加值增速 is 全市规上工业增加值增速."""
        place = _LEVEL.sub("", other).strip()
        if not earlier.candidates or not place:
            return ()
        first = self.index.metrics[(self.index.rates(earlier.candidates) or earlier.candidates)[0].metric]
        if place.startswith(("全部", "整体", "总体")):
            return self._whole_of(first, place[2:])
        stems = [form for form, score in first.forms if score > _SAME]
        return tuple(
            metric.at
            for metric in self.index.metrics
            if metric.at != first.at
            and metric.label.startswith(place)
            and any(stem in metric.label for stem in stems)
            and (metric.unit == first.unit or metric.rate)
        )

    def _whole_of(self, first: Metric, kind: str) -> tuple[int, ...]:
        """「工业投资增长12.7%，快于全部投资8.5个百分点」: what it is part of, else what its paragraph began with."""
        if first.parent is not None:
            return (first.parent,)
        paragraph = self.text.paragraph_start(self.readings[-1].figure.start)
        told = (n.metric for r in self.readings if r.figure.start >= paragraph for n in r.candidates[:1])
        same = (at for at in told if kind in self.index.metrics[at].label and self.index.metrics[at].unit == first.unit)
        return tuple(at for at in list(same)[:1] if at != first.at)

    def _paced(self, reading: Reading) -> Reading:
        """「慢于序时进度0.9个百分点」: a completion against the part of the year that has gone."""
        for earlier in reversed(self.readings[-4:]):
            if earlier.cue.relation == "done" and earlier.candidates:
                cue = replace(reading.cue, basis="pace")
                return replace(
                    reading, cue=cue, candidates=earlier.candidates, named=earlier.named, weak=False, stranger=False
                )
        return replace(reading, cue=replace(reading.cue, basis="pace"))

    def _share(self, reading: Reading) -> Reading:
        if reading.within:
            return reading
        if reading.cue.whole is not None:
            start, end = reading.cue.whole
            within = self._named_whole(start, end, {name.metric for name in reading.candidates})
            if within:
                return self._part(replace(reading, within=within))
        wholes = tuple(self._wholes(reading))
        if not wholes and reading.candidates and reading.cue.whole is None:
            total = self.index.total_above(reading.candidates[0].metric)
            wholes = () if total is None else (total,)
        return replace(reading, within=wholes)

    def _named_whole(self, start: int, end: int, own: set[int]) -> tuple[int, ...]:
        """What a share is said to be taken of, by its name, by the unit it is counted in, or by a shorter name."""
        units = {self.index.metrics[at].unit for at in own}
        named = tuple(n.metric for place in self.index.inside(self.words, start, end) for n in place)
        if named and (not units or any(self.index.metrics[at].unit in units for at in named)):
            return named
        if _PLACE.fullmatch(self.words[start:end].strip()):
            return self._same_of_all(own)
        phrase = content(self.words[start:end])
        counted = tuple(at for at in self.index.counted(phrase) if at not in own)
        if counted:
            return counted
        alike = [one for one in self.index.alike(phrase) if one[0] not in own]  # 出口交货值 of 规上工业出口交货值
        return tuple(at for at, score in alike if score >= alike[0][1] - 0.02) or named

    def _same_of_all(self, own: set[int]) -> tuple[int, ...]:
        """「县经济开发区签约项目24个，占全县的37.5%」: of the row with the same name but for the place."""
        parts = [self.index.metrics[at] for at in own]
        pairs = [(m, part) for m in self.index.metrics for part in parts if m.at != part.at and m.unit == part.unit]
        found = tuple(m.at for m, part in pairs if part.label.endswith(m.label))
        # 县经开区到位资金 of 到位县外资金: what is left of the name without its place
        return found or tuple(
            m.at for m, part in pairs if abbreviates(_OF_PLACE.sub("", part.label), m.label) and _more(m, part)
        )

    def _wholes(self, reading: Reading) -> list[int]:
        """The metrics told before 其中, and what stands before 中: 「签约项目中亿元以上项目占比」."""
        sentence = self.text.sentence_start(reading.figure.start)
        wholes: list[int] = []
        for earlier in self.readings[-12:]:
            if earlier.figure.start >= sentence and earlier.cue.relation == "value" and not earlier.weak:
                after = self.words[earlier.figure.end : reading.figure.start]
                if _OF_IT.search(after):
                    wholes.extend(name.metric for name in earlier.candidates)
        near = max(sentence, reading.start - _REACH)  # 中央资金中用于产业发展的为7332万元，占比65.0%
        for place in self.index.inside(self.words, near, reading.cue.start):
            wholes.extend(name.metric for name in place if self.words.startswith(("中", "里"), name.end))
        return wholes

    def _part(self, reading: Reading) -> Reading:
        """A share's part is never its whole: 「主要领导带队23次，占外出招商52次的44.2%」."""
        own = tuple(name for name in reading.candidates if name.metric not in reading.within)
        if own or not reading.candidates:
            return replace(reading, candidates=own)
        sentence = self.text.sentence_start(reading.figure.start)
        for earlier in reversed(self.readings[-12:]):
            own = tuple(name for name in earlier.candidates if name.metric not in reading.within)
            if earlier.figure.start >= sentence and own and not earlier.stranger:
                return replace(reading, candidates=own, named=earlier.named)
        return replace(reading, candidates=())

    def _share_moved(self, reading: Reading) -> Reading:
        """「占规上工业总产值的38%，同比提高3个百分点」 speaks of the share."""
        earlier = self.readings[-1] if self.readings else None
        if earlier is None or earlier.cue.relation != "share" or not earlier.candidates:
            return reading
        piece = self.words[earlier.figure.end : reading.figure.start]
        if len(piece) > 16 or len(content(piece)) >= 2:
            return reading
        first = self.index.metrics[earlier.candidates[0].metric]
        whole = earlier.within or ((first.parent,) if first.parent is not None else ())
        return replace(
            reading, candidates=earlier.candidates, named=earlier.named, within=whole, stranger=False, weak=False
        )


def _more(whole: Metric, part: Metric) -> bool:
    own, other = whole.fact.value, part.fact.value
    return own is not None and other is not None and own > other
