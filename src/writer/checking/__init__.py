"""Every figure of a draft proved against the pasted facts.

``Prover`` holds a ledger made ready; ``check`` is for one text, ``link_figures`` says what figures speak of whatever
their value. The names of metrics are in ``metrics.toml``, read by ``load_vocabulary``.
"""

from writer.checking.grounds import Grounds
from writer.checking.links import Link, link_figures
from writer.checking.past import PastRecord, PastReport, past_record
from writer.checking.prover import Prover, check
from writer.checking.rebind import Change, Rebound, rebind
from writer.checking.residue import CODE as RESIDUE
from writer.checking.vocabulary import Vocabulary, load_vocabulary

__all__ = [
    "RESIDUE",
    "Change",
    "Grounds",
    "Link",
    "PastRecord",
    "PastReport",
    "Prover",
    "Rebound",
    "Vocabulary",
    "check",
    "link_figures",
    "load_vocabulary",
    "past_record",
    "rebind",
]
