"""``writer rules``, ``check --off`` and the settings that choose among the rules of language."""

from __future__ import annotations

from pathlib import Path

import pytest

DRAFT = "# 某区2026年前三季度招商情况\n\n截止目前，增速保持在4%-6%。\n"
FACTS = "指标\t单位\t本期\n签约项目\t个\t18\n"


@pytest.fixture(autouse=True)
def _files(writer) -> None:  # noqa: ARG001 – goes to the folder of the test
    Path("q3.md").write_text(DRAFT, encoding="utf-8")
    Path("q3.tsv").write_text(FACTS, encoding="utf-8")


def codes(outcome) -> set[str]:
    return {one["code"] for one in outcome.json[0]["findings"]}


def check(writer, *options: str):
    return writer("check", "q3.md", "--facts", "q3.tsv", "--json", *options)


def test_rules_are_listed_with_their_basis(writer):
    listed = writer("rules", "--json").json
    assert {"code", "severity", "basis", "what", "on"} == set(listed[0])
    assert all(one["on"] for one in listed)
    dash = next(one for one in listed if one["code"] == "range-dash")
    assert dash["basis"] == "GB/T 15834—2011 4.13.3.2"
    lines = writer("rules").out.splitlines()
    assert len(lines) == len(listed)
    assert any(line.startswith("until-date\t") and "截至" in line for line in lines)


def test_a_rule_is_switched_off_for_one_check(writer):
    assert {"until-date", "range-dash"} <= codes(check(writer))
    assert not {"until-date", "range-dash"} & codes(check(writer, "--off", "until-date", "--off", "range-dash"))


def test_a_rule_is_switched_off_by_setting(writer, monkeypatch):
    monkeypatch.setenv("WRITER_RULES_OFF", "until-date， range-dash")
    assert not {"until-date", "range-dash"} & codes(check(writer))
    off = {one["code"] for one in writer("rules", "--json").json if not one["on"]}
    assert off == {"until-date", "range-dash"}
    assert "已关闭" in next(line for line in writer("rules").out.splitlines() if line.startswith("range-dash\t"))


def test_a_slip_of_language_alone_is_no_error(writer):
    Path("q3.md").write_text("截止目前，签约项目18个。", encoding="utf-8")
    outcome = check(writer)
    assert codes(outcome) == {"until-date"}
    assert outcome.status == 0
    assert "（建议：截至）" in writer("check", "q3.md", "--facts", "q3.tsv").out


def test_the_mark_of_ranges_is_a_setting(writer, monkeypatch):
    Path("q3.md").write_text("增速保持在4%—6%。", encoding="utf-8")
    assert "range-dash" not in codes(check(writer))
    monkeypatch.setenv("WRITER_RANGE_DASH", "～")
    [one] = [one for one in check(writer).json[0]["findings"] if one["code"] == "range-dash"]
    assert one["suggestion"] == "4%～6%"
    monkeypatch.setenv("WRITER_RANGE_DASH", "-")
    outcome = writer("rules")
    assert outcome.status == 2
    assert "WRITER_RANGE_DASH" in outcome.err


@pytest.mark.parametrize("by", ["option", "setting"])
def test_a_rule_that_does_not_exist_is_named(writer, monkeypatch, by):
    if by == "option":
        outcome = check(writer, "--off", "range_dash")
    else:
        monkeypatch.setenv("WRITER_RULES_OFF", "range_dash")
        outcome = check(writer)
    assert outcome.status == 2
    assert outcome.err.count("\n") == 1
    assert "range_dash" in outcome.err
    assert "range-dash" in outcome.err
