"""A draft against the style corpus: measures with the corpus's own range, copied runs, nearest passages.

No overall score: a writer can act on a measure, not on a mark. Everything is computed from the texts at hand; nothing
is stored.
"""

from writer.style.compare import StyleCorpus
from writer.style.guide import style_guide
from writer.style.measures import MEASURES, Measure

__all__ = ["MEASURES", "Measure", "StyleCorpus", "style_guide"]
