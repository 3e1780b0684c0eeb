"""What earlier periods have on record of this period's metrics: in their ledgers, and in the reports that went out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from writer.checking.amounts import fits
from writer.checking.likeness import Names, asides, names_of, same_office
from writer.checking.published import Told, told_values
from writer.checking.spans import Span, fact_span, order
from writer.checking.units import factor_of, in_class
from writer.checking.vocabulary import Vocabulary
from writer.figures import period_label
from writer.schema import Fact, Figure, Ledger, Period

_EXACT = Context(prec=60)
_HALF = Decimal("0.5")
_LONGEST_SOURCE = 60
_MOST_TEXTS = 12
_LONGEST_TEXT = 200_000  # a volume of many reports is no report on one period


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is kept of an earlier period.

    Attributes:
        source: the title of the report, or the name of its file.
        period: the report's own.
        ledger: the figures it was written from, where they were recorded.
        text: the report itself, where it is at hand.
        issuer: who wrote it, "" where that is not known.
    """

    source: str
    period: Period
    ledger: Ledger | None = None
    text: str = ""
    issuer: str = ""

    @property
    def name(self) -> str:
        """The report and its period, for people."""
        label = period_label(self.period)
        return f"《{self.source}》（{label}）" if label not in self.source else f"《{self.source}》"


@dataclass(frozen=True, slots=True)
class Said:
    """A value on record. ``value`` and ``step``, the worth of its last digit, are in the base unit.

    ``figure`` is set for a value that a report states, ``shown`` is the value as it stands there, ``where`` the line
    or the clause. What is not ``firm`` may be of a part of the metric.
    """

    earlier: Earlier
    span: Span
    value: Decimal
    step: Decimal
    shown: str
    where: str
    figure: Figure | None = None
    firm: bool = True

    def agrees(self, value: Decimal, step: Decimal) -> bool:
        """Whether a pasted value says the same, as far as both are printed; in the base unit."""
        if self.figure is not None and min(value, self.value) >= 0 and fits(self.figure, value):
            return True
        return abs(self.value - value) <= max(step, self.step) * _HALF


class Known:
    """All that is known from earlier periods for one ledger, looked up metric by metric.

    Args:
        earlier: newest first; what is not earlier than ``period``, and what another office wrote, is left aside.
        issuer: who writes now, "" where that is not known.
    """

    def __init__(
        self, ledger: Ledger, period: Period, earlier: Sequence[Earlier], vocabulary: Vocabulary, issuer: str = ""
    ) -> None:
        self.names = Names(ledger, vocabulary)
        self._vocabulary = vocabulary
        self._labels = labels_of(ledger)
        self._trust = _Trust(issuer, earlier)
        kept = [one for one in earlier if 0 < order(one.period) < order(period) and self._trust.of(one) is not False]
        self.ledgers = [(one, names_of(one.ledger, vocabulary)) for one in kept if one.ledger is not None]
        texts = [one for one in kept if 0 < len(one.text) <= _LONGEST_TEXT and matters(period, one.period)]
        self.texts = sorted(texts, key=lambda one: _bearing(period, one.period))[:_MOST_TEXTS]
        self._like: dict[str, list[tuple[Earlier, Fact, Span]]] = {}
        self._told: dict[str, list[Said]] | None = None

    def trusted(self, earlier: Earlier) -> bool:
        """Whether this is surely the office's own; else its figures must prove it by agreeing with the others."""
        return self._trust.of(earlier) is True

    def like(self, fact: Fact) -> list[tuple[Earlier, Fact, Span]]:
        """The same metric in earlier ledgers."""
        if fact.id not in self._like:
            self._like[fact.id] = self._find(fact)
        return self._like[fact.id]

    def _find(self, fact: Fact) -> list[tuple[Earlier, Fact, Span]]:
        found = []
        for earlier, names in self.ledgers:
            for one in names.like(fact, self.names):
                span = fact_span(one, names.ledger, earlier.period)
                if span is not None:
                    found.append((earlier, one, span))
        return found

    def said(self, fact: Fact) -> list[Said]:
        """Every value on record of a metric: first from ledgers, newest first, then from texts."""
        recorded = [_recorded(earlier, one, span) for earlier, one, span in self.like(fact)]
        if self._told is None:
            self._told = self._read()
        return [*recorded, *self._told.get(fact.id, ())]

    def _read(self) -> dict[str, list[Said]]:
        found: dict[str, list[Said]] = {}
        for earlier in self.texts:
            for told in told_values(earlier.text, earlier.period, self._labels, self._vocabulary):
                found.setdefault(told.fact, []).append(_published(earlier, told))
        return found


