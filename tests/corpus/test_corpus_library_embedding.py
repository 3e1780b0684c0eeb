"""Embeddings: the same on every machine, and an endpoint that misbehaves is told apart from one that is absent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.corpus import EndpointEmbedding, Library, OfflineEmbedding, open_library
from writer.corpus.folding import indexed_text
from writer.errors import EndpointDown, EndpointGarbled, EndpointRefused, ModelChanged
from writer.store import open_store

Answer = Callable[[dict[str, Any]], tuple[int, Any]]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.characters()), max_size=5))
def test_every_text_has_a_vector_of_length_one(texts: list[str]) -> None:
    rows = OfflineEmbedding().embed(texts)
    assert rows.shape == (len(texts), OfflineEmbedding.dimension)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("招商引资项目签约，。 \n1X亿元", max_size=40), min_size=1, max_size=6))
def test_a_vector_does_not_depend_on_its_neighbours(texts: list[str]) -> None:
    embedding = OfflineEmbedding()
    together = embedding.embed(texts)
    assert np.array_equal(together, np.concatenate([embedding.embed([text]) for text in texts]))


def test_long_texts_are_taken_in_turns() -> None:
    texts = ["招商引资" * 60_000, "党建", "营商环境" * 60_000, "", "签约项目"]
    assert np.array_equal(OfflineEmbedding().embed(texts)[4], OfflineEmbedding().embed(["签约项目"])[0])


def test_vectors_are_the_same_in_every_process() -> None:
    text = "园区签约项目18个，总投资56.2亿元🙂"
    code = (
        "import sys, hashlib; from writer.corpus import OfflineEmbedding;"
        "print(hashlib.sha256(OfflineEmbedding().embed([sys.argv[1]]).tobytes()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, text],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_what_is_alike_is_near() -> None:
    embedding = OfflineEmbedding()
    rows = embedding.embed(
        [
            "一季度签约项目12个，总投资31.5亿元",
            "三季度签约项目X个，总投资XX亿元",
            "支部组织生活会严格规范",
            "一季度 签约项目12个, 总投资31.5亿元",
        ]
    )
    same, other = float(rows[0] @ rows[1]), float(rows[0] @ rows[2])
    assert same > 0.8
    assert abs(other) < 0.15
    assert float(rows[0] @ rows[3]) > 0.999  # width and blanks do not count


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    answer: Answer
    asked: list[dict[str, Any]]


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({**body, "path": self.path, "key": self.headers.get("Authorization", "")})
        status, answer = self.server.answer(body)
        raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("x-should-retry", "false")
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None:
        """Keep the test's output clean."""


def _good(body: dict[str, Any]) -> tuple[int, Any]:
    data = [
        {"object": "embedding", "index": at, "embedding": [float(len(text)), 2.0, -1.0]}
        for at, text in enumerate(body["input"])
    ]
    return 200, {"object": "list", "model": body["model"], "data": data[::-1], "usage": {}}


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.answer, server.asked = _good, []
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def endpoint(server: _Server) -> EndpointEmbedding:
    return EndpointEmbedding("bge-m3", f"http://127.0.0.1:{server.server_port}/v1", "secret-key")


def test_an_endpoint_is_asked_in_batches_and_answered_in_order(server: _Server) -> None:
    embedding = endpoint(server)
    texts = ["长" * (count % 7 + 1) for count in range(150)]
    rows = embedding.embed(texts)
    expected = np.array([[count % 7 + 1, 2, -1] for count in range(150)], dtype=np.float64)
    assert np.allclose(rows, expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=1e-6)
    assert [len(body["input"]) for body in server.asked] == [64, 64, 22]
    assert server.asked[0]["path"] == "/v1/embeddings"
    assert server.asked[0]["model"] == "bge-m3"
    assert server.asked[0]["key"] == "Bearer secret-key"
    assert embedding.dimension == 3


def test_an_endpoint_that_takes_few_at_a_time_is_given_few(server: _Server) -> None:
    server.answer = lambda body: (400, {"error": {"message": "batch"}}) if len(body["input"]) > 10 else _good(body)
    assert endpoint(server).embed(["文"] * 70).shape == (70, 3)


