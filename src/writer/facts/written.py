"""A figure of a sentence as its writer put it: the digits and the unit that stand there."""

from __future__ import annotations

import re
from decimal import Decimal

from writer.facts.cells import known_unit, read_cell
from writer.figures import parse_unit
from writer.schema import Figure

_SCALED = re.compile(r"(?<=[〇零一二两三四五六七八九十百千万])[万亿][^\d万亿〇零一二两三四五六七八九十百千]{1,8}$")


def as_written(figure: Figure) -> tuple[Decimal, str]:
    """Digits and unit as they stand in the text; 五十六亿元 is 56 亿元, a shared unit counts in the base unit."""
    cell = read_cell(re.sub(r"(?<=[万亿千百])[余多]|(?<=\d)[余多](?=\D)", "", figure.text))
    if cell.kind == "number" and cell.value is not None and cell.unit:
        return -cell.value if cell.sign < 0 < cell.value else cell.value, cell.unit
    value = figure.value if figure.value is not None else Decimal(0)
    tail = _SCALED.search(figure.text)
    unit = known_unit(tail[0]) if tail else ""
    scale = parse_unit(unit)
    if unit and scale.base == figure.unit and value * 100 % scale.factor == 0:
        return Decimal(format((value / scale.factor).normalize(), "f")), unit
    return value, figure.unit
