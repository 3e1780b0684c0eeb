"""Over which months a value is counted, and which values of other periods may stand beside it.

An office reports quarter by quarter, but what it counts is mostly 1—9月: one metric has a cumulative value, a value of
the quarter alone, and, where it is a stock, a value at the quarter's end. Only like is put beside like.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from writer.figures import find_figures, parse_period
from writer.schema import Fact, Ledger, Period

SpanKind = Literal["flow", "stock", "to", "open", "bare"]
_LEDGERS_KEPT = 256
_CADENCES = (1, 3)  # 上期 is the month or the quarter before


@dataclass(frozen=True, slots=True)
class Span:
    """The months ``first`` to ``last`` of a year that a value belongs to, and how it belongs to them.

    ``flow``: counted over them. ``stock``: as it stands at the end of ``last``. ``to``: said as 截至9月底, which may be
    either, counted from January. ``open``: neither ledger nor text tells, the months are the report's own. ``bare``: a
    text does not tell at the figure, the months are those that the text speaks of throughout.
    """

    year: int
    first: int
    last: int
    kind: SpanKind


def fact_span(fact: Fact, ledger: Ledger, period: Period) -> Span | None:
    """The span of a pasted value; None where its year is not known or it runs over several years.

    Args:
        fact: one of ``ledger``.
        ledger: its title and period may say more than the report's period: 2026年第三季度（1—9月）.
        period: the report's own.
    """
    own = parse_period(fact.period) if fact.period else None
    stretch = own or _counted(ledger.title, ledger.period, period)
    year = stretch.year or period.year
    if year is None or stretch.last > 12:
        return None
    span = Span(year, stretch.first, stretch.last, "open")
    if fact.basis == "期末":
        return replace(span, first=span.last, kind="stock")
    if fact.basis == "累计":
        return replace(span, first=1, kind="flow")
    if fact.basis == "当期":
        months = own or period
        # 当期 in a report on 1—9月 is a month's or a quarter's own value, and there is no telling which.
        told = own is not None or months.last - months.first + 1 in _CADENCES
        return replace(span, first=months.first, last=months.last, kind="flow") if told and months.last <= 12 else None
    if own is None:
        return span
    ends = fact.period.rstrip().endswith(("底", "末")) or fact.period.lstrip().startswith(("截至", "截止"))
    return replace(span, first=1, kind="to") if ends else replace(span, kind="flow")


@lru_cache(maxsize=_LEDGERS_KEPT)
def _counted(title: str, named: str, period: Period) -> Period:
    """The months a ledger's values are counted over: from January on where its title says so, else the report's own."""
    for found in find_figures(f"{title}\n{named}"):
        months = found.period
        if months is None or months.year not in (None, period.year):
            continue
        if months.first == 1 and months.last == period.last <= 12:
            return Period(period.year, 1, period.last)
    return period


def meets(wanted: Span, found: Span) -> bool:
    """Whether a recorded or published value is of the very span that is looked for; False when in doubt.

    What is counted from January and what does not say are of one span where the report itself begins in January;
    a value of the third quarter's report that does not say is never taken for the quarter's own.
    """
    if (wanted.year, wanted.last) != (found.year, found.last):
        return False
    if "stock" in (wanted.kind, found.kind):
        return "flow" not in (wanted.kind, found.kind)  # what is once said to be a stock is one where nothing is said
    if "to" in (wanted.kind, found.kind):
        return wanted.first == found.first == 1
    if wanted.first != found.first:
        return False
    return wanted.first == 1 or ("open" in (wanted.kind, found.kind)) == (wanted.kind == found.kind == "open")


def may_meet(wanted: Span, found: Span) -> bool:
    """Whether the two may be of one span although the ledger does not tell how it counts."""
    return wanted.kind == "open" and found.kind != "stock" and (wanted.year, wanted.last) == (found.year, found.last)


def year_before(span: Span) -> Span:
    """The same months a year earlier: 上年同期."""
    return replace(span, year=span.year - 1)


def earlier_by(span: Span, months: int) -> Span | None:
    """The span ``months`` before: a cumulative one still begins in January, so that it does not leave its year."""
    if span.first != 1 or span.kind == "stock":
        return _shifted(span, months)
    return replace(span, last=span.last - months) if span.last > months else None


def before(span: Span, period: Period, *, alone: bool) -> Span | None:
    """The span of 上期 where there can be no doubt about it, else None.

    Args:
        span: of this period's value.
        period: the report's own.
        alone: whether the value is known to be counted within its period alone (当期).
    """
    months = period.last - period.first + 1
    if months not in _CADENCES or (period.first - 1) % months:
        return None
    if span.kind == "stock" and span.last == period.last:
        return _shifted(span, months)
    if alone and (span.first, span.last) == (period.first, period.last):
        return _shifted(span, months)
    return None


def _shifted(span: Span, months: int) -> Span:
    if span.last > months:
        return replace(span, first=span.first - months, last=span.last - months)
    return replace(span, year=span.year - 1, first=span.first + 12 - months, last=span.last + 12 - months)


def order(period: Period) -> int:
    """When a period ends, in months, so that periods can be put in order; 0 for one without a year."""
    return 12 * period.year + period.last if period.year is not None else 0


__all__ = ["Span", "before", "earlier_by", "fact_span", "may_meet", "meets", "order", "year_before"]
