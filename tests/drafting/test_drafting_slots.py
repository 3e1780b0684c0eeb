"""Slots of past wording: what may fill them, what may not and why, and counts that a sentence stands without."""

from __future__ import annotations

from dataclasses import replace

import pytest

from writer.corpus import parse_report
from writer.drafting import Drafter, OneReport, RollEngine, origin_remarks, propose_outline
from writer.drafting.house import house_of
from writer.drafting.softening import softened
from writer.facts import parse_facts
from writer.figures import find_figures
from writer.schema import Draft, Role

REPORT = """云川产业园2026年第二季度招商引资工作汇报

一、基本情况
{overview}
二、主要做法
{practices}
三、存在问题
{problems}
四、下一步工作打算
{plans}
"""
SHEET = """云川产业园2026年第三季度（1—9月）主要指标
指标\t单位\t本期\t上年同期\t年度目标
超10亿元项目\t个\t3\t2\t
在谈项目\t个\t26\t19\t
实际利用外资\t万美元\t1236\t1350\t2200
签约项目\t个\t29\t23\t38
外出招商\t次\t43\t37\t
"""


def rolled(sheet: str = SHEET, **texts: str) -> dict[str, Draft]:
    filled = {name: texts.get(name, "狠抓落实。") for name in ("overview", "practices", "problems", "plans")}
    report = parse_report(REPORT.format(**filled), "past.txt")
    ledger = parse_facts(sheet)
    outline = propose_outline(ledger, like=report)
    drafter = Drafter(library=OneReport(report), ledger=ledger, outline=outline, engine=RollEngine())
    return {draft.section_id: draft for draft in drafter.draft_report()}


def fell(draft: Draft) -> str:
    return str([(sentence.fell, sentence.slots) for sentence in draft.sentences])


def test_another_size_or_a_narrower_kind_is_another_metric() -> None:
    draft = rolled(overview="1—6月，亿元以上项目11个，在谈的重特大项目有12个。")["1"]
    assert "亿元以上项目" not in draft.text
    assert "重特大" not in draft.text
    assert "超10亿元项目3个" in draft.text
    assert "口径不同" in fell(draft)


def test_every_slot_says_what_became_of_it() -> None:
    draft = rolled(overview="1—6月，签约项目18个，同比增加4个，环比增长3%，排名全市第二；4月，某项目投产达产七成。")[
        "1"
    ]
    first = draft.sentences[0]
    assert [(slot.old, slot.new) for slot in first.slots if slot.new] == [
        ("1—6月", "1—9月"), ("18个", "29个"), ("4个", "6个"),
    ]  # fmt: skip
    sign = next(slot for slot in first.slots if slot.old == "18个")
    assert (sign.metric, sign.relation, sign.unit, sign.fact) == ("签约项目", "本期值", "个", sign.fact)
    assert [slot.why for slot in first.slots if slot.old == "3%"] == ["“签约项目”本期数据得不出环比"]
    assert "排名" in str(first.fell)


def test_a_problem_is_told_with_this_periods_figures() -> None:
    text = rolled(problems="一是外资进度偏慢。实际利用外资离时间进度还差8.2个百分点。二是配套不足。")["3"].text
    assert text == "一是外资进度偏慢。实际利用外资同比下降8.4%，完成年度目标的56.2%。二是配套不足。"


def test_a_point_under_problems_goes_on_with_the_list_or_is_asked_for() -> None:
    filled = REPORT.format(overview="好。", practices="好。", problems="一是甲不足。二是乙不够。", plans="干。")
    report = parse_report(filled, "past.txt")
    ledger = parse_facts(SHEET)
    outline = propose_outline(ledger, like=report)
    points = ("实际利用外资进度滞后", "签约项目下降8.5%")
    items = tuple(replace(one, points=points) if one.id == "3" else one for one in outline.items)
    drafter = Drafter(
        library=OneReport(report), ledger=ledger, outline=replace(outline, items=items), engine=RollEngine()
    )
    draft = drafter.draft_section("3")
    assert draft.text == "一是甲不足。二是乙不够。三是实际利用外资进度滞后。"
    assert [one.kind for one in draft.sentences] == ["carried", "carried", "point"]
    assert any(one.code == "unstated" and "签约项目下降8.5%" in one.message for one in draft.findings)


def test_plans_keep_what_stands_without_its_count() -> None:
    plans = "推出20项跨部门套餐，让企业少跑一次腿；力争签约项目40个以上；召开推进会3次，压实责任。"
    text = rolled(plans=plans)["4"].text
    assert "推出跨部门套餐，让企业少跑一次腿" in text
    assert "召开推进会，压实责任" in text
    assert "40" not in text


@pytest.mark.parametrize(
    ("words", "role", "stands"),
    [
        ("把立项、环评等18个事项打包审批，", "practices", "把立项、环评等事项打包审批，"),
        ("组建24人的帮办队伍，", "practices", "组建帮办队伍，"),
        ("与三家银行共建风险池，", "practices", "与银行共建风险池，"),
        ("设立8亿元技改专项资金，", "plans", "设立技改专项资金，"),
        ("召开专题会11次，", "practices", "召开专题会，"),
        ("累计召开专题会11次，", "practices", None),
        ("为36家企业授信4.8亿元，", "practices", None),
        ("引进19个项目，", "overview", None),
        ("目标达到14栋，", "plans", None),
        ("只有3个在谈，", "problems", None),
        ("力争新增项目2个，", "plans", None),
        ("这18个项目均已开工，", "practices", None),
    ],
)
def test_counts_are_taken_out_where_the_clause_stands(words: str, role: Role, stands: str | None) -> None:
    figures = [one for one in find_figures(words) if one.kind != "period"]
    assert figures
    assert softened(words, 0, figures, role) == stands


def test_headings_below_the_second_level_keep_their_place_and_count() -> None:
    overview = (
        "1.招引有力。签约项目18个，同比增加4个。\n2.出口平稳。出口额9亿元，同比增长3%。\n"
        "3.外资增长。实际利用外资920万美元，同比增长26%。"
    )
    draft = rolled(overview=overview)["1"]
    assert "1.招引有力。签约项目29个" in draft.text
    assert "2.外资情况。实际利用外资1236万美元，同比下降8.4%" in draft.text
    assert "出口" not in draft.text
    assert any(one.code == "heading" and "外资增长" in one.message for one in draft.findings)


def test_sentences_tell_their_origin_for_the_record() -> None:
    draft = rolled(overview="1—6月，签约项目18个，同比增加4个。")["1"]
    remarks = origin_remarks(draft)
    assert [draft.text[one.start : one.end] for one in remarks] == [one.text for one in remarks]
    assert "《云川产业园2026年第二季度招商引资工作汇报》第 1 节“基本情况”" in remarks[0].message
    assert "1—6月，签约项目18个，同比增加4个。" in remarks[0].message
    assert remarks[-1].message == "按本期数据新写"


def test_the_house_says_completions_and_changes_its_own_way() -> None:
    house = house_of(
        ["签约项目18个，同比增加4个，完成年度目标的47%；开工11个，同比增加3个；拜访126家，同比增长22%。"] * 2
    )
    assert house.done == "完成年度目标的"
    assert house.counted == {"个"}
    assert house.rated == {"家"}
    assert house_of([], "甲,乙,丙；").punctuated("甲，乙；") == "甲,乙;"
