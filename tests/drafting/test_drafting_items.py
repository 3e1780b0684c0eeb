"""Items whose text is gone, problems that are over, denied headings of items, and figures that belong to no item."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from writer.corpus import parse_report, split_passages
from writer.drafting import Drafter, OneReport, RollEngine, assign_facts, parse_outline, propose_outline
from writer.drafting.plain import say_facts
from writer.schema import Draft, Fact, Ledger


def fact(number: int, label: str, value: str, unit: str, prior: str = "", target: str = "", whole: str = "") -> Fact:
    amounts = [Decimal(one) if one else None for one in (prior, target)]
    return Fact(
        f"F{number}", label, Decimal(value), unit, prior=amounts[0], target=amounts[1], line=number, source=label,
        part_of=whole or None,
    )  # fmt: skip


def rolled(overview: str, doing: str, problems: str, *facts: Fact) -> dict[str, Draft]:
    past = (
        f"云川产业园2026年上半年招商引资工作汇报\n\n今年以来，园区抓招商。现将情况汇报如下。\n一、基本情况\n{overview}\n"
        f"二、主要做法\n{doing}\n三、存在问题\n{problems}\n四、下一步工作打算\n持续优化营商环境，让企业少跑腿。\n"
    )
    ledger = Ledger(facts, period="2026年1—9月")
    report = parse_report(past, "past.txt")
    outline = propose_outline(ledger, like=report)
    drafter = Drafter(library=OneReport(report), ledger=ledger, outline=outline, engine=RollEngine())
    return {draft.section_id: draft for draft in drafter.draft_report()}


OVERVIEW = "1—6月，签约项目18个，同比增长20.0%。"
DOING = "一是健全调度体系。召开调度会12次。二是实行分级负责。全年交办事项36件。三是上门招商。坚持以商招商、链条招商。"
PROBLEMS = "一是外资进度偏慢。实际利用外资离时间进度还差8.2个百分点。二是要素保障不足。两个项目因12亩用地未批复停工。\
三是配套不完善。综合物流成本偏高，企业反映集中。"
SIGNED = fact(1, "签约项目", "29", "个", "23")


def test_a_heading_without_its_text_falls_where_its_siblings_keep_theirs() -> None:
    text = rolled(OVERVIEW, DOING, PROBLEMS, SIGNED)["2"].text
    assert "分级负责" not in text
    assert "一是健全调度体系。召开调度会" in text
    assert "二是上门招商。坚持以商招商" in text


def test_headings_that_have_all_lost_their_text_become_one_sentence_each_with_its_origin() -> None:
    doing = "一是紧盯长三角。设立招商处5个。二是走进大湾区。签约项目9个，到位资金12亿元。三是深耕老家乡。回归项目20个。"
    draft = rolled(OVERVIEW, doing, PROBLEMS, SIGNED)["2"]
    assert draft.text == "紧盯长三角，走进大湾区，深耕老家乡。"
    assert [one.old for one in draft.sentences if one.kind == "carried"] == [
        "一是紧盯长三角。", "二是走进大湾区。", "三是深耕老家乡。"
    ]  # fmt: skip


def test_a_problem_that_this_periods_figures_have_overcome_is_not_told_again() -> None:
    text = rolled(OVERVIEW, DOING, PROBLEMS, SIGNED, fact(2, "实际利用外资", "1500", "万美元", "1000", "1600"))[
        "3"
    ].text
    assert "外资" not in text
    assert text.startswith("一是要素保障不足；二是配套不完善。综合物流成本偏高")


def test_a_problem_without_its_figures_leads_over_to_the_next() -> None:
    text = rolled(OVERVIEW, DOING, PROBLEMS, SIGNED)["3"].text
    assert text.startswith("一是外资进度偏慢；二是要素保障不足；三是配套不完善。综合物流成本偏高")


def test_numbered_problems_over_nothing_are_told_in_one_sentence() -> None:
    problems = (
        "1.增长动力过于集中。前三家企业占比62%。\n2.项目储备青黄不接。在手项目仅8个。\n3.小微企业承压。停产企业12家。"
    )
    text = rolled(OVERVIEW, DOING, problems, SIGNED)["3"].text
    assert text == "一是增长动力过于集中；二是项目储备青黄不接；三是小微企业承压。"


def test_figures_that_belong_to_no_item_stand_in_front_of_the_list() -> None:
    overview = "1.招引有力。签约项目18个，同比增加4个。\n2.投资强劲。工业投资增长12.0%。"
    facts = (SIGNED, fact(2, "工业投资增速", "9.1", "%"), fact(3, "一般公共预算收入", "8.1", "亿元", "8.9"))
    lines = rolled(overview, DOING, PROBLEMS, *facts)["1"].text.split("\n")
    assert lines[0].startswith("2026年1—9月，一般公共预算收入8.1亿元") or lines[0].startswith("一般公共预算收入8.1亿元")
    assert lines[1].startswith("1.招引有力。签约项目29个")
    assert lines[2].startswith("2.投资强劲。工业投资增长9.1%")


def test_headings_of_items_follow_the_facts() -> None:
    overview = "1.招引有力。签约项目18个，同比增加4个。\n2.外资触底反弹。实际利用外资900万美元，同比增长12%。"
    draft = rolled(overview, DOING, PROBLEMS, SIGNED, fact(2, "实际利用外资", "700", "万美元", "1000"))["1"]
    assert "2.外资情况。实际利用外资700万美元，同比下降30%" in draft.text
    assert any("外资触底反弹" in one.message for one in draft.findings if one.code == "heading")


@pytest.mark.parametrize(
    ("label", "unit", "said"), [("新能源装备", "亿元", "签约项目中"), ("主要领导带队", "次", "签约项目中")]
)
def test_what_is_counted_otherwise_is_no_part(label: str, unit: str, said: str) -> None:
    part = fact(2, label, "19", unit, "15", whole="F1")
    assert said not in "".join(say_facts([part], Ledger((SIGNED, part))))


def test_good_and_bad_news_are_not_told_in_one_breath() -> None:
    facts = (fact(1, "进出口总额", "33", "亿元", "30"), fact(2, "亏损企业", "31", "家", "22"))
    assert "分别" not in "".join(say_facts(facts, Ledger(facts)))


def test_a_value_told_bare_gets_its_change_once_and_a_list_stays_a_list() -> None:
    overview = "签约项目18个，完成年度目标的47.4%，比一季度增长9%。外资项目3个，内资项目5个，分别完成目标的50%和60%。"
    facts = (
        fact(1, "签约项目", "29", "个", "23", "38"), fact(2, "外资项目", "4", "个", "3", "8"),
        fact(3, "内资项目", "6", "个", "5", "9"),
    )  # fmt: skip
    text = rolled(overview, DOING, PROBLEMS, *facts)["1"].text
    assert text.startswith("签约项目29个，同比增长26.1%，完成年度目标的76.3%。")
    assert text.count("26.1%") == 1
    assert "外资项目4个，内资项目6个，分别完成目标的50%和66.7%" in text


def test_an_opening_does_not_claim_what_most_figures_deny() -> None:
    past = (
        "云川产业园2026年上半年招商引资工作汇报\n\n今年以来，云川产业园扎实抓招商，园区经济保持稳步增长，各项工作有序推进。"
        "现将情况汇报如下。\n一、基本情况\n签约项目18个。\n二、存在问题\n要素不足。\n"
    )
    report = parse_report(past, "past.txt")

    def opening(prior: str) -> str:
        ledger = Ledger(
            (fact(1, "签约项目", "9", "个", prior), fact(2, "税收收入", "9", "亿元", prior)), period="2026年1—9月"
        )
        outline = propose_outline(ledger, like=report)
        drafter = Drafter(library=OneReport(report), ledger=ledger, outline=outline, engine=RollEngine())
        return next(one.text for one in drafter.draft_report() if one.section_id == "0")

    assert "稳步增长" not in opening("15")
    assert "各项工作有序推进" in opening("15")
    assert "稳步增长" in opening("5")


def outlined(points: str, *facts: Fact, title: str = "") -> dict[str, Draft]:
    """Drafts after an outline of a person's own, with points, and a past report that has other sections."""
    past = f"云川产业园2026年上半年招商引资工作汇报\n\n一、基本情况\n签约项目18个。\n二、存在问题\n{PROBLEMS}\n"
    text = (
        "# 云川产业园2026年第三季度工作汇报\n## 一、项目招引\n- 签约项目和计划总投资\n## 二、签约开工投产\n"
        f"## 三、存在问题\n{points}\n"
    )
    ledger = Ledger(facts, title=title, period="2026年第三季度")
    outline = assign_facts(parse_outline(text), ledger)
    library = OneReport(parse_report(past, "past.txt"))
    patterns = {"3": next(one.id for one in split_passages(library.report("past.txt")) if one.role == "problems")}
    items = tuple(replace(item, pattern=patterns.get(item.id, "")) for item in outline.items)
    drafter = Drafter(
        library=library,
        ledger=ledger,
        outline=replace(outline, items=items, period="2026年第三季度"),
        engine=RollEngine(),
    )
    return {draft.section_id: draft for draft in drafter.draft_report()}


