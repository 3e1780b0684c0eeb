"""A folder of reports, a record, and a library on a real Chroma."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library_samples import HARBOUR, SPRING

from writer.corpus import Library, OfflineEmbedding, open_library
from writer.store import Store, open_store


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
