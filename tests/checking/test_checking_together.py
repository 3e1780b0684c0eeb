"""What is computed from several figures, tables in a draft, two bases at once, and the pace of the year."""

from __future__ import annotations

import pytest

from writer.checking import check
from writer.facts import parse_facts
from writer.figures import parse_period
from writer.schema import PASSING

LEDGER = parse_facts(
    "泊山区2026年1—9月主要数据\n"
    "指标\t单位\t本期\t上年同期\t上期\t目标\n"
    "营业收入\t万元\t86420\t79650\t81200\t118000\n"
    "　其中：供水收入\t万元\t38240\t36610\t37100\t\n"
    "　　　　污水收入\t万元\t29750\t26480\t28800\t\n"
    "　　　　工程收入\t万元\t18430\t16560\t15300\t\n"
    "出口\t亿元\t327.45\t297.1\t\t\n"
    "进口\t亿元\t158.78\t154.8\t\t\n"
    "农户\t户\t480\t455\t\t\n"
    "务工收入\t万元\t864\t728\t\t\n"
    "上转患者\t人次\t3240\t3610\t3350\t\n"
    "下转患者\t人次\t6480\t4150\t5870\t\n"
    "改厕\t户\t612\t480\t\t720\n"
)
PERIOD = parse_period(LEDGER.period)


def wrong(text: str) -> list[str]:
    return [trace.text for trace in check(text, LEDGER, (), PERIOD).figures if trace.verdict not in PASSING]


def errors(text: str) -> list[str]:
    """What is an error; a count in words of what no ledger lists is a warning at most."""
    return [f.text for f in check(text, LEDGER, (), PERIOD).findings if f.severity == "error"]


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("出口327.45亿元；进口158.78亿元。顺差168.67亿元。", "168.67"),
        ("营业收入8.64亿元，扣除工程收入的1.84亿元，其余为6.80亿元。", "6.80"),
        ("上转患者3240人次、下转患者6480人次，后者恰为前者的2倍。", "2倍"),
        ("480户农户务工收入864万元，户均1.8万元。", "1.8"),
        ("供水收入38240万元、污水收入29750万元，合起来6.8亿元，占营业收入的78.7%。", "78.7"),
        ("收入构成为：供水收入44.2%，污水收入34.4%，工程收入21.3%。", "34.4"),
        ("营业收入同比、环比分别增长8.5%和6.4%。", "6.4"),
        ("改厕612户，完成85%，超序时进度10个百分点。", "10个"),
        ("其中四成多是供水收入（38240万元），营业收入86420万元。", ""),
    ],
)
def test_what_is_told_together_is_computed(text: str, off: str) -> None:
    assert wrong(text) == []
    if off:
        digits = off.rstrip("个倍")
        spoiled = text.replace(digits, str(round(float(digits) * 1.31, 2)))
        assert any(str(round(float(digits) * 1.31, 2)) in one for one in wrong(spoiled))


@pytest.mark.parametrize(
    ("text", "right", "other"),
    [
        ("供水收入38240万元、污水收入29750万元，合起来6.80亿元，同比增加0.49亿元。", "0.49", "0.94"),
        ("480户农户务工收入864万元，户均1.8万元，去年是1.6万元，多了0.2万元。", "1.6", "1.7"),
        ("480户农户务工收入864万元，户均1.8万元，去年是1.6万元，多了0.2万元。", "0.2", "0.4"),
        ("污水收入同比增长12.3%，增速比供水收入高7.8个百分点。", "7.8", "8.7"),
        ("污水收入同比增长12.3%，增速比供水收入高7.8个百分点。", "高", "低"),
        ("营业收入86420万元，其中污水收入29750万元，贡献了增量的48.3%。", "48.3", "43.8"),
        ("营业收入由上年同期的79650万元升到86420万元，一年多了6770万元，增幅8.5%。", "6770", "7660"),
        ("营业收入由上年同期的79650万元升到86420万元，一年多了6770万元，增幅8.5%。", "8.5", "5.8"),
        ("## 供水收入占四成多\n\n供水收入38240万元，占营业收入的44.2%。", "四成", "六成"),
        ("- 供水收入38240万元\n- 污水收入29750万元\n- 工程收入18430万元\n\n前两项合计6.80亿元。", "6.80", "6.08"),
        ("改厕612户，比原定的720户还少108户。", "108", "118"),
        ("下转患者6480人次，环比增长10.4%，快于上转患者13.7个百分点。", "13.7", "17.3"),
        ("改厕612户，完成85%，快于序时进度（75%）10个百分点。", "75", "70"),
        ("改厕612户，完成85%，快于序时进度（75%）10个百分点。", "10", "15"),
        ("供水收入占营业收入的44.2%，超四成。", "四成", "五成"),
        ("每百元营业收入中供水收入44.2元。", "44.2", "42.4"),
        ("三块收入的占比，按供水、污水、工程排，依次是44.2%、34.4%、21.3%。", "34.4", "43.4"),
        ("接待投诉上转患者3240人次（上月3350人次），降幅3.3%。", "3.3", "10.2"),
    ],
)
def test_what_was_computed_is_carried_on(text: str, right: str, other: str) -> None:
    assert errors(text) == []
    at = text.rindex(right)
    assert errors(text[:at] + other + text[at + len(right) :]) != []


