"""What comes over the wire where an endpoint, or something before it, does not keep to the protocol: byte by byte."""

from __future__ import annotations

import gzip
import logging
import socket
import sys
import threading
import time
from pathlib import Path

import httpx2
import openai
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from test_drafting_endpoint import KEY, LEDGER, OUTLINE, PROMPTS, NoLibrary

from wire import STREAM, Answer, Send, Wire, event, failed, head, run_wire, stream, whole
from writer.drafting import ChatEngine, Drafter
from writer.drafting.endpoint_errors import Where, mapped
from writer.drafting.models_list import list_models
from writer.drafting.request_limit import RequestLimit
from writer.errors import EndpointDeclined, EndpointDown, EndpointError, EndpointGarbled, EndpointRefused
from writer.schema import Draft, Message, Usage

TEXT = "本期签约项目[[F1]]，增长平稳。"
PRINTED = "本期签约项目18个，增长平稳。"
HALF = "期".encode()[:2]
ERROR = b'data: {"error": {"message": "overloaded", "type": "server_error"}}\n\n'


def drafter(wire: Wire, **more: object) -> Drafter:
    engine = ChatEngine(model="m", base_url=wire.url, api_key=KEY, prompts=PROMPTS, **{"timeout": 5.0, **more})  # type: ignore[arg-type]
    return Drafter(library=NoLibrary(), ledger=LEDGER, outline=OUTLINE, engine=engine)  # type: ignore[arg-type]


def drafted(*answers: Answer, **more: object) -> tuple[Draft, Wire]:
    with run_wire(*answers) as wire:
        return drafter(wire, **more).draft_section("1"), wire


def refused(*answers: Answer, **more: object) -> tuple[EndpointError, Wire]:
    with run_wire(*answers) as wire, pytest.raises(EndpointError) as caught:
        drafter(wire, **more).draft_section("1")
    assert KEY not in str(caught.value)
    return caught.value, wire


@pytest.mark.parametrize(
    "answer",
    [
        STREAM + b": ping\n\n:\n\nevent: ping\ndata: {}\n\n" + stream(TEXT)[len(STREAM) :],
        STREAM + event({"content": TEXT}, "stop").replace(b"data: ", b"data:") + b"data:[DONE]\n\n",
        STREAM + (event({"content": TEXT}) + event({}, "stop")).replace(b"\n", b"\r\n") + b"data: [DONE]\r\n\r\n",
        stream(event(None), event({"role": "assistant"}), event({"content": None}), TEXT),
        stream(event({"content": TEXT}, "stop"), finish=None),
        stream(TEXT).replace(b"text/event-stream", b"text/plain"),
        head("200 OK", "text/event-stream", Content_Encoding="gzip") + gzip.compress(stream(TEXT)[len(STREAM) :]),
        stream(event({"content": TEXT}), b'data: {"choices":[{"index":0,"finish_reason":"stop"}]}\n\n', finish=None),
        stream(b'data: {"choices":[{"message":{"content":"' + TEXT.encode() + b'"}}]}\n\n'),
        stream(event({"reasoning_content": "先想想，99个？"}), TEXT),
        stream(event({"reasoning": "99?"}), TEXT),
    ],
    ids=[
        "comments", "no_space", "crlf", "no_text", "no_done", "kind", "gzip", "no_delta", "message", "thoughts",
        "reasoning",
    ],
)  # fmt: skip
def test_a_text_is_read_however_it_is_sent(answer: bytes) -> None:
    draft, wire = drafted(answer)
    assert draft.text == PRINTED
    assert draft.complete
    assert len(wire.bodies) == 1


def test_an_endpoint_that_is_busy_three_times_is_waited_for() -> None:
    busy = failed("429 Too Many Requests", Retry_After="0")
    draft, wire = drafted(busy, busy, busy, stream(TEXT))
    assert draft.text == PRINTED
    assert len(wire.bodies) == 4


