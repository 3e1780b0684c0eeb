"""Drafting: outline, prompts, the two engines, and the pipeline that runs them section by section.

`ChatEngine` loads a chat model's libraries, so it is imported only when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from writer.drafting.assign import assign_facts
from writer.drafting.brief import Brief, Engine
from writer.drafting.candidates import MANNERS, MOST, PLAIN, Candidate, Candidates, draft_candidates, require_count
from writer.drafting.choosing import PassageSource
from writer.drafting.document import (
    compose,
    heading_line,
    outline_of,
    replace_section,
    section_spans,
    sections_under,
)
from writer.drafting.follow import follow
from writer.drafting.headings import bare_heading, renumber
from writer.drafting.locks import Kept, find_locked, followed, lock_findings, own_sentences, sentences_at, standing
from writer.drafting.one_report import OneReport
from writer.drafting.outages import Outages
from writer.drafting.outline import propose_outline
from writer.drafting.outline_text import outline_text, parse_outline, read_outline
from writer.drafting.periods import roll_periods
from writer.drafting.picks import keep_locked, take_sentences
from writer.drafting.pipeline import Drafter
from writer.drafting.points import point_findings
from writer.drafting.rating import RULE, Measure, Rating, rank_key, rate, style_of, why_before
from writer.drafting.rewording import Selection, select
from writer.drafting.roll import RollEngine
from writer.drafting.run_order import RunOrder
from writer.drafting.sentences import bare_sentences, sentence_spans
from writer.drafting.sourced import CODE as ORIGIN
from writer.drafting.sourced import origin_remarks, said_origin
from writer.drafting.stops import Stop, Wait
from writer.drafting.tokens import approximate_tokens

if TYPE_CHECKING:
    from writer.drafting.llm import ChatEngine
    from writer.drafting.preview import Preview, SilentEngine
    from writer.drafting.prompts import PromptFolder

__all__ = [
    "MANNERS",
    "MOST",
    "ORIGIN",
    "PLAIN",
    "RULE",
    "Brief",
    "Candidate",
    "Candidates",
    "ChatEngine",
    "Drafter",
    "Engine",
    "Kept",
    "Measure",
    "OneReport",
    "Outages",
    "PassageSource",
    "Preview",
    "PromptFolder",
    "Rating",
    "RollEngine",
    "RunOrder",
    "Selection",
    "SilentEngine",
    "Stop",
    "Wait",
    "approximate_tokens",
    "assign_facts",
    "bare_heading",
    "bare_sentences",
    "compose",
    "draft_candidates",
    "find_locked",
    "follow",
    "followed",
    "heading_line",
    "keep_locked",
    "lock_findings",
    "origin_remarks",
    "outline_of",
    "outline_text",
    "own_sentences",
    "parse_outline",
    "point_findings",
    "propose_outline",
    "rank_key",
    "rate",
    "read_outline",
    "renumber",
    "replace_section",
    "require_count",
    "roll_periods",
    "said_origin",
    "section_spans",
    "sections_under",
    "select",
    "sentence_spans",
    "sentences_at",
    "standing",
    "style_of",
    "take_sentences",
    "why_before",
]


def __getattr__(name: str) -> Any:
    if name == "ChatEngine":
        from writer.drafting.llm import ChatEngine

        return ChatEngine
    if name == "PromptFolder":
        from writer.drafting.prompts import PromptFolder

        return PromptFolder
    if name in ("Preview", "SilentEngine"):
        from writer.drafting import preview

        return getattr(preview, name)
    raise AttributeError(name)
