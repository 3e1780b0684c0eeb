"""``redraft --candidates``: several drafts of a section side by side, kept as they were shown until one is taken."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer

from writer.cli.output import finding_line, number, usage_json
from writer.errors import CorpusError, InputError, NotRecorded, WriterError

if TYPE_CHECKING:
    from writer.drafting import Candidate, Candidates, Rating
    from writer.office import Office
    from writer.schema import Ledger, Usage

CountOption = Annotated[
    int | None,
    typer.Option("--candidates", metavar="N", help="写 N 份（1 到 8）候选稿并排好先后，不改文稿", show_default=False),
]
TakeOption = Annotated[
    str,
    typer.Option(
        "--take", metavar="K|K:S,…", show_default=False,
        help="从看过的那一轮里取：2 是排第 2 的整份；2:1,1:3 是第 2 名第 1 句接第 1 名第 3 句，0 是现有文字",
    ),
]  # fmt: skip
ShowOption = Annotated[bool, typer.Option("--show", help="再看上一轮候选稿，不另写")]
_MOST_TOLD = 8
_PICK = re.compile(r"(\d{1,3})(?::(\d{1,4})(?:[-~—–](\d{1,4}))?)?")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of candidates: ``picks`` are (rank, sentence) from 1, sentence 0 for all of a text."""

    section: str
    instruction: str
    engine: str | None
    count: int | None
    picks: tuple[tuple[int, int], ...]
    show: bool

    @property
    def whole(self) -> int:
        """The rank of the one candidate that is taken as it is; 0 for none or for sentences of several."""
        return self.picks[0][0] if len(self.picks) == 1 and not self.picks[0][1] else 0


def asked_of(
    section: str, instruction: str, engine: str | None, count: int | None, take: str, show: bool
) -> Asked | None:
    """What the options ask for, None where they ask for no candidates; before anything is read or sent.

    Raises:
        InputError: too many or too few candidates, or options that make no sense together.
    """
    from writer.drafting import require_count

    if count is None and not take and not show:
        return None
    if count is not None:
        require_count(count)
    if show and (count is not None or take):
        raise InputError("--show 只是再看上一轮，不和 --candidates、--take 一起用；请分两次运行。")
    asked = Asked(section, " ".join(instruction.split()), engine, count, read_take(take) if take else (), show)
    if count is not None and (over := [rank for rank, _ in asked.picks if rank > count]):
        raise InputError(f"--take 只能是 1 到 {count}，没有第 {over[0]} 名；请改成要写进文稿的那一名。")
    return asked


def read_take(given: str) -> tuple[tuple[int, int], ...]:
    """``2`` or ``2:1,1:3-4`` as (rank, sentence) pairs, sentence 0 for all; full-width marks count as well.

    Raises:
        InputError: it is written otherwise, or asks for the present text as it is.
    """
    parts = [one for one in re.split(r"[,、;\s]+", unicodedata.normalize("NFKC", given)) if one]
    picks: list[tuple[int, int]] = []
    for part in parts:
        found = _PICK.fullmatch(part)
        first, last = (int(found[2] or 0), int(found[3] or found[2] or 0)) if found else (0, -1)
        if found is None or last < first or (found[2] and not first):
            raise InputError(f"看不懂 --take {given}；请写名次，如 2，或“名次:第几句”，如 2:1,1:3。")
        picks += [(int(found[1]), at) for at in range(first, last + 1)]
    if not picks or picks == [(0, 0)]:
        raise InputError("--take 要写明取哪一名，如 --take 2；0 是现有文字，只能和别的句子一起取，如 0:1,2:3。")
    return tuple(picks)


