"""What a failing figure is told: what is wrong, why, and the cure, in plain Chinese."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal

from writer.checking.expected import Expected
from writer.checking.metrics import Metric
from writer.checking.naming import Reading
from writer.checking.proving import Proof
from writer.checking.units import factor_of, is_ratio, printed_unit
from writer.figures import period_label
from writer.schema import Finding, Period, Trace

_WORDS = {
    "value": "本期数",
    "prior": "上年同期数",
    "target": "目标数",
    "yoy": "同比增幅",
    "diff": "同比增减数",
    "points": "同比变动的百分点",
    "done": "目标完成率",
    "gap": "距目标的差额",
    "share": "占比",
    "sum": "合计数",
    "previous": "上期数",
    "mean": "平均数",
    "rest": "其余部分",
    "mom": "环比增幅",
    "mom_diff": "环比增减数",
    "mom_points": "环比变动的百分点",
}
_OPPOSITE = {
    "增长": "下降",
    "增加": "减少",
    "上升": "下降",
    "提高": "下降",
    "提升": "下降",
    "上涨": "下跌",
    "扩大": "收窄",
    "延长": "缩短",
    "缩短": "延长",
    "多": "少",
    "高": "低",
    "增": "降",
    "升": "降",
    "回升": "回落",
    "下降": "增长",
    "减少": "增加",
    "降低": "提高",
    "回落": "提高",
    "下滑": "增长",
    "收窄": "扩大",
    "少": "多",
    "低": "高",
    "下跌": "上涨",
    "降": "升",
    "减": "增",
}
_RISES = frozenset(["增长", "增加", "上升", "提高", "提升", "上涨", "扩大", "延长", "回升", "多", "高", "增", "升"])
# Names of a change that say no direction: the figure has the sign.
_RATE = re.compile(r"(?:增速|增长率|增长速度|增幅|涨幅)[^，。；\d]{0,6}$")
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


def pending_finding(text: str, start: int, end: int) -> Finding:
    """A place that was left to be filled in."""
    quoted = text[start:end]
    return Finding("pending", "error", start, end, quoted, f"“{quoted}”还没有补上：请补充材料里的数据，或删去这一处。")


def unnamed_finding(trace: Trace, metrics: tuple[Metric, ...], proof: Proof) -> Finding:
    """A figure that is right for one metric alone, in words that name none."""
    found = proof.found
    label = metrics[found.metric].fact.label if found is not None else ""
    what = _WORDS[found.relation] if found is not None else ""
    message = f"“{trace.text}”与“{label}”的{what}一致，但这句话没有写明说的是哪个指标；请核对，或写出指标名称。"
    return Finding("unnamed", "warning", trace.start, trace.end, trace.text, message)


def finding(
    trace: Trace,
    reading: Reading | None,
    proof: Proof | None,
    metrics: tuple[Metric, ...],
    text: str,
    period: Period | None = None,
) -> Finding:
    """The finding for a trace that failed."""
    start, end, suggestion = trace.start, trace.end, ""
    if trace.verdict == "mask":
        what = "数字" if reading is not None and reading.unit else "数字或名称"
        message = f"“{_quoted(reading, trace)}”是未填的{what}：请补上实际内容，或删去这一句。"
    elif trace.verdict == "wrong_period" or reading is None or proof is None:
        own = period_label(period) if period is not None else "本期"
        message = f"“{trace.text}”不在本报告的时段（{own}）之内：请核对是不是上期稿子留下的，改成本期的时间。"
    else:
        if proof.right is not None:
            start, suggestion = _put_right(trace, reading, proof.right, text)
        message, suggestion = _message(trace, reading, proof, metrics, suggestion)
        start = start if suggestion else trace.start
        if trace.verdict == "wrong_sign":
            start, suggestion = _turned(trace, reading, text)
    return Finding(trace.verdict, "error", start, end, text[start:end], message, suggestion)


def _message(
    trace: Trace, reading: Reading, proof: Proof, metrics: tuple[Metric, ...], suggestion: str
) -> tuple[str, str]:
    quoted = f"“{_quoted(reading, trace)}”"
    right = proof.right
    cure = f"，应为{suggestion}" if suggestion else "，请核对后改正"
    found = proof.found
    fact = metrics[found.metric].fact if found is not None else None
    where = f"（第{fact.line}行）" if fact is not None and fact.line else ""
    label = f"“{fact.label}”" if fact is not None else ""
    own = f"“{metrics[right.metric].fact.label}”" if right is not None else "这里说的指标"
    if trace.verdict == "wrong_metric" and found is not None:
        what = "数" if found.relation == "value" else _WORDS[found.relation]
        if right is None:
            return (
                f"{quoted}：{trace.text}是{label}的{what}{where}，不是这里说的指标的，材料里没有这里该用的数；请核对。",
                "",
            )
        return (
            f"{quoted}：{trace.text}是{label}的{what}{where}，{own}的{_WORDS[right.relation]}是{suggestion}。",
            suggestion,
        )
    if trace.verdict == "wrong_relation" and found is not None:
        if reading.cue.basis in ("previous", "other"):
            why = "材料里没有这一对比的数，请改为同比，或补上所比的数"
            return f"{quoted}：{trace.text}是{label}的{_WORDS[found.relation]}{where}，{why}。", ""
        said = _WORDS.get(reading.cue.relation, "数")
        return f"{quoted}：{trace.text}是{label}的{_WORDS[found.relation]}{where}，不是{said}{cure}。", suggestion
    if trace.verdict == "wrong_sign" and found is not None:
        return f"{quoted}：方向写反了，{label}{found.formula}{where}，请改正增减的说法。", suggestion
    if trace.verdict == "wrong_unit" and found is not None:
        return f"{quoted}：单位不对，{label}按材料是{amount(found)}{where}{cure}。", suggestion
    if right is not None:
        true = f"{label or own}的{_WORDS[right.relation]}是{amount(right)}"
        why = "" if right.pasted else f"（{right.formula}）"
        return f"{quoted}：与材料不符，{true}{why}{cure}。", suggestion
    return f"{quoted}：材料里没有这个数。请在材料里补上它的出处，或改用材料里的数，或删去。", ""


def _put_right(trace: Trace, reading: Reading, right: Expected, text: str) -> tuple[int, str]:
    """Where what is wrong begins, and what is to stand there: a verb that says the other way goes with its figure."""
    words = _in_unit(reading, right) if trace.verdict == "wrong_unit" else written_like(reading, right)
    if not (reading.cue.direction and right.signed and right.value) or reading.cue.narrowing:
        return trace.start, words
    size, before = words.lstrip("-−－"), text[reading.cue.start : trace.start]
    if _RATE.search(before):
        return trace.start, f"-{size}" if right.value < 0 else size
    verb, at = _verb_in(before)
    if not verb or (verb in _RISES) == (right.value > 0):
        return trace.start, words
    return reading.cue.start + at, _OPPOSITE[verb] + before[at + len(verb) :] + size


def _verb_in(before: str) -> tuple[str, int]:
    """The last verb of direction before a figure, and where it stands; "" where there is none."""
    found = [(before.rfind(verb) + len(verb), len(verb), verb) for verb in _OPPOSITE if verb in before]
    end, size, verb = max(found, default=(0, 0, ""))
    return verb, end - size


def _in_unit(reading: Reading, expected: Expected) -> str:
    """The expected value in its own unit; beside 减少 or 下降 its sign stands in the verb: 减少2.76亿元."""
    worded = reading.cue.direction and expected.signed
    return amount(replace(expected, shown=abs(expected.shown)) if worded else expected)


def written_like(reading: Reading, expected: Expected) -> str:
    """The expected value in the figure's own unit and with its own number of decimals."""
    if is_ratio(expected.unit) or not expected.unit or expected.unit != reading.unit:
        value = abs(expected.shown) if reading.cue.direction and expected.signed else expected.shown
        places = 1 if expected.relation not in ("value", "prior", "target") else None
        return f"{_number(value, places)}{expected.written}"
    unit = printed_unit(reading.figure.text)
    factor = factor_of(unit) if unit else Decimal(1)
    value = _WIDE.divide(abs(expected.value) if reading.cue.direction and expected.signed else expected.value, factor)
    shown = _number(value, None)
    if len(shown) > 12:
        shown = _number(value, 2)
    return f"{shown}{unit or expected.written}"


