"""The values of the style room, part of ``writer.schema``: import them from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class StyleSample:
    """One piece of a past report behind a band: the passages it is made of, and what was measured of it."""

    report: str
    passages: tuple[str, ...]
    value: float


@dataclass(frozen=True, slots=True)
class StyleBand:
    """What a measure usually is in past reports: the 10th, 50th and 90th percentile of ``samples`` pieces.

    The pieces are taken from ``reports`` past reports and have about ``length`` characters each. ``role`` is "" for
    all roles, ``issuer`` "" for all offices. ``typical`` are the pieces that lie nearest to low, median and high.
    """

    name: str
    label: str
    unit: str
    low: float
    median: float
    high: float
    samples: int
    reports: int
    length: int
    role: str = ""
    issuer: str = ""
    typical: tuple[StyleSample, ...] = ()


@dataclass(frozen=True, slots=True)
class Pull:
    """A sentence (or paragraph) of a draft that takes a measure out of its band.

    ``without`` is what the measure would be if this sentence were not there.
    """

    start: int
    end: int
    text: str
    without: float


@dataclass(frozen=True, slots=True)
class Metric:
    """A style measure of a draft against the corpus; percentile is 0–100, None where the text is too short.

    ``side`` says where the value lies, outside the band or (``""``) within it or unjudged; ``pulls`` are the
    sentences that take it there, and ``advice`` what a writer would change. ``samples`` pieces of about ``length``
    characters from ``reports`` past reports make up the band; ``typical`` are those nearest to low, median and high.
    """

    name: str
    value: float
    corpus_low: float
    corpus_median: float
    corpus_high: float
    percentile: float | None
    label: str = ""
    unit: str = ""
    side: Literal["", "low", "high"] = ""
    samples: int = 0
    reports: int = 0
    length: int = 0
    advice: str = ""
    pulls: tuple[Pull, ...] = ()
    typical: tuple[StyleSample, ...] = ()


@dataclass(frozen=True, slots=True)
class CopiedRun:
    """A run of characters shared with a past report; ``share`` is its part of the draft's length.

    ``passage`` is the past passage in which the run begins, ``reports`` how many past reports have it.
    """

    start: int
    end: int
    text: str
    report: str
    share: float
    passage: str = ""
    reports: int = 1


@dataclass(frozen=True, slots=True)
class Nearest:
    """The past passage nearest to one paragraph of a draft.

    ``words`` are the stretches both have, as spans of the draft and their text; ``report`` is the passage's.
    """

    start: int
    end: int
    passage: str
    score: float
    report: str = ""
    heading: str = ""
    words: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PhraseUse:
    """A set phrase of past reports: how many of them have it, how often in all; in a draft, where it stands."""

    text: str
    reports: int
    count: int
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class HeadingRemark:
    """What sets a heading of a draft apart from those beside it, or from the headings of past reports."""

    start: int
    end: int
    text: str
    code: str
    message: str
    siblings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A draft against the style corpus. ``note`` says in words what could not be compared, and why."""

    metrics: tuple[Metric, ...] = ()
    copied: tuple[CopiedRun, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    copied_share: float = 0.0
    phrases: tuple[PhraseUse, ...] = ()
    headings: tuple[HeadingRemark, ...] = ()
    note: str = ""
