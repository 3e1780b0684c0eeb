"""Reports and outlines in a real browser: the list, the address with back and forward, and the cards of the outline."""

from __future__ import annotations

from typing import Any

import pytest
from test_ui_browser import Walk

from conftest import Running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(120)]

FIGURES = "指标\t单位\t本期\t上年同期\n签约项目\t个\t18\t15\n计划总投资\t亿元\t56.23\t48.3\n外出招商\t次\t42\t30\n"
OUTLINE = "# 园区2026年第三季度工作汇报\n期间：2026年第三季度\n## 甲\n### 子一\n### 子二\n## 乙\n## 丙\n"


def begun(desk: Running, title: str = "园区2026年第三季度工作汇报") -> str:
    """A report with figures and an outline, made without the page."""
    from writer.ui.jobs import Jobs
    from writer.ui.workbench import Workbench

    bench = Workbench(desk.office, Jobs())
    report_id = bench.begin()
    bench.paste(report_id, FIGURES, append=False)
    bench.apply_outline(report_id, OUTLINE.replace("园区2026年第三季度工作汇报", title))
    bench.place_all(report_id)
    return report_id


@pytest.fixture
def walk(page: Any, desk: Running) -> Walk:
    return Walk(page, desk.url)


def opened(walk: Walk, address: str) -> Any:
    """The page at this address; the tests wait for what they need of it."""
    walk.page.goto(walk.url + address)
    return walk.page


def shown(walk: Walk, report: str, step: str, heading: str = "") -> None:
    """Wait until address and page show this report, step and section."""
    walk.page.wait_for_function(
        """([report, step, heading]) => {
            const asked = new URL(location.href).searchParams;
            const tab = document.querySelector('#steps > .tab-wrapper [aria-selected="true"]').dataset.tabId;
            return document.querySelector('#report-id textarea, #report-id input').value === report && tab === step
                && asked.get('report') === report && (asked.get('step') ?? 'data') === step
                && (!heading || document.querySelector('#section-head h2')?.innerText.includes(heading));
        }""",
        arg=[report, step, heading],
    )


def test_the_address_leads_back_to_report_step_and_section(walk: Walk, desk: Running, new_page: Any) -> None:
    one, two = begun(desk, "甲园区工作汇报"), begun(desk, "乙园区工作汇报")
    page = opened(walk, f"/?report={one}&step=desk")
    page.wait_for_selector("#sections li")
    shown(walk, one, "desk", "开头")
    page.locator("#sections button", has_text="子二").click()
    shown(walk, one, "desk", "子二")
    walk.write("在子二里写的。")
    page.locator("#sections button", has_text="丙").click()
    shown(walk, one, "desk", "丙")
    page.go_back()
    shown(walk, one, "desk", "子二")
    assert walk.text() == "在子二里写的。"
    link = page.url
    page.click("#editor textarea")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("没等保存就走。")
    page.get_by_role("tab", name="报告", exact=True).click()
    # What was just saved comes first: the list is drawn anew under the pointer until it does.
    page.locator(".reporttable tbody tr", has_text="甲园区").and_(page.locator("tr:first-child")).wait_for()
    page.locator(".reporttable tr", has_text="乙园区").locator(".open").click()
    shown(walk, two, "desk", "开头")
    assert walk.text() == ""
    page.go_back()
    shown(walk, one, "reports")
    page.go_back()
    shown(walk, one, "desk", "子二")
    assert walk.text() == "在子二里写的。没等保存就走。"
    texts = [version.text for version in desk.office.store.desk.current(two).values()]
    assert texts == []
    page.reload()
    page.wait_for_selector("#sections .here")
    shown(walk, one, "desk", "子二")
    other = Walk(new_page(), desk.url)
    other.page.goto(link)
    other.page.wait_for_selector("#sections .here")
    shown(other, one, "desk", "子二")


def test_reports_are_carried_on_put_aside_and_brought_back(walk: Walk, desk: Running) -> None:
    report = begun(desk, "丙园区2026年第三季度工作汇报")
    page = opened(walk, f"/?report={report}&step=reports")
    row = page.locator(".reporttable tr", has_text="丙园区2026年第三季度")
    row.wait_for()
    assert "待起草 0/5" in row.inner_text()
    row.locator("input").fill("周敏")
    row.locator("input").press("Tab")
    walk.status("负责人已改为周敏")
    page.fill(".find", "周敏 丙园区")
    assert page.locator(".reporttable tbody tr:visible").count() == 1
    page.fill(".find", "")

    row.get_by_text("删除").click()
    page.wait_for_selector("#report-done .done")
    row.wait_for(state="detached")
    assert desk.office.store.desk.report(report).deleted
    page.locator("#report-done").get_by_text("撤销").click()
    row.wait_for()
    row.get_by_text("归档").click()
    row.wait_for(state="detached")
    page.locator("#report-shelves").get_by_text("已归档").click()
    row.get_by_text("起草下一期").click()
    page.wait_for_function("document.querySelector('#next-period input, #next-period textarea')?.value !== ''")
    assert page.input_value("#next-title input, #next-title textarea") == "丙园区2026年第四季度工作汇报"
    assert page.input_value("#next-period input, #next-period textarea") == "2026年第四季度"
    page.click("#make-next")
    walk.status("已沿用上期")
    page.wait_for_function(
        "document.querySelector('#report-title input, #report-title textarea').value.includes('第四季度')"
    )
    fields = page.locator("#fact-table tr.row").first.locator("input")
    assert [fields.nth(at).input_value() for at in range(3)] == ["签约项目", "个", ""]
    new = page.evaluate("new URL(location.href).searchParams.get('report')")
    assert desk.office.store.desk.report(new).origin == report
    assert desk.office.store.desk.report(new).owner == "周敏"


