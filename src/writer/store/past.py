"""The record of the corpus: past reports, where they came from, and the passages they were cut into."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any, cast

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from writer.errors import NotRecorded
from writer.schema import Passage, Period, Report, Role, Section
from writer.store.corrections import carry, corrected, corrections_in, put_correction, without
from writer.store.database import Database
from writer.store.tables import meta, past_passages, past_reports, past_vectors
from writer.store.values import CORRECTABLE, Correction, KeptModels, PastHead, PastSource

_GENERATION = "past_generation"
_IDENTITY = "past_identity"
_MODELS = "models:"
_BATCH = 500  # SQLite allows 32,766 variables in a statement; older builds 999


class Past:
    """Past reports by name. Every operation is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, report: Report, passages: Sequence[Passage], source: PastSource) -> None:
        """Record a report with its passages, in place of what was recorded under its name.

        Passages that were there before under the same id keep their vectors.

        Raises:
            StoreError: it cannot be recorded; what was there before stays.
        """
        row = _report_row(report, source)

        def work(connection: Connection) -> None:
            report_id = connection.scalar(select(past_reports.c.id).where(past_reports.c.name == report.name))
            fresh = report_id is None
            if report_id is None:
                inserted = connection.execute(insert(past_reports).values(row)).inserted_primary_key
                report_id = cast(int, inserted[0]) if inserted else 0
            else:
                connection.execute(update(past_reports).where(past_reports.c.id == report_id).values(row))
            _replace_passages(connection, report_id, passages)
            carry(connection, report.name, source.digest, fresh=fresh)
            _count_up(connection)

        self._database.write(work)

    def remove(self, name: str) -> None:
        """Forget a report, its passages and their vectors.

        Raises:
            NotRecorded: there is none of that name.
        """

        def work(connection: Connection) -> None:
            if not connection.execute(delete(past_reports).where(past_reports.c.name == name)).rowcount:
                raise NotRecorded(f"语料中没有“{name}”；请先查看语料清单中的名称。")
            _count_up(connection)

        self._database.write(work)

    def get(self, name: str) -> Report:
        """The report of this name, as corrected by hand.

        Raises:
            NotRecorded: there is none.
        """
        read, said = self.known(name)
        return corrected(read, said)

    def known(self, name: str) -> tuple[Report, Correction | None]:
        """The report of this name as it was read, and what people say it is.

        Raises:
            NotRecorded: there is none.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(past_reports).where(past_reports.c.name == name)).mappings().first()
            said = corrections_in(connection, name)
        if row is None:
            raise NotRecorded(f"语料中没有“{name}”；请先查看语料清单中的名称。")
        return _report(row), said.get(name)

    def correct(self, name: str, said: Correction) -> None:
        """Record what a person says a report is, beside what was said before; the fields that are None stay.

        Raises:
            NotRecorded: there is no such report.
        """

        def work(connection: Connection) -> None:
            before = corrections_in(connection, name).get(name, Correction())
            values = {field: value for field in CORRECTABLE if (value := getattr(said, field)) is not None}
            put_correction(connection, name, _digest(connection, name), replace(before, **values))
            _count_up(connection)

        self._database.write(work)

    def take_back(self, name: str, fields: Collection[str] = ()) -> None:
        """Take back what was said of a report: of these fields, or altogether. What was read counts again.

        Raises:
            NotRecorded: there is no such report.
        """

        def work(connection: Connection) -> None:
            before = corrections_in(connection, name).get(name, Correction())
            put_correction(connection, name, _digest(connection, name), without(before, fields))
            _count_up(connection)

        self._database.write(work)

    def corrections(self) -> dict[str, Correction]:
        """What people say the recorded reports are, by name; reports that were read rightly are left out."""
        with self._database.reading() as connection:
            names = set(connection.scalars(select(past_reports.c.name)))
            return {name: said for name, said in corrections_in(connection).items() if name in names}

    def reports(self) -> tuple[Report, ...]:
        """All reports, by name, as corrected by hand."""
        with self._database.reading() as connection:
            rows = connection.execute(select(past_reports).order_by(past_reports.c.name)).mappings().all()
            said = corrections_in(connection)
        return tuple(corrected(_report(row), said.get(row["name"])) for row in rows)

    def heads(self) -> tuple[PastHead, ...]:
        """All reports without their texts, by name."""
        table = past_reports.c
        query = select(table.name, table.title, table.issuer, table.period).order_by(table.name)
        with self._database.reading() as connection:
            said = corrections_in(connection)
            heads = [PastHead(*row[:3], _period(row[3])) for row in connection.execute(query)]
        return tuple(corrected(head, said.get(head.name)) for head in heads)

    def texts(self, names: Sequence[str]) -> dict[str, str]:
        """The texts of these reports, by name; those that are gone are left out."""
        found: dict[str, str] = {}
        query = select(past_reports.c.name, past_reports.c.text)
        with self._database.reading() as connection:
            for start in range(0, len(names), _BATCH):
                rows = connection.execute(query.where(past_reports.c.name.in_(list(names[start : start + _BATCH]))))
                found.update((name, text) for name, text in rows)
        return found

    def sources(self) -> dict[str, PastSource]:
        """Where each report came from, by name."""
        table = past_reports.c
        query = select(table.name, table.path, table.digest, table.modified, table.splitter).order_by(table.name)
        with self._database.reading() as connection:
            return {row[0]: PastSource(*row[1:]) for row in connection.execute(query)}

    def passages(self, role: Role | None = None, report: str | None = None) -> tuple[Passage, ...]:
        """Passages in the order of reports and text; of one role or one report where named."""
        with self._database.reading() as connection:
            return _passages(connection, role, report)

    def passage(self, passage_id: str) -> Passage:
        """The passage with this id.

        Raises:
            NotRecorded: there is none, or its report was changed or removed since.
        """
        query = _PASSAGE_QUERY.where(past_passages.c.id == passage_id)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotRecorded(f"语料中没有段落“{passage_id}”，所在的报告可能已更新或移除；请重新检索。")
        return Passage(*row)

    def state(self) -> tuple[int, tuple[Passage, ...]]:
        """Generation and all passages, read together, so that the two belong to each other."""
        with self._database.reading() as connection:
            return _generation(connection), _passages(connection, None, None)

    def generation(self) -> int:
        """A number that grows with every change of the corpus, by whichever process."""
        with self._database.reading() as connection:
            return _generation(connection)

    def identity(self) -> str:
        """A name of this record, made once: tells its index from those of other records on the same server."""

        def work(connection: Connection) -> str:
            found = connection.scalar(select(meta.c.value).where(meta.c.key == _IDENTITY))
            if found is None:
                found = secrets.token_hex(4)
                connection.execute(insert(meta).values(key=_IDENTITY, value=found))
            return found

        return self._database.write(work)

    def counts(self) -> tuple[int, int]:
        """How many reports and passages there are."""
        with self._database.reading() as connection:
            reports = connection.scalar(select(func.count()).select_from(past_reports))
            passages = connection.scalar(select(func.count()).select_from(past_passages))
        return reports or 0, passages or 0

    def put_vectors(self, fingerprint: str, vectors: Iterable[tuple[str, bytes]]) -> None:
        """Keep vectors (passage id, bytes) made by the embedding ``fingerprint``; passages gone since are left out."""
        rows = [{"passage_id": name, "fingerprint": fingerprint, "vector": vector} for name, vector in vectors]

        def work(connection: Connection) -> None:
            for start in range(0, len(rows), _BATCH):
                batch = {row["passage_id"]: row for row in rows[start : start + _BATCH]}
                known = connection.scalars(select(past_passages.c.id).where(past_passages.c.id.in_(list(batch))))
                kept = [batch[name] for name in known]
                connection.execute(
                    delete(past_vectors).where(
                        past_vectors.c.fingerprint == fingerprint, past_vectors.c.passage_id.in_(list(batch))
                    )
                )
                if kept:
                    connection.execute(insert(past_vectors), kept)

        self._database.write(work)

    def vectors(self, fingerprint: str, ids: Sequence[str]) -> dict[str, bytes]:
        """The kept vectors of one embedding for these passages, by passage id."""
        found: dict[str, bytes] = {}
        table = past_vectors.c
        query = select(table.passage_id, table.vector).where(table.fingerprint == fingerprint)
        with self._database.reading() as connection:
            for start in range(0, len(ids), _BATCH):
                rows = connection.execute(query.where(table.passage_id.in_(list(ids[start : start + _BATCH]))))
                found.update((name, bytes(vector)) for name, vector in rows)
        return found

    def drop_vectors(self, keep: str = "") -> None:
        """Forget the vectors of every embedding but ``keep``."""
        self._database.write(
            lambda connection: connection.execute(delete(past_vectors).where(past_vectors.c.fingerprint != keep))
        )

    def models(self, fingerprint: str) -> KeptModels:
        """The models known under the name of an embedding."""
        with self._database.reading() as connection:
            found = connection.scalar(select(meta.c.value).where(meta.c.key == _MODELS + fingerprint))
        if found is None:
            return KeptModels()
        kept = json.loads(found)
        return KeptModels(kept["current"], tuple(map(bytes.fromhex, kept["probes"])))

    def keep_models(self, fingerprint: str, models: KeptModels) -> None:
        """Record the models known under the name of an embedding."""
        value = json.dumps({"current": models.current, "probes": [probe.hex() for probe in models.probes]})

        def work(connection: Connection) -> None:
            connection.execute(delete(meta).where(meta.c.key == _MODELS + fingerprint))
            connection.execute(insert(meta).values(key=_MODELS + fingerprint, value=value))

        self._database.write(work)


_PASSAGE_QUERY = select(
    past_passages.c.id,
    past_reports.c.name,
    past_passages.c.section_id,
    past_passages.c.heading,
    past_passages.c.role,
    past_passages.c.text,
    past_passages.c.certainty,
).join_from(past_passages, past_reports, past_passages.c.report_id == past_reports.c.id)


def _passages(connection: Connection, role: Role | None, report: str | None) -> tuple[Passage, ...]:
    query = _PASSAGE_QUERY.order_by(past_reports.c.name, past_passages.c.ordinal)
    if role is not None:
        query = query.where(past_passages.c.role == role)
    if report is not None:
        query = query.where(past_reports.c.name == report)
    return tuple(Passage(*row) for row in connection.execute(query))


def _replace_passages(connection: Connection, report_id: int, passages: Sequence[Passage]) -> None:
    table = past_passages.c
    before = set(connection.scalars(select(table.id).where(table.report_id == report_id)))
    rows = [_passage_row(report_id, ordinal, passage) for ordinal, passage in enumerate(passages)]
    gone = sorted(before - {passage.id for passage in passages})
    for start in range(0, len(gone), _BATCH):
        connection.execute(delete(past_passages).where(table.id.in_(gone[start : start + _BATCH])))
    for row in rows:
        if row["id"] in before:
            connection.execute(update(past_passages).where(table.id == row["id"]).values(row))
    fresh = [row for row in rows if row["id"] not in before]
    if fresh:
        connection.execute(insert(past_passages), fresh)


def _digest(connection: Connection, name: str) -> str:
    found = connection.scalar(select(past_reports.c.digest).where(past_reports.c.name == name))
    if found is None:
        raise NotRecorded(f"语料中没有“{name}”；请先查看语料清单中的名称。")
    return str(found)


def _passage_row(report_id: int, ordinal: int, passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "report_id": report_id,
        "ordinal": ordinal,
        "section_id": passage.section_id,
        "heading": passage.heading,
        "role": passage.role,
        "text": passage.text,
        "certainty": passage.certainty,
    }


def _generation(connection: Connection) -> int:
    return int(connection.scalar(select(meta.c.value).where(meta.c.key == _GENERATION)) or 0)


def _count_up(connection: Connection) -> None:
    now = _generation(connection)
    if now:
        connection.execute(update(meta).where(meta.c.key == _GENERATION).values(value=str(now + 1)))
    else:
        connection.execute(insert(meta).values(key=_GENERATION, value="1"))


def _report_row(report: Report, source: PastSource) -> dict[str, Any]:
    sections = [{name: value for name, value in asdict(item).items() if name != "text"} for item in report.sections]
    return {
        "name": report.name,
        "path": source.path,
        "digest": source.digest,
        "modified": source.modified,
        "splitter": source.splitter,
        "title": report.title,
        "recipient": report.recipient,
        "issuer": report.issuer,
        "date": report.date,
        "period": json.dumps(asdict(report.period)) if report.period else "",
        "sections": json.dumps(sections, ensure_ascii=False),
        "text": report.text,
    }


def _period(recorded: str) -> Period | None:
    return Period(**json.loads(recorded)) if recorded else None


def _report(row: RowMapping) -> Report:
    text = row["text"]
    return Report(
        name=row["name"],
        text=text,
        title=row["title"],
        recipient=row["recipient"],
        issuer=row["issuer"],
        date=row["date"],
        period=_period(row["period"]),
        sections=tuple(Section(**item, text=text[item["start"] : item["end"]]) for item in json.loads(row["sections"])),
    )
