"""One sentence, figure by figure."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from writer.facts.chatter import is_talk
from writer.facts.collector import Collector, clean_label, is_child, label_key
from writer.facts.cues import RATE_UNITS, Cue, bare_label, distributed, joined_label, read_cue
from writer.facts.derive import PERCENT_UNITS
from writer.facts.earlier import Base, Earlier
from writer.facts.leads import REACHED, Awaited, bracket_cue, goal_cue, growth_first, moved_from
from writer.facts.making import Maker
from writer.facts.names import hide_brackets, show_brackets
from writer.facts.relations import Editor, Line
from writer.facts.spans import only_span, stem
from writer.facts.written import as_written
from writer.figures import find_figures, parse_unit, period_label
from writer.schema import Fact, Figure

# How far before a figure its name may begin, and how much of a sentence a fact in words keeps.
_REACH = 120
_LONGEST_NOTE = 600
_FLAT = re.compile(
    r"(?:(?P<year>同比|[与和较比](?:上年|去年)(?:同期)?(?:相比)?)|环比|[与和较比](?:上个?月|上个?季度|上期)(?:相比)?)持平"
)
_LEFT_OVER = re.compile(r"[\u4e00-\u9fff]{1,12}[:：]?(?<!第)\s?\d{1,9}(?:\.\d{1,4})?\s*$")
_BRACKETS = re.compile("[（()）]")
_CLAUSE_END = re.compile(r"[，,。；;]")
_CLAUSE = re.compile(r"[，,：:（）()【】\[\]]")
_BEHIND = re.compile(r"[\u4e00-\u9fffA-Za-z\d]{1,40}(?=[，,。、；;：:（()）\s]|$)")
_INTRO = re.compile(
    r"(?:截[至止])?(?:今年以来|目前|以来|底|末|止|截至|同时|此外|另外|其中|如下|情况如下|数据如下"
    r"|统计(?:期间|时间|口径|范围)|时间|期间|报告期|[:：\s])*"
)
_OWN_NOUN = re.compile(r"[\u4e00-\u9fff]{0,2}(?:项目|企业|公司|平台|机构|人才|客商|活动|会议|园区|基地|主体)")
# 「（合80公顷）」, 「（全市平均10.2%）」, 「还差11个」: said of the metric before them.
_ASIDE = re.compile(
    r"折?合|约合|相当于|折|全[市省国区县](?:平均|水平|均值)*|(?:同期)?(?:[市省]级?)?平均(?:水平)?|(?:距.{0,6})?[还尚仍]?[差缺](?:额|口)?"
)
_COMPLETED = re.compile(r"^(?:占|完成|达到?|实现|为)+")
_SIGNS = "+-−＋－↑↓▲▼△▽⬆⬇"
_LAST_YEAR = re.compile(r"上年|去年")


class Sentence:
    """Reads one sentence of a line into a collector."""

    def __init__(self, line: Line, text: str, out: Collector) -> None:
        self._line, self._text, self._out = line, text, out
        self._editor, self._maker = Editor(line, out), Maker(line, out)
        self._names: list[str] = []
        self._cue: Cue | None = None
        self._awaited: Awaited | None = None
        self._awaited_part = self._bracketed = False
        self._named_until = 0
        self._targets: list[int] = []
        self._outer: list[int | None] = []
        self._periods: list[Figure] = []
        self._quantities: list[Figure] = []

    def read(self) -> None:
        """Read the sentence. Never raises."""
        self._text, figures = hide_brackets(self._text, find_figures(self._text))
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
            if index:
                self._note_later_period(end, figure)
            self._figure(figure, end, index)
            end = figure.end
            following = self._quantities[index + 1].start if index + 1 < len(self._quantities) else len(self._text)
            self._unchanged(end, min(following, end + _REACH))
        left = _LEFT_OVER.search(self._text, end, len(self._text))
        if left is not None and len(self._text) - end <= _REACH:
            self._problem(f"「{left[0].strip()}」没有单位，没有读；请补上单位。")

    def _unchanged(self, start: int, end: int) -> None:
        """「签约项目18个，与上年同期持平」; 基本持平 says nothing exact."""
        match = _FLAT.search(self._text, start, end)
        current = self._line.current
        fact = self._out.facts[current] if current is not None else None
        if match is None or current is None or fact is None or fact.value is None:
            return
        if match["year"]:
            self._editor.set(current, prior=fact.value, prior_inferred=fact.prior is None)
        else:
            self._editor.set(current, previous=fact.value)

    def _problem(self, reason: str) -> None:
        self._out.problem(self._line.number, self._line.source, reason)

    def _note_period(self, first: Figure) -> None:
        """The period that leads a sentence holds for the rest of its line."""
        leading = next((item for item in self._periods if item.end <= first.start and item.period), None)
        if leading is None or leading.period is None or _LAST_YEAR.match(leading.text):
            return
        if not self._out.period and not self._out.facts:
            self._out.period, self._out.guessed = period_label(leading.period), True
        else:
            self._line.period = self._out.other_period(leading.period)

    def _note_later_period(self, start: int, figure: Figure) -> None:
        """「9月份签约项目3个，1—9月签约项目29个」: a period at the head of a later clause holds for what follows."""
        for item in self._between(start, figure.start):
            head = self._text[max(start, item.start - 3) : item.start].strip()
            if item.period is not None and not _LAST_YEAR.match(item.text) and (
                not head or head.endswith(("，", ",", "、", "其中", "截至"))
            ):  # fmt: skip
                self._line.period = self._out.other_period(item.period)

    def _words(self) -> None:
        text = " ".join(self._text[:_LONGEST_NOTE].split())
        rest = self._without_periods(0, min(len(self._text), _LONGEST_NOTE))
        if _INTRO.fullmatch(rest.strip(" ，,：:、（）()")) or self._text.rstrip().endswith(("：", ":")):
            self._out.headings.add(self._line.number)
            stated = re.search(r"期间|时间|报告期", rest)  # goes before a title's 第三季度
            said = self._periods[0].period if self._periods else None
            if said is not None and (stated or not self._out.period):
                self._out.period, self._out.guessed = period_label(said), not stated
            self._out.heads(said, rest)
            return
        if is_talk(text):
            self._problem(f"「{text[:40]}」像是聊天里的话，没有当作数据；要写进报告的请改成一句事实。")
            return
        self._fact_in_words(clean_label(_CLAUSE.split(text)[0])[:40], text)

    def _fact_in_words(self, label: str, text: str) -> None:
        text = show_brackets(text)
        label = show_brackets(label) or clean_label(text)[:40]
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

    def _brackets(self, start: int, end: int) -> None:
        """What follows a bracket speaks of the fact before it, not of those in it: 户（其中企业…户），同比增长."""
        for match in _BRACKETS.finditer(self._text, start, end):
            if match[0] in "（(":
                self._outer.append(self._line.current)
            elif self._outer:
                self._line.current = self._outer.pop()

    def _figure(self, figure: Figure, start: int, index: int) -> None:
        start = max(start, min(self._named_until, figure.start))
        self._brackets(start, figure.start)
        near = max(start, figure.start - _REACH)
        before = self._without_periods(near, figure.start)
        clauses = _CLAUSE.split(before.strip().rstrip("：:=＝ "))
        clause = clauses[-1].strip(" 、\t")
        clause = clause.removesuffix(figure.qualifier).rstrip() if figure.qualifier else clause
        value, unit = as_written(figure)
        last_year = any(_LAST_YEAR.match(item.text) for item in self._between(near, figure.start))
        base: Base = "prior" if last_year and self._line.current is None else self._line.base
        if self._awaited is not None:
            self._arrived(self._awaited, figure, value, unit)
        elif figure.upper is not None or unit == "番":
            self._vague(figure, clause)
        elif moved := moved_from(clause, last_year, figure, value, unit, self._text):
            self._await(moved, clauses, before)
        elif (base or (last_year and len(clause) > 3)) and self._earlier(base or "prior", clause, value, unit):
            return
        elif last_year and len(clause) <= 3:
            self._cue = Cue("prior", clause)
            self._bracketed = before.rstrip().endswith(("（", "("))
            self._apply(self._cue, figure, value, unit)
        elif cue := self._cue_of(clause, before, figure, unit, index):
            first = growth_first(cue, figure, value, unit, self._text)
            if first is not None:
                self._await(first, clauses, before)
            else:
                self._apply(cue, figure, value, unit)
        else:
            self._metric(clause, clauses, before, figure, value, unit, index)

    def _earlier(self, base: Base, clause: str, value: Decimal, unit: str) -> bool:
        """「去年1—9月签约项目23个」: a value of another time waits for the fact of its name."""
        label = bare_label(clause)
        if not base or read_cue(clause, unit) is not None or not re.search(r"[\u4e00-\u9fffA-Za-z]", label):
            return False
        self._out.earlier.append(Earlier(base, label, value, unit, self._line.number, self._line.source))
        self._out.headings.add(self._line.number)
        return True

    def _cue_of(self, clause: str, before: str, figure: Figure, unit: str, index: int) -> Cue | None:
        joints = ("、", "和", "，", ",") if self._bracketed else ("、", "和")
        if not clause and before.strip() in joints and self._cue is not None:
            return self._cue  # 「比上年同期多16个、56.2亿元」, 「（去年同期15个，48.3亿元）」
        if clause == "的" and self._cue is not None and self._cue.kind == "target" and unit in PERCENT_UNITS:
            return Cue("note", f"完成{_COMPLETED.sub('', self._cue.words)}的", done=True)
        led = bracket_cue(before) if not clause else None
        self._bracketed = led is not None
        cue = led or goal_cue(clause, unit, self._text, figure.end) or read_cue(clause, unit)
        signed = figure.text[0] in _SIGNS
        if cue is None and not (clause or self._names or self._line.current is None) and (unit in RATE_UNITS or signed):
            cue = Cue("change" if signed else "note", clause)
        if cue is not None and cue.base == "other":
            cue = replace(cue, words=_CLAUSE.split(self._text[max(0, figure.start - 40) : figure.start])[-1].strip())
        if cue is not None and unit in RATE_UNITS and not cue.label and not cue.spread and len(self._spread(index)) > 1:
            cue = replace(cue, spread=True)  # 「完成年度目标的75%、80.3%」
        lasting = cue is not None and not cue.label and (cue.kind != "note" or cue.spread)
        self._cue = cue if lasting else None
        self._targets = self._spread(index) if cue is not None and cue.spread else []
        return cue

    def _await(self, told: Awaited, clauses: list[str], before: str) -> None:
        self._awaited, self._awaited_part = told, self._is_part(clauses, before, told.unit)

    def _arrived(self, told: Awaited, figure: Figure, value: Decimal, unit: str) -> None:
        """The value whose change or whose starting point stood in front of it."""
        self._awaited = None
        label, current = told.label, self._line.current
        same = current is not None and self._out.facts[current].value == value
        if label and not (same and current == self._out.labels.get(label_key(label))):
            self._maker.add(label, value, unit, figure, self._awaited_part, depth=len(self._outer))
        elif current is None or not same:
            self._problem(f"「{told.figure.text}」和「{figure.text}」前面没有指标名称；请补上名称。")
            return
        if told.cue.kind == "note" and self._line.current is not None:
            self._editor.note(self._line.current, told.cue.words, told.figure, told.after)
        else:
            self._apply(told.cue, told.figure, told.value, told.unit)

    def _spread(self, index: int) -> list[int]:
        """The facts that 「去年同期分别为37次、15次」 speaks of: as many of the last ones as figures follow."""
        count = 1
        pairs = pairwise(self._quantities[index : index + _REACH])
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
        cue = self._line.carried(cue)
        if cue.label and not self._known(cue, figure, value, unit):
            return
        alone = cue.label or (cue.kind == "note" and not self._targets)
        target = self._line.current if alone else self._target(unit)
        if target is None:
            what = f"「{cue.words}{figure.text}」前面没有指标，不知道说的是哪一项；请补上指标名称。"
            self._problem(what)
        elif cue.kind != "note" and cue.kind != "change":
            self._editor.set(target, **{cue.kind: self._editor.matched(target, value * cue.sign, unit)})
        elif cue.kind == "note" or cue.base == "other":
            self._editor.note(target, cue.words, figure)
            if cue.done:
                self._out.completions.append((target, value, self._line.number))
        elif not cue.base:
            self._editor.note(target, cue.words, figure)
            self._problem(f"「{cue.words}{figure.text}」没有说明与什么相比，只记在备注里；同比请写明「同比」。")
        else:
            self._editor.changed(target, cue, figure, value * cue.sign, unit)

    def _known(self, cue: Cue, figure: Figure, value: Decimal, unit: str) -> bool:
        """Make the fact with the cue's own name current; where there is none, its change becomes a metric itself."""
        known = self._out.labels.get(label_key(cue.label))
        if known is not None and cue.base != "other":
            self._line.current = known
            return True
        label, base = cue.label, {"yoy": "同比", "last": "环比"}.get(cue.base, "")
        if cue.base != "other" and unit in PERCENT_UNITS:
            named = label.endswith(("增速", "增幅"))
            label = label if named else f"{label}{base if base == '环比' else ''}增速"
        else:
            label = f"{label}{base}增减"
        self._maker.add(label, value * cue.sign, unit, figure)
        return False

    def _vague(self, figure: Figure, clause: str) -> None:
        if not clause and self._line.current is not None:
            self._editor.note(self._line.current, clause, figure)
            return
        self._problem(f"「{figure.text}」不是一个确定的数，已作为文字记录；有准确数请改填。")
        self._fact_in_words(clean_label(clause), " ".join(self._text[:_LONGEST_NOTE].split()) or figure.text)

    def _metric(
        self, clause: str, clauses: list[str], before: str, figure: Figure, value: Decimal, unit: str, index: int
    ) -> None:
        """A figure that makes a fact of its own."""
        current = self._line.current
        if current is not None and self._told_again(current, clause, figure, value):
            return
        if current is not None and not self._names and before.strip() in ("", "/", "／"):
            # 63批次300人次, 32个/210.5亿元: one metric counted in two units.
            self._maker.add(self._out.facts[current].label, value, unit, figure)
            return
        end = self._quantities[index + 1].start if index + 1 < len(self._quantities) else len(self._text)
        behind = _BEHIND.match(self._text[figure.end : min(end, figure.end + _REACH)])
        after = behind[0] if behind else ""
        if figure.end + len(after) == end < len(self._text) and not _OWN_NOUN.fullmatch(after):
            after = ""  # 「签约18个总投资56.23亿元」: the name of the next figure
        self._named_until = figure.end + len(after)
        if len(after) > (8 if re.search(r"\d", figure.text) else 4):
            # 「两笔外资延到四季度到账」 tells a story; its number measures nothing.
            if current is not None:
                self._editor.note(current, clause, figure, after)
            else:
                text = " ".join(self._text[:_LONGEST_NOTE].split())
                self._fact_in_words(clean_label(_CLAUSE.split(text)[0])[:40], text)
            return
        child = not self._names and self._is_part(clauses, before, unit)
        if current is not None and self._editor.reached(current, clause, value, unit):
            return
        if current is not None and self._same_metric(clause, figure, value, unit):
            return
        label = self._label(clause, after) or self._told_earlier(figure)
        if not re.search(r"[\u4e00-\u9fffA-Za-z]", label):
            self._problem(f"「{figure.text}」前面没有指标名称；请补上名称。")
            return
        self._maker.add(label, value, unit, figure, child, depth=len(self._outer))

    def _is_part(self, clauses: list[str], before: str, unit: str) -> bool:
        return any(is_child(part) for part in clauses) or self._maker.goes_on(before, unit, len(self._outer))

    def _told_again(self, current: int, clause: str, figure: Figure, value: Decimal) -> bool:
        """「签约项目18个，…，达到18个」 says nothing new; 「首次突破15个」 and 「折合80公顷」 are remarks."""
        if _ASIDE.fullmatch(clause) or (clause and "突破" in clause and REACHED.fullmatch(clause)):
            self._editor.note(current, clause, figure)
            return True
        return bool(REACHED.fullmatch(clause)) and value == self._out.facts[current].value

    def _told_earlier(self, figure: Figure) -> str:
        """「去年1—9月签约23个，今年1—9月29个」: the name stands with last year's value only."""
        told = self._out.earlier[-1] if self._out.earlier else None
        if told is None or told.line != self._line.number or self._line.current is not None:
            return ""
        return told.label if self._between(max(0, figure.start - 12), figure.start) else ""

    def _label(self, clause: str, after: str) -> str:
        if not clause and self._names:
            return self._names.pop(0)
        names = distributed(clause)
        if names:
            self._names = names[1:]
            return names[0]
        return joined_label(clause, after)

    def _same_metric(self, clause: str, figure: Figure, value: Decimal, unit: str) -> bool:
        """「税收累计10.7亿元，其中9月份1.2亿元」: the metric just named, counted over another time."""
        fact = self._out.facts[self._line.current or 0]
        between = self._between(max(0, figure.start - _REACH), figure.start)
        dated = [item for item in between if not _CLAUSE_END.search(self._text[item.end : figure.start])]
        mark = only_span(clause, bool(dated))
        if mark is None or fact.value is None or not self._counted(self._line.current or 0, unit):
            return False
        period = dated[-1].period if dated else None
        name = stem(fact.label)
        name = f"{mark}{name}" if mark else f"累计{name}" if "累计" in clause else name
        self._maker.add(name, value, unit, figure, period=period)
        return True
