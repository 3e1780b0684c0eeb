"""Drafting: outline, prompts, the two engines, and the pipeline that runs them section by section.

`ChatEngine` loads a chat model's libraries, so it is imported only when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from writer.drafting.assign import assign_facts
from writer.drafting.brief import Brief, Engine
from writer.drafting.document import compose, heading_line, outline_of, replace_section, sections_under
from writer.drafting.follow import follow
from writer.drafting.headings import bare_heading, renumber
from writer.drafting.outline import propose_outline
from writer.drafting.outline_text import outline_text, parse_outline, read_outline
from writer.drafting.periods import roll_periods
from writer.drafting.pipeline import Drafter, PassageSource
from writer.drafting.roll import RollEngine

if TYPE_CHECKING:
    from writer.drafting.llm import ChatEngine
    from writer.drafting.prompts import PromptFolder

__all__ = [
    "Brief",
    "ChatEngine",
    "Drafter",
    "Engine",
    "PassageSource",
    "PromptFolder",
    "RollEngine",
    "assign_facts",
    "bare_heading",
    "compose",
    "follow",
    "heading_line",
    "outline_of",
    "outline_text",
    "parse_outline",
    "propose_outline",
    "read_outline",
    "renumber",
    "replace_section",
    "roll_periods",
    "sections_under",
]


def __getattr__(name: str) -> Any:
    if name == "ChatEngine":
        from writer.drafting.llm import ChatEngine

        return ChatEngine
    if name == "PromptFolder":
        from writer.drafting.prompts import PromptFolder

        return PromptFolder
    raise AttributeError(name)
