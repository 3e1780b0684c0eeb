"""How an office says what plain sentences say too: 完成年度目标的, 同比增加3个; read off its past reports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_DONE = re.compile(r"完成(?:全年|年度|年初|本年|年)?(?:目标任务|工作目标|目标|任务数?|计划)(?:数)?的")
# 「签约项目18个，同比增加4个」 as against 「签约项目18个，同比增长20%」.
_CHANGE = re.compile(
    r"(?<=[\d余])(?P<unit>[\u4e00-\u9fff]{1,4}?)，(?:同比|比(?:上年|去年)(?:同期)?|较(?:上年|去年)(?:同期)?)"
    r"(?:增长|增加|下降|减少|提高|多|少)(?:了|约)?[\d.,]+(?P<change>%|％|[\u4e00-\u9fff]{1,4})"
)
_WIDE = str.maketrans("，；：（）", ",;:()")


@dataclass(frozen=True, slots=True)
class House:
    """Habits of wording.

    ``done`` is how a completion is said, ``counted`` are the units whose changes are told as a difference, ``rated``
    those whose changes are told in per cent; ``half_width`` whether commas are written in half width.
    """

    done: str = "完成目标任务的"
    counted: frozenset[str] = frozenset()
    rated: frozenset[str] = frozenset()
    half_width: bool = False

    def punctuated(self, text: str) -> str:
        """``text`` with the width of punctuation the house writes."""
        return text.translate(_WIDE) if self.half_width else text


PLAIN = House()


def house_of(texts: Iterable[str], own: str = "") -> House:
    """The habits that show in past texts; ``own`` is the one whose punctuation is gone on with."""
    done: Counter[str] = Counter()
    changes: Counter[tuple[str, bool]] = Counter()
    for text in texts:
        done.update(_DONE.findall(text))
        for found in _CHANGE.finditer(text):
            rated = found["change"] in ("%", "％")
            if rated or found["change"].startswith(found["unit"]):
                changes[found["unit"], rated] += 1
    units = {unit for unit, _ in changes}
    counted = frozenset(unit for unit in units if changes[unit, False] > changes[unit, True])
    said = done.most_common(1)
    half = own.count(",") + own.count(";") > own.count("，") + own.count("；")
    return House(said[0][0] if said else PLAIN.done, counted, frozenset(units) - counted, half)
