"""The rooms, opened by the settings and joined: what the page and the command line share."""

from __future__ import annotations

import dataclasses
import threading
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from writer.checking import Grounds, stamp_of
from writer.corpus import EndpointEmbedding, Library, OfflineEmbedding, open_library, parse_report, read_text
from writer.drafting import (
    Drafter,
    Engine,
    Measure,
    Preview,
    PromptFolder,
    RollEngine,
    SilentEngine,
    assign_facts,
    follow,
    outline_of,
    propose_outline,
    read_outline,
)
from writer.drafting.costs import Price
from writer.drafting.request_limit import RequestLimit
from writer.errors import EmptyCorpus, InputError, NoEndpoint
from writer.grounds import gather_grounds
from writer.schema import Comparison, IndexResult, Ledger, Outline, Report, Role, Section
from writer.settings import Settings
from writer.store import Store, open_store
from writer.style import StyleCorpus, style_guide

if TYPE_CHECKING:
    from rich.progress import Progress

_NEAREST_REPORTS = 8
_NEAREST_HITS = 30
# So many reports of one office show its own style; with fewer that of all past reports is told.
_OWN_REPORTS = 4
DEFAULT_MODEL = "gpt-4o-mini"


class Office:
    """Open rooms. Close it when done; it may be used from several threads."""

    def __init__(self, settings: Settings, store: Store, library: Library) -> None:
        self.settings = settings
        self.store = store
        self.library = library
        self.prompts = PromptFolder(settings.prompts)
        self._requests = RequestLimit(settings.requests)
        self._style: tuple[int, StyleCorpus] | None = None
        self._guides: tuple[int, dict[tuple[object, ...], tuple[str, ...]]] = (-1, {})
        self._style_lock = threading.Lock()
        self._grounds: tuple[tuple[int, tuple[int, int]], Grounds] | None = None
        self._grounds_lock = threading.Lock()

    def close(self) -> None:
        """Let go of the data folder."""
        self.library.close()
        self.store.close()

    def engine(self, name: str | None = None) -> Engine:
        """The engine with this name, by default the one the settings ask for.

        Raises:
            InputError: no such engine.
            NoEndpoint: the model engine without an endpoint.
        """
        chosen = name or self.settings.engine
        if chosen == "roll":
            return RollEngine()
        if chosen != "llm":
            raise InputError(f"没有 {chosen} 这种起草方式；可用 llm（模型）或 roll（套写）。")
        if not self.settings.endpoint_configured:
            raise NoEndpoint(
                "还没有配置模型：请在环境变量或 .env 里设置 OPENAI_API_KEY 或 OPENAI_BASE_URL，"
                "或改用套写（--engine roll）。"
            )
        from writer.drafting.llm import ChatEngine

        return ChatEngine(
            model=self.settings.model or DEFAULT_MODEL,
            base_url=self.settings.base_url,
            api_key=self.settings.key,
            prompts=self.prompts,
            timeout=self.settings.timeout,
            limit=self._requests,
        )

    @property
    def price(self) -> Price:
        """What tokens cost, as far as it is set."""
        found = self.settings
        return Price(found.price_in, found.price_out, found.price_cached, found.currency)

    def drafter(
        self,
        ledger: Ledger,
        outline: Outline,
        engine: Engine,
        *,
        reports: Sequence[str] | None = None,
        used: Mapping[str, str] | None = None,
    ) -> Drafter:
        """The pipeline for one report.

        Args:
            reports: names of the only past reports to write from; None for all.
            used: passages that the sections which stand already were written from, with the section's id.
        """
        guide = self.guide(outline, reports) if engine.name == "llm" else ()
        return Drafter(
            library=self.library, ledger=ledger, outline=outline, engine=engine, grounds=self.grounds(),
            reports=reports, used=used, guide=guide,
        )  # fmt: skip

    def measure(self, ledger: Ledger, outline: Outline) -> Measure:
        """What rates drafts of this report's sections: figures, facts, style, copied text."""
        return Measure(ledger, outline, self.grounds(), self.style_or_none())

    def style_or_none(self) -> StyleCorpus | None:
        """The style corpus; None while nothing is indexed."""
        try:
            return self.style()
        except EmptyCorpus:
            return None

    def preview(self, ledger: Ledger, outline: Outline, *, reports: Sequence[str] | None = None) -> Preview:
        """What a model would be sent for the sections of a report; no endpoint is needed.

        Args:
            reports: names of the only past reports to write from; None for all.
        """
        engine = SilentEngine(self.prompts)
        drafter = self.drafter(ledger, outline, engine, reports=reports)
        return Preview(drafter, engine, outline, self.settings.concurrency)

    def guide(self, outline: Outline, reports: Sequence[str] | None = None) -> tuple[str, ...]:
        """The house style in numbers for a report of this outline; measured once per state of the library.

        Args:
            reports: names of the only past reports that count; None for those of the same office where there are
                enough of them, else for all.
        """
        own = tuple(sorted(reports)) if reports is not None else self._of_issuer(outline.issuer)
        roles = tuple(dict.fromkeys(item.role for item in outline.items))
        asked = (own, reports is not None, outline.issuer, roles)
        with self._style_lock:
            version = self.library.version
            if self._guides[0] != version:
                self._guides = (version, {})
            known = self._guides[1]
        if asked not in known:
            corpus = self.style_or_none()
            if corpus is None:
                return ()
            passages = self.library.passages()
            if reports is not None:
                corpus = StyleCorpus(passage for passage in passages if passage.report in own)
            known[asked] = style_guide(corpus.guide(None, outline.issuer), passages, roles, own or None)
        return known[asked]

    def _of_issuer(self, issuer: str) -> tuple[str, ...]:
        """The past reports of one office; none where they are too few to tell its style."""
        names = tuple(sorted(head.name for head in self.store.past.heads() if issuer and head.issuer == issuer))
        return names if len(names) >= _OWN_REPORTS else ()

    def grounds(self) -> Grounds:
        """What every check holds a draft against; gathered once per state of the library and of the office's names."""
        with self._grounds_lock:
            state = (self.library.version, stamp_of(self.settings.metrics))
            if self._grounds is None or self._grounds[0] != state:
                self._grounds = (state, gather_grounds(self.settings, self.store))
            return self._grounds[1]

    def plan(
        self,
        ledger: Ledger,
        *,
        title: str = "",
        period: str = "",
        outline_file: Path | None = None,
        like: str | None = None,
        engine: str | None = None,
    ) -> Outline:
        """The outline to draft by, with every fact assigned to a section.

        An outline file decides when there is one; else the past report ``like``; else the most similar past reports.

        Args:
            engine: who will write, by default the engine the settings ask for.

        Raises:
            InputError: the outline file or the past report cannot be used.
        """
        if outline_file is not None:
            outline = read_outline(outline_file)
            outline = dataclasses.replace(
                outline, title=title or outline.title, period=period or outline.period or ledger.period
            )
        else:
            model = self.past_report(like) if like else None
            nearest = () if model else self.nearest_reports(ledger)
            written = (engine or self.settings.engine) == "llm"
            outline = propose_outline(ledger, like=model, nearest=nearest, title=title, period=period, by_model=written)
        return assign_facts(outline, ledger)

    def plan_of(self, text: str, ledger: Ledger) -> tuple[Outline, dict[str, str]]:
        """The outline that a finished draft follows, and its section texts by id.

        The facts are assigned to the sections that speak of them, and every section to the past passage it was
        written after, so that drafting it again changes only what the facts or the person change.
        """
        outline, texts = outline_of(text, ledger)
        return follow(outline, texts, self.library.reports()), texts

    def past_report(self, name: str) -> Report:
        """A past report by its name in the library, a part of it that fits only one, or a file.

        Raises:
            InputError: none, or more than one, fits.
        """
        fitting = self._names_like(name)
        if not fitting and Path(name).is_file():
            return parse_report(read_text(Path(name)), Path(name).name)
        return self.library.report(self._only(name, fitting))

    def past_names(self, chosen: Sequence[str] | None) -> tuple[str, ...] | None:
        """The names in the library of past reports chosen by hand, each by its name or a part that fits only one.

        Returns:
            None where none was chosen: then all count.

        Raises:
            InputError: none, or more than one, fits.
        """
        return tuple(self._only(name, self._names_like(name)) for name in chosen) if chosen else None

    def _names_like(self, name: str) -> list[str]:
        names = [head.name for head in self.store.past.heads()]
        return [name] if name in names else [one for one in names if name in one]

    @staticmethod
    def _only(name: str, fitting: Sequence[str]) -> str:
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise InputError(f"“{name}”对应多份往期材料：{'、'.join(fitting[:5])}；请写得更具体。")
        raise InputError(f"语料库里没有“{name}”这份材料；用 writer index 编入，或换一份。")

    def nearest_reports(self, ledger: Ledger) -> tuple[Report, ...]:
        """The past reports whose passages fit this period's facts best, best first; none when the corpus is empty."""
        query = " ".join([ledger.title, *(fact.label for fact in ledger.facts)])
        try:
            hits = self.library.search(query, k=_NEAREST_HITS)
        except EmptyCorpus:
            return ()
        votes: Counter[str] = Counter()
        for rank, hit in enumerate(hits):
            votes[hit.passage.report] += len(hits) - rank
        return tuple(self.library.report(name) for name, _ in votes.most_common(_NEAREST_REPORTS))

    def style(self) -> StyleCorpus:
        """The style corpus for the library as it is now; built once per state of the library."""
        with self._style_lock:
            version = self.library.version
            if self._style is None or self._style[0] != version:
                issuers = {head.name: head.issuer for head in self.store.past.heads()}
                self._style = (version, StyleCorpus(self.library.passages(), issuers, self.store.styles))
            return self._style[1]

    def compare(
        self,
        text: str,
        spans: Sequence[tuple[int, int]],
        role: Role | None = None,
        *,
        issuer: str = "",
        sections: Sequence[Section] = (),
    ) -> Comparison:
        """Compare these parts of a text, and the headings of these sections, with the style corpus.

        Raises:
            EmptyCorpus: there is nothing to compare with.
        """
        style = self.style()
        if not self.store.past.counts()[1]:
            raise EmptyCorpus("语料库还是空的；请先在“语料”页导入往期报告，或运行 writer index 目录。")
        return style.compare(text, role, nearest=True, spans=spans, issuer=issuer, sections=sections)


