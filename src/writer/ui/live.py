"""Live figures: what a corrected table changes in the texts, and the texts changed by it.

Nothing is kept for it: which figures a text was written from is known from the times of its versions and of the saves
of the table. A figure is found as ``writer rebind`` finds it, under the newest of those tables that proves it.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from writer.checking import Change, Rebound, rebind_checked
from writer.errors import InputError, NoFacts, NotRecorded
from writer.schema import PASSING, Fact, Finding, Ledger, Outline, OutlineItem
from writer.sheets import read_sheet
from writer.ui.fixes import read_fix
from writer.ui.sheets import by_rows
from writer.ui.states import SectionState
from writer.ui.workbench import Workbench

NOTE = "数据更正"
_TABLES_TRIED = 8  # earlier tables that the figures of one section may stem from
_MOST_UNDONE = 400
_GONE = "gone"


@dataclass(frozen=True, slots=True)
class Affected:
    """A section with what the corrected table changes in it; spans are offsets into ``text``, its version ``n``.

    In one that is ``final`` the changes are told, and made only once a person has taken that mark off.
    """

    item: OutlineItem
    n: int
    text: str
    changes: tuple[Change, ...] = ()
    unresolved: tuple[Finding, ...] = ()
    final: bool = False

    @property
    def mark(self) -> str:
        """What tells this list of changes from any other."""
        told = repr((self.item.key, self.n, self.changes, self.final))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Use:
    """A section that tells a fact: how often a figure of it stands there, and the place of the first."""

    item: OutlineItem
    count: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting changed: how many figures, and the sections with the versions before and after.

    ``met`` are the headings of sections that somebody else has changed in the same moment: both texts are kept there.
    """

    count: int = 0
    made: tuple[tuple[str, int, int], ...] = ()
    met: tuple[str, ...] = ()


def marks_of(affected: Iterable[Affected]) -> str:
    """What tells a whole list from any other."""
    return hashlib.sha256(" ".join(one.mark for one in affected).encode()).hexdigest()[:16]


