"""The look of the page: light and dark, for those who see badly, on paper, in English, on the first day."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from pypdfium2 import PdfDocument
from test_ui_browser import Walk, drafted, report, walk  # noqa: F401

from conftest import Running
from writer.ui.example import example_report, note_example
from writer.ui.first import with_first
from writer.ui.jobs import Jobs
from writer.ui.workbench import Workbench

browser = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(120)]
STEPS = ("报告", "① 数据", "② 提纲", "③ 撰写", "④ 通读与导出", "语料")
# What is not colour is the same in both looks, and is looked at in one.
_GRAVE = """async (look) => (await axe.run(document, {resultTypes: ['violations'],
        ...(look === 'dark' ? {runOnly: ['color-contrast']} : {})})).violations
    .filter((one) => ['serious', 'critical'].includes(one.impact)
        || ['heading-order', 'empty-table-header'].includes(one.id))
    .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | ')}`)"""


def test_the_page_is_chinese_and_the_script_stands_first() -> None:
    page = with_first(b'<!doctype html><html\n\tlang="en"\n><head><meta></head></html>', b"<script>1</script>")
    assert page == b'<!doctype html><html\n\tlang="zh-CN"\n><head><script>1</script><meta></head></html>'
    assert with_first(b"no page", b"x") == b"no page"
    last = with_first(b"<head><i></head><body></head></body>", b"1", b"2")
    assert last == b"<head>1<i>2</head><body></head></body>"


def test_the_example_is_known_by_its_id(tmp_path: Path) -> None:
    assert example_report(tmp_path) == ""
    note_example(tmp_path, "a1b2c3")
    assert example_report(tmp_path) == "a1b2c3"
    (tmp_path / "example.txt").write_text('"><script>', encoding="utf-8")
    assert example_report(tmp_path) == ""


def shown(walk: Walk, step: str) -> None:  # noqa: F811
    """Open a step and wait until it has what it shows."""
    parts = {"报告": "#report-table tr", "① 数据": "#fact-table tr.row", "② 提纲": "#assignment .card"}
    parts |= {"③ 撰写": "#sections li", "④ 通读与导出": "#paper .paper p", "语料": "#past-reports tr"}
    walk.step(step)
    walk.page.wait_for_selector(parts[step])
    walk.page.wait_for_function("document.querySelector('#bar [data-known]')")


def on_paper(page: Any) -> None:
    """What is printed is the report alone, on white A4 pages with margins."""
    paper = PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert [round(one) for one in (paper[0].get_width(), paper[0].get_height())] == [595, 842]
    picture = paper[0].render(scale=0.5).to_numpy()
    assert picture[[2, -2]].min() == 255
    assert (picture.mean(axis=2) > 200).mean() > 0.8
    words = "".join(one.get_textpage().get_text_range() for one in paper)
    assert "签约项目" in words
    assert not any(one in words for one in ("下载 Word", "导入在", "① 数据", "通读与导出"))


class TestLook:
    pytestmark = browser

    def test_everybody_can_read_every_step_in_both_looks_and_on_paper(
        self,
        walk: Walk,  # noqa: F811
        drafted: str,  # noqa: F811
    ) -> None:
        dark = "[document.documentElement.classList.contains('night'), document.body.classList.contains('dark')]"
        page = walk.at_desk(drafted).page
        walk.write("签约项目9999个，同比增长26%。")  # something red and something to mend
        page.evaluate(AXE_SCRIPT)
        for look in ("light", "dark"):
            for step in STEPS:
                shown(walk, step)
                page.wait_for_timeout(250)  # panes are named once they are drawn
                assert page.evaluate(dark) == [look == "dark"] * 2
                assert page.evaluate(_GRAVE, look) == [], (look, step)
            if look == "light":
                page.click("[data-look=dark]")

        page.goto(f"{walk.url}/?report={drafted}&step=read")  # the switch is kept
        page.wait_for_selector("#paper .paper p")
        assert page.evaluate(dark) == [True, True]
        on_paper(page)
        page.emulate_media(color_scheme="dark")
        page.click("[data-look=dark]")
        assert page.evaluate(dark) == [False, False]
        page.click("[data-look=dark]")
        assert page.evaluate("localStorage.getItem('writer:look')") is None
        assert page.evaluate(dark) == [True, True]

    def test_english_is_for_those_who_choose_it(
        self,
        walk: Walk,  # noqa: F811
        report: str,  # noqa: F811
    ) -> None:
        page = walk.at_desk(report).page  # this browser is set to English
        assert page.evaluate("[navigator.language, document.documentElement.lang]") == ["zh-CN", "zh-CN"]
        assert page.inner_text("#draft-all") == "起草全部"
        page.click("[data-look=language]")
        page.wait_for_function("document.querySelector('#draft-all')?.innerText === 'Draft all'")
        tabs = page.locator("#steps > .tab-wrapper [role=tab]:visible").all_inner_texts()
        assert tabs == ["Reports", "① Figures", "② Outline", "③ Write", "④ Export", "Corpus"]
        page.goto(f"{walk.url}/?report={report}&step=desk")  # kept, and of no effect on what is written
        page.wait_for_selector("#sections .state >> text=empty")
        assert "开头" in page.inner_text("#sections")
        page.click("[data-look=language]")
        page.wait_for_function("document.querySelector('#draft-all')?.innerText === '起草全部'")

    def test_hints_follow_the_steps_and_stay_away_once_sent_away(
        self,
        walk: Walk,  # noqa: F811
        report: str,  # noqa: F811
        desk: Running,
    ) -> None:
        page = walk.at_desk(report).page
        assert not page.locator(".hints").count()  # this is no example
        page.wait_for_function("document.querySelector('#bar [data-known]')")
        page.click("[data-look=hints]")
        assert "3/5" in page.inner_text(".hints")
        foot = page.evaluate("document.querySelector('#desk').getBoundingClientRect().bottom")
        assert foot <= page.evaluate(
            "document.querySelector('.hints').getBoundingClientRect().top"
        )  # nothing is under it
        page.locator(".hints .primary").click()
        page.wait_for_selector(".hints >> text=4/5")
        page.locator(".hints .primary").click()
        page.wait_for_selector(".hints >> text=5/5")
        page.get_by_role("button", name="知道了").click()
        assert not page.locator(".hints").count()

        # On the example they come by themselves, and not again.
        page.evaluate("(id) => { localStorage.removeItem('writer:hints'); }", report)
        page.evaluate("(id) => { document.querySelector('[data-look=hints]').dataset.id = id; }", report)
        walk.step("② 提纲")
        page.wait_for_selector(".hints >> text=2/5")
        page.get_by_role("button", name="不再提示").click()
        walk.step("① 数据")
        page.wait_for_selector("#fact-table tr.row")
        assert not page.locator(".hints").count()

        # Empty places say what to do next, and lead there.
        blank = Workbench(desk.office, Jobs()).begin()
        page.goto(f"{walk.url}/?report={blank}&step=read")
        page.locator("#paper .empty [data-step=outline]").click()
        page.locator("#palette-facts .empty [data-step=data]").click()
        page.wait_for_selector("#fact-table tr.row")
