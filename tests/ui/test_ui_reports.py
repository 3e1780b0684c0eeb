"""Whole reports: how far they have come, the next period's, copies, and putting them aside with a way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import settings_for
from writer.errors import InputError, NotRecorded
from writer.office import Office, open_office
from writer.schema import Period
from writer.ui import tasks
from writer.ui.address import Address
from writer.ui.jobs import Jobs
from writer.ui.reports import following
from writer.ui.shared import Shared
from writer.ui.workbench import Workbench

FIGURES = "指标\t单位\t本期\t上年同期\n签约项目\t个\t18\t15\n计划总投资\t亿元\t56.23\t48.3\n"
TEXT = (
    "# 园区2026年第三季度工作汇报\n期间：2026年第三季度\n"
    "## 一、第三季度工作情况\n- 9月底开工\n## 二、第四季度工作打算\n"
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(settings_for(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def bench(office: Office) -> Workbench:
    return Workbench(office, Jobs())


@pytest.fixture
def report(bench: Workbench) -> str:
    report_id = bench.begin("园区2026年第三季度工作汇报", "2026年第三季度")
    bench.paste(report_id, FIGURES, append=False)
    bench.apply_outline(report_id, TEXT)
    bench.place_all(report_id)
    return report_id


def row(bench: Workbench, report_id: str) -> tuple[str, int, int]:
    found = next(one for one in bench.whole.rows("open") if one.report.id == report_id)
    return found.state, found.written, found.wanted


def test_the_list_says_how_far_a_report_has_come(bench: Workbench) -> None:
    report = bench.begin()
    assert row(bench, report) == ("blank", 0, 0)
    bench.paste(report, FIGURES, append=False)
    assert row(bench, report) == ("facts", 0, 0)
    bench.apply_outline(report, "# 题\n## 甲\n### 子一\n### 子二\n")
    assert row(bench, report) == ("outline", 0, 3)  # the opening, and the two that are no mere headings
    keys = [item.key for item in bench.outline(report).items]
    bench.texts.save_text(report, keys[2], 0, "写了。")
    assert row(bench, report) == ("writing", 1, 3)
    for at in (0, 3):
        bench.texts.save_text(report, keys[at], 0, "写了。")
    assert row(bench, report) == ("written", 3, 3)


@pytest.mark.parametrize(
    ("period", "after"),
    [
        (Period(2026, 7, 9), Period(2026, 10, 12)), (Period(2026, 10, 12), Period(2027, 1, 3)),
        (Period(2026, 12, 12), Period(2027, 1, 1)), (Period(2026, 4, 4), Period(2026, 5, 5)),
        (Period(2026, 1, 12), Period(2027, 1, 12)), (Period(2026, 1, 9), Period(2027, 1, 9)),
        (Period(2026, 1, 6), Period(2027, 1, 6)), (Period(None, 7, 9), None),
    ],
)  # fmt: skip
def test_a_period_is_followed_by_the_next_of_its_kind(period: Period, after: Period | None) -> None:
    assert following(period) == after


def test_the_next_period_takes_along_what_lasts_and_nothing_else(bench: Workbench, report: str) -> None:
    old = bench.outline(report)
    bench.office.store.desk.set_base(report, "往年.docx")
    bench.whole.assign(report, "周敏")
    bench.texts.save_text(report, old.items[1].key, 0, "上期的文字18个。")
    found = bench.whole.next_period(report)
    assert (found.title, found.period) == ("园区2026年第四季度工作汇报", "2026年第四季度")
    assert (found.facts, found.sections, found.base) == (2, 3, "往年.docx")
    new = bench.whole.carry_on(report, title=found.title, period=found.period)
    head, outline = bench.report(new), bench.outline(new)
    assert (head.base, head.origin, head.owner, head.period) == ("往年.docx", report, "周敏", "2026年第四季度")
    assert [item.heading for item in outline.items[1:]] == ["第四季度工作情况", "第一季度工作打算"]
    assert [item.facts for item in outline.items] == [item.facts for item in old.items]
    assert not any(item.points for item in outline.items)
    assert not {item.key for item in outline.items} & {item.key for item in old.items}
    assert [row[1:4] for row in bench.sheet(new).rows] == [("签约项目", "个", ""), ("计划总投资", "亿元", "")]
    assert not bench.office.store.desk.current(new)
    with pytest.raises(NotRecorded):  # what is typed in a section of the old one can never land in the new one
        bench.texts.save_text(new, old.items[1].key, 1, "上期的文字18个。")


def test_a_period_nobody_understands_is_left_to_the_person(bench: Workbench) -> None:
    report = bench.begin("工作汇报", "近期")
    found = bench.whole.next_period(report)
    assert (found.title, found.period, found.facts, found.sections) == ("工作汇报", "", 0, 0)


def test_a_copy_goes_its_own_way(bench: Workbench, report: str) -> None:
    key = bench.outline(report).items[1].key
    bench.texts.save_text(report, key, 0, "原来的。")
    copy = bench.whole.copy(report)
    assert bench.report(copy).title.endswith("（副本）")
    [text] = [one.text for one in bench.texts.sections(copy) if one.text]
    assert text == "原来的。"
    with pytest.raises(NotRecorded):
        bench.texts.save_text(copy, key, 1, "写给原来那份的。")
    assert bench.sheet(copy) == bench.sheet(report)


def test_what_is_put_aside_comes_back(bench: Workbench, report: str) -> None:
    tasks.draft_all(bench, report, "roll")
    bench.whole.delete(report)
    assert bench.find_open(report) is None
    assert not bench.whole.rows("open")
    assert [one.report.id for one in bench.whole.rows("deleted")] == [report]
    bench.whole.delete(report, deleted=False)
    bench.whole.archive(report)
    assert bench.find_open(report) is not None
    assert [one.report.id for one in bench.whole.rows("archived")] == [report]
    bench.whole.archive(report, archived=False)
    assert bench.whole.count("open") == 1
    with pytest.raises(NotRecorded):
        bench.whole.delete("no-such")
    with pytest.raises(InputError, match="50"):
        bench.whole.assign(report, "长" * 51)
    assert bench.whole.assign(report, " 周敏 \n（综合科） ") == "周敏 （综合科）"


def test_an_address_is_looked_up_before_it_is_believed(bench: Workbench, report: str) -> None:
    import gradio as gr

    with gr.Blocks():
        shared = Shared(bench, gr.Textbox(), gr.Textbox(), gr.Textbox(), gr.HTML(), gr.HTML())
    address = Address(shared, ("reports", "data", "desk"), "data")
    key = bench.outline(report).items[1].key
    assert address.load({"report": report, "step": "desk", "section": key})[:3] == (report, f"{key}:", "desk")
    assert address.load({})[:3] == (report, "", "data")
    found, section, step, said = address.load({"report": report, "step": "../desk", "section": "<b>"})
    assert (found, section, step) == (report, "", "data")
    assert "已不在提纲里" in said
    for wrong in ("no-such", "x" * 500):
        found, _, step, said = address.load({"report": wrong, "step": "desk"})
        assert (found, step) == ("", "reports")
        assert "找不到" in said
    bench.whole.delete(report)
    assert address.load({"report": report})[:3] == ("", "", "reports")
    for asked in ("", "[", "[1]", '{"report": 5}', '{"report": "no-such"}', "[" * 5000):
        assert "已经删除" in address.back(asked, "")[-1]
