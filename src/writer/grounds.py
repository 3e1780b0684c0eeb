"""The grounds of every check, gathered from settings and record: what ``office`` and ``writer check`` share.

Kept apart from ``office``, which loads the index and the engines: a check of one draft needs neither.
"""

from __future__ import annotations

from writer.checking import Grounds, load_vocabulary
from writer.settings import Settings
from writer.store import Store


def gather_grounds(settings: Settings, store: Store | None) -> Grounds:  # noqa: ARG001 – read by what follows
    """What drafts are held against besides this period's facts.

    Args:
        settings: say which file of metric names counts, and which rules are switched off.
        store: the record of past reports; None where nothing has been recorded yet.

    Raises:
        InputError: the file of metric names cannot be read.
    """
    off = frozenset(code for part in settings.rules_off.split(",") if (code := part.strip()))
    vocabulary = load_vocabulary(settings.metrics) if settings.metrics else load_vocabulary()
    return Grounds(vocabulary=vocabulary, off=off)


__all__ = ["gather_grounds"]
