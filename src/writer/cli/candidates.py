"""``redraft --candidates``: several drafts of a section side by side; the file changes only by ``--take``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from writer.cli.output import finding_line
from writer.errors import InputError, WriterError

if TYPE_CHECKING:
    from writer.drafting import Candidate, Candidates, Rating
    from writer.office import Office
    from writer.schema import Draft, Ledger


def require_choice(candidates: int, take: int) -> None:
    """Refuse numbers that make no sense together, before anything is read or asked.

    Raises:
        InputError: too many or too few candidates, or one is taken that was not asked for.
    """
    from writer.drafting import require_count

    if take and not candidates:
        raise InputError("--take 要和 --candidates 一起用，例如 --candidates 3 --take 1。")
    require_count(candidates)
    if not 0 <= take <= candidates:
        raise InputError(f"--take 只能是 1 到 {candidates}；请改成要写进文稿的那一名。")


@dataclass(frozen=True)
class Offered:
    """The candidates of a section and of its sub-sections."""

    title: str
    engine: str
    sections: tuple[Candidates, ...]

    def drafts(self, take: int) -> tuple[Draft, ...]:
        """The draft of each section at place ``take`` (1 is the best, as is 0), or the last where there are fewer."""
        return tuple(one.ranked[min(max(take, 1), len(one.ranked)) - 1].draft for one in self.sections)

    def json(self, take: int) -> dict[str, Any]:
        """What joins the document of ``redraft``."""
        from writer.drafting import RULE

        return {
            "candidates": [_json(section, at, one) for section in self.sections for at, one in _places(section)],
            "identical": [{"section": one.section_id, "n": n} for one in self.sections for n in one.same],
            "failed": [
                {"section": one.section_id, "n": n, "reason": reason}
                for one in self.sections
                for n, reason in one.failed
            ],
            "rule": RULE,
            "taken": take or None,
        }

    def lines(self) -> Iterator[str]:
        """All candidates for people, the best first."""
        from writer.drafting import RULE

        yield RULE
        for section in self.sections:
            for at, one in _places(section):
                yield f"===== {section.section_id} 第 {at} 名（第 {one.n} 稿）：{rating_words(one.rating)} ====="
                yield from one.draft.text.split("\n")
                yield from (
                    f"  {finding_line(found.severity, found.text, found.message)}"
                    for found in one.draft.findings
                    if found.severity == "error"
                )
            if section.same:
                numbers = "、".join(map(str, section.same))
                why = "往期合适的段落不够多，或模型每次都这样写"
                yield f"（{section.section_id} 的第 {numbers} 稿与列出的相同，不再重复：{why}。）"
            for n, reason in section.failed:
                yield f"（{section.section_id} 的第 {n} 稿没有写成：{reason}）"


def offer(
    office: Office,
    text: str,
    ledger: Ledger,
    section: str,
    instruction: str,
    engine: str | None,
    locked: Sequence[str],
    count: int,
) -> Offered:
    """Draft a section and its sub-sections, each ``count`` times; ``locked`` sentences stand in every one.

    Raises:
        NotRecorded: the text has no such section.
        EndpointError: nothing could be written.
        WriterError: there is nothing to write: the heading only leads to others, and so on.
    """
    from writer.cli.locks import kept_of
    from writer.drafting import draft_candidates, sections_under

    plan, written = office.plan_of(text, ledger)
    ids = sections_under(plan, section)
    chosen = office.engine(engine)
    drafter, measure = office.drafter(ledger, plan, chosen), office.measure(ledger, plan)
    found: list[Candidates] = []
    for section_id in ids:
        print(f"起草 {section_id} 的 {count} 份候选稿 …", file=sys.stderr)
        others = {key: value for key, value in written.items() if key not in ids}
        best = {one.section_id: one.ranked[0].draft.text for one in found}
        now = written.get(section_id, "")
        made = draft_candidates(
            drafter, section_id, count, measure, written=others | best, instruction=instruction, current=now,
            kept=kept_of(now, locked),
        )  # fmt: skip
        if any(one.draft.text.strip() for one in made.ranked):
            found.append(made)
    if not found:
        raise WriterError(f"第 {section} 节没有写出文字，文稿没有改动；请先在提纲里给它数据或要点，或编入往期材料。")
    return Offered(plan.title, chosen.name, tuple(found))


def rating_words(rating: Rating) -> str:
    """What is measured of a candidate, on one line."""
    words = [
        f"数字 {rating.grounded}/{rating.figures} 个有出处" if rating.figures else "没有数字",
        f"本节数据用到 {len(rating.covered)}/{len(rating.due)} 条" if rating.due else "本节没有指定数据",
        f"文风 {rating.within}/{len(rating.judged)} 项在往期常见范围" if rating.judged else "文字太短，不比文风",
        f"与往期相同的文字 {100 * rating.copied_share:.0f}%",
        f"错误 {rating.errors} 处",
    ]
    return "；".join(words if rating.complete else [*words, "没有写完"])


def _places(section: Candidates) -> Iterator[tuple[int, Candidate]]:
    return enumerate(section.ranked, 1)


def _json(section: Candidates, at: int, one: Candidate) -> dict[str, Any]:
    rating = one.rating
    return {
        "section": section.section_id,
        "rank": at,
        "n": one.n,
        "engine": one.draft.engine,
        "text": one.draft.text,
        "figures": rating.figures,
        "grounded": rating.grounded,
        "facts": list(rating.due),
        "covered": list(rating.covered),
        "errors": rating.errors,
        "warnings": rating.warnings,
        "style": {metric.name: metric.percentile for metric in rating.measures},
        "style_judged": len(rating.judged),
        "style_within": rating.within,
        "copied_share": rating.copied_share,
        "complete": rating.complete,
        "passages": list(one.draft.passages),
        "findings": list(one.draft.findings),
    }