def test_figures_empty_texts_and_half_characters_are_made_fit(server: _Server) -> None:
    endpoint(server).embed(["签约12个", "签约18个", "", "\ud800", "长" * 100_000])
    sent = server.asked[0]["input"]
    assert sent[0] == sent[1]
    assert all(text.strip() for text in sent)
    assert max(map(len, sent)) < 8_000


@pytest.mark.parametrize(
    ("status", "kind", "cure"),
    [
        (401, EndpointRefused, "OPENAI_API_KEY"),
        (404, EndpointRefused, "WRITER_EMBEDDING"),
        (400, EndpointRefused, "模型名"),
        (429, EndpointRefused, "余额"),
        (503, EndpointDown, "稍后"),
    ],
)
def test_a_refusal_says_what_to_do(server: _Server, status: int, kind: type[Exception], cure: str) -> None:
    server.answer = lambda _: (status, {"error": {"message": "secret-key is wrong"}})
    with pytest.raises(kind, match=cure) as caught:
        endpoint(server).embed(["文"])
    assert "secret-key" not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>login</html>",
        {"data": []},
        {"data": None},
        {},
        {"data": [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [1.0, 2.0]}]},
        {"data": [{"index": 0, "embedding": [1.0]}]},
        {"data": [{"index": 0, "embedding": []}, {"index": 1, "embedding": []}]},
        {"data": [{"index": 0, "embedding": ["a"]}, {"index": 1, "embedding": ["b"]}]},
        b'{"data": [{"index": 0, "embedding": [NaN]}, {"index": 1, "embedding": [1.0]}]}',
        {"data": [{"index": 0, "embedding": [0.0]}, {"index": 1, "embedding": [1.0]}]},
        {"data": [{"embedding": [0.5]}, {"embedding": [1.0]}, {"embedding": [1.0]}]},
        {"data": "no"},
        [],
    ],
)
def test_an_answer_that_is_none_is_told(server: _Server, answer: Any) -> None:
    server.answer = lambda _: (200, answer)
    with pytest.raises(EndpointGarbled, match="offline"):
        endpoint(server).embed(["一", "二"])


def test_a_changing_dimension_is_told(server: _Server) -> None:
    embedding = endpoint(server)
    embedding.embed(["一"])
    server.answer = lambda _: (200, {"data": [{"index": 0, "embedding": [1.0, 2.0]}]})
    with pytest.raises(EndpointGarbled, match="维数"):
        embedding.embed(["二"])


def test_nobody_there() -> None:
    with _Server(("127.0.0.1", 0), _Handler) as closed:
        port = closed.server_port
    with pytest.raises(EndpointDown, match="OPENAI_BASE_URL"):
        EndpointEmbedding("m", f"http://127.0.0.1:{port}/v1").embed(["文"])


def test_fingerprints_tell_embeddings_apart() -> None:
    embeddings = [
        OfflineEmbedding(),
        EndpointEmbedding("bge-m3"),
        EndpointEmbedding("bge-m3", "http://127.0.0.1:1/v1"),
        EndpointEmbedding("BGE/模型 名" * 20, None, "key"),
    ]
    names = [embedding.fingerprint for embedding in embeddings]
    assert len(set(names)) == 4
    assert all(len(name) < 60 and name.isascii() and " " not in name and "/" not in name for name in names)
    assert EndpointEmbedding("bge-m3", None, "other key").fingerprint == names[1]


