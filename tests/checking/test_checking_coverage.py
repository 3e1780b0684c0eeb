"""Facts that a draft does not state, with the kind of section past reports state them in."""

from decimal import Decimal

from writer.checking import load_vocabulary, past_homes
from writer.schema import Fact, Ledger, Passage

LEDGER = Ledger(
    (
        Fact("F1", "签约项目", Decimal(18), "个", line=2),
        Fact("F2", "规模以上工业增加值增速", Decimal("7.6"), "%", line=3),
        Fact("F3", "外出招商", Decimal(42), "次", line=4),
        Fact("F4", "氢能示范站", Decimal(3), "座", line=5),
    )
)
PASSAGES = (
    Passage("a", "甲", "1", "一、基本情况", "overview", "全年签约项目28个，规上工业增加值增长6.1%，签约项目质量提升。"),
    Passage("b", "甲", "2", "二、主要做法", "practices", "外出招商46次，外出招商更有章法。"),
    Passage("c", "甲", "4", "四、打算", "plans", "力争签约项目30个，签约项目更优，签约项目更多。外出招商50次。"),
)


def test_a_fact_belongs_where_past_reports_state_it() -> None:
    homes = past_homes(LEDGER.facts, PASSAGES, load_vocabulary())
    assert homes == {"F1": "overview", "F2": "overview", "F3": "practices"}


def test_without_past_reports_nothing_is_said_of_sections() -> None:
    assert past_homes(LEDGER.facts, (), load_vocabulary()) == {}
