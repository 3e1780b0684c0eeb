"""The report as one text: composed, and changed in one section and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.corpus import parse_report
from writer.drafting import compose, outline_of, parse_outline, replace_section, sections_under
from writer.errors import NotRecorded
from writer.schema import Ledger, Outline, OutlineItem

OUTLINE = parse_outline(
    "# 青枫产业园2026年第三季度工作汇报\n主送：市政府\n署名：青枫产业园\n日期：2026年10月8日\n"
    "## 一、基本情况\n### （一）项目\n### （二）资金\n## 二、存在问题\n## 三、下一步工作计划\n"
)
TEXTS = {
    "0": "今年以来，园区全力抓招商。现将有关情况汇报如下。",
    "1.1": "签约项目29个。\n储备项目57个。",
    "1.2": "到位资金32.6亿元。",
    "2": "一是要素不足。",
    "3": "继续抓好落地。",
}


def test_the_composed_text_reads_back_as_the_outline() -> None:
    text = compose(OUTLINE, TEXTS)
    report = parse_report(text)
    assert report.title == OUTLINE.title
    assert report.recipient.rstrip("：") == "市政府"
    assert report.issuer == "青枫产业园"
    found = {section.id: section.text.strip() for section in report.sections}
    for section_id, own in TEXTS.items():
        assert found[section_id] == own
    assert [section.heading for section in report.sections if section.heading] == [
        item.heading for item in OUTLINE.items if item.id != "0"
    ]


def test_the_form_on_disk() -> None:
    assert compose(OUTLINE, TEXTS).startswith(
        "# 青枫产业园2026年第三季度工作汇报\n市政府：\n\n今年以来，园区全力抓招商。现将有关情况汇报如下。\n\n"
        "## 一、基本情况\n\n### （一）项目\n\n签约项目29个。\n储备项目57个。\n\n### （二）资金\n\n"
    )
    assert compose(OUTLINE, TEXTS).endswith("## 三、下一步工作计划\n\n继续抓好落地。\n\n青枫产业园\n\n2026年10月8日\n")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("section_id", list(TEXTS))
def test_replacing_one_section_changes_no_other_byte(section_id: str, end: str) -> None:
    text = compose(OUTLINE, TEXTS).replace("\n", end)
    new = "全新的一段文字。\n第二段。"
    changed = replace_section(text, section_id, {section_id: new, "9": "不该出现"})
    old = TEXTS[section_id].replace("\n", end)
    assert changed == text.replace(old, new.replace("\n", end))


def test_replacing_a_parent_takes_its_subsections_along() -> None:
    text = compose(OUTLINE, TEXTS)
    changed = replace_section(text, "1", {"1": "", "1.1": "甲。", "1.2": "乙。", "2": "不该出现。"})
    assert changed == text.replace(TEXTS["1.1"], "甲。").replace(TEXTS["1.2"], "乙。")


def test_a_bare_heading_gets_its_text() -> None:
    text = compose(OUTLINE, {key: value for key, value in TEXTS.items() if key != "2"})
    assert replace_section(text, "2", {"2": TEXTS["2"]}) == compose(OUTLINE, TEXTS)


def test_a_run_in_heading_keeps_its_line() -> None:
    text = "一、做法\n（一）领导带头。外出招商26次。\n（二）强化服务。办理事项9件。\n二、问题\n不足。\n"
    assert replace_section(text, "1.1", {"1.1": "外出招商43次。"}) == text.replace("26", "43")


def test_a_missing_section_names_those_there_are() -> None:
    with pytest.raises(NotRecorded) as caught:
        replace_section(compose(OUTLINE, TEXTS), "7", {"7": "文字"})
    assert "7" in str(caught.value)
    assert "存在问题" in str(caught.value)
    with pytest.raises(NotRecorded, match="存在问题"):
        sections_under(OUTLINE, "7")


def test_the_outline_of_a_draft() -> None:
    outline, texts = outline_of(compose(OUTLINE, TEXTS), Ledger(period="2026年第三季度"))
    assert [(item.id, item.heading) for item in outline.items] == [(item.id, item.heading) for item in OUTLINE.items]
    assert {key: texts[key] for key in TEXTS} == TEXTS
    assert (outline.title, outline.recipient, outline.period) == (OUTLINE.title, "市政府", "2026年第三季度")
    assert sections_under(outline, "1") == ("1", "1.1", "1.2")


@given(st.text(max_size=300), st.sampled_from(["0", "1", "1.1", "2"]), st.text(alphabet="一文字。\n是", max_size=20))
def test_any_text_keeps_its_other_bytes(text: str, section_id: str, new: str) -> None:
    report = parse_report(text)
    section = next((one for one in report.sections if one.id == section_id), None)
    if section is None:
        with pytest.raises(NotRecorded):
            replace_section(text, section_id, {section_id: new})
        return
    changed = replace_section(text, section_id, {section_id: new})
    assert changed.startswith(text[: section.start])
    assert changed.endswith(text[section.end :])


def test_an_empty_outline_is_an_empty_document() -> None:
    assert compose(Outline(""), {}) == "\n"


RUN_IN = parse_outline(
    "# 青枫产业园2026年第三季度工作汇报\n## 一、基本情况\n### （一）项目招引提速。\n"
    "### （二）资金到位\n## 二、存在问题\n"
)


def test_a_run_in_heading_opens_its_paragraph_and_reads_back_as_one() -> None:
    text = compose(RUN_IN, {"1.1": "签约项目29个。\n储备项目57个。", "1.2": "到位资金32.6亿元。"})
    assert "\n（一）项目招引提速。签约项目29个。\n储备项目57个。\n\n### （二）资金到位\n\n到位" in text
    outline, texts = outline_of(text, Ledger())
    assert [item.run_in for item in outline.items] == [False, False, True, False, False]
    assert texts["1.1"] == "签约项目29个。\n储备项目57个。"
    assert compose(outline, texts) == text


def test_replacing_run_in_text_changes_no_other_byte() -> None:
    text = compose(RUN_IN, {"1.1": "签约项目29个。", "1.2": "到位资金32.6亿元。"})
    assert replace_section(text, "1.1", {"1.1": "新的一段。"}) == text.replace("签约项目29个。", "新的一段。")


def test_a_heading_that_would_not_be_told_from_its_text_stands_alone() -> None:
    outline = parse_outline("# 题目\n## 一、情况\n### （一）签约项目29个；到位资金；同比增长三成。\n")
    text = compose(outline, {"1.1": "正文。"})
    assert parse_report(text).sections[-1].text.strip() == "正文。"


@given(
    st.text(alphabet="项目招商，。、；：“”（）一是1#* \n", max_size=30),
    st.text(alphabet="资金招，。；“1 ", max_size=20),
)
def test_run_in_or_not_the_text_of_a_section_is_kept(own: str, heading: str) -> None:
    item = OutlineItem("1", 1, "一、", "情况", "overview")
    sub = OutlineItem("1.1", 2, "（一）", heading.strip(), "overview", run_in=True)
    text = compose(Outline("题目", items=(item, sub)), {"1.1": own})
    assert own.strip() in text
    run_in = f"（一）{heading.strip()}。{own.strip()}"
    assert f"### （一）{heading.strip()}\n" in text or run_in in text
