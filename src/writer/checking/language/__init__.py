"""Rules of language that a program can decide, each with the standard and the clause it comes from.

GB/T 15834—2011 (标点符号用法), GB/T 15835—2011 (出版物上数字用法), GB/T 9704—2012 (党政机关公文格式). What only the
meaning of a sentence decides is left out: a false alarm costs more trust than a missed comma.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from writer.checking.language import dates, headings, numerals, pairs, punctuation, ranges, widths, wording
from writer.checking.language.page import Page, RangeDash
from writer.checking.language.rules import Rule, Slip
from writer.schema import Finding, Section

_FAMILIES: Final[tuple[tuple[tuple[Rule, ...], Callable[[Page], Iterator[Slip]]], ...]] = tuple(
    (family.RULES, family.slips) for family in (headings, punctuation, pairs, widths, ranges, numerals, dates, wording)
)
RULES: Final[tuple[Rule, ...]] = tuple(rule for rules, _ in _FAMILIES for rule in rules)
_MOST: Final = 50  # findings of one rule: who breaks it more often than that has a habit, not slips


def language_findings(
    text: str, sections: Sequence[Section] = (), off: Collection[str] = (), range_dash: RangeDash = "any"
) -> tuple[Finding, ...]:
    """What breaks a rule of language in a text; never raises, and takes time linear in its length.

    Args:
        text: the text as it stands.
        sections: its sections, where they are known: which lines are headings.
        off: codes of the rules that nobody wants to hear of.
        range_dash: the mark that ranges of values take; ``any`` asks only for one and the same throughout.

    Returns:
        Findings of severity warning or info, in order, at most 50 for one rule. ``suggestion`` is set where it is
        certain what to put in the place of the span.
    """
    on = {rule.code: rule for rule in RULES if rule.code not in off}
    page = Page(text, sections, on.keys(), range_dash)
    told: Counter[str] = Counter()
    found: list[Finding] = []
    for rules, slips in _FAMILIES:
        if not any(rule.code in on for rule in rules):
            continue
        for slip in slips(page):
            if slip.code in on and told[slip.code] < _MOST:
                told[slip.code] += 1
                found.append(_finding(on[slip.code], slip, text))
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.code)))


def _finding(rule: Rule, slip: Slip, text: str) -> Finding:
    message = f"{slip.said}（依据：{rule.basis}）。"
    return Finding(
        rule.code, rule.severity, slip.start, slip.end, text[slip.start : slip.end], message, slip.suggestion
    )


__all__ = ["RULES", "RangeDash", "Rule", "language_findings"]
