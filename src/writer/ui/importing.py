"""A Word file on its way back into a report, as a job: its stage, and an end to it before anything changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

from writer.ui.jobs import Progress, Task
from writer.ui.timing import left_words
from writer.ui.views.word_edits import importing, summary
from writer.ui.word_edits import STAGES, Cancelled, Imported, import_edits
from writer.ui.workbench import Workbench


class Importing:
    """The imports of one server, by report; what became of the last one is handed over once."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._came: dict[str, Imported] = {}

    def begin(self, report_id: str, path: Path, user: str) -> None:
        """Queue the import of a file that was uploaded."""
        self._came.pop(report_id, None)

        def work(stop: Event, show: Callable[[str], None]) -> str:
            def reached(stage: str) -> None:
                if stop.is_set():
                    raise Cancelled
                show(stage)

            try:
                self._came[report_id] = import_edits(self._bench, report_id, path, user, reached)
            except Cancelled:
                return "已取消导入，报告没有改动"
            return summary(self._came[report_id])

        self._bench.jobs.add(_owner(report_id), [Task("import", path.name, work)])

    def stop(self, report_id: str) -> bool:
        """Ask for an end; returns whether anything was running."""
        return self._bench.jobs.stop(_owner(report_id))

    def progress(self, report_id: str) -> Progress:
        """What can be seen of the import of this report."""
        return self._bench.jobs.progress(_owner(report_id))

    def shown(self, report_id: str) -> str:
        """The line on the page; "" while nothing runs."""
        progress = self.progress(report_id)
        stage = next((one.text for one in progress.active if one.text), "")
        done = STAGES.index(stage) if stage in STAGES else 0
        return importing(progress, stage, done, len(STAGES), left_words(done, len(STAGES), progress.seconds))

    def taken(self, report_id: str) -> Imported | None:
        """What became of the last import, once."""
        return self._came.pop(report_id, None)

    def wait(self, report_id: str, seconds: float) -> bool:
        """Wait a little for a short import; returns whether it is over."""
        until = time.monotonic() + seconds
        while self.progress(report_id).running and time.monotonic() < until:
            time.sleep(0.02)
        return not self.progress(report_id).running


def _owner(report_id: str) -> str:
    return f"import:{report_id}"
