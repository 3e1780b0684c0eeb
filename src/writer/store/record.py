"""The whole record: one database, three nouns, and what follows from them."""

from __future__ import annotations

from types import TracebackType

from writer.store.database import Database
from writer.store.desk import Desk
from writer.store.ledgers import Ledgers
from writer.store.locks import LockedSentences
from writer.store.mined import MinedNames
from writer.store.past import Past
from writer.store.rounds import CandidateRounds
from writer.store.tables import counted_styles


class Store:
    """The record of an office: ``past`` (its past reports), ``desk`` (what is being written) and ``ledgers`` (what
    reports were drafted from elsewhere); ``locks`` says which sentences people have locked, ``rounds`` keeps the
    candidates they were shown, ``mined`` and ``styles`` keep what was found in past reports.

    Safe to use from several threads, and on SQLite from several processes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.past = Past(database)
        self.desk = Desk(database)
        self.ledgers = Ledgers(database)
        self.locks = LockedSentences(database)
        self.rounds = CandidateRounds(database)
        self.mined = MinedNames(database)
        self.styles = MinedNames(database, counted_styles)

    def close(self) -> None:
        """Give back all connections."""
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(url: str) -> Store:
    """Open the record at an SQLAlchemy URL, such as ``sqlite:///data/writer.db``; folder and tables are made.

    Raises:
        StoreError: it cannot be opened; the message says why and what to do.
    """
    return Store(Database(url))
