"""The corpus at one moment, as a search goes through it: passages by number, and masks over the numbers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from writer.corpus.lexical import Scores
from writer.corpus.shelf import View
from writer.schema import ROLES, Passage, Role

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Passages in the order of reports, with a view in the same order; ``state`` says what they were read from."""

    state: tuple[int, int]
    passages: tuple[Passage, ...]
    view: View
    _rows: dict[str, int] = field(init=False)
    _reports: dict[str, list[int]] = field(init=False)
    _roles: NDArray[np.int8] = field(init=False)

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

    def of_role(self, role: Role | None) -> NDArray[np.bool_]:
        """Which passages have this role; with none, all."""
        if role is None:
            return np.ones(len(self.passages), dtype=bool)
        same: NDArray[np.bool_] = self._roles == ROLES.index(role)
        return same

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


def best(values: Scores, among: Rows, count: int) -> list[int]:
    """The ``count`` rows of ``among`` with the highest finite values, highest first, equals in their order."""
    own = values[among]
    if len(own) > count:
        least = np.partition(own, len(own) - count)[len(own) - count]
        among = among[own >= least]
        own = values[among]
    order = np.argsort(-own, kind="stable")[:count]
    rows: list[int] = among[order[np.isfinite(own[order])]].tolist()
    return rows
