"""Dates of events: 「二期11月18日开工」 in a remark against 「二期已于10月18日开工」 in the text.

Only what is said of the same thing is judged: the words before the date share much with the remark's, and the words
right behind it tell the same act.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from writer.checking.clauses import Text
from writer.checking.notes import grams
from writer.figures import find_figures
from writer.schema import Fact, Figure, Finding, Ledger

_SHAPE = re.compile(r"\d+|[一二三四五六七八九十]+")
_BEFORE = 24  # characters before a date that name what it is the date of
_AFTER = 10  # characters behind it that tell what happens then
_SHARED = 3  # pairs of letters that the names have in common
_STOP = re.compile(r"[。；！？\n]")
_MANNER = re.compile(r"^(?:前|之前|左右)?(?:正式|全部|全面|顺利|如期|已|可|能|要|将|力争|确保)*")
_PLAIN = frozenset(("项目", "计划", "工程", "建设", "目前", "全部", "前完", "工作"))


@dataclass(frozen=True, slots=True)
class Event:
    """A date that a fact tells, the pairs of letters before it, and the act behind it."""

    fact: Fact
    date: Figure
    name: frozenset[str]
    act: str


class Events:
    """The dates that the remarks and sentences of a ledger give, by the way they are written."""

    def __init__(self, ledger: Ledger) -> None:
        self._events: dict[str, list[Event]] = defaultdict(list)
        for fact in ledger.facts:
            for event in _told(fact):
                self._events[_shape(event.date)].append(event)

    def contradicted(self, figure: Figure, text: Text) -> Event | None:
        """The event that a draft dates otherwise than the facts do, or None."""
        events = self._events.get(_shape(figure), ())
        if not events or any(figure.text == one.date.text for one in events):
            return None
        name, act = _around(text.raw, figure)
        same = [one for one in events if one.act[:2] == act[:2] and len(one.name & name) >= _SHARED]
        return same[0] if len(same) == 1 else None


def event_finding(figure: Figure, event: Event) -> Finding:
    """The finding for a date that is not the one of the facts."""
    where = f"第{event.fact.line}行" if event.fact.line else "材料"
    message = f"“{figure.text}”：{where}写的是“{event.date.text}{event.act}”；请核对日期。"
    return Finding("wrong_period", "error", figure.start, figure.end, figure.text, message, event.date.text)


def _told(fact: Fact) -> Iterator[Event]:
    words = fact.note if fact.value is not None else f"{fact.label}：{fact.note}"
    for figure in find_figures(words) if words else ():
        if figure.kind == "period" and figure.period is not None:
            name, act = _around(words, figure)
            if len(name) >= _SHARED and len(act) > 1:
                yield Event(fact, figure, name, act)


def _around(words: str, figure: Figure) -> tuple[frozenset[str], str]:
    """The pairs of letters of the words before a date, and the act behind it."""
    before = _STOP.split(words[max(0, figure.start - _BEFORE) : figure.start])[-1]
    behind = words[figure.end : figure.end + _AFTER]
    act = re.split(r"[，。；、！？）\s]", _MANNER.sub("", behind))[0]
    return frozenset(grams(before) - _PLAIN), act


def _shape(figure: Figure) -> str:
    """How a date is written, its numbers left out: 月底, 月日."""
    return _SHAPE.sub("", figure.text)
