"""The grounds of every check, gathered from settings and record: what ``office`` and ``writer check`` share.

Kept apart from ``office``, which loads the index and the engines: a check of one draft needs neither.
"""

from __future__ import annotations

from writer.checking import RESIDUE, Grounds, load_vocabulary, past_record
from writer.settings import Settings
from writer.store import Store


def gather_grounds(settings: Settings, store: Store | None) -> Grounds:
    """What drafts are held against besides this period's facts.

    Args:
        settings: say which file of metric names counts, and which rules are switched off.
        store: the record of past reports; None where nothing has been recorded yet.

    Raises:
        InputError: the file of metric names cannot be read.
        StoreError: the record cannot be read.
    """
    off = frozenset(code for part in settings.rules_off.split(",") if (code := part.strip()))
    vocabulary = load_vocabulary(settings.metrics) if settings.metrics else load_vocabulary()
    reports = store.past.reports() if store is not None and RESIDUE not in off else ()
    return Grounds(vocabulary=vocabulary, off=off, past=past_record(reports) if reports else None)


__all__ = ["gather_grounds"]
