"""Every figure of a draft proved against the pasted facts.

``Prover`` holds a ledger made ready; ``check`` is for one text, ``link_figures`` says what figures speak of whatever
their value. ``compare_series`` puts a ledger beside what is kept of earlier periods (``Earlier``). The names of metrics
are in ``metrics.toml``, read by ``load_vocabulary``.
"""

from writer.checking.earlier import matters
from writer.checking.grounds import Grounds
from writer.checking.links import Link, link_figures
from writer.checking.prover import Prover, check
from writer.checking.rebind import Change, Rebound, rebind
from writer.checking.series import FIELDS, Doubt, Earlier, Offer, Series, compare_series
from writer.checking.vocabulary import Vocabulary, load_vocabulary

__all__ = [
    "FIELDS",
    "Change",
    "Doubt",
    "Earlier",
    "Grounds",
    "Link",
    "Offer",
    "Prover",
    "Rebound",
    "Series",
    "Vocabulary",
    "check",
    "compare_series",
    "link_figures",
    "load_vocabulary",
    "matters",
    "rebind",
]
