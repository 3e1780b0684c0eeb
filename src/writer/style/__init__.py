"""A draft against the style corpus: measures with the corpus's own range, copied runs, nearest passages; and one
version of a text against another, sentence by sentence.

No overall score: a writer can act on a measure, not on a mark. What is counted of past passages may be kept in the
record (``store.styles``); everything else is computed from the texts at hand.
"""

from writer.style.aligning import Piece, Row, align, merged, pair, pieces_of
from writer.style.compare import StyleCorpus
from writer.style.guide import style_guide
from writer.style.headings import remarks_on_headings
from writer.style.measures import MEASURES, Measure

__all__ = [
    "MEASURES",
    "Measure",
    "Piece",
    "Row",
    "StyleCorpus",
    "align",
    "merged",
    "pair",
    "pieces_of",
    "remarks_on_headings",
    "style_guide",
]
