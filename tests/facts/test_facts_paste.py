"""Pastes as people make them, and every trap in them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.errors import NoFacts
from writer.facts import parse_facts, require_facts
from writer.facts.paste import read_paste
from writer.schema import Fact, Ledger


def one(text: str) -> Fact:
    ledger = parse_facts(text)
    assert len(ledger.facts) == 1, ledger
    return ledger.facts[0]


def reasons(ledger: Ledger, line: int) -> str:
    return " ".join(problem.reason for problem in ledger.problems if problem.line == line)


def cell(value: str, header: str = "指标\t单位\t本期", unit: str = "亿元") -> Ledger:
    return parse_facts(f"{header}\n到位资金\t{unit}\t{value}")


SHEET = (
    "云栖园区2026年三季度招商情况表\n（单位：万元）\n"
    "指标\t单位\t本期\t上年同期\t目标\n"
    "签约项目\t个\t18\t15\t25\n"
    "总投资（亿元）\t\t56.20\t48.30\t70\n"
    "其中：外资\t万美元\t350\t-\t\n"
    "　　　内资\t亿元\t40\t\t\n"
    "税收\t\t1,892\t\t\n"
)


def test_sheet_from_excel() -> None:
    ledger = parse_facts(SHEET)
    assert ledger.title == "云栖园区2026年三季度招商情况表"
    assert ledger.period == "2026年第三季度"
    assert [fact.id for fact in ledger.facts] == ["F1", "F2", "F3", "F4", "F5"]
    first, total, foreign, domestic, tax = ledger.facts
    assert (first.label, first.value, first.unit, first.prior, first.target) == ("签约项目", 18, "个", 15, 25)
    assert (total.label, str(total.value), total.unit, str(total.prior)) == ("总投资", "56.20", "亿元", "48.30")
    assert (foreign.label, foreign.part_of, foreign.prior) == ("外资", "F2", None)
    assert (domestic.label, domestic.part_of) == ("内资", "F2")
    assert (tax.value, tax.unit, tax.part_of) == (1892, "万元", None)
    assert (first.line, first.source) == (4, "签约项目\t个\t18\t15\t25")
    assert ledger.problems == ()


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("计量单位\t本年累计\t指标名称\t上年数\t年度目标", "个\t18\t签约\t15\t25", (18, 15, 25)),
        ("项目名称\t单位\t全年任务\t1—9月完成数\t去年同期", "签约\t个\t25\t18\t15", (18, 15, 25)),
        (
            "序号\t主要指标\t计量单位\t实际完成\t同期数\t计划数\t责任单位",
            "1\t签约\t个\t18\t15\t25\t招商局",
            (18, 15, 25),
        ),
        ("指标\t单位\t2025年1-9月\t2026年1-9月\t目标任务", "签约\t个\t15\t18\t25", (18, 15, 25)),
        ("指标\t计量单位\t本期数\t上年同期数\t目标值", "签约\t个\t18\t15\t25", (18, 15, 25)),
    ],
)
def test_columns_in_any_order_under_common_names(header: str, row: str, expected: tuple[int, int, int]) -> None:
    fact = one(f"{header}\n{row}")
    assert (fact.label, fact.unit) == ("签约", "个")
    assert (fact.value, fact.prior, fact.target) == expected


def test_a_single_month_beside_the_cumulative_figure_is_a_fact_of_its_own() -> None:
    ledger = parse_facts("项目\t单位\t本月\t本年累计\t上年同期累计\t目标\n签约\t个\t3\t18\t15\t25")
    total, month = ledger.facts
    assert (total.label, total.value, total.prior, total.target, total.basis) == ("签约", 18, 15, 25, "累计")
    assert (month.label, month.value, month.prior, month.basis) == ("当月签约", 3, None, "当期")


def test_unit_in_the_column_heading() -> None:
    fact = one("指标\t本期（亿元）\t上年同期（万元）\n总投资\t56.23\t483000")
    assert (fact.unit, fact.value, fact.prior) == ("亿元", Decimal("56.23"), Decimal("48.3"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,892", "1892"), ("１,８９２", "1892"), ("12 500", "12500"), ("3,600.50", "3600.50"), ("56.20", "56.20"),
        ("－3.2", "-3.2"), ("−3.2", "-3.2"), ("+3", "3"), ("56.2亿元", "56.2"), (" 18 ", "18"), ("0", "0"),
    ],
)  # fmt: skip
def test_number_cells(text: str, value: str) -> None:
    ledger = cell(text)
    assert [str(fact.value) for fact in ledger.facts] == [value]
    assert ledger.problems == ()


@pytest.mark.parametrize(
    "text", ["", "-", "—", "——", "/", "无", "持平", "XX", "X.X", "**", "×", "见附件", "#DIV/0!", "1,89,2"]
)
def test_what_is_no_number_is_a_problem_and_never_zero(text: str) -> None:
    ledger = parse_facts(f"指标\t单位\t本期\t目标\n到位资金\t亿元\t{text}\t5")
    assert ledger.facts == ()
    assert len(ledger.problems) == 1
    assert ledger.problems[0].line == 2


@pytest.mark.parametrize("text", ["-", "—", "/", ""])
def test_empty_prior_is_no_prior(text: str) -> None:
    fact = one(f"指标\t单位\t本期\t上年同期\n签约\t个\t18\t{text}")
    assert fact.prior is None


def test_masked_prior_is_reported_and_the_value_kept() -> None:
    ledger = parse_facts("指标\t单位\t本期\t上年同期\n签约\t个\t18\tXX")
    assert ledger.facts[0].prior is None
    assert "遮盖" in reasons(ledger, 2)


@pytest.mark.parametrize(
    ("text", "growth"),
    [("20%", "20"), ("↑20%", "20"), ("▼3.2", "-3.2"), ("20﹪", "20"), ("-3.2", "-3.2"), ("持平", "0"), ("-", None)],
)
def test_growth_cells(text: str, growth: str | None) -> None:
    fact = one(f"指标\t单位\t本期\t同比%\n签约\t个\t18\t{text}")
    assert fact.growth == (Decimal(growth) if growth else None)
    assert fact.prior is None


def test_bracketed_negative_is_read_and_reported() -> None:
    ledger = parse_facts("指标\t单位\t本期\t同比%\n签约\t个\t18\t(3.2)")
    assert ledger.facts[0].growth == Decimal("-3.2")
    assert "负数" in reasons(ledger, 2)


def test_growth_that_disagrees_keeps_both_and_is_reported() -> None:
    ledger = parse_facts("指标\t单位\t本期\t上年同期\t同比%\n总投资\t亿元\t56.23\t48.30\t14.6\n签约\t个\t18\t15\t20")
    assert (ledger.facts[0].prior, ledger.facts[0].growth) == (Decimal("48.30"), Decimal("14.6"))
    assert "14.6%" in reasons(ledger, 2)
    assert "16.4%" in reasons(ledger, 2)
    assert reasons(ledger, 3) == ""


def test_growth_within_the_rounding_of_the_pasted_values_agrees() -> None:
    # 56.2 and 48.3 may be anything from 56.15 to 56.25 and 48.25 to 48.35.
    assert parse_facts("指标\t单位\t本期\t上年同期\t同比%\n总投资\t亿元\t56.2\t48.3\t16.5").problems == ()


def test_a_fraction_in_a_percent_column_is_settled_by_the_other_numbers() -> None:
    ledger = parse_facts("指标\t单位\t本期\t上年同期\t增长\n签约\t个\t11\t8\t0.375")
    assert ledger.facts[0].growth == Decimal("37.5")
    assert ledger.problems == ()


def test_a_fraction_that_nothing_settles_is_reported() -> None:
    growth = parse_facts("指标\t单位\t本期\t同比%\n签约\t个\t11\t0.375")
    assert growth.facts[0].growth == Decimal("0.375")
    assert "37.5%" in reasons(growth, 2)
    assert "37.5%" in reasons(cell("0.375", unit="%"), 2)


def test_change_in_the_facts_unit_gives_an_inferred_prior() -> None:
    fact = one("指标\t单位\t本期\t增减量\n签约\t个\t18\t-3")
    assert (fact.prior, fact.prior_inferred) == (21, True)


def test_unclear_change_is_not_guessed() -> None:
    ledger = parse_facts("指标\t单位\t本期\t同比增减\n签约\t个\t18\t3")
    assert (ledger.facts[0].prior, ledger.facts[0].growth) == (None, None)
    assert "分不清" in reasons(ledger, 2)


def test_change_of_a_percentage_is_in_points() -> None:
    fact = one("指标\t单位\t本期\t增减\n工业增加值增速\t%\t12.3\t2.1个百分点")
    assert (fact.prior, fact.prior_inferred, fact.growth) == (Decimal("10.2"), True, None)


def test_completion_goes_to_the_note_and_is_checked() -> None:
    ledger = parse_facts("指标\t单位\t本期\t目标\t完成率\n总投资\t亿元\t56\t70\t80%\n签约\t个\t18\t25\t90%")
    assert "完成率：80%" in ledger.facts[0].note
    assert reasons(ledger, 2) == ""
    assert "72.0%" in reasons(ledger, 3)


def test_the_same_metric_twice_keeps_both_and_names_both_lines() -> None:
    ledger = parse_facts("指标\t单位\t本期\n签约\t个\t18\n总投资\t亿元\t5\n签 约\t个\t20")
    assert [fact.value for fact in ledger.facts] == [18, 5, 20]
    assert "第 2 行" in reasons(ledger, 4)
    assert "第 4 行" in reasons(ledger, 4)


def test_parts_and_totals_that_do_not_add_up() -> None:
    ledger = parse_facts("指标\t单位\t本期\n东区\t个\t8\n西区\t个\t10\n合计\t个\t19\n签约\t个\t5\n其中：外资\t个\t6")
    assert "18" in reasons(ledger, 4)
    assert "大于" in reasons(ledger, 6)
    assert ledger.facts[4].part_of == "F4"


def test_other_unit_for_prior_is_converted_and_another_currency_never() -> None:
    ledger = parse_facts("指标\t单位\t本期\t上年同期\n总投资\t亿元\t56\t480000万元\n外资\t万美元\t350\t300万元")
    assert [fact.prior for fact in ledger.facts] == [Decimal("48"), None]
    assert "不能换算" in reasons(ledger, 3)


def test_two_header_rows() -> None:
    fact = one("指标\t本期\t\t上年同期\n\t绝对额\t增长%\t\n总投资（亿元）\t56.23\t16.4\t48.3")
    assert (fact.value, fact.growth, fact.prior, fact.unit) == (
        Decimal("56.23"), Decimal("16.4"), Decimal("48.3"), "亿元",
    )  # fmt: skip


def test_markdown_table() -> None:
    fact = one("| 指标名称 | 单位 | 1—9月 | 去年同期 |\n|---|:---:|---|---|\n| **签约项目** | 个 | 1,892 | 1,500 |")
    assert (fact.label, fact.value, fact.prior) == ("签约项目", 1892, 1500)


def test_csv_with_unquoted_thousands() -> None:
    ledger = parse_facts('指标,单位,本期,上年同期\n签约,个,1,892,1,500\n在谈,个,"1,892",3\n储备,个,18,15')
    assert [(fact.value, fact.prior) for fact in ledger.facts] == [(1892, 1500), (1892, 3), (18, 15)]


def test_csv_that_can_be_read_in_two_ways_is_not_guessed() -> None:
    ledger = parse_facts("指标,单位,本期,上年同期,备注\n签约,个,1,892,15,100")
    assert ledger.facts == ()
    assert "逗号" in reasons(ledger, 2)


def test_columns_set_apart_by_blanks() -> None:
    fact = one("指标  单位  本期  上年同期\n签约项目  个  18  15")
    assert (fact.label, fact.value, fact.prior) == ("签约项目", 18, 15)


def test_quoted_cells_with_line_breaks() -> None:
    ledger = parse_facts('指标\t本期\t备注\n"总投资\n（亿元）"\t56.20\t"甲\n乙"\n签约\t18个\t')
    assert [(fact.label, str(fact.value), fact.line) for fact in ledger.facts] == [
        ("总投资", "56.20", 2),
        ("签约", "18", 5),
    ]
    assert ledger.facts[0].note == "甲 乙"


def test_metrics_across_and_places_down() -> None:
    ledger = parse_facts("片区\t签约项目（个）\t总投资（亿元）\n东区\t8\t20.1\n西区\t10\t36")
    assert [(fact.label, fact.value, fact.unit) for fact in ledger.facts][1:3] == [
        ("东区总投资", Decimal("20.1"), "亿元"),
        ("西区签约项目", 10, "个"),
    ]


def test_a_table_lying_on_its_side() -> None:
    ledger = parse_facts("指标\t签约项目（个）\t总投资（亿元）\n本期\t18\t56.23\n上年同期\t15\t48.3")
    assert [(fact.value, fact.prior, fact.unit) for fact in ledger.facts] == [
        (18, 15, "个"),
        (Decimal("56.23"), Decimal("48.3"), "亿元"),
    ]


def test_without_a_header_only_the_first_number_is_taken() -> None:
    ledger = parse_facts("签约项目\t个\t18\t15\n到位资金\t3.2亿元")
    assert [(fact.value, fact.prior) for fact in ledger.facts] == [(18, None), (Decimal("3.2"), None)]
    assert "表头" in reasons(ledger, 1)


def test_several_blocks_in_one_paste() -> None:
    ledger = parse_facts(
        SHEET
        + "\n二、活动\n指标\t数值\t单位\n外出招商\t42\t次\n\n接待客商63批次，同比增加5批次。\n引进某锂电项目，9月底开工"
    )
    last = ledger.facts[-3:]
    assert [(fact.id, fact.label, fact.value) for fact in last] == [
        ("F6", "外出招商", 42), ("F7", "接待客商", 63), ("F8", "引进某锂电项目", None),
    ]  # fmt: skip
    assert last[1].prior == 58
    assert last[2].note == "引进某锂电项目，9月底开工"


def test_chat_text() -> None:
    ledger = parse_facts("签约项目18个，同比增加3个；总投资56.20亿元，完成年度任务的78%。")
    first, second = ledger.facts
    assert (first.label, first.value, first.unit, first.prior, first.prior_inferred) == ("签约项目", 18, "个", 15, True)
    assert (second.label, str(second.value), second.unit, second.target) == ("总投资", "56.20", "亿元", None)
    assert "完成年度任务的78%" in second.note
    assert ledger.problems == ()


@pytest.mark.parametrize(
    ("text", "label", "value", "growth", "prior", "target"),
    [
        ("总投资56.2亿元，同比增长12%", "总投资", "56.2", "12", None, None),
        ("总投资56.2亿元，同比下降3.5%。", "总投资", "56.2", "-3.5", None, None),
        ("- 签约项目：18个（上年同期15个，目标25个）", "签约项目", "18", None, "15", "25"),
        ("1. 新签约项目达18个，比上年同期减少3个", "新签约项目", "18", None, "21", None),
        ("（一）签约项目共18个", "签约项目", "18", None, None, None),
        ("规上工业增加值同比增长12.3%，较上年提高2.1个百分点", "规上工业增加值增速", "12.3", None, "10.2", None),
        ("固定资产投资同比下降3.2%", "固定资产投资增速", "-3.2", None, None, None),
        ("总投资（亿元）：56.23", "总投资", "56.23", None, None, None),
        ("新签约18个项目", "新签约项目", "18", None, None, None),
        ("签约项目十八个", "签约项目", "18", None, None, None),
    ],
)
def test_one_sentence(
    text: str, label: str, value: str, growth: str | None, prior: str | None, target: str | None
) -> None:
    fact = one(text)
    stated = (fact.growth, fact.prior, fact.target)
    assert (fact.label, fact.value) == (label, Decimal(value))
    assert stated == tuple(Decimal(number) if number else None for number in (growth, prior, target))


def test_respective_lists_give_each_its_own_number() -> None:
    facts = parse_facts("签约、储备项目分别为18个、32个").facts
    assert [(fact.label, fact.value) for fact in facts] == [("签约项目", 18), ("储备项目", 32)]


def test_parts_in_a_sentence() -> None:
    facts = parse_facts("外出招商42次，其中主要领导带队26次。").facts
    assert [(fact.label, fact.part_of) for fact in facts] == [("外出招商", None), ("主要领导带队", "F1")]


def test_one_metric_counted_in_two_units() -> None:
    ledger = parse_facts("接待客商63批次300人次")
    assert [(fact.label, fact.value, fact.unit) for fact in ledger.facts] == [
        ("接待客商", 63, "批次"),
        ("接待客商", 300, "人次"),
    ]
    assert ledger.problems == ()


def test_growth_of_a_metric_named_before() -> None:
    ledger = parse_facts("总投资56.2亿元。\n今年以来，总投资同比增长12%")
    assert [fact.growth for fact in ledger.facts] == [12]
    assert ledger.problems == ()


@pytest.mark.parametrize("text", ["总投资X亿元", "签约***个", "总投资约XX亿元"])
def test_masks_in_sentences_are_refused_with_their_line(text: str) -> None:
    ledger = parse_facts(f"签约18个\n{text}")
    assert len(ledger.facts) == 1
    assert "遮盖" in reasons(ledger, 2)


def test_one_change_for_several_metrics() -> None:
    facts = parse_facts("储备项目57个，总投资234.8亿元，比上年同期多16个、56.2亿元。").facts
    assert [(fact.value, fact.prior) for fact in facts] == [(57, 41), (Decimal("234.8"), Decimal("178.6"))]


def test_prior_values_of_several_metrics_in_turn() -> None:
    ledger = parse_facts("外出招商43次，其中主要领导带队19次；去年同期分别为37次、15次。")
    assert [(fact.value, fact.prior, fact.part_of) for fact in ledger.facts] == [(43, 37, None), (19, 15, "F1")]
    assert ledger.problems == ()


def test_a_line_that_begins_with_of_which() -> None:
    facts = parse_facts(
        "签约项目29个，计划总投资87.4亿元。\n其中超亿元项目17个，去年同期13个；超10亿元项目3个；到位资金5亿元。"
    ).facts
    assert [(fact.label, fact.part_of) for fact in facts] == [
        ("签约项目", None), ("计划总投资", None), ("超亿元项目", "F1"), ("超10亿元项目", "F1"), ("到位资金", None),
    ]  # fmt: skip


def test_last_years_rate_with_its_sign() -> None:
    facts = parse_facts("固定资产投资同比下降2.1%，上年同期增长5.4%；税收增速3%，上年同期下降1%").facts
    assert [(fact.value, fact.prior) for fact in facts] == [(Decimal("-2.1"), Decimal("5.4")), (3, -1)]


def test_a_number_that_tells_a_story_measures_nothing() -> None:
    ledger = parse_facts(
        "实际利用外资1,236万美元，主要是两笔外资延到四季度到账。\n甲光学、乙乳业两家企业完成上市辅导备案"
    )
    first, second = ledger.facts
    assert "两笔外资延到四季度到账" in first.note
    assert (second.value, second.note) == (None, "甲光学、乙乳业两家企业完成上市辅导备案")


def test_the_longest_period_of_a_title_counts() -> None:
    assert parse_facts("某园区2026年第三季度（1—9月）主要指标\n签约18个").period == "2026年1—9月"
    assert parse_facts("某园区2026年第三季度情况表\n统计期间：2026年1—9月\n签约18个").period == "2026年1—9月"


def test_a_total_below_parts_is_no_part() -> None:
    ledger = parse_facts("指标\t单位\t本期\n投资\t亿元\t9\n　其中：甲\t亿元\t4\n　　　　乙\t亿元\t5\n　合计\t亿元\t9")
    assert [fact.part_of for fact in ledger.facts] == [None, "F1", "F1", None]
    assert ledger.problems == ()


def test_a_total_merged_over_the_number_column() -> None:
    fact = parse_facts("序号\t项目\t单位\t本期\n1\t甲\t个\t4\n2\t乙\t个\t5\n合计\t\t个\t9").facts[2]
    assert (fact.label, fact.value) == ("合计", 9)


def test_a_sentence_is_no_header() -> None:
    assert [fact.value for fact in parse_facts("今年以来，同比情况较好，目标明确\n签约18个，目标25个").facts] == [
        None,
        18,
    ]


def test_month_on_month_is_no_year_on_year() -> None:
    fact = one("总投资56.2亿元，环比增长5%")
    assert (fact.growth, fact.prior) == (None, None)
    assert fact.mom == 5


def test_growth_without_a_base_is_not_taken_for_year_on_year() -> None:
    ledger = parse_facts("总投资56.2亿元，增长5%")
    assert ledger.facts[0].growth is None
    assert "同比" in reasons(ledger, 1)


def test_approximate_figures_are_reported() -> None:
    ledger = parse_facts("实际利用外资约350万美元")
    assert (ledger.facts[0].label, ledger.facts[0].value) == ("实际利用外资", 350)
    assert "约数" in reasons(ledger, 1)


def test_period_before_the_figures() -> None:
    ledger = parse_facts("2026年1—9月，签约项目18个。\n9月份签约项目3个。")
    assert ledger.period == "2026年1—9月"
    assert [(fact.label, fact.period) for fact in ledger.facts] == [("签约项目", ""), ("9月签约项目", "9月")]
    assert ledger.problems == ()


def test_remarks_are_reported_not_dropped() -> None:
    ledger = parse_facts("指标\t单位\t本期\n签约\t个\t18\n注：本表为快报数")
    assert "表注" in reasons(ledger, 3)


def test_nothing_readable() -> None:
    with pytest.raises(NoFacts, match="第 1 行"):
        require_facts(parse_facts("指标：XX"))
    with pytest.raises(NoFacts, match="表头"):
        require_facts(parse_facts(""))


_WORDS = st.sampled_from(
    [
        "指标", "单位", "本期", "上年同期", "目标", "同比%", "增减", "备注", "签约项目", "总投资（亿元）", "其中：",
        "合计", "亿元", "个", "18", "56.20", "1,892", "0.375", "XX", "-", "持平", "↑3", "(3.2)", "%", "同比增长",
        "完成年度任务的", "约", "，", "。", "；", "、", "\t", "\t", "\t", "|", "|", ",", "  ", "\n", "\n", "\r\n", '"',
        "---", "（单位：万元）", "一、", "#", "**", "1—9月", "分别为", "2026年三季度情况表", "\u3000", "：", "注：",
        "引进某项目",
    ]
)  # fmt: skip
PASTES = st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=60).map("".join))


@settings(max_examples=200, deadline=None)
@given(PASTES)
def test_never_raises_and_every_line_ends_up_somewhere(text: str) -> None:
    read = read_paste(text)
    ledger = read.ledger()
    accounted = {fact.line for fact in ledger.facts} | {problem.line for problem in ledger.problems} | read.headings
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    missing = [line for number, line in enumerate(lines, 1) if line.strip() and number not in accounted]
    assert missing == []
    # A line with digits and a label is never waved through as a heading of nothing.
    assert [fact.id for fact in ledger.facts] == [f"F{number}" for number in range(1, len(ledger.facts) + 1)]
    assert all(fact.label for fact in ledger.facts)
    assert all(fact.value is not None or fact.note for fact in ledger.facts)


_LABELS = st.sampled_from(["签约项目", "总投资", "到位资金", "接待客商", "外出招商", "储备项目", "税收"])
_VALUES = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(_LABELS, st.tuples(_VALUES, _VALUES), min_size=1), st.sampled_from(["\t", "|"]))
def test_a_plain_sheet_comes_back_exactly(sheet: dict[str, tuple[Decimal, Decimal]], separator: str) -> None:
    rows = [["指标", "单位", "本期", "上年同期"], *([label, "亿元", *map(str, pair)] for label, pair in sheet.items())]
    edge = "|" if separator == "|" else ""
    ledger = parse_facts("\n".join(edge + separator.join(row) + edge for row in rows))
    found = {fact.label: (str(fact.value), str(fact.prior)) for fact in ledger.facts}
    assert found == {label: (str(value), str(prior)) for label, (value, prior) in sheet.items()}
    assert ledger.problems == ()


def test_ten_thousand_rows_and_very_long_lines() -> None:
    rows = "".join(f"其中：指标{number}\t个\t{number}\n" for number in range(10_000))
    assert len(parse_facts(f"指标\t单位\t本期\n总数\t个\t99999999\n{rows}").facts) == 10_001
    for text in (
        "签约项目18个，同比增加3个，1月2个，" * 10_000,
        " " * 300_000 + "x",
        "-" * 300_000 + "x",
        "(" * 100_000,
    ):
        parse_facts(text)


def test_a_second_total_investment_says_whose_it_is() -> None:
    text = "签约项目29个，总投资87.4亿元。\n在谈储备项目57个，总投资234.8亿元，比上年同期多16个、56.2亿元。"
    facts = parse_facts(text).facts
    assert [(fact.label, fact.prior) for fact in facts] == [
        ("签约项目", None),
        ("总投资", None),
        ("在谈储备项目", Decimal(41)),
        ("在谈储备项目总投资", Decimal("178.6")),
    ]


def test_a_bare_scale_is_the_money_beside_it() -> None:
    ledger = parse_facts("总投资182.6亿元，同比增长20.7%，去年151.3亿")
    assert [(fact.value, fact.unit, fact.prior) for fact in ledger.facts] == [
        (Decimal("182.6"), "亿元", Decimal("151.3"))
    ]
    assert ledger.problems == ()
    assert parse_facts("到位外资860万美元，去年1.2亿元").problems


@pytest.mark.parametrize(("heading", "read"), [("计划（年初预算）", True), ("计划（完成率）", False)])
def test_what_a_bracket_adds_to_a_heading_must_not_change_its_kind(heading: str, read: bool) -> None:
    fact = parse_facts(f"指标\t单位\t本期\t{heading}\n签约项目\t个\t46\t60\n").facts[0]
    assert (fact.target == Decimal(60)) is read


def test_a_heading_may_have_its_months_in_brackets() -> None:
    fact = parse_facts(
        "指标\t单位\t累计\t上年同期（1—9月）\t上期（1—6月）\t目标（全年）\n签约项目\t个\t46\t38\t31\t60\n"
    ).facts[0]
    assert (fact.value, fact.prior, fact.previous, fact.target) == tuple(map(Decimal, (46, 38, 31, 60)))


@pytest.mark.parametrize(
    "text",
    [
        "指标\u200b\t单位\t本期\n签约\u200b项目\t个\t1\u200b8\n总投资\x07\t\ufeff亿元\t56.2",
        "签约项目\u200b18\u200b个，总投资\x07 56\u200b.2亿元",
    ],
)
def test_what_nobody_sees_stands_in_no_name_and_breaks_no_number(text: str) -> None:
    ledger = parse_facts(text)
    assert [(fact.label, str(fact.value), fact.unit) for fact in ledger.facts] == [
        ("签约项目", "18", "个"),
        ("总投资", "56.2", "亿元"),
    ]
    assert not ledger.problems
    assert "\u200b" in ledger.facts[0].source


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("税收收入\t亿元\t待核\t9.8", []),
        ("税收收入\t亿元\t—\t9.8", []),
        ("签约项目\t个\t29\t23\n税收收入\t亿元\t\t9.8", ["签约项目"]),
        ("固定资产投资增速\t—\t5.2", ["固定资产投资增速"]),
        ("签约项目\t\t29", ["签约项目"]),
    ],
)
def test_without_a_heading_last_years_figure_is_not_taken_for_this_periods(text: str, read: list[str]) -> None:
    ledger = parse_facts(text)
    assert [fact.label for fact in ledger.facts] == read
    told = [one for one in ledger.problems if "本期这一格还没有数" in one.reason]
    assert bool(told) is (len(read) < len(text.splitlines()))


def test_what_is_said_of_a_figure_stands_where_it_was_said() -> None:
    ledger = parse_facts("在谈储备项目57个左右，开工了18个")
    assert [fact.label for fact in ledger.facts] == ["在谈储备项目", "开工"]
    assert ledger.facts[0].note == "原文为「57个左右」"
