"""Editing outlines by hand: every change in one transaction, with a way back; what past outlines have to pick from."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from writer.drafting import propose_outline
from writer.errors import InputError
from writer.office import Office
from writer.schema import Ledger, Outline, OutlineItem, Role
from writer.ui import outline_moves as moves
from writer.ui.removed import Removed, recognised

_STEPS_KEPT = 50
Record = Callable[[str, Outline, str], None]


@dataclass(frozen=True, slots=True)
class _Step:
    """A change that can be taken back: the saves before and after it, and what it did."""

    before: int
    after: int
    words: str


class Outlines:
    """Changes of the outlines of the reports being written. Safe to share between threads.

    The steps back live as long as the program runs; every save of an outline stays in the record.

    Args:
        record: saves an outline with title, recipient and period of its report.
        removed: the sections of a report that have text and are not in its outline.
        homes: in which kind of section past reports state facts.
    """

    def __init__(
        self,
        office: Office,
        record: Record,
        removed: Callable[[str], Sequence[Removed]],
        homes: Callable[[Ledger, Sequence[str]], dict[str, Role]],
    ) -> None:
        self._office = office
        self._desk = office.store.desk
        self._record = record
        self._removed = removed
        self._find_homes = homes
        self._steps: dict[str, deque[_Step]] = {}
        self._homes: dict[object, dict[str, Role]] = {}
        self._lock = threading.Lock()

    def edit(self, report_id: str, change: Callable[[Outline], Outline], words: str, user: str = "") -> Outline:
        """Change the outline as it stands now; ``words`` say what was done, for whoever takes it back."""
        done = self._desk.edit_outline(report_id, change, user)
        self.remember(report_id, done.before, done.after, words)
        return done.outline

    def remember(self, report_id: str, before: int, after: int, words: str) -> None:
        """Keep a change that was made otherwise (as text, by a proposal) among those that can be taken back."""
        if not before or before == after:
            return
        with self._lock:
            self._steps.setdefault(report_id, deque(maxlen=_STEPS_KEPT)).append(_Step(before, after, words))

    def number(self, report_id: str) -> int:
        """The number of the outline's last save; 0 before there is one."""
        return self._desk.outline_number(report_id)

    def last_step(self, report_id: str) -> str:
        """What ``undo`` would take back; "" when it would take back nothing."""
        with self._lock:
            steps = self._steps.get(report_id)
            step = steps[-1] if steps else None
        return step.words if step is not None and step.after == self._desk.outline_number(report_id) else ""

    def undo(self, report_id: str, user: str = "") -> str:
        """Bring back the outline as it was before the last change; returns what was taken back.

        Raises:
            InputError: nothing is left to take back, or the outline has been changed otherwise since.
        """
        with self._lock:
            steps = self._steps.get(report_id)
            if not steps:
                raise InputError("没有可以撤销的修改了。")
            if steps[-1].after != self._desk.outline_number(report_id):
                raise InputError("提纲刚才在别处改过，撤销会丢掉那些修改，所以没有撤销。")
            step = steps.pop()
            self._record(report_id, self._desk.outline_at(report_id, step.before), user)
            if steps and steps[-1].after == step.before:
                steps.append(replace(steps.pop(), after=self._desk.outline_number(report_id)))
        return step.words

    def homes(self, ledger: Ledger, loose: Sequence[str]) -> dict[str, Role]:
        """In which kind of section past reports state these facts; found again only when facts or corpus change."""
        if not loose:
            return {}
        names = tuple((one, fact.label) for one in loose if (fact := ledger.get(one)) is not None)
        asked = (self._office.library.version, names)
        with self._lock:
            known = self._homes.get(asked)
        if known is None:
            known = self._find_homes(ledger, loose)
            with self._lock:
                if len(self._homes) >= _STEPS_KEPT:
                    self._homes.clear()
                self._homes[asked] = known
        return known

    def offered(self, past: str, period: str = "") -> tuple[OutlineItem, ...]:
        """The headings of a past report, without their figures and with their periods moved to ``period``.

        Raises:
            NotRecorded: there is no such report.
        """
        model = self._office.library.report(past)
        found = propose_outline(Ledger(period=period), like=model, title=model.title, period=period)
        return tuple(item for item in found.items if item.id != "0")

    def pick(
        self, report_id: str, past: str, item_id: str, target: str, *, after: bool, period: str = "", user: str = ""
    ) -> str:
        """Take a heading of a past report, with what is under it, into the outline; returns the heading.

        A section that was taken out before and has this heading comes back with its text.

        Raises:
            InputError: the past report has no such heading.
        """
        offered = self.offered(past, period)
        chosen = [item for item in offered if item.id == item_id or item.id.startswith(f"{item_id}.")]
        if not item_id or not chosen:
            raise InputError("往期材料里没有这个标题；请刷新页面后再选。")
        gone = self._removed(report_id)

        def change(outline: Outline) -> Outline:
            return recognised(moves.inserted(outline, chosen, target, after=after), outline, gone)

        self.edit(report_id, change, f"加入“{chosen[0].heading}”", user)
        return chosen[0].heading
