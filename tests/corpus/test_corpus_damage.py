"""Damaged folders of Chroma: recognised before anything is served, without ending the process, and built again."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from library_samples import vectors_held

from writer.corpus import OfflineEmbedding, open_library
from writer.corpus.chroma import ChromaFolder, Damaged
from writer.corpus.proof import prove
from writer.corpus.seal import Seal
from writer.store import open_store

_CHANCE = random.Random(4)


def _flipped(old: bytes) -> bytes:
    at = _CHANCE.randrange(len(old)) if old else 0
    return old[:at] + bytes([old[at] ^ (1 << _CHANCE.randrange(8))]) + old[at + 1 :] if old else b"x"


DAMAGE: Mapping[str, Callable[[bytes], bytes] | None] = {
    "a bit": _flipped,
    "half": lambda old: old[: len(old) // 2],
    "longer": lambda old: old + b"0" * 4096,
    "zeros": lambda old: bytes(len(old)) or b"0",
    "random": lambda old: os.urandom(max(len(old), 1)),
    "gone": None,
}


def _spoil(path: Path, kind: str) -> None:
    damage = DAMAGE[kind]
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage(path.read_bytes()))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with enough passages for a graph: Chroma writes one from 1,000 vectors on."""
    place = tmp_path_factory.mktemp("whole")
    corpus = place / "corpus"
    corpus.mkdir()
    for number in range(130):
        body = ""
        for part in range(8):
            word, other = chr(0x4E00 + number * 8 + part), chr(0x5A00 + number * 8 + part)
            body += f"（{'一二三四五六七八'[part]}）{word * 4}\n{other * 30}完成。\n"
        (corpus / f"report{number}.txt").write_text(f"工作汇报\n\n一、主要做法\n\n{body}", encoding="utf-8")
    data = place / "data"
    with open_store(f"sqlite:///{data / 'writer.db'}") as store:
        with open_library(data, store, OfflineEmbedding()) as library:
            assert library.index([corpus]).passages >= 1_040
        with open_library(data, store, OfflineEmbedding()) as library:  # tried out in another process, and proven
            assert len(vectors_held(library)) >= 1_040
    return data


@pytest.fixture
def spoiled(whole: Path, data: Path) -> Path:
    """A copy to be damaged."""
    shutil.copytree(whole, data)
    return data


def _index(data: Path) -> Path:
    return next(path for path in (data / "chroma").iterdir())


def test_damage_to_any_file_is_recognised_without_opening_it(spoiled: Path) -> None:
    index = _index(spoiled)
    files = sorted(path for path in index.rglob("*") if path.is_file())
    assert {path.name for path in files} >= {"chroma.sqlite3", "data_level0.bin", "header.bin", "seal.json"}
    assert Seal(index).verdict() == "whole"
    for path in files:
        before, times = path.read_bytes(), path.stat()
        for kind in DAMAGE:
            _spoil(path, kind)
            if path.exists():
                os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
            if path.name != "seal.json" or kind != "a bit":  # a bit may fall on what is not part of its meaning
                assert Seal(index).verdict() != "whole", (path.name, kind)
            if path.name != "seal.json":
                with pytest.raises(Damaged):
                    ChromaFolder(spoiled / "chroma").open(index.name)
            path.write_bytes(before)
    assert Seal(index).verdict() == "whole"


@pytest.mark.parametrize(("name", "kind"), [("data_level0.bin", "random"), ("chroma.sqlite3", "a bit")])
def test_a_damaged_index_is_built_again_from_the_record(spoiled: Path, name: str, kind: str) -> None:
    _spoil(next(_index(spoiled).rglob(name)), kind)
    with open_store(f"sqlite:///{spoiled / 'writer.db'}") as store:
        with open_library(spoiled, store, OfflineEmbedding()) as library:
            passages = library.passages()
            assert vectors_held(library) == {passage.id for passage in passages}
            vectors = OfflineEmbedding().embed([f"{item.heading}\n{item.text}" for item in passages[::40]])
            found = [library._index.nearest(vector, 1)[0][0] for vector in vectors]
            assert found == [passage.id for passage in passages[::40]]
        assert [path.name[-2:] for path in (spoiled / "chroma").iterdir()] == [".2"]


def test_a_graph_that_kills_whoever_opens_it_kills_only_the_one_that_tries_it_out(spoiled: Path) -> None:
    index = _index(spoiled)
    assert prove(index, index.name)
    graph = next(index.rglob("data_level0.bin"))
    _spoil(graph, "random")
    code = (
        "import sys; from pathlib import Path; from writer.corpus.chroma import opened\n"
        "client, collection = opened(Path(sys.argv[1]), Path(sys.argv[1]).name)\n"
        "collection.query(query_embeddings=[[0.1] * 2048], n_results=9)\n"
    )
    died = subprocess.run([sys.executable, "-c", code, str(index)], capture_output=True, check=False)
    assert died.returncode != 0
    assert not prove(index, index.name)


def test_a_write_that_was_cut_short_is_recognised(spoiled: Path) -> None:
    index = _index(spoiled)
    seal = Seal(index)
    assert seal.verdict() == "whole"
    seal.break_open()
    with (index / "chroma.sqlite3").open("ab"):  # SQLite may have gone on: it looks after itself
        os.utime(index / "chroma.sqlite3")
    assert Seal(index).verdict() == "doubtful"
    graph = next(index.rglob("data_level0.bin"))
    with graph.open("r+b") as file:  # as after a kill halfway through a write in place
        file.seek(5_000)
        file.write(b"\0" * 400)
    assert Seal(index).verdict() == "damaged"


def test_a_rebuild_that_was_cut_short_gives_way_to_the_index_before(spoiled: Path) -> None:
    index = _index(spoiled)
    begun = index.with_name(f"{index.name[:-1]}2")
    shutil.copytree(index, begun)
    _spoil(next(begun.rglob("data_level0.bin")), "half")
    with open_store(f"sqlite:///{spoiled / 'writer.db'}") as store:
        with open_library(spoiled, store, OfflineEmbedding()) as library:
            assert vectors_held(library) == {passage.id for passage in library.passages()}
        assert list((spoiled / "chroma").iterdir()) == [index]


def test_a_kill_while_it_is_tried_out_is_no_damage(spoiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = _index(spoiled)
    held = json.loads((index / "seal.json").read_text(encoding="utf-8"))
    (index / "seal.json").write_text(json.dumps({**held, "proven": False}), encoding="utf-8")
    assert Seal(index).verdict() == "untried"

    def killed(folder: Path, name: str, every: bool = True) -> bool:
        assert prove(folder, name, every)  # which changes what SQLite has written
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("writer.corpus.chroma.prove", killed)
        with pytest.raises(KeyboardInterrupt):
            ChromaFolder(spoiled / "chroma").open(index.name)
    assert Seal(index).verdict() == "doubtful"
    place = ChromaFolder(spoiled / "chroma")
    assert place.open(index.name).count() >= 1_040
    place.close()
    assert Seal(index).verdict() == "whole"


def test_another_version_of_chroma_builds_another_index(spoiled: Path) -> None:
    index = _index(spoiled)
    held = json.loads((index / "seal.json").read_text(encoding="utf-8"))
    (index / "seal.json").write_text(json.dumps({**held, "chromadb": "1.0.0"}), encoding="utf-8")
    assert Seal(index).verdict() == "damaged"
    (index / "seal.json").write_text(json.dumps(held), encoding="utf-8")
    for name in ("desktop.ini", ".DS_Store"):  # what file managers leave behind is no damage
        (index / name).write_text("x", encoding="utf-8")
    assert Seal(index).verdict() == "whole"
