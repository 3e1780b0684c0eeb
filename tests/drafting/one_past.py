"""A library of one past report, for engines that need no search."""

from __future__ import annotations

from writer.corpus import parse_report, split_passages
from writer.schema import Passage, Report


class OnePast:
    """A library of one report."""

    def __init__(self, text: str) -> None:
        self._report = parse_report(text, "past.txt")
        self._passages = {passage.id: passage for passage in split_passages(self._report)}

    def search(self, *_: object, **__: object) -> tuple[()]:
        return ()

    def report(self, _: str) -> Report:
        return self._report

    def passage(self, passage_id: str) -> Passage:
        return self._passages[passage_id]
