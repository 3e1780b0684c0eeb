"""Turns of phrase that past reports use, right and wrong, each with the smallest table that can tell."""

from decimal import Decimal

import pytest

from writer.checking import check
from writer.facts import parse_facts
from writer.schema import Fact, Ledger

TABLE = """指标\t单位\t本期\t上年同期\t年度目标\t同比（%）\t备注
签约项目\t个\t18\t14\t38
第二季度签约项目\t个\t10
计划总投资\t亿元\t53.9\t42.7\t110
第二季度计划总投资\t亿元\t31.3\t\t\t\t比第一季度多8.7亿元
三大产业占计划总投资比重\t%\t91.7
规上工业总产值\t亿元\t155.8\t142.3
　其中：战略性新兴产业产值\t亿元\t58.5\t49.6
规上工业出口交货值\t亿元\t96.8\t88.1
　其中：储能产品出口\t亿元\t58.1
亿元以上工业项目\t个\t86
已开工亿元以上工业项目\t个\t71
亿元以上工业项目开工率\t%\t82.6
亿元以上工业项目建成投产\t个\t34
服务业企业占签约项目比重\t%\t62
龙头企业拉动产值增长\t个百分点\t8.2
履约率\t%\t78.3\t73.4
投产率\t%\t60.3\t51.0
"""


@pytest.mark.parametrize(
    "text",
    [
        "第二季度当季签约项目10个，计划总投资31.3亿元，比第一季度多8.7亿元。",
        "二季度签约项目10个，计划总投资31.3亿元。",
        "三大产业占计划总投资的91.7%。",
        "战略性新兴产业产值58.5亿元，占规上工业总产值的37.5%，同比提高2.7个百分点。",
        "战略性新兴产业产值58.5亿元，占规上工业总产值的37.5%，同比提高2.6个百分点。",
        "储能产品出口58.1亿元，占出口交货值的60.0%。",
        "列入年度计划的86个亿元以上工业项目已开工71个，开工率82.6%，建成投产34个。",
        "服务业企业占签约项目的六成以上。",
        "龙头企业拉动全区产值增长8.2个百分点。",
        "履约率78.3%、投产率60.3%，分别提高4.9个和9.3个百分点。",
        "签约项目18个，总量、均值两项指标稳定在两位数。",
    ],
)
def test_a_turn_of_phrase_is_no_error(text: str) -> None:
    assert check(text, parse_facts(TABLE)).findings == ()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("第二季度当季签约项目18个，计划总投资31.3亿元。", "18个"),
        ("第二季度当季签约项目10个，计划总投资53.9亿元。", "53.9亿元"),
        ("第二季度计划总投资31.3亿元，比第一季度少8.7亿元。", "8.7亿元"),
        ("三大产业占计划总投资的97.1%。", "97.1%"),
        ("战略性新兴产业产值58.5亿元，占规上工业总产值的37.5%，同比提高2.9个百分点。", "2.9个百分点"),
        ("86个亿元以上工业项目已开工34个，建成投产34个。", "34个"),
        ("86个亿元以上工业项目已开工71个，建成投产71个。", "71个"),
        ("服务业企业占签约项目的八成以上。", "八成"),
        ("龙头企业拉动全区产值下降8.2个百分点。", "下降8.2个百分点"),
        ("履约率78.3%、投产率60.3%，分别提高9.3个和4.9个百分点。", "9.3个"),
    ],
)
def test_the_same_turn_with_a_wrong_figure_is_caught(text: str, wrong: str) -> None:
    assert wrong in [finding.text for finding in check(text, parse_facts(TABLE)).findings]


FALLEN = Ledger(
    (
        Fact("F1", "固定资产投资增速", Decimal("-2.1"), "%", prior=Decimal("5.4")),
        Fact("F2", "规上工业增加值增速", Decimal("8.6"), "%", prior=Decimal("7.2")),
        Fact("F3", "外资项目", Decimal(5), "个", prior=Decimal(6)),
    ),
    period="2026年第三季度",
)


@pytest.mark.parametrize(
    ("text", "cured"),
    [
        ("固定资产投资增速-5.4%。", "固定资产投资增速-2.1%。"),
        ("固定资产投资增速为3%。", "固定资产投资增速为-2.1%。"),
        ("固定资产投资增速2.1%。", "固定资产投资增速-2.1%。"),
        ("固定资产投资增长3%。", "固定资产投资下降2.1%。"),
        ("固定资产投资同比增长-3%。", "固定资产投资同比下降2.1%。"),
        ("固定资产投资下降3%。", "固定资产投资下降2.1%。"),
        ("规上工业增加值增速-8%。", "规上工业增加值增速8.6%。"),
        ("规上工业增加值下降8.6%。", "规上工业增加值增长8.6%。"),
        ("规上工业增加值增速回落3个百分点。", "规上工业增加值增速提高1.4个百分点。"),
        ("外资项目同比增加3个。", "外资项目同比减少1个。"),
        ("外资项目增长50%。", "外资项目下降16.7%。"),
        ("外资项目同比下降50%。", "外资项目同比下降16.7%。"),
    ],
)
def test_what_is_offered_in_its_place_is_right_with_its_direction(text: str, cured: str) -> None:
    """A click on what is offered must not leave another wrong figure."""
    [found] = [one for one in check(text, FALLEN).findings if one.severity == "error"]
    offered = text[: found.start] + found.suggestion + text[found.end :]
    assert offered == cured
    assert [one for one in check(offered, FALLEN).findings if one.severity == "error"] == []


@pytest.mark.parametrize("text", ["固定资产投资增速为3%", "规上工业增加值增速是8%", "固定资产投资增长3%"])
def test_a_name_and_the_words_after_it_are_quoted_once(text: str) -> None:
    [found] = [one for one in check(f"{text}。", FALLEN).findings if one.severity == "error"]
    assert f"“{text}”" in found.message
