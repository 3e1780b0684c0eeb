"""The corpus at one moment, as a search goes through it: passages by number, and masks over the numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from writer.corpus.search import Leg
from writer.corpus.shelf import View
from writer.corpus.why import Origin
from writer.schema import ROLES, Passage, Role

Rows = NDArray[np.int64]

# Of the topics and words, how much is decided by the topics: by how much of the query lies in them.
_LEAST_TOPICS, _MOST_TOPICS = 0.2, 0.9


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Passages in the order of reports, with a view in the same order; ``state`` says what they were read from."""

    state: tuple[int, int]
    passages: tuple[Passage, ...]
    view: View
    origins: Mapping[str, Origin]
    _rows: dict[str, int] = field(init=False)
    _reports: dict[str, list[int]] = field(init=False)
    _roles: NDArray[np.int8] = field(init=False)
    _likely: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        rows, reports = {}, dict[str, list[int]]()
        codes = {role: code for code, role in enumerate(ROLES)}
        for row, passage in enumerate(self.passages):
            rows[passage.id] = row
            reports.setdefault(passage.report, []).append(row)
        object.__setattr__(self, "_rows", rows)
        object.__setattr__(self, "_reports", reports)
        roles = np.array([codes.get(passage.role, -1) for passage in self.passages], dtype=np.int8)
        object.__setattr__(self, "_roles", roles)
        likely = np.array([passage.certainty == "likely" for passage in self.passages], dtype=bool)
        object.__setattr__(self, "_likely", likely)

    def may_be(self, role: Role | None, strict: bool = False) -> NDArray[np.bool_]:
        """Which passages have this role, or (unless ``strict``) may have it; with none, all."""
        if role is None:
            return np.ones(len(self.passages), dtype=bool)
        fitting: NDArray[np.bool_] = self._roles == ROLES.index(role)
        return fitting if strict else fitting | self._likely

    def legs(self, query: str, weight: float) -> list[Leg]:
        """Words and topics, which share ``weight`` by how much of the query lies in the topics."""
        words = self.view.words.scores(query)
        if self.view.topics is None:
            return [Leg("词语", weight, words)]
        topics, known = self.view.topics.scores(query)
        part = min(_MOST_TOPICS, max(_LEAST_TOPICS, known)) * weight
        return [Leg("词语", weight - part, words), Leg("主题", part, topics)]

    def knows(self, query: str) -> bool:
        """Whether the query lies in the topics of the corpus at all."""
        return self.view.topics is not None and self.view.topics.scores(query)[1] > 0

    def among(self, names: Collection[str]) -> list[Passage]:
        """The passages whose ids are among ``names``."""
        return [self.passages[self._rows[name]] for name in names if name in self._rows]

    def restrict(self, reports: Collection[str] | None, exclude: Collection[str]) -> Rows:
        """Rows of the reports asked for, without those excluded (ids of passages or names of reports)."""
        wanted = np.full(len(self.passages), reports is None)
        for name in reports or ():
            wanted[self._reports.get(name, [])] = True
        for name in exclude:
            wanted[self._reports.get(name, [])] = False
            if name in self._rows:
                wanted[self._rows[name]] = False
        return np.flatnonzero(wanted)
