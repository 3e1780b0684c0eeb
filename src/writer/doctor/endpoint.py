"""The endpoints: which models they have, whether one says a word as a stream, whether one makes vectors."""

from __future__ import annotations

import threading
import time

from writer.corpus import EndpointEmbedding
from writer.doctor.checkup import CheckResult, good, missing, skipped, wrong
from writer.drafting import ChatEngine, PromptFolder
from writer.drafting.endpoint_errors import bare_address
from writer.drafting.models_list import list_models
from writer.office import DEFAULT_MODEL
from writer.schema import Message
from writer.settings import Settings

_SECONDS = 30.0
_NAMED = 6
_HELLO = (Message("system", "只按要求回答，不加说明。"), Message("user", "请只回答两个字：您好"))
_NO_ENDPOINT = "没有配置模型服务，起草用套写"
_HOW = "要用模型，请设置 OPENAI_API_KEY 或 OPENAI_BASE_URL，以及 WRITER_MODEL"


def check_models(settings: Settings) -> CheckResult:
    """Whether the endpoint can be reached, takes the key, and has the model that is set.

    Raises:
        EndpointError: it cannot be asked.
    """
    if not settings.endpoint_configured:
        if settings.engine_choice == "llm":
            return wrong("起草方式设为模型（WRITER_ENGINE=llm），但没有配置模型服务", _HOW)
        return skipped(_NO_ENDPOINT, _HOW)
    model = settings.model or DEFAULT_MODEL
    found = list_models(model, settings.base_url, settings.key, min(settings.timeout, _SECONDS))
    if found is None:
        return skipped("服务不提供模型列表（不妨碍使用）")
    where = bare_address(settings.base_url or "") or "默认地址"
    if model in found or model.removeprefix("openai:") in found:
        return good(f"{where} 有 {len(found)} 个模型，其中有 {model}")
    named = "、".join(found[:_NAMED]) + ("等" if len(found) > _NAMED else "")
    return missing(f"{where} 的模型列表里没有 {model}；列出的有：{named or '（没有）'}", "请检查 WRITER_MODEL")


def check_word(settings: Settings) -> CheckResult:
    """Whether the model says a word, and how soon its first character comes.

    Raises:
        EndpointError: it does not.
    """
    if not settings.endpoint_configured:
        return skipped(_NO_ENDPOINT)
    engine = ChatEngine(
        model=settings.model or DEFAULT_MODEL, base_url=settings.base_url, api_key=settings.key,
        prompts=PromptFolder(settings.prompts), timeout=min(settings.timeout, _SECONDS), retries=1,
    )  # fmt: skip
    stop = threading.Event()
    began, first, said = time.perf_counter(), 0.0, ""
    for piece in engine.say(_HELLO, stop):
        first = first or time.perf_counter() - began
        said += piece
        if len(said) > 200:
            stop.set()
    shown = " ".join(said.split())[:40]
    told = f"首字 {first:.2f} 秒，共 {time.perf_counter() - began:.2f} 秒，回答“{shown}”"
    if not engine.streams:
        return missing(
            f"{told}；服务不是一边写一边给的，起草时要等一节写完才看得到", "请在服务端打开流式输出（stream）"
        )
    return good(told)


def check_embedding(settings: Settings) -> CheckResult:
    """Whether a vector comes back, where vectors come from an endpoint.

    Raises:
        EndpointError: none does.
    """
    kind, _, model = settings.embedding.partition(":")
    if kind == "offline" and not model:
        return skipped("用内置的离线向量，不需要服务")
    if kind != "openai" or not model:
        return wrong(f"WRITER_EMBEDDING 不能是 {settings.embedding}", "请写 offline 或 openai:<模型名>")
    found = EndpointEmbedding(model, settings.base_url, settings.key).embed(["签约项目18个"])
    return good(f"{model} 给出 {found.shape[1]} 维向量")
