"""What is left of a past report in a draft: figures, dates and names, each told with the report it stands in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.checking import Grounds, PastRecord, PastReport, Prover, check, past_record, proper_names
from writer.errors import WriterError
from writer.facts import parse_facts
from writer.figures import parse_period
from writer.schema import Checked, Finding, Outline, OutlineItem, Period, Report

SHEET = """澜溪高新区2026年1—9月招商数据
指标\t单位\t本期\t上年同期\t目标\t备注
签约项目\t个\t46\t37\t60
计划总投资\t亿元\t128.4\t103.7\t160
接待客商\t批次\t58\t49\t\t含澜溪湖畔论坛12批次
重点项目\t\t\t\t\t翊辰储能二期9月底开工
"""
OLD = """澜溪高新区2025年第三季度招商引资工作汇报

澜溪市人民政府：
2025年1—9月，签约项目37个，计划总投资103.7亿元。接待客商49批次，推介会到会企业286家。
9月17日，在东片区举办项目集中开工仪式。组团参加第七届澜溪绿色食品博览会，亮黄牌5次。
引进翊辰储能、煜桓精工等企业，与北洲瀚海新材料有限公司签约，赴苏州、合肥叩门招商。
8月底前完成标准厂房验收，2025年底前建成投用人才公寓。
"""
NAME = "澜溪高新区2025年第三季度招商引资工作汇报.txt"
LAST = PastReport(NAME, OLD, Period(2025, 7, 9), "澜溪高新区管委会", OLD.split("\n", 1)[0])


def checked(text: str, *past: PastReport, off: tuple[str, ...] = (), material: tuple[str, ...] = ()) -> Checked:
    ledger = parse_facts(SHEET)
    grounds = Grounds(off=frozenset(off), past=PastRecord(past or (LAST,)), material=material)
    return Prover(ledger, grounds).check(text, (), parse_period(ledger.period))


def residue(text: str, *past: PastReport, **more: tuple[str, ...]) -> list[Finding]:
    return [one for one in checked(text, *past, **more).findings if one.code == "residue"]


def test_a_telling_figure_of_a_past_report_is_residue_and_its_source_is_told() -> None:
    result = checked("本期推介会到会企业达到286家。")
    (trace,) = [one for one in result.figures if "286" in one.text]
    (finding,) = [one for one in result.findings if one.code == "residue"]
    assert trace.verdict == "residue"
    assert "澜溪高新区2025年第三季度招商引资工作汇报" in trace.source
    assert "推介会到会企业286家" in trace.source
    assert finding.severity == "error"
    assert "推介会到会企业286家" in finding.message
    assert not [one for one in result.findings if one.code == "unsupported"]


def test_the_right_value_is_still_suggested() -> None:
    (finding,) = residue("1—9月，计划总投资103.9亿元。", replace(LAST, text=OLD.replace("103.7", "103.9")))
    assert finding.suggestion == "128.4亿元"
    assert "128.4亿元" in finding.message


def test_a_proven_figure_is_never_residue_although_a_past_report_has_it() -> None:
    same = replace(LAST, text="全区签约项目46个，计划总投资128.4亿元，接待客商12批次。")
    assert not residue("1—9月，签约项目46个，计划总投资128.4亿元，上年同期签约37个。", same)
    assert not residue("澜溪湖畔论坛接待客商12批次。", same)  # stands in the remark of 接待客商


def test_last_years_value_told_as_this_years_is_residue_of_the_same_metric_only() -> None:
    (finding,) = residue("1—9月，签约项目37个。")
    assert finding.suggestion == "46个"
    other = check("1—9月，签约项目37个。", parse_facts(SHEET), period=Period(2026, 1, 9)).findings
    assert [one.code for one in other] == ["wrong_relation"]
    assert not residue("1—9月，签约项目37个。", replace(LAST, text="去年走访老干部37个。"))


@pytest.mark.parametrize(
    ("text", "found"), [("全年亮黄牌5次。", True), ("组织体检5次。", False), ("查处违建5次。", False)]
)
def test_a_small_number_needs_the_words_around_it(text: str, found: bool) -> None:
    assert bool(residue(text)) is found


def test_a_figure_is_found_in_another_unit_and_in_chinese_numerals() -> None:
    assert residue("意向投资10.37亿元。", replace(LAST, text="意向投资103700万元。"))
    assert residue("把剩余的两宗用地征拆到位。", replace(LAST, text="把剩余的两宗用地征拆到位。"))
    assert not residue("意向投资10.37亿元。", replace(LAST, text="意向投资10.37亿美元。"))


def test_a_figure_that_the_outline_gives_is_not_called_residue() -> None:
    text = "本期推介会到会企业达到286家。"
    assert residue(text)
    assert not residue(text, material=("推介会到会企业286家",))


def test_a_period_of_a_past_report_is_told_once_with_its_source() -> None:
    result = checked("2025年1—9月，签约项目46个。")
    about = [one for one in result.findings if "2025年" in one.text]
    assert [one.code for one in about] == ["residue"]
    assert "第三季度" in about[0].message
    assert [one.verdict for one in result.figures if one.text == "2025年1—9月"] == ["residue"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("9月17日，在东片区举办项目集中开工仪式。", "9月17日"),
        ("下一步，8月底前完成标准厂房验收。", "8月底"),
        ("2025年底前建成投用人才公寓。", "2025年底"),
        ("组团参加第七届澜溪绿色食品博览会。", "第七届澜溪绿色食品博览会"),
    ],
)
def test_dates_and_numbers_of_events_of_another_year_are_told(text: str, words: str) -> None:
    assert words in [one.text for one in residue(text)]


@pytest.mark.parametrize(
    "text",
    [
        "9月18日，在东片区举办项目集中开工仪式。",  # another day
        "9月17日，召开党工委会议。",  # the same day, another event
        "组团参加第八届澜溪绿色食品博览会。",
        "11月底前完成标准厂房验收。",  # still to come
        "翊辰储能二期9月底开工。",  # the material says so
        "园区自2019年成立以来稳步发展。",
    ],
)
def test_other_dates_stay_silent(text: str) -> None:
    assert not residue(text)


def test_a_day_that_an_earlier_report_of_the_same_year_told_may_be_told_again() -> None:
    earlier = replace(LAST, text="3月12日，举办云上推介会。", period=Period(2026, 1, 3))
    assert not residue("3月12日，举办云上推介会。", earlier)
    assert residue("3月12日，举办云上推介会。", replace(earlier, period=Period(2025, 1, 3)))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("新引进煜桓精工等企业。", "煜桓精工"),
        ("与北洲瀚海新材料有限公司洽谈。", "北洲瀚海新材料有限公司"),
        ("先后赴苏州、合肥叩门招商。", "苏州、合肥"),
    ],
)
def test_names_that_only_a_past_report_has_are_told(text: str, name: str) -> None:
    (finding,) = residue(text)
    assert finding.text == name
    assert finding.severity == "warning"
    assert "第三季度" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "翊辰储能二期顺利开工。",  # in the material
        "澜溪市委、市政府大力支持，澜溪高新区加快发展。",  # whose report it is
        "新引进昭晖光学等企业。",  # in no past report
        "本次推介会在苏州举行。",  # a well-known place, in other words
        "绿色食品企业加快集聚，全市各县区抓项目、促投资，建设产业园区。",
    ],
)
def test_other_names_stay_silent(text: str) -> None:
    assert not residue(text)


def test_a_name_without_a_telling_end_is_told_where_the_list_is_copied() -> None:
    old = replace(LAST, text="上半年新引进凯诺莱、璞缇禾等5家链主企业。")
    told = [one.text for one in residue("本期新引进凯诺莱、璞缇禾等企业。", old) if one.severity == "warning"]
    assert told == ["凯诺莱", "璞缇禾"]
    assert not residue("凯诺莱来访。", old)


@pytest.mark.parametrize(
    "text",
    ["报告期内，XX精工、**光学等企业投产。", "拜访企业××家，X江市、〔某〕集团来访。", "×煜桓精工投产。"],
)
def test_what_is_masked_is_no_name(text: str) -> None:
    assert not [one for one in residue(text, replace(LAST, text=text)) if one.severity == "warning"]


def test_the_dictionary_is_not_read_before_a_name_is_to_be_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> frozenset[str]:
        raise WriterError("没有词典")

    monkeypatch.setattr(proper_names, "ordinary_words", missing)
    assert residue("推介会到会企业达到286家。接待客商58批次。")
    assert not residue("引进翊辰储能。", off=("residue",))
    with pytest.raises(WriterError, match="没有词典"):
        residue("引进煜桓精工。")


def test_each_name_is_told_once() -> None:
    found = residue("煜桓精工开工。煜桓精工投产，煜桓精工项目入库。")
    assert [(one.start, one.text) for one in found] == [(0, "煜桓精工")]


def test_a_name_in_the_outline_is_this_periods() -> None:
    outline = Outline(title="汇报", items=(OutlineItem("1", 1, "一、", "情况", "overview", points=("提到煜桓精工",)),))
    grounds = Grounds(past=PastRecord((LAST,))).of_report(outline)
    found = Prover(parse_facts(SHEET), grounds).check("新引进煜桓精工。", (), Period(2026, 1, 9)).findings
    assert not [one for one in found if one.code == "residue"]


def test_a_name_that_the_office_always_tells_is_its_own() -> None:
    text = "煜桓精工满产运行。"
    years = [replace(LAST, name=f"{year}年.txt", period=Period(year, 7, 9)) for year in (2022, 2023, 2024, 2025)]
    assert residue(text, *years[:1])
    assert not residue(text, *years)


def test_another_offices_place_is_told_however_many_of_its_reports_there_are() -> None:
    others = [
        PastReport(f"{year}.txt", "栖霖区签约项目3个。", Period(year), "栖霖区投资促进局", "栖霖区投资促进局工作总结")
        for year in (2021, 2022, 2023, 2024)
    ]
    assert [one.text for one in residue("澜溪高新区支持栖霖区发展。", *others)] == ["栖霖区"]


def test_this_report_itself_is_not_its_own_past() -> None:
    own = replace(LAST, period=Period(2026, 7, 9))
    assert not residue("本期推介会到会企业达到286家，引进煜桓精工。", own)
    assert not residue("本期推介会到会企业达到286家。", replace(own, period=Period(2027, 1, 3)))


def test_residue_can_be_switched_off_and_needs_no_past() -> None:
    text = "推介会到会企业286家，引进煜桓精工。"
    result = checked(text, off=("residue",))
    assert [one.code for one in result.findings] == ["unsupported"]
    assert result == check(text, parse_facts(SHEET), period=Period(2026, 1, 9))


def test_the_quoted_clause_is_short_and_has_the_figure() -> None:
    long = (
        "在"
        + "持续推动产业链上下游企业协同发展的过程中" * 6
        + "累计对接企业2867家并逐一建立台账跟踪服务直到落地见效为止"
    )
    (trace,) = [one for one in checked("累计对接企业2867家。", replace(LAST, text=long)).figures if "2867" in one.text]
    quoted = trace.source.rsplit("“", 1)[1].rstrip("”")
    assert len(quoted) <= 40
    assert "2867家" in quoted


def test_a_record_is_made_of_reports_as_they_are_recorded() -> None:
    record = past_record([Report(name=NAME, text=OLD, period=Period(2025, 7, 9), issuer="澜溪高新区管委会")])
    assert record.reports[0] == replace(LAST, title="")
    assert record.before(Period(2026, 1, 9)) == {0}
    assert record.before(Period(2025, 7, 9), "澜溪高新区2025年第三季度") == frozenset()
    assert record.before(Period(2025, 7, 9), "另一家单位") == {0}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*"签约项目37个，。286家“”《》\n第七届X××9月17日煜桓精工有限公司澜溪市１２,.", "103.7亿元", "赴苏州、合肥"]
        )
    )
)
def test_any_text_is_checked_and_every_span_holds(pieces: list[str]) -> None:
    text = "".join(pieces)
    result = checked(text)
    for one in (*result.figures, *result.findings):
        assert text[one.start : one.end] == one.text
    spans = [(one.start, one.end) for one in result.findings if one.code == "residue"]
    assert len(spans) == len(set(spans))
