"""Sentences that people have locked, and sections they have called final: kept for as long as the record is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select

from writer.store.database import Database
from writer.store.tables import locked_sentences

# A section as a whole is recorded as locked under the report's name with this in front.
_FINALS = "final:"


class LockedSentences:
    """Locks by owner and section; every save is a row of its own, the newest counts.

    The owner is a report on the desk, by its id, or a draft elsewhere, by a name of the caller's. Every operation is
    one transaction and raises ``StoreError`` when the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, owner: str, section: str, sentences: Sequence[str], user: str = "") -> None:
        """Record which sentences of a section are locked from now on; the same again adds nothing.

        Args:
            section: key of the outline item; "" for a draft whose sections have none.
            sentences: all of them, as they stand in the text.
        """
        content = json.dumps(list(sentences), ensure_ascii=False)

        def work(connection: Connection) -> None:
            table = locked_sentences.c
            own = (table.owner == owner, table.section == section)
            last = connection.execute(
                select(table.n, table.content).where(*own).order_by(table.n.desc()).limit(1)
            ).first()
            if content == ("[]" if last is None else last.content):
                return
            values = {"owner": owner, "section": section, "n": 1 if last is None else last.n + 1, "content": content}
            connection.execute(insert(locked_sentences).values(values | {"created": _now(), "user": user}))

        self._database.write(work)

    def of(self, owner: str) -> dict[str, tuple[str, ...]]:
        """The locked sentences of a report by section; sections without are left out."""
        with self._database.reading() as connection:
            return _standing(connection, owner)

    def set_final(self, owner: str, section: str, text: str | None, user: str = "") -> None:
        """Record that a section is final, with the text it has; None takes that back."""
        self.save(_FINALS + owner, section, () if text is None else (text,), user)

    def finals(self, owner: str) -> dict[str, str]:
        """The sections of a report that are final, each with the text it had when it was called so."""
        return {section: texts[0] for section, texts in self.of(_FINALS + owner).items()}


def copy_locks(connection: Connection, owner: str, new_owner: str, sections: Mapping[str, str], user: str) -> None:
    """Lock in a copy of a report what is locked in it, sentences and whole sections.

    Args:
        sections: the sections of the copy by those that they are copied from.
    """
    for kind in ("", _FINALS):
        for section, locked in _standing(connection, kind + owner).items():
            if section in sections:
                values = {"owner": kind + new_owner, "section": sections[section], "n": 1, "user": user}
                content = json.dumps(list(locked), ensure_ascii=False)
                connection.execute(insert(locked_sentences).values(values | {"content": content, "created": _now()}))


def _standing(connection: Connection, owner: str) -> dict[str, tuple[str, ...]]:
    """What is locked under this name now, by section."""
    table = locked_sentences.c
    last = select(table.section, func.max(table.n).label("n")).where(table.owner == owner).group_by(table.section)
    newest = last.subquery()
    query = select(table.section, table.content).join(
        newest, (newest.c.section == table.section) & (newest.c.n == table.n)
    )
    rows = connection.execute(query.where(table.owner == owner)).all()
    return {row.section: tuple(found) for row in rows if (found := json.loads(row.content))}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
