"""Sending messages to a chat model and reading its answer as it streams: retries, stops, what the endpoint counted."""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langsmith import tracing_context

from writer.drafting.chat_models import speaks_openai
from writer.drafting.endpoint_errors import Stalled, Where, mapped, status_of, wait_before_retry, why_again
from writer.drafting.hangup import Line
from writer.drafting.request_limit import RequestLimit
from writer.drafting.stops import rest
from writer.schema import Message, Usage

# How often a waiting reader looks whether it was told to stop, in seconds.
_GLANCE = 0.1
# So often more is a request repeated that was refused for their number: the queue of others ends, given time.
_MORE_WHEN_BUSY = 3
# Longer pieces are cut: no model writes so much at a stroke, in characters.
_LONGEST_PIECE = 50_000
_REASONS = ("finish_reason", "stop_reason", "done_reason")
# A refusal that has another reason: the text, its length, the account.
_ABOUT_ELSE = re.compile("context|maximum|polic|safety|sensitive|filter|quota", re.IGNORECASE)
_HALVES = re.compile("[\ud800-\udfff]")
_FIRST_HALF = re.compile("[\ud800-\udbff]\\Z")
_KINDS: dict[str, type[BaseMessage]] = {"system": SystemMessage, "assistant": AIMessage, "user": HumanMessage}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer.

    Attributes:
        text: its text.
        reason: why the answer ended, "" while it goes on.
        usage: the tokens counted so far.
        thought: how many characters of thoughts came beside the text.
        refusal: words of a refusal that came beside the text.
        calls: whether the model calls a tool, of which it was given none.
    """

    text: str = ""
    reason: str = ""
    usage: Usage | None = None
    thought: int = 0
    refusal: str = ""
    calls: bool = False


class _Broke(Exception):
    """A vendor's error on its way out of the reading thread."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(type(error).__name__)
        self.error = error


