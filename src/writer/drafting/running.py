"""One run of an engine: its pieces gathered, shown as they come, kept when it breaks off."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event

from writer.drafting.brief import Brief, Engine, note
from writer.drafting.clean import clean, thinks_aloud
from writer.errors import EndpointError, EndpointGarbled
from writer.facts import FigureStyle, StreamRenderer
from writer.schema import Finding, Message, Usage
from writer.sentences import SourcedSentence

TextCallback = Callable[[str], None]
_Piece = str | Finding | Usage | SourcedSentence | Message
# Notes that say that a text ends before its end.
_CUT_SHORT = frozenset({"truncated", "filtered"})
# Of a text longer than this that comes in, between two showings so many times as long as the last one took.
_LONG, _REST = 800, 3


@dataclass
class Written:
    """What one run of an engine gave so far; ``messages`` are those sent besides the brief's own."""

    raw: str = ""
    notes: list[Finding] = field(default_factory=list)
    sentences: list[SourcedSentence] = field(default_factory=list)
    complete: bool = True
    usage: Usage | None = None
    messages: list[Message] = field(default_factory=list)

    def take(self, piece: Finding | Usage | SourcedSentence | Message) -> None:
        """Take in what is no text."""
        if isinstance(piece, Finding):
            self.notes.append(piece)
            self.complete = self.complete and piece.code not in _CUT_SHORT
        elif isinstance(piece, Usage):
            self.usage = piece if self.usage is None else self.usage + piece
        elif isinstance(piece, Message):
            self.messages.append(piece)
        else:
            self.sentences.append(piece)


def run_engine(engine: Engine, brief: Brief, stop: Event, on_text: TextCallback | None, style: FigureStyle) -> Written:
    """Run ``engine`` to its end, to a stop, or to a break; only a break before the first word is raised.

    Args:
        on_text: is given the whole text so far, cleaned and with its figures in place, whenever it grows.
        style: how figures are printed.

    Raises:
        EndpointError: the model could not be asked, or broke off before a word had come.
    """
    result = Written(raw=brief.partial)
    shown, resting = "", 0.0
    try:
        for piece in _until(stop, engine.write(brief, stop)):
            if not isinstance(piece, str):
                result.take(piece)
                continue
            result.raw += piece
            began = time.perf_counter()
            if on_text is None or (began < resting and len(result.raw) > _LONG):
                continue
            text = StreamRenderer(brief.ledger, style).feed(cleaned(engine, result.raw, brief, done=False))
            if text != shown:
                shown = text
                on_text(text)
            # The whole text is cleaned anew each time: a long one must not take the time that reading needs.
            resting = time.perf_counter() + _REST * (time.perf_counter() - began)
    except EndpointError as error:
        if not _some_text(engine, result, brief):
            error.usage = result.usage
            raise
        result.complete = False
        result.notes.append(note("cut", "warning", f"本节没有写完，已保留前面的文字：{error}"))
    if stop.is_set():
        result.raw = result.raw if _some_text(engine, result, brief) else ""
        result.complete = False
        result.notes.append(note("stopped", "info", "已按要求停止，本节可能没有写完；可以续写或重写。"))
    elif engine.name == "llm" and not cleaned(engine, result.raw, brief).strip():
        raise EndpointGarbled("模型没有写出任何文字；请重试，或换一个模型（WRITER_MODEL）。")
    return result


def _some_text(engine: Engine, result: Written, brief: Brief) -> bool:
    """Whether what an engine had written when it broke off is text: the first words may be thoughts."""
    text = cleaned(engine, result.raw, brief).strip()
    return bool(text) and not (engine.name == "llm" and thinks_aloud(text))


def cleaned(engine: Engine, raw: str, brief: Brief, done: bool = True) -> str:
    """The text without what models wrap around it; the program's own text is left as it is."""
    return clean(raw, brief.path, done) if engine.name == "llm" else raw


def _until(stop: Event, pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """``pieces`` until ``stop`` is set, then what was spent alone; the engine's generator is closed either way."""
    try:
        for piece in pieces:
            # An engine ends soon by itself, and says at its end what it took.
            if not stop.is_set() or isinstance(piece, Usage):
                yield piece
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()
