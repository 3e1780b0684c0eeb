"""The record of the desk: reports being written, the figures pasted for them, their outlines, and every version.

Nothing here is overwritten: facts, outlines and versions are added to, and a report is put away, not deleted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from writer.errors import EditConflict, NotRecorded
from writer.schema import Author, Finding, Message, Outline, Version
from writer.store.database import Database
from writer.store.desk_rows import outline_of, outline_row, version_of
from writer.store.desk_steps import (
    append_version,
    begin_report,
    conflict_message,
    copy_report,
    known_report,
    last_save,
    now,
    numbered_version,
    save_row,
    touch,
)
from writer.store.tables import desk_current, desk_facts, desk_outlines, desk_reports, desk_versions
from writer.store.values import DeskReport, OutlineEdit


class Desk:
    """Reports being written, by id. Every operation is one transaction.

    All operations on a report raise ``NotRecorded`` when its id is unknown and ``StoreError`` when the database
    does not answer; whatever was recorded before is then unchanged.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def create_report(
        self, title: str, recipient: str = "", period: str = "", owner: str = "", *, base: str = "", origin: str = ""
    ) -> str:
        """Begin a report and return its id; ``base`` and ``origin`` as in ``DeskReport``."""
        return self._database.write(
            lambda connection: begin_report(
                connection,
                {"title": title, "recipient": recipient, "period": period, "owner": owner, "base": base}
                | {"origin": origin},
            )
        )

    def copy_report(self, report_id: str, title: str, owner: str = "") -> str:
        """A second report with the figures, the outline, the texts and the locks that this one has now; returns its id.

        Its sections get keys of their own, so that nothing meant for the one is taken for the other.
        """
        return self._database.write(lambda connection: copy_report(connection, report_id, title, owner))

    def reports(self, archived: bool = False, *, deleted: bool = False) -> tuple[DeskReport, ...]:
        """The reports at hand (or those put away, or those deleted), last changed first."""
        query = select(desk_reports).where(desk_reports.c.deleted == deleted)
        if not deleted:
            query = query.where(desk_reports.c.archived == archived)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(desk_reports.c.updated.desc(), desk_reports.c.id)).all()
        return tuple(DeskReport(**row._mapping) for row in rows)

    def report(self, report_id: str) -> DeskReport:
        """What is recorded about one report."""
        with self._database.reading() as connection:
            return DeskReport(**known_report(connection, report_id)._mapping)

    def rename(self, report_id: str, title: str, recipient: str | None = None, period: str | None = None) -> None:
        """Give a report another title; recipient and period too where given."""
        given = {"title": title, "recipient": recipient, "period": period}
        self._change(report_id, {name: value for name, value in given.items() if value is not None})

    def archive(self, report_id: str, archived: bool = True) -> None:
        """Put a report away, or take it out again. Nothing of it is lost either way."""
        self._change(report_id, {"archived": archived})

    def delete(self, report_id: str, deleted: bool = True) -> None:
        """Take a report off every list, or bring it back. Nothing of it is lost either way."""
        self._change(report_id, {"deleted": deleted})

    def assign(self, report_id: str, owner: str) -> None:
        """Say who is in charge of a report."""
        self._change(report_id, {"owner": owner})

    def set_base(self, report_id: str, base: str) -> None:
        """Record the past report it is written after; "" for none."""
        self._change(report_id, {"base": base})

    def written(self, report_ids: Sequence[str]) -> dict[str, frozenset[str]]:
        """The keys of the sections that have text now, by report id; reports without any are left out."""
        query = (
            select(desk_current.c.report_id, desk_current.c.section)
            .join(
                desk_versions,
                (desk_current.c.report_id == desk_versions.c.report_id)
                & (desk_current.c.section == desk_versions.c.section)
                & (desk_current.c.n == desk_versions.c.n),
            )
            .where(desk_versions.c.text != "", desk_current.c.report_id.in_(list(report_ids)))
        )
        found: dict[str, set[str]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                found.setdefault(row.report_id, set()).add(row.section)
        return {report_id: frozenset(keys) for report_id, keys in found.items()}

    def save_facts(self, report_id: str, text: str, user: str = "") -> None:
        """Record the pasted figures as they are now; the same text again adds nothing."""
        self._save(desk_facts, report_id, text, user)

    def facts(self, report_id: str) -> str:
        """The pasted figures as last saved; empty when none were."""
        return self._last(desk_facts, report_id) or ""

    def last_facts(self, report_id: str) -> tuple[int, str]:
        """Number and text of the last save of the figures; (0, "") when none was."""
        with self._database.reading() as connection:
            known_report(connection, report_id)
            last = last_save(connection, desk_facts, report_id)
        return (0, "") if last is None else (int(last.n), str(last.content))

    def edit_facts(
        self, report_id: str, change: Callable[[str, str, str], str], base: int | None = None, user: str = ""
    ) -> int:
        """Change the figures as they are at that moment; returns the number of the save that holds them.

        Args:
            change: makes the new text of the one at save ``base``, the present one, and the name of who saved that;
                what it raises leaves everything as it was.
            base: the save that the change was made over; None, or one that is not there, for the present one.
        """

        def work(connection: Connection) -> int:
            known_report(connection, report_id)
            last = last_save(connection, desk_facts, report_id)
            n, now, who = (0, "", "") if last is None else (int(last.n), str(last.content), str(last.user))
            table = desk_facts.c
            query = select(table.content).where(table.report_id == report_id, table.n == base)
            earlier = now if base is None else connection.scalar(query)
            content = change(now if earlier is None else earlier, now, who)
            if content == now:
                return n
            connection.execute(insert(desk_facts).values(save_row(report_id, n + 1, content, user)))
            touch(connection, report_id)
            return n + 1

        return self._database.write(work)

    def facts_saved(self, report_id: str) -> tuple[tuple[str, str], ...]:
        """When the figures were saved, and what they were: every save, oldest first."""
        table = desk_facts.c
        query = select(table.created, table.content).where(table.report_id == report_id).order_by(table.n)
        with self._database.reading() as connection:
            known_report(connection, report_id)
            return tuple((row.created, row.content) for row in connection.execute(query))

    def written_at(self, report_id: str) -> dict[str, tuple[tuple[int, str], ...]]:
        """Number and time of every version of every section, oldest first, by section key; without their texts."""
        table = desk_versions.c
        query = select(table.section, table.n, table.created).where(table.report_id == report_id).order_by(table.n)
        found: dict[str, tuple[tuple[int, str], ...]] = {}
        with self._database.reading() as connection:
            known_report(connection, report_id)
            for row in connection.execute(query):
                found[row.section] = (*found.get(row.section, ()), (row.n, row.created))
        return found

    def facts_changed(self, report_id: str) -> str:
        """When the pasted figures were last changed, as ``created`` of a version is written; "" when none were."""
        with self._database.reading() as connection:
            known_report(connection, report_id)
            row = last_save(connection, desk_facts, report_id)
        return "" if row is None else str(row.created)

    def all_facts(self, report_ids: Sequence[str]) -> dict[str, str]:
        """The pasted figures of these reports as last saved, by id; those without figures are left out."""
        return self._last_of_each(desk_facts, report_ids)

    def save_outline(self, report_id: str, outline: Outline, user: str = "") -> None:
        """Record the outline as it is now; the same outline again adds nothing."""
        self._save(desk_outlines, report_id, outline_row(outline), user)

    def outline(self, report_id: str) -> Outline | None:
        """The outline as last saved; None when none was."""
        content = self._last(desk_outlines, report_id)
        return None if content is None else outline_of(json.loads(content))

    def all_outlines(self, report_ids: Sequence[str]) -> dict[str, Outline]:
        """The outlines of these reports as last saved, by id; those without one are left out."""
        found = self._last_of_each(desk_outlines, report_ids)
        return {report_id: outline_of(json.loads(content)) for report_id, content in found.items()}

    def edit_outline(self, report_id: str, change: Callable[[Outline], Outline], user: str = "") -> OutlineEdit:
        """Change the outline as it is at that moment: whoever else changed it meanwhile keeps what they did.

        Args:
            change: makes the new outline of the present one; what it raises leaves everything as it was.

        Raises:
            NotRecorded: there is no outline yet.
        """

        def work(connection: Connection) -> OutlineEdit:
            known_report(connection, report_id)
            last = last_save(connection, desk_outlines, report_id)
            if last is None:
                raise NotRecorded("还没有提纲；请先拟定提纲。")
            outline = change(outline_of(json.loads(last.content)))
            content = outline_row(outline)
            if content == last.content:
                return OutlineEdit(outline, last.n, last.n)
            connection.execute(insert(desk_outlines).values(save_row(report_id, last.n + 1, content, user)))
            touch(connection, report_id)
            return OutlineEdit(outline, last.n, last.n + 1)

        return self._database.write(work)

    def outline_number(self, report_id: str) -> int:
        """The number of the last save of the outline; 0 when there is none."""
        with self._database.reading() as connection:
            known_report(connection, report_id)
            last = last_save(connection, desk_outlines, report_id)
        return 0 if last is None else int(last.n)

    def outline_at(self, report_id: str, n: int) -> Outline:
        """The outline as it was at save ``n``.

        Raises:
            NotRecorded: there was none of this number.
        """
        table = desk_outlines.c
        query = select(table.content).where(table.report_id == report_id, table.n == n)
        with self._database.reading() as connection:
            content = connection.scalar(query)
        if content is None:
            raise NotRecorded("找不到这一步之前的提纲；请刷新页面后再看。")
        return outline_of(json.loads(content))

    def outlines(self, report_id: str) -> tuple[Outline, ...]:
        """Every outline that was saved, newest first: an earlier one knows the headings that were taken out since."""
        table = desk_outlines.c
        query = select(table.content).where(table.report_id == report_id).order_by(table.n.desc())
        with self._database.reading() as connection:
            known_report(connection, report_id)
            return tuple(outline_of(json.loads(content)) for content in connection.scalars(query))

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
            base: number of the version the text was made from (0: from none); None to make it current regardless, -1
                to put it beside what is shown, also where that is nothing.
            passages, messages: ids of the past passages and the chat messages it was made from.
            remarks: what the engine said of its text.

        Returns:
            The new version; or the current one, when its text is the same already.

        Raises:
            EditConflict: the current version is no longer ``base``. The text has been recorded all the same, as
                version ``saved``, but version ``current`` stays the one that is shown.
        """
        new = Version(
            0, section, text, author, now(), engine, note, tuple(passages), tuple(messages), user, tuple(remarks)
        )

        def work(connection: Connection) -> tuple[Version, Version | None]:
            known_report(connection, report_id)
            return append_version(connection, report_id, new, base)

        stored, current = self._database.write(work)
        if current is not None:
            raise EditConflict(conflict_message(stored, current), saved=stored.n, current=current.n)
        return stored

    def versions(self, report_id: str, section: str) -> tuple[Version, ...]:
        """All versions of a section, oldest first."""
        table = desk_versions.c
        query = select(desk_versions).where(table.report_id == report_id, table.section == section).order_by(table.n)
        with self._database.reading() as connection:
            known_report(connection, report_id)
            return tuple(version_of(row) for row in connection.execute(query))

    def current(self, report_id: str) -> dict[str, Version]:
        """The version each section shows, by section key."""
        query = select(desk_versions).join(
            desk_current,
            (desk_current.c.report_id == desk_versions.c.report_id)
            & (desk_current.c.section == desk_versions.c.section)
            & (desk_current.c.n == desk_versions.c.n),
        )
        with self._database.reading() as connection:
            known_report(connection, report_id)
            rows = connection.execute(query.where(desk_versions.c.report_id == report_id)).all()
        return {row.section: version_of(row) for row in rows}

    def restore(self, report_id: str, section: str, n: int, user: str = "") -> Version:
        """Make the text of version ``n`` current again, as a new version.

        Raises:
            NotRecorded: there is no such version.
        """

        def work(connection: Connection) -> Version:
            known_report(connection, report_id)
            old = numbered_version(connection, report_id, section, n)
            if old is None:
                raise NotRecorded(f"本节没有第{n}版；请刷新版本列表后再选。")
            note = f"恢复第{n}版"
            new = replace(old, author="person", created=now(), note=note, user=user)
            return append_version(connection, report_id, new, None)[0]

        return self._database.write(work)

    def _change(self, report_id: str, values: dict[str, Any]) -> None:
        def work(connection: Connection) -> None:
            known_report(connection, report_id)
            touch(connection, report_id, **values)

        self._database.write(work)

    def _save(self, table: Table, report_id: str, content: str, user: str) -> None:
        def work(connection: Connection) -> None:
            known_report(connection, report_id)
            last = last_save(connection, table, report_id)
            if last is not None and last.content == content:
                return
            n = 1 if last is None else last.n + 1
            connection.execute(insert(table).values(save_row(report_id, n, content, user)))
            touch(connection, report_id)

        self._database.write(work)

    def _last(self, table: Table, report_id: str) -> str | None:
        with self._database.reading() as connection:
            known_report(connection, report_id)
            row = last_save(connection, table, report_id)
        return None if row is None else row.content

    def _last_of_each(self, table: Table, report_ids: Sequence[str]) -> dict[str, str]:
        last = select(table.c.report_id, func.max(table.c.n).label("n")).group_by(table.c.report_id).subquery()
        query = select(table.c.report_id, table.c.content).join(
            last, (last.c.report_id == table.c.report_id) & (last.c.n == table.c.n)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.where(table.c.report_id.in_(list(report_ids))))
            return {row.report_id: row.content for row in rows}
