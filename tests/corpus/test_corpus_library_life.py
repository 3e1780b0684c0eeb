"""The life of an index: other processes, kills, damage, other embeddings. What is recorded is never lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from library_samples import SPRING, assert_whole, vectors_held

from writer.corpus import Library, OfflineEmbedding, open_library
from writer.errors import EmptyCorpus, EndpointDown, IndexBusy
from writer.store import Store

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
