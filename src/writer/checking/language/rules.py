"""What a rule of language is, and what it says of one place in a text."""

from __future__ import annotations

from dataclasses import dataclass

from writer.schema import Severity

PUNCTUATION = "GB/T 15834—2011"
NUMERALS = "GB/T 15835—2011"
DOCUMENTS = "GB/T 9704—2012"
USAGE = "通行用法"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule that a program can decide.

    Attributes:
        code: a stable name, by which it is switched off.
        severity: warning for a breach, info for what a house may see otherwise.
        basis: the standard and the clause; 通行用法 where no standard speaks of it.
        what: what the rule asks, in a few words of Chinese.
    """

    code: str
    severity: Severity
    basis: str
    what: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A place that breaks the rule ``code``: what is wrong and the cure, without the basis and without a full stop.

    ``suggestion`` replaces ``text[start:end]``; "" where the replacement is not certain.
    """

    code: str
    start: int
    end: int
    said: str
    suggestion: str = ""
