"""What a rolled report must not say: another office's name and projects, claims the figures deny, years gone by."""

from __future__ import annotations

from decimal import Decimal

import pytest
from one_past import OnePast

from writer.corpus import parse_report
from writer.drafting import Drafter, RollEngine, propose_outline
from writer.drafting.carried import names_in
from writer.drafting.claims import heading_findings
from writer.drafting.likeness import office_and_subject, related
from writer.drafting.plain import say_facts
from writer.facts import parse_facts, render
from writer.schema import Draft, Fact, Ledger, OutlineItem

PAST = """青枫产业园2022年上半年招商引资工作汇报

市招商领导小组：
今年以来，青枫产业园全力抓招商。现将有关情况汇报如下。
一、基本情况
1—6月，签约项目18个，同比增长20.0%。目前各项任务已全面完成。克服疫情影响，接待客商63批次。
二、主要做法
一是强化调度。坚持一周一调度，压实各方责任。二是办好活动。办好“枫叶红了”产业对接会，引来一批客商。
三、存在问题
外资项目偏少。

青枫产业园管委会
2022年7月8日
"""


def ledger(title: str) -> Ledger:
    return parse_facts(
        f"{title}\n指标\t单位\t本期\t上年同期\n签约项目\t个\t29\t23\n接待客商\t批次\t98\t86\n储备项目\t个\t30\t41\n"
    )


def rolled(title: str) -> tuple[str, dict[str, Draft]]:
    facts = ledger(title)
    outline = propose_outline(facts, like=parse_report(PAST, "past.txt"))
    drafter = Drafter(library=OnePast(PAST), ledger=facts, outline=outline, engine=RollEngine())
    return outline.title, {draft.section_id: draft for draft in drafter.draft_report()}


def test_our_own_report_is_followed_with_its_opening() -> None:
    title, drafts = rolled("青枫产业园2026年上半年招商引资主要指标")
    assert title == "青枫产业园2026年上半年招商引资工作汇报"
    assert drafts["0"].text.startswith("今年以来，青枫产业园全力抓招商。")
    assert "“枫叶红了”产业对接会" in drafts["2"].text


def test_another_offices_name_opening_and_events_stay_out() -> None:
    title, drafts = rolled("云舟新区2026年上半年招商引资主要指标")
    assert title == "云舟新区2026年上半年招商引资工作汇报"
    text = "".join(draft.text for draft in drafts.values())
    assert "青枫" not in text
    assert "枫叶红了" not in text
    assert drafts["0"].text.startswith("2026年上半年，云舟新区")
    assert "坚持一周一调度" in drafts["2"].text


def test_claims_and_years_gone_by_fall_away() -> None:
    text = rolled("青枫产业园2026年上半年招商引资主要指标")[1]["1"].text
    assert "全面完成" not in text
    assert "疫情" not in text
    assert "接待客商98批次" in text


def test_carried_sentences_are_marked_where_they_stand() -> None:
    facts = parse_facts("青枫产业园2026年上半年主要指标\n指标\t单位\t本期\n签约项目\t个\t29\n召开调度会\t次\t12\n")
    outline = propose_outline(facts, like=parse_report(PAST, "past.txt"))
    draft = Drafter(library=OnePast(PAST), ledger=facts, outline=outline, engine=RollEngine()).draft_section("2")
    carried = [finding for finding in draft.findings if finding.code == "carried"]
    assert carried
    assert all(draft.text[one.start : one.end] == one.text for one in carried)
    assert "“枫叶红了”" in "".join(one.message for one in carried)
    assert "青枫产业园2022年上半年" in carried[0].message
    assert all("12次" not in one.text for one in carried)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("办好“枫叶红了”产业对接会，引来客商。", ["“枫叶红了”"]),
        ("推动云舟第二变电站并网运行。", ["“云舟第二变电站”"]),
        ("推动擎岳储能二期、晏川铜箔扩建等项目开工。", ["“擎岳储能二期”", "“晏川铜箔”"]),
        ("区长张明远带队拜访。", ["“张明远”"]),
        ("当好“店小二”，支持上市公司、龙头企业发展。", []),
    ],
)
def test_names_are_told_from_slogans(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def heading(words: str, *facts: Fact, role: str = "overview") -> list[str]:
    item = OutlineItem("1", 1, "一、", words, role)  # type: ignore[arg-type]
    return [one.severity for one in heading_findings(item, facts, Ledger(facts))]


def fact(number: int, label: str, value: str, unit: str, prior: str, target: str = "") -> Fact:
    return Fact(
        f"F{number}", label, Decimal(value), unit, prior=Decimal(prior), target=Decimal(target) if target else None
    )


def test_headings_that_the_figures_deny() -> None:
    capital, foreign = fact(1, "到位资金", "32", "亿元", "26"), fact(2, "利用外资", "12", "万美元", "13", "22")
    assert heading("资金到位保持增长", capital) == []
    assert heading("资金到位保持增长", capital, foreign, fact(3, "基金", "3", "亿元", "2")) == ["info"]
    assert heading("利用外资稳步增长", capital, foreign) == ["warning"]
    assert heading("年度任务圆满完成", foreign) == ["warning"]
    assert heading("利用外资有所回落", foreign) == []
    assert heading("推动外资增长", foreign, role="plans") == []
    rate = fact(4, "工业增加值增速", "6.1", "%", "7.9")
    assert heading("工业保持增长", rate) == []
    assert heading("工业增速加快", rate) == ["warning"]
    assert heading("审批服务全面提速", fact(5, "审批平均用时", "38", "天", "45")) == []


def test_an_unrelated_report_is_not_followed() -> None:
    past = parse_report(PAST, "past.txt")
    other = parse_facts(
        "柳溪县审批局2026年上半年政务服务数据\n指标\t单位\t本期\n网上可办率\t%\t97\n热线受理量\t件\t31\n"
    )
    assert not related(past, other)
    outline = propose_outline(other, nearest=(past,))
    assert outline.title == "柳溪县审批局2026年上半年政务服务情况汇报"
    assert next(item.heading for item in outline.items if item.level == 1) == "基本情况"
    assert related(past, ledger("云舟新区2026年上半年招商引资主要指标"))


def test_office_and_subject_of_a_title() -> None:
    assert office_and_subject("柳溪县行政审批局2026年上半年政务服务工作数据") == ("柳溪县行政审批局", "政务服务工作")
    assert office_and_subject("云舟新区2026年第三季度（1—9月）主要指标") == ("云舟新区", "")
    assert office_and_subject("本期数据") == ("", "")


def test_facts_are_said_together_and_shorter_is_better_for_times() -> None:
    facts = (fact(1, "高新技术企业", "58", "家", "46"), fact(2, "专精特新企业", "29", "家", "22"))
    held = Ledger(facts)
    assert render("".join(say_facts(facts, held)), held).text == (
        "高新技术企业58家、专精特新企业29家，同比分别增长26.1%和31.8%。"
    )
    times = (fact(1, "企业开办平均用时", "3", "天", "5", "4"),)
    assert render("".join(say_facts(times, Ledger(times))), Ledger(times)).text == "企业开办平均用时3天，同比减少2天。"


def test_a_pasted_sentence_is_not_torn_into_metrics() -> None:
    held = parse_facts("新设“难事”反映窗口，受理疑难事项37件，办结35件\n")
    assert len(held.facts) == 2
    assert render("".join(say_facts(held.facts, held)), held).text == "新设“难事”反映窗口，受理疑难事项37件，办结35件。"