@pytest.mark.parametrize("first", [stream(ERROR), whole({"error": {"message": "overloaded"}}), b""])
def test_trouble_before_the_first_word_is_tried_again(first: bytes) -> None:
    draft, _ = drafted(first, first if first.startswith(b"HTTP") and b"json" in first else stream(TEXT), stream(TEXT))
    assert draft.text == PRINTED


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        (b"HTTP/1.1 500 Internal Server Error\r\n\r\n", "断开"),
        (b'data: {"choices":[{"index":0,"delta":{"content":"' + HALF, "接着写"),
        (b'data: {"choices":[{"index":0,"delta":{"content":"' + HALF + b'"}}]}\n\n', "接着写"),
        (ERROR, "overloaded"),
        (b"", "断开"),
    ],
    ids=["status", "half_character", "wrong_character", "error", "nothing"],
)
def test_what_came_before_the_break_stands_once(rest: bytes, words: str) -> None:
    with run_wire(stream("本期签约项目[[F1]]，", finish=None) + rest, stream(TEXT)) as wire:
        shown: list[str] = []
        draft = drafter(wire).draft_section("1", on_text=shown.append)
        assert draft.text == "本期签约项目18个，"
        assert not draft.complete
        assert words in next(one.message for one in draft.findings if one.code == "cut")
        assert len(wire.bodies) == 1, "a text that has begun is not asked for again"
        assert max(map(len, shown)) == len(draft.text)


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (head("200 OK", "text/html") + b"<html><body>502 Bad Gateway</body></html>", EndpointGarbled, "/v1"),
        (head("200 OK", "text/event-stream"), EndpointGarbled, "/v1"),
        (head("204 No Content"), EndpointGarbled, "/v1"),
        (whole({"error_code": 336, "error_msg": "Invalid model"}), EndpointGarbled, "Invalid model"),
        (whole({"base_resp": {"status_code": 1004, "status_msg": "login fail"}}), EndpointGarbled, "login fail"),
        (stream(event({"content": None})), EndpointGarbled, "空"),
        (stream(event({"reasoning_content": "想了很久"})), EndpointGarbled, "思考"),
        (
            stream(event({"content": None, "tool_calls": [
                {"index": 0, "id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}},
            ]}), finish="tool_calls"), EndpointGarbled, "工具",
        ),
        (stream(finish="content_filter"), EndpointDeclined, "过滤"),
        (stream(event({"refusal": "I can't "}), event({"refusal": "assist."})), EndpointDeclined, "I can't assist."),
        (
            whole({"choices": [{"index": 0, "finish_reason": "stop", "message": {
                "role": "assistant", "content": None, "refusal": "No."}}]}), EndpointDeclined, "No.",
        ),
        (failed("403 Forbidden", "账户余额不足"), EndpointRefused, "充值"),
    ],
    ids=["html", "nothing", "no_content", "code", "base_resp", "null", "thoughts", "tools", "filter", "refusal",
         "refusal_whole", "money"],
)  # fmt: skip
def test_an_answer_without_a_text_says_why(answer: bytes, error: type[EndpointError], words: str) -> None:
    found, _ = refused(answer)
    assert type(found) is error
    assert words in str(found)


