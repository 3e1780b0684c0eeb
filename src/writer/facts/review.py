"""What does not agree among the facts: reported with the lines, never put right in silence."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from writer.facts.collector import TOTALS, Collector, label_key
from writer.facts.derive import plain, rounded
from writer.facts.distinct import tell_apart
from writer.schema import Fact


def review(out: Collector) -> None:
    """Report growth that differs from the computed one, the same metric twice, parts and totals that do not add up."""
    tell_apart(out)
    for fact in out.facts:
        _growth(fact, out)
    _twice(out)
    _parts(out)
    _totals(out)


def _half_step(value: Decimal) -> Decimal:
    """How far the exact value may lie from the printed one: half its last decimal; whole numbers are taken as exact."""
    exponent = value.as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) and exponent < 0 else Decimal(0)


def _growth(fact: Fact, out: Collector) -> None:
    if fact.growth is None or fact.value is None or fact.prior is None or fact.prior <= 0:
        return
    value, prior = fact.value, fact.prior
    low = ((value - _half_step(value)) / (prior + _half_step(prior)) - 1) * 100
    high = ((value + _half_step(value)) / (prior - _half_step(prior)) - 1) * 100 if prior > _half_step(prior) else low
    # A growth without decimals was rounded to a whole per cent; half a unit either way.
    slack = max(_half_step(fact.growth), Decimal("0.05")) if fact.growth % 1 else Decimal("0.5")
    if low - slack <= fact.growth <= high + slack:
        return
    computed = (value / prior - 1) * 100
    out.problem(fact.line, fact.source, f"「{fact.label}」所列同比 {plain(fact.growth)}% 与计算的 {rounded(computed)}%"
                f"（{plain(value)} ÷ {plain(prior)} − 1）不一致，两者都保留；请核对。")  # fmt: skip


def _twice(out: Collector) -> None:
    seen: dict[tuple[str, str | None, str], Fact] = {}
    for fact in out.facts:
        if label_key(fact.label) in TOTALS:
            continue
        key = (label_key(fact.label), fact.part_of, fact.period)
        first = seen.setdefault(key, fact)
        if first is fact or (first.value is None and first.note != fact.note):
            continue
        if first.value == fact.value and first.unit == fact.unit:
            reason = f"「{fact.label}」在第 {first.line} 行和第 {fact.line} 行重复，数值相同；请删去一行。"
        elif first.unit != fact.unit:
            # 储备32个/210.5亿元: one name, two kinds of number.
            seen[(*key[:2], f"{fact.period}\0{fact.unit}")] = fact
            continue
        else:
            reason = (f"「{fact.label}」在第 {first.line} 行是 {_shown(first)}，在第 {fact.line} 行是 {_shown(fact)}，"
                      "两个都保留；请核对后删去一个。")  # fmt: skip
        out.problem(fact.line, fact.source, reason)


def _shown(fact: Fact) -> str:
    return f"{plain(fact.value)}{fact.unit}" if fact.value is not None else "文字"


def _parts(out: Collector) -> None:
    by_id = {fact.id: fact for fact in out.facts}
    parts: dict[str, list[Fact]] = defaultdict(list)
    for fact in out.facts:
        if fact.part_of and fact.value is not None and fact.unit == by_id[fact.part_of].unit and "%" not in fact.unit:
            parts[fact.part_of].append(fact)
    for name, members in parts.items():
        whole = by_id[name]
        total = sum((fact.value for fact in members if fact.value is not None), Decimal(0))
        largest = max(fact.value for fact in members if fact.value is not None)
        if whole.value is None or whole.value < 0:
            continue
        if largest > whole.value:
            worst = next(fact for fact in members if fact.value == largest)
            out.problem(worst.line, worst.source, f"「{worst.label}」（{_shown(worst)}）大于它所属的「{whole.label}」"
                        f"（第 {whole.line} 行，{_shown(whole)}）；请核对。")  # fmt: skip
        elif total > whole.value and len(members) > 1:
            out.problem(whole.line, whole.source, f"「{whole.label}」的其中项合计 {plain(total)}{whole.unit}，"
                        f"大于它本身的 {_shown(whole)}；请核对是否有重叠。")  # fmt: skip


def _totals(out: Collector) -> None:
    """A 合计 row against the rows right above it: all of one kind, that is, parts of one fact or of none."""
    above: list[Fact] = []
    for fact in out.facts:
        if above and fact.line != above[-1].line + 1:
            above = []
        if label_key(fact.label) not in TOTALS:
            above.append(fact)
            continue
        rows = [item for item in above if item.part_of == above[-1].part_of]
        if len(rows) > 1 and all(item.unit == fact.unit and item.value is not None for item in rows):
            total = sum((item.value for item in rows if item.value is not None), Decimal(0))
            if fact.value is not None and total != fact.value:
                reason = (
                    f"「{fact.label}」是 {_shown(fact)}，上面 {len(rows)} 行相加是 {plain(total)}{fact.unit}；请核对。"
                )
                out.problem(fact.line, fact.source, reason)
        above = []
