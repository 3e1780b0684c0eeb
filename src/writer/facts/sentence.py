"""One sentence, figure by figure."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from decimal import Decimal

from writer.facts.cells import read_cell
from writer.facts.collector import Collector, clean_label, is_child, label_key
from writer.facts.cues import RATE_UNITS, Cue, distributed, joined_label, read_cue
from writer.facts.derive import PERCENT_UNITS, plain
from writer.facts.measure import in_unit
from writer.figures import find_figures, parse_period, parse_unit, period_label
from writer.schema import Fact, Figure, Period

# How far before a figure its name may begin, and how much of a sentence a fact in words keeps.
_REACH = 120
_LONGEST_NOTE = 600
_CLAUSE = re.compile(r"[，,：:（）()【】\[\]]")
_BEHIND = re.compile(r"[\u4e00-\u9fffA-Za-z\d]{1,40}(?=[，,。、；;：:（()）\s]|$)")
_INTRO = re.compile(
    r"(?:截[至止])?(?:今年以来|目前|以来|底|末|止|截至|同时|此外|另外|其中|各位.*|大家好.*|如下|情况如下|数据如下"
    r"|统计(?:期间|时间|口径|范围)|时间|期间|报告期|[:：\s])*"
)
_BROAD = frozenset({"总投资", "计划总投资", "总投资额", "投资总额", "协议总投资", "总产值", "营业收入", "税收"})
_LAST_YEAR = re.compile(r"上年|去年")


@dataclass(slots=True)
class Line:
    """What the sentences of one line share: where they stand, the facts so far, and the period they speak of.

    ``current`` is the fact that relation words speak of; ``child``: the line begins with 其中, ``parent`` is then the
    fact it is part of, and ``parent_unit`` that fact's unit.
    """

    number: int
    source: str
    child: bool = False
    facts: list[int] = field(default_factory=list)
    current: int | None = None
    period: str = ""
    parent: str | None = None
    parent_unit: str = ""


class Sentence:
    """Reads one sentence of a line into a collector."""

    def __init__(self, line: Line, text: str, out: Collector) -> None:
        self._line, self._text, self._out = line, text, out
        self._names: list[str] = []
        self._cue: Cue | None = None
        self._targets: list[int] = []
        self._periods: list[Figure] = []
        self._quantities: list[Figure] = []

    def read(self) -> None:
        """Read the sentence. Never raises."""
        figures = find_figures(self._text)
        masks = [figure for figure in figures if figure.kind == "mask"]
        for mask in masks:
            self._problem(f"「{mask.text}」是遮盖的，不能当作数字；请填上实际内容。")
        self._periods = [figure for figure in figures if figure.kind == "period"]
        self._quantities = [figure for figure in figures if figure.kind == "quantity"]
        if not self._quantities:
            if not masks:
                self._words()
            return
        self._note_period(self._quantities[0])
        end = 0
        for index, figure in enumerate(self._quantities):
            self._figure(figure, end, index)
            end = figure.end

    def _problem(self, reason: str) -> None:
        self._out.problem(self._line.number, self._line.source, reason)

    def _note_period(self, first: Figure) -> None:
        leading = next((item for item in self._periods if item.end <= first.start and item.period), None)
        if leading is None or leading.period is None or _LAST_YEAR.match(leading.text):
            return
        label = period_label(leading.period)
        if not self._out.period and not self._out.facts:
            self._out.period = label
        elif not _same_months(parse_period(self._out.period), leading.period):
            self._line.period = label

    def _words(self) -> None:
        text = " ".join(self._text[:_LONGEST_NOTE].split())
        rest = self._without_periods(0, min(len(self._text), _LONGEST_NOTE))
        if _INTRO.fullmatch(rest.strip(" ，,：:、")) or self._text.rstrip().endswith(("：", ":")):
            self._out.headings.add(self._line.number)
            stated = re.search(r"期间|时间|报告期", rest)  # goes before a title's 第三季度
            if self._periods and self._periods[0].period and (stated or not self._out.period):
                self._out.period = period_label(self._periods[0].period)
            return
        self._fact_in_words(clean_label(_CLAUSE.split(text)[0])[:40], text)

    def _fact_in_words(self, label: str, text: str) -> None:
        label = label or clean_label(text)[:40]
        if re.search(r"\w", label):
            note = clean_label(text) or text
            self._out.add(Fact(self._out.next_id(), label, note=note, line=self._line.number, source=self._line.source))

    def _between(self, start: int, end: int) -> list[Figure]:
        """The periods that lie between two places, found by bisection: a line may hold thousands."""
        first = bisect_left(self._periods, start, key=lambda item: item.start)
        last = bisect_left(self._periods, end, key=lambda item: item.start)
        return [item for item in self._periods[first:last] if item.end <= end]

    def _without_periods(self, start: int, end: int) -> str:
        parts, at = [], start
        for item in self._between(start, end):
            parts.append(self._text[at : item.start])
            at = item.end
        return "".join([*parts, self._text[at:end]])

    def _figure(self, figure: Figure, start: int, index: int) -> None:
        near = max(start, figure.start - _REACH)
        before = self._without_periods(near, figure.start)
        clauses = _CLAUSE.split(before.strip().rstrip("：:=＝ "))
        clause = clauses[-1].strip(" 、\t")
        clause = clause.removesuffix(figure.qualifier).rstrip() if figure.qualifier else clause
        value, unit = _as_written(figure)
        last_year = any(_LAST_YEAR.match(item.text) for item in self._between(near, figure.start))
        if figure.upper is not None or unit == "番":
            self._vague(figure, clause)
        elif last_year and len(clause) <= 3:
            self._apply(Cue("prior", clause), figure, value, unit)
        elif cue := self._cue_of(clause, before, unit, index):
            self._apply(cue, figure, value, unit)
        else:
            self._metric(clause, clauses, before, figure, value, unit, index)

    def _cue_of(self, clause: str, before: str, unit: str, index: int) -> Cue | None:
        if not clause and before.strip() in ("、", "和") and self._cue is not None:
            return self._cue  # 「比上年同期多16个、56.2亿元」
        cue = read_cue(clause, unit)
        if cue is None and not clause and not self._names and self._line.current is not None and unit in RATE_UNITS:
            cue = Cue("note", clause)
        self._cue = cue if cue is not None and cue.kind != "note" and not cue.label else None
        self._targets = self._spread(index) if cue is not None and cue.spread else []
        return cue

    def _spread(self, index: int) -> list[int]:
        """The facts that 「去年同期分别为37次、15次」 speaks of: as many of the last ones as figures follow."""
        count = 1
        pairs = zip(self._quantities[index:], self._quantities[index + 1 : index + _REACH], strict=False)
        for left, right in pairs:
            if self._text[left.end : right.start].strip() not in ("、", "和"):
                break
            count += 1
        return self._line.facts[-count:]

    def _target(self, unit: str) -> int | None:
        """The fact a relation speaks of: the next one of 分别, else the last one that is counted so."""
        if self._targets:
            return self._targets.pop(0)
        current = self._line.current
        if current is None or unit in RATE_UNITS or self._counted(current, unit):
            return current
        recent = (index for index in reversed(self._line.facts[-4:]) if self._counted(index, unit))
        return next(recent, current)

    def _counted(self, index: int, unit: str) -> bool:
        return parse_unit(self._out.facts[index].unit).base == parse_unit(unit).base

    def _apply(self, cue: Cue, figure: Figure, value: Decimal, unit: str) -> None:
        """Record what a relation says of a fact that is there already."""
        if cue.label and not self._known(cue, figure, value, unit):
            return
        target = self._line.current if cue.label or cue.kind == "note" else self._target(unit)
        if target is None:
            what = f"「{cue.words}{figure.text}」前面没有指标，不知道说的是哪一项；请补上指标名称。"
            self._problem(what)
        elif cue.kind == "prior":
            self._set(target, prior=self._matched(target, value * cue.sign, unit))
        elif cue.kind == "target":
            self._set(target, target=self._matched(target, value, unit))
        elif cue.kind == "note" or cue.base == "other":
            self._note(target, cue.words, figure)
        elif not cue.base:
            self._note(target, cue.words, figure)
            self._problem(f"「{cue.words}{figure.text}」没有说明与什么相比，只记在备注里；同比请写明「同比」。")
        else:
            self._year_on_year(target, cue, figure, value * cue.sign, unit)

    def _known(self, cue: Cue, figure: Figure, value: Decimal, unit: str) -> bool:
        """Make the fact with the cue's own name current; where there is none, its change becomes a metric itself."""
        known = self._out.labels.get(label_key(cue.label))
        if known is not None and cue.base != "other":
            self._line.current = known
            return True
        label = cue.label
        if cue.base == "other":
            label = f"{label}环比增减" if "环比" in cue.words else f"{label}增减"
        elif unit not in PERCENT_UNITS:
            label = f"{label}同比增减" if cue.base else f"{label}增减"
        elif not label.endswith(("增速", "增幅")):
            label = f"{label}增速"
        self._add(label, value * cue.sign, unit, figure)
        return False

    def _year_on_year(self, target: int, cue: Cue, figure: Figure, change: Decimal, unit: str) -> None:
        fact = self._out.facts[target]
        if fact.value is None:
            return
        if unit in PERCENT_UNITS and fact.unit not in PERCENT_UNITS:
            self._set(target, growth=change)
        elif unit == "倍":
            self._set(target, growth=change * 100)
        elif fact.unit in PERCENT_UNITS and unit != "个百分点":
            self._note(target, cue.words, figure)
            self._problem(f"「{cue.words}{figure.text}」：百分数的增减应写个百分点，只记在备注里；请核对。")
        else:
            points = unit == "个百分点" and fact.unit in PERCENT_UNITS
            in_fact = change if points else self._matched(target, change, unit)
            if in_fact is None:
                return
            if fact.prior is None:
                self._set(target, prior=fact.value - in_fact, prior_inferred=True)
            elif fact.prior != fact.value - in_fact:
                computed = plain(fact.value - fact.prior)
                self._problem(f"所列增减 {plain(in_fact)} 与计算的 {computed} 不一致；请核对。")

    def _matched(self, target: int, value: Decimal, unit: str) -> Decimal | None:
        """``value`` in the unit of the fact ``target``."""
        reasons: list[str] = []
        matched = in_unit(value, unit, self._out.facts[target].unit, "这个数", reasons)
        for reason in reasons:
            self._problem(reason)
        return matched

    def _set(self, target: int, /, **fields: Decimal | bool | None) -> None:
        if all(value is None for value in fields.values()):
            return
        fact = self._out.facts[target]
        for name, value in fields.items():
            old = getattr(fact, name)
            if old not in (None, False) and old != value:
                self._problem(f"「{fact.label}」的数前后不一致：{old} 与 {value}，保留前者；请核对。")
                return
        self._out.headings.add(self._line.number)  # the line said something, if only of a fact of an earlier line
        self._out.facts[target] = replace(fact, **fields)  # type: ignore[arg-type]

    def _note(self, target: int, clause: str, figure: Figure, after: str = "") -> None:
        fact = self._out.facts[target]
        if len(fact.note) > _LONGEST_NOTE:
            self._problem(f"「{fact.label}」的附注太长，「{figure.text}」没有记入；请分行书写。")
            return
        self._out.headings.add(self._line.number)
        note = "；".join(part for part in (fact.note, f"{clause}{figure.text}{after}") if part)
        self._out.facts[target] = replace(fact, note=note)

    def _vague(self, figure: Figure, clause: str) -> None:
        if not clause and self._line.current is not None:
            self._note(self._line.current, clause, figure)
            return
        self._problem(f"「{figure.text}」不是一个确定的数，已作为文字记录；有准确数请改填。")
        self._fact_in_words(clean_label(clause), " ".join(self._text[:_LONGEST_NOTE].split()) or figure.text)

    def _metric(
        self, clause: str, clauses: list[str], before: str, figure: Figure, value: Decimal, unit: str, index: int
    ) -> None:
        """A figure that makes a fact of its own."""
        current = self._line.current
        if current is not None and not self._names and before.strip() in ("", "/", "／"):
            # 63批次300人次, 32个/210.5亿元: one metric counted in two units.
            self._add(self._out.facts[current].label, value, unit, figure)
            return
        end = self._quantities[index + 1].start if index + 1 < len(self._quantities) else len(self._text)
        behind = _BEHIND.match(self._text[figure.end : min(end, figure.end + _REACH)])
        after = behind[0] if behind else ""
        if len(after) > (8 if re.search(r"\d", figure.text) else 4):
            # 「两笔外资延到四季度到账」 tells a story; its number measures nothing.
            if current is not None:
                self._note(current, clause, figure, after)
            else:
                text = " ".join(self._text[:_LONGEST_NOTE].split())
                self._fact_in_words(clean_label(_CLAUSE.split(text)[0])[:40], text)
            return
        child = any(is_child(part) for part in clauses) and not self._names
        label = self._label(clause, after)
        if not label:
            self._problem(f"「{figure.text}」前面没有指标名称；请补上名称。")
            return
        self._add(label, value, unit, figure, child)

    def _label(self, clause: str, after: str) -> str:
        if not clause and self._names:
            return self._names.pop(0)
        names = distributed(clause)
        if names:
            self._names = names[1:]
            return names[0]
        return joined_label(clause, after)

    def _add(self, label: str, value: Decimal, unit: str, figure: Figure, child: bool = False) -> None:
        out, line = self._out, self._line
        label = self._whose(label)
        vague = figure.text if figure.qualifier in figure.text else f"{figure.qualifier}{figure.text}"
        if figure.qualifier:
            self._problem(f"「{vague}」是约数，已按其中的数字记录；有准确数请改填。")
        if not unit:
            self._problem(f"「{label}」没有单位；请补上单位。")
        parent = self._parent(unit) if child or (line.child and line.parent and unit == line.parent_unit) else None
        if child and parent is None:
            self._problem("「其中」前面没有它所属的指标；请把所属指标放在它前面。")
        note = f"原文为「{vague}」" if figure.qualifier else ""
        line.current = len(out.facts)
        line.facts.append(line.current)
        out.add(Fact(out.next_id(), label, value, unit, line.period, part_of=parent, note=note, line=line.number,
                     source=line.source))  # fmt: skip

    def _whose(self, label: str) -> str:
        """「在谈储备项目57个，总投资…」 after another 总投资: whose it is goes into the name."""
        current = self._line.current
        if label not in _BROAD or current is None:
            return label
        owner = self._out.facts[current].label
        taken = any(fact.label.endswith(label) for fact in self._out.facts)
        return f"{owner}{label}" if taken and owner.endswith(("项目", "企业")) else label

    def _parent(self, unit: str) -> str | None:
        """What 其中 speaks of. A line that begins with it keeps to the fact it began with."""
        line = self._line
        if line.child and line.parent and unit == line.parent_unit:
            return line.parent
        parent = self._out.parent(unit)
        if line.child and line.parent is None and parent is not None:
            line.parent, line.parent_unit = parent, unit
        return parent


def _same_months(told: Period | None, said: Period) -> bool:
    """Whether a period is the one the paste is about; it may leave out the year."""
    return told is not None and (told.first, told.last) == (said.first, said.last) and said.year in (None, told.year)


def _as_written(figure: Figure) -> tuple[Decimal, str]:
    """Digits and unit as they stand in the text; numerals in hanzi and shared units in the base unit."""
    cell = read_cell(re.sub(r"(?<=[万亿千百])[余多]|(?<=\d)[余多](?=\D)", "", figure.text))
    if cell.kind == "number" and cell.value is not None and cell.unit:
        return cell.value, cell.unit
    return figure.value if figure.value is not None else Decimal(0), figure.unit
