"""`writer doctor`: what is there and answers, what is wrong, and the cure; no key in anything it says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from endpoint import Endpoint, run_endpoint
from wire import failed, head, run_wire, stream, whole
from writer.doctor.checkup import _run
from writer.doctor.endpoint import check_embedding, check_models, check_word
from writer.settings import Settings

KEY = "sk-very-secret-0123456789"


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    with run_endpoint() as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("WRITER_MODEL", "loopback")
        yield endpoint


def checks(outcome) -> dict[str, dict]:
    return {one["name"]: one for one in outcome.json["checks"]}


def test_without_an_endpoint_nothing_is_wrong(writer):
    done = writer("doctor", "--json")
    assert done.status == 0
    found = checks(done)
    assert list(found) == ["data", "corpus", "prompts", "models", "word", "embedding", "libreoffice", "fonts"]
    assert {found[name]["state"] for name in ("models", "word", "embedding")} == {"skipped"}
    assert found["corpus"]["state"] == "missing"
    assert "writer index" in found["corpus"]["cure"]
    assert not Path("data").exists(), "a look changes nothing"


def test_an_endpoint_that_works(writer, model, monkeypatch):
    monkeypatch.setenv("WRITER_EMBEDDING", "openai:loopback-vectors")
    done = writer("doctor", "--json")
    assert done.status == 0, done.out
    found = checks(done)
    assert {found[name]["state"] for name in ("models", "word", "embedding")} == {"good"}
    assert "首字" in found["word"]["detail"]
    assert found["word"]["seconds"] > 0
    assert "64 维" in found["embedding"]["detail"]
    assert [body["stream"] for body in model.bodies if "messages" in body] == [True]
    assert KEY not in done.out + done.err


@pytest.mark.parametrize(
    ("mode", "name", "words"),
    [
        ("refused", "word", "OPENAI_API_KEY"),
        ("broken", "word", "500"),
        ("empty", "word", "空"),
        ("unknown_model", "word", "404"),
    ],
)
def test_what_is_wrong_and_the_cure(writer, model, mode, name, words):
    model.mode = mode
    done = writer("doctor", "--json")
    assert done.status == 1
    found = checks(done)[name]
    assert found["state"] == "wrong"
    assert words in found["detail"] + found["cure"]
    assert found["cure"]
    assert KEY not in done.out + done.err


def test_a_server_that_is_not_there(writer, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    done = writer("doctor")
    assert done.status == 1
    assert "[有错] 模型服务" in done.out
    assert "OPENAI_BASE_URL" in done.out
    assert done.out.strip().endswith("处要处理。")


@pytest.mark.usefixtures("model")
def test_a_model_that_is_not_listed(writer, monkeypatch):
    monkeypatch.setenv("WRITER_MODEL", "loopback-think")
    found = checks(writer("doctor", "--json"))
    assert found["models"]["state"] == "missing"
    assert "loopback" in found["models"]["detail"]
    assert "想" not in found["word"]["detail"]


WORD = stream("您好")
LIST = whole({"object": "list", "data": [{"id": "m", "object": "model"}]})
ELSEWHERE = head("307 Temporary Redirect", Location="http://localhost:9/v1/x")
PAGE = head("200 OK", "text/html") + b"<html>nginx</html>"
ANSWER = whole(
    {"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "您好"}}]}
)


@pytest.mark.parametrize(
    ("look", "answer", "state", "words"),
    [
        (check_models, LIST, "good", "有 m"),
        (check_models, whole({"ok": 1}), "skipped", "不妨碍"),
        (check_models, PAGE, "wrong", "/v1"),
        (check_models, ELSEWHERE, "wrong", "OPENAI_BASE_URL"),
        (check_models, failed("401 Unauthorized", f"bad key {KEY}"), "wrong", "OPENAI_API_KEY"),
        (check_word, WORD, "good", "首字"),
        (check_word, ANSWER, "missing", "stream"),
        (check_word, PAGE, "wrong", "/v1"),
        (check_word, ELSEWHERE, "wrong", "OPENAI_BASE_URL"),
        (check_word, whole({"error": {"message": f"no {KEY} here"}}), "wrong", "no … here"),
        (check_word, stream("<think>想想"), "wrong", "思考"),
        (check_embedding, ELSEWHERE, "wrong", "OPENAI_BASE_URL"),
        (check_embedding, PAGE, "wrong", "embeddings"),
    ],
)
def test_each_look_at_an_endpoint_says_what_is_amiss(monkeypatch, look, answer, state, words):
    with run_wire(answer) as wire:
        # A key in the address is none of anybody's business either.
        monkeypatch.setenv("OPENAI_BASE_URL", wire.url.replace("//", "//clerk:pass-word@"))
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("WRITER_MODEL", "m")
        monkeypatch.setenv("WRITER_EMBEDDING", "openai:m")
        found = _run("look", "看", look, Settings(_env_file=None))
    assert found.state == state, found
    assert words in f"{found.detail}；{found.cure}"
    assert KEY not in str(found)
    assert "pass-word" not in str(found)
    assert "clerk" not in str(found)


def test_a_data_folder_that_is_a_file(writer, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("WRITER_DATA", str(tmp_path / "file"))
    done = writer("doctor", "--json")
    assert done.status == 1
    assert checks(done)["data"]["state"] == "wrong"


def test_the_corpus_is_counted(indexed):
    found = checks(indexed("doctor", "--json"))
    assert found["corpus"]["state"] == "good"
    assert "16 份" in found["corpus"]["detail"]
