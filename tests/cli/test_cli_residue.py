"""The record of past reports is read by ``writer check`` and ``writer draft``: what is left of them is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from writer.cli.sources import opened_office

STALE = """# 苍榆经济开发区2026年第三季度招商引资工作汇报

## 一、基本情况

1—9月，签约项目18个，惠及企业88家，潮声信息完成增资。
"""


def test_check_names_the_past_report_that_a_figure_or_a_name_is_from(indexed, facts):
    Path("q3.md").write_text(STALE, encoding="utf-8")
    checked = indexed("check", "q3.md", "--facts", facts, "--json")
    assert checked.status == 1
    [result] = checked.json
    found = {one["text"]: one for one in result["findings"]}
    assert {name: (one["code"], one["severity"]) for name, one in found.items()} == {
        "18个": ("residue", "error"),
        "88家": ("residue", "error"),
        "潮声信息": ("residue", "warning"),
    }
    assert found["18个"]["suggestion"] == "29个"
    [figure] = [one for one in result["figures"] if one["text"] == "88家"]
    assert figure["verdict"] == "residue"
    assert "苍榆开发区2026年第二季度招商引资工作汇报" in figure["source"]
    assert "苍榆开发区2026年第二季度招商引资工作汇报" in found["88家"]["message"]


def test_without_a_record_or_with_the_rule_switched_off_the_figure_fails_as_before(indexed, writer, facts, monkeypatch):
    Path("q3.md").write_text(STALE, encoding="utf-8")
    monkeypatch.setenv("WRITER_RULES_OFF", "residue")
    [off] = indexed("check", "q3.md", "--facts", facts, "--json").json
    monkeypatch.setenv("WRITER_DATA", "elsewhere")
    monkeypatch.delenv("WRITER_RULES_OFF")
    [unrecorded] = writer("check", "q3.md", "--facts", facts, "--json").json
    assert off["unused_homes"]
    assert not unrecorded["unused_homes"]
    assert off | {"unused_homes": {}} == unrecorded
    assert {one["code"] for one in off["findings"]} == {"unsupported", "wrong_metric"}


def test_a_draft_says_which_names_it_has_from_a_past_report(indexed, facts):
    made = indexed("draft", facts, "-o", "q3.md", "--like", "苍榆开发区2026年第二季度招商引资工作汇报.txt")
    assert made.status == 0
    assert "春到苍榆" in Path("q3.md").read_text(encoding="utf-8")
    assert "“‘春到苍榆’新能源装备产业对接会”在本期材料里没有" in made.err


@pytest.mark.usefixtures("indexed")
def test_what_past_reports_are_read_for_besides_residue_is_not_switched_off_with_it(monkeypatch):
    monkeypatch.setenv("WRITER_RULES_OFF", "residue")
    with opened_office() as office:
        past, off = office.grounds().past, office.grounds().off
    assert off == {"residue"}
    assert past is not None  # how figures are printed is learnt from it
    assert past.reports
