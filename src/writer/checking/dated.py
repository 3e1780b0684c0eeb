"""Which of several rows that are called alike a text means, by the time that it tells.

A sheet may have one metric twice, for the month and since January, or for this year and as next year's goal. The text
says the time once, at the head of a sentence or in a heading, and then names the metric alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace

from writer.checking.clauses import Text
from writer.checking.metrics import MetricIndex, Naming
from writer.checking.naming import Reading
from writer.checking.rowtime import Time, told_times
from writer.checking.units import compatible, is_ratio

_CHAPTER = re.compile(r"^[#*\s]*[一二三四五六七八九十]{1,3}、[^\n。]{1,40}", re.MULTILINE)
_SIZE = re.compile(r"(?<=..)(?:总?[值额量数]|规模)$")
_DOING = re.compile(r"^(?:发放|受理|举办|开展|完成|实现|组织|收集|签订)(?=...)")
_FRESH = re.compile(r"新增?|净增|完成|实现")
_STRETCH = re.compile(r"(?:\d{1,2}[—–~至-]\d{1,2}月|全年|上半年|前[二三两]季度)(?:份|累计|总[数量额])?的?")
_BACK = 400  # characters before a figure that may tell its time
_LONGEST = 24


class Dated:
    """Puts the row of the right time in place of another that is called alike."""

    def __init__(self, text: Text, index: MetricIndex) -> None:
        self.text = text
        self.words = text.folded
        self.index = index
        timed = {_plain(metric.stem) for metric in index.metrics if metric.time is not None}
        self._rows: dict[str, list[int]] = defaultdict(list)
        for metric in index.metrics:
            if (stem := _plain(metric.stem)) in timed:
                self._rows[stem].append(metric.at)
        self._chapters = [match.span() for match in _CHAPTER.finditer(self.words)] if timed else []

    def settled(self, reading: Reading) -> Reading:
        """The reading with the row of the time that the text tells, where other rows are called alike."""
        if not self._rows or not reading.candidates or reading.stranger:
            return reading
        first = reading.candidates[0]
        rows = [at for at in self._alike(first) if self._fits(reading, at)]
        times = {at: self.index.metrics[at].time for at in rows}
        if not any(times.values()):
            return reading
        if reading.cue.relation == "share" and reading.cue.whole is not None:
            reading = self._within(reading)
        told = self._told(reading.figure.start)
        if told is None and self.words[first.start - 1 : first.start] == "已":
            told = Time("span")  # 已签约的10个项目 are all so far
        aimed = [at for at in rows if self.index.metrics[at].fact.target is not None]
        goal = bool(aimed) and reading.cue.relation in ("gap", "done", "target")
        if goal:
            times = {at: times[at] for at in aimed}  # 安全培训还差1135人次 is the row with a target
        meant = [at for at, time in times.items() if told is not None and time is not None and time.agrees(told)]
        meant = meant or [at for at, time in times.items() if time is None] or (list(times) if goal else [])
        names = tuple(Naming(at, 1.0, first.start, first.end) for at in meant)
        names += tuple(name for name in reading.candidates if name.metric not in (*rows, first.metric)) if names else ()
        if not names or told is None:
            return replace(reading, candidates=names) if names else reading
        return replace(reading, candidates=names, barred=(*reading.barred, *(at for at in rows if at not in meant)))

    def _within(self, reading: Reading) -> Reading:
        """「10月新增就业1286人，占1—10月的9.6%」: a share of the row that is called alike, over the time named."""
        start, end = reading.cue.whole or (0, 0)
        rows = self._alike(reading.candidates[0]) if _STRETCH.fullmatch(self.words, start, end) else []
        whole = tuple(at for at in rows if self.index.metrics[at].time in (None, Time("span")))
        return replace(reading, within=(*reading.within, *whole)) if whole else reading

    def _fits(self, reading: Reading, metric: int) -> bool:
        return is_ratio(reading.unit) or compatible(self.index.metrics[metric].unit, reading.unit)

    def _alike(self, name: Naming) -> list[int]:
        """The rows with the longest name that ends where a metric is named; else those called like that metric."""
        fresh = _FRESH.match(self.words, name.start, name.end - 1)  # 新签约项目 for 当月签约项目
        latest = max(min(name.start, name.end - 2), fresh.end() if fresh else 0)
        for start in range(max(0, name.end - _LONGEST), latest + 1):
            rows = self._rows.get(_plain(self.words[start : name.end]))
            if rows:
                return rows
        return self._rows.get(_plain(self.index.metrics[name.metric].stem), [])

    def _told(self, position: int) -> Time | None:
        """The time that is told last before a position, in its paragraph or in the heading of its chapter."""
        start = max(self.text.paragraph_start(position), position - _BACK)
        sentence = self.text.sentence_start(position)
        told = [time for at, time in self._times(start, position) if at >= sentence or self._heads(at)]
        chapter = self._chapter(position)
        if told and told[-1].kind != "year" and chapter is not None and chapter.kind == "year":
            return chapter  # 全年 and 一季度 are those of the year that the chapter is about
        return told[-1] if told else chapter

    def _times(self, start: int, end: int) -> list[tuple[int, Time]]:
        return told_times(self.words, start, end, self.index.year)

    def _heads(self, at: int) -> bool:
        """Whether a time goes before all figures of its sentence: one in the middle says nothing of the next sentence.

        「固定资产投资3.42亿元，前三季度累计9.38亿元。新引进项目7个」
        """
        return not self.text.between(self.text.sentence_start(at), at)

    def _chapter(self, position: int) -> Time | None:
        at = bisect_left(self._chapters, (position, 0)) - 1
        told = self._times(*self._chapters[at]) if at >= 0 else []
        return told[0][1] if told else None


def _plain(name: str) -> str:
    """A name without the word for its size: 进出口值 and 进出口总值 are 进出口."""
    return _SIZE.sub("", _DOING.sub("", name).replace("规模以上", "规上"))
