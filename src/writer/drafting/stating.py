"""Facts and points that no past sentence has a place for, put where they belong in a rolled section."""

from __future__ import annotations

import re
from collections.abc import Sequence

from writer.drafting.brief import Brief
from writer.drafting.claims import named_in
from writer.drafting.house import PLAIN, House
from writer.drafting.patterns import patterned
from writer.drafting.periods import figures_span, month_span
from writer.drafting.plain import plain_opening, said_point, say_facts
from writer.drafting.rolled_text import (
    RolledText,
    add_items,
    insert,
    insert_after,
    insert_before_list,
    references,
    rendered,
)
from writer.drafting.topics import OTHER, topic_of
from writer.drafting.wording import Clause, Sentence, is_numbered
from writer.figures import parse_period, period_label
from writer.schema import Fact, Ledger

_LEAD_MOST = 14
_YEAR = 12
_ANY_FIGURE = re.compile(r"增速|增长|指标|运行|总量|经济")
_PART = re.compile(r"其中|这些|上述|从中|分[产行领]业看|[按从分][^，。]{1,8}看|[^，。]{2,8}中，")
# 「在市委、市政府的正确领导下」: what the first sentence of an opening may keep.
_UNDER = re.compile(r"在[^，,。；]{2,40}?(?:领导|指导|支持|关心|带领|帮助)下[，,]")


def state_the_rest(text: RolledText, brief: Brief, house: House) -> list[str]:
    """Add a sentence for every fact and point that has no place yet; return the points that are no sentences.

    Whether the others are still there once the text has been proved, ``lost_points`` tells.
    """
    said = {fact_id for sentence in text.sentences for fact_id, _ in sentence.filled}
    rest = [fact for fact in brief.facts if fact.id not in said]
    lead = "" if text.sentences else _lead(brief)
    points, unsaid = _points(brief, house)
    if brief.item.id == "0":
        _open(text, brief, house)
    if brief.item.role == "problems":
        points = _lead_with_what_is_told(text, points, brief)
    if brief.item.role in ("problems", "plans") and points and add_items(text, points):
        points = []
    loose = _beside_their_like(text, rest, brief, house)
    new, loose = patterned(loose, brief, _stated(text), house)
    new += [new_sentence(one, house) for one in say_facts(loose, brief.ledger, "" if new else lead, house)]
    figures = [one for one in new if one.filled]
    if figures and not insert_before_list(text, figures):
        insert(text, figures, brief.item.role in ("overview", "results"))
    if words := [one for one in new if not one.filled] + points:
        insert(text, words, first=False)
    return unsaid


def _lead_with_what_is_told(text: RolledText, points: Sequence[Sentence], brief: Brief) -> list[Sentence]:
    """Put points that sum up what the items tell in front of them; return the others, which are items themselves."""
    told = {fact_id for fact_id, _ in _stated(text)}
    sums = []
    for point in points:
        named = {fact.id for fact in brief.ledger.facts if fact.value is not None and _stem(fact) in point.text}
        if named and named <= told:
            sums.append(point)
    if sums:
        text.paragraphs[0][:0] = sums
    return [point for point in points if point not in sums]


def _stem(fact: Fact) -> str:
    return re.sub(r"增速$", "", fact.label) or fact.label


def _points(brief: Brief, house: House) -> tuple[list[Sentence], list[str]]:
    """The outline's points as sentences, and those that are none."""
    points, unsaid = [], []
    for point in brief.item.points:
        sentence = _as_sentence(point, brief)
        if sentence:
            points.append(Sentence((Clause(house.punctuated(sentence)),), point=True))
        elif sentence is None:
            unsaid.append(point)
    return points, unsaid


def _as_sentence(point: str, brief: Brief) -> str | None:
    return said_point(point, brief.ledger.facts, claims=brief.item.role in ("problems", "plans"))


def lost_points(text: RolledText, brief: Brief, house: House) -> list[str]:
    """The points of the outline whose sentences have not stood the check."""
    shown, _ = rendered(text, brief.ledger)
    said = {point: house.punctuated(_as_sentence(point, brief) or "").rstrip("。") for point in brief.item.points}
    return [point for point, sentence in said.items() if sentence not in shown]


