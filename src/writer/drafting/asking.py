"""Sending messages to a chat model and reading its answer as it streams: retries, stops, what the endpoint counted."""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from writer.drafting.chat_models import speaks_openai
from writer.drafting.endpoint_errors import Where, mapped, status_of, wait_before_retry
from writer.schema import Message, Usage

# How often a waiting reader looks whether it was told to stop, in seconds.
_GLANCE = 0.1
_REASONS = ("finish_reason", "stop_reason", "done_reason")
# A refusal that has another reason: the text, its length, the account.
_ABOUT_ELSE = re.compile("context|maximum|polic|safety|sensitive|filter|quota", re.IGNORECASE)
_KINDS: dict[str, type[BaseMessage]] = {"system": SystemMessage, "assistant": AIMessage, "user": HumanMessage}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer: its text, why it ended ("" while it goes on), the tokens counted so far."""

    text: str = ""
    reason: str = ""
    usage: Usage | None = None


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
        retries: how often a request is repeated after 429, 5xx or a lost connection, as long as no text has come.
    """

    def __init__(self, model: BaseChatModel, where: Where, retries: int) -> None:
        self._model = model
        self._where = where
        self._retries = retries
        self._openai = speaks_openai(model)
        # Requests of all sections that failed one after the other: an endpoint that is gone is not asked on and on.
        self._failed = 0
        # Whether the endpoint is asked to count tokens while it streams; some refuse a request that asks.
        self._counts = self._openai

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
                for piece in self._read(sent, stop, counts):
                    begun, self._failed = begun or bool(piece.text), 0
                    yield piece
                self._counts = counts
                return
            except _Broke as broke:
                error = broke.error
            if not begun and counts and _may_be_about_counting(error):
                counts = False
                continue
            self._failed += status_of(error) != 429
            hope = not begun and attempt < self._retries and self._failed < 2 * (self._retries + 1)
            wait = wait_before_retry(error, attempt) if hope else None
            if wait is None:
                raise mapped(error, self._where, begun=begun) from None
            attempt += 1
            if stop.wait(wait):
                return

    def _read(self, messages: list[BaseMessage], stop: threading.Event, counts: bool) -> Iterator[Piece]:
        """One request. Read in a thread, so that a silent endpoint cannot delay a stop."""
        arrived: queue.SimpleQueue[Piece | BaseException | None] = queue.SimpleQueue()
        gone = threading.Event()
        reader = threading.Thread(
            target=self._receive, args=(messages, counts, arrived, gone), name="endpoint", daemon=True
        )
        reader.start()
        try:
            while not stop.is_set():
                try:
                    item = arrived.get(timeout=_GLANCE)
                except queue.Empty:
                    continue
                if item is None:
                    return
                if isinstance(item, BaseException):
                    raise _Broke(item)
                yield item
        finally:
            gone.set()

    def _receive(
        self,
        messages: list[BaseMessage],
        counts: bool,
        arrived: queue.SimpleQueue[Piece | BaseException | None],
        gone: threading.Event,
    ) -> None:
        """Put every piece, then None or the exception that ended it, into ``arrived``, until ``gone`` is set."""
        options: dict[str, Any] = {"stream_usage": True} if counts else {}
        usage: Usage | None = None
        nothing = True
        try:
            for chunk in self._model.stream(messages, **options):
                if gone.is_set():
                    return
                nothing = False
                usage = self._counted(usage, getattr(chunk, "usage_metadata", None))
                arrived.put(Piece(str(chunk.text), _reason(chunk), usage))
            arrived.put(None)
        except BaseException as error:  # handed to the reader, which maps it
            # LangChain's word for a stream in which no piece was.
            whole = nothing and self._openai and type(error) is ValueError and not gone.is_set()
            for last in self._whole(messages) if whole else (error,):
                arrived.put(last)

    def _whole(self, messages: list[BaseMessage]) -> Iterator[Piece | BaseException | None]:
        """The answer of an endpoint that does not stream: it was asked to, and sent something else."""
        try:
            told = self._model.model_copy(update={"streaming": False, "disable_streaming": True}).invoke(messages)
            yield Piece(str(told.text), _reason(told), self._counted(None, getattr(told, "usage_metadata", None)))
            yield None
        except BaseException as error:
            yield error

    def _counted(self, before: Usage | None, told: Any) -> Usage | None:
        """The tokens counted so far: an OpenAI endpoint tells those of the whole answer each time, others add up."""
        if not told:
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


def _reason(chunk: BaseMessage) -> str:
    for name in _REASONS:
        if found := chunk.response_metadata.get(name):
            return str(found).casefold()
    return ""