class LiveFigures:
    """Operations on the figures of the texts after the table has changed. Safe to share between threads."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._desk = bench.office.store.desk

    def pending(self, report_id: str) -> tuple[Affected, ...]:
        """The sections whose text no longer agrees with the table because the table has changed, in order."""
        saves = self._desk.facts_saved(report_id)
        if len(saves) < 2:
            return ()
        period = self._bench.report(report_id).period
        now = self._bench.ledger(report_id)
        outline, times = self._bench.outline(report_id), self._desk.written_at(report_id)
        finals = self._bench.texts.locks.finals(report_id)
        found = []
        for one in self._bench.texts.sections(report_id):
            if not one.text.strip() or one.item.key not in times:
                continue
            earlier = _written_from(saves, times[one.item.key], one.n, period, now)
            affected = self._affected(one, earlier, now, outline)
            if affected.changes or affected.unresolved:
                found.append(replace(affected, final=one.item.key in finals))
        return tuple(found)

    def _affected(
        self, one: SectionState, earlier: tuple[Ledger | None, tuple[Ledger, ...]], now: Ledger, outline: Outline
    ) -> Affected:
        """By the table this text was saved under whatever it changes; by those before only what is wrong as it stands:
        a figure that somebody has settled since is his.
        """
        under, before = earlier
        first = self._rebound(one, under, now, outline) if under is not None else Rebound()
        changes, told = list(first.changes), list(first.unresolved)
        wrong = {(trace.start, trace.end) for trace in one.checked.figures if trace.verdict not in PASSING}
        for ledger in before:
            open_ = wrong - {(each.start, each.end) for each in changes} - {(each.start, each.end) for each in told}
            if not open_:
                break
            found = self._rebound(one, ledger, now, outline)
            changes += [each for each in found.changes if (each.start, each.end) in open_]
            told += [each for each in found.unresolved if each.code == _GONE and (each.start, each.end) in open_]
        changes.sort(key=lambda each: each.start)
        told.sort(key=lambda each: (each.start, each.end))
        return Affected(one.item, one.n, one.text, tuple(changes), tuple(told))

    def _rebound(self, one: SectionState, old: Ledger, now: Ledger, outline: Outline) -> Rebound:
        check = self._bench.texts.check_by
        return rebind_checked(
            one.text,
            old,
            now,
            lambda text: check(text, one.item, outline, old),
            lambda text: check(text, one.item, outline, now),
        )

    def uses(self, report_id: str) -> dict[str, tuple[Use, ...]]:
        """Where the texts tell each fact, by its id; facts that no text tells are left out."""
        facts = self._bench.ledger(report_id).facts
        found: dict[str, tuple[Use, ...]] = {}
        for one in self._bench.texts.sections(report_id):
            if not one.text.strip():
                continue
            unused = set(one.checked.unused_facts)
            traces = [trace for trace in one.checked.figures if trace.verdict in PASSING]
            for fact in facts:
                if fact.id in unused:
                    continue
                own = [trace for trace in traces if trace.fact == fact.id]
                place = (own[0].start, own[0].end) if own else (0, 0)
                found[fact.id] = (*found.get(fact.id, ()), Use(one.item, max(1, len(own)), *place))
        return found

    def accept(self, report_id: str, words: str, user: str = "") -> Accepted:
        """Put one figure right.

        Args:
            words: ``key:start:end:new`` as ``fix_words`` writes it.

        Raises:
            InputError: it is not on the list: text or table have changed since the list was shown; or its section is
                final.
        """
        fix = read_fix(words)
        for one in self.pending(report_id):
            for change in one.changes:
                if (one.item.key, change.start, change.end, change.new) == (fix.key, fix.start, fix.end, fix.new):
                    return self._apply(report_id, [replace(one, changes=(change,))], user)
        raise InputError("文字或数据刚才又变了，没有改；清单已重列，请看过再点。")

    def accept_all(self, report_id: str, key: str, mark: str, user: str = "") -> Accepted:
        """Put every figure on the list right, of one section or (``key`` "") of all that are not final.

        Args:
            mark: tells the list that was shown: what nobody has seen is not changed.

        Raises:
            InputError: the list is no longer the same, or the section is final.
        """
        found = [one for one in self.pending(report_id) if not key or one.item.key == key]
        if not found or mark != (found[0].mark if key else marks_of(found)):
            raise InputError("文字或数据刚才又变了，没有改；清单已重列，请看过再点。")
        return self._apply(report_id, [one for one in found if one.changes and (key or not one.final)], user)

    def _apply(self, report_id: str, sections: Sequence[Affected], user: str) -> Accepted:
        count, made, met = 0, [], []
        for one in sections:
            text = one.text
            for change in reversed(one.changes):
                text = text[: change.start] + change.new + text[change.end :]
            first = one.changes[0]
            more = f"等{len(one.changes)}处" if len(one.changes) > 1 else ""
            note = f"{NOTE}：{first.old[:20]} → {first.new[:20]}{more}"
            done = self._bench.texts.change(report_id, one.item.key, one.n, one.text, text, note, user)
            if done.theirs is not None or done.version is None:
                met.append(one.item.heading or "开头")
                continue
            made.append((one.item.key, one.n, done.version.n))
            count += len(one.changes)
        return Accepted(count, tuple(made), tuple(met))

    def stands(self, report_id: str, made: Iterable[tuple[str, int, int]]) -> bool:
        """Whether every section still shows the version that putting it right made, so that ``undo`` would be taken."""
        current = self._desk.current(report_id)
        found = [current.get(key) is not None and current[key].n == n for key, _, n in made]
        return bool(found) and all(found)

    def undo(self, report_id: str, words: str, user: str = "") -> int:
        """Bring back the texts as they were before figures were put right; returns how many sections.

        Args:
            words: what ``undo_words`` wrote.

        Raises:
            InputError: this is not what was changed last in those sections, or one of them is final; nothing is brought
                back then.
        """
        texts, wanted = self._bench.texts, []
        current = self._desk.current(report_id)
        for key, base, n in _read_undo(words):
            shown = current.get(key)
            old = next((one for one in texts.versions(report_id, key) if one.n == base), None)
            if shown is None or old is None or shown.n != n or not shown.note.startswith(NOTE):
                raise InputError("这些节后来又改过，没有撤销；请到“③ 撰写”的“版本”里逐节恢复。")
            texts.require_open(report_id, key)
            wanted.append((key, n, old))
        for key, n, old in wanted:
            note = f"撤销数据更正，回到第{old.n}版"
            done = texts.save_text(report_id, key, n, old.text, note=note, user=user)
            if done.theirs is not None or done.version is None:
                raise NotRecorded("有一节刚才在别处也改过，两份都存着；请到“③ 撰写”的“版本”里查看。")
            texts.back.taken(report_id, key, n, done.version)
        return len(wanted)


def undo_words(made: Iterable[tuple[str, int, int]]) -> str:
    """What the button that takes changes back tells the server."""
    return ",".join(f"{key}:{base}:{n}" for key, base, n in made)


def _read_undo(words: str) -> list[tuple[str, int, int]]:
    parts = [one.rsplit(":", 2) for one in words.split(",")]
    numbers = [one for part in parts for one in part[1:]]
    if (
        len(parts) > _MOST_UNDONE
        or any(len(part) != 3 for part in parts)
        or not all(one.isascii() and one.isdigit() and len(one) < 10 for one in numbers)
    ):
        raise InputError("没有收到要撤销的改动；请刷新页面，到“③ 撰写”的“版本”里恢复。")
    return [(key, int(base), int(n)) for key, base, n in parts]


def _written_from(
    saves: Sequence[tuple[str, str]], times: Sequence[tuple[int, str]], shown: int, period: str, now: Ledger
) -> tuple[Ledger | None, tuple[Ledger, ...]]:
    """The table that the shown version was saved under, None where it says what it says now; and the others that any
    version was saved under or, begun before the table changed, may have been written from: newest first.
    """
    starts = [created for created, _ in saves]
    present = _said(now)
    under, tried = None, []
    for n, created in sorted(times, key=lambda one: (one[0] != shown, -one[0])):
        at = bisect_right(starts, created) - 1
        for place in (at, at - 1):
            if place >= 0 and place not in tried:
                tried.append(place)
        if n == shown and at >= 0:
            ledger = _ledger_of(saves[at][1], period)
            under = ledger if _said(ledger) != present else None
    others: dict[tuple[Fact, ...], Ledger] = {}
    for place in sorted(tried, reverse=True):
        ledger = _ledger_of(saves[place][1], period)
        if _said(ledger) != present and len(others) < _TABLES_TRIED:
            others.setdefault(_said(ledger), ledger)
    return under, tuple(others.values())


def _said(ledger: Ledger) -> tuple[Fact, ...]:
    """What a table says, wherever its rows stand."""
    return tuple(replace(fact, line=0, source="") for fact in ledger.facts)


@lru_cache(maxsize=64)
def _ledger_of(content: str, period: str) -> Ledger:
    try:
        sheet = read_sheet(content)
    except NoFacts:
        return Ledger()
    return by_rows(sheet.ledger(period), sheet)