@pytest.mark.parametrize("status", ["301 Moved Permanently", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_no_figure_and_no_key_goes_where_an_endpoint_points_to(status: str) -> None:
    with run_wire(stream(TEXT)) as elsewhere:
        away = elsewhere.url.replace("127.0.0.1", "localhost") + "/chat/completions"
        found, _ = refused(head(status, Location=away))
        assert isinstance(found, EndpointRefused)
        assert "OPENAI_BASE_URL" in str(found)
        with run_wire(head(status, Location=away)) as wire, pytest.raises(EndpointRefused):
            list_models("m", wire.url, KEY, 5.0)
        assert not elsewhere.heads


@pytest.mark.parametrize("status", ["400 Bad Request", "401 Unauthorized", "403 Forbidden", "422 x", "429 x", "500 x"])
def test_a_key_that_is_quoted_back_shows_nowhere(status: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for words in (f"bad key {KEY}", f"bad key {KEY[:5]}****{KEY[-4:]}"):
        found, _ = refused(failed(status, words), retries=0)
        assert KEY[-4:] not in str(found)
    assert KEY not in caplog.text


def test_a_key_that_a_model_writes_never_stands_in_a_text() -> None:
    shown: list[str] = []
    with run_wire(stream("本期", *f"签约项目[[F1]]，密钥{KEY}，", KEY[:-2], finish="stop")) as wire:
        draft = drafter(wire).draft_section("1", on_text=shown.append)
    assert draft.text == "本期签约项目18个，密钥…，…"
    assert not any(KEY[:8] in text for text in shown)


def test_an_error_cannot_play_with_the_terminal() -> None:
    found, _ = refused(failed("400 x", "no\x1b[2J\x1b]0;title\x07 \u202ethis"))
    assert str(found).isprintable()


def test_a_server_without_encryption_is_told_from_one_that_is_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            connection.sendall(failed("400 Bad Request"))
            connection.close()

        threading.Thread(target=answer, daemon=True).start()
        url = f"https://127.0.0.1:{server.getsockname()[1]}/v1"
        engine = ChatEngine(model="m", base_url=url, api_key=KEY, prompts=PROMPTS, timeout=5.0)
        with pytest.raises(EndpointDown, match="http:// 还是 https://"):
            list(engine.say((Message("user", "您好"),), threading.Event()))


def test_silence_in_the_middle_is_told_as_such() -> None:
    def sleepy(put: Send) -> None:
        put(STREAM + event({"content": TEXT}))
        time.sleep(1.5)

    draft, wire = drafted(sleepy, timeout=0.4)
    assert not draft.complete
    assert draft.text == PRINTED
    assert "太久没有回答" in next(one.message for one in draft.findings if one.code == "cut")
    assert len(wire.bodies) == 1


def test_what_is_not_compressed_as_it_says_is_no_answer() -> None:
    found, wire = refused(head("200 OK", "text/event-stream", Content_Encoding="gzip") + stream(TEXT)[len(STREAM) :])
    assert isinstance(found, EndpointGarbled)
    assert len(wire.bodies) == 1


def test_a_host_that_takes_no_connection_is_away_and_not_slow() -> None:
    late = openai.APITimeoutError(httpx2.Request("POST", "http://h/v1"))
    assert "太久没有回答" in str(mapped(late, Where("http://h/v1", "m"), begun=False))
    late.__cause__ = httpx2.ConnectTimeout("timed out")
    assert "连不上" in str(mapped(late, Where("http://h/v1", "m"), begun=False))


def test_a_password_in_the_address_shows_nowhere() -> None:
    with run_wire(failed("500 x")) as wire:
        url = wire.url.replace("http://", "http://clerk:pass-word@") + "?key=abcdefgh"
        engine = ChatEngine(model="m", base_url=url, api_key=KEY, prompts=PROMPTS, retries=0)
        with pytest.raises(EndpointError) as caught:
            list(engine.say((), threading.Event()))
    assert "127.0.0.1" in str(caught.value)
    assert "pass-word" not in str(caught.value)
    assert "abcdefgh" not in str(caught.value)


@pytest.mark.parametrize(
    ("usage", "counted"),
    [
        ({"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}, Usage(10, 5, 0, 1, 1)),
        ({"prompt_tokens": 10, "completion_tokens": 5, "prompt_cache_hit_tokens": 4}, Usage(10, 5, 4, 1, 1)),
        ({"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}, Usage()),
        ({"prompt_tokens": None, "completion_tokens": None}, Usage()),
        ({"prompt_tokens": -3, "completion_tokens": 5}, Usage()),
        ({"tokens": "many"}, Usage()),
        (None, Usage()),
    ],
)
def test_tokens_are_those_that_were_counted_and_none_are_invented(usage: object, counted: Usage) -> None:
    draft, _ = drafted(stream(TEXT, event(None, usage=usage)))
    assert (draft.text, draft.complete, draft.usage) == (PRINTED, True, counted)


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize("usage", ["n/a", {"prompt_tokens": "10", "completion_tokens": "x"}])
def test_a_count_in_words_does_not_cost_the_text(usage: object) -> None:
    draft, _ = drafted(stream(TEXT, event(None, usage=usage)))
    assert (draft.text, draft.complete, draft.usage) == (PRINTED, True, Usage())


def test_what_a_refusal_cost_is_known() -> None:
    spent = {"prompt_tokens": 10, "completion_tokens": 5}
    with run_wire(stream("抱歉，我无法完成这项任务。", event(None, usage=spent))) as wire:
        drafts = drafter(wire).draft_report()
    assert all(not one.text for one in drafts)
    assert {one.usage for one in drafts} == {Usage(10, 5, 0, 1, 1)}


@pytest.mark.parametrize("reason", ["length", "content_filter"])
def test_a_text_cut_by_the_endpoint_is_not_finished(reason: str) -> None:
    draft, _ = drafted(stream("本期签约项目[[F1]]，", finish=reason), stream("（未完）", finish=reason))
    assert not draft.complete


def test_an_answer_that_says_it_is_whole_is_whole() -> None:
    draft, wire = drafted(stream(TEXT, finish="length"), stream("（完）"))
    assert (draft.text, draft.complete) == (PRINTED, True)
    assert not [one for one in draft.findings if one.code == "truncated"]
    assert [one.role for one in draft.messages] == ["system", "user", "assistant", "user"]
    assert wire.bodies[-1]["messages"] == [{"role": one.role, "content": one.content} for one in draft.messages]


@pytest.mark.parametrize(
    ("rest", "complete", "text"),
    [
        (stream("同比增长[[F1.yoy]]。"), True, "本期签约项目18个，同比增长20%。"),
        (stream("好的，以下是续写内容：\n同比增长[[F1.yoy]]。"), True, "本期签约项目18个，同比增长20%。"),
        (stream(""), False, "本期签约项目18个，"),
        (stream("抱歉，我无法继续完成这项任务。"), False, "本期签约项目18个，"),
        (stream("抱歉，" + "由于篇幅的限制和内容的要求，" * 6 + "我无法继续完成。"), False, "本期签约项目18个，"),
        (failed("400 Bad Request"), False, "本期签约项目18个，"),
    ],
    ids=["rest", "preamble", "nothing", "refusal", "long_refusal", "error"],
)
def test_going_on_adds_text_and_nothing_else(rest: bytes, complete: bool, text: str) -> None:
    draft, _ = drafted(stream("本期签约项目[[F1]]，", finish="length"), rest)
    assert (draft.text, draft.complete) == (text, complete)


@pytest.mark.parametrize("reason", ["error", "abort", "insufficient_system_resource"])
def test_an_endpoint_that_says_it_stopped_has_not_finished(reason: str) -> None:
    draft, _ = drafted(stream("本期签约项目[[F1]]，", finish=reason))
    assert not draft.complete
    assert reason in next(one.message for one in draft.findings if one.code == "cut")


def test_characters_in_two_halves_are_put_together() -> None:
    halves = [
        b'data: {"choices":[{"index":0,"delta":{"content":"%s"}}]}\n\n' % half for half in (rb"\ud840", rb"\udc0b")
    ]
    draft, _ = drafted(stream(*halves, "镇", TEXT, halves[0]))
    assert draft.text == "𠀋镇" + PRINTED
    alone, _ = drafted(stream(halves[1], TEXT))
    alone.text.encode()


def test_thoughts_without_an_opening_tag_do_not_show_while_they_come() -> None:
    plain, odd = "我先看看数据，签约99个？</think>", "数据里的签约99个是往期的。</think>"
    for thoughts in (plain, odd):
        with run_wire(stream(*thoughts, *TEXT)) as wire:
            writing = drafter(wire)
            first: list[str] = []
            assert writing.draft_section("1", on_text=first.append).text == PRINTED
            again: list[str] = []
            assert writing.draft_section("1", on_text=again.append).text == PRINTED
        assert not any("99" in text for text in again), "the model is known by now"
        if thoughts is plain:
            assert not any("99" in text for text in first)


def test_thoughts_that_were_cut_are_no_text() -> None:
    found, _ = refused(stream("我先看看数据，签约99个？", finish=None))
    assert isinstance(found, EndpointDown)
    with run_wire(stream("往期签约99个</think>", TEXT), stream("往期签约", "99个", finish=None)) as wire:
        writing = drafter(wire)
        assert writing.draft_section("1").text == PRINTED
        with pytest.raises(EndpointDown):
            writing.draft_section("1")


def endless(piece: bytes) -> tuple[Answer, threading.Event]:
    """An answer that goes on and on, and whether the connection was closed."""
    closed = threading.Event()

    def send(put: Send) -> None:
        put(STREAM)
        try:
            while True:
                put(piece)
                time.sleep(0.001)
        except OSError:
            closed.set()

    return send, closed


@pytest.mark.parametrize("piece", [b": keep-alive\n\n", event({"role": "assistant", "content": ""})])
def test_an_endpoint_that_only_keeps_the_line_open_is_given_up(piece: bytes) -> None:
    answer, closed = endless(piece)
    found, wire = refused(answer, timeout=0.3, patience=0.3)
    assert isinstance(found, EndpointDown)
    assert "没有文字" in str(found)
    assert len(wire.bodies) == 1
    assert closed.wait(5), "the endpoint is hung up on"


def test_a_text_that_never_ends_is_cut_and_hung_up_on() -> None:
    answer, closed = endless(event({"content": "各项工作有序推进，" * 200}))
    draft, _ = drafted(answer)
    assert 40_000 < len(draft.text) < 60_000
    assert not draft.complete
    assert closed.wait(5)


def test_a_piece_of_ten_megabytes_is_cut() -> None:
    draft, _ = drafted(stream("工作有序推进。" * 500_000))
    assert len(draft.text) <= 50_000
    assert "truncated" in {one.code for one in draft.findings}


def test_stop_hangs_up_on_a_silent_endpoint() -> None:
    closed, stop = threading.Event(), threading.Event()

    def silent(put: Send) -> None:
        put(STREAM + event({"content": "本期"}))
        stop.set()
        try:
            while not closed.wait(0.01):
                put(b": still thinking\n\n")
        except OSError:
            closed.set()

    with run_wire(silent) as wire:
        draft = drafter(wire, timeout=60.0).draft_section("1", stop=stop)
    assert not draft.complete
    assert draft.usage == Usage(), "asked, and not told what it cost"
    assert closed.wait(5)


def test_one_limit_holds_for_all_who_draft() -> None:
    at_work, most, lock = [0], [0], threading.Lock()

    def counting(put: Send) -> None:
        with lock:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
        time.sleep(0.03)
        with lock:
            at_work[0] -= 1
        put(stream(TEXT))

    limit, done = RequestLimit(3), []
    with run_wire(counting) as wire:
        people = [
            threading.Thread(target=lambda: done.extend(drafter(wire, limit=limit).draft_report(concurrency=4)))
            for _ in range(3)
        ]
        for one in people:
            one.start()
        for one in people:
            one.join()
    assert most[0] == 3
    assert len(done) == 3 * len(OUTLINE.items)
    assert all(one.complete for one in done)


def test_who_waits_for_a_place_can_stop() -> None:
    limit, stop = RequestLimit(1), threading.Event()
    with limit.place(threading.Event()), run_wire(stream(TEXT)) as wire:
        threading.Timer(0.1, stop.set).start()
        draft = drafter(wire, limit=limit).draft_section("1", stop=stop)
        assert not wire.bodies
    assert not draft.complete
    assert not draft.text


def test_nothing_is_told_to_tracers(monkeypatch: pytest.MonkeyPatch) -> None:
    with run_wire(whole({})) as spy:
        for name, value in (("TRACING", "true"), ("ENDPOINT", spy.url), ("API_KEY", "x" * 12)):
            monkeypatch.setenv(f"LANGSMITH_{name}", value)
            monkeypatch.setenv(f"LANGCHAIN_{name.replace('TRACING', 'TRACING_V2')}", value)
        from langsmith import utils

        utils.get_env_var.cache_clear()
        assert utils.tracing_is_enabled()
        try:
            assert drafted(stream(TEXT))[0].text == PRINTED
            time.sleep(0.3)
        finally:
            monkeypatch.undo()
            utils.get_env_var.cache_clear()
        assert not spy.heads


def test_a_proxy_for_the_world_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with run_wire(failed("502 Bad Gateway")) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert drafted(stream(TEXT))[0].text == PRINTED
        assert not proxy.heads
