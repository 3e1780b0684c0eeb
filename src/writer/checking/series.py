"""This period's figures beside those of earlier periods: what may be taken over, and what does not agree (口径一致).

Offered is only what cannot be doubted. 上年同期 is the value over the very same months a year before: a cumulative
1—9月 is never put beside a single quarter. 上期 is the month or quarter before, of a value that is known to be counted
within its period alone (当期) or to stand at its end (期末). What 上期 of a cumulative value means differs from office
to office (the last cumulative value, or the last quarter's own), and of a value that does not say how it is counted
nothing is known: there it is offered only where this office's earlier ledgers gave as 上期 the very value recorded so
many months before, and then the one that lies as many months back.

Preliminary figures get revised and scopes change, so that a disagreement is a warning, never an error; a remark on the
line that says why (口径调整, 修订 …) settles it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Literal

from writer.checking.earlier import Earlier, Known, Said, in_base, in_unit, plain
from writer.checking.likeness import metric_name
from writer.checking.metrics import TOTALS
from writer.checking.nametable import load_vocabulary
from writer.checking.spans import Span, before, earlier_by, fact_span, may_meet, meets, year_before
from writer.checking.units import is_ratio, unit_class
from writer.checking.vocabulary import Vocabulary, clean_label
from writer.figures import period_label
from writer.schema import Fact, Ledger, Period, Problem

Field = Literal["prior", "previous"]
FIELDS: dict[Field, str] = {"prior": "上年同期", "previous": "上期"}
_STEPS = (1, 3, 6)
_NEAR = Decimal("1.5")
_WIDE = Context(prec=400)
_MOST_DIGITS = 30  # a value that has more does not come out even in the units of its line
_EXPLAINED = re.compile(r"口径|修订|调整|更正|核[减增实定准]|终核|初核|初步|快报|普查|可比|重新")
_NEVER_GROWS = re.compile(r"[人亩户地]均|平均|单位|净|利润|盈|亏|率|比重|占比|结余|余额|差额")
# Their growth is stated at constant prices: the values at current prices never give it.
_CONSTANT_PRICES = re.compile(r"生产总值|GDP|增加值|第[一二三]产业|[农工服]业?增加|居民.{0,6}收入")
_STOCK = re.compile(r"在谈|储备|在库|存量|空置|在建|现有|期末|库存|剩余|待|未|拟|意向")
_HELD = re.compile(r"企业|公司|人才|人员|人口|职工|主体|机构|平台|户|人数|家数")
_FLOW = re.compile(
    r"累计|签约|引进|招引|新增|新开工|开工|投产|竣工|到位|利用|接待|拜访|走访|外出|举办|召开|开展|收储|盘活|出让|税收|收入|产值|投资|进出口|办理|落地|注册"
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A value that may be taken over into a line. ``value`` is in the unit of the line, ``source`` for people."""

    fact: str
    label: str
    field: Field
    value: Decimal
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line that does not agree with what is on record, and why; ``fact`` is its id."""

    fact: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Series:
    """What earlier periods offer to a ledger, and where they contradict it; both in the order of its lines."""

    offers: tuple[Offer, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def compare_series(
    ledger: Ledger,
    period: Period | None,
    earlier: Sequence[Earlier],
    vocabulary: Vocabulary | None = None,
    issuer: str = "",
) -> Series:
    """Put this period's ledger beside what is on record of earlier ones. Never raises.

    Args:
        ledger: this period's facts.
        period: this period; without its year nothing can be compared.
        earlier: what is kept, newest first.
        issuer: the office that reports, where it is known: what others wrote is left aside.
    """
    if period is None or period.year is None or period.last > 12 or not earlier:
        return Series()
    return _Comparison(ledger, period, earlier, vocabulary or load_vocabulary(), issuer).series()


class _Comparison:
    def __init__(
        self, ledger: Ledger, period: Period, earlier: Sequence[Earlier], vocabulary: Vocabulary, issuer: str
    ) -> None:
        self.ledger = ledger
        self.period = period
        self.known = Known(ledger, period, earlier, vocabulary, issuer)
        self.facts = [f for f in ledger.facts if f.value is not None and clean_label(f.label) not in TOTALS]
        self.spans = {fact.id: fact_span(fact, ledger, period) for fact in self.facts}
        self.said = {fact.id: self.known.said(fact) for fact in self.facts}
        self.wanted = {(fact.id, field): self._wanted(fact, field) for fact in self.facts for field in FIELDS}
        self._once = Counter(self._key(fact) for fact in self.facts)
        self._proved = self._evidence()

    def series(self) -> Series:
        offers: list[Offer] = []
        doubts: list[Doubt] = []
        for fact in self.facts:
            for field in FIELDS:
                pasted = getattr(fact, field)
                if pasted is None:
                    offer = self._offer(fact, field)
                    offers += [offer] if offer else []
                    if offer and not _EXPLAINED.search(fact.note):
                        doubts += _outgrown(fact, offer)
                elif not _EXPLAINED.search(fact.note):
                    said = self._contradicts(fact, field, pasted)
                    doubts += [_doubt(fact, field, pasted, said)] if said else []
            more = self._more_before(fact)
            if more and not _EXPLAINED.search(fact.note):
                doubts.append(_shrunk(fact, self.spans[fact.id] or more.span, more))
        return Series(tuple(offers), tuple(doubts))

    def _key(self, fact: Fact) -> tuple[object, ...]:
        return metric_name(fact), unit_class(fact.unit), fact.part_of, self.spans[fact.id]

    def _wanted(self, fact: Fact, field: Field) -> Span | None:
        span = self.spans[fact.id]
        if span is None:
            return None
        if field == "prior":
            return year_before(span)
        return before(span, self.period, alone=fact.basis == "当期") or self._by_habit(fact, span)

    def _by_habit(self, fact: Fact, span: Span) -> Span | None:
        """The span that this office's earlier ledgers mean by 上期 of this metric."""
        for _, one, then in self.known.like(fact):
            if one.previous is None or then.kind != span.kind:
                continue
            value, step = in_base(one.previous, one.unit)
            for months in _STEPS:
                wanted = earlier_by(then, months)
                met = [s for s in self.said[fact.id] if s.span == wanted and s.figure is None]
                if met and all(s.agrees(value, step) for s in met):
                    return earlier_by(span, months)
        return None

    def _met(self, fact: Fact, field: Field) -> tuple[list[Said], list[Said]]:
        """What is on record of the span that a field speaks of; and what a text says that may be of that span."""
        wanted = self.wanted[fact.id, field]
        if wanted is None:
            return [], []
        said = self.said[fact.id]
        met = [one for one in said if meets(wanted, one.span)]
        loose = [one for one in said if one.figure is not None and one not in met and may_meet(wanted, one.span)]
        return met, loose if field == "prior" else []

    def _offer(self, fact: Fact, field: Field) -> Offer | None:
        if self._once[self._key(fact)] > 1:
            return None
        met, loose = self._met(fact, field)
        first = next((one for one in met if one.firm and self._surely(one)), None)
        if first is None or (first.figure is not None and first.figure.qualifier):
            return None
        value = _as_told(in_unit(first.value, fact.unit), first)
        even = len(value.as_tuple().digits) <= _MOST_DIGITS
        if not even or _against([*met, *loose], loose, *in_base(value, fact.unit)):
            return None
        source = f"{first.earlier.name}{'，' if first.figure is None else ''}{first.where}"
        return Offer(fact.id, fact.label, field, value, fact.unit, source)

    def _contradicts(self, fact: Fact, field: Field, pasted: Decimal) -> Said | None:
        met, loose = self._met(fact, field)
        value, step = in_base(pasted, fact.unit)
        for group in ([s for s in met if s.figure is None], [s for s in (*met, *loose) if s.figure is not None]):
            if any(one.agrees(value, step) for one in group):
                continue
            against = [one for one in _against(group, loose, value, step) if self._surely(one)]
            if against:
                return against[0]
        return None

    def _surely(self, said: Said) -> bool:
        return self.known.trusted(said.earlier) or said.earlier in self._proved

    def _evidence(self) -> set[Earlier]:
        """Papers that name no office and yet agree with most of what was pasted as 上年同期: they are its own."""
        votes: Counter[Earlier] = Counter()
        for fact in self.facts:
            if fact.prior is None:
                continue
            value, step = in_base(fact.prior, fact.unit)
            met, _ = self._met(fact, "prior")
            for one in dict.fromkeys(s.earlier for s in met if not self.known.trusted(s.earlier)):
                votes[one] += 1 if any(s.agrees(value, step) for s in met if s.earlier == one) else -1
        return {one for one, balance in votes.items() if balance > 0}

    def _more_before(self, fact: Fact) -> Said | None:
        """The last value of the same year that a cumulative one falls short of, though it can only grow."""
        span = self.spans[fact.id]
        if span is None or not _grows(fact, span):
            return None
        value, step = in_base(fact.value or Decimal(0), fact.unit)
        kinds = ("flow", "open", "bare", "to") if span.kind == "flow" else ("open", "flow", "bare")
        said = [
            one
            for one in self.said[fact.id]
            if one.span.year == span.year and one.span.first == 1 and one.span.last < span.last
            and one.span.kind in kinds and one.firm and self._surely(one)
            and not (one.figure is not None and one.figure.qualifier)
        ]  # fmt: skip
        latest = max((one.span.last for one in said), default=0)
        last = [one for one in said if one.span.last == latest]
        more = [one for one in last if one.value > value and not one.agrees(value, step)]
        return more[0] if len(more) == len(last) and more else None