def open_office(settings: Settings, *, write: bool = True) -> Office:
    """Open the record and the library.

    Args:
        write: own the data folder, as indexing and the page do; otherwise it is only read.

    Raises:
        IndexBusy: another process owns the data folder.
        StoreError: the record cannot be opened.
        InputError: a setting makes no sense.
    """
    embedding = _embedding(settings)
    store = open_store(settings.sql_url)
    try:
        library = open_library(settings.data, store, embedding, settings.chroma_url, write=write)
    except BaseException:
        store.close()
        raise
    return Office(settings, store, library)


def _embedding(settings: Settings) -> OfflineEmbedding | EndpointEmbedding:
    kind, _, model = settings.embedding.partition(":")
    if kind == "offline" and not model:
        return OfflineEmbedding()
    if kind == "openai" and model:
        return EndpointEmbedding(model, settings.base_url, settings.key)
    raise InputError(f"WRITER_EMBEDDING 不能是 {settings.embedding}；请写 offline 或 openai:<模型名>。")


def index_with_progress(
    library: Library, paths: Sequence[Path], *, prune: bool = False, leave_out: Collection[str] = ()
) -> IndexResult:
    """Index files and folders, with a progress bar on standard error: the rate, and the time left.

    What was taken in stays when it is stopped (Ctrl-C, or killed), and the next run does the rest.
    """
    with _bar("份") as bar:
        return library.index(list(paths), prune=prune, progress=bar, leave_out=leave_out)


