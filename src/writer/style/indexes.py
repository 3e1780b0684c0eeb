"""What a draft is looked up in: shared runs, set phrases and nearest passages, each built when first asked for."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from writer.schema import Passage, Role
from writer.style.copied import CopiedRuns
from writer.style.grams import CorpusText
from writer.style.nearest import NearestPassages
from writer.style.phrases import Phrase, SetPhrases, counted_too, mine_phrases


class Indexes:
    """The indexes over the folded passages of a corpus. Safe to share between threads."""

    def __init__(self, passages: Sequence[Passage], folded: Sequence[str]) -> None:
        self._passages = passages
        self._folded = folded
        numbers: dict[str, int] = {}
        self._owners = [numbers.setdefault(passage.report, len(numbers)) for passage in passages]
        self.reports = tuple(numbers)
        self._follow = [
            bool(at) and (passages[at - 1].report, passages[at - 1].section_id) == (one.report, one.section_id)
            for at, one in enumerate(passages)
        ]
        self._corpus = CorpusText(self._folded, self._owners, self._follow)
        self._lock = threading.RLock()
        self._masks: dict[Role, npt.NDArray[np.bool_]] = {}

    @property
    def copied(self) -> CopiedRuns:
        """Finds runs shared with past reports."""
        with self._lock:
            return self._copied

    @property
    def nearest(self) -> NearestPassages:
        """Finds the passage nearest to a paragraph."""
        with self._lock:
            return self._nearest

    @property
    def phrases(self) -> SetPhrases:
        """The set phrases of the corpus."""
        with self._lock:
            return self._phrases

    def hand_over(self, phrases: SetPhrases) -> None:
        """Take over set phrases that were mined from the same passages before."""
        with self._lock:
            self.__dict__["_phrases"] = phrases

    def of_role(self, role: Role) -> npt.NDArray[np.bool_] | None:
        """Which passages have this role; None where none has."""
        with self._lock:
            if role not in self._masks:
                self._masks[role] = np.array([passage.role == role for passage in self._passages], dtype=bool)
            mask = self._masks[role]
        return mask if mask.any() else None

    def phrases_per_passage(self, least: int, only: Sequence[int] | None = None) -> list[int]:
        """How many set phrases of at least so many reports each passage has; ``only`` these passages, by number."""
        texts = self._folded if only is None else [self._folded[at] for at in only]
        return [sum(1 for _ in self.phrases.find(text, least)) for text in texts]

    def counted_too(self, phrases: Sequence[Phrase], only: Sequence[int]) -> list[Phrase]:
        """These phrases with what they have in ``only`` these passages added to their counts."""
        texts, owners = [self._folded[at] for at in only], [self._owners[at] for at in only]
        follow = [self._follow[at] and bool(number) and only[number - 1] == at - 1 for number, at in enumerate(only)]
        return counted_too(phrases, CorpusText(texts, owners, follow))

    @cached_property
    def _copied(self) -> CopiedRuns:
        return CopiedRuns(self._corpus)

    @cached_property
    def _nearest(self) -> NearestPassages:
        return NearestPassages(self._folded)

    @cached_property
    def _phrases(self) -> SetPhrases:
        return mine_phrases(self._corpus)
