"""What past reports on record call the metrics: each report beside the ledger of its period, read once and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache

from writer.checking import Alias, Mined, Seen, Vocabulary, load_vocabulary, mine, same_office, settle_aliases
from writer.corpus import parse_report
from writer.errors import StoreError
from writer.figures import parse_period
from writer.schema import Period
from writer.sheets import read_sheet
from writer.store import PastHead, Store

# Version of the rules by which names are found: to be raised with every change of them that matters.
_RULES = "n1"
_KEPT = 512


@dataclass(frozen=True, slots=True)
class _Kept:
    """A ledger on record, without its content."""

    id: str
    on_desk: bool
    title: str
    written: str
    period: Period


def gather_aliases(store: Store | None, vocabulary: Vocabulary) -> tuple[Alias, ...]:
    """The names that past reports have for metrics, whether they count or not.

    What a report shows is found once, by the names that come with the program, and kept in the record.

    Args:
        store: the record; None where nothing has been recorded yet.
        vocabulary: the names that are known, an office's own among them.

    Raises:
        StoreError: the record cannot be read.
    """
    heads = {head.name: head for head in store.past.heads()} if store is not None else {}
    if store is None or not heads:
        return ()
    contents = _contents(store, heads.values())
    keys = {
        name: _key(source.digest, source.splitter, *contents.get(name, ("", "")))
        for name, source in store.past.sources().items()
        if name in heads
    }
    known = store.mined.all()
    missing = [name for name, key in keys.items() if key not in known]
    if missing or len(known) > len(set(keys.values())):
        texts = store.past.texts(missing)
        fresh = {keys[name]: _written(_mine_one(text, *contents.get(name, ("", "")))) for name, text in texts.items()}
        known |= fresh
        with suppress(StoreError):  # found again the next time
            store.mined.keep(fresh, keys.values())
    mined = [(heads[name].title or name, _read(known[key])) for name, key in keys.items() if key in known]
    return settle_aliases([(title, one) for title, one in mined if one is not None], vocabulary)


def _mine_one(text: str, content: str, period: str) -> Mined:
    """What one report shows beside the ledger of its period, "" where none was kept."""
    ledger = read_sheet(content).ledger(period) if content else None
    return mine(text, ledger, load_vocabulary())


@lru_cache(maxsize=256)
def office_in(title: str) -> str:
    """The office that a title names, "" where it names none."""
    return parse_report(f"# {title}\n\n").issuer if title.strip() else ""


def _contents(store: Store, heads: Iterable[PastHead]) -> dict[str, tuple[str, str]]:
    """Of each past report whose ledger was kept, the ledger's content and its period as written, by report name."""
    ledgers = _ledgers(store)
    pairs = {head.name: one for head in heads if (one := _ledger_of(head, ledgers)) is not None}
    on_desk = [one.id for one in pairs.values() if one.on_desk]
    elsewhere = [int(one.id) for one in pairs.values() if not one.on_desk]
    desk = store.desk.all_facts(on_desk) if on_desk else {}
    kept = store.ledgers.contents(elsewhere) if elsewhere else {}
    found = {
        name: (desk.get(one.id, "") if one.on_desk else kept.get(int(one.id), ""), one.written)
        for name, one in pairs.items()
    }
    return {name: pair for name, pair in found.items() if pair[0]}


def _ledgers(store: Store) -> list[_Kept]:
    """Every ledger on record that has a period with its year, the newest first of those drafted elsewhere."""
    found = []
    for kept in store.ledgers.current():
        if (period := _period(kept.period)) is not None:
            found.append(_Kept(str(kept.id), False, kept.title, kept.period, period))
    for one in (*store.desk.reports(), *store.desk.reports(archived=True)):
        if (period := _period(one.period)) is not None:
            found.append(_Kept(one.id, True, one.title, one.period, period))
    return found


@lru_cache(maxsize=1024)
def _period(written: str) -> Period | None:
    """A period as written, None for one without its year."""
    period = parse_period(written)
    return period if period is not None and period.year is not None else None


def _ledger_of(head: PastHead, ledgers: Iterable[_Kept]) -> _Kept | None:
    """The ledger that a past report was written from: of the same office, ending with the same month."""
    if head.period is None or head.period.year is None:
        return None
    end = (head.period.year, head.period.last)
    issuer = head.issuer or office_in(head.title)
    for one in ledgers:
        if (one.period.year, one.period.last) != end:
            continue
        office = office_in(one.title)
        if not (issuer and office) or same_office(issuer, office):
            return one
    return None


def _key(digest: str, splitter: str, content: str, period: str) -> str:
    parts = (_RULES, _shipped(), digest, splitter, period, content)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


@lru_cache(maxsize=1)
def _shipped() -> str:
    return hashlib.sha256(repr(load_vocabulary()).encode()).hexdigest()


def _written(mined: Mined) -> str:
    return json.dumps(asdict(mined), ensure_ascii=False) if mined != Mined() else ""


@lru_cache(maxsize=_KEPT)
def _read(content: str) -> Mined | None:
    """What was kept; None where the report shows nothing, or was kept by another program."""
    try:
        found = json.loads(content) if content else {}
        return Mined(
            tuple(Seen(**one) for one in found["seen"]),
            tuple((name, metric) for name, metric in found["spoken"]),
            tuple(found["labels"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


__all__ = ["gather_aliases", "office_in"]
