"""The grounds of every check, gathered from settings and record: what ``office`` and ``writer check`` share.

Kept apart from ``office``, which loads the index and the engines: a check of one draft needs neither.
"""

from __future__ import annotations

import re

from writer.checking import Grounds, load_vocabulary, read_switches
from writer.settings import Settings
from writer.store import Store

_SEPARATORS = re.compile(r"[,，、;；\s]")


def gather_grounds(settings: Settings, store: Store | None) -> Grounds:  # noqa: ARG001 – read by what follows
    """What drafts are held against besides this period's facts.

    Args:
        settings: say which file of metric names counts, and which rules are switched off.
        store: the record of past reports; None where nothing has been recorded yet.

    Raises:
        InputError: the file of metric names cannot be read, or a rule that is switched off does not exist.
    """
    off = read_switches(_SEPARATORS.split(settings.rules_off))
    vocabulary = load_vocabulary(settings.metrics) if settings.metrics else load_vocabulary()
    return Grounds(vocabulary=vocabulary, off=off, range_dash=settings.range_dash)


__all__ = ["gather_grounds"]
