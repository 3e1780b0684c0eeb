"""The table of figures on the page: rows put into it, remarks on it settled, and what the next period starts from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from writer.errors import InputError
from writer.facts import TABLE_HEADER
from writer.schema import Ledger, Outline, Problem
from writer.sheets import MAX_ROWS, FactSheet, clean_rows, read_sheet, sheet_of, write_sheet

_ID = TABLE_HEADER.index("编号")
_LABEL, _UNIT, _VALUE = (TABLE_HEADER.index(name) for name in ("指标", "单位", "本期"))
_PART = "其中"
_KEPT = tuple(TABLE_HEADER.index(name) for name in ("编号", "指标", "单位"))


def require_room(rows: int) -> None:
    """Refuse more rows than the table holds: what is cut off silently would be missing in the report.

    Raises:
        InputError: it would be more than ``MAX_ROWS``.
    """
    if rows > MAX_ROWS:
        raise InputError(
            f"这样表里会有 {rows} 条数据，一份报告最多放 {MAX_ROWS} 条；这次没有放进去，请只粘要写进报告的指标。"
        )


def settled(
    unread: Iterable[Problem], before: Iterable[Sequence[str]], after: Iterable[Sequence[str]]
) -> tuple[Problem, ...]:
    """What is still unread: a line that had no row of its own is settled once a row of its name has a figure."""
    fresh = _told(after) - _told(before)
    return tuple(one for one in unread if next(iter(one.text.split()), "") not in fresh)


def _told(rows: Iterable[Sequence[str]]) -> set[str]:
    return {"".join(row[_LABEL].split()) for row in rows if row[_LABEL] and row[_VALUE]}


def joined(first: FactSheet, second: FactSheet) -> FactSheet:
    """Both sheets in one: what is pasted comes after what is there, under new ids.

    A row of the table that is a name and nothing else, as the next period begins with, is filled in where it stands,
    so that it keeps its id and its sections; the unit is the pasted one's, whose figure it is.
    """
    pasted = "\n".join(text for text in (first.pasted, second.pasted) if text)
    here, come = _by_name(first), _by_name(second)
    filled = {name: come[name] for name, row in here.items() if name in come and not any(row[_UNIT + 1 :])}
    places = {id(here[name]): row for name, row in filled.items()}
    kept = tuple((row[_ID], *places[id(row)][_ID + 1 :]) if id(row) in places else row for row in first.rows)
    taken = set(map(id, filled.values()))
    fresh = tuple(("", *row[_ID + 1 :]) for row in second.rows if id(row) not in taken)
    unread = (*second.unread, *(one for one in settled(first.unread, (), second.rows) if one not in second.unread))
    return FactSheet(kept + fresh, first.title or second.title, pasted, unread).numbered()


def _by_name(sheet: FactSheet) -> dict[tuple[str, str], tuple[str, ...]]:
    """The rows by their name and the name of the row they are part of; not those of which two have both."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    whole = ""
    for row in sheet.rows:
        label = row[_LABEL]
        part = label.startswith(_PART)
        whole = whole if part else label
        name = (whole if part else "", label)
        seen[name] += 1
        found[name] = row
    return {name: row for name, row in found.items() if seen[name] == 1}


def by_rows(ledger: Ledger, sheet: FactSheet) -> Ledger:
    """The ledger of this sheet with each fact's line being its row in the table, counted from 1."""
    rows = {row[_ID]: at for at, row in enumerate(sheet.rows, 1)}
    return replace(ledger, facts=tuple(replace(fact, line=rows.get(fact.id, fact.line)) for fact in ledger.facts))


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


__all__ = [
    "FactSheet",
    "blank_values",
    "carry_assignments",
    "clean_rows",
    "joined",
    "read_sheet",
    "require_room",
    "settled",
    "sheet_of",
    "write_sheet",
]
