"""This period beside earlier ones: what is offered, what contradicts, and all that is left alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.checking import Earlier, Offer, Series, compare_series
from writer.checking.likeness import same_office
from writer.schema import Basis, Fact, Ledger, Period

Q3, Q2, LAST_Q3 = Period(2026, 7, 9), Period(2026, 4, 6), Period(2025, 7, 9)
NINE, LAST_NINE, SIX = Period(2026, 1, 9), Period(2025, 1, 9), Period(2026, 1, 6)


def fact(label: str, value: str, unit: str = "个", number: int = 1, **more: Any) -> Fact:
    given = {name: Decimal(one) if name in ("prior", "previous", "target") else one for name, one in more.items()}
    return Fact(f"F{number}", label, Decimal(value), unit, line=number + 1, source=f"{label}\t{value}", **given)


def ledger(*facts: Fact, title: str = "") -> Ledger:
    return Ledger(tuple(facts), title=title)


def kept(*facts: Fact, period: Period = LAST_Q3, title: str = "", source: str = "招商工作汇报") -> Earlier:
    return Earlier(source, period, ledger(*facts, title=title))


def published(text: str, period: Period = LAST_Q3, issuer: str = "") -> Earlier:
    return Earlier("招商工作汇报", period, None, text, issuer)


def offers(series: Series) -> list[tuple[str, str, str]]:
    return [(one.fact, one.field, str(one.value)) for one in series.offers]


def test_the_value_recorded_a_year_before_is_offered_with_its_source() -> None:
    now = ledger(fact("签约项目", "18"), fact("计划总投资", "5.62", "亿元", 2))
    then = kept(fact("签约项目", "15"), fact("计划总投资", "48,300".replace(",", ""), "万元", 2))
    found = compare_series(now, Q3, [then])
    assert offers(found) == [("F1", "prior", "15"), ("F2", "prior", "4.83")]
    assert "2025年第三季度" in found.offers[0].source
    assert "第2行" in found.offers[0].source
    assert found.offers[1].unit == "亿元"


def test_what_is_pasted_is_not_offered_again() -> None:
    now = ledger(fact("签约项目", "18", prior="15"))
    assert compare_series(now, Q3, [kept(fact("签约项目", "15"))]) == Series()


def test_a_pasted_value_that_differs_from_the_record_is_a_warning_with_both_values_and_sources() -> None:
    now = ledger(fact("签约项目", "18", prior="14"))
    [doubt] = compare_series(now, Q3, [kept(fact("签约项目", "15"))]).doubts
    assert (doubt.fact, doubt.problem.line) == ("F1", 2)
    for part in ("“签约项目”上年同期填的是14个（第2行）", "2025年第三季度", "15个", "口径", "备注"):
        assert part in doubt.problem.reason


def test_a_published_report_is_held_against_the_pasted_value() -> None:
    text = "2025年第三季度招商工作汇报\n\n1—9月，全区签约项目15个，同比增加2个，完成年度目标20个的75%。\n"
    now = ledger(fact("签约项目", "18", prior="14", basis="累计"))
    [doubt] = compare_series(now, Q3, [published(text)]).doubts
    assert "里写的是15个" in doubt.problem.reason
    assert not compare_series(ledger(fact("签约项目", "18", prior="15", basis="累计")), Q3, [published(text)]).doubts


@pytest.mark.parametrize(
    "sentence",
    [
        "1—9月，目标签约项目15个。",
        "力争全年签约项目15个。",
        "去年同期签约项目15个。",
        "上半年签约项目15个。",
        "8月签约项目15个。",
        "2024年签约项目15个。",
        "招商一局1—9月签约项目15个。",
        "1—9月，石坪片区签约项目15个。",
        "签约项目同比增加15个。",
        "签约项目、储备项目合计15个。",
        "1—9月，储备项目15个。",
        "1—9月，意向签约项目15个。",
        "四、下一步打算\n确保1—9月签约项目15个。",
        "1—9月，新增签约项目15个。",
        "1—9月，签约项目再创新高，其中新增15个。",
        "进度还不快，1—9月签约项目差15个。",
        "1—9月，签约项目离15个的年度计划还差1个。",
        "1—9月，外资项目3个、签约项目数稳定、15个。",
        "1—9月，签约项目15个。（一）甲板块。签约项目12个。",
        "1—9月推进顺利。9月当月也不差，10月形势更好，签约项目15个。",
    ],
)
def test_what_is_not_the_reports_own_value_contradicts_nothing(sentence: str) -> None:
    now = ledger(fact("签约项目", "18", prior="14", basis="累计"), fact("储备项目", "40", number=2, prior="14"))
    only = ledger(now.facts[0]) if "1—9月，储备" in sentence else now
    assert not compare_series(only, Q3, [published(f"2025年第三季度招商工作汇报\n\n{sentence}\n")]).doubts


def test_rounding_and_qualifiers_are_no_disagreement() -> None:
    now = ledger(fact("计划总投资", "56.23", "亿元", prior="48.27"), fact("签约项目", "18", number=2, prior="15"))
    record = kept(fact("计划总投资", "48.3", "亿元"), period=LAST_NINE)
    text = published("2025年1—9月工作汇报\n\n1—9月，计划总投资超48亿元，签约项目近16个。\n", LAST_NINE)
    assert not compare_series(now, NINE, [record, text]).doubts
    off = ledger(fact("计划总投资", "56.23", "亿元", prior="47.27"))
    assert len(compare_series(off, NINE, [record]).doubts) == 1
    assert len(compare_series(off, NINE, [text]).doubts) == 1


@pytest.mark.parametrize(
    ("now", "doubted"),
    [
        (fact("签约项目", "18", growth=Decimal("20")), True),
        (fact("签约项目", "18", growth=Decimal("12.5")), False),
        (fact("签约项目", "18", growth=Decimal("13")), False),
        (fact("签约项目", "18", growth=Decimal("20"), note="上年数已修订"), False),
        (fact("签约项目", "18"), False),
        (fact("地区生产总值", "18", "亿元", growth=Decimal("20")), False),
    ],
)
def test_a_stated_growth_that_the_record_does_not_give_is_a_warning(now: Fact, doubted: bool) -> None:
    found = compare_series(ledger(now), Q3, [kept(replace(now, value=Decimal(16), growth=None, note=""))])
    assert offers(found) == [("F1", "prior", "16")]
    assert [one.fact for one in found.doubts] == (["F1"] if doubted else [])
    for doubt in found.doubts:
        for part in ("同比20%", "16个", "12.5%", "2025年第三季度"):
            assert part in doubt.problem.reason


def test_a_growth_beside_values_of_any_size_never_raises() -> None:
    then = kept(fact("签约项目", "0.00001"))
    [doubt] = compare_series(ledger(fact("签约项目", "9e99", growth=Decimal("20"))), Q3, [then]).doubts
    assert "同比20%" in doubt.problem.reason


def test_a_value_offered_in_another_unit_has_no_needless_decimals() -> None:
    then = kept(fact("到位资金", "3.5", "亿元"), fact("产值", "48.30", "亿元", 2))
    now = ledger(fact("到位资金", "45000", "万元"), fact("产值", "56.23", "亿元", 2))
    assert offers(compare_series(now, Q3, [then])) == [("F1", "prior", "35000"), ("F2", "prior", "48.30")]


def test_a_remark_that_says_why_settles_it() -> None:
    now = ledger(fact("签约项目", "18", prior="14", note="上年口径调整，剔除框架协议"))
    assert not compare_series(now, Q3, [kept(fact("签约项目", "15"))]).doubts


def test_a_cumulative_value_is_never_put_beside_a_single_quarter() -> None:
    now = ledger(fact("签约项目", "18", basis="累计"))
    assert not compare_series(now, Q3, [kept(fact("签约项目", "6", basis="当期"))]).offers
    both = kept(fact("签约项目", "6", basis="当期"), fact("签约项目", "15", number=2, basis="累计"))
    assert offers(compare_series(now, Q3, [both])) == [("F1", "prior", "15")]
    text = "第三季度工作汇报\n\n1—9月，签约项目15个。第三季度当季签约项目6个。\n"
    assert offers(compare_series(now, Q3, [published(text)])) == [("F1", "prior", "15")]
    alone = ledger(fact("签约项目", "7", basis="当期"))
    assert offers(compare_series(alone, Q3, [published(text)])) == [("F1", "prior", "6")]
    assert not compare_series(ledger(fact("签约项目", "18")), Q3, [published(text)]).offers


def test_what_is_counted_alone_within_a_report_on_nine_months_is_of_no_known_span() -> None:
    now = ledger(fact("签约项目", "3", basis="当期"))
    assert not compare_series(now, NINE, [kept(fact("签约项目", "15", basis="累计"), period=LAST_NINE)]).offers
    month = ledger(fact("签约项目", "3", basis="当期", period="9月"))
    then = kept(fact("签约项目", "2", basis="当期", period="9月"), period=LAST_NINE)
    assert offers(compare_series(month, NINE, [then])) == [("F1", "prior", "2")]


def test_a_title_that_says_one_to_nine_makes_the_quarter_cumulative() -> None:
    now = ledger(fact("签约项目", "18"), title="2026年第三季度（1—9月）指标")
    assert offers(compare_series(now, Q3, [kept(fact("签约项目", "15", basis="累计"))])) == [("F1", "prior", "15")]


def test_an_unsaid_value_meets_what_a_report_says_of_either_count_only_while_near() -> None:
    text = published("第三季度工作汇报\n\n1—9月，签约项目15个。\n")
    assert len(compare_series(ledger(fact("签约项目", "18", prior="14")), Q3, [text]).doubts) == 1
    assert not compare_series(ledger(fact("签约项目", "6", prior="5")), Q3, [text]).doubts


def test_other_labels_units_parents_and_asides_are_other_metrics() -> None:
    for other in (
        fact("签约项目", "15", "亿元"),
        fact("签约项目", "15", ""),
        fact("储备项目", "15"),
        fact("新增签约项目", "15"),
        fact("引进项目", "15"),
        fact("签约项目（外资）", "15"),
    ):
        assert not compare_series(ledger(fact("签约项目", "18")), Q3, [kept(other)]).offers, other
    whole, part = fact("签约项目", "30"), fact("外资项目", "4", number=2, part_of="F1")
    other = kept(fact("开工项目", "20"), fact("外资项目", "3", number=2, part_of="F1"))
    assert not compare_series(ledger(whole, part), Q3, [other]).offers
    same = kept(fact("签约项目", "20"), fact("外资项目", "3", number=2, part_of="F1"))
    assert offers(compare_series(ledger(whole, part), Q3, [same])) == [("F1", "prior", "20"), ("F2", "prior", "3")]


def test_an_exact_synonym_is_the_same_metric_unless_the_office_has_both() -> None:
    now = ledger(fact("规上工业总产值", "90", "亿元"))
    then = fact("规模以上工业总产值", "80", "亿元")
    assert offers(compare_series(now, Q3, [kept(then)])) == [("F1", "prior", "80")]
    both = kept(then, fact("规上工业产值", "70", "亿元", 2))
    assert not compare_series(now, Q3, [both]).offers


def test_nothing_is_offered_where_the_record_contradicts_itself() -> None:
    now = ledger(fact("签约项目", "18"))
    one, other = kept(fact("签约项目", "15")), kept(fact("签约项目", "16"), source="经济运行分析")
    assert not compare_series(now, Q3, [one, other]).offers
    text = published("1—9月工作汇报\n\n1—9月签约项目16个。\n", LAST_NINE)
    assert not compare_series(now, NINE, [kept(fact("签约项目", "15"), period=LAST_NINE), text]).offers
    twice = ledger(fact("签约项目", "18"), fact("签约项目", "17", number=2))
    assert not compare_series(twice, Q3, [one]).offers


def test_the_period_before_is_offered_only_of_what_is_surely_counted_alone_or_a_stock() -> None:
    before = kept(fact("签约项目", "5", basis="当期"), fact("储备项目", "40", number=2, basis="期末"), period=Q2)
    now = ledger(fact("签约项目", "7", basis="当期"), fact("储备项目", "43", number=2, basis="期末"))
    assert offers(compare_series(now, Q3, [before])) == [("F1", "previous", "5"), ("F2", "previous", "40")]
    unsaid = kept(fact("签约项目", "5"), period=Q2)
    assert not compare_series(ledger(fact("签约项目", "7")), Q3, [unsaid]).offers
    cumulative = kept(fact("签约项目", "12", basis="累计"), period=Q2)
    assert not compare_series(ledger(fact("签约项目", "18", basis="累计")), Q3, [cumulative]).offers
    january = kept(fact("签约项目", "9", basis="当期"), period=Period(2025, 12, 12))
    first = ledger(fact("签约项目", "3", basis="当期"))
    assert offers(compare_series(first, Period(2026, 1, 1), [january])) == [("F1", "previous", "9")]


def test_where_the_office_gives_the_last_cumulative_value_as_the_period_before_so_is_it_offered() -> None:
    first = kept(fact("签约项目", "5", basis="累计"), period=Period(2026, 1, 3))
    second = kept(fact("签约项目", "12", basis="累计", previous="5"), period=Q2)
    now = ledger(fact("签约项目", "18", basis="累计"))
    assert offers(compare_series(now, Q3, [second, first])) == [("F1", "previous", "12")]
    alone = replace(second, ledger=ledger(fact("签约项目", "12", basis="累计", previous="3")))
    assert not compare_series(now, Q3, [alone, first]).offers
    [doubt] = compare_series(ledger(fact("签约项目", "18", basis="累计", previous="11")), Q3, [second, first]).doubts
    assert "上期填的是11个" in doubt.problem.reason


def test_a_cumulative_value_smaller_than_one_of_the_same_year_is_a_warning() -> None:
    record = kept(fact("签约项目", "20"), fact("储备项目", "41", number=2), period=SIX)
    now = ledger(fact("签约项目", "18"), fact("储备项目", "38", number=2))
    [doubt] = compare_series(now, NINE, [record]).doubts
    assert doubt.fact == "F1"
    assert "20个" in doubt.problem.reason
    assert "上半年" in doubt.problem.reason
    said = published("2026年第二季度汇报\n\n上半年，签约项目20个，第二季度签约项目22个。\n", Q2)
    assert len(compare_series(ledger(fact("签约项目", "18", basis="累计")), Q3, [said]).doubts) == 1
    for quiet in (
        fact("签约项目", "18", basis="当期"),
        fact("签约项目", "18", basis="期末"),
        fact("签约项目", "20", basis="累计"),
        fact("签约项目", "18", basis="累计", note="核减2个"),
    ):
        assert not compare_series(ledger(quiet), Q3, [said]).doubts, quiet
    rates = kept(fact("履约率", "80", "%"), fact("亩均税收", "16", "万元", 2), period=SIX)
    assert not compare_series(
        ledger(fact("履约率", "78", "%"), fact("亩均税收", "15", "万元", 2)), NINE, [rates]
    ).doubts


def test_what_a_column_of_sums_holds_besides_sums_may_shrink() -> None:
    record = kept(
        fact("高新技术企业", "58", "家", basis="累计"), fact("储备项目", "41", number=2, basis="累计"), period=SIX
    )
    now = ledger(fact("高新技术企业", "57", "家", basis="累计"), fact("储备项目", "38", number=2, basis="累计"))
    assert not compare_series(now, NINE, [record]).doubts
    fresh = kept(fact("新增高新技术企业", "8", "家", basis="累计"), period=SIX)
    assert compare_series(ledger(fact("新增高新技术企业", "7", "家", basis="累计")), NINE, [fresh]).doubts


def test_a_month_named_in_the_label_is_the_months_not_the_metrics_name() -> None:
    august = kept(fact("8月税收收入", "1.2", "亿元", basis="当期", period="8月"), period=Period(2026, 8, 8))
    last = kept(fact("9月税收收入", "1.1", "亿元", basis="当期", period="9月"), period=Period(2025, 9, 9))
    now = ledger(fact("9月税收收入", "1.4", "亿元", basis="当期", period="9月"))
    assert offers(compare_series(now, Period(2026, 9, 9), [august, last])) == [
        ("F1", "prior", "1.1"), ("F1", "previous", "1.2"),
    ]  # fmt: skip
    stock = ledger(fact("储备项目（期末数）", "43", basis="期末"))
    ends = kept(fact("储备项目", "41", basis="期末"), period=Period(2026, 8, 8))
    assert offers(compare_series(stock, Period(2026, 9, 9), [ends])) == [("F1", "previous", "41")]


def test_what_other_offices_wrote_is_left_aside() -> None:
    text = "1—9月工作汇报\n\n1—9月，签约项目15个，储备项目40个。\n"
    ours, theirs = published(text, LAST_NINE, "石坪经济开发区管委会"), published(text, LAST_NINE, "柳湾区投促局")
    now = ledger(fact("签约项目", "18", prior="14"), fact("储备项目", "43", number=2))
    assert compare_series(now, NINE, [theirs], issuer="石坪经开区") == Series()
    found = compare_series(now, NINE, [theirs, ours], issuer="石坪经开区")
    assert (len(found.doubts), len(found.offers)) == (1, 1)


def test_a_paper_of_an_unknown_office_must_agree_before_it_may_contradict() -> None:
    text = "1—9月工作汇报\n\n1—9月，签约项目15个，储备项目40个，开工项目9个。\n"
    paper = published(text, LAST_NINE)
    apart = ledger(fact("签约项目", "18", prior="14"), fact("储备项目", "43", number=2, prior="39"))
    assert not compare_series(apart, NINE, [paper], issuer="石坪经开区").doubts
    close = ledger(
        fact("签约项目", "18", prior="14"), fact("储备项目", "43", number=2, prior="40"),
        fact("开工项目", "12", number=3, prior="9"),
    )  # fmt: skip
    assert [one.fact for one in compare_series(close, NINE, [paper], issuer="石坪经开区").doubts] == ["F1"]


def test_without_a_year_and_with_later_reports_nothing_is_said() -> None:
    now = ledger(fact("签约项目", "18", prior="14"))
    record = kept(fact("签约项目", "15"))
    assert compare_series(now, Period(None, 7, 9), [record]) == Series()
    assert compare_series(now, None, [record]) == Series()
    assert compare_series(now, Period(2024, 7, 9), [record]) == Series()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("石坪经济开发区", "石坪经开区", True),
        ("石坪经济开发区管理委员会", "石坪经开区", True),
        ("柳湾区投资促进局", "柳湾区投促局", True),
        ("柳湾区投资促进局", "柳湾区发改局", False),
        ("石坪经济开发区", "柳湾经济开发区", False),
        ("", "柳湾区投促局", False),
    ],
)
def test_offices_are_known_by_short_and_long_names(one: str, other: str, same: bool) -> None:
    assert same_office(one, other) is same_office(other, one) is same


LABELS = ("签约项目", "储备项目", "计划总投资", "实际利用外资", "接待客商", "规上工业增加值增速")
UNITS = ("个", "家", "亿元", "万元", "万美元", "批次", "%", "亩", "")
BASES: tuple[Basis, ...] = ("", "累计", "当期", "期末")
PERIODS = [LAST_Q3, LAST_NINE, Q2, SIX, Period(2025, 9, 9)]
WHEN = ("1—9月", "第三季度", "截至9月底", "上半年", "")
VALUES = st.decimals(min_value=-50, max_value=9999, places=2, allow_nan=False)


@st.composite
def ledgers(draw: st.DrawFn, *, pasted: bool) -> Ledger:
    facts = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        own = st.none() | VALUES if pasted else st.none()
        facts.append(
            Fact(
                f"F{number}", draw(st.sampled_from(LABELS)), draw(VALUES), draw(st.sampled_from(UNITS)),
                draw(st.sampled_from(("", "1—9月", "9月底"))), draw(own), previous=draw(own),
                basis=draw(st.sampled_from(BASES)), line=number,
            )
        )  # fmt: skip
    return Ledger(tuple(facts), title=draw(st.sampled_from(("", "1—9月指标"))))


@st.composite
def papers(draw: st.DrawFn) -> Earlier:
    period = draw(st.sampled_from(PERIODS))
    record = draw(st.none() | ledgers(pasted=True))
    said = st.tuples(st.sampled_from(WHEN), st.sampled_from(LABELS), VALUES, st.sampled_from(UNITS))
    clauses = draw(st.lists(said, max_size=4))
    text = "工作汇报\n\n" + "".join(f"{when}，{label}{value}{unit}。\n" for when, label, value, unit in clauses)
    return Earlier("工作汇报", period, record, text if clauses else "")


def taken(now: Ledger, found: tuple[Offer, ...]) -> Ledger:
    facts = {one.id: one for one in now.facts}
    for offer in found:
        facts[offer.fact] = replace(facts[offer.fact], **{offer.field: offer.value})  # type: ignore[arg-type]
    return replace(now, facts=tuple(facts.values()))


@given(ledgers(pasted=True), st.lists(papers(), max_size=4), st.sampled_from((Q3, NINE)))
def test_an_offer_taken_over_makes_no_disagreement(now: Ledger, earlier: list[Earlier], period: Period) -> None:
    before = compare_series(now, period, earlier)
    after = compare_series(taken(now, before.offers), period, earlier)
    known = {(one.fact, one.problem.reason) for one in before.doubts}
    assert {(one.fact, one.problem.reason) for one in after.doubts} <= known
    assert not {(one.fact, one.field) for one in after.offers} & {(one.fact, one.field) for one in before.offers}


@given(ledgers(pasted=False), st.lists(ledgers(pasted=True), min_size=1, max_size=3), st.sampled_from((Q3, NINE)))
def test_every_offer_is_a_value_on_record_of_the_same_metric(now: Ledger, past: list[Ledger], period: Period) -> None:
    earlier = [Earlier("甲", Period(2025, period.first, period.last), one) for one in past]
    for offer in compare_series(now, period, earlier).offers:
        own = now.get(offer.fact)
        assert own is not None
        like = [one for record in past for one in record.facts if one.label == own.label and _bases_meet(own, one)]
        worth = {_worth(one) for one in like}
        assert _worth(replace(own, value=offer.value)) in worth


@given(ledgers(pasted=False), ledgers(pasted=True), st.sampled_from((Period(2025, 4, 6), Period(2024, 7, 9), SIX)))
def test_no_value_of_other_months_is_offered_as_that_of_a_year_before(now: Ledger, past: Ledger, then: Period) -> None:
    untold = replace(past, facts=tuple(replace(one, period="") for one in past.facts), title="")
    found = compare_series(now, Q3, [Earlier("甲", then, untold)])
    assert not [one for one in found.offers if one.field == "prior"]


def _bases_meet(one: Fact, other: Fact) -> bool:
    return {one.basis, other.basis} not in ({"累计", "期末"}, {"当期", "期末"})


def _worth(one: Fact) -> tuple[str, Decimal]:
    scale = {"亿元": ("元", 10**8), "万元": ("元", 10**4), "家": ("个", 1)}
    unit, factor = scale.get(one.unit, (one.unit, 1))
    return unit, (one.value or Decimal(0)) * factor


@given(st.text(max_size=300), st.text(max_size=30), st.text(max_size=6))
def test_any_text_can_lie_among_the_earlier_reports(text: str, label: str, unit: str) -> None:
    now = ledger(Fact("F1", label, Decimal(3), unit, prior=Decimal(2)), fact("签约项目", "18", number=2))
    assert isinstance(compare_series(now, NINE, [published(text, LAST_NINE), kept(now.facts[0])]), Series)


def test_lengths_and_areas_are_compared_whatever_unit_they_are_told_in() -> None:
    text = "2025年第三季度招商工作汇报\n\n1—9月，新建改造管网11.3公里，收储土地30公顷。\n"
    now = ledger(
        fact("新建改造管网", "14.6", "公里", prior="11.3", basis="累计"),
        fact("收储土地", "480", "亩", 2, prior="450", basis="累计"),
    )
    assert not compare_series(now, Q3, [published(text)]).doubts
    other = ledger(fact("新建改造管网", "14.6", "公里", prior="12.3", basis="累计"))
    assert len(compare_series(other, Q3, [published(text)]).doubts) == 1


def test_a_value_that_does_not_come_out_even_in_the_units_of_the_line_is_not_offered() -> None:
    then = kept(fact("收储土地", "365", "亩"), fact("管网", "11300", "米", 2))
    now = ledger(fact("收储土地", "26", "公顷"), fact("管网", "14.6", "公里", 2))
    assert offers(compare_series(now, Q3, [then])) == [("F2", "prior", "11.3")]
