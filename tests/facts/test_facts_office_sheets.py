"""Sheets as offices keep them: # for 其中, remarks one column off, notes over the table, parts that are complete."""

from __future__ import annotations

from decimal import Decimal

from writer.facts import parse_facts
from writer.figures import find_figures

HEAD = "某某区2026年1—9月情况表\n指标\t单位\t本期\t上年同期\t备注\n"


def test_a_part_greater_than_the_row_above_is_one_of_the_total() -> None:
    ledger = parse_facts(
        HEAD + "进出口总值\t亿元\t86.42\t74.95\t\n　出口\t亿元\t52.38\t44.61\t\n　进口\t亿元\t34.04\t30.34\t\n"
        "　#保税物流进出口\t亿元\t38.26\t30.18\t\n　#跨境电商进出口\t亿元\t6.75\t4.59\t\n"
    )
    total = ledger.facts[0].id
    assert [fact.part_of for fact in ledger.facts[1:]] == [total] * 4
    assert ledger.problems == ()


def test_a_part_that_fits_stays_where_it_stands() -> None:
    ledger = parse_facts(
        HEAD + "进出口总值\t亿元\t86.42\t74.95\t\n　进口\t亿元\t34.04\t30.34\t\n　　酒类进口\t亿元\t2.16\t2.58\t\n"
    )
    assert ledger.facts[2].part_of == ledger.facts[1].id


def test_a_remark_one_column_off_is_a_fact_in_words() -> None:
    ledger = parse_facts(HEAD + "签约项目\t个\t18\t15\t\n提请事项\t\t\t项目用地缺口约620亩，请市局支持\t\n")
    assert ledger.problems == ()
    assert (ledger.facts[1].label, ledger.facts[1].value) == ("提请事项", None)
    assert "620亩" in ledger.facts[1].note


def test_a_word_in_a_column_of_figures_is_still_reported() -> None:
    ledger = parse_facts(HEAD + "签约项目\t个\t\t持平\t\n")
    assert [problem.line for problem in ledger.problems] == [3]


def test_what_brackets_say_over_a_table_is_no_metric() -> None:
    ledger = parse_facts(
        "某市2026年国庆假期统计表（10月1日至7日）\n（2025年国庆、中秋连休8天，表中同比按日均计算）\n"
        "指标\t单位\t本期\t同比（%）\n接待游客\t万人次\t386.42\t7.3\n"
    )
    assert [fact.value for fact in ledger.facts] == [None, Decimal("386.42")]


def test_the_title_of_a_sheet_may_count_its_days() -> None:
    ledger = parse_facts("某市2026年春运客运数据（2月2日—3月13日，共40天）\n指标\t本期\n客流总量（万人次）\t968.2\n")
    assert [fact.label for fact in ledger.facts] == ["客流总量"]
    assert "春运客运数据" in ledger.title


def test_declared_parts_that_make_up_the_whole_take_no_further_row() -> None:
    ledger = parse_facts(
        HEAD
        + "税费收入\t万元\t659510\t631490\t\n　税收收入\t万元\t386420\t369910\t\n　非税收入\t万元\t273090\t261580\t\n"
        "契税\t万元\t17420\t21080\t\n其他各税\t万元\t369000\t348830\t\n"
    )
    assert [fact.part_of for fact in ledger.facts[3:]] == [None, None]


def test_an_amount_right_behind_latin_letters_is_read() -> None:
    assert [figure.text for figure in find_figures("GDP312.6亿，增长7.1%")] == ["312.6亿", "7.1%"]
    assert find_figures("A4纸、F16、GDP2026") == ()
