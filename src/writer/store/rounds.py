"""Rounds of candidates for drafts that are files: what was shown is kept, so that it can be taken word for word."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select, update

from writer.store.database import Database
from writer.store.tables import candidate_rounds


@dataclass(frozen=True, slots=True)
class KeptRound:
    """One round as it was shown: its number from 1, what it holds (JSON), and the texts that were taken from it."""

    n: int
    content: str
    taken: tuple[str, ...]
    created: str


class CandidateRounds:
    """Rounds by owner and section, each a row of its own; the newest is the one that was shown last.

    Every operation is one transaction and raises ``StoreError`` when the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, owner: str, section: str, content: str) -> int:
        """Record a round; returns its number."""

        def work(connection: Connection) -> int:
            table = candidate_rounds.c
            last = connection.scalar(select(func.max(table.n)).where(table.owner == owner, table.section == section))
            n = 1 + (last or 0)
            connection.execute(
                insert(candidate_rounds).values(
                    owner=owner, section=section, n=n, content=content, taken="[]",
                    created=datetime.now(UTC).isoformat(timespec="milliseconds"),
                )
            )  # fmt: skip
            return n

        return self._database.write(work)

    def last(self, owner: str, section: str) -> KeptRound | None:
        """The round that was shown last; None where none was."""
        table = candidate_rounds.c
        query = select(candidate_rounds).where(table.owner == owner, table.section == section)
        with self._database.reading() as connection:
            row = connection.execute(query.order_by(table.n.desc()).limit(1)).first()
        return None if row is None else KeptRound(row.n, row.content, tuple(json.loads(row.taken)), row.created)

    def take(self, owner: str, section: str, n: int, text: str) -> None:
        """Record that ``text`` was put into the draft from round ``n``: it is no change by a person."""

        def work(connection: Connection) -> None:
            table = candidate_rounds.c
            here = (table.owner == owner, table.section == section, table.n == n)
            held = connection.scalar(select(table.taken).where(*here))
            if held is None:
                return
            taken = list(dict.fromkeys([*json.loads(held), text]))
            connection.execute(update(candidate_rounds).where(*here).values(taken=json.dumps(taken)))

        self._database.write(work)
