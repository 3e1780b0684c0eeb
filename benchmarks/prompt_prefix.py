"""What is the same at the front of every prompt of a report, and how many tokens a report costs to ask for.

Endpoints keep the front of a prompt that they have read before, and charge less for it or nothing; what counts is
how many characters from the first on are the same in all requests of a report. Nothing is sent here: the messages are
those that ``writer draft`` would send.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from writer.schema import Message, Outline

ROOT = Path(__file__).resolve().parents[1]
SECTIONS = 12
TARGET = 0.6
FEW = 8
HOW = "approximate: 0.6 token per hanzi or full-width sign, 0.3 per other sign (DeepSeek's published rule)"


def run() -> list[tuple[str, str, str]]:
    """Rows (what, value, remark) for the table of benchmarks."""
    rows = []
    for facts in (None, FEW):
        rows += _rows([_joined(messages) for messages in _all_messages(facts)], facts)
    return rows


def _rows(texts: list[str], facts: int | None) -> list[tuple[str, str, str]]:
    from writer.drafting import approximate_tokens

    given = "all facts of the example quarter" if facts is None else f"its first {facts} facts"
    first, last = min(texts), max(texts)
    front = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    average = sum(map(len, texts)) / len(texts)
    share = front / average
    tokens = sum(map(approximate_tokens, texts))
    cached = approximate_tokens(texts[0][:front])
    verdict = "met" if share >= TARGET else "missed"
    return [
        (
            f"common front of the prompts of {len(texts)} sections, {given}",
            f"{100 * share:.0f} % of all characters",
            f"target at least {100 * TARGET:.0f} %: {verdict}; {front} of {average:.0f} on average",
        ),
        ("tokens to ask for that report", f"{tokens:,}", HOW),
        ("of them read for the first time", f"{tokens - cached * (len(texts) - 1):,}", "where the front is kept"),
    ]


def _joined(messages: Sequence[Message]) -> str:
    """The messages in one text, as a chat template would join them."""
    return "\n\n".join(f"{message.role}\n{message.content}" for message in messages)


def _all_messages(facts: int | None) -> list[tuple[Message, ...]]:
    """The messages of every section of the example quarter, in the order in which they would be sent."""
    from writer.facts import read_facts
    from writer.office import open_office
    from writer.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data=Path(folder), prompts=ROOT / "prompts")  # type: ignore[call-arg]
        office = open_office(settings)
        try:
            office.library.index([ROOT / "corpus"])
            ledger = read_facts(ROOT / "examples" / "2026q3.tsv")
            ledger = replace(ledger, facts=ledger.facts[:facts])
            plan = _twelve(office.plan(ledger, outline_file=ROOT / "examples" / "outline.md"))
            preview = office.preview(ledger, plan)
            return [preview.brief(item.id).messages for item in plan.items]
        finally:
            office.close()


def _twelve(plan: Outline) -> Outline:
    """The plan cut down to, or filled up to, ``SECTIONS`` sections that are written."""
    parents = {item.id.rpartition(".")[0] for item in plan.items}
    written = [item for item in plan.items if item.id not in parents]
    if len(written) < SECTIONS:
        sys.exit(f"the example outline has {len(written)} sections only")
    left_out = {item.id for item in written[SECTIONS:]}
    return replace(plan, items=tuple(item for item in plan.items if item.id not in left_out | parents))


if __name__ == "__main__":
    for row in run():
        print("  ".join(row))
