"""Pasted text, sheets and files → Ledger; derived values; references → figures.

Use the names exported here; ``read_facts`` loads openpyxl only when it is handed an .xlsx file.
"""

from writer.facts.compare import FactChange, compare_ledgers
from writer.facts.derive import CHANGES, PASTED, Direction, derive, derived_values, direction, is_percent
from writer.facts.files import read_facts
from writer.facts.house import FigureStyle, FigureUse, Habit, settled
from writer.facts.paste import parse_facts, require_facts
from writer.facts.render import Rendered, StreamRenderer, Turned, fact_line, printed, render, signed
from writer.facts.sheet import TABLE_HEADER, ledger_table, parse_table

__all__ = [
    "CHANGES",
    "PASTED",
    "TABLE_HEADER",
    "Direction",
    "FactChange",
    "FigureStyle",
    "FigureUse",
    "Habit",
    "Rendered",
    "StreamRenderer",
    "Turned",
    "compare_ledgers",
    "derive",
    "derived_values",
    "direction",
    "fact_line",
    "is_percent",
    "ledger_table",
    "parse_facts",
    "parse_table",
    "printed",
    "read_facts",
    "render",
    "require_facts",
    "settled",
    "signed",
]
