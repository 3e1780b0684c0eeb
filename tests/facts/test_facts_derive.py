"""Values that follow from facts, and those that must not be made up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.facts import derive, derived_values, direction, printed, signed
from writer.schema import Fact, Ledger, Relation

TOTAL = Fact("F1", "总投资", Decimal("56.23"), "亿元", prior=Decimal("48.30"), target=Decimal("70"))
PART = Fact("F2", "外资项目投资", Decimal("5000"), "万元", part_of="F1")
RATE = Fact("F3", "增加值增速", Decimal("12.3"), "%", prior=Decimal("10.2"), target=Decimal("13"))
FALL = Fact("F4", "固投增速", Decimal("-3.2"), "%")
STATED = Fact("F5", "税收", Decimal("9"), "亿元", growth=Decimal("-12"))
DOLLARS = Fact("F6", "外资", Decimal("350"), "万美元", part_of="F1")
WORDS = Fact("F7", "某项目", note="9月底开工")
ZERO = Fact("F8", "上市企业", Decimal("2"), "家", prior=Decimal("0"), target=Decimal("0"))
LEDGER = Ledger((TOTAL, PART, RATE, FALL, STATED, DOLLARS, WORDS, ZERO))


@pytest.mark.parametrize(
    ("fact", "relation", "shown", "formula"),
    [
        (TOTAL, "value", "56.23亿元", "56.23亿元"),
        (TOTAL, "prior", "48.30亿元", "上年同期48.30亿元"),
        (TOTAL, "target", "70亿元", "目标70亿元"),
        (TOTAL, "yoy", "16.4%", "56.23 ÷ 48.30 − 1 = 16.4%"),
        (TOTAL, "diff", "7.93亿元", "56.23 − 48.30 = 7.93亿元"),
        (TOTAL, "done", "80.3%", "56.23 ÷ 70 = 80.3%"),
        (TOTAL, "gap", "13.77亿元", "70 − 56.23 = 13.77亿元"),
        (PART, "share", "0.9%", "5000万元 ÷ 56.23亿元 = 0.9%"),
        (RATE, "points", "2.1个百分点", "12.3 − 10.2 = 2.1个百分点"),
        (RATE, "gap", "0.7个百分点", "13 − 12.3 = 0.7个百分点"),
        (STATED, "yoy", "12%", "材料所列同比-12%"),
    ],
)
def test_derived(fact: Fact, relation: Relation, shown: str, formula: str) -> None:
    derived = derive(fact, relation, LEDGER)
    assert derived is not None
    assert (printed(derived), derived.formula) == (shown, formula)


@pytest.mark.parametrize(
    ("fact", "relation"),
    [
        (TOTAL, "points"), (TOTAL, "share"), (TOTAL, "sum"), (RATE, "yoy"), (RATE, "diff"), (RATE, "done"),
        (FALL, "points"), (STATED, "diff"), (STATED, "prior"), (DOLLARS, "share"), (WORDS, "value"), (ZERO, "yoy"),
        (ZERO, "done"),
    ],
)  # fmt: skip
def test_not_derived(fact: Fact, relation: Relation) -> None:
    assert derive(fact, relation, LEDGER) is None


def test_the_pool_of_a_fact() -> None:
    assert [item.relation for item in derived_values(TOTAL, LEDGER)] == [
        "value", "prior", "target", "yoy", "diff", "done", "gap",
    ]  # fmt: skip
    assert derived_values(WORDS, LEDGER) == ()


def test_computed_growth_goes_before_the_stated_one() -> None:
    fact = Fact("F1", "签约", Decimal(18), "个", prior=Decimal(15), growth=Decimal(30))
    derived = derive(fact, "yoy", Ledger((fact,)))
    assert derived is not None
    assert derived.value == 20


def test_inferred_prior_says_so() -> None:
    fact = Fact("F1", "签约", Decimal(18), "个", prior=Decimal(15), prior_inferred=True)
    derived = derive(fact, "prior", Ledger((fact,)))
    assert derived is not None
    assert derived.formula == "18 − 3 = 15个（按增减推算）"


@pytest.mark.parametrize(
    ("fact", "relation", "way"),
    [
        (TOTAL, "yoy", "up"), (STATED, "yoy", "down"), (RATE, "points", "up"), (FALL, "value", "down"),
        (TOTAL, "value", None), (TOTAL, "done", None), (STATED, "diff", None),
    ],
)  # fmt: skip
def test_direction(fact: Fact, relation: Relation, way: str | None) -> None:
    assert direction(fact, relation, LEDGER) == way


def test_no_change_is_flat() -> None:
    fact = Fact("F1", "签约", Decimal(15), "个", prior=Decimal(15))
    assert direction(fact, "yoy", Ledger((fact,))) == "flat"


@pytest.mark.parametrize(
    ("value", "target", "shown"),
    [("69.99", "70", "99.99%"), ("70", "70", "100%"), ("69", "70", "98.6%"), ("56", "70", "80%")],
)
def test_rounding_never_completes_a_target(value: str, target: str, shown: str) -> None:
    fact = Fact("F1", "总投资", Decimal(value), "亿元", target=Decimal(target))
    derived = derive(fact, "done", Ledger((fact,)))
    assert derived is not None
    assert printed(derived) == shown


def test_signed() -> None:
    yoy, stated = derive(TOTAL, "yoy", LEDGER), derive(STATED, "yoy", LEDGER)
    assert yoy is not None
    assert stated is not None
    assert (signed(yoy), signed(stated)) == ("+16.4%", "-12%")


NUMBERS = st.decimals(min_value=Decimal("0.001"), max_value=10**12, places=3)


@settings(max_examples=100, deadline=None)
@given(NUMBERS, NUMBERS)
def test_exact(value: Decimal, prior: Decimal) -> None:
    fact = Fact("F1", "甲", value, "亿元", prior=prior)
    ledger = Ledger((fact,))
    diff, yoy = derive(fact, "diff", ledger), derive(fact, "yoy", ledger)
    assert diff is not None
    assert yoy is not None
    assert diff.value + prior == value
    assert abs((yoy.value / 100 + 1) * prior - value) < Decimal("1e-12")
    assert (yoy.value > 0) == (value > prior)


def test_the_period_before_has_relations_of_its_own() -> None:
    fact = Fact("F1", "签约项目", Decimal(18), "个", prior=Decimal(15), previous=Decimal(12))
    ledger = Ledger((fact,))

    growth = derive(fact, "mom", ledger)
    assert growth is not None
    assert (growth.value, growth.relation, growth.formula) == (Decimal(50), "mom", "18 ÷ 12 − 1 = 50%")
    assert [found.value for one in ("previous", "mom_diff") if (found := derive(fact, one, ledger))] == [12, 6]
    assert derive(fact, "mom_points", ledger) is None


def test_a_stated_change_on_the_period_before_counts_where_that_period_was_not_pasted() -> None:
    fact = Fact("F1", "用电量", Decimal("27.4"), "亿千瓦时", mom=Decimal("3.2"))

    growth = derive(fact, "mom", Ledger((fact,)))

    assert growth is not None
    assert (growth.value, growth.formula) == (Decimal("3.2"), "材料所列环比3.2%")


@pytest.mark.parametrize("target", ["1E-100", "1E-400"])
def test_a_completion_of_more_digits_than_can_be_rounded_is_told_whole(target: str) -> None:
    derived = derive(Fact("F1", "签约项目", Decimal(18), "个", target=Decimal(target)), "done", Ledger())
    assert derived is not None
    assert derived.formula.endswith("000%")
