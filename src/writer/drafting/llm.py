"""Engine ``llm``: any chat model that LangChain can reach, most of all OpenAI-compatible endpoints.

Importing this module loads LangChain and the openai client (more than a second), so only those who ask for the engine
import it. Every vendor error leaves this module as an `EndpointError` with a cure, and without the key.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from writer.drafting.asking import Asker, Piece
from writer.drafting.brief import Brief, note
from writer.drafting.chat_models import open_model, secrets_of
from writer.drafting.endpoint_errors import SecretHold, Where
from writer.drafting.messages import PASSAGES, build_messages, harmless
from writer.drafting.prompts import PromptFolder
from writer.drafting.refusals import is_refusal
from writer.drafting.repair import Faulty, build_repair
from writer.drafting.request_limit import RequestLimit
from writer.drafting.rewording import Selection, build_passage
from writer.drafting.seam import ReferenceHold, Seam, to_continue, without_half_reference
from writer.drafting.thoughts import ThoughtFilter
from writer.errors import EndpointDeclined, EndpointDown, EndpointError, EndpointGarbled
from writer.facts import render
from writer.schema import EngineName, Finding, Message, Usage

# How often an answer that met the endpoint's limit of length is asked to go on.
_MOST_TURNS = 6
# A section longer than this is no section: the endpoint does not stop. In characters.
_LONGEST_TEXT = 40_000
_LONGEST_ANSWER = 400_000
_LENGTH = frozenset({"length", "max_tokens", "max_output_tokens", "model_length"})
_FILTERED = frozenset({"content_filter", "safety", "refusal", "sensitive", "recitation", "prohibited_content"})
# An endpoint's own words for having stopped half-way; the third is DeepSeek's.
_BROKEN = frozenset({"error", "abort", "insufficient_system_resource", "cancelled", "canceled", "timeout"})
_SENTENCE_ENDS = ("。", "！", "？", "”", "）", "…")
_QUOTED = 60
_LONGEST_REFUSAL = 1_000


@dataclass
class _Answer:
    """What one request gave."""

    text: str = ""
    reason: str = ""
    received: int = 0
    thought: bool = False
    refusal: str = ""
    calls: bool = False
    usage: Usage = field(default_factory=Usage)

    def take(self, piece: Piece) -> None:
        """Take in what a piece has besides its text."""
        self.reason = piece.reason or self.reason
        self.usage = piece.usage or self.usage
        self.received += len(piece.text) + piece.thought
        self.thought = self.thought or bool(piece.thought)
        self.refusal = (self.refusal + piece.refusal)[:_LONGEST_REFUSAL]
        self.calls = self.calls or piece.calls


class ChatEngine:
    """Writes sections with a chat model; streams.

    Args:
        model: a model's name at the endpoint, or ``provider:name`` for another LangChain provider.
        base_url: address of an OpenAI-compatible endpoint, None for the provider's own.
        api_key: the endpoint's key, None for a local server that wants none.
        prompts: the templates.
        timeout: seconds without an answer, or between two pieces of it, after which the endpoint counts as down.
        retries: how often a request is repeated after 5xx or a lost connection, with back-off and Retry-After; after
            429 three times more, unless it is 0.
        patience: seconds in which an endpoint that keeps the connection busy must send some text, or a thought.
        limit: how many requests may be under way at a time, shared by all engines of a server; None for any number.

    Raises:
        NoEndpoint: no model is named, neither key nor address is set, or the provider's package is not installed.
        TemplateError: a template is missing or cannot be used.
    """

    def __init__(
        self,
        *,
        model: str | None,
        base_url: str | None,
        api_key: str | None,
        prompts: PromptFolder,
        timeout: float = 120.0,
        retries: int = 2,
        patience: float = 600.0,
        limit: RequestLimit | None = None,
    ) -> None:
        prompts.check()
        self._prompts = prompts
        self._model_name = model or ""
        opened = open_model(model, base_url, api_key, timeout)
        where = Where(base_url or model or "", self._model_name, (api_key or "", *secrets_of(opened)))
        self._asker = Asker(opened, where, retries, max(patience, timeout), limit or RequestLimit())
        # Learnt from the first answer that has them: thoughts without an opening tag, which cannot be told from text.
        self._unopened = False

    @property
    def name(self) -> EngineName:
        """The engine's name."""
        return "llm"

    @property
    def wants(self) -> int:
        """Enough to learn a manner from, few enough not to drown the facts."""
        return PASSAGES

    @property
    def streams(self) -> bool:
        """Whether the endpoint answers piece by piece, as far as it was asked; else texts show only when they end."""
        return self._asker.streams

    def messages(self, brief: Brief) -> tuple[Message, ...]:
        """What is sent for this section; raises TemplateError."""
        return build_messages(brief, self._prompts)

    def repair_messages(self, brief: Brief, sentences: Sequence[Faulty]) -> tuple[Message, ...]:
        """What is sent to have faulty sentences put right; raises TemplateError."""
        return build_repair(harmless(brief), sentences, self._prompts)

    def passage_messages(self, brief: Brief, chosen: Selection, wish: str) -> tuple[Message, ...]:
        """What is sent to have a passage written anew; raises TemplateError."""
        return build_passage(harmless(brief), chosen, wish, self._prompts)

    def write(self, brief: Brief, stop: threading.Event) -> Iterator[str | Finding | Usage | Message]:
        """The model's text as it streams in; see `Engine.write`.

        An answer that met a limit of length is asked to go on, up to six times, and what is sent for that besides the
        first messages is yielded as well. A ``brief.partial`` is not yielded again: only what goes on behind it.

        Raises:
            EndpointError: by what went wrong; what was yielded before remains good.
            TemplateError: a prompt template cannot be used.
        """
        sent = brief.messages or self.messages(brief)
        text = without_half_reference(brief.partial)
        answer = _Answer()

        def printed(raw: str) -> str:
            return render(raw, brief.ledger).text

        for _ in range(_MOST_TURNS + 1):
            answer = _Answer()
            seam = Seam(text, printed) if text.strip() else None
            more = to_continue(text, self._prompts) if seam else ()
            yield from more
            yield from self._turn((*sent, *more), seam, stop, answer)
            text += answer.text
            if stop.is_set():
                return
            if seam is not None:
                self._judge(seam, text, answer)
            if answer.reason not in _LENGTH or not answer.text.strip() or len(text) > _LONGEST_TEXT:
                break
        yield from self._ending(text, answer)

    def _judge(self, seam: Seam, text: str, answer: _Answer) -> None:
        """Put into an answer's reason what it says of the text it goes on with; raises EndpointDeclined."""
        if seam.refused:
            raise self._declined(seam.refused)
        if seam.done and answer.reason not in _FILTERED:
            answer.reason = "stop"
        elif not (answer.text.strip() or answer.reason in _FILTERED or text.rstrip().endswith(_SENTENCE_ENDS)):
            # It has nothing to add to half a sentence.
            answer.reason = "length"

    def say(self, messages: Sequence[Message], stop: threading.Event) -> Iterator[str]:
        """A bare answer as it streams in, thoughts left out: to try out an endpoint. Raises as ``write``."""
        answer = _Answer()
        for piece in self._turn(tuple(messages), None, stop, answer):
            if isinstance(piece, str):
                yield piece
        if not answer.text.strip() and not stop.is_set():
            raise self._empty(answer)

    def _turn(
        self, messages: tuple[Message, ...], seam: Seam | None, stop: threading.Event, answer: _Answer
    ) -> Iterator[str | Usage]:
        """One request and its answer, joined by ``seam`` to what stands before; what it gave is put into ``answer``."""
        try:
            yield from self._parts(messages, seam, stop, answer)
        except EndpointError:
            if answer.received or answer.usage.counted:
                yield answer.usage
            raise
        yield answer.usage

    def _parts(
        self, messages: tuple[Message, ...], seam: Seam | None, stop: threading.Event, answer: _Answer
    ) -> Iterator[str]:
        thoughts, whole = ThoughtFilter(unopened=self._unopened), ReferenceHold()
        secrets = SecretHold(self._asker.where.secrets)
        for piece in self._asker.ask(messages, stop):
            answer.take(piece)
            part = thoughts.feed(secrets.feed(piece.text)) if piece.text else ""
            part = whole.feed(seam.feed(part) if seam else part) if part else ""
            if part:
                answer.text += part
                yield part
            if len(answer.text) > _LONGEST_TEXT or answer.received > _LONGEST_ANSWER:
                answer.reason = "length"
                break
        answer.thought = answer.thought or thoughts.thought
        self._unopened = self._unopened or thoughts.unopened
        rest = thoughts.feed(secrets.close()) + thoughts.close(ended=bool(answer.reason) or not self._asker.tells_end)
        rest = seam.feed(rest) + seam.close() if seam else rest
        # A reference that the limit of length cut is written anew by the continuation.
        rest = whole.feed(rest) + ("" if answer.reason in _LENGTH else whole.close())
        if rest:
            answer.text += rest
            yield rest

    def _ending(self, text: str, last: _Answer) -> Iterator[Finding]:
        """What is to be said of a text that has come to its end."""
        if not text.strip():
            raise self._empty(last)
        if is_refusal(text):
            raise self._declined(text)
        if last.reason in _BROKEN:
            raise EndpointDown(f"服务写到中途停下了（{last.reason}）；可以接着写完这一节，或重写。")
        if last.reason in _LENGTH:
            yield note("truncated", "warning", "模型写到长度上限就停了，接着写也没有写完；请分小节写，或续写。")
        elif last.reason in _FILTERED:
            yield note("filtered", "warning", "模型服务的内容过滤截断了本节；请改写要求后重试。")
        elif not last.reason and self._asker.tells_end:
            raise EndpointDown("连接在回答写完之前断开了；可以接着写完这一节，或重写。")

    def _declined(self, words: str) -> EndpointDeclined:
        said = self._asker.where.said(words)
        said = said if len(said) <= _QUOTED else said[:_QUOTED] + "…"
        return EndpointDeclined(
            f"模型 {self._model_name} 没有写这一节，只回答“{said}”；请改写要求或补充数据后重试，或换一个模型。"
        )

    def _empty(self, answer: _Answer) -> EndpointError:
        """Why there is no text."""
        if answer.refusal.strip():
            return self._declined(answer.refusal)
        if answer.reason in _FILTERED:
            return EndpointDeclined("模型服务的内容过滤没有让这一节写出来；请改写要求后重试，或换一个模型。")
        if answer.calls:
            return EndpointGarbled(
                f"模型 {self._model_name} 没有写正文，而要调用工具；请重试，或换一个写文章的模型（WRITER_MODEL）。"
            )
        if answer.received and not answer.reason and self._asker.tells_end:
            return EndpointDown("连接在写出正文之前断开了；请重试，或检查模型服务。")
        if answer.thought or answer.reason in _LENGTH:
            return EndpointGarbled(
                f"模型 {self._model_name} 只写了思考过程，没有写正文；"
                "请调大服务端的输出上限，或换一个模型（WRITER_MODEL）。"
            )
        return EndpointGarbled(f"模型 {self._model_name} 的回答是空的；请重试，或换一个模型（WRITER_MODEL）。")
