"""What does not agree among the facts: reported with the lines, never put right in silence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from writer.facts.collector import TOTALS, Collector, label_key
from writer.facts.derive import plain, rounded
from writer.facts.distinct import tell_apart
from writer.facts.earlier import settle_earlier
from writer.schema import Fact

# Their growth is stated at constant prices, so that it never is what the values at current prices give.
_CONSTANT_PRICES = re.compile(r"生产总值|GDP|增加值|第[一二三]产业|[农工服]业?增加|居民.{0,6}收入")
_MOST_PARTS = 60
_ATTRIBUTES = (("value", ""), ("prior", "上年同期"))


def review(out: Collector) -> None:
    """Report growth and completion that differ from the computed ones, metrics told twice, parts that do not add up."""
    settle_earlier(out)
    tell_apart(out)
    for fact in out.facts:
        _growth(fact, fact.prior, fact.growth, "同比", out)
        _growth(fact, fact.previous, fact.mom, "环比", out)
    _done(out)
    _twice(out)
    _parts(out)
    _totals(out)


def half_step(value: Decimal) -> Decimal:
    """How far the exact value may lie from the printed one: half its last decimal; whole numbers are taken as exact."""
    exponent = value.as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) and exponent < 0 else Decimal(0)


def _growth(fact: Fact, before: Decimal | None, growth: Decimal | None, name: str, out: Collector) -> None:
    if growth is None or fact.value is None or before is None or before <= 0 or "%" in fact.unit:
        return
    value = fact.value
    low = ((value - half_step(value)) / (before + half_step(before)) - 1) * 100
    high = ((value + half_step(value)) / (before - half_step(before)) - 1) * 100 if before > half_step(before) else low
    # A growth without decimals was rounded to a whole per cent; half a unit either way.
    slack = max(half_step(growth), Decimal("0.05")) if growth % 1 else Decimal("0.5")
    if low - slack <= growth <= high + slack or _CONSTANT_PRICES.search(fact.label):
        return
    computed = (value / before - 1) * 100
    out.problem(fact.line, fact.source, f"「{fact.label}」所列{name} {plain(growth)}% 与计算的 {rounded(computed)}%"
                f"（{plain(value)} ÷ {plain(before)} − 1）不一致，两者都保留；请核对。")  # fmt: skip


def _done(out: Collector) -> None:
    """A completion told in a sentence, against value and target."""
    for at, stated, line in out.completions:
        fact = out.facts[at]
        if fact.value is None or not fact.target or fact.target < 0 or "%" in fact.unit:
            continue
        computed = fact.value * 100 / fact.target
        slack = Decimal("0.6") + 100 * (half_step(fact.value) + half_step(fact.target)) / fact.target
        if abs(computed - stated) <= slack:
            continue
        other = "" if line == fact.line else f"第 {line} 行"
        sum_of = f"{plain(fact.value)} ÷ {plain(fact.target)}"
        told = f"「{fact.label}」{other}所列完成率 {plain(stated)}%"
        out.problem(fact.line, fact.source, f"{told} 与计算的 {rounded(computed)}%（{sum_of}）不一致；请核对。")


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
            differs = _contradicted(first, fact)
            reason = f"{reason[:-6]}但{differs}；请核对后删去一行。" if differs else reason
        elif first.unit != fact.unit:
            # 储备32个/210.5亿元: one name, two kinds of number.
            seen[(*key[:2], f"{fact.period}\0{fact.unit}")] = fact
            continue
        else:
            reason = (f"「{fact.label}」在第 {first.line} 行是 {_shown(first)}，在第 {fact.line} 行是 {_shown(fact)}，"
                      "两个都保留；请核对后删去一个。")  # fmt: skip
        out.problem(fact.line, fact.source, reason)


def _contradicted(first: Fact, other: Fact) -> str:
    """What two lines with the same value say otherwise of its prior or target; "" where nothing."""
    for name, words in (("prior", "上年同期数"), ("previous", "上期数"), ("target", "目标")):
        one, two = getattr(first, name), getattr(other, name)
        if one is not None and two is not None and one != two:
            return f"{words}一个是 {plain(one)}、一个是 {plain(two)}"
    return ""


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
        if whole.value is None or whole.value < 0:
            continue
        total = sum((fact.value for fact in members if fact.value is not None), Decimal(0))
        slack = sum((half_step(fact.value) for fact in members if fact.value is not None), half_step(whole.value))
        worst = max(members, key=lambda fact: fact.value or Decimal(0))
        if worst.value is not None and worst.value > whole.value:
            out.problem(worst.line, worst.source, f"「{worst.label}」（{_shown(worst)}）大于它所属的「{whole.label}」"
                        f"（第 {whole.line} 行，{_shown(whole)}）；请核对。")  # fmt: skip
        elif total > whole.value + slack and len(members) > 1 and not _overlap(whole, members):
            lines = "、".join(str(fact.line) for fact in members[:6])
            out.problem(whole.line, whole.source, f"「{whole.label}」的其中项（第 {lines} 行）合计 {plain(total)}"
                        f"{whole.unit}，大于它本身的 {_shown(whole)}；请核对是否有重叠。")  # fmt: skip


def _overlap(whole: Fact, members: Sequence[Fact]) -> bool:
    """Whether the parts overlapped last year as well: 制造业 and 高技术产业 may well count the same."""
    before = [fact.prior for fact in members if fact.prior is not None]
    return whole.prior is not None and len(before) == len(members) and sum(before) > whole.prior


def _totals(out: Collector) -> None:
    """A 合计 row against the rows right above it: all of one kind, that is, parts of one fact or of none."""
    above: list[Fact] = []
    subtotals: list[Fact] = []
    known = {total for total, _ in out.totals}
    for fact in out.facts:
        last = above[-1].line if above else subtotals[-1].line if subtotals else fact.line
        if fact.line not in (last, last + 1):
            above, subtotals = [], []
        if label_key(fact.label) not in TOTALS or fact.id in known:
            above.append(fact)
            continue
        rows = [item for item in above if item.part_of == above[-1].part_of and item.basis == fact.basis]
        sums = [item for item in subtotals if item.basis == fact.basis and item.line < fact.line]
        _add_up(fact, _topmost(rows) if rows else sums, out)
        above = []
        subtotals = [*subtotals, fact] if label_key(fact.label) == "小计" else []
    by_id = {fact.id: fact for fact in out.facts}
    for total, parts in out.totals:
        _add_up(by_id[total], [by_id[part] for part in parts], out)


def _topmost(rows: Sequence[Fact]) -> list[Fact]:
    """The rows without those that the row above them has summed up already, though nothing says 其中.

    一般公共预算收入, 税收收入, 非税收入, 合计: the first is the sum of the two below it.
    """
    found: list[Fact] = []
    at = 0
    while at < len(rows):
        found.append(rows[at])
        at += 1 + _summed(rows, at)
    return found


def _summed(rows: Sequence[Fact], at: int) -> int:
    """How many rows right below make up row ``at``: at least two, in every value they state."""
    whole = rows[at]
    totals = [Decimal(0), Decimal(0)]
    for count, part in enumerate(rows[at + 1 : at + 1 + _MOST_PARTS], start=1):
        if part.unit != whole.unit or part.value is None or whole.value is None:
            return 0
        totals = [totals[0] + part.value, totals[1] + (part.prior or Decimal(0))]
        if count > 1 and totals[0] == whole.value and whole.prior in (None, totals[1]):
            return count
    return 0


def _add_up(total: Fact, rows: Sequence[Fact], out: Collector) -> None:
    for name, words in _ATTRIBUTES:
        told: Decimal | None = getattr(total, name)
        values = [getattr(item, name) for item in rows]
        found = [value for value in values if value is not None]
        same = all(item.unit == total.unit for item in rows) and "%" not in total.unit
        if told is None or len(found) < 2 or len(found) < len(values) or not same:
            continue
        summed = sum(found, Decimal(0))
        if abs(summed - told) <= half_step(told) + sum(map(half_step, found)):
            continue
        lines = f"（第 {rows[0].line}—{rows[-1].line} 行）"
        reason = (
            f"「{total.label}」{words}是 {plain(told)}{total.unit}，上面 {len(rows)} 行{lines}相加是 "
            f"{plain(summed)}{total.unit}；请核对。"
        )
        out.problem(total.line, total.source, reason)
