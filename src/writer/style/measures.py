"""What is measured of a text: plain counts a writer can act on.

The choice and the usual ranges follow measurements on past reports of this kind: mean sentence 37–60 characters, mean
clause 7.6–9.5, four-character clauses 9–15 and quotation marks 3–17 per 1,000 characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[。！？!?\n]+")
_CLAUSE_END = re.compile(r"[，,、；;：:。！？!?\n]+")
_UNCOUNTED = re.compile(r"[\s“”\"‘’「」《》]+")
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_QUOTED = re.compile(r"[“「\"][^”」\"\n]{1,40}[”」\"]")
_ENUMERATION = re.compile(r"[一二三四五六七八九十]+[是要]|第[一二三四五六七八九十]+，|一方面|另一方面|首先|其次|再次")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its name as JSON and page show it, what it means, and the least number of characters it needs."""

    name: str
    label: str
    least: int
    of: Callable[[str], float | None]


def sentences(text: str) -> list[str]:
    """The sentences of ``text`` without white space and quotation marks."""
    return _split(_SENTENCE_END, text)


def clauses(text: str) -> list[str]:
    """The clauses of ``text``: what stands between any two punctuation marks, 、 included."""
    return _split(_CLAUSE_END, text)


def itemised(text: str) -> bool:
    """Whether ``text`` counts its points: 一是…二是…, 第一，…第二，…."""
    return len(_ENUMERATION.findall(text)) >= 2


def _split(end: re.Pattern[str], text: str) -> list[str]:
    pieces = (_UNCOUNTED.sub("", piece) for piece in end.split(text))
    return [piece for piece in pieces if piece]


def _mean_length(split: Callable[[str], list[str]]) -> Callable[[str], float | None]:
    def mean(text: str) -> float | None:
        pieces = split(text)
        return sum(map(len, pieces)) / len(pieces) if pieces else None

    return mean


def _per_thousand(count: Callable[[str], int]) -> Callable[[str], float | None]:
    def rate(text: str) -> float | None:
        length = len(_UNCOUNTED.sub("", text))
        return 1000 * count(text) / length if length else None

    return rate


def _four_character_clauses(text: str) -> int:
    return sum(len(clause) == 4 and len(_HANZI.findall(clause)) == 4 for clause in clauses(text))


def _quotations(text: str) -> int:
    return len(_QUOTED.findall(text))


def _enumeration_words(text: str) -> int:
    return len(_ENUMERATION.findall(text))


MEASURES: tuple[Measure, ...] = (
    Measure("sentence_length", "平均句长（字）", 120, _mean_length(sentences)),
    Measure("clause_length", "平均分句长（字）", 120, _mean_length(clauses)),
    Measure("four_character_clauses", "四字短语（每千字）", 300, _per_thousand(_four_character_clauses)),
    Measure("quotation_marks", "引号（每千字）", 300, _per_thousand(_quotations)),
    Measure("enumeration_words", "“一是”等分条词（每千字）", 300, _per_thousand(_enumeration_words)),
)
