"""What the first page after a start would have to wait for, done while nobody waits yet.

Texts are checked, and the past reports read for their style, when they are first asked for, and kept: whoever opens
the page first would pay for all of that. So it is asked for once as soon as the server answers, for the report that a
page opens by itself: first what a page cannot be shown without, and a while later what it shows afterwards.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from threading import Event, Thread

from writer.errors import WriterError
from writer.ui.states import chosen_section
from writer.ui.styling import style_of_section
from writer.ui.workbench import Workbench

_LOG = logging.getLogger("writer.ui")
# A page that is opened at once is through by then: work of several seconds would hold up each of its requests.
_AFTERWARDS = 8.0
# One piece of the work is not interrupted; longer than the longest of them.
_PATIENCE = 10.0
_Pieces = Iterator[Callable[[], object]]


class Warming:
    """The work, beside the server: ``begin`` it once, ``end`` it before the office is closed.

    Args:
        afterwards: seconds until what a page shows last is made ready.
    """

    def __init__(self, bench: Workbench, afterwards: float = _AFTERWARDS) -> None:
        self._bench = bench
        self._afterwards = afterwards
        self._stop = Event()
        self._thread = Thread(target=self.run, name="warming", daemon=True)

    def begin(self) -> None:
        """Set to work."""
        self._thread.start()

    def end(self) -> None:
        """Put an end to it, done or not."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE)

    def run(self) -> None:
        """All of the work, in the thread that calls."""
        try:
            report_id = self._bench.open_id("")
            if report_id:
                self._do(_shown(self._bench, report_id))
            self._stop.wait(self._afterwards)
            # The model's libraries take seconds to load: whoever drafts first would wait, and a stop find no draft.
            self._do(iter((partial(self._bench.office.engine, "llm"),)))
            if report_id:
                self._do(_looked_at(self._bench, report_id))
            self._do(iter((self._bench.office.style_or_none,)))
        except Exception:
            _LOG.exception("what the first page needs was not made ready")

    def _do(self, pieces: _Pieces) -> None:
        for piece in pieces:
            if self._stop.is_set():
                return
            with suppress(WriterError):  # whoever asks for it is told
                piece()


def _shown(bench: Workbench, report_id: str) -> _Pieces:
    """What a page cannot be shown without."""
    yield lambda: bench.texts.sections(report_id)
    yield lambda: bench.beside(report_id)


def _looked_at(bench: Workbench, report_id: str) -> _Pieces:
    """What it shows beside the first section."""
    one = chosen_section(bench.texts.sections(report_id), "", ())
    if one is None:
        return
    outline = bench.outline(report_id)
    yield lambda: bench.texts.similar(report_id, one.item.key)
    if one.text.strip():
        yield lambda: style_of_section(bench.office, one.item, outline, one.text)
