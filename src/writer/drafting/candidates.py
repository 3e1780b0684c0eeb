"""Several drafts of one section, each measured, so that a person can choose among them.

What is measured is what the program can know: where each figure comes from, which facts are stated, how the style
measures lie in the range of past reports, and how much is copied from one. Which text says it best, a person judges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Final, Protocol

from writer.checking import Grounds, Prover
from writer.drafting.brief import as_section
from writer.drafting.locks import Kept
from writer.errors import InputError, WriterError
from writer.figures import parse_period
from writer.schema import PASSING, Checked, Comparison, Draft, Finding, Ledger, Metric, Outline, Role

MOST: Final = 8
# How many of them are written at a time: more would make each slower, and meet the limits of many endpoints.
_AT_ONCE = 4
# A section that shares more than this with one past report reads like it.
_COPIED: Final = 0.10
RULE: Final = (
    "排序规则：写完的在前；错误少的在前；用到的本节数据多的在前；与往期相同的文字不超过10%的在前；"
    "文风各项落在往期常见范围（第10—90百分位）内的比例高的在前；再依次看相同文字的比例和起草的先后。"
)


@dataclass(frozen=True, slots=True)
class Rating:
    """What is measured of one text of a section.

    Attributes:
        figures, grounded: how many figures stand in it (periods are not counted), and how many of them follow from
            the facts.
        due, covered: ids of the facts that belong to the section, and those of them that the text states.
        errors, warnings: how many findings there are.
        measures: the style measures with the range of past passages; ``percentile`` is None where the text is too
            short for one.
        copied_share: the part of the text that stands in one past report word for word, 0–1.
        complete: whether it was written to its end.
    """

    figures: int
    grounded: int
    due: tuple[str, ...]
    covered: tuple[str, ...]
    errors: int
    warnings: int
    measures: tuple[Metric, ...] = ()
    copied_share: float = 0.0
    complete: bool = True

    @property
    def judged(self) -> tuple[Metric, ...]:
        """The measures the text is long enough for."""
        return tuple(one for one in self.measures if one.percentile is not None)

    @property
    def within(self) -> int:
        """How many of those lie in the usual range of past passages."""
        return sum(one.corpus_low <= one.value <= one.corpus_high for one in self.judged)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One draft among several: ``n`` counts from 1 in the order they were asked for."""

    n: int
    draft: Draft
    rating: Rating


@dataclass(frozen=True, slots=True)
class Candidates:
    """The drafts of one section, the best first by ``RULE``.

    ``same`` are the numbers of those that came out like one that is listed, ``failed`` the numbers of those that were
    not written, with the reason.
    """

    section_id: str
    ranked: tuple[Candidate, ...]
    same: tuple[int, ...] = ()
    failed: tuple[tuple[int, str], ...] = ()


class StyleMeasure(Protocol):
    """What is needed of the style corpus."""

    def compare(self, text: str, role: Role | None = None) -> Comparison:
        """``text`` beside past passages of this role."""
        ...


class SectionWriter(Protocol):
    """What is needed of the drafter."""

    def draft_section(
        self,
        section_id: str,
        *,
        written: Mapping[str, str] | None = None,
        instruction: str = "",
        current: str = "",
        stop: Event | None = None,
        on_text: Callable[[str], None] | None = None,
        kept: Kept | None = None,
        lead: int = 0,
    ) -> Draft:
        """Write the own text of one section, after the passage ``lead``."""
        ...


class Measure:
    """Rates drafts of the sections of one report. Safe to share between threads.

    Args:
        style: the style corpus; None where nothing is indexed.
    """

    def __init__(
        self, ledger: Ledger, outline: Outline, grounds: Grounds | None = None, style: StyleMeasure | None = None
    ) -> None:
        self._items = {item.id: item for item in outline.items}
        self._known = {fact.id for fact in ledger.facts}
        self._prover = Prover(ledger, (grounds or Grounds()).of_report(outline))
        self._period = parse_period(outline.period or ledger.period)
        self._style = style

    def __call__(self, draft: Draft) -> Rating:
        """The rating of a draft of one of the report's sections."""
        item, text = self._items[draft.section_id], draft.text
        checked = self._prover.check(text, (as_section(item, text),), self._period)
        due = [one for one in item.facts if one in self._known]
        comparison = style_of(self._style, text, item.role)
        return rate(checked, draft.findings, due, comparison, complete=draft.complete)