def _number(value: Decimal, places: int | None) -> str:
    if places is not None and value.adjusted() + places < _WIDE.prec:
        value = value.quantize(Decimal(1).scaleb(-places), context=_WIDE)
        return format(value, "f")
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(expected: Expected) -> str:
    """An expected value for people, with its unit."""
    places = None if expected.pasted or not is_ratio(expected.unit) else 1
    return f"{_number(expected.shown, places)}{expected.written}"


def _quoted(reading: Reading | None, trace: Trace) -> str:
    if reading is None:
        return trace.text
    verb = reading.cue.text if reading.cue.said and len(reading.cue.text) <= 12 else ""
    name = reading.named if len(reading.named) <= 16 and reading.named.strip() else ""
    verb = verb.strip()
    if name and (name in verb or verb in name):
        verb = ""
    shared = next((size for size in range(min(len(name), len(verb)), 0, -1) if name.endswith(verb[:size])), 0)
    return f"{name}{verb[shared:]}{trace.text}"


def _turned(trace: Trace, reading: Reading, text: str) -> tuple[int, str]:
    """The span from the verb on, and the same with the opposite verb."""
    before = text[reading.cue.start : trace.start]
    size = trace.text.lstrip("-−－")
    if _RATE.search(before):
        return trace.start, size if size != trace.text else f"-{size}"
    verb, at = _verb_in(before)
    if not verb:
        return trace.start, trace.text
    if size != trace.text:  # 「下降-16.7%」 of what did fall: the minus is what turns it round
        return reading.cue.start + at, before[at:] + size
    return reading.cue.start + at, _OPPOSITE[verb] + before[at + len(verb) :] + size
