"""Every figure of a draft against the pasted facts: traces, findings, and the facts that are not used."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from writer.checking.clauses import Text
from writer.checking.consistency import contradictions
from writer.checking.context import Context
from writer.checking.echoes import Echoes
from writer.checking.events import Events, event_finding
from writer.checking.evidence import Evidence
from writer.checking.expected import Expected
from writer.checking.forms import two_forms
from writer.checking.grounds import Grounds
from writer.checking.groups import Groups
from writer.checking.language import language_findings
from writer.checking.linking import read_figures
from writer.checking.links import Link, links_in
from writer.checking.lists import group
from writer.checking.messages import finding, pending_finding, unnamed_finding
from writer.checking.metrics import TOTALS, MetricIndex
from writer.checking.naming import Reading
from writer.checking.notes import Notes
from writer.checking.periods import compared_otherwise, pasted_periods, period_verdict
from writer.checking.plans import plan_spans
from writer.checking.proving import Proof, prove
from writer.checking.residue import residue_of
from writer.checking.statements import misstatements
from writer.checking.stretches import Spans
from writer.checking.units import is_ratio
from writer.figures import find_figures
from writer.schema import PASSING, Checked, Fact, Figure, Finding, Ledger, Period, Section, Trace, Verdict

_COUNTED_IN_WORDS = re.compile(r"[两三四五六七八九十]大?[个项条类种轮方份件批支块笔者样]")
_RESTATED_COUNT = re.compile(r"[两三四五六七八九十]大?[个项条类种轮方份件批支块笔者样家户地镇县区]")
_DURATION = re.compile(r"(?:[后余]|剩余|剩下|最后|未来|今后|时间|过去了?|时间过[去了]+)$")
_LASTING = re.compile(r"多了|[来里间内]|以[来内]|下来|累计|时间")
_FOR_EACH = re.compile(r"每[\u4e00-\u9fff]{0,7}$")
_TURNS = re.compile(r"[一两二三四][次期场]")  # 每月调度两次
_ONE = re.compile(r"[一百千万1]?[百千万亿]?元?")
_POINTED = re.compile(r"(?:这|那|该|上述|以上|前)$")
_NAMES = re.compile(r"(?:^|[，。；：（\s])(?P<list>[\u4e00-\u9fff]{2,8}(?:、[\u4e00-\u9fff]{2,8})+)等?$")
_RESTATED = re.compile(r"合计|共计|指标|均|都|总计|相加|加起来|占")  # 四项合计占…, 药品、检查化验两块占…
_NOUN = re.compile(r"[^\W\d的里中]{0,8}")  # what stands behind a count and may name what is counted
_SINCE_PREVIOUS = ("previous", "mom", "mom_diff", "mom_points")
_SPAN = 8000  # characters of a draft before a count that may hold its list
_TWO = 2  # characters behind a count that tell what is counted
_MOST_LINES = 4  # pasted lines that are named as the source of one figure
_BESIDE = 24  # characters of a name right behind a figure
_NEAR = 60  # characters before a clause that tell what it goes on with
_LISTED = 8  # figures of a list that a count before or behind it may sum up
_PENDING = re.compile(r"【待补[^【】\n]{0,200}】?")


class Prover:
    """A ledger made ready: the same one checks any number of texts, as fast as somebody types."""

    def __init__(self, ledger: Ledger, grounds: Grounds | None = None) -> None:
        self.ledger = ledger
        self.grounds = grounds or Grounds()
        self.index = MetricIndex(ledger, self.grounds.vocabulary)
        self.evidence = Evidence(ledger, self.index.metrics)
        self.notes = Notes(ledger)
        self.events = Events(ledger)
        self._periods = pasted_periods(ledger, ())
        self._dated = {fact.id: months for fact in ledger.facts if (months := _months(fact))}
        self._residue = residue_of(ledger, self.grounds)

    def check(self, draft: str, sections: Sequence[Section] = (), period: Period | None = None) -> Checked:
        """Trace every figure of ``draft``; never raises, whatever the text.

        Args:
            draft: the text as it stands.
            sections: the draft's sections, where they are known: what is planned is read as such.
            period: the report's own period; without it, periods are taken as they stand.
        """
        pending = [(m.start(), m.end()) for m in _PENDING.finditer(draft)]
        figures = tuple(f for f in find_figures(draft) if not any(a <= f.start < b for a, b in pending))
        text, plans = Text(draft, figures, self.index.names), plan_spans(draft, sections)
        readings = read_figures(text, self.index)
        traces, findings, used = self._figures(text, readings, plans)
        findings += (pending_finding(draft, a, b) for a, b in pending)
        findings += contradictions(text, readings, traces, self.grounds.vocabulary, plans, period)
        dated, misdated = self._dates(text, _current(readings, traces, self._dated), traces, plans, period)
        traces, findings = [*traces, *dated], [*findings, *misdated]
        findings += language_findings(draft, sections, self.grounds.off, self.grounds.range_dash)
        findings += misstatements(text, readings, self.index, self.evidence, plans)
        if self._residue is not None:
            traces, findings = self._residue.told(text, traces, findings, period)
        findings += two_forms(draft, sorted(traces, key=lambda one: one.start), self.ledger)
        used |= self.notes.told(draft) | self._totals(used)
        return Checked(
            tuple(sorted(traces, key=lambda t: (t.start, t.end))),
            tuple(sorted((f for f in findings if f.code not in self.grounds.off), key=lambda f: (f.start, f.end))),
            tuple(fact.id for fact in self.ledger.facts if fact.id not in used),
        )

    def links(self, text: str) -> tuple[Link, ...]:
        """What every figure of ``text`` speaks of, whatever its value; see ``link_figures``."""
        return links_in(text, self.index)

    def _figures(
        self, text: Text, readings: Sequence[Reading], plans: list[tuple[int, int]]
    ) -> tuple[list[Trace], list[Finding], set[str]]:
        """The traces of quantities and masks, what is wrong with them, and the facts they tell."""
        traces: list[Trace] = []
        findings: list[Finding] = []
        used: set[str] = set()
        context = Context(text, self.index, self.evidence, readings)
        proofs = [self._proof(at, reading, text, context, plans) for at, reading in enumerate(readings)]
        proofs = Echoes(context).prove(Groups(context).prove(proofs))
        for reading, proof in zip(readings, proofs, strict=True):
            trace, facts = self._trace(reading, proof)
            traces.append(trace)
            used |= facts
            if trace.verdict not in PASSING:
                told = finding(trace, reading, proof, self.index.metrics, text.raw)
                findings.append(replace(told, severity="warning") if self._may_be_prose(reading, text) else told)
            elif proof.unsure:
                findings.append(unnamed_finding(trace, self.index.metrics, proof))
        return traces, findings, used

    def _dates(
        self,
        text: Text,
        current: Mapping[int, Spans | None],
        told: Sequence[Trace],
        plans: list[tuple[int, int]],
        period: Period | None,
    ) -> tuple[list[Trace], list[Finding]]:
        """The traces of periods, and what is wrong with them."""
        since = frozenset(trace.start for trace in told if trace.relation in _SINCE_PREVIOUS)
        traces: list[Trace] = []
        wrong: list[Finding] = []
        for one in text.periods:
            verdict = period_verdict(one, text, period, self._periods, current, _lies_in(one, plans))
            if period is not None and compared_otherwise(one, text, period, since, self._periods):
                verdict = "wrong_period"
            event = self.events.contradicted(one, text) if verdict in PASSING else None
            traces.append(_bare(one, verdict) if event is None else _bare(one, "wrong_period", event.fact))
            if event is not None:
                wrong.append(event_finding(one, event))
            elif verdict not in PASSING:
                wrong.append(finding(traces[-1], None, None, (), text.raw, period))
        return traces, wrong

    def _proof(self, at: int, reading: Reading, text: Text, context: Context, plans: list[tuple[int, int]]) -> Proof:
        if reading.figure.kind == "mask" or reading.figure.value is None:
            return Proof("mask")
        planned = _lies_in(reading.figure, plans)
        proof = prove(reading, self.evidence, planned)
        if proof.verdict not in PASSING:
            noted = self._noted(reading, text, planned, self._whole_before(at, reading, text, context))
            if noted is not None:
                return replace(proof, noted=noted)
            called = self._in_label(reading.figure, text)
            if called is not None:
                return replace(proof, noted=called)
            proof = context.prove(at, planned) or proof
        if proof.verdict in PASSING and proof.found is not None:
            context.proved[at] = proof.found.metric
        return proof

    def _trace(self, reading: Reading, proof: Proof) -> tuple[Trace, set[str]]:
        figure, found = reading.figure, proof.found
        if proof.noted is not None:
            trace = _bare(figure, "supported", proof.noted, "value", f"材料原文有{figure.text}")
            return trace, {proof.noted.id}
        if found is None and proof.right is not None and proof.right.metric >= 0:
            right = proof.right  # what the metric named here would have said
            return _bare(figure, proof.verdict, self._facts(right)[0], right.relation, right.formula), set()
        if found is None:
            return _bare(figure, proof.verdict), set()
        fact, *others = self._facts(found)
        trace = _bare(figure, proof.verdict, fact, found.relation, found.formula, others)
        used = {fact.id} if proof.verdict in PASSING else set()
        if found.relation == "sum":
            used |= {self.index.metrics[at].fact.id for at in reading.parts}
        return trace, used

    def _facts(self, found: Expected) -> list[Fact]:
        """The fact of a value, then the others that it is worked out from."""
        made = () if found.made is None else sorted(found.made.metrics - {found.metric})
        return [self.index.metrics[at].fact for at in (found.metric, *made)]

    def _may_be_prose(self, reading: Reading, text: Text) -> bool:
        """「紧盯两个旺季」: a small count in words of something that no ledger lists may be a way of speaking."""
        figure = reading.figure
        before, after = text.raw[max(0, figure.start - 6) : figure.start], text.folded[figure.end : figure.end + 4]
        if figure.kind == "mask":
            return False
        if _FOR_EACH.search(before) and (_ONE.fullmatch(figure.text) or _TURNS.fullmatch(figure.text)):
            return True  # 每引进一亿元投资，花费3万元
        if _DURATION.search(before) and figure.unit in ("个月", "天", "年", "周", ""):
            return True  # 后五个月还需组织…, 时间过去了三分之二
        if figure.unit in ("个月", "天", "年") and _LASTING.match(after) and not reading.candidates:
            return True  # 九个月来多了2670万元
        if _RESTATED_COUNT.fullmatch(figure.text) and _RESTATED.match(after):
            return True
        named = _NAMES.search(text.folded, max(0, figure.start - 60), figure.start)
        if named is not None and after[:1].isalpha() and figure.value == named["list"].count("、") + 1:
            return True  # 东岭区、青岚县、枫林县3个单位
        if not _COUNTED_IN_WORDS.fullmatch(figure.text):
            return False
        if _POINTED.search(text.raw, max(0, figure.start - 4), figure.start):
            return True  # 开工和这两笔资金
        if _counts_list(figure, text) or _counted_above(figure, text):
            return True
        if reading.candidates:
            return False
        noun = _NOUN.match(text.folded, figure.end)
        start = text.clause_start(figure.start)
        done = any(act in text.folded[start : figure.start] for act in self.index.vocabulary.acts)  # 引进两个亿元项目
        return not (done or self.index.is_known(text.folded[start : noun.end() if noun else figure.end]))

    def _totals(self, used: set[str]) -> set[str]:
        """A 合计 row is told with the whole that it repeats, or with all the rows that it adds up."""
        metrics = self.index.metrics
        found: set[str] = set()
        for total in metrics:
            if total.label not in TOTALS:
                continue
            whole = {metrics[total.parent].fact.id} if total.parent is not None else set()
            rows = {metrics[at].fact.id for at in self.index.parts_of_total(total)}
            if total.fact.id in used:
                found |= whole
            elif whole & used or (rows and rows <= used):
                found.add(total.fact.id)
        return found

    def _in_label(self, figure: Figure, text: Text) -> Fact | None:
        """The fact whose name holds the figure, as 前十户企业产值 and 90—144平方米 do."""
        start, end = figure.start, figure.end
        said = (text.folded[start : end + _TWO], text.folded[max(0, start - 1) : end + 1])
        folded = text.folded[start:end]
        metrics = self.index.metrics if any(word in self.index.names for word in (*said, folded)) else ()
        return next((m.fact for m in metrics if m.label == folded or any(word in m.label for word in said)), None)

    def _whole_before(self, at: int, reading: Reading, text: Text, context: Context) -> str:
        """The fact told right before 其中, whose remark may give its parts: 40个以上，其中亿元以上项目18个."""
        before = context.proved.get(at - 1)
        if before is None or "其中" not in text.folded[context.readings[at - 1].figure.end : reading.figure.start]:
            return ""
        same = text.sentence_start(reading.figure.start) <= context.readings[at - 1].figure.start
        return self.index.metrics[before].fact.id if same else ""

    def _noted(self, reading: Reading, text: Text, planned: bool, whole: str) -> Fact | None:
        figure = reading.figure
        start, end = text.sentence_start(figure.start), text.sentence_end(figure.end)
        before = text.raw[max(start, figure.start - 60) : figure.start]
        after = text.raw[figure.end : min(end, figure.end + 60)]
        firm = reading.candidates if not (reading.weak or reading.stranger) else ()
        about = (*(name.metric for name in firm), *(reading.within if firm else ()))
        own = frozenset(self.index.metrics[at].fact.id for at in about)
        named = reading.named if reading.candidates and not (reading.weak or whole) else ""
        own = own | {whole} if whole and own else own
        if own:  # 14个省级重点项目完成投资58.4亿元, whose remark says 14个项目
            beside = self.index.starting(text.folded, figure.end, figure.end + _BESIDE)
            own |= {self.index.metrics[name.metric].fact.id for name in beside}
        if planned and not own:
            own = frozenset(self.index.metrics[name.metric].fact.id for name in reading.candidates)
        ahead = planned or reading.cue.wished or reading.cue.relation == "target"
        around, moved = f"{before}，{after}", reading.cue.direction
        counts = not is_ratio(reading.unit) and reading.cue.relation == "value" and len(after) >= _TWO
        found = self.notes.literal(figure.text + after[:_TWO], own) if counts else None
        clause = text.clause_start(figure.start)
        found = found or self.notes.verbatim(
            text.folded[clause : figure.end], text.folded[max(start, clause - _NEAR) : clause]
        )
        found = found or self.notes.holding(figure, around, named, own, moved, ahead)
        return found if found or about or not planned else self.notes.holding(figure, around, named, frozenset(), moved)


def _counts_list(figure: Figure, text: Text) -> bool:
    """「三块收入的占比依次是44.2%、34.4%、21.3%」: a count of what is listed right behind it or before it."""
    at = bisect_left(text.figures, figure.start, key=lambda one: one.start)
    before = (start for start in range(max(0, at - _LISTED), at) if start + len(group(text, start)) == at)
    first = next(before, at)
    behind = group(text, at + 1) if at + 1 < len(text.figures) else []
    near = bool(behind) and text.sentence_start(behind[0].start) == text.sentence_start(figure.start)
    return figure.value is not None and figure.value in (at - first, len(behind) if near else 0)


def _counted_above(figure: Figure, text: Text) -> bool:
    """「围绕四条产业链」 after a list that was counted in the same words."""
    said = text.raw[figure.start : figure.end + _TWO]
    first = text.raw.find(said, max(0, figure.start - _SPAN), figure.start)
    at = bisect_left(text.figures, first, key=lambda one: one.start) if first >= 0 else len(text.figures)
    return at < len(text.figures) and text.figures[at].start == first and _counts_list(text.figures[at], text)


def _lies_in(figure: Figure, spans: list[tuple[int, int]]) -> bool:
    return any(start <= figure.start < end for start, end in spans)


def _current(
    readings: Sequence[Reading], traces: Sequence[Trace], dated: Mapping[str, Spans]
) -> dict[int, Spans | None]:
    """Of each quantity told as a value, by its start, the months that its row names; None where it is no such value."""
    found: dict[int, Spans | None] = {}
    for reading, trace in zip(readings, traces, strict=True):
        if reading.cue.relation not in ("value", "yoy") or reading.weak or reading.stranger:
            continue
        current = trace.relation in ("value", "rest") and trace.verdict in PASSING and bool(reading.candidates)
        found[reading.figure.start] = dated.get(trace.fact, frozenset()) if current else None
    return found


def _months(fact: Fact) -> Spans:
    """The months that a row says itself it counts over: 三季度当季工业总产值."""
    named = (figure.period for figure in find_figures(f"{fact.label} {fact.period}") if figure.kind == "period")
    return frozenset((one.first, one.last) for one in named if one is not None)


def check(
    text: str,
    ledger: Ledger,
    sections: Sequence[Section] = (),
    period: Period | None = None,
    grounds: Grounds | None = None,
) -> Checked:
    """Trace every figure of ``text`` to a fact of ``ledger``; see ``Prover``, which is quicker for a second text."""
    return Prover(ledger, grounds).check(text, sections, period)


def _bare(
    figure: Figure,
    verdict: Verdict,
    fact: Fact | None = None,
    relation: str = "",
    formula: str = "",
    others: Sequence[Fact] = (),
) -> Trace:
    lines = dict.fromkeys(_line(one) for one in (fact, *others) if one is not None)
    source = "；".join(list(lines)[:_MOST_LINES])
    known = fact.id if fact is not None else ""
    return Trace(figure.start, figure.end, figure.text, verdict, known, relation, formula, source)


def _line(fact: Fact) -> str:
    return f"第{fact.line}行：{_one_line(fact.source)}" if fact.line else _one_line(fact.source)


def _one_line(text: str) -> str:
    return " ".join(text.split())
