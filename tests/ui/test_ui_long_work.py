"""Long work shows itself: how far it is, how much longer it takes, and an end to it that loses nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from test_ui_browser import Walk, report, walk  # noqa: F401

from conftest import Running, settings_for
from writer.corpus import library as libraries
from writer.export import write_docx
from writer.office import Office, open_office
from writer.ui.indexing import Indexing
from writer.ui.jobs import Jobs
from writer.ui.library_page import LibraryPage
from writer.ui.timing import left_words, span_words
from writer.ui.views.library import failed_files
from writer.ui.word_edits import STAGES, Cancelled, import_edits
from writer.ui.workbench import Workbench

TEXT = """# 翠屿园区{year}年工作汇报

## 一、基本情况

{year}年，全区签约项目{n}个，总投资{n}3.4亿元，开工项目9个，投产项目6个，各项工作有序推进。

## 二、存在问题

要素保障仍有不足，第{n}批用工缺口较大，需要加快补齐。
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(settings_for(tmp_path / "data"))
    yield opened
    opened.close()


def reports(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"园区{n}.md" for n in range(1, count + 1)]
    for n, path in enumerate(paths, start=1):
        path.write_text(TEXT.format(year=2000 + n, n=n), encoding="utf-8")
    return paths


@pytest.mark.parametrize(
    ("done", "total", "seconds", "now", "said"),
    [
        (0, 10, 5.0, None, ""),
        (10, 10, 5.0, None, ""),
        (1, 10, 0.2, None, ""),
        (2, 10, 10.0, None, "约还需 40 秒"),
        (2, 10, 10.0, 30.0, "约还需 20 秒"),
        (2, 10, 10.0, 60.0, "即将完成"),
        (1, 100, 10.0, None, "约还需 16 分钟"),
    ],
)
def test_what_is_left_is_told_at_the_pace_so_far(
    done: int, total: int, seconds: float, now: float | None, said: str
) -> None:
    assert left_words(done, total, seconds, now) == said


def test_a_span_is_said_as_people_say_it() -> None:
    assert [span_words(one) for one in (0.2, 89, 91, 600, 7200)] == ["1 秒", "89 秒", "2 分钟", "10 分钟", "2.0 小时"]


def test_indexing_that_is_stopped_keeps_what_is_done(office: Office, tmp_path: Path) -> None:
    indexing, stop = Indexing(Workbench(office, Jobs())), Event()
    said = indexing._take_in(
        reports(tmp_path, 4), (), stop, lambda name: stop.set() if Path(name).stem == "园区2" else None
    )
    assert said.startswith("已停止：新编入 2 份")
    assert "其余 2 份没有编入" in said
    assert [one.name for one in office.library.reports()] == ["园区1.md", "园区2.md"]
    assert office.library.search("第2批用工缺口")[0].passage.report == "园区2.md"
    again = indexing._take_in(reports(tmp_path, 4), (), Event(), lambda _: None)
    assert again == "新编入 2 份，未变 2 份"


