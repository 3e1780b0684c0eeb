"""Whether the periods of a draft can belong to the report's own."""

from __future__ import annotations

import re

from writer.schema import Fact, Figure, Ledger, Period, Verdict

_LAST = re.compile(r"同期|上年|去年|同比|较|比|以来|自|成立|建|始于|年初|曾")
_PLAN = re.compile(
    r"计划|目标|力争|到|规划|下一步|明年|争取|预计|将|确保|拟|底前|前完成|展望|打算|思路|谋划|"
    r"(?:工作|重点)(?:安排|部署)|安排(?:如下|意见|$)|部署(?:如下|$)"
)
_FIXED = re.compile(r"规划|纲要|令|号|条例|方案|意见|办法|通知|大会|精神|以来|至今|五年|建成|成立|“|《|〔")


def period_verdict(figure: Figure, before: str, after: str, period: Period | None, pasted: frozenset[str]) -> Verdict:
    """``period`` or, only when clearly off, ``wrong_period``.

    Args:
        figure: a period as it stands in the draft.
        before: the clause's words to the left.
        after: the clause's words to the right.
        period: the report's own.
        pasted: the periods that stand in the facts, as written.
    """
    found = figure.period
    if period is None or period.year is None or found is None or figure.text in pasted:
        return "period"
    if found.year is None or found.year == period.year:
        late = found.year == period.year and found.first > period.last
        if late and not _PLAN.search(before + after) and not _FIXED.search(before + after):
            return "wrong_period"
        return "period"
    around = before + after
    if found.year == period.year - 1 and (_LAST.search(around) or _FIXED.search(around)):
        return "period"
    if found.year > period.year and _PLAN.search(around):
        return "period"
    return "period" if _FIXED.search(around) or _LAST.search(around) else "wrong_period"


def pasted_periods(ledger: Ledger, texts: tuple[str, ...]) -> frozenset[str]:
    """The periods that the facts themselves name, as written."""
    from writer.figures import find_figures

    words = [*texts, ledger.title, ledger.period, *(_wording(fact) for fact in ledger.facts)]
    return frozenset(f.text for text in dict.fromkeys(words) if text for f in find_figures(text) if f.kind == "period")


def _wording(fact: Fact) -> str:
    return "\n".join((fact.label, fact.period, fact.note, fact.source))
