"""Engine ``roll`` (套写): past wording with this period's facts in its slots, without any model.

The past section an outline item follows (or the one that fits best) is rewritten sentence by sentence: figures become
references to this period's facts, periods move on, direction and degree follow sign and size. What cannot be filled
falls away; facts without a slot get a plain sentence. The result is rendered and checked here, and whatever does not
pass falls away too, so that its figures are right by construction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

from writer.checking import Prover
from writer.drafting.brief import Brief
from writer.drafting.carried import names_in
from writer.drafting.changes import add_changes
from writer.drafting.claims import heading_findings
from writer.drafting.degrees import moves
from writer.drafting.filling import Slots
from writer.drafting.house import House, house_of
from writer.drafting.items import settle_items, support_items
from writer.drafting.joining import join_sentences, tidy
from writer.drafting.periods import figures_span
from writer.drafting.plain import is_total, said_note, say_facts
from writer.drafting.roll_notes import roll_notes
from writer.drafting.roll_proof import Proof
from writer.drafting.rolled_text import RolledText, rendered
from writer.drafting.slots import Source, roll_source
from writer.drafting.sourced import sourced_sentences
from writer.drafting.sources import source_of
from writer.drafting.stating import lost_points, new_sentence, state_the_rest
from writer.drafting.wording import Clause, Origin, Sentence, is_numbered, numbered
from writer.figures import parse_period
from writer.schema import EngineName, Fact, Finding, Message, OutlineItem, Period
from writer.sentences import SourcedSentence

_HOLLOW = 30
# Sections about what is lacking or planned carry no results.
_WORDS_ONLY = ("problems", "plans", "closing", "opening")


class RollEngine:
    """Writes a section from past passages and facts by rule."""

    @property
    def name(self) -> EngineName:
        """The engine's name."""
        return "roll"

    @property
    def wants(self) -> int:
        """One to follow, one in reserve."""
        return 2

    def messages(self, brief: Brief) -> tuple[Message, ...]:  # noqa: ARG002
        """None: nobody is asked."""
        return ()

    def write(self, brief: Brief, stop: Event) -> Iterator[str | Finding | SourcedSentence]:
        """The section's text sentence by sentence, then notes on what was carried over and what fell away."""
        period = parse_period(brief.outline.period or brief.ledger.period)
        prover = brief.prover or Prover(brief.ledger, brief.grounds)
        text = _rolled(brief, period, prover)
        proof = Proof(brief, period, prover)
        proof.alone(text)
        house = house_of((report.text for report in brief.reports.values()), _followed_text(brief))
        unsaid = state_the_rest(text, brief, house)
        support_items(text, brief.item.role, brief.ledger)
        for prove in (proof.alone, proof.in_place):
            prove(text)
            if missing := _unstated(text, brief):
                # What does not pass next to other figures may pass in a paragraph of its own.
                text.paragraphs += [[new_sentence(one, house)] for one in say_facts(missing, brief.ledger, house=house)]
                prove(text)
        _join(text, brief, house, proof)
        unsaid += [fact.label or fact.note for fact in _unstated(text, brief)]
        unsaid += lost_points(text, brief, house)
        pieces = [sentence for paragraph in text.paragraphs for sentence in (*paragraph, None)]
        for sentence in pieces[:-1]:
            if stop.is_set():
                return
            yield sentence.text if sentence else "\n"
        yield from roll_notes(text, brief, unsaid)
        yield from sourced_sentences(text, brief.ledger)


def _join(text: RolledText, brief: Brief, house: House, proof: Proof) -> None:
    """Short sentences of one subject in one, where the section still passes the checks."""
    apart = [list(paragraph) for paragraph in text.paragraphs]
    join_sentences(text, brief.ledger, house)
    tidy(text, house)
    if text.paragraphs != apart and not proof.passes(text):
        text.paragraphs = apart


