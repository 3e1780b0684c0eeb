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
