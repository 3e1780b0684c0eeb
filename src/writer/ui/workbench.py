"""The reports at hand: their figures and outlines, joined from the rooms below; no page in it. Texts are in ``texts``.

Every operation takes the report's id and raises ``NotRecorded`` when there is none such: what a page sends is a claim,
not a fact.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from writer.drafting import assign_facts, outline_text, parse_outline
from writer.errors import InputError, NoFacts, NotRecorded
from writer.facts import parse_facts, read_facts
from writer.figures import parse_period, period_label
from writer.grounds import gather_homes
from writer.office import Office
from writer.schema import Fact, Ledger, Outline, Problem, Role
from writer.store import DeskReport
from writer.ui.beside import Beside, beside_earlier
from writer.ui.jobs import Jobs
from writer.ui.outline_moves import with_fact, without_fact
from writer.ui.outlines import Outlines
from writer.ui.removed import Removed, put_back, recognised, removed_sections
from writer.ui.reports import Reports
from writer.ui.shared_table import SavedTable, save_table
from writer.ui.sheets import (
    FactSheet,
    by_rows,
    carry_assignments,
    joined,
    read_sheet,
    require_room,
    sheet_of,
    write_sheet,
)
from writer.ui.texts import Texts

_MAX_TITLE = 200
# Of the reason why nothing could be read, so much fits the status line.
_TOLD = 120
NEW = "新报告"
_REPORT_WORDS = ("汇报", "总结", "分析", "报告", "讲话", "发言")


class Workbench:
    """Operations on the reports being written; ``texts`` has those on their texts, ``whole`` those on whole reports,
    ``outlines`` changes of outlines by hand.

    Safe to share between threads.
    """

    def __init__(self, office: Office, jobs: Jobs) -> None:
        self.office = office
        self.jobs = jobs
        self._desk = office.store.desk
        self.texts = Texts(office, jobs, self.outline, self.ledger)
        self.whole = Reports(self._desk, jobs)
        self.outlines = Outlines(office, self._record_outline, self.removed, self.homes)

    def reports(self) -> tuple[DeskReport, ...]:
        """The reports at hand, last changed first."""
        return self._desk.reports()

    def report(self, report_id: str) -> DeskReport:
        """What is recorded about one report."""
        return self._desk.report(report_id)

    def find_open(self, report_id: str) -> DeskReport | None:
        """The report with this id; None when there is none, or when it was deleted."""
        try:
            found = self._desk.report(report_id)
        except NotRecorded:
            return None
        return None if found.deleted else found

    def open_id(self, wanted: str) -> str:
        """The report a page should show: the one asked for, else the last changed, else none ("")."""
        found = self.find_open(wanted) if wanted else None
        if found is not None:
            return found.id
        known = self._desk.reports()
        return known[0].id if known else ""

    def begin(self, title: str = "", period: str = "", user: str = "") -> str:
        """A new, empty report."""
        return self._desk.create_report(title or NEW, period=period, owner=user)

    def carry_on(self, report_id: str, user: str = "") -> str:
        """A new report that takes over indicators and outline of ``report_id``, without figures and texts."""
        return self.whole.carry_on(report_id, user)

    def archive(self, report_id: str) -> None:
        """Take a report off the list; nothing of it is lost."""
        self._desk.archive(report_id)

    def describe(self, report_id: str, title: str, period: str, user: str = "") -> str:
        """Set title and period; returns a remark when the period cannot be understood, else ""."""
        title, period = title.strip()[:_MAX_TITLE], period.strip()[:_MAX_TITLE]
        self._desk.rename(report_id, title or "未命名报告", period=period)
        outline = self._desk.outline(report_id)
        if outline is not None and (outline.title, outline.period) != (title, period):
            self._desk.save_outline(report_id, replace(outline, title=title, period=period), user)
        if period and parse_period(period) is None:
            return f"看不懂报告期“{period}”；请写成“2026年第三季度”或“2026年1—9月”这样的样子，否则时间无法核对。"
        return ""

    def sheet(self, report_id: str) -> FactSheet:
        """The table of figures as last saved."""
        return read_sheet(self._desk.facts(report_id))

    def ledger(self, report_id: str) -> Ledger:
        """The facts of a report, numbered by their rows in the table: the paste they came from is not on the page."""
        sheet = self.sheet(report_id)
        return by_rows(sheet.ledger(self._desk.report(report_id).period), sheet)

    def table_problems(self, report_id: str) -> tuple[Problem, ...]:
        """What is wrong in the table itself."""
        return self.sheet(report_id).ledger().problems

    def beside(self, report_id: str) -> Beside:
        """What earlier periods offer to the table, and the rows of it that disagree with them."""
        report, sheet = self._desk.report(report_id), self.sheet(report_id)
        return beside_earlier(self.office, report, sheet, self._desk.outline(report_id))

    def homes(self, ledger: Ledger, unused: Sequence[str]) -> dict[str, Role]:
        """In which kind of section past reports state these facts, by fact id."""
        return gather_homes(self.office.store, ledger, unused, self.office.grounds())

    def table(self, report_id: str) -> tuple[FactSheet, int]:
        """The table of figures as last saved, and the number of that save."""
        n, content = self._desk.last_facts(report_id)
        return read_sheet(content), n

    def save_rows(
        self, report_id: str, rows: Sequence[Sequence[object]], user: str = "", base: int | None = None,
        *, late: bool = False,
    ) -> SavedTable:  # fmt: skip
        """Save the table as a person edited it; new rows get ids, and what others changed since ``base`` stays.

        Args:
            base, late: as of ``save_table``.
        """
        require_room(sum(any(row[1:]) for row in rows))
        before = self.ledger(report_id)
        done = save_table(self._desk, report_id, rows, base, user, late=late)
        self._follow_facts(report_id, before, user, pasted=False)
        return done

    def dismiss(self, report_id: str, remark: str, user: str = "") -> None:
        """Let a remark on what was pasted go: somebody has looked at it. ``remark`` is its line and reason."""
        sheet = self.sheet(report_id)
        left = tuple(one for one in sheet.unread if f"{one.line} {one.reason}" != remark)
        self._desk.save_facts(report_id, write_sheet(replace(sheet, unread=left)), user)

    def paste(self, report_id: str, text: str, *, append: bool, user: str = "") -> tuple[FactSheet, str]:
        """Read pasted text into the table, in place of what is there or after it; title and period are taken along.

        Returns:
            The table, and the pasted lines of which nothing could be read.

        Raises:
            NoFacts: nothing could be read in it.
        """
        ledger = parse_facts(text)
        read = {fact.line for fact in ledger.facts}
        left = dict.fromkeys(problem.text for problem in ledger.problems if problem.line and problem.line not in read)
        return self._take(report_id, ledger, text, append, user), "\n".join(left)

    def upload(self, report_id: str, path: Path, *, append: bool, user: str = "") -> FactSheet:
        """Read a sheet or text file into the table.

        Raises:
            UnreadableFile, NoFacts: nothing can be made of it.
        """
        return self._take(report_id, read_facts(path), "", append, user)

    def table_back(self, report_id: str, user: str = "") -> FactSheet:
        """The table as it was before its last change, as a new save: done twice it is where it was.

        Raises:
            InputError: it has never been otherwise.
        """
        saves = [content for _, content in self._desk.facts_saved(report_id)]
        before = next((content for content in reversed(saves) if content != saves[-1]), "")
        if not before:
            raise InputError("表格还没有改过，没有可以撤销的。")
        sheet = read_sheet(before)
        self._save_sheet(report_id, sheet, user)
        return sheet

    def _take(self, report_id: str, ledger: Ledger, text: str, append: bool, user: str) -> FactSheet:
        before = self.sheet(report_id)
        if before.rows and not ledger.facts:
            why = f"：{ledger.problems[0].reason[:_TOLD]}" if ledger.problems else "。"
            raise NoFacts(f"没有读出数据，表格没有动{why}")
        require_room(len(before.rows) * append + len(ledger.facts))
        sheet = sheet_of(ledger, text)
        if append:
            sheet = joined(before, sheet)
        report = self._desk.report(report_id)
        title = ledger.title if report.title == NEW and _names_report(ledger.title) else report.title
        period = report.period or ledger.period or _period_in(ledger.title)
        if (title, period) != (report.title, report.period):
            self.describe(report_id, title, period, user)
        self._save_sheet(report_id, sheet, user)
        return sheet

    def _save_sheet(self, report_id: str, sheet: FactSheet, user: str) -> None:
        before = self.ledger(report_id)
        self._desk.save_facts(report_id, write_sheet(sheet), user)
        self._follow_facts(report_id, before, user)

    def _follow_facts(self, report_id: str, before: Ledger, user: str, *, pasted: bool = True) -> None:
        """Give facts that were not there before a section."""
        outline = self._desk.outline(report_id)
        if outline is None:
            return
        after = self.ledger(report_id)
        if before.facts != after.facts:
            kept = carry_assignments(outline, before, after) if pasted else outline
            self._desk.save_outline(report_id, _placed(kept, after, _new_facts(before, after)), user)

    def outline(self, report_id: str) -> Outline:
        """The outline as last saved; an empty one when there is none."""
        found = self._desk.outline(report_id)
        if found is not None:
            return found
        report = self._desk.report(report_id)
        return Outline(report.title, report.recipient, report.period)

    def propose(self, report_id: str, like: str = "", user: str = "") -> Outline:
        """A proposed outline, after the past report ``like`` or the most similar ones, with all facts assigned.

        Headings that stood in the outline before keep their texts.
        """
        report = self._desk.report(report_id)
        title = "" if report.title == NEW else report.title
        planned = self.office.plan(self.ledger(report_id), title=title, period=report.period, like=like or None)
        before = self._desk.outline(report_id)
        planned = recognised(_with_keys(planned, before), before, self.removed(report_id))
        self.follow(report_id, like)
        self._changed(report_id, planned, "拟定提纲", user)
        return planned

    def follow(self, report_id: str, past: str) -> None:
        """Remember the past report that this one is written after, "" for none in particular.

        Raises:
            NotRecorded: the corpus has no such report.
        """
        if past:
            self.office.library.report(past)
        self._desk.set_base(report_id, past)

    def _changed(self, report_id: str, outline: Outline, words: str, user: str) -> None:
        """Record an outline that was made anew, with a way back to the one before."""
        before = self.outlines.number(report_id)
        self._record_outline(report_id, outline, user)
        self.outlines.remember(report_id, before, self.outlines.number(report_id), words)

    def apply_outline(self, report_id: str, text: str, user: str = "") -> Outline:
        """The outline as a person wrote it; headings that were moved or reworded keep texts and facts.

        Raises:
            OutlineError: it cannot be read; names the line.
        """
        base = self._desk.outline(report_id)
        outline = recognised(parse_outline(text, base), base, self.removed(report_id))
        self._changed(report_id, outline, "改提纲文字", user)
        return outline

    def removed(self, report_id: str) -> tuple[Removed, ...]:
        """The sections that have text and are no longer in the outline."""
        texts = {key: version.text for key, version in self._desk.current(report_id).items()}
        return removed_sections(self.outline(report_id), self._desk.outlines(report_id), texts)

    def put_back(self, report_id: str, key: str, user: str = "") -> str:
        """Put a removed section back into the outline, near where it stood; returns its heading."""
        for one in self.removed(report_id):
            if one.item.key == key:
                self._changed(report_id, put_back(self.outline(report_id), one), "放回", user)
                return one.item.heading
        raise NotRecorded("这一节已经在提纲里了；请刷新页面后再看。")

    def _record_outline(self, report_id: str, outline: Outline, user: str) -> None:
        self._desk.save_outline(report_id, outline, user)
        self._desk.rename(report_id, outline.title or "未命名报告", recipient=outline.recipient, period=outline.period)

    def outline_text(self, report_id: str) -> str:
        """The outline for the edit box; "" when there is none yet."""
        found = self._desk.outline(report_id)
        return outline_text(found) if found is not None else ""

    def move_fact(self, report_id: str, fact_id: str, key: str, *, into: bool, user: str = "") -> Outline:
        """Put a fact into the section with this key, or take it out of there."""
        order = [fact.id for fact in self.ledger(report_id).facts]

        def change(outline: Outline) -> Outline:
            if into:
                return with_fact(outline, order, fact_id, key)
            return without_fact(outline, fact_id, key)

        return self.outlines.edit(report_id, change, "分配数据", user)

    def place_all(self, report_id: str, user: str = "") -> Outline:
        """Put every fact that is in no section where it fits best."""
        ledger = self.ledger(report_id)
        return self.outlines.edit(report_id, lambda outline: assign_facts(outline, ledger), "自动分配数据", user)

    def font_note(self) -> str:
        """What to know of fonts this machine lacks, or why the page format that is set cannot be used; else ""."""
        from writer.export import choose_profile, missing_fonts, missing_note

        settings = self.office.settings
        try:
            profile = choose_profile(settings.profile, settings.profiles)
        except InputError as error:
            return str(error)
        return missing_note(missing_fonts(profile.fonts) or ())

    def title(self, report_id: str) -> str:
        """The report's title."""
        return self.outline(report_id).title or self._desk.report(report_id).title


