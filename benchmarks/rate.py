"""A rate as the tables of the benchmarks print it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    right: int
    of: int

    def __str__(self) -> str:
        return f"{100 * self.right / self.of:.1f} % ({self.right}/{self.of})" if self.of else "–"
