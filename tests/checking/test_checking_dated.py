"""Rows of one name for different times, dates of events, and the period that a change is measured against."""

from __future__ import annotations

import pytest

from writer.checking import check
from writer.checking.rowtime import Time, row_time
from writer.facts import parse_facts
from writer.figures import parse_period
from writer.schema import Ledger

TWO_COLUMNS = parse_facts(
    "沂陵县2026年10月工业主要指标\n"
    "指标\t单位\t本月\t同比（%）\t1—10月累计\t同比（%）\n"
    "工业总产值\t亿元\t58.73\t8.2\t542.18\t7.7\n"
    "工业投资\t亿元\t6.35\t6.9\t54.72\t8.8\n"
)
OWN_ROWS = parse_facts(
    "沂陵县2026年1—11月招商情况\n"
    "指标\t单位\t累计\t去年同期\t上月\t年度目标\n"
    "当月签约项目\t个\t7\t5\t4\t\n"
    "当月到位资金\t亿元\t6.42\t5.75\t5.9\t\n"
    "新签约项目\t个\t61\t54\t\t65\n"
    "到位县外资金\t亿元\t63.74\t57.2\t\t70\n"
    "经开区到位资金\t亿元\t24.6\t21.9\t\t26\n"
)
NEXT_YEAR = parse_facts(
    "梧川园区2026年主要指标\n"
    "指标\t单位\t本年\t上年同期\t备注\n"
    "工业产值\t亿元\t312.4\t285.7\t\n"
    "税收收入\t万元\t68450\t63180\t\n"
    "签约项目\t个\t38\t33\t\n"
    "2027年工业产值目标\t亿元\t340\t\t草案\n"
    "2027年税收收入目标\t亿元\t7.4\t\t草案\n"
    "2027年签约项目目标\t个\t40\t\t草案，其中亿元以上18个\n"
    "重点工程\t\t\t\t智造谷二期计划6月底前交付\n"
)
SINCE = parse_facts(
    "沂陵县2026年1—8月投资情况（增速的上期为1—7月）\n"
    "指标\t单位\t本期\t上年同期\t上期\n"
    "固定资产投资增速\t%\t4.6\t7.3\t5.2\n"
)


def errors(text: str, ledger: Ledger) -> list[str]:
    found = check(text, ledger, (), parse_period(ledger.period)).findings
    return [one.text for one in found if one.severity == "error"]


@pytest.mark.parametrize(
    ("label", "stem", "time"),
    [
        ("当月签约项目", "签约项目", Time("month")),
        ("10月工业投资", "工业投资", Time("month", 10)),
        ("1—10月工业投资", "工业投资", Time("span")),
        ("第三季度当季签约项目", "签约项目", Time("quarter")),
        ("2027年税收目标", "税收", Time("year", 2027)),
        ("2026年税收", "2026年税收", None),
        ("签约项目", "签约项目", None),
    ],
)
def test_a_row_says_its_time(label: str, stem: str, time: Time | None) -> None:
    assert row_time(label, 2026) == (stem, time)


@pytest.mark.parametrize(
    ("text", "ledger", "spoiled"),
    [
        ("10月份，工业总产值58.73亿元，增长8.2%；1—10月累计542.18亿元，增长7.7%。", TWO_COLUMNS, ("542.18", "58.73")),
        ("10月份，工业总产值58.73亿元，同比增长8.2%；1—10月累计542.18亿元，增长7.7%。", TWO_COLUMNS, ("8.2", "7.7")),
        ("1—10月，工业投资54.72亿元。其中，10月完成工业投资6.35亿元。", TWO_COLUMNS, ("6.35", "54.72")),
        ("11月，新签约项目7个，比上月多3个；到位资金6.42亿元，环比增长8.8%。", OWN_ROWS, ("7个", "61个")),
        ("1—11月，新签约项目61个，同比增加7个，完成全年任务（65个）的93.8%。", OWN_ROWS, ("93.8", "98.3")),
        ("1—11月，经开区到位资金24.6亿元，占全县的38.6%。", OWN_ROWS, ("38.6", "36.8")),
        ("## 二、2027年工作计划\n\n2027年，工业产值340亿元，增长9%左右；税收7.4亿元。", NEXT_YEAR, ("340", "312.4")),
        ("## 二、2027年工作计划\n\n全年签约项目40个以上，其中亿元以上项目18个。", NEXT_YEAR, ("18", "16")),
        ("## 二、2027年工作计划\n\n全年签约项目40个以上，其中亿元以上项目18个。", NEXT_YEAR, ("40", "44")),
    ],
)  # fmt: skip
def test_the_time_that_is_told_chooses_the_row(text: str, ledger: Ledger, spoiled: tuple[str, str]) -> None:
    assert errors(text, ledger) == []
    assert errors(text.replace(*spoiled, 1), ledger)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("智造谷二期力争6月底前全部交付使用。", "智造谷二期力争9月底前全部交付使用。"),
        ("智造谷二期土建9月底前完成。", ""),  # another act
        ("智造谷一期展厅9月底前交付。", ""),  # another thing
    ],
)
def test_the_date_of_an_event_is_the_remark_s(right: str, wrong: str) -> None:
    heading = "## 二、2027年工作计划\n\n"
    assert errors(heading + right, NEXT_YEAR) == []
    if wrong:
        assert errors(heading + wrong, NEXT_YEAR) == ["9月底"]


def test_the_message_of_a_date_says_where_the_right_one_stands() -> None:
    found = check("智造谷二期9月底前交付。", NEXT_YEAR, (), parse_period(NEXT_YEAR.period)).findings
    dated = next(one for one in found if one.code == "wrong_period")
    assert "第9行" in dated.message
    assert "6月底" in dated.message
    assert dated.suggestion == "6月底"


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("固定资产投资增速4.6%，增速较1—7月回落0.6个百分点。", []),
        ("固定资产投资增速4.6%，增速较1—5月回落0.6个百分点。", ["1—5月"]),
        ("固定资产投资增速4.6%，比上年同期回落2.7个百分点。", []),
    ],
)
def test_a_change_is_told_against_the_period_of_the_sheet(text: str, off: list[str]) -> None:
    assert errors(text, SINCE) == off


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("# 梧川园区2026年工作总结和2027年工作计划\n\n签约项目38个。", []),
        ("# 梧川园区2026年工作总结和2026年工作计划\n\n签约项目38个。", ["2026年"]),
        ("# 梧川园区2026年工作总结\n\n## 二、2027年工作打算\n\n2027年，我园区将突出招商。", []),
        ("# 梧川园区2026年工作总结\n\n## 二、2026年工作打算\n\n2027年，我园区将突出招商。", ["2026年"]),
        ("# 梧川园区2026年工作总结\n\n## 二、2027年工作打算\n\n2026年，我园区将突出招商。", ["2026年"]),
        ("# 梧川园区2026年工作计划完成情况\n\n签约项目38个。", []),
    ],
)
def test_a_plan_is_for_a_year_ahead(text: str, off: list[str]) -> None:
    assert errors(text, NEXT_YEAR) == off
