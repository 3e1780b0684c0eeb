"""What vendors raise, as errors of this program: what went wrong, where, the cure; never the key."""

from __future__ import annotations

import email.utils
import json
import math
import random
import re
import time
from dataclasses import dataclass
from typing import Any

import httpx
import openai

from writer.errors import EndpointDeclined, EndpointDown, EndpointError, EndpointGarbled, EndpointRefused

_SHOWN = 160
# Anything that has the form of a key: what an endpoint quotes back need not be letter for letter what it was sent.
_KEY_LIKE = re.compile(r"\b(?:sk|pk|ak|key|tok|token|Bearer)[-_ ][A-Za-z0-9_\-*.…]{6,}", re.IGNORECASE)
_LEAST_SECRET = 4
_PASSING = frozenset({408, 409, 425, 429})
_SPENT = re.compile(
    r"insufficient_quota|余额不足|欠费|arrear|billing|exceeded your current quota|insufficient balance", re.IGNORECASE
)
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 8.0
# An endpoint that asks for more than this is told of rather than waited for, in seconds.
LONGEST_ASKED = 120.0


@dataclass(frozen=True, slots=True)
class Where:
    """The endpoint that errors are about: its address or name, the model, and the key that must never show."""

    address: str
    model: str
    secret: str = ""

    def said(self, message: object) -> str:
        """What the endpoint said, short, on one line, without anything like a key."""
        text = " ".join(str(message).split())
        if len(self.secret) >= _LEAST_SECRET:
            text = text.replace(self.secret, "…")
        text = _KEY_LIKE.sub("…", text)
        return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def status_of(error: BaseException) -> int:
    """The HTTP status of a vendor's error, 0 when it has none. LangChain's providers all call it so."""
    found = getattr(error, "status_code", None)
    return found if isinstance(found, int) else 0


def wait_before_retry(error: BaseException, attempt: int) -> float | None:
    """Seconds to wait before the request is sent again; None when that would be of no use.

    Args:
        error: what the last request ended with.
        attempt: how many were sent before it, from 0.

    What the endpoint asks for (``Retry-After``, in seconds or as a date) is kept to; else the wait doubles, with a
    random part, so that sections that were refused together do not come back together.
    """
    status = status_of(error)
    if status:
        if status not in _PASSING and status < 500:
            return None
        if status == 429 and _SPENT.search(str(getattr(error, "message", error))):
            return None
    elif not _lost(error) or (_silent(error) and attempt > 0):
        return None
    asked = _asked_for(error)
    if asked is not None:
        return asked if asked <= LONGEST_ASKED else None
    return float(min(_FIRST_WAIT * 2**attempt, _LONGEST_WAIT) * random.uniform(0.75, 1.0))


def _asked_for(error: BaseException) -> float | None:
    headers: Any = getattr(getattr(error, "response", None), "headers", None)
    if headers is None:
        return None
    for name, divisor in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = str(headers.get(name) or "")
        try:
            seconds = float(value) / divisor
        except ValueError:
            continue
        return max(0.0, seconds) if math.isfinite(seconds) else None
    parsed = email.utils.parsedate_tz(str(headers.get("retry-after") or ""))
    try:
        return None if parsed is None else max(0.0, email.utils.mktime_tz(parsed) - time.time())
    except (OverflowError, ValueError):
        return None


def _silent(error: BaseException) -> bool:
    return isinstance(error, openai.APITimeoutError | httpx.TimeoutException | TimeoutError)


def _lost(error: BaseException) -> bool:
    return isinstance(error, openai.APIConnectionError | httpx.TransportError | ConnectionError | TimeoutError)


def is_passing(error: BaseException) -> bool:
    """Whether an error is about the connection alone, so that what was sent may be sent again."""
    return _lost(error)


def mapped(error: BaseException, where: Where, *, begun: bool) -> EndpointError:
    """The vendor's error as one of ours.

    Args:
        begun: whether a part of the answer had come.
    """
    named = f"模型服务 {where.address}"
    if isinstance(error, EndpointError):
        return error
    if status_of(error):
        return _by_status(error, where, named)
    if _silent(error):
        return EndpointDown(f"{named} 太久没有回答；请检查服务是否正常，或稍后再试。")
    if _lost(error):
        if begun:
            return EndpointDown(f"{named} 的回答中途断开；可以接着写完这一节，或重写。")
        return EndpointDown(f"连不上{named}；请检查地址 OPENAI_BASE_URL、网络，以及服务是否已启动。")
    if isinstance(error, json.JSONDecodeError | openai.APIResponseValidationError | UnicodeDecodeError):
        return EndpointGarbled(f"{named} 的回答不是约定的格式；请确认地址指向 OpenAI 兼容接口（通常以 /v1 结尾）。")
    if type(error).__name__ == "OpenAIRefusalError":
        return EndpointDeclined(f"模型 {where.model} 拒绝写这一节（{where.said(error)}）；请改写要求，或换一个模型。")
    if isinstance(error, openai.APIError):
        return EndpointGarbled(f"{named} 在回答中报错（{where.said(error.message)}）；请重试，或换一个模型。")
    return EndpointGarbled(f"{named} 的回答读不懂（{type(error).__name__}）；请重试，或换一个模型（WRITER_MODEL）。")


def _by_status(error: BaseException, where: Where, named: str) -> EndpointError:
    status, said = status_of(error), where.said(getattr(error, "message", error))
    if status in (401, 403):
        return EndpointRefused(f"{named} 不接受密钥（{status}）；请检查 OPENAI_API_KEY 是否正确、是否有权使用该模型。")
    if status == 402:
        return EndpointRefused(f"{named} 说余额不足（402）；请充值，或换一个账户。")
    if status == 404:
        return EndpointRefused(
            f"{named} 没有模型 {where.model}，或地址不对（404）；请检查 WRITER_MODEL 和 OPENAI_BASE_URL。"
        )
    if status == 429:
        spent = _SPENT.search(str(getattr(error, "message", error))) is not None
        asked = _asked_for(error)
        later = f"{asked:.0f} 秒后再试" if asked and asked > LONGEST_ASKED else "稍后再试"
        return EndpointRefused(f"{named} 说请求太多或额度用完（429）；请{later}，或检查账户额度。", lasting=spent)
    if status >= 500:
        return EndpointDown(f"{named} 出了故障（{status}），重试后仍不行；请稍后再试。")
    return EndpointRefused(f"{named} 拒绝了请求（{status}：{said}）；请检查模型名称和提示词长度。", lasting=False)
