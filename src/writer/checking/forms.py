"""One figure of the facts that a draft prints in two ways: 56.2亿元 in one place and 56.23亿元 in another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from writer.schema import PASSING, Finding, Ledger, Trace

CODE = "two-forms"
# Printed plainly; 「56亿元左右」, 「超56亿元」 and 「近六成」 are meant to be rough.
_PLAIN = re.compile(r"(?P<whole>\d[\d,]*)(?:\.(?P<places>\d+))?(?P<unit>[^\d.,，。\s]*)")
_ROUGH = re.compile(r"[约近超逾达破]过?$|不[少低]于$|突破$|将近$|接近$|左右$")
_ROUGH_BEHIND = re.compile(r"左右|以上|多|余|上下")


def two_forms(text: str, traces: Sequence[Trace], ledger: Ledger) -> list[Finding]:
    """A remark where a figure stands with other decimals than before; headings, which may round, are passed over."""
    first: dict[tuple[str, str, str], tuple[int, str]] = {}
    told: dict[tuple[str, str, str], Finding] = {}
    for trace in traces:
        found = _PLAIN.fullmatch(trace.text)
        line = text.rfind("\n", 0, trace.start) + 1
        if trace.verdict not in PASSING or not trace.fact or found is None or text.startswith("#", line):
            continue
        if _ROUGH.search(text[max(0, trace.start - 3) : trace.start]) or _ROUGH_BEHIND.match(text, trace.end):
            continue
        key, places = (trace.fact, trace.relation, found["unit"]), len(found["places"] or "")
        before = first.setdefault(key, (places, trace.text))
        if before[0] != places and key not in told:
            fact = ledger.get(trace.fact)
            message = (
                f"“{fact.label if fact else trace.fact}”前面写作“{before[1]}”，这里写作“{trace.text}”，"
                "小数位数不一致；请统一。"
            )
            told[key] = Finding(CODE, "info", trace.start, trace.end, trace.text, message, before[1])
    return list(told.values())
