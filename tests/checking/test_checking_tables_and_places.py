"""Sheets and tables as offices lay them out: places, weeks, year ends, unit columns, goals under other names."""

from __future__ import annotations

import pytest

from writer.checking import check
from writer.facts import parse_facts
from writer.figures import parse_period
from writer.schema import Ledger

PLACES = parse_facts(
    "沂州市2026年1—7月招商情况\n"
    "指标\t单位\t累计\t上年同期\t年度目标\n"
    "到位资金\t亿元\t193.4\t166.3\t300\n"
    "望川区到位资金\t亿元\t71.2\t62.4\t110\n"
    "柏塘区到位资金\t亿元\t63.5\t58.9\t100\n"
    "临港新城到位资金\t亿元\t58.7\t45.0\t90\n"
    "亿元以上项目\t个\t71\t63\t80\n"
    "亿元以上项目到位资金\t亿元\t86.32\t67.85\t94\n"
)
WEEK = parse_facts(
    "鹭湾区市场监管局一周数据（2026年11月16日—22日）\n"
    "项目\t单位\t本期（11月16日—22日）\t上期（11月9日—15日）\n"
    "受理投诉举报\t件\t237\t261\n"
    "　其中：投诉\t件\t205\t222\n"
    "　　　　举报\t件\t32\t39\n"
    "罚没款\t万元\t22.35\t26.48\n"
)
YEAR_END = parse_facts(
    "汀湾区2025年人才工作数据\n"
    "项目\t单位\t本年\t上年末\t计划（年初预算）\n"
    "人才总量\t万人\t18.64\t17.25\t18.5\n"
    "人才公寓\t套\t6820\t5640\t7000\n"
    "产业学院\t所\t11\t9\t\n"
)
FIRMS = parse_facts(
    "青屿市2025年市属企业情况\n"
    "项目\t单位\t本年\t上年同期\t备注\n"
    "营业总收入\t万元\t3864500\t3572600\t\n"
    "利润总额\t万元\t183600\t171900\t\n"
    "文旅集团利润总额\t万元\t-3200\t-5100\t\n"
    "子企业\t户\t318\t341\t\n"
    "亏损子企业\t户\t57\t66\t\n"
    "硕士\t人\t3645\t3108\t\n"
    "村企合作\t个\t1128\t1041\t全市共1846个行政村\n"
)


def errors(text: str, ledger: Ledger) -> list[str]:
    found = check(text, ledger, (), parse_period(ledger.period)).findings
    return [one.text for one in found if one.severity == "error"]


@pytest.mark.parametrize(
    ("text", "ledger", "right", "wrong"),
    [
        ("按完成年度目标比例排名，依次为临港新城65.2%、望川区64.7%、柏塘区63.5%。", PLACES, "64.7", "67.4"),
        ("亿元以上项目71个，到位资金86.32亿元。", PLACES, "86.32", "68.32"),
        ("受理投诉举报237件，环比下降9.2%，其中投诉205件、举报32件。", WEEK, "32件", "39件"),
        ("受理投诉举报237件，环比下降9.2%，其中投诉205件、举报32件。", WEEK, "9.2", "9.7"),
        ("人才总量18.64万人，比上年末增长8.1%。", YEAR_END, "8.1", "8.7"),
        ("人才公寓6820套，比上年末增加1180套。", YEAR_END, "1180", "1810"),
        ("人才公寓6820套，为年初预算的97.4%。", YEAR_END, "97.4", "94.7"),
        ("营业收入利润率仅为4.75%。", FIRMS, "4.75", "4.57"),
        ("年末亏损子企业57户，亏损面达17.9%。", FIRMS, "17.9", "19.7"),
        ("文旅集团亏损3200万元，同比减亏1900万元。", FIRMS, "1900", "1700"),
        ("村企合作1128个，占全市1846个行政村的61.1%。", FIRMS, "61.1", "66.1"),
    ],
)
def test_what_a_sheet_gives_is_found_and_what_it_does_not_is_not(
    text: str, ledger: Ledger, right: str, wrong: str
) -> None:
    assert errors(text, ledger) == []
    assert errors(text.replace(right, wrong), ledger)


TABLE = (
    "| 指标 | 单位 | 本周 | 上周 | 增减 |\n| --- | --- | --- | --- | --- |\n"
    "| 受理投诉举报 | 件 | 237 | 261 | -24 |\n| 罚没款 | 万元 | 22.35 | 26.48 | -4.13 |\n"
)


def test_a_table_with_a_column_of_units_is_read() -> None:
    assert errors(TABLE, WEEK) == []
    assert errors(TABLE.replace("-24", "-42"), WEEK) == ["-42"]
    assert errors(TABLE.replace("26.48", "24.68"), WEEK) == ["24.68"]


def test_a_name_across_brackets_is_one_name() -> None:
    ledger = parse_facts(
        "指标\t单位\t本期\t上年同期\nPM2.5平均浓度\t微克/立方米\t19\t21\n二氧化氮平均浓度\t微克/立方米\t14\t16\n"
    )
    text = "细颗粒物（PM2.5）平均浓度19微克/立方米；二氧化氮（NO₂）平均浓度14微克/立方米。"
    assert errors(text, ledger) == []
    assert len(errors(text.replace("19", "14", 1), ledger)) == 1


def test_a_price_by_the_ton_may_say_its_unit_first() -> None:
    ledger = parse_facts("指标\t单位\t本期\t上年同期\n尿素零售价\t元/吨\t1865\t1942\n")
    text = "尿素零售价每吨1865元，比上年同期便宜77元。"
    assert errors(text, ledger) == []
    assert errors(text.replace("77", "67"), ledger) == ["67元"]
    assert errors(text.replace("便宜", "贵"), ledger)


def test_a_loss_that_grew_is_not_one_that_shrank() -> None:
    text = "文旅集团亏损3200万元，同比减亏1900万元。"
    assert errors(text.replace("减亏", "增亏"), FIRMS)


def test_what_lies_over_a_goal_does_not_fall_short_of_it() -> None:
    ledger = parse_facts("指标\t单位\t本期\t备注\n支出进度\t%\t68.3\t上级要求达到90%\n")
    assert errors("支出进度68.3%，距90%的要求还差21.7个百分点。", ledger) == []
    over = parse_facts("指标\t单位\t本期\t备注\n支出进度\t%\t93.3\t上级要求达到90%\n")
    assert "3.3个百分点" in errors("支出进度93.3%，距90%的要求还差3.3个百分点。", over)


def test_words_in_brackets_that_a_name_has_are_still_left_out() -> None:
    ledger = parse_facts("指标\t单位\t本期\n计划总投资\t亿元\t56\n")
    assert errors("总投资（计划）56亿元。", ledger) == []


def test_a_goal_for_a_loss_is_exceeded_by_a_smaller_one() -> None:
    ledger = parse_facts("指标\t单位\t本期\t目标\n利润总额增速\t%\t-2\t-5\n")
    assert errors("利润总额增速-2%，高于年度目标3个百分点。", ledger) == []
