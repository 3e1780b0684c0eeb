"""Whatever is pasted: nothing raises, no line is lost, and the time grows with the length only."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.facts import ledger_table, parse_facts, parse_table
from writer.facts.paste import read_paste

_HEADINGS = st.sampled_from(
    [
        "指标", "单位", "项目名称", "镇街", "序号", "本月", "上月", "9月", "1—9月累计", "2025年",
        "2026年1-9月", "上年同期", "环比%", "较上月增减", "同比", "增减", "目标", "完成率", "备注", "排名",
        "签约项目（个）", "到位资金（亿元）", "绝对值", "完成情况", "", "个数", "其中：外资", "总投资", "企业",
    ]
)  # fmt: skip
_CELLS = st.sampled_from(
    [
        "签约项目", "其中：外资", "　　内资", "合计", "个", "亿元", "18", "1,892", "0.375", "-3.2", "↑3",
        "(3.2)", "XX", "-", "持平", "3.2亿元（同比+24%）", "#DIV/0!", "甲镇", "9月", "主体封顶", "", "1", "2",
        "签约3个", "同比+20%", "单位：个、亿元", "小计", "&nbsp;其中：乙", "18\u200b",
    ]
) | st.text(max_size=6)  # fmt: skip
_SEPARATORS = st.sampled_from(["\t", "|", ",", ";", "  ", " "])
_SAID = st.sampled_from(
    [
        "签约项目18个", "同比增加3个", "环比增长5%", "较上月减少2个", "上季度12个", "其中", "9月份", "1—9月",
        "累计", "本月", "（", "）", "，", "；", "、", "\n", "：", "与上年同期持平", "完成目标的78%", "目标25个",
        "张三 17:03", "麻烦看一下", "👍", "[玫瑰]", "甲镇：", "一、", "\x00", "\x1f", "固投（不含农户）78亿元",
        "\ue000", "\ue001", "降幅收窄", "↓3%", "1️⃣", "@所有人", "由15个", "从去年的3亿元", "增加到", "达到",
        "全年目标：", "完成任务5个的7%", "任务（", "比去年同期（", "同口径增长4%", "、", "五十六亿元", "折合",
        "首次突破", "\u200b", "｜", "单位：万元", "一、招商引资。", "总投资5亿元",
    ]
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> str:
    """One or two header rows and rows of any width, in any of the ways tables are pasted."""
    mark = draw(_SEPARATORS)
    rows = [draw(st.lists(_HEADINGS, min_size=1, max_size=8)) for _ in range(draw(st.integers(1, 2)))]
    rows += draw(st.lists(st.lists(_CELLS, max_size=9), max_size=6))
    return "\n".join(mark.join(row) for row in rows)


@settings(max_examples=100, deadline=None)
@given(st.one_of(tables(), st.lists(_SAID, max_size=30).map("".join), st.lists(tables(), max_size=3).map("\n".join)))
def test_nothing_raises_and_no_line_is_lost(text: str) -> None:
    read = read_paste(text)
    ledger = read.ledger()
    accounted = {fact.line for fact in ledger.facts} | {problem.line for problem in ledger.problems} | read.headings
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert [line for number, line in enumerate(lines, 1) if line.strip() and number not in accounted] == []
    known = {fact.id for fact in ledger.facts}
    assert all(fact.part_of is None or fact.part_of in known - {fact.id} for fact in ledger.facts)
    back = parse_table(ledger_table(ledger), ledger)
    assert [(fact.id, fact.value, fact.previous, fact.mom, fact.basis) for fact in back.facts] == [
        (fact.id, fact.value, fact.previous, fact.mom, fact.basis) for fact in ledger.facts
    ]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12) | _CELLS | st.none(), max_size=9), max_size=8))
def test_an_edited_table_never_raises(rows: list[list[object]]) -> None:
    for row in rows:
        row[6:7] = [f"〔上期{row[6]}〕〔环比x%〕〔口径{row[0]}〕"] if len(row) > 6 else []
    ledger = parse_table(rows)
    assert all(fact.basis in ("", "累计", "当期", "期末") for fact in ledger.facts)


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "签约项目18个，同比增加3个；总投资5亿元，其中9月3亿元，环比增长5%，" * (12 * n),
        lambda n: "9月签约3个；1—9月签约3个；" * (40 * n),
        lambda n: "甲（乙1个）2个，" * (60 * n),
        lambda n: "（" * (4_000 * n),
        lambda n: "9月：\n签约3个\n甲镇：\n签约4个\n" * (12 * n),
        lambda n: "[玫瑰]@张三 👍" * (200 * n),
        lambda n: (
            "指标\t" + "本月\t\t" * (40 * n) + "\n\t" + "绝对值\t同比%\t" * (40 * n) + "\n签约\t" + "1\t" * (80 * n)
        ),
        lambda n: "镇街\t" + "".join(f"指标{i}（个）\t" for i in range(40 * n)) + "\n甲镇\t" + "1\t" * (40 * n),
        lambda n: "指标\t单位\t本月\t累计\n" + "".join(f"　其中：指标{i}\t个\t{i}\t{i}\n" for i in range(60 * n)),
        lambda n: "指标,单位,本期\n" + "1," * (1_100 * n),
        lambda n: "签约项目999999个，" + "其中甲0个，" * (60 * n),
        lambda n: "签约项目9个，增长" + "5%、" * (60 * n),
        lambda n: "项目由15个增加到18个，同比增长20%，达到" * (20 * n),
        lambda n: "".join(f"甲{i}项目{i}个，总投资{i}亿元\n" for i in range(20 * n)),
        lambda n: "指标\t单位\t本期\n总\t个\t9\n其中：" + "甲\t个\t0\n" * (60 * n) + "小计\t个\t0\n" * (20 * n),
        lambda n: "镇\t企业\t投资（亿元）\t其中：外资\n" + "".join(f"甲镇\t公司{i}\t{i}.5\t1\n" for i in range(30 * n)),
    ],
)
def test_time_grows_with_the_length(make: Callable[[int], str]) -> None:
    short, long = make(2), make(32)
    taken = min(_seconds(short) for _ in range(3))
    # 16 times the text; a quadratic reading would take 256 times as long.
    assert min(_seconds(long) for _ in range(2)) < max(80 * taken, 0.5)


def _seconds(text: str) -> float:
    begun = time.thread_time()
    parse_facts(text)
    return time.thread_time() - begun


def test_a_megabyte_in_one_line() -> None:
    for text in ("今年以来某区认真贯彻部署" * 30_000, "1" * 1_000_000, "a\t" * 200_000, "," * 1_000_000, '"' * 500_000):
        parse_facts(text)
