"""Small pieces that several pages show: escaped text, status line, marked text, findings, empty states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import count

from writer.schema import PASSING, Finding, Trace
from writer.ui.wording import SEVERITY_NAMES, VERDICT_NAMES

_stamps = count(1)
_MARKED_AT_MOST = 2000


def esc(text: object) -> str:
    """Text on its way into HTML, safe in content and in double-quoted attributes."""
    return escape(str(text), quote=True)


def stamp() -> str:
    """A number that is never the same twice: put into HTML whose DOM the user edits, so that it is drawn afresh."""
    return str(next(_stamps))


def status(message: str = "", kind: str = "ok") -> str:
    """The one line at the top right that says how the last action went; kind is ok, warn or error."""
    if not message:
        return '<div class="status" role="status"></div>'
    role = "alert" if kind == "error" else "status"
    return f'<div class="status status-{esc(kind)}" role="{role}" title="{esc(message)}">{esc(message)}</div>'


def empty(title: str, advice: str = "") -> str:
    """What stands where there is nothing yet, and what to do about it."""
    more = f"<p>{esc(advice)}</p>" if advice else ""
    return f'<div class="empty"><strong>{esc(title)}</strong>{more}</div>'


def button(label: str, act: str, arg: str = "", *, kind: str = "", title: str = "", confirm: str = "") -> str:
    """A button that a handler hears; ``confirm`` is a question asked first."""
    attributes = f' data-confirm="{esc(confirm)}"' if confirm else ""
    attributes += f' title="{esc(title)}"' if title else ""
    return (
        f'<button type="button" class="act {esc(kind)}" data-act="{esc(act)}" data-arg="{esc(arg)}"{attributes}>'
        f"{esc(label)}</button>"
    )


def tooltip(trace: Trace) -> str:
    """What is known of a figure, in words: verdict, formula, pasted line."""
    lines = [f"{VERDICT_NAMES[trace.verdict]}：{trace.text}"]
    lines += [f"算法：{trace.formula}"] if trace.formula else []
    lines += [f"来源：{trace.source}"] if trace.source else []
    return "\n".join(lines)


def mark_class(trace: Trace) -> str:
    """The CSS class of a figure's mark."""
    if trace.verdict in PASSING:
        return f"ok {trace.verdict}"
    return f"bad {trace.verdict}"


def marked(
    text: str, traces: Sequence[Trace], findings: Iterable[Finding] = (), remarks: Iterable[Finding] = ()
) -> str:
    """``text`` with a mark per figure, and one per finding where no figure's mark stands; no mark crosses a line break.

    Args:
        remarks: what they speak of is underlined around the marks.
    """
    under = sorted((one.start, one.end, one.message) for one in remarks if one.end > one.start)
    spans = [(t.start, t.end, mark_class(t), tooltip(t)) for t in traces]
    spans += [(f.start, f.end, f"found {f.severity}", f.message) for f in findings if f.end > f.start]
    pieces: list[str] = []
    at = 0
    for start, end, kind, title in sorted(spans, key=lambda span: (span[0], "found" in span[2], -span[1])):
        if start < at or end > len(text) or "\n" in text[start:end] or len(pieces) > 2 * _MARKED_AT_MOST:
            continue
        pieces.append(_underlined(text, at, start, under))
        pieces.append(f'<mark class="{esc(kind)}" title="{esc(title)}">{esc(text[start:end])}</mark>')
        at = end
    pieces.append(_underlined(text, at, len(text), under))
    return "".join(pieces)


def _underlined(text: str, start: int, end: int, under: Sequence[tuple[int, int, str]]) -> str:
    """The unmarked ``text[start:end]``, escaped, with what stands in one of the spans ``under`` underlined."""
    pieces: list[str] = []
    for first, last, title in under:
        low, high = max(first, start), min(last, end)
        if low >= high:
            continue
        pieces.append(esc(text[start:low]))
        lines = (f'<u title="{esc(title)}">{esc(line)}</u>' if line else "" for line in text[low:high].split("\n"))
        pieces.append("\n".join(lines))
        start = high
    return "".join([*pieces, esc(text[start:end])])


def paragraphs(html_text: str, css: str = "") -> str:
    """Escaped (or marked) text, one ``<p>`` a line; blank lines vanish."""
    kind = f' class="{esc(css)}"' if css else ""
    return "".join(f"<p{kind}>{line}</p>" for line in html_text.split("\n") if line.strip())


def finding_item(finding: Finding, *, fix: bool, target: str = "") -> str:
    """One finding: what is wrong, where, and a button that puts the suggestion in its place."""
    where = f"“{finding.text[:24]}{'…' if len(finding.text) > 24 else ''}”" if finding.text else ""
    action = ""
    if fix and finding.suggestion and finding.end > finding.start:
        arg = f"{finding.start}:{finding.end}:{finding.suggestion}"
        action = button(
            f"改为 {finding.suggestion[:30]}", "fix", arg, kind="small", title="替换文中这一处，原文留在版本里"
        )
    elif finding.suggestion and finding.suggestion not in finding.message:
        action = f'<span class="advice">{esc(finding.suggestion)}</span>'
    goto = f' data-goto="{finding.start}:{finding.end}"' if finding.end > finding.start else ""
    return (
        f'<li class="finding {esc(finding.severity)}"{goto}>'
        f'<span class="tag">{esc(SEVERITY_NAMES[finding.severity])}</span>'
        f'<span class="where">{esc(target)}{esc(where)}</span> {esc(finding.message)} {action}</li>'
    )


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings, errors first, then as they stand in the text."""
    rank = {"error": 0, "warning": 1, "info": 2}
    return sorted(findings, key=lambda finding: (rank[finding.severity], finding.start))


def report_name(title: str = "", period: str = "") -> str:
    """The open report's name, in the bar on top."""
    if not title:
        return '<div class="reportname"></div>'
    more = f'<span class="meta">{esc(period)}</span>' if period else ""
    return f'<div class="reportname" title="{esc(title)}"><span>{esc(title)}</span>{more}</div>'
