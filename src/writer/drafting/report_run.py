"""One run over a whole report: which sections are at work, what is done, and when to give up."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event
from typing import Protocol

from writer.drafting.brief import note
from writer.drafting.outages import Outages
from writer.drafting.run_order import RunOrder
from writer.drafting.running import TextCallback
from writer.errors import TemplateError, WriterError
from writer.schema import Draft, EngineName, Outline, OutlineItem

_LOG = logging.getLogger("writer.drafting")
SectionTextCallback = Callable[[str, str], None]


class SectionDrafter(Protocol):
    """What a run needs of the drafter."""

    @property
    def engine_name(self) -> EngineName:
        """Which engine writes."""
        ...

    def choose(self, section_id: str) -> None:
        """Settle which passages a section is written from."""
        ...

    def draft_section(
        self,
        section_id: str,
        *,
        written: Mapping[str, str] | None = None,
        partial: str = "",
        stop: Event | None = None,
        on_text: TextCallback | None = None,
    ) -> Draft:
        """Write the own text of one section."""
        ...


class ReportRun:
    """One run over a whole report: who is at work, what is done."""

    def __init__(
        self,
        drafter: SectionDrafter,
        stop: Event,
        written: dict[str, str],
        on_start: TextCallback | None,
        on_text: SectionTextCallback | None,
        on_done: Callable[[Draft], None] | None,
        partial: Mapping[str, str] | None = None,
    ) -> None:
        self.written = written
        self._drafter = drafter
        self._stop = stop
        self._on_start = on_start
        self._on_text = on_text
        self._on_done = on_done
        self._partial = partial or {}
        self._drafts: dict[str, Draft] = {}
        self._outages = Outages()

    def go(self, items: Sequence[OutlineItem], concurrency: int) -> None:
        """Write ``items``, at most ``concurrency`` at a time."""
        order = RunOrder(items, concurrency)
        if concurrency == 1:
            while not self._over() and (item := order.take(self._drafts, 0)) is not None:
                self._finish(item, lambda item=item: self._one(item, dict(self.written)))  # type: ignore[misc]
            return
        running: dict[Future[Draft | None], OutlineItem] = {}
        with ThreadPoolExecutor(concurrency, thread_name_prefix="draft") as pool:
            try:
                while running or (order and not self._over()):
                    # After a failure no other section is sent until it shows whether the endpoint is gone.
                    while len(running) < (1 if self._outages.doubtful else concurrency) and not self._over():
                        item = order.take(self._drafts, len(running))
                        if item is None:
                            break
                        # Here and not at work, so that the same report has the same passages however threads run.
                        self._drafter.choose(item.id)
                        running[pool.submit(self._one, item, dict(self.written))] = item
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        self._finish(running.pop(future), future.result)
            except BaseException:
                # Those at work must not go on writing for nobody.
                self._stop.set()
                raise

    def results(self, outline: Outline) -> tuple[Draft, ...]:
        """The drafts in the order of the outline; raises what ended the run when there are none."""
        ended = self._outages.ended
        if ended is not None and not any(draft.text for draft in self._drafts.values()):
            raise ended
        return tuple(self._drafts[item.id] for item in outline.items if item.id in self._drafts)

    def _over(self) -> bool:
        return self._stop.is_set() or self._outages.ended is not None

    def _one(self, item: OutlineItem, written: dict[str, str]) -> Draft | None:
        """Write one section; None when the run has ended meanwhile. May run in a thread of its own."""
        if self._over():
            return None
        if self._on_start:
            self._on_start(item.id)
        show = self._on_text
        broken: list[Exception] = []

        def shown(text: str) -> None:
            try:
                if show:
                    show(item.id, text)
            except Exception as error:
                broken.append(error)
                raise

        partial = self._partial.get(item.id, "")
        more = {"partial": partial} if partial else {}
        try:
            return self._drafter.draft_section(
                item.id, written=written, stop=self._stop, on_text=shown if show else None, **more
            )
        except WriterError:
            raise
        except Exception as error:
            if error in broken:
                raise
            # One section that the program itself stumbles over must not cost the others.
            _LOG.exception("section %s failed", item.id)
            raise WriterError(f"程序内部出错（{type(error).__name__}），请把日志交给维护者。") from error

    def _finish(self, item: OutlineItem, result: Callable[[], Draft | None]) -> None:
        """Take in the result of a section, or the error it ended with."""
        try:
            draft = result()
        except TemplateError:
            raise
        except WriterError as error:
            self._outages.failed(error)
            draft = self._failed(item, error)
        else:
            if draft is not None and draft.text:
                self._outages.well()
        if draft is None:
            return
        self._drafts[draft.section_id] = draft
        if draft.text:
            self.written[draft.section_id] = draft.text
        if self._on_done:
            self._on_done(draft)

    def _failed(self, item: OutlineItem, error: WriterError) -> Draft:
        """No text, and why; a section that was to be continued keeps what stood of it."""
        text = self._partial.get(item.id, "")
        finding = note("failed", "error", f"这一节没有写成：{error}", "可以单独重写这一节。")
        return Draft(
            item.id, item.heading, item.role, text, self._drafter.engine_name, findings=(finding,), complete=False,
            usage=getattr(error, "usage", None),
        )  # fmt: skip
