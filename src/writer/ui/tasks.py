"""Drafting as tasks: each writes one section and records it as a version before the next begins."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from threading import Event

from writer.drafting import Drafter
from writer.errors import EditConflict, InputError, NoEndpoint, WriterError
from writer.schema import Draft, OutlineItem
from writer.ui.jobs import Task, Work
from writer.ui.texts import find_item
from writer.ui.views.outline import heading_name
from writer.ui.wording import ENGINE_NAMES
from writer.ui.workbench import Workbench

_LOG = logging.getLogger("writer.ui")


def draft_all(bench: Workbench, report_id: str, engine: str, user: str = "") -> int:
    """Queue every section that has no text yet; the opening comes last, since it speaks of the whole.

    Returns:
        The number of sections queued.

    Raises:
        InputError: there is no outline, or no section without text.
        NoEndpoint: the model was asked for and none is configured.
    """
    outline = bench.outline(report_id)
    if not outline.items:
        raise InputError("还没有提纲；请先到“② 提纲”拟定提纲。")
    blank = [one.item for one in bench.texts.sections(report_id) if not one.text.strip()]
    if not blank:
        raise InputError("各节都有文字了；要重写某一节，请打开它再点“重写本节”。")
    ordered = [item for item in blank if item.id != "0"] + [item for item in blank if item.id == "0"]
    return _queue(bench, report_id, ordered, engine, "", user)


def draft_one(bench: Workbench, report_id: str, key: str, engine: str, instruction: str = "", user: str = "") -> int:
    """Queue one section, to be written anew; with an instruction its present text is reworked.

    Raises:
        NotRecorded: no such section.
        NoEndpoint: the model was asked for and none is configured.
    """
    item = find_item(bench.outline(report_id), key)
    return _queue(bench, report_id, [item], engine, instruction.strip(), user)


def _queue(
    bench: Workbench, report_id: str, items: Sequence[OutlineItem], engine: str, instruction: str, user: str
) -> int:
    ledger = bench.ledger(report_id)
    if not ledger.facts:
        raise InputError("还没有本期数据；请先到“① 数据”粘贴或填写。")
    try:
        chosen = bench.office.engine(engine or None)
    except NoEndpoint as error:
        raise NoEndpoint(
            "还没有配置模型：请把起草方式改为“套写”；要用模型，请设置 OPENAI_BASE_URL 或 OPENAI_API_KEY 后重新启动。"
        ) from error
    drafter = bench.office.drafter(ledger, bench.outline(report_id), chosen)
    tasks = [
        Task(item.key, heading_name(item), _work(bench, drafter, report_id, item, instruction, user)) for item in items
    ]
    return bench.jobs.add(report_id, tasks)


def _work(bench: Workbench, drafter: Drafter, report_id: str, item: OutlineItem, instruction: str, user: str) -> Work:
    def work(stop: Event, show: Callable[[str], None]) -> str:
        before = bench.texts.current(report_id, item.key)
        shown: list[str] = [""]

        def follow(text: str) -> None:
            shown[0] = text
            show(text)

        written = {
            one.item.id: one.text for one in bench.texts.sections(report_id) if one.item.key != item.key and one.text
        }
        current = before.text if before and instruction else ""
        try:
            draft = drafter.draft_section(
                item.id, written=written, instruction=instruction, current=current, stop=stop, on_text=follow
            )
        except WriterError:
            _keep_partial(bench, report_id, item, drafter.engine_name, shown[0], before.n if before else 0, user)
            raise
        return _record(bench, report_id, item, draft, before.n if before else 0, instruction, user)

    return work


def _record(
    bench: Workbench, report_id: str, item: OutlineItem, draft: Draft, base: int, instruction: str, user: str
) -> str:
    """Record the draft as a version; a text typed in the meantime stays on view, the draft beside it."""
    name = heading_name(item)
    if not draft.text.strip():
        return f"“{name}”已停止，还没有写出文字。" if not draft.complete else f"“{name}”本节没有可写的内容。"
    note = f"要求：{instruction}" if instruction else ""
    if not draft.complete:
        note = "；".join(part for part in ("未写完", note) if part)
    try:
        version = bench.office.store.desk.add_version(
            report_id, item.key, draft.text, "engine", base=base, engine=draft.engine, note=note,
            passages=draft.passages, messages=draft.messages, user=user,
        )  # fmt: skip
    except EditConflict as met:
        return f"起草“{name}”期间有人改了这一节，改的文字没有动；新稿存为第{met.saved}版，可在“版本”中恢复。"
    if not draft.complete:
        return f"“{name}”没有写完，已写的存为第{version.n}版。"
    return f"“{name}”已用{ENGINE_NAMES.get(draft.engine, draft.engine)}写成，第{version.n}版，{draft.seconds:.1f} 秒。"


def _keep_partial(
    bench: Workbench, report_id: str, item: OutlineItem, engine: str, text: str, base: int, user: str
) -> None:
    """Keep what had been written when the work broke off: as a version beside the present text, never in its place."""
    if not text.strip():
        return
    try:
        bench.office.store.desk.add_version(
            report_id, item.key, text, "engine", base=-1 if base else 0, engine=engine, note="中断，未写完", user=user
        )
    except EditConflict:
        _LOG.info("partial text kept beside the current version")
