"""The library on a real Chroma and a real SQLite: what is taken in, and what is found."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from library_samples import HARBOUR, SPRING, assert_whole, autumn

from writer.corpus import Library, OfflineEmbedding, open_library
from writer.errors import CorpusError, EmptyCorpus, NotRecorded, WriterError
from writer.store import Store


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test of a library runs on the folder and on a Chroma server."""
    if "chroma_url" in metafunc.fixturenames:
        metafunc.parametrize("chroma_url", ["folder", "server"], indirect=True)


def test_what_is_new_changed_unchanged_unreadable(library: Library, folder: Path) -> None:
    first = library.index([folder])
    assert sorted(first.added) == [str(folder / "2025" / "harbour.md"), str(folder / "spring.txt")]
    assert (first.updated, first.unchanged, first.failed, first.reports) == ((), (), (), 2)
    assert first.passages == len(library.passages()) > 8
    assert_whole(library)

    (folder / "spring.txt").write_text(SPRING.replace("土地供应趋紧", "电力负荷吃紧"), encoding="utf-8")
    (folder / "2025" / "harbour.md").write_bytes(b"PK\x03\x04 \x00\x00 no report")
    (folder / "empty.txt").write_bytes(b"")
    second = library.index([folder])
    assert second.updated == (str(folder / "spring.txt"),)
    assert {path for path, _ in second.failed} == {str(folder / "empty.txt"), str(folder / "2025" / "harbour.md")}
    assert all(reason for _, reason in second.failed)
    assert library.report("2025/harbour.md").text == HARBOUR  # the version that could be read stays
    texts = "".join(passage.text for passage in library.passages())
    assert "电力负荷吃紧" in texts
    assert "土地供应趋紧" not in texts
    assert_whole(library)

    third = library.index([folder])
    assert third.unchanged == (str(folder / "spring.txt"),)
    assert third.added == third.updated == ()


def test_names_are_paths_below_the_folder_and_stay(library: Library, folder: Path) -> None:
    library.index([folder])
    assert [report.name for report in library.reports()] == ["2025/harbour.md", "spring.txt"]
    again = library.index([folder / "2025", folder / "spring.txt", folder / "2025" / "harbour.md"])
    assert len(again.unchanged) == 2
    assert again.reports == 2


def test_same_name_in_two_folders(library: Library, folder: Path) -> None:
    other = folder.parent / "other"
    other.mkdir()
    (other / "spring.txt").write_text(autumn(), encoding="utf-8")
    assert library.index([folder, other]).reports == 3
    assert library.report("spring.txt").text == SPRING
    assert library.report("other/spring.txt").text == autumn()
    assert len(library.index([other, folder]).unchanged) == 3


def test_the_same_content_twice_is_told_once_kept(library: Library, folder: Path) -> None:
    shutil.copy(folder / "spring.txt", folder / "zweit.txt")
    result = library.index([folder])
    assert result.reports == 2
    assert len(result.failed) == 1
    assert "spring.txt" in result.failed[0][1]


def test_a_renamed_or_moved_file_is_the_same_report(library: Library, folder: Path) -> None:
    library.index([folder])
    (folder / "spring.txt").rename(folder / "renamed.txt")
    result = library.index([folder], prune=True)
    assert (result.updated, result.removed, result.reports) == ((str(folder / "renamed.txt"),), (), 2)
    moved = folder.parent / "moved"
    folder.rename(moved)
    result = library.index([moved], prune=True)
    assert (len(result.unchanged), result.removed, result.reports) == (2, (), 2)
    assert_whole(library)


def test_prune_removes_what_is_gone_and_nothing_elsewhere(library: Library, folder: Path) -> None:
    other = folder.parent / "other"
    other.mkdir()
    (other / "autumn.txt").write_text(autumn(), encoding="utf-8")
    library.index([folder, other])
    (folder / "spring.txt").unlink()
    (other / "autumn.txt").unlink()
    assert library.index([folder]).removed == ()
    result = library.index([folder], prune=True)
    assert result.removed == (str(folder / "spring.txt"),)
    assert [report.name for report in library.reports()] == ["2025/harbour.md", "autumn.txt"]
    folder.rename(folder.parent / "unplugged")
    result = library.index([folder], prune=True)
    assert result.removed == ()
    assert "找不到" in result.failed[0][1]
    assert_whole(library)


