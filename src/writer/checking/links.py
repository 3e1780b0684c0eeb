"""What the figures of a text speak of, for those who put new values in their places."""

from __future__ import annotations

from dataclasses import dataclass

from writer.checking.clauses import Text
from writer.checking.linking import FIRM, read_figures
from writer.checking.metrics import MetricIndex
from writer.checking.nametable import load_vocabulary
from writer.checking.naming import Reading
from writer.checking.vocabulary import Vocabulary
from writer.figures import find_figures
from writer.schema import Figure, Ledger, Relation


@dataclass(frozen=True, slots=True)
class Link:
    """The metric a quantity or mask speaks of, whatever its value.

    Attributes:
        figure: the quantity or mask.
        fact: the id of the ledger's fact, or None where the text speaks of something the ledger does not have.
        relation: which of the fact's values it is; for a growth rate that is itself a fact (增速) it is ``value``.
        cue: the words that decided on the relation, "" for a plain value.
        score: 0–1, how sure the metric is; from 0.65 on it is named in the text.
        direction: 1 after 增长, 提高 …, -1 after 下降, 减少 …, 0 where there is no such verb.
        rivals: other facts that fit equally well.
        basis: what a change is measured against: ``year`` 同比, ``previous`` 环比, ``other`` 较年初 …, "" unsaid.
    """

    figure: Figure
    fact: str | None
    relation: Relation
    cue: str
    score: float
    direction: int = 0
    rivals: tuple[str, ...] = ()
    basis: str = ""


def link_figures(text: str, ledger: Ledger, vocabulary: Vocabulary | None = None) -> tuple[Link, ...]:
    """Link every quantity and mask of ``text`` to a fact of ``ledger`` and a relation, in order of appearance."""
    return links_in(text, MetricIndex(ledger, vocabulary or load_vocabulary()))


def links_in(text: str, index: MetricIndex) -> tuple[Link, ...]:
    """The same with an index of the ledger's metrics that is there already."""
    readings = read_figures(Text(text, find_figures(text)), index)
    return tuple(_link(reading, index) for reading in readings)


def _link(reading: Reading, index: MetricIndex) -> Link:
    cue = reading.cue
    names = reading.candidates
    relation = cue.relation
    first = index.metrics[names[0].metric] if names else None
    if first is not None and first.rate and relation == "yoy":
        relation = "value"
    fact = first.fact.id if first is not None and not reading.stranger else None
    rivals = tuple(index.metrics[n.metric].fact.id for n in names[1:] if n.score >= names[0].score - 0.02)
    score = names[0].score if names else 0.0
    if reading.weak:
        score = min(score, FIRM - 0.05)
    return Link(reading.figure, fact, relation, cue.text, score, cue.direction, rivals if fact else (), cue.basis)
