"""The record in SQL: past reports and passages; reports, ledgers, sections and their versions.

``open_store(url) -> Store`` opens it; ``store.past`` is the record of the corpus, ``store.desk`` that of the reports
being written. SQLAlchemy is imported when ``open_store`` or ``Store`` is first asked for, not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from writer.store.values import DeskReport, PastSource

if TYPE_CHECKING:
    from writer.store.desk import Desk
    from writer.store.past import Past
    from writer.store.record import Store, open_store

__all__ = ["Desk", "DeskReport", "Past", "PastSource", "Store", "open_store"]

_HOME = {"Desk": "desk", "Past": "past", "Store": "record", "open_store": "record"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
