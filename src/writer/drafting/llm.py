"""Engine ``llm``: any chat model that LangChain can reach, most of all OpenAI-compatible endpoints.

Importing this module loads LangChain and the openai client (more than a second), so only those who ask for the engine
import it. Every vendor error leaves this module as an `EndpointError` with a cure, and without the key.
"""

from __future__ import annotations

import json
import queue
import re
import threading
from collections.abc import Iterator, Sequence

import httpx
import openai
from langchain_core.exceptions import LangChainException
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from pydantic import SecretStr, ValidationError

from writer.drafting.brief import Brief, note
from writer.drafting.messages import PASSAGES, build_messages
from writer.drafting.prompts import PromptFolder
from writer.errors import EndpointDown, EndpointError, EndpointGarbled, EndpointRefused, NoEndpoint
from writer.schema import EngineName, Finding, Message

_PROVIDER_PACKAGE = re.compile(r"langchain-[a-z0-9-]+")
# How often a waiting reader looks whether it was told to stop, in seconds.
_GLANCE = 0.1
_SHOWN = 160


class ChatEngine:
    """Writes sections with a chat model; streams.

    Args:
        model: a model's name at the endpoint, or ``provider:name`` for another LangChain provider.
        base_url: address of an OpenAI-compatible endpoint, None for the provider's own.
        api_key: the endpoint's key, None for a local server that wants none.
        prompts: the templates.
        timeout: seconds without an answer, or between two pieces of it, after which the endpoint counts as down.
        retries: how often a request is repeated after 429, 5xx or a lost connection, with back-off and Retry-After.

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
    ) -> None:
        prompts.check()
        self._prompts = prompts
        self._secret = api_key or ""
        self._where = base_url or model or ""
        self._model_name = model or ""
        self._model = _chat_model(model, base_url, api_key, timeout, retries)

    @property
    def name(self) -> EngineName:
        """The engine's name."""
        return "llm"

    @property
    def wants(self) -> int:
        """Enough to learn a manner from, few enough not to drown the facts."""
        return PASSAGES

    def messages(self, brief: Brief) -> tuple[Message, ...]:
        """What is sent for this section; raises TemplateError."""
        return build_messages(brief, self._prompts)

    def write(self, brief: Brief, stop: threading.Event) -> Iterator[str | Finding]:
        """The model's text as it streams in; see `Engine.write`.

        Raises:
            EndpointError: by what went wrong; what was yielded before remains good.
            TemplateError: a prompt template cannot be used.
        """
        messages = [_vendor_message(one) for one in brief.messages or self.messages(brief)]
        some, finished = False, ""
        for piece, reason in self._pieces(messages, stop):
            finished = reason or finished
            if piece:
                some = True
                yield piece
        if stop.is_set():
            return
        if not some:
            raise EndpointGarbled(f"模型 {self._model_name} 的回答是空的；请重试，或换一个模型（WRITER_MODEL）。")
        if finished == "length":
            yield note("truncated", "warning", "模型写到长度上限就停了，本节可能没有写完；请分小节写，或续写。")
        elif finished == "content_filter":
            yield note("filtered", "warning", "模型服务的内容过滤截断了本节；请改写要求后重试。")
        elif not finished:
            raise EndpointDown("连接在回答写完之前断开了；可以重写这一节。")

    def _pieces(self, messages: Sequence[BaseMessage], stop: threading.Event) -> Iterator[tuple[str, str]]:
        """Text and finish reason of each chunk. Read in a thread, so that a silent endpoint cannot delay a stop."""
        arrived: queue.SimpleQueue[tuple[str, str] | BaseException | None] = queue.SimpleQueue()
        gone = threading.Event()
        reader = threading.Thread(
            target=_read_into, args=(self._model, messages, arrived, gone), name="endpoint", daemon=True
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
                    raise self._mapped(item) from None
                yield item
        finally:
            gone.set()

    def _mapped(self, error: BaseException) -> EndpointError:
        """The vendor's error as one of ours: what, where, the cure; never the key."""
        where = f"模型服务 {self._where}"
        if isinstance(error, openai.APIStatusError):
            return self._refusal(error, where)
        if isinstance(error, (openai.APITimeoutError, httpx.TimeoutException)):
            return EndpointDown(f"{where} 太久没有回答；请检查服务是否正常，或稍后再试。")
        if isinstance(error, (openai.APIConnectionError, httpx.NetworkError)):
            return EndpointDown(f"连不上{where}；请检查地址 OPENAI_BASE_URL、网络，以及服务是否已启动。")
        if isinstance(error, (httpx.ProtocolError, httpx.StreamError)):
            return EndpointDown(f"{where} 的回答中途断开；可以重写这一节。")
        if isinstance(error, (json.JSONDecodeError, openai.APIResponseValidationError, UnicodeDecodeError)):
            return EndpointGarbled(f"{where} 的回答不是约定的格式；请确认地址指向 OpenAI 兼容接口（通常以 /v1 结尾）。")
        if isinstance(error, openai.APIError):
            return EndpointGarbled(f"{where} 在回答中报错（{self._said(error.message)}）；请重试，或换一个模型。")
        return EndpointGarbled(
            f"{where} 的回答读不懂（{type(error).__name__}）；请重试，或换一个模型（WRITER_MODEL）。"
        )

    def _refusal(self, error: openai.APIStatusError, where: str) -> EndpointError:
        status, said = error.status_code, self._said(error.message)
        if status in (401, 403):
            return EndpointRefused(
                f"{where} 不接受密钥（{status}）；请检查 OPENAI_API_KEY 是否正确、是否有权使用该模型。"
            )
        if status == 404:
            return EndpointRefused(
                f"{where} 没有模型 {self._model_name}，或地址不对（404）；请检查 WRITER_MODEL 和 OPENAI_BASE_URL。"
            )
        if status == 429:
            return EndpointRefused(f"{where} 说请求太多或额度用完（429）；请稍后再试，或检查账户额度。")
        if status >= 500:
            return EndpointDown(f"{where} 出了故障（{status}），重试后仍不行；请稍后再试。")
        return EndpointRefused(f"{where} 拒绝了请求（{status}：{said}）；请检查模型名称和提示词长度。")

    def _said(self, message: str) -> str:
        """What the endpoint said, short, on one line, without the key."""
        text = " ".join(str(message).split())
        if self._secret:
            text = text.replace(self._secret, "…")
        return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _read_into(
    model: BaseChatModel,
    messages: Sequence[BaseMessage],
    arrived: queue.SimpleQueue[tuple[str, str] | BaseException | None],
    gone: threading.Event,
) -> None:
    """Put every chunk, then None, or the exception that ended it, into ``arrived``; leave off once ``gone`` is set."""
    try:
        for chunk in model.stream(list(messages)):
            if gone.is_set():
                return
            arrived.put((_text(chunk), str(chunk.response_metadata.get("finish_reason") or "")))
        arrived.put(None)
    except BaseException as error:  # handed to the reader, which maps it
        arrived.put(error)


def _text(chunk: AIMessageChunk | BaseMessage) -> str:
    """The chunk's words; reasoning and tool blocks are not text."""
    return str(chunk.text)


def _vendor_message(message: Message) -> BaseMessage:
    return SystemMessage(message.content) if message.role == "system" else HumanMessage(message.content)


def _chat_model(
    model: str | None, base_url: str | None, api_key: str | None, timeout: float, retries: int
) -> BaseChatModel:
    if not model:
        raise NoEndpoint("没有指定模型；请设置 WRITER_MODEL，或改用套写（WRITER_ENGINE=roll）。")
    provider = _provider(model, base_url)
    if provider is None and not (base_url or api_key):
        raise NoEndpoint(
            "没有配置模型服务；请设置 OPENAI_API_KEY（本地服务设 OPENAI_BASE_URL），或改用套写（WRITER_ENGINE=roll）。"
        )
    if provider is not None and provider != "openai":
        return _other_provider(model, timeout, retries)
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model=model.removeprefix("openai:") if provider == "openai" else model,
        base_url=base_url,
        # The client insists on a key; local servers take any.
        api_key=SecretStr(api_key or "none"),
        timeout=timeout,
        max_retries=retries,
        streaming=True,
        use_responses_api=False,
    )


def _provider(model: str, base_url: str | None) -> str | None:
    """``anthropic`` of ``anthropic:name``, None for a plain name.

    Names at an endpoint of one's own may carry a tag (``qwen3:8b``), and tuned models of OpenAI begin with ``ft:``.
    """
    before, colon, _ = model.partition(":")
    if not colon or before == "ft" or (base_url and before != "openai"):
        return None
    return before


def _other_provider(model: str, timeout: float, retries: int) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    try:
        found: BaseChatModel = init_chat_model(model, timeout=timeout, max_retries=retries)
    except ImportError as error:
        package = _PROVIDER_PACKAGE.search(str(error))
        name = package.group() if package else error.name or "langchain-" + model.partition(":")[0]
        raise NoEndpoint(f"模型 {model} 需要的程序包没有安装；请先 pip install {name}，或换一个模型。") from error
    except (ValueError, TypeError, ValidationError, LangChainException, openai.OpenAIError) as error:
        raise NoEndpoint(
            f"模型 {model} 不能用（{type(error).__name__}）；请检查 WRITER_MODEL 和该服务的密钥。"
        ) from error
    return found
