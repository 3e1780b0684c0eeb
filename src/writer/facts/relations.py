"""What a sentence says of a fact that is there already: its values at other times, its changes, remarks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from writer.facts.changes import in_unit, printed_step
from writer.facts.collector import Collector, label_key
from writer.facts.cues import Cue, bare_label
from writer.facts.derive import PERCENT_UNITS, plain
from writer.facts.earlier import Base
from writer.schema import Figure

_LONGEST_NOTE = 600
_NAMES = {"prior": "上年同期", "previous": "上期", "target": "目标", "growth": "同比", "mom": "环比"}


_AIMED = re.compile(
    r"(?:年度|全年|年)?(?:目标|任务)(?P<after>[\u4e00-\u9fff].+)|(?P<before>.+?)(?:年度|全年|年)?(?:目标|任务)(?:数|为)?"
)
_DONE_ONLY = re.compile(r"(?:目前|现在?|截至目前|已|实际|累计|共)*(?:完成|到位|实现|达到?)(?:了)?")


@dataclass(slots=True)
class Line:
    """What the sentences of one line share: where they stand, the facts so far, and the period they speak of.

    ``current`` is the fact that relation words speak of; ``child``: the line begins with 其中, ``parent`` is then the
    fact it is part of, and ``parent_unit`` that fact's unit. ``compared`` is what the last change was on (yoy, last,
    other) and which fact it was of; ``yearly``: one of them was on last year.
    """

    number: int
    source: str
    child: bool = False
    facts: list[int] = field(default_factory=list)
    current: int | None = None
    period: str = ""
    base: Base = ""
    parent: str | None = None
    parent_unit: str = ""
    compared: tuple[str, int | None] = ("", None)
    yearly: bool = False

    def carried(self, cue: Cue) -> Cue:
        """「较去年同期增加3个，增长20%」: a change that names no base has that of the change before it.

        Last year's is carried on from metric to metric, as reports do; any other one only within the same metric.
        """
        if cue.kind == "change" and not cue.base:
            base, at = self.compared
            own = base and at == self.current and not cue.label
            return replace(cue, base=base if own else "yoy" if self.yearly else "")  # type: ignore[arg-type]
        base = {"prior": "yoy", "previous": "last", "change": cue.base}.get(cue.kind, "")
        if base:
            self.compared = base, self.current
            self.yearly = self.yearly or base == "yoy"
        return cue


class Editor:
    """Completes the facts that a line speaks of; ``target`` is always the place of one in the collector."""

    def __init__(self, line: Line, out: Collector) -> None:
        self._line, self._out = line, out

    def _problem(self, reason: str) -> None:
        self._out.problem(self._line.number, self._line.source, reason)

    def changed(self, target: int, cue: Cue, figure: Figure, change: Decimal, unit: str) -> None:
        """A change on the same time of last year, or on the period before."""
        fact = self._out.facts[target]
        if fact.value is None:
            return
        before, growth = ("prior", "growth") if cue.base == "yoy" else ("previous", "mom")
        if unit in PERCENT_UNITS and fact.unit not in PERCENT_UNITS:
            self.set(target, **{growth: change})
        elif unit in ("倍", "成"):
            self.set(target, **{growth: change * (100 if unit == "倍" else 10)})
        elif fact.unit in PERCENT_UNITS and unit != "个百分点":
            self.note(target, cue.words, figure)
            self._problem(f"「{cue.words}{figure.text}」：百分数的增减应写个百分点，只记在备注里；请核对。")
        elif unit == "个百分点" and fact.unit not in PERCENT_UNITS:
            self.note(target, cue.words, figure)
            self._problem(f"「{cue.words}{figure.text}」前面没有百分数指标，只记在备注里；请核对。")
        else:
            points = unit == "个百分点"
            self._moved(target, before, change if points else self.matched(target, change, unit), cue, figure)

    def _moved(self, target: int, before: str, change: Decimal | None, cue: Cue, figure: Figure) -> None:
        fact = self._out.facts[target]
        known: Decimal | None = getattr(fact, before)
        if change is None or fact.value is None:
            return
        if known is None and before == "prior":
            self.set(target, prior=fact.value - change, prior_inferred=True)
        elif known is None:
            self.set(target, previous=fact.value - change)
            self.note(target, cue.words, figure, "（上期数按此推算）")
        elif abs(fact.value - known - change) > printed_step(change, fact.value, known):
            computed = plain(fact.value - known)
            self._problem(f"所列增减 {plain(change)} 与计算的 {computed} 不一致；请核对。")

    def matched(self, target: int, value: Decimal, unit: str) -> Decimal | None:
        """``value`` in the unit of the fact ``target``."""
        reasons: list[str] = []
        matched = in_unit(value, unit or self._out.facts[target].unit, self._out.facts[target].unit, "这个数", reasons)
        for reason in reasons:
            self._problem(reason)
        return matched

    def set(self, target: int, /, **fields: Decimal | bool | None) -> None:
        """Record numbers of a fact; where another one stands already, both are reported."""
        if all(value is None for value in fields.values()):
            return
        fact = self._out.facts[target]
        for name, value in fields.items():
            old = getattr(fact, name)
            if old in (None, False) or (name == "prior" and fact.prior_inferred and old == value):
                continue
            if old != value:
                kept = "后者是写明的，已按后者" if name == "prior" and fact.prior_inferred else "保留前者"
                self._problem(f"「{fact.label}」的{_NAMES.get(name, '')}数前后不一致：第 {fact.line} 行得出 {old}，"
                              f"第 {self._line.number} 行写 {value}，{kept}；请核对。")  # fmt: skip
                if kept == "保留前者":
                    return
        if "prior" in fields and fact.prior_inferred:
            fields.setdefault("prior_inferred", False)
        self._out.headings.add(self._line.number)  # the line said something, if only of a fact of an earlier line
        self._out.facts[target] = replace(fact, **fields)  # type: ignore[arg-type]

    def note(self, target: int, clause: str, figure: Figure, after: str = "") -> None:
        """Record a figure in the remarks of a fact."""
        fact = self._out.facts[target]
        if len(fact.note) > _LONGEST_NOTE:
            self._problem(f"「{fact.label}」的附注太长，「{figure.text}」没有记入；请分行书写。")
            return
        self._out.headings.add(self._line.number)
        note = "；".join(part for part in (fact.note, f"{clause}{figure.text}{after}") if part)
        self._out.facts[target] = replace(fact, note=note)

    def reached(self, current: int, clause: str, value: Decimal, unit: str) -> bool:
        """「年度目标签约38个，目前完成29个」: what was read as a value is the target of this one."""
        fact = self._out.facts[current]
        name = _AIMED.fullmatch(fact.label)
        if name is None or fact.value is None or fact.target is not None:
            return False
        if not _DONE_ONLY.fullmatch(clause) and bare_label(clause) != (name["after"] or name["before"]):
            return False
        reached = self.matched(current, value, unit)
        if reached is None:
            return False
        label = name["after"] or name["before"]
        self._out.facts[current] = replace(fact, label=label, value=reached, target=fact.value)
        self._out.labels.setdefault(label_key(label), current)
        return True