def _as_told(value: Decimal, said: Said) -> Decimal:
    """The digits as they stand on record; in another unit 483000, not 483000.0."""
    if said.shown.startswith(plain(value)) or value != value.to_integral_value():
        return value
    return value.quantize(Decimal(1)) if value.adjusted() < _MOST_DIGITS else value


def _against(said: Sequence[Said], loose: Sequence[Said], value: Decimal, step: Decimal) -> list[Said]:
    """Who says otherwise. What may be counted otherwise counts only while it is near: a single quarter is no third."""
    found = [one for one in said if one.firm and not one.agrees(value, step)]
    return [one for one in found if one not in loose or _near(one.value, value)]


def _near(one: Decimal, other: Decimal) -> bool:
    small, large = sorted((abs(one), abs(other)))
    return one * other > 0 and large <= small * _NEAR


def _grows(fact: Fact, span: Span) -> bool:
    """Whether a value is a sum from January on that can only grow."""
    unit = unit_class(fact.unit)
    if span.first != 1 or span.last < 2 or (fact.value or Decimal(0)) < 0 or is_ratio(unit) or "/" in unit:
        return False
    if _NEVER_GROWS.search(fact.label):
        return False
    if _STOCK.search(fact.label):
        return False  # a column headed 累计 may hold such rows too
    if span.kind == "flow" and not _HELD.search(fact.label):
        return True
    return span.kind in ("flow", "open") and bool(_FLOW.search(fact.label))


