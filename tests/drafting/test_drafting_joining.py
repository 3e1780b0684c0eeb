"""What is left of past sentences, and what is newly stated, told in sentences rather than as a list."""

from __future__ import annotations

from decimal import Decimal

from writer.corpus import parse_report
from writer.drafting import Drafter, OneReport, RollEngine, propose_outline
from writer.schema import Draft, Fact, Ledger

FACTS = (
    Fact("F1", "签约项目", Decimal(29), "个", prior=Decimal(23), line=1, source="签约项目"),
    Fact("F2", "开工项目", Decimal(18), "个", prior=Decimal(14), line=2, source="开工项目"),
    Fact("F3", "税收收入", Decimal("10.7"), "亿元", prior=Decimal("9.8"), line=3, source="税收收入"),
)


def rolled(
    overview: str, doing: str = "一是上门招商。坚持以商招商。二是优化服务。持续优化营商环境。"
) -> dict[str, Draft]:
    past = (
        "云川产业园2026年上半年招商引资工作汇报\n\n今年以来，园区抓招商。现将情况汇报如下。\n"
        f"一、基本情况\n{overview}\n二、主要做法\n{doing}\n"
    )
    report = parse_report(past, "past.txt")
    ledger = Ledger(FACTS, period="2026年1—9月")
    outline = propose_outline(ledger, like=report)
    drafter = Drafter(library=OneReport(report), ledger=ledger, outline=outline, engine=RollEngine())
    return {draft.section_id: draft for draft in drafter.draft_report()}


def test_figures_of_one_subject_become_one_sentence_and_keep_their_origins() -> None:
    draft = rolled("1—6月，签约项目18个，排名全市第一。开工项目9个，创历史新高。税收收入7.1亿元。")["1"]
    assert "1—9月，签约项目29个，同比增长26.1%；开工项目18个，同比增长28.6%。税收收入10.7亿元" in draft.text
    old = {one.text: one.old for one in draft.sentences if one.kind == "rolled"}
    assert old["1—9月，签约项目29个，同比增长26.1%；"] == "1—6月，签约项目18个，排名全市第一。"
    assert old["开工项目18个，同比增长28.6%。"] == "开工项目9个，创历史新高。"


def test_another_time_or_a_part_begins_a_sentence_of_its_own() -> None:
    text = rolled("1—6月，签约项目18个。截至6月底，开工项目9个。")["1"].text
    assert "签约项目29个，同比增长26.1%。截至9月底，开工项目18个" in text


def test_steps_that_have_lost_their_figures_go_on_in_one_sentence() -> None:
    doing = (
        "推行“拿地即开工”，办件36件，压缩时限46%。建立三色预警机制，上半年累计亮黄牌5次。组建服务专班，逐户走访企业。"
    )
    assert (
        rolled("签约项目18个。", doing)["2"].text == "推行“拿地即开工”；建立三色预警机制；组建服务专班，逐户走访企业。"
    )


def test_whole_sentences_and_headings_of_items_stay_apart() -> None:
    doing = "坚持项目为王。落实包联制度。一是上门招商。坚持以商招商。二是优化服务。持续优化营商环境。"
    assert rolled("签约项目18个。", doing)["2"].text == doing


def test_slips_of_punctuation_in_carried_words_are_put_right() -> None:
    doing = "坚持“走出去”、“请进来”，用足优势,紧盯产业， 抓实招商。"
    assert (
        rolled("截止6月底，签约项目18个。", doing)["2"].text == "坚持“走出去”“请进来”，用足优势，紧盯产业，抓实招商。"
    )
    assert "截止" not in rolled("截止目前，签约项目18个。")["1"].text


def test_a_house_of_half_width_commas_keeps_them() -> None:
    doing = "坚持以商招商,紧盯产业,抓实项目,优化服务,逐户走访企业."
    assert "坚持以商招商,紧盯产业,抓实项目" in rolled("签约项目18个.", doing)["2"].text
