"""What endpoints and models do wrong, each through the whole pipeline against a real server: cleaned, or reported."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from test_drafting_endpoint import KEY, NoLibrary, codes, drafter

from endpoint import Endpoint, run_endpoint
from writer.drafting import Drafter
from writer.errors import EndpointDeclined, EndpointGarbled, EndpointRefused
from writer.schema import Draft, Usage


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with run_endpoint() as running:
        yield running


def drafted(endpoint: Endpoint, mode: str, **more: object) -> Draft:
    endpoint.mode = mode
    return drafter(endpoint, **more).draft_section("1")


@pytest.mark.parametrize("mode", ["length_once", "length_overlap", "length_restart", "length_reference"])
def test_an_answer_cut_by_a_limit_is_continued_without_a_seam(endpoint: Endpoint, mode: str) -> None:
    whole = drafted(endpoint, "normal").text
    draft = drafted(endpoint, mode)
    assert draft.text == whole
    assert draft.complete
    assert "truncated" not in codes(draft)
    assert endpoint.requests == 3
    assert [one["role"] for one in endpoint.bodies[-1]["messages"]] == ["system", "user", "assistant", "user"]
    assert draft.usage is not None
    assert (draft.usage.requests, draft.usage.counted) == (2, 2)


def test_continuing_is_bounded(endpoint: Endpoint) -> None:
    draft = drafted(endpoint, "length")
    assert "truncated" in codes(draft)
    assert endpoint.requests == 2


def test_a_section_that_was_cut_is_gone_on_with(endpoint: Endpoint) -> None:
    whole = drafted(endpoint, "normal").text
    cut = drafted(endpoint, "cut")
    assert whole.startswith(cut.text)
    assert not cut.complete
    assert "接着写" in next(one.message for one in cut.findings if one.code == "cut")
    endpoint.mode = "cut_once"
    shown: list[str] = []
    draft = drafter(endpoint).draft_section("1", partial=cut.text, on_text=shown.append)
    assert draft.text.startswith(cut.text)
    assert draft.complete
    assert all(one.startswith(cut.text[:10]) for one in shown)
    assert draft.text == whole


def test_a_connection_lost_before_a_word_came_is_tried_again(endpoint: Endpoint) -> None:
    assert "18个" in drafted(endpoint, "drop_once").text
    assert endpoint.requests == 2


def test_an_endpoint_that_does_not_stream_is_read_as_a_whole(endpoint: Endpoint) -> None:
    draft = drafted(endpoint, "not_streaming")
    assert "18个" in draft.text
    assert draft.complete
    assert draft.usage is not None
    assert draft.usage.counted == 1


@pytest.mark.parametrize(("mode", "said"), [("refusal", "抱歉"), ("refusal_english", "sorry")])
def test_a_refusal_is_never_text(endpoint: Endpoint, mode: str, said: str) -> None:
    endpoint.mode = mode
    shown: list[str] = []
    with pytest.raises(EndpointDeclined, match=said):
        drafter(endpoint).draft_section("1", on_text=shown.append)
    assert not any(shown)


def test_a_refusal_of_one_section_does_not_end_the_run(endpoint: Endpoint) -> None:
    endpoint.mode = "refusal"
    drafts = drafter(endpoint).draft_report(concurrency=2)
    assert [draft.section_id for draft in drafts] == ["0", "1", "2", "3"]
    assert all(codes(draft) == {"failed"} and not draft.text for draft in drafts)


def test_a_word_to_the_person_is_an_error_where_it_stands(endpoint: Endpoint) -> None:
    draft = drafted(endpoint, "aside")
    found = next(one for one in draft.findings if one.code == "aside")
    assert found.severity == "error"
    assert draft.text[found.start : found.end] == found.text == "抱歉，我无法提供没有给出的数据。"


@pytest.mark.parametrize("mode", ["think_cut", "think_unclosed", "odd_chunks", "closers", "twice_headed", "half_width"])
def test_nothing_but_the_section_is_left(endpoint: Endpoint, mode: str) -> None:
    whole = drafted(endpoint, "normal").text
    endpoint.mode = mode
    shown: list[str] = []
    draft = drafter(endpoint).draft_section("1", on_text=shown.append)
    assert draft.text == whole
    assert not any("99" in text or "<" in text or "当然" in text or "#" in text for text in shown)


def test_markdown_is_taken_off_and_a_table_is_told(endpoint: Endpoint) -> None:
    draft = drafted(endpoint, "markdown")
    assert draft.text.startswith("一是本期各项")
    assert "\n二是持续加力。" in draft.text
    assert "/x" not in draft.text
    assert "table" in codes(draft)


def test_thoughts_without_text_are_told_as_such(endpoint: Endpoint) -> None:
    endpoint.mode = "think_only"
    with pytest.raises(EndpointGarbled, match="思考"):
        drafter(endpoint).draft_section("1")
    assert endpoint.requests == 1


def test_a_filter_is_told(endpoint: Endpoint) -> None:
    assert "filtered" in codes(drafted(endpoint, "filtered"))


def test_retry_after_as_a_date_is_kept_to(endpoint: Endpoint) -> None:
    assert "18个" in drafted(endpoint, "busy_date").text
    assert endpoint.requests == 2


@pytest.mark.parametrize(("mode", "words"), [("busy_long", "3600 秒后"), ("spent", "额度"), ("too_long", "400")])
def test_what_waiting_does_not_cure_is_not_waited_for(endpoint: Endpoint, mode: str, words: str) -> None:
    endpoint.mode = mode
    with pytest.raises(EndpointRefused, match=words) as caught:
        drafter(endpoint).draft_section("1")
    assert endpoint.requests == 1
    assert caught.value.lasting == (mode == "spent")


def test_one_section_that_is_too_long_does_not_end_the_run(endpoint: Endpoint) -> None:
    endpoint.mode = "too_long"
    drafts = drafter(endpoint).draft_report()
    assert [codes(draft) for draft in drafts] == [{"failed"}] * 4


def test_stop_does_not_wait_for_a_retry(endpoint: Endpoint) -> None:
    endpoint.mode = "broken"
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    draft = drafter(endpoint, retries=50).draft_section("1", stop=stop)
    assert not draft.complete
    assert endpoint.requests < 5


def test_tokens_are_those_the_endpoint_counted(endpoint: Endpoint) -> None:
    draft = drafted(endpoint, "normal")
    assert draft.usage is not None
    assert draft.usage.requests == draft.usage.counted == 1
    assert draft.usage.prompt > draft.usage.completion > 10
    assert draft.usage.cached == draft.usage.prompt // 2


def test_an_endpoint_that_cannot_count_is_asked_without(endpoint: Endpoint) -> None:
    endpoint.mode = "no_counting"
    writing = drafter(endpoint)
    for section, requests in (("1", 2), ("2", 3)):
        draft = writing.draft_section(section)
        assert draft.text
        assert draft.usage == Usage(requests=1, counted=0)
        assert endpoint.requests == requests


def test_no_key_in_errors_findings_or_logs(endpoint: Endpoint, caplog: pytest.LogCaptureFixture) -> None:
    endpoint.mode = "refused"
    with caplog.at_level(logging.DEBUG), pytest.raises(EndpointRefused) as caught:
        drafter(endpoint).draft_section("1")
    assert KEY not in str(caught.value)
    assert KEY not in caplog.text
    assert KEY not in repr(caught.value.__context__)


def test_what_the_program_itself_stumbles_over_costs_one_section(endpoint: Endpoint) -> None:
    class Stumbling(NoLibrary):
        def search(self, *_: object, **__: object):  # type: ignore[no-untyped-def]
            raise RuntimeError("out of order")

    good = drafter(endpoint)
    broken = Drafter(library=Stumbling(), ledger=good._ledger, outline=good._outline, engine=good._engine)
    drafts = broken.draft_report()
    assert [codes(draft) for draft in drafts] == [{"failed"}] * 4
