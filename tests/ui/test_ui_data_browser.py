"""Step ① in a real browser: figures pasted, put right, taken back; and the texts that follow them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook
from test_ui_browser import Walk

from conftest import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(120)]

TABLE = "指标\t单位\t本期\t上年同期\t目标\n签约项目\t个\t18\t15\t24\n计划总投资\t亿元\t56.23\t48.3\t70"
TEXT = "截至9月底，签约项目18个，同比增长20%。计划总投资56.2亿元。"
_PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""  # noqa: E501


@pytest.fixture
def walk(page: Any, desk: Running) -> Walk:
    desk.endpoint.mode, desk.endpoint.delay = "normal", 0.1
    return Walk(page, desk.url)


def cell(walk: Walk, row: int, column: int) -> Any:
    return walk.page.locator("#fact-table tr.row").nth(row).locator("input").nth(column)


def names(walk: Walk) -> list[str]:
    rows = walk.page.eval_on_selector_all(
        "#fact-table tr.row", "(all) => all.map((row) => row.querySelector('input').value)"
    )
    return [name for name in rows if name]


def written(walk: Walk, desk: Running) -> str:
    """A report whose one section says ``TEXT``; returns the section's key."""
    walk.open()
    report = walk.new_report(TABLE)
    walk.propose()
    walk.page.click("[data-palette=text]")
    walk.page.fill("#outline-text textarea", "# 2026年三季度工作汇报\n## 招商情况\n")
    walk.page.click("#apply-outline")
    walk.page.wait_for_function("document.querySelector('#assignment input.heading')?.value === '招商情况'")
    walk.desk()
    walk.write(TEXT)
    walk.step("① 数据")
    walk.page.wait_for_selector("#fact-table td.u button")
    return next(iter(desk.office.store.desk.current(report)))


def test_a_corrected_fact_is_followed_by_every_figure_and_taken_back(walk: Walk, desk: Running) -> None:
    written(walk, desk)
    page = walk.page
    cell(walk, 0, 2).fill("21")
    page.wait_for_selector("#live-figures del")
    assert page.locator("#live-figures del").all_inner_texts() == ["18个", "20%"]
    assert page.locator("#live-figures ins").all_inner_texts() == ["21个", "40%"]
    page.locator("#live-figures li li").nth(1).get_by_text("改", exact=True).click()
    walk.status("已改 1 处")
    page.wait_for_function("document.querySelectorAll('#live-figures del').length === 1")
    page.locator("#live-figures").get_by_text("全部改").click()
    page.wait_for_selector("#live-figures .done")
    page.wait_for_selector("#live-figures del", state="detached")
    walk.step("③ 撰写")
    right = TEXT.replace("18个", "21个").replace("20%", "40%")
    page.wait_for_function("(text) => document.querySelector('#editor textarea').value === text", arg=right)
    page.get_by_role("tab", name="版本").click()
    page.wait_for_function("document.querySelector('#versions').innerText.includes('数据更正')")
    with page.expect_response(lambda answer: "/queue/data" in answer.url):  # listed anew, and still to be taken back
        walk.step("① 数据")
    page.locator("#live-figures").get_by_text("撤销", exact=True).click()
    walk.status("已撤销")
    page.wait_for_selector("#live-figures del")


def test_a_fact_shows_where_it_is_told_and_leads_there(walk: Walk, desk: Running) -> None:
    written(walk, desk)
    page = walk.page
    page.locator("#fact-table tr.row").nth(1).locator("td.u button").click()
    page.wait_for_selector("#section-head h2")
    page.wait_for_function(
        "(() => { const box = document.querySelector('#editor textarea');"
        " return box.value.slice(box.selectionStart, box.selectionEnd) === '56.2亿元'; })()"
    )