class _Trust:
    """Which papers are this office's own: by the names of who wrote them."""

    def __init__(self, issuer: str, earlier: Sequence[Earlier]) -> None:
        issuers = list(dict.fromkeys(one.issuer for one in earlier if one.issuer))
        self._alone = all(same_office(one, issuers[0]) for one in issuers)
        self._issuer = issuer
        self._known: dict[str, bool | None] = {}

    def of(self, earlier: Earlier) -> bool | None:
        """True for the office's own, False for another's, None where the names do not tell."""
        if earlier.issuer not in self._known:
            self._known[earlier.issuer] = self._judge(earlier.issuer)
        found = self._known[earlier.issuer]
        # A ledger lies on this desk because somebody here worked on it.
        return True if found is None and earlier.ledger is not None else found

    def _judge(self, issuer: str) -> bool | None:
        if self._issuer and issuer:
            return same_office(self._issuer, issuer)
        return True if self._alone and not self._issuer else None


def matters(period: Period, other: Period) -> bool:
    """Whether the text of a report on ``other`` can hold a value that stands beside one of ``period``'s."""
    if period.year is None or other.year is None or not 0 < order(other) < order(period):
        return False
    back = order(period) - order(other)
    return other.year == period.year or back in (1, 3, 12)


def _bearing(period: Period, other: Period) -> tuple[int, int]:
    """Which texts to read first: a year ago, then the latest; reading one takes as long as checking a draft."""
    back = order(period) - order(other)
    return (0 if back == 12 else 1 if back in (1, 3) else 2, back)


def labels_of(ledger: Ledger) -> Ledger:
    """The metrics of a ledger without their values: what texts are searched for, the same while figures are typed."""
    counted = [fact for fact in ledger.facts if fact.value is not None and not asides(fact)]
    return Ledger(tuple(Fact(fact.id, fact.label, Decimal(1), fact.unit, part_of=fact.part_of) for fact in counted))


def in_base(value: Decimal, unit: str) -> tuple[Decimal, Decimal]:
    """A pasted value and the worth of its last printed digit, in the base unit."""
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)
    return in_class(value, unit), in_class(step, unit)


def in_unit(value: Decimal, unit: str) -> Decimal:
    """A value in the base unit in the unit of a line; one of 60 digits where it does not come out even."""
    return _EXACT.divide(value, factor_of(unit))


def plain(value: Decimal) -> str:
    """A number for people: no exponent."""
    return format(value, "f")


def _recorded(earlier: Earlier, fact: Fact, span: Span) -> Said:
    value, step = in_base(fact.value or Decimal(0), fact.unit)
    where = f"数据第{fact.line}行" if fact.line else "数据"
    return Said(earlier, span, value, step, f"{plain(fact.value or Decimal(0))}{fact.unit}", where)


def _published(earlier: Earlier, told: Told) -> Said:
    step = told.figure.step or Decimal(1)
    shown = told.figure.text if told.value >= 0 else f"-{told.figure.text.lstrip('-−－')}"
    where = f"“{told.quote[-_LONGEST_SOURCE:]}”"
    return Said(earlier, told.span, told.value, step, shown, where, told.figure, told.firm)


__all__ = ["Earlier", "Known", "Said", "in_base", "in_unit", "labels_of", "matters", "plain"]
