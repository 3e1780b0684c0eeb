"""Candidates asked for, shown again, or taken: what ``redraft`` does with its options on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from writer.cli.candidates import Asked, Offered, offer, passage_names
from writer.cli.landing import replaced
from writer.cli.rounds import FileRounds, Round
from writer.cli.sources import read_draft, write_draft
from writer.errors import InputError

if TYPE_CHECKING:
    from writer.drafting import Measure
    from writer.office import Office
    from writer.schema import Draft, Ledger, Outline

_HOW = "（--take 2 取第 2 名；--take 2:1,1:3 逐句选取，0 是现有文字）"
_AGAIN = "请用 --candidates N 另写一轮，看过再取；--show 可再看这一轮的文字。"


@dataclass(frozen=True, slots=True)
class Answer:
    """The candidates, what of them stands in the file now (the best ones where none was taken), and a line to say."""

    offered: Offered
    drafts: tuple[Draft, ...]
    text: str
    done: str


def answer(office: Office, draft_file: Path, text: str, ledger: Ledger, asked: Asked, locked: Sequence[str]) -> Answer:
    """Write candidates, show the last round again, or take from it word for word.

    Nothing new is written where something is taken from a round that was shown; only where there was none is one
    written first.

    Args:
        text: the draft as it was read.
        locked: sentences that stay in it whatever is taken.

    Raises:
        InputError: there is nothing to take, not what is asked for, or the file or the facts have changed since.
        NotRecorded: the text has no such section.
        EndpointError, WriterError: see ``offer``.
    """
    rounds = FileRounds(office.store, draft_file)
    if asked.show:
        return _shown(office, rounds, draft_file, text, ledger, asked)
    offered = None
    if not asked.picks or (asked.count and not rounds.last(_ids(office, text, ledger, asked))):
        offered = _written(office, rounds, text, ledger, asked, locked)
    if offered is not None and not asked.picks:
        best = tuple(one.ranked[0].draft for one in offered.sections if one.ranked)
        return Answer(offered, best, text, f"{draft_file} 没有改动{_HOW}")
    return _taken(office, rounds, draft_file, ledger, asked, locked, offered)


def _ids(office: Office, text: str, ledger: Ledger, asked: Asked) -> tuple[str, ...]:
    from writer.drafting import sections_under

    return sections_under(office.plan_of(text, ledger)[0], asked.section)


def _written(
    office: Office, rounds: FileRounds, text: str, ledger: Ledger, asked: Asked, locked: Sequence[str]
) -> Offered:
    plan, written = office.plan_of(text, ledger)
    offered = offer(office, text, ledger, asked, locked)
    headings = _headings(plan)
    for one in offered.sections:
        rounds.keep(
            one, headings[one.section_id], written.get(one.section_id, ""), instruction=asked.instruction,
            engine=offered.engine, count=asked.count or 1, ledger=ledger,
        )  # fmt: skip
    return offered


def _shown(office: Office, rounds: FileRounds, draft_file: Path, text: str, ledger: Ledger, asked: Asked) -> Answer:
    """The last round again, with what is measured of it now, and whether it can still be taken."""
    plan, written = office.plan_of(text, ledger)
    found = _found(rounds, plan, asked)
    said = [one.stale(_headings(plan)[key], written.get(key, ""), ledger, _drafts(one)) for key, one in found.items()]
    stale = next((one for one in said if one), "")
    offered = replace(_offered(office, plan, office.measure(ledger, plan), found, written), stale=stale)
    best = tuple(one.ranked[0].draft for one in offered.sections if one.ranked)
    done = f"{stale}，这一轮不能再取" if stale else f"{draft_file} 没有改动{_HOW}"
    return Answer(offered, best, text, done)


def _taken(
    office: Office,
    rounds: FileRounds,
    draft_file: Path,
    ledger: Ledger,
    asked: Asked,
    locked: Sequence[str],
    offered: Offered | None,
) -> Answer:
    """Put what is asked for into the file, as it is now: it may have been changed while candidates were written."""
    text = read_draft(draft_file)
    plan, written = office.plan_of(text, ledger)
    found = _found(rounds, plan, asked)
    if offered is None:
        _require_match(asked, found)
    measure = office.measure(ledger, plan)
    drafts = {}
    for key, one in found.items():
        if not one.ranked:
            continue
        sources = _sources(one, asked)
        if why := one.stale(_headings(plan)[key], written.get(key, ""), ledger, sources):
            raise InputError(f"{why}，没有写入；{_AGAIN}")
        drafts[key] = _chosen(one, sources, asked, written.get(key, ""), ledger, measure, locked)
    after = replaced(text, tuple(drafts.values()))
    if after != text:
        write_draft(draft_file, after)
    for key, draft in drafts.items():
        rounds.taken(found[key], draft.text)
    shown = offered or replace(_offered(office, plan, measure, found, written), kept=True)
    return Answer(shown, tuple(drafts.values()), after, f"{_what(asked)}已写入 {draft_file}")


def _what(asked: Asked) -> str:
    return f"看过的第 {asked.whole} 名" if asked.whole else f"选取的文字（{len(asked.picks)} 处）"


def _found(rounds: FileRounds, plan: Outline, asked: Asked) -> dict[str, Round]:
    """The round shown last of each section that is asked for; raises InputError where one was never shown."""
    from writer.drafting import sections_under

    ids = sections_under(plan, asked.section)
    found = rounds.last(ids)
    if not found:
        raise InputError(f"第 {asked.section} 节还没有看过候选稿，无从取用；请先运行 --candidates 3 写一轮，看过再取。")
    if missing := [key for key in ids if key not in found]:
        raise InputError(
            f"第 {'、'.join(missing)} 节还没有看过候选稿；请写明看过的小节（{'、'.join(found)}），"
            f"或用 --section {asked.section} --candidates 3 一起写一轮。"
        )
    if sum(bool(one.ranked) for one in found.values()) > 1 and asked.picks and not asked.whole:
        raise InputError(f"逐句选取一次只能选一节；请写明小节，如 --section {ids[-1]}。")
    return found


def _require_match(asked: Asked, found: Mapping[str, Round]) -> None:
    """Refuse to take from a round that is another one than the options describe: the person has not seen that one."""
    for one in found.values():
        other = asked.count is not None and asked.count != one.count
        other = other or bool(asked.instruction and asked.instruction != one.instruction)
        if other or (asked.engine and asked.engine != one.engine):
            told = f"，要求“{one.instruction}”" if one.instruction else "，没有补充要求"
            how = "模型" if one.engine == "llm" else "套写"
            raise InputError(
                f"第 {one.section_id} 节看过的那一轮是{how}写的 {one.count} 份{told}；要取那一轮的，只写 --take；"
                "要另写一轮，先不写 --take，看过再取。"
            )


def _sources(one: Round, asked: Asked) -> tuple[Draft, ...]:
    """The drafts of a round that are taken from; raises InputError where there is none at a place."""
    ranks = list(dict.fromkeys(rank for rank, _ in asked.picks if rank))
    for rank in ranks:
        if rank > len(one.ranked):
            raise InputError(
                f"第 {one.section_id} 节列出的候选稿只有 {len(one.ranked)} 份，没有第 {rank} 名，没有写入；"
                f"请改一个名次，有小节的写明小节分别取。"
            )
    return tuple(one.ranked[rank - 1][1] for rank in ranks)


def _chosen(
    one: Round,
    sources: Sequence[Draft],
    asked: Asked,
    now: str,
    ledger: Ledger,
    measure: Measure,
    locked: Sequence[str],
) -> Draft:
    """What is taken of one section, as a draft that is checked against the facts as they are now."""
    from writer.cli.locks import kept_of
    from writer.drafting import keep_locked, lock_findings, point_findings, take_sentences
    from writer.schema import PASSING

    texts = {0: now, **{rank: draft.text for rank, (_, draft) in enumerate(one.ranked, 1)}}
    picked = sources[0].text if asked.whole else take_sentences(texts, asked.picks)
    text, lost = keep_locked(picked, kept_of(now, locked))
    if asked.whole and text == sources[0].text and ledger.facts == one.ledger.facts:
        return sources[0]
    checked = measure.check(one.section_id, text)
    own = sources[0].findings if asked.whole and text == sources[0].text else ()
    said = [each for each in own if each.code not in {found.code for found in checked.findings} and not each.text]
    points = point_findings(measure.item(one.section_id).points, text)
    first = one.ranked[0][1]
    return replace(
        sources[0] if sources else first,
        text=text,
        passages=tuple(dict.fromkeys(key for draft in sources for key in draft.passages)),
        facts=tuple(dict.fromkeys(trace.fact for trace in checked.figures if trace.fact and trace.verdict in PASSING)),
        findings=(*lock_findings(lost), *said, *points, *checked.findings),
        messages=tuple(dict.fromkeys(each for draft in sources for each in draft.messages)),
        complete=all(draft.complete for draft in sources) if asked.whole else True,
        sentences=sources[0].sentences if asked.whole and text == sources[0].text else (),
    )


def _offered(
    office: Office, plan: Outline, measure: Measure, found: Mapping[str, Round], written: Mapping[str, str]
) -> Offered:
    """Rounds as candidates in the order they were shown, measured by the facts as they are now."""
    from writer.drafting import Candidate, Candidates

    sections = tuple(
        Candidates(
            key, tuple(Candidate(n, draft, measure(draft)) for n, draft in one.ranked), one.same, one.failed, one.left
        )
        for key, one in found.items()
    )
    engine = next(iter(found.values())).engine
    return Offered(plan.title, engine, sections, kept=True, now=written, after=passage_names(office, sections))


def _drafts(one: Round) -> tuple[Draft, ...]:
    return tuple(draft for _, draft in one.ranked)


def _headings(plan: Outline) -> dict[str, str]:
    return {item.id: item.heading for item in plan.items}
