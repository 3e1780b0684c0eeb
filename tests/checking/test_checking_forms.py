"""One figure in two ways: told where decimals differ, not where a writer rounds on purpose."""

from __future__ import annotations

from decimal import Decimal

import pytest

from writer.checking import Grounds, check
from writer.schema import Fact, Ledger

LEDGER = Ledger(
    (
        Fact("F1", "签约项目", Decimal(18), "个"),
        Fact("F2", "总投资", Decimal("56.23"), "亿元", prior=Decimal("48.3")),
    ),
    period="2026年第三季度",
)


def told(text: str, grounds: Grounds | None = None) -> list[str]:
    return [one.text for one in check(text, LEDGER, grounds=grounds).findings if one.code == "two-forms"]


@pytest.mark.parametrize(
    "text",
    [
        "总投资56.2亿元。二是抓项目，总投资56.23亿元，同比增长16.4%。",
        "总投资56.23亿元。\n\n总投资56.2亿元。\n\n总投资56.2亿元。",
    ],
)
def test_other_decimals_are_told_once(text: str) -> None:
    assert len(told(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "总投资56.23亿元。总投资56.23亿元。",
        "总投资约56亿元。总投资56.23亿元。",
        "总投资超56亿元。总投资56.23亿元。",
        "总投资56亿元以上。总投资56.23亿元。",
        "## 一、总投资56.2亿元\n\n总投资56.23亿元。",
        "总投资56.23亿元，上年同期48.3亿元。",
        "总投资562300万元。总投资56.2亿元。",
        "总投资77.2亿元。总投资56.23亿元。",
    ],
)
def test_rounding_on_purpose_and_other_figures_are_not(text: str) -> None:
    assert told(text) == []


def test_it_can_be_switched_off() -> None:
    text = "总投资56.2亿元。总投资56.23亿元。"
    assert told(text)
    assert told(text, Grounds(off=frozenset({"two-forms"}))) == []
