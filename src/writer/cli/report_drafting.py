"""A whole report from the command line: who is at work, what it cost, what is kept when it is stopped or breaks off."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from writer.cli.output import draft_json, number, usage_json
from writer.cli.sources import read_report, set_aside, write_draft
from writer.errors import InputError

if TYPE_CHECKING:
    from writer.drafting import Drafter
    from writer.drafting.costs import Price
    from writer.office import Office
    from writer.schema import Draft, Ledger, Outline

# Stands in the file behind a section that was broken off, for people to see and for ``--continue`` to find.
UNFINISHED = "【未写完】"


def beside(out: Path) -> Path:
    """Where half a report goes, so that a whole one keeps its place."""
    return out.with_name(f"{out.stem}（未写完）{out.suffix}")


@dataclass(frozen=True)
class Standing:
    """What stands of a report already: whole sections, and those that were broken off, by section id."""

    plan: Outline
    whole: Mapping[str, str] = field(default_factory=dict)
    partial: Mapping[str, str] = field(default_factory=dict)


def standing(office: Office, out: Path, plan: Outline, ledger: Ledger) -> Standing:
    """What a run before has left: in ``OUT（未写完）``, else in ``OUT`` itself.

    Sections are known again by their number and heading; where the file has others than the plan (a person changed
    it), the file's own are gone by.

    Raises:
        InputError: there is no such file, or nothing in it.
    """
    from writer.drafting import outline_of

    places = [beside(out).with_suffix(".md"), beside(out), out]
    left = next((place for place in places if place.is_file()), None)
    if left is None:
        raise InputError(f"没有可以接着写的稿子：{places[0].name} 和 {out.name} 都不在；请去掉 --continue 重新起草。")
    text = read_report(left)
    _, texts = outline_of(text, ledger)
    # A signature is a section of the text without a heading, and none of the plan.
    headings = {section.id: section.heading for section in _sections(text) if section.heading or section.id == "0"}
    texts = {key: one.strip() for key, one in texts.items() if one.strip() and key in headings}
    known = {item.id: item.heading for item in plan.items}
    if any(known.get(key) != headings.get(key, "") for key in texts):
        plan, texts = office.plan_of(text, ledger)
        texts = {key: one.strip() for key, one in texts.items() if one.strip() and key in headings}
    partial = {key: one.removesuffix(UNFINISHED).rstrip() for key, one in texts.items() if one.endswith(UNFINISHED)}
    print(f"接着 {left.name} 写：{len(texts) - len(partial)} 节已有，不再重写。", file=sys.stderr)
    return Standing(plan, {key: one for key, one in texts.items() if key not in partial}, partial)


def _sections(text: str) -> Any:
    from writer.corpus import parse_report

    return parse_report(text).sections


def sections_json(before: Standing, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
    """All sections there are of the report, in the order of its plan, for the JSON document.

    ``state`` says what this run did with each: ``written``, ``continued`` (behind what was broken off), ``kept`` (it
    stood already, and was neither written nor looked at), ``failed``.
    """
    from writer.schema import Draft

    done = {one.section_id: one for one in drafts}
    found = []
    for item in before.plan.items:
        if (draft := done.get(item.id)) is not None:
            failed = any(one.code == "failed" for one in draft.findings)
            state = "failed" if failed else "continued" if item.id in before.partial else "written"
        elif item.id in before.whole:
            # Nobody knows any more which engine wrote it, nor from what.
            draft, state = Draft(item.id, item.heading, item.role, before.whole[item.id], "llm"), "kept"
        else:
            continue
        found.append({**draft_json(draft), "state": state} | ({"engine": None} if state == "kept" else {}))
    return found


def what_it_took(drafts: Sequence[Draft], price: Price, before: Standing) -> dict[str, Any]:
    """Sections, tokens and cost of a run for the JSON document; said for people on standard error."""
    from writer.drafting.costs import total

    usage = total(one.usage for one in drafts)
    if usage is not None:
        print(f"合计：{price.words(usage)}", file=sys.stderr)
    sections = sections_json(before, drafts)
    kept = [one["id"] for one in sections if one["state"] == "kept"]
    return {"usage": usage_json(usage), "cost": number(price.cost(usage)), "kept": kept, "sections": sections}


class ReportFile:
    """Half a report on disk, kept up to date while the rest is written: a process that is killed loses no section."""

    def __init__(self, out: Path, before: Standing, *, fresh: bool) -> None:
        self.place = beside(out).with_suffix(".md")
        self._plan = before.plan
        self._texts = {**before.whole, **{key: one + UNFINISHED for key, one in before.partial.items()}}
        self._fresh = fresh
        self._written = False

    def take(self, draft: Draft) -> None:
        """Take in a section."""
        if draft.text.strip():
            self._texts[draft.section_id] = draft.text + ("" if draft.complete else UNFINISHED)

    def write(self) -> None:
        """Write the file anew."""
        if self._fresh and not self._written:
            set_aside(self.place)
        self._written = True
        write_draft(self.place, self.text)

    @property
    def text(self) -> str:
        """All there is of the report."""
        from writer.drafting import compose

        return compose(self._plan, self._texts)

    def remove(self) -> None:
        """Take the file away once the report stands elsewhere; one that another run has left stays."""
        if self._written or not self._fresh:
            with suppress(OSError):
                self.place.unlink()


@contextmanager
def stopped_by_hand() -> Iterator[threading.Event]:
    """An event that Ctrl-C sets; a second Ctrl-C ends the program at once."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def interrupt(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        print("正在停止，已写的会保留；再按一次 Ctrl-C 立即退出。", file=sys.stderr)

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


class Progress:
    """Lines on standard error: which section is begun, and what each done one took."""

    def __init__(self, plan: Outline, price: Price) -> None:
        self._names = {item.id: item.heading or "开头" for item in plan.items}
        self._price = price

    def begun(self, section_id: str) -> None:
        """A section is begun."""
        _tell(f"起草 {section_id} …")

    def done(self, draft: Draft) -> None:
        """A section is done, well or not."""
        empty = not draft.text.strip()
        if empty and draft.usage is None:
            return
        parts = ["" if empty else f"{len(draft.text)} 字", f"{draft.seconds:.1f} 秒", self._price.words(draft.usage)]
        state = "没有写成" if empty else "写好" if draft.complete else "没有写完，已留下"
        name = self._names.get(draft.section_id, "")
        _tell(f"  {draft.section_id} {name} {state}：{'，'.join(part for part in parts if part)}")


def _tell(line: str) -> None:
    """A line on standard error in one piece: several sections speak at a time."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def run_report(
    drafter: Drafter, before: Standing, half: ReportFile, price: Price, at_once: int, on_done: Any
) -> tuple[Draft, ...]:
    """Draft what is missing; returns the drafts made, in the order of the outline.

    Raises:
        NoEndpoint, EndpointRefused: nothing could be drafted.
    """
    progress = Progress(before.plan, price)
    llm = drafter.engine_name == "llm"

    def done(draft: Draft) -> None:
        progress.done(draft)
        if llm:
            half.take(draft)
            half.write()
        on_done(draft)

    with stopped_by_hand() as stop:
        return drafter.draft_report(
            stop=stop, keep=before.whole, partial=before.partial, on_start=progress.begun, on_done=done,
            concurrency=at_once if llm else 1,
        )  # fmt: skip
