"""What a heading, the opening of a sentence or a word for the whole says a figure speaks of."""

from __future__ import annotations

import pytest

from writer.checking import check
from writer.facts import parse_facts
from writer.figures import parse_period
from writer.schema import PASSING

LEDGER = parse_facts(
    "砚川集团2026年第三季度主要数据\n"
    "指标\t单位\t本期\t上年同期\t上期\t目标\n"
    "营业收入\t万元\t86420\t79650\t81200\t90000\n"
    "　其中：工程施工\t万元\t41280\t36250\t37940\t\n"
    "　　　　房产销售\t万元\t18630\t20870\t20150\t\n"
    "在册项目\t个\t86\t78\t84\t\n"
    "　其中：新建项目\t个\t47\t41\t45\t\n"
    "　　　　续建项目\t个\t39\t37\t39\t\n"
    "竣工项目\t个\t19\t16\t15\t28\n"
    "房屋征迁\t户\t264\t312\t240\t300\n"
    "应收账款余额\t万元\t52370\t47860\t54190\t\n"
    "漏损率\t%\t8.6\t9.4\t8.7\t8.5\n"
    "专项债券到位\t亿元\t8.46\t7.12\t8.1\t\n"
    "专项债券支出\t亿元\t6.93\t5.86\t6.2\t\n"
    "对共建“一带一路”国家出口\t亿元\t134.6\t119.7\t128.3\t\n"
    "外贸出口总额\t亿元\t268.4\t251.3\t260.1\t\n"
    "　其中：机电产品\t亿元\t98.2\t84.6\t93.5\t\n"
    "出租率\t%\t88.7\t85.2\t87.5\t90\n"
)
PERIOD = parse_period("2026年第三季度")


MORE = parse_facts(
    "砚川园区2026年1—9月主要数据\n"
    "指标\t单位\t本期\t上年同期\t目标\t备注\n"
    "签约项目\t个\t58\t49\t70\t2027年计划80个\n"
    "　其中：5亿元以上项目\t个\t9\t6\t\t\n"
    "当年签约开工项目\t个\t36\t28\t45\t\n"
    "工业总产值\t亿元\t412.6\t389.4\t560\t\n"
    "　其中：新材料\t亿元\t168.3\t171.9\t\t\n"
    "　　　　新能源\t亿元\t137.5\t119.6\t\t\n"
    "　　　　电子信息\t亿元\t92.4\t81.2\t\t\n"
    "三季度当季工业总产值\t亿元\t141.8\t132.4\t\t\n"
    "接待客商\t批次\t183\t156\t\t\n"
    "接待客商人数\t人次\t932\t798\t\t\n"
    "镇街项目完成投资\t亿元\t112.7\t98.4\t129.5\t\n"
    "民生项目完成投资\t亿元\t30.8\t26.0\t37.9\t\n"
    "协调解决企业问题\t个\t137\t121\t\t\n"
    "经营主体总量\t户\t68427\t63500\t\t\n"
    "双随机抽查\t户\t2164\t2038\t\t\n"
    "快递业务量\t万件\t2730\t2310\t\t\n"
)


def told_wrong(text: str) -> list[str]:
    found = check(text, MORE, (), parse_period("2026年1—9月"))
    return [one.text for one in found.findings if one.severity == "error"]


@pytest.mark.parametrize(
    ("text", "right", "other"),
    [
        ("截至9月底，仍有22个签约项目尚未开工。", "22", "24"),
        ("当年签约项目已开工36个，完成年度任务的80.0%。", "36", "58"),
        ("第三季度当季完成工业总产值141.8亿元，较上年同期增长7.1%。", "141.8", "412.6"),
        ("第三季度当季完成工业总产值141.8亿元，较上年同期增长7.1%。", "7.1", "6.0"),
        ("接待客商183批次、932人次，批次、人数较上年同期分别增长17.3%、16.8%。", "932", "939"),
        ("接待客商183批次、932人次，批次、人数较上年同期分别增长17.3%、16.8%。", "16.8", "18.6"),
        ("1—9月，各镇街项目累计完成投资112.7亿元，完成年度目标的87.0%。", "112.7", "127.1"),
        ("二是民生项目投资滞后。剩余7.1亿元投资需在年底前完成。", "7.1", "1.7"),
        ("协调解决用地、用能、用工等问题137个。", "137", "173"),
        ("推进“双随机、一公开”监管，抽查经营主体2164户，同比增长6.2%。", "2164", "2146"),
        ("快递业务量2730万件，日均处理10万件。", "10", "12"),
        ("三大主导产业合计实现产值398.2亿元，占工业总产值的96.5%。", "398.2", "389.2"),
        ("新材料、新能源两大产业占工业总产值的74.1%。", "74.1", "71.4"),
        ("确保全年完成工业总产值560亿元、签约项目70个的目标如期实现。", "560", "506"),
    ],
)
def test_names_in_pieces_are_put_together(text: str, right: str, other: str) -> None:
    assert told_wrong(text) == []
    at = text.rindex(right)
    assert told_wrong(text[:at] + other + text[at + len(right) :]) != []


