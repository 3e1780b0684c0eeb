"""The main path in a real browser, as somebody who has never seen the program walks it."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document

from conftest import PATIENCE, Running, apart
from writer.facts import parse_facts
from writer.sheets import sheet_of, write_sheet
from writer.ui import tasks
from writer.ui.jobs import Jobs
from writer.ui.workbench import Workbench

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

FIGURES = "\n".join(
    (
        "指标\t单位\t本期\t上年同期\t目标\t备注",
        "签约项目\t个\t18\t15\t24\t",
        "计划总投资\t亿元\t56.23\t48.3\t70\t",
        "实际利用外资\t万美元\t350\t420\t\t",
        "外出招商\t次\t42\t30\t\t",
        "接待客商\t批次\t63\t51\t\t",
        "重点项目\t\t\t\t\t朔原储能项目9月底开工建设",
    )
)


class Walk:
    """A page, with what a person does on it in words."""

    def __init__(self, page: Any, url: str) -> None:
        self.page, self.url = page, url

    def open(self, address: str = "/") -> Walk:
        self.page.goto(self.url + address)
        self.page.wait_for_selector("#fact-table tr.row", state="attached")
        return self

    def at_desk(self, report: str) -> Walk:
        """Open a report that has an outline where its sections are written."""
        self.page.goto(f"{self.url}/?report={report}&step=desk")
        self.desk()
        return self

    def status(self, words: str) -> None:
        """Wait until the status line says this."""
        self.page.wait_for_function(
            "(words) => document.querySelector('#status')?.innerText.includes(words)", arg=words
        )

    def step(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def new_report(self, figures: str = FIGURES) -> str:
        """A new report with these figures; returns its id."""
        self.page.click("#new-report")
        self.status("已新建")
        self.page.fill("#paste textarea", figures)
        self.page.click("#parse")
        self.status("读出")
        return str(self.page.evaluate("new URL(location.href).searchParams.get('report')"))

    def propose(self) -> None:
        self.step("② 提纲")
        self.page.wait_for_selector("#assignment .empty, #assignment .card")
        self.page.click("#propose")
        self.page.wait_for_selector("#assignment .card")

    def desk(self) -> None:
        self.step("③ 撰写")
        self.page.wait_for_selector("#sections li")
        self.page.wait_for_function("document.querySelector('#section-at textarea, #section-at input').value !== ''")

    def idle(self) -> None:
        """Wait until nothing is being drafted."""
        self.page.wait_for_function("!document.querySelector('#running .running')")

    def draft_all(self) -> None:
        self.page.get_by_label("套写").check()
        self.page.click("#draft-all")
        self.status("起草结束")
        self.idle()

    def text(self) -> str:
        return str(self.page.input_value("#editor textarea"))

    def section(self, number: int) -> str:
        """Open the section with this place in the list; returns its text."""
        name = self.page.locator("#sections .name").nth(number).inner_text()
        self.page.locator("#sections button").nth(number).click()
        self.page.wait_for_function(
            "(name) => document.querySelector('#section-head h2')?.innerText === name"
            " && !document.querySelector('#editor textarea').readOnly",  # it is while another section is on its way
            arg=name,
        )
        return self.text()

    def filled(self) -> int:
        """The place in the list of the first section that has figures in its text."""
        for number in range(self.page.locator("#sections li").count()):
            if re.search(r"\d", self.section(number)):
                return number
        raise AssertionError("no section has a figure")

    def saved(self) -> None:
        """Wait until what was typed is on the server."""
        self.page.wait_for_selector("#save-state .saving.ok")

    def write(self, text: str) -> None:
        """Replace the section's text the way an input method does: no key presses."""
        self.page.click("#editor textarea")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        assert self.page.inner_text("#save-state") == "正在保存…"
        self.saved()


@pytest.fixture
def report(desk: Running) -> str:
    """A report whose figures and outline are on record, as new_report and propose leave it; its id."""
    bench = Workbench(desk.office, Jobs())
    made = bench.begin()
    bench.paste(made, FIGURES, append=False)
    bench.propose(made)
    return made


