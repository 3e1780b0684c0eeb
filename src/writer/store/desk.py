"""The record of the desk: reports being written, the figures pasted for them, their outlines, and every version.

Nothing here is overwritten: facts, outlines and versions are added to, and a report is put away, not deleted.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select, update

from writer.errors import EditConflict, NotRecorded
from writer.schema import Author, Finding, Message, Outline, OutlineItem, Version
from writer.store.database import Database
from writer.store.tables import desk_current, desk_facts, desk_outlines, desk_reports, desk_versions
from writer.store.values import DeskReport


class Desk:
    """Reports being written, by id. Every operation is one transaction.

    All operations on a report raise ``NotRecorded`` when its id is unknown and ``StoreError`` when the database
    does not answer; whatever was recorded before is then unchanged.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def create_report(self, title: str, recipient: str = "", period: str = "", owner: str = "") -> str:
        """Begin a report and return its id."""

        def work(connection: Connection) -> str:
            report_id, now = secrets.token_hex(5), _now()
            connection.execute(
                insert(desk_reports).values(
                    id=report_id, title=title, recipient=recipient, period=period,
                    created=now, updated=now, archived=False, owner=owner,
                )
            )  # fmt: skip
            return report_id

        return self._database.write(work)

    def reports(self, archived: bool = False) -> tuple[DeskReport, ...]:
        """The reports at hand (or those put away), last changed first."""
        query = select(desk_reports).where(desk_reports.c.archived == archived)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(desk_reports.c.updated.desc(), desk_reports.c.id)).all()
        return tuple(DeskReport(**row._mapping) for row in rows)

    def report(self, report_id: str) -> DeskReport:
        """What is recorded about one report."""
        with self._database.reading() as connection:
            return DeskReport(**_known(connection, report_id)._mapping)

    def rename(self, report_id: str, title: str, recipient: str | None = None, period: str | None = None) -> None:
        """Give a report another title; recipient and period too where given."""
        given = {"title": title, "recipient": recipient, "period": period}
        self._change(report_id, {name: value for name, value in given.items() if value is not None})

    def archive(self, report_id: str, archived: bool = True) -> None:
        """Put a report away, or take it out again. Nothing of it is lost either way."""
        self._change(report_id, {"archived": archived})

    def save_facts(self, report_id: str, text: str, user: str = "") -> None:
        """Record the pasted figures as they are now; the same text again adds nothing."""
        self._save(desk_facts, report_id, text, user)

    def facts(self, report_id: str) -> str:
        """The pasted figures as last saved; empty when none were."""
        return self._last(desk_facts, report_id) or ""

    def facts_saved(self, report_id: str) -> str:
        """When the pasted figures were last changed, as ``created`` of a version is written; "" when none were."""
        with self._database.reading() as connection:
            _known(connection, report_id)
            row = _last_save(connection, desk_facts, report_id)
        return "" if row is None else str(row.created)

    def all_facts(self, report_ids: Sequence[str]) -> dict[str, str]:
        """The pasted figures of these reports as last saved, by id; those without figures are left out."""
        table = desk_facts.c
        last = select(table.report_id, func.max(table.n).label("n")).group_by(table.report_id).subquery()
        query = select(table.report_id, table.content).join(
            last, (last.c.report_id == table.report_id) & (last.c.n == table.n)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.where(table.report_id.in_(list(report_ids))))
            return {row.report_id: row.content for row in rows}

    def save_outline(self, report_id: str, outline: Outline, user: str = "") -> None:
        """Record the outline as it is now; the same outline again adds nothing."""
        self._save(desk_outlines, report_id, json.dumps(asdict(outline)), user)

    def outline(self, report_id: str) -> Outline | None:
        """The outline as last saved; None when none was."""
        content = self._last(desk_outlines, report_id)
        return None if content is None else _outline(json.loads(content))

    def outlines(self, report_id: str) -> tuple[Outline, ...]:
        """Every outline that was saved, newest first: an earlier one knows the headings that were taken out since."""
        table = desk_outlines.c
        query = select(table.content).where(table.report_id == report_id).order_by(table.n.desc())
        with self._database.reading() as connection:
            _known(connection, report_id)
            return tuple(_outline(json.loads(content)) for content in connection.scalars(query))

    def add_version(
        self,
        report_id: str,
        section: str,
        text: str,
        author: Author,
        *,
        base: int | None = None,
        engine: str = "",
        note: str = "",
        passages: Sequence[str] = (),
        messages: Sequence[Message] = (),
        user: str = "",
        remarks: Sequence[Finding] = (),
    ) -> Version:
        """Record a text of a section and make it the current one.

        Args:
            section: key of the outline item.
            base: number of the version the text was made from (0: from none); None to make it current regardless.
            passages, messages: ids of the past passages and the chat messages it was made from.
            remarks: what the engine said of its text.

        Returns:
            The new version; or the current one, when its text is the same already.

        Raises:
            EditConflict: the current version is no longer ``base``. The text has been recorded all the same, as
                version ``saved``, but version ``current`` stays the one that is shown.
        """
        new = Version(
            0, section, text, author, _now(), engine, note, tuple(passages), tuple(messages), user, tuple(remarks)
        )

        def work(connection: Connection) -> tuple[Version, Version | None]:
            _known(connection, report_id)
            return _append(connection, report_id, new, base)

        stored, current = self._database.write(work)
        if current is not None:
            raise EditConflict(_conflict_message(stored, current), saved=stored.n, current=current.n)
        return stored

    def versions(self, report_id: str, section: str) -> tuple[Version, ...]:
        """All versions of a section, oldest first."""
        table = desk_versions.c
        query = select(desk_versions).where(table.report_id == report_id, table.section == section).order_by(table.n)
        with self._database.reading() as connection:
            _known(connection, report_id)
            return tuple(_version(row) for row in connection.execute(query))

    def current(self, report_id: str) -> dict[str, Version]:
        """The version each section shows, by section key."""
        query = select(desk_versions).join(
            desk_current,
            (desk_current.c.report_id == desk_versions.c.report_id)
            & (desk_current.c.section == desk_versions.c.section)
            & (desk_current.c.n == desk_versions.c.n),
        )
        with self._database.reading() as connection:
            _known(connection, report_id)
            rows = connection.execute(query.where(desk_versions.c.report_id == report_id)).all()
        return {row.section: _version(row) for row in rows}

    def restore(self, report_id: str, section: str, n: int, user: str = "") -> Version:
        """Make the text of version ``n`` current again, as a new version.

        Raises:
            NotRecorded: there is no such version.
        """

        def work(connection: Connection) -> Version:
            _known(connection, report_id)
            old = _numbered(connection, report_id, section, n)
            if old is None:
                raise NotRecorded(f"本节没有第{n}版；请刷新版本列表后再选。")
            note = f"恢复第{n}版"
            new = replace(old, author="person", created=_now(), note=note, user=user)
            return _append(connection, report_id, new, None)[0]

        return self._database.write(work)

    def _change(self, report_id: str, values: dict[str, Any]) -> None:
        def work(connection: Connection) -> None:
            _known(connection, report_id)
            _touch(connection, report_id, **values)

        self._database.write(work)

    def _save(self, table: Table, report_id: str, content: str, user: str) -> None:
        def work(connection: Connection) -> None:
            _known(connection, report_id)
            last = _last_save(connection, table, report_id)
            if last is not None and last.content == content:
                return
            n = 1 if last is None else last.n + 1
            connection.execute(
                insert(table).values(report_id=report_id, n=n, content=content, created=_now(), user=user)
            )
            _touch(connection, report_id)

        self._database.write(work)

    def _last(self, table: Table, report_id: str) -> str | None:
        with self._database.reading() as connection:
            _known(connection, report_id)
            row = _last_save(connection, table, report_id)
        return None if row is None else row.content


