"""Residue: what stands in a draft because it stood in a past report, and not because the material says so.

Offices roll last period's text forward. What is left in of it – a figure, a date, the number of an event – is named
with the report that it comes from. Whatever the material states is never residue, also where a past report said the
same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from writer.checking.clauses import Text, content
from writer.checking.grounds import Grounds
from writer.checking.past import PastRecord, Standing
from writer.checking.proper_names import NameResidue, front_of
from writer.checking.units import figure_unit, measured
from writer.checking.vocabulary import fold
from writer.figures import find_figures, period_label
from writer.schema import Figure, Finding, Ledger, Period, Trace, Verdict

CODE = "residue"
# Verdicts of figures that may be a past report's; a figure that failed for another reason than having no ground at all
# must stand there of the same metric.
_GROUNDLESS: frozenset[Verdict] = frozenset({"unsupported"})
_ASTRAY: frozenset[Verdict] = frozenset({"wrong_metric", "wrong_relation", "wrong_unit", "wrong_sign"})
_TELLING = 3  # significant digits from which a figure speaks for itself
_ALIKE = 4  # characters around a figure that must agree where it does not
_NAMED = 2  # letters of a metric's name among them
_SAME = 10  # characters around a figure that are enough by themselves
_PRINTED = re.compile(r"\d+(?:\.\d+)?")
_DAY = re.compile(r"\d[日号]$")
_DEADLINE = re.compile(r"(?:[底末]|月份?)?(?:之?前|以前)")
_NEXT_YEAR = re.compile(r"明年|次年|来年|下一?年|翌年")
_FOUNDED = re.compile(r"成立|以来|建园|建成|始建|挂牌|获批|印发|施行|实施|出台|十八大|十九大|二十大")
_ORDINAL = re.compile(
    r"第(?:[一二三四五六七八九十百]{1,4}|\d{1,3})(?:届|(?:次|期|批|轮)(?=[\u4e00-\u9fff]{0,10}(?:会|论坛|节|展|赛|活动)))"
)
_EVENT = re.compile(
    r"[\u4e00-\u9fff]{0,14}?(?:博览会|交易会|洽谈会|推介会|对接会|展览会|会议|大会|论坛|峰会|年会|文化节|大赛)"
)
_RANK = re.compile(
    r"(?:[列居排]|位次|名次|升至|跃至|升到|提升到|上升到|前移至|退居|降至)[^，。；\n\d]{0,10}?"
    r"(?P<rank>第(?:[一二三四五六七八九十百]{1,4}|\d{1,3})[位名])"
)
_SAID = re.compile(r"(“[^”\n]{1,60}”)[：:](.+)", re.DOTALL)  # what is quoted of a draft, and what is wrong with it
_STANDING = 3  # reports from which on a wording is this office's own


class Residue:
    """Past reports and this period's material, held against any number of drafts."""

    def __init__(self, past: PastRecord, ledger: Ledger, material: Sequence[str] = ()) -> None:
        self._past = past
        self._material = fold("\n".join((*material, *_told(ledger))))
        # Of the lines of figures only the remarks: what stands there as last year's may still be told as this year's.
        self._given = {
            (figure.value, figure_unit(figure))
            for text in (*material, *(fact.note for fact in ledger.facts), *(one.text for one in ledger.problems))
            for figure in map(measured, find_figures(text))
            if figure.kind == "quantity"
        }
        self._names = NameResidue(past, self._material, (ledger.title, *material))

    def told(
        self, text: Text, traces: Sequence[Trace], findings: Sequence[Finding], period: Period | None
    ) -> tuple[list[Trace], list[Finding]]:
        """The traces and findings of a draft with what is residue called so; of each span there stays one finding.

        Args:
            text: the draft.
            traces: of its figures and periods.
            findings: on them and on others.
            period: the report's own; reports on the same one or a later one are not past.
        """
        draft = fold(text.raw)
        among = self._past.before(period, f"{self._material}\n{front_of(draft)}")
        if not among:
            return list(traces), list(findings)
        figures = {figure.start: figure for figure in (*text.figures, *text.periods)}
        places = {
            trace.start: place
            for trace in traces
            if (place := self._place(figures.get(trace.start), trace, draft, among)) is not None
        }
        told = [self._renamed(trace, places.get(trace.start)) for trace in traces]
        by_end = {trace.end: trace for trace in traces if trace.start in places}
        out = [
            self._explained(one, places[trace.start], period)
            if (trace := by_end.get(one.end)) is not None and one.code == trace.verdict
            else one
            for one in findings
        ]
        out += self._dates(text, draft, told, among, period)
        out += self._ordinals(draft, among, period)
        out += self._names.findings(draft, text.raw, among)
        return told, out

    def _place(self, figure: Figure | None, trace: Trace, draft: str, among: frozenset[int]) -> Standing | None:
        """Where the figure or period of a failed trace comes from; None where nothing says that it is a past one."""
        if figure is None:
            return None
        if trace.verdict == "wrong_period":
            found = self._past.wording(draft, trace.start, trace.end, among)
            return next((one for one in found[:1] if one.alike >= _ALIKE or self._is_own(one, figure)), None)
        if trace.verdict not in _GROUNDLESS | _ASTRAY or (figure.value, figure_unit(figure)) in self._given:
            return None
        telling = _telling(figure)
        for place in self._past.figures(figure, draft, among, anywhere=telling)[:1]:
            named = len(content(draft[figure.start - place.left : figure.start])) >= _NAMED
            if trace.verdict in _GROUNDLESS:  # 尚有410亩缺口
                named = named or len(content(draft[figure.end : figure.end + place.right])) >= _NAMED
            if place.alike >= (_ALIKE if named else _SAME) or (telling and trace.verdict in _GROUNDLESS):
                return place
        return None

    def _is_own(self, place: Standing, figure: Figure) -> bool:
        """Whether a period is the one that the past report is on."""
        past, told = self._past.reports[place.report].period, figure.period
        return (
            past is not None
            and told is not None
            and past.year is not None
            and past.year == told.year
            and ((told.first, told.last) in ((past.first, past.last), (1, 12), (1, past.last)))
        )

    def _renamed(self, trace: Trace, place: Standing | None) -> Trace:
        if place is None:
            return trace
        return replace(trace, verdict="residue", source=f"往期材料{self._past.source(place)}")

    def _explained(self, one: Finding, place: Standing, period: Period | None) -> Finding:
        source = self._past.source(place)
        if one.code == "wrong_period":
            own = f"（{period_label(period)}）" if period is not None else ""
            message = f"“{one.text}”像是旧稿里留下的：{source}；请改成本期{own}的时间。"
        else:
            said = _SAID.match(one.message)
            quoted, rest = (said[1], said[2]) if said else (f"“{one.text}”", one.message)
            message = f"{quoted}像是旧稿里留下的，见{source}：{rest}"
        return replace(one, code=CODE, message=message)

    def _dates(
        self, text: Text, draft: str, traces: Sequence[Trace], among: frozenset[int], period: Period | None
    ) -> list[Finding]:
        """Days and deadlines that a past report of another year, or of an earlier month, has in the same wording."""
        if period is None or period.year is None:
            return []
        passed = {trace.start for trace in traces if trace.verdict == "period"}
        since = _begins(draft, period)
        out = []
        for figure in text.periods:
            if figure.start not in passed or fold(figure.text) in self._material:
                continue
            alike = self._alike_if_old(figure, text, draft, period)
            if not alike:
                continue
            found = [one for one in self._past.wording(draft, figure.start, figure.end, among) if one.alike >= alike]
            place = next((one for one in found if self._older(one, figure, period, since)), None)
            if place is not None and len({one.report for one in found}) < _STANDING:
                message = f"“{figure.text}”像是旧稿里留下的：{self._past.source(place)}；请核对是不是本期的时间。"
                out.append(Finding(CODE, "warning", figure.start, figure.end, figure.text, message))
        return out

    def _alike_if_old(self, figure: Figure, text: Text, draft: str, period: Period) -> int:
        """How much of the wording must be the past report's for a date that fits by itself to be another year's.

        A day, or a deadline that lies behind, is told at once, one that is still to come only where the whole clause is
        the same; 0 for what is told never.
        """
        start, end = text.sentence_start(figure.start), text.sentence_end(figure.end)
        around = draft[max(start, figure.start - 24) : min(end, figure.end + 24)]
        found = figure.period
        if found is None or period.year is None or not around.replace(fold(figure.text), "").strip():
            return 0
        if _DEADLINE.match(draft, figure.end):
            if found.year is not None:
                return _ALIKE if 12 * found.year + found.last <= 12 * period.year + period.last else 0
            if found.last <= period.last < 12 and not _NEXT_YEAR.search(around):
                return _ALIKE
            return _SAME if found.last < 12 else 0  # what is due by the end of a year is due every year
        return _ALIKE if _DAY.search(figure.text) and not _FOUNDED.search(around) else 0

    def _older(self, place: Standing, figure: Figure, period: Period, since: int) -> bool:
        """Whether a past report speaks of an earlier year, of an earlier deadline, or of a day before ``since``."""
        past = self._past.reports[place.report].period
        if past is None or past.year is None:
            return False
        if past.year != period.year:
            return True
        found = figure.period
        if _DAY.search(figure.text):
            return found is not None and found.year in (None, period.year) and found.last < since
        return found is not None and found.last <= period.last

    def _ordinals(self, draft: str, among: frozenset[int], period: Period | None) -> list[Finding]:
        """Numbers of events (第七届…) that a past report of another year has as well, and ranks that any has."""
        out = []
        for match in _ORDINAL.finditer(draft):
            event = _EVENT.match(draft, match.end())
            until = event.end() if event else min(match.end() + _NAMED, len(draft))
            words = draft[match.start() : until]
            if match[0] in self._material or len(words) - len(match[0]) < _NAMED or "\n" in words:
                continue
            found = [
                one
                for one in self._past.wording(draft, match.start(), until, among)
                if not self._same_year(one, period)
            ]
            if found and len({one.report for one in found}) < _STANDING:
                message = f"“{words}”与往期相同：{self._past.source(found[0])}；请核对是第几届（次）。"
                out.append(Finding(CODE, "warning", match.start(), until, words, message))
        for match in _RANK.finditer(draft):
            found = self._past.wording(draft, match.start("rank"), match.end(), among)
            if match["rank"] in self._material or not found or found[0].alike < _ALIKE:
                continue
            message = f"“{match['rank']}”与往期相同：{self._past.source(found[0])}；请核对是不是本期的位次。"
            out.append(Finding(CODE, "warning", match.start("rank"), match.end(), match["rank"], message))
        return out

    def _same_year(self, place: Standing, period: Period | None) -> bool:
        past = self._past.reports[place.report].period
        return period is not None and past is not None and past.year == period.year


