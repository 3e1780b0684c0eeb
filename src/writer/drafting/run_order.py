"""In which order the sections of a report are written, so that later ones know what earlier ones said."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from writer.schema import OutlineItem

# The opening and the closing speak of the whole: they wait until so much of the rest stands.
_KNOWN, _OF = 2, 3


class RunOrder:
    """The sections that wait, and which of them may be begun.

    One at a time they follow the outline, with the opening last. Several at a time, plans wait for the problems they
    answer (which are begun first, so that nobody has to stand idle), and the opening and the closing for two thirds of
    the rest: to wait for all of it would leave all hands but one idle at the end.
    """

    def __init__(self, items: Sequence[OutlineItem], at_once: int, begun: Collection[str] = ()) -> None:
        """``begun``: ids of those of ``items`` that do not wait any more."""
        final = [item for item in items if _speaks_of_all(item)]
        body = [item for item in items if not _speaks_of_all(item)]
        if at_once > 1 and any(item.role == "plans" for item in body):
            body.sort(key=lambda item: item.role != "problems")
        self._body = {item.id for item in body}
        self._problems = {item.id for item in body if item.role == "problems"}
        # An opening is written after the closing: it is the one that sums up.
        ordered = [*body, *sorted(final, key=lambda item: item.id == "0")]
        self._waiting = [item for item in ordered if item.id not in begun]
        self._at_once = at_once

    def __bool__(self) -> bool:
        """Whether any section waits."""
        return bool(self._waiting)

    @property
    def waiting(self) -> tuple[OutlineItem, ...]:
        """The sections that wait, in the order in which their turn comes where none has to wait for another."""
        return tuple(self._waiting)

    def take(self, finished: Collection[str], running: int) -> OutlineItem | None:
        """The next section to begin; None when all that wait must wait for one that is running.

        Args:
            finished: ids of the sections that are done, well or not.
            running: how many are being written.
        """
        for at, item in enumerate(self._waiting):
            if running == 0 or self._ready(item, finished):
                return self._waiting.pop(at)
        return None

    def _ready(self, item: OutlineItem, finished: Collection[str]) -> bool:
        if self._at_once == 1:
            return True
        if _speaks_of_all(item):
            return _OF * len(self._body.intersection(finished)) >= _KNOWN * len(self._body)
        return item.role != "plans" or self._problems.issubset(finished)


def _speaks_of_all(item: OutlineItem) -> bool:
    return item.id == "0" or (item.role == "closing" and item.level <= 1)