def test_what_is_no_report_is_passed_over(library: Library, folder: Path) -> None:
    for name in ("README.md", ".hidden.txt", "~$spring.docx", "figures.xlsx", ".git/notes.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("这里不是报告。", encoding="utf-8")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    result = library.index([folder])
    assert result.reports == 2
    assert [path for path, _ in result.failed] == [str(folder / "old.doc")]


def test_progress_counts_files(library: Library, folder: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    library.index([folder], progress=lambda done, total, name: seen.append((done, total, name)))
    assert [(done, total) for done, total, _ in seen] == [(1, 2), (2, 2)]


def test_removing_a_report(library: Library, folder: Path) -> None:
    library.index([folder])
    version = library.version
    library.remove("spring.txt")
    assert library.version > version
    assert {hit.passage.report for hit in library.search("招商签约项目", k=5)} == {"2025/harbour.md"}
    assert_whole(library)
    with pytest.raises(NotRecorded):
        library.remove("spring.txt")
    library.index([folder])
    assert_whole(library)


def test_the_right_passage_is_found(library: Library, folder: Path) -> None:
    library.index([folder])
    first = library.search("跨境电商和外贸出口", k=1)[0]
    assert first.passage.report == "2025/harbour.md"
    problems = library.search("存在的问题和不足 工业用地", role="problems", k=2)
    assert [hit.passage.role for hit in problems] == ["problems", "problems"]
    assert "工业用地" in problems[0].passage.text
    assert "同为“存在问题”" in problems[0].why
    assert "向量第1" in problems[0].why
    assert "词语第1" in problems[0].why
    scores = [hit.score for hit in library.search("产业推介会", k=5)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def test_figures_do_not_decide(library: Library, folder: Path) -> None:
    library.index([folder])
    one, other = (
        library.search(f"签约项目{count}个，总投资{sum_}亿元", k=5) for count, sum_ in ((12, "31.5"), (7, "X"))
    )
    assert [hit.passage.id for hit in one] == [hit.passage.id for hit in other]


def test_too_few_of_a_role_are_filled_up_and_said(library: Library, folder: Path) -> None:
    library.index([folder])
    hits = library.search("下一步计划", role="plans", k=4)
    assert [hit.passage.role for hit in hits[:2]] == ["plans", "plans"]
    assert len(hits) > 2
    assert all(hit.passage.role != "plans" and "不足" in hit.why for hit in hits[2:])


def test_restricting_and_excluding(library: Library, folder: Path) -> None:
    library.index([folder])
    assert {hit.passage.report for hit in library.search("总体情况", reports=["spring.txt"])} == {"spring.txt"}
    best = library.search("工业用地不足", k=1)[0].passage
    rest = library.search("工业用地不足", k=5, exclude=[best.id])
    assert best.id not in {hit.passage.id for hit in rest}
    assert {hit.passage.report for hit in library.search("工业用地", exclude=["spring.txt"])} == {"2025/harbour.md"}
    assert library.search("工业用地", reports=["nothing.txt"]) == ()


def test_at_most_two_of_one_report_and_no_near_duplicates(library: Library, folder: Path) -> None:
    (folder / "autumn.txt").write_text(autumn(), encoding="utf-8")
    library.index([folder])
    hits = library.search("招商 光电材料 产业链 拜访企业 服务流程 签约", k=10)
    reports = [hit.passage.report for hit in hits]
    assert max(reports.count(name) for name in set(reports)) == 2
    visits = [hit for hit in library.search("围绕光电材料上下游梳理目标企业", k=10) if "光电材料" in hit.passage.text]
    assert len(visits) == 1


def test_what_was_used_is_not_offered_again_from_another_quarter(library: Library, folder: Path) -> None:
    (folder / "autumn.txt").write_text(autumn(), encoding="utf-8")
    library.index([folder])
    query = "围绕光电材料上下游梳理目标企业"
    used = library.search(query, k=1)[0].passage
    twin = next(
        one
        for one in library.passages()
        if "光电材料上下游" in one.text and one.report != used.report and one.report.endswith(".txt")
    )
    again = library.search(query, k=10, exclude=[used.id])
    assert again
    assert not {used.id, twin.id} & {hit.passage.id for hit in again}
    # A whole report that is left out (another one than is wanted, the one that is being measured) takes nothing along.
    others = library.search(query, k=10, exclude=[used.report])
    assert twin.id in {hit.passage.id for hit in others}


def test_an_empty_library_says_so(library: Library) -> None:
    with pytest.raises(EmptyCorpus, match="writer index"):
        library.search("招商")
    assert library.reports() == library.passages() == ()


@pytest.mark.parametrize("query", ["", " \n", "\ud800", "\x00", "(" * 5_000, "招" * 100_000, "🙂", "'; --", "#"])
def test_any_query_is_answered(library: Library, folder: Path, query: str) -> None:
    library.index([folder])
    library.search(query)
    library.search(query, role="plans", reports=[query], exclude=[query])
    assert library.search(query, role="plans", k=1)[0].passage.role == "plans"


def test_paths_that_cannot_be_used(library: Library, folder: Path) -> None:
    result = library.index([folder / "nowhere", "no/such.txt"])
    assert [reason[:3] for _, reason in result.failed] == ["找不到", "找不到"]
    assert result.reports == 0


def test_a_data_folder_that_cannot_be_made(tmp_path: Path, store: Store) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CorpusError, match="数据目录"):
        open_library(tmp_path / "file" / "data", store, OfflineEmbedding())


def test_a_server_that_is_not_there(data: Path, store: Store) -> None:
    for url in ("http://127.0.0.1:9", "127.0.0.1:9", "http://127.0.0.1:port"):
        with pytest.raises(WriterError, match="WRITER_CHROMA_URL"):
            open_library(data, store, OfflineEmbedding(), url)


def test_a_name_that_no_record_can_hold_is_told_and_the_rest_goes_on(library: Library, folder: Path) -> None:
    text = next(folder.glob("*.txt")).read_bytes()
    for name in (b"\xb1\xe0.txt", "红\x1b[31m.txt".encode(), "两\n行.txt".encode(), "反\u202e转.txt".encode()):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(text + name + "另有一句。".encode())
    before = sum(1 for path in folder.iterdir() if path.name.isprintable())
    result = library.index([folder])
    assert len(result.added) == before
    assert len(result.failed) == 4
    for path, reason in result.failed:
        path.encode("utf-8")
        assert "改名" in reason
        assert not any(sign in path for sign in "\x1b\n\u202e")