def test_next_years_plan_in_a_remark_is_a_plan_alone() -> None:
    plan = "一、工作情况\n签约项目58个。\n二、2027年工作计划\n签约项目达到80个。\n"
    assert told_wrong(plan) == []
    assert told_wrong(plan.replace("达到80个", "达到85个")) == ["85个"]
    assert told_wrong("签约项目达到80个。") == ["80个"]


RANKED = """单位：亿元

| 排名 | 板块 | 年度计划 | 累计完成投资（亿元） | 完成率（%） | 同比（%） |
| --- | --- | --- | --- | --- | --- |
| 1 | 镇街项目 | 129.5 | 112.7 | 87.0 | 14.5 |
| 2 | 民生项目完成投资（亿元） | 37.9 | 30.8 | 81.3 | 18.5 |

从完成率看，镇街项目、民生项目分别为87.0%、81.3%。
"""


def test_a_table_says_its_units_over_and_beside_it() -> None:
    assert told_wrong(RANKED) == []


@pytest.mark.parametrize(
    ("right", "other"),
    [("112.7", "127.1"), ("129.5", "125.9"), ("81.3 |", "83.1 |"), ("18.5", "15.8"), ("30.8", "38.0")],
)
def test_a_wrong_cell_of_a_ranked_table_is_found(right: str, other: str) -> None:
    assert told_wrong(RANKED.replace(right, other)) == [other.rstrip(" |")]


def wrong(text: str) -> list[str]:
    found = check(text, LEDGER, (), PERIOD)
    return [trace.text for trace in found.figures if trace.verdict not in PASSING]


@pytest.mark.parametrize(
    ("text", "right", "other"),
    [
        ("（一）工程施工板块。实现营业收入41280万元，同比增长13.9%。", "41280", "86420"),
        ("（二）房产销售板块。实现营业收入18630万元，同比、环比分别下降10.7%和7.5%。", "10.7", "8.5"),
        ("在册项目86个，其中新建项目47个、续建项目39个，项目总数较上年同期增加8个。", "8个", "6个"),
        ("竣工项目离年度目标还差9个。三是征迁扫尾难度大，距年度300户的任务还有36户未完成。", "36", "48"),
        ("营业收入86420万元，房产销售同比减收2240万元。二是应收账款仍处高位，同比增长9.4%。", "9.4", "10.7"),
        ("漏损率由去年同期的9.4%降至8.6%，距年度控制目标还差0.1个百分点。", "0.1", "0.8"),
        ("专项债券到位8.46亿元，已支出6.93亿元，支出进度81.9%。", "81.9", "91.8"),
        ("对共建“一带一路”国家出口134.6亿元，占外贸出口总额的50.1%。", "134.6", "268.4"),
        ("外贸出口总额268.4亿元，其中机电产品98.2亿元、增长16.1%。", "98.2", "134.6"),
        ("营业收入86420万元，比当季预算少3580万元。", "3580", "6770"),
        ("房产销售18630万元，环比、同比分别下降7.5%和10.7%。", "7.5", "6.4"),
    ],
)
def test_a_figure_speaks_of_what_stands_over_it(text: str, right: str, other: str) -> None:
    assert wrong(text) == []
    at = text.rindex(right)
    assert wrong(text[:at] + other + text[at + len(right) :]) != []


def test_a_heading_on_the_measures_of_a_later_quarter_plans() -> None:
    text = "一、基本情况\n出租率88.7%。\n二、四季度工作措施\n推动出租率达到90%。\n"
    assert wrong(text) == []
    assert wrong(text.replace("四季度工作措施", "经营情况")) == ["90%"]
    assert wrong(text.replace("90%", "95%")) == ["95%"]
