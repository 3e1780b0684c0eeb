"""Everything a check says besides the verdicts on single figures: periods, facts in words, plans, coverage, links."""

from decimal import Decimal
from pathlib import Path

import pytest

from writer.checking import Grounds, Prover, check, link_figures, load_vocabulary
from writer.errors import InputError
from writer.facts import parse_facts
from writer.schema import PASSING, Fact, Ledger, Period, Section

NOTE = "岚桥光学项目9月底开工，计划用地120亩，总投资18亿元"
LEDGER = Ledger(
    (
        Fact("F1", "签约项目", Decimal(36), "个", prior=Decimal(30), target=Decimal(45), line=2, source="签约项目 36"),
        Fact("F2", "计划总投资", Decimal("128.6"), "亿元", prior=Decimal("97.5"), line=3, source="计划总投资 128.6"),
        Fact("F3", "规上工业增加值增速", Decimal("7.9"), "%", prior=Decimal("6.5"), line=4, source="增速 7.9"),
        Fact("F4", "重点项目", note=NOTE, line=5, source=NOTE),
        Fact("F5", "实际利用外资", Decimal(2350), "万美元", line=6, growth=Decimal("-12.3"), source="外资 2350 -12.3"),
    ),
    period="2026年1—9月",
)
Q3 = Period(2026, 1, 9)


def codes(text: str, period: Period | None = Q3, sections: tuple[Section, ...] = ()) -> list[str]:
    return [finding.code for finding in check(text, LEDGER, sections, period).findings]


@pytest.mark.parametrize(
    "text",
    [
        "2026年1—9月，签约项目36个。",
        "2026年前三季度，签约项目36个。",
        "今年上半年工作扎实推进。",
        "比2025年同期增长20%。",
        "2027年，计划实施一批重点工程。",
        "到2030年，力争建成千亿级园区。",
        "自2019年成立以来，园区不断壮大。",
        "第三季度，项目建设提速。",
        "力争12月底前全部开工。",
        "## 四、2026年第四季度工作打算",
        "## 四、2027年工作思路",
        "三、2026年第四季度重点工作安排\n\n（一）2026年第四季度抓开工",
        "# 某区2026年前三季度工作总结和2027年工作安排",
        "某区招商局2026年前三季度招商情况和第四季度工作谋划",
    ],
)
def test_periods_that_fit_are_left_alone(text: str) -> None:
    assert "wrong_period" not in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "2025年1—9月，全区签约项目36个。",
        "2024年，招商工作成效明显。",
        "截至2023年9月底，全区新签约一批项目。",
        "## 四、2025年第四季度工作打算",
        "# 某区2025年第三季度招商引资工作汇报",
    ],
)
def test_periods_of_another_report_are_caught(text: str) -> None:
    assert "wrong_period" in codes(text)
    assert "wrong_period" not in codes(text, period=None)


def test_figures_of_a_fact_in_words_are_supported() -> None:
    checked = check("岚桥光学项目落地开工，规划用地120亩，总投资18亿元。", LEDGER)
    assert [t.verdict for t in checked.figures] == ["supported", "supported"]
    assert {t.fact for t in checked.figures} == {"F4"}
    assert checked.figures[0].source.startswith("第5行")


def test_a_note_does_not_excuse_figures_said_of_something_else() -> None:
    assert check("计划总投资18亿元。", LEDGER).figures[0].verdict != "supported"


def test_a_remark_on_one_metric_does_not_excuse_another() -> None:
    ledger = parse_facts("签约项目29个，完成年度目标的76.3%。\n省外到位资金32.6亿元，完成年度任务的77.6%。")
    assert check("签约项目29个，完成年度目标的76.3%。", ledger).findings == ()
    assert check("省外到位资金32.6亿元，完成年度任务的76.3%。", ledger).findings[0].text == "76.3%"


def test_unused_facts_are_those_the_text_does_not_tell() -> None:
    text = "签约项目36个，规上工业增加值增长7.9%。岚桥光学项目于9月底开工建设，计划用地120亩，总投资18亿元。"
    assert check(text, LEDGER).unused_facts == ("F2", "F5")
    assert check("", LEDGER).unused_facts == ("F1", "F2", "F3", "F4", "F5")


def test_a_total_row_is_told_with_its_whole() -> None:
    whole = Fact("F1", "计划总投资", Decimal(50), "亿元", line=1)
    parts = (
        Fact("F2", "电子信息", Decimal(30), "亿元", part_of="F1", line=2),
        Fact("F3", "绿色食品", Decimal(20), "亿元", part_of="F1", line=3),
        Fact("F4", "合计", Decimal(50), "亿元", part_of="F1", line=4),
    )
    checked = check("计划总投资50亿元，其中电子信息产业30亿元，占60%；绿色食品总投资20亿元。", Ledger((whole, *parts)))
    assert checked.findings == ()
    assert checked.unused_facts == ()


TABLE = """指标\t单位\t本期
计划总投资\t亿元\t50
　其中：电子信息\t亿元\t30
　　　　绿色食品\t亿元\t20
　合计\t亿元\t50
"""


@pytest.mark.parametrize(
    "text",
    [
        "计划总投资50亿元；电子信息30亿元；绿色食品20亿元；合计50亿元。",
        "电子信息30亿元、绿色食品20亿元，计划总投资合计50亿元。",
        "计划总投资50亿元，其中电子信息30亿元，绿色食品20亿元，合计50亿元。",
        "计划总投资合计50亿元，其中电子信息30亿元，绿色食品20亿元。",
    ],
)
def test_a_total_beside_its_whole_is_the_sum_of_the_parts(text: str) -> None:
    checked = check(text, parse_facts(TABLE))
    assert checked.findings == ()
    assert checked.unused_facts == ()


