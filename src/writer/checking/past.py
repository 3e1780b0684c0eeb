"""Past reports made ready: where a figure, a date or a name of a draft stands in them.

Nothing is computed before it is asked for: a draft whose every figure is proved costs no more than its names do.
Figures are found by their significant digits first, whatever the unit (53.9亿元 and 539000万元 have the same); only the
sentences that have them are read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache

from writer.checking.units import figure_unit, measured
from writer.checking.vocabulary import fold
from writer.figures import chinese_number, find_figures, period_label
from writer.schema import Figure, Period, Report

_NUMBER = re.compile(r"(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?")
_HANZI_NUMBER = re.compile(
    r"[〇零一二两三四五六七八九十百千]+(?=[余多万亿]*"
    r"[个家次场条名位项批亩座成件户人栋公万亿天倍番层类种支只部套台趟轮宗处款起份所间幢块片本篇例年级届])"
)
_STOPS = re.compile(r"[。；！？\n]")
_CLAUSE = re.compile(r"[，。；：！？\n（）]")
_REACH = 160  # characters of a sentence that are read on either side of a figure
_RUN = 16  # characters beyond which two contexts agree enough
_READ = 32  # occurrences of the same digits that are read, those in the likest wording first
_MOST = 2000  # occurrences of the same digits that are compared at all
_ENOUGH = 6  # places with the very same figure, of which the likest is told
_LEAST_QUOTED = 12  # a clause shorter than this says too little by itself
_EXCERPT = 40
_HELD = 2048  # answers kept: more than one draft asks for, few enough for any number of drafts
_STEM = re.compile(
    r"^(?:关于)?(?P<stem>[\u4e00-\u9fff]{2,4}?)"
    r"(?:省|市|区|县|州|镇|经济|经开|开发|高新|产业|工业|新区|园区|园|投资|投促|招商|商务|发展|港|湾)"
)
_NO_STEMS = re.compile("国家|全|招商|投资|产业|工业|城市|我|本|[上下]半|[在于和与年月]")
INNER_QUOTES = str.maketrans("“”", "‘’")  # GB/T 15834: quotation marks within quotation marks are single


@dataclass(frozen=True, slots=True)
class PastReport:
    """What is kept of a past report. ``title`` and ``issuer`` say whose it is."""

    name: str
    text: str
    period: Period | None = None
    issuer: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A place in a past report: its index, the span there, and how many characters to its left and right agree."""

    report: int
    start: int
    end: int
    left: int = 0
    right: int = 0

    @property
    def alike(self) -> int:
        """How much of the wording around it agrees."""
        return self.left + self.right