@dataclass(frozen=True, slots=True)
class Offered:
    """The candidates of a section and of its sub-sections, each section's in the order they were shown in.

    ``kept`` says that they are those of an earlier run, ``stale`` why they cannot be taken any more, "" when they can;
    ``now`` has the text of each section as it stood when they were asked for,
    ``after`` says of past passages by id where they stand.
    """

    title: str
    engine: str
    sections: tuple[Candidates, ...]
    kept: bool = False
    stale: str = ""
    now: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)

    @property
    def usage(self) -> Usage | None:
        """The tokens of all of them."""
        from writer.drafting.costs import total

        return total(section.usage for section in self.sections)

    def _after(self, one: Candidate) -> str:
        """The past text that a candidate follows: of 套写 the one that most of its sentences come from."""
        from writer.drafting import PLAIN

        rolled = Counter((each.report, each.heading) for each in one.draft.sentences if each.report and each.text)
        if rolled:
            report, heading = rolled.most_common(1)[0][0]
            return f"《{report}》{heading}"
        if one.draft.engine == "roll":
            return PLAIN
        return next((self.after[key] for key in one.draft.passages[:1] if key in self.after), "")

    def _stands(self, section: Candidates, one: Candidate) -> bool:
        """Whether a candidate says what stands in the section already."""
        return "".join(self.now.get(section.section_id, "").split()) == "".join(one.draft.text.split())

    def json(self, asked: Asked) -> dict[str, Any]:
        """What joins the document of ``redraft``."""
        from writer.drafting import MANNERS, RULE

        return {
            "candidates": [
                _json(section, at, one, why, self._stands(section, one)) | {"after": self._after(one)}
                for section in self.sections
                for at, (one, why) in enumerate(zip(section.ranked, section.reasons, strict=True), 1)
            ],
            "identical": [{"section": one.section_id, "n": n} for one in self.sections for n in one.same],
            "failed": [
                {"section": one.section_id, "n": n, "reason": reason}
                for one in self.sections
                for n, reason in one.failed
            ],
            "stopped": [{"section": one.section_id, "n": n} for one in self.sections for n in one.left],
            "rule": RULE,
            "manner": MANNERS["llm" if self.engine == "llm" else "roll"],
            "taken": asked.whole or None,
            "picked": [{"rank": rank, "sentence": at or None} for rank, at in asked.picks],
            "kept": self.kept,
            "stale": self.stale,
        }

    def lines(self) -> Iterator[str]:
        """All candidates for people, the best first, each sentence with what ``--take`` calls it."""
        from writer.drafting import MANNERS, RULE

        yield RULE
        yield MANNERS["llm" if self.engine == "llm" else "roll"]
        for section in self.sections:
            told: dict[str, str] = {}
            for at, (one, why) in enumerate(zip(section.ranked, section.reasons, strict=True), 1):
                yield f"===== {section.section_id} 第 {at} 名（第 {one.n} 稿）：{rating_words(one.rating)} ====="
                yield from [f"  照着：{words}"] if (words := self._after(one)) else []
                yield from ["  与本节现有文字相同"] if self._stands(section, one) else []
                yield from _more(one)
                yield from [f"  排在第 {at + 1} 名前：{why}"] if why else []
                yield from _numbered(one.draft.text, at, told)
            yield from _not_listed(section)
            if now := self.now.get(section.section_id, "").strip():
                yield f"----- {section.section_id} 现有文字 -----"
                yield from _numbered(now, 0, told)


def _more(one: Candidate) -> Iterator[str]:
    """What else is measured of a candidate, a line each."""
    rating = one.rating
    if rating.judged:
        yield "  文风百分位：" + "、".join(style_words(rating))
    if rating.unused:
        yield f"  没用到的本节数据：{'、'.join(rating.unused)}"
    yield from (f"  漏写的要点：{point}" for point in rating.missed)
    told = [found for found in one.draft.findings if found.severity == "error" or found.code == "locked"]
    yield from (f"  {finding_line(found.severity, found.text, found.message)}" for found in told[:_MOST_TOLD])
    if len(told) > _MOST_TOLD:
        yield f"  ……共 {len(told)} 处，其余见 --json"


def _numbered(text: str, rank: int, told: dict[str, str]) -> Iterator[str]:
    """The sentences of a text, a line each; one that stands in a candidate before is told so."""
    from writer.drafting import sentence_spans

    for at, (start, end) in enumerate(sentence_spans(text), 1):
        sentence, name = text[start:end].strip(), f"{rank}:{at}"
        first = told.setdefault(sentence, name)
        break_ = "¶" if at > 1 and "\n" in text[:start].rstrip(" 　")[-1:] else ""
        yield f"{name:>5} {break_}{sentence}{'' if first == name else f'（同 {first}）'}"


def _not_listed(section: Candidates) -> Iterator[str]:
    if section.same:
        numbers = "、".join(map(str, section.same))
        why = "往期合适的段落不够多，或模型每次都这样写"
        yield f"（{section.section_id} 的第 {numbers} 稿与列出的相同，不再重复：{why}。）"
    for n, reason in section.failed:
        yield f"（{section.section_id} 的第 {n} 稿没有写成：{reason}）"
    if section.left:
        yield f"（{section.section_id} 的第 {'、'.join(map(str, section.left))} 稿因停止没有写。）"


def offer(office: Office, text: str, ledger: Ledger, asked: Asked, locked: Sequence[str]) -> Offered:
    """Draft a section and its sub-sections, each several times; ``locked`` sentences stand in every one.

    Ctrl-C stops: what is done is offered.

    Raises:
        NotRecorded: the text has no such section.
        EndpointError: nothing could be written.
        WriterError: there is nothing to write: the heading only leads to others, and so on.
    """
    from writer.cli.locks import kept_of
    from writer.cli.report_drafting import stopped_by_hand
    from writer.drafting import draft_candidates, sections_under

    plan, written = office.plan_of(text, ledger)
    ids = sections_under(plan, asked.section)
    chosen = office.engine(asked.engine)
    drafter, measure = office.drafter(ledger, plan, chosen), office.measure(ledger, plan)
    found: list[Candidates] = []
    with stopped_by_hand() as stop:
        for section_id in ids if asked.count else ():
            if stop.is_set():
                break
            print(f"起草 {section_id} 的 {asked.count} 份候选稿 …", file=sys.stderr)
            others = {key: value for key, value in written.items() if key not in ids}
            best = {one.section_id: one.ranked[0].draft.text for one in found if one.ranked}
            now = written.get(section_id, "")
            made = draft_candidates(
                drafter, section_id, asked.count or 1, measure, written=others | best, instruction=asked.instruction,
                current=now, kept=kept_of(now, locked), stop=stop,
                on_done=lambda n, draft: _said_done(office, n, draft),
            )  # fmt: skip
            found.append(made if any(one.draft.text.strip() for one in made.ranked) else _none_of(made))
    if not any(one.ranked for one in found):
        raise WriterError(
            f"第 {asked.section} 节没有写出文字，文稿没有改动；请先在提纲里给它数据或要点，或编入往期材料。"
            if not stop.is_set()
            else f"已停止，第 {asked.section} 节还没有写出候选稿，文稿没有改动。"
        )
    return Offered(
        plan.title, chosen.name, tuple(found), now={key: written.get(key, "") for key in ids},
        after=passage_names(office, found),
    )  # fmt: skip


