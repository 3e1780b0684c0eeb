"""What a draft is held against besides this period's facts: names of metrics, past reports, rules switched off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from writer.checking.language import RangeDash
from writer.checking.nametable import load_vocabulary
from writer.checking.past import PastRecord
from writer.checking.vocabulary import Vocabulary
from writer.schema import Outline


@dataclass(frozen=True, slots=True)
class Grounds:
    """Gathered once by whoever opens the rooms, and handed to every check.

    Attributes:
        vocabulary: what metrics are called.
        off: the codes of findings that nobody wants to see.
        range_dash: which mark ranges of values take; ``any`` for one and the same throughout a draft.
        past: the past reports whose figures, dates and names may be left in a draft; None where there are none.
        material: what is given for this report besides its facts: its title, address and headings, the points it must
            mention.
    """

    vocabulary: Vocabulary = field(default_factory=load_vocabulary)
    off: frozenset[str] = frozenset()
    range_dash: RangeDash = "any"
    past: PastRecord | None = None
    material: tuple[str, ...] = ()

    def of_report(self, outline: Outline) -> Grounds:
        """The grounds of one report: what its outline names is this period's, whatever past reports say."""
        words = [outline.title, outline.recipient, outline.issuer]
        for item in outline.items:
            words += [item.heading, *item.points]
        return replace(self, material=tuple(word for word in words if word))