def residue_of(ledger: Ledger, grounds: Grounds) -> Residue | None:
    """What finds residue in drafts on these facts; None where there is no past, or nobody wants to see it."""
    if grounds.past is None or not grounds.past.reports or CODE in grounds.off:
        return None
    return Residue(grounds.past, ledger, grounds.material)


def _begins(draft: str, period: Period) -> int:
    """The month with which what the title names begins: 7 for 第三季度, also where the figures are those of 1—9月."""
    spans = [
        one.period
        for one in find_figures(front_of(draft).split("\n", 1)[0])
        if one.kind == "period" and one.period is not None and one.period.year in (None, period.year)
    ]
    return max((one.first for one in spans if one.last == period.last), default=period.first)


def _telling(figure: Figure) -> bool:
    """Whether a figure is hardly the same by chance: 53.9亿元, 49.0%, 1286人次, but not 3个, 20% or 500家."""
    printed = _PRINTED.search(fold(figure.text).replace("，", "").replace(",", ""))
    if printed is None or not figure.value or figure.upper is not None:
        return False
    digits = printed[0].replace(".", "").lstrip("0")
    return len(digits if "." in printed[0] else digits.rstrip("0")) >= _TELLING


def _told(ledger: Ledger) -> list[str]:
    """Everything that the material says."""
    words = [ledger.title, ledger.period, *(problem.text for problem in ledger.problems)]
    for fact in ledger.facts:
        words += [fact.label, fact.period, fact.note, fact.source]
    return [word for word in words if word]
