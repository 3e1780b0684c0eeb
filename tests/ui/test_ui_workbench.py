"""The workbench on a real office: figures, outline, texts, drafting in jobs, and nothing lost on the way."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from docx import Document

from conftest import settings_for
from endpoint import Endpoint, run_endpoint
from writer.errors import InputError, NoEndpoint, NoFacts, NotRecorded, WriterError
from writer.office import Office, open_office
from writer.schema import Finding
from writer.ui import tasks
from writer.ui.fixes import Fix, fix_words, read_fix
from writer.ui.handling import Told
from writer.ui.jobs import Jobs
from writer.ui.section_marks import SectionMarks
from writer.ui.shared import place
from writer.ui.texts import find_item
from writer.ui.views.desk import running, section_findings, stream
from writer.ui.workbench import Workbench

FIGURES = (
    "指标\t单位\t本期\t上年同期\t目标\n"
    "签约项目\t个\t18\t15\t24\n计划总投资\t亿元\t56.23\t48.3\t70\n外出招商\t次\t42\t30\t\n"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Iterator[Office]:
    opened = open_office(settings_for(tmp_path_factory.mktemp("bench")))
    opened.library.index(sorted((project / "corpus").glob("*.txt"))[:4])
    yield opened
    opened.close()


@pytest.fixture
def bench(office: Office) -> Workbench:
    return Workbench(office, Jobs())


@pytest.fixture
def report(bench: Workbench) -> str:
    """A report with figures and an outline."""
    report_id = bench.begin()
    bench.paste(report_id, FIGURES, append=False)
    bench.propose(report_id)
    return report_id


def leaf(bench: Workbench, report: str) -> str:
    """The key of the first section that has facts."""
    return next(item.key for item in bench.outline(report).items if item.facts)


def wait(bench: Workbench, report: str) -> None:
    deadline = time.monotonic() + 20
    while bench.jobs.progress(report).running:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_proposal_gives_every_fact_a_section(bench: Workbench, report: str) -> None:
    placed = [one for item in bench.outline(report).items for one in item.facts]
    assert sorted(placed) == ["F1", "F2", "F3"]
    assert bench.report(report).title == bench.outline(report).title != "新报告"


def test_drafting_without_a_model_fills_every_section_that_wants_text(bench: Workbench, report: str) -> None:
    tasks.draft_all(bench, report, "roll")
    wait(bench, report)
    key = leaf(bench, report)
    version = bench.texts.current(report, key)
    assert version is not None
    assert (version.author, version.engine, version.n) == ("engine", "roll", 1)
    one = next(one for one in bench.texts.sections(report) if one.item.key == key)
    assert one.state == "done", [finding.message for finding in one.checked.findings]


def test_what_the_engine_said_stays_while_it_is_true(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    text = "年初的一句往期文字。签约项目18个。"
    remarks = (
        Finding("carried", "info", 0, 10, "年初的一句往期文字。", "沿用"),
        Finding("dropped", "info", 0, 0, "", "略去"),
        Finding("stopped", "info", 0, 0, "", "没有写完"),
    )
    bench.office.store.desk.add_version(report, key, text, "engine", remarks=remarks)
    assert bench.texts.remarks(report, key, text) == remarks
    moved = bench.texts.save_text(report, key, 1, "先说一句。" + text).version
    assert moved is not None
    assert [(one.code, one.start) for one in moved.remarks] == [("carried", 5), ("dropped", 0)]
    rewritten = bench.texts.save_text(report, key, moved.n, "签约项目18个。").version
    assert rewritten is not None
    assert [one.code for one in rewritten.remarks] == ["dropped"]


def test_each_sentence_says_where_it_comes_from_as_long_as_it_stands(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    tasks.draft_one(bench, report, key, "roll")
    wait(bench, report)
    version = bench.texts.current(report, key)
    assert version is not None
    found = bench.texts.origins(report, key, version.text)
    assert found
    assert all(version.text[one.start : one.end] == one.text for one in found)
    assert "".join("".join(one.text.split()) for one in found) == "".join(version.text.split())
    assert all(one.code != "origin" for one in bench.texts.remarks(report, key, version.text))
    moved = bench.texts.save_text(report, key, version.n, "新写一句。" + version.text).version
    assert moved is not None
    assert [one.text for one in bench.texts.origins(report, key, moved.text)] == [one.text for one in found]
    other = bench.texts.save_text(report, key, moved.n, "全部重写。").version
    assert other is not None
    assert bench.texts.origins(report, key, other.text) == ()


def test_a_target_is_at_home_in_a_section_of_plans(bench: Workbench, report: str) -> None:
    bench.apply_outline(report, "# 题\n期间：2026年第三季度\n## 一、存在问题\n## 二、下一步打算\n")
    problems, plans = (item.key for item in bench.outline(report).items if item.level == 1)
    text = "签约项目力争达到24个。"
    assert not bench.texts.check_section(report, plans, text).findings
    bench.texts.save_text(report, plans, 0, text)
    assert not bench.texts.check_whole(report).findings
    assert bench.texts.check_section(report, problems, "签约项目24个。").findings


def test_more_rows_than_the_table_holds_are_refused_not_cut(bench: Workbench) -> None:
    report = bench.begin()
    bench.paste(report, FIGURES, append=False)
    many = "指标\t单位\t本期\n" + "\n".join(f"指标甲{at}\t个\t{at}" for at in range(1998))
    with pytest.raises(InputError, match="2001 条"):
        bench.paste(report, many, append=True)
    with pytest.raises(InputError, match="2001 条"):
        bench.save_rows(report, [["", f"指标{at}", "个", "1", "", "", ""] for at in range(2001)] + [[""] * 7] * 3)
    assert len(bench.sheet(report).rows) == 3


def test_a_paste_of_which_nothing_can_be_read_leaves_the_table(bench: Workbench, report: str) -> None:
    before = bench.table(report)
    for text in ("好的收到\n", "x" * 20_000):
        for append in (False, True):
            with pytest.raises(NoFacts, match="表格没有动"):
                bench.paste(report, text, append=append)
    assert bench.table(report) == before


def test_a_remark_on_the_paste_can_be_let_go(bench: Workbench) -> None:
    report = bench.begin()
    bench.paste(report, FIGURES + "外资项目\t个\tX\t3\t\n", append=False)
    remark = bench.sheet(report).unread[0]
    bench.dismiss(report, f"{remark.line} {remark.reason}")
    assert remark not in bench.sheet(report).unread
    assert len(bench.sheet(report).rows) == 3


def test_a_section_with_text_is_left_alone_by_draft_all(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    bench.texts.save_text(report, key, 0, "人写的。")
    tasks.draft_all(bench, report, "roll")
    wait(bench, report)
    assert bench.texts.current(report, key).text == "人写的。"  # type: ignore[union-attr]


def test_regenerating_keeps_the_text_before_it(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    bench.texts.save_text(report, key, 0, "人写的。")
    tasks.draft_one(bench, report, key, "roll")
    wait(bench, report)
    versions = bench.texts.versions(report, key)
    assert versions[0].text == "人写的。"
    assert bench.texts.current(report, key) == versions[-1]
    assert versions[-1].author == "engine"


@contextmanager
def modelled(tmp_path: Path, project: Path, mode: str) -> Iterator[tuple[Workbench, str, Endpoint]]:
    """An office of its own whose model endpoint behaves so, and a report there with figures and an outline."""
    with run_endpoint(mode) as endpoint:
        opened = open_office(settings_for(tmp_path, endpoint))
        try:
            opened.library.index(sorted((project / "corpus").glob("*.txt"))[:2])
            bench = Workbench(opened, Jobs())
            report = bench.begin()
            bench.paste(report, FIGURES, append=False)
            bench.propose(report)
            yield bench, report, endpoint
        finally:
            opened.close()


def test_a_draft_does_not_cover_what_was_typed_while_it_was_made(tmp_path: Path, project: Path) -> None:
    with modelled(tmp_path, project, "slow") as (bench, report, _):
        key = leaf(bench, report)
        tasks.draft_one(bench, report, key, "llm")
        deadline = time.monotonic() + 20
        while not any(one.text for one in bench.jobs.progress(report).active) and time.monotonic() < deadline:
            time.sleep(0.01)
        bench.texts.save_text(report, key, 0, "起草时人写的。")
        bench.jobs.stop(report)
        wait(bench, report)
        assert bench.texts.current(report, key).text == "起草时人写的。"  # type: ignore[union-attr]
        assert {one.author for one in bench.texts.versions(report, key)} == {"person", "engine"}
        assert "改的文字没有动" in bench.jobs.progress(report).outcomes[-1].message


def test_a_late_save_loses_neither_text(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    first = bench.texts.save_text(report, key, 0, "第一稿。").version
    assert first is not None
    bench.texts.save_text(report, key, first.n, "别处改的。")
    met = bench.texts.save_text(report, key, first.n, "这里改的。")
    assert met.mine is not None
    assert met.theirs is not None
    assert (met.mine.text, met.theirs.text) == ("这里改的。", "别处改的。")
    assert bench.texts.current(report, key).text == "别处改的。"  # type: ignore[union-attr]


def test_an_unchanged_box_is_no_late_save(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    first = bench.texts.save_text(report, key, 0, "第一稿。").version
    assert first is not None
    bench.texts.save_text(report, key, first.n, "别处改的。")
    still = bench.texts.save_text(report, key, first.n, "第一稿。")
    assert still.theirs is None
    assert len(bench.texts.versions(report, key)) == 2


def test_headings_that_move_keep_their_text_and_facts(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    item = find_item(bench.outline(report), key)
    bench.texts.save_text(report, key, 0, "要留住的。")
    text = bench.outline_text(report).replace(item.heading, item.heading + "再提速")
    bench.apply_outline(report, text + "\n## 新增一节\n")
    again = find_item(bench.outline(report), key)
    assert again.heading.endswith("再提速")
    assert again.facts == item.facts
    assert bench.texts.current(report, key).text == "要留住的。"  # type: ignore[union-attr]


def test_a_section_taken_out_of_the_outline_comes_back_with_its_text(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    place = [item.key for item in bench.outline(report).items].index(key)
    bench.texts.save_text(report, key, 0, "要留住的。")
    kept = bench.outline(report)
    bench.apply_outline(report, "# 题\n## 完全不同的一节\n")
    assert [(one.item.key, one.text) for one in bench.removed(report)] == [(key, "要留住的。")]
    bench.put_back(report, key)
    assert find_item(bench.outline(report), key).heading == find_item(kept, key).heading
    assert not bench.removed(report)
    bench.apply_outline(report, "# 题\n## 完全不同的一节\n")
    bench.propose(report)
    assert [item.key for item in bench.outline(report).items].index(key) == place
    assert bench.texts.current(report, key).text == "要留住的。"  # type: ignore[union-attr]
    with pytest.raises(NotRecorded):
        bench.put_back(report, key)


def test_a_second_proposal_gives_no_section_the_text_of_another(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    heading = find_item(bench.outline(report), key).heading
    bench.texts.save_text(report, key, 0, "要留住的。")
    bench.apply_outline(report, "# 题\n## 完全不同的一节\n## 另一节\n")
    bench.propose(report)
    holders = [one.item.heading for one in bench.texts.sections(report) if one.text]
    assert holders in ([], [heading])


def test_facts_can_be_moved_by_hand_and_stay_where_they_were_put(bench: Workbench, report: str) -> None:
    opening = bench.outline(report).items[0].key
    bench.move_fact(report, "F1", opening, into=True)
    for item in bench.outline(report).items[1:]:
        if "F1" in item.facts:
            bench.move_fact(report, "F1", item.key, into=False)
    rows = [list(row) for row in bench.sheet(report).rows] + [["", "接待客商", "批次", "63", "51", "", ""]]
    bench.save_rows(report, rows)
    outline = bench.outline(report)
    assert "F1" in outline.items[0].facts
    assert [item.key for item in outline.items if "F1" in item.facts] == [opening]
    assert any("F4" in item.facts for item in outline.items), "a new fact is given a section"


def test_the_whole_report_is_one_text(bench: Workbench, report: str) -> None:
    bench.texts.save_text(report, leaf(bench, report), 0, "签约项目18个。")
    text = bench.texts.whole(report)
    assert text.startswith("# ")
    assert "签约项目18个。" in text
    whole = bench.texts.check_whole(report)
    assert {fact.id for fact in whole.unused} == {"F2", "F3"}
    assert not [finding for finding, _ in whole.findings if finding.severity == "error"]


def test_the_next_period_takes_outline_and_indicators_along(bench: Workbench, report: str) -> None:
    bench.texts.save_text(report, leaf(bench, report), 0, "上期的文字。")
    new = bench.carry_on(report)
    assert [item.heading for item in bench.outline(new).items] == [item.heading for item in bench.outline(report).items]
    assert [row[1] for row in bench.sheet(new).rows] == ["签约项目", "计划总投资", "外出招商"]
    assert not bench.ledger(new).facts
    assert not any(one.text for one in bench.texts.sections(new))


def test_what_a_page_claims_is_not_believed(bench: Workbench, report: str) -> None:
    with pytest.raises(NotRecorded):
        bench.texts.sections("no-such-report")
    with pytest.raises(NotRecorded):
        bench.texts.save_text(report, "no-such-section", 0, "文字")
    with pytest.raises(NotRecorded):
        bench.texts.restore(report, leaf(bench, report), 99)
    with pytest.raises(InputError):
        bench.move_fact(report, "F99", leaf(bench, report), into=True)
    assert bench.open_id("no-such-report") == bench.reports()[0].id


def test_drafting_says_what_is_missing(bench: Workbench, report: str) -> None:
    empty = bench.begin()
    with pytest.raises(InputError, match="还没有提纲"):
        tasks.draft_all(bench, empty, "roll")
    with pytest.raises(NoEndpoint):
        tasks.draft_all(bench, report, "llm")


def test_a_workbook_is_read_into_the_table(bench: Workbench, project: Path) -> None:
    report = bench.begin()
    sheet = bench.upload(report, project / "examples" / "2026q3.xlsx", append=False)
    signed = next(row for row in sheet.rows if row[1] == "签约项目")
    assert signed[2:6] == ("个", "29", "23", "38")
    assert bench.report(report).period


def test_a_period_nobody_understands_is_remarked(bench: Workbench, report: str) -> None:
    assert bench.describe(report, "题", "某个时候") != ""
    assert bench.describe(report, "题", "2026年第三季度") == ""
    assert bench.outline(report).period == "2026年第三季度"


def test_a_slip_of_language_is_told_with_its_fix_and_leaves_the_state_of_the_figures(
    bench: Workbench, report: str
) -> None:
    """Warnings and infos are shown; 待核 is for what must be mended."""
    key = leaf(bench, report)
    text = "截止目前，签约项目１８个，同比增加3个。"
    bench.texts.save_text(report, key, 0, text)
    one = next(one for one in bench.texts.sections(report) if one.item.key == key)
    assert {finding.code: finding.severity for finding in one.checked.findings} == {
        "until-date": "warning",
        "full-width-digits": "info",
    }
    assert (one.state, one.errors, one.warnings, one.language) == ("done", 0, 0, 1)
    shown = section_findings(one.checked)
    assert "改为 截至" in shown
    assert "改为 18" in shown
    assert "依据：GB/T 15835—2011" in shown
    whole = bench.texts.check_whole(report)
    assert not {"until-date", "full-width-digits"} & {finding.code for finding, _ in whole.findings}


def test_what_a_sign_is_told_over_the_whole_is_told_once(bench: Workbench, report: str) -> None:
    """A rule that counts over the text speaks of the whole in the read-through, at its place in a section."""
    first, second = [item.key for item in bench.outline(report).items if item.level == 2][:2]
    text = "  园区运行平稳,走势向好,签约项目18个,外出招商42次；服务企业到位。"
    for key in (first, second):
        bench.texts.save_text(report, key, 0, text)
    alone = [finding for one in bench.texts.sections(report) for finding in one.checked.findings]
    assert [finding.code for finding in alone].count("mixed-width") == 2
    whole = bench.texts.check_whole(report)
    told = [(one, found) for one in whole.sections for found in one.checked.findings if found.code == "mixed-width"]
    assert len(told) == 1
    [(one, found)] = told
    assert one.item.key == first
    assert one.text[found.start : found.end] == found.text != ""
    assert "mixed-width" not in {finding.code for finding, _ in whole.findings}
    assert [other.checked.figures for other in whole.sections] == [
        o.checked.figures for o in bench.texts.sections(report)
    ]


def test_a_finding_of_the_whole_has_its_place_in_its_section(bench: Workbench, report: str) -> None:
    first, second = [item.key for item in bench.outline(report).items if item.level == 2][:2]
    bench.texts.save_text(report, first, 0, "新增就业约100人。")
    bench.texts.save_text(report, second, 0, "形势向好。新增就业约300人。")
    whole = bench.texts.check_whole(report)
    texts = {one.item.key: one.text for one in whole.sections}
    for finding, key in whole.findings:
        assert texts.get(key, "")[finding.start : finding.end] in ("", finding.text)


def test_a_fix_is_taken_once_and_the_old_text_stays_a_version(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    text = "签约项目18个，同比增加5个。"
    bench.texts.save_text(report, key, 0, text)
    found = bench.texts.check_section(report, key, text).findings
    [wrong] = [one for one in found if one.severity == "error"]
    fix = Fix(wrong.start, wrong.end, wrong.suggestion, key)
    saved = bench.texts.fix(report, key, 1, text, found, fix)
    assert saved.version is not None
    assert saved.version.text == "签约项目18个，同比增加3个。"
    assert [one.text for one in bench.texts.versions(report, key)] == [text, saved.version.text]
    now = bench.texts.check_section(report, key, saved.version.text).findings
    with pytest.raises(InputError, match="文字已经变了"):
        bench.texts.fix(report, key, 2, saved.version.text, now, fix)


def test_all_slips_of_one_kind_are_mended_at_once(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    text = "截止6月底，签约项目18个。截止9月底，外出招商42次。"
    bench.texts.save_text(report, key, 0, text)
    found = bench.texts.check_section(report, key, text).findings
    first = next(one for one in found if one.code == "until-date")
    saved = bench.texts.fix(report, key, 1, text, found, read_fix(fix_words(first, key), "fix-all"))
    assert saved.version is not None
    assert saved.version.text == text.replace("截止", "截至")
    assert "2 处" in saved.version.note


def test_facts_are_numbered_by_the_rows_that_the_page_shows(bench: Workbench) -> None:
    report = bench.begin()
    bench.paste(report, "某园区2026年第三季度情况\n\n" + FIGURES, append=False)
    bench.paste(report, "接待客商63批次。", append=True)
    assert [(fact.label, fact.line) for fact in bench.ledger(report).facts] == [
        ("签约项目", 1), ("计划总投资", 2), ("外出招商", 3), ("接待客商", 4),
    ]  # fmt: skip
    bench.propose(report)
    traces = bench.texts.check_section(report, leaf(bench, report), "外出招商42次。").figures
    assert [trace.source.partition("：")[0] for trace in traces] == ["第3行"]


def test_the_period_in_the_title_is_held_against_the_text_where_nothing_else_names_it(bench: Workbench) -> None:
    report = bench.begin()
    bench.paste(report, FIGURES, append=False)
    bench.apply_outline(report, "# 某园区2026年上半年工作总结\n## 一、基本情况\n")
    assert not bench.report(report).period
    key = bench.outline(report).items[-1].key
    verdicts = [one.verdict for one in bench.texts.check_section(report, key, "2026年1—9月，签约项目18个。").figures]
    assert verdicts == ["wrong_period", "supported"]


def test_unused_facts_are_told_with_their_usual_place_unless_switched_off(
    bench: Workbench, report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.texts.save_text(report, leaf(bench, report), 0, "签约项目18个。")
    whole = bench.texts.check_whole(report)
    assert {fact.label for fact in whole.unused} == {"计划总投资", "外出招商"}
    assert set(whole.homes) <= {fact.id for fact in whole.unused}
    assert bench.homes(bench.ledger(report), ["F1"]) == {"F1": "overview"}
    grounds = bench.office.grounds()
    monkeypatch.setattr(bench.office, "grounds", lambda: replace(grounds, off=grounds.off | {"unused-fact"}))
    assert not bench.texts.check_whole(report).unused
    assert not bench.homes(bench.ledger(report), ["F1"])


def test_figures_in_a_word_file_are_read_into_the_table(bench: Workbench, tmp_path: Path) -> None:
    word = Document()
    word.add_paragraph("某园区2026年第三季度情况：签约项目18个，同比增加3个。")
    table = word.add_table(rows=2, cols=4)
    for row, cells in zip(
        table.rows, (("指标", "单位", "本期", "上年同期"), ("外出招商", "次", "42", "30")), strict=True
    ):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    word.save(str(tmp_path / "数据.docx"))
    report = bench.begin()
    rows = bench.upload(report, tmp_path / "数据.docx", append=False).rows
    assert {(row[1], row[2], row[3]) for row in rows} >= {("签约项目", "个", "18"), ("外出招商", "次", "42")}


def test_a_file_that_only_calls_itself_a_word_file_is_refused_in_one_sentence(bench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(bytes(range(256)) * 64)
    report = bench.begin()
    with pytest.raises(WriterError, match=r"坏\.docx"):
        bench.upload(report, path, append=False)
    assert not bench.sheet(report).rows


def test_locked_sentences_outlive_restarts_and_new_drafts(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    lock = "营商环境测评结果由第三方另行公布。"
    typed = f"本期工作有序推进。{lock}各项任务正在落实。"
    bench.texts.save_text(report, key, 0, typed)
    at = typed.index("第三方")
    assert bench.texts.locks.lock(report, key, typed, f"{at}:{at}") == (lock,)
    again = Workbench(bench.office, Jobs())
    assert again.texts.locks.locked(report, key, typed) == (lock,)
    tasks.draft_one(again, report, key, "roll")
    wait(again, report)
    version = again.texts.current(report, key)
    assert version is not None
    assert version.author == "engine"
    assert lock in version.text
    assert "签约项目18个" in version.text
    # a person rewords it: the lock goes along; frees it: nothing is locked
    reworded = version.text.replace("另行公布", "择期公布")
    again.texts.save_text(report, key, version.n, reworded)
    assert again.texts.locks.locked(report, key, reworded) == (lock.replace("另行", "择期"),)
    place = reworded.index("择期")
    assert again.texts.locks.free_at(report, key, reworded, f"{place}:{place + 1}") == 1
    assert again.texts.locks.locked(report, key, reworded) == ()


@pytest.mark.parametrize("selection", ["", "x:y", "99999:99999", "3", "1:2:3", "9999999999:1"])
def test_a_selection_that_says_nothing_locks_nothing(bench: Workbench, report: str, selection: str) -> None:
    with pytest.raises(InputError, match="选中"):
        bench.texts.locks.lock(report, leaf(bench, report), "甲。乙。", selection)
    assert bench.office.store.locks.of(report) == {}


def test_what_a_person_wrote_is_told_from_what_was_drafted(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    bench.office.store.desk.add_version(report, key, "起草的一句。起草的两句。", "engine", engine="llm")
    bench.texts.save_text(report, key, 1, "起草的一句。自己写的一句。")
    kept = bench.texts.locks.kept(report, key, "起草的一句。自己写的一句。", bench.texts.versions(report, key))
    assert kept.own == ("自己写的一句。",)


def test_a_point_is_missing_until_it_is_written(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    outline = bench.outline(report)
    items = tuple(replace(one, points=("人才公寓交付使用",)) if one.key == key else one for one in outline.items)
    bench.office.store.desk.save_outline(report, replace(outline, items=items))
    bench.texts.save_text(report, key, 0, "本期工作有序推进。")
    assert [one.code for one in bench.texts.remarks(report, key, "本期工作有序推进。")] == ["unstated"]
    assert bench.texts.remarks(report, key, "本期工作有序推进。人才公寓已经交付使用。") == ()


@pytest.mark.parametrize("alone", [False, True])
def test_what_was_cut_is_gone_on_with(tmp_path: Path, project: Path, alone: bool) -> None:
    with modelled(tmp_path, project, "cut") as (bench, report, endpoint):
        key = leaf(bench, report)
        tasks.draft_one(bench, report, key, "llm")
        wait(bench, report)
        cut = bench.texts.current(report, key)
        assert cut is not None
        assert cut.note == "未写完"
        said = bench.jobs.progress(report).outcomes[-1].message
        assert "接着写" in said

        endpoint.mode, endpoint.bodies[:] = "cut_once", []
        if alone:
            tasks.draft_one(bench, report, key, "llm", go_on=True)
        else:
            tasks.draft_all(bench, report, "llm")
        wait(bench, report)
        whole = bench.texts.current(report, key)
        assert whole is not None
        assert whole.text.startswith(cut.text)
        assert len(whole.text) > len(cut.text)
        # What was sent to go on is kept with the version, word for word.
        sent = [{"role": one.role, "content": one.content} for one in whole.messages]
        assert len(sent) == 4
        assert sent in [body["messages"] for body in endpoint.bodies]
        assert "词元" in bench.jobs.progress(report).spent


def test_two_who_draft_share_the_endpoint_and_plans_know_the_problems(tmp_path: Path, project: Path) -> None:
    with run_endpoint("hang") as endpoint:
        endpoint.delay = 0.05
        opened = open_office(settings_for(tmp_path, endpoint).model_copy(update={"requests": 2}))
        try:
            opened.library.index(sorted((project / "corpus").glob("*.txt"))[:2])
            bench = Workbench(opened, Jobs())
            reports = [bench.begin(), bench.begin()]
            for report in reports:
                bench.paste(report, FIGURES, append=False)
                bench.propose(report)
            for report in reports:
                tasks.draft_all(bench, report, "llm")
            for report in reports:
                wait(bench, report)
            assert endpoint.most_at_once == 2
            first, second = (list(bench.texts.sections(report)) for report in reports)
            assert [one.text for one in first] == [one.text for one in second]
            outcomes = [one.about for one in bench.jobs.progress(reports[0]).outcomes]
            roles = {one.item.role: one.item.key for one in first}
            assert outcomes.index(roles["problems"]) < outcomes.index(roles["plans"])
            plans = bench.texts.current(reports[0], roles["plans"])
            problems = bench.texts.current(reports[0], roles["problems"])
            assert plans is not None
            assert problems is not None
            assert problems.text[:20] in plans.messages[1].content
            # Whichever thread was first: both reports were written from the same passages.
            used = [
                {one.item.id: bench.texts.current(report, one.item.key).passages for one in sections if one.text}  # type: ignore[union-attr]
                for report, sections in zip(reports, (first, second), strict=True)
            ]
            assert used[0] == used[1]
        finally:
            opened.close()


def test_an_endpoint_that_asks_to_wait_is_told_and_a_stop_ends_the_wait(tmp_path: Path, project: Path) -> None:
    with modelled(tmp_path, project, "busy_wait") as (bench, report, endpoint):
        key = leaf(bench, report)
        tasks.draft_one(bench, report, key, "llm")
        while not ((active := bench.jobs.progress(report).at(key)) and active.waiting):
            assert bench.jobs.progress(report).running
            time.sleep(0.01)
        progress = bench.jobs.progress(report)
        for shown in (running(progress), stream(progress, key)):
            assert re.search(r"模型服务说请求太多，要求稍候，约 \d+ 秒后再试", shown)
        bench.jobs.stop(report)
        assert "稍候" not in running(bench.jobs.progress(report))
        wait(bench, report)
        assert endpoint.requests == 1
        assert "已停止" in bench.jobs.progress(report).outcomes[-1].message


def test_a_section_called_final_with_an_error_in_it_says_so(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    desk: Any = SimpleNamespace(bench=bench, before=lambda *_: None, reopen=lambda *_: ())
    marks, final, request = SectionMarks(desk), Told({"act": "final"}), gr.Request()
    for text, said in (("签约项目18个。", "起草时不再动它"), ("签约项目99个。", "还有 1 处错误没有改")):
        version = bench.texts.current(report, key)
        bench.texts.save_text(report, key, version.n if version else 0, text)
        assert said in marks.act(report, place(key, 1), "", text, final, request)[-1]  # type: ignore[arg-type]
