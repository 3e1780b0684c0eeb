"""What a model would be sent, without asking one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from threading import Event

from writer.drafting.brief import Brief
from writer.drafting.locks import Kept
from writer.drafting.messages import PASSAGES, build_messages
from writer.drafting.pipeline import Drafter, bare_heading
from writer.drafting.prompts import PromptFolder
from writer.drafting.run_order import RunOrder
from writer.drafting.seam import to_continue, without_half_reference
from writer.errors import NoEndpoint
from writer.schema import EngineName, Finding, Message, Outline


class SilentEngine:
    """Has the prompts of a chat model and no model: it can be looked at, not asked."""

    def __init__(self, prompts: PromptFolder) -> None:
        self._prompts = prompts

    @property
    def name(self) -> EngineName:
        """Whose prompts they are."""
        return "llm"

    @property
    def prompts(self) -> PromptFolder:
        """The templates."""
        return self._prompts

    @property
    def wants(self) -> int:
        """As many passages as the chat engine."""
        return PASSAGES

    def messages(self, brief: Brief) -> tuple[Message, ...]:
        """What is sent for this section; raises TemplateError."""
        return build_messages(brief, self._prompts)

    def write(self, brief: Brief, stop: Event) -> Iterator[str | Finding]:  # noqa: ARG002
        """Nothing; raises NoEndpoint."""
        raise NoEndpoint("这里只看提示词，不写文字；要写，请设置 OPENAI_BASE_URL 或 OPENAI_API_KEY。")


class Preview:
    """The prompts of a report's sections, as they would be sent one after the other."""

    def __init__(self, drafter: Drafter, engine: SilentEngine, outline: Outline, at_once: int = 1) -> None:
        """``at_once``: how many sections would be written at a time."""
        self._drafter = drafter
        self._engine = engine
        self._outline = outline
        self._at_once = at_once

    def brief(
        self,
        section_id: str,
        *,
        written: Mapping[str, str] | None = None,
        instruction: str = "",
        current: str = "",
        kept: Kept | None = None,
        partial: str = "",
    ) -> Brief:
        """What a model would be told about a section, with the messages; none for a heading without a text of its own.

        Args:
            written, instruction, current, kept, partial: as of ``Drafter.draft_section``. Where ``written`` is empty
                nothing is known of what the other sections say: they are not written for a preview.

        Raises:
            NotRecorded: the outline has no such section.
            TemplateError: a template cannot be used.
        """
        for earlier in self.before(section_id):
            # The sections that are written before this one choose their passages: none is offered twice.
            if earlier not in (written or {}):
                self._drafter.brief(earlier)
        brief = self._drafter.brief(section_id, written=written, instruction=instruction, current=current, kept=kept)
        if bare_heading(brief):
            return brief
        messages = self._engine.messages(brief)
        more = to_continue(without_half_reference(partial.rstrip()), self._engine.prompts) if partial.strip() else ()
        return replace(brief, messages=(*messages, *more))

    def before(self, section_id: str) -> tuple[str, ...]:
        """Ids of the sections that are begun before this one when the whole report is written."""
        order = RunOrder(self._outline.items, self._at_once)
        done: list[str] = []
        while (item := order.take(done, 0)) is not None and item.id != section_id:
            done.append(item.id)
        return tuple(done)
