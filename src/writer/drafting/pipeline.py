"""The way of one section: facts and past passages → brief → engine → text with figures in place → findings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import Event, Lock
from typing import Protocol

from rapidfuzz import fuzz

from writer.checking import Grounds, Prover
from writer.drafting.brief import Brief, Engine, as_section, note, summaries
from writer.drafting.carried import placed
from writer.drafting.claims import heading_findings
from writer.drafting.clean import clean
from writer.drafting.document import missing_section
from writer.drafting.headings import heading_path
from writer.drafting.report_run import ReportRun, SectionTextCallback, TextCallback
from writer.errors import (
    CorpusError,
    EndpointError,
    EndpointGarbled,
    NotRecorded,
)
from writer.facts import StreamRenderer, render
from writer.figures import parse_period
from writer.schema import (
    PASSING,
    Checked,
    Draft,
    EngineName,
    Fact,
    Finding,
    Hit,
    Ledger,
    Outline,
    OutlineItem,
    Passage,
    Period,
    Report,
    Role,
)
from writer.sentences import SourcedSentence

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


@dataclass
class _Written:
    """What one run of an engine gave so far."""

    raw: str = ""
    notes: list[Finding] = field(default_factory=list)
    sentences: list[SourcedSentence] = field(default_factory=list)
    complete: bool = True


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
    ) -> None:
        """Prepare to draft.

        Args:
            reports: names of the only past reports to write from; None for all.
            used: passages (ids) that the sections which stand already were written from, with the section's id.
        """
        self._library = library
        self._ledger = ledger
        self._outline = outline
        self._engine = engine
        self._period = parse_period(outline.period or ledger.period)
        self._grounds = (grounds or Grounds()).of_report(outline)
        self._prover = Prover(ledger, self._grounds)
        self._from = reports
        self._used: dict[str, str] = dict(used or {})
        self._lock = Lock()

    @property
    def engine_name(self) -> EngineName:
        """Which engine writes."""
        return self._engine.name

    def brief(
        self, section_id: str, *, written: Mapping[str, str] | None = None, instruction: str = "", current: str = ""
    ) -> Brief:
        """What the engine would be told about a section.

        Raises:
            NotRecorded: the outline has no such section.
        """
        item = self._item(section_id)
        facts = tuple(fact for fact_id in item.facts if (fact := self._ledger.get(fact_id)) is not None)
        hits = self._hits(item, facts)
        return Brief(
            outline=self._outline,
            item=item,
            ledger=self._ledger,
            facts=facts,
            hits=hits,
            reports=self._reports(hits),
            others=summaries(self._outline, written or {}, section_id),
            written={key: text for key, text in (written or {}).items() if key != section_id},
            instruction=instruction.strip(),
            current=current.strip(),
            grounds=self._grounds,
            prover=self._prover,
        )

    def draft_section(
        self,
        section_id: str,
        *,
        written: Mapping[str, str] | None = None,
        instruction: str = "",
        current: str = "",
        stop: Event | None = None,
        on_text: TextCallback | None = None,
    ) -> Draft:
        """Write the own text of one section.

        Args:
            section_id: the outline id; sub-sections are sections of their own. A heading that has some, and neither
                facts nor points nor a past text of its own, is left without text.
            written: the texts of the other sections by id, so that this one knows what they say.
            instruction: what the person wants done differently; ``current`` is the text it is about.
            current: the text as it stands, "" for a first draft.
            stop: set it to stop; what has come is kept and the draft is not ``complete``.
            on_text: is given the whole text so far, rendered, whenever it grows. An exception of it ends the draft.

        Raises:
            NotRecorded: the outline has no such section.
            EndpointError: the model could not be asked, or broke off before a word had come.
            TemplateError: a prompt template cannot be used.
        """
        began = time.perf_counter()
        brief = self.brief(section_id, written=written, instruction=instruction, current=current)
        if _bare_heading(brief):
            return Draft(section_id, brief.item.heading, brief.item.role, "", self.engine_name)
        brief = replace(brief, messages=self._engine.messages(brief))
        result = self._run(brief, stop or Event(), on_text)
        draft = self._draft(brief, result, time.perf_counter() - began)
        if on_text:
            on_text(draft.text)
        return draft

    def _draft(self, brief: Brief, result: _Written, seconds: float) -> Draft:
        """What an engine gave as a draft: figures in place, checked."""
        rendered = render(self._cleaned(result.raw, brief), self._ledger)
        text = rendered.text.strip()
        checked = self._prover.check(text, (as_section(brief.item, text),), self._period)
        if _foreign(text):
            result.notes.append(note("language", "warning", "这一节不是用中文写的；请重写，或换一个模型。"))
        stated = _facts_in(text, rendered.used, checked, brief.facts)
        told = [fact for fact in self._ledger.facts if fact.id in stated]
        notes = [placed(one, text) for one in (*result.notes, *heading_findings(brief.item, told, self._ledger))]
        return Draft(
            section_id=brief.item.id,
            heading=brief.item.heading,
            role=brief.item.role,
            text=text,
            engine=self._engine.name,
            passages=tuple(hit.passage.id for hit in brief.hits),
            facts=stated,
            findings=(*notes, *_unknown(text, rendered.unknown), *checked.findings),
            messages=brief.messages,
            complete=result.complete,
            seconds=seconds,
            sentences=tuple(result.sentences),
        )

    def _cleaned(self, raw: str, brief: Brief, done: bool = True) -> str:
        """The text without what models wrap around it; the program's own text is left as it is."""
        return clean(raw, brief.item.heading, done) if self._engine.name == "llm" else raw

    def draft_report(
        self,
        *,
        stop: Event | None = None,
        keep: Mapping[str, str] | None = None,
        on_start: TextCallback | None = None,
        on_text: SectionTextCallback | None = None,
        on_done: Callable[[Draft], None] | None = None,
        concurrency: int = 1,
    ) -> tuple[Draft, ...]:
        """Write every section but those in ``keep``, the opening last, since it speaks of the whole.

        Args:
            stop: set it to stop: the section at work is kept as far as it came, the others are not begun.
            keep: texts that stand already, by section id; they are left alone, and the other sections know them.
            on_start: is given the id of each section as it is begun.
            on_text: is given a section's id and its text so far.
            on_done: is given each draft as soon as it is done.
            concurrency: how many sections are written at a time; callbacks come from as many threads.

        Returns:
            The drafts made, in the order of the outline. A section that failed has no text and an error finding
            ``failed``; the others go on. An endpoint that is missing or says no ends the run early.

        Raises:
            NoEndpoint, EndpointRefused: as above, when nothing was done yet.
            TemplateError: a prompt template cannot be used.
        """
        run = ReportRun(self, stop or Event(), dict(keep or {}), on_start, on_text, on_done)
        order = [item for item in self._outline.items if item.id not in run.written]
        body = [item for item in order if item.id != "0"]
        for wave in (body, [item for item in order if item.id == "0"]):
            run.go(wave, max(1, concurrency))
        return run.results(self._outline)

    def _item(self, section_id: str) -> OutlineItem:
        for item in self._outline.items:
            if item.id == section_id:
                return item
        raise missing_section(section_id, self._outline)

    def _hits(self, item: OutlineItem, facts: Sequence[Fact]) -> tuple[Hit, ...]:
        """The chosen pattern first, then what search finds; nothing when the corpus is empty or cannot be asked."""
        hits: list[Hit] = []
        if item.pattern:
            with suppress(CorpusError, NotRecorded):
                hits.append(Hit(self._library.passage(item.pattern), 1.0, "提纲选定的范文"))
        # Held over the search, so that two sections drafted at a time never choose the same passage.
        with self._lock:
            taken = [one for one, by in self._used.items() if by != item.id]
            taken += [one.pattern for one in self._outline.items if one.pattern]
            wanted = self._engine.wants - len(hits)
            if wanted > 0:
                with suppress(CorpusError):
                    hits += self._by_likeness(self._found(item, facts, taken), item)[:wanted]
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

    def _reports(self, hits: Sequence[Hit]) -> dict[str, Report]:
        """The reports the passages come from, those that are still there."""
        reports: dict[str, Report] = {}
        for name in dict.fromkeys(hit.passage.report for hit in hits):
            with suppress(NotRecorded, CorpusError):
                reports[name] = self._library.report(name)
        return reports

    def _run(self, brief: Brief, stop: Event, on_text: TextCallback | None) -> _Written:
        """Run the engine to its end, to a stop, or to a break; only a break before the first word is raised."""
        result = _Written()
        shown = ""
        try:
            for piece in _until(stop, self._engine.write(brief, stop)):
                if isinstance(piece, Finding):
                    result.notes.append(piece)
                    continue
                if isinstance(piece, SourcedSentence):
                    result.sentences.append(piece)
                    continue
                result.raw += piece
                if on_text is None:
                    continue
                text = StreamRenderer(self._ledger).feed(self._cleaned(result.raw, brief, done=False))
                if text != shown:
                    shown = text
                    on_text(text)
        except EndpointError as error:
            if not self._cleaned(result.raw, brief).strip():
                raise
            result.complete = False
            result.notes.append(note("cut", "warning", f"本节没有写完，已保留前面的文字：{error}"))
        if stop.is_set():
            result.complete = False
            result.notes.append(note("stopped", "info", "已按要求停止，本节可能没有写完；可以续写或重写。"))
        elif self._engine.name == "llm" and not self._cleaned(result.raw, brief).strip():
            raise EndpointGarbled("模型没有写出任何文字；请重试，或换一个模型（WRITER_MODEL）。")
        return result


