"""The table of figures: kept as typed, ids that stay, assignments that survive a corrected paste."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from writer.facts import TABLE_HEADER
from writer.schema import Fact, Ledger, Outline, OutlineItem, Problem
from writer.ui.data import _read
from writer.ui.sheets import (
    FactSheet,
    blank_values,
    carry_assignments,
    clean_rows,
    joined,
    read_sheet,
    settled,
    write_sheet,
)

WIDTH = len(TABLE_HEADER)


def row(*cells: str) -> tuple[str, ...]:
    return (*cells, *[""] * (WIDTH - len(cells)))


CELLS = st.text(max_size=8).map(lambda text: clean_rows([[text, "x"]])[0][0])
ROWS = st.lists(st.lists(CELLS, min_size=WIDTH, max_size=WIDTH), max_size=6).map(clean_rows)


@given(ROWS, st.text(max_size=20), st.lists(st.builds(Problem, st.integers(1, 99), CELLS, CELLS), max_size=3))
def test_a_sheet_comes_back_as_it_was(rows: tuple[tuple[str, ...], ...], pasted: str, unread: list[Problem]) -> None:
    sheet = FactSheet(rows, "题", pasted, tuple(unread))
    assert read_sheet(write_sheet(sheet)) == sheet


@given(st.text(max_size=40))
def test_any_recorded_text_can_be_opened(text: str) -> None:
    assert isinstance(read_sheet(text).ledger(), Ledger)


def test_new_rows_get_ids_and_keep_them_when_a_row_is_put_in_between() -> None:
    sheet = FactSheet((row("F1", "签约项目", "个", "18"), row("", "开工项目", "个", "9"))).numbered()
    assert [one[0] for one in sheet.rows] == ["F1", "F2"]
    between = FactSheet((sheet.rows[0], row("", "投产项目", "个", "4"), sheet.rows[1])).numbered()
    assert [one[0] for one in between.rows] == ["F1", "F3", "F2"]


def test_a_row_without_a_figure_is_kept_and_told() -> None:
    sheet = FactSheet((row("", "签约项目", "个"),)).numbered()
    ledger = sheet.ledger()
    assert not ledger.facts
    assert ledger.problems[0].line == 1


def test_an_appended_paste_does_not_take_ids_that_are_there() -> None:
    both = joined(FactSheet((row("F1", "签约项目", "个", "18"),)), FactSheet((row("F1", "开工项目", "个", "9"),)))
    assert [one[0] for one in both.rows] == ["F1", "F2"]


def test_an_appended_paste_fills_the_rows_that_wait_for_their_figures() -> None:
    waiting = (row("F1", "签约项目", "个"), row("F2", "其中：超亿元项目", "个"), row("F3", "开工项目", "个", "9"))
    pasted = (
        row("F1", "开工项目", "个", "12"), row("F2", "其中：超亿元项目", "个", "4"),
        row("F3", "签约项目", "个", "29", "23"),
    )  # fmt: skip
    both = joined(FactSheet(waiting), FactSheet(pasted)).rows
    # 其中 is of the row above it, and what has a figure already is never written over.
    assert [one[1:4] for one in both] == [
        ("签约项目", "个", "29"), ("其中：超亿元项目", "个", ""), ("开工项目", "个", "9"), ("开工项目", "个", "12"),
        ("其中：超亿元项目", "个", "4"),
    ]  # fmt: skip
    assert both[0][0] == "F1"
    assert both[0][4] == "23"


def test_an_appended_paste_keeps_what_is_still_to_be_looked_at() -> None:
    masked = Problem(2, "外资项目\t个\tX", "是遮盖的")
    doubtful = Problem(3, "固投\t亿元\t约12", "是约数")
    first = FactSheet((row("F1", "固投", "亿元", "12"),), unread=(masked, doubtful))
    other = joined(first, FactSheet((row("", "开工项目", "个", "9"),), unread=(Problem(1, "乱写", "读不懂"),)))
    assert other.unread == (Problem(1, "乱写", "读不懂"), masked, doubtful)
    mended = joined(first, FactSheet((row("", "外资项目", "个", "4"),)))
    assert mended.unread == (doubtful,)


def test_a_line_typed_into_the_table_is_no_longer_unread() -> None:
    masked, doubtful = Problem(2, "外资项目 个 X", "是遮盖的"), Problem(3, "固投 亿元 约12", "是约数")
    before = (row("F1", "固投", "亿元", "12"),)
    after = (*before, row("", "外资项目", "个", "4"))
    assert settled((masked, doubtful), before, after) == (doubtful,)
    assert settled((masked, doubtful), before, (*before, row("", "外资项目", "个"))) == (masked, doubtful)


def test_signs_that_cannot_be_seen_do_not_reach_the_table() -> None:
    assert clean_rows([["F1", "企业\x01服务\n事项", "件"]])[0][1] == "企业 服务 事项"


def test_the_next_period_starts_with_the_indicators_alone() -> None:
    sheet = blank_values(FactSheet((row("F1", "签约项目", "个", "18", "15", "24", "招商局"),), "题", "旧文本"))
    assert sheet.rows == (row("F1", "签约项目", "个"),)
    assert sheet.pasted == ""


def test_a_corrected_paste_keeps_facts_in_their_sections() -> None:
    before = Ledger((Fact("F1", "签约项目", Decimal(18)), Fact("F2", "开工项目", Decimal(9))))
    after = Ledger(
        (Fact("F1", "投产项目", Decimal(4)), Fact("F2", "签约项目", Decimal(19)), Fact("F3", "开工项目", Decimal(9)))
    )
    item = OutlineItem("1", 1, "一、", "情况", "overview", ("F2", "F1"), key="k")
    carried = carry_assignments(Outline("题", items=(item,)), before, after)
    assert carried.items[0].facts == ("F3", "F2")


def test_a_sheet_that_comes_in_place_of_another_says_so() -> None:
    rows = (("F1", "签约项目", "个", "18", "", "", ""), ("F2", "外资", "亿元", "3", "", "", ""))
    before, now = FactSheet(rows), FactSheet((("F1", "签约项目", "个", "21", "", "", ""),))
    assert "替换了原来的 2 条（点“撤销表格改动”可找回）" in _read(now, False, before)
    for same in (FactSheet(), FactSheet((("F9", *now.rows[0][1:]),))):  # nothing was there, or the same
        assert "替换" not in _read(now, False, same)