@pytest.fixture
def drafted(report: str, desk: Running) -> str:
    """The same with every section drafted by 套写."""
    bench = Workbench(desk.office, Jobs())
    tasks.draft_all(bench, report, "roll")
    deadline = time.monotonic() + 60
    while bench.jobs.progress(report).running:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return report


@pytest.fixture
def walk(page: Any, desk: Running) -> Walk:
    desk.endpoint.mode, desk.endpoint.delay = "normal", 0.1
    return Walk(page, desk.url)


def take_a_sentence_back(walk: Walk) -> None:
    """Put the typed version beside the present text and take one of its sentences."""
    page = walk.page
    page.locator("#versions .version", has_text="手工").first.get_by_text("对照", exact=True).click()
    page.locator(".beside [data-act=pick]").first.click()
    walk.status("已取用一句")
    page.wait_for_function("document.querySelector('#versions').innerText.includes('取第')")
    page.locator(".beside").get_by_text("收起").click()
    page.wait_for_selector(".beside", state="detached")


def two_sections_at_once(page: Any) -> None:
    """Click a section while another one is on its way: the second is what is shown."""
    held: list[Any] = []
    page.route("**/queue/join*", lambda route: held.append(route), times=1)
    buttons = page.locator("#sections button")
    with page.expect_request("**/queue/join*"):
        buttons.nth(1).click()
    name = page.locator("#sections .name").nth(2).inner_text()
    buttons.nth(2).click()
    held[0].continue_()
    page.wait_for_function("(name) => document.querySelector('#section-head h2')?.innerText === name", arg=name)


@pytest.mark.skipif(
    apart() and "WALK_APART" not in os.environ, reason="walked by test_ui_offline, where nothing else can be reached"
)
def test_from_pasted_figures_to_a_word_file(walk: Walk, desk: Running, tmp_path: Path) -> None:
    page = walk.open().page
    report = walk.new_report()
    assert page.locator("#fact-table tr.row").first.locator("input").first.input_value() == "签约项目"
    walk.propose()
    walk.desk()
    walk.draft_all()
    assert not page.locator("#sections li.is-drafting, #sections li.is-waiting").count()

    number = walk.filled()
    walk.write("签约项目18个，同比增加3个。这一句是人写的。")
    assert "有出处" in page.inner_text("#check .tally")
    walk.section(number + 1 if number == 0 else number - 1)
    assert "这一句是人写的" in walk.section(number)
    page.reload()
    page.wait_for_selector("#sections .here")
    page.wait_for_function("document.querySelector('#editor textarea').value.includes('这一句是人写的')")

    page.get_by_label("模型").check()
    page.fill("#instruction input, #instruction textarea", "先讲外资")
    page.click("#rewrite")
    walk.status("写成")
    page.wait_for_function("document.querySelector('#editor textarea').value.includes('有序推进')")
    assert any("先讲外资" in prompt for prompt in desk.endpoint.prompts)

    page.get_by_role("tab", name="版本").click()
    take_a_sentence_back(walk)
    page.locator("#versions .version", has_text="手工").last.get_by_text("恢复", exact=True).click()
    page.wait_for_function("document.querySelector('#editor textarea').value.includes('这一句是人写的')")

    walk.step("④ 通读与导出")
    page.wait_for_selector(".paper")
    assert "这一句是人写的" in page.inner_text(".paper")
    page.get_by_role("tab", name="全文文风").click()
    page.wait_for_selector("#read-style .style .strip")
    with page.expect_download() as download:
        page.get_by_text("下载 Word").click()
    file = tmp_path / "r.docx"
    download.value.save_as(file)
    assert download.value.suggested_filename.endswith(".docx")
    with ZipFile(file) as word:
        assert "这一句是人写的" in word.read("word/document.xml").decode()
    assert desk.office.store.desk.report(report).title


