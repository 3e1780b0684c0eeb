"""Earlier periods beside the table: offered, taken over with their source, and told where they disagree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import settings_for
from writer.checking import Offer
from writer.facts import TABLE_HEADER
from writer.office import Office, open_office
from writer.schema import Problem
from writer.sheets import FactSheet, taken_mark
from writer.ui.beside import fill_of, filled
from writer.ui.jobs import Jobs
from writer.ui.views import data
from writer.ui.workbench import Workbench

HEAD = "指标\t单位\t本期\t上年同期\n"
NOTE, PRIOR = TABLE_HEADER.index("备注"), TABLE_HEADER.index("上年同期")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(settings_for(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def bench(office: Office) -> Workbench:
    return Workbench(office, Jobs())


def begun(bench: Workbench, period: str, rows: str) -> str:
    report_id = bench.begin("石坪经济开发区工作汇报", period)
    bench.paste(report_id, HEAD + rows, append=False)
    return report_id


def test_last_years_report_offers_its_values_also_when_put_away(bench: Workbench) -> None:
    old = begun(bench, "2025年第三季度", "签约项目\t个\t15\t\n计划总投资\t亿元\t48.3\t\n")
    now = begun(bench, "2026年第三季度", "签约项目\t个\t18\t\n计划总投资\t亿元\t56.2\t48.3\n")
    bench.archive(old)
    beside = bench.beside(now)
    assert [(one.offer.fact, one.column, one.value) for one in beside.fills] == [("F1", PRIOR, "15")]
    assert beside.problems == ()
    assert bench.beside(old) == type(beside)()


def test_what_is_taken_over_is_saved_with_its_source_and_does_not_reach_the_draft(bench: Workbench) -> None:
    begun(bench, "2025年第三季度", "签约项目\t个\t15\t\n")
    now = begun(bench, "2026年第三季度", "签约项目\t个\t18\t\n")
    [fill] = bench.beside(now).fills
    sheet = bench.save_rows(now, filled(bench.sheet(now), fill).rows).sheet
    assert sheet.rows[0][PRIOR] == "15"
    assert "带入" in sheet.rows[0][NOTE]
    assert "2025年第三季度" in sheet.rows[0][NOTE]
    fact = bench.ledger(now).facts[0]
    assert (fact.prior, fact.note) == (Decimal(15), "")
    assert "带入" not in fact.source
    assert not bench.beside(now).fills
    assert not bench.beside(now).problems


def test_a_row_that_disagrees_is_told_at_its_own_row(bench: Workbench) -> None:
    begun(bench, "2025年第三季度", "签约项目\t个\t15\t\n开工项目\t个\t9\t\n")
    now = begun(bench, "2026年第三季度", "签约项目\t个\t18\t15\n开工项目\t个\t12\t8\n")
    [problem] = bench.beside(now).problems
    assert problem.line == 2
    assert "9个" in problem.reason
    shown = data.table_problems([problem], ["F1", "F2"])
    assert 'data-row="1"' in shown
    assert "9个" in shown


def test_a_published_report_in_the_library_offers_too(bench: Workbench, office: Office, tmp_path: Path) -> None:
    past = tmp_path / "石坪经开区2025年前三季度工作汇报.txt"
    past.write_text(
        "石坪经济开发区2025年前三季度工作汇报\n\n一、基本情况\n1—9月，全区签约项目15个，计划总投资48.3亿元。\n",
        encoding="utf-8",
    )
    office.library.index([past])
    now = begun(bench, "2026年1—9月", "签约项目\t个\t18\t\n计划总投资\t亿元\t56.2\t47\n")
    beside = bench.beside(now)
    assert [(one.offer.fact, one.value) for one in beside.fills] == [("F1", "15")]
    assert "前三季度" in beside.fills[0].offer.source
    assert [one.line for one in beside.problems] == [2]


def test_a_table_without_period_or_record_is_left_alone(bench: Workbench) -> None:
    for period in ("", "第三季度", "看不懂"):
        report_id = begun(bench, period, "签约项目\t个\t18\t\n")
        assert not bench.beside(report_id).fills


def test_what_the_record_holds_of_a_report_carried_on_comes_back_with_its_figures(bench: Workbench) -> None:
    old = begun(bench, "2025年", "签约项目\t个\t32\t28\n")
    new = bench.carry_on(old)
    bench.describe(new, "石坪经济开发区工作汇报", "2026年")
    rows = [list(row) for row in bench.sheet(new).rows]
    rows[0][TABLE_HEADER.index("本期")] = "36"
    bench.save_rows(new, rows)
    [fill] = bench.beside(new).fills
    assert fill.value == "32"


def test_the_period_before_goes_in_front_of_the_note() -> None:
    fill = fill_of(Offer("F1", "签约项目", "previous", Decimal("5"), "个", "《甲》"))
    sheet = FactSheet((("F1", "签约项目", "个", "7", "", "", "〔同比3%〕办公室"),))
    [row] = filled(sheet, fill).rows
    assert row[NOTE] == "〔上期5〕〔同比3%〕办公室〔带入上期5个，来自《甲》〕"
    assert row[:NOTE] == sheet.rows[0][:NOTE]


@given(st.text(max_size=30), st.text(max_size=30))
def test_where_a_value_comes_from_never_becomes_part_of_the_fact(note: str, source: str) -> None:
    row = ("F1", "签约项目", "个", "18", "15", "", note)
    bare = FactSheet((row,)).ledger()
    marked = FactSheet(((*row[:NOTE], note + taken_mark(source)),)).ledger()
    assert [replace(one, source="") for one in marked.facts] == [replace(one, source="") for one in bare.facts]


def test_a_remark_on_the_series_is_no_problem_of_the_paste(bench: Workbench) -> None:
    begun(bench, "2025年第三季度", "签约项目\t个\t15\t\n")
    now = begun(bench, "2026年第三季度", "签约项目\t个\t18\t14\n")
    assert bench.table_problems(now) == ()
    assert all(isinstance(one, Problem) for one in bench.beside(now).problems)
