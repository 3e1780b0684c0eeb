"""The steps that operations on the desk are made of; each happens within the transaction of its operation."""

from __future__ import annotations

import json
import secrets
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select, update

from writer.errors import NotRecorded
from writer.schema import Version
from writer.store.desk_rows import outline_of, outline_row, version_of, version_row
from writer.store.locks import copy_locks
from writer.store.tables import desk_current, desk_facts, desk_outlines, desk_reports, desk_versions


def begin_report(connection: Connection, values: dict[str, Any]) -> str:
    """Record an empty report with these values; returns its id."""
    report_id, begun = secrets.token_hex(5), now()
    given = {"id": report_id, "created": begun, "updated": begun, "archived": False, "deleted": False}
    connection.execute(insert(desk_reports).values(values | given))
    return report_id


def copy_report(connection: Connection, report_id: str, title: str, owner: str) -> str:
    """Record a copy of a report as it is now; returns its id."""
    old = known_report(connection, report_id)
    kept = {name: getattr(old, name) for name in ("recipient", "period", "base", "origin")}
    new_id = begin_report(connection, kept | {"title": title, "owner": owner})
    facts, outline = (last_save(connection, table, report_id) for table in (desk_facts, desk_outlines))
    if facts is not None:
        connection.execute(insert(desk_facts).values(save_row(new_id, 1, facts.content, owner)))
    if outline is None:
        return new_id
    read = outline_of(json.loads(outline.content))
    keys = {item.key: secrets.token_hex(6) for item in read.items}
    content = outline_row(
        replace(read, title=title, items=tuple(replace(item, key=keys[item.key]) for item in read.items))
    )
    connection.execute(insert(desk_outlines).values(save_row(new_id, 1, content, owner)))
    for key, fresh in keys.items():
        shown = shown_version(connection, report_id, key)
        if shown is not None:
            note = f"复制自第{shown.n}版"
            append_version(connection, new_id, replace(shown, section=fresh, note=note, created=now()), None)
    copy_locks(connection, report_id, new_id, keys, owner)
    return new_id


def save_row(report_id: str, n: int, content: str, user: str) -> dict[str, Any]:
    """A save of facts or outline as its row in the table."""
    return {"report_id": report_id, "n": n, "content": content, "created": now(), "user": user}


def append_version(
    connection: Connection, report_id: str, new: Version, base: int | None
) -> tuple[Version, Version | None]:
    """Record ``new`` under the next number: (what is recorded, the version that came in between or None)."""
    current = shown_version(connection, report_id, new.section)
    if current is not None and current.text == new.text:
        return current, None
    late = base is not None and base != (current.n if current else 0)
    newest = _newest(connection, report_id, new.section)
    if late and newest is not None and (newest.text, newest.user) == (new.text, new.user):
        return newest, current  # the same late save sent once more
    stored = Version(newest.n + 1 if newest else 1, *_after_n(new))
    connection.execute(insert(desk_versions).values(report_id=report_id, **version_row(stored)))
    touch(connection, report_id)
    if base is not None and base < 0 and current is None:
        return stored, None
    if late and current is not None:
        return stored, current
    _show(connection, report_id, stored)
    return stored, None


def _after_n(version: Version) -> list[Any]:
    return [getattr(version, item.name) for item in fields(version)[1:]]


def _show(connection: Connection, report_id: str, version: Version) -> None:
    table = desk_current.c
    here = (table.report_id == report_id, table.section == version.section)
    if not connection.execute(update(desk_current).where(*here).values(n=version.n)).rowcount:
        connection.execute(insert(desk_current).values(report_id=report_id, section=version.section, n=version.n))


def shown_version(connection: Connection, report_id: str, section: str) -> Version | None:
    """The version a section shows; None for none."""
    table = desk_current.c
    n = connection.scalar(select(table.n).where(table.report_id == report_id, table.section == section))
    return None if n is None else numbered_version(connection, report_id, section, n)


def _newest(connection: Connection, report_id: str, section: str) -> Version | None:
    table = desk_versions.c
    n = connection.scalar(select(func.max(table.n)).where(table.report_id == report_id, table.section == section))
    return None if n is None else numbered_version(connection, report_id, section, n)


def numbered_version(connection: Connection, report_id: str, section: str, n: int) -> Version | None:
    """The version with this number; None when there is none."""
    table = desk_versions.c
    query = select(desk_versions).where(table.report_id == report_id, table.section == section, table.n == n)
    row = connection.execute(query).first()
    return None if row is None else version_of(row)


def known_report(connection: Connection, report_id: str) -> Row[Any]:
    """The row of a report; raises ``NotRecorded`` when there is none such."""
    row = connection.execute(select(desk_reports).where(desk_reports.c.id == report_id)).first()
    if row is None:
        raise NotRecorded(f"没有编号为“{report_id}”的报告；请回到报告列表重新选择。")
    return row


def touch(connection: Connection, report_id: str, **values: Any) -> None:
    """Record that a report was changed just now, and these values of it."""
    connection.execute(update(desk_reports).where(desk_reports.c.id == report_id).values(updated=now(), **values))


def last_save(connection: Connection, table: Table, report_id: str) -> Row[Any, Any, Any, Any] | None:
    """The last save (``n``, ``content``, ``created`` and ``user``) of a report's facts or outline; None for none."""
    found = select(table.c.n, table.c.content, table.c.created, table.c.user).where(table.c.report_id == report_id)
    return connection.execute(found.order_by(table.c.n.desc()).limit(1)).first()


def conflict_message(stored: Version, current: Version) -> str:
    """What a person is told whose save came too late."""
    who = current.user or ("系统" if current.author == "engine" else "他人")
    return f"本节已被{who}改为第{current.n}版，您的文字另存为第{stored.n}版，两份都在；请在版本中对照后选定一份。"


def now() -> str:
    """The time as the record writes it: ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
