"""What a section is for: by heading words, by place, by text; and who wrote a report, when, about which period."""

from __future__ import annotations

import pytest

from writer.corpus import heading_role, parse_report, split_passages
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
        ("后期形势研判", "overview"),
        ("下半年走势判断及工作建议", "plans"),
        ("运行中的主要特点", "overview"),
        ("利用外资现状", "overview"),
        ("几点体会", "practices"),
        ("难点堵点", "problems"),
        ("进度滞后项目及原因", "problems"),
        ("需要区里协调解决的事项", "problems"),
        ("下旬工作要点", "plans"),
        ("几点要求", "plans"),
        ("坚持高位推进，完善招商机制", None),
        ("聚焦问题抓整改", None),
        ("打通堵点促落地", None),
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


def _certain(text: str, name: str = "") -> dict[str, tuple[Role, str]]:
    return {section.id: (section.role, section.certainty) for section in parse_report(text, name).sections}


def test_a_role_that_the_heading_names_is_sure_and_one_from_text_and_place_likely() -> None:
    found = _certain(
        "今年以来，进展顺利。\n一、主要做法\n（一）抓统筹\n成立专班，每月调度。\n二、对标先进找差异\n"
        "土地指标不足，大项目偏少，人手仍显薄弱，与先进地区相比推进较慢。\n三、下一步打算\n继续抓好招商，力争签约20个。\n"
    )
    assert found["0"] == ("opening", "sure")
    assert found["1"] == found["1.1"] == ("practices", "sure")
    assert found["2"] == ("problems", "likely")
    assert found["3"] == ("plans", "sure")


def test_two_roles_in_one_heading_are_likely_and_the_text_tells_problems_from_plans() -> None:
    text = "一、基本情况\n全年签约18个，同比增长20%。\n二、存在问题及下一步打算\n{}\n"
    short = "土地不足，大项目偏少，人手薄弱，资金困难。"
    assert _certain(text.format(short))["2"] == ("problems", "likely")
    assert _certain(text.format("下一步，将继续加快招商，力争签约20个，确保开工12个。"))["2"] == ("plans", "likely")
    split = f"（一）存在问题\n{short}\n（二）下一步打算\n继续抓好招商，力争签约20个。"
    found = _certain(text.format(split))
    assert (found["2"][0], found["2.1"][0], found["2.2"][0]) == ("problems", "problems", "plans")


def test_a_heading_that_names_a_time_after_the_report_is_a_plan() -> None:
    text = "云栖园区{}工作总结\n进展顺利。\n一、{}成绩\n签约18个。\n二、{}工作目标及措施\n签约20个，开工12个。\n"
    assert _certain(text.format("2025年", "2025年", "2026年"))["2"] == ("plans", "sure")
    assert _certain(text.format("2025年上半年", "上半年", "下半年"))["2"] == ("plans", "sure")
    same = text.replace("工作目标及措施", "主要措施")
    assert _certain(same.format("2026年", "2025年", "2026年"))["2"][0] == "practices"
    assert _certain(same.format("2025年", "2025年", "2026年"))["2"][0] == "plans"


@pytest.mark.parametrize("title", ["云栖区商务局2026年工作要点", "云栖园区2026年招商引资工作方案"])
def test_a_document_that_plans_from_first_to_last(title: str) -> None:
    text = (
        f"{title}\n为做好全年工作，制定本方案。\n一、指导思想\n坚持招大引强。\n"
        "二、主要举措\n（一）领导招商\n每月外出一次。\n"
    )
    assert [role for role, _ in _certain(text).values()] == ["opening", "plans", "plans", "plans"]
    both = text.replace(title, "云栖区商务局2025年工作总结和2026年工作计划")
    assert _certain(both)["2"][0] == "practices"


def test_a_word_of_the_heading_that_the_text_does_not_bear_out() -> None:
    text = (
        "一、基本情况\n全年签约18个，同比增长20%。\n二、迎着难题上，闯出招商路\n"
        "建立专班，出台办法，召开调度会12次，组织推介会5场，推行项目秘书制，落实包抓责任。\n三、存在问题\n土地不足。\n"
    )
    assert _certain(text)["2"] == ("practices", "likely")


def test_a_plan_without_heading_may_begin_with_a_concession() -> None:
    text = (
        "一、主要做法\n建立专班，组织推介会5场。\n"
        "虽然我们做了一些探索，但与先进地区相比还有差距。下一步，我们将继续抓好招商，力争签约20个。\n"
    )
    assert _certain(text)["2"] == ("plans", "sure")


def test_a_text_without_any_heading_is_an_opening_only_while_it_is_short() -> None:
    assert _certain("本周，区商务局接待客商3批。\n")["0"] == ("opening", "sure")
    assert _certain("本周，区商务局接待客商3批，走访企业12家，各项工作有序推进。" * 8 + "\n")["0"] == (
        "other",
        "likely",
    )


def test_the_certainty_goes_with_the_passages() -> None:
    report = parse_report("进展顺利。\n一、对标先进找差异\n土地不足，人手薄弱。\n二、下一步打算\n力争签约20个。\n")
    certain = {section.id: section.certainty for section in report.sections}
    assert {one.certainty for one in split_passages(report)} == {"sure", "likely"}
    assert all(one.certainty == certain[one.section_id] for one in split_passages(report))


@pytest.mark.parametrize("heading", ["下一步" * 50_000, "存在的" * 50_000, "坚持" * 50_000, "走势形势" * 50_000])
def test_a_heading_without_end_and_headings_without_text(heading: str) -> None:
    assert len(parse_report(f"# 题目\n\n## {heading}\n文字。\n").sections) == 2
    assert len(parse_report("一、情况\n" + f"## {heading[:20]}\n" * 3_000).sections) > 3_000


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
