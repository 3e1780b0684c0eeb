"""Ordinary words, to tell names by: what cannot be cut into them is likely the name of somebody or something."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from writer.errors import InputError

SHIPPED = Path(__file__).with_name("words.txt")
ENDINGS = Path(__file__).with_name("names.toml")
_LONGEST = 4
_WORD, _SINGLE = 10, 13  # what a word and a single character cost when a text is cut


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """The words of ``words.txt``, two to four characters each; none where the file is gone."""
    try:
        lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return frozenset()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def cut(text: str, known: frozenset[str]) -> list[tuple[int, int]]:
    """The pieces of a text, as few as can be: words that are ``known``, and single characters between them.

    Args:
        text: a phrase; the work grows with its length, not with the number of words.
        known: words of two to four characters.
    """
    best = [0] + [0] * len(text)
    came = [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        best[end], came[end] = best[end - 1] + _SINGLE, end - 1
        for start in range(end - 2, max(0, end - _LONGEST) - 1, -1):
            # Of two ways that cost the same the one with the longer last word is right more often.
            if best[start] + _WORD <= best[end] and text[start:end] in known:
                best[end], came[end] = best[start] + _WORD, start
    pieces = []
    end = len(text)
    while end:
        pieces.append((came[end], end))
        end = came[end]
    return pieces[::-1]


@dataclass(frozen=True)
class Endings:
    """What names end with, as read from ``names.toml``; see there what each list means."""

    strong: frozenset[str]
    made: frozenset[str]
    regions: frozenset[str]
    nature: frozenset[str]
    events: frozenset[str]
    after_place: frozenset[str]
    plain: frozenset[str]
    general: re.Pattern[str]
    all: re.Pattern[str]
    event: re.Pattern[str]
    places: re.Pattern[str]

    def is_place(self, word: str) -> bool:
        """Whether a word is a well-known place."""
        return self.places.fullmatch(word) is not None


@lru_cache(maxsize=1)
def load_endings() -> Endings:
    """Read the endings of names.

    Raises:
        InputError: the file is missing or damaged.
    """
    try:
        raw = tomllib.loads(ENDINGS.read_text(encoding="utf-8"))
        lists = {key: frozenset(map(str, words)) for key, words in raw.items()}
        last = frozenset().union(*(lists[key] for key in ("strong", "bodies", "trades", "made", "regions", "events")))
        return Endings(
            strong=lists["strong"],
            made=lists["made"] | lists["bodies"] | lists["strong"] | lists["events"],
            regions=lists["regions"],
            nature=lists["nature"],
            events=lists["events"],
            after_place=lists["after_place"] | lists["events"] | lists["strong"],
            plain=lists["plain"],
            general=_any(lists["general"]),
            all=_any(last),
            event=_any(lists["events"]),
            places=_any(lists["places"]),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InputError(f"名称词尾表“{ENDINGS.name}”读不出来（{error}）：请照原样恢复。") from error


def _any(words: frozenset[str]) -> re.Pattern[str]:
    """One of the words, the longest that fits."""
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))
