"""The guard: foreign hosts and foreign pages are turned away, nothing may be loaded from outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from writer.ui.security import guard

HERE = "http://127.0.0.1:7860"


@pytest.fixture
def client() -> TestClient:
    app = FastAPI(openapi_url=None)
    app.add_api_route("/read", lambda: "ok", methods=["GET"])
    app.add_api_route("/write", lambda: "ok", methods=["POST"])
    guard(app, Path)
    return TestClient(app, base_url=HERE)


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "[::1]:7860"])
def test_this_machine_is_let_in(client: TestClient, host: str) -> None:
    assert client.get("/read", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:7860", ""])
def test_another_host_name_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/read", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:9999", "null", "http://localhost:7860"])
@pytest.mark.parametrize(("method", "path"), [("POST", "/write"), ("GET", "/read")])
def test_another_page_is_refused(client: TestClient, origin: str, method: str, path: str) -> None:
    answer = client.request(method, path, headers={"origin": origin})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_the_own_page_and_programs_may_write(client: TestClient) -> None:
    assert client.post("/write", headers={"origin": HERE}).status_code == 200
    assert client.post("/write").status_code == 200


def test_a_form_of_another_site_without_origin_is_refused(client: TestClient) -> None:
    assert client.post("/write", headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_every_answer_forbids_outside_sources(client: TestClient) -> None:
    for answer in (client.get("/read"), client.get("/nothing"), client.post("/write", headers={"origin": "null"})):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "http:" not in policy
        assert "https:" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
