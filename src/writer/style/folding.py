"""Texts as they are compared: figures as one sign, punctuation widened, blanks dropped."""

from __future__ import annotations

from collections.abc import Sequence

from writer.figures import fold_with_map
from writer.style.cutting import Span

_NARROW_TO_WIDE = str.maketrans(",;:!?()", "，；：！？（）")
# Stands between two parts of a draft, in no past passage: no run goes across it.
SEAM = "\x00"


def flatten(folded: str) -> str:
    """A text whose figures are folded already, with punctuation widened and blanks dropped."""
    return "".join(folded.translate(_NARROW_TO_WIDE).split())


def fold(text: str) -> tuple[str, list[int]]:
    """``text`` with figures folded, white space dropped and punctuation widened, and each character's offset in it."""
    return fold_parts(text, ((0, len(text)),))


def fold_parts(text: str, parts: Sequence[Span]) -> tuple[str, list[int]]:
    """The same of these parts of ``text``, one after the other with a seam between; offsets count in ``text``."""
    joined = SEAM.join(text[start:end].replace(SEAM, " ") for start, end in parts)
    places: list[int] = []
    for start, end in parts:
        places.extend(range(start, end + 1))  # one more for the seam
    folded, positions = fold_with_map(joined)
    wide = folded.translate(_NARROW_TO_WIDE)
    kept = [(sign, places[at]) for sign, at in zip(wide, positions, strict=False) if not sign.isspace()]
    return "".join(sign for sign, _ in kept), [at for _, at in kept]
