"""What vendors raise, as errors of this program: what went wrong, where, the cure; never the key."""

from __future__ import annotations

import email.utils
import math
import random
import re
import ssl
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import httpx2
import openai

from writer.drafting.fences import visible
from writer.errors import EndpointDeclined, EndpointDown, EndpointError, EndpointGarbled, EndpointRefused

_SHOWN = 160
# Anything that has the form of a key: what an endpoint quotes back need not be letter for letter what it was sent.
_KEY_LIKE = re.compile(r"\b(?:sk|pk|ak|key|tok|token|Bearer)[-_ ][A-Za-z0-9_\-*.…]{6,}", re.IGNORECASE)
_LEAST_SECRET = 4
# The client of openai is on httpx2, those of other providers are on httpx.
_TRANSPORT = httpx.TransportError | httpx2.TransportError
_UNDECODED = httpx.DecodingError | httpx2.DecodingError
# How far down the causes of an error are looked at.
_DEEP = 6
# In a text, shorter ones may be words: local servers take any key.
_LEAST_IN_TEXT = 12
_USER = re.compile(r"^([a-z][a-z0-9+.-]*://)[^/@]*@", re.IGNORECASE)
# An error in the middle of a stream has no status; these words mean that it would come again.
_LASTING = re.compile(
    r"invalid|not.?found|not.?exist|unsupported|context|too long|maximum|polic|safety|sensitive|filter|auth|permission"
    r"|login|api.?key|违规|敏感|不存在|无权|密钥",
    re.IGNORECASE,
)
_STATUS_PREFIX = re.compile(r"^Error code: \d{3}(?: - )?")
_PASSING = frozenset({408, 409, 425, 429})
_SPENT = re.compile(
    r"insufficient_quota|余额不足|欠费|arrear|billing|exceeded your current quota|insufficient balance", re.IGNORECASE
)
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 8.0
# An endpoint that asks for more than this is told of rather than waited for, in seconds.
LONGEST_ASKED = 120.0


class SaidInstead(Exception):
    """An endpoint said something else than an answer, with status 200; ``message`` is what, "" for nothing."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Stalled(Exception):
    """An endpoint keeps the connection busy, and no text comes."""


@dataclass(frozen=True, slots=True)
class Where:
    """The endpoint that errors are about: its address or name, the model, and the keys that must never show."""

    address: str
    model: str
    secrets: tuple[str, ...] = ()

    def said(self, message: object) -> str:
        """What the endpoint said, short, on one line, without anything like a key."""
        text = " ".join(visible(str(message)).split())
        for secret in self.secrets:
            if len(secret) >= _LEAST_SECRET:
                text = text.replace(secret, "…")
        text = _KEY_LIKE.sub("…", text)
        return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"

    @property
    def shown(self) -> str:
        """The address without what may be a password in it."""
        return bare_address(self.address)


class SecretHold:
    """Passes a stream on without the keys in ``secrets``, should an endpoint write them into its text."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = [one for one in secrets if len(one) >= _LEAST_IN_TEXT]
        self._held = ""

    def feed(self, piece: str) -> str:
        """The part of the stream up to here that does not end in the beginning of a key."""
        text = self._held + piece
        for secret in self._secrets:
            text = text.replace(secret, "…")
        keep = max((_begun(text, secret) for secret in self._secrets), default=0)
        self._held = text[len(text) - keep :]
        return text[: len(text) - keep]

    def close(self) -> str:
        """What was held back and is no key; of the most of a key, nothing."""
        rest, self._held = self._held, ""
        return rest if len(rest) < _LEAST_IN_TEXT else "…"


def _begun(text: str, secret: str) -> int:
    """How many characters at the end of ``text`` are the beginning of ``secret``."""
    most = min(len(text), len(secret) - 1)
    return next((length for length in range(most, 0, -1) if text.endswith(secret[:length])), 0)


def bare_address(url: str) -> str:
    """An address without user, password and what stands behind its path: keys are put there as well."""
    return _USER.sub(r"\1", re.split(r"[?#]", url, maxsplit=1)[0])


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
        if status == 429 and _SPENT.search(_words(error)):
            return None
    elif says_error(error):
        # An overloaded server says so in the stream as well.
        if _LASTING.search(_words(error)) or _SPENT.search(_words(error)):
            return None
    elif not _lost(error) or _unsafe(error) or (_silent(error) and attempt > 0):
        return None
    asked = _asked_for(error)
    if asked is not None:
        return asked if asked <= LONGEST_ASKED else None
    return float(min(_FIRST_WAIT * 2**attempt, _LONGEST_WAIT) * random.uniform(0.75, 1.0))


def why_again(error: BaseException) -> str:
    """In a few words for the person who waits, why the request has to be sent once more."""
    if status_of(error) == 429:
        return "模型服务说请求太多，要求稍候"
    return "模型服务出了故障" if status_of(error) or says_error(error) else "与模型服务的连接断了"


def says_error(error: BaseException) -> bool:
    """Whether an endpoint said in the place of an answer that something is wrong, under no status of its own."""
    if isinstance(error, SaidInstead):
        return bool(error.message)
    return isinstance(error, openai.APIError) and not (status_of(error) or _lost(error) or _malformed(error))


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
    if any(isinstance(one, httpx.ConnectTimeout | httpx2.ConnectTimeout) for one in _causes(error)):
        return False
    return isinstance(error, openai.APITimeoutError | httpx.TimeoutException | httpx2.TimeoutException | TimeoutError)