def cards(page: Any) -> list[str]:
    """The headings of the cards, with their numbers."""
    return list(
        page.eval_on_selector_all(
            "#assignment .card[data-level]:not([data-level='0'])",
            "(all) => all.map((one) => one.querySelector('.number').innerText + one.querySelector('.heading').value)",
        )
    )


def become(page: Any, *headings: str) -> None:
    """Wait until the cards have these headings."""
    page.wait_for_function(
        """(wanted) => {
            const all = [...document.querySelectorAll("#assignment .card:not([data-level='0'])")];
            return all.map((one) => one.querySelector('.number').innerText + one.querySelector('.heading').value)
                .join(' ') === wanted;
        }""",
        arg=" ".join(headings),
    )


def test_the_outline_is_moved_renamed_and_taken_back(walk: Walk, desk: Running) -> None:
    report = begun(desk, "丁园区工作汇报")
    page = opened(walk, f"/?report={report}&step=outline")
    start = ("一、甲", "（一）子一", "（二）子二", "二、乙", "三、丙")
    become(page, *start)

    def card(heading: str) -> Any:
        return page.locator(f'#assignment .card:has(input.heading[value="{heading}"])')

    height = card("甲").bounding_box()["height"]
    card("丙").locator("header .grip").drag_to(card("甲"), target_position={"x": 200, "y": 4})
    become(page, "一、丙", "二、甲", "（一）子一", "（二）子二", "三、乙")
    card("子一").locator("header .grip").drag_to(card("乙"), target_position={"x": 200, "y": height - 4})
    become(page, "一、丙", "二、甲", "（一）子二", "三、乙", "（一）子一")
    card("子二").get_by_label("升为一级").click()
    become(page, "一、丙", "二、甲", "三、子二", "四、乙", "（一）子一")
    heading = card("乙").locator("input.heading")
    heading.fill("存在的问题")
    heading.press("Enter")
    become(page, "一、丙", "二、甲", "三、子二", "四、存在的问题", "（一）子一")
    card("丙").locator("input.heading").press("Alt+Shift+ArrowDown")
    become(page, "一、甲", "二、丙", "三、子二", "四、存在的问题", "（一）子一")
    page.wait_for_function("document.activeElement.value === '丙'")
    card("丙").get_by_label("在它下面加一节").click()
    page.keyboard.insert_text("（一）新加的")
    page.keyboard.press("Enter")
    become(page, "一、甲", "二、丙", "（一）新加的", "三、子二", "四、存在的问题", "（一）子一")
    card("存在的问题").get_by_label("移除").click()
    become(page, "一、甲", "二、丙", "（一）新加的", "三、子二")
    for _ in range(7):
        words = page.inner_text("#outline-undo")
        page.click("#outline-undo .act")
        page.wait_for_function("(was) => document.querySelector('#outline-undo').innerText !== was", arg=words)
    become(page, *start)


def test_facts_and_points_are_dropped_onto_sections(walk: Walk, desk: Running) -> None:
    report = begun(desk, "戊园区工作汇报")
    past = desk.office.library.reports()[0].name
    page = opened(walk, f"/?report={report}&step=outline")
    become(page, "一、甲", "（一）子一", "（二）子二", "二、乙", "三、丙")
    last = page.locator("#assignment .card").last
    page.locator("#assignment .chip", has_text="签约项目").locator("button").click()
    loose = page.locator("#palette-facts .loose .source", has_text="签约项目 18个")
    loose.drag_to(last)
    last.locator(".chip", has_text="签约项目 18个").wait_for()
    assert "都已分到各节" in page.inner_text("#palette-facts")
    target = page.locator("#assignment .card").nth(4)
    last.locator(".chip", has_text="签约项目").drag_to(target)
    target.locator(".chip", has_text="签约项目").wait_for()
    assert not last.locator(".chip").count()
    last.get_by_text("＋ 要点").click()
    page.keyboard.insert_text("储能项目9月底开工")
    page.keyboard.press("Enter")
    last.locator(".point .grip").drag_to(target)
    target.locator(".point").wait_for()
    assert not last.locator(".point").count()
    last.locator("[data-choose=facts]").focus()
    last.locator("[data-choose=facts]").select_option(label="外出招商 42次")
    last.locator(".chip", has_text="外出招商").wait_for()
    items = desk.office.store.desk.outline(report).items  # type: ignore[union-attr]
    assert (items[4].points, "F1" in items[4].facts, items[5].facts) == (("储能项目9月底开工",), True, ("F3",))

    page.click("[data-palette=past]")
    page.locator("#like input").click()
    page.get_by_role("option", name=past).click()
    pick = page.locator("#palette-past .pick.level1").first
    pick.wait_for()
    picked = pick.locator("span").inner_text().partition("、")[2]
    pick.drag_to(page.locator("#assignment .card").nth(1), target_position={"x": 200, "y": 4})
    page.wait_for_function(
        "(name) => document.querySelectorAll('#assignment input.heading')[0].value === name", arg=picked
    )
    assert desk.office.store.desk.report(report).base == past
    assert desk.office.store.desk.outline(report).items[1].pattern  # type: ignore[union-attr]
