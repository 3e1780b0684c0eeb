"""The way of one section: facts and past passages → brief → engine → text with figures in place → findings."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from threading import Event

from writer.checking import Grounds, Prover
from writer.drafting.brief import Brief, Engine, note, summaries
from writer.drafting.carried import placed
from writer.drafting.choosing import Choice, PassageSource
from writer.drafting.claims import heading_findings
from writer.drafting.costs import total
from writer.drafting.document import missing_section
from writer.drafting.finishing import Finisher, in_words, without_unstated
from writer.drafting.habits import learn_style
from writer.drafting.locks import Kept
from writer.drafting.refusals import leftovers
from writer.drafting.repair import Mender
from writer.drafting.report_run import ReportRun, SectionTextCallback
from writer.drafting.rewording import Selection, brief_for, fitted
from writer.drafting.running import TextCallback, Written, cleaned, run_engine
from writer.drafting.sentences import bare_sentences
from writer.facts import FigureStyle
from writer.figures import parse_period
from writer.schema import (
    PASSING,
    Checked,
    Draft,
    EngineName,
    Fact,
    Hit,
    Ledger,
    Outline,
    OutlineItem,
)


class Drafter:
    """Drafts the sections of one report. Safe to be used from several threads, one section each.

    Passages that one section was written from are not offered to the next.
    """

    def __init__(
        self,
        *,
        library: PassageSource,
        ledger: Ledger,
        outline: Outline,
        engine: Engine,
        grounds: Grounds | None = None,
        reports: Sequence[str] | None = None,
        used: Mapping[str, str] | None = None,
        guide: Sequence[str] = (),
    ) -> None:
        """Prepare to draft.

        Args:
            reports: names of the only past reports to write from; None for all.
            used: passages (ids) that the sections which stand already were written from, with the section's id.
            guide: the house style in numbers, a line each, for an engine that can be told.
        """
        self._guide = tuple(guide)
        self._among = frozenset(reports) if reports is not None else None
        self._ledger = ledger
        self._outline = outline
        self._engine = engine
        self._period = parse_period(outline.period or ledger.period)
        self._grounds = (grounds or Grounds()).of_report(outline)
        self._reports = reports
        self._choice = Choice(library, outline, self._period, engine.wants, reports=reports, used=used)

    # What only a draft needs, and takes longer to prepare than to find the passages.
    @cached_property
    def _prover(self) -> Prover:
        return Prover(self._ledger, self._grounds)

    @cached_property
    def _style(self) -> FigureStyle:
        outline = self._outline
        return learn_style(self._grounds.past, self._ledger, outline.issuer or outline.title, self._reports)

    @cached_property
    def _finisher(self) -> Finisher:
        asks = self._engine.name == "llm"
        return Finisher(self._ledger, self._prover, self._period, self._style, asks_model=asks)

    @property
    def engine_name(self) -> EngineName:
        """Which engine writes."""
        return self._engine.name

    def passages(self, section_id: str) -> tuple[Hit, ...]:
        """The past passages a section would be written from: those of its brief.

        Raises:
            NotRecorded: the outline has no such section.
        """
        item = self._item(section_id)
        return self._choice.hits(item, self._facts_of(item))

    def brief(
        self,
        section_id: str,
        *,
        written: Mapping[str, str] | None = None,
        instruction: str = "",
        current: str = "",
        lead: int = 0,
        kept: Kept | None = None,
    ) -> Brief:
        """What the engine would be told about a section.

        Args:
            kept: what of the present text is a person's; see ``draft_section``.
            lead: which of the passages found comes first, counted from 0: another one makes another draft.

        Raises:
            NotRecorded: the outline has no such section.
        """
        item = self._item(section_id)
        facts = self._facts_of(item)
        hits = self._choice.hits(item, facts, lead)
        brief = Brief(
            outline=self._outline,
            item=item,
            ledger=self._ledger,
            facts=facts,
            hits=hits,
            reports=self._choice.reports(hits),
            others=summaries(self._outline, written or {}, section_id),
            written={key: text for key, text in (written or {}).items() if key != section_id},
            instruction=instruction.strip(),
            current=current.strip(),
            grounds=self._grounds,
            guide=self._guide,
            prover=self._prover,
            lead=lead,
            among=self._among,
        )
        return brief if kept is None else self._without_locked(brief, kept)

    def choose(self, section_id: str) -> None:
        """Settle which passages a section is written from, before another one is asked; raises NotRecorded."""
        item = self._item(section_id)
        self._choice.settle(item, self._facts_of(item))

    def draft_section(
        self,
        section_id: str,
        *,
        written: Mapping[str, str] | None = None,
        instruction: str = "",
        current: str = "",
        partial: str = "",
        stop: Event | None = None,
        on_text: TextCallback | None = None,
        kept: Kept | None = None,
        lead: int = 0,
    ) -> Draft:
        """Write the own text of one section.

        Args:
            section_id: the outline id; sub-sections are sections of their own. A heading that has some, and neither
                facts nor points nor a past text of its own, is left without text.
            written: the texts of the other sections by id, so that this one knows what they say.
            instruction: what the person wants done differently; ``current`` is the text it is about.
            current: the text as it stands, "" for a first draft.
            partial: what stands of a section that was broken off: a model goes on behind it; 套写 begins anew.
            stop: set it to stop; what has come is kept and the draft is not ``complete``.
            on_text: is given the whole text so far, rendered, whenever it grows. An exception of it ends the draft.
            kept: what of the present text is a person's: locked sentences come back word for word, and what a person
                wrote is not given to a model to be mended.
            lead: which of the passages found comes first; see ``brief``.

        Raises:
            NotRecorded: the outline has no such section.
            EndpointError: the model could not be asked, or broke off before a word had come.
            TemplateError: a prompt template cannot be used.
        """
        began = time.perf_counter()
        # What stands of a broken-off section may have been corrected by hand meanwhile: it is not sent to be mended.
        kept, stop = kept or Kept(current, own=tuple(bare_sentences(partial))), stop or Event()
        brief = self.brief(section_id, written=written, instruction=instruction, current=current, lead=lead, kept=kept)
        if bare_heading(brief):
            return Draft(section_id, brief.item.heading, brief.item.role, "", self.engine_name)
        brief = replace(
            brief,
            messages=self._engine.messages(brief),
            partial=partial.rstrip() if self._engine.name == "llm" else "",
        )
        result = run_engine(self._engine, brief, stop, on_text, self._style)
        draft = self._draft(brief, result, kept, stop, lambda: time.perf_counter() - began)
        if on_text:
            on_text(draft.text)
        return draft

    def _draft(self, brief: Brief, result: Written, kept: Kept, stop: Event, seconds: Callable[[], float]) -> Draft:
        """What an engine gave as a draft: figures in place, locks kept, mended once, checked."""
        # A text that broke off or was stopped is not mended: its model is gone, or nobody wants to wait.
        mender = self._engine if isinstance(self._engine, Mender) and result.complete else None
        done = self._finisher.finish(cleaned(self._engine, result.raw, brief), brief, kept, mender, stop)
        text = done.text
        if self._engine.name == "llm":
            result.notes.extend(leftovers(text))
        if _foreign(text):
            result.notes.append(note("language", "warning", "这一节不是用中文写的；请重写，或换一个模型。"))
        stated = _facts_in(text, done.used, done.checked, brief.facts)
        told = [fact for fact in self._ledger.facts if fact.id in stated]
        said = self._finisher.restyled(without_unstated(result.notes, text), done)
        notes = [placed(one, text) for one in (*said, *heading_findings(brief.item, told, self._ledger))]
        return Draft(
            section_id=brief.item.id,
            heading=brief.item.heading,
            role=brief.item.role,
            text=text,
            engine=self._engine.name,
            passages=tuple(hit.passage.id for hit in brief.hits),
            facts=stated,
            findings=(*notes, *done.notes, *done.checked.findings),
            messages=(*brief.messages, *result.messages, *done.messages),
            complete=result.complete,
            seconds=seconds(),
            usage=total((result.usage, done.usage)),
            sentences=self._finisher.reprinted(result.sentences, done),
        )

    def reword(
        self, section_id: str, chosen: Selection, wish: str, *, stop: Event | None = None,
        on_text: TextCallback | None = None,
    ) -> Draft:  # fmt: skip
        """Write a passage of a section anew; nothing else of it changes.

        Args:
            chosen: the passage in the section's present text.
            wish: what is to be done to it, in words.
            on_text: is given the passage so far, rendered, whenever it grows.

        Returns:
            The passage alone as a draft, its figures in place and not checked: what they mean the section around it
            says. Not ``complete`` where the answer was stopped or cut.

        Raises:
            NotRecorded: the outline has no such section.
            InputError: the engine asks no model.
            EndpointError: the model could not be asked, or broke off before a word had come.
            TemplateError: the prompt template cannot be used.
        """
        began, stop = time.perf_counter(), stop or Event()
        brief = brief_for(self._engine, self.brief(section_id, current=chosen.text), chosen, wish)
        result = run_engine(self._engine, brief, stop, on_text, self._style)
        new = fitted(cleaned(self._engine, result.raw, brief), chosen)
        done = self._finisher.finish(new, brief, Kept(""), None, stop)
        item = brief.item
        return Draft(
            item.id, item.heading, item.role, done.text, self._engine.name, facts=done.used,
            findings=tuple(result.notes), messages=(*brief.messages, *result.messages), complete=result.complete,
            seconds=time.perf_counter() - began, usage=result.usage,
        )  # fmt: skip

    def draft_report(
        self,
        *,
        stop: Event | None = None,
        keep: Mapping[str, str] | None = None,
        partial: Mapping[str, str] | None = None,
        on_start: TextCallback | None = None,
        on_text: SectionTextCallback | None = None,
        on_done: Callable[[Draft], None] | None = None,
        concurrency: int = 1,
    ) -> tuple[Draft, ...]:
        """Write every section but those in ``keep``, in the order of `run_order`: the opening last.

        Args:
            stop: set it to stop: the section at work is kept as far as it came, the others are not begun.
            keep: texts that stand already, by section id; they are left alone, and the other sections know them.
            partial: texts that were broken off, by section id; see ``draft_section``.
            on_start: is given the id of each section as it is begun.
            on_text: is given a section's id and its text so far.
            on_done: is given each draft as soon as it is done.
            concurrency: how many sections are written at a time; callbacks come from as many threads.

        Returns:
            The drafts made, in the order of the outline. A section that failed has no text and an error finding
            ``failed``; the others go on. An endpoint that is missing, or would say no to any section, ends it early.

        Raises:
            NoEndpoint, EndpointRefused: as above, when nothing was done yet.
            TemplateError: a prompt template cannot be used.
        """
        run = ReportRun(self, stop or Event(), dict(keep or {}), on_start, on_text, on_done, partial=partial)
        order = [item for item in self._outline.items if item.id not in run.written]
        run.go(order, max(1, concurrency))
        return run.results(self._outline)

    def _without_locked(self, brief: Brief, kept: Kept) -> Brief:
        """The brief with the locked sentences, and without the facts that they state already."""
        told = self._finisher.stated(kept.locked, brief.facts, brief.item)
        return replace(brief, locked=kept.locked, facts=tuple(fact for fact in brief.facts if fact.id not in told))

    def _facts_of(self, item: OutlineItem) -> tuple[Fact, ...]:
        return tuple(fact for fact_id in item.facts if (fact := self._ledger.get(fact_id)) is not None)

    def _item(self, section_id: str) -> OutlineItem:
        for item in self._outline.items:
            if item.id == section_id:
                return item
        raise missing_section(section_id, self._outline)


def bare_heading(brief: Brief) -> bool:
    """Whether a section has nothing to say between its heading and its sub-sections."""
    given = brief.facts or brief.item.points or brief.item.pattern or brief.instruction or brief.current or brief.locked
    return brief.has_children and not given


def _foreign(text: str) -> bool:
    """Whether a text is written in Latin letters rather than hanzi."""
    latin = sum(1 for char in text if char.isascii() and char.isalpha())
    hanzi = sum(1 for char in text if "\u4e00" <= char <= "\u9fff")
    return latin > 40 and latin > hanzi


def _facts_in(text: str, used: Sequence[str], checked: Checked, facts: Sequence[Fact]) -> tuple[str, ...]:
    """Ids of the facts the text states, by reference, by a figure that was traced, or in words."""
    traced = [trace.fact for trace in checked.figures if trace.fact and trace.verdict in PASSING]
    worded = [fact.id for fact in facts if in_words(fact, text)]
    return tuple(dict.fromkeys([*used, *traced, *worded]))
