"""Sentences as people type them into a chat → facts.

「签约项目18个，同比增加3个；总投资56.2亿元，完成年度任务的78%。」 One figure after the other is taken with the
words in front of it: a metric's name makes a fact, a relation word (同比, 上年同期, 目标, 完成, 占, 其中) says what
the figure is to the fact before it. A sentence without figures is a fact in words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from decimal import Decimal

from writer.facts.cells import read_cell
from writer.facts.collector import Collector, clean_label, is_child, label_key
from writer.facts.columns import split_unit
from writer.facts.derive import PERCENT_UNITS, plain
from writer.facts.measure import in_unit, measure
from writer.figures import find_figures, parse_period, period_label
from writer.schema import Fact, Figure, Period

# A line longer than this is no line a person reads: facts keep its beginning as their source.
_LONGEST_SOURCE = 2000
# How far before a figure its name may begin, and how much of a sentence a fact in words keeps.
_REACH = 120
_LONGEST_NOTE = 600
_SENTENCE_END = re.compile(r"[。；;！!\n]+")
_CLAUSE = re.compile(r"[，,：:（）()【】\[\]]")
_BOLD = re.compile(r"\*\*([^*\n]{1,60}?)\*\*")
_KEY_VALUE = re.compile(r"\s*([^:：=\t]{1,40}?)\s*[:：=]\s*(\S[^，,、。；;]{0,40}?)\s*[。；;，,]?\s*")

_PRIOR = re.compile(
    r"(?:比|较|与)?(?:上年|去年|上一年)(?:同期|同月|同季|全年)?(?:数|值|为|是|完成|实现|[:：\s])*"
    r"|同期(?:数|值|为|是)?"
)
_TARGET = re.compile(
    r"(?:年度|全年|今年|本年|年|季度|考核|计划|预期)*(?:目标|任务|计划|预算)"
    r"(?:任务|目标|数|值|为|是|[:：\s])*"
)
_DONE = re.compile(
    r"(?:完成|占|达到?|为|实现)?.{0,8}(?:目标|任务|计划|预算)(?:任务|目标|数|值)?的?(?:比例为?)?"
    r"|(?:完成率|完成比例|完成进度|进度|达成率).{0,3}"
)
_UP = r"增加|增长|增|提高|上升|提升|扩大|多|上涨|加快"
_DOWN = r"负增长|减少|下降|回落|下滑|降低|收窄|减|降|少|下跌|放缓"
_BASE = r"同比|(?:比|较|与)(?:上年|去年|上一年)(?:同期|同月|全年)?(?:相比)?|同期相比"
_OTHER_BASE = r"环比|(?:比|较|与)(?:上月|上季度?|上期|年初|上半年|前期|一季度|二季度|三季度)(?:末|相比)?"
_CHANGE = re.compile(
    rf"(?P<label>.*?)(?P<base>{_BASE}|{_OTHER_BASE})?[，\s]*(?:净|再|分别|均)?(?P<verb>{_UP}|{_DOWN})?"
    r"(?:了|幅度?|率|速度?)?(?:为|达到?)?"
)
_SHARE = re.compile(r".{0,12}(?:占|占比|比重|占到).{0,14}")
_LEAD = re.compile(
    r"(?:今年以来|截[至止]目前|目前|年内|当年|今年|全年|全市|全区|我区|我市|园区|累计(?=完成|实现)|已|共计|共|实现|完成"
    r"|有|预计|分别|均|其中|和|及|与|以及)(?=.)"
)
_DISTRIBUTED = re.compile(r"(.+?)分别(?:为|是|达到?|完成|实现)?")
_BEHIND = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,12}(?=[，,。、；;：:（()）\s]|$)")
_TAIL_NOUN = re.compile(r"(?:项目|企业|投资|资金|收入|产值|增速|数量|面积|税收|总额)$")
_RATE_UNITS = PERCENT_UNITS | {"‰", "个百分点", "百分点"}
_INTRO = re.compile(
    r"(?:截[至止])?(?:今年以来|目前|以来|底|末|止|截至|同时|此外|另外|其中|各位.*|大家好.*|如下|情况如下|数据如下|\s)*"
)


def read_sentences(line: int, text: str, out: Collector) -> int:
    """Read one line of text into ``out``; returns how many facts it gave. Never raises."""
    source = text if len(text) <= _LONGEST_SOURCE else text[:_LONGEST_SOURCE] + "…"
    before = len(out.facts)
    problems = len(out.problems)
    body = _BOLD.sub(lambda match: match[1] if re.search(r"[^\WXx]", match[1]) else match[0], text)
    if not _key_value(line, source, body, out):
        period = ""
        for sentence in _SENTENCE_END.split(body):
            if sentence.strip():
                period = _Sentence(line, source, sentence, out, period).read()
    if len(out.facts) == before and len(out.problems) == problems and line not in out.headings:
        out.problem(line, text, "这一行没有读出数据；请写成「指标＋数字＋单位」，或删去。")
    return len(out.facts) - before


def _key_value(line: int, text: str, body: str, out: Collector) -> bool:
    """「总投资（亿元）：56.23」: a name and a bare number, which is no figure to a reader of sentences."""
    match = _KEY_VALUE.fullmatch(body.strip()) if len(body) <= 200 else None
    if not match or read_cell(match[2]).kind not in ("number", "mask", "blank"):
        return False
    name, unit = split_unit(clean_label(match[1], leads_over=True))
    if not name or _PRIOR.fullmatch(name) or _TARGET.fullmatch(name) or find_figures(name):
        return False
    found = measure({"value": match[2]}, unit, {}, out.unit, name)
    for reason in found.problems:
        out.problem(line, text, reason)
    if found.value is not None:
        parent = out.whole if is_child(match[1]) else None
        out.add(Fact(out.next_id(), name, found.value, found.unit, part_of=parent, note="；".join(found.notes),
                     line=line, source=text))  # fmt: skip
    return True


class _Sentence:
    """One sentence, read figure by figure; ``_current`` is the fact that relation words speak of."""

    def __init__(self, line: int, source: str, text: str, out: Collector, period: str) -> None:
        self._line, self._source, self._text, self._out = line, source, text, out
        self._current: int | None = None
        self._names: list[str] = []
        self._period = period

    def read(self) -> str:
        """Read the sentence into the collector; returns the period it speaks of, for the next one of the line."""
        figures = find_figures(self._text)
        for mask in (figure for figure in figures if figure.kind == "mask"):
            self._problem(f"「{mask.text}」是遮盖的，不能当作数字；请填上实际内容。")
        quantities = [figure for figure in figures if figure.kind == "quantity"]
        self._periods = [figure for figure in figures if figure.kind == "period"]
        if not quantities:
            if not any(figure.kind == "mask" for figure in figures):
                self._words()
            return self._period
        self._note_period(quantities[0])
        end = 0
        for index, figure in enumerate(quantities):
            following = quantities[index + 1].start if index + 1 < len(quantities) else len(self._text)
            self._figure(figure, end, following)
            end = figure.end
        return self._period

    def _problem(self, reason: str) -> None:
        self._out.problem(self._line, self._source, reason)

    def _note_period(self, first: Figure) -> None:
        leading = next((item for item in self._periods if item.end <= first.start and item.period), None)
        if leading is None or leading.period is None or re.match(r"上年|去年", leading.text):
            return
        label = period_label(leading.period)
        if not self._out.period and not self._out.facts:
            self._out.period = label
        elif not _same_months(parse_period(self._out.period), leading.period):
            self._period = label

    def _words(self) -> None:
        text = " ".join(self._text[:_LONGEST_NOTE].split())
        rest = self._without_periods(0, min(len(self._text), _LONGEST_NOTE))
        if _INTRO.fullmatch(rest.strip(" ，,：:、")) or self._text.rstrip().endswith(("：", ":")):
            self._out.headings.add(self._line)
            if self._periods and self._periods[0].period and not self._out.period:
                self._out.period = period_label(self._periods[0].period)
            return
        label = clean_label(_CLAUSE.split(text)[0])[:40] or clean_label(text)[:40]
        if re.search(r"\w", label):
            self._out.add(Fact(self._out.next_id(), label, note=clean_label(text) or text, line=self._line,
                               source=self._source))  # fmt: skip

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

    def _figure(self, figure: Figure, start: int, following: int) -> None:
        near = max(start, figure.start - _REACH)
        before = self._without_periods(near, figure.start)
        said = next((item.text for item in self._between(near, figure.start)), "")
        clauses = _CLAUSE.split(before.strip().rstrip("：:=＝ "))
        clause = clauses[-1].strip(" 、\t") if clauses else ""
        clause = clause.removesuffix(figure.qualifier).rstrip() if figure.qualifier else clause
        value, unit = _as_written(figure)
        if figure.upper is not None or unit == "番":
            self._range(figure, clause)
        elif re.match(r"上年|去年", said) and len(clause) <= 3:
            self._set(prior=self._matched(value, unit))
        elif not self._relation(clause, figure, value, unit):
            same = figure.start - start <= 1 and start > 0 and self._current is not None
            if same and not clause.strip("/／、和 ") and self._current is not None and not self._names:
                # 63批次300人次, 32个/210.5亿元: one metric counted in two units.
                self._add(self._out.facts[self._current].label, value, unit, figure)
            else:
                self._new(clause, clauses, figure, value, unit, following)

    def _relation(self, clause: str, figure: Figure, value: Decimal, unit: str) -> bool:
        """Whether the figure says something about a fact that is there already."""
        if not clause and not self._names and self._current is not None and unit in _RATE_UNITS:
            self._note(figure, clause)
            return True
        if _DONE.fullmatch(clause) and (unit in _RATE_UNITS or unit == "成"):
            self._note(figure, clause)
        elif _PRIOR.fullmatch(clause):
            self._set(prior=self._matched(value, unit))
        elif _TARGET.fullmatch(clause):
            self._set(target=self._matched(value, unit))
        elif _SHARE.fullmatch(clause) and (unit in _RATE_UNITS or unit == "成"):
            self._note(figure, clause)
        else:
            return self._changed(clause, figure, value, unit)
        return True

    def _changed(self, clause: str, figure: Figure, value: Decimal, unit: str) -> bool:
        match = _CHANGE.fullmatch(clause)
        if not match or not (match["base"] or match["verb"]):
            return False
        label, base, verb = _bare(match["label"]), match["base"] or "", match["verb"] or ""
        change = -value if re.fullmatch(_DOWN, verb) else value
        if label:
            return self._own_change(label, base, verb, figure, change, unit)
        if self._current is None:
            self._problem(f"「{clause}{figure.text}」前面没有指标，不知道说的是哪一项；请补上指标名称。")
        elif not base or re.fullmatch(_OTHER_BASE, base):
            self._note(figure, clause)
            if not base:
                self._problem(f"「{clause}{figure.text}」没有说明与什么相比，只记在备注里；同比请写明「同比」。")
        else:
            self._yoy(figure, clause, change, unit)
        return True

    def _own_change(self, label: str, base: str, verb: str, figure: Figure, change: Decimal, unit: str) -> bool:
        """「规上工业增加值同比增长12.3%」: growth of a known fact, or the growth rate as a metric of its own."""
        if not base and (unit not in _RATE_UNITS or verb in ("增", "减", "降", "多", "少")):
            return False
        if re.fullmatch(_OTHER_BASE, base or "-"):
            self._add(f"{label}{base}变化", change, unit, figure)
            return True
        known = self._out.labels.get(label_key(label))
        if known is not None:
            self._current = known
            self._yoy(figure, f"{base}{verb}", change, unit)
            return True
        if unit not in PERCENT_UNITS:
            label = f"{label}{'同比' if base else ''}增减"
        elif not label.endswith(("增速", "增幅")):
            label = f"{label}增速"
        self._add(label, change, unit, figure)
        return True

    def _yoy(self, figure: Figure, clause: str, change: Decimal, unit: str) -> None:
        fact = self._out.facts[self._current] if self._current is not None else None
        if fact is None or fact.value is None:
            return
        if unit in PERCENT_UNITS and fact.unit not in PERCENT_UNITS:
            self._set(growth=change)
        elif unit == "倍":
            self._set(growth=change * 100)
        elif fact.unit in PERCENT_UNITS and unit != "个百分点":
            self._note(figure, clause)
            self._problem(f"「{clause}{figure.text}」：百分数的增减应写个百分点，只记在备注里；请核对。")
        else:
            in_fact = change if unit == "个百分点" and fact.unit in PERCENT_UNITS else self._matched(change, unit)
            if in_fact is None:
                return
            before = fact.value - in_fact
            if fact.prior is None:
                self._set(prior=before, prior_inferred=True)
            elif fact.prior != before:
                self._problem(f"所列增减 {plain(in_fact)} 与计算的 {plain(fact.value - fact.prior)} 不一致；请核对。")

    def _matched(self, value: Decimal, unit: str) -> Decimal | None:
        """``value`` in the unit of the current fact."""
        if self._current is None:
            self._problem("上年同期、目标或增减的前面没有指标，不知道说的是哪一项；请补上指标名称。")
            return None
        reasons: list[str] = []
        matched = in_unit(value, unit, self._out.facts[self._current].unit, "这个数", reasons)
        for reason in reasons:
            self._problem(reason)
        return matched

    def _set(self, **fields: Decimal | bool | None) -> None:
        if self._current is None or all(value is None for value in fields.values()):
            return
        fact = self._out.facts[self._current]
        for name, value in fields.items():
            old = getattr(fact, name)
            if old not in (None, False) and old != value:
                self._problem(f"「{fact.label}」的数前后不一致：{old} 与 {value}，保留前者；请核对。")
                return
        self._out.headings.add(self._line)  # what this line says went into a fact of its own or of an earlier line
        self._out.facts[self._current] = replace(fact, **fields)  # type: ignore[arg-type]

    def _note(self, figure: Figure, clause: str) -> None:
        if self._current is None:
            self._problem(f"「{clause}{figure.text}」前面没有指标，不知道说的是哪一项；请补上指标名称。")
            return
        fact = self._out.facts[self._current]
        if len(fact.note) > _LONGEST_NOTE:
            self._problem(f"「{fact.label}」的附注太长，「{figure.text}」没有记入；请分行书写。")
            return
        self._out.headings.add(self._line)
        note = "；".join(part for part in (fact.note, f"{clause}{figure.text}") if part)
        self._out.facts[self._current] = replace(fact, note=note)

    def _range(self, figure: Figure, clause: str) -> None:
        if not clause and self._current is not None:
            self._note(figure, clause)
            return
        text = " ".join(self._text[:_LONGEST_NOTE].split())
        self._problem(f"「{figure.text}」不是一个确定的数，已作为文字记录；有准确数请改填。")
        label = clean_label(clause) or clean_label(text)[:40] or figure.text
        self._out.add(Fact(self._out.next_id(), label, note=text, line=self._line, source=self._source))

    def _new(self, clause: str, clauses: list[str], figure: Figure, value: Decimal, unit: str, following: int) -> None:
        child = any(is_child(part) for part in clauses) and not self._names
        after = _BEHIND.match(self._text[figure.end : min(following, figure.end + _REACH)])
        label = self._label(clause, after[0] if after else "")
        if not label:
            self._problem(f"「{figure.text}」前面没有指标名称；请补上名称。")
            return
        self._add(label, value, unit, figure, child)

    def _label(self, clause: str, after: str) -> str:
        if not clause and self._names:
            return self._names.pop(0)
        distributed = _DISTRIBUTED.fullmatch(clause)
        names = re.split(r"[、和及与]", _bare(distributed[1])) if distributed else []
        if len(names) > 1 and all(names):
            noun = _TAIL_NOUN.search(names[-1])
            if noun and not any(_TAIL_NOUN.search(name) for name in names[:-1]):
                names = [*(f"{name}{noun[0]}" for name in names[:-1]), names[-1]]
            self._names = names[1:]
            return names[0]
        label = _bare(clause)
        if after and not re.match(rf"{_UP}|{_DOWN}|以上|以下|左右|同比|环比|其中|分别|和|及|与|的", after):
            label = f"{label}{after}"
        return label

    def _add(self, label: str, value: Decimal, unit: str, figure: Figure, child: bool = False) -> None:
        out = self._out
        vague = figure.text if figure.qualifier in figure.text else f"{figure.qualifier}{figure.text}"
        note = f"原文为「{vague}」" if figure.qualifier else ""
        if figure.qualifier:
            self._problem(f"「{vague}」是约数，已按其中的数字记录；有准确数请改填。")
        if not unit:
            self._problem(f"「{label}」没有单位；请补上单位。")
        parent = out.whole if child else None
        if child and parent is None:
            self._problem("「其中」前面没有它所属的指标；请把所属指标放在它前面。")
        out.add(Fact(out.next_id(), label, value, unit, self._period, part_of=parent, note=note, line=self._line,
                     source=self._source))  # fmt: skip
        self._current = len(out.facts) - 1


def _same_months(told: Period | None, said: Period) -> bool:
    """Whether a period is the one the paste is about; it may leave out the year."""
    return told is not None and (told.first, told.last) == (said.first, said.last) and said.year in (None, told.year)


def _bare(clause: str) -> str:
    label = clean_label(clause, leads_over=True)
    for _ in range(4):
        match = _LEAD.match(label)
        if not match:
            break
        label = label[match.end() :]
    return clean_label(label, leads_over=True)[:40].removesuffix("的")


def _as_written(figure: Figure) -> tuple[Decimal, str]:
    """Digits and unit as they stand in the text; numerals in hanzi and shared units in the base unit."""
    cell = read_cell(re.sub(r"(?<=[万亿千百])[余多]|(?<=\d)[余多](?=\D)", "", figure.text))
    if cell.kind == "number" and cell.value is not None and cell.unit:
        return cell.value, cell.unit
    return figure.value if figure.value is not None else Decimal(0), figure.unit
