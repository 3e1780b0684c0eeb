"""What was found in past reports once and need not be sought again: derived, and made anew when it is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Table, delete, insert, select

from writer.store.database import Database
from writer.store.tables import mined_names

_BATCH = 500


class MinedNames:
    """Findings by a digest of what they were found from.

    Every operation is one transaction and raises ``StoreError`` when the database does not answer.
    """

    def __init__(self, database: Database, table: Table = mined_names) -> None:
        self._database = database
        self._table = table

    def all(self) -> dict[str, str]:
        """Everything that is kept, by its digest."""
        with self._database.reading() as connection:
            return {row.key: row.content for row in connection.execute(select(self._table))}

    def keep(self, found: Mapping[str, str], only: Iterable[str]) -> None:
        """Keep what was found, and of the rest no more than ``only``, by digest."""
        rows = [{"key": key, "content": content} for key, content in found.items()]
        staying = set(only) - found.keys()
        table = self._table.c

        def work(connection: Connection) -> None:
            gone = sorted(set(connection.scalars(select(table.key))) - staying)
            for start in range(0, len(gone), _BATCH):
                connection.execute(delete(self._table).where(table.key.in_(gone[start : start + _BATCH])))
            if rows:
                connection.execute(insert(self._table), rows)

        self._database.write(work)