def _lost(error: BaseException) -> bool:
    if _malformed(error):
        return False
    return isinstance(error, openai.APIConnectionError | _TRANSPORT | ConnectionError | TimeoutError)


def _unsafe(error: BaseException) -> bool:
    """Whether a connection failed over its encryption: the certificate, or a server that has none."""
    return any(isinstance(one, ssl.SSLError) or "SSL" in str(one) for one in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from: vendors wrap each other's."""
    found: BaseException | None = error
    for _ in range(_DEEP):
        if found is None:
            return
        yield found
        found = found.__cause__ or found.__context__


def _malformed(error: BaseException) -> bool:
    """Whether what came was not in the agreed form: no JSON, no text in UTF-8, compressed in a way that is none."""
    if isinstance(error, openai.APIConnectionError):
        return any(isinstance(one, _UNDECODED) for one in _causes(error))
    if isinstance(error, SaidInstead):
        return not error.message
    return isinstance(
        error, ValueError | TypeError | KeyError | AttributeError | _UNDECODED | openai.APIResponseValidationError
    )


def _words(error: BaseException) -> str:
    """An endpoint's own words for what is wrong."""
    body = getattr(error, "body", None)
    found = body.get("message") if isinstance(body, dict) else None
    said = found if isinstance(found, str) and found else str(getattr(error, "message", error))
    return _STATUS_PREFIX.sub("", said)


def mapped(error: BaseException, where: Where, *, begun: bool) -> EndpointError:
    """The vendor's error as one of ours.

    Args:
        begun: whether a part of the answer had come.
    """
    named = f"模型服务 {where.shown}"
    if isinstance(error, EndpointError):
        return error
    if status_of(error):
        return _by_status(error, where, named)
    if isinstance(error, Stalled):
        return EndpointDown(f"{named} 一直连着，却迟迟没有文字；请检查服务是否正常，或稍后再试。")
    if _silent(error):
        return EndpointDown(f"{named} 太久没有回答；请检查服务是否正常，或稍后再试。")
    if _lost(error):
        if not begun and _unsafe(error):
            return EndpointDown(
                f"{named} 的加密连接没有建立（证书不受信任，或该服务不用 https）；"
                "请检查 OPENAI_BASE_URL 以 http:// 还是 https:// 开头，内部证书请用环境变量 SSL_CERT_FILE 指定。"
            )
        if begun:
            return EndpointDown(f"{named} 的回答中途断开；可以接着写完这一节，或重写。")
        return EndpointDown(f"连不上{named}；请检查地址 OPENAI_BASE_URL、网络，以及服务是否已启动。")
    if type(error).__name__ == "OpenAIRefusalError":
        return EndpointDeclined(f"模型 {where.model} 拒绝写这一节（{where.said(error)}）；请改写要求，或换一个模型。")
    if says_error(error):
        how, cure = ("在回答中", "可以接着写完这一节，或重写") if begun else ("没有回答，只", "请重试，或换一个模型")
        return EndpointGarbled(f"{named} {how}报错（{where.said(_words(error))}）；{cure}。")
    if begun:
        return EndpointGarbled(f"{named} 的回答到中途读不下去了；可以接着写完这一节，或重写。")
    if _malformed(error):
        return EndpointGarbled(f"{named} 的回答不是约定的格式；请确认地址指向 OpenAI 兼容接口（通常以 /v1 结尾）。")
    return EndpointGarbled(f"{named} 的回答读不懂（{type(error).__name__}）；请重试，或换一个模型（WRITER_MODEL）。")


def _by_status(error: BaseException, where: Where, named: str) -> EndpointError:
    status, words = status_of(error), _words(error)
    spent = _SPENT.search(words) is not None
    if 300 <= status < 400:
        return EndpointRefused(
            f"{named} 要求转到另一个地址（{status}）；为免数据送到别处，没有照办，请把 OPENAI_BASE_URL 改成新的地址。"
        )
    if status == 402 or (status == 403 and spent):
        return EndpointRefused(f"{named} 说余额不足（{status}）；请充值，或换一个账户。")
    if status in (401, 403):
        return EndpointRefused(f"{named} 不接受密钥（{status}）；请检查 OPENAI_API_KEY 是否正确、是否有权使用该模型。")
    if status == 404:
        return EndpointRefused(
            f"{named} 没有模型 {where.model}，或地址不对（404）；请检查 WRITER_MODEL 和 OPENAI_BASE_URL。"
        )
    if status == 429:
        asked = _asked_for(error)
        later = f"{asked:.0f} 秒后再试" if asked and asked > LONGEST_ASKED else "稍后再试"
        return EndpointRefused(
            f"{named} 说请求太多或额度用完（429）；请{later}，或检查账户额度。", lasting=spent, busy=True
        )
    if status >= 500:
        return EndpointDown(f"{named} 出了故障（{status}），重试后仍不行；请稍后再试。")
    told = "：".join(one for one in (str(status), where.said(words)) if one)
    return EndpointRefused(f"{named} 拒绝了请求（{told}）；请检查模型名称和提示词长度。", lasting=False)
