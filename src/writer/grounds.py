"""The grounds of every check, gathered from settings and record: what ``office`` and ``writer check`` share.

Kept apart from ``office``, which loads the index and the engines: a check of one draft needs neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from writer.checking import (
    Earlier,
    Grounds,
    Series,
    compare_series,
    load_vocabulary,
    matters,
    past_homes,
    past_record,
    read_switches,
    with_aliases,
)
from writer.figures import parse_period
from writer.learning import gather_aliases, office_in
from writer.schema import ROLE_NAMES, Ledger, Period, Role
from writer.settings import Settings
from writer.sheets import read_sheet
from writer.store import Store

SERIES = "series"  # the code by which the remarks of a series are switched off
UNUSED = "unused-fact"  # the code by which the naming of unused facts is switched off
_SEPARATORS = re.compile(r"[,，、;；\s]")
_YEARS = 3
_PREVIOUS = "〔上期"  # how the table of figures writes a value of 上期
_LEDGERS_KEPT = 256


def gather_grounds(settings: Settings, store: Store | None) -> Grounds:
    """What drafts are held against besides this period's facts.

    Args:
        settings: say which file of metric names counts, and which rules are switched off.
        store: the record of past reports; None where nothing has been recorded yet.

    Raises:
        InputError: the file of metric names cannot be read, or a rule that is switched off does not exist.
        StoreError: the record cannot be read.
    """
    off = read_switches(_SEPARATORS.split(settings.rules_off))
    vocabulary = load_vocabulary(settings.metrics)
    vocabulary = with_aliases(vocabulary, gather_aliases(store, vocabulary))
    # Past reports say how an office prints its figures, too: they count even where nobody wants to see residue.
    reports = store.past.reports() if store is not None else ()
    past = past_record(reports) if reports else None
    return Grounds(vocabulary=vocabulary, off=off, range_dash=settings.range_dash, past=past)


def gather_series(store: Store | None, period: Period | None, *, without: str = "") -> tuple[Earlier, ...]:
    """What is kept of the periods before ``period``, newest first, the last three years.

    Ledgers come from the desk, reports put away included, and from reports drafted on the command line; texts from
    the past reports, only those whose period can bear on this one: no others are read from the record.

    Args:
        store: the record; None where nothing has been recorded yet.
        period: this period; nothing is gathered without its year.
        without: the id of the report at hand, which is not its own past.
    """
    if store is None or period is None or period.year is None:
        return ()
    found = [*_from_desk(store, period, without), *_from_ledgers(store, period), *_from_past(store, period)]
    found.sort(key=lambda one: (one.period.year or 0, one.period.last), reverse=True)
    return tuple(found)


def series_of(
    store: Store | None, ledger: Ledger, period: Period | None, grounds: Grounds, *, issuer: str = "", without: str = ""
) -> Series:
    """A ledger beside what is kept of earlier periods: what may be taken over, and what disagrees.

    Args:
        grounds: say how metrics are called, and whether these remarks are switched off.
        issuer: the office that reports, where the ledger's title does not name it.
    """
    earlier = gather_series(store, period, without=without)
    found = compare_series(ledger, period, earlier, grounds.vocabulary, office_in(ledger.title) or issuer)
    return Series(found.offers) if SERIES in grounds.off else found


def gather_homes(store: Store | None, ledger: Ledger, unused: Iterable[str], grounds: Grounds) -> dict[str, Role]:
    """In which kind of section past reports state the facts that a draft leaves out, by the fact's id.

    Args:
        store: the record; None where nothing has been recorded yet.
        unused: ids of facts; those that past reports never state are left out of the answer.
        grounds: say how metrics are called, and whether unused facts are spoken of at all.

    Raises:
        StoreError: the record cannot be read.
    """
    wanted = set(unused)
    facts = [fact for fact in ledger.facts if fact.id in wanted]
    if store is None or not facts or UNUSED in grounds.off:
        return {}
    return past_homes(facts, store.past.passages(), grounds.vocabulary)


def unused_words(ledger: Ledger, unused: Iterable[str], homes: Mapping[str, Role]) -> str:
    """The facts that a draft leaves out in one line, those of one kind of section together."""
    groups: dict[str, list[str]] = {}
    for fact in filter(None, map(ledger.get, unused)):
        home = homes.get(fact.id)
        groups.setdefault(f"（往期多写在“{ROLE_NAMES[home]}”部分）" if home else "", []).append(fact.label)
    return "；".join("、".join(labels) + where for where, labels in groups.items())


def _from_desk(store: Store, period: Period, without: str) -> list[Earlier]:
    reports = [*store.desk.reports(), *store.desk.reports(archived=True)]
    dated = {one.id: (one, parse_period(one.period)) for one in reports if one.period and one.id != without}
    wanted = {key: (one, then) for key, (one, then) in dated.items() if then is not None and _lies_before(then, period)}
    contents = store.desk.all_facts(list(wanted))
    kept = [(one.title, one.period, then, contents.get(key, "")) for key, (one, then) in wanted.items()]
    return _read(kept, period)


def _from_ledgers(store: Store, period: Period) -> list[Earlier]:
    dated = [(one, parse_period(one.period)) for one in store.ledgers.current()]
    wanted = [(one, then) for one, then in dated if then is not None and _lies_before(then, period)]
    contents = store.ledgers.contents([one.id for one, _ in wanted])
    return _read([(one.title, one.period, then, contents.get(one.id, "")) for one, then in wanted], period)


def _read(kept: Sequence[tuple[str, str, Period, str]], period: Period) -> list[Earlier]:
    """The ledgers in records of title, period as written, period and content.

    Those that cannot bear on this period are needed only to learn what the office means by 上期, if it gives one.
    """
    habits = any(_PREVIOUS in content for *_, content in kept)
    found = []
    for title, written, then, content in kept:
        ledger = _recorded(content, written) if habits or matters(period, then) else Ledger()
        if ledger.facts:
            found.append(Earlier(title, then, ledger, issuer=office_in(title) or office_in(ledger.title)))
    return found


def _from_past(store: Store, period: Period) -> list[Earlier]:
    dated = [(one, one.period) for one in store.past.heads() if one.period is not None]
    wanted = [(one, then) for one, then in dated if _lies_before(then, period) and matters(period, then)]
    texts = store.past.texts([one.name for one, _ in wanted])
    return [
        Earlier(one.title or one.name, then, None, texts[one.name], one.issuer)
        for one, then in wanted
        if one.name in texts
    ]


def _lies_before(then: Period, period: Period) -> bool:
    if then.year is None or period.year is None or not period.year - _YEARS <= then.year <= period.year:
        return False
    return then.year < period.year or then.last < period.last


@lru_cache(maxsize=_LEDGERS_KEPT)
def _recorded(content: str, period: str) -> Ledger:
    return read_sheet(content).ledger(period)


__all__ = [
    "SERIES",
    "UNUSED",
    "gather_grounds",
    "gather_homes",
    "gather_series",
    "office_in",
    "series_of",
    "unused_words",
]
