"""This period's figures as a table behind the report: an attachment of its own, named under the text (7.3.4, 7.3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from writer.export.enclosures import name_offset
from writer.export.printed import Block, Piece, printable
from writer.facts import derive, printed, signed
from writer.schema import Fact, Ledger, Relation

_HEAD = ("指标", "单位", "本期", "上年同期", "同比增减", "目标", "完成目标")
TABLE_NAME = "主要指标完成情况表"
_DEEPEST = 4


def with_table(blocks: Sequence[Block], ledger: Ledger) -> tuple[Block, ...]:
    """The blocks of a report with the ledger as its last attachment; the same where the ledger has no figures.

    The attachment is named under the text, behind those that are named there already; where a single one is named
    without a number it stays so, and the table gets its corner mark alone.
    """
    rows = _rows(ledger)
    if len(rows) < 2:
        return tuple(blocks)
    name = f"{ledger.period}{TABLE_NAME}" if ledger.period else TABLE_NAME
    listed = [number for number, block in enumerate(blocks) if block.kind == "attachment"]
    place = _behind_text(blocks) if not listed else listed[-1] + 1
    number, line = _listing(blocks, listed, name)
    out = [*blocks[:place], *([Block("attachment", (_piece(line),))] if line else []), *blocks[place:]]
    table = Block("table", rows=tuple(tuple((_piece(cell),) if cell else () for cell in row) for row in rows))
    corner = Block("enclosure", (_piece(f"附件{number or ''}"),))
    return (*out, corner, Block("enclosure_title", (_piece(name),)), table)


def _listing(blocks: Sequence[Block], listed: Sequence[int], name: str) -> tuple[int, str]:
    """The attachment's number, 0 for the only one, and its line in the list; "" where the list takes no more."""
    if not listed:
        return 0, f"附件：{name}"
    first = blocks[listed[0]].text
    numbered = any(char.isdecimal() for char in first[: name_offset(first)])
    return len(listed) + 1, f"{len(listed) + 1}.{name}" if numbered else ""


def _behind_text(blocks: Sequence[Block]) -> int:
    """Before signature and date, and before attachments that are there."""
    tail = ("issuer", "date", "enclosure", "enclosure_title")
    return next((number for number, block in enumerate(blocks) if block.kind in tail), len(blocks))


def _rows(ledger: Ledger) -> list[tuple[str, ...]]:
    """The head and a row for every fact with a value; a column that nothing stands in is left out."""
    facts = [fact for fact in ledger.facts if fact.value is not None]
    rows = [_HEAD, *(_row(fact, ledger) for fact in facts)]
    filled = [any(row[column] for row in rows[1:]) for column in range(len(_HEAD))]
    return [tuple(cell for cell, kept in zip_longest(row, filled) if kept) for row in rows]


def _row(fact: Fact, ledger: Ledger) -> tuple[str, ...]:
    return (
        "\u3000" * _depth(fact, ledger) + fact.label,
        fact.unit,
        _number(fact, "value", ledger),
        _number(fact, "prior", ledger),
        _change(fact, ledger),
        _number(fact, "target", ledger),
        _number(fact, "done", ledger),
    )


def _depth(fact: Fact, ledger: Ledger) -> int:
    """How many facts this one is a part of, one inside the other."""
    depth, parent = 0, fact.part_of
    while parent and depth < _DEEPEST:
        above = ledger.get(parent)
        depth, parent = depth + 1, above.part_of if above else None
    return depth


def _number(fact: Fact, relation: Relation, ledger: Ledger) -> str:
    """A figure without its unit, which has a column; a share of the target keeps its per cent."""
    found = derive(fact, relation, ledger)
    if found is None:
        return ""
    shown = printed(found)
    return shown if relation == "done" else shown.removesuffix(found.unit)


def _change(fact: Fact, ledger: Ledger) -> str:
    found = derive(fact, "points", ledger) or derive(fact, "yoy", ledger)
    return signed(found) if found else ""


def _piece(text: str) -> Piece:
    return Piece(printable(text), -1)
