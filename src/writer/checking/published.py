"""What a past report says of this period's metrics as its own values: firm, plain, and with the span it counts over."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from writer.checking.clauses import Text, content
from writer.checking.likeness import same_names
from writer.checking.linking import FIRM, read_figures
from writer.checking.metrics import TOTALS, Metric, MetricIndex
from writer.checking.naming import Reading
from writer.checking.plans import plan_spans
from writer.checking.spans import Span
from writer.checking.vocabulary import Vocabulary
from writer.figures import find_figures
from writer.schema import Figure, Ledger, Period

_KEPT = 64
_RIVAL = 0.02
_MOST_VALUES = 24
_QUOTE = 40
_REACH = 1000  # characters: what stands further back in a paragraph, no reader has in mind
_OTHER_YEAR = re.compile(r"去年|上年|前年|明年|同年|当年|同期")
_END = re.compile(r"[底末]$")
_UP_TO = re.compile(r"截[至止]到?$")
_ALONE = re.compile(r"当[月季期]|单[月季]|本[月季]|[当单]个?季度")
_WANTED = re.compile(r"目标|任务|计划|预[计期]|[拟将]|力争|确保|争取|力促|安排|考核")
_WANTED_RIGHT = re.compile(r"以?的?[^，。；、\d]{0,8}(?:计划(?!总)|目标|任务)(?!项目)")
_ADDED = re.compile(r"新增|净增|增加|减少|其中|[差缺少多]\s*$")
# Words for the office's own whole, and for its own months.
_NEUTRAL = re.compile(rf"{_ALONE.pattern}|[全我本](?:集团|公司|系统|域|州|镇|乡|街道|校|院|行业|口径)|集团|公司")
_SINCE = re.compile(r"今年以来|年初以来|一年来|开年以来")
_MARKS = re.compile(r"[#*\s\u3000]+")


@dataclass(frozen=True, slots=True)
class Told:
    """One value as a past report says it.

    ``value`` is in the base unit, with its sign; ``quote`` is its clause. ``firm`` is not set where it may be told of
    a part: the text says less than the metric's name (总投资 for 计划总投资), narrows it down (招商一局签约项目), or
    gives it several values. Such a value only bears out, it never contradicts.
    """

    fact: str
    span: Span
    figure: Figure
    value: Decimal
    quote: str
    firm: bool


@lru_cache(maxsize=_KEPT)
def told_values(text: str, period: Period, labels: Ledger, vocabulary: Vocabulary) -> tuple[Told, ...]:
    """The values that a report on ``period`` states for its own period, each with the id of the metric it speaks of.

    Left out is whatever may be something else: targets, plans, changes, shares and sums, other periods, and a metric
    that is only carried on from another clause or could be one of two.

    Args:
        labels: the metrics that are looked for; their values play no part.
    """
    if period.year is None or period.last > 12:
        return ()
    return _Published(text, period, MetricIndex(labels, vocabulary)).values()


class _Published:
    def __init__(self, text: str, period: Period, index: MetricIndex) -> None:
        self.text = Text(text, find_figures(text))
        self.period = period
        self.year = period.year or 0
        self.index = index
        self.plans = plan_spans(text)
        self._starts = [figure.start for figure in self.text.periods]
        self._throughout = self._months_throughout()

    def values(self) -> tuple[Told, ...]:
        readings = read_figures(self.text, self.index)
        ends = [0, *(reading.figure.end for reading in readings)]
        found = (self._told(reading, end) for reading, end in zip(readings, ends[:-1], strict=True))
        return _settled([one for one in found if one is not None])

    def _told(self, reading: Reading, previous: int) -> Told | None:
        figure = reading.figure
        metric = self._metric(reading)
        if metric is None or figure.value is None or any(a <= figure.start < b for a, b in self.plans):
            return None
        if not self._own(reading, metric):
            return None
        span = self._span(figure)
        if span is None:
            return None
        value = -abs(figure.value) if metric.rate and reading.cue.direction < 0 else figure.value
        clause = self.text.clause_start(figure.start)
        quote = _MARKS.sub("", self.text.raw[max(clause, figure.end - _QUOTE) : figure.end])
        return Told(metric.fact.id, span, figure, value, quote, self._firm(reading, metric, previous))

    def _firm(self, reading: Reading, metric: Metric, previous: int) -> bool:
        """Whether the metric is named in full, if need be with words that its sentence has said before, and alone."""
        name = reading.candidates[0]
        if not self._named_alone(reading, previous):
            return False
        named = reading.named or self.text.folded[name.start : name.end]
        if named in same_names(metric.label, self.index.vocabulary):
            return True
        if metric.rate and metric.label.startswith(named):
            return metric.label.removeprefix(named) in self.index.vocabulary.rate
        omitted = metric.label.removesuffix(named)
        sentence = self.text.sentence_start(reading.figure.start)
        said = self.text.folded[max(sentence, reading.figure.start - _REACH) : reading.figure.start]
        return omitted != metric.label and omitted in said

    def _metric(self, reading: Reading) -> Metric | None:
        """The one metric whose own value this is, else None."""
        figure, names, cue = reading.figure, reading.candidates, reading.cue
        if figure.kind != "quantity" or figure.upper is not None or not names or reading.weak or reading.stranger:
            return None
        metric = self.index.metrics[names[0].metric]
        rate = metric.rate and cue.relation == "yoy" and cue.basis in ("", "year")
        if cue.wished or reading.parts or not (cue.relation == "value" or rate):
            return None
        rivals = [name for name in names[1:] if name.score >= names[0].score - _RIVAL]
        if names[0].score < FIRM or rivals or metric.label in TOTALS:
            return None
        return metric if reading.unit and reading.unit == metric.unit else None

    def _own(self, reading: Reading, metric: Metric) -> bool:
        """Whether the figure is of the metric named in its clause: no addition to it, nor what is wanted of it."""
        name, figure, words = reading.candidates[0], reading.figure, self.text.folded
        clause = self.text.clause_start(figure.start)
        if min(name.start, figure.start) < clause:
            return False
        before, between = words[clause : min(name.start, figure.start)], words[name.end : figure.start]
        if _WANTED.search(before) or _WANTED_RIGHT.match(words, figure.end):
            return False
        added = _ADDED.search(before[-4:]) or _ADDED.search(between)
        if added and added[0] not in metric.label:
            return False
        return "、" not in between or "分别" in between

    def _named_alone(self, reading: Reading, previous: int) -> bool:
        """Whether nothing stands before the metric's name that makes it a part: 招商一局签约项目."""
        name, figure = reading.candidates[0], reading.figure
        clause = self.text.clause_start(figure.start)
        before = self.text.folded[max(clause, previous) : min(name.start, figure.start)]
        before = _NEUTRAL.sub("，", before)
        for word in self.index.vocabulary.front:
            before = before.replace(word, "，")
        return len(content(before)) < 2

    def _span(self, figure: Figure) -> Span | None:
        """The span that the words before a figure give it; None for another period, or when two stand there."""
        text = self.text
        clause, sentence = text.clause_start(figure.start), text.sentence_start(figure.start)
        floor = figure.start - _REACH
        for start in (clause, max(sentence, floor), max(text.paragraph_start(figure.start), floor)):
            spans = self._named(start, figure.start)
            if _ALONE.search(text.raw[start : figure.start]) and not spans:
                return None
            if start == clause and spans:
                return spans[-1] if self._is_own(spans[-1]) else None
            if len(spans) > 1:
                return None
            if spans:
                return spans[0] if self._is_own(spans[0]) else None
        return self._throughout

    def _named(self, start: int, end: int) -> list[Span]:
        """The spans named in a stretch of text, each once, in order; 1—9月 beside 截至9月底 is the latter."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        found = [self._span_of(figure) for figure in self.text.periods[first:last]]
        if _SINCE.search(self.text.raw, start, end):
            found.insert(0, Span(self.year, 1, self.period.last, "to"))
        wide = {replace(span, kind="flow") for span in found if span.kind == "to"}
        return list(dict.fromkeys(replace(span, kind="to") if span in wide else span for span in found))

    def _span_of(self, figure: Figure) -> Span:
        months = figure.period or self.period
        if _OTHER_YEAR.match(figure.text) or _OTHER_YEAR.match(self.text.raw[figure.end : figure.end + 2]):
            return Span(0, 0, 0, "flow")
        span = Span(months.year or self.year, months.first, months.last, "flow")
        left = self.text.raw[max(0, figure.start - 3) : figure.start]
        if _UP_TO.search(left) or (_END.search(figure.text) and months.first == months.last):
            return replace(span, first=1, kind="to")
        return span

    def _is_own(self, span: Span) -> bool:
        return (span.year, span.last) == (self.year, self.period.last)

    def _months_throughout(self) -> Span:
        """What a value counts over that names no months: those which all of the report names, title left out."""
        line = next((one for one in self.text.raw.split("\n") if one.strip()), "")
        body = self.text.raw.find(line) + len(line)
        own = {(s.first, s.last) for s in self._named(body, len(self.text.raw)) if self._is_own(s)}
        own_months = (self.period.first, self.period.last)
        if self.period.first == 1:
            return Span(self.year, *own_months, "bare")
        if len(own) == 1:
            return Span(self.year, *own.pop(), "bare")
        return Span(self.year, *own_months, "open")


def _settled(found: list[Told]) -> tuple[Told, ...]:
    """Each value of a metric once, and no more than a reader would look at.

    Of a metric that a text gives several values over one span, one is the whole's, and there is no telling which.
    """
    once: dict[tuple[str, Span, Decimal, bool], Told] = {}
    firm: dict[tuple[str, Span], set[Decimal]] = {}
    told: Counter[str] = Counter()
    for one in found:
        key = (one.fact, one.span, one.value, one.firm)
        if key in once or told[one.fact] >= _MOST_VALUES:
            continue
        once[key] = one
        told[one.fact] += 1
        if one.firm:
            firm.setdefault((one.fact, one.span), set()).add(one.value)
    several = {key for key, values in firm.items() if len(values) > 1}
    return tuple(replace(one, firm=False) if (one.fact, one.span) in several else one for one in once.values())
