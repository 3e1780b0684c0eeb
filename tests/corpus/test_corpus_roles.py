"""What a section is for: by heading words, by place, by text; and who wrote a report, when, about which period."""

from __future__ import annotations

import pytest

from writer.corpus import heading_role, parse_report
from writer.schema import Period, Role


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("基本情况", "overview"),
        ("总体运行情况", "overview"),
        ("主要指标完成情况", "overview"),
        ("目标任务完成情况", "overview"),
        ("主要做法", "practices"),
        ("主要做法和成效", "practices"),
        ("工作开展情况", "practices"),
        ("工作成效", "results"),
        ("取得的主要成效及经验", "results"),
        ("存在问题", "problems"),
        ("存在的主要问题和不足", "problems"),
        ("需要关注的问题", "problems"),
        ("困难和不足", "problems"),
        ("当前经济运行中值得关注的几个问题", "problems"),
        ("对全年走势的研判", "overview"),
        ("存在问题及下一步打算", "problems"),
        ("下一步工作计划", "plans"),
        ("下步打算", "plans"),
        ("2027年工作安排", "plans"),
        ("下半年工作建议", "plans"),
        ("明年工作思路", "plans"),
        ("党建工作情况", "party"),
        ("党风廉政建设", "party"),
        ("坚持高位推进，完善招商机制", None),
        ("聚焦问题抓整改", None),
        ("坚持党建引领，凝聚合力", None),
        ("", None),
    ],
)
def test_words_of_a_top_heading(heading: str, role: Role | None) -> None:
    assert heading_role(heading, 1) == role


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("存在的问题", "problems"),
        ("下一步打算", "plans"),
        ("取得的成效", "results"),
        ("盘活资源，补齐产业短板", None),
        ("坚持问题导向，打通一道关", None),
        ("破解难题，优化安排", None),
        ("强化招商举措", None),
        ("项目招引成效明显", None),
    ],
)
def test_words_of_a_lower_heading(heading: str, role: Role | None) -> None:
    assert heading_role(heading, 2) == role


def _roles(text: str) -> dict[str, Role]:
    return {section.id: section.role for section in parse_report(text).sections}


def test_headings_without_role_words_are_decided_by_place_and_text() -> None:
    text = (
        "今年以来，进展顺利。\n"
        "一、指标逆势上扬\n全年签约18个，总投资56.2亿元，到位资金31.5亿元，增长11.3%，完成年度任务的98%。\n"
        "二、坚持高位推进，完善招商机制\n一是成立专班，主要领导每月调度。二是出台办法，把责任压到个人。\n"
        "三、对标先进找差异\n土地指标不足，大项目偏少，人手仍显薄弱，与先进地区相比推进较慢。\n"
        "四、实干开新局\n2027年，全区将锚定目标，继续抓好招商，力争签约20个，确保开工12个。\n"
    )
    assert _roles(text) == {"0": "opening", "1": "overview", "2": "practices", "3": "problems", "4": "plans"}


def test_a_sub_section_inherits_unless_its_words_say_otherwise() -> None:
    text = (
        "一、工作情况\n（一）抓招商\n全年外出42次。\n（二）补齐产业短板\n盘活厂房3万平方米。\n（三）存在问题\n大项目少。\n"
        "（四）下一步打算\n继续抓。\n二、下一步打算\n（一）主要指标\n签约20个。\n（二）党的建设\n抓好主题教育。\n"
    )
    roles = _roles(text)
    assert [roles[key] for key in ("1", "1.1", "1.2", "1.3", "1.4")] == [
        "practices",
        "practices",
        "practices",
        "problems",
        "plans",
    ]
    assert [roles[key] for key in ("2", "2.1", "2.2")] == ["plans"] * 3


def test_an_overview_holds_what_was_done_where_no_section_is_named_so() -> None:
    text = "一、总体情况\n（一）项目招引平稳\n签约18个。\n（二）强化统筹，压实责任\n成立专班。\n二、{}\n文字。\n"
    assert _roles(text.format("存在问题"))["1.1"] == "overview"
    assert _roles(text.format("存在问题"))["1.2"] == "practices"
    assert _roles(text.format("主要做法"))["1.2"] == "overview"


