"""The library on a real Chroma and a real SQLite: nothing stale is served, nothing recorded is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from writer.corpus import Library, OfflineEmbedding, open_library
from writer.errors import CorpusError, EmptyCorpus, EndpointDown, IndexBusy, NotRecorded, WriterError
from writer.store import Store, open_store

SPRING = """云麓产业园2026年第一季度招商工作汇报

市投资促进局：

今年以来，云麓产业园紧扣主导产业抓招商。现将有关情况汇报如下。

一、总体情况

一季度签约项目12个，计划总投资31.5亿元，同比增长8.6%。

二、主要做法

（一）盯紧产业链图谱。围绕光电材料上下游梳理目标企业46家，主要领导带队外出拜访9次。

（二）优化服务流程。推行一窗受理和帮办代办，项目落地平均缩短11天。

三、存在问题

一是土地供应趋紧，可供工业用地不足；二是龙头企业带动力不强，配套企业本地化率偏低。

四、下一步计划

下季度力争新签约项目15个，推动厂房交付使用，办好秋季产业推介会。
"""
HARBOUR = """望湖区商务局2025年工作总结

一、总体情况

全年实际利用外资4200万美元，进出口总额18.7亿美元，跨境电商交易额大幅增长。

二、主要做法

（一）稳住外贸基本盘。走访外贸企业130家，组织参加境外展会6场，协调出口退税难点。

（二）培育消费新场景。改造商业步行街2条，引进首店15家，夜间消费明显回暖。

三、存在问题

外贸企业订单不稳定，物流成本偏高，消费恢复的基础还不牢固。

四、下一步计划

