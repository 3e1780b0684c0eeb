"""Patterns that hold every unit: long to compile, so each is compiled when a text first asks for it."""

from __future__ import annotations

import re
from functools import cache


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled once."""
    return re.compile(pattern)