def test_a_library_on_an_endpoint(server: _Server, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(
        "工作汇报\n\n一、总体情况\n\n签约平稳。\n\n二、存在问题\n\n土地紧张，用地指标不足。\n", encoding="utf-8"
    )
    with open_store(f"sqlite:///{tmp_path / 'writer.db'}") as store:
        with open_library(tmp_path, store, endpoint(server)) as library:
            library.index([report])
            assert library.search("用地指标", k=1)[0].passage.role == "problems"
        asked = len(server.asked)
        with open_library(tmp_path, store, endpoint(server)) as library:
            assert len(server.asked) == asked
            library.rebuild()
            assert len(server.asked) == asked


def _another(body: dict[str, Any]) -> tuple[int, Any]:
    """Another model of the same dimension under the same name."""
    data = [{"index": at, "embedding": [-1.0, 2.0, float(len(text))]} for at, text in enumerate(body["input"])]
    return 200, {"data": data}


def _held(library: Library) -> dict[str, list[float]]:
    snapshot = library._current()
    axes = np.eye(3, dtype=np.float32)
    return {
        passage.id: [round(float(snapshot.view.cosines(axis)[row]), 4) for axis in axes]
        for row, passage in enumerate(snapshot.passages)
    }


def test_another_model_under_the_same_name_is_noticed_and_followed(
    server: _Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text("工作汇报\n\n一、总体情况\n\n签约平稳。\n\n二、存在问题\n\n用地指标不足。\n", encoding="utf-8")
    second.write_text("另一份汇报\n\n一、主要做法\n\n领导带队外出招商。\n", encoding="utf-8")
    with open_store(f"sqlite:///{tmp_path / 'writer.db'}") as store:
        with open_library(tmp_path, store, endpoint(server), write=True) as library:
            library.index([first])
            before = _held(library)
            assert "暂不可用" not in library.search("用地指标", k=1)[0].why
        server.answer = _another
        with open_library(tmp_path, store, endpoint(server)) as library:  # a page that was opened meanwhile
            hit = library.search("用地指标", k=1)[0]
            assert hit.passage.role == "problems"
            assert "换了模型" in hit.why
            with pytest.raises(ModelChanged, match="writer index"):
                library.index([second])
            assert {name: held for name, held in _held(library).items() if name in before} == before
        with open_library(tmp_path, store, endpoint(server), write=True) as library:
            library.index([first, second])
            assert "换了模型" in caplog.text
            expected = EndpointEmbedding("bge-m3", f"http://127.0.0.1:{server.server_port}/v1").embed(
                [indexed_text(passage) for passage in library.passages()]
            )
            ids = [passage.id for passage in library.passages()]
            assert np.allclose([_held(library)[name] for name in ids], expected, atol=1e-3)
            assert "换了模型" not in library.search("用地指标", k=1)[0].why
        server.answer, caplog_before = _good, caplog.text.count("换了模型")
        with open_library(tmp_path, store, endpoint(server), write=True) as library:  # and back again
            assert caplog.text.count("换了模型") == caplog_before + 1
            assert {name: held for name, held in _held(library).items() if name in before} == before


def test_a_model_that_only_rounds_otherwise_is_the_same(server: _Server, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("工作汇报\n\n一、总体情况\n\n签约平稳。\n", encoding="utf-8")

    def nearly(body: dict[str, Any]) -> tuple[int, Any]:
        status, answer = _good(body)
        for item in answer["data"]:
            item["embedding"][0] *= 1.01
        return status, answer

    with open_store(f"sqlite:///{tmp_path / 'writer.db'}") as store:
        with open_library(tmp_path, store, endpoint(server), write=True) as library:
            library.index([report])
            asked = len(server.asked)
        server.answer = nearly
        with open_library(tmp_path, store, endpoint(server), write=True) as library:
            library.index([report])
            assert len(server.asked) == asked + 1  # the probe alone


def test_a_vector_nearer_than_chance_is_enough_for_a_strict_search(server: _Server, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("工作汇报\n\n一、总体情况\n\n签约平稳。\n\n二、存在问题\n\n用地指标不足。\n", encoding="utf-8")

    def meant(body: dict[str, Any]) -> tuple[int, Any]:
        def vector(text: str) -> list[float]:
            land = "用地" in text or "plot" in text
            return [1.0, 0.0, 0.1] if land else [0.1, 0.3, 1.0] if "签约" in text else [0.0, 1.0, 0.2]

        data = [{"index": at, "embedding": vector(text)} for at, text in enumerate(body["input"])]
        return 200, {"data": data}

    server.answer = meant
    with (
        open_store(f"sqlite:///{tmp_path / 'writer.db'}") as store,
        open_library(tmp_path, store, endpoint(server), write=True) as library,
    ):
        library.index([report])
        assert [hit.passage.role for hit in library.search("plot", strict=True)] == ["problems"]
        assert library.search("zzzz qqqq", strict=True) == ()
        assert library.search("zzzz qqqq") != ()
