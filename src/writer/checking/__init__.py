"""Every figure of a draft proved against the pasted facts, and its language held to the rules that decide themselves.

``Prover`` holds a ledger made ready; ``check`` is for one text, ``link_figures`` says what figures speak of whatever
their value. ``compare_series`` puts a ledger beside what is kept of earlier periods (``Earlier``), ``past_record``
makes past reports ready to be recognised in a draft. ``RULES`` are the rules of language; ``read_switches`` reads which
findings are switched off. The names of metrics are in ``metrics.toml``; ``load_vocabulary`` puts an office's own over
them.
"""

from writer.checking.aliases import Alias, settle_aliases, with_aliases
from writer.checking.coverage import past_homes
from writer.checking.earlier import matters
from writer.checking.grounds import Grounds
from writer.checking.language import RULES, Rule, language_findings
from writer.checking.likeness import same_office
from writer.checking.links import Link, link_figures
from writer.checking.mining import Mined, Seen, mine
from writer.checking.namefinder import find_names
from writer.checking.nametable import Listed, listed_names, load_vocabulary, stamp_of
from writer.checking.past import PastRecord, PastReport, past_record
from writer.checking.prover import Prover, check
from writer.checking.rebind import Change, Rebound, rebind, rebind_checked
from writer.checking.residue import CODE as RESIDUE
from writer.checking.series import FIELDS, Doubt, Earlier, Offer, Series, compare_series
from writer.checking.switches import SWITCHES, read_switches
from writer.checking.vocabulary import Vocabulary
from writer.checking.words import cut, ordinary_words

__all__ = [
    "FIELDS",
    "RESIDUE",
    "RULES",
    "SWITCHES",
    "Alias",
    "Change",
    "Doubt",
    "Earlier",
    "Grounds",
    "Link",
    "Listed",
    "Mined",
    "Offer",
    "PastRecord",
    "PastReport",
    "Prover",
    "Rebound",
    "Rule",
    "Seen",
    "Series",
    "Vocabulary",
    "check",
    "compare_series",
    "cut",
    "find_names",
    "language_findings",
    "link_figures",
    "listed_names",
    "load_vocabulary",
    "matters",
    "mine",
    "ordinary_words",
    "past_homes",
    "past_record",
    "read_switches",
    "rebind",
    "rebind_checked",
    "same_office",
    "settle_aliases",
    "stamp_of",
    "with_aliases",
]
