"""Whether a passage has anything in common with a query, for somebody who searches and would rather be told of nothing.

A ranking always has a best one, however far it is from what was asked: a single character, or a vector that is nearest
among many that are all far. Here is asked for a word, or for a vector that is nearer than chance.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from writer.corpus.folding import fold, indexed_text
from writer.schema import Passage

_QUERY_CHARS = 400
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")
_LATIN = re.compile("[a-z][a-z0-9]+")
# Characters that join words and are in none: 上的 and 了一 are no reason to show a passage.
_JOINING = re.compile("[的了是在和与及之而或着把被吗呢吧啊么]+")
_SCATTERED = 6  # characters of a short query that may stand apart: 引才 and 引进人才
_MARGIN = 0.25  # of what is left to 1 over what a text that has nothing to do with the corpus reaches


@dataclass(frozen=True, slots=True)
class Common:
    """What a query consists of, to be looked for in passages.

    Attributes:
        query: what was searched.
        noise: the highest cosine that a text with nothing in common with the corpus has with any passage; 1 where
            vectors say nothing that words do not.
    """

    query: str
    noise: float = 1.0
    _pairs: frozenset[str] = field(init=False)
    _words: tuple[re.Pattern[str], ...] = field(init=False)
    _signs: frozenset[str] = field(init=False)
    _figures: str = field(init=False)

    def __post_init__(self) -> None:
        query = self.query[:_QUERY_CHARS]
        han = [run for part in query.split() for run in _HAN.findall(fold(part))]
        if not any(len(run) > 1 for run in han):  # 招 商, written with blanks between
            han = _HAN.findall(fold(query))
        pieces = [piece for run in han for piece in _JOINING.split(run)]
        signs = frozenset("".join(pieces))
        words = _LATIN.findall(_plain(query))
        object.__setattr__(self, "_pairs", frozenset(p[at : at + 2] for p in pieces for at in range(len(p) - 1)))
        object.__setattr__(self, "_words", tuple(re.compile(f"(?<![a-z0-9]){word}(?![a-z0-9])") for word in words))
        object.__setattr__(self, "_signs", signs if len(signs) <= _SCATTERED else frozenset())
        object.__setattr__(self, "_figures", "" if han or words else "".join(_plain(query).split()))

    @property
    def floor(self) -> float:
        """The cosine from which on a vector says something."""
        return self.noise + _MARGIN * (1 - self.noise)

    def with_words_of(self, passage: Passage) -> bool:
        """Whether the passage has a word of the query: two characters that stand together, all characters of a short
        query, a Latin word; or the very figures, where there is nothing else in it.
        """
        text = _plain(indexed_text(passage))
        close = "".join(text.split())
        return (
            any(pair in close for pair in self._pairs)
            or (bool(self._signs) and all(sign in close for sign in self._signs))
            or any(word.search(text) for word in self._words)
            or (bool(self._figures) and self._figures in close)
        )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
