"""The set that retrieval is measured on is whole, its grades are what they say, and the search is ahead on it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.retrieval.measure import mislabelled, of_library, opened, plain_chroma, score, words_alone
from benchmarks.retrieval.topics import Label, gain, labels, queries

from writer.corpus import Library


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with opened() as found:
        yield found


def test_every_passage_is_labelled_and_every_label_has_a_passage(library: Library) -> None:
    known = labels()
    there = {(passage.report, passage.section_id) for passage in library.passages()}
    assert there == known.keys()
    assert len({report for report, _ in there}) >= 28


def test_grades() -> None:
    wanted = Label("plans", ("land", "build"))
    assert gain(wanted, Label("plans", ("land",))) == 2
    assert gain(wanted, Label("plans", ("foreign", "build", "land"))) == 2
    assert gain(wanted, Label("plans", ("build",))) == 1
    assert gain(wanted, Label("plans", ("talent",))) == 0
    assert gain(wanted, Label("practices", ("land",))) == 0


def test_a_fifth_of_the_roles_is_wrong(library: Library) -> None:
    passages = library.passages()
    changed, wrong = mislabelled(passages, 0)
    assert {new.id for new, old in zip(changed, passages, strict=True) if new.role != old.role} == wrong
    assert 0.15 < len(wrong) / len(passages) < 0.25


@pytest.mark.parametrize("role", [False, True])
def test_the_search_is_ahead_of_its_parts(library: Library, role: bool) -> None:
    known, passages = labels(), library.passages()
    asked = queries(passages, known)[::3]
    own = score(of_library(library), asked, passages, known, role)
    for other in (plain_chroma(passages), words_alone(passages)):
        theirs = score(other, asked, passages, known, role)
        assert own.ndcg > theirs.ndcg
        assert own.recall > theirs.recall
