"""Text as it is hashed and indexed: figures and masks as one token, one width, one case, no blanks.

With figures folded, a passage is found by what it speaks of, not by last year's numbers.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from writer.figures import fold_figures
from writer.schema import Passage

# Part of every fingerprint: a change of the folding, or of what is indexed, makes every index a new one.
FOLDING = "f1"
# The same for what words are counted in.
WEIGHING = "w1"


# Kept a while: a passage is folded for its id, for either index, and again where a search compares what it found.
@lru_cache(maxsize=2_048)
def without_figures(text: str) -> str:
    """``text`` with every figure and mask as ``#``."""
    return fold_figures(text)


@lru_cache(maxsize=2_048)
def fold(text: str) -> str:
    """``text`` with every figure and mask as ``#``, NFKC, lower case, without white space. Never raises."""
    return "".join(unicodedata.normalize("NFKC", without_figures(text)).casefold().split())


def indexed_text(passage: Passage) -> str:
    """What stands for a passage in the indexes: its headings and its text (headings help every way of searching)."""
    return f"{passage.heading}\n{passage.text}"


def weighed_text(passage: Passage) -> str:
    """The same for the ways of searching that count words, where the last heading counts three times."""
    last = passage.heading.rsplit(" / ", 1)[-1]
    return f"{passage.heading}\n{last}\n{last}\n{passage.text}"
