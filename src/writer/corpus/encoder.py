"""Passages and queries as vectors, whatever it costs: what an endpoint was paid for is kept, one that fails is left
in peace for a while.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from writer.corpus.embedding import Embedding, Vectors
from writer.corpus.folding import indexed_text
from writer.errors import EndpointError, ModelChanged
from writer.schema import Passage
from writer.store import KeptModels

if TYPE_CHECKING:
    from writer.store import Past

_log = logging.getLogger(__name__)
# What every model is asked to embed, so that another one under the same name is noticed: kept with the index. It has
# nothing to do with any report, so that it also tells how near a text comes by chance.
_PROBE = "雨后的山谷里，小鸟在树枝上唱歌，溪水从石头上流过。"
_SAME = 0.99  # cosine: what rounding, batching and other hardware make of one model
_REST_SECONDS = 60.0  # how long an endpoint that failed is not asked again


def _same_model(one: Vectors, other: Vectors) -> bool:
    return one.shape == other.shape and float(one @ other) >= _SAME


class Encoder:
    """An embedding with the record that keeps its vectors."""

    def __init__(self, past: Past, embedding: Embedding) -> None:
        """Nothing is asked of the embedding yet."""
        self._past = past
        self._embedding = embedding
        self._rest_until = 0.0
        self._models = past.models(embedding.fingerprint) if embedding.costly else KeptModels()
        self.probe: Vectors | None = None

    @property
    def fingerprint(self) -> str:
        """That of the embedding, and of the model that the index is of, where an endpoint has served several."""
        which = self._models.current
        return f"{self._embedding.fingerprint}-v{which}" if which else self._embedding.fingerprint

    @property
    def weight(self) -> float:
        """The part of the vectors in a search, beside words and topics."""
        return self._embedding.weight

    def passages(self, passages: Sequence[Passage]) -> Vectors:
        """One row per passage; those of a costly embedding are kept in the record and not asked for twice.

        Raises:
            EndpointError: the endpoint does not answer as it should.
        """
        if not self._embedding.costly:
            return self._embedding.embed([indexed_text(passage) for passage in passages])
        name = self.fingerprint
        kept = self._past.vectors(name, [passage.id for passage in passages])
        fresh = [passage for passage in passages if passage.id not in kept]
        new = self._embed([indexed_text(passage) for passage in fresh])
        if fresh and any(len(vector) != new[0].nbytes for vector in kept.values()):
            kept, fresh = {}, list(passages)  # of another model, from before probes were kept
            new = self._embed([indexed_text(passage) for passage in fresh])
        made = {passage.id: row.tobytes() for passage, row in zip(fresh, new, strict=True)}
        self._past.put_vectors(name, made.items())
        return np.stack([np.frombuffer((kept | made)[passage.id], dtype=np.float32) for passage in passages])

    def at_hand(self, passages: Sequence[Passage]) -> Vectors | None:
        """The same; None while the endpoint does not answer."""
        if time.monotonic() < self._rest_until:
            return None
        try:
            return self.passages(passages)
        except EndpointError:
            self.rest()
            return None

    def query(self, query: str) -> tuple[Vectors | None, str]:
        """The vector of a query; None, and a note for the reasons, while the endpoint does not answer."""
        note = "（向量服务暂不可用，仅按词语）"
        if time.monotonic() < self._rest_until:
            return None, note
        try:
            return self._embed([query])[0], ""
        except ModelChanged:
            return None, "（向量服务换了模型，仅按词语；请运行 writer index，按新模型重算）"
        except EndpointError:
            self.rest()
            return None, note

    def forget_others(self) -> None:
        """Let the kept vectors of every other embedding go.

        Raises:
            StoreError: the record does not answer.
        """
        self._past.drop_vectors(keep=self.fingerprint)

    def follow(self) -> None:
        """Where an endpoint serves another model than the index is of: go over to it, as to another embedding.

        Vectors of the models before are kept: one that comes back is known again. An endpoint that does not answer is
        asked again when it is needed.
        """
        if not self._embedding.costly or not self._models.probes:
            return
        try:
            vector = self._embedding.embed([_PROBE])[0]
        except EndpointError:
            return
        known = [np.frombuffer(probe, dtype=np.float32) for probe in self._models.probes]
        which = next((at for at, probe in enumerate(known) if _same_model(probe, vector)), len(known))
        if which != self._models.current:
            probes = self._models.probes if which < len(known) else (*self._models.probes, vector.tobytes())
            self._models = KeptModels(which, probes)
            self._past.keep_models(self._embedding.fingerprint, self._models)
            _log.warning("向量服务在同一名称下换了模型，与索引中的向量不能相比；全部段落按新模型重算向量。")
        self.probe = vector

    def _embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the model that the index is of.

        Raises:
            EndpointError: the endpoint does not answer as it should.
            ModelChanged: it serves another model by now.
        """
        if not self._embedding.costly or self.probe is not None or not texts:
            return self._embedding.embed(texts)
        rows = self._embedding.embed([_PROBE, *texts])
        if not self._models.probes:  # the first time
            self._models = KeptModels(0, (rows[0].tobytes(),))
            self._past.keep_models(self._embedding.fingerprint, self._models)
        elif not _same_model(np.frombuffer(self._models.probes[self._models.current], dtype=np.float32), rows[0]):
            raise ModelChanged(
                "向量服务在同一名称下换了模型，与索引中的向量不能相比；"
                "请关闭其他拟稿程序后运行 writer index，按新模型重算。"
            )
        self.probe = rows[0]
        return rows[1:]

    def rest(self) -> None:
        """Do not ask the endpoint for a minute: words still find what vectors cannot."""
        self._rest_until = time.monotonic() + _REST_SECONDS
