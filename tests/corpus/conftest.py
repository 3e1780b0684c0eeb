"""A folder of reports, a record, and a library on a real Chroma."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chroma_server import ChromaProcess
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


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaProcess]:
    """A Chroma server on loopback; records do not meet on it, so that all tests may share it."""
    server = ChromaProcess(tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def chroma_url(request: pytest.FixtureRequest) -> str | None:
    """Where the index of ``library`` is: in the folder, or on the server for tests that are parametrized so."""
    if getattr(request, "param", "folder") == "folder":
        return None
    url: str = request.getfixturevalue("chroma_server").url
    return url


@pytest.fixture
def library(data: Path, store: Store, chroma_url: str | None) -> Iterator[Library]:
    with open_library(data, store, OfflineEmbedding(), chroma_url) as opened:
        yield opened