def _names_report(title: str) -> bool:
    """Whether a pasted title is that of a report, not that of a table."""
    return any(word in title for word in _REPORT_WORDS)


def _period_in(title: str) -> str:
    found = parse_period(title) if title else None
    return period_label(found) if found else ""


def _new_facts(before: Ledger, after: Ledger) -> set[str]:
    """Ids of the facts whose like was not there before."""

    def name(fact: Fact) -> tuple[str, str]:
        return fact.label, fact.note if fact.value is None else ""

    known = {name(fact) for fact in before.facts}
    return {fact.id for fact in after.facts if name(fact) not in known}


def _placed(outline: Outline, ledger: Ledger, fresh: set[str]) -> Outline:
    """The outline with the ``fresh`` facts put where they fit; what a person left unassigned stays so."""
    before = {item.key: set(item.facts) for item in outline.items}
    full = assign_facts(outline, ledger)
    return replace(
        full,
        items=tuple(
            replace(item, facts=tuple(one for one in item.facts if one in fresh or one in before[item.key]))
            for item in full.items
        ),
    )


def _with_keys(planned: Outline, previous: Outline | None) -> Outline:
    """Lasting keys for a proposed outline: a heading that was there keeps its key, a new one gets one never used."""
    left = list(previous.items) if previous else []
    items = []
    for item in planned.items:
        same = next((old for old in left if (old.id == "0") == (item.id == "0") and old.heading == item.heading), None)
        if same is not None:
            left.remove(same)
        items.append(replace(item, key=same.key if same else secrets.token_hex(6)))
    return replace(planned, items=tuple(items))
