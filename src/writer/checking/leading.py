"""Names whose beginning stands apart from their end: 亿元以上项目71个，完成投资186亿元 for 亿元以上项目投资."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writer.checking.clauses import Text
from writer.checking.metrics import MetricIndex, Naming
from writer.checking.units import PERCENT, POINTS, compatible, is_ratio
from writer.schema import Relation

if TYPE_CHECKING:
    from writer.checking.naming import Reading

_DOING = re.compile(r"累计|实际|完成|实现|[共已]|\s")
_SENTENCE = 120  # characters before a figure that may hold the beginning of its name
_LED = 4  # letters of such a beginning
_TAIL = 8  # letters of the end of a name


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
        longest = max((name.end - name.start for name in names), default=0)
        found = self.index.called(words) if names and len(words) > longest else ()
        return [Naming(at, 1.0, reading.start, end) for at in found if self._fits(reading, Naming(at, 1.0, 0, 0))]

    def led(self, reading: Reading, end: int) -> list[Naming]:
        """「亿元以上项目71个，完成投资186亿元」 for 亿元以上项目投资: the rest of a name stands before."""
        if is_ratio(reading.unit) or reading.cue.relation != "value":
            return []
        floor = max(self.text.sentence_start(reading.figure.start), end - _SENTENCE)
        barred = self.index.called_otherwise(self.words, end, reading.start)
        best: tuple[int, Naming] | None = None
        for start in range(max(reading.start, end - _TAIL), end - 1):
            for at, score, omitted in self.index.ends(self.words[start:end], barred):
                said = self.words.rfind(omitted, floor, start) if len(omitted) >= _LED else -1
                named = Naming(at, score, start, end, omitted)
                if said >= 0 and self._fits(reading, named) and (best is None or said + len(omitted) > best[0]):
                    best = (said + len(omitted), named)
        return [best[1]] if best is not None else []
