"""A draft to a Word file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from docx.document import Document as WordDocument

from writer.errors import InputError
from writer.export.audit import AUTHOR, add_audit, audit_cuts
from writer.export.audit_rows import Audit, as_audit
from writer.export.blocks import split_blocks
from writer.export.changes import changed_blocks, count_changes
from writer.export.ledger_table import with_table
from writer.export.local import find_profile
from writer.export.page import new_document
from writer.export.paragraphs import Sheet, unfinished_spans
from writer.export.profile import DEFAULT_PROFILE, PROFILES, Profile
from writer.export.runs import Revision
from writer.export.saving import check_place, save
from writer.schema import Ledger, Trace


@dataclass(frozen=True, slots=True)
class Before:
    """The version that changes are shown against. ``author`` is whom Word names for them."""

    text: str
    author: str = AUTHOR


@dataclass(frozen=True, slots=True)
class Written:
    """What was written; ``changes`` counts the places marked as changed."""

    path: Path
    changes: int = 0


def write_docx(
    text: str,
    path: Path,
    profile: str | Profile = DEFAULT_PROFILE,
    audit: Audit | Sequence[Trace] = (),
    before: Before | None = None,
    table: Ledger | None = None,
) -> Path:
    """Write a draft as a Word file in official format.

    Args:
        text: a draft as ``docs/architecture.md`` has it (Markdown headings), or plain text with the same headings.
        path: where to write; an existing file is replaced, its folder must be there.
        profile: a page format, or the name of one in ``PROFILES``.
        audit: what ``writer.checking.check`` said of this text: figures and findings become comments and rows of
            tables behind the report. None: a clean file.
        before: an older version: what changed since is written as revisions, to be accepted or rejected in Word.
        table: figures that are set as a table behind the report, as its last attachment.

    Returns:
        The path written.

    Raises:
        InputError: an empty draft, an unknown profile, or a place that cannot be written to.
    """
    return write_report(text, path, profile, audit, before, table).path


def write_report(
    text: str,
    path: Path,
    profile: str | Profile = DEFAULT_PROFILE,
    audit: Audit | Sequence[Trace] = (),
    before: Before | None = None,
    table: Ledger | None = None,
) -> Written:
    """``write_docx``, with what was written told."""
    chosen = find_profile(PROFILES, profile) if isinstance(profile, str) else profile
    path = Path(path)
    check_place(path, ".docx")
    if not text.strip():
        raise InputError("文稿是空的，没有可以导出的内容；请先写出正文。")
    if before is not None and not before.text.strip():
        raise InputError("用来对比的旧稿是空的；请换一份有正文的旧稿。")
    document, changes = _build(text, chosen, as_audit(audit), before, table)
    return Written(save(document.save, path), changes)


def _build(
    text: str, profile: Profile, audit: Audit, before: Before | None, table: Ledger | None
) -> tuple[WordDocument, int]:
    audited = bool(audit.figures or audit.findings or audit.unused_facts)
    text = text if audited else _unix(text)
    report, blocks = split_blocks(text)
    if not blocks:
        raise InputError("文稿里只有标记，没有文字；请先写出正文。")
    revision = None
    if before is not None:
        blocks = changed_blocks(split_blocks(_unix(before.text))[1], blocks)
        revision = Revision(before.author, datetime.now(UTC))
    changes = count_changes(blocks)
    if table is not None:
        blocks = with_table(blocks, table)
    document = new_document(profile, report.title)
    unfinished = unfinished_spans(text)
    cuts = sorted({at for span in unfinished for at in span} | audit_cuts(audit))
    sheet = Sheet(document, profile, unfinished, cuts, revision)
    sheet.write(blocks)
    if audited:
        add_audit(sheet, text, audit)
    return document, changes


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
