"""Which section is begun when, and what a run makes of other providers than endpoints of the OpenAI kind."""

from __future__ import annotations

import sys
import threading
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from test_drafting_endpoint import LEDGER, OUTLINE, PROMPTS, NoLibrary

from writer.drafting import ChatEngine, Drafter
from writer.drafting.costs import Price, total
from writer.drafting.outages import Outages
from writer.drafting.run_order import RunOrder
from writer.errors import EndpointRefused, NoEndpoint
from writer.schema import OutlineItem, Role, Usage

ROLES: tuple[Role, ...] = ("opening", "overview", "practices", "results", "problems", "plans", "closing")
ITEMS = tuple(OutlineItem(str(n), min(n, 1), "", role, role, key=str(n)) for n, role in enumerate(ROLES))


def test_one_at_a_time_follows_the_outline_with_the_opening_last() -> None:
    order, done = RunOrder(ITEMS, 1), []
    while (item := order.take(done, 0)) is not None:
        done.append(item.id)
    assert done == ["1", "2", "3", "4", "5", "6", "0"]


def test_several_at_a_time_know_what_they_build_on() -> None:
    order = RunOrder(ITEMS, 2)
    assert [order.take([], n).id for n in range(2)] == ["4", "1"]  # type: ignore[union-attr]
    assert order.take(["1"], 1).id == "2"  # type: ignore[union-attr]
    assert order.take(["1", "2"], 1).id == "3"  # type: ignore[union-attr]
    assert order.take(["1", "2"], 2) is None, "plans wait for the problems, the closing for two thirds"
    assert order.take(["1", "2", "4"], 1).id == "5"  # type: ignore[union-attr]
    assert order.take(["1", "2", "4"], 1) is None
    assert order.take(["1", "2", "3", "4"], 1).id == "6"  # type: ignore[union-attr]
    assert order.take(["1", "2", "3", "4"], 1).id == "0"  # type: ignore[union-attr]
    assert not order


def test_nothing_waits_for_what_is_not_to_be_written() -> None:
    order = RunOrder([item for item in ITEMS if item.role in ("plans", "opening")], 4)
    assert order.take([], 0).id == "5"  # type: ignore[union-attr]
    assert order.take([], 0).id == "0", "nobody is at work: it would wait for ever"  # type: ignore[union-attr]


def test_cost_is_only_told_where_all_was_counted() -> None:
    price = Price(Decimal(2), Decimal(8), Decimal("0.5"))
    usage = total([Usage(1000, 100, 400, counted=1), None, Usage(500, 50, 0, counted=1)])
    assert usage == Usage(1500, 150, 400, 2, 2)
    assert price.cost(usage) == Decimal("0.0036")
    assert "0.0036 元" in price.words(usage)
    assert price.cost(Usage(1000, 100, requests=2, counted=1)) is None
    assert "没有报告" in price.words(Usage())
    assert Price().cost(usage) is None


def test_another_provider_answers_through_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "langchain_ollama.py").write_text(
        "from langchain_core.language_models.fake_chat_models import FakeListChatModel\n"
        "class ChatOllama(FakeListChatModel):\n"
        "    responses: list[str] = ['<think>99</think>签约项目[[F1]]，同比增长[[F1.yoy]]。']\n"
        "    model: str = ''\n"
        "    timeout: float = 0\n"
        "    max_retries: int = 9\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    engine = ChatEngine(model="ollama:some-model", base_url=None, api_key=None, prompts=PROMPTS)
    draft = Drafter(library=NoLibrary(), ledger=LEDGER, outline=OUTLINE, engine=engine).draft_section(
        "1", stop=threading.Event()
    )
    assert draft.text == "签约项目18个，同比增长20%。"
    assert draft.complete


def test_the_key_of_another_provider_shows_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "langchain_groq.py").write_text(
        "from langchain_core.language_models.fake_chat_models import FakeListChatModel\n"
        "from pydantic import SecretStr\n"
        "class Refused(Exception):\n"
        "    status_code = 400\n"
        "class ChatGroq(FakeListChatModel):\n"
        "    responses: list[str] = ['']\n"
        "    its_key: SecretStr = SecretStr('AIzaSecretOfTheProvider')\n"
        "    model: str = ''\n"
        "    timeout: float = 0\n"
        "    max_retries: int = 9\n"
        "    def _stream(self, *args, **more):\n"
        "        raise Refused('bad key AIzaSecretOfTheProvider')\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    engine = ChatEngine(model="groq:some-model", base_url=None, api_key=None, prompts=PROMPTS)
    with pytest.raises(EndpointRefused, match="bad key …") as caught:
        Drafter(library=NoLibrary(), ledger=LEDGER, outline=OUTLINE, engine=engine).draft_section("1")
    assert "AIza" not in str(caught.value)


def test_a_local_model_without_its_address_is_told_what_is_missing() -> None:
    with pytest.raises(NoEndpoint, match="OPENAI_BASE_URL"):
        ChatEngine(model="qwen3:8b", base_url=None, api_key=None, prompts=PROMPTS)


@pytest.mark.parametrize(("busy", "ended"), [(False, False), (True, True)])
def test_only_being_busy_counts_towards_a_service_that_is_gone(busy: bool, ended: bool) -> None:
    """Not what an address or a message happens to have in it."""
    met = Outages()
    for _ in range(2):
        met.failed(EndpointRefused("模型服务 http://127.0.0.1:42903/v1 拒绝了请求（400）", lasting=False, busy=busy))
    assert (met.ended is not None) == ended
    assert met.doubtful == busy