def _bare_heading(brief: Brief) -> bool:
    """Whether a section has nothing to say between its heading and its sub-sections."""
    given = brief.facts or brief.item.points or brief.item.pattern or brief.instruction or brief.current
    return brief.has_children and not given


def _last_heading(hit: Hit) -> str:
    return hit.passage.heading.rsplit(" / ", 1)[-1]


def _until(stop: Event, pieces: Iterator[str | Finding | SourcedSentence]) -> Iterator[str | Finding | SourcedSentence]:
    """``pieces`` until ``stop`` is set; the engine's generator is closed either way."""
    try:
        for piece in pieces:
            yield piece
            if stop.is_set():
                return
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


def _foreign(text: str) -> bool:
    """Whether a text is written in Latin letters rather than hanzi."""
    latin = sum(1 for char in text if char.isascii() and char.isalpha())
    hanzi = sum(1 for char in text if "\u4e00" <= char <= "\u9fff")
    return latin > 40 and latin > hanzi


def _facts_in(text: str, used: Sequence[str], checked: Checked, facts: Sequence[Fact]) -> tuple[str, ...]:
    """Ids of the facts the text states, by reference, by a figure that was traced, or in words."""
    traced = [trace.fact for trace in checked.figures if trace.fact and trace.verdict in PASSING]
    worded = [fact.id for fact in facts if fact.value is None and fact.note and fact.note.rstrip("。；;. ") in text]
    return tuple(dict.fromkeys([*used, *traced, *worded]))


def _unknown(text: str, unknown: Sequence[str]) -> Iterator[Finding]:
    """A finding for every reference that could not be filled, at the place where it shows."""
    for name in unknown:
        shown = f"【待补：{name}】"
        at = text.find(shown)
        if at < 0:
            at, shown = 0, ""
        message = f"引用 {name} 在本期数据中没有对应的数字；请补上数字，或改写这句话。"
        yield Finding("unknown_reference", "error", at, at + len(shown), shown, message)