TABLE = """| 项目 | 本期 | 上年同期 | 同比 | 占比 |
| --- | --- | --- | --- | --- |
| 营业收入 | 86420万元 | 79650万元 | 8.5% | — |
| 供水收入 | 38240万元 | 36610万元 | 4.5% | 44.2% |
"""


def test_a_table_is_read_by_row_and_column() -> None:
    assert wrong(TABLE) == []


@pytest.mark.parametrize(
    ("right", "other"), [("79650", "81200"), ("8.5%", "4.5%"), ("44.2%", "46.0%"), ("38240", "36610")]
)
def test_a_wrong_cell_is_found(right: str, other: str) -> None:
    assert wrong(TABLE.replace(right, other)) != []
    assert all(other in one for one in wrong(TABLE.replace(right, other)))


def test_the_year_end_in_a_remark_is_what_new_year_stands_for() -> None:
    ledger = parse_facts("指标\t单位\t本期\t上年末\n资产总额\t亿元\t64.8\t61.5\n")
    assert not [t for t in check("资产总额64.8亿元，较年初增加3.3亿元。", ledger).figures if t.verdict not in PASSING]
    assert [t for t in check("资产总额64.8亿元，较年初增加3.8亿元。", ledger).figures if t.verdict not in PASSING]


def test_a_title_in_bold_is_no_mask() -> None:
    text = "**收得怎么样。**营业收入86420万元。\n\n**种得怎么样。**供水收入38240万元。"
    assert wrong(text) == []


BEFORE = parse_facts(
    "指标\t单位\t本期\t上年同期\n"
    "旅游收入\t万元\t71280\t56160\n"
    "接待游客\t万人次\t86.4\t72\n"
    "　其中：省外游客\t万人次\t25.92\t18.72\n"
)


@pytest.mark.parametrize(
    ("text", "wrong_digits"),
    [
        ("旅游收入7.13亿元，人均消费825元，去年是780元，多花了45元。", ("780", "870")),
        ("旅游收入7.13亿元，人均消费825元，去年是780元，多花了45元。", ("45", "54")),
        ("接待游客86.4万人次，其中省外游客25.92万人次，占30.0%，去年占26.0%。", ("26.0", "24.0")),
        ("接待游客86.4万人次，其中省外游客25.92万人次，占30.0%，比去年提高4.0个百分点。", ("4.0", "5.0")),
    ],
)
def test_what_a_mean_or_a_share_was_and_how_it_moved(text: str, wrong_digits: tuple[str, str]) -> None:
    def off(words: str) -> list[str]:
        return [one.text for one in check(words, BEFORE).figures if one.verdict not in PASSING]

    right, other = wrong_digits
    assert off(text) == []
    at = text.rindex(right)
    assert any(other in one for one in off(text[:at] + other + text[at + len(right) :]))


PULLED = parse_facts(
    "指标\t单位\t本期\t上年同期\n总客流\t万人次\t968.0\t880.0\n"
    "　其中：铁路\t万人次\t412.6\t366.8\n在册用户\t户\t1280\t1160\n"
)


@pytest.mark.parametrize(
    ("text", "right", "other"),
    [
        ("总客流968万人次，其中铁路412.6万人次，铁路拉动总客流增长5.2个百分点。", "5.2", "5.6"),
        ("总客流以10.0%的增速领跑。", "10.0", "11.0"),
        ("铁路客流相当于总客流的42.6%。", "42.6", "46.2"),
        ("在册用户1280户，较上年末新增120户。", "120", "210"),
    ],
)
def test_what_a_part_pulls_and_other_turns(text: str, right: str, other: str) -> None:
    def off(words: str) -> list[str]:
        return [one.text for one in check(words, PULLED).figures if one.verdict not in PASSING]

    assert off(text) == []
    assert any(other in one for one in off(text.replace(right, other)))


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("29个项目中仅超亿元项目就占58.6%。", ["supported", "derived"]),
        ("在29个项目里，超亿元项目有17个。", ["supported", "supported"]),
        ("28个项目中，超亿元项目17个。", ["unsupported", "supported"]),
        ("开工18个项目中，超亿元项目17个。", ["supported", "supported"]),
    ],
)
def test_so_many_of_a_kind_are_the_whole_of_the_part_named_next(text: str, verdicts: list[str]) -> None:
    ledger = parse_facts("签约项目\t个\t29\n　其中：超亿元项目\t个\t17\n开工项目\t个\t18")
    assert [trace.verdict for trace in check(text, ledger).figures] == verdicts
