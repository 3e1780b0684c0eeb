"""What an engine is told about the one section it writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Protocol

from writer.checking import Grounds, Prover
from writer.drafting.headings import heading_path
from writer.schema import (
    EngineName,
    Fact,
    Finding,
    Hit,
    Ledger,
    Message,
    Outline,
    OutlineItem,
    Report,
    Section,
    Severity,
    Usage,
)
from writer.sentences import SourcedSentence

_SUMMARY = 80
_FIRST_SENTENCE = re.compile(r"^.*?[。！？]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything one section is written from.

    ``facts`` are the section's own facts; ``ledger`` has all. ``hits`` are past passages as they stand in the record,
    best first: an engine that hands them on masks their figures; ``reports`` has the reports they come from, by name.
    ``others`` says in a line each what the other sections say,
    ``written`` has their texts by id. ``current`` is the text to be reworked under ``instruction``, "" for a first
    draft. ``locked`` are sentences of the present text that stay word for word: the program sees to it, and ``facts``
    has no longer what they state.
    ``messages`` is what a model is sent, once the engine has put it together. ``grounds`` are what the draft will be
    checked against besides the facts, ``prover`` the two made ready. ``partial`` is what stands of a section that was
    broken off: the model engine writes only what goes on behind it. ``guide`` is the house style in numbers, a line
    each. ``lead`` counts the drafts of this section that are asked for besides, 0 for the first or only one. ``among``
    are the names of the only past reports that may be written from, None for all.
    """

    outline: Outline
    item: OutlineItem
    ledger: Ledger
    facts: tuple[Fact, ...] = ()
    hits: tuple[Hit, ...] = ()
    reports: Mapping[str, Report] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)
    instruction: str = ""
    current: str = ""
    messages: tuple[Message, ...] = ()
    grounds: Grounds | None = None
    locked: tuple[str, ...] = ()
    partial: str = ""
    guide: tuple[str, ...] = ()
    prover: Prover | None = None
    lead: int = 0
    among: frozenset[str] | None = None

    @property
    def path(self) -> str:
        """The headings from the top down to this section."""
        return heading_path(self.outline.items, self.item)

    @property
    def has_children(self) -> bool:
        """Whether sub-sections stand below this section."""
        return any(one.id.startswith(self.item.id + ".") for one in self.outline.items)


class Engine(Protocol):
    """Something that writes the own text of one section."""

    @property
    def name(self) -> EngineName:
        """Which of the two engines it is."""
        ...

    @property
    def wants(self) -> int:
        """How many past passages it makes use of for one section."""
        ...

    def messages(self, brief: Brief) -> tuple[Message, ...]:
        """What would be sent to a model for this section; empty for an engine that asks none.

        Raises:
            TemplateError: a prompt template cannot be used.
        """
        ...

    def write(self, brief: Brief, stop: Event) -> Iterator[str | Finding | Usage | SourcedSentence | Message]:
        """The section's text piece by piece, with references such as ``[[F3.yoy]]``, notes about it, tokens used.

        Ends early, within half a second, once ``stop`` is set. A note with a span is about these words of the text as
        it is printed, one without is about the section. Messages are those a model was sent besides ``brief.messages``,
        to go on with what a limit had cut. An engine that knows where its sentences come from gives them
        too.

        Raises:
            EndpointError: a model could not be asked, or broke off; the pieces so far remain good.
            TemplateError: a prompt template cannot be used.
        """
        ...


def summaries(outline: Outline, written: Mapping[str, str], section_id: str) -> tuple[str, ...]:
    """In a line each, what the sections other than ``section_id`` say: heading and first sentence."""
    lines = []
    for item in outline.items:
        text = written.get(item.id, "").strip()
        if item.id == section_id or not text:
            continue
        first = _FIRST_SENTENCE.match(text)
        said = (first[0] if first else text).replace("\n", " ").strip()
        name = "开头" if item.id == "0" else heading_path(outline.items, item)
        lines.append(f"{name}：{said if len(said) <= _SUMMARY else said[: _SUMMARY - 1] + '…'}")
    return tuple(lines)


def as_section(item: OutlineItem, text: str) -> Section:
    """``text`` as the one section it is, so that the checks know its role: what is planned is no result."""
    return Section(item.id, item.level, item.number, item.heading, item.role, False, 0, 0, len(text), text)


def note(code: str, severity: Severity, message: str, suggestion: str = "") -> Finding:
    """A finding about a whole section: it has no span."""
    return Finding(code, severity, 0, 0, "", message, suggestion)
