"""What people say a past report is, kept apart from what was read from it and laid over it whenever it is asked for.

A correction belongs to the report's name and outlives every re-indexing. It is also known by the hash of the file, so
that a report that was renamed, or removed and taken in again unchanged, has it back.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, replace
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, delete, insert, select, update

from writer.schema import Period, Report
from writer.store.tables import past_corrections
from writer.store.values import CORRECTABLE, Correction, PastHead

_Read = TypeVar("_Read", Report, PastHead)


def corrected(read: _Read, said: Correction | None) -> _Read:
    """A report as people know it: what they said, and where they said nothing what was read."""
    if said is None:
        return read
    values = {name: value for name in CORRECTABLE if hasattr(read, name) and (value := getattr(said, name)) is not None}
    if values.get("period") == "":
        values["period"] = None
    return replace(read, **values)


def corrections_in(connection: Connection, name: str | None = None) -> dict[str, Correction]:
    """All corrections by the name of the report, or the one of this report."""
    query = select(past_corrections)
    if name is not None:
        query = query.where(past_corrections.c.name == name)
    return {row.name: _correction(row) for row in connection.execute(query)}


def put_correction(connection: Connection, name: str, digest: str, said: Correction) -> None:
    """Record a correction in place of the one there was; one that says nothing is forgotten."""
    connection.execute(delete(past_corrections).where(past_corrections.c.name == name))
    if said != Correction():
        connection.execute(insert(past_corrections).values(name=name, digest=digest, **_columns(said)))


def without(said: Correction, fields: Collection[str]) -> Correction:
    """The correction without these fields; with no field named, nothing is left of it."""
    return replace(said, **dict.fromkeys(fields)) if fields else Correction()


def carry(connection: Connection, name: str, digest: str, *, fresh: bool) -> None:
    """Let corrections follow a report that is being recorded.

    Args:
        name: what the report is called.
        digest: the hash of the file it was read from.
        fresh: nothing is recorded under this name at the moment.
    """
    table = past_corrections.c
    own = connection.execute(select(past_corrections).where(table.name == name)).first()
    if own is not None and (not fresh or own.digest == digest):
        connection.execute(update(past_corrections).where(table.name == name).values(digest=digest))
        return
    if not fresh:
        return
    # The name was that of another report, or is new: the content tells what is known of it.
    connection.execute(delete(past_corrections).where(table.name == name))
    same = connection.execute(select(past_corrections).where(table.digest == digest)).first()
    if same is not None:
        put_correction(connection, name, digest, _correction(same))


def _columns(said: Correction) -> dict[str, Any]:
    period = json.dumps(asdict(said.period)) if isinstance(said.period, Period) else said.period
    return {**{name: getattr(said, name) for name in CORRECTABLE}, "period": period}


def _correction(row: Row[Any]) -> Correction:
    period = Period(**json.loads(row.period)) if row.period else row.period
    return Correction(row.title, row.recipient, row.issuer, row.date, period)