def test_a_point_that_sums_up_what_the_items_tell_stands_in_front_of_them() -> None:
    fallen = fact(2, "实际利用外资", "700", "万美元", "1000", "2000")
    text = outlined("- 实际利用外资进度滞后", SIGNED, fallen)["3"].text
    assert text.startswith("实际利用外资进度滞后。一是外资进度偏慢。实际利用外资同比下降30%")
    assert text.count("进度滞后") == 1


def test_a_point_of_something_else_becomes_an_item() -> None:
    fallen = fact(2, "实际利用外资", "700", "万美元", "1000")
    assert "四是项目用地报批偏慢。" in outlined("- 项目用地报批偏慢", SIGNED, fallen)["3"].text


def test_a_metric_that_a_point_names_belongs_to_its_section() -> None:
    drafts = outlined("- 力量不足", SIGNED, fact(2, "开工项目", "18", "个", "14"))
    assert "签约项目29个" in drafts["1"].text
    assert "开工项目18个" in drafts["2"].text


def test_new_sentences_say_the_time_that_the_figures_cover() -> None:
    title = "云川产业园2026年第三季度（1—9月）主要指标"
    assert outlined("- 力量不足", SIGNED, title=title)["1"].text.startswith("1—9月，签约项目29个")
    assert outlined("- 力量不足", SIGNED)["1"].text.startswith("第三季度，签约项目29个")
