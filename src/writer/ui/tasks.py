"""Drafting as tasks: each writes one section and records it as a version before the next begins."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event, Lock

from writer.drafting import Drafter, RunOrder, origin_remarks
from writer.errors import EditConflict, InputError, NoEndpoint, WriterError
from writer.schema import Draft, Finding, Ledger, OutlineItem, Period, Usage, Version
from writer.ui.jobs import Task
from writer.ui.texts import check_text, find_item, period_of
from writer.ui.views.outline import heading_name
from writer.ui.wording import ENGINE_NAMES
from writer.ui.workbench import Workbench

_LOG = logging.getLogger("writer.ui")
_UNFINISHED = "未写完"


def draft_all(bench: Workbench, report_id: str, engine: str, user: str = "") -> int:
    """Queue every section that has no text yet, or was broken off: such a one is gone on with.

    Returns:
        The number of sections queued.

    Raises:
        InputError: there is no outline, or no section without text.
        NoEndpoint: the model was asked for and none is configured.
    """
    outline = bench.outline(report_id)
    if not outline.items:
        raise InputError("还没有提纲；请先到“② 提纲”拟定提纲。")
    finals = bench.texts.locks.finals(report_id)
    blank = [
        one.item
        for one in bench.texts.sections(report_id)
        if one.item.key not in finals
        and (not one.text.strip() or _broken_off(bench.texts.current(report_id, one.item.key)))
    ]
    if not blank:
        rest = "；定稿的节要先点“取消定稿”" if finals else ""
        raise InputError(f"各节都有文字或已定稿；要重写某一节，请打开它再点“重写本节”{rest}。")
    return _queue(bench, report_id, blank, engine, "", user, go_on=True)


def draft_one(
    bench: Workbench,
    report_id: str,
    key: str,
    engine: str,
    instruction: str = "",
    user: str = "",
    *,
    go_on: bool = False,
) -> int:
    """Queue one section, to be written anew; with an instruction its present text is reworked.

    Args:
        go_on: a text that was stopped or broken off, and not touched since, is gone on with instead.

    Raises:
        NotRecorded: no such section.
        InputError: a person has marked it as final.
        NoEndpoint: the model was asked for and none is configured.
    """
    item = find_item(bench.outline(report_id), key)
    bench.texts.require_open(report_id, key)
    return _queue(bench, report_id, [item], engine, instruction.strip(), user, go_on=go_on)


def _broken_off(version: Version | None) -> bool:
    """Whether a text is as an engine left it when it was stopped or cut; nobody has touched it since."""
    return version is not None and version.author == "engine" and _UNFINISHED in version.note


def _queue(
    bench: Workbench,
    report_id: str,
    items: Sequence[OutlineItem],
    engine: str,
    instruction: str,
    user: str,
    *,
    go_on: bool = False,
) -> int:
    writing = writing_for(bench, report_id, engine, instruction, user, go_on=go_on)
    at_once = bench.office.settings.concurrency if writing.drafter.engine_name == "llm" else 1
    ordered = RunOrder(items, at_once).waiting
    settled = _Settled(writing.drafter, ordered)
    return bench.jobs.add(report_id, [writing.task(item, settled) for item in ordered], at_once)


class _Settled:
    """Settles passages in the order of the sections, so that a report has the same ones however its threads run."""

    def __init__(self, drafter: Drafter, items: Sequence[OutlineItem]) -> None:
        self._drafter = drafter
        self._left = deque(items)
        self._lock = Lock()

    def up_to(self, item: OutlineItem) -> None:
        """Settle the passages of ``item``, and before them those of the sections that come before it."""
        with self._lock:
            while item in self._left:
                self._drafter.choose(self._left.popleft().id)


def writing_for(
    bench: Workbench, report_id: str, engine: str, instruction: str, user: str, *, go_on: bool = False
) -> Writing:
    """What is needed to write sections of a report; ``go_on``: behind what was broken off.

    Raises:
        InputError: there are no facts.
        NoEndpoint: the model was asked for and none is configured.
    """
    ledger = bench.ledger(report_id)
    if not ledger.facts:
        raise InputError("还没有本期数据；请先到“① 数据”粘贴或填写。")
    try:
        chosen = bench.office.engine(engine or None)
    except NoEndpoint as error:
        raise NoEndpoint(
            "还没有配置模型：请把起草方式改为“套写”；要用模型，请设置 OPENAI_BASE_URL 或 OPENAI_API_KEY 后重新启动。"
        ) from error
    outline = bench.outline(report_id)
    drafter = bench.office.drafter(ledger, outline, chosen, used=bench.texts.written_from(report_id))
    return Writing(bench, report_id, ledger, period_of(outline, ledger), drafter, instruction, user, go_on)


@dataclass(frozen=True)
class Writing:
    """What is the same for all sections that one click sets to work."""

    bench: Workbench
    report_id: str
    ledger: Ledger
    period: Period | None
    drafter: Drafter
    instruction: str
    user: str
    go_on: bool = False

    def task(self, item: OutlineItem, settled: _Settled) -> Task:
        """The writing of one section."""

        def work(stop: Event, show: Callable[[str], None]) -> str:
            settled.up_to(item)
            return self._write(item, stop, show)

        return Task(item.key, heading_name(item), work, item)

    def _write(self, item: OutlineItem, stop: Event, show: Callable[[str], None]) -> str:
        texts = self.bench.texts
        texts.require_open(self.report_id, item.key)  # it may have been marked while it waited
        before = texts.current(self.report_id, item.key)
        base = before.n if before else 0
        shown: list[str] = [""]

        def follow(text: str) -> None:
            shown[0] = text
            show(text)

        written = {
            one.item.id: one.text for one in texts.sections(self.report_id) if one.item.key != item.key and one.text
        }
        text = before.text if before else ""
        kept = texts.locks.kept(self.report_id, item.key, text, texts.versions(self.report_id, item.key))
        try:
            draft = self.drafter.draft_section(
                item.id, written=written, instruction=self.instruction, stop=stop, on_text=follow, kept=kept,
                current=text if self.instruction else "",
                partial=text if before and self.go_on and _broken_off(before) else "",
            )  # fmt: skip
        except WriterError as error:
            self._spend(getattr(error, "usage", None))
            self._keep_partial(item, shown[0], base)
            raise
        self._spend(draft.usage)
        return self._record(item, draft, base)

    def _spend(self, usage: Usage | None) -> None:
        if usage is not None:
            self.bench.jobs.spend(self.report_id, usage, self.bench.office.price.words)

    def _record(self, item: OutlineItem, draft: Draft, base: int) -> str:
        """Record the draft as a version; a text typed in the meantime stays on view, the draft beside it."""
        name = heading_name(item)
        if not draft.text.strip():
            return f"“{name}”已停止，还没有写出文字。" if not draft.complete else f"“{name}”本节没有可写的内容。"
        unfinished = "" if draft.complete else _UNFINISHED
        asked = f"要求：{self.instruction}" if self.instruction else ""
        remarks = [*self.remarks(item, draft), *origin_remarks(draft)]
        if item.key in self.bench.texts.locks.finals(self.report_id):
            base = -1  # marked while it was written: the draft goes beside the text
        try:
            version = self.bench.office.store.desk.add_version(
                self.report_id, item.key, draft.text, "engine", base=base, engine=draft.engine,
                note="；".join(part for part in (unfinished, asked) if part), passages=draft.passages,
                messages=draft.messages, user=self.user, remarks=remarks,
            )  # fmt: skip
        except EditConflict as met:
            return f"起草“{name}”期间有人改了这一节或定了稿，改的文字没有动；新稿是第{met.saved}版，可在“版本”中恢复。"
        how = ENGINE_NAMES.get(draft.engine, draft.engine)
        self.bench.texts.back.remember(self.report_id, item.key, base, version.n, f"{how}起草本节")
        if not draft.complete:
            return f"“{name}”没有写完，已写的存为第{version.n}版；再点“起草本节”就接着写。"
        spent = self.bench.office.price.words(draft.usage)
        return f"“{name}”已用{how}写成，第{version.n}版，{draft.seconds:.1f} 秒{'，' + spent if spent else ''}。"

    def remarks(self, item: OutlineItem, draft: Draft) -> list[Finding]:
        """What only the engine knows of its text: what the check finds is found again whenever it is looked at."""
        grounds = self.bench.office.grounds().of_report(self.bench.outline(self.report_id))
        checked = check_text(draft.text, item, self.ledger, self.period, grounds)
        found = {(one.start, one.end) for one in checked.findings}
        return [one for one in draft.findings if (one.start, one.end) not in found]

    def _keep_partial(self, item: OutlineItem, text: str, base: int) -> None:
        """Keep what had been written when the work broke off: beside the present text, never in its place."""
        if not text.strip():
            return
        try:
            self.bench.office.store.desk.add_version(
                self.report_id, item.key, text, "engine", base=-1 if base else 0, engine=self.drafter.engine_name,
                note="中断，未写完", user=self.user,
            )  # fmt: skip
        except EditConflict:
            _LOG.info("partial text kept beside the current version")
