"""A passage of a section written anew by a model: only it is to change, the section around it is sent as context.

What comes back is no more than an offer: a person takes it or drops it. It is cleaned and its references are printed
like those of every draft; that its figures are right is for the check of the section to say, where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from writer.drafting.brief import Brief, Engine
from writer.drafting.fences import one_line, own_words
from writer.drafting.messages import fact_lines, system_message
from writer.drafting.prompts import PromptFolder
from writer.errors import InputError
from writer.schema import Message

_TEMPLATE = "passage"
# A longer one is a section to be written anew. In characters.
MOST = 3_000
_ENDS = "。！？；"
_MARKS = "，、：；。！？"
# Models echo the marks in which the passage was given.
_ECHOED = re.compile(r"</?(?:选中|现稿|改后|原文)[^<>\n]{0,8}>")
_POINTERS = str.maketrans("", "", "▶◀")
_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ('"', '"'))


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage of a section's text: where it stands, without the blanks around it, and the text it stands in."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The passage itself."""
        return self.text[self.start : self.end]

    @property
    def whole(self) -> bool:
        """Whether it ends where a sentence, or the paragraph, ends."""
        behind = self.text[self.end : self.end + 1]
        return self.words[-1] in f"{_ENDS}”）" or behind in ("", "\n")

    def with_words(self, new: str) -> str:
        """The whole text with ``new`` in place of the passage."""
        return self.text[: self.start] + new + self.text[self.end :]


def select(text: str, start: int, end: int) -> Selection:
    """The passage ``[start, end)`` of a text, in characters.

    Raises:
        InputError: nothing is selected, or too much.
    """
    end = min(max(start, end), len(text))
    start = max(0, min(start, end))
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start >= end:
        raise InputError("还没有选中文字；请先在正文里选中要改的几句，再点这个按钮。")
    if end - start > MOST:
        raise InputError(f"选中的文字有 {end - start} 字，一次最多改 {MOST} 字；整节要改请用“重写本节”。")
    return Selection(text, start, end)


@runtime_checkable
class Reworder(Protocol):
    """An engine that can be asked to write a passage anew."""

    def passage_messages(self, brief: Brief, chosen: Selection, wish: str) -> tuple[Message, ...]:
        """What is sent for that; raises TemplateError."""
        ...


def build_passage(brief: Brief, chosen: Selection, wish: str, prompts: PromptFolder) -> tuple[Message, ...]:
    """The messages that ask a model for a passage. The system message is the one all sections are written under.

    Raises:
        TemplateError: the template is missing or cannot be used.
    """
    before, behind = chosen.text[: chosen.start], chosen.text[chosen.end :]
    user = prompts.render(
        _TEMPLATE,
        heading=one_line(brief.path or brief.outline.title),
        facts=fact_lines(brief),
        section=own_words(f"{_bare(before)}▶{_bare(chosen.words)}◀{_bare(behind)}"),
        passage=own_words(chosen.words),
        wish=own_words(wish),
        whole=chosen.whole,
    )
    return system_message(brief, prompts), Message("user", user)


def brief_for(engine: Engine, brief: Brief, chosen: Selection, wish: str) -> Brief:
    """What the engine is told; raises InputError for an engine that asks no model, and TemplateError."""
    if not isinstance(engine, Reworder):
        raise InputError("选中的文字要由模型来改，套写改不了；请先配置模型。")
    return replace(brief, messages=engine.passage_messages(brief, chosen, wish))


def fitted(answer: str, chosen: Selection) -> str:
    """A cleaned answer as it goes into the place of the passage: no echoed marks, one paragraph, its end as it was."""
    new = _ECHOED.sub("", answer).translate(_POINTERS).strip()
    for opening, closing in _QUOTES:
        inside = new[1:-1]
        if new[:1] == opening and new[-1:] == closing and closing not in inside and chosen.words[0] != opening:
            new = inside.strip()
    if "\n" not in chosen.words:
        new = re.sub(r"\s*\n\s*", "", new)
    if not new:
        return ""
    end = chosen.words[-1]
    if end in _MARKS:
        return new.rstrip(_MARKS) + end if new[-1] not in "”）" or end not in _ENDS else new
    return new.rstrip(_MARKS) if end not in "”）" and not chosen.whole else new


def _bare(text: str) -> str:
    return text.translate(_POINTERS)
