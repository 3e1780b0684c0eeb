from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from writer.cli import run


@dataclass(frozen=True)
class Outcome:
    """What one command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


Command = Callable[..., Outcome]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a data folder of its own."""
    monkeypatch.setenv("WRITER_DATA", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def writer(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Run a command in an empty folder; its output is what came out of the process, not only of ``print``."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: object) -> Outcome:
        capfd.readouterr()
        status = run([str(one) for one in arguments])
        out, err = capfd.readouterr()
        return Outcome(status, out, err)

    return command


@pytest.fixture
def facts(project: Path) -> Path:
    """The example quarter."""
    return project / "examples" / "2026q3.tsv"


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """A data folder with the sample corpus indexed, built once by the command itself; tests work on copies of it."""
    built = tmp_path_factory.mktemp("sample") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WRITER_DATA", str(built))
        patch.chdir(built.parent)
        assert run(["index", str(project / "corpus")]) == 0
    return built


@pytest.fixture
def indexed(writer: Command, sample_index: Path, data: Path) -> Command:
    """The command line, with the sample corpus indexed."""
    shutil.copytree(sample_index, data / "data")
    return writer
