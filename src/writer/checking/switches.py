"""Which findings can be switched off, and the reading of a list of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from writer.checking.language import RULES
from writer.errors import InputError
from writer.schema import PASSING, Verdict

# What is said of figures and of places left to fill in carries its verdict as code.
_FIGURES = (*(verdict for verdict in get_args(Verdict) if verdict not in PASSING), "pending", "unnamed")
_CONTRADICTIONS = (
    "two-values", "two-forms", "cumulative-falls", "part-over-total", "parts-sum", "share-over-100",
    "count-of-list", "numbering-gap", "lone-first", "unused-fact", "series",
)  # fmt: skip
SWITCHES: tuple[str, ...] = (*(rule.code for rule in RULES), *_FIGURES, *_CONTRADICTIONS)


def read_switches(codes: Iterable[str]) -> frozenset[str]:
    """The codes of findings that are switched off, blanks and empty ones left out.

    Raises:
        InputError: a code that no finding has; the message names those there are.
    """
    off = frozenset(stripped for code in codes if (stripped := code.strip()))
    unknown = sorted(off - set(SWITCHES))
    if unknown:
        raise InputError(f"没有“{unknown[0]}”这条规则；可以关闭的有：{'、'.join(SWITCHES)}。")
    return off
