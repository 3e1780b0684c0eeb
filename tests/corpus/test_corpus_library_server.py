"""The same library on a Chroma server: several processes may write, and other offices' collections are left alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from chroma_server import ChromaProcess

from writer.corpus import Library, OfflineEmbedding, open_library
from writer.errors import CorpusError, IndexBusy, InputError
from writer.store import Store, open_store

REPORT = """青岚开发区{number}季度工作汇报

一、总体情况

本季度签约项目{number}个，到位资金稳步增长，{word}加快集聚。

二、存在问题

{word}方面仍有短板，用地和能耗指标偏紧。
"""


@pytest.fixture
def url(chroma_server: ChromaProcess) -> str:
    return chroma_server.url


def office(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'writer.db'}")


def write_reports(folder: Path, word: str, count: int = 3) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{word}{number}.txt").write_text(REPORT.format(number=number + 2, word=word), encoding="utf-8")
    return folder


def assert_whole(library: Library) -> None:
    assert library._index.ids() == {passage.id for passage in library.passages()}


def test_index_search_change_reopen(url: str, tmp_path: Path) -> None:
    corpus = write_reports(tmp_path / "corpus", "储能")
    with office(tmp_path) as store:
        with open_library(tmp_path, store, OfflineEmbedding(), url) as library:
            assert len(library.index([corpus]).added) == 3
            assert library.search("用地和能耗指标偏紧", role="problems", k=1)[0].passage.role == "problems"
            (corpus / "储能0.txt").unlink()
            assert len(library.index([corpus], prune=True).removed) == 1
            assert_whole(library)
            library.rebuild()
            assert_whole(library)
        with open_library(tmp_path, store, OfflineEmbedding(), url) as library:
            assert_whole(library)
            assert "向量第1" in library.search("储能加快集聚", k=1)[0].why
    assert not (tmp_path / "chroma").exists()


def test_two_may_write_at_once(url: str, tmp_path: Path) -> None:
    one, two = write_reports(tmp_path / "one", "储能"), write_reports(tmp_path / "two", "光伏")
    code = (
        "import sys; from pathlib import Path; from writer.corpus import *; from writer.store import open_store\n"
        "data, corpus, url = Path(sys.argv[1]), sys.argv[2], sys.argv[3]\n"
        "store = open_store(f'sqlite:///{data}/writer.db')\n"
        "with open_library(data, store, OfflineEmbedding(), url) as library: library.index([corpus])\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(folder), url]) for folder in (one, two)]
    assert [process.wait() for process in started] == [0, 0]
    with office(tmp_path) as store, open_library(tmp_path, store, OfflineEmbedding(), url) as library:
        assert len(library.reports()) == 6
        assert_whole(library)


def test_offices_on_one_server_do_not_meet(url: str, tmp_path: Path) -> None:
    with office(tmp_path / "a") as first, office(tmp_path / "b") as second:
        here = open_library(tmp_path / "a", first, OfflineEmbedding(), url)
        there = open_library(tmp_path / "b", second, OfflineEmbedding(), url)
        here.index([write_reports(tmp_path / "one", "储能")])
        there.index([write_reports(tmp_path / "two", "光伏")])
        here.rebuild()
        assert_whole(here)
        assert_whole(there)
        assert all("光伏" in hit.passage.text for hit in there.search("加快集聚", k=5))


def test_a_server_that_goes_away_is_told(tmp_path: Path) -> None:
    with office(tmp_path) as store, pytest.raises(CorpusError, match="WRITER_CHROMA_URL"):
        open_library(tmp_path, store, OfflineEmbedding(), "http://127.0.0.1:9")


def test_a_server_that_is_away_when_the_corpus_is_opened(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "chroma-server").mkdir()
    server = ChromaProcess(tmp_path / "chroma-server")
    server.start()
    with office(tmp_path) as store:
        with open_library(tmp_path, store, OfflineEmbedding(), server.url) as library:
            library.index([write_reports(tmp_path / "corpus", "储能")])
            expected = library.search("储能加快集聚", k=3)
        server.stop(kill=True)
        with open_library(tmp_path, store, OfflineEmbedding(), server.url) as library:
            assert library.search("储能加快集聚", k=3) == expected
            assert "连不上" in caplog.text
            with pytest.raises(IndexBusy, match="启动它"):
                library.index([tmp_path / "corpus"])
        with pytest.raises(CorpusError, match="是否已启动"):
            open_library(tmp_path, store, OfflineEmbedding(), server.url, write=True)


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1:8000", "http://127.0.0.1:8000/chroma", "http://", "http://a:b", ":::"]
)
def test_what_is_no_address_of_a_server(tmp_path: Path, url: str) -> None:
    with office(tmp_path) as store, pytest.raises(InputError, match="http://主机:端口"):
        open_library(tmp_path, store, OfflineEmbedding(), url)


def test_another_process_may_rebuild_while_this_one_serves(url: str, tmp_path: Path) -> None:
    corpus = write_reports(tmp_path / "corpus", "储能")
    with office(tmp_path) as store, open_library(tmp_path, store, OfflineEmbedding(), url) as here:
        here.index([corpus])
        expected = [hit.passage.id for hit in here.search("储能加快集聚", k=3)]
        with open_library(tmp_path, store, OfflineEmbedding(), url) as there:
            there.rebuild()  # and drops the collection that is used here
            hits = here.search("储能加快集聚", k=3)
            assert [hit.passage.id for hit in hits] == expected
            assert "向量第1" in hits[0].why
            there.rebuild()
            assert len(here.index([write_reports(tmp_path / "more", "光伏")]).added) == 3
            assert_whole(here)
            there.rebuild()
            here.remove("光伏0.txt")
            assert_whole(here)
            assert_whole(there)


def test_a_server_that_goes_away_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "chroma-server").mkdir()
    server = ChromaProcess(tmp_path / "chroma-server")
    server.start()
    corpus = write_reports(tmp_path / "corpus", "储能")
    with office(tmp_path) as store, open_library(tmp_path, store, OfflineEmbedding(), server.url) as library:
        library.index([corpus])
        server.stop(kill=True)
        hit = library.search("储能加快集聚", k=1)[0]
        assert "储能" in hit.passage.text
        assert "向量第1" in hit.why  # from the vectors at hand
        with monkeypatch.context() as large:
            large.setattr("writer.corpus.library._EXACT_CORPUS", 0)  # a corpus too large to be searched exactly
            assert "仅按词语" in library.search("储能加快集聚", k=1)[0].why
        with pytest.raises(CorpusError, match="WRITER_CHROMA_URL"):
            library.index([write_reports(tmp_path / "more", "光伏")])
        server.start()
        try:
            assert "向量第1" in library.search("储能加快集聚", k=1)[0].why
            assert len(library.index([tmp_path / "more"]).unchanged) == 3  # recorded when the server was down
            assert_whole(library)
        finally:
            server.stop()


def test_a_collection_that_lost_or_kept_too_much_is_put_right(url: str, tmp_path: Path) -> None:
    with office(tmp_path) as store:
        with open_library(tmp_path, store, OfflineEmbedding(), url) as library:
            library.index([write_reports(tmp_path / "corpus", "储能")])
            library._index.delete(sorted(library._index.ids())[:2])
            library._index.put(["gone"], OfflineEmbedding().embed(["不再有的段落"]))
        with open_library(tmp_path, store, OfflineEmbedding(), url) as library:
            assert_whole(library)


def test_a_writer_that_is_killed_leaves_what_the_next_completes(url: str, tmp_path: Path) -> None:
    corpus = write_reports(tmp_path / "corpus", "储能", 12)
    code = (
        "import os, signal, sys; from pathlib import Path; from writer.corpus import *\n"
        "from writer.store import open_store; import writer.corpus.library as module; module._AT_ONCE = 4\n"
        "data, corpus, url = Path(sys.argv[1]), sys.argv[2], sys.argv[3]\n"
        "def kill(done, total, name):\n"
        "    if done == 7: os.kill(os.getpid(), signal.SIGKILL)\n"
        "library = open_library(data, open_store(f'sqlite:///{data}/writer.db'), OfflineEmbedding(), url)\n"
        "library.index([corpus], progress=kill)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path), str(corpus), url], check=False)
    assert killed.returncode == -9
    with office(tmp_path) as store, open_library(tmp_path, store, OfflineEmbedding(), url) as library:
        assert len(library.reports()) == 7
        assert_whole(library)
        result = library.index([corpus])
        assert (len(result.added), len(result.unchanged)) == (5, 7)
        assert_whole(library)
