"""套写 of what a past report says of the period before (环比), and by the names that the checks go by."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from one_past import OnePast

from writer.checking import Grounds, check, load_vocabulary
from writer.corpus import parse_report
from writer.drafting import Drafter, RollEngine, propose_outline
from writer.schema import PASSING, Draft, Fact, Ledger

PAST = """松陂工业园2026年8月经济运行情况

区政府办：
8月，园区经济平稳运行。现将有关情况汇报如下。
一、基本情况
8月，规上工业总产值21.6亿元，{}。
二、下一步工作打算
持续优化服务。

松陂工业园管委会
2026年9月6日
"""


def output(prior: str = "", previous: str = "", mom: str = "", label: str = "规上工业总产值") -> Fact:
    return Fact(
        "F1",
        label,
        Decimal("23.4"),
        "亿元",
        prior=Decimal(prior) if prior else None,
        previous=Decimal(previous) if previous else None,
        mom=Decimal(mom) if mom else None,
        line=1,
        source=label,
    )


def rolled(told: str, *facts: Fact, period: str = "2026年9月", grounds: Grounds | None = None) -> Draft:
    text = PAST.format(told)
    ledger = Ledger(facts, title=f"松陂工业园{period}主要指标", period=period)
    outline = propose_outline(ledger, like=parse_report(text, "past.txt"))
    drafter = Drafter(library=OnePast(text), ledger=ledger, outline=outline, engine=RollEngine(), grounds=grounds)
    draft = drafter.draft_section("1")
    checked = check(draft.text, ledger, grounds=grounds)
    assert all(trace.verdict in PASSING for trace in checked.figures), draft.text
    return draft


@pytest.mark.parametrize(
    ("told", "fact", "now"),
    [
        ("环比增长3.2%", output(previous="21.6"), "环比增长8.3%"),
        ("环比增长3.2%", output(mom="8.4"), "环比增长8.4%"),
        ("环比增长3.2%", output(previous="26"), "环比下降10%"),
        ("环比下降3.2%", output(mom="1.7"), "环比增长1.7%"),
        ("环比大幅下降13.2%", output(previous="21.6"), "环比增长8.3%"),
        ("环比增长3.2%", output(previous="23.4"), "环比持平"),
        ("环比下降3.2%", output(mom="0"), "环比持平"),
        ("环比增加1.2亿元", output(previous="25.6"), "环比减少2.2亿元"),
        ("比上月增长3.2%", output(previous="21.6"), "比上月增长8.3%"),
        ("较上月下降3.2%", output(previous="21.6"), "较上月增长8.3%"),
        ("同比增长5.1%，环比增长3.2%", output(prior="20", previous="26"), "同比增长17%，环比下降10%"),
        ("同比增长5.1%、环比下降3.2%", output(prior="20", previous="26"), "同比增长17%、环比下降10%"),
    ],
)
def test_a_change_on_the_period_before_is_filled_with_its_verb(told: str, fact: Fact, now: str) -> None:
    assert rolled(told, fact).text == f"9月，规上工业总产值23.4亿元，{now}。"


def test_a_rate_moves_in_percentage_points() -> None:
    past = "环比增长3.2%；项目履约率61.5%，环比提高2.5个百分点"
    rate = Fact("F2", "项目履约率", Decimal("60.1"), "%", previous=Decimal("61.5"), line=2, source="项目履约率")
    text = rolled(past, output(previous="21.6"), rate).text
    assert text.endswith("环比增长8.3%；项目履约率60.1%，环比回落1.4个百分点。")


@pytest.mark.parametrize(
    ("told", "fact", "period"),
    [
        ("环比增长3.2%", output(), "2026年9月"),
        ("比上季度增长3.2%", output(previous="21.6"), "2026年9月"),
        ("比上月增长3.2%", output(previous="21.6"), "2026年第三季度"),
        ("比第二季度增长3.2%", output(previous="21.6"), "2026年第三季度"),
        ("比7月增长3.2%", output(previous="21.6"), "2026年9月"),
        ("比年初增长3.2%", output(previous="21.6"), "2026年9月"),
    ],
)
def test_what_the_facts_do_not_have_falls_away(told: str, fact: Fact, period: str) -> None:
    text = rolled(told, fact, period=period).text
    assert "规上工业总产值23.4亿元" in text
    assert "增长" not in text


def test_a_fall_since_last_month_is_no_change_since_last_year() -> None:
    # Only the change on the year before is known: it is said as such.
    assert rolled("环比增长3.2%", output(prior="20")).text == "9月，规上工业总产值23.4亿元，同比增长17%。"


@pytest.mark.parametrize(
    ("told", "fact", "stays"),
    [
        ("环比持平", output(previous="23.4"), True),
        ("环比持平", output(previous="21.6"), False),
        ("环比有所回升", output(previous="21.6"), True),
        ("环比有所回升", output(previous="26"), False),
        ("环比有所回升", output(prior="21.6"), False),
        ("比上月小幅下降", output(previous="24.2"), True),
        ("比上月小幅下降", output(previous="26"), False),
        ("比上月小幅下降", output(previous="21.6"), False),
    ],
)
def test_a_remark_on_the_period_before_stays_only_where_it_is_so(told: str, fact: Fact, stays: bool) -> None:
    assert (told in rolled(told, fact).text) is stays


def test_slots_are_found_by_the_names_that_the_checks_go_by() -> None:
    called = replace(load_vocabulary(), learned=(("大口径产出", "规上工业总产值"),))
    fact = output(previous="21.6", label="大口径产出")
    text = rolled("环比增长3.2%", fact, grounds=Grounds(called)).text
    assert text == "9月，规上工业总产值23.4亿元，环比增长8.3%。"
    assert text != rolled("环比增长3.2%", fact).text


def test_what_the_office_calls_otherwise_is_not_drafted(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('not_same = [["规模以上工业总产值", "规上工业总产值"]]\n', encoding="utf-8")
    fact = output(previous="21.6", label="规模以上工业总产值")
    grounds = Grounds(load_vocabulary(own))
    assert rolled("环比增长3.2%", fact, grounds=grounds).text == "9月，规模以上工业总产值23.4亿元。"
    assert rolled("环比增长3.2%", fact).text == "9月，规上工业总产值23.4亿元，环比增长8.3%。"
