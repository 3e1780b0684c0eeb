"""Facts without a slot in their section, said in a past sentence of that very metric found elsewhere in the corpus.

The followed report comes first, then the office's other ones. Only the clauses that state a fact are taken over, with
what leads into them; a fact of which no such sentence fits is said plainly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from writer.drafting.brief import Brief
from writer.drafting.degrees import CHANGES
from writer.drafting.filling import Slots
from writer.drafting.house import House
from writer.drafting.periods import figures_span
from writer.drafting.plain import is_total, said_reason, say_change, say_done
from writer.drafting.rolled_text import RolledText, extended
from writer.drafting.slots import Source, roll_source
from writer.drafting.sources import is_ours
from writer.drafting.wording import Clause, Sentence, numbered
from writer.figures import parse_period
from writer.schema import Fact, Period

_LEAST_LABEL, _LONGEST, _TRIED = 4, 160, 2
# Places of sentences that are none of the section's own.
_ELSEWHERE = 1_000_000
_BREAK = re.compile(r"[。！？；\n]")
_PLANNED = re.compile(r"力争|确保|争取|拟|将|目标是|计划(?!总?投资)|预计|打算|下一步|还差|不足|仅|偏[低慢少]")
_NO_START = re.compile(r"^\s*(?:同比|环比|其中|分别|完成|占|较|比|均|也|并|但|而)")


@dataclass(frozen=True, slots=True)
class _Past:
    """A past sentence and the report it stands in."""

    text: str
    report: str
    period: Period | None


def patterned(
    facts: Sequence[Fact], brief: Brief, said: set[tuple[str, str]], house: House
) -> tuple[list[Sentence], list[Fact]]:
    """Sentences after past ones for those of ``facts`` that have one, and the facts that have none.

    Args:
        said: what the section states already.
        house: how the office says what the past sentence does not.
    """
    if brief.prover is None:
        return [], list(facts)
    found: list[Sentence] = []
    told: set[str] = set()
    plain = {fact.id: fact for fact in facts if _sayable(fact, brief)}
    for fact in plain.values():
        if fact.id in told:
            continue
        left = {key: one for key, one in plain.items() if key not in told}
        sentence = next(
            (one for past in _candidates(fact, brief) if (one := _filled(past, fact, left, brief, said))), None
        )
        if sentence is not None:
            found.append(_completed(sentence, brief, house))
            told |= {fact_id for fact_id, _ in sentence.filled}
    return found, [fact for fact in facts if fact.id not in told]


def _sayable(fact: Fact, brief: Brief) -> bool:
    """Whether a fact is a figure by itself: a whole is told with its parts, a part with its whole."""
    whole = fact.value is not None and not fact.part_of and not is_total(fact)
    return whole and len(fact.label) >= _LEAST_LABEL and not any(one.part_of == fact.id for one in brief.ledger.facts)


def _candidates(fact: Fact, brief: Brief) -> list[_Past]:
    """The past sentences that name the fact's metric, a few."""
    found: list[_Past] = []
    for text, title, period in _texts(brief):
        at = text.find(fact.label)
        while at >= 0 and len(found) < _TRIED:
            start = max((one.end() for one in _BREAK.finditer(text, 0, at)), default=0)
            end = _BREAK.search(text, at)
            words = text[start : end.start() if end else len(text)].strip(" 　\r")
            if len(words) <= _LONGEST and not numbered(words) and not _PLANNED.search(words):
                found.append(_Past(words + "。", title, period))
            at = text.find(fact.label, at + len(fact.label))
    return found


def _texts(brief: Brief) -> Iterator[tuple[str, str, Period | None]]:
    for report in brief.reports.values():
        if is_ours(report.issuer, report.title, brief) or report.name == _followed(brief):
            yield report.text, report.title or report.name, report.period
    past = brief.grounds.past if brief.grounds else None
    for one in past.reports if past else ():
        known = one.name in brief.reports or (brief.among is not None and one.name not in brief.among)
        if not known and is_ours(one.issuer, one.title, brief):
            yield one.text, one.title or one.name, one.period


def _followed(brief: Brief) -> str:
    return next((hit.passage.report for hit in brief.hits if hit.passage.id == brief.item.pattern), "")


def _filled(
    past: _Past, fact: Fact, facts: dict[str, Fact], brief: Brief, said: set[tuple[str, str]]
) -> Sentence | None:
    """The past sentence with this period's figures and nothing else; None where it does not state the fact."""
    prover = brief.prover
    if prover is None:
        return None
    period = parse_period(brief.outline.period or brief.ledger.period)
    slots = Slots(prover, facts, period, figures_span(brief.ledger, period), said=set(said))
    text = RolledText(roll_source(Source(past.text, past.report, past.period, ours=True, role="overview"), slots))
    text.settle()
    if len(text.sentences) != 1 or (fact.id, "value") not in text.sentences[0].filled:
        return None
    sentence = text.sentences[0]
    clauses = _stating(sentence.clauses)
    if not clauses or _NO_START.match(clauses[0].text) or sentence.origin is None:
        return None
    last = clauses[-1]
    clauses[-1] = replace(last, text=last.text.rstrip(" 　，,；;。") + "。", old=last.past)
    return replace(sentence, clauses=tuple(clauses), origin=replace(sentence.origin, place=_ELSEWHERE))


def _completed(sentence: Sentence, brief: Brief, house: House) -> Sentence:
    """The sentence with the change and the completion of each fact that the past one does not tell."""
    told = set(sentence.filled)
    clauses = []
    for clause in sentence.clauses:
        more = []
        for fact_id, relation in clause.filled:
            fact = brief.ledger.get(fact_id)
            if fact is None or relation != "value":
                continue
            if not {(fact_id, one) for one in CHANGES} & told and (change := say_change(fact, brief.ledger, house)):
                more += [change, *([reason] if "下降" in change and (reason := said_reason(fact)) else [])]
            if (fact_id, "done") not in told and (done := say_done(fact, brief.ledger, house)):
                more.append(done)
        clauses.append(extended(clause, more))
    return replace(sentence, clauses=tuple(clauses))


def _stating(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses that state a fact, with the lead-in in front of one."""
    return [
        clause
        for at, clause in enumerate(clauses)
        if clause.filled or (clause.leads_in and at + 1 < len(clauses) and clauses[at + 1].filled)
    ]
