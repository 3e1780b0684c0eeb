"""The chat model behind a setting: an OpenAI-compatible endpoint, or another LangChain provider by its name."""

from __future__ import annotations

import re

import openai
from langchain_core.exceptions import LangChainException
from langchain_core.language_models.chat_models import BaseChatModel
from pydantic import SecretStr, ValidationError

from writer.errors import NoEndpoint

_PROVIDER_PACKAGE = re.compile(r"langchain-[a-z0-9-]+")


def open_model(model: str | None, base_url: str | None, api_key: str | None, timeout: float) -> BaseChatModel:
    """The chat model; nothing is sent yet. It never repeats a request by itself.

    Args:
        model: a model's name at the endpoint, or ``provider:name`` for another LangChain provider.
        base_url: address of an OpenAI-compatible endpoint, None for the provider's own.
        api_key: the endpoint's key, None for a local server that wants none.
        timeout: seconds without an answer, or between two pieces of it.

    Raises:
        NoEndpoint: no model is named, neither key nor address is set, or the provider's package is not installed.
    """
    if not model:
        raise NoEndpoint("没有指定模型；请设置 WRITER_MODEL，或改用套写（WRITER_ENGINE=roll）。")
    provider = provider_of(model, base_url)
    if provider is None and not (base_url or api_key):
        raise NoEndpoint(
            "没有配置模型服务；请设置 OPENAI_API_KEY（本地服务设 OPENAI_BASE_URL），或改用套写（WRITER_ENGINE=roll）。"
        )
    if provider is not None and provider != "openai":
        return _other_provider(model, timeout)
    from writer.drafting.openai_chat import OpenAIChat

    return OpenAIChat.at(model.removeprefix("openai:") if provider == "openai" else model, base_url, api_key, timeout)


def provider_of(model: str, base_url: str | None) -> str | None:
    """``anthropic`` of ``anthropic:name``, None for a plain name.

    Names at an endpoint of one's own may carry a tag (``qwen3:8b``), and tuned models of OpenAI begin with ``ft:``.
    """
    before, colon, _ = model.partition(":")
    if not colon or before == "ft" or (base_url and before != "openai"):
        return None
    return before


def speaks_openai(model: BaseChatModel) -> bool:
    """Whether it takes the options of the OpenAI protocol."""
    return any(one.__name__ == "ChatOpenAI" for one in type(model).__mro__)


def secrets_of(model: BaseChatModel) -> tuple[str, ...]:
    """The keys that a model holds, whichever provider's it is: what must never show."""
    held = (getattr(model, name, None) for name in type(model).model_fields)
    return tuple(one.get_secret_value() for one in held if isinstance(one, SecretStr))


def _other_provider(model: str, timeout: float) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    try:
        found: BaseChatModel = init_chat_model(model, timeout=timeout, max_retries=0)
    except ImportError as error:
        package = _PROVIDER_PACKAGE.search(str(error))
        name = package.group() if package else error.name or "langchain-" + model.partition(":")[0]
        raise NoEndpoint(f"模型 {model} 需要的程序包没有安装；请先 pip install {name}，或换一个模型。") from error
    except (ValueError, TypeError, ValidationError, LangChainException, openai.OpenAIError) as error:
        raise NoEndpoint(
            f"模型 {model} 不能用（{type(error).__name__}）；请检查 WRITER_MODEL 和该服务的密钥，"
            "自己的服务（Ollama 等）还要设置它的地址 OPENAI_BASE_URL。"
        ) from error
    return found