def _doubt(fact: Fact, field: Field, pasted: Decimal, said: Said) -> Doubt:
    told = "填的是" if not (field == "prior" and fact.prior_inferred) else "按增减推算是"
    reason = (
        f"“{fact.label}”{FIELDS[field]}{told}{plain(pasted)}{fact.unit}{_line(fact)}，{_cited(said)}；"
        "口径是否有变？请核对后改一处，或在备注里说明。"
    )
    return _problem(fact, reason)


def _outgrown(fact: Fact, offer: Offer) -> list[Doubt]:
    """A stated growth that the value on record does not give: 「同比增长20%」 of 18 against 16 is 12.5 %."""
    told = fact.growth if offer.field == "prior" else fact.mom
    value = fact.value
    if told is None or value is None or offer.value <= 0 or is_ratio(unit_class(fact.unit)):
        return []
    if _CONSTANT_PRICES.search(fact.label):
        return []
    half, before = _half(value), _half(offer.value)
    low = ((value - half) / (offer.value + before) - 1) * 100
    high = ((value + half) / (offer.value - before) - 1) * 100 if offer.value > before else low
    slack = max(_half(told), Decimal("0.05")) if told % 1 else Decimal("0.5")
    if low - slack <= told <= high + slack:
        return []
    name = "同比" if offer.field == "prior" else "环比"
    computed = ((value / offer.value - 1) * 100).quantize(Decimal("0.1"), context=_WIDE)
    reason = (
        f"“{fact.label}”所列{name}{plain(told)}%{_line(fact)}，按{offer.source}所记的{plain(offer.value)}{offer.unit}算是"
        f"{plain(computed)}%；口径是否有变？请核对后改一处，或在备注里说明。"
    )
    return [_problem(fact, reason)]


def _half(value: Decimal) -> Decimal:
    """Half the last printed decimal; whole numbers are exact."""
    exponent = value.as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) and exponent < 0 else Decimal(0)


def _shrunk(fact: Fact, span: Span, said: Said) -> Doubt:
    then, now = (period_label(Period(None, one.first, one.last)) for one in (said.span, span))
    reason = (
        f"“{fact.label}”{now}累计填的是{plain(fact.value or Decimal(0))}{fact.unit}{_line(fact)}，比{then}的还小："
        f"{_cited(said)}；请核对是否填成了当期数，口径有变请在备注里说明。"
    )
    return _problem(fact, reason)


def _cited(said: Said) -> str:
    if said.figure is not None:
        return f"{said.earlier.name}里写的是{said.shown}（{said.where}）"
    return f"{said.earlier.name}记的是{said.shown}（{said.where}）"


def _line(fact: Fact) -> str:
    return f"（第{fact.line}行）" if fact.line else ""


def _problem(fact: Fact, reason: str) -> Doubt:
    return Doubt(fact.id, Problem(fact.line, " ".join(fact.source.split()) or fact.label, reason))


__all__ = ["FIELDS", "Doubt", "Earlier", "Field", "Offer", "Series", "compare_series"]
