"""What looks like a name in a text, and what does not; what of it a draft has from a past report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from writer.checking import Grounds, PastRecord, PastReport, Prover
from writer.checking.namefinder import NameFinder
from writer.checking.words import load_endings, ordinary_words
from writer.facts import parse_facts
from writer.figures import parse_period
from writer.schema import Finding, Period

SHEET = """青垣县2026年1—6月招商引资数据
指标\t单位\t本期\t备注
新签约项目\t个\t34
土地指标缺口\t亩\t385
排名\t\t\t全省43家开发区综合考评第15位
"""
MAY = PastReport(
    "青垣县2026年5月招商引资工作情况.txt",
    """青垣县招商服务中心关于2026年5月份招商引资工作情况的报告

5月8日至11日，副县长陆文山赴福建晋江、江苏常熟考察羽绒服产业，与宏远精密、凯禾包装签订意向书。
总投资5.2亿元的蓝海生物项目完成土地摘牌，骐骥动力电池结构件项目落户。
土地指标紧张，尚有410亩征拆任务。综合考评列第17位。到东坪镇、白石渡镇走访。
确保万象汇项目8月底前开工。10月前建成清水湾夜市。
""",
    Period(2026, 5, 5),
    "青垣县招商服务中心",
    "青垣县招商服务中心关于2026年5月份招商引资工作情况的报告",
)
TITLE = "青垣县招商服务中心关于2026年6月份招商引资工作情况的报告\n\n"


def residue(text: str, past: PastReport = MAY, title: str = TITLE) -> list[Finding]:
    ledger = parse_facts(SHEET)
    prover = Prover(ledger, Grounds(past=PastRecord((past,))))
    return [
        one for one in prover.check(title + text, (), parse_period(ledger.period)).findings if one.code == "residue"
    ]


def names(text: str) -> list[str]:
    finder = NameFinder(load_endings(), ordinary_words)
    return [text[one.start : one.end] for one in finder.names(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("引进宏远精密项目落户。", "宏远精密项目"),  # a word that companies are called by
        ("推动新希望饲料加快建设。", "新希望饲料"),
        ("赴鼎盛智慧物流考察。", "鼎盛智慧物流"),
        ("阳光电源项目开工。", "阳光电源项目"),  # not 光电
        ("骐骥动力电池结构件项目落户。", "骐骥动力"),
        ("引进三川重工。", "三川重工"),  # like a count
        ("推动国轩达加快建设。", "国轩达"),  # without a telling end
        ("副县长陆文山率队。", "陆文山"),  # 文山 is a word
        ("引进深圳纵横电子商务公司。", "纵横电子商务公司"),
    ],
)
def test_names_are_seen(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "健全联农带农机制，仍须引起重视。",  # 农机, 起重
        "引导企业进园区，补齐乡镇短板，跑赢城镇登记失业率。",
        "建成清水湾夜市，节省开支。",
        "会商研判洽谈，全力保交房项目，加固病险水库。",
        "发展绿色食品、高端装备、海洋生物、智慧物流，推动科技创新。",
        "县长高度重视，局长金融办公会议。",
        "新增3家重工企业，第三机械厂区。",
    ],
)
def test_ordinary_words_are_no_names(text: str) -> None:
    assert not names(text)


def test_a_short_form_in_the_material_makes_the_long_name_this_periods() -> None:
    text = "宏远精密投产。"
    assert residue(text)
    prover = Prover(parse_facts(SHEET + "宏远公司二期投产\n"), Grounds(past=PastRecord((MAY,))))
    assert not prover.check(TITLE + text, (), Period(2026, 1, 6)).findings


def test_places_named_with_their_province_are_told_as_one() -> None:
    told = [one.text for one in residue("副县长王磊赴福建晋江、江苏常熟考察羽绒服产业。")]
    assert told == ["福建晋江、江苏常熟"]


def test_a_town_of_ones_own_is_told_only_with_the_whole_clause() -> None:
    assert not residue("东坪镇、白石渡镇抓紧腾地。")
    assert [one.text for one in residue("到东坪镇、白石渡镇走访。")] == ["东坪镇"]


def test_a_day_before_the_month_that_the_title_names_is_told() -> None:
    text = "5月8日至11日，副县长王磊外出。"
    assert any("5月8日" in one.text for one in residue(text))
    assert not [one for one in residue(text, title="") if "5月8日" in one.text]  # a report on the whole half-year
    assert not [one for one in residue("6月8日，副县长王磊外出。") if "8日" in one.text]


def test_a_deadline_to_come_is_told_where_the_clause_is_last_years() -> None:
    last_year = replace(MAY, period=Period(2025, 5, 5))
    assert "8月底" in [one.text for one in residue("确保万象汇项目8月底前开工。", last_year)]
    assert not residue("确保标准厂房8月底前开工。", last_year)
    due = "下一步，12月底前全面完成全年目标任务。"
    assert not residue(due, replace(last_year, text=due))


def test_a_rank_of_a_past_report_is_told_unless_the_material_has_it() -> None:
    assert [one.text for one in residue("综合考评列第17位。")] == ["第17位"]
    assert not residue("综合考评列第15位。", replace(MAY, text="综合考评列第15位。"))
    assert not residue("把质量摆在第一位。", replace(MAY, text="把质量摆在第一位。"))


def test_a_round_figure_is_told_by_the_words_behind_it() -> None:
    assert [one.text for one in residue("目前尚有410亩征拆任务。")] == ["410亩"]


def test_the_period_of_the_past_report_itself_is_residue() -> None:
    old = replace(MAY, text="2025年上半年，招商工作有序推进。", period=Period(2025, 1, 6))
    (finding,) = residue("2025年上半年，全县上下真抓实干。", old)
    assert finding.severity == "error"


def test_a_figure_of_a_remark_is_not_called_residue() -> None:
    assert not residue("在43家开发区中进位。", replace(MAY, text="在43家开发区中进位。"))
