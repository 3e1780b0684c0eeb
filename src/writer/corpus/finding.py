"""One search through a snapshot: by vectors, words and topics, first among those that fit the role."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from writer.corpus.common import Common
from writer.corpus.embedding import Vectors
from writer.corpus.index import VectorIndex, nearest_among
from writer.corpus.search import Leg, Ranked, choose, rank
from writer.corpus.snapshot import Rows, Snapshot
from writer.corpus.why import Reasons
from writer.schema import Hit, Passage, Role

VECTORS = "向量"
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
    common: Common | None = None,
) -> tuple[Hit, ...]:
    """The best ``k`` of the first group; of the next only as many as are missing.

    Args:
        groups: rows of the snapshot to look at.
        vector: that of the query; None to go by words and topics alone. ``weight`` is its part in the whole.
        graph: an index to ask for the nearest, where the corpus is too large to compare all; None to compare all.
        used: passages that were offered before: none that says the same is offered again.
        common: what a passage must have something of; None to take what comes nearest.

    Raises:
        CorpusError: the graph does not answer.
    """
    legs = snapshot.legs(reasons.query, 1 - weight)
    if vector is not None and graph is None:
        legs = [Leg(VECTORS, weight, snapshot.view.cosines(vector)), *legs]
    ranked: list[Ranked] = []
    hits: tuple[Hit, ...] = ()
    for among in groups:
        if len(among) and len(hits) < k:
            near = [] if vector is None or graph is None else [_near(snapshot, among, vector, weight, graph)]
            found = rank(snapshot.passages, among, [*near, *legs], reasons.favour)
            ranked += found if common is None else _related(snapshot, found, [*near, *legs], common, role)
            hits = choose(ranked, role, k, reasons, used)
    return hits


def _related(
    snapshot: Snapshot, found: list[Ranked], legs: Sequence[Leg], common: Common, role: Role | None
) -> list[Ranked]:
    """Those that have a word of the query, or a vector that is nearer to it than chance.

    One of the role asked for has that in common already: it is enough that one of them has more, or the topics do.
    Asking more of each costs 0.03 in nDCG@5 on ``benchmarks/retrieval`` with the role told, and nothing without.
    """
    close = {
        snapshot.passages[row].id
        for leg in legs
        if leg.name == VECTORS
        for row in np.flatnonzero(leg.values >= common.floor).tolist()
    }
    related = [item for item in found if item.passage.id in close or common.with_words_of(item.passage)]
    return found if role is not None and (related or snapshot.knows(common.query)) else related


def _near(snapshot: Snapshot, among: Rows, vector: Vectors, weight: float, graph: VectorIndex) -> Leg:
    rows = {snapshot.passages[row].id: row for row in among.tolist()}
    values = np.full(len(snapshot.passages), -np.inf, dtype=np.float32)
    for name, value in nearest_among(graph, vector, rows, _REACH):
        values[rows[name]] = value
    return Leg(VECTORS, weight, values)


def highest(snapshot: Snapshot, vector: Vectors, graph: VectorIndex | None = None) -> float:
    """The highest cosine of a vector with any passage; 0 where there are no vectors.

    Raises:
        CorpusError: the graph does not answer.
    """
    if graph is not None:
        return max((value for _, value in graph.nearest(vector, 1)), default=0.0)
    return max(0.0, float(snapshot.view.cosines(vector).max(initial=0.0)))