继续落实稳外贸政策，建设跨境电商综合服务平台，推动消费提质扩容。
"""


def autumn() -> str:
    """The same park later in the year: other figures, other problems."""
    return SPRING.replace("第一季度", "第三季度").replace(
        "土地供应趋紧，可供工业用地不足", "部分项目审批环节多，开工偏慢"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "2025").mkdir(parents=True)
    (folder / "spring.txt").write_text(SPRING, encoding="utf-8")
    (folder / "2025" / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{data / 'writer.db'}") as opened:
        yield opened


@pytest.fixture
def library(data: Path, store: Store) -> Iterator[Library]:
    with open_library(data, store, OfflineEmbedding()) as opened:
        yield opened


def vectors_held(library: Library) -> set[str]:
    return library._index.ids()


def assert_whole(library: Library) -> None:
    """The index holds exactly what is recorded, and every passage is found by its own words."""
    passages = library.passages()
    for passage in passages:
        hits = library.search(f"{passage.heading}\n{passage.text}", reports=[passage.report], k=1)
        assert hits[0].passage == passage
        assert "向量第1" in hits[0].why
    assert vectors_held(library) == {passage.id for passage in passages}


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


def test_a_new_process_finds_everything(data: Path, store: Store, folder: Path) -> None:
    with open_library(data, store, OfflineEmbedding()) as library:
        library.index([folder])
        expected = [(hit.passage.id, hit.score) for hit in library.search("工业用地不足", k=5)]
    found = _in_process(data, "print([(h.passage.id, h.score) for h in library.search('工业用地不足', k=5)])")
    assert found == str(expected)


_OPEN = (
    "import sys; from pathlib import Path; from writer.corpus import *; from writer.store import open_store\n"
    "data = Path(sys.argv[1]); store = open_store(f'sqlite:///{data}/writer.db')\n"
    "library = open_library(data, store, OfflineEmbedding())\n"
)


def _in_process(data: Path, code: str, **environment: str) -> str:
    process = subprocess.run(
        [sys.executable, "-c", _OPEN + code, str(data)],
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, "PYTHONHASHSEED": "7", **environment},
    )  # fmt: skip
    assert process.returncode == 0, process.stderr
    return process.stdout.strip()


def test_a_second_process_reads_and_is_told_that_it_cannot_write(library: Library, data: Path, folder: Path) -> None:
    library.index([folder])
    expected = [hit.passage.id for hit in library.search("工业用地不足", role="problems", k=2)]
    code = (
        "from writer.errors import IndexBusy\n"
        "print([h.passage.id for h in library.search('工业用地不足', role='problems', k=2)])\n"
        "for change in (lambda: library.index(['.']), lambda: library.remove('spring.txt'), library.rebuild):\n"
        "    try: change()\n"
        "    except IndexBusy as error: print(library.writable, '关闭' in str(error))\n"
    )
    assert _in_process(data, code).splitlines() == [str(expected)] + ["False True"] * 3
    assert_whole(library)


def test_insisting_on_writing_is_refused_while_another_owns_it(
    library: Library, data: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("writer.corpus.library._LOCK_SECONDS", 0.2)
    with pytest.raises(IndexBusy, match="正被另一个拟稿程序使用"):
        open_library(data, store, OfflineEmbedding(), write=True)
    library.close()
    with open_library(data, store, OfflineEmbedding(), write=True) as other:
        assert other.writable


def test_a_reader_follows_what_the_owner_changes(library: Library, data: Path, store: Store, folder: Path) -> None:
    with open_library(data, store, OfflineEmbedding()) as reader:
        assert not reader.writable
        with pytest.raises(EmptyCorpus):
            reader.search("招商")
        library.index([folder])
        assert_whole(reader)
        library.remove("spring.txt")
        assert_whole(reader)


def test_owner_and_reader_answer_alike(library: Library, data: Path, store: Store, folder: Path) -> None:
    library.index([folder])
    with open_library(data, store, OfflineEmbedding()) as reader:
        for query, role in (("招商", None), ("外贸企业", "practices"), ("下一步", "plans"), ("土地", "problems")):
            mine, theirs = library.search(query, role, 4), reader.search(query, role, 4)  # type: ignore[arg-type]
            assert [hit.passage.id for hit in mine] == [hit.passage.id for hit in theirs]


class ShiftedEmbedding(OfflineEmbedding):
    """Another embedding of the same size: were its vectors mixed with the others, nothing would be found."""

    fingerprint = "shifted-2048"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.roll(super().embed(texts), 777, axis=1)


def test_a_changed_embedding_is_another_index(data: Path, store: Store, folder: Path) -> None:
    with open_library(data, store, OfflineEmbedding()) as library:
        library.index([folder])
        ids = vectors_held(library)
    before = set((data / "chroma").iterdir())
    with open_library(data, store, ShiftedEmbedding()) as library:
        assert vectors_held(library) == ids
        passage = library.passages()[3]
        vector = ShiftedEmbedding().embed([f"{passage.heading}\n{passage.text}"])[0]
        name, cosine = library._index.nearest(vector, 1)[0]
        assert name == passage.id
        assert cosine == pytest.approx(1, abs=1e-4)
        after = set((data / "chroma").iterdir())
        assert len(after) == 1
        assert not after & before
    with open_library(data, store, OfflineEmbedding()) as library:
        assert_whole(library)


@pytest.mark.parametrize("damage", ["remove", "garbage", "record only", "stale"])
def test_a_missing_or_damaged_index_is_built_again(data: Path, store: Store, folder: Path, damage: str) -> None:
    with open_library(data, store, OfflineEmbedding()) as library:
        library.index([folder])
        some = sorted(vectors_held(library))[:4]
        if damage == "record only":  # as after a kill between record and index
            library._index.delete(some)
        if damage == "stale":
            library._index.put(["gone"], OfflineEmbedding().embed(["不再有的段落"]))
    if damage == "remove":
        shutil.rmtree(data / "chroma")
    if damage == "garbage":
        for file in (data / "chroma").rglob("chroma.sqlite3*"):
            file.write_bytes(b"garbage" * 5_000)
    with open_library(data, store, OfflineEmbedding()) as library:
        assert_whole(library)
        assert len(list((data / "chroma").iterdir())) == 1
    with open_library(data, store, OfflineEmbedding()) as library:
        assert_whole(library)


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        ("data_level0.bin", lambda old: old[: len(old) // 2]),
        ("data_level0.bin", lambda old: os.urandom(len(old))),
        ("header.bin", lambda old: old[: len(old) // 2]),
        ("index_metadata.pickle", None),
        ("length.bin", None),
    ],
)
def test_a_damaged_graph_is_noticed_and_built_again(
    data: Path, store: Store, file: str, damage: Callable[[bytes], bytes] | None
) -> None:
    corpus = data / "many"
    corpus.mkdir()
    for number in range(130):  # Chroma writes its graph from 1,000 vectors on
        body = ""
        for part in range(8):
            word, other = chr(0x4E00 + number * 8 + part), chr(0x5A00 + number * 8 + part)
            body += f"（{'一二三四五六七八'[part]}）{word * 4}\n{other * 30}完成。\n"
        (corpus / f"report{number}.txt").write_text(f"工作汇报\n\n一、主要做法\n\n{body}", encoding="utf-8")
    with open_library(data, store, OfflineEmbedding()) as library:
        assert library.index([corpus]).passages >= 1_040
    path = next((data / "chroma").rglob(file))
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage(path.read_bytes()))
    # It may end the process that opens it; the next one knows.
    subprocess.run([sys.executable, "-c", _OPEN + "library.close()", str(data)], capture_output=True, check=False)
    with open_library(data, store, OfflineEmbedding()) as library:
        assert vectors_held(library) == {passage.id for passage in library.passages()}
        for passage in library.passages()[::50]:
            vector = OfflineEmbedding().embed([f"{passage.heading}\n{passage.text}"])[0]
            assert library._index.nearest(vector, 1)[0][0] == passage.id
        assert [path.name[-2:] for path in (data / "chroma").iterdir()] == [".2"]


def test_rebuilding_answers_all_the_while(library: Library, data: Path, folder: Path) -> None:
    library.index([folder])
    expected = [hit.passage.id for hit in library.search("工业用地不足")]
    seen: list[int] = []

    def meanwhile(done: int, total: int, _name: str) -> None:
        assert [hit.passage.id for hit in library.search("工业用地不足")] == expected
        seen.append(done)
        assert done <= total

    library.rebuild(meanwhile)
    assert seen
    assert_whole(library)
    assert len(list((data / "chroma").iterdir())) == 1
    library.rebuild()
    assert_whole(library)


def test_searching_while_others_index(library: Library, folder: Path) -> None:
    library.index([folder])
    errors: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                assert library.search("工业用地不足", role="problems", k=3)
        except BaseException as error:
            errors.append(error)

    def write(number: int) -> None:
        try:
            own = folder.parent / f"own{number}"
            own.mkdir()
            for turn in range(3):
                text = SPRING.replace("云麓", f"云麓{'甲乙丙丁'[number]}").replace("46家", f"{turn}家")
                (own / f"report{number}.txt").write_text(text, encoding="utf-8")
                library.index([own])
        except BaseException as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in readers:
        thread.join()
    assert errors == []
    assert len(library.reports()) == 6
    assert_whole(library)


def test_a_stopped_run_is_completed_by_the_next(library: Library, folder: Path) -> None:
    def stop(_done: int, _total: int, _name: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.index([folder], progress=stop)
    result = library.index([folder])
    assert len(result.added) == len(result.unchanged) == 1
    assert_whole(library)


def test_a_killed_run_is_completed_by_the_next(data: Path, store: Store, folder: Path) -> None:
    many = folder.parent / "many"
    many.mkdir()
    for number in range(40):
        text = SPRING.replace("云麓", f"云麓{chr(0x4E00 + number * 7)}").replace("图谱", f"图谱{chr(0x5E00 + number)}")
        (many / f"report{number:02}.txt").write_text(text, encoding="utf-8")
    code = (
        "import os, signal; import writer.corpus.library as module; module._AT_ONCE = 20\n"
        "from writer.corpus import *; from writer.store import open_store; from pathlib import Path; import sys\n"
        "data, many, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])\n"
        "def kill(done, total, name):\n"
        "    if done == last: os.kill(os.getpid(), signal.SIGKILL)\n"
        "library = open_library(data, open_store(f'sqlite:///{data}/writer.db'), OfflineEmbedding())\n"
        "library.index([many], progress=kill)\n"
    )
    for last in (1, 12, 33):
        killed = subprocess.run([sys.executable, "-c", code, str(data), str(many), str(last)], check=False)
        assert killed.returncode == -9
        with open_library(data, store, OfflineEmbedding()) as library:
            assert len(library.reports()) == last
            assert vectors_held(library) == {passage.id for passage in library.passages()}
    with open_library(data, store, OfflineEmbedding()) as library:
        assert len(library.index([many]).added) == 7
        assert_whole(library)


class FailingEmbedding(OfflineEmbedding):
    """An endpoint that can be switched off, and counts what it was asked."""

    fingerprint = "failing"
    costly = True

    def __init__(self) -> None:
        self.down = False
        self.asked = 0

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        if self.down:
            raise EndpointDown("连不上向量模型服务；请检查。")
        self.asked += len(texts)
        return super().embed(texts)


def test_an_endpoint_that_is_down_does_not_stop_the_work(data: Path, store: Store, folder: Path) -> None:
    embedding = FailingEmbedding()
    embedding.down = True
    with open_library(data, store, embedding) as library:
        with pytest.raises(EndpointDown, match="补齐"):
            library.index([folder])
        assert len(library.reports()) == 2
        hit = library.search("工业用地不足", k=1)[0]
        assert "工业用地" in hit.passage.text
        assert "仅按词语" in hit.why
        embedding.down = False
        assert len(library.index([folder]).unchanged) == 2
        assert vectors_held(library) == {passage.id for passage in library.passages()}


def test_vectors_that_cost_something_are_asked_for_once(data: Path, store: Store, folder: Path) -> None:
    embedding = FailingEmbedding()
    with open_library(data, store, embedding) as library:
        count = library.index([folder]).passages
        assert embedding.asked == count
        library.rebuild()
    shutil.rmtree(data / "chroma")
    with open_library(data, store, embedding):
        assert embedding.asked == count


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


def test_chroma_does_not_read_our_settings(data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / ".env").write_text("CHROMA_API_IMPL=nonsense\nOPENAI_API_KEY=x\n", encoding="utf-8")
    assert _in_process(data, "print(len(library.reports()))") == "0"


def test_importing_the_room_does_not_import_the_vendors() -> None:
    code = (
        "import sys, writer.corpus\n"
        "loaded = {'chromadb', 'numpy', 'bm25s', 'openai', 'sqlalchemy', 'filelock'} & set(sys.modules)\n"
        "assert not loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
