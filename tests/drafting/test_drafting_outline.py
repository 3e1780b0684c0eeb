"""Outlines: proposed from past reports, read from text, and kept apart when headings move."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.corpus import parse_report, split_passages
from writer.drafting import assign_facts, outline_text, parse_outline, propose_outline, read_outline
from writer.drafting.headings import bare_heading, hanzi_number, renumber
from writer.errors import OutlineError
from writer.schema import Fact, Ledger, Outline, OutlineItem

PAST = """青枫产业园2026年第二季度招商引资工作汇报

市招商领导小组：
今年以来，青枫产业园全力抓招商。现将2026年上半年情况汇报如下。
一、基本情况
（一）签约项目18个，引进成效明显
1—6月，签约项目18个，同比增长20%；计划总投资56.2亿元。
（二）外资工作稳步推进
实际利用外资350万美元。
二、主要做法
（一）领导带头抓招商
主要领导外出招商26次，接待客商63批次。
（二）强化服务
落实帮办代办制度。
三、存在问题
一是要素保障不足。二是外资项目偏少。
四、2026年第三季度工作打算
继续抓好项目落地。

青枫产业园管委会
2026年7月8日
"""
LEDGER = Ledger(
    facts=(
        Fact("F1", "签约项目", Decimal(29), "个", prior=Decimal(23)),
        Fact("F2", "计划总投资", Decimal("87.4"), "亿元"),
        Fact("F3", "实际利用外资", Decimal(1236), "万美元"),
        Fact("F4", "外出招商", Decimal(43), "次"),
        Fact("F5", "接待客商", Decimal(98), "批次"),
        Fact("F6", "超亿元项目", Decimal(17), "个", part_of="F1"),
        Fact("F7", "某个从未听说的指标", Decimal(5), "个"),
        Fact("F8", "", note="与泊远智控签订合作协议"),
    ),
    period="2026年第三季度",
)


def proposed() -> Outline:
    return propose_outline(LEDGER, like=parse_report(PAST, "past.txt"))


def section_of(outline: Outline, fact: str) -> list[str]:
    return [item.id for item in outline.items if fact in item.facts]


def test_title_and_headings_are_rolled_to_this_period() -> None:
    outline = proposed()
    assert outline.title == "青枫产业园2026年第三季度招商引资工作汇报"
    assert outline.recipient == "市招商领导小组"
    assert [item.heading for item in outline.items if item.level == 1][-1] == "2026年第四季度工作打算"


def test_figures_in_headings_are_dropped() -> None:
    assert proposed().items[2].heading == "引进成效明显"


def test_roles_and_numbers_are_taken_over() -> None:
    items = {item.id: item for item in proposed().items}
    assert items["0"].role == "opening"
    assert (items["1"].role, items["2"].role, items["3"].role, items["4"].role) == (
        "overview",
        "practices",
        "problems",
        "plans",
    )
    assert items["2.1"].number == "（一）"
    assert items["2"].number == "二、"


def test_items_follow_the_passages_of_the_past_report() -> None:
    report = parse_report(PAST, "past.txt")
    ids = {passage.section_id: passage.id for passage in split_passages(report)}
    items = {item.id: item for item in proposed().items}
    assert items["1.1"].pattern == ids["1.1"]
    assert items["3"].pattern == ids["3"]


def test_facts_go_where_past_reports_put_them() -> None:
    outline = proposed()
    assert section_of(outline, "F1") == ["1.1"]
    assert section_of(outline, "F2") == ["1.1"]
    assert section_of(outline, "F3") == ["1.2"]
    assert section_of(outline, "F4") == ["2.1"]
    assert section_of(outline, "F5") == ["2.1"]


def test_children_follow_their_parent_and_no_fact_is_lost() -> None:
    outline = proposed()
    assert section_of(outline, "F6") == section_of(outline, "F1")
    for fact in LEDGER.facts:
        assert len(section_of(outline, fact.id)) == 1


def test_nothing_goes_to_problems_or_plans_by_itself() -> None:
    outline = proposed()
    assert all(not item.facts for item in outline.items if item.role in ("problems", "plans", "opening"))


def test_a_fact_assigned_by_hand_stays() -> None:
    outline = proposed()
    items = tuple(replace(item, facts=("F1",)) if item.id == "3" else replace(item, facts=()) for item in outline.items)
    again = assign_facts(replace(outline, items=items), LEDGER)
    assert section_of(again, "F1") == ["3"]
    assert section_of(again, "F3") != []


def test_facts_that_are_gone_are_dropped_from_the_outline() -> None:
    again = assign_facts(proposed(), Ledger(facts=LEDGER.facts[:1]))
    assert {fact for item in again.items for fact in item.facts} == {"F1"}


def test_without_past_reports_the_usual_skeleton() -> None:
    outline = propose_outline(LEDGER)
    assert [item.number + item.heading for item in outline.items] == [
        "",
        "一、基本情况",
        "二、主要做法",
        "三、存在问题",
        "四、下一步工作计划",
    ]
    assert "2026年第三季度" in outline.title
    assert section_of(outline, "F4") == ["2"]
    assert section_of(outline, "F1") == ["1"]


def test_the_most_alike_of_several_reports_is_followed() -> None:
    economy = parse_report("2026年上半年经济运行分析\n\n一、运行情况\n增加值增长8%。\n二、建议\n抓好工业。\n", "e.txt")
    outline = propose_outline(LEDGER, nearest=[economy, parse_report(PAST, "past.txt")])
    assert next(item.heading for item in outline.items if item.level == 1) == "基本情况"
    assert outline.title.startswith("青枫")


def test_text_and_outline_are_inverse() -> None:
    outline = proposed()
    assert parse_outline(outline_text(outline), outline) == outline


def test_keys_survive_moves_and_rewording() -> None:
    outline = proposed()
    keys = {item.heading: item.key for item in outline.items}
    text = outline_text(outline).replace("领导带头抓招商", "主要领导带头抓招商引资")
    lines = text.splitlines()
    service = next(line for line in lines if "强化服务" in line)
    lines.remove(service)
    lines.insert(lines.index("## 二、主要做法") + 1, service)
    edited = parse_outline("\n".join(lines), outline)
    found = {item.heading: item for item in edited.items}
    assert found["强化服务"].id == "2.1"
    assert found["强化服务"].key == keys["强化服务"]
    assert found["主要领导带头抓招商引资"].key == keys["领导带头抓招商"]
    assert found["主要领导带头抓招商引资"].facts[:2] == ("F4", "F5")


def test_a_heading_replaced_in_place_keeps_its_key() -> None:
    outline = proposed()
    key = next(item.key for item in outline.items if item.heading == "强化服务")
    edited = parse_outline(outline_text(outline).replace("强化服务", "优化营商环境"), outline)
    assert next(item.key for item in edited.items if item.heading == "优化营商环境") == key


def test_a_new_heading_gets_a_key_of_its_own() -> None:
    outline = proposed()
    edited = parse_outline(outline_text(outline) + "\n## 党建工作\n", outline)
    assert edited.items[-1].role == "party"
    assert edited.items[-1].number == "五、"
    assert edited.items[-1].key not in {item.key for item in outline.items}
    assert edited.items[-1].key


def test_points_fields_and_facts_are_read() -> None:
    outline = parse_outline(
        "# 题目\n主送：市政府\n期间：2026年9月\n署名：青枫产业园\n日期：2026年10月8日\n- 开头的话\n"
        "## 一、情况\n- 引进锂电项目\n数据：F1、f3\n### 1. 项目\n## 三、问题\n"
    )
    assert (outline.title, outline.recipient, outline.period) == ("题目", "市政府", "2026年9月")
    assert (outline.issuer, outline.date) == ("青枫产业园", "2026年10月8日")
    assert outline.items[0].points == ("开头的话",)
    assert outline.items[1].points == ("引进锂电项目",)
    assert outline.items[1].facts == ("F1", "F3")
    assert [item.id for item in outline.items] == ["0", "1", "1.1", "2"]
    assert [item.number for item in outline.items] == ["", "一、", "（一）", "二、"]


def test_a_deleted_recipient_is_gone() -> None:
    outline = proposed()
    edited = parse_outline(outline_text(outline).replace("主送：市招商领导小组\n", ""), outline)
    assert edited.recipient == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["没有标题"]),
        ("# 只有题目", ["没有标题"]),
        ("## 一、情况\n这是什么", ["第 2 行", "这是什么", "##"]),
        ("## 一、", ["第 1 行", "空"]),
        ("## 一、情况\n#### 细", ["第 2 行", "三级"]),
    ],
)
def test_bad_outlines_name_line_and_cure(text: str, words: list[str]) -> None:
    with pytest.raises(OutlineError) as caught:
        parse_outline(text)
    for word in words:
        assert word in str(caught.value)


def test_run_in_headings_are_followed_and_survive_the_outline_text() -> None:
    past = parse_report(
        "青枫产业园2026年第二季度工作汇报\n\n今年以来，园区抓招商。\n一、基本情况\n（一）项目招引提速。签约项目18个。\n"
        "（二）资金到位稳定。到位资金20亿元。\n二、存在问题\n要素不足。\n"
    )
    outline = propose_outline(Ledger(period="2026年第三季度"), like=past)
    assert [item.run_in for item in outline.items] == [False, False, True, True, False]
    assert "### （一）项目招引提速。\n" in outline_text(outline)
    assert parse_outline(outline_text(outline), outline) == outline
    alone = parse_outline(outline_text(outline).replace("提速。", "提速"), outline)
    assert [item.run_in for item in alone.items] == [False, False, False, True, False]


def test_outline_file(tmp_path: Path) -> None:
    file = tmp_path / "outline.md"
    file.write_bytes("\ufeff# 题目\r\n\r\n## 一、情况\r\n".encode())
    assert read_outline(file).items[1].heading == "情况"
    file.write_bytes("# 题目\n## 情况\n".encode("gb18030"))
    with pytest.raises(OutlineError, match="UTF-8"):
        read_outline(file)
    with pytest.raises(OutlineError, match="打不开"):
        read_outline(tmp_path / "none.md")


HEADINGS = st.text(alphabet="项目招商引资情况问题计划服务企业要素保障资金外资", min_size=2, max_size=8)


@given(
    st.lists(
        st.tuples(st.integers(1, 2), HEADINGS, st.lists(HEADINGS, max_size=2)),
        min_size=1,
        max_size=12,
        unique_by=lambda row: row[1],
    )
)
def test_every_outline_survives_its_text(rows: list[tuple[int, str, list[str]]]) -> None:
    items = renumber(
        [
            OutlineItem("0", 0, "", "", "opening"),
            *(OutlineItem("", level, "", name, "other", points=tuple(points)) for level, name, points in rows),
        ]
    )
    outline = Outline("题目", items=tuple(replace(item, key=f"k{at}") for at, item in enumerate(items)))
    assert parse_outline(outline_text(outline), outline) == outline


@given(st.text(max_size=300))
def test_any_text_is_an_outline_or_an_outline_error(text: str) -> None:
    for base in (None, proposed_once):
        try:
            outline = parse_outline(text, base)
        except OutlineError:
            continue
        keys = [item.key for item in outline.items]
        assert len(set(keys)) == len(keys)


proposed_once = Outline(
    "题目",
    items=(OutlineItem("0", 0, "", "", "opening", key="0"), OutlineItem("1", 1, "一、", "情况", "overview", key="1")),
)


@pytest.mark.parametrize(("n", "word"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")])
def test_hanzi_numbers(n: int, word: str) -> None:
    assert hanzi_number(n) == word


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("一、情况", "情况"),
        ("（二）做法。", "做法"),
        ("(3) 做法", "做法"),
        ("1.5万平方米厂房", "1.5万平方米厂房"),
        ("十四五回顾", "十四五回顾"),
    ],
)
def test_bare_heading(line: str, bare: str) -> None:
    assert bare_heading(line) == bare
