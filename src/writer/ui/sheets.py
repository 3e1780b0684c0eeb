"""The figures of a report as the page keeps them: the rows of the table as typed, half-filled ones included."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from writer.errors import InputError, NoFacts
from writer.facts import TABLE_HEADER, ledger_table, parse_facts, parse_table
from writer.schema import Ledger, Outline, Problem

_ID = TABLE_HEADER.index("编号")
_LABEL, _VALUE = TABLE_HEADER.index("指标"), TABLE_HEADER.index("本期")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_KEPT = tuple(TABLE_HEADER.index(name) for name in ("编号", "指标", "单位"))
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
        """The facts in these rows, each with its pasted line while it says what it said there."""
        before = _pasted_ledger(self.pasted) if self.pasted else None
        ledger: Ledger = parse_table([list(row) for row in self.rows], before)
        return replace(ledger, title=self.title or ledger.title, period=period or ledger.period)

    def numbered(self) -> FactSheet:
        """The sheet with an id in every row that holds a fact, as ``ledger`` gives them out."""
        plain = parse_table([list(row) for row in self.rows])
        ids = {fact.line: fact.id for fact in plain.facts}
        return replace(
            self, rows=tuple((ids.get(at, row[_ID]), *row[_ID + 1 :]) for at, row in enumerate(self.rows, 1))
        )


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


def require_room(rows: int) -> None:
    """Refuse more rows than the table holds: what is cut off silently would be missing in the report.

    Raises:
        InputError: it would be more than ``MAX_ROWS``.
    """
    if rows > MAX_ROWS:
        raise InputError(
            f"这样表里会有 {rows} 条数据，一份报告最多放 {MAX_ROWS} 条；这次没有放进去，请只粘要写进报告的指标。"
        )


def sheet_of(ledger: Ledger, pasted: str = "") -> FactSheet:
    """The sheet that shows what was read from pasted text or a file."""
    return FactSheet(clean_rows(ledger_table(ledger)), ledger.title, pasted, ledger.problems)


def settled(
    unread: Iterable[Problem], before: Iterable[Sequence[str]], after: Iterable[Sequence[str]]
) -> tuple[Problem, ...]:
    """What is still unread: a line that had no row of its own is settled once a row of its name has a figure."""
    fresh = _told(after) - _told(before)
    return tuple(one for one in unread if next(iter(one.text.split()), "") not in fresh)


def _told(rows: Iterable[Sequence[str]]) -> set[str]:
    return {"".join(row[_LABEL].split()) for row in rows if row[_LABEL] and row[_VALUE]}


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


def joined(first: FactSheet, second: FactSheet) -> FactSheet:
    """Both sheets in one: what is pasted comes after what is there, under new ids."""
    pasted = "\n".join(text for text in (first.pasted, second.pasted) if text)
    fresh = tuple(("", *row[_ID + 1 :]) for row in second.rows)
    unread = (*second.unread, *(one for one in settled(first.unread, (), second.rows) if one not in second.unread))
    return FactSheet(first.rows + fresh, first.title or second.title, pasted, unread).numbered()


def blank_values(sheet: FactSheet) -> FactSheet:
    """The same indicators without their figures: where the next period starts from."""
    return FactSheet(tuple(tuple(cell if at in _KEPT else "" for at, cell in enumerate(row)) for row in sheet.rows))


def carry_assignments(outline: Outline, before: Ledger, after: Ledger) -> Outline:
    """The outline with its fact ids as they are in ``after``, a ledger that was pasted anew and has ids of its own.

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
