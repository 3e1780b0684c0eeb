"""One past report as all there is to write from: what 「套写上一份」 needs, whether the library has it or not."""

from __future__ import annotations

from writer.corpus import split_passages
from writer.errors import NotRecorded
from writer.schema import Hit, Passage, Report


class OneReport:
    """A source of passages that knows one report; searching in it finds nothing, its sections are followed."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._passages = {passage.id: passage for passage in split_passages(report)}

    def search(self, *_: object, **__: object) -> tuple[Hit, ...]:
        """Nothing: a section without a past text of its own is written plainly."""
        return ()

    def report(self, name: str) -> Report:
        """The report; raises NotRecorded for any other name."""
        if name != self._report.name:
            raise NotRecorded(f"没有“{name}”这份材料。")
        return self._report

    def passage(self, passage_id: str) -> Passage:
        """The passage with this id; raises NotRecorded."""
        if passage_id not in self._passages:
            raise NotRecorded("这份材料里没有这一段；请重新选择范文。")
        return self._passages[passage_id]