@pytest.mark.parametrize(
    "text",
    [
        "计划总投资50亿元；电子信息30亿元；绿色食品20亿元；合计100亿元。",
        "计划总投资50亿元；电子信息30亿元；绿色食品20亿元；合计30亿元。",
        "电子信息30亿元、绿色食品20亿元，合计52亿元。",
    ],
)
def test_a_wrong_total_beside_its_whole_is_caught(text: str) -> None:
    assert [trace.verdict in PASSING for trace in check(text, parse_facts(TABLE)).figures][-1] is False


def test_pending_places_are_errors_and_no_figures() -> None:
    checked = check("签约项目【待补：F9 签约3个】。", LEDGER)
    assert [(f.code, f.severity) for f in checked.findings] == [("pending", "error")]
    assert checked.figures == ()


def test_targets_are_at_home_among_plans() -> None:
    text = "一、基本情况\n签约项目36个。\n二、下一步工作打算\n全年签约项目45个，开创新局面。"
    assert codes(text) == []
    assert "wrong_relation" in codes("一、基本情况\n全年签约项目45个，开创新局面。")
    plans = Section("2", 1, "二、", "展望", "plans", False, 0, 0, 20, "")
    assert codes("全年签约项目45个，开创新局面。", sections=(plans,)) == []


def test_a_plan_section_begins_with_its_heading_and_holds_its_parts() -> None:
    text = "## 二、展望\n\n### （一）2026年第四季度冲刺\n\n全年签约项目45个。\n"
    heading, part = text.index("###"), text.index("全年")
    sections = (
        Section("2", 1, "二、", "展望", "plans", False, 0, heading, heading, ""),
        Section(
            "2.1", 2, "（一）", "2026年第四季度冲刺", "other", False, heading, part, len(text), "全年签约项目45个。\n"
        ),
    )
    assert codes(text, sections=sections) == []
    assert codes(text) != []


def test_a_last_paragraph_on_what_comes_next_is_a_plan() -> None:
    assert codes("签约项目36个。\n\n下一步，全年签约项目45个，2026年第四季度再签一批。") == []


def test_stated_growth_counts_where_no_prior_was_pasted() -> None:
    assert codes("实际利用外资2350万美元，同比下降12.3%。") == []
    assert codes("实际利用外资2350万美元，同比增长12.3%。") == ["wrong_sign"]


def test_wrong_direction_is_mended_with_its_verb() -> None:
    text = "签约项目同比下降20%。"
    found = check(text, LEDGER).findings[0]
    assert text[: found.start] + found.suggestion + text[found.end :] == "签约项目同比增长20%。"


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("签约项目63个。", "签约项目36个。"),
        ("计划总投资128.6万元。", "计划总投资128.6亿元。"),
        ("计划总投资同比增长21.9%。", "计划总投资同比增长31.9%。"),
        ("签约项目同比增加8个。", "签约项目同比增加6个。"),
    ],
)
def test_suggestions_mend_the_text(text: str, mended: str) -> None:
    found = check(text, LEDGER).findings[0]
    assert text[: found.start] + found.suggestion + text[found.end :] == mended
    assert check(mended, LEDGER).findings == ()


def test_every_trace_and_finding_lies_where_it_says() -> None:
    text = "## 一、情况\n\n签约项目63个，总投资XX亿元，同比下降31.9%；2024年工作【待补：数】。"
    checked = check(text, LEDGER, period=Q3)
    assert len(checked.findings) >= 4
    for item in (*checked.figures, *checked.findings):
        assert text[item.start : item.end] == item.text


def test_links_name_metric_and_relation_whatever_the_value() -> None:
    text = "签约项目5个，同比减少2个；总投资X亿元，增长1.2%，实际利用外资**万美元；发放问卷300份。"
    links = link_figures(text, LEDGER)
    assert [(link.fact, link.relation, link.direction) for link in links] == [
        ("F1", "value", 0),
        ("F1", "diff", -1),
        ("F2", "value", 0),
        ("F2", "yoy", 1),
        ("F5", "value", 0),
        (None, "value", 0),
    ]
    assert all(0 <= link.score <= 1 for link in links)


def test_a_growth_rate_that_is_a_fact_is_a_value() -> None:
    assert [(link.fact, link.relation) for link in link_figures("规上工业增加值同比下降0.3%。", LEDGER)] == [
        ("F3", "value")
    ]


def test_the_table_of_names_can_be_extended(tmp_path: Path) -> None:
    table = tmp_path / "metrics.toml"
    table.write_text('same = [["签约项目", "牵手成功"]]\n', encoding="utf-8")
    prover = Prover(LEDGER, Grounds(load_vocabulary(table)))
    assert prover.check("牵手成功36个。").figures[0].verdict == "supported"
    assert not prover.check("牵手成功36个。").findings
    assert [one.code for one in check("牵手成功36个。", LEDGER).findings] == ["unnamed"]


@pytest.mark.parametrize("content", ["same = [", "front = 3", 'same = ["签约"]', "known = [1]"])
def test_a_broken_table_of_names_is_told(tmp_path: Path, content: str) -> None:
    table = tmp_path / "names.toml"
    table.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"names\.toml"):
        load_vocabulary(table)
