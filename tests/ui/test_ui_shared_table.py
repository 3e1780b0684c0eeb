"""Two people at one table of figures: nobody's figure goes back to what it was, and nothing typed disappears."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from conftest import settings_for
from writer.facts import TABLE_HEADER
from writer.office import Office, open_office
from writer.ui import build_app
from writer.ui.jobs import Jobs
from writer.ui.shared_table import merge_rows
from writer.ui.workbench import Workbench

NAMES = ("李主任", "王科长")
VALUE, SAME = TABLE_HEADER.index("本期"), TABLE_HEADER.index("上年同期")
TABLE = "指标\t单位\t本期\t上年同期\n签约项目\t个\t18\t15\n总投资\t亿元\t56.23\t48.3\n"


def row(*cells: str) -> tuple[str, ...]:
    return (*cells, *[""] * (len(TABLE_HEADER) - len(cells)))


BASE = (row("F1", "签约项目", "个", "18", "15"), row("F2", "总投资", "亿元", "56.23", "48.3"))


def test_each_keeps_the_cells_that_only_he_has_changed() -> None:
    theirs = (row("F1", "签约项目", "个", "20", "15"), BASE[1], row("F3", "外资", "万美元", "350"))
    mine = (
        row("F1", "签约项目", "个", "18", "16"),
        row("F2", "总投资", "亿元", "60", "48.3"),
        row("", "客商", "批", "3"),
    )
    done = merge_rows(BASE, theirs, mine, NAMES)
    assert [one[1:5] for one in done.rows] == [
        ("签约项目", "个", "20", "16"),
        ("总投资", "亿元", "60", "48.3"),
        ("外资", "万美元", "350", ""),
        ("客商", "批", "3", ""),
    ]
    assert (done.places, done.met) == ((0, 1, -1, 2), ())


def test_of_two_values_for_one_cell_the_first_stays_and_both_are_told() -> None:
    theirs, mine = (
        (row("F1", "签约项目", "个", "20", "15"), BASE[1]),
        (row("F1", "签约项目", "个", "21", "15"), BASE[1]),
    )
    done = merge_rows(BASE, theirs, mine, NAMES)
    assert done.rows == theirs
    assert [one.text for one in done.met] == ["签约项目"]
    assert all(word in done.met[0].reason for word in (*NAMES, "“20”", "“21”", "本期"))


@pytest.mark.parametrize("renamed", [row("F1", "外资", "万美元", "350"), row("F1", "签约项目", "百个", "0.2", "15")])
def test_a_value_never_goes_to_a_row_that_has_become_another_figure(renamed: tuple[str, ...]) -> None:
    mine = (row("F1", "签约项目", "个", "21", "15"), BASE[1])
    done = merge_rows(BASE, (renamed, BASE[1]), mine, NAMES)
    assert [one[1:4] for one in done.rows[:2]] == [renamed[1:4], ("签约项目", "个", "21")]
    assert len(done.met) == 1


def test_a_row_that_one_took_out_and_the_other_changed_stays() -> None:
    changed = row("F1", "签约项目", "个", "21", "15")
    for theirs, mine in (((BASE[1],), (changed, BASE[1])), ((changed, BASE[1]), (BASE[1],))):
        done = merge_rows(BASE, theirs, mine, NAMES)
        assert [one[1:4] for one in done.rows] == [("签约项目", "个", "21"), ("总投资", "亿元", "56.23")]
        assert len(done.met) == 1
    assert merge_rows(BASE, (BASE[1],), BASE, NAMES).rows == (BASE[1],)
    assert merge_rows(BASE, BASE, (BASE[1],), NAMES).rows == (BASE[1],)


CELLS = st.lists(st.sampled_from(["", "1", "2", "甲"]), min_size=3, max_size=3)
ROWS = st.lists(st.tuples(st.sampled_from(["", "F1", "F2", "F3"]), CELLS), max_size=4).map(
    lambda found: tuple(row(name, *cells) for name, cells in found)
)


@given(ROWS, ROWS, ROWS)
def test_whatever_two_tables_are_nothing_that_only_one_has_typed_is_gone(
    base: tuple[tuple[str, ...], ...], theirs: tuple[tuple[str, ...], ...], mine: tuple[tuple[str, ...], ...]
) -> None:
    done = merge_rows(base, theirs, mine, NAMES)
    assert len(done.rows) == len(done.places)
    told = " ".join(one.reason for one in done.met) + " ".join(cell for one in done.rows for cell in one)
    for own, other in ((mine, theirs), (theirs, mine)):
        new = {cell for one in own for cell in one[1:]} - {cell for one in (*base, *other) for cell in one[1:]}
        assert all(cell in told for cell in new)
    places = [place for place in done.places if place >= 0]
    assert places == sorted(places)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(settings_for(tmp_path))
    yield opened
    opened.close()


def test_a_page_that_stood_open_puts_no_figure_back(office: Office) -> None:
    bench = Workbench(office, Jobs())
    report = bench.begin()
    bench.paste(report, TABLE, append=False)
    sheet, n = bench.table(report)
    first, second = ([list(one) for one in sheet.rows] for _ in range(2))
    first[0][VALUE], second[1][VALUE] = "20", "60"
    assert bench.save_rows(report, first, "李主任", n).merged is None
    done = bench.save_rows(report, second, "王科长", n)
    assert [one[VALUE] for one in done.sheet.rows] == ["20", "60"]
    assert bench.table(report) == (done.sheet, done.n)
    second[0][VALUE] = "21"
    met = bench.save_rows(report, second, "王科长", n)
    assert met.sheet.rows[0][VALUE] == "20"
    assert "“21”" in bench.sheet(report).unread[0].reason
    assert len(office.store.desk.facts_saved(report)) == met.n


def test_a_table_kept_in_a_browser_is_saved_once_and_over_nobody(office: Office) -> None:
    bench = Workbench(office, Jobs())
    report = bench.begin()
    bench.paste(report, TABLE, append=False)
    sheet, n = bench.table(report)
    rows = [list(one) for one in sheet.rows]
    rows[0][VALUE] = "20"
    left = {"report": report, "base": n, "rows": rows}
    with TestClient(build_app(office), base_url="http://127.0.0.1:7860") as client:
        assert client.post("/typed-table", json=left).json() == {"n": n + 1, "shown": True}
        later = [[*one[:VALUE], "22", *one[VALUE + 1 :]] if one[0] == "F1" else one for one in rows]
        bench.save_rows(report, later, base=n + 1)
        assert client.post("/typed-table", json=left).json() == {"n": n + 2, "shown": False}
        assert bench.sheet(report).rows[0][VALUE] == "22"
        assert not bench.sheet(report).unread
        rows[1][SAME] = "49"
        assert client.post("/typed-table", json=left).json() == {"n": n + 3, "shown": False}
        assert [(one[VALUE], one[SAME]) for one in bench.sheet(report).rows] == [("22", "15"), ("56.23", "49")]
        assert client.post("/typed-table", json=left | {"report": "../../x"}).status_code == 404
        wrong = ({"rows": "x"}, {"rows": [["x"]] * 2_200}, {"base": -1}, {"rows": [[7]]}, {"rows": [["", "x"]] * 2_050})
        assert [client.post("/typed-table", json=left | one).status_code for one in wrong] == [422] * 5
        assert client.post("/typed-table", json=left, headers={"origin": "https://evil.example"}).status_code == 403
    assert office.store.desk.last_facts(report)[0] == n + 3
