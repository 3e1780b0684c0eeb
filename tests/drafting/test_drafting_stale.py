"""What 套写 never says again: claims, seasons, other metrics' words, the end of another year."""

from __future__ import annotations

from decimal import Decimal

import pytest

from writer.corpus import parse_report
from writer.drafting import Drafter, OneReport, RollEngine, compose, propose_outline
from writer.drafting.periods import roll_year_end
from writer.drafting.stale import stale
from writer.schema import Fact, Ledger, Period

YEAR, SO_FAR = Period(2025, 1, 12), Period(2026, 1, 9)


def fact(number: int, label: str, value: str, unit: str, prior: str = "", target: str = "") -> Fact:
    amounts = [Decimal(one) if one else None for one in (prior, target)]
    return Fact(
        f"F{number}", label, Decimal(value), unit, prior=amounts[0], target=amounts[1], line=number, source=label
    )


def rolled(past: str, *facts: Fact, period: str = "2026年1—9月", title: str = "") -> str:
    """The whole draft after a past text."""
    ledger = Ledger(facts, title=title, period=period)
    report = parse_report(past, "past.txt")
    outline = propose_outline(ledger, like=report)
    drafter = Drafter(library=OneReport(report), ledger=ledger, outline=outline, engine=RollEngine())
    return compose(outline, {draft.section_id: draft.text for draft in drafter.draft_report()})


@pytest.mark.parametrize(
    "words",
    [
        "综合排名居全市第一，", "走在全省前列。", "全市率先推出“云签约”，", "首创“企业夜谈”，", "较好完成了各项任务。",
        "成为全区少数没有完成的指标之一。", "没有一件因推诿而超期。", "节后第一个工作日即召开动员会，",
        "迎峰度夏期间不拉闸限电，", "快于时间进度，", "由负转正，", "实现翻番，", "再创新高，", "首次突破百亿，",
    ],
)  # fmt: skip
def test_claims_and_seasons_are_stale(words: str) -> None:
    assert stale(words, YEAR, SO_FAR) is not None


@pytest.mark.parametrize(
    "words",
    ["推动重点改革率先突破，", "抓好首问负责制落实，", "坚持项目为王，", "落实领导包联制度。", "建立三色预警机制，"],
)
def test_aims_and_ways_of_working_are_not(words: str) -> None:
    assert stale(words, YEAR, SO_FAR) is None


def test_a_season_that_has_come_again_is_not_stale() -> None:
    assert stale("迎峰度夏期间不拉闸限电，", Period(2025, 1, 9), SO_FAR) is None


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("年末储备项目65个，比上年增加8个", "9月末储备项目65个，比上年同期增加8个"),
        ("与上年持平", "与上年同期持平"),
        ("比上年同期增加8个", "比上年同期增加8个"),
        ("上年末为12个", "上年末为12个"),
        ("到年底前完成", "到年底前完成"),
    ],
)
def test_the_end_of_a_year_becomes_the_end_of_the_time_told_of(said: str, now: str) -> None:
    assert roll_year_end(said, YEAR, SO_FAR) == now
    assert roll_year_end(said, YEAR, Period(2026, 1, 12)) == said


PAST = """云川产业园2025年招商引资工作总结

一、基本情况
全年实际到位市外资金35.2亿元，完成年度任务的98.0%；区级领导带队外出招商26次，人均税收3.2万元，签约项目32个，比上年增加5个。
二、存在问题
招商力量不足。
"""


def test_words_that_make_another_metric_take_no_figure_of_this_one() -> None:
    text = rolled(
        PAST, fact(1, "实际利用外资", "1309", "万美元", "1350"), fact(2, "外出招商", "77", "次"),
        fact(3, "签约项目", "22", "个", "23"), fact(4, "税收收入", "10.7", "亿元"),
    )  # fmt: skip
    assert "市外资金" not in text
    assert "带队" not in text
    assert "人均税收" not in text
    assert "签约项目22个，比上年同期减少1个" in text
    assert "实际利用外资1309万美元" in text
    assert "外出招商77次" in text


def test_a_part_that_leans_on_the_sentence_before_it_is_not_cut_off_from_it() -> None:
    past = PAST.replace(
        "签约项目32个，比上年增加5个。", "签约项目32个，比上年增加5个；计划总投资90亿元。其中，超亿元项目12个。"
    )
    tail = Fact("F4", "新能源", Decimal(36), "亿元", part_of="F2", line=4, source="新能源")
    text = rolled(
        past,
        fact(1, "签约项目", "22", "个"),
        fact(2, "计划总投资", "87", "亿元"),
        fact(3, "超亿元项目", "9", "个"),
        tail,
    )
    assert "87亿元。其中，超亿元项目9个" in text
    assert text.index("超亿元项目9个") < text.index("新能源36亿元")


def test_another_places_whole_is_not_ours() -> None:
    past = PAST.replace("签约项目32个", "全市签约项目32个").replace("云川产业园", "某市招商办")
    text = rolled(past, fact(1, "签约项目", "22", "个"), title="云川产业园2026年1—9月招商引资主要指标")
    assert "全市" not in text
    assert "签约项目22个" in text
