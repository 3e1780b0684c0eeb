"""Figures that no fixed relation covers, 人均, 拉动, 两年平均: a formula over the cells of a sheet, in exact decimals.

``个百分点:([投资]-[投资@prior])*100/[总投资@prior]``: the unit of the result, a colon, then numbers, ``+ - * /``,
brackets, ``√(…)`` and cells, ``[name]`` or ``[name@column]``.
"""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from benchmarks.planted_errors.sheet import Sheet

_TOKEN = re.compile(r"\[[^\[\]]+\]|\d+(?:\.\d+)?|[-+*/()√]")


def worked_out(formula: str, sheet: Sheet) -> tuple[Decimal, str]:
    """The result of a formula and the unit that it names.

    Raises:
        KeyError: a cell that the sheet does not have.
        ValueError: a formula that cannot be read.
    """
    unit, _, body = formula.partition(":")
    tokens = _TOKEN.findall(body)
    if "".join(tokens) != body:
        raise ValueError(f"{formula}: cannot be read")
    with localcontext(prec=50):
        result = _sum(tokens, sheet)
    if tokens:
        raise ValueError(f"{formula}: cannot be read from {tokens[0]}")
    return result, unit


def _sum(tokens: list[str], sheet: Sheet) -> Decimal:
    total = _product(tokens, sheet)
    while tokens and tokens[0] in "+-":
        sign = 1 if tokens.pop(0) == "+" else -1
        total += sign * _product(tokens, sheet)
    return total


def _product(tokens: list[str], sheet: Sheet) -> Decimal:
    total = _atom(tokens, sheet)
    while tokens and tokens[0] in "*/":
        total = total * _atom(tokens, sheet) if tokens.pop(0) == "*" else total / _atom(tokens, sheet)
    return total


def _atom(tokens: list[str], sheet: Sheet) -> Decimal:
    token = tokens.pop(0)
    if token == "√":
        return _atom(tokens, sheet).sqrt()
    if token == "(":
        inner = _sum(tokens, sheet)
        tokens.pop(0)
        return inner
    if not token.startswith("["):
        return Decimal(token)
    name, _, column = token[1:-1].partition("@")
    cell = getattr(sheet.rows[name], column or "value")
    if cell is None:
        raise KeyError(token)
    return Decimal(cell)
