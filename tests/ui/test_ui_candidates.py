"""Candidates on the desk: versions beside the text, measured as they are looked at, picked from without loss."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from conftest import settings_for
from endpoint import Endpoint, run_endpoint
from writer.errors import InputError, NotRecorded
from writer.office import Office, open_office
from writer.ui import offering
from writer.ui.jobs import Jobs, Task
from writer.ui.readthrough import ReadStep
from writer.ui.views.candidates import candidates
from writer.ui.views.desk import version_list
from writer.ui.views.messages import messages
from writer.ui.views.parts import esc
from writer.ui.workbench import Workbench

FIGURES = "指标\t单位\t本期\t上年同期\t目标\n签约项目\t个\t18\t15\t24\n计划总投资\t亿元\t56.23\t48.3\t70\n"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    with run_endpoint() as running:
        yield running


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, project: Path, endpoint: Endpoint) -> Iterator[Office]:
    opened = open_office(settings_for(tmp_path_factory.mktemp("bench"), endpoint))
    opened.library.index(sorted((project / "corpus").glob("*.txt"))[:5])
    yield opened
    opened.close()


@pytest.fixture
def bench(office: Office, endpoint: Endpoint) -> Workbench:
    endpoint.mode = "normal"
    return Workbench(office, Jobs())


@pytest.fixture
def report(bench: Workbench) -> str:
    report_id = bench.begin()
    bench.paste(report_id, FIGURES, append=False)
    bench.propose(report_id)
    return report_id


def leaf(bench: Workbench, report: str) -> str:
    return next(item.key for item in bench.outline(report).items if item.facts)


def wait(over: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not over():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def offered(bench: Workbench, report: str, key: str, engine: str = "roll", count: int = 3) -> str:
    """Ask for candidates and wait; returns what is said at the end."""
    assert offering.offer_section(bench, report, key, engine, count) == 1
    wait(lambda: not bench.jobs.progress(report).running)
    (outcome,) = bench.jobs.progress(report).outcomes
    assert outcome.ok, outcome.message
    return outcome.message


def test_the_style_of_the_whole_follows_reports_that_are_being_taken_in(bench: Workbench, report: str) -> None:
    step, taken_in = ReadStep(SimpleNamespace(bench=bench), None), threading.Event()  # type: ignore[arg-type]
    bench.texts.save_text(report, leaf(bench, report), 0, "签约项目18个，各项工作有序推进。")
    bench.jobs.add("library", [Task("x", "x", lambda *_: str(taken_in.wait(30)))])
    shown, timer = step.look(report)
    assert "编完后自动重新比较" in shown
    assert timer.active
    assert [one.get("__type__") for one in step.caught_up(report)] == ["update", "update"]  # as it is
    taken_in.set()
    wait(lambda: not bench.jobs.progress("library").running)
    shown, timer = step.caught_up(report)
    assert "往期材料" in shown
    assert "重新比较" not in shown
    assert not timer.active


def test_candidates_stand_beside_a_text_and_never_in_its_place(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    bench.texts.save_text(report, key, 0, "这一节是人写的。")
    said = offered(bench, report, key)
    assert "都存为版本" in said
    current = bench.texts.current(report, key)
    assert current is not None
    assert (current.n, current.text) == (1, "这一节是人写的。")
    found = offering.offers(bench, report, key)
    assert len(found) >= 2
    assert all(one.version.n > 1 and one.version.passages for one in found)
    assert len({one.version.text for one in found}) == len(found)
    assert [one.rating.errors for one in found] == [0] * len(found)
    assert all(one.rating.grounded == one.rating.figures > 0 for one in found)


def test_an_empty_section_shows_the_best_of_them(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    offered(bench, report, key)
    current = bench.texts.current(report, key)
    assert current is not None
    assert current.text == offering.offers(bench, report, key)[0].version.text


def test_a_picked_sentence_goes_to_the_cursor_and_moves_nothing_else(bench: Workbench, report: str) -> None:
    key, text = leaf(bench, report), "甲句在前。乙句在后。"
    bench.texts.save_text(report, key, 0, text)
    offered(bench, report, key)
    one = offering.offers(bench, report, key)[-1]
    start, end = one.sentences[0]
    sentence = one.version.text[start:end].strip()
    saved, at = offering.pick(bench, report, key, 1, text, f"{one.version.n}:0", "5")
    assert saved.version is not None
    assert saved.version.text == f"甲句在前。{sentence}乙句在后。"
    assert saved.version.author == "person"
    assert at == 5 + len(sentence)
    for caret in ("", "999", "-1", "x"):
        again, _ = offering.pick(bench, report, key, saved.version.n, text, f"{one.version.n}:0", caret)
        assert again.version is not None
        assert again.version.text == text + sentence
        saved = again
    assert "".join(one.version.text[start:end] for start, end in one.sentences) == "".join(
        one.version.text.splitlines()
    )


def test_what_was_typed_in_the_meantime_is_kept_when_a_sentence_is_picked(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    bench.texts.save_text(report, key, 0, "第一版。")
    offered(bench, report, key)
    bench.texts.save_text(report, key, 1, "另一个人改过。")
    n = offering.offers(bench, report, key)[0].version.n
    saved, _ = offering.pick(bench, report, key, 1, "第一版，接着写。", f"{n}:0", "")
    assert saved.theirs is not None
    assert saved.theirs.text == "另一个人改过。"
    assert saved.mine is not None
    assert saved.mine.text.startswith("第一版，接着写。")


@pytest.mark.parametrize("wanted", ["", "x", "1:0", "99:0", "2:999", "2:-1", "2:" + "9" * 30, "<b>:0"])
def test_what_a_page_sends_is_a_claim(bench: Workbench, report: str, wanted: str) -> None:
    key = leaf(bench, report)
    bench.texts.save_text(report, key, 0, "原文。")
    offered(bench, report, key)
    with pytest.raises(InputError, match="重新点"):
        offering.pick(bench, report, key, 1, "原文。", wanted, "0")
    with pytest.raises(NotRecorded):
        offering.use(bench, report, key, 1, "原文。", wanted or "0")
    current = bench.texts.current(report, key)
    assert current is not None
    assert current.text == "原文。"


def test_the_whole_of_one_becomes_the_text_and_the_old_text_stays(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    bench.texts.save_text(report, key, 0, "原文。")
    offered(bench, report, key)
    one = offering.offers(bench, report, key)[1]
    saved = offering.use(bench, report, key, 1, "原文。接着写的。", str(one.version.n))
    assert saved.version is not None
    assert "采用候选稿" in saved.version.note
    current = bench.texts.current(report, key)
    assert current is not None
    assert current.text == one.version.text
    assert {"原文。", "原文。接着写的。"} <= {version.text for version in bench.texts.versions(report, key)}
    assert current.passages == one.version.passages
    assert len(offering.offers(bench, report, key)) >= 2


def test_what_another_person_has_saved_is_not_replaced_by_a_candidate(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    bench.texts.save_text(report, key, 0, "原文。")
    offered(bench, report, key)
    one = offering.offers(bench, report, key)[0]
    bench.texts.save_text(report, key, 1, "另一个人改过。")
    for typed in ("原文。", "原文。我也接着写。"):
        saved = offering.use(bench, report, key, 1, typed, str(one.version.n))
        assert saved.theirs is not None
        assert saved.theirs.text == "另一个人改过。"
        current = bench.texts.current(report, key)
        assert current is not None
        assert current.text == "另一个人改过。"
    assert "原文。我也接着写。" in {version.text for version in bench.texts.versions(report, key)}


def test_locked_sentences_stay_when_a_candidate_is_taken_or_picked_from(bench: Workbench, report: str) -> None:
    key, lock = leaf(bench, report), "这句人写的话已经锁定。"
    text = f"开头一句。{lock}末尾一句。"
    bench.texts.save_text(report, key, 0, text)
    offered(bench, report, key)  # written before the lock was set
    bench.texts.locks.lock(report, key, text, f"{text.index(lock)}:{text.index(lock) + 3}")
    one = offering.offers(bench, report, key)[0]
    start, end = one.sentences[0]
    inside = str(text.index(lock) + 4)
    saved, _ = offering.pick(bench, report, key, 1, text, f"{one.version.n}:0", inside)
    assert saved.version is not None
    assert saved.version.text == text.replace(lock, lock + one.version.text[start:end].strip())
    used = offering.use(bench, report, key, saved.version.n, saved.version.text, str(one.version.n))
    assert used.version is not None
    assert lock in used.version.text
    assert "放回" in used.version.note
    assert bench.texts.locks.locked(report, key, used.version.text) == (lock,)


def test_a_round_says_why_first_how_it_differs_and_that_the_facts_have_changed(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    offered(bench, report, key)
    found = offering.offers(bench, report, key)
    how = offering.about(bench, report, found)[0]
    assert "不同的往期段落" in how
    shown = candidates(found, (how,))
    assert "排在第2名前：" in shown
    assert len({one.after for one in found}) == len(found)
    assert all(one.after.startswith(("《", "没有可照的")) for one in found)
    current = bench.texts.current(report, key)
    assert current is not None
    assert bench.texts.origins(report, key, current.text)
    assert "百分位" in shown
    assert "排序规则（依次比较" in shown
    bench.paste(report, FIGURES.replace("18", "21"), append=False)
    found = offering.offers(bench, report, key)
    assert "本期数据改过" in offering.about(bench, report, found)[-1]
    assert all(one.rating.errors for one in found)
    assert offering.about(bench, report, ()) == ()


def test_tokens_are_counted_and_a_stop_keeps_what_is_done(bench: Workbench, report: str, endpoint: Endpoint) -> None:
    key = leaf(bench, report)
    bench.texts.save_text(report, key, 0, "原文。")
    endpoint.mode = "numbers"
    said = offered(bench, report, key, "llm", 2)
    assert "词元" in said
    assert "词元" in bench.jobs.progress(report).spent
    endpoint.mode, endpoint.delay = "hang", 0.6
    try:
        offering.offer_section(bench, report, key, "llm", 8)
        with pytest.raises(InputError, match="正在起草"):
            offering.offer_section(bench, report, key, "llm", 2)
        bench.jobs.stop(report)
        while bench.jobs.progress(report).running:
            time.sleep(0.01)
    finally:
        endpoint.delay = 0.0
    (outcome,) = bench.jobs.progress(report).outcomes
    assert "8 份因停止没有写" in outcome.message
    assert len(offering.offers(bench, report, key)) >= 1


def test_what_has_come_is_kept_before_the_last_of_a_round_is_there(
    bench: Workbench, report: str, endpoint: Endpoint
) -> None:
    key, let_go = leaf(bench, report), threading.Event()
    turns = iter(range(99))
    endpoint.on_chat = lambda: let_go.wait(30) if next(turns) == 0 else None
    try:
        offering.offer_section(bench, report, key, "llm", 2)
        while not (found := offering.offers(bench, report, key)):
            assert bench.jobs.progress(report).running
            time.sleep(0.01)
        assert len(found) == 1
        assert bench.texts.current(report, key) is None
        assert "这一轮要了 2 份，另 1 份还没有写完。" in offering.about(bench, report, found)
        endpoint.script = "签约项目[[F1]]，另一种写法。"
        let_go.set()
        while bench.jobs.progress(report).running:
            time.sleep(0.01)
    finally:
        let_go.set()
        endpoint.on_chat, endpoint.script = None, ""
    assert len(offering.offers(bench, report, key)) == 2
    assert bench.texts.current(report, key) is not None


def test_the_messages_kept_with_a_version_are_shown_to_the_letter(
    bench: Workbench, report: str, endpoint: Endpoint
) -> None:
    key = leaf(bench, report)
    endpoint.bodies.clear()
    offered(bench, report, key, "llm", 2)
    version = bench.texts.versions(report, key)[0]
    shown = messages(version)
    for message in version.messages[:2]:
        assert f"<pre>{esc(message.content)}</pre>" in shown
        assert message.content in {one["content"] for body in endpoint.bodies for one in body["messages"]}
    listed = version_list(bench.texts.versions(report, key), 1)
    assert listed.count('data-act="messages"') == len([v for v in bench.texts.versions(report, key) if v.messages])
    shown_now = bench.texts.current(report, key)
    assert shown_now is not None
    bench.texts.save_text(report, key, shown_now.n, "人写的。")
    own = bench.texts.current(report, key)
    assert own is not None
    assert "没有发给模型的文字" in messages(own)


def test_a_second_round_takes_the_place_of_the_first_in_the_drawer(
    bench: Workbench, report: str, endpoint: Endpoint
) -> None:
    key = leaf(bench, report)
    offered(bench, report, key)
    first = {one.version.n for one in offering.offers(bench, report, key)}
    endpoint.mode = "various"
    endpoint.paths.clear()
    said = offered(bench, report, key, "llm", 5)
    assert "1 份没有写成" in said
    told = offering.about(bench, report, offering.offers(bench, report, key))
    assert "这一轮要了 5 份，另 1 份没有写成，或与列出的、现有的文字相同。" in told
    second = offering.offers(bench, report, key)
    assert len(second) == 4
    assert not first & {one.version.n for one in second}
    assert second[-1].rating.errors
    for one in second:
        assert one.version.messages[0].role == "system"
        assert "<材料 1>" in one.version.messages[1].content


def test_a_candidate_like_the_text_that_stands_is_told_and_not_listed(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    offered(bench, report, key)
    found = offering.offers(bench, report, key)
    said = offered(bench, report, key)
    assert f"写了 {len(found) - 1} 份候选稿" in said
    assert "与列出的或现有的文字相同" in said
    assert len(offering.offers(bench, report, key)) == len(found) - 1


def test_a_hostile_answer_shows_as_text(bench: Workbench, report: str, endpoint: Endpoint) -> None:
    key = leaf(bench, report)
    endpoint.script = '签约项目[[F1]]"><img src=x onerror=alert(1)>。签约项目999个。'
    try:
        offered(bench, report, key, "llm", 2)
    finally:
        endpoint.script = ""
    shown = candidates(offering.offers(bench, report, key))
    assert "<img" not in shown
    assert 'class="sentence wrong"' in shown
    assert '<b class="bad">999个</b>' in shown
    assert '<b class="ok">18个</b>' in shown


def test_nothing_asked_for_shows_what_to_do(bench: Workbench, report: str) -> None:
    assert offering.offers(bench, report, leaf(bench, report)) == ()
    assert "多写几稿" in candidates(())
    with pytest.raises(InputError, match="1 到 8"):
        offering.offer_section(bench, report, leaf(bench, report), "roll", 0)
    with pytest.raises(NotRecorded):
        offering.offer_section(bench, report, "no such key", "roll", 3)


def test_what_was_taken_of_a_candidate_is_taken_back(bench: Workbench, report: str) -> None:
    key = leaf(bench, report)
    bench.texts.save_text(report, key, 0, "人写的一句。")
    offered(bench, report, key)
    one = offering.offers(bench, report, key)[0].version
    offering.pick(bench, report, key, 1, "人写的一句。又一句。", f"{one.n}:0", "", "")
    now = bench.texts.current(report, key)
    assert now is not None
    assert now.text.startswith("人写的一句。又一句。")
    offering.use(bench, report, key, now.n, now.text, str(one.n))
    for text in (now.text, "人写的一句。又一句。"):
        shown = bench.texts.current(report, key)
        assert shown is not None
        bench.texts.undo(report, key, shown.n, shown.text)
        back = bench.texts.current(report, key)
        assert back is not None
        assert back.text == text
