"""What 套写 never says again: claims, seasons, other metrics' words, the end of another year."""

from __future__ import annotations

from decimal import Decimal

import pytest

from writer.corpus import parse_report
from writer.drafting import Drafter, OneReport, RollEngine, compose, propose_outline
from writer.drafting.carried import names_in
from writer.drafting.periods import roll_year_end
from writer.drafting.softening import acts, softened
from writer.drafting.stale import bygone_event, stale
from writer.drafting.wording import Clause
from writer.figures import find_figures
from writer.schema import Fact, Ledger, Period, Role

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


@pytest.mark.parametrize(
    ("words", "then", "gone"),
    [
        ("东片区变电站建成投用。", YEAR, True),
        ("先后引进昱明科技、澍禾食品等一批补链项目，", YEAR, True),
        ("东片区变电站建成投用。", Period(2026, 4, 6), False),
        ("东片区变电站建成投用。", Period(2026, 1, 6), False),
        ("东片区变电站建成投用。", Period(2026, 7, 12), True),
        ("推动签约、开工、投产一体推进，", YEAR, False),
        ("推行首问负责，", YEAR, False),
    ],
)
def test_what_came_about_once_is_told_only_of_a_time_the_report_covers(words: str, then: Period, gone: bool) -> None:
    assert bool(bygone_event(words, "practices", then, SO_FAR, names_in)) == gone


def test_plans_may_speak_of_what_is_to_come() -> None:
    assert not bygone_event("东片区变电站建成投用。", "plans", YEAR, SO_FAR, names_in)


@pytest.mark.parametrize(
    ("clause", "now"),
    [
        ("把立项、规划等事项打包并联审批，", False),
        ("与银行共建“园区贷”风险池，", False),
        ("围绕主导产业开展链式招商，", False),
        ("围绕特色产业集群战略部署及自身发展需要，", True),
        ("对积极开展技改的企业，", True),
        ("针对企业用工难问题，", True),
        ("以产业链图谱为“作战图”，", True),
    ],
)
def test_a_clause_that_says_what_was_done_with_whom_waits_for_nothing(clause: str, now: bool) -> None:
    assert Clause(clause).hangs == now


@pytest.mark.parametrize(
    ("words", "role", "now"),
    [
        ("打造“红链先锋”党建品牌，", "party", True),
        ("围绕“怎么看、怎么干”组织大讨论，", "practices", True),
        ("倒逼各专班把功夫下在现场。", "practices", False),
        ("用金融活水浇灌实体之花。", "practices", False),
        ("打造“红链先锋”党建品牌，", "overview", False),
        ("推动市规划院编制完成规划方案，", "practices", False),
        ("推动昱明科技在我区建设总部，", "practices", False),
    ],
)
def test_a_way_of_working_stands_by_itself_and_a_result_does_not(words: str, role: Role, now: bool) -> None:
    assert acts(words, role) == now


@pytest.mark.parametrize("words", ["足迹遍及12个省份，", "设立规模20亿元的产业引导基金，", "覆盖36家企业，"])
def test_a_count_that_is_the_point_of_its_clause_is_not_taken_out(words: str) -> None:
    figures = [one for one in find_figures(words) if one.kind != "period"]
    assert softened(words, 0, figures, "practices") is None


def test_a_problem_of_something_else_is_not_given_the_metrics_fall() -> None:
    past = PAST.replace("招商力量不足。", "一是要素保障不力。12个签约项目因用地未批复停工。二是力量不足。专职人员少。")
    text = rolled(past, fact(1, "签约项目", "22", "个", "23"))
    assert text.count("签约项目") == 1


def test_the_years_work_is_the_work_so_far() -> None:
    past = PAST.replace(
        "一、基本情况", "今年以来，园区主要指标全部完成年度目标。现将全年工作总结如下。\n一、基本情况", 1
    )
    text = rolled(past, fact(1, "签约项目", "22", "个", "23"))
    assert "现将前三季度工作总结如下" in text
    assert "全部完成" not in text


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
