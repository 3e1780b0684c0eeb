"""The editable table: there and back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from writer.facts import TABLE_HEADER, ledger_table, parse_facts, parse_table
from writer.schema import Fact, Ledger

PASTE = (
    "2026年三季度情况表\n指标\t单位\t本期\t上年同期\t同比%\n签约项目\t个\t18\t15\t20\n其中：外资\t个\t5\t\t\n总投资\t亿元\t56.20\t48.30\t\n"
    "税收（万元）\t\t1,892\t\t-3.2\n"
)
NUMBERS = st.none() | st.decimals(
    allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12
)
NAMES = st.text(alphabet="签约总投资外资税收项目12", min_size=1, max_size=8).map(lambda name: f"甲{name}")
NOTES = st.sampled_from(["", "快报", "〔同比5%〕照录", "〔注〕", "〔环比〕〔上期3〕"]) | st.text(
    "〔〕注同比环上期0%。", max_size=6
)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    facts: list[Fact] = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        value = draw(NUMBERS)
        prior = draw(NUMBERS)
        parent = draw(st.none() | st.sampled_from([fact.id for fact in facts])) if facts else None
        fact = Fact(
            f"F{number}", draw(NAMES), value, draw(st.sampled_from(["个", "亿元", "万美元", "%", ""])),
            draw(st.sampled_from(["", "9月"])), prior, draw(NUMBERS), parent,
            draw(NOTES) if value is not None else "9月底开工",
            growth=draw(NUMBERS), prior_inferred=prior is not None and draw(st.booleans()),
            previous=draw(NUMBERS), mom=draw(NUMBERS), basis=draw(st.sampled_from(["", "累计", "当期", "期末"])),
        )  # fmt: skip
        facts.append(fact)
    return Ledger(tuple(facts))


@settings(max_examples=100, deadline=None)
@given(ledgers())
def test_round_trip(ledger: Ledger) -> None:
    back = parse_table(ledger_table(ledger))
    assert [replace(fact, line=0, source="") for fact in back.facts] == list(ledger.facts)
    assert [str(fact.value) for fact in back.facts] == [str(fact.value) for fact in ledger.facts]
    assert back.problems == ()


def test_rows_as_people_see_them() -> None:
    rows = ledger_table(parse_facts(PASTE))
    assert rows[0] == ["F1", "签约项目", "个", "18", "15", "", "〔同比20%〕"]
    assert rows[1] == ["F2", "其中：外资", "个", "5", "", "", ""]
    assert rows[2][3:5] == ["56.20", "48.30"]
    assert all(len(row) == len(TABLE_HEADER) for row in rows)


def test_what_has_no_column_stands_in_the_note() -> None:
    fact = Fact("F1", "税收", Decimal("1.20"), "亿元", "9月", previous=Decimal("1.1"), mom=Decimal("9.1"), basis="当期")
    row = ledger_table(Ledger((fact,)))[0]
    assert row[6] == "〔上期1.1〕〔环比9.1%〕〔时期9月〕〔口径当期〕"
    row[6] = "〔上期XX〕〔环比9.1%〕"
    edited = parse_table([row])
    assert (edited.facts[0].previous, edited.facts[0].mom) == (None, Decimal("9.1"))
    assert "〔上期XX〕" in edited.problems[0].reason


def test_unchanged_rows_keep_their_line_in_the_paste() -> None:
    ledger = parse_facts(PASTE)
    rows = ledger_table(ledger)
    rows[0][3] = "19"
    rows.append(["", "新增", "家", "3", "", "", ""])
    edited = parse_table(rows, ledger)
    assert (edited.title, edited.period) == (ledger.title, ledger.period)
    assert edited.facts[1:4] == ledger.facts[1:]
    assert (edited.facts[0].value, edited.facts[0].source) == (19, "\t".join(rows[0]))
    assert (edited.facts[4].id, edited.facts[4].value) == ("F5", 3)


def test_ids_stay_with_their_rows() -> None:
    rows = [
        ["F3", "丙", "个", "3"],
        ["", "新", "个", "1"],
        ["F3", "又", "个", "2"],
        ["坏", "坏", "个", "4"],
        ["F1", "甲", "个", "1"],
    ]
    assert [fact.id for fact in parse_table(rows).facts] == ["F3", "F4", "F5", "F6", "F1"]


def test_what_cannot_be_read_is_reported_with_its_row() -> None:
    ledger = parse_table(
        [
            list(TABLE_HEADER),
            ["F1", "签约", "个", "XX"],
            ["F2", "", "个", "3"],
            ["", "", "", ""],
            [None, "税", None, 3.5],
        ]
    )
    assert [(fact.label, fact.value) for fact in ledger.facts] == [("税", Decimal("3.5"))]
    assert {problem.line for problem in ledger.problems} == {2, 3}


def test_a_child_of_a_removed_row_stands_alone() -> None:
    rows = [["F2", "外资", "个", "5", "", "", "〔属F1〕"]]
    assert parse_table(rows).facts[0].part_of is None


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.none() | st.text(max_size=8) | st.floats() | st.integers(), max_size=9), max_size=8))
def test_never_raises(rows: list[list[object]]) -> None:
    ledger = parse_table(rows)
    assert len({fact.id for fact in ledger.facts}) == len(ledger.facts)
