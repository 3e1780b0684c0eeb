"""The figures of a report as the page keeps them: the rows of the table as typed, half-filled ones included."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from writer.facts import TABLE_HEADER, ledger_table, parse_facts, parse_table
from writer.schema import Ledger, Outline, Problem

_MAX_ROWS = 2000
_MAX_CELL = 2000


@dataclass(frozen=True, slots=True)
class FactSheet:
    """``rows`` under ``TABLE_HEADER``; ``pasted`` is what was last pasted, ``unread`` its lines that could not be read."""

    rows: tuple[tuple[str, ...], ...] = ()
    pasted: str = ""
    unread: tuple[Problem, ...] = ()

    def ledger(self, title: str = "", period: str = "") -> Ledger:
        """The facts in these rows; rows without a name or a value are problems, empty ones are nothing."""
        ledger = parse_table([list(row) for row in self.rows])
        return replace(ledger, title=title or ledger.title, period=period or ledger.period)


def read_sheet(text: str) -> FactSheet:
    """A sheet as it was recorded; text that is no sheet (recorded by another program) is read as pasted text."""
    if not text.strip():
        return FactSheet()
    try:
        content = json.loads(text)
        return FactSheet(
            rows=clean_rows(content["rows"]),
            pasted=str(content.get("pasted", "")),
            unread=tuple(Problem(int(line), str(bad), str(why)) for line, bad, why in content.get("unread", ())),
        )
    except (ValueError, TypeError, KeyError):
        return sheet_of(parse_facts(text), text)


def write_sheet(sheet: FactSheet) -> str:
    """The sheet as it is recorded; ``read_sheet(write_sheet(s)) == s``."""
    unread = [(problem.line, problem.text, problem.reason) for problem in sheet.unread]
    return json.dumps({"rows": sheet.rows, "pasted": sheet.pasted, "unread": unread}, ensure_ascii=False)


def sheet_of(ledger: Ledger, pasted: str = "") -> FactSheet:
    """The sheet that shows what was read from pasted text or a file."""
    return FactSheet(clean_rows(ledger_table(ledger)), pasted, ledger.problems)


def clean_rows(rows: Iterable[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    """Rows of the table's width, without empty ones at the end; a header row is left out."""
    width = len(TABLE_HEADER)
    cleaned = []
    for row in list(rows)[:_MAX_ROWS]:
        cells = ["" if cell is None else str(cell).replace("\n", " ").strip()[:_MAX_CELL] for cell in list(row)[:width]]
        cleaned.append(tuple(cells + [""] * (width - len(cells))))
    if cleaned and cleaned[0] == tuple(TABLE_HEADER):
        cleaned = cleaned[1:]
    while cleaned and not any(cleaned[-1]):
        cleaned.pop()
    return tuple(cleaned)


def joined(first: FactSheet, second: FactSheet) -> FactSheet:
    """Both sheets in one: what is pasted comes after what is there."""
    pasted = "\n".join(text for text in (first.pasted, second.pasted) if text)
    return FactSheet(first.rows + second.rows, pasted, second.unread)


def blank_values(sheet: FactSheet) -> FactSheet:
    """The same indicators without their figures: where the next period starts from."""
    keep = {TABLE_HEADER.index(name) for name in ("指标", "单位") if name in TABLE_HEADER}
    return FactSheet(tuple(tuple(cell if at in keep else "" for at, cell in enumerate(row)) for row in sheet.rows))


def carry_assignments(outline: Outline, before: Ledger, after: Ledger) -> Outline:
    """The outline with its fact ids as they are in ``after``: ids count rows and shift when a row is put in between.

    A fact is the same when its label is, the n-th of one name staying the n-th.
    """
    old, new = _names(before), {name: fact_id for fact_id, name in _names(after).items()}

    def moved(fact_ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new[old[one]] for one in fact_ids if one in old and old[one] in new)

    return replace(outline, items=tuple(replace(item, facts=moved(item.facts)) for item in outline.items))


def _names(ledger: Ledger) -> dict[str, tuple[str, int]]:
    seen: Counter[str] = Counter()
    names = {}
    for fact in ledger.facts:
        label = f"{fact.label} {fact.note}" if fact.value is None else fact.label
        names[fact.id] = (label, seen[label])
        seen[label] += 1
    return names
