"""What is counted one by one is exact: neighbours contradict each other, parts add up to the very number."""

from __future__ import annotations

import pytest

from writer.checking import check
from writer.facts import parse_facts
from writer.schema import Period

CODES = frozenset(
    (
        "two-values",
        "part-over-total",
        "parts-sum",
        "share-over-100",
        "count-of-list",
        "numbering-gap",
        "cumulative-falls",
    )
)
TITLE = "测试高新区2026年第三季度工作汇报\n\n"


def codes(text: str) -> list[str]:
    """The codes of the findings on what contradicts itself."""
    ledger = parse_facts("指标\t单位\t本期\n外出招商\t次\t42\n")
    findings = check(TITLE + text, ledger, period=Period(2026, 1, 9)).findings
    return [one.code for one in findings if one.code in CODES]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("全区签约项目36个。\n二、做法\n全区签约项目37个。", "two-values"),
        ("截至9月底，全区共有高新技术企业88家。\n二、成效\n科技创新再上台阶，高新技术企业总数达86家。", "two-values"),
        ("签约项目18个，其中亿元以上项目19个。", "part-over-total"),
        ("1—6月，全区签约项目26个。1—9月，全区签约项目25个。", "cumulative-falls"),
        ("签约项目中，新能源5个、电子信息8个、食品3个，合计17个。", "parts-sum"),
        ("东片区12家、西片区15家、南片区8家，共计36家。", "parts-sum"),
        ("18个项目中，已开工12个，未开工7个。", "parts-sum"),
        ("共引进人才320人，其中博士12人、硕士108人、高级技师190人，三类合计320人。", "parts-sum"),
        ("一、二、三产业占GDP比重分别为5.2%、48.6%、52.2%。", "share-over-100"),
        ("坚持“三个强化”：强化组织领导，强化责任落实，强化督查考核，强化宣传引导。", "count-of-list"),
        ("成立由经发局、建设局、财政局、招商局三个部门组成的专班。", "count-of-list"),
        ("具体是：①抓招商；②抓项目；④抓服务。", "numbering-gap"),
        ("具体是：（1）抓招商；（2）抓项目；（4）抓服务。", "numbering-gap"),
    ],
)
def test_a_difference_of_one_is_told(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "全区签约项目36个。\n二、做法\n全区签约项目36个。",
        "税收收入12.43亿元。\n二、做法\n税收收入12.4亿元。",
        "东片区12家、西片区15家、南片区8家，共计35家。",
        "共引进人才320人，其中博士12人、硕士108人、高级技师200人，三类合计320人。",
        "专利授权320件，其中发明专利86件、实用新型201件，两类合计287件。",
        "出口18.2亿元、进口8.6亿元，合计26.9亿元。",  # each is rounded
        "一、二、三产业占GDP比重分别为5.2%、48.6%、46.2%。",
        "税收占GDP比重为112%。",  # an indicator, not a part
        "坚持“三个强化”：强化组织领导，强化责任落实、任务落实，强化督查考核。",
        "推进“三个一批”，坚持三个围绕：围绕企业需求抓服务。",
        "由经发局、建设局、财政局三个部门组成专班。完成立项、建设厂房、验收3个项目。",
        "具体是：①抓招商；②抓项目；③抓服务。上述②要抓紧。",
        "按照通知第（3）条、第（5）条的要求，抓好（1）、（2）项任务。",
    ],
)
def test_what_agrees_stays_silent(text: str) -> None:
    assert not codes(text)
