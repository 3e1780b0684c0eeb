"""Taking back the last change that one click made in a section: a suggestion taken, a draft, a passage reworded.

The edit box's own undo knows nothing of what the program put there. A step back is a new version like any other; what
was typed since the change stays where it does not touch the same words.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from writer.errors import InputError
from writer.schema import Version

_STEPS_KEPT = 30
_AROUND = 12
_WORDS = 40
Keep = Callable[[str, str], Version | None]


@dataclass(frozen=True, slots=True)
class _Step:
    """A change that can be taken back: the versions before (0 for none) and after it, and what it did."""

    before: int
    after: int
    words: str


class StepsBack:
    """The steps back of all sections; they live as long as the program runs, the versions for good.

    Safe to share between threads.

    Args:
        version: gives a version by report, section and number.
    """

    def __init__(self, version: Callable[[str, str, int], Version | None]) -> None:
        self._version = version
        self._steps: dict[tuple[str, str], deque[_Step]] = {}
        self._lock = threading.Lock()

    def remember(self, report_id: str, key: str, before: int, after: int, words: str) -> None:
        """Keep a change; one that changed nothing is none."""
        if before == after:
            return
        with self._lock:
            steps = self._steps.setdefault((report_id, key), deque(maxlen=_STEPS_KEPT))
            steps.append(_Step(before, after, words[:_WORDS]))

    def last(self, report_id: str, key: str) -> str:
        """What ``undo`` would take back; "" for nothing."""
        with self._lock:
            steps = self._steps.get((report_id, key))
            return steps[-1].words if steps else ""

    def undo(self, report_id: str, key: str, now: Version | None, keep: Keep) -> str:
        """Take the last change back; returns what was taken back.

        Args:
            now: the version that is shown.
            keep: saves a text under a note, and returns its version.

        Raises:
            InputError: nothing is left to take back, or the same words have been changed since.
        """
        with self._lock:
            steps = self._steps.get((report_id, key))
            if not steps:
                raise InputError("没有可以撤销的改动；更早的文字在“版本”里，点“恢复”就回来。")
            step = steps[-1]
            old, new = self._text(report_id, key, step.before), self._text(report_id, key, step.after)
            text = taken_back(old, new, now.text if now else "")
            if text is None:
                raise InputError("这之后又改过同一处，撤销会丢掉后来的改动，没有撤销；要回到从前，请在“版本”里恢复。")
            made = keep(text, f"撤销：{step.words}")
            # With what was typed since in it, it is not the text that the step before had made.
            _drop_last(steps, made if text == old else None)
        return step.words

    def taken(self, report_id: str, key: str, after: int, made: Version) -> None:
        """A change was taken back otherwise: the one that made version ``after``, by version ``made``."""
        with self._lock:
            steps = self._steps.get((report_id, key))
            if steps and steps[-1].after == after:
                _drop_last(steps, made)

    def _text(self, report_id: str, key: str, n: int) -> str:
        found = self._version(report_id, key, n) if n else None
        return found.text if found else ""


def _drop_last(steps: deque[_Step], made: Version | None) -> None:
    """Let the last step go; where ``made`` is the text that the one before had made, that one is in reach again."""
    step = steps.pop()
    if steps and made is not None and steps[-1].after == step.before:
        steps.append(replace(steps.pop(), after=made.n))


def taken_back(old: str, new: str, now: str) -> str | None:
    """``now`` without what changed from ``old`` to ``new``; None where the place of that cannot be told any more."""
    if now == new:
        return old
    start = _common(old, new)
    tail = _common(old[start:][::-1], new[start:][::-1])
    gone, come = old[start : len(old) - tail], new[start : len(new) - tail]
    for around in (_AROUND, 4):
        left, right = new[max(0, start - around) : start], new[len(new) - tail :][:around]
        wanted = left + come + right
        if wanted.strip() and now.count(wanted) == 1:
            at = now.index(wanted) + len(left)
            return now[:at] + gone + now[at + len(come) :]
    return None


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
