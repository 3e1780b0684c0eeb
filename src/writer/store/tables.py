"""The tables. Plain SQL types only, so that SQLite and PostgreSQL hold the same record."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

SCHEMA_VERSION = 6

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

past_reports = Table(
    "past_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("path", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("modified", String(40), nullable=False),
    Column("splitter", String(40), nullable=False),
    Column("title", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("date", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("sections", Text, nullable=False),
    Column("text", Text, nullable=False),
)

# What people say a report is: NULL leaves a field as it was read. No foreign key, since it outlives the report's row.
past_corrections = Table(
    "past_corrections",
    metadata,
    Column("name", Text, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("title", Text),
    Column("recipient", Text),
    Column("issuer", Text),
    Column("date", Text),
    Column("period", Text),
)

past_passages = Table(
    "past_passages",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("report_id", Integer, ForeignKey("past_reports.id", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("section_id", String(40), nullable=False),
    Column("heading", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("certainty", String(10), nullable=False, server_default="likely"),
    Index("past_passages_by_report", "report_id", "ordinal"),
)

past_vectors = Table(
    "past_vectors",
    metadata,
    Column("passage_id", String(80), ForeignKey("past_passages.id", ondelete="CASCADE"), primary_key=True),
    Column("fingerprint", String(80), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

desk_reports = Table(
    "desk_reports",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("title", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("created", String(40), nullable=False),
    Column("updated", String(40), nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("owner", Text, nullable=False),
    # Taken off every list, nothing of it lost: it can be brought back.
    Column("deleted", Boolean, nullable=False, server_default=false()),
    # The past report it is written after, by name; the report of the desk it was carried on from, by id.
    Column("base", Text, nullable=False, server_default=""),
    Column("origin", String(20), nullable=False, server_default=""),
)


def _saves(name: str) -> Table:
    """An append-only table: every save of a report's facts or outline is a row of its own."""
    return Table(
        name,
        metadata,
        Column("report_id", String(20), ForeignKey("desk_reports.id"), primary_key=True),
        Column("n", Integer, primary_key=True),
        Column("content", Text, nullable=False),
        Column("created", String(40), nullable=False),
        Column("user", Text, nullable=False),
    )


desk_facts = _saves("desk_facts")
desk_outlines = _saves("desk_outlines")

desk_versions = Table(
    "desk_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", String(20), ForeignKey("desk_reports.id"), nullable=False),
    Column("section", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("author", String(20), nullable=False),
    Column("created", String(40), nullable=False),
    Column("engine", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("passages", Text, nullable=False),
    Column("messages", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("remarks", Text, nullable=False, server_default="[]"),
    UniqueConstraint("report_id", "section", "n"),
)

# Which version a section shows: not simply the newest, since a save that came too late is kept but not shown.
desk_current = Table(
    "desk_current",
    metadata,
    Column("report_id", String(20), ForeignKey("desk_reports.id"), primary_key=True),
    Column("section", Text, primary_key=True),
    Column("n", Integer, nullable=False),
)

# What reports were drafted from on the command line: every save is a row, the newest of a title and period counts.
kept_ledgers = Table(
    "kept_ledgers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("created", String(40), nullable=False),
    Column("user", Text, nullable=False),
    UniqueConstraint("title", "period", "n"),
)

# What past reports show of the names of metrics, by a digest of all it was found from; made again when it is missing.
mined_names = Table(
    "mined_names",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("content", Text, nullable=False),
)

# Which sentences people have locked: every save is a row. No foreign key, since drafts elsewhere are no desk reports.
locked_sentences = Table(
    "locked_sentences",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("section", Text, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("content", Text, nullable=False),
    Column("created", String(40), nullable=False),
    Column("user", Text, nullable=False),
)

# What was counted of the style of past passages, by a digest of their text.
counted_styles = Table(
    "counted_styles",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("content", Text, nullable=False),
)

# Candidates for a section of a draft that is a file, as they were shown: every round is a row.
candidate_rounds = Table(
    "candidate_rounds",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("section", Text, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("content", Text, nullable=False),
    Column("taken", Text, nullable=False),
    Column("created", String(40), nullable=False),
)
