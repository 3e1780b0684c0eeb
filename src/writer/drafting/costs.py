"""What a draft cost: tokens as the endpoint counted them, times the price that is set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from writer.schema import Usage

_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Price:
    """Prices per million tokens, None where none is set; ``cached``: of prompt tokens from the endpoint's cache."""

    prompt: Decimal | None = None
    completion: Decimal | None = None
    cached: Decimal | None = None
    currency: str = "元"

    def cost(self, usage: Usage | None) -> Decimal | None:
        """What ``usage`` cost, in ``currency``; None where no price is set or a request was not counted."""
        if usage is None or self.prompt is None or self.completion is None or usage.counted < usage.requests:
            return None
        cached = min(usage.cached, usage.prompt) if self.cached is not None else 0
        spent = (usage.prompt - cached) * self.prompt + usage.completion * self.completion
        return (spent + cached * (self.cached or Decimal(0))) / _MILLION

    def words(self, usage: Usage | None) -> str:
        """Tokens and cost for people; says so where the endpoint does not count."""
        if usage is None:
            return ""
        if not usage.counted:
            return "模型服务没有报告词元数"
        said = f"输入 {usage.prompt:,} + 输出 {usage.completion:,} 词元"
        if usage.cached:
            said += f"（缓存 {usage.cached:,}）"
        if usage.counted < usage.requests:
            said += f"，另有 {usage.requests - usage.counted} 次请求没有报告"
        cost = self.cost(usage)
        return said if cost is None else f"{said}，{_amount(cost)} {self.currency}"


def _amount(cost: Decimal) -> str:
    """Two significant digits below one, else two places: a section costs a fraction of a cent."""
    if cost >= 1 or not cost:
        return f"{cost:.2f}"
    return f"{cost:.{1 - cost.adjusted()}f}"


def total(usages: Iterable[Usage | None]) -> Usage | None:
    """All of them together; None where no model was asked."""
    found = [one for one in usages if one is not None]
    return sum(found[1:], found[0]) if found else None
