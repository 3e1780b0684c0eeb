"""Relations that are told without a number: 与上年同期持平, 同比有所下降, 超额完成年度目标.

Only what is said directly of one named metric, or of the figures listed right before, is judged; whatever leaves room
for another reading is let pass.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from writer.checking.clauses import Text, before_fillers, content
from writer.checking.evidence import Evidence
from writer.checking.expected import Expected
from writer.checking.messages import amount
from writer.checking.metrics import Metric, MetricIndex
from writer.checking.naming import Reading
from writer.checking.units import PERCENT
from writer.schema import Finding, Relation

_LAST: Final = r"(?:同比|(?:与|同|和|较|比)(?:上一?年度?|去年)(?:同期|同月|全年)?(?:水平)?(?:相比)?)"
_FLAT: Final = rf"(?P<flat>{_LAST}(?P<nearly>基本|大体|大致)?(?:保持|实现)?持平)"
_MANNER: Final = r"(?:[均都也]|实现|保持|有所|略有|稍有|明显|显著|大幅|小幅|稳步|持续|继续|较快|快速|稳定)*"
_RISE: Final = r"增长|增加|上升|提高|提升|上涨"
_FALL: Final = r"下降|减少|降低|回落|下滑|下跌"
_MOVED: Final = rf"(?P<moved>{_LAST}{_MANNER}(?:(?P<up>{_RISE})|(?P<down>{_FALL})))"
_GOAL: Final = r"(?:全年|年度|年初|本年度|今年|既定|下达的?|预期|考核)*"
_DONE: Final = (
    rf"(?P<done>(?:全部|全面|圆满|如期|顺利|提前|超额)完成(?:了)?{_GOAL}(?:目标任务|任务目标|目标|任务|计划))"
)
_SAID: Final = re.compile(rf"(?:{_FLAT}|{_MOVED}|{_DONE})(?=[，。；！\n）、]|$|[和并且])")
_NOT_SAID: Final = re.compile(
    r"未|没|难|不|否|若|如果|确保|力争|争取|推动|促进|预计|有望|将|要|奋力|目标是|为|助力|保障|努力|其他|其余|个别|部分|多数|分别"
)
_OTHER_SUBJECT: Final = re.compile(r"增速|增幅|降幅|涨幅|占比|比重|排名|位次|单价|均价|环比|其中")
_ALL: Final = re.compile(r"[均都]")
_LISTED: Final = re.compile(r"(?:、|和|与|及|，)")
_NEAR: Final = 12  # characters between a figure and what is said of it
_SURE: Final = 0.8
_LOOSE: Final = {False: Decimal(2), True: Decimal(5)}  # per cent that 持平 and 基本持平 may hide
_POINTS: Final = {False: Decimal("0.2"), True: Decimal(1)}
_HUNDRED: Final = Decimal(100)


def misstatements(
    text: Text, readings: Sequence[Reading], index: MetricIndex, evidence: Evidence, plans: Sequence[tuple[int, int]]
) -> list[Finding]:
    """Findings for what a text says of its metrics without a number and the facts contradict."""
    found: list[Finding] = []
    for match in _SAID.finditer(text.folded):
        if any(start <= match.start() < end for start, end in plans):
            continue
        clause = text.folded[text.clause_start(match.start()) : match.start()]
        if _NOT_SAID.search(clause):
            continue
        for metrics in _subjects(text, match.start(), clause, readings, index):
            told = [_contradicted(match, metric, evidence, clause) for metric in metrics]
            if told and all(told):
                found.append(_finding(text, match, told[0]))
                break
    return found


def _subjects(text: Text, at: int, clause: str, readings: Sequence[Reading], index: MetricIndex) -> list[list[Metric]]:
    """What is spoken of: for each thing said, the metrics it may be."""
    start = at - len(clause)
    for end in before_fillers(text.folded, start, at):
        names = index.ending(text.folded, end, start)
        if names:
            return [[index.metrics[name.metric] for name in names if name.score >= _SURE]]
    return [
        [index.metrics[name.metric] for name in reading.candidates if name.score >= reading.candidates[0].score - 0.02]
        for reading in _before(text, at, readings)
        if not (reading.weak or reading.stranger) and reading.candidates and reading.candidates[0].score >= _SURE
    ]


def _before(text: Text, at: int, readings: Sequence[Reading]) -> list[Reading]:
    """The figure right before, and those listed with it where the text says 均."""
    until = bisect_right(readings, at, key=lambda reading: reading.figure.end)
    earlier = readings[max(0, until - 8) : until]
    if not earlier or earlier[-1].cue.relation not in ("value", "diff", "yoy", "points", "done"):
        return []
    last = earlier[-1]
    between = text.folded[last.figure.end : at]
    if len(between) > _NEAR or len(content(between)) >= 2 or _OTHER_SUBJECT.search(between):
        return []
    if not between.startswith("，") and between.strip():
        return []
    found = [last]
    if _ALL.search(between):
        for reading in reversed(earlier[:-1]):
            joined = text.folded[reading.figure.end : found[-1].figure.start]
            if not _LISTED.match(joined) or text.sentence_start(at) > reading.figure.start:
                break
            found.append(reading)
    return found


def _contradicted(match: re.Match[str], metric: Metric, evidence: Evidence, clause: str) -> tuple[str, str, str] | None:
    """The verdict, what is true of the metric, and a wording for it; None where nothing speaks against the text."""
    if match["done"]:
        return _unfinished(metric, evidence)
    change = _change(metric, evidence, clause)
    if change is None:
        return None
    expected, size = change
    verb = ("提高" if size > 0 else "下降") if metric.unit == PERCENT else ("增加" if size > 0 else "减少")
    truth = f"“{metric.fact.label}”{expected.formula}"
    if match["flat"]:
        nearly = bool(match["nearly"])
        slack = _POINTS[nearly] if metric.unit == PERCENT else _slack(metric, nearly)
        if abs(expected.shown) <= slack:
            return None
        return "wrong_relation", truth, f"同比{verb}{_plain(expected)}"
    if (match["up"] and size < 0) or (match["down"] and size > 0):
        return "wrong_sign", truth, f"同比{verb}{_plain(expected)}"
    return None


def _change(metric: Metric, evidence: Evidence, clause: str) -> tuple[Expected, Decimal] | None:
    """How the metric moved since last year, as pasted or computed."""
    if metric.rate and "增速" not in clause and "增幅" not in clause and "率" not in clause:
        return None if not metric.fact.label.endswith(("增速", "增幅")) else _first(evidence, metric, "value")
    relations: tuple[Relation, ...] = ("points",) if metric.unit == PERCENT else ("diff", "yoy")
    return next((found for name in relations if (found := _first(evidence, metric, name)) is not None), None)


def _first(evidence: Evidence, metric: Metric, relation: Relation) -> tuple[Expected, Decimal] | None:
    pool = evidence.pool[metric.at, relation]
    return (pool[0], pool[0].value) if pool else None


def _slack(metric: Metric, nearly: bool) -> Decimal:
    prior = abs(metric.fact.prior or metric.fact.value or Decimal(0))
    return prior * _LOOSE[nearly] / _HUNDRED


def _unfinished(metric: Metric, evidence: Evidence) -> tuple[str, str, str] | None:
    found = _first(evidence, metric, "done")
    if found is None or found[1] >= _HUNDRED:
        return None
    return "wrong_relation", f"“{metric.fact.label}”{found[0].formula}", f"完成年度目标的{_plain(found[0])}"


def _plain(expected: Expected) -> str:
    return amount(expected).lstrip("-")


def _finding(text: Text, match: re.Match[str], told: tuple[str, str, str] | None) -> Finding:
    verdict, truth, suggestion = told or ("wrong_relation", "", "")
    quoted = text.raw[match.start() : match.end()]
    message = f"“{quoted}”：与材料不符，{truth}；请改正说法。"
    return Finding(verdict, "error", match.start(), match.end(), quoted, message, suggestion)
