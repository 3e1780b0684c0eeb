"""What a reasoning model thinks aloud, taken out of its text while it streams.

Servers that do not part thoughts from text send them between tags. A tag may be cut anywhere between two pieces, and
the closing one may never come.
"""

from __future__ import annotations

import re

_NAMES = ("think", "thinking", "reasoning", "thought", "seed:think")
_TAG = re.compile(r"<(/?)(?:" + "|".join(_NAMES) + r")\b[^<>]{0,80}>", re.IGNORECASE)
_LONGEST = 100
_BEGINNINGS = tuple(f"<{slash}{name}" for slash in ("", "/") for name in _NAMES)


class ThoughtFilter:
    """Passes a stream on without its thoughts; work per piece does not grow with what has come.

    A closing tag that no opening one came before ends thoughts that were passed on as text already: it is passed on,
    so that whoever cleans the whole text can take them off (see ``clean``).

    Args:
        unopened: whether the model is known to send its thoughts without an opening tag: then nothing is passed on
            until the closing one has come, or the answer has ended without.

    Attributes:
        thought: whether any thoughts have come.
        unopened: whether thoughts ended that had no opening tag.
    """

    def __init__(self, *, unopened: bool = False) -> None:
        self._held = ""
        self._depth = 0
        self._waiting = unopened
        self.thought = False
        self.unopened = False

    def feed(self, piece: str) -> str:
        """The part of the stream up to here that is text and had not been returned."""
        self._held += piece
        out = []
        while (tag := _TAG.search(self._held)) is not None:
            lone = bool(tag[1]) and self._depth == 0
            if self._depth == 0 and not (lone and self._waiting):
                out.append(self._held[: tag.start()] + (tag[0] if lone else ""))
            self._waiting, self.unopened = False, self.unopened or lone
            if tag[1]:
                self._depth = max(0, self._depth - 1)
            else:
                self._depth += 1
            self.thought = True
            self._held = self._held[tag.end() :]
        keep = len(self._held) if self._waiting else _half_tag(self._held)
        if self._depth == 0:
            out.append(self._held[: len(self._held) - keep])
        self._held = self._held[len(self._held) - keep :]
        return "".join(out)

    def close(self, ended: bool = True) -> str:
        """What was held back and is text after all; nothing of a thought that was never closed.

        Args:
            ended: whether the answer came to its end: of one that was cut or stopped, what is waited with is thoughts.
        """
        rest, self._held = self._held, ""
        if self._waiting and not ended:
            return ""
        cut = len(rest) > 1 and rest[0] == "<" and any(full.startswith(rest.casefold()) for full in _BEGINNINGS)
        return "" if self._depth or cut or rest.casefold().startswith(_BEGINNINGS) else rest


def _half_tag(text: str) -> int:
    """How many characters at the end of ``text`` may be the start of a tag."""
    at = text.rfind("<", max(0, len(text) - _LONGEST))
    if at < 0:
        return 0
    tail = text[at:].casefold()
    begun = any(full.startswith(tail) or tail.startswith(full) for full in _BEGINNINGS)
    return len(tail) if begun and ">" not in tail else 0
