"""One search through a snapshot: by vectors, words and topics, first among those that fit the role."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from writer.corpus.embedding import Vectors
from writer.corpus.index import VectorIndex, nearest_among
from writer.corpus.search import Leg, Ranked, choose, rank
from writer.corpus.snapshot import Rows, Snapshot
from writer.corpus.why import Reasons
from writer.schema import Hit, Passage, Role

_REACH = 100  # how far down the ranking of a graph is read


def find(
    snapshot: Snapshot,
    groups: Sequence[Rows],
    role: Role | None,
    k: int,
    reasons: Reasons,
    vector: Vectors | None = None,
    weight: float = 0.0,
    graph: VectorIndex | None = None,
    used: Sequence[Passage] = (),
) -> tuple[Hit, ...]:
    """The best ``k`` of the first group; of the next only as many as are missing.

    Args:
        groups: rows of the snapshot to look at.
        vector: that of the query; None to go by words and topics alone. ``weight`` is its part in the whole.
        graph: an index to ask for the nearest, where the corpus is too large to compare all; None to compare all.
        used: passages that were offered before: none that says the same is offered again.

    Raises:
        CorpusError: the graph does not answer.
    """
    legs = snapshot.legs(reasons.query, 1 - weight)
    if vector is not None and graph is None:
        legs = [Leg("向量", weight, snapshot.view.cosines(vector)), *legs]
    ranked: list[Ranked] = []
    hits: tuple[Hit, ...] = ()
    for among in groups:
        if len(among) and len(hits) < k:
            near = [] if vector is None or graph is None else [_near(snapshot, among, vector, weight, graph)]
            ranked += rank(snapshot.passages, among, [*near, *legs], reasons.favour)
            hits = choose(ranked, role, k, reasons, used)
    return hits


def _near(snapshot: Snapshot, among: Rows, vector: Vectors, weight: float, graph: VectorIndex) -> Leg:
    rows = {snapshot.passages[row].id: row for row in among.tolist()}
    values = np.full(len(snapshot.passages), -np.inf, dtype=np.float32)
    for name, value in nearest_among(graph, vector, rows, _REACH):
        values[rows[name]] = value
    return Leg("向量", weight, values)
