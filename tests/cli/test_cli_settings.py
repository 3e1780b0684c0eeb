"""Settings: where they come from, which one wins, and what is said of those that make no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from writer.errors import InputError
from writer.settings import load_settings


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WRITER_DATA")


def test_environment_before_env_file_before_toml(monkeypatch):
    Path("writer.toml").write_text('data = "a"\nport = 1001\nmodel = "m"\n', encoding="utf-8")
    Path(".env").write_text("WRITER_DATA=b\nWRITER_PORT=1002\n", encoding="utf-8")
    monkeypatch.setenv("WRITER_DATA", "c")
    settings = load_settings()
    assert (settings.data, settings.port, settings.model) == (Path("c"), 1002, "m")


def test_variables_of_other_programs_are_left_alone(monkeypatch):
    for name in ("PORT", "HOST", "DATA", "MODEL", "ENGINE", "USERS", "BASE_URL", "port", "data"):
        monkeypatch.setenv(name, "x")
    Path(".env").write_text("PORT=7\nOTHER=1\n", encoding="utf-8")
    settings = load_settings()
    assert (settings.port, settings.host, settings.data, settings.model) == (7860, "127.0.0.1", Path("data"), None)
    assert not settings.endpoint_configured


def test_a_blank_value_is_none(monkeypatch):
    names = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "WRITER_MODEL", "WRITER_ENGINE", "WRITER_EMBEDDING", "WRITER_DATA",
             "WRITER_CHROMA_URL", "WRITER_DATABASE_URL", "WRITER_HOST", "WRITER_PORT", "WRITER_PROMPTS")  # fmt: skip
    plain = load_settings()
    for name in names:
        monkeypatch.setenv(name, " ")
    assert load_settings() == plain
    assert plain.engine == "roll"


@pytest.mark.parametrize("content", ['data = "甲"\n'.encode(), b"\xef\xbb\xbf" + 'data = "甲"\n'.encode()])
def test_toml_with_and_without_a_mark(content):
    Path("writer.toml").write_bytes(content)
    assert load_settings().data == Path("甲")


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("writer.toml", b"port = 'x'\n", "WRITER_PORT"),
        ("writer.toml", b"port = 99999\n", "65535"),
        ("writer.toml", b"engine = 'x'\n", "'llm' 或 'roll'"),
        ("writer.toml", b"data = ['a']\n", "WRITER_DATA"),
        ("writer.toml", b"data =\n", "writer.toml"),
        ("writer.toml", b"modle = 'x'\n", "modle"),
        ("writer.toml", 'data = "数据"\n'.encode("gb18030"), "UTF-8"),
        (".env", "WRITER_DATA=数据\n".encode("gb18030"), ".env"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_cure(file, content, told):
    Path(file).write_bytes(content)
    with pytest.raises(InputError, match=told) as caught:
        load_settings()
    assert "Input should" not in str(caught.value)


def test_a_key_is_never_shown(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    settings = load_settings()
    assert settings.key == "sk-very-secret"
    assert "sk-very-secret" not in repr(settings)
