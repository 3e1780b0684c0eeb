"""LangChain's chat model for OpenAI-compatible endpoints, made ready for those that only nearly keep the protocol.

Importing this module loads the openai client; `chat_models` does so when a model is opened.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import openai
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from writer.drafting.endpoint_errors import SaidInstead
from writer.drafting.hangup import note_connection

# Where thoughts come apart from the text: DeepSeek, Qwen and llama.cpp use the first, OpenRouter and vLLM the second.
_THOUGHTS = ("reasoning_content", "reasoning")
_COUNTS = ("prompt_tokens", "completion_tokens")
# Seconds in which a connection must stand.
_CONNECT = 10.0
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# Keys under which endpoints put an error into an answer with status 200.
_ERRORS = ("error", "error_msg", "msg", "message", "detail", "base_resp")


def http_client(base_url: str | None, timeout: float) -> openai.DefaultHttpxClient:
    """The client that requests go through.

    It follows no redirect, which could take a report's figures to a host that nobody set, and reaches a server on this
    machine directly, whatever proxy is set for the rest of the world.

    Args:
        base_url: the endpoint's address, None for the provider's own.
        timeout: seconds without an answer, or between two pieces of it.
    """
    here = urlsplit(base_url or "").hostname in _LOOPBACK
    return openai.DefaultHttpxClient(
        follow_redirects=False,
        timeout=patience(timeout),
        trust_env=not here,
        event_hooks={"response": [note_connection]},
    )


def patience(timeout: float) -> openai.Timeout:
    """``timeout`` for an answer; a host that is not there is not waited for as long as one that thinks."""
    return openai.Timeout(timeout, connect=min(timeout, _CONNECT))


@functools.lru_cache(maxsize=8)
def _kept_client(base_url: str | None, timeout: float) -> openai.DefaultHttpxClient:
    """One client for all engines of an endpoint: a connection that stands saves the first word a handshake."""
    return http_client(base_url, timeout)


class OpenAIChat(ChatOpenAI):
    """Keeps what an endpoint says besides the text, and is not thrown off by what it counts or words oddly."""

    @classmethod
    def at(cls, model: str, base_url: str | None, api_key: str | None, timeout: float) -> OpenAIChat:
        """The model at this endpoint; nothing is sent yet."""
        return cls(
            model=model,
            base_url=base_url,
            # The client insists on a key; local servers take any.
            api_key=SecretStr(api_key or "none"),
            timeout=patience(timeout),
            max_retries=0,
            streaming=True,
            use_responses_api=False,
            http_client=_kept_client(base_url, timeout),
            openai_proxy=None,
        )

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        told = {**chunk, "usage": _counted(chunk.get("usage")), "choices": [*map(_in_form, chunk.get("choices") or [])]}
        made = super()._convert_chunk_to_generation_chunk(told, default_chunk_class, base_generation_info)
        if made is not None and told["choices"]:
            made.message.additional_kwargs.update(_aside(told["choices"][0]["delta"]))
        return made

    def _create_chat_result(
        self, response: dict[str, Any] | openai.BaseModel, generation_info: dict[str, Any] | None = None
    ) -> ChatResult:
        told = response.model_dump(warnings=False) if isinstance(response, openai.BaseModel) else response
        if isinstance(told, dict):
            if not told.get("choices"):
                raise SaidInstead(_error_in(told))
            if isinstance(response, dict):
                response["usage"] = _counted(told.get("usage"))
            elif _counted(told.get("usage")) is None and hasattr(response, "usage"):
                response.usage = None
        return super()._create_chat_result(response, generation_info)


def _in_form(choice: Any) -> dict[str, Any]:
    """A choice with the parts that are relied on; some servers leave them out, or send a whole message as a piece."""
    given = choice if isinstance(choice, dict) else {}
    delta = given.get("delta") or given.get("message")
    return {**given, "delta": delta if isinstance(delta, dict) else {}}


def _counted(usage: Any) -> dict[str, Any] | None:
    """The tokens an endpoint says it counted; None where it is no count, nor are noughts in all places one."""
    if not isinstance(usage, dict) or any(not _is_count(usage.get(name)) for name in _COUNTS):
        return None
    if not any(usage.get(name) for name in _COUNTS):
        return None
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else usage.get("prompt_cache_hit_tokens")
    more = {"prompt_tokens_details": {"cached_tokens": cached}} if cached and _is_count(cached) else {}
    return {name: usage.get(name) or 0 for name in _COUNTS} | more


def _is_count(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)


def _aside(delta: Mapping[str, Any]) -> dict[str, Any]:
    """What a piece holds besides text: a refusal, thoughts (only how many characters)."""
    refusal = delta.get("refusal")
    thought = next((found for name in _THOUGHTS if isinstance(found := delta.get(name), str) and found), "")
    told: dict[str, Any] = {"refusal": refusal} if isinstance(refusal, str) and refusal else {}
    return told | ({"thought": len(thought)} if thought else {})


def _error_in(answer: Mapping[str, Any]) -> str:
    """What an answer without choices says of the reason, "" where it says nothing."""
    for name in _ERRORS:
        found = answer.get(name)
        if isinstance(found, dict):
            found = found.get("message") or found.get("status_msg") or found.get("msg")
        if isinstance(found, str) and found.strip():
            return found
    return ""
