"""Findings as the page shows them: how many of each kind, in order, each with its one-click fix.

The counts of 语言 and 说明 are switches: ``ui/static/desk.js`` folds what they count away, on every list of the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from writer.schema import Finding, Severity
from writer.ui.states import Kind, kind_of
from writer.ui.views.parts import button, esc
from writer.ui.wording import SEVERITY_NAMES

_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
_QUOTED = 24
_OFFERED = 30
# What the counts are called, in their order; those that can be folded away have the switch's name.
_COUNTS: tuple[tuple[Kind, str, str], ...] = (
    ("error", "错误", ""),
    ("warning", "提醒", ""),
    ("language", "语言", "language"),
    ("note", "说明", "note"),
)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then warnings, then the rest; what is said of figures before language; then as the text goes."""
    return sorted(findings, key=lambda one: (_RANK[one.severity], kind_of(one) == "language", one.start))


def counts(findings: Sequence[Finding]) -> str:
    """How many findings of each kind there are; "" for none."""
    told = Counter(map(kind_of, findings))
    pieces = [_count(kind, name, told[kind], switch) for kind, name, switch in _COUNTS if told[kind]]
    return f'<p class="counts">{"".join(pieces)}</p>' if pieces else ""


def _count(kind: Kind, name: str, count: int, switch: str) -> str:
    if not switch:
        return f'<span class="pill {kind}">{name} {count}</span>'
    return (
        f'<button type="button" class="pill {kind}" data-fold="{switch}" title="点一下收起或展开，本次打开期间有效">'
        f'{name} {count}<span class="folded"> · 已收起</span></button>'
    )


def finding_list(findings: Iterable[Finding], *, fix: bool) -> str:
    """What was found, in order; with ``fix``, a suggestion is a button that puts it in its place."""
    return f'<ul class="findings">{"".join(finding_item(one, fix=fix) for one in in_order(findings))}</ul>'


def finding_item(finding: Finding, *, fix: bool, tool: str = "") -> str:
    """One finding: what is wrong, where, and what to do about it; ``tool`` is a button of whoever lists it."""
    kind = kind_of(finding)
    name = SEVERITY_NAMES[finding.severity] + (" · 语言" if kind == "language" else "")
    place = f"{finding.start}:{finding.end}"
    goto = f' data-goto="{place}"' if finding.end > finding.start else ""
    return (
        f'<li class="finding {esc(finding.severity)} {kind}"{goto}><span class="tag">{esc(name)}</span>'
        f"{_where(finding)}{esc(finding.message)} {_action(finding, place if fix else '')}{tool}</li>"
    )


def _where(finding: Finding) -> str:
    """The words spoken of, unless the message begins with a quotation that has them."""
    opening = finding.message.partition("”")[0] if finding.message.startswith("“") else ""
    if not finding.text or finding.text in opening:
        return ""
    shown = " ".join(finding.text.split())
    return f'<span class="where">“{esc(shown[:_QUOTED])}{"…" if len(shown) > _QUOTED else ""}”</span> '


def _action(finding: Finding, place: str) -> str:
    new = finding.suggestion
    if place and new and finding.end > finding.start:
        label, title = f"改为 {new[:_OFFERED]}", "替换文中这一处，原文留在版本里"
        return button(label, "fix", f"{place}:{new}", kind="small", title=title)
    if new and new not in finding.message:
        return f'<span class="advice">建议：{esc(new)}</span> '
    return ""