def test_stop_keeps_what_has_come(walk: Walk, desk: Running, report: str) -> None:
    page = walk.at_desk(report).page
    desk.endpoint.mode, desk.endpoint.delay = "slow", 0.3
    page.get_by_label("模型").check()
    page.locator("#sections li.level2 button").first.click()
    page.click("#draft-all")
    page.wait_for_function("(document.querySelector('.stream')?.innerText ?? '').length > 20")
    page.click("#stop")
    walk.idle()
    page.wait_for_function("document.querySelector('#editor textarea').value.length > 0")
    page.get_by_role("tab", name="版本").click()
    page.wait_for_function("document.querySelector('#versions').innerText.includes('未写完')")
    assert not page.locator("#sections li.is-waiting").count()
    cut = walk.text()
    page.locator("#versions").get_by_text("原文", exact=True).click()
    page.wait_for_selector("#diff .sent [open] pre")
    sent = [[message["content"] for message in body["messages"]] for body in desk.endpoint.bodies]
    assert page.locator("#diff .sent pre").all_text_contents() in sent
    desk.endpoint.mode = "normal"
    page.click("#draft-one")
    walk.status("写成")
    assert walk.text().startswith(cut.rstrip("。"))


def test_a_reload_in_mid_draft_finds_the_draft_again(walk: Walk, desk: Running, report: str) -> None:
    page = walk.at_desk(report).page
    desk.endpoint.mode = "slow"
    page.get_by_label("模型").check()
    page.click("#draft-one")  # what stands there before the first words is shorter than these
    page.wait_for_function("(document.querySelector('.stream')?.innerText ?? '').length > 20")
    desk.endpoint.delay = 1  # however long the page takes to come back, the draft is not done
    page.reload()
    page.wait_for_function("(document.querySelector('.stream')?.innerText ?? '').length > 20")
    desk.endpoint.mode = "normal"
    page.click("#stop")
    walk.idle()
    page.wait_for_function("document.querySelector('#editor textarea').value.length > 0")


def test_one_section_can_be_edited_while_others_are_drafted(walk: Walk, desk: Running, report: str) -> None:
    page = walk.at_desk(report).page
    page.get_by_label("套写").check()
    page.click("#draft-one")
    walk.status("第1版")
    desk.endpoint.mode = "slow"
    page.get_by_label("模型").check()
    page.click("#draft-all")
    page.wait_for_selector("#sections li.is-drafting")
    page.click("#editor textarea")
    page.keyboard.press("Control+End")
    for word in ("起草别的节时，", "这里照样可以写，", "光标不会跳。"):
        page.keyboard.insert_text(word)
        page.wait_for_timeout(450)  # spans several ticks of the page
    walk.saved()
    assert walk.text().endswith("起草别的节时，这里照样可以写，光标不会跳。")
    page.click("#stop")
    walk.idle()
    assert walk.text().endswith("光标不会跳。")


