"""What contradicts itself within one draft, whatever the ledger says: values, parts, counts, numbering."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from writer.checking.claims import Claim, ClaimReader
from writer.checking.clauses import Text
from writer.checking.counts import miscounts
from writer.checking.enumerations import Enumerations
from writer.checking.naming import Reading
from writer.checking.parts import misfits
from writer.checking.units import is_money, is_ratio, printed_unit
from writer.checking.vocabulary import Vocabulary
from writer.schema import PASSING, Finding, Period, Severity, Trace

_STOCK = re.compile(
    r"在谈|储备|在库|余额|空置|存量|库存|在建|在册|现有|拥有|亏损|利润|顺差|逆差|净|率$|亩均|人均|价|排名|待|未|剩余|积压|时限|能耗|排放|跟踪|洽谈|意向"
)


def contradictions(
    text: Text,
    readings: Sequence[Reading],
    traces: Sequence[Trace],
    vocabulary: Vocabulary,
    plans: Sequence[tuple[int, int]],
    period: Period | None,
) -> list[Finding]:
    """Everything in a draft that cannot be true together.

    Args:
        text: the draft.
        readings: what its figures speak of.
        traces: what the figure check has said of each reading; a mistake that it has named is not named again.
        vocabulary: what metrics are called.
        plans: where the draft speaks of what is planned.
        period: the report's own.
    """
    enumerations = Enumerations(text.raw)
    known = frozenset(
        trace.start for reading, trace in zip(readings, traces, strict=True) if _is_judged(reading, trace)
    )
    claims = ClaimReader(text, readings, enumerations, vocabulary, plans, period).read()
    return [
        *enumerations.findings,
        *miscounts(text.raw, enumerations.words, enumerations),
        *misfits(text, readings, traces),
        *two_values(text, [claim for claim in claims if claim.figure.start not in known]),
        *falls(text, [claim for claim in claims if claim.figure.start not in known], period),
    ]


def _is_judged(reading: Reading, trace: Trace) -> bool:
    """Whether the figure check knows the metric: then it has said what is wrong, or that nothing is."""
    if trace.verdict in PASSING or trace.fact:
        return True
    return bool(reading.candidates) and not (reading.stranger or reading.weak)


def two_values(text: Text, claims: Sequence[Claim]) -> list[Finding]:
    """The same metric, relation, period and scope with two values that no wording reconciles."""
    first: dict[tuple[object, ...], Claim] = {}
    found: list[Finding] = []
    for claim in claims:
        key = (claim.name, claim.kind, _measure(claim), claim.period, claim.tag, claim.scope)
        told: Severity | None = None
        other = first.get((*key, claim.context)) if not claim.free else first.get((*key, "free"))
        if other is not None:
            told = _severity(claim, other)
        if told is None and not claim.free:
            other = first.get((*key, "free"))
            told = _beyond_free(claim, other)
        if other is not None and text.sentence_start(other.figure.start) == text.sentence_start(claim.figure.start):
            told = None  # a sentence that names a thing twice counts two of its kind
        if told is not None and other is not None:
            found.append(_disagree(text, claim, other, told))
        first.setdefault((*key, "free" if claim.free else claim.context), claim)
    return found


def _measure(claim: Claim) -> str:
    """What a figure is counted in: 万亩 and 亩 are one, 批次 and 次 are not."""
    if is_money(claim.reading.unit) or is_ratio(claim.reading.unit):
        return claim.reading.unit
    return printed_unit(claim.figure.text).lstrip("万亿千百十余多").replace("名", "人")


def _apart(one: Claim, other: Claim) -> bool:
    return one.low > other.high or one.high < other.low


def _severity(claim: Claim, other: Claim) -> Severity | None:
    """How sure it is that two claims of one context contradict each other; None where they need not."""
    if not _apart(claim, other):
        return None
    if claim.activity:
        return "warning" if claim.scoped and other.scoped else None
    unsure = claim.kind.startswith(("target", "share")) or claim.reading.cue.basis != other.reading.cue.basis
    sure: Severity = "warning" if unsure else "error"
    if not claim.free or (claim.scoped and other.scoped):
        return sure
    narrow, wide = (claim, other) if _may_narrow(claim, other) else (other, claim)
    if not _may_narrow(narrow, wide):
        return sure
    if _may_narrow(wide, narrow):
        return "warning" if claim.framed and other.framed and not (claim.narrow or other.narrow) else None
    if not narrow.narrow and narrow.framed:
        return "warning"
    return "warning" if narrow.low > wide.high and not is_ratio(narrow.reading.unit) else None


def _may_narrow(claim: Claim, other: Claim) -> bool:
    """Whether what stands above or before a claim may make it one of a part only, which it is not for the other."""
    if claim.scoped:
        return False
    if claim.narrow:
        return claim.narrow != other.narrow
    return not claim.first


def _beyond_free(claim: Claim, other: Claim | None) -> Severity | None:
    """Whether what is said in some connection is more than what is said without any."""
    if other is None or claim.activity or not claim.kind.startswith("value") or is_ratio(claim.reading.unit):
        return None
    return "warning" if claim.low > other.high and not other.narrow else None


def _disagree(text: Text, claim: Claim, other: Claim, severity: Severity) -> Finding:
    where = _where(text, other)
    said = f"{claim.name}{_cue(claim)}{claim.figure.text}"
    message = f"“{said}”与前面{where}的{_cue(other)}“{other.figure.text}”不一致：请核对后统一。"
    figure = claim.figure
    return Finding("two-values", severity, figure.start, figure.end, text.raw[figure.start : figure.end], message)


def _cue(claim: Claim) -> str:
    words = claim.reading.cue.text.strip()
    return words if claim.reading.cue.said and len(words) <= 12 and words not in claim.name else ""


def _where(text: Text, claim: Claim) -> str:
    """The other place in words: the beginning of its sentence."""
    start = text.sentence_start(claim.figure.start)
    piece = " ".join(text.raw[start : min(text.sentence_end(claim.figure.start), start + 14)].split())
    return f"（“{piece}…”一句）"


def falls(text: Text, claims: Sequence[Claim], period: Period | None) -> list[Finding]:
    """What has been counted from January on and is less later in the year than it was before."""
    series: dict[tuple[str, str, str, int | None], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind != "value" or is_ratio(claim.reading.unit) or claim.tag or not claim.free or claim.activity:
            continue
        if _STOCK.search(claim.name) or (not claim.scoped and (claim.narrow or not claim.first)):
            continue
        if claim.period is None and period is not None:
            claim = replace(claim, period=(period.year, period.first, period.last))
        if claim.period is None or claim.period[1] != 1 or not claim.framed:
            continue
        series[claim.name, _measure(claim), claim.scope, claim.period[0]].append(claim)
    found: list[Finding] = []
    for counted in series.values():
        highest: Claim | None = None
        for claim in sorted(counted, key=lambda one: (one.period or (0, 0, 0))[2]):
            if highest is not None and highest.period != claim.period and claim.high < highest.low:
                found.append(_fell(text, claim, highest))
            if highest is None or claim.low > highest.low:
                highest = claim
    return found


def _fell(text: Text, claim: Claim, earlier: Claim) -> Finding:
    figure = claim.figure
    message = (
        f"“{claim.name}{figure.text}”累计的月份更多，却比前面累计的“{earlier.figure.text}”{_where(text, earlier)}还少："
        "请核对两处的时段和数字。"
    )
    return Finding(
        "cumulative-falls", "warning", figure.start, figure.end, text.raw[figure.start : figure.end], message
    )
