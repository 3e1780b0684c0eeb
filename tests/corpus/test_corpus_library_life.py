"""The life of an index: other processes, kills, damage, other embeddings. What is recorded is never lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from library_samples import HARBOUR, SPRING, assert_whole, autumn, vectors_held

from writer.corpus import Library, OfflineEmbedding, open_library
from writer.corpus.chroma import ChromaFolder, Damaged
from writer.errors import CorpusError, EmptyCorpus, EndpointDown, IndexBusy
from writer.store import Store, open_store

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


def test_a_new_process_finds_everything(data: Path, store: Store, folder: Path) -> None:
    with open_library(data, store, OfflineEmbedding()) as library:
        library.index([folder])
        expected = [(hit.passage.id, hit.score) for hit in library.search("工业用地不足", k=5)]
    found = _in_process(data, "print([(h.passage.id, h.score) for h in library.search('工业用地不足', k=5)])")
    assert found == str(expected)


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
    monkeypatch.setattr("writer.corpus.opening._LOCK_SECONDS", 0.2)
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


_KILLED = (
    "import os, signal, sys, threading, time; from pathlib import Path\n"
    "import writer.corpus.library as module; module._AT_ONCE = 20\n"
    "from writer.corpus import *; from writer.corpus.index import ChromaIndex; from writer.store import open_store\n"
    "data, many, batch, delay = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])\n"
    "def kill(): time.sleep(delay); os.kill(os.getpid(), signal.SIGKILL)\n"
    "put, left = ChromaIndex.put, [batch]\n"
    "def counted(self, ids, vectors):\n"
    "    left[0] -= 1\n"
    "    if left[0] == 0: threading.Thread(target=kill).start()\n"
    "    put(self, ids, vectors)\n"
    "ChromaIndex.put = counted\n"
    "with open_library(data, open_store(f'sqlite:///{data}/writer.db'), OfflineEmbedding()) as library:\n"
    "    library.index([many]); library.rebuild(); time.sleep(9)\n"
)


def test_killed_runs_are_completed_by_the_next(data: Path, store: Store, folder: Path) -> None:
    many = folder.parent / "many"
    many.mkdir()
    for number in range(30):
        text = SPRING.replace("云麓", f"云麓{chr(0x4E00 + number * 7)}").replace("图谱", f"图谱{chr(0x5E00 + number)}")
        (many / f"report{number:02}.txt").write_text(text, encoding="utf-8")
    before = 0
    # In the middle of the first batch, of a later one, and of the rebuild that follows when all is in.
    for batch, delay in (("1", "0.01"), ("5", "0.02"), ("9", "0.01")):
        killed = subprocess.run([sys.executable, "-c", _KILLED, str(data), str(many), batch, delay], check=False)
        assert killed.returncode == -9
        with open_library(data, store, OfflineEmbedding()) as library:
            assert vectors_held(library) == {passage.id for passage in library.passages()}
            assert len(library.reports()) >= before
            before = len(library.reports())
    with open_library(data, store, OfflineEmbedding()) as library:
        assert len(library.index([many]).added) == 30 - before
        assert_whole(library)


def test_three_processes_on_one_folder(data: Path, store: Store, folder: Path) -> None:
    other = folder.parent / "other"
    other.mkdir()
    (other / "harbour2.txt").write_text(HARBOUR.replace("外贸", "内贸"), encoding="utf-8")
    write = (
        "import sys; from pathlib import Path; import writer.corpus.library as m; m._LOCK_SECONDS = 60\n"
        "from writer.corpus import *; from writer.store import open_store\n"
        "data = Path(sys.argv[1]); store = open_store(f'sqlite:///{data}/writer.db')\n"
        "with open_library(data, store, OfflineEmbedding(), write=True) as library:\n"
        "    library.index([sys.argv[2]]); library.rebuild()\n"
    )
    read = _OPEN + (
        "import time\nfrom writer.errors import EmptyCorpus\nseen, end = 0, time.monotonic() + 30\n"
        "assert not library.writable\n(data / 'reading').touch()\n"
        "while seen < 5 and time.monotonic() < end:\n"
        "    try: library.search('工业用地不足', k=2); seen = len({p.report for p in library.passages()}) + 2\n"
        "    except EmptyCorpus: time.sleep(0.1)\n"
        "assert seen == 5, seen\n"
    )
    with open_library(data, store, OfflineEmbedding()) as library:  # so that the third one has to read
        started = [
            subprocess.Popen([sys.executable, "-c", code, str(data), str(place)], stderr=subprocess.PIPE)
            for code, place in ((read, ""), (write, folder), (write, other))
        ]
        deadline = time.monotonic() + 20
        while not (data / "reading").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    for process in started:
        _, said = process.communicate()
        assert process.returncode == 0, said.decode()
    with open_library(data, store, OfflineEmbedding()) as library:
        assert len(library.reports()) == 3
        assert_whole(library)


def test_whoever_lost_the_lock_file_does_not_write(library: Library, data: Path, store: Store, folder: Path) -> None:
    library.index([folder])
    (data / "chroma.lock").unlink()
    with open_library(data, store, OfflineEmbedding(), write=True) as second:
        for change in (lambda: library.index([folder]), library.rebuild, lambda: library.remove("spring.txt")):
            with pytest.raises(IndexBusy, match="锁文件"):
                change()
        assert library.search("工业用地不足")
        second.remove("spring.txt")
        assert_whole(second)


def test_a_folder_that_vanishes_under_a_running_process(library: Library, data: Path, folder: Path) -> None:
    library.index([folder])
    shutil.rmtree(data / "chroma")
    (folder / "autumn.txt").write_text(autumn(), encoding="utf-8")
    assert library.search("工业用地不足")
    library.index([folder])
    assert len(library.reports()) == 3
    assert_whole(library)
    assert (data / "chroma").is_dir()


def test_a_copied_folder_is_the_same_corpus(data: Path, store: Store, folder: Path, tmp_path: Path) -> None:
    with open_library(data, store, OfflineEmbedding()) as library:
        library.index([folder])
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", str(data), str(copy)], check=True)  # with other times of the files
    with open_store(f"sqlite:///{copy / 'writer.db'}") as record:
        with open_library(copy, record, OfflineEmbedding()) as library:
            assert_whole(library)
        assert [path.name for path in (copy / "chroma").iterdir()] == [
            path.name for path in (data / "chroma").iterdir()
        ]
    (copy / "writer.db").unlink()
    with open_store(f"sqlite:///{copy / 'writer.db'}") as record:  # an index without its record
        with open_library(copy, record, OfflineEmbedding()) as library:
            assert library.passages() == ()
            assert vectors_held(library) == set()
        assert len(list((copy / "chroma").iterdir())) == 1


def test_a_full_disk_is_told_before_anything_is_written(
    library: Library, data: Path, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.index([folder])
    (folder / "autumn.txt").write_text(autumn(), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**9, 10**9, 0))  # type: ignore[attr-defined]
        with pytest.raises(CorpusError, match="磁盘空间不足"):
            library.index([folder])
        with pytest.raises(CorpusError, match="磁盘空间不足"):
            library.rebuild()
        assert library.search("工业用地不足")
        library.close()
        with pytest.raises(CorpusError, match="磁盘空间不足"):
            open_library(data, store, OfflineEmbedding())
    with open_library(data, store, OfflineEmbedding()) as again:
        assert again.index([folder]).reports == 3
        assert_whole(again)
        assert [path.name[-2:] for path in (data / "chroma").iterdir()] == [".1"]


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


def test_a_rebuild_that_fails_leaves_the_index_that_answers(data: Path, store: Store, folder: Path) -> None:
    embedding = FailingEmbedding()
    with open_library(data, store, embedding) as library:
        library.index([folder])
        held = vectors_held(library)
        store.past.drop_vectors()
        embedding.down = True
        with pytest.raises(EndpointDown):
            library.rebuild()
        assert vectors_held(library) == held
    with open_library(data, store, embedding) as library:
        assert vectors_held(library) == held
        assert len(list((data / "chroma").iterdir())) == 1


def test_vectors_that_cost_something_are_asked_for_once(data: Path, store: Store, folder: Path) -> None:
    embedding = FailingEmbedding()
    with open_library(data, store, embedding) as library:
        count = library.index([folder]).passages + 1  # and the text that the model is known by
        assert embedding.asked == count
        library.rebuild()
    shutil.rmtree(data / "chroma")
    with open_library(data, store, embedding):
        assert embedding.asked == count


class OtherEmbedding(FailingEmbedding):
    """Another model on the same endpoint."""

    fingerprint = "other"


def test_vectors_of_embeddings_used_before_stay_until_a_rebuild(data: Path, store: Store, folder: Path) -> None:
    with open_library(data, store, FailingEmbedding()) as library:
        count = library.index([folder]).passages
    ids = [passage.id for passage in store.past.passages()]
    other = OtherEmbedding()
    with open_library(data, store, other) as library:
        assert_whole(library)
        other.down = True
        store.past.drop_vectors(keep="failing")
        with pytest.raises(EndpointDown):
            library.rebuild()
        assert len(store.past.vectors("failing", ids)) == count
    back = FailingEmbedding()
    with open_library(data, store, back) as library:  # a setting that was wrong for a day costs nothing
        assert_whole(library)
        assert back.asked < 2 * count  # the queries of assert_whole alone
        other.down = False
    with open_library(data, store, other) as library:
        library.rebuild()
        assert store.past.vectors("failing", ids) == {}
        assert len(store.past.vectors("other", ids)) == count
        assert_whole(library)


def test_a_disk_that_has_no_room_for_the_rest_does_not_stop_searching(
    data: Path, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_library(data, store, OfflineEmbedding()) as library:
        library.index([folder])
        library._index.delete([passage.id for passage in library.passages()][:4])
    with monkeypatch.context() as patch:
        little = shutil._ntuple_diskusage(10**9, 10**9, 20 * 2**20)  # type: ignore[attr-defined]
        patch.setattr(shutil, "disk_usage", lambda _path: little)
        with open_library(data, store, OfflineEmbedding()) as library:
            for passage in library.passages():
                hit = library.search(passage.text, reports=[passage.report], k=1)[0]
                assert (hit.passage, "向量第1" in hit.why) == (passage, True)
            with pytest.raises(CorpusError, match="磁盘空间不足"):
                library.index([folder])
    with open_library(data, store, OfflineEmbedding()) as library:
        assert_whole(library)


def test_a_report_is_out_even_where_the_index_fails(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.index([folder])

    ask, failures = ChromaFolder.ask, iter([True])

    def failing(place: ChromaFolder, work: Callable[[object], object], collection: object) -> object:
        if next(failures, False):
            raise Damaged("写到一半")
        return ask(place, work, collection)

    monkeypatch.setattr(ChromaFolder, "ask", failing)
    library.remove("spring.txt")
    assert [report.name for report in library.reports()] == ["2025/harbour.md"]
    assert_whole(library)


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
