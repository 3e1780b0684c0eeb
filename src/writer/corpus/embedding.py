"""Texts as vectors: offline by hashed character n-grams, or from an OpenAI-compatible endpoint.

Both classes offer ``fingerprint`` (short, fit for a collection's name; vectors of different fingerprints are never
compared), ``dimension``, ``costly`` (whether vectors are worth keeping rather than computing again), ``weight`` (their
part in a search, beside topics and words: see ``benchmarks/retrieval``) and ``embed``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from writer.corpus.folding import FOLDING, fold
from writer.errors import EndpointDown, EndpointGarbled, EndpointRefused
from writer.figures import fold_figures

if TYPE_CHECKING:
    from openai import OpenAI

Vectors = NDArray[np.float32]

_DIMENSION = 2048
_LONGEST_GRAM = 3
_HASH_BITS = 40
_GRAMS_AT_ONCE = 400_000  # bounds memory: about 40 MB at a time, however long the texts are
_MAX_CHARS = 6_000  # embedding models read 8,192 tokens; a Chinese character is about one


class OfflineEmbedding:
    """Character 1- to 3-grams of the folded text, hashed with sign into 2,048 dimensions, sub-linear frequency.

    Needs no model and no network and gives the same vectors on every machine. Feature hashing after Weinberger et
    al. (2009); figures of this choice on such reports are in ``benchmarks/``.
    """

    dimension = _DIMENSION
    costly = False
    weight = 0.1
    fingerprint = f"hash3-{_DIMENSION}-{FOLDING}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One L2-normalised row per text. Any string is accepted; an empty one gets a row of its own direction."""
        folded = [fold(text) for text in texts]
        rows = np.empty((len(folded), _DIMENSION), dtype=np.float32)
        start = 0
        while start < len(folded):
            end, grams = start, 0
            while end < len(folded) and (end == start or grams + len(folded[end]) * _LONGEST_GRAM <= _GRAMS_AT_ONCE):
                grams += len(folded[end]) * _LONGEST_GRAM
                end += 1
            rows[start:end] = _hashed(folded[start:end])
            start = end
        return rows


def _hashed(texts: Sequence[str]) -> Vectors:
    """Rows for texts that are folded already."""
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(texts), dtype=np.uint64), lengths)
    keys = []
    rolling = np.zeros(len(codes), dtype=np.uint64)
    for n in range(1, _LONGEST_GRAM + 1):
        size = len(codes) - n + 1
        if size <= 0:
            break
        rolling = _mixed(rolling[:size] ^ codes[n - 1 :])
        whole = owner[:size] == owner[n - 1 :]  # a gram never reaches into the next text
        grams = _mixed(rolling[whole] + np.uint64(n))
        keys.append((owner[:size][whole] << np.uint64(_HASH_BITS)) | (grams >> np.uint64(64 - _HASH_BITS)))
    distinct, counts = np.unique(np.concatenate([np.empty(0, np.uint64), *keys]), return_counts=True)
    row = (distinct >> np.uint64(_HASH_BITS)).astype(np.int64)
    bucket = (distinct & np.uint64(_DIMENSION - 1)).astype(np.int64)
    sign = np.where(distinct & np.uint64(_DIMENSION), 1.0, -1.0)
    weights = sign * (1.0 + np.log(counts))
    summed: NDArray[np.float64] = np.bincount(
        row * _DIMENSION + bucket, weights=weights, minlength=len(texts) * _DIMENSION
    ).astype(np.float64)
    return _normalised(summed.reshape(len(texts), _DIMENSION))


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of splitmix64 (Steele et al. 2014): fast, and the same everywhere, unlike Python's ``hash``."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: NDArray[np.uint64] = values ^ (values >> np.uint64(31))
    return mixed


