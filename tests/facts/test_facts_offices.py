"""Pastes of many offices, each with everything that has to be read from it.

``pastes.txt`` holds them: a name behind ``===``, the paste, then behind ``---`` title and period, a line for every fact
(its line number, name, value, and the fields that are filled), and a line beginning with ``!`` for every problem.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from writer.facts import parse_facts
from writer.schema import Fact

CASES = Path(__file__).with_name("pastes.txt").read_text(encoding="utf-8").removeprefix("=== ").split("\n=== ")


def told(fact: Fact) -> str:
    """All that a fact says, in one line."""
    words = [str(fact.line), fact.label, "文字" if fact.value is None else f"{fact.value}{fact.unit}"]
    numbers = {"上年": fact.prior, "上期": fact.previous, "目标": fact.target, "同比": fact.growth, "环比": fact.mom}
    words += [f"{name}{number}" for name, number in numbers.items() if number is not None]
    words += ["推算"] if fact.prior_inferred else []
    texts = {"时期": fact.period, "口径": fact.basis, "属": fact.part_of, "注": fact.note}
    return " ".join([*words, *(f"{name}{text}" for name, text in texts.items() if text)])


def test_there_are_many() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.split("\n", 1)[0])
def test_paste(case: str) -> None:
    _, _, body = case.partition("\n")
    paste, _, expected = body.partition("\n---\n")
    ledger = parse_facts(paste)
    read = [f"# {ledger.title} | {ledger.period}", *map(told, ledger.facts)]
    read += [f"! {problem.line} {problem.reason}" for problem in ledger.problems]
    assert read == expected.rstrip("\n").split("\n")
