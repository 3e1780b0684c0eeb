"""Earlier periods beside the table of figures: what one click puts into a row, and the rows that disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from writer.checking import FIELDS, Offer
from writer.facts import TABLE_HEADER
from writer.figures import parse_period
from writer.grounds import office_in, series_of
from writer.office import Office
from writer.schema import Outline, Problem
from writer.sheets import FactSheet, taken_mark
from writer.store import DeskReport

_ID, _PRIOR, _NOTE = (TABLE_HEADER.index(name) for name in ("编号", "上年同期", "备注"))


@dataclass(frozen=True, slots=True)
class Fill:
    """What taking over an offer does to its row.

    Attributes:
        offer: the offer.
        column: the place of the cell that ``value`` is put into, under ``TABLE_HEADER``; 0 for none.
        front, back: what is put before and after the note.
    """

    offer: Offer
    column: int
    value: str
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class Beside:
    """The offers to a table, and its rows that do not agree with what is on record: their line is the row's number."""

    fills: tuple[Fill, ...] = ()
    problems: tuple[Problem, ...] = ()


def beside_earlier(office: Office, report: DeskReport, sheet: FactSheet, outline: Outline | None) -> Beside:
    """Put a report's table beside what is kept of earlier periods."""
    rows = replace(sheet, pasted="")  # so that the facts count their lines as the table does
    ledger = rows.ledger(report.period)
    issuer = (outline.issuer if outline is not None else "") or office_in(report.title)
    period = parse_period(report.period)
    found = series_of(office.store, ledger, period, office.grounds(), issuer=issuer, without=report.id)
    fills = (fill_of(offer) for offer in found.offers)
    return Beside(tuple(one for one in fills if _holds(rows, one)), tuple(doubt.problem for doubt in found.doubts))


def fill_of(offer: Offer) -> Fill:
    """How an offer is put into the table: 上年同期 has a column, 上期 stands as a mark before the note."""
    value = format(offer.value, "f")
    back = taken_mark(f"{FIELDS[offer.field]}{value}{offer.unit}，来自{offer.source}")
    if offer.field == "prior":
        return Fill(offer, _PRIOR, value, "", back)
    return Fill(offer, 0, "", f"〔{FIELDS[offer.field]}{value}〕", back)


def filled(sheet: FactSheet, fill: Fill) -> FactSheet:
    """The table with an offer taken over, as ``ui/static/desk.js`` does it in the page."""
    return replace(sheet, rows=tuple(_row(row, fill) if row[_ID] == fill.offer.fact else row for row in sheet.rows))


def _row(row: Sequence[str], fill: Fill) -> tuple[str, ...]:
    cells = list(row)
    if fill.column:
        cells[fill.column] = fill.value
    cells[_NOTE] = f"{fill.front}{cells[_NOTE]}{fill.back}"
    return tuple(cells)


def _holds(sheet: FactSheet, fill: Fill) -> bool:
    """Whether the table can hold the value: a row that was cut off or is read otherwise would lose it again."""
    fact = filled(sheet, fill).ledger().get(fill.offer.fact)
    return fact is not None and getattr(fact, fill.offer.field) == fill.offer.value