def _append(connection: Connection, report_id: str, new: Version, base: int | None) -> tuple[Version, Version | None]:
    """Record ``new`` under the next number: (what is recorded, the version that came in between or None)."""
    current = _shown(connection, report_id, new.section)
    if current is not None and current.text == new.text:
        return current, None
    late = base is not None and base != (current.n if current else 0)
    newest = _newest(connection, report_id, new.section)
    if late and newest is not None and (newest.text, newest.user) == (new.text, new.user):
        return newest, current  # the same late save sent once more
    stored = Version(newest.n + 1 if newest else 1, *_after_n(new))
    connection.execute(insert(desk_versions).values(report_id=report_id, **_version_row(stored)))
    _touch(connection, report_id)
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


def _shown(connection: Connection, report_id: str, section: str) -> Version | None:
    table = desk_current.c
    n = connection.scalar(select(table.n).where(table.report_id == report_id, table.section == section))
    return None if n is None else _numbered(connection, report_id, section, n)


def _newest(connection: Connection, report_id: str, section: str) -> Version | None:
    table = desk_versions.c
    n = connection.scalar(select(func.max(table.n)).where(table.report_id == report_id, table.section == section))
    return None if n is None else _numbered(connection, report_id, section, n)


def _numbered(connection: Connection, report_id: str, section: str, n: int) -> Version | None:
    table = desk_versions.c
    query = select(desk_versions).where(table.report_id == report_id, table.section == section, table.n == n)
    row = connection.execute(query).first()
    return None if row is None else _version(row)


