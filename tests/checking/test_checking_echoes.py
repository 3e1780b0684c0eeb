"""Figures told the way people talk: lists without 分别, signs, months alone, larger units, echoes; the same wrong."""

from __future__ import annotations

import pytest

from writer.checking import check
from writer.facts import parse_facts
from writer.figures import parse_period
from writer.schema import PASSING

HEAD = "指标\t单位\t本期\t上年同期\t上期\t目标\n"
ROWS = (
    "安全事故\t起\t17\t26\t15\t",
    "受伤人数\t人\t12\t21\t11\t",
    "损失金额\t万元\t826.5\t1473.2\t791.3\t",
    "检查企业\t家次\t3416\t2875\t3087\t3600",
    "巡河里程\t米\t5460\t3120\t4980\t7200",
    "入库税收\t万元\t18650\t7840\t16900\t20000",
    "履约率\t%\t92.4\t89.7\t91.0\t95",
    "投产率\t%\t69.9\t69.2\t68.0\t75",
    "研发投入\t亿元\t68.4\t59.7\t\t",
    "其中：企业研发投入\t亿元\t59.1\t50.3\t\t",
    "“一窗办”上线事项\t项\t33\t22\t\t40",
    "绿地养护\t公顷\t128\t96\t\t",
    "达成就业意向\t人\t31986\t28410\t\t",
    "信访接访\t批次\t6\t\t11\t",
    "当月一般预算收入\t万元\t4321\t3987\t5894\t",
)
LEDGER = parse_facts("青禾区2026年1—11月主要数据\n" + HEAD + "\n".join(ROWS))
PERIOD = parse_period(LEDGER.period)


def verdicts(text: str) -> list[str]:
    return [trace.text for trace in check(text, LEDGER, (), PERIOD).figures if trace.verdict not in PASSING]


RIGHT = (
    # A second list after the first goes through the same metrics, without 分别.
    "安全事故17起、受伤人数12人、损失金额826.5万元，同比分别减少9起、9人和646.7万元，下降34.6%、42.9%和43.9%。",
    "安全事故、检查企业环比分别↑13.3%、↑10.7%。",
    "履约率92.4%（+2.7个百分点）。",
    "11月当月检查企业329家次。",
    "巡河5.46公里，比上年同期多2.34公里。",
    "绿地养护1920亩。",
    "巡河里程离7.2公里的目标还差1.74公里。",
    "履约率离95%还有差距。",
    "研发投入68.4亿元，其中超八成来自企业（59.1亿元，占86.4%）。",
    "履约率、投产率双双提升，前者92.4%，后者69.9%。",
    "“一窗办”又有新进展，新上线11项。",
    "“一窗办”务必上线40项。",
    "达成意向近32000人。",
    "接待来访6批次（上周11批次）。",
    "当月收入4321万元，环比因基数较高，减少1573万元。",
    "检查企业距计划还欠184家次。要把184家次检查任务细化到周。",
)
WRONG = (
    ("安全事故17起、受伤人数12人、损失金额826.5万元，同比下降42.9%、34.6%和43.9%。", ("42.9%", "34.6%")),
    ("安全事故、检查企业环比分别↑13.3%、↓10.7%。", ("↓10.7%",)),
    ("履约率92.4%（-2.7个百分点）。", ("-2.7个百分点",)),
    ("11月当月检查企业339家次。", ("339家次",)),
    ("巡河5.64公里，比上年同期多2.34公里。", ("5.64公里",)),
    ("绿地养护1280亩。", ("1280亩",)),
    ("巡河里程离7.4公里的目标还差1.74公里。", ("7.4公里",)),
    ("履约率离93%还有差距。", ("93%",)),
    ("研发投入68.4亿元，其中超九成来自企业（59.1亿元，占86.4%）。", ("九成",)),
    ("履约率、投产率双双提升，前者69.9%，后者92.4%。", ("69.9%", "92.4%")),
    ("“一窗办”又有新进展，新上线12项。", ("12项",)),
    ("“一窗办”务必上线45项。", ("45项",)),
    ("达成意向近36000人。", ("36000人",)),
    ("接待来访6批次（上周12批次）。", ("6批次", "12批次")),
    ("当月收入4321万元，环比因基数较高，减少334万元。", ("334万元",)),
)


@pytest.mark.parametrize("text", RIGHT)
def test_what_follows_from_the_facts_is_not_accused(text: str) -> None:
    assert verdicts(text) == []