def test_a_rebuild_that_is_stopped_leaves_the_index_as_it_was(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexing, stop = Indexing(Workbench(office, Jobs())), Event()
    office.library.index(reports(tmp_path, 4))
    before = [one.passage.id for one in office.library.search("用工缺口")]
    monkeypatch.setattr(libraries, "_AT_ONCE", 2)
    assert "原来的索引照常使用" in indexing._build(stop, lambda _: stop.set())
    assert [one.passage.id for one in office.library.search("用工缺口")] == before
    assert "已重建" in indexing._build(Event(), lambda _: None)
    assert [one.passage.id for one in office.library.search("用工缺口")] == before


def test_an_import_that_is_cancelled_changes_nothing(office: Office, tmp_path: Path) -> None:
    bench = Workbench(office, Jobs())
    made = bench.begin("园区工作汇报", "2026年第三季度")
    bench.apply_outline(made, "# 园区工作汇报\n\n## 一、基本情况\n")
    (item,) = (one for one in bench.outline(made).items if one.heading == "基本情况")
    bench.texts.save_text(made, item.key, 0, "签约项目18个。")
    path = write_docx(bench.texts.whole(made).replace("18个", "19个"), tmp_path / "改.docx")

    def reached(stage: str) -> None:
        if stage == STAGES[-1]:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_edits(bench, made, path, reached=reached)
    assert len(bench.texts.versions(made, item.key)) == 1
    assert import_edits(bench, made, path).touched


def slowly(desk: Running, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let every file take so long."""
    index = desk.office.library.index

    def slow(*given: Any, progress: Any, **options: Any) -> Any:
        def follow(*reach: Any) -> None:
            progress(*reach)
            time.sleep(seconds)

        return index(*given, progress=follow, **options)

    monkeypatch.setattr(desk.office.library, "index", slow)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_on_the_page_work_is_followed_and_ended(
    walk: Walk,  # noqa: F811
    report: str,  # noqa: F811
    desk: Running,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = walk.at_desk(report).page
    desk.endpoint.mode, desk.endpoint.delay = "slow", 0.015
    page.get_by_label("模型").check()
    page.click("#draft-all")
    page.wait_for_selector("#running progress")
    page.wait_for_function("/已写 [1-9][^]*(约还需|即将)/.test(document.querySelector('#running')?.innerText ?? '')")
    page.click("#stop")
    walk.idle()

    walk.step("④ 通读与导出")
    page.route("**/export/**", lambda _: None)  # an answer that does not come
    page.locator("[data-download]").first.click()
    page.locator(".running.long .act").click()
    walk.status("已取消")
    assert not page.locator(".running.long").count()
    page.unroute_all()

    slowly(desk, monkeypatch, 0.3)
    walk.step("语料")
    page.wait_for_selector("#past-reports table")
    page.route("**/gradio_api/upload**", lambda _: None)
    with page.expect_file_chooser() as chooser:
        page.click("#add-past")
    chooser.value.set_files(reports(tmp_path, 2))
    page.wait_for_selector(".running.long >> text=正在上传：2 个文件")
    page.locator(".running.long .act").click()
    walk.status("已取消，文件没有上传")
    page.unroute_all()
    with page.expect_file_chooser() as chooser:
        page.click("#add-past")
    chooser.value.set_files(reports(tmp_path, 12))
    page.wait_for_function("/编入 [1-9][^]*约还需/.test(document.querySelector('#indexing')?.innerText ?? '')")
    page.click("#indexing [data-act=stop]")
    walk.status("其余")
    page.wait_for_function("document.querySelector('#past-reports').innerText.includes('翠屿园区2001年工作汇报')")
    for one in [one.name for one in desk.office.library.reports() if one.name.startswith("园区")]:
        desk.office.library.remove(one)


def test_two_files_of_one_name_are_both_kept_and_told(office: Office, tmp_path: Path) -> None:
    page = LibraryPage(SimpleNamespace(bench=Workbench(office, Jobs())))  # type: ignore[arg-type]
    files = []
    for n in (1, 2, 3, 4):
        path = tmp_path / str(n) / "总结.md"
        path.parent.mkdir()
        path.write_text(TEXT.format(year=2020 + n, n=n), encoding="utf-8")
        files.append(str(path))

    def added(*paths: str) -> str:
        said = page.add(list(paths))[-1]
        deadline = time.monotonic() + 60
        while page.indexing.progress.running:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert len([one for one in page.indexing.last.failed if "没有传完整" in one[1]]) == 0
        return str(said)

    assert "两份都留" in added(*files[:2])
    assert [one.name for one in office.library.reports()] == ["总结.md", "总结（2）.md"]
    assert "另存为“总结（2）.md”" in failed_files(page.indexing.last)
    assert "两份都留" not in added(files[0])  # the same again is no other
    assert "两份都留" in added(files[2])
    assert len(office.library.reports()) == 3
    page._remove("总结.md")
    assert "两份都留" not in added(files[3])  # what was taken out has left its name free
    assert {one.name: one.title for one in office.library.reports()}["总结.md"] == "翠屿园区2024年工作汇报"