def _open(text: RolledText, brief: Brief, house: House) -> None:
    """A plain first sentence where the past opening has none left, or only the one that ends it."""
    if any("如下" not in sentence.text for sentence in text.sentences):
        return
    under = next((found[0] for hit in brief.hits if (found := _UNDER.search(hit.passage.text))), "")
    opening = plain_opening(brief.outline, under, closing=not text.sentences)
    sentence = Sentence((Clause(house.punctuated(opening)),))
    if text.paragraphs:
        text.paragraphs[0].insert(0, sentence)
    else:
        text.paragraphs.append([sentence])


def _stated(text: RolledText) -> set[tuple[str, str]]:
    return {pair for sentence in text.sentences for pair in sentence.filled}


def _beside_their_like(text: RolledText, rest: Sequence[Fact], brief: Brief, house: House) -> list[Fact]:
    """Put facts behind the sentence that states their whole or others of their topic; return those that have none."""
    ledger = brief.ledger
    anchors: dict[tuple[int, int], list[Fact]] = {}
    loose: list[Fact] = []
    roots = {fact.id: _root(fact, ledger, {one.id for one in rest}) for fact in rest}
    found = {fact.id: _anchor(text, fact, ledger) for fact in rest}
    for fact in rest:
        place = found.get(roots[fact.id].id)
        if place is None:
            loose.append(fact)
        else:
            anchors.setdefault(place, []).append(fact)
    for (row, column), facts in sorted(anchors.items(), reverse=True):
        new, left = patterned(facts, brief, _stated(text), house)
        new += [new_sentence(one, house) for one in say_facts(left, ledger, house=house)]
        insert_after(text, row, column, new)
    return loose


def _root(fact: Fact, ledger: Ledger, among: set[str]) -> Fact:
    """The whole that the fact is a part of, as far as it is to be told with it."""
    seen = {fact.id}
    while fact.part_of in among and fact.part_of not in seen:
        parent = ledger.get(fact.part_of or "")
        if parent is None:
            break
        seen.add(parent.id)
        fact = parent
    return fact


def _anchor(text: RolledText, fact: Fact, ledger: Ledger) -> tuple[int, int] | None:
    """The last sentence that states the whole of which the fact is a part, else one of its topic; None for none."""
    if fact.value is None:
        return None
    topic = topic_of(fact)
    place = None
    for row, paragraph in enumerate(text.paragraphs):
        for column, sentence in enumerate(paragraph):
            stated = [one for fact_id, _ in sentence.filled if (one := ledger.get(fact_id)) is not None]
            if fact.part_of and any(one.id == fact.part_of for one in stated):
                return row, _behind_its_parts(paragraph, column)
            head = next((one for one in reversed(paragraph[: column + 1]) if is_numbered(one)), None)
            if head is not None and not _belongs(fact, head):
                # An item is about what its heading says.
                continue
            if topic is not OTHER and any(topic_of(one) is topic for one in stated):
                place = row, _behind_its_parts(paragraph, column)
    return place


def _belongs(fact: Fact, head: Sentence) -> bool:
    """Whether an item's heading speaks of the fact; 增速 and 指标 are words for any figure."""
    return named_in(fact, head.text) or bool(topic_of(fact).heading.search(_ANY_FIGURE.sub("", head.text)))


def _behind_its_parts(paragraph: Sequence[Sentence], column: int) -> int:
    """The last sentence that goes on about what the one at ``column`` counts: 「其中，…」 leans on what precedes it."""
    while column + 1 < len(paragraph) and _PART.match(paragraph[column + 1].text.lstrip(" 　")):
        column += 1
    return column


def _lead(brief: Brief) -> str:
    """「1—9月，」: the time that the figures cover, which a report on the third quarter need not be called after."""
    said = brief.outline.period
    period = parse_period(said)
    if span := figures_span(brief.ledger, period):
        said = period_label(span)
    said = said if period is not None and month_span(period) == _YEAR else re.sub(r"^\d{4}年(?=.)", "", said)
    return f"{said}，" if parse_period(said) and len(said) <= _LEAD_MOST else ""


def new_sentence(text: str, house: House = PLAIN) -> Sentence:
    """A new sentence, with references, as clauses."""
    parts = re.findall(r"[^，；]*[，；]?", text)
    return Sentence(
        tuple(Clause(house.punctuated(part), "[[" in part, tuple(references(part))) for part in parts if part)
    )
