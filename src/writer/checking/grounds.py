"""What a draft is held against besides this period's facts: the names of metrics, the rules that are switched off."""

from __future__ import annotations

from dataclasses import dataclass, field

from writer.checking.language import RangeDash
from writer.checking.vocabulary import Vocabulary, load_vocabulary


@dataclass(frozen=True, slots=True)
class Grounds:
    """Gathered once by whoever opens the rooms, and handed to every check.

    Attributes:
        vocabulary: what metrics are called.
        off: the codes of findings that nobody wants to see.
        range_dash: which mark ranges of values take; ``any`` for one and the same throughout a draft.
    """

    vocabulary: Vocabulary = field(default_factory=load_vocabulary)
    off: frozenset[str] = frozenset()
    range_dash: RangeDash = "any"
