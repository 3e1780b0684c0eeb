"""Jobs: in order, whatever fails, stopped when asked, seen from outside at any time."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from writer.errors import EndpointDown, EndpointRefused, InputError
from writer.schema import OutlineItem, Role
from writer.ui.jobs import Active, Jobs, Progress, Task
from writer.ui.wording import INTERNAL_ERROR


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


def until(condition: Callable[[], bool]) -> None:
    """Wait for something another thread does."""
    arrived = threading.Event()
    for _ in range(2000):
        if condition():
            return
        arrived.wait(0.005)
    raise AssertionError("it never came")


def finished(jobs: Jobs, owner: str = "r") -> Progress:
    until(lambda: not jobs.progress(owner).running)
    return jobs.progress(owner)


def says(word: str) -> Task:
    return Task(word, word, lambda _stop, _show: f"{word}好了")


class Gate:
    """A task that shows a text and waits to be let on, or stopped."""

    def __init__(self, about: str = "slow") -> None:
        self.begun, self.go, self.saw_stop = threading.Event(), threading.Event(), False
        self.task = Task(about, about, self.work)

    def work(self, stop: threading.Event, show: Callable[[str], None]) -> str:
        show("写到一半")
        self.begun.set()
        while not self.go.wait(0.005):
            if stop.is_set():
                self.saw_stop = True
                return "停了"
        return "写完了"


def test_tasks_run_in_order_and_say_how_they_ended(jobs: Jobs) -> None:
    assert jobs.add("r", [says("一"), says("二")]) == 2
    ended = finished(jobs)
    assert [(one.about, one.ok, one.message) for one in ended.outcomes] == [
        ("一", True, "一好了"),
        ("二", True, "二好了"),
    ]
    assert (ended.active, ended.waiting, ended.running) == ((), (), False)


def test_a_failing_task_does_not_stop_the_next(jobs: Jobs) -> None:
    def refuse(_stop: threading.Event, _show: Callable[[str], None]) -> str:
        raise InputError("表里没有数。")

    def break_down(_stop: threading.Event, _show: Callable[[str], None]) -> str:
        raise ZeroDivisionError("secret detail")

    jobs.add("r", [Task("a", "a", refuse), Task("b", "b", break_down), says("三")])
    outcomes = finished(jobs).outcomes
    assert [one.ok for one in outcomes] == [False, False, True]
    assert outcomes[0].message == "表里没有数。"
    assert outcomes[1].message == INTERNAL_ERROR


def test_what_is_written_can_be_seen_while_it_runs(jobs: Jobs) -> None:
    gate = Gate()
    jobs.add("r", [gate.task, says("后")])
    assert gate.begun.wait(5)
    seen = jobs.progress("r")
    assert (seen.active, seen.waiting, seen.running) == ((Active("slow", "slow", "写到一半"),), ("后",), True)
    gate.go.set()
    assert len(finished(jobs).outcomes) == 2


def test_stop_ends_the_running_task_and_drops_the_waiting(jobs: Jobs) -> None:
    gate = Gate()
    jobs.add("r", [gate.task, says("后")])
    assert gate.begun.wait(5)
    assert jobs.stop("r")
    ended = finished(jobs)
    assert gate.saw_stop
    assert [one.about for one in ended.outcomes] == ["slow"]
    assert not jobs.stop("r")


def test_a_task_queued_after_stop_is_not_stopped_with_it(jobs: Jobs) -> None:
    gate, later = Gate(), Gate("later")
    jobs.add("r", [gate.task])
    assert gate.begun.wait(5)
    jobs.stop("r")
    jobs.add("r", [later.task])
    assert later.begun.wait(5)
    later.go.set()
    assert finished(jobs).outcomes[-1].message == "写完了"


def test_the_same_section_is_not_queued_twice(jobs: Jobs) -> None:
    gate = Gate()
    jobs.add("r", [gate.task])
    assert gate.begun.wait(5)
    assert jobs.add("r", [gate.task, says("后"), says("另")]) == 2
    assert jobs.add("r", [says("后")]) == 0
    gate.go.set()
    assert [one.about for one in finished(jobs).outcomes] == ["slow", "后", "另"]


def test_reports_do_not_wait_for_each_other(jobs: Jobs) -> None:
    gate = Gate()
    jobs.add("r", [gate.task])
    jobs.add("s", [says("快")])
    assert finished(jobs, "s").outcomes[0].ok
    assert jobs.progress("r").running
    gate.go.set()
    finished(jobs)


def section(gate: Gate, role: Role) -> Task:
    """The writing of a section with this role; its id is that of the gate."""
    return Task(gate.task.about, gate.task.name, gate.work, OutlineItem(gate.task.about, 1, "", role, role))


def at_work(jobs: Jobs) -> list[str]:
    return [one.about for one in jobs.progress("r").active]


def test_sections_are_begun_in_the_order_of_a_report(jobs: Jobs) -> None:
    gates = {name: Gate(name) for name in ("0", "1", "2", "3", "4", "5")}
    roles: tuple[Role, ...] = ("opening", "overview", "results", "problems", "plans", "closing")
    tasks = [section(gate, role) for gate, role in zip(gates.values(), roles, strict=True)]
    assert jobs.add("r", tasks, at_once=3) == 6
    until(lambda: len(at_work(jobs)) == 3)
    assert set(at_work(jobs)) == {"1", "2", "3"}
    for name in ("1", "2"):
        gates[name].go.set()
    until(lambda: len(jobs.progress("r").outcomes) == 2)
    assert at_work(jobs) == ["3"], "plans wait for the problems, opening and closing for most of the rest"
    gates["3"].go.set()
    until(lambda: len(at_work(jobs)) == 3)
    assert set(at_work(jobs)) == {"4", "5", "0"}, "whoever had to wait is at work again"
    for gate in gates.values():
        gate.go.set()
    assert len(finished(jobs).outcomes) == 6


def test_one_at_a_time_the_opening_comes_last(jobs: Jobs) -> None:
    gates = [Gate(name) for name in ("0", "1", "2")]
    for gate in gates:
        gate.go.set()
    jobs.add("r", [section(gate, "opening" if gate is gates[0] else "results") for gate in gates])
    assert [one.about for one in finished(jobs).outcomes] == ["1", "2", "0"]


def test_stop_frees_those_that_wait_for_others(jobs: Jobs) -> None:
    problems, plans = Gate("1"), Gate("2")
    jobs.add("r", [section(problems, "problems"), section(plans, "plans")], at_once=2)
    assert problems.begun.wait(5)
    jobs.stop("r")
    assert [one.about for one in finished(jobs).outcomes] == ["1"]
    assert not plans.begun.is_set()
    plans.go.set()
    jobs.add("r", [section(plans, "plans")], at_once=2)
    assert finished(jobs).outcomes[0].ok


def test_a_section_can_be_written_again_in_the_same_run(jobs: Jobs) -> None:
    first, slow = Gate("1"), Gate("2")
    first.go.set()
    jobs.add("r", [section(first, "results"), section(slow, "results")], at_once=2)
    until(lambda: len(jobs.progress("r").outcomes) == 1)
    assert jobs.add("r", [section(first, "results")], at_once=2) == 1
    until(lambda: len(jobs.progress("r").outcomes) == 2)
    slow.go.set()
    assert [one.about for one in finished(jobs).outcomes] == ["1", "1", "2"]


def test_stop_ends_all_that_run(jobs: Jobs) -> None:
    gates = [Gate(name) for name in "一二三"]
    jobs.add("r", [gate.task for gate in gates], at_once=2)
    assert gates[0].begun.wait(5)
    assert gates[1].begun.wait(5)
    jobs.stop("r")
    assert {one.about for one in finished(jobs).outcomes} == {"一", "二"}
    assert gates[0].saw_stop
    assert gates[1].saw_stop


def test_a_refusal_that_would_meet_all_ends_the_run(jobs: Jobs) -> None:
    def refuse(_stop: threading.Event, _show: Callable[[str], None]) -> str:
        raise EndpointRefused("密钥不对。")

    jobs.add("r", [Task("a", "a", refuse), says("后")])
    assert [one.about for one in finished(jobs).outcomes] == ["a"]
    assert finished(jobs).outcomes[0].message == "密钥不对。其余 1 项没有再试。"


def test_an_endpoint_that_is_gone_is_not_asked_for_every_section(jobs: Jobs) -> None:
    def fail(_stop: threading.Event, _show: Callable[[str], None]) -> str:
        raise EndpointDown("连不上。")

    jobs.add("r", [Task(name, name, fail) for name in "abcdefgh"], at_once=4)
    assert len(finished(jobs).outcomes) <= 5
    jobs.add("r", [Task("a", "a", fail), says("一"), Task("b", "b", fail), says("二")])
    assert len(finished(jobs).outcomes) == 4, "now and then is not gone"


def test_close_stops_everything(jobs: Jobs) -> None:
    gate = Gate()
    jobs.add("r", [gate.task])
    assert gate.begun.wait(5)
    jobs.close()
    assert gate.saw_stop
    assert not jobs.progress("r").running
    assert jobs.progress("nobody") == Progress()