@pytest.mark.parametrize(("text", "wrong"), WRONG)
def test_the_same_words_with_a_wrong_figure_are(text: str, wrong: tuple[str, ...]) -> None:
    found = verdicts(text)
    assert found
    assert set(found) & set(wrong)


def test_a_pair_that_no_name_goes_with_is_a_warning() -> None:
    findings = check("接待来访6批次（上周11批次）。", LEDGER, (), PERIOD).findings
    assert {one.severity for one in findings if one.code == "unnamed"} == {"warning"}


def test_a_change_is_held_to_the_base_that_is_said() -> None:
    assert verdicts("检查企业比上月多329家次。") == []
    assert verdicts("检查企业比上年同期多329家次。") == ["329家次"]
    assert verdicts("检查企业比上年同期新增329家次。") == ["329家次"]


def test_a_stretch_past_the_end_of_the_report_is_accused() -> None:
    ledger = parse_facts("青禾区2026年收储情况（截至10月底）\n指标\t单位\t本期\n收储面积\t亩\t6842\n")
    assert (ledger.period, parse_period(ledger.period)) == ("2026年1—10月", parse_period("2026年1—10月"))
    told = check("截至9月底，收储面积6842亩。", ledger, (), parse_period(ledger.period))
    assert [one.verdict for one in told.figures if one.text.startswith("9月")] == ["wrong_period"]
    told = check("截至10月底，收储面积6842亩。", ledger, (), parse_period(ledger.period))
    assert not told.findings


def test_an_empty_place_of_time_is_an_error() -> None:
    told = check("整体通关时间***小时。", LEDGER, (), PERIOD)
    assert [(one.code, one.severity) for one in told.findings if one.code == "mask"] == [("mask", "error")]


def test_a_wider_place_is_a_metric_of_its_own() -> None:
    ledger = parse_facts(
        "指标\t单位\t本期\t上年同期\n增加值增速\t%\t6.9\t7.8\n全市增加值增速\t%\t6.1\t6.6\n固定资产投资增速\t%\t4.2\t3.0\n工业投资增速\t%\t12.7\t9.4\n"
    )
    right = (
        "增加值增长6.9%，高于全市平均水平0.8个百分点。"
        "固定资产投资增长4.2%，工业投资增长12.7%，快于全部投资8.5个百分点。"
    )
    assert not [one for one in check(right, ledger).figures if one.verdict not in PASSING]
    wrong = right.replace("0.8", "0.9").replace("8.5", "8.3")
    assert [one.text for one in check(wrong, ledger).figures if one.verdict not in PASSING] == [
        "0.9个百分点",
        "8.3个百分点",
    ]


PLAIN = parse_facts(
    "青禾区2026年1—9月主要数据\n指标\t单位\t本期\t上年同期\t上期\t目标\n高新技术企业\t家\t18\t15\t16\t20\n"
    "增加值增速\t%\t8.7\t7.2\t8.1\t9\n瞪羚企业\t家\t3\t2\t3\t\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "高新技术企业全省18家。",  # no 省 that saves
        "在全省18家高新技术企业中名列前茅。",
        "增加值增速离9%的增长目标还差0.3个百分点。",
        "增加值以8.7%的增速领跑全市。",
    ],
)
def test_words_that_only_look_like_a_change_are_none(text: str) -> None:
    assert not [one.text for one in check(text, PLAIN).figures if one.verdict not in PASSING]


@pytest.mark.parametrize("text", ["瞪羚企业、单项冠军五家。", "高新技术企业、瞪羚企业两家。"])
def test_a_wrong_count_behind_a_list_of_names_is_an_error(text: str) -> None:
    assert [one.severity for one in check(text, PLAIN).findings] == ["error"]


def test_a_single_month_has_no_rise_of_its_own() -> None:
    month = parse_facts("青禾区2026年8月主要数据\n指标\t单位\t本期\t上期\n检查企业\t家次\t341\t308\n")
    assert [one.verdict in PASSING for one in check("8月检查企业33家次。", month).figures if one.text == "33家次"] == [
        False
    ]


def test_last_years_half_year_is_last_year() -> None:
    ledger = parse_facts("指标\t单位\t本期\t上年同期\t上期\n消费券\t万元\t540\t400\t270\n")
    assert not [t for t in check("消费券是去年同期的1.35倍，是上期的2倍。", ledger).figures if t.verdict not in PASSING]
    assert [t.text for t in check("消费券是去年同期的2倍。", ledger).figures if t.verdict not in PASSING] == ["2倍"]
