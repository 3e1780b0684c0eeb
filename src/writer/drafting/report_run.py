"""One run over a whole report: which sections are at work, what is done, and when to give up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event
from typing import Protocol

from writer.drafting.brief import note
from writer.errors import EndpointDown, EndpointError, EndpointRefused, NoEndpoint, WriterError
from writer.schema import Draft, EngineName, Outline, OutlineItem

# So many sections in a row that could not reach the endpoint mean that it is gone; each was tried several times.
_GONE = 2
TextCallback = Callable[[str], None]
SectionTextCallback = Callable[[str, str], None]


class SectionDrafter(Protocol):
    """What a run needs of the drafter."""

    @property
    def engine_name(self) -> EngineName:
        """Which engine writes."""
        ...

    def draft_section(
        self,
        section_id: str,
        *,
        written: Mapping[str, str] | None = None,
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
    ) -> None:
        self.written = written
        self._drafter = drafter
        self._stop = stop
        self._on_start = on_start
        self._on_text = on_text
        self._on_done = on_done
        self._drafts: dict[str, Draft] = {}
        self._refused: EndpointError | None = None
        self._unreached = 0

    def go(self, items: Sequence[OutlineItem], concurrency: int) -> None:
        """Write ``items``, at most ``concurrency`` at a time."""
        if concurrency == 1:
            for item in items:
                if not self._over():
                    self._finish(self._one(item, dict(self.written)))
            return
        waiting = list(items)
        running: set[Future[Draft | None]] = set()
        with ThreadPoolExecutor(concurrency, thread_name_prefix="draft") as pool:
            while running or (waiting and not self._over()):
                while waiting and len(running) < concurrency and not self._over():
                    running.add(pool.submit(self._one, waiting.pop(0), dict(self.written)))
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    self._finish(future.result())

    def results(self, outline: Outline) -> tuple[Draft, ...]:
        """The drafts in the order of the outline; raises what ended the run when there are none."""
        if self._refused is not None and not any(draft.text for draft in self._drafts.values()):
            raise self._refused
        return tuple(self._drafts[item.id] for item in outline.items if item.id in self._drafts)

    def _over(self) -> bool:
        return self._stop.is_set() or self._refused is not None

    def _one(self, item: OutlineItem, written: dict[str, str]) -> Draft | None:
        if self._over():
            return None
        if self._on_start:
            self._on_start(item.id)
        show = self._on_text
        try:
            draft = self._drafter.draft_section(
                item.id,
                written=written,
                stop=self._stop,
                on_text=(lambda text: show(item.id, text)) if show else None,
            )
        except EndpointError as error:
            self._unreached = self._unreached + 1 if isinstance(error, EndpointDown) else 0
            if isinstance(error, NoEndpoint | EndpointRefused) or self._unreached >= _GONE:
                self._refused = error
            return _failed(item, self._drafter.engine_name, error)
        self._unreached = 0
        return draft

    def _finish(self, draft: Draft | None) -> None:
        if draft is None:
            return
        self._drafts[draft.section_id] = draft
        if draft.text:
            self.written[draft.section_id] = draft.text
        if self._on_done:
            self._on_done(draft)


def _failed(item: OutlineItem, engine: EngineName, error: WriterError) -> Draft:
    finding = note("failed", "error", f"这一节没有写成：{error}", "可以单独重写这一节。")
    return Draft(item.id, item.heading, item.role, "", engine, findings=(finding,), complete=False)