def test_a_block_with_a_heading_is_read_when_it_is_pasted_into_the_table(walk: Walk) -> None:
    page = walk.open().page
    walk.new_report("签约项目\t个\t18\t15")
    cell(walk, 1, 0).click()
    page.evaluate(_PASTE, "序号\t指标名称\t计量单位\t上年同期\t本期\n1\t开工项目\t个\t7\t9\n2\t投产项目\t个\t5\t4\n")
    walk.status("读出")
    page.wait_for_function("document.querySelectorAll('#fact-table tr.row input')[12]?.value === '投产项目'")
    assert names(walk) == ["签约项目", "开工项目", "投产项目"]
    assert (cell(walk, 1, 2).input_value(), cell(walk, 1, 3).input_value()) == ("9", "7")

    cell(walk, 0, 3).click()
    page.evaluate(_PASTE, "15\t24\t备注\t多出来\n")
    page.wait_for_function("document.querySelector('#status').innerText.includes('放不下')")
    page.locator("#fact-table .drop").nth(1).click()
    walk.status("表格已保存")
    assert names(walk) == ["签约项目", "投产项目"]
    page.click("#table-back")
    walk.status("回到上一次改动之前")
    page.wait_for_function("document.querySelectorAll('#fact-table tr.row input')[6]?.value === '开工项目'")
    cell(walk, 1, 2).fill("99")
    walk.status("表格已保存")
    page.click("#table-back")
    walk.status("回到上一次改动之前")
    page.wait_for_function("document.querySelectorAll('#fact-table tr.row input')[8]?.value === '9'")


def test_a_cell_typed_while_the_table_is_being_saved_is_saved_too(
    walk: Walk, desk: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = walk.open().page
    other = walk.new_report(TABLE.replace("18", "17"))
    report = walk.new_report(TABLE)
    record, slow = desk.office.store.desk, type(desk.office.store.desk).save_facts

    def late(self: Any, *given: Any) -> None:
        time.sleep(0.8)
        slow(self, *given)

    monkeypatch.setattr(type(record), "save_facts", late)
    with page.expect_request(lambda request: "/queue/join" in request.url):
        cell(walk, 0, 2).fill("21")
    cell(walk, 1, 2).fill("60")
    page.wait_for_timeout(700)  # the second save comes while the first is at work
    cell(walk, 1, 3).fill("50")
    deadline = time.monotonic() + 15
    while not all(word in record.facts(report) for word in ('"21"', '"60"', '"50"')):
        assert time.monotonic() < deadline, (record.facts(report), page.inner_text("#status"))
        page.wait_for_timeout(100)
    # Another report is opened while the last cell and the title are on their way: each stays with its own.
    cell(walk, 0, 3).fill("16")
    page.fill("#report-title input, #report-title textarea", "刚改的标题")
    page.locator(f'#reports [data-arg="{other}"]').click()
    page.wait_for_function("(id) => document.querySelector('#fact-table .facts').dataset.of === id", arg=other)
    page.wait_for_selector("html:not(.opening)")
    cell(walk, 1, 3).fill("47")
    walk.status("表格已保存")
    assert page.input_value("#report-id textarea, #report-id input") == other
    assert ('"16"' in record.facts(report), record.report(report).title) == (True, "刚改的标题")
    saved = record.facts(other)
    assert all(word in saved for word in ('"17"', '"15"', '"47"')), saved
    cell(walk, 2, 0).fill("在谈项目")
    page.go_back()
    page.wait_for_function("(id) => document.querySelector('#fact-table .facts').dataset.of === id", arg=report)
    page.wait_for_selector("html:not(.opening)")
    assert f"report={report}" in page.url
    assert ("在谈项目" in record.facts(other), "在谈项目" in record.facts(report)) == (True, False)


def test_sheets_and_word_tables_are_uploaded_with_their_problems_beside_the_line(walk: Walk, tmp_path: Path) -> None:
    page = walk.open().page
    walk.new_report()
    walk.page.wait_for_selector("#fact-table td.u")
    sheet, word = tmp_path / "三季度.xlsx", tmp_path / "报数.docx"
    book = Workbook()
    for row in (("指标", "单位", "本期", "上年同期"), ("签约项目", "个", 18, 15), ("开工项目", "个", "约十来个", 7)):
        book.active.append(row)
    book.save(sheet)
    document = Document()
    table = document.add_table(rows=2, cols=4)
    for at, row in enumerate((("指标", "单位", "本期", "上年同期"), ("接待客商", "批次", "71", "63"))):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    document.save(str(word))
    for file, name in ((sheet, "签约项目"), (word, "接待客商")):
        with page.expect_file_chooser() as chooser:
            page.click("#upload-facts")
        chooser.value.set_files(file)
        page.wait_for_function("(name) => document.querySelector('#fact-table input').value === name", arg=name)
        if file is sheet:
            page.wait_for_function("document.querySelector('#unread').innerText.includes('开工项目')")
    page.click("#table-back")
    page.wait_for_function("document.querySelector('#fact-table input').value === '签约项目'")
