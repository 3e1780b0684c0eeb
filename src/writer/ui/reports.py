"""The reports at hand: how far each has come, and what is made of a whole one: the next period's, a copy."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from writer.drafting import roll_periods
from writer.errors import InputError
from writer.figures import parse_period, period_label, shift_years
from writer.schema import Outline, OutlineItem, Period
from writer.sheets import read_sheet, write_sheet
from writer.store import Desk, DeskReport
from writer.ui.jobs import Jobs
from writer.ui.sheets import blank_values

ReportState = Literal["blank", "facts", "outline", "drafting", "writing", "written"]
STATE_NAMES: dict[ReportState, str] = {
    "blank": "待填数据",
    "facts": "待拟提纲",
    "outline": "待起草",
    "drafting": "起草中",
    "writing": "撰写中",
    "written": "各节已写",
}
Shelf = Literal["open", "archived", "deleted"]
SHELVES: dict[Shelf, str] = {"open": "在写", "archived": "已归档", "deleted": "回收站"}
_MAX_OWNER = 50
_MAX_TITLE = 200
_COPY = "（副本）"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of the list: a report, how far it has come, and how many of the sections that want text have it."""

    report: DeskReport
    state: ReportState
    written: int = 0
    wanted: int = 0


@dataclass(frozen=True, slots=True)
class NextPeriod:
    """What the report after another one would be called, before anybody has looked at it; "" where nobody can tell."""

    title: str
    period: str
    facts: int
    sections: int
    base: str


class Reports:
    """Operations on whole reports. Safe to share between threads.

    Those that take an id raise ``NotRecorded`` when there is no such report.
    """

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        self._desk = desk
        self._jobs = jobs

    def rows(self, shelf: Shelf) -> tuple[ReportRow, ...]:
        """The reports on a shelf, last changed first."""
        reports = self._desk.reports(archived=shelf == "archived", deleted=shelf == "deleted")
        ids = [report.id for report in reports]
        facts, outlines, written = self._desk.all_facts(ids), self._desk.all_outlines(ids), self._desk.written(ids)
        return tuple(
            self._row(one, facts.get(one.id, ""), outlines.get(one.id), written.get(one.id, frozenset()))
            for one in reports
        )

    def count(self, shelf: Shelf) -> int:
        """How many reports are on a shelf."""
        return len(self._desk.reports(archived=shelf == "archived", deleted=shelf == "deleted"))

    def _row(self, report: DeskReport, facts: str, outline: Outline | None, written: frozenset[str]) -> ReportRow:
        leaves = _wanting(outline.items if outline else (), written)
        done = sum(key in written for key in leaves)
        if self._jobs.progress(report.id).running:
            return ReportRow(report, "drafting", done, len(leaves))
        if leaves:
            state: ReportState = "written" if done == len(leaves) else "writing" if done else "outline"
            return ReportRow(report, state, done, len(leaves))
        return ReportRow(report, "facts" if facts and read_sheet(facts).rows else "blank")

    def archive(self, report_id: str, archived: bool = True) -> None:
        """Put a report away, or take it out again."""
        self._desk.archive(report_id, archived)

    def delete(self, report_id: str, deleted: bool = True) -> None:
        """Throw a report away, or bring it back; drafting for it stops."""
        self._desk.delete(report_id, deleted)
        if deleted:
            self._jobs.stop(report_id)

    def assign(self, report_id: str, owner: str) -> str:
        """Say who is in charge of a report; returns the name as recorded.

        Raises:
            InputError: it is too long for a name.
        """
        name = " ".join(owner.split())
        if len(name) > _MAX_OWNER:
            raise InputError(f"负责人最多写 {_MAX_OWNER} 个字；请只写姓名或科室。")
        self._desk.assign(report_id, name)
        return name

    def copy(self, report_id: str, user: str = "") -> str:
        """A second report that is the same as this one now; returns its id."""
        old = self._desk.report(report_id)
        title = old.title[: _MAX_TITLE - len(_COPY)] + _COPY
        return self._desk.copy_report(report_id, title, user or old.owner)

    def next_period(self, report_id: str) -> NextPeriod:
        """What the report of the period after this one's would be, to be looked at before it is begun."""
        old, outline = self._desk.report(report_id), self._desk.outline(report_id)
        title, period = old.title, ""
        now = parse_period(old.period)
        after = following(now) if now else None
        if after is not None:
            rolled, left = roll_periods(old.period, now, after)
            period = period_label(after) if left else rolled
            title = _rolled(old.title, now, after)
        rows = read_sheet(self._desk.facts(report_id)).rows
        return NextPeriod(title, period, len(rows), len(outline.items) if outline else 0, old.base)

    def carry_on(self, report_id: str, user: str = "", *, title: str = "", period: str = "") -> str:
        """A report for the next period: indicators with their units, outline and model of this one, no figures, no
        texts, no 要点: what was to be said of the last period must not reach this one's draft.

        Args:
            title, period: of the new report; the old title without them.

        Returns:
            Its id.
        """
        old, outline = self._desk.report(report_id), self._desk.outline(report_id)
        title = title.strip()[:_MAX_TITLE] or old.title
        period = period.strip()[:_MAX_TITLE]
        new_id = self._desk.create_report(
            title, old.recipient, period, user or old.owner, base=old.base, origin=report_id
        )
        sheet = read_sheet(self._desk.facts(report_id))
        self._desk.save_facts(new_id, write_sheet(blank_values(sheet)), user)
        if outline is not None:
            items = _next_items(outline.items, parse_period(old.period), parse_period(period))
            fresh = replace(outline, title=title, period=period, date="", items=items)
            self._desk.save_outline(new_id, fresh, user)
        return new_id


def following(period: Period) -> Period | None:
    """The period a report is next due for; None without a year.

    Months and quarters follow each other; what is counted from January on (上半年, 1—9月) and whole years come again
    a year later.
    """
    if period.year is None:
        return None
    months = period.last - period.first + 1
    if months in (1, 3) and period.first % months == 1 % months:
        first = period.first + months
        year, first = (period.year + 1, 1) if first > 12 else (period.year, first)
        return Period(year, first, first + months - 1)
    return shift_years(period, 1)


def _wanting(items: Iterable[OutlineItem], written: frozenset[str]) -> list[str]:
    """The keys of the sections that want text of their own, or have it."""
    listed = list(items)
    return [
        item.key
        for item in listed
        if item.key in written or item.facts or not any(one.id.startswith(f"{item.id}.") for one in listed)
    ]


def _next_items(items: Iterable[OutlineItem], old: Period | None, new: Period | None) -> tuple[OutlineItem, ...]:
    return tuple(
        replace(item, key=secrets.token_hex(6), points=(), heading=_rolled(item.heading, old, new)) for item in items
    )


def _rolled(text: str, old: Period | None, new: Period | None) -> str:
    """``text`` with its periods moved along; as it is where one of them has no counterpart."""
    if old is None or new is None:
        return text
    rolled, left = roll_periods(text, old, new)
    return text if left else rolled
