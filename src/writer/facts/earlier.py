"""Values of last year, of the period before or of the plan, told apart from this period's: 「去年1—9月签约23个」."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from writer.facts.changes import in_unit
from writer.facts.derive import plain

if TYPE_CHECKING:
    from writer.facts.collector import Collector

Base = Literal["", "prior", "previous", "target"]
_LEAD = re.compile(
    r"\s*(?:(?P<year>(?:上年|去年)(?:同期|同月|同季)?|同期)|上个?月|上个?季度?|上期"
    r"|(?P<target>(?:全年|年度|今年|本年|年)?(?:工作|主要|预期|计划)?(?:目标|任务)(?:任务|目标)?))(?:数据?|情况|完成情况)?\s*[:：]\s*"
)
_NAMES = {"prior": "上年同期", "previous": "上期", "target": "目标"}


@dataclass(frozen=True, slots=True)
class Earlier:
    """A value at another time or of the plan, until the fact it belongs to is known."""

    base: Literal["prior", "previous", "target"]
    label: str
    value: Decimal
    unit: str
    line: int
    source: str


def earlier_base(text: str) -> tuple[Base, str]:
    """Which values a line is about that begins with 「上年同期：」 or 「全年目标：」, and the rest of it."""
    match = _LEAD.match(text)
    if match is None:
        return "", text
    base: Base = "prior" if match["year"] else "target" if match["target"] else "previous"
    return base, text[match.end() :]


def settle_earlier(out: Collector) -> None:
    """Give every such value to the fact of its name; what has none is reported, never taken for this period's."""
    places: dict[str, int] = {}
    for at, fact in enumerate(out.facts):
        if fact.value is not None:
            places.setdefault(fact_key(fact.label), at)
    for item in out.earlier:
        name = _NAMES[item.base]
        place = places.get(fact_key(item.label))
        if place is None:
            reason = (
                f"「{item.label}」只有{name}数 {plain(item.value)}{item.unit}，没有本期数，没有记录；请补上本期数。"
            )
            out.problem(item.line, item.source, reason)
            continue
        fact, reasons = out.facts[place], list[str]()
        value = in_unit(item.value, item.unit or fact.unit, fact.unit, name, reasons)
        known: Decimal | None = getattr(fact, item.base)
        if value is not None and known is not None and known != value:
            reasons.append(f"「{fact.label}」的{name}数前后不一致：第 {fact.line} 行得出 {plain(known)}，"
                           f"第 {item.line} 行写 {plain(value)}，保留前者；请核对。")  # fmt: skip
        elif value is not None:
            out.facts[place] = replace(fact, **{item.base: value})  # type: ignore[arg-type]
        for reason in reasons:
            out.problem(item.line, item.source, reason)


def fact_key(label: str) -> str:
    """What makes two labels the same metric here."""
    return re.sub(r"[\s\"'“”‘’()（）]", "", label).removesuffix("项目").lower()
