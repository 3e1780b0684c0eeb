"""The model engine through the whole pipeline against a real server on loopback: streams, errors, cuts, odd answers."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from endpoint import Endpoint, run_endpoint
from writer.drafting import ChatEngine, Drafter, PromptFolder
from writer.errors import (
    EmptyCorpus,
    EndpointDown,
    EndpointGarbled,
    EndpointRefused,
    NoEndpoint,
    NotRecorded,
    WriterError,
)
from writer.schema import Draft, Fact, Hit, Ledger, Outline, OutlineItem, Passage, Report

PROMPTS = PromptFolder(Path(__file__).resolve().parents[2] / "prompts")
KEY = "sk-very-secret-0123456789"
LEDGER = Ledger(
    facts=(
        Fact("F1", "签约项目", Decimal(18), "个", prior=Decimal(15)),
        Fact("F2", "计划总投资", Decimal("56.23"), "亿元", prior=Decimal("48.3"), target=Decimal(70)),
    ),
    period="2026年第三季度",
)
OUTLINE = Outline(
    "青枫产业园2026年第三季度工作汇报",
    period="2026年第三季度",
    items=(
        OutlineItem("0", 0, "", "", "opening", key="0"),
        OutlineItem("1", 1, "一、", "基本情况", "overview", facts=("F1", "F2"), key="1"),
        OutlineItem("2", 1, "二、", "存在问题", "problems", key="2"),
        OutlineItem("3", 1, "三、", "下一步工作计划", "plans", key="3"),
    ),
)


class NoLibrary:
    """A library nothing has been indexed in."""

    def search(self, *_: object, **__: object) -> tuple[Hit, ...]:
        raise EmptyCorpus("还没有往期材料。")

    def report(self, name: str) -> Report:
        raise NotRecorded(name)

    def passage(self, passage_id: str) -> Passage:
        raise NotRecorded(passage_id)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with run_endpoint() as running:
        yield running


def engine(endpoint: Endpoint, *, timeout: float = 5.0, retries: int = 2, model: str = "loopback") -> ChatEngine:
    return ChatEngine(
        model=model, base_url=endpoint.url, api_key=KEY, prompts=PROMPTS, timeout=timeout, retries=retries
    )


def drafter(endpoint: Endpoint, **more: object) -> Drafter:
    return Drafter(library=NoLibrary(), ledger=LEDGER, outline=OUTLINE, engine=engine(endpoint, **more))  # type: ignore[arg-type]


def codes(draft: Draft) -> set[str]:
    return {finding.code for finding in draft.findings}


def test_references_become_figures(endpoint: Endpoint) -> None:
    draft = drafter(endpoint).draft_section("1")
    assert "签约项目18个" in draft.text
    assert "计划总投资56.23亿元" in draft.text
    assert "[[" not in draft.text
    assert draft.facts == ("F1", "F2")
    assert draft.complete
    assert draft.engine == "llm"
    assert [message.role for message in draft.messages] == ["system", "user"]
    assert draft.messages[1].content in endpoint.prompts[0]
    assert endpoint.keys == [f"Bearer {KEY}"]
    assert KEY not in str(draft)


@pytest.mark.parametrize("mode", ["bytewise", "think", "reasoning", "fenced", "html"])
def test_what_streams_never_shows_wrapping_or_half_a_reference(endpoint: Endpoint, mode: str) -> None:
    plain = drafter(endpoint).draft_section("1").text
    endpoint.mode = mode
    shown: list[str] = []
    draft = drafter(endpoint).draft_section("1", on_text=shown.append)
    if mode == "html":
        assert draft.text == plain + "\n完。"
    elif mode == "fenced":
        assert draft.text == "重点：" + plain
    else:
        assert draft.text == plain
    assert len(shown) > 3
    for text in shown:
        assert not set("[]<>`*#") & set(text)
        assert draft.text.startswith(text.rstrip("。")) or text == draft.text
    assert shown[-1] == draft.text


@pytest.mark.parametrize("mode", ["busy_once", "broken_once"])
def test_passing_troubles_are_retried(endpoint: Endpoint, mode: str) -> None:
    endpoint.mode = mode
    assert "18个" in drafter(endpoint).draft_section("1").text
    assert endpoint.requests == 2


@pytest.mark.parametrize(
    ("mode", "error", "words", "requests"),
    [
        ("refused", EndpointRefused, ["401", "OPENAI_API_KEY"], 1),
        ("unknown_model", EndpointRefused, ["404", "WRITER_MODEL", "loopback"], 1),
        ("quota", EndpointRefused, ["429", "额度"], 6),
        ("broken", EndpointDown, ["500", "稍后"], 3),
        ("empty", EndpointGarbled, ["空"], 1),
    ],
)
def test_errors_state_what_where_and_the_cure(
    endpoint: Endpoint, mode: str, error: type[WriterError], words: list[str], requests: int
) -> None:
    endpoint.mode = mode
    with pytest.raises(error) as caught:
        drafter(endpoint).draft_section("1")
    for word in words:
        assert word in str(caught.value)
    assert KEY not in str(caught.value)
    assert endpoint.requests == requests


@pytest.mark.parametrize("mode", ["cut", "early_end", "garbage", "error_event"])
def test_a_broken_stream_keeps_what_came(endpoint: Endpoint, mode: str) -> None:
    endpoint.mode = mode
    draft = drafter(endpoint).draft_section("1")
    assert draft.text.startswith("本期各项")
    assert not draft.complete
    assert "cut" in codes(draft)
    assert "[[" not in draft.text


def test_thoughts_without_an_opening_tag_are_gone_in_the_end(endpoint: Endpoint) -> None:
    endpoint.mode = "late_think"
    assert drafter(endpoint).draft_section("1").text.startswith("本期各项工作")


def test_a_length_limit_is_told(endpoint: Endpoint) -> None:
    endpoint.mode = "length"
    assert "truncated" in codes(drafter(endpoint).draft_section("1"))


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    dead = Endpoint(port=port)
    with pytest.raises(EndpointDown, match="连不上"):
        drafter(dead, retries=0).draft_section("1")


def test_a_silent_server_times_out(endpoint: Endpoint) -> None:
    endpoint.mode, endpoint.delay = "hang", 3
    with pytest.raises(EndpointDown, match="太久"):
        drafter(endpoint, timeout=0.3, retries=0).draft_section("1")


def test_stop_keeps_what_came(endpoint: Endpoint) -> None:
    endpoint.mode = "slow"
    stop = threading.Event()

    def show(text: str) -> None:
        if len(text) >= 4:
            stop.set()

    draft = drafter(endpoint).draft_section("1", stop=stop, on_text=show)
    assert draft.text.startswith("本期各项")
    assert not draft.complete
    assert "stopped" in codes(draft)
    assert len(draft.text) < 20


def test_stop_does_not_wait_for_a_silent_server(endpoint: Endpoint) -> None:
    endpoint.mode, endpoint.delay = "hang", 20
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    began = time.monotonic()
    draft = drafter(endpoint, timeout=30.0).draft_section("1", stop=stop)
    # Far under the server's silence; how far is measured elsewhere.
    assert time.monotonic() - began < 10
    assert draft.text == ""
    assert not draft.complete


def test_numbers_typed_by_the_model_are_traced(endpoint: Endpoint) -> None:
    endpoint.mode = "numbers"
    draft = drafter(endpoint).draft_section("1")
    assert "18个" in draft.text
    assert draft.facts == ("F1", "F2")
    assert not any(finding.severity == "error" for finding in draft.findings)


def test_wrong_numbers_are_found_where_they_stand(endpoint: Endpoint) -> None:
    endpoint.mode = "wrong_numbers"
    draft = drafter(endpoint).draft_section("1")
    errors = [finding for finding in draft.findings if finding.severity == "error"]
    assert errors
    for finding in errors:
        assert draft.text[finding.start : finding.end] == finding.text


def test_an_unknown_reference_is_a_finding_and_never_a_number(endpoint: Endpoint) -> None:
    endpoint.mode = "unknown_reference"
    draft = drafter(endpoint).draft_section("1")
    found = next(finding for finding in draft.findings if finding.code == "unknown_reference")
    assert found.text == "【待补：F999】"
    assert draft.text[found.start : found.end] == found.text


def test_an_english_answer_is_told(endpoint: Endpoint) -> None:
    endpoint.mode = "english"
    assert "language" in codes(drafter(endpoint).draft_section("1"))


def test_a_whole_report_in_order_with_the_opening_last(endpoint: Endpoint) -> None:
    begun: list[str] = []
    done: list[str] = []
    drafts = drafter(endpoint).draft_report(on_start=begun.append, on_done=lambda one: done.append(one.section_id))
    assert [draft.section_id for draft in drafts] == ["0", "1", "2", "3"]
    assert begun == done == ["1", "2", "3", "0"]
    assert "基本情况：本期各项工作有序推进。" in endpoint.prompts[-1]


def test_kept_sections_are_left_alone_and_known(endpoint: Endpoint) -> None:
    drafts = drafter(endpoint).draft_report(keep={"1": "已有的文字。", "0": "开头。"})
    assert [draft.section_id for draft in drafts] == ["2", "3"]
    assert "已有的文字" in endpoint.prompts[0]


def test_sections_are_written_at_once_up_to_the_limit(endpoint: Endpoint) -> None:
    endpoint.mode, endpoint.delay = "hang", 0.3
    drafts = drafter(endpoint).draft_report(concurrency=3)
    assert [draft.section_id for draft in drafts] == ["0", "1", "2", "3"]
    assert 2 <= endpoint.most_at_once <= 3


@pytest.mark.parametrize("concurrency", [1, 3])
def test_one_failure_does_not_stop_the_others(endpoint: Endpoint, concurrency: int) -> None:
    failing = FailingOnce(endpoint, "2")
    drafts = Drafter(library=NoLibrary(), ledger=LEDGER, outline=OUTLINE, engine=failing).draft_report(
        concurrency=concurrency
    )
    assert [draft.section_id for draft in drafts] == ["0", "1", "2", "3"]
    failed = drafts[2]
    assert failed.text == ""
    assert codes(failed) == {"failed"}
    assert all(draft.text for draft in drafts if draft is not failed)


def test_a_refusal_ends_the_run(endpoint: Endpoint) -> None:
    endpoint.mode = "refused"
    with pytest.raises(EndpointRefused):
        drafter(endpoint).draft_report()
    assert endpoint.requests == 1


def test_a_refusal_halfway_keeps_what_is_done(endpoint: Endpoint) -> None:
    def done(_: Draft) -> None:
        endpoint.mode = "refused"

    drafts = drafter(endpoint).draft_report(on_done=done)
    assert [draft.section_id for draft in drafts] == ["1", "2"]
    assert drafts[0].text
    assert codes(drafts[1]) == {"failed"}


def test_stop_between_sections(endpoint: Endpoint) -> None:
    stop = threading.Event()
    drafts = drafter(endpoint).draft_report(stop=stop, on_done=lambda _: stop.set())
    assert [draft.section_id for draft in drafts] == ["1"]


def test_an_unknown_section_is_named(endpoint: Endpoint) -> None:
    with pytest.raises(NotRecorded, match=r"8.*存在问题"):
        drafter(endpoint).draft_section("8")


@pytest.mark.parametrize(
    ("model", "url", "key", "words"),
    [
        (None, None, None, "WRITER_MODEL"),
        ("gpt-x", None, None, "OPENAI_API_KEY"),
        ("anthropic:claude", None, None, "anthropic"),
        ("nonsense:model", None, None, "nonsense"),
    ],
)
def test_no_endpoint_states_the_cure(model: str | None, url: str | None, key: str | None, words: str) -> None:
    with pytest.raises(NoEndpoint, match=words):
        ChatEngine(model=model, base_url=url, api_key=key, prompts=PROMPTS)


def test_names_with_tags_go_to_the_endpoint_as_they_are(endpoint: Endpoint) -> None:
    drafter(endpoint, model="qwen3:8b").draft_section("1")
    assert endpoint.bodies[0]["model"] == "qwen3:8b"


class FailingOnce:
    """The model engine, asking a broken endpoint for one section."""

    name = "llm"
    wants = 4

    def __init__(self, endpoint: Endpoint, section: str) -> None:
        self._good = engine(endpoint)
        self._bad = ChatEngine(
            model="loopback-broken", base_url=endpoint.url, api_key=KEY, prompts=PROMPTS, timeout=5, retries=0
        )
        self._section = section

    def messages(self, brief):  # type: ignore[no-untyped-def]
        return self._good.messages(brief)

    def write(self, brief, stop):  # type: ignore[no-untyped-def]
        chosen = self._bad if brief.item.id == self._section else self._good
        yield from chosen.write(brief, stop)
