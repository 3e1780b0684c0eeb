"""A suggestion on its way from a button of the page to the text: where it goes and what it puts there."""

from __future__ import annotations

from dataclasses import dataclass

from writer.errors import InputError
from writer.schema import Finding


@dataclass(frozen=True, slots=True)
class Fix:
    """Put ``new`` in the place ``[start, end)`` of the text of the section ``key``; "" for the section on view."""

    start: int
    end: int
    new: str
    key: str = ""

    def answers(self, finding: Finding) -> bool:
        """Whether this is what the finding suggests."""
        return (self.start, self.end, self.new) == (finding.start, finding.end, finding.suggestion)


def fix_words(finding: Finding, key: str = "") -> str:
    """What the button of a finding tells the server; ``read_fix`` understands it."""
    return f"{key}:{finding.start}:{finding.end}:{finding.suggestion}"


def read_fix(words: str) -> Fix:
    """The fix that a button asked for.

    Raises:
        InputError: the page sent something else.
    """
    key, *rest = words.split(":", 3)
    if len(rest) != 3 or not all(one.isascii() and one.isdigit() and len(one) < 10 for one in rest[:2]):
        raise InputError("没有收到替换的位置；请刷新页面后再点。")
    return Fix(int(rest[0]), int(rest[1]), rest[2], key)
