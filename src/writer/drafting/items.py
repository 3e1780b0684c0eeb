"""The items of a rolled section (一是…, 1.…): those that have lost what stood under their heading, and denied headings.

「一是健全调度体系。二是实行分级负责。」 over nothing is a list of headings. Where other items of the list still have
their text such a heading falls away; where none has, the headings become one sentence. Under problems and plans a
heading says something by itself: it leads over to the next item with a semicolon, unless this period's facts have
overcome the problem.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from writer.drafting.claims import LESS_IS_BETTER, named_in, supported_heading
from writer.drafting.degrees import CHANGES
from writer.drafting.rolled_text import RolledText
from writer.drafting.shortfalls import behind
from writer.drafting.wording import Clause, Origin, Sentence, item_number, numbered, renumbered
from writer.facts import direction
from writer.schema import Ledger, Period, Role

_SHORT = 30
_TWO = 2
_DIGITS = "一二三四五六七八九十"
_SPEAKING: tuple[Role, ...] = ("problems", "plans")
_DOING: tuple[Role, ...] = ("practices", "party", "other")
# Problems of how far or how fast something has gone, which a figure can show to be over.
_LAGGING = re.compile(
    r"偏慢|滞后|下降|下滑|回落|放缓|减少|乏力|后劲|不及|进度|缺口|由增转降|负增长|趋缓|较慢|不快|低迷"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered heading with the sentences under it; ``bare`` where it has none and had some."""

    head: Sentence
    body: tuple[Sentence, ...]
    bare: bool
    number: int


def settle_items(text: RolledText, role: Role, ledger: Ledger, period: Period | None) -> None:
    """Deal with the headings of items that have lost their text; see the module."""
    gone: list[Sentence] = []
    joined: list[Sentence] = []
    for run in _runs(items_of(text)):
        bare = [item.head for item in run if item.bare]
        if role in _SPEAKING:
            over = [one for one in bare if role == "problems" and _overcome(one.text, ledger, period)]
            gone += over
            left = [item for item in run if item.head not in over]
            joined += _leading(text, left)
        elif len(bare) == len(run) > 1 and role in _DOING:
            _one_sentence(text, bare)
        else:
            gone += bare
    if joined:
        _lead_over(text, joined)
    if gone:
        text.drop(lambda one: one in gone, "这一条的内容都已略去")
    text.paragraphs = renumbered(text.paragraphs)


def support_items(text: RolledText, role: Role, ledger: Ledger) -> None:
    """Put what an item is about in place of a heading that the facts stated under it deny."""
    for item in items_of(text):
        stated = {fact_id for one in item.body for fact_id, _ in one.filled}
        number, words = item_number(item.head.text)
        heading = words.rstrip("。；")
        if not stated or item.head.filled or len(heading) > _SHORT:
            continue
        facts = [fact for fact in ledger.facts if fact.id in stated]
        now = supported_heading(heading, role, facts, ledger)
        if now != heading:
            clause = Clause(f"{number}{now}。", True, old=item.head.text)
            _swap(text, item.head, replace(item.head, clauses=(clause,)))


def items_of(text: RolledText) -> list[Item]:
    """The items of a section in order."""
    heads = sorted(origin.place for origin in _past(text) if numbered(origin.text))
    fallen = {origin.place for origin, _ in text.gone if origin is not None}
    found: list[tuple[Sentence, list[Sentence]]] = []
    for paragraph in text.paragraphs:
        listed = any(numbered(one.text) for one in paragraph)
        for sentence in paragraph:
            if numbered(sentence.text):
                found.append((sentence, []))
            elif found and (listed or found[-1][0].origin is None or _alone(text, found[-1][0])):
                found[-1][1].append(sentence)
    return [Item(head, tuple(body), not body and _lost(head, heads, fallen), _value(head.text)) for head, body in found]


def _alone(text: RolledText, head: Sentence) -> bool:
    """Whether a heading has a paragraph to itself, so that the next one is its text."""
    return any(paragraph == [head] for paragraph in text.paragraphs)


