"""Which past passages a section is written from: the chosen one, then what search finds, none offered twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Lock
from typing import Protocol

from rapidfuzz import fuzz

from writer.drafting.headings import heading_path
from writer.errors import CorpusError, NotRecorded
from writer.schema import Fact, Hit, Outline, OutlineItem, Passage, Period, Report, Role

_CHOICE = 8
# How many ranks a heading of the same words is worth.
_HEADING_PULL = 6
_QUERY_LABELS = 12


class PassageSource(Protocol):
    """What drafting needs of the library of past reports."""

    def search(
        self,
        query: str,
        role: Role | None = None,
        k: int = 5,
        reports: Sequence[str] | None = None,
        exclude: Sequence[str] = (),
        *,
        issuer: str = "",
        period: Period | None = None,
    ) -> tuple[Hit, ...]:
        """The passages that fit best; raises EmptyCorpus when nothing is indexed."""
        ...

    def report(self, name: str) -> Report:
        """The past report of this name; raises NotRecorded."""
        ...

    def passage(self, passage_id: str) -> Passage:
        """The passage with this id; raises NotRecorded."""
        ...


class Choice:
    """Chooses the passages for the sections of one report. Safe to share between threads.

    Args:
        wants: how many passages a section is written from.
        reports: names of the only past reports to choose from; None for all.
        used: passages (ids) that the sections which stand already were written from, with the section's id.
    """

    def __init__(
        self,
        library: PassageSource,
        outline: Outline,
        period: Period | None,
        wants: int,
        *,
        reports: Sequence[str] | None = None,
        used: Mapping[str, str] | None = None,
    ) -> None:
        self._library = library
        self._outline = outline
        self._period = period
        self._wants = wants
        self._from = reports
        self._used: dict[str, str] = dict(used or {})
        self._settled: dict[str, list[Hit]] = {}
        self._lock = Lock()

    def settle(self, item: OutlineItem, facts: Sequence[Fact]) -> None:
        """Choose for a section now what ``hits`` will give the next time it is asked."""
        self._settled[item.id] = list(self.hits(item, facts))

    def hits(self, item: OutlineItem, facts: Sequence[Fact], lead: int = 0) -> tuple[Hit, ...]:
        """The chosen pattern first, then what search finds; nothing when the corpus is empty or cannot be asked.

        With ``lead`` those before it come last.
        """
        if not lead and (settled := self._settled.pop(item.id, None)) is not None:
            return tuple(settled)
        hits: list[Hit] = []
        if item.pattern:
            with suppress(CorpusError, NotRecorded):
                hits.append(Hit(self._library.passage(item.pattern), 1.0, "提纲选定的范文"))
        # Held over the search, so that two sections drafted at a time never choose the same passage.
        with self._lock:
            taken = [one for one, by in self._used.items() if by != item.id]
            taken += [one.pattern for one in self._outline.items if one.pattern]
            if self._wants > len(hits) or lead:
                with suppress(CorpusError):
                    hits += self._by_likeness(self._found(item, facts, taken), item)
            turn = lead % len(hits) if hits else 0
            hits = [*hits[turn:], *hits[:turn]][: self._wants]
            self._used.update({hit.passage.id: item.id for hit in hits})
        return tuple(hits)

    def _found(self, item: OutlineItem, facts: Sequence[Fact], taken: Sequence[str]) -> tuple[Hit, ...]:
        """What the library has on a section. With a role, the headings above only say again what the role says."""
        role = None if item.role == "other" else item.role
        heading = item.heading if role else heading_path(self._outline.items, item)
        labels = [fact.label or fact.note for fact in facts[:_QUERY_LABELS]]
        query = " ".join([heading, *labels, *item.points]).strip()
        return self._library.search(
            query or self._outline.title, role, _CHOICE, self._from, taken,
            issuer=self._outline.issuer, period=self._period,
        )  # fmt: skip

    def _by_likeness(self, hits: Sequence[Hit], item: OutlineItem) -> list[Hit]:
        """The hits of the right role, or of none that is sure, a heading like this one's first; else as ranked."""
        fitting = [hit for hit in hits if item.role in ("other", hit.passage.role) or hit.passage.certainty == "likely"]
        ranked = sorted(
            enumerate(fitting),
            key=lambda pair: pair[0] - _HEADING_PULL * fuzz.ratio(_last_heading(pair[1]), item.heading) / 100,
        )
        return [hit for _, hit in ranked]

    def reports(self, hits: Sequence[Hit]) -> dict[str, Report]:
        """The reports the passages come from, those that are still there."""
        reports: dict[str, Report] = {}
        for name in dict.fromkeys(hit.passage.report for hit in hits):
            with suppress(NotRecorded, CorpusError):
                reports[name] = self._library.report(name)
        return reports


def _last_heading(hit: Hit) -> str:
    return hit.passage.heading.rsplit(" / ", 1)[-1]