def passage_names(office: Office, sections: Sequence[Candidates]) -> dict[str, str]:
    """Where the past passages stand that candidates follow, by id; those no longer there are left out."""
    names = {}
    for key in {key for section in sections for one in section.ranked for key in one.draft.passages[:1]}:
        with suppress(NotRecorded, CorpusError):
            passage = office.library.passage(key)
            names[key] = f"《{passage.report}》{passage.heading}"
    return names


def _none_of(made: Candidates) -> Candidates:
    """A heading that only leads to others has no candidates, and nothing to take."""
    from dataclasses import replace

    return replace(made, ranked=(), same=())


def _said_done(office: Office, n: int, draft: Any) -> None:
    if draft.text.strip():
        spent = office.price.words(draft.usage)
        how = "写好" if draft.complete else "没有写完，已留下"
        more = f"，{spent}" if spent else ""
        # In one piece: candidates are done in threads of their own.
        sys.stderr.write(f"  第 {n} 稿{how}：{len(draft.text)} 字，{draft.seconds:.1f} 秒{more}\n")


def rating_words(rating: Rating) -> str:
    """What is measured of a candidate, on one line."""
    words = [
        f"数字 {rating.grounded}/{rating.figures} 个有出处" if rating.figures else "没有数字",
        f"本节数据用到 {len(rating.covered)}/{len(rating.due)} 条" if rating.due else "本节没有指定数据",
        *([f"要点 {len(rating.points) - len(rating.missed)}/{len(rating.points)} 条"] if rating.points else []),
        *_beside_past(rating),
        f"错误 {rating.errors} 处",
    ]
    return "；".join(words if rating.complete else [*words, "没有写完"])


def _beside_past(rating: Rating) -> list[str]:
    if not rating.measures:
        return ["没有往期材料，不比文风和照抄"]
    source = f"（多在《{rating.copied_from}》）" if rating.copied_from else ""
    return [
        f"文风 {rating.within}/{len(rating.judged)} 项在往期常见范围" if rating.judged else "文字太短，不比文风",
        f"与往期相同的文字 {100 * rating.copied_share:.0f}%{source}",
    ]


def style_words(rating: Rating) -> list[str]:
    """Each measure the text is long enough for, with its percentile among past passages."""
    from writer.style import MEASURES

    labels = {measure.name: measure.label for measure in MEASURES}
    return [f"{labels.get(one.name, one.name)} {one.percentile:.0f}" for one in rating.judged]


def _json(section: Candidates, at: int, one: Candidate, why: str, stands: bool) -> dict[str, Any]:
    from writer.drafting import sentence_spans

    rating, text = one.rating, one.draft.text
    return {
        "section": section.section_id,
        "rank": at,
        "n": one.n,
        "engine": one.draft.engine,
        "text": text,
        "sentences": [text[start:end].strip() for start, end in sentence_spans(text)],
        "why": why,
        "same_as_current": stands,
        "figures": rating.figures,
        "grounded": rating.grounded,
        "facts": list(rating.due),
        "covered": list(rating.covered),
        "points": list(rating.points),
        "points_missing": list(rating.missed),
        "errors": rating.errors,
        "warnings": rating.warnings,
        "style": {metric.name: metric.percentile for metric in rating.measures},
        "style_judged": len(rating.judged),
        "style_within": rating.within,
        "copied_share": rating.copied_share,
        "copied_from": rating.copied_from,
        "complete": rating.complete,
        "passages": list(one.draft.passages),
        "findings": list(one.draft.findings),
        "seconds": round(one.draft.seconds, 3),
        "usage": usage_json(one.draft.usage),
    }


def spent_json(office: Office, offered: Offered) -> dict[str, Any]:
    """Tokens and cost of a round that was written in this run, said for people on standard error."""
    if words := office.price.words(offered.usage):
        print(f"合计：{words}", file=sys.stderr)
    return {"usage": usage_json(offered.usage), "cost": number(office.price.cost(offered.usage))}