def style_of(style: StyleMeasure | None, text: str, role: Role) -> Comparison | None:
    """``text`` beside past passages of its role, of all roles for ``other``; None where nothing can be compared."""
    if style is None or not text.strip():
        return None
    return style.compare(text, None if role == "other" else role)


def rate(
    checked: Checked,
    findings: Iterable[Finding],
    due: Sequence[str],
    comparison: Comparison | None,
    *,
    complete: bool = True,
) -> Rating:
    """Measure one text of a section.

    Args:
        checked: the check of the text.
        findings: everything found in it, by the check and by whoever wrote it.
        due: ids of the facts that belong to the section.
        comparison: the text beside the style corpus; None where there is none.
    """
    figures = [trace for trace in checked.figures if trace.verdict != "period"]
    severities = [finding.severity for finding in findings]
    unused = set(checked.unused_facts)
    return Rating(
        figures=len(figures),
        grounded=sum(trace.verdict in PASSING for trace in figures),
        due=tuple(due),
        covered=tuple(one for one in due if one not in unused),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        measures=comparison.metrics if comparison else (),
        copied_share=comparison.copied_share if comparison else 0.0,
        complete=complete,
    )


def rank_key(rating: Rating, n: int) -> tuple[object, ...]:
    """What candidates are sorted by: the order that ``RULE`` states in words."""
    judged = len(rating.judged)
    return (
        not rating.complete,
        rating.errors,
        -len(rating.covered),
        rating.copied_share > _COPIED,
        -(rating.within / judged) if judged else 0.0,
        rating.copied_share,
        n,
    )


def draft_candidates(
    drafter: SectionWriter,
    section_id: str,
    count: int,
    measure: Callable[[Draft], Rating],
    *,
    written: Mapping[str, str] | None = None,
    instruction: str = "",
    current: str = "",
    kept: Kept | None = None,
    stop: Event | None = None,
    on_text: Callable[[int, str], None] | None = None,
) -> Candidates:
    """Draft one section several times at once, each after another one of the past passages that fit it.

    Args:
        count: how many drafts, 1 to 8.
        measure: rates a draft; see ``Measure``.
        written, instruction, current, kept, stop: as of ``Drafter.draft_section``.
        on_text: is given a draft's number and its text so far; calls come from several threads.

    Returns:
        The drafts, the best first. One that fails does not stop the others.

    Raises:
        InputError: ``count`` is out of range.
        NotRecorded: the outline has no such section.
        EndpointError, TemplateError: no draft could be made; what went wrong with the first.
    """
    require_count(count)

    def one(n: int) -> Draft | WriterError:
        show = on_text
        try:
            return drafter.draft_section(
                section_id, written=written, instruction=instruction, current=current, kept=kept, stop=stop,
                lead=n - 1,
                on_text=(lambda text: show(n, text)) if show else None,
            )  # fmt: skip
        except WriterError as error:
            return error

    with ThreadPoolExecutor(min(count, _AT_ONCE), thread_name_prefix="candidate") as pool:
        made = dict(enumerate(pool.map(one, range(1, count + 1)), 1))
    drafts = {n: draft for n, draft in made.items() if isinstance(draft, Draft)}
    failed = {n: error for n, error in made.items() if isinstance(error, WriterError)}
    if not drafts:
        raise failed[min(failed)]
    told, same = _distinct(drafts)
    rated = [Candidate(n, draft, measure(draft)) for n, draft in told.items()]
    return Candidates(
        section_id,
        tuple(sorted(rated, key=lambda one: rank_key(one.rating, one.n))),
        tuple(same),
        tuple((n, str(error)) for n, error in failed.items()),
    )


def require_count(count: int) -> None:
    """Refuse a number of candidates that nobody can look through; raises InputError."""
    if not 1 <= count <= MOST:
        raise InputError(f"候选稿一次可要 1 到 {MOST} 份，不能是 {count} 份；请改一个数。")


def _distinct(drafts: Mapping[int, Draft]) -> tuple[dict[int, Draft], list[int]]:
    """Drafts that differ, and the numbers of those that came out like an earlier one."""
    seen: set[str] = set()
    told: dict[int, Draft] = {}
    same = []
    for n, draft in sorted(drafts.items(), key=lambda pair: (not pair[1].complete, pair[0])):
        words = "".join(draft.text.split())
        if words in seen or (not words and told):
            same.append(n)
            continue
        seen.add(words)
        told[n] = draft
    if len(told) > 1:
        told = {n: draft for n, draft in told.items() if draft.text.strip()} or told
    return told, sorted(same)
