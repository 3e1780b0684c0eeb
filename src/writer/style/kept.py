"""What was counted of each past passage, kept so that only new ones are counted again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

from writer.errors import StoreError
from writer.figures import fold_figures
from writer.schema import Passage
from writer.style.counting import COUNTS, RULES, count_folded
from writer.style.folding import flatten


class Keeping(Protocol):
    """A place to keep what was found, by a digest of what it was found from (``store.styles``)."""

    def all(self) -> dict[str, str]:
        """Everything that is kept, by its digest."""
        ...

    def keep(self, found: Mapping[str, str], only: Iterable[str]) -> None:
        """Keep what was found, and of the rest no more than ``only``, by digest."""
        ...


@dataclass(frozen=True, slots=True)
class Counted:
    """One passage as it was counted: its counts, and its text folded for comparing."""

    counts: tuple[int, ...]
    folded: str


def count_passages(passages: Sequence[Passage], keeping: Keeping | None) -> tuple[Counted, ...]:
    """Count each passage, those that were counted before from what was kept of them.

    Without ``keeping``, or where the record does not answer, everything is counted anew: nothing depends on it.
    """
    keys = [_key(passage.text) for passage in passages]
    known: dict[str, Counted] = {}
    held: dict[str, str] = {}
    if keeping is not None:
        with suppress(StoreError):
            held = keeping.all()
    wanted = set(keys)
    for key, content in held.items():
        if key in wanted and (found := _read(content)) is not None:
            known[key] = found
    fresh: dict[str, str] = {}
    for key, passage in zip(keys, passages, strict=True):
        if key not in known:
            known[key] = _count(passage.text)
            fresh[key] = _written(known[key])
    if keeping is not None and (fresh or held.keys() - wanted):
        with suppress(StoreError):  # counted again the next time
            keeping.keep(fresh, wanted)
    return tuple(known[key] for key in keys)


def _count(text: str) -> Counted:
    folded = fold_figures(text)
    return Counted(count_folded(text, folded), flatten(folded))


def _key(text: str) -> str:
    return blake2b(f"{RULES}\0{text}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _written(counted: Counted) -> str:
    return f"{' '.join(map(str, counted.counts))}\n{counted.folded}"


def _read(content: str) -> Counted | None:
    """What was kept; None where another program kept something else."""
    head, _, folded = content.partition("\n")
    try:
        counts = tuple(map(int, head.split()))
    except ValueError:
        return None
    return Counted(counts, folded) if len(counts) == len(COUNTS) else None
