"""A text with its figures coloured by their verdict, and what was found in it marked around them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Sequence

from writer.schema import PASSING, Finding, Trace
from writer.ui.states import kind_of
from writer.ui.views.parts import esc
from writer.ui.wording import RELATION_NAMES, VERDICT_NAMES

_MARKED_AT_MOST = 2000
_Span = tuple[int, int, str, str, str]  # start, end, class, title, the fact that a figure is of


def tooltip(trace: Trace) -> str:
    """What is known of a figure, a line each: verdict, relation and formula, row of the table."""
    lines = [f"{VERDICT_NAMES[trace.verdict]}：{trace.text}"]
    if trace.formula:
        computed = RELATION_NAMES.get(trace.relation)
        lines.append(f"算法：{computed} {trace.formula}" if computed else f"数据：{trace.formula}")
    lines += [f"来源：{' '.join(trace.source.split())}"] if trace.source else []
    return "\n".join(lines)


def mark_class(trace: Trace) -> str:
    """The CSS class of a figure's mark."""
    if trace.verdict in PASSING:
        return f"ok {trace.verdict}"
    return f"bad {trace.verdict}"


def marked(
    text: str, traces: Sequence[Trace], findings: Iterable[Finding] = (), remarks: Iterable[Finding] = ()
) -> str:
    """``text`` with a mark per figure, and one per finding around the figures' marks; no mark crosses a line break.

    A finding that reaches over a figure is told in that figure's mark too, and never hides its verdict.

    Args:
        remarks: what they speak of is underlined around the marks.
    """
    return Marking(text, traces, findings, remarks).html(0, len(text))


class Marking:
    """The marks of a text, laid over whatever part of it is shown; arguments as of ``marked``."""

    def __init__(
        self, text: str, traces: Sequence[Trace], findings: Iterable[Finding] = (), remarks: Iterable[Finding] = ()
    ) -> None:
        self._text = text
        self._under = sorted((one.start, one.end, one.message) for one in remarks if one.end > one.start)
        found = sorted((one for one in findings if one.end > one.start), key=lambda one: (one.start, -one.end))
        self._spans: list[_Span] = []
        at = 0
        for span in _in_gaps(found, _figure_spans(text, traces, found)):
            fits = at <= span[0] and span[1] <= len(text) and "\n" not in text[span[0] : span[1]]
            if fits and len(self._spans) < _MARKED_AT_MOST:
                self._spans.append(span)
                at = span[1]

    def html(self, first: int, last: int) -> str:
        """``text[first:last]`` with its marks, those that reach out of it cut off."""
        pieces: list[str] = []
        at = first
        # None reaches over another, so that their ends are in order too.
        for start, end, kind, title, fact in self._spans[bisect_right(self._spans, first, key=lambda one: one[1]) :]:
            if start >= last:
                break
            low, high = max(start, first), min(end, last)
            pieces.append(_underlined(self._text, at, low, self._under))
            of = f' data-fact="{esc(fact)}"' if fact else ""
            place = f'data-goto="{start}:{end}"{of} title="{_title(title)}"'
            pieces.append(f'<mark class="{esc(kind)}" {place}>{esc(self._text[low:high])}</mark>')
            at = high
        pieces.append(_underlined(self._text, at, last, self._under))
        return "".join(pieces)


def _title(words: str) -> str:
    """Words for a title, on one line of HTML: whoever lays the text out in paragraphs parts it at line breaks."""
    return esc(words).replace("\n", "&#10;")


def _figure_spans(text: str, traces: Sequence[Trace], found: Sequence[Finding]) -> list[_Span]:
    """The figures' marks that can be drawn, in order; a finding on one that passes makes it doubtful."""
    drawn: list[_Span] = []
    at, open_findings = 0, _Sweep(found)
    for trace in sorted(traces, key=lambda one: (one.start, -one.end)):
        if not at <= trace.start < trace.end <= len(text) or "\n" in text[trace.start : trace.end]:
            continue
        over = open_findings.over(trace.start, trace.end)
        kind, doubts = mark_class(trace), {kind_of(one) for one in over if one.severity != "info"}
        if trace.verdict in PASSING and doubts:
            kind += " doubt language" if doubts == {"language"} else " doubt"
        lines = [tooltip(trace), *(one.message for one in over)]
        drawn.append((trace.start, trace.end, kind, "\n".join(lines), trace.fact))
        at = trace.end
    return drawn


class _Sweep:
    """The findings over one span after another, left to right, in one pass over both."""

    def __init__(self, found: Sequence[Finding]) -> None:
        self._left = deque(found)
        self._open: list[Finding] = []

    def over(self, start: int, end: int) -> list[Finding]:
        while self._left and self._left[0].start < end:
            self._open.append(self._left.popleft())
        self._open = [one for one in self._open if one.end > start]
        return list(self._open)


def _in_gaps(found: Sequence[Finding], figures: Sequence[_Span]) -> list[_Span]:
    """The figures' marks, and those of the findings cut off where a figure's mark stands, in order."""
    spans = list(figures)
    starts = [one[0] for one in figures]
    for one in found:
        kind = f"found {one.severity}" + (" language" if kind_of(one) == "language" else "")
        at = one.start
        for figure in figures[max(0, bisect_right(starts, one.start) - 1) : bisect_left(starts, one.end)]:
            if at < figure[0]:
                spans.append((at, figure[0], kind, one.message, ""))
            at = max(at, figure[1])
        if at < one.end:
            spans.append((at, one.end, kind, one.message, ""))
    return sorted(spans, key=lambda span: (span[0], "found" in span[2], -span[1]))


def _underlined(text: str, start: int, end: int, under: Sequence[tuple[int, int, str]]) -> str:
    """The unmarked ``text[start:end]``, escaped, with what stands in one of the spans ``under`` underlined."""
    pieces: list[str] = []
    for first, last, title in under:
        low, high = max(first, start), min(last, end)
        if low >= high:
            continue
        pieces.append(esc(text[start:low]))
        lines = (f'<u title="{_title(title)}">{esc(line)}</u>' if line else "" for line in text[low:high].split("\n"))
        pieces.append("\n".join(lines))
        start = high
    return "".join([*pieces, esc(text[start:end])])