class Asker:
    """Sends messages to one model. Safe to share between threads.

    Args:
        model: the chat model; it must not repeat requests by itself.
        where: the endpoint, for messages.
        retries: how often a request is repeated after 5xx or a lost connection, as long as no text has come; after 429
            three times more.
        patience: seconds in which an endpoint that keeps the connection busy must send some text, or a thought.
        limit: how many requests may be under way at a time.
    """

    def __init__(self, model: BaseChatModel, where: Where, retries: int, patience: float, limit: RequestLimit) -> None:
        self._model = model
        self.where = where
        self._retries = retries
        self._patience = patience
        self._limit = limit
        self._openai = speaks_openai(model)
        # Requests of all sections that failed one after the other: an endpoint that is gone is not asked on and on.
        self._failed = 0
        # Whether the endpoint is asked to count tokens while it streams; some refuse a request that asks.
        self._counts = self._openai
        # Whether answers come piece by piece, as far as is known.
        self.streams = True

    @property
    def tells_end(self) -> bool:
        """Whether an answer without a reason for its end was cut: the OpenAI protocol always gives one."""
        return self._openai

    def ask(self, messages: Sequence[Message], stop: threading.Event) -> Iterator[Piece]:
        """The answer piece by piece. Ends early, within half a second, once ``stop`` is set.

        Raises:
            EndpointError: by what went wrong; what was yielded before remains good.
        """
        sent = [_KINDS[message.role](message.content) for message in messages]
        attempt, counts = 0, self._counts
        while True:
            begun = False
            try:
                # Not held while waiting to try again: others may go on meanwhile.
                with self._limit.place(stop) as free:
                    for piece in self._read(sent, stop, counts) if free else ():
                        begun, self._failed = begun or bool(piece.text), 0
                        yield piece
                self._counts = counts
                return
            except _Broke as broke:
                error = broke.error
            if not begun and counts and _may_be_about_counting(error):
                counts = False
                continue
            wait = None if begun else self._wait(error, attempt)
            if wait is None:
                raise mapped(error, self.where, begun=begun) from None
            attempt += 1
            if rest(stop, wait, why_again(error)):
                return

    def _wait(self, error: BaseException, attempt: int) -> float | None:
        """Seconds until the request is sent again; None where it is not."""
        busy = status_of(error) == 429
        self._failed += not busy
        most = self._retries + (_MORE_WHEN_BUSY if busy and self._retries else 0)
        hope = attempt < most and self._failed < 2 * (self._retries + 1)
        return wait_before_retry(error, attempt) if hope else None

    def _read(self, messages: list[BaseMessage], stop: threading.Event, counts: bool) -> Iterator[Piece]:
        """One request. Read in a thread, so that a silent endpoint cannot delay a stop."""
        arrived: queue.SimpleQueue[Piece | BaseException | None] = queue.SimpleQueue()
        gone, line = threading.Event(), Line()
        reader = threading.Thread(
            target=self._receive, args=(messages, counts, arrived, gone, line), name="endpoint", daemon=True
        )
        reader.start()
        alive = time.monotonic()
        try:
            while not stop.is_set():
                if time.monotonic() - alive > self._patience:
                    raise _Broke(Stalled())
                try:
                    item = arrived.get(timeout=_GLANCE)
                except queue.Empty:
                    continue
                if item is None:
                    return
                if isinstance(item, BaseException):
                    raise _Broke(item)
                if item.text or item.thought:
                    alive = time.monotonic()
                yield item
        finally:
            gone.set()
            line.cut()

    def _receive(
        self,
        messages: list[BaseMessage],
        counts: bool,
        arrived: queue.SimpleQueue[Piece | BaseException | None],
        gone: threading.Event,
        line: Line,
    ) -> None:
        """Put every piece, then None or the exception that ended it, into ``arrived``, until ``gone`` is set."""
        options: dict[str, Any] = {"stream_usage": True} if counts else {}
        usage: Usage | None = None
        nothing = True
        try:
            # LangChain would report every prompt to LangSmith where the environment asks for that, for other programs.
            with line.held(), tracing_context(enabled=False):
                characters = _Characters()
                for chunk in self._model.stream(messages, **options):
                    if gone.is_set():
                        return
                    nothing = False
                    usage = self._counted(usage, getattr(chunk, "usage_metadata", None))
                    arrived.put(_piece(chunk, usage, characters))
            arrived.put(None)
        except BaseException as error:  # handed to the reader, which maps it
            # LangChain's word for a stream in which no piece was.
            whole = nothing and self._openai and type(error) is ValueError and not gone.is_set()
            for last in self._whole(messages) if whole else (error,):
                arrived.put(last)

    def _whole(self, messages: list[BaseMessage]) -> Iterator[Piece | BaseException | None]:
        """The answer of an endpoint that does not stream: it was asked to, and sent something else."""
        try:
            self.streams = False
            with tracing_context(enabled=False):
                told = self._model.model_copy(update={"streaming": False, "disable_streaming": True}).invoke(messages)
            yield _piece(told, self._counted(None, getattr(told, "usage_metadata", None)), _Characters())
            yield None
        except BaseException as error:
            yield error

    def _counted(self, before: Usage | None, told: Any) -> Usage | None:
        """The tokens counted so far: an OpenAI endpoint tells those of the whole answer each time, others add up."""
        if not told or not (told.get("input_tokens") or told.get("output_tokens")):
            return before
        details = told.get("input_token_details") or {}
        now = Usage(
            int(told.get("input_tokens") or 0),
            int(told.get("output_tokens") or 0),
            int(details.get("cache_read") or 0),
            counted=1,
        )
        if before is None or self._openai:
            return now
        return Usage(
            before.prompt + now.prompt, before.completion + now.completion, before.cached + now.cached, counted=1
        )


def _may_be_about_counting(error: BaseException) -> bool:
    """Whether a request that asks for the tokens may have been refused for that: few endpoints say so plainly."""
    return status_of(error) in (400, 422) and not _ABOUT_ELSE.search(str(error))


class _Characters:
    """Puts characters together that JSON has in two halves, and that some servers send in two pieces."""

    def __init__(self) -> None:
        self._half = ""

    def feed(self, piece: str) -> str:
        """The part of the stream up to here that is whole characters; a half that is alone becomes 「\ufffd」."""
        text, self._half = self._half + piece, ""
        if not _HALVES.search(text):
            return text
        if _FIRST_HALF.search(text):
            text, self._half = text[:-1], text[-1]
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _piece(chunk: BaseMessage, usage: Usage | None, characters: _Characters) -> Piece:
    aside = chunk.additional_kwargs
    refusal, thought = aside.get("refusal"), aside.get("thought")
    return Piece(
        characters.feed(str(chunk.text)[:_LONGEST_PIECE]),
        _reason(chunk),
        usage,
        thought if isinstance(thought, int) else 0,
        refusal if isinstance(refusal, str) else "",
        bool(getattr(chunk, "tool_call_chunks", None) or getattr(chunk, "tool_calls", None)),
    )


def _reason(chunk: BaseMessage) -> str:
    for name in _REASONS:
        if found := chunk.response_metadata.get(name):
            return str(found).casefold()
    return ""
