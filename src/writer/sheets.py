"""The figures of a report as the record keeps them: the rows of the table as typed, half-filled ones included."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from writer.errors import NoFacts
from writer.facts import TABLE_HEADER, ledger_table, parse_facts, parse_table
from writer.schema import Ledger, Problem

_ID = TABLE_HEADER.index("编号")
_NOTE = TABLE_HEADER.index("备注")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_TAKEN = re.compile(r"〔带入[^〔〕]*〕")
MAX_ROWS = 2000
_MAX_CELL = 2000
_LEDGERS_KEPT = 64


@dataclass(frozen=True, slots=True)
class FactSheet:
    """``rows`` under ``TABLE_HEADER``; what they were read from: the title of it, the text if it was pasted, and the
    lines that could not be read.
    """

    rows: tuple[tuple[str, ...], ...] = ()
    title: str = ""
    pasted: str = ""
    unread: tuple[Problem, ...] = ()

    def ledger(self, period: str = "") -> Ledger:
        """The facts in these rows, each with its pasted line while it says what it said there.

        Where a value was taken over from stands in the note as 〔带入…〕; that is for whoever reads the table, not part
        of the fact: a draft must neither repeat it nor take the earlier period in it for a pasted one.
        """
        before = _pasted_ledger(self.pasted) if self.pasted else None
        ledger: Ledger = parse_table([_without_mark(row) for row in self.rows], before)
        return replace(ledger, title=self.title or ledger.title, period=period or ledger.period)

    def numbered(self) -> FactSheet:
        """The sheet with an id in every row that holds a fact, as ``ledger`` gives them out."""
        plain = parse_table([_without_mark(row) for row in self.rows])
        ids = {fact.line: fact.id for fact in plain.facts}
        return replace(
            self, rows=tuple((ids.get(at, row[_ID]), *row[_ID + 1 :]) for at, row in enumerate(self.rows, 1))
        )


def taken_mark(words: str) -> str:
    """The mark in a note that says where a value was taken over from."""
    return f"〔带入{re.sub('[〔〕]', ' ', words)}〕"


def _without_mark(row: Sequence[str]) -> list[str]:
    return [_TAKEN.sub("", cell) if at == _NOTE else cell for at, cell in enumerate(row)]


@lru_cache(maxsize=_LEDGERS_KEPT)
def _pasted_ledger(text: str) -> Ledger:
    try:
        return parse_facts(text)
    except NoFacts:
        return Ledger()


def read_sheet(text: str) -> FactSheet:
    """A sheet as it was recorded; text that is no sheet (recorded by another program) is read as pasted text."""
    if not text.strip():
        return FactSheet()
    try:
        content = json.loads(text)
        return FactSheet(
            rows=clean_rows(content["rows"]),
            title=str(content.get("title", "")),
            pasted=str(content.get("pasted", "")),
            unread=tuple(Problem(int(line), str(bad), str(why)) for line, bad, why in content.get("unread", ())),
        )
    except (ValueError, TypeError, KeyError):
        return sheet_of(parse_facts(text), text)


def write_sheet(sheet: FactSheet) -> str:
    """The sheet as it is recorded; ``read_sheet(write_sheet(s)) == s``."""
    unread = [(problem.line, problem.text, problem.reason) for problem in sheet.unread]
    content = {"rows": sheet.rows, "title": sheet.title, "pasted": sheet.pasted, "unread": unread}
    return json.dumps(content, ensure_ascii=False)


def sheet_of(ledger: Ledger, pasted: str = "") -> FactSheet:
    """The sheet that shows what was read from pasted text or a file."""
    return FactSheet(clean_rows(ledger_table(ledger)), ledger.title, pasted, ledger.problems)


def clean_rows(rows: Iterable[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    """Rows of the table's width, without empty ones at the end; a header row is left out."""
    width = len(TABLE_HEADER)
    cleaned = []
    for row in list(rows)[:MAX_ROWS]:
        cells = ["" if cell is None else _CONTROL.sub(" ", str(cell)).strip()[:_MAX_CELL] for cell in list(row)[:width]]
        cleaned.append(tuple(cells + [""] * (width - len(cells))))
    if cleaned and cleaned[0] == tuple(TABLE_HEADER):
        cleaned = cleaned[1:]
    while cleaned and not any(cleaned[-1][_ID + 1 :]):
        cleaned.pop()
    return tuple(cleaned)


__all__ = ["MAX_ROWS", "FactSheet", "clean_rows", "read_sheet", "sheet_of", "taken_mark", "write_sheet"]
