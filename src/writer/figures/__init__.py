"""Chinese numerals, quantities, units, periods and masks: text → Figures with span and exact value."""

from __future__ import annotations

from writer.figures.cells import parse_number
from writer.figures.find import find_figures
from writer.figures.fold import fold_figures, fold_with_map, mask_figures
from writer.figures.numerals import chinese_number
from writer.figures.periods import parse_period, period_label, shift_years
from writer.figures.units import Unit, parse_unit, to_base

__all__ = [
    "Unit",
    "chinese_number",
    "find_figures",
    "fold_figures",
    "fold_with_map",
    "mask_figures",
    "parse_number",
    "parse_period",
    "parse_unit",
    "period_label",
    "shift_years",
    "to_base",
]
