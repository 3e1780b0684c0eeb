"""House style: decimals the way an office prints them, and never another value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.facts import FigureStyle, Habit, StreamRenderer, render, settled
from writer.figures import find_figures
from writer.schema import Fact, Ledger

LEDGER = Ledger(
    (
        Fact("F1", "签约项目", Decimal(18), "个", prior=Decimal(15), target=Decimal(25)),
        Fact("F2", "总投资", Decimal("56.23"), "亿元", prior=Decimal("48.30"), target=Decimal("70.29")),
        Fact("F3", "到位资金", Decimal("99.96"), "亿元"),
        Fact("F4", "税收", Decimal("12.04"), "亿元", growth=Decimal(20)),
        Fact("F5", "外资", Decimal("0.04"), "亿元", prior=Decimal("0.05")),
        Fact("F6", "利润", Decimal("-1.53"), "亿元"),
        Fact("F7", "产值", Decimal("120"), "亿元", prior=Decimal("100")),
        Fact("F8", "用电量", Decimal("12.3456"), "亿千瓦时", target=Decimal("12.35")),
        Fact("F9", "增速", Decimal("-3.25"), "%", prior=Decimal("-3.25")),
    )
)
ONE = FigureStyle({"亿元": Habit(1), "亿千瓦时": Habit(2)}, {"change": Habit(1), "done": Habit(1)})
PADDED = FigureStyle({"亿元": Habit(1, padded=True)}, {"change": Habit(1, padded=True), "done": Habit(1, padded=True)})


@pytest.mark.parametrize(
    ("text", "plain", "one", "padded"),
    [
        ("[[F1]]", "18个", "18个", "18个"),
        ("[[F2]]", "56.23亿元", "56.2亿元", "56.2亿元"),
        ("[[F2.prior]]", "48.30亿元", "48.3亿元", "48.3亿元"),
        ("[[F2.diff]]", "7.93亿元", "7.9亿元", "7.9亿元"),
        ("[[F3]]", "99.96亿元", "99.96亿元", "99.96亿元"),
        ("[[F4]]", "12.04亿元", "12.0亿元", "12.0亿元"),
        ("[[F5]]", "0.04亿元", "0.04亿元", "0.04亿元"),
        ("增长[[F7.yoy]]", "增长20%", "增长20%", "增长20.0%"),
        ("下降[[F5.yoy]]", "下降20%", "下降20%", "下降20.0%"),
        ("[[F8.done]]", "99.96%", "99.96%", "99.96%"),
        ("[[F8]]", "12.3456亿千瓦时", "12.35亿千瓦时", "12.3456亿千瓦时"),
        # a change that was pasted as such gets no decimals that nobody measured
        ("增长[[F4.yoy]]", "增长20%", "增长20%", "增长20%"),
        ("亏损[[F6]]", "亏损1.53亿元", "亏损1.5亿元", "亏损1.5亿元"),
        ("利润[[F6]]", "利润-1.53亿元", "利润-1.5亿元", "利润-1.5亿元"),
        # figures carry no sign: without a verb nobody would see a fall
        ("同比[[F5.yoy]]", "同比下降20%", "同比下降20%", "同比下降20.0%"),
        ("同比[[F9.points]]", "同比持平", "同比持平", "同比持平"),
        ("同比[[F1.diff]]", "同比增加3个", "同比增加3个", "同比增加3个"),
        ("同比下降[[F5.yoy]]", "同比下降20%", "同比下降20%", "同比下降20.0%"),
    ],
)  # fmt: skip
def test_printed_in_the_style_of_the_house(text: str, plain: str, one: str, padded: str) -> None:
    assert [render(text, LEDGER, style).text for style in (None, ONE, PADDED)] == [plain, one, padded]


def test_a_metric_has_its_own_habit() -> None:
    style = FigureStyle({"亿元": Habit(1)}, metrics={("F2", "value"): Habit(2)})
    assert render("[[F2]]，[[F4]]，[[F7]]", LEDGER, style).text == "56.23亿元，12.0亿元，120亿元"


@given(
    value=st.decimals(min_value="-99999", max_value="99999", places=4, allow_nan=False),
    places=st.integers(0, 4),
    padded=st.booleans(),
)
def test_rounding_is_never_another_value(value: Decimal, places: int, padded: bool) -> None:
    ledger = Ledger((Fact("F1", "总投资", value, "亿元"),))
    text = render("[[F1]]", ledger, FigureStyle({"亿元": Habit(places, padded)})).text
    figure = find_figures(text.removeprefix("-"))[0]
    assert figure.value is not None
    assert figure.step is not None
    exact = abs(value) * 10**8
    assert abs(figure.value - exact) * 2 <= figure.step
    assert abs(figure.value - exact) <= exact / 50
    assert (figure.value == 0) == (value == 0)


@given(st.lists(st.integers(1, 30), max_size=12))
def test_a_stream_gives_the_same_however_it_is_cut(cuts: list[int]) -> None:
    text = "总投资[[F2]]，同比[[F5.yoy]]；亏损[[F6]]，产值[[F7]]亿元，同比增长[[F7.yoy]]%。"
    stream, at, out = StreamRenderer(LEDGER, PADDED), 0, ""
    for size in cuts:
        out += stream.feed(text[at : at + size])
        at += size
    out += stream.feed(text[at:]) + stream.close()
    assert out == render(text, LEDGER, PADDED).text


def amount(name: str, value: str, **more: object) -> Fact:
    return Fact(name, f"指标{name}", Decimal(value), "亿元", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "pasted"),
    [
        # its own values add up as they are rounded
        ([amount("F1", "56.23", prior=Decimal("48.3"))], ""),
        ([amount("F1", "56.23"), amount("F2", "0.04")], ""),
        # 56.2 − 48.2 is not 8.1; 56.2 − 56.2 is not 0.04; 70 − 56.2 is not 13.7
        ([amount("F1", "56.24", prior=Decimal("48.16"))], "F1"),
        ([amount("F1", "56.23", prior=Decimal("56.19"))], "F1"),
        ([amount("F1", "56.26", target=Decimal("70"))], ""),
        ([amount("F1", "56.25", target=Decimal("70"))], "F1"),
        # one of its values cannot be rounded: none is
        ([amount("F1", "56.23", prior=Decimal("0.04"))], "F1"),
        # parts are rounded with their whole, or not at all
        ([amount("F1", "56.23"), amount("F2", "30.12", part_of="F1"), amount("F3", "26.11", part_of="F1")], ""),
        ([amount("F1", "56.23"), amount("F2", "30.15", part_of="F1"), amount("F3", "26.08", part_of="F1")], "F1 F2 F3"),
        ([amount("F1", "56.23"), amount("F2", "30.15", part_of="F1")], ""),
    ],
)
def test_a_fact_and_its_parts_are_rounded_all_or_not_at_all(facts: list[Fact], pasted: str) -> None:
    style = settled(FigureStyle({"亿元": Habit(1)}), Ledger(tuple(facts)))
    assert style.pasted == set(pasted.split())
    shown = render("[[F1]]", Ledger(tuple(facts)), style).text
    assert shown == (
        f"{facts[0].value}亿元" if "F1" in pasted else "56.2亿元" if facts[0].value != Decimal("56.26") else "56.3亿元"
    )
    # percentages keep the house's decimals either way
    assert settled(FigureStyle(), Ledger(tuple(facts))).pasted == frozenset()
