"""What was counted of each past passage, and the set phrases of all: kept, so that only what is new is counted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

from writer.errors import StoreError
from writer.figures import fold_figures
from writer.schema import Passage
from writer.style.copied import SET_PHRASE_REPORTS
from writer.style.counting import COUNTS, RULES, count_folded
from writer.style.folding import flatten
from writer.style.indexes import Indexes
from writer.style.phrases import Phrase, SetPhrases

# Mining looks at the whole corpus. For so small a part of it that is new it is not done again.
LITTLE = 0.02


class Keeping(Protocol):
    """A place to keep what was found, by a digest of what it was found from (``store.styles``)."""

    def all(self) -> dict[str, str]:
        """Everything that is kept, by its digest."""
        ...

    def keep(self, found: Mapping[str, str], only: Iterable[str]) -> None:
        """Keep what was found, and of the rest no more than ``only``, by digest."""
        ...


class Kept:
    """What was kept, as it is looked up and added to; written back once, by ``save``.

    Without a place to keep it, or where the record does not answer, nothing is known and everything is found anew:
    nothing depends on it.
    """

    def __init__(self, keeping: Keeping | None) -> None:
        self._keeping = keeping
        self._held: dict[str, str] = {}
        if keeping is not None:
            with suppress(StoreError):
                self._held = keeping.all()
        self._fresh: dict[str, str] = {}
        self._wanted: set[str] = set()

    def get(self, key: str) -> str | None:
        """What is kept under this digest, None for nothing."""
        self._wanted.add(key)
        return self._held.get(key)

    def put(self, key: str, content: str) -> None:
        """Keep this under this digest."""
        self._wanted.add(key)
        self._fresh[key] = content

    def save(self) -> None:
        """Write back what is new, and forget what nobody asked for."""
        if self._keeping is not None and (self._fresh or self._held.keys() - self._wanted):
            with suppress(StoreError):  # found again the next time
                self._keeping.keep(self._fresh, self._wanted)


@dataclass(frozen=True, slots=True)
class Counted:
    """One passage as it was counted: its counts, and its text folded for comparing."""

    counts: tuple[int, ...]
    folded: str


def count_passages(passages: Sequence[Passage], kept: Kept) -> tuple[Counted, ...]:
    """Count each passage, those that were counted before from what was kept of them."""
    found = []
    for passage in passages:
        key = digest(passage.text)
        content = kept.get(key)
        counted = _read(content) if content is not None else None
        if counted is None:
            counted = _count(passage.text)
            kept.put(key, _written(counted))
        found.append(counted)
    return tuple(found)


def mined_phrases(indexes: Indexes, passages: Sequence[Passage], kept: Kept) -> list[int]:
    """How many set phrases stand in each passage, those of the passage's own report alone left out.

    The phrases are mined once and handed to ``indexes``. While reports come to a corpus that make up no more than
    ``LITTLE`` of it, those mined before stay, counted in the new reports too; what has become a phrase by a new report
    is then found at the next mining. Anything that has gone or changed has them mined afresh.
    """
    marks = [digest(f"{passage.report}\0{passage.text}") for passage in passages]
    known = _known(kept.get(_PHRASES))
    fresh = _come_since(known, marks, passages) if known is not None else None
    if known is not None and fresh is not None:
        indexes.hand_over(SetPhrases(indexes.counted_too(known.phrases, fresh)))
        uses = iter(known.uses)
        own = dict(zip(fresh, indexes.phrases_per_passage(SET_PHRASE_REPORTS + 1, fresh), strict=True))
        return [own[at] if at in own else next(uses) for at in range(len(passages))]
    # A past report is itself one of the reports that have its phrases; a draft is not.
    uses_now = indexes.phrases_per_passage(SET_PHRASE_REPORTS + 1)
    listed = [(one.text, one.reports, one.count) for one in indexes.phrases.phrases]
    content = {"of": marks, "phrases": listed, "uses": uses_now}
    kept.put(_PHRASES, json.dumps(content, ensure_ascii=False))
    return uses_now


@dataclass(frozen=True, slots=True)
class _Mined:
    """What was mined before: the marks of the passages it was mined from, in order, and the uses in each."""

    of: list[str]
    phrases: list[Phrase]
    uses: list[int]


def _known(content: str | None) -> _Mined | None:
    """What was kept of the last mining; None for nothing, or where another program kept something else."""
    if content is None:
        return None
    with suppress(ValueError, TypeError, KeyError):
        found = json.loads(content)
        phrases = [Phrase(str(text), int(reports), int(count)) for text, reports, count in found["phrases"]]
        mined = _Mined([str(one) for one in found["of"]], phrases, [int(one) for one in found["uses"]])
        return mined if len(mined.of) == len(mined.uses) else None
    return None


def _come_since(known: _Mined, marks: Sequence[str], passages: Sequence[Passage]) -> list[int] | None:
    """The passages that have come since, by number; None where any has gone, or where too many have come."""
    fresh: list[int] = []
    upto = 0
    for at, mark in enumerate(marks):
        if upto < len(known.of) and known.of[upto] == mark:
            upto += 1
        else:
            fresh.append(at)
    if upto < len(known.of):
        return None
    come = set(fresh)
    old = {passage.report for at, passage in enumerate(passages) if at not in come}
    size = sum(len(passages[at].text) for at in fresh)
    little = size <= LITTLE * sum(len(passage.text) for passage in passages)
    return fresh if little and not any(passages[at].report in old for at in fresh) else None


def _count(text: str) -> Counted:
    folded = fold_figures(text)
    return Counted(count_folded(text, folded), flatten(folded))


def digest(text: str) -> str:
    """The digest of a text, another one with every change of the rules."""
    return blake2b(f"{RULES}\0{text}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


_PHRASES = digest("\0set phrases")


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