def rebuild_with_progress(library: Library) -> None:
    """Build the index anew from the record, with the same bar; the present one answers until then."""
    with _bar("段") as bar:
        library.rebuild(bar)


@contextmanager
def _bar(unit: str) -> Iterator[_Bar]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    told = TextColumn("{task.fields[told]}", markup=False)  # a file name is no markup
    rate, left = TextColumn("{task.fields[rate]}"), TextColumn("剩余")
    columns = (BarColumn(), MofNCompleteColumn(), rate, left, TimeRemainingColumn(), told)
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield _Bar(bar, unit)


class _Bar:
    """Shows ``progress(done, total, name)`` calls as one bar."""

    def __init__(self, bar: Progress, unit: str) -> None:
        self._bar, self._unit = bar, unit
        self._task = bar.add_task("", total=None, told="清点文件", rate="")

    def __call__(self, done: int, total: int, name: str) -> None:
        self._bar.update(self._task, completed=done, total=total, told=name if done < total else "整理索引")
        speed = next(task.speed for task in self._bar.tasks if task.id == self._task)
        if speed:
            rate = f"{speed:.0f}" if speed >= 10 else f"{speed:.1f}"
            self._bar.update(self._task, rate=f"{rate} {self._unit}/秒")


__all__ = ["DEFAULT_MODEL", "Office", "index_with_progress", "open_office", "rebuild_with_progress"]
