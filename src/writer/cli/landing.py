"""Putting new sections into a draft that may have been changed while they were written: a person's change stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from writer.cli.rounds import FileRounds, plain
from writer.cli.sources import read_draft, write_draft
from writer.errors import InputError

if TYPE_CHECKING:
    from writer.office import Office
    from writer.schema import Draft, Ledger, Section


def replaced(text: str, drafts: Sequence[Draft]) -> str:
    """The report with these sections in place of its own; those without text are left alone."""
    from writer.drafting import replace_section

    for one in drafts:
        if one.text.strip():
            text = replace_section(text, one.section_id, {one.section_id: one.text})
    return text


def land(office: Office, path: Path, before: str, ledger: Ledger, drafts: Sequence[Draft]) -> str:
    """Write ``drafts`` into the file as it is now, and return its text.

    Args:
        before: the file as it was when they were asked for.

    Raises:
        InputError: one of these sections was changed in the meantime. Nothing is written then; the drafts are kept
            as candidates, so that they can be looked at.
    """
    now = read_draft(path)
    old, new = _sections(before), _sections(now)
    changed = [one.section_id for one in drafts if _said(old, one.section_id) != _said(new, one.section_id)]
    if changed:
        _keep(office, path, before, ledger, drafts)
        named = "、".join(changed)
        raise InputError(
            f"第 {named} 节在起草期间被改过，没有写入；新稿存作候选稿，用 --section {changed[0]} --show 可看。"
        )
    text = replaced(now, drafts)
    write_draft(path, text)
    return text


def _sections(text: str) -> dict[str, Section]:
    from writer.corpus import parse_report

    return {section.id: section for section in parse_report(text).sections}


def _said(sections: dict[str, Section], section_id: str) -> tuple[str, str]:
    found = sections.get(section_id)
    return (found.heading, plain(found.text)) if found else ("", "")


def _keep(office: Office, path: Path, before: str, ledger: Ledger, drafts: Sequence[Draft]) -> None:
    """Keep drafts that could not be written as a round of one candidate each."""
    from writer.drafting import Candidate, Candidates

    plan, written = office.plan_of(before, ledger)
    measure, rounds = office.measure(ledger, plan), FileRounds(office.store, path)
    for one in drafts:
        made = Candidates(one.section_id, (Candidate(1, one, measure(one)),))
        text = written.get(one.section_id, "")
        rounds.keep(made, one.heading, text, instruction="", engine=one.engine, count=1, ledger=ledger)
