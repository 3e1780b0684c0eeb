"""What a search reads: exact, in step with the record, on disk whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from writer.corpus import Library, OfflineEmbedding, open_library
from writer.corpus import shelf as shelves
from writer.corpus.shelf import Shelf
from writer.store import Store

TEXTS = [f"推进{chr(0x4E00 + number)}项目建设，完成{number}个。" for number in range(50)]
IDS = [f"p{number:02}" for number in range(50)]
VECTORS = OfflineEmbedding().embed(TEXTS)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "BLOCK", 16)


def _filled(folder: Path | None, write: bool = True) -> Shelf:
    shelf = Shelf(folder, write)
    for start in range(0, 50, 7):
        rows = slice(start, start + 7)
        shelf.add(IDS[rows], TEXTS[rows], VECTORS[rows])
    return shelf


def _assert_exact(shelf: Shelf, ids: list[str]) -> None:
    view = shelf.view(ids)
    rows = [IDS.index(name) for name in ids]
    alone = Shelf(None, False)
    alone.add(ids, [TEXTS[row] for row in rows], None)
    for query in ("推进一项目", "完成", TEXTS[7] * 20):  # the last touches most dimensions
        vector = OfflineEmbedding().embed([query])[0]
        assert np.allclose(view.cosines(vector), VECTORS[rows] @ vector, atol=1e-5)
        assert np.allclose(view.words.scores(query), alone.view(ids).words.scores(query), atol=1e-5)


def _blocks(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def test_everything_is_found_again_from_files_in_any_order(tmp_path: Path) -> None:
    shelf = _filled(tmp_path / "s" / "one")
    _assert_exact(shelf, IDS)
    shelf.tidy(IDS)
    _assert_exact(shelf, IDS)
    shelf.close()
    assert len(_blocks(tmp_path / "s" / "one")) == 4
    again = Shelf(tmp_path / "s" / "one", True)
    assert again.lacking(IDS, vectors=True) == []
    _assert_exact(again, IDS[::-1])
    _assert_exact(again, IDS[3:40:4])
    again.close()


def test_in_memory_alone_it_answers_alike() -> None:
    shelf = _filled(None, False)
    shelf.tidy(IDS)
    _assert_exact(shelf, IDS)


def test_what_is_given_up_goes_and_little_is_written_for_little(tmp_path: Path) -> None:
    folder = tmp_path / "s" / "one"
    shelf = _filled(folder)
    shelf.tidy(IDS)
    before = _blocks(folder)
    shelf.tidy(IDS)
    assert _blocks(folder) == before
    shelf.add(["new"], ["新的一段"], OfflineEmbedding().embed(["新的一段"]))
    shelf.tidy([*IDS, "new"])
    assert before[:3] == _blocks(folder)[:3]
    shelf.tidy(IDS[30:])
    assert shelf.lacking(IDS, vectors=True) == [*IDS[:16], *IDS[16:30]]
    _assert_exact(shelf, IDS[30:])
    shelf.close()


def test_the_latest_of_an_id_counts_and_a_vector_before_none(tmp_path: Path) -> None:
    shelf = _filled(tmp_path / "s" / "one")
    shelf.tidy(IDS)
    shelf.add(IDS[:2], [TEXTS[1], TEXTS[0]], VECTORS[[1, 0]])
    shelf.add(IDS[5:6], [TEXTS[5]], None)
    found = shelf.view(IDS[:6]).cosines(VECTORS[0])
    assert found[1] == pytest.approx(1, abs=1e-5)
    assert np.isfinite(found).all()
    shelf.tidy(IDS)
    assert shelf.view(IDS).cosines(VECTORS[1])[0] == pytest.approx(1, abs=1e-5)
    shelf.close()


def test_without_vectors_words_are_found(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "s" / "one", True)
    shelf.add(IDS, TEXTS, None)
    shelf.tidy(IDS)
    assert shelf.lacking(IDS, vectors=True) == IDS
    assert shelf.lacking(IDS, vectors=False) == []
    view = shelf.view(IDS)
    assert not np.isfinite(view.cosines(VECTORS[0])).any()
    assert view.words.scores(TEXTS[9]).argmax() == 9
    shelf.close()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("damage", [_cut, _flip, Path.unlink, lambda path: path.write_bytes(b"")])
@pytest.mark.parametrize("file", ["vectors.npy", "texts.npy", "block.json"])
def test_a_damaged_block_is_not_served(tmp_path: Path, file: str, damage: Callable[[Path], object]) -> None:
    folder = tmp_path / "s" / "one"
    shelf = _filled(folder)
    shelf.tidy(IDS)
    shelf.close()
    damage(_blocks(folder)[1] / file)
    again = Shelf(folder, True)
    lacking = again.lacking(IDS, vectors=True)
    assert len(lacking) in (0, 16)  # 0: one bit of an id's name, say; those ids are asked for by nobody
    rows = [IDS.index(name) for name in lacking]
    if rows:
        again.add(lacking, [TEXTS[row] for row in rows], VECTORS[rows])
    again.tidy(IDS)
    _assert_exact(again, IDS)
    again.close()


def test_one_writes_the_others_follow(tmp_path: Path) -> None:
    folder = tmp_path / "s" / "one"
    owner, reader = _filled(folder), Shelf(folder, False)
    second = Shelf(folder, True)  # of a process that may write as well, and was too late
    owner.tidy(IDS)
    for other in (reader, second):
        other.refresh()
        _assert_exact(other, IDS)
    view = reader.view(IDS)
    owner.add(["new"], ["新的一段"], OfflineEmbedding().embed(["新的一段"]))
    owner.tidy([*IDS[40:], "new"])
    second.add(["mine"], ["我的一段"], OfflineEmbedding().embed(["我的一段"]))
    before = _blocks(folder)
    second.tidy([*IDS, "mine"])
    assert _blocks(folder) == before
    assert view.cosines(VECTORS[3]).argmax() == 3  # mapped files outlive their names
    reader.refresh()
    assert reader.lacking(["new"], vectors=True) == []
    owner.close()


def test_a_folder_that_cannot_be_used_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("a file", encoding="utf-8")
    shelf = _filled(tmp_path / "s" / "one")
    shelf.tidy(IDS)
    _assert_exact(shelf, IDS)


def test_a_full_disk_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage._replace(free=1_000))
    shelf = _filled(tmp_path / "s" / "one")
    shelf.tidy(IDS)
    _assert_exact(shelf, IDS)
    assert _blocks(tmp_path / "s" / "one") == []
    shelf.close()


def test_half_written_blocks_and_other_embeddings_go(tmp_path: Path) -> None:
    folder = tmp_path / "s" / "one"
    for name in ("s/one/000007.new", "s/one/000009", "s/two/000001"):
        (tmp_path / name).mkdir(parents=True)
    Shelf(folder, True).close()
    assert _blocks(folder) == []
    assert not (tmp_path / "s" / "two").exists()


def test_a_library_opens_from_the_files(data: Path, store: Store, folder: Path) -> None:
    with open_library(data, store, OfflineEmbedding()) as library:
        library.index([folder])
        expected = library.search("工业用地不足", "problems", k=4)
    shelved = next((data / "shelf").glob("past-*"))
    assert len(_blocks(shelved)) >= 1

    class Unasked(OfflineEmbedding):
        """Embeds queries alone."""

        def embed(self, texts: list[str]) -> np.ndarray:  # type: ignore[override]
            assert len(texts) == 1
            return super().embed(texts)

    with open_library(data, store, Unasked()) as library, open_library(data, store, Unasked()) as reader:
        assert not reader.writable
        for one in (library, reader):
            assert one.search("工业用地不足", "problems", k=4) == expected
    shutil.rmtree(data / "shelf")
    with open_library(data, store, OfflineEmbedding()) as library:
        assert library.search("工业用地不足", "problems", k=4) == expected


@pytest.mark.parametrize("limit", [0, 1_000_000])
def test_a_corpus_too_large_for_exact_search_is_searched_in_the_graph(
    data: Path, store: Store, folder: Path, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("writer.corpus.library._EXACT_CORPUS", limit)

    def answers(library: Library) -> list[list[str]]:
        asked = (("工业用地不足", None), ("走访外贸企业", "practices"), ("下一步", "plans"))
        return [[hit.passage.id for hit in library.search(query, role, 4)] for query, role in asked]  # type: ignore[arg-type]

    with open_library(data, store, OfflineEmbedding()) as library:
        library.index([folder])
        assert (library._shelf.lacking([p.id for p in library.passages()], vectors=True) == []) == (limit > 0)
        hit = library.search("工业用地不足", "problems", k=1)[0]
        assert "向量第1" in hit.why
        with open_library(data, store, OfflineEmbedding()) as reader:
            assert answers(reader) == answers(library)