def _normalised(rows: NDArray[np.float64]) -> Vectors:
    """Rows of length 1; a row of zeros (an empty text) becomes the first axis, since it has no direction."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    empty = norms[:, 0] == 0
    rows[empty, 0] = 1.0
    norms[empty] = 1.0
    unit: Vectors = (rows / norms).astype(np.float32)
    return unit


class EndpointEmbedding:
    """Vectors from an OpenAI-compatible endpoint (``POST /embeddings``)."""

    costly = True
    weight = 0.4

    def __init__(self, model: str, base_url: str | None = None, api_key: str | None = None) -> None:
        """``model`` is its name at the endpoint; local servers need no key. Nothing is sent yet."""
        self._model = model
        self._where = base_url or "api.openai.com"
        # Without what may be a password or a key in it.
        self._shown = re.sub(r"//[^/@]*@", "//", re.split(r"[?#]", self._where, maxsplit=1)[0])
        self._base_url = base_url
        self._api_key = api_key
        self._client: OpenAI | None = None
        self._batch = 64
        self._dimension = 0
        name = re.sub(r"[^a-z0-9]+", "-", model.lower()).strip("-")[:24] or "model"
        digest = hashlib.sha256(f"{self._where}\0{model}".encode("utf-8", "surrogatepass")).hexdigest()[:10]
        self.fingerprint = f"api-{name}-{digest}-{FOLDING}"

    @property
    def dimension(self) -> int:
        """Numbers per vector; asks the endpoint once when nothing was embedded before."""
        if not self._dimension:
            self.embed(["测试"])
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One L2-normalised row per text.

        Raises:
            EndpointDown: it cannot be reached or does not answer in time, after retries.
            EndpointRefused: it says no (key, model name, quota).
            EndpointGarbled: the answer is no list of finite vectors, one per text, all of one dimension.
        """
        ready = [_sendable(text) for text in texts]
        rows: list[Vectors] = []
        start = 0
        while start < len(ready):
            size = self._batch
            answer = self._ask(ready[start : start + size])
            if answer is not None:
                rows.append(answer)
                start += size
        return np.concatenate(rows) if rows else np.empty((0, self._dimension), dtype=np.float32)

    def _ask(self, texts: list[str]) -> Vectors | None:
        """The vectors of one batch; None when the batch was too large and a smaller one is to be tried."""
        import openai

        if self._client is None:
            self._client = openai.OpenAI(
                api_key=self._api_key or "none", base_url=self._base_url, timeout=60.0, max_retries=3,
                # A redirect could take texts to a host that nobody set.
                http_client=openai.DefaultHttpxClient(follow_redirects=False),
            )  # fmt: skip
        try:
            answer = self._client.embeddings.create(model=self._model, input=texts, encoding_format="float")
        except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
            # Some endpoints take 10 texts at a time, and say so only in this way.
            if len(texts) == 1:
                raise EndpointRefused(self._no(error, "请检查 WRITER_EMBEDDING 中的模型名")) from error
            self._batch = max(1, len(texts) // 2)
            return None
        except openai.APIConnectionError as error:  # time-outs are of this kind
            message = f"连不上向量模型服务 {self._shown}；请检查 OPENAI_BASE_URL、网络和该服务是否已启动，然后再试。"
            raise EndpointDown(message) from error
        except openai.APIStatusError as error:
            if error.status_code >= 500:
                raise EndpointDown(self._no(error, "请稍后再试")) from error
            raise EndpointRefused(self._no(error, _cure(error.status_code))) from error
        except (openai.OpenAIError, ValueError, TypeError) as error:
            raise self._garbled("答复无法解析") from error
        return self._checked(answer, len(texts))

    def _checked(self, answer: Any, count: int) -> Vectors:
        try:
            items = sorted(answer.data, key=lambda item: item.index)
            rows = np.array([item.embedding for item in items], dtype=np.float64)
        except (AttributeError, TypeError, ValueError) as error:
            raise self._garbled("答复中没有向量，或各向量长短不一") from error
        if rows.ndim != 2 or len(rows) != count or not rows.shape[1]:
            raise self._garbled(f"送去{count}段文字，答复的向量数目不符")
        if self._dimension and rows.shape[1] != self._dimension:
            raise self._garbled(f"向量维数由{self._dimension}变成了{rows.shape[1]}")
        if not np.isfinite(rows).all() or not rows.any(axis=1).all():
            raise self._garbled("向量中有无效数值")
        self._dimension = rows.shape[1]
        return _normalised(rows)

    def _no(self, error: Any, cure: str) -> str:
        return f"向量模型服务 {self._shown} 拒绝了请求（{error.status_code}，模型 {self._model}）；{cure}。"

    def _garbled(self, what: str) -> EndpointGarbled:
        cure = "请确认该地址和模型支持 embeddings，或把 WRITER_EMBEDDING 改回 offline"
        return EndpointGarbled(f"向量模型服务 {self._shown} 的答复不可用：{what}；{cure}。")


def _sendable(text: str) -> str:
    """Figures folded, so that a passage is found by its matter and its vector stays right when only a figure changes;
    not empty, which endpoints refuse; not longer than the model would read; without half characters."""
    folded = fold_figures(text[:_MAX_CHARS]).encode("utf-8", "replace").decode("utf-8")
    return folded if folded.strip() else "。"


def _cure(status: int) -> str:
    return {
        401: "请检查 OPENAI_API_KEY",
        403: "请检查 OPENAI_API_KEY 的权限",
        404: "请检查 OPENAI_BASE_URL 和 WRITER_EMBEDDING 中的模型名",
        429: "调用过于频繁或余额不足，请稍后再试或检查账户",
    }.get(status, "请检查 OPENAI_BASE_URL 和 WRITER_EMBEDDING")


Embedding = OfflineEmbedding | EndpointEmbedding
