"""Live figures: what a corrected ledger changes in a text that was right by the old one.

No hidden mark-up ties figures to facts; they are found again by tracing, in edited text as well. A figure is printed
as it was before (unit, decimals, thousands separators), and whatever then fails the check under the new ledger, such as
a verb that no longer fits the sign, is left alone and told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal

from writer.checking.grounds import Grounds
from writer.checking.prover import Prover
from writer.facts import derive
from writer.figures import find_figures, parse_unit, to_base
from writer.schema import PASSING, Checked, Derived, Fact, Figure, Finding, Ledger, Period, Trace

_WIDE = Context(prec=80, rounding=ROUND_HALF_UP)
_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Change:
    """One figure to be replaced; ``fact`` is its id in the new ledger, ``relation`` how the figure follows from it."""

    start: int
    end: int
    old: str
    new: str
    fact: str
    relation: str = "value"


@dataclass(frozen=True, slots=True)
class Rebound:
    """What can be replaced, and what a person has to settle. All spans are offsets into the text as it was."""

    changes: tuple[Change, ...] = ()
    unresolved: tuple[Finding, ...] = ()


def rebind(
    text: str, old: Ledger, new: Ledger, period: Period | None = None, grounds: Grounds | None = None
) -> Rebound:
    """Compare every figure of ``text`` that follows from ``old`` with what ``new`` says."""
    before, after = Prover(old, grounds), Prover(new, grounds)
    return rebind_checked(
        text, old, new, lambda one: before.check(one, period=period), lambda one: after.check(one, period=period)
    )


def rebind_checked(
    text: str, old: Ledger, new: Ledger, by_old: Callable[[str], Checked], by_new: Callable[[str], Checked]
) -> Rebound:
    """``rebind`` for whoever checks texts himself: as the text of a section, or with checks that are kept.

    Args:
        by_old, by_new: the check of any text under either ledger.
    """
    figures = {(figure.start, figure.end): figure for figure in find_figures(text)}
    changes: list[Change] = []
    unresolved: list[Finding] = []
    checked = by_old(text)
    for trace in checked.figures:
        fact = old.get(trace.fact)
        if trace.verdict not in PASSING or fact is None:
            continue
        corrected = _counterpart(fact, old, new)
        if corrected is None:
            unresolved.append(_gone(trace, fact))
        elif change := _change(trace, figures[trace.start, trace.end], fact, corrected, old, new):
            changes.append(change)
    kept, failed = _proved(text, changes, by_new)
    errors = (one for one in checked.findings if one.severity == "error")
    wrong_before = {(one.start, one.end) for one in (*errors, *unresolved)}
    news = (one for one in failed if (one.start, one.end) not in wrong_before)
    return Rebound(kept, tuple(sorted((*unresolved, *news), key=lambda one: (one.start, one.end))))


def _counterpart(fact: Fact, old: Ledger, new: Ledger) -> Fact | None:
    """The same metric in the new ledger: by label, unit and parent, not by id, since lines may have moved."""

    def name(one: Fact, ledger: Ledger) -> tuple[str, str, str]:
        parent = ledger.get(one.part_of) if one.part_of else None
        return one.label, parse_unit(one.unit).base, parent.label if parent else ""

    wanted = name(fact, old)
    fitting = [one for one in new.facts if name(one, new) == wanted]
    same_place = [one for one in fitting if one.id == fact.id]
    return (same_place or fitting or [None])[0]  # type: ignore[list-item]


def _change(trace: Trace, figure: Figure, fact: Fact, corrected: Fact, old: Ledger, new: Ledger) -> Change | None:
    before = _derived(fact, trace.relation, old)
    after = _derived(corrected, trace.relation, new)
    if before is None or after is None or figure.value is None:
        return None
    if _exact(before) == _exact(after):
        return None
    printed = _reprinted(figure, before, after)
    if printed is None or printed == figure.text:
        return None
    return Change(figure.start, figure.end, figure.text, printed, corrected.id, trace.relation)


def _derived(fact: Fact, relation: str, ledger: Ledger) -> Derived | None:
    return derive(fact, relation, ledger)  # type: ignore[arg-type]


def _exact(derived: Derived) -> tuple[Decimal, str]:
    """The value in its base unit."""
    return to_base(derived.value, parse_unit(derived.unit))


def _reprinted(figure: Figure, before: Derived, after: Derived) -> str | None:
    """The new value in the old one's dress; None where the old one is not in plain digits of a known scale."""
    digits = _NUMBER.search(figure.text)
    value, unit = _exact(after)
    if digits is None or unit != figure.unit or not figure.step or not figure.value:
        return None
    number = Decimal(digits.group().replace(",", "").replace("，", ""))
    if not number:
        return None
    scale = _WIDE.divide(abs(figure.value), number)
    decimals = len(digits.group().partition(".")[2])
    exact = abs(_exact(before)[0]) == abs(figure.value)
    shown = _WIDE.divide(abs(value), scale)
    if not exact or before.relation not in {"value", "prior", "target", "diff"}:
        if shown.adjusted() + decimals >= _WIDE.prec:
            return None
        shown = shown.quantize(Decimal(1).scaleb(-decimals), context=_WIDE)
    plain = format(shown, "f")
    if "." in plain and exact and len(plain.partition(".")[2]) > decimals:
        plain = plain.rstrip("0").rstrip(".")
    if "," in digits.group() or "，" in digits.group():
        whole, dot, rest = plain.partition(".")
        plain = f"{int(whole):,}{dot}{rest}"
    return figure.text[: digits.start()] + plain + figure.text[digits.end() :]


def _gone(trace: Trace, fact: Fact) -> Finding:
    message = f"“{fact.label}”不在新数据里，“{trace.text}”无从核对；请补上这一项，或改写这句话。"
    return Finding("gone", "error", trace.start, trace.end, trace.text, message)


def _proved(
    text: str, changes: Sequence[Change], by_new: Callable[[str], Checked]
) -> tuple[tuple[Change, ...], list[Finding]]:
    """Apply the changes and check: those that stand, and what fails, told at its place in the old text.

    A change that fails is dropped, and everything is looked at again, since one figure may lean on another.
    """
    kept = tuple(sorted(changes, key=lambda change: change.start))
    told: dict[tuple[int, int], Finding] = {}
    while True:
        rebuilt = _apply(text, kept)
        errors = [one for one in by_new(rebuilt).findings if one.severity == "error"]
        bad = [change for change in kept if any(_new_span(change, kept) == (one.start, one.end) for one in errors)]
        for one in errors:
            start, end = _old_place(one.start, kept), _old_place(one.end, kept)
            told[start, end] = replace(one, start=start, end=end, text=text[start:end])
        if not bad:
            return kept, list(told.values())
        kept = tuple(change for change in kept if change not in bad)


def _apply(text: str, changes: Sequence[Change]) -> str:
    parts, at = [], 0
    for change in changes:
        parts += [text[at : change.start], change.new]
        at = change.end
    return "".join([*parts, text[at:]])


def _new_span(change: Change, changes: Sequence[Change]) -> tuple[int, int]:
    shift = sum(len(one.new) - len(one.old) for one in changes if one.start < change.start)
    return change.start + shift, change.start + shift + len(change.new)


def _old_place(at: int, changes: Sequence[Change]) -> int:
    """The offset in the old text of an offset in the new one; the ends of a replaced figure stay its ends."""
    shift = 0
    for change in changes:
        start = change.start + shift
        if at <= start:
            break
        grown = len(change.new) - len(change.old)
        if at <= start + len(change.new):
            return change.end if at == start + len(change.new) else change.start
        shift += grown
    return at - shift
