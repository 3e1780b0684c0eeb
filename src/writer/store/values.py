"""What the record says about a report besides its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from writer.schema import Outline, Period


@dataclass(frozen=True, slots=True)
class PastSource:
    """Where a past report came from.

    ``path`` is the file it was read from, ``digest`` the SHA-256 of that file's bytes, ``modified`` its modification
    time (ISO 8601, UTC), ``splitter`` the versions of the rules that read it and cut it into
    passages.
    """

    path: str
    digest: str
    modified: str = ""
    splitter: str = ""


@dataclass(frozen=True, slots=True)
class DeskReport:
    """A report being written. ``created`` and ``updated`` are ISO 8601, UTC.

    ``base`` is the past report it is written after, by its name in the corpus, "" where none was chosen; ``origin`` is
    the id of the report of the period before that it was carried on from.
    """

    id: str
    title: str
    recipient: str
    period: str
    created: str
    updated: str
    archived: bool
    owner: str
    deleted: bool = False
    base: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class OutlineEdit:
    """What a change made of an outline, with the numbers of the save before it and of its own."""

    outline: Outline
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class KeptLedger:
    """One save of the figures that a report was drafted from. ``created`` is ISO 8601, UTC."""

    id: int
    title: str
    period: str
    created: str


@dataclass(frozen=True, slots=True)
class PastHead:
    """A past report without its text."""

    name: str
    title: str
    issuer: str
    period: Period | None


@dataclass(frozen=True, slots=True)
class KeptModels:
    """The models that an embedding endpoint has served under one name, each by its vector of one fixed text, and which
    of them the index is of.
    """

    current: int = 0
    probes: tuple[bytes, ...] = ()


CORRECTABLE: Final = ("title", "recipient", "issuer", "date", "period")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says a past report is. None leaves a field as it was read, "" says that the report has none."""

    title: str | None = None
    recipient: str | None = None
    issuer: str | None = None
    date: str | None = None
    period: Period | Literal[""] | None = None
