"""The figures that reports were drafted from outside the desk, kept so that the next period can look back on them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select

from writer.store.database import Database
from writer.store.tables import kept_ledgers
from writer.store.values import KeptLedger


class Ledgers:
    """Ledgers by title and period; nothing is overwritten, the last save of each is the current one.

    Every operation is one transaction and raises ``StoreError`` when the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, title: str, period: str, content: str, user: str = "") -> None:
        """Record the figures of a report; the same again adds nothing.

        Args:
            title, period: of the report, as written; a later save with both the same takes this one's place.
            content: the figures, in the form in which the desk records them.
        """

        def work(connection: Connection) -> None:
            table = kept_ledgers.c
            own = (table.title == title, table.period == period)
            last = connection.execute(
                select(table.n, table.content).where(*own).order_by(table.n.desc()).limit(1)
            ).first()
            if last is not None and last.content == content:
                return
            values = {"title": title, "period": period, "n": 1 if last is None else last.n + 1, "content": content}
            connection.execute(insert(kept_ledgers).values(values | {"created": _now(), "user": user}))

        self._database.write(work)

    def current(self) -> tuple[KeptLedger, ...]:
        """The last save of every report, newest first, without its figures."""
        table = kept_ledgers.c
        last = select(func.max(table.id)).group_by(table.title, table.period)
        query = select(table.id, table.title, table.period, table.created).where(table.id.in_(last))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(table.id.desc())).all()
        return tuple(KeptLedger(*row) for row in rows)

    def saves(self, title: str, period: str) -> tuple[KeptLedger, ...]:
        """Every save of one report's figures, oldest first, without the figures."""
        table = kept_ledgers.c
        query = select(table.id, table.title, table.period, table.created)
        query = query.where(table.title == title, table.period == period).order_by(table.n)
        with self._database.reading() as connection:
            return tuple(KeptLedger(*row) for row in connection.execute(query))

    def contents(self, ids: list[int]) -> dict[int, str]:
        """The figures of these saves, by id."""
        query = select(kept_ledgers.c.id, kept_ledgers.c.content).where(kept_ledgers.c.id.in_(ids))
        with self._database.reading() as connection:
            return {row.id: row.content for row in connection.execute(query)}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
