"""Rates and rests that are called by what has been done: 办结率 and 没办结的 of 办结诉求 among 企业诉求."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal

from writer.checking.metrics import Metric, MetricIndex
from writer.checking.units import PERCENT, in_class

_RATE = re.compile(r"([\u4e00-\u9fff]{2})(?:率|进度|比例)")
_ONGOING = re.compile(r"正在办理|在办|办理中")
_UNDONE = re.compile(r"(?:未能?|没有?|(?<![接招优对看期])待)([\u4e00-\u9fff]{2})")
_NOT = re.compile(r"非([\u4e00-\u9fff]{2})")
_AT_HOME = re.compile(r"国内|内销|境内")
_MEASURE = re.compile(r"(?:总数|数量|总额|金额|[数量额])$")
_TELLING = 2  # letters of what is left of a name
_WHOLES = 3  # rows that a part may be a share of


def done_shares(index: MetricIndex, words: str, told: Collection[int]) -> Iterator[tuple[int, int]]:
    """The parts and wholes of the rates that some words name: 办结率 is 办结诉求 out of 企业诉求.

    Args:
        index: the metrics of the ledger.
        words: what stands next to a figure.
        told: the metrics told shortly before, which are meant where several parts are called alike.
    """
    for match in _RATE.finditer(words):
        for name in index.ending(words, match.start(), 0):  # 签约项目开工率
            whole = index.metrics[name.metric]
            done = (m for m in index.metrics if match[1] in m.label and m.unit == whole.unit and m.at != whole.at)
            yield from ((part.at, whole.at) for part in done if _size(part) < _size(whole))
        yield from _pairs(index, match[1], told)


def undone_rests(index: MetricIndex, words: str, told: Collection[int]) -> Iterator[tuple[int, int]]:
    """The parts and wholes of what some words say is not done: 没办结的18件, 尚有3.65亿元未支出."""
    stems = _UNDONE.findall(words) + (["办结"] if _ONGOING.search(words) else [])
    for stem in dict.fromkeys(stems):
        yield from _pairs(index, stem, told)


def complements(index: MetricIndex, words: str, whole_of: Callable[[int], int | None]) -> Iterator[tuple[int, int]]:
    """The parts and wholes of what some words name as the other part: 非税收入 beside 税收收入, 国内销售 beside 出口.

    ``whole_of`` gives the row that a row is a part of, or None.
    """
    said = _NOT.search(words)
    stems = [] if said is None else [said[1]]
    stems += ["出口", "境外", "国外"] if _AT_HOME.search(words) else []
    for metric in index.metrics if stems else ():
        whole = whole_of(metric.at)
        if whole is not None and any(metric.label.startswith(stem) for stem in stems):
            yield metric.at, whole


def _pairs(index: MetricIndex, stem: str, told: Collection[int]) -> Iterator[tuple[int, int]]:
    parts = [m for m in index.metrics if stem in m.label and m.unit != PERCENT]
    wholes = {part.at: _wholes(index, part, stem) for part in parts}
    called = [part.at for part in parts if wholes[part.at]]
    meant = [at for at in called if at in told] or (called if len(called) == 1 else [])
    yield from ((part, whole.at) for part in meant for whole in wholes[part])


def _wholes(index: MetricIndex, part: Metric, stem: str) -> list[Metric]:
    """What a row may be a part of: rows called like it but for what has been done, the shortest names first."""
    rest = _MEASURE.sub("", (part.stem or part.label).replace(stem, "", 1).removeprefix("已"))
    if len(rest) < _TELLING or rest in index.vocabulary.heads:
        return []
    alike = (m for m in index.metrics if rest in m.label and m.unit == part.unit and m.parent != part.at)
    return sorted((m for m in alike if _size(m) > _size(part)), key=lambda m: len(m.label))[:_WHOLES]


def _size(metric: Metric) -> Decimal:
    return in_class(metric.fact.value or Decimal(0), metric.fact.unit)
