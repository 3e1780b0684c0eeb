"""Headings that this period's facts deny, headings of another time, and headings under which nothing would stand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from writer.corpus import parse_report
from writer.drafting import Drafter, OneReport, RollEngine, propose_outline
from writer.drafting.claims import supported_heading
from writer.schema import Draft, Fact, Ledger, Outline, Role

PAST = """云川产业园2026年上半年招商引资工作汇报

今年以来，云川产业园全力抓招商。现将情况汇报如下。
一、基本情况
（一）项目招引量质齐升
1—6月，签约项目18个，同比增长20.0%。
（二）资金到位保持增长
1—6月，省外到位资金20.7亿元，同比增长22.5%。
（三）塑造“重视招商、全员招商”的新局面，综合排名全市第一
坚持全员招商，推行首问负责、限时办结。
二、下一步工作打算
（一）紧扣“双过半”，全力抓落地
逐个走访企业，能容缺的容缺、可并联的并联。
（二）优服务
持续优化营商环境，让企业少跑腿。
"""


def fact(number: int, label: str, value: str, unit: str, prior: str = "", target: str = "") -> Fact:
    amounts = [Decimal(one) if one else None for one in (prior, target)]
    return Fact(
        f"F{number}", label, Decimal(value), unit, prior=amounts[0], target=amounts[1], line=number, source=label
    )


def proposed(*facts: Fact) -> Outline:
    return propose_outline(Ledger(facts, period="2026年1—9月"), like=parse_report(PAST, "past.txt"))


def headings(outline: Outline) -> list[str]:
    return [item.number + item.heading for item in outline.items[1:]]


FALLEN = (fact(1, "签约项目", "9", "个", "15"), fact(2, "省外到位资金", "20", "亿元", "30"))
RISEN = (fact(1, "签约项目", "19", "个", "15"), fact(2, "省外到位资金", "40", "亿元", "30"))


def test_a_heading_that_the_facts_deny_says_only_what_it_is_about() -> None:
    assert "（一）项目招引情况" in headings(proposed(*FALLEN))
    assert "（二）资金到位情况" in headings(proposed(*FALLEN))


def test_a_heading_that_they_bear_out_stays() -> None:
    assert headings(proposed(*RISEN))[1:3] == ["（一）项目招引量质齐升", "（二）资金到位保持增长"]


def test_rankings_and_half_years_leave_the_heading_and_quoted_marks_stay() -> None:
    assert "（三）塑造“重视招商、全员招商”的新局面" in headings(proposed(*RISEN))
    assert "（一）全力抓落地" in headings(proposed(*RISEN))


def test_a_second_level_heading_under_which_nothing_would_stand_is_left_out_and_told() -> None:
    outline = proposed(RISEN[0])
    assert [one for one in headings(outline) if "资金" in one] == []
    assert "（二）塑造“重视招商、全员招商”的新局面" in headings(outline)
    assert any("资金到位保持增长" in one.message for one in drafted(outline, RISEN[0])["0"].findings)


def test_a_model_may_write_of_what_is_done_without_past_words() -> None:
    past = PAST.replace("逐个走访企业，能容缺的容缺、可并联的并联。", "力争签约项目30个。")
    ledger = Ledger((RISEN[0],), period="2026年1—9月")
    by_roll, by_model = (
        headings(propose_outline(ledger, like=parse_report(past, "past.txt"), by_model=who)) for who in (False, True)
    )
    assert "（一）全力抓落地" in by_model
    assert not any("抓落地" in one for one in by_roll)
    assert not any("资金" in one for one in by_model)


def test_without_any_facts_the_whole_outline_is_kept() -> None:
    assert len(proposed().items) == 8


def drafted(outline: Outline, *facts: Fact) -> dict[str, Draft]:
    ledger = Ledger(facts, period="2026年1—9月")
    library = OneReport(parse_report(PAST, "past.txt"))
    drafter = Drafter(library=library, ledger=ledger, outline=outline, engine=RollEngine())
    return {draft.section_id: draft for draft in drafter.draft_report()}


def test_a_changed_heading_is_told() -> None:
    found = drafted(proposed(*FALLEN), *FALLEN)["1.2"].findings
    assert any(one.code == "heading" and "资金到位保持增长" in one.message for one in found)


@pytest.mark.parametrize(
    ("heading", "role", "now"),
    [
        ("招商指标逆境增长", "overview", "招商指标情况"),
        ("总量平稳增长，增速逐月回升", "overview", "总量情况"),
        ("园区经济稳中有进", "results", "园区经济运行情况"),
        ("加快项目落地", "practices", "加快项目落地"),
        ("坚持“三个聚焦”，确保落地见效", "overview", "坚持“三个聚焦”，确保落地见效"),
        ("圆满完成各项目标", "overview", "目标任务完成情况"),
        ("力促签约项目增长", "plans", "力促签约项目增长"),
    ],
)
def test_what_is_left_of_a_denied_heading(heading: str, role: Role, now: str) -> None:
    facts = (*FALLEN, fact(3, "规上工业增加值增速", "3.2", "%", "8"), fact(4, "税收收入", "3", "亿元", "5", "9"))
    assert supported_heading(heading, role, facts, Ledger(facts)) == now


def test_growth_is_no_word_for_what_has_stayed_as_it_was() -> None:
    facts = (fact(1, "省外到位资金", "30", "亿元", "30"),)
    assert supported_heading("资金到位保持增长", "overview", facts, Ledger(facts)) == "资金到位情况"
