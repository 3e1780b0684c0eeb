"""The corpus at one moment: its passages by number, and what a search reads besides the vectors."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from writer.corpus.folding import weighed_text
from writer.corpus.latent import LatentIndex
from writer.corpus.lexical import LexicalIndex
from writer.corpus.why import Origin
from writer.schema import Passage

if TYPE_CHECKING:
    from writer.store import PastHead

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Passages in the order of reports, with the indexes in the same order; ``generation`` says of when."""

    generation: int
    passages: tuple[Passage, ...]
    lexical: LexicalIndex
    latent: LatentIndex
    origins: Mapping[str, Origin]

    def restrict(self, reports: Collection[str] | None, exclude: Collection[str]) -> Rows:
        """Numbers of the passages of these reports, without those excluded (ids of passages, names of reports)."""
        wanted = None if reports is None else frozenset(reports)
        unwanted = frozenset(exclude)
        rows = [
            row
            for row, passage in enumerate(self.passages)
            if (wanted is None or passage.report in wanted)
            and passage.id not in unwanted
            and passage.report not in unwanted
        ]
        return np.array(rows, dtype=np.int64)


def take_snapshot(generation: int, passages: tuple[Passage, ...], heads: Iterable[PastHead]) -> Snapshot:
    """Build the indexes of these passages; takes about two seconds for a thousand."""
    texts = [weighed_text(passage) for passage in passages]
    origins = {head.name: Origin(head.issuer, head.period) for head in heads}
    return Snapshot(generation, passages, LexicalIndex(texts), LatentIndex(texts), origins)