def test_cells_are_pasted_where_the_cursor_is(walk: Walk, desk: Running) -> None:
    page = walk.open().page
    report = walk.new_report("签约项目\t个\t18\t15")
    cell = page.locator("#fact-table tr.row").nth(1).locator("input").first
    cell.click()
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData('text/plain', text);
            const paste = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(paste);
        }""",
        "开工项目\t个\t9\t7\n投产项目\t个\tX\t5\n",
    )
    walk.status("表格已保存")
    page.wait_for_selector("#fact-table tr.why")
    assert "不是数字" in page.inner_text("#fact-table tr.why")
    assert page.locator("#fact-table tr.row").nth(2).locator("input").first.input_value() == "投产项目"
    page.reload()
    page.wait_for_function("document.querySelectorAll('#fact-table tr.row input')[6]?.value === '开工项目'")
    assert "9" in desk.office.store.desk.facts(report)


def test_a_line_that_cannot_be_read_stays_with_its_number(walk: Walk) -> None:
    page = walk.open().page
    walk.new_report("签约项目\t个\t18\t15\n开工项目\t个\tXX\t7\n这一行什么数也没有吗？？")
    assert re.search(r"第 ?2 ?行", page.inner_text("#unread"))
    assert page.input_value("#paste textarea").strip() != "签约项目\t个\t18\t15"
    assert "签约项目" not in page.input_value("#paste textarea")


def test_two_pages_on_one_section_lose_nothing(walk: Walk, new_page: Any, desk: Running, report: str) -> None:
    page = walk.at_desk(report).page
    walk.write("第一页先写。")
    other = Walk(new_page(), desk.url)
    other.page.goto(page.url)
    other.page.wait_for_function("document.querySelector('#editor textarea')?.value === '第一页先写。'")
    other.write("第二页改了。")
    page.click("#editor textarea")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("第一页又写。")
    page.wait_for_selector("#conflict .conflict")
    assert "第二页改了" in page.inner_text("#conflict")
    assert walk.text() == "第一页先写。第一页又写。"
    page.get_by_text("用我的文字").click()
    page.wait_for_function("!document.querySelector('#conflict .conflict')")
    assert walk.text() == "第一页先写。第一页又写。"
    key = page.evaluate("document.querySelector('#section-at textarea, #section-at input').value").rpartition(":")[0]
    texts = [version.text for version in desk.office.store.desk.versions(report, key)]
    assert {"第一页先写。", "第二页改了。", "第一页先写。第一页又写。"} <= set(texts)


def test_a_figure_without_source_is_marked_at_once(walk: Walk, report: str) -> None:
    page = walk.at_desk(report).page
    walk.write("签约项目18个，总投资99.9亿元。")
    page.wait_for_selector("#check mark.bad")
    assert "99.9" in page.inner_text("#check mark.bad")
    assert page.locator("#sections .here .count").count() == 1
    page.locator("#findings .finding").first.click()
    assert "99.9" in page.eval_on_selector("#editor textarea", CHOSEN)


CHOSEN = "(e) => e.value.slice(e.selectionStart, e.selectionEnd)"


def test_a_click_on_a_figure_tells_its_formula_and_its_row(walk: Walk, report: str) -> None:
    page = walk.at_desk(report).page
    walk.write("签约项目18个，计划总投资56.23亿元，同比增长16.4%。")
    page.locator("#check mark", has_text="16.4%").click()
    told = page.inner_text("#check .proof")
    assert "由数据算得：16.4%" in told
    assert "同比增幅 56.23 ÷ 48.3 − 1 = 16.4%" in told
    assert "第2行：计划总投资" in told
    assert page.eval_on_selector("#editor textarea", CHOSEN) == "16.4%"
    page.locator("#check mark", has_text="18个").click()
    assert "第1行：签约项目" in page.inner_text("#check .proof")
    page.keyboard.press("Escape")
    assert not page.locator(".proof").count()


def test_remarks_on_language_fold_away_and_stay_folded(walk: Walk, report: str) -> None:
    page = walk.at_desk(report).page
    walk.write("截止目前，园区走势向好。" * 30 + "签约项目19个。")
    language = page.locator("#findings .finding.language")
    wrong = page.locator("#findings .finding.error")
    language.first.wait_for()
    assert "finding error" in page.get_attribute("#findings .finding", "class")
    page.click("#findings [data-next=error]")
    assert "19个" in page.inner_text("#findings .finding.at")
    page.click("#findings [data-fold=language]")
    assert not language.first.is_visible()
    assert wrong.is_visible()
    assert "已收起" in page.inner_text("#findings .counts")
    page.reload()
    wrong.wait_for()
    assert not language.first.is_visible()
    walk.step("④ 通读与导出")
    page.wait_for_selector("#read-findings .finding.error")
    assert not page.locator("#read-findings .finding.language").first.is_visible()
    page.click("#read-tally [data-fold=language]")
    page.locator("#read-findings .finding.language").first.wait_for()
    assert "已收起" not in page.inner_text("#read-tally")


def test_the_read_through_leads_to_the_place_and_mends_it(walk: Walk, desk: Running, report: str) -> None:
    page = walk.at_desk(report).page
    assert not page.locator("#fact-table").count()  # no step was drawn before the one that the address names
    two_sections_at_once(page)
    walk.section(3)
    walk.write("园区运行平稳。签约项目18个，同比增加5个。计划总投资65.23亿元。")
    walk.section(0)
    walk.step("④ 通读与导出")
    page.locator("#read-findings .finding", has_text="65.23").locator(".said").click()
    page.wait_for_function("document.activeElement?.closest('#editor') !== null")
    assert page.eval_on_selector("#editor textarea", CHOSEN) == "65.23亿元"
    walk.step("④ 通读与导出")
    page.locator(".paper mark", has_text="5个").click()
    assert "18 − 15 = 3" in page.inner_text(".paper .proof")
    for new in ("56.23亿元", "3个"):
        page.locator("#read-findings .act", has_text=f"改为 {new}").click()
        walk.status("已替换")
        page.wait_for_function("(word) => document.querySelector('.paper').innerText.includes(word)", arg=new)
    walk.step("③ 撰写")
    mended = "园区运行平稳。签约项目18个，同比增加3个。计划总投资56.23亿元。"
    page.wait_for_function("(text) => document.querySelector('#editor textarea').value === text", arg=mended)
    key = page.evaluate("document.querySelector('#section-at textarea, #section-at input').value").rpartition(":")[0]
    assert [version.n for version in desk.office.store.desk.versions(report, key)] == [1, 2, 3]


def test_a_word_file_of_figures_can_be_uploaded_and_a_broken_one_is_one_line(walk: Walk, tmp_path: Path) -> None:
    page = walk.open().page
    walk.new_report()
    broken, good = tmp_path / "坏.docx", tmp_path / "各部门报数.docx"
    broken.write_bytes(bytes(range(256)) * 40)
    word = Document()
    word.add_paragraph("接待客商71批次，同比增加8批次；拜访企业187家。")
    word.save(str(good))
    for file, said in ((broken, "坏.docx"), (good, "读出")):
        with page.expect_file_chooser() as chooser:
            page.click("#upload-facts")
        chooser.value.set_files(file)
        walk.status(said)
    labels = page.eval_on_selector_all("#fact-table tr.row input:first-of-type", "(all) => all.map((one) => one.value)")
    assert "接待客商" in labels


def test_hostile_text_does_nothing(walk: Walk, desk: Running) -> None:
    evil = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>${window.broken=1}{{value}}'
    page = walk.open().page
    report = walk.new_report(f"{evil}\t个\t18\t15\n签约项目\t个\t18\t15\t\t{evil}")
    page.fill("#report-title input, #report-title textarea", evil)
    walk.status("标题已保存")
    walk.propose()
    walk.desk()
    walk.write(evil + "共18个。")
    walk.step("④ 通读与导出")
    page.wait_for_selector(".paper")
    assert "onerror" in page.inner_text(".paper")
    assert page.evaluate("window.broken") is None
    desk.office.store.desk.archive(report)


def test_past_reports_can_be_added_looked_into_and_taken_out(walk: Walk, tmp_path: Path) -> None:
    page = walk.open().page
    past = tmp_path / "泽澜园区2025年三季度工作汇报.txt"
    past.write_text(
        "泽澜园区2025年第三季度工作汇报\n\n今年以来，园区上下同心，各项工作有序推进。\n\n一、基本情况\n\n"
        "全区签约项目21个，总投资33.4亿元，开工项目9个，投产项目6个。\n\n二、存在问题\n\n要素保障仍有不足，需要加快补齐。\n",
        encoding="utf-8",
    )
    walk.step("语料")
    page.wait_for_selector("table.library")
    with page.expect_file_chooser() as chooser:
        page.click("#add-past")
    chooser.value.set_files(past)
    walk.status("新编入 1 份")
    row = page.locator("table.library tr", has_text="泽澜园区")
    row.locator(".open").click()
    page.wait_for_selector("#look .look")
    assert "存在问题" in page.inner_text("#look")
    page.locator("table.library tr", has_text="泽澜园区").get_by_text("移除").click()
    walk.status("已从语料移除")
    assert page.locator("table.library tr", has_text="泽澜园区").count() == 0


def test_an_endpoint_that_is_down_is_one_line(walk: Walk, desk: Running, report: str) -> None:
    page = walk.at_desk(report).page
    desk.endpoint.mode = "refused"
    page.get_by_label("模型").check()
    page.click("#draft-one")
    page.wait_for_selector("#status .status-error")
    said = page.inner_text("#status")
    assert "Traceback" not in said
    assert re.search(r"[一-鿿]", said)
    assert page.locator("#sections li").count() > 3


def test_an_address_that_names_nothing_known_opens_something(walk: Walk) -> None:
    walk.page.goto(walk.url + "/?report=../../etc&step=nonsense&section=<b>")
    walk.status("地址里的报告找不到")
    walk.page.wait_for_selector("#report-table table, #report-table .empty")


def test_nothing_is_cut_off_and_nothing_is_english(walk: Walk, drafted: str) -> None:
    page = walk.at_desk(drafted).page
    known = re.compile(r"Word|Markdown|Excel|PDF|WPS|docx|txt|md|F\d+|[A-Z]\d{2}")
    for name in ("① 数据", "② 提纲", "③ 撰写", "④ 通读与导出", "语料"):
        walk.step(name)
        for width, height in ((1366, 768), (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(200)
            whole = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
            assert whole[0] <= width, name
            assert whole[1] <= height, name
        words = re.findall(r"[A-Za-z]{3,}", known.sub("", page.inner_text("body")))
        assert not words, (name, words)


def test_what_was_typed_while_the_server_was_away_comes_back(
    walk: Walk, desk: Running, faults: list[str], report: str
) -> None:
    page = walk.at_desk(report).page
    walk.write("已经保存的文字。")
    page.context.set_offline(True)
    page.click("#editor textarea")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("断线时写的。")
    page.wait_for_function("Object.keys(localStorage).some((key) => localStorage[key].includes('断线时写的'))")
    page.context.set_offline(False)
    page.reload()
    page.wait_for_function(
        "document.querySelector('#editor textarea')?.value === '已经保存的文字。断线时写的。'", timeout=PATIENCE
    )
    walk.saved()
    faults.clear()
    texts = json.dumps(
        [version.text for version in desk.office.store.desk.current(report).values()], ensure_ascii=False
    )
    assert "断线时写的" in texts


def test_a_suggestion_is_taken_with_one_click(walk: Walk, report: str) -> None:
    page = walk.at_desk(report).page
    walk.write("签约项目18个，同比增长26%。")
    page.locator("#findings .act", has_text="改为").first.click()
    page.wait_for_function("document.querySelector('#editor textarea').value.includes('同比增长20')")
    page.wait_for_function("!document.querySelector('#check mark.bad')")
    page.get_by_role("tab", name="版本").click()
    page.wait_for_function("document.querySelector('#versions').innerText.includes('替换')")


def test_an_outline_that_cannot_be_read_is_not_lost(walk: Walk) -> None:
    page = walk.open().page
    walk.new_report()
    walk.propose()
    page.click("[data-palette=text]")
    before = page.input_value("#outline-text textarea")
    page.fill("#outline-text textarea", before + "\n随手写的一行")
    page.click("#apply-outline")
    page.wait_for_selector("#status .status-error")
    walk.desk()
    walk.step("② 提纲")
    page.wait_for_function("document.querySelector('#outline-text textarea').value.includes('随手写的一行')")
    page.fill("#outline-text textarea", before + "\n## 新添的一节\n")
    walk.desk()
    page.wait_for_function("document.querySelector('#sections').innerText.includes('新添的一节')")


def test_a_section_taken_out_of_the_outline_is_put_back_with_its_text(walk: Walk, report: str) -> None:
    page = walk.at_desk(report).page
    name = page.locator("#sections .name").nth(2).inner_text()
    walk.section(2)
    walk.write("这一节写了很久。")
    walk.step("② 提纲")
    page.wait_for_selector("#assignment .card")
    page.click("[data-palette=text]")
    page.fill("#outline-text textarea", "# 胡写\n## 甲\n")
    page.click("#apply-outline")
    walk.status("移出了提纲")
    page.click(".removed summary")
    page.locator(".removed .act").first.click()
    walk.status("已放回提纲")
    assert re.sub(r"^.*[、）]", "", name) in page.input_value("#outline-text textarea")
    walk.step("③ 撰写")
    page.wait_for_function("document.querySelectorAll('#sections li').length === 3")
    assert "这一节写了很久。" in [walk.section(at) for at in range(3)]


def test_a_value_of_last_year_is_taken_over_with_one_click(walk: Walk, desk: Running) -> None:
    past = write_sheet(sheet_of(parse_facts("指标\t单位\t本期\n夜校课程\t门\t15\n")))
    desk.office.store.ledgers.keep("往期汇报", "2025年第三季度", past)
    page = walk.open().page
    walk.new_report("2026年第三季度指标\n指标\t单位\t本期\t上年同期\n夜校课程\t门\t18\t\n")
    page.wait_for_selector("#offers [data-fill]")
    assert "2025年第三季度" in page.inner_text("#offers")
    page.click("#offers [data-fill]")
    walk.status("表格已保存")
    row = page.locator("#fact-table tr.row").first.locator("input")
    assert row.nth(3).input_value() == "15"
    assert "带入" in row.last.input_value()
    page.wait_for_selector("#offers [data-fill]", state="detached")


def test_a_sentence_is_locked_by_its_place_and_survives_a_new_draft(walk: Walk, drafted: str) -> None:
    walk.at_desk(drafted).page.get_by_label("套写").check()
    walk.section(walk.filled())
    lock = "😀营商环境测评结果由第三方另行公布。"
    walk.write(f"本期工作有序推进。{lock}各项任务正在落实。")
    walk.page.evaluate(
        "(words) => { const box = document.querySelector('#editor textarea'); const at = box.value.indexOf(words);"
        " box.setSelectionRange(at, at + 3); }",
        "第三方",
    )
    walk.page.click("#lock")
    walk.status("已锁定 1 句")
    assert "已锁定 1 句" in walk.page.inner_text("#section-head .locks summary")
    walk.page.click("#draft-one")
    walk.status("写成")
    walk.idle()
    assert lock in walk.text()
    walk.page.click("#section-head .locks summary")
    walk.page.click("#section-head .locks button")
    walk.status("已解锁 1 句")
    assert walk.page.locator("#section-head .locks").count() == 0


def test_candidates_side_by_side_are_picked_from_sentence_by_sentence(walk: Walk, drafted: str) -> None:
    page = walk.at_desk(drafted).page
    page.get_by_label("套写").check()
    walk.filled()
    walk.write("头一句是人写的。末一句也是。")
    page.click("#ask-candidates")
    page.wait_for_selector(".candidates .candidate .sentence")
    assert walk.text() == "头一句是人写的。末一句也是。"
    assert page.locator(".candidates .candidate").count() >= 2
    assert "个数字有出处" in page.locator(".candidate .rating").first.inner_text()
    assert "排在第2名前" in page.locator(".candidate .why").first.inner_text()

    page.evaluate(
        "() => { const box = document.querySelector('#editor textarea'); box.focus(); box.setSelectionRange(8, 8); }"
    )
    page.wait_for_function("document.querySelector('#caret-at textarea, #caret-at input').value === '8'")
    sentence = page.locator(".candidate .sentence").first
    words = sentence.inner_text().strip()
    sentence.click()
    walk.status("已插入一句")
    page.wait_for_function(
        "(words) => document.querySelector('#editor textarea').value === '头一句是人写的。' + words + '末一句也是。'",
        arg=words,
    )
    second = page.locator(".candidate").nth(1).locator(".sentence").first
    more = second.inner_text().strip()
    second.click()
    page.wait_for_function(
        "(words) => document.querySelector('#editor textarea').value === '头一句是人写的。' + words + '末一句也是。'",
        arg=words + more,
    )

    page.locator(".candidates").get_by_text("整份采用").nth(1).click()
    walk.status("已采用")
    page.wait_for_function("!document.querySelector('#editor textarea').value.includes('人写的')")
    page.locator(".candidates").get_by_text("收起").click()
    page.wait_for_function("!document.querySelector('.candidates')")
    page.click("#look-candidates")
    page.wait_for_selector(".candidates .candidate")
    page.get_by_role("tab", name="版本").click()
    page.wait_for_function("document.querySelector('#versions').innerText.includes('候选稿 第1轮')")
