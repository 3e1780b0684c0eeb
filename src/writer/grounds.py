"""The grounds of every check, gathered from settings and record: what ``office`` and ``writer check`` share.

Kept apart from ``office``, which loads the index and the engines: a check of one draft needs neither.
"""

from __future__ import annotations

import re

from writer.checking import RESIDUE, Grounds, load_vocabulary, past_record, read_switches
from writer.settings import Settings
from writer.store import Store

_SEPARATORS = re.compile(r"[,，、;；\s]")


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
    vocabulary = load_vocabulary(settings.metrics) if settings.metrics else load_vocabulary()
    reports = store.past.reports() if store is not None and RESIDUE not in off else ()
    past = past_record(reports) if reports else None
    return Grounds(vocabulary=vocabulary, off=off, range_dash=settings.range_dash, past=past)


__all__ = ["gather_grounds"]
