"""Engine ``roll`` (套写): past wording with this period's facts in its slots, without any model."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

from writer.drafting.brief import Brief
from writer.drafting.plain import say_facts
from writer.schema import EngineName, Finding, Message


class RollEngine:
    """Writes a section from past passages and facts by rule."""

    @property
    def name(self) -> EngineName:
        """The engine's name."""
        return "roll"

    def messages(self, brief: Brief) -> tuple[Message, ...]:  # noqa: ARG002
        """None: nobody is asked."""
        return ()

    def write(self, brief: Brief, stop: Event) -> Iterator[str | Finding]:
        """The section's text, sentence by sentence."""
        for sentence in say_facts(brief.facts, brief.ledger):
            if stop.is_set():
                return
            yield sentence
