"""The record in SQL: past reports and passages; reports, ledgers, sections and their versions.

``open_store(url) -> Store`` opens it; every operation is one transaction and may be called from any thread.

``store.past``, the corpus: ``put`` ``remove`` ``get`` ``reports`` ``sources`` ``passages`` ``passage`` ``counts``
``generation`` ``heads`` ``texts``, vectors worth keeping and the ``models`` they are of, and what people correct by
hand: ``correct`` ``take_back`` ``known`` ``corrections``.

``store.desk``, what is being written: ``create_report`` ``copy_report`` ``reports`` ``report`` ``rename`` ``archive``
``delete`` ``assign``; ``save_facts`` ``edit_facts`` ``facts`` ``all_facts``; ``save_outline`` ``edit_outline``
``outline``;
``add_version`` ``versions`` ``current`` ``restore``. Nothing there is ever overwritten: a save that comes too late is
kept as a version of its own and told with ``EditConflict``.

``store.ledgers``, the figures of reports drafted on the command line: ``keep`` ``current`` ``saves`` ``contents``.

``store.locks``, the sentences that people have locked and the sections that are final: ``save`` ``of``
``set_final`` ``finals``.

``store.rounds``, candidates as people were shown them: ``save`` ``last`` ``take``.

``store.mined`` and ``store.styles``, what was found in past reports and is costly to find again: ``all`` ``keep``.

SQLAlchemy is imported when ``open_store`` or ``Store`` is first asked for, not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from writer.store.values import (
    CORRECTABLE,
    Correction,
    DeskReport,
    KeptLedger,
    KeptModels,
    OutlineEdit,
    PastHead,
    PastSource,
)

if TYPE_CHECKING:
    from writer.store.corrections import corrected
    from writer.store.desk import Desk
    from writer.store.ledgers import Ledgers
    from writer.store.locks import LockedSentences
    from writer.store.past import Past
    from writer.store.record import Store, open_store
    from writer.store.rounds import CandidateRounds, KeptRound

__all__ = [
    "CORRECTABLE",
    "CandidateRounds",
    "Correction",
    "Desk",
    "DeskReport",
    "KeptLedger",
    "KeptModels",
    "KeptRound",
    "Ledgers",
    "LockedSentences",
    "OutlineEdit",
    "Past",
    "PastHead",
    "PastSource",
    "Store",
    "corrected",
    "open_store",
]

_HOME = {
    "CandidateRounds": "rounds",
    "Desk": "desk",
    "Ledgers": "ledgers",
    "LockedSentences": "locks",
    "KeptRound": "rounds",
    "Past": "past",
    "Store": "record",
    "corrected": "corrections",
    "open_store": "record",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