def _known(connection: Connection, report_id: str) -> Row[Any]:
    row = connection.execute(select(desk_reports).where(desk_reports.c.id == report_id)).first()
    if row is None:
        raise NotRecorded(f"没有编号为“{report_id}”的报告；请回到报告列表重新选择。")
    return row


def _touch(connection: Connection, report_id: str, **values: Any) -> None:
    connection.execute(update(desk_reports).where(desk_reports.c.id == report_id).values(updated=_now(), **values))


def _last_save(connection: Connection, table: Table, report_id: str) -> Row[Any, Any, Any] | None:
    query = (
        select(table.c.n, table.c.content, table.c.created)
        .where(table.c.report_id == report_id)
        .order_by(table.c.n.desc())
    )
    return connection.execute(query.limit(1)).first()


def _version_row(version: Version) -> dict[str, Any]:
    row = asdict(version)
    return row | {name: json.dumps(row[name]) for name in ("passages", "messages", "remarks")}


def _version(row: Row[Any]) -> Version:
    return Version(
        n=row.n,
        section=row.section,
        text=row.text,
        author=row.author,
        created=row.created,
        engine=row.engine,
        note=row.note,
        passages=tuple(json.loads(row.passages)),
        messages=tuple(Message(**item) for item in json.loads(row.messages)),
        user=row.user,
        remarks=tuple(Finding(**item) for item in json.loads(row.remarks)),
    )


def _outline(content: dict[str, Any]) -> Outline:
    """Fields that a later version of the program wrote are left out; a missing one takes its default."""
    known = {item.name for item in fields(Outline)}
    values = {name: value for name, value in content.items() if name in known}
    values["items"] = tuple(_outline_item(item) for item in content.get("items", ()))
    return Outline(**values)


def _outline_item(content: dict[str, Any]) -> OutlineItem:
    known = {item.name for item in fields(OutlineItem)}
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in content.items() if k in known}
    return OutlineItem(**values)


def _conflict_message(stored: Version, current: Version) -> str:
    who = current.user or ("系统" if current.author == "engine" else "他人")
    return f"本节已被{who}改为第{current.n}版，您的文字另存为第{stored.n}版，两份都在；请在版本中对照后选定一份。"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