def test_next_years_main_work_is_a_plan() -> None:
    text = "一、工作回顾\n签约18个。\n二、{}\n2027年，全区将抓好四件事，力争签约20个。\n"
    for heading in ("2027年重点工作", "2027年主要工作安排", "下月工作"):
        assert _roles(text.format(heading))["2"] == "plans"


def test_a_party_item_among_practices_is_told_by_its_text() -> None:
    party = "党工委理论学习中心组学习12次，新建党支部3个，开展廉政谈话24次，党员结对帮扶企业36家。"
    text = f"一、主要做法\n（一）坚持党建引领\n{party}\n（二）坚持党建引领聚合力\n外出招商42次。\n"
    assert _roles(text)["1.1"] == "party"
    assert _roles(text)["1.2"] == "practices"


@pytest.mark.parametrize(
    ("following", "role"), [("主要做法", "overview"), ("工作成效", "overview"), ("存在问题", "practices")]
)
def test_a_plain_heading_is_read_from_what_follows(following: str, role: Role) -> None:
    text = f"一、上半年工作情况\n（一）抓统筹\n成立专班。\n（二）抓服务\n上门帮办。\n二、{following}\n文字。\n"
    assert _roles(text)["1"] == role


@pytest.mark.parametrize(
    ("text", "name", "period"),
    [
        ("云栖园区2026年第三季度工作汇报\n今年以来，进展顺利。\n", "", Period(2026, 7, 9)),
        ("云栖园区2025年工作总结\n2025年，进展顺利。\n", "", Period(2025)),
        ("云栖园区工作汇报\n今年以来，进展顺利。\n", "2026q3.txt", Period(2026, 7, 9)),
        ("云栖园区工作汇报\n今年以来，进展顺利。\n", "资料/云栖园区_2025_annual.txt", Period(2025)),
        ("云栖园区工作汇报\n今年以来，进展顺利。\n", "云栖园区2026年第二季度.docx", Period(2026, 4, 6)),
        ("云栖园区工作汇报\n今年以来，进展顺利。\n", "2024H1.md", Period(2024, 1, 6)),
        ("云栖园区工作汇报\n今年以来，进展顺利。\n", "report-2026-09.txt", Period(2026, 9, 9)),
        ("2021年，全区进展顺利。\n一、情况\n文。\n", "", Period(2021)),
        (
            "云栖园区第三季度工作汇报\n进展顺利。\n一、情况\n文。\n云栖区商务局\n2026年10月12日\n",
            "",
            Period(2026, 7, 9),
        ),
        ("今年以来，进展顺利。\n一、情况\n文。\n云栖区商务局\n2022年8月16日\n", "", Period(2022, 1, 8)),
        ("各项工作进展顺利。\n", "", None),
    ],
)
def test_period(text: str, name: str, period: Period | None) -> None:
    assert parse_report(text, name).period == period


@pytest.mark.parametrize(
    ("text", "issuer", "date"),
    [
        ("文。\n一、情况\n文。\n云栖区商务局\n2026年10月12日\n", "云栖区商务局", "2026年10月12日"),
        ("文。\n一、情况\n文。\n云栖区委、管委会\n二〇二六年十月\n", "云栖区委、管委会", "二〇二六年十月"),
        ("云栖经济开发区2026年工作总结\n文字。\n", "云栖经济开发区", ""),
        ("关于云栖区商务局2026年工作的报告\n文字。\n", "云栖区商务局", ""),
        ("今年以来，云栖园区管委会围绕目标，扎实推进。\n一、情况\n文。\n", "云栖园区管委会", ""),
        ("进展顺利。\n", "", ""),
    ],
)
def test_issuer_and_date(text: str, issuer: str, date: str) -> None:
    report = parse_report(text)
    assert (report.issuer, report.date) == (issuer, date)