def _rolled(brief: Brief, period: Period | None, prover: Prover) -> RolledText:
    """The first past section that can be rolled on, or nothing where there is none to follow."""
    text = RolledText()
    for hit in brief.hits:
        source = source_of(hit, brief)
        if not source.ours and (brief.item.id == "0" or brief.item.pattern) and not _chosen(source, brief):
            # Another office's opening speaks of that office; so does its text in the middle of one that is followed.
            continue
        facts = {fact.id: fact for fact in brief.facts}
        if source.own and brief.item.role not in _WORDS_ONLY:
            facts |= {fact.id: fact for fact in brief.ledger.facts if _unassigned(fact, brief)}
        span = figures_span(brief.ledger, period)
        text.paragraphs = roll_source(source, Slots(prover, facts, period, span))
        if brief.item.role == "opening":
            _break_denied(text, brief)
        text.settle()
        if not source.own and not source.related:
            text.drop(lambda sentence: not sentence.filled, "原文是别的单位写别的事的")
        elif not source.ours:
            # Another office's projects and events are not ours.
            text.drop(lambda one: not one.filled and bool(names_in(one.text)), "说的是别的单位的项目或活动")
        _drop_hollow(text, brief)
        if text.sentences:
            settle_items(text, brief.item.role, brief.ledger, period)
            add_changes(text, brief)
            break
    return text


def _break_denied(text: RolledText, brief: Brief) -> None:
    """Break the clauses of an opening that claim of the whole what most of this period's figures deny."""
    for paragraph in text.paragraphs:
        for column, sentence in enumerate(paragraph):
            clauses = tuple(_denied(clause, brief) for clause in sentence.clauses)
            paragraph[column] = replace(sentence, clauses=clauses)


def _denied(clause: Clause, brief: Brief) -> Clause:
    claim = OutlineItem("", 1, "", clause.text.strip(" 　，。；"), "overview")
    against = [one for one in heading_findings(claim, brief.ledger.facts, brief.ledger) if one.severity == "warning"]
    return (
        replace(clause, broken="与本期多数数据的升降不符", lasting=False) if against and not clause.broken else clause
    )


def leaves_words(brief: Brief) -> bool:
    """Whether anything of the past section that the outline follows can be said again, or there are facts for it."""
    period = parse_period(brief.outline.period or brief.ledger.period)
    prover = brief.prover or Prover(brief.ledger, brief.grounds)
    return bool(brief.facts or brief.item.points or _rolled(brief, period, prover).sentences)


def _chosen(source: Source, brief: Brief) -> bool:
    """Whether the section follows this text by choice, and it is not the opening of an office other than ours."""
    return source.own and not (brief.item.id == "0" and brief.outline.issuer)


def _unassigned(fact: Fact, brief: Brief) -> bool:
    return all(fact.id not in item.facts for item in brief.outline.items)


def _unstated(text: RolledText, brief: Brief) -> list[Fact]:
    """Facts of the section that found no place that passes the checks."""
    said = {fact_id for sentence in text.sentences for fact_id, _ in sentence.filled}
    shown, _ = rendered(text, brief.ledger)
    missing = [fact for fact in brief.facts if fact.id not in said and not is_total(fact)]
    return [fact for fact in missing if said_note(fact).rstrip("。") not in shown]


def _origins(text: RolledText) -> list[Origin]:
    """The past sentences, those that stand and those that are gone."""
    found = [one.origin for one in text.sentences] + [origin for origin, _ in text.gone]
    return [origin for origin in found if origin is not None]


def _followed_text(brief: Brief) -> str:
    """The text of the report that is followed, "" where none is."""
    for hit in brief.hits:
        if hit.passage.id == brief.item.pattern and (report := brief.reports.get(hit.passage.report)):
            return report.text
    return ""


def _drop_hollow(text: RolledText, brief: Brief) -> None:
    """Where results are told, drop what the figures that are gone have left behind.

    An item that has lost everything but its heading, one that has lost its heading and states nothing, and remarks on
    how something rose or fell.
    """
    if brief.item.role not in ("overview", "results"):
        return
    text.drop(lambda one: not one.filled and not is_numbered(one) and moves(one.text), "说的是上期的升降，本期无从核实")
    counted = {origin for origin, clause in text.gone if any(slot.kind != "period" for slot in clause.slots)}
    text.drop(lambda one: not one.filled and not is_numbered(one) and one.origin in counted, "评说的是已略去的数字")
    gone = {origin.place: origin for origin, _ in text.gone if origin is not None}
    heads = {origin.place: origin.place in gone for origin in _origins(text) if numbered(origin.text)}
    hollow: list[Sentence] = []
    for paragraph in text.paragraphs:
        first = paragraph[0]
        if first.origin is None or any(one.filled for one in paragraph):
            continue
        alone = len(paragraph) == 1 and is_numbered(first) and len(first.text) <= _HOLLOW
        before = max((place for place in heads if place <= first.origin.place), default=None)
        if (alone and first.origin.place + 1 in gone) or (before is not None and heads[before]):
            hollow += paragraph
    text.drop(lambda one: one in hollow, "这一条的数字都已略去")
