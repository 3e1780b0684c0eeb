"""Which periods a draft may speak of: its own stretch of the year and those of events, not another report's."""

from __future__ import annotations

import pytest

from writer.checking import check
from writer.facts import parse_facts
from writer.figures import parse_period

SHEET = """云川园区2026年1—9月招商数据
指标\t单位\t本期\t上年同期\t目标\t备注
签约项目\t个\t46\t37\t60
在谈项目\t个\t83\t69\t\t期末数
利润总额\t亿元\t71.6\t75.2
投产项目\t个\t19\t14\t25
"""


def wrong(text: str) -> list[str]:
    ledger = parse_facts(SHEET)
    found = check(text, ledger, period=parse_period(ledger.period)).findings
    return [one.text for one in found if one.code == "wrong_period"]


@pytest.mark.parametrize(
    "text",
    [
        "1—9月，签约项目46个，同比增加9个。",
        "前三季度签约项目46个。",
        "截至9月底，在谈项目83个。",
        "今年第三季度，签约项目持续增加。",
        "上半年，签约项目31个。",  # its figure is another one: judged as a figure
        "上半年投诉较多的问题，已全部办结；签约项目46个。",
        "华澜材料3月投产，签约项目46个。",
        "华澜材料项目6月底开工。",
        "与上年同期相比，签约项目增加9个。",
        "去年上半年形势偏紧，今年签约项目46个。",
        "较上半年加快推进，签约项目46个。",
        "1—8月，利润总额71.6亿元。",
        "四季度，力争签约项目达到60个。",
        "确保12月底前签约项目达到60个。",
        "云川园区2026年第三季度工作汇报\n现将1—9月工作情况汇报如下。",
        "云川园区2026年1—9月工作总结和四季度工作安排\n今年以来，势头良好。",
        "情况如上。\n\n云川园区管委会\n2026年10月12日",
        "情况如上。\n（二〇二六年十月十二日）",
        "现将2026年工作情况汇报如下。",
        "园区自2025年建成以来运行平稳。",
    ],
)
def test_periods_at_home_in_the_report(text: str) -> None:
    assert wrong(text) == []


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("1—6月，签约项目46个，同比增加9个，完成年度目标的76.7%。", "1—6月"),
        ("1—11月，签约项目46个，完成年度目标的76.7%。", "1—11月"),
        ("今年上半年签约项目46个。", "今年上半年"),
        ("截至6月底，园区在谈项目83个。", "6月底"),
        ("11月底，在谈项目83个。", "11月底"),
        ("前8个月，签约项目46个。", "前8个月"),
        ("# 云川园区2026年第二季度要素保障工作汇报\n\n今年以来，势头良好。", "2026年第二季度"),
        ("# 云川园区2026年8月工作月报\n\n今年以来，势头良好。", "2026年8月"),
        ("云川园区2025年1—9月项目建设情况汇报\n今年以来，势头良好。", "2025年1—9月"),
        ("云川园区2027年工作月报\n今年以来，势头良好。", "2027年"),
        ("现将2027年1—9月工作情况汇报如下。", "2027年1—9月"),
        ("现将上半年有关情况汇报如下。", "上半年"),
        ("主要任务是总结今年1—5月的工作，分析形势。", "今年1—5月"),
        ("云川园区招商工作汇报\n\n今年上半年，园区上下奋力拼搏，运行平稳。", "今年上半年"),
        ("一、上半年工作完成情况\n工作有序推进。", "上半年"),
        ("四季度，园区运行平稳。", "四季度"),
        ("情况如上。\n2025年10月12日", "2025年10月12日"),
        ("2025年签约项目持续增加，占比较高。", "2025年"),
    ],
)
def test_periods_left_from_another_report(text: str, period: str) -> None:
    assert wrong(text) == [period]


def test_the_finding_names_the_whole_period_of_the_report() -> None:
    ledger = parse_facts(SHEET)
    found = check("1—6月，签约项目46个。", ledger, period=parse_period(ledger.period)).findings
    assert "（2026年1—9月）" in found[0].message


def test_a_monthly_report_s_title_gives_the_cumulative_period() -> None:
    ledger = parse_facts("云川园区2026年10月工作月报（1—10月累计）\n指标\t单位\t本期\n签约项目\t个\t46\n")
    assert (ledger.title, ledger.period) == ("云川园区2026年10月工作月报（1—10月累计）", "2026年1—10月")


DATED = """云川园区2026年1—9月主要数据（上期为上半年）
指标\t单位\t本期\t上年同期\t上期\t备注
签约项目\t个\t58\t49\t39\t2027年计划80个
投产项目\t个\t36\t28\t21\t
当年投产项目\t个\t31\t25\t\t
三季度当季工业总产值\t亿元\t141.8\t132.4\t\t
"""


def misdated(text: str) -> list[str]:
    ledger = parse_facts(DATED)
    found = check(text, ledger, period=parse_period(ledger.period)).findings
    return [one.text for one in found if one.code == "wrong_period"]


@pytest.mark.parametrize(
    ("text", "right", "other"),
    [
        ("1—9月，签约项目58个。", "1—9月", "上半年"),
        ("全区重点园区1—9月签约项目58个。", "1—9月", "1—8月"),
        ("第三季度当季工业总产值141.8亿元。", "第三季度", "第二季度"),
        ("云川园区2026年前三季度工作总结和2027年工作计划\n签约项目58个。", "2026年前三季度", "2026年上半年"),
        ("云川园区2026年前三季度工作总结和2027年工作计划\n签约项目58个。", "2026年", "2027年"),
        ("一、2026年1—9月工作情况\n签约项目58个。\n二、2027年工作计划\n签约项目80个。", "2026年", "2027年"),
        ("截至2026年9月底，签约项目58个，同比增长18.4%。", "2026年", "2025年"),
        ("截至9月底，仍有22个签约项目尚未投产。", "9月底", "8月底"),
    ],
)
def test_a_pasted_period_heads_no_value_of_another(text: str, right: str, other: str) -> None:
    assert misdated(text) == []
    assert misdated(text.replace(right, other, 1)) != []
