"""Changes and reasons that a rolled sentence owes its reader: 「税收收入10.2亿元」 is told with how it has moved."""

from __future__ import annotations

import re
from dataclasses import replace

from writer.drafting.brief import Brief
from writer.drafting.degrees import CHANGES
from writer.drafting.plain import said_reason, say_change
from writer.drafting.rolled_text import RolledText, extended, references
from writer.drafting.wording import Clause, Sentence
from writer.facts import direction

# A sentence that lists more values than this is a list: it stays one.
_MOST_BARE = 3
_LISTED = re.compile(r"分别|均|合计|共计|依次|[产行]业看|[、和及]\[\[F")


def add_changes(text: RolledText, brief: Brief) -> None:
    """Where a past change fell away for want of a slot, state this period's; behind a fall, its stated reason."""
    said = {pair for sentence in text.sentences for pair in sentence.filled}
    for paragraph in text.paragraphs:
        for column, sentence in enumerate(paragraph):
            bare = _told_bare(sentence, brief)
            clauses = [_with_change(clause, said, brief, bare) for clause in sentence.clauses]
            paragraph[column] = replace(sentence, clauses=tuple(_with_reasons(clauses, brief)))


def _with_change(clause: Clause, said: set[tuple[str, str]], brief: Brief, bare: set[str]) -> Clause:
    more = []
    for fact_id, _ in clause.filled:
        fact = brief.ledger.get(fact_id)
        if fact is not None and (clause.owed or fact_id in bare) and not {(fact_id, one) for one in CHANGES} & said:
            more += [words for words in (say_change(fact, brief.ledger),) if words]
    said |= {pair for words in more for pair in references(words)}
    return extended(clause, more)


def _told_bare(sentence: Sentence, brief: Brief) -> set[str]:
    """Facts of which a sentence among results tells the value alone, each in a clause of its own; none in a list."""
    if brief.item.role not in ("overview", "results") or _LISTED.search(sentence.text):
        return set()
    alone = {one.filled[0][0] for one in sentence.clauses if len(one.filled) == 1 and one.filled[0][1] == "value"}
    told = {fact_id for fact_id, relation in sentence.filled if relation in CHANGES}
    return alone - told if len(alone - told) <= _MOST_BARE else set()


def _with_reasons(clauses: list[Clause], brief: Brief) -> list[Clause]:
    """The clauses with the pasted reason for a fall behind the last one that speaks of it."""
    last = {fact_id: at for at, clause in enumerate(clauses) for fact_id, _ in clause.filled}
    told = {pair for clause in clauses for pair in clause.filled}
    out = list(clauses)
    for fact_id, at in last.items():
        fact = brief.ledger.get(fact_id)
        if fact is None or not any((fact_id, one) in told for one in CHANGES):
            continue
        falls = any(direction(fact, one, brief.ledger) == "down" for one in CHANGES)
        if falls and (reason := said_reason(fact)):
            out[at] = extended(out[at], [reason])
    return out