def _past(text: RolledText) -> list[Origin]:
    found = [one.origin for one in text.sentences] + [origin for origin, _ in text.gone]
    return [origin for origin in found if origin is not None]


def _lost(head: Sentence, heads: Sequence[int], fallen: set[int]) -> bool:
    """Whether a past sentence that stood under this heading is gone; a heading with a figure or much to say is none."""
    if head.origin is None or head.filled or len(head.text) > _SHORT:
        return False
    place = head.origin.place
    after = next((one for one in heads if one > place), None)
    return any(place < one and (after is None or one < after) for one in fallen)


def _value(text: str) -> int:
    number, _ = item_number(text)
    digits = re.search(r"\d+", number)
    if digits:
        return int(digits[0])
    return _DIGITS.find(number.strip("（(是要")[:1]) + 1


def _runs(items: Sequence[Item]) -> list[list[Item]]:
    """Items whose numbers go on, list by list."""
    runs: list[list[Item]] = []
    for item in items:
        if not runs or item.number <= runs[-1][-1].number:
            runs.append([])
        runs[-1].append(item)
    return runs


def _overcome(problem: str, ledger: Ledger, period: Period | None) -> bool:
    """Whether all metrics that a problem of pace names have risen and none is behind its target."""
    if not _LAGGING.search(problem):
        return False
    named = [fact for fact in ledger.facts if fact.value is not None and named_in(fact, problem)]
    ways = [next((way for one in CHANGES if (way := direction(fact, one, ledger))), None) for fact in named]
    good = ["down" if LESS_IS_BETTER.search(fact.label) else "up" for fact in named]
    return bool(named) and ways == good and not any(behind(fact, ledger, period) for fact in named)


def _one_sentence(text: RolledText, heads: Sequence[Sentence]) -> None:
    """「一是健全体系。二是分级负责。」 → 「健全体系，分级负责。」; each part keeps its origin."""
    for at, head in enumerate(heads):
        _, words = item_number(head.text)
        end = "。" if at == len(heads) - 1 else "，"
        clause = Clause(words.rstrip("。；！") + end, old=head.text)
        _swap(text, head, replace(head, clauses=(clause,)))
    first = next((row for row, one in enumerate(text.paragraphs) if one[-1].origin == heads[0].origin), None)
    if first is None:
        return
    origins = {head.origin for head in heads}
    while first + 1 < len(text.paragraphs) and all(one.origin in origins for one in text.paragraphs[first + 1]):
        text.paragraphs[first] += text.paragraphs.pop(first + 1)


def _leading(text: RolledText, run: Sequence[Item]) -> list[Sentence]:
    """The bare headings that lead over to the next; 1., 2. over nothing throughout become 一是, 二是."""
    if not any(item_number(item.head.text)[0].endswith(("是", "要")) for item in run):
        if len(run) < _TWO or not all(item.bare for item in run):
            return []
        for at, item in enumerate(run):
            words = f"{_DIGITS[min(at, 9)]}是{item_number(item.head.text)[1]}"
            new = replace(item.head, clauses=(Clause(words, old=item.head.text),))
            _swap(text, item.head, new)
        run = [item for item in items_of(text) if item.bare and item.head.origin in {one.head.origin for one in run}]
    return [item.head for item in run[:-1] if item.bare]


def _lead_over(text: RolledText, heads: Sequence[Sentence]) -> None:
    """End each of ``heads`` with a semicolon, in the paragraph of the item that follows."""
    for head in heads:
        last = head.clauses[-1]
        ended = replace(last, text=last.text.rstrip("。！") + "；", old=last.past)
        _swap(text, head, replace(head, clauses=(*head.clauses[:-1], ended)))
    origins = {head.origin for head in heads}
    row = 0
    while row + 1 < len(text.paragraphs):
        if text.paragraphs[row][-1].origin in origins:
            text.paragraphs[row] += text.paragraphs.pop(row + 1)
        else:
            row += 1


def _swap(text: RolledText, old: Sentence, new: Sentence) -> None:
    for paragraph in text.paragraphs:
        for column, sentence in enumerate(paragraph):
            if sentence is old or sentence == old:
                paragraph[column] = new
