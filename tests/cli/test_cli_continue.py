"""Drafting that breaks off or is stopped: what came is kept, and `--continue` writes what is missing."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from endpoint import Endpoint, run_endpoint


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    with run_endpoint() as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("WRITER_MODEL", "loopback")
        yield endpoint


class Turning(list):
    """The requests of an endpoint; from the n-th on it answers in another way."""

    def __init__(self, endpoint: Endpoint, after: int, mode: str) -> None:
        super().__init__()
        self._endpoint, self._after, self._mode = endpoint, after, mode

    def append(self, body: object) -> None:
        super().append(body)
        if len(self) > self._after:
            self._endpoint.mode = self._mode


def test_what_was_cut_is_gone_on_with_and_the_rest_stays(indexed, facts, model):
    model.bodies = Turning(model, 3, "cut")
    first = indexed("draft", facts, "-o", "q3.md", "--concurrency", 1, "--json")
    assert first.status == 2
    assert "没有写完" in first.err
    assert "--continue" in first.err
    half = Path("q3.md").read_text(encoding="utf-8")
    assert "【未写完】" in half
    whole = [one for one in first.json["sections"] if one["complete"] and one["text"]]
    assert whole

    model.mode, model.bodies = "cut_once", []
    shown = indexed("prompt", facts, "--continue", "q3.md", "--json").json["sections"]
    assert not {one["id"] for one in whole} & {one["id"] for one in shown}
    again = indexed("draft", facts, "-o", "q3.md", "--continue", "--json")
    assert again.status == 0, again.err
    text = Path("q3.md").read_text(encoding="utf-8")
    assert "【未写完】" not in text
    assert {one["id"] for one in whole} == set(again.json["kept"])
    assert {one["state"] for one in first.json["sections"]} >= {"written"}
    states = {one["id"]: one["state"] for one in again.json["sections"]}
    assert {key for key, state in states.items() if state == "kept"} == set(again.json["kept"])
    assert "continued" in states.values()
    assert all(one["text"] in text for one in again.json["sections"]), "all of the report, not only what is new"
    for one in whole:
        assert one["text"] in text
    assert all(body["messages"][-2]["role"] == "assistant" for body in model.bodies if len(body["messages"]) > 2)
    gone_on_with = [body["messages"] for body in model.bodies if len(body["messages"]) > 2]
    assert gone_on_with
    assert gone_on_with[0] in [one["messages"] for one in shown]
    assert any(one["follows"] for one in shown)
    assert not Path("q3（未写完）.md").exists()


def test_ctrl_c_keeps_what_came(indexed, facts, model):
    Path("q3.md").write_text("完整的稿子", encoding="utf-8")

    class Interrupting(list):
        def append(self, body):
            super().append(body)
            if len(self) == 3:
                model.mode = "slow"
                threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()

    model.bodies = Interrupting()
    stopped = indexed("draft", facts, "-o", "q3.md", "--concurrency", 1)
    assert stopped.status == 2
    assert "正在停止" in stopped.err
    assert Path("q3.md").read_text(encoding="utf-8") == "完整的稿子"
    half = Path("q3（未写完）.md").read_text(encoding="utf-8")
    assert "签约项目" in half
    assert len(model.bodies) == 3

    model.mode, model.bodies = "normal", []
    assert indexed("draft", facts, "-o", "q3.md", "--continue").status == 0
    assert Path("q3（旧稿1）.md").read_text(encoding="utf-8") == "完整的稿子"
    assert not Path("q3（未写完）.md").exists()


def test_a_section_edited_in_the_half_report_stays_as_it_is(indexed, facts, model):
    model.bodies = Turning(model, 3, "refused")
    assert indexed("draft", facts, "-o", "q3.md", "--concurrency", 1).status == 2
    half = Path("q3.md")
    edited = half.read_text(encoding="utf-8").replace("本期各项工作有序推进。", "园区上下同心。", 1)
    half.write_text(edited, encoding="utf-8")
    model.mode, model.bodies = "normal", []
    assert indexed("draft", facts, "-o", "q3.md", "--continue").status == 0
    assert "园区上下同心。" in half.read_text(encoding="utf-8")


def test_nothing_to_go_on_with_is_said(indexed, facts):
    said = indexed("draft", facts, "-o", "new.md", "--continue")
    assert said.status == 2
    assert "没有可以接着写的稿子" in said.err


def test_tokens_time_and_cost_are_shown(indexed, facts, model, monkeypatch):
    monkeypatch.setenv("WRITER_PRICE_IN", "2")
    monkeypatch.setenv("WRITER_PRICE_OUT", "8")
    model.mode, model.delay = "hang", 0.2
    done = indexed("draft", facts, "-o", "q3.md", "--json")
    assert done.status == 0
    usage = done.json["usage"]
    parts = [one["usage"] for one in done.json["sections"] if one["usage"]]
    assert usage["requests"] == model.requests == sum(one["requests"] for one in parts)
    assert usage["prompt"] == sum(one["prompt"] for one in parts)
    assert float(done.json["cost"]) == pytest.approx((usage["prompt"] * 2 + usage["completion"] * 8) / 1e6)
    assert all(one["seconds"] > 0 for one in done.json["sections"] if one["usage"])
    assert "词元" in done.err
    assert "元" in done.err.split("合计")[1]
    assert model.most_at_once > 1


def test_a_price_that_is_none_is_named(indexed, facts, monkeypatch):
    monkeypatch.setenv("WRITER_PRICE_IN", "two")
    said = indexed("draft", facts, "-o", "q3.md")
    assert said.status == 2
    assert "WRITER_PRICE_IN" in said.err