class PastRecord:
    """Past reports, read-only and shared between checks; equal only to itself."""

    def __init__(self, reports: Iterable[PastReport]) -> None:
        self.reports = tuple(reports)
        self.texts = tuple(fold(report.text) for report in self.reports)
        self.stems = tuple(stems(report.issuer, report.title) for report in self.reports)
        self._holders = lru_cache(maxsize=_HELD)(self._holding)
        self._figures_of = lru_cache(maxsize=_HELD)(self._read)

    def before(self, period: Period | None, ours: str = "") -> frozenset[int]:
        """The reports that are past for a report on ``period``.

        A report that ends later is not, nor is this office's own that ends with it: it is this very report, or tells
        of the same.

        Args:
            period: of the report that is written; without it all count.
            ours: what says whose report it is: title, material.
        """
        everything = frozenset(range(len(self.reports)))
        if period is None or period.year is None:
            return everything
        late = (at for at in everything if self._not_before(at, _ends(period), ours))
        return everything - frozenset(late)

    def _not_before(self, at: int, end: int, ours: str) -> bool:
        own = self.reports[at].period
        if own is None or own.year is None or _ends(own) < end:
            return False
        return _ends(own) > end or not self.stems[at] or any(stem in ours for stem in self.stems[at])

    def figures(self, figure: Figure, draft: str, among: frozenset[int], anywhere: bool) -> list[Standing]:
        """Where the very same quantity stands, in the likest wording first.

        Args:
            figure: a quantity of the draft.
            draft: the draft, folded.
            among: the reports that count.
            anywhere: look at all places, not only at those behind the same character: for figures that are hardly the
                same by chance.
        """
        if figure.value is None:
            return []
        unit, digits = figure_unit(figure), _digits(figure.value)
        places = (
            self._numbers.get(digits, ()) if anywhere else self._behind.get((digits, _before(draft, figure.start)), ())
        )
        found = [
            (common_left(draft, figure.start, self.texts[at], start), at, start)
            for at, start in places[:_MOST]
            if at in among
        ]
        found.sort(key=lambda one: (-one[0], -self._recent(one[1]), one[2]))
        out: list[Standing] = []
        for _, at, start in found[:_READ]:
            if len(out) >= _ENOUGH:
                break
            for other in self._figures_of(at, *self._sentence(at, start)):
                if other.start <= start < other.end and other.value == figure.value and figure_unit(other) == unit:
                    out.append(self._standing(draft, figure.start, figure.end, at, other.start, other.end))
        return self.ranked(out)

    def wording(self, draft: str, start: int, end: int, among: frozenset[int]) -> list[Standing]:
        """Where ``draft[start:end]`` stands as it is written, in the likest wording first."""
        sought = draft[start:end]
        out: list[Standing] = []
        for at in self.holding(sought, among):
            text, place = self.texts[at], self.texts[at].find(sought)
            while place >= 0 and len(out) < _MOST:
                out.append(self._standing(draft, start, end, at, place, place + len(sought)))
                place = text.find(sought, place + 1)
        return self.ranked(out)

    def holding(self, words: str, among: frozenset[int]) -> frozenset[int]:
        """The reports in which these words stand."""
        return self._holders(words) & among

    def _holding(self, words: str) -> frozenset[int]:
        return frozenset(at for at, text in enumerate(self.texts) if words and words in text)

    def ranked(self, places: list[Standing]) -> list[Standing]:
        """The places in the likest wording first, of equals the latest."""
        return sorted(places, key=lambda one: (-one.alike, -self._recent(one.report), one.start))

    def source(self, place: Standing) -> str:
        """The report, its period, and the clause that holds the place, for people."""
        report = self.reports[place.report]
        name = re.sub(r"\.(?:txt|md|docx?|wps)$", "", report.name.replace("\\", "/").rpartition("/")[2])
        label = period_label(report.period) if report.period else ""
        when = f"（{label}）" if label and label not in name else ""
        return f"《{name}》{when}“{self.excerpt(place)}”"

    def excerpt(self, place: Standing) -> str:
        """The clause of a past report that holds a place, at most 40 characters."""
        text, raw = self.texts[place.report], self.reports[place.report].text
        start, end = _clause(text, place.start, place.end)
        if end - start > _EXCERPT:
            start = max(start, min(place.start - (_EXCERPT - 2) // 2, end - _EXCERPT + 2))
            cut_end = min(end, max(start + _EXCERPT - 2, place.end))
            return _shown(raw, start, cut_end, start > _clause(text, place.start, place.end)[0], cut_end < end)
        return _shown(raw, start, end, False, False)

    def _standing(self, draft: str, start: int, end: int, at: int, there: int, until: int) -> Standing:
        text = self.texts[at]
        return Standing(at, there, until, common_left(draft, start, text, there), common_right(draft, end, text, until))

    def _recent(self, at: int) -> int:
        period = self.reports[at].period
        return _ends(period) if period is not None else 0

    @cached_property
    def _numbers(self) -> dict[str, list[tuple[int, int]]]:
        """Of each sequence of significant digits the places where a number with it begins."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, report in enumerate(self.reports):
            for match in _NUMBER.finditer(report.text):
                found[_significant(match[0])].append((at, match.start()))
            for match in _HANZI_NUMBER.finditer(report.text):
                number = chinese_number(match[0])
                if number is not None:
                    found[_digits(Decimal(number))].append((at, match.start()))
        return dict(found)

    def _sentence(self, at: int, place: int) -> tuple[int, int]:
        text = self.texts[at]
        start = max(0, place - _REACH)
        before = [match.end() for match in _STOPS.finditer(text, start, place)]
        after = _STOPS.search(text, place, min(len(text), place + _REACH))
        return (before[-1] if before else start), (after.start() if after else min(len(text), place + _REACH))

    @cached_property
    def _behind(self) -> dict[tuple[str, str], list[tuple[int, int]]]:
        """The same by digits and the character before them: 3 stands everywhere, 项目3 does not."""
        found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for digits, places in self._numbers.items():
            for at, start in places:
                found[digits, _before(self.texts[at], start)].append((at, start))
        return dict(found)

    def _read(self, at: int, start: int, end: int) -> tuple[Figure, ...]:
        found = find_figures(self.reports[at].text[start:end])
        return tuple(
            measured(replace(one, start=one.start + start, end=one.end + start))
            for one in found
            if one.kind == "quantity"
        )


def past_record(reports: Iterable[Report]) -> PastRecord:
    """The record over these reports."""
    return PastRecord(PastReport(one.name, one.text, one.period, one.issuer, one.title) for one in reports)


def stems(*names: str) -> frozenset[str]:
    """What offices are called after, from their names and their reports' titles: 苍榆 of 苍榆经济开发区管委会."""
    found = (_STEM.match(name) for name in names)
    return frozenset(match["stem"] for match in found if match and not _NO_STEMS.search(match["stem"]))


def common_left(one: str, at: int, other: str, there: int) -> int:
    """How many characters before two places agree, up to a line's beginning."""
    length, most = 0, min(_RUN, at, there)
    while length < most and one[at - length - 1] == other[there - length - 1] != "\n":
        length += 1
    return length


def common_right(one: str, at: int, other: str, there: int) -> int:
    """How many characters from two places on agree, up to a line's end."""
    length, most = 0, min(_RUN, len(one) - at, len(other) - there)
    while length < most and one[at + length] == other[there + length] != "\n":
        length += 1
    return length


def _before(text: str, at: int) -> str:
    return text[at - 1 : at] if at else ""


def _ends(period: Period) -> int:
    return 12 * (period.year or 0) + period.last


def _digits(value: Decimal) -> str:
    return "".join(map(str, value.as_tuple().digits)).strip("0") or "0"


def _significant(number: str) -> str:
    return "".join(digit for digit in fold(number) if digit.isdigit()).strip("0") or "0"


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a span, with the one before it where it says too little by itself."""
    marks = [match.end() for match in _CLAUSE.finditer(text, max(0, start - _REACH), start)]
    after = _CLAUSE.search(text, end, min(len(text), end + _REACH))
    until = after.start() if after else min(len(text), end + _REACH)
    since = marks[-1] if marks else max(0, start - _REACH)
    if until - since < _LEAST_QUOTED and len(marks) > 1 and text[marks[-1] - 1] in "，：":
        since = marks[-2]
    return since, until


def _shown(raw: str, start: int, end: int, cut_left: bool, cut_right: bool) -> str:
    words = " ".join(raw[start:end].split()).translate(INNER_QUOTES)
    return ("…" if cut_left else "") + words + ("…" if cut_right else "")
