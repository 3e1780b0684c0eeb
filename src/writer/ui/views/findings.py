"""Findings as the page shows them: how many of each kind, in order, each with its one-click fix.

The counts of 语言 and 说明 are switches: ``ui/static/desk.js`` folds what they count away, on every list of the page;
those of 错误 and 提醒 lead to the next of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from writer.schema import Finding, Severity
from writer.ui.fixes import can_be_cut, fix_words, repeated
from writer.ui.states import Kind, kind_of
from writer.ui.views.parts import button, esc
from writer.ui.wording import SEVERITY_NAMES

_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
# A list that nobody reads to its end, of a text pasted into the wrong place, must not stop the browser.
LISTED_AT_MOST = 500
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
        title = "点一下，到下一处"
        return f'<button type="button" class="pill {kind}" data-next="{kind}" title="{title}">{name} {count}</button>'
    return (
        f'<button type="button" class="pill {kind}" data-fold="{switch}" title="点一下收起或展开，本次打开期间有效">'
        f'{name} {count}<span class="folded"> · 已收起</span></button>'
    )


def finding_list(findings: Iterable[Finding], key: str = "") -> str:
    """What was found in one section, in order, the same slip of language once; ``key`` as in ``finding_item``."""
    groups: dict[object, list[Finding]] = {}
    for one in in_order(findings):
        groups.setdefault(repeated(one) or id(one), []).append(one)
    listed = [finding_item(group[0], key, times=len(group)) for group in islice(groups.values(), LISTED_AT_MOST)]
    return f'<ul class="findings">{"".join(listed)}</ul>{not_listed(len(groups))}'


def not_listed(count: int) -> str:
    """That a list of so many findings stops before its end; "" where it does not."""
    left = count - LISTED_AT_MOST
    return f'<p class="meta">另有 {left} 处没有列出；请先改前面的，或把这一节分小。</p>' if left > 0 else ""


def finding_item(finding: Finding, key: str = "", heading: str = "", times: int = 1) -> str:
    """One finding: what is wrong, where, and what to do about it; a suggestion is a button that puts it in its place.

    Args:
        key: the section it stands in, where that is not the one in the edit box: a click opens it there.
        heading: of that section, where the list does not say it.
        times: how often the same is to be said of this section; more than once, another button mends all.
    """
    kind = kind_of(finding)
    name = SEVERITY_NAMES[finding.severity] + (" · 语言" if kind == "language" else "")
    place = f' data-goto="{finding.start}:{finding.end}"' if finding.end > finding.start else ""
    go = f' data-act="goto" data-arg="{esc(key)}" title="点一下，到“撰写”中改这一处"' if key else ""
    where = f' <span class="meta">在“{esc(heading)}”</span>' if heading else ""
    said = f'<span class="tag">{esc(name)}</span>{_where(finding)}{esc(finding.message)}{_advice(finding)}{where}'
    said += f' <span class="meta">共 {times} 处，这里是第一处</span>' if times > 1 else ""
    return (
        f'<li class="finding {esc(finding.severity)} {kind}"{place}{go}><span class="said">{said}</span>'
        f"{_fix(finding, key, times)}</li>"
    )


def _where(finding: Finding) -> str:
    """The words spoken of, unless the message begins with a quotation that has them."""
    opening = finding.message.partition("”")[0] if finding.message.startswith("“") else ""
    if not finding.text or finding.text in opening:
        return ""
    shown = " ".join(finding.text.split())
    return f'<span class="where">“{esc(shown[:_QUOTED])}{"…" if len(shown) > _QUOTED else ""}”</span> '


def _fix(finding: Finding, key: str, times: int) -> str:
    new = finding.suggestion
    if can_be_cut(finding):
        return button("删去这句", "cut", fix_words(finding, key), kind="small", title="删去它所在的整句；可以撤销")
    if not new or finding.end <= finding.start:
        return ""
    label = f"改为 {new[:_OFFERED]}{'…' if len(new) > _OFFERED else ''}"
    words = fix_words(finding, key)
    one = button(label, "fix", words, kind="small", title="替换文中这一处，原文留在版本里")
    if times == 1:
        return one
    title = f"把本节这 {times} 处都换成“{new[:_OFFERED]}”，原文留在版本里"
    return f'<span class="fixes">{one}{button(f"{times} 处都改", "fix-all", words, kind="small", title=title)}</span>'


def _advice(finding: Finding) -> str:
    """A suggestion that has no place of its own in the text."""
    new = finding.suggestion
    if not new or finding.end > finding.start or new in finding.message:
        return ""
    return f' <span class="advice">建议：{esc(new)}</span>'
