"""语料: what was read of a past report is corrected by hand on the page; passages are found, with reasons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import Running, settings_for
from writer.errors import InputError, NotRecorded
from writer.figures import parse_period
from writer.office import Office, open_office
from writer.schema import ROLE_NAMES
from writer.ui.finding import _named
from writer.ui.identity import CORRECT, Identities, asked_field

REPORT = """翠屿园区2026年第二季度工作汇报

区政府：

今年以来，翠屿园区上下同心，各项工作有序推进。

一、基本情况

全区签约项目21个，总投资33.4亿元，开工项目9个，投产项目6个。

二、存在问题

要素保障仍有不足，用工缺口较大，需要加快补齐。

翠屿园区管委会
2026年7月8日
"""
NAME = "翠屿园区二季度.txt"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    past = tmp_path / NAME
    past.write_text(REPORT, encoding="utf-8")
    opened = open_office(settings_for(tmp_path / "data"))
    try:
        opened.library.index([past])
        yield opened
    finally:
        opened.close()


@pytest.fixture
def identities(office: Office) -> Identities:
    return Identities(office.store.past)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("title", " 翠屿园区上半年工作汇报 ", "翠屿园区上半年工作汇报"),
        ("recipient", "市政府：", "市政府"),
        ("issuer", "翠屿园区党工委、管委会", "翠屿园区党工委、管委会"),
        ("date", "2026-07-09", "2026-07-09"),
        ("period", "2026年1—6月", parse_period("2026年1—6月")),
        ("period", "2026q1", parse_period("2026年第一季度")),
        ("issuer", "", ""),
        ("period", "  ", None),
    ],
)
def test_a_field_is_corrected_told_and_taken_back(
    identities: Identities, office: Office, field: str, typed: str, kept: object
) -> None:
    read = office.library.report(NAME)
    assert identities.told(NAME) == ""
    assert "已更正" in identities.correct(NAME, field, typed)
    now = office.library.report(NAME)
    assert getattr(now, field) == kept
    assert "读出的是" in identities.told(NAME)
    others = {"title", "recipient", "issuer", "date", "period"} - {field}
    assert all(getattr(now, one) == getattr(read, one) for one in others)
    assert "撤回" in identities.take_back(NAME, field)
    assert office.library.report(NAME) == read
    assert identities.told(NAME) == ""


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("period", "第三季度", "没有写年份"),
        ("period", "去年吧", "读不出是哪一期"),
        ("date", "2026年2月30日", "不是能用的日期"),
        ("title", "甲" * 500, "超过 200 字"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    identities: Identities, office: Office, field: str, typed: str, told: str
) -> None:
    read = office.library.report(NAME)
    with pytest.raises(InputError, match=told):
        identities.correct(NAME, field, typed)
    assert office.library.report(NAME) == read


def test_typing_what_was_read_takes_the_correction_back(identities: Identities, office: Office) -> None:
    read = office.library.report(NAME)
    assert identities.correct(NAME, "title", read.title) == "标题没有改动"
    identities.correct(NAME, "title", "另一个标题")
    identities.correct(NAME, "period", "2026年")
    assert "撤回" in identities.correct(NAME, "title", read.title)
    said = office.store.past.corrections()[NAME]
    assert said.title is None
    assert said.period == parse_period("2026年")


def test_a_report_taken_out_meanwhile_is_told(identities: Identities, office: Office) -> None:
    office.library.remove(NAME)
    for work in (
        lambda: identities.form(NAME),
        lambda: identities.correct(NAME, "title", "甲"),
        lambda: identities.take_back(NAME, "title"),
    ):
        with pytest.raises(NotRecorded, match="语料中没有"):
            work()


@pytest.mark.parametrize("act", ["correct:", "correct:text", "look", "correct:__class__", "take-back:title", ""])
def test_an_act_that_names_no_field_is_none(act: str) -> None:
    assert asked_field(act, CORRECT) is None
    assert asked_field("correct:title", CORRECT) == "title"


def test_every_period_that_is_shown_can_be_typed_again(identities: Identities, office: Office) -> None:
    for typed in (
        "2026年",
        "2025年上半年",
        "2026年前三季度",
        "2026年9月",
        "2026年1—9月",
        "2026年第四季度",
        "2021—2025年",
    ):
        identities.correct(NAME, "period", typed)
        kept = office.library.report(NAME).period
        shown = identities.form(NAME).split('data-act="correct:period"')[1].split('value="')[1].split('"')[0]
        identities.correct(NAME, "period", "2019年")
        identities.correct(NAME, "period", shown)
        assert office.library.report(NAME).period == kept, (typed, shown)


def test_a_chosen_report_is_its_name_or_the_only_one_that_holds_what_was_typed() -> None:
    titles = {"甲.docx": "翠屿园区一季度汇报", "乙.docx": "翠屿园区二季度汇报", "翠屿.txt": "翠屿"}
    assert _named("翠屿.txt", titles) == "翠屿.txt"
    assert _named(" 二季度", titles) == "乙.docx"
    with pytest.raises(InputError, match="对应 2 份材料"):
        _named("园区", titles)
    with pytest.raises(InputError, match="语料里没有“丙”"):
        _named("丙", titles)


@pytest.mark.browser
@pytest.mark.timeout(240)
class TestOnThePage:
    """In a real browser."""

    @pytest.fixture
    def page(self, new_page: Any, desk: Running, tmp_path: Path) -> Iterator[Any]:
        past = tmp_path / NAME
        past.write_text(REPORT, encoding="utf-8")
        desk.office.library.index([past])
        page = new_page()
        page.goto(desk.url + "/?step=library")
        page.get_by_role("tab", name="语料").click()
        page.locator("table.library tr", has_text="翠屿园区").locator(".open").click()
        page.wait_for_selector("#identity input")
        yield page
        desk.office.library.remove(NAME)

    def said(self, page: Any, words: str) -> None:
        page.wait_for_function("(words) => document.querySelector('#status')?.innerText.includes(words)", arg=words)

    def test_a_report_is_corrected_and_the_correction_taken_back(self, page: Any, desk: Running) -> None:
        period, issuer = page.get_by_label("报告期", exact=True).last, page.get_by_label("单位", exact=True)
        assert period.input_value() == "2026年第二季度"
        period.fill("2026年1—6月")
        issuer.click()  # leaving the field keeps it
        self.said(page, "报告期已更正")
        issuer.fill("翠屿园区党工委")
        issuer.press("Enter")
        self.said(page, "单位已更正")
        page.wait_for_function("document.querySelector('#corrected').innerText.includes('翠屿园区党工委')")
        assert "读出的是：2026年第二季度" in page.inner_text("#corrected")
        row = page.locator("table.library tr", has_text="翠屿园区二季度")
        assert "翠屿园区党工委" in row.inner_text()
        assert "上半年" in row.inner_text()
        assert desk.office.library.report(NAME).period == parse_period("2026年1—6月")
        page.locator("#corrected li", has_text="报告期").get_by_text("撤回").click()
        self.said(page, "已撤回报告期的更正")
        page.wait_for_function("!document.querySelector('#corrected').innerText.includes('报告期')")
        page.wait_for_function("document.querySelector('#identity .period input').value === '2026年第二季度'")
        assert issuer.input_value() == "翠屿园区党工委"
        assert desk.office.library.report(NAME).period == parse_period("2026年第二季度")

    def test_what_cannot_be_is_told_and_stays_in_its_field(self, page: Any, desk: Running) -> None:
        date = page.get_by_label("日期", exact=True)
        date.fill("2026年13月40日")
        date.press("Enter")
        self.said(page, "不是能用的日期")
        assert date.input_value() == "2026年13月40日"
        assert desk.office.library.report(NAME).date == "2026年7月8日"
        page.locator("table.library tr", has_text="翠屿园区二季度").locator(".open").click()
        page.wait_for_function("document.querySelector('#identity .date input').value === '2026年7月8日'")

    def test_passages_are_found_with_reasons_among_the_chosen_reports(self, page: Any) -> None:
        page.get_by_role("tab", name="找段落").click()
        page.fill("#find-query input, #find-query textarea", "要素保障不足 用工缺口")
        page.click("#find")
        self.said(page, "找到")
        assert "用工缺口" in page.locator("#found article").first.inner_text()
        why = page.locator("#found footer").first
        assert why.is_visible()
        assert "共有“" in why.inner_text()
        others = page.locator("#found article .open").all_inner_texts()
        assert any("翠屿园区" not in title for title in others)
        page.click("#find-only input")
        page.keyboard.type("翠屿园区")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        page.click("#find")
        page.wait_for_function(
            "[...document.querySelectorAll('#found article .open')].every((one) => one.innerText.includes('翠屿'))"
        )
        assert 1 <= page.locator("#found article").count() <= 2
        page.locator("#found .open").first.click()
        page.wait_for_selector("#identity input")
        assert ROLE_NAMES["problems"] in page.inner_text("#look")
