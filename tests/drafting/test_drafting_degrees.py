"""Directions and words of degree follow the size of a change; the thresholds stand in ``degrees``."""

from __future__ import annotations

from decimal import Decimal

import pytest

from writer.drafting.degrees import degree_fits, degree_for, remark, size, worded
from writer.schema import Fact, Ledger, Relation


def tax(value: str, prior: str | None = "100", unit: str = "亿元") -> tuple[Fact, Ledger]:
    fact = Fact("F1", "税收收入", Decimal(value), unit, prior=Decimal(prior) if prior else None)
    return fact, Ledger((fact,))


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("同比增长", "120", "同比增长"),
        ("同比增长", "80", "同比下降"),
        ("同比大幅增长", "140", "同比大幅增长"),
        ("同比大幅增长", "112", "同比明显增长"),
        ("同比大幅增长", "107", "同比增长"),
        ("同比大幅增长", "102", "同比小幅增长"),
        ("同比明显增长", "100.4", "同比略有增长"),
        ("同比略有下降", "70", "同比大幅下降"),
        ("同比略有增长", "88", "同比明显下降"),
        ("同比逆势增长", "120", "同比逆势增长"),
        ("同比逆势增长", "95", "同比下降"),
        ("比上年同期下降了", "110", "比上年同期增长"),
        ("同比稳步提升", "108", "同比稳步提升"),
    ],
)
def test_the_words_before_a_change(before: str, value: str, after: str) -> None:
    fact, ledger = tax(value)
    found = worded(before, fact, "yoy", ledger)
    assert found is not None
    assert found.text == after
    assert found.turned == (("增" in before or "升" in before) != ("增" in after or "升" in after))


def test_no_words_fit_no_change_nor_one_said_of_several() -> None:
    fact, ledger = tax("100")
    assert worded("同比增长", fact, "yoy", ledger) is None
    fact, ledger = tax("80")
    assert worded("均同比增长", fact, "yoy", ledger) is None
    assert worded("同比", fact, "yoy", ledger) is None


def test_in_a_list_each_figure_has_its_own_direction() -> None:
    fact, ledger = tax("80")
    assert worded("同比分别增长", fact, "yoy", ledger).text == "同比分别下降"  # type: ignore[union-attr]
    assert worded("和", fact, "yoy", ledger, carried="up").text == "和下降"  # type: ignore[union-attr]
    assert worded("和", fact, "yoy", ledger, carried="down").text == "和"  # type: ignore[union-attr]


def test_a_rate_that_falls_is_said_by_a_verb() -> None:
    fact = Fact("F1", "工业增加值增速", Decimal("-1.8"), "%")
    assert worded("规上工业增加值增速", fact, "value", Ledger((fact,))).text == "规上工业增加值下降"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "value", "stands"),
    [
        ("，保持较快增长", "112", "，保持较快增长"),
        ("，保持较快增长", "103", "，保持小幅增长"),
        ("，保持较快增长。", "80", "，明显下降。"),
        ("，稳中有升", "104", "，稳中有升"),
        ("，稳中有升", "98", "，稳中有降"),
        ("，与上年同期持平", "100", "，与上年同期持平"),
        ("，与上年同期持平", "100.5", None),
        ("，与上年同期基本持平", "100.5", "，与上年同期基本持平"),
        ("，与上年同期基本持平", "104", None),
        ("，规模持续扩大", "80", None),
        ("，规模持续扩大", "120", "，规模持续扩大"),
        ("，主导产业支撑作用明显", "120", "，主导产业支撑作用明显"),
    ],
)
def test_remarks_without_a_figure(words: str, value: str, stands: str | None) -> None:
    fact, ledger = tax(value)
    assert remark(words, fact, ledger) == stands


def test_a_remark_that_nothing_bears_out_falls() -> None:
    fact, ledger = tax("80", None)
    assert remark("，保持较快增长", fact, ledger) is None


@pytest.mark.parametrize(("points", "percent"), [("0.3", "1"), ("1", "5"), ("3", "10"), ("10", "30"), ("20", "30")])
def test_points_count_by_a_scale_of_their_own(points: str, percent: str) -> None:
    fact, ledger = tax(str(50 + Decimal(points)), "50", "%")
    assert size(fact, "points", ledger) == Decimal(percent)


@pytest.mark.parametrize("relation", ["yoy", "diff"])
def test_a_count_counts_by_the_per_cent_it_makes(relation: Relation) -> None:
    fact, ledger = tax("130")
    assert size(fact, relation, ledger) == 30


def test_the_word_that_is_chosen_always_fits() -> None:
    for tenth in range(1, 600):
        amount = Decimal(tenth) / 10
        word = degree_for(amount)
        assert not word or degree_fits(word, amount, rising=False), amount
