"""Ways of putting a figure that leave something out: shared heads, shares of a row not declared as a whole, goals."""

from __future__ import annotations

import pytest

from writer.checking import check
from writer.facts import parse_facts
from writer.schema import Period

LEDGER = parse_facts(
    """云川市2026年1—9月数据
指标\t单位\t本期\t上年同期\t目标
生产总值\t亿元\t640\t600
生产总值增速\t%\t5.9\t5.2
第一产业增加值\t亿元\t40\t39
第二产业增加值\t亿元\t300\t270
第三产业增加值\t亿元\t300\t290
新建供水管网\t公里\t10.2\t7.1\t15
新建燃气管网\t公里\t17.6\t12.4
收储土地\t亩\t1200\t1100\t1600
一般公共预算收入\t亿元\t36\t34\t72
审批平均用时\t天\t34\t52
技术合同成交额\t亿元\t58.7\t43.6\t55
规上工业增加值增速\t%\t7.6\t6.3\t8.0
安全隐患\t处\t120\t100
　其中：已整改\t处\t90\t80
"""
)


def codes(text: str) -> list[str]:
    return [one.code for one in check(text, LEDGER).findings]


@pytest.mark.parametrize(
    "text",
    [
        "第一、二、三产业增加值分别为40亿元、300亿元、300亿元。",
        "新建供水管网、燃气管网分别为10.2、17.6公里，分别比上年同期增加3.1公里、5.2公里。",
        "第二产业增加值占生产总值的46.9%。",
        "生产总值640亿元，同比增长5.9%，增速较上年同期提高0.7个百分点。",
        "一般公共预算收入36亿元，同比增长5.9%，完成年度预算的50.0%。",
        "审批平均用时34天，比上年同期缩短18天。",
        "收储土地1200亩，同比多收储100亩，完成年度计划的75.0%。",
        "收储土地比年度任务少400亩。",
        "技术合同成交额58.7亿元，超出目标3.7亿元。",
        "安全隐患120处，已整改90处，整改率75.0%。",
        "力争全年规上工业增加值增长8.0%以上。",
        "规上工业增加值增长7.6%。",
    ],
)
def test_what_is_said_in_short_is_understood(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "第一、二、三产业增加值分别为300亿元、40亿元、300亿元。",
        "新建供水管网、燃气管网分别为17.6、10.2公里。",
        "第二产业增加值占生产总值的49.6%。",
        "生产总值640亿元，同比增长5.9%，增速较上年同期提高0.9个百分点。",
        "一般公共预算收入36亿元，完成年度预算的55.0%。",
        "审批平均用时34天，比上年同期延长18天。",
        "收储土地1200亩，同比少收储100亩。",
        "收储土地比年度任务少500亩。",
        "技术合同成交额58.7亿元，超出目标3.9亿元。",
        "安全隐患120处，已整改90处，整改率57.0%。",
        "力争全年规上工业增加值增长7.0%以上。",
    ],
)
def test_and_still_proved(text: str) -> None:
    assert len(codes(text)) >= 1


PARTS = parse_facts(
    "指标\t单位\t本期\t上年同期\n工业总产值\t亿元\t784.6\t702.5\n　其中：智能家电\t亿元\t296.2\t258.4\n"
    "政务服务办件\t万件\t36.8\t32.5\n　其中：网上办件\t万件\t31.2\t25.6\n企业开办时间\t小时\t4\t6\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "智能家电产值296.2亿元，同比增长14.6%，占工业总产值的37.8%。",
        "智能家电产值296.2亿元，受原材料价格影响同比增长14.6%。",
        "政务服务办件36.8万件，其中网上办件31.2万件，网办率84.8%。",
        "企业开办时间压缩至4小时，比上年同期压缩2小时。",
    ],
)
def test_a_part_goes_by_the_end_of_its_whole_and_hours_count(text: str) -> None:
    assert not [one.message for one in check(text, PARTS).findings]


@pytest.mark.parametrize(
    "text", ["企业开办时间压缩至3小时。", "智能家电产值269.2亿元。", "网上办件31.2万件，网办率88.4%。"]
)
def test_and_wrong_ones_are_found(text: str) -> None:
    assert [one.severity for one in check(text, PARTS).findings] == ["error"]


def test_a_way_of_speaking_is_a_warning_and_a_count_of_enterprises_an_error() -> None:
    assert [one.severity for one in check("紧盯暑期和国庆两个旺季。", PARTS).findings] == ["warning"]
    assert [one.severity for one in check("引进两个亿元项目。", PARTS).findings] == ["error"]


def test_a_report_that_opens_with_a_wrong_half_year_is_no_plan() -> None:
    text = "# 某区2026年上半年工作汇报\n\n区政府：\n\n下半年，全区稳中有进，现汇报如下。\n"
    found = check(text, PARTS, period=Period(2026, 1, 6)).findings
    assert [(one.code, one.text) for one in found] == [("wrong_period", "下半年")]
