"""Several drafts of one section, each measured, so that a person can choose among them.

They are written at a time, each after another one of the past passages that fit, and a model is told another way of
writing each time. How they are measured and ranked stands in `rating`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Final, Protocol

from writer.drafting.costs import total
from writer.drafting.locks import Kept
from writer.drafting.rating import Rating, rank_key, why_before
from writer.errors import InputError, WriterError
from writer.schema import Draft, EngineName, Usage

_LOG = logging.getLogger("writer.drafting")
MOST: Final = 8
# How many of them are written at a time: more would make each slower, and meet the limits of many endpoints.
_AT_ONCE = 4
# What makes the difference between candidates, by engine.
MANNERS: Final[Mapping[EngineName, str]] = {
    "llm": "模型写的各稿，照着不同的往期段落、按不同的写法提示（prompts/candidate.md）写成。",
    "roll": "套写没有用模型：各稿分别照着不同的往期段落改写，合适的段落不够多时会有相同的。",
}
PLAIN: Final = "没有可照的往期句子，数据直接成句"


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
    not written, with the reason, ``left`` those that were not begun because of a stop. ``usage`` are
    the tokens of all that were written, those that came out alike included.
    """

    section_id: str
    ranked: tuple[Candidate, ...]
    same: tuple[int, ...] = ()
    failed: tuple[tuple[int, str], ...] = ()
    left: tuple[int, ...] = ()
    usage: Usage | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Of each in its order, why it comes before the next; "" of the last."""
        pairs = zip(self.ranked, self.ranked[1:], strict=False)
        return (*(why_before(one.rating, next_.rating) for one, next_ in pairs), *("" for _ in self.ranked[:1]))


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
    on_done: Callable[[int, Draft], None] | None = None,
) -> Candidates:
    """Draft one section several times at once, each after another one of the past passages that fit it.

    Args:
        count: how many drafts, 1 to 8.
        measure: rates a draft; see ``Measure``.
        written, instruction, current, kept: as of ``Drafter.draft_section``.
        stop: set it to stop: those that are done are kept, those at work as far as they came, others are not begun.
        on_text: is given a draft's number and its text so far; calls come from several threads.
        on_done: is given a draft's number and the draft as soon as it is there, from several threads as well.

    Returns:
        The drafts, the best first; none when it was stopped before a word had come. One that fails does not stop the
        others.

    Raises:
        InputError: ``count`` is out of range.
        NotRecorded: the outline has no such section.
        EndpointError, TemplateError: no draft could be made; what went wrong with the first.
    """
    require_count(count)
    stop = stop or Event()

    def one(n: int) -> Draft | WriterError | None:
        show = on_text
        if stop.is_set():
            return None
        try:
            draft = drafter.draft_section(
                section_id, written=written, instruction=instruction, current=current, kept=kept, stop=stop,
                lead=n - 1,
                on_text=(lambda text: show(n, text)) if show else None,
            )  # fmt: skip
        except WriterError as error:
            return error
        except Exception:  # one that meets an error of the program must not take the others with it
            _LOG.exception("candidate %s of %s failed", n, section_id)
            return WriterError("程序内部出错（已记入日志），这一份没有写成")
        if on_done:
            on_done(n, draft)
        return draft

    with ThreadPoolExecutor(min(count, _AT_ONCE), thread_name_prefix="candidate") as pool:
        made = dict(enumerate(pool.map(one, range(1, count + 1)), 1))
    return _ranked(section_id, made, measure)


def _ranked(
    section_id: str, made: Mapping[int, Draft | WriterError | None], measure: Callable[[Draft], Rating]
) -> Candidates:
    """What came of each, measured and in order; raises what went wrong with the first where nothing came."""
    drafts = {n: draft for n, draft in made.items() if isinstance(draft, Draft)}
    failed = {n: error for n, error in made.items() if isinstance(error, WriterError)}
    if not drafts and failed:
        raise failed[min(failed)]
    begun = {n: draft for n, draft in drafts.items() if draft.complete or draft.text.strip()}
    told, same = distinct(begun)
    rated = [Candidate(n, draft, measure(draft)) for n, draft in told.items()]
    return Candidates(
        section_id,
        tuple(sorted(rated, key=lambda one: rank_key(one.rating, one.n))),
        tuple(same),
        tuple((n, str(error)) for n, error in failed.items()),
        tuple(n for n in made if n not in begun and n not in failed),
        total(draft.usage for draft in drafts.values()),
    )


def require_count(count: int) -> None:
    """Refuse a number of candidates that nobody can look through; raises InputError."""
    if not 1 <= count <= MOST:
        raise InputError(f"候选稿一次可要 1 到 {MOST} 份，不能是 {count} 份；请改一个数。")


def distinct(drafts: Mapping[int, Draft]) -> tuple[dict[int, Draft], list[int]]:
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
