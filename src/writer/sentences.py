"""Where each sentence of a rolled section comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# rolled: a past sentence with this period's figures; carried: one without any; stated: a plain sentence on facts;
# point: a point of the outline; dropped: a past sentence of which nothing stands.
SentenceKind = Literal["rolled", "carried", "stated", "point", "dropped"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A figure, mask or period of a past sentence, and what stands in its place now.

    ``start`` and ``end`` are offsets into the past sentence. ``metric``, ``relation`` and ``unit`` (as printed) say
    what the slot asks for, as far as that is known; ``new`` is what stands there now, "" where nothing does, and then
    ``why`` says why. ``formula`` is where the new value comes from.
    """

    start: int
    end: int
    old: str
    kind: Literal["quantity", "period", "mask"]
    metric: str = ""
    relation: str = ""
    unit: str = ""
    new: str = ""
    fact: str = ""
    formula: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class SourcedSentence:
    """A sentence of a rolled section with where it comes from, or one of the past section that is gone.

    ``start`` and ``end`` are offsets into the draft's text. ``report``, ``section`` and ``heading`` name the past
    section it was written after, ``old`` is the sentence as it stands there; all "" for a new sentence. ``fell`` are
    the words of it that fell away, each with the reason.
    """

    start: int
    end: int
    text: str
    kind: SentenceKind
    report: str = ""
    section: str = ""
    heading: str = ""
    old: str = ""
    slots: tuple[Slot, ...] = ()
    fell: tuple[tuple[str, str], ...] = ()
