"""Ways of putting a figure that leave something out: shared heads, shares of a row not declared as a whole, goals."""

from __future__ import annotations

import pytest

from writer.checking import check
from writer.facts import parse_facts

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
