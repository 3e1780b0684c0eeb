"""Where an answer that was cut is continued by another: nothing twice, no half reference, no preamble in between."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

from writer.drafting.clean import without_preamble
from writer.drafting.prompts import PromptFolder
from writer.drafting.refusals import is_refusal, may_be_refusal
from writer.errors import TemplateError
from writer.schema import Message

TEMPLATE = "continue"
CONTINUE = (
    "上面的正文在末尾处断开了，还没有写完。请紧接着最后一个字往下写，直到这一节写完：不重复已经写出的文字，"
    "不从头再写，不写标题和说明，其余要求不变。如果其实已经写完，只回答“（完）”。"
)
_DONE = re.compile(r"[（(]完[)）][。.]?\s*\Z")
# A repeated stretch shorter than this may be chance: 「，同比增长」 stands in any report.
_LEAST_REPEAT = 6
# So much of a continuation is held back until it is clear whether it repeats what stands before it.
_HELD = 60
_REFERENCE = re.compile(r"(\[\[[^\[\]\n]{1,24}\]\])")
_HALF_REFERENCE = re.compile(r"\[\[?[^\[\]\n]{0,24}\]?\Z")
_DOTS = re.compile(r"\A(?:…+|\.{3,}|——)\s*")


def to_continue(text: str, prompts: PromptFolder) -> tuple[Message, ...]:
    """The messages that ask for the rest of ``text``, behind those it was the answer to.

    They are worded by the template ``continue.md``; a folder without it does with `CONTINUE`, and so does one in which
    it was spoiled since drafting began: what has come must not be lost for that.
    """
    asked = ""
    if prompts.has(TEMPLATE):
        with suppress(TemplateError):
            asked = prompts.render(TEMPLATE)
    return Message("assistant", text), Message("user", asked or CONTINUE)


def without_half_reference(text: str) -> str:
    """``text`` without a reference at its end that was cut before it was closed."""
    found = _HALF_REFERENCE.search(text)
    return text[: found.start()] if found and not found[0].endswith("]]") else text


class ReferenceHold:
    """Passes a stream on, and holds a reference back until it is whole: a cut never leaves half a one."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        """The part of the stream up to here that has no open reference at its end."""
        text = self._held + piece
        ready = without_half_reference(text)
        self._held = text[len(ready) :]
        return ready

    def close(self) -> str:
        """What is held back: to be dropped when the text goes on, and to be kept when it ended so."""
        rest, self._held = self._held, ""
        return rest


class Seam:
    """Joins a continuation to the text before it.

    Models repeat the last words, or begin again from the first; both are taken off. What comes is held back until
    that is decided. Texts are compared as they are printed: what stands may have its figures in place already, where
    the continuation has references.

    Args:
        before: the text so far.
        printed: makes references figures.

    Attributes:
        done: whether the model answered that the text had been whole already.
        refused: the model's words where it answered that it will not go on, else "".
    """

    def __init__(self, before: str, printed: Callable[[str], str] = str) -> None:
        self._before = printed(before).rstrip()
        self._printed = printed
        self._held = ""
        self._open = True
        self.done = False
        self.refused = ""

    def feed(self, piece: str) -> str:
        """What goes behind the text so far."""
        if not self._open:
            return piece
        self._held += piece
        start = self._held.lstrip()
        if len(start) < _HELD or self._before.lstrip().startswith(self._printed(without_half_reference(start))):
            return ""
        if may_be_refusal(start):
            return ""
        return self.close()

    def close(self) -> str:
        """What is left when the continuation has ended."""
        if not self._open:
            return ""
        self._open = False
        paragraph = self._held[: len(self._held) - len(self._held.lstrip())].count("\n")
        if is_refusal(self._held):
            self.refused = self._held
            return ""
        start = _DOTS.sub("", without_preamble(self._held, done=False).lstrip())
        self.done = _DONE.fullmatch(start) is not None
        start = _DONE.sub("", start)
        if (known := self._known(start)) > 0:
            return start[known:]
        if paragraph and start and self._before.endswith(("。", "！", "？")):
            return "\n" + start
        return start

    def _known(self, start: str) -> int:
        """How many characters of ``start`` say again what stands before; 0 where that may be chance."""
        places = [(0, 0)]
        plain = ""
        for part in _REFERENCE.split(start):
            if part.startswith("[["):
                plain += self._printed(part)
                places.append((len(plain), places[-1][1] + len(part)))
            else:
                raw = places[-1][1]
                places.extend((len(plain) + at, raw + at) for at in range(1, len(part) + 1))
                plain += part
        before = self._before.lstrip()
        for shown, raw in reversed(places):
            if shown < _LEAST_REPEAT:
                break
            if before.endswith(plain[:shown]):
                return raw
        return len(start) if len(plain) >= _LEAST_REPEAT and before.startswith(plain.rstrip()) else 0
