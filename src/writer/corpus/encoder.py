"""Passages and queries as vectors, whatever it costs: what an endpoint was paid for is kept, one that fails is left
in peace for a while.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from writer.corpus.embedding import Embedding, Vectors
from writer.corpus.folding import indexed_text
from writer.errors import EndpointError
from writer.schema import Passage

if TYPE_CHECKING:
    from writer.store import Past

_REST_SECONDS = 60.0  # how long an endpoint that failed is not asked again


class Encoder:
    """An embedding with the record that keeps its vectors."""

    def __init__(self, past: Past, embedding: Embedding) -> None:
        """Nothing is asked of the embedding yet."""
        self._past = past
        self._embedding = embedding
        self._rest_until = 0.0

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
        name = self._embedding.fingerprint
        kept = self._past.vectors(name, [passage.id for passage in passages])
        fresh = [passage for passage in passages if passage.id not in kept]
        new = self._embedding.embed([indexed_text(passage) for passage in fresh])
        if fresh and any(len(vector) != new[0].nbytes for vector in kept.values()):
            kept, fresh = {}, list(passages)  # the endpoint serves another model under the same name
            new = self._embedding.embed([indexed_text(passage) for passage in fresh])
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
            return self._embedding.embed([query])[0], ""
        except EndpointError:
            self.rest()
            return None, note

    def forget_others(self) -> None:
        """Let the kept vectors of every other embedding go.

        Raises:
            StoreError: the record does not answer.
        """
        self._past.drop_vectors(keep=self._embedding.fingerprint)

    def rest(self) -> None:
        """Do not ask the endpoint for a minute: words still find what vectors cannot."""
        self._rest_until = time.monotonic() + _REST_SECONDS
