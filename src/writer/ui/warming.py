"""What the first page after a start would have to wait for, done while nobody waits yet.

Texts are checked, and the past reports read for their style, when they are first asked for, and kept: whoever opens
the page first would pay for all of that. So it is asked for once as soon as the server answers, for the report that a
page opens by itself, in the order in which a page needs it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event, Thread

from writer.errors import WriterError
from writer.ui.states import chosen_section
from writer.ui.styling import style_of_section
from writer.ui.workbench import Workbench

_LOG = logging.getLogger("writer.ui")
# One piece of the work is not interrupted; longer than the longest of them.
_PATIENCE = 10.0


class Warming:
    """The work, beside the server: ``begin`` it once, ``end`` it before the office is closed."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._stop = Event()
        self._thread = Thread(target=self._run, name="warming", daemon=True)

    def begin(self) -> None:
        """Set to work."""
        self._thread.start()

    def end(self) -> None:
        """Put an end to it, done or not."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE)

    def _run(self) -> None:
        try:
            for piece in _pieces(self._bench):
                if self._stop.is_set():
                    return
                with suppress(WriterError):  # whoever asks for it is told
                    piece()
        except Exception:
            _LOG.exception("nothing was made ready beforehand")


def _pieces(bench: Workbench) -> Iterator[Callable[[], object]]:
    """What there is to do, one after the other."""
    report_id = bench.open_id("")
    if report_id:
        yield lambda: bench.texts.sections(report_id)
        yield lambda: bench.beside(report_id)
        one = chosen_section(bench.texts.sections(report_id), "", ())
        if one is not None:
            outline = bench.outline(report_id)
            yield lambda: bench.texts.similar(report_id, one.item.key)
            if one.text.strip():
                yield lambda: style_of_section(bench.office, one.item, outline, one.text)
    yield bench.office.style_or_none
