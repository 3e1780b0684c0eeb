"""Names whose beginning stands apart from their end: 亿元以上项目71个，完成投资186亿元 for 亿元以上项目投资."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from writer.checking.clauses import Text
from writer.checking.metrics import MetricIndex, Naming
from writer.checking.units import PERCENT, POINTS, compatible, is_ratio
from writer.schema import Relation

if TYPE_CHECKING:
    from writer.checking.naming import Reading

_DOING = re.compile(r"累计|实际|完成|实现|[共已]|\s")
_HEADS = ("企业", "项目", "单位", "机构")
_RUN = re.compile(r"[\u4e00-\u9fff]{3,}")  # 签约 alone says little
_SIZED = re.compile(r"(?<!\d)\d+(?:千万|百万|亿|万)元?及?以上$")
_SENTENCE = 120  # characters before a figure that may hold the beginning of its name
_LED = 4  # letters of such a beginning
_TAIL = 8  # letters of the end of a name
_AMONG = re.compile(r"(?P<kind>[一-龥]{2,4}?)(?:之中|当中|[中里])(?![心小型级标部央])")
_THESE = re.compile(r"\s*(?:在|从|这|这些|全部|全区|全市|上述|以上|的)*\s*")


def fits(unit: str, printed: str, relation: Relation) -> bool:
    """Whether a metric counted in one unit class may be told in another one and in a relation."""
    if relation == "points":
        return unit in (PERCENT, POINTS)
    if relation in ("yoy", "done", "share") and is_ratio(printed):
        return True
    return (unit == PERCENT and printed == POINTS) or compatible(unit, printed)


class Leading:
    """Finds the metrics whose names a sentence gives in two pieces."""

    def __init__(self, text: Text, index: MetricIndex) -> None:
        self.text = text
        self.words = text.folded
        self.index = index

    def _fits(self, reading: Reading, naming: Naming) -> bool:
        return fits(self.index.metrics[naming.metric].unit, reading.unit, reading.cue.relation)

    def called(self, reading: Reading, end: int, names: list[Naming]) -> list[Naming]:
        """「经开区完成投资86亿元」 for 经开区投资, beside 完成投资: all that a clause says makes up a longer name."""
        words = _DOING.sub("", self.words[reading.start : end])
        if not names and _RUN.fullmatch(words):  # 236家规上工业企业中，产值下降的83家
            heads = (at for head in _HEADS for at in self.index.called(words.rstrip("的有") + head))
            return self._whole(reading, end, heads)
        longest = max((name.end - name.start for name in names), default=0)
        return self._whole(reading, end, self.index.called(words) if names and len(words) > longest else ())

    def sized(self, reading: Reading, end: int) -> list[Naming]:
        """「其中亿元以上58个；10亿元以上9个」: the row of just that size."""
        said = _SIZED.search(self.words[reading.start : end])
        sizes = [] if said is None else [m for m in self.index.metrics if re.search(rf"(?<!\d){said[0]}", m.label)]
        return self._whole(reading, end, (metric.at for metric in sizes))

    def _whole(self, reading: Reading, end: int, metrics: Iterable[int]) -> list[Naming]:
        named = (Naming(at, 1.0, reading.start, end) for at in metrics)
        return [naming for naming in named if self._fits(reading, naming)]

    def among(self, reading: Reading) -> list[Naming]:
        """「29个项目中，超亿元项目占58.6%」: so many of a kind, told by the part named next."""
        words, end = self.words, reading.figure.end
        among = _AMONG.match(words, end)
        if among is None or reading.cue.relation != "value" or is_ratio(reading.unit):
            return []
        if not _THESE.fullmatch(words, reading.start, reading.figure.start):
            return []
        named = next(filter(None, self.index.inside(words, among.end(), self.text.sentence_end(end))), ())
        wholes = (self.index.metrics[naming.metric].parent for naming in named)
        return self._of_kind(reading, among["kind"], {at for at in wholes if at is not None})

    def _of_kind(self, reading: Reading, kind: str, metrics: Iterable[int]) -> list[Naming]:
        end = reading.figure.end + len(kind)
        found = (
            Naming(at, 1.0, reading.figure.end, end) for at in metrics if self.index.metrics[at].label.endswith(kind)
        )
        return [naming for naming in found if self._fits(reading, naming)]

    def led(self, reading: Reading, end: int) -> list[Naming]:
        """「亿元以上项目71个，完成投资186亿元」 for 亿元以上项目投资: the rest of a name stands before."""
        if is_ratio(reading.unit) or reading.cue.relation != "value":
            return []
        floor = max(self.text.sentence_start(reading.figure.start), end - _SENTENCE)
        barred = self.index.called_otherwise(self.words, end, reading.start)
        best: tuple[int, Naming] | None = None
        for start in range(max(reading.start, end - _TAIL), end - 1):
            for at, score, omitted in self.index.ends(self.words[start:end], barred):
                if len(omitted) < _LED or (said := self.words.rfind(omitted, floor, start)) < 0:
                    continue
                named = Naming(at, score, start, end, omitted)
                if self._fits(reading, named) and (best is None or said + len(omitted) > best[0]):
                    best = (said + len(omitted), named)
        return [best[1]] if best is not None else []
