"""The record of the corpus: reports come back as they were put, in one piece or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from writer.errors import NotRecorded, StoreError
from writer.schema import Passage, Period, Report, Section
from writer.store import PastSource, Store, open_store

TEXT = "某园区工作汇报\r\n一、总体情况\n平稳运行。😀\n"
IDS = ("1", "2", "3", "gone")
SOURCE = PastSource("corpus/a.txt", "0" * 64, "2026-10-09T08:00:00+00:00", "s1")


def report(name: str = "a.txt", text: str = TEXT) -> Report:
    start = text.index("平稳")
    section = Section("1", 1, "一、", "总体情况", "overview", False, text.index("一、"), start, len(text), text[start:])
    return Report(name, text, "某园区工作汇报", "市局：", "某园区", "10月9日", Period(2026, 7, 9), (section,))


def passage(key: str, name: str = "a.txt", role: str = "overview", text: str = "平稳运行。") -> Passage:
    return Passage(key, name, "1", "总体情况 / （一）项目", role, text)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'writer.db'}") as opened:
        yield opened


def test_a_report_comes_back_as_it_was_put(store: Store) -> None:
    passages = (passage("z"), passage("a", role="plans"))
    store.past.put(report(), passages, SOURCE)
    assert store.past.get("a.txt") == report()
    assert store.past.reports() == (report(),)
    assert store.past.passages() == passages  # in the order of the text, not of the ids
    assert store.past.passages(role="plans") == (passages[1],)
    assert store.past.passages(report="b.txt") == ()
    assert store.past.passage("z") == passages[0]
    assert store.past.sources() == {"a.txt": SOURCE}
    assert store.past.counts() == (1, 2)


def test_a_report_without_period_or_sections(store: Store) -> None:
    bare = Report("b.txt", "")
    store.past.put(bare, (), SOURCE)
    assert store.past.get("b.txt") == bare


def test_how_sure_a_role_is_comes_back_and_is_open_in_an_older_record(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'writer.db'}"
    guessed = replace(passage("2"), certainty="likely")
    unsure = replace(report(), sections=(replace(report().sections[0], certainty="likely"),))
    with open_store(url) as store:
        store.past.put(unsure, (passage("1"), guessed), SOURCE)
        assert store.past.get("a.txt") == unsure
        assert [one.certainty for one in store.past.passages()] == ["sure", "likely"]
    with sqlite3.connect(tmp_path / "writer.db") as connection:
        connection.execute("ALTER TABLE past_passages DROP COLUMN certainty")
        connection.execute("UPDATE past_reports SET sections = replace(sections, ', \"certainty\": \"likely\"', '')")
        connection.execute("UPDATE meta SET value = '3' WHERE key = 'schema'")
    for _ in range(2):
        with open_store(url) as store:
            assert [one.certainty for one in store.past.passages()] == ["likely", "likely"]
            assert store.past.get("a.txt").sections[0].role == "overview"


def test_putting_again_replaces_and_keeps_the_vectors_of_what_stays(store: Store) -> None:
    store.past.put(report(), (passage("1"), passage("2")), SOURCE)
    store.past.put_vectors("e", [("1", b"one"), ("2", b"two"), ("gone", b"x")])
    changed = report(text=TEXT + "新。")
    store.past.put(changed, (passage("3"), passage("1", role="plans")), PastSource("corpus/a.txt", "1" * 64))
    assert store.past.get("a.txt") == changed
    assert [(item.id, item.role) for item in store.past.passages()] == [("3", "overview"), ("1", "plans")]
    assert store.past.vectors("e", IDS) == {"1": b"one"}
    assert store.past.sources()["a.txt"].digest == "1" * 64


def test_vectors_of_several_embeddings_are_kept_apart(store: Store) -> None:
    store.past.put(report(), (passage("1"),), SOURCE)
    store.past.put_vectors("e", [("1", b"one")])
    store.past.put_vectors("f", [("1", b"other")])
    store.past.put_vectors("f", [("1", b"newer")])
    assert store.past.vectors("e", IDS) == {"1": b"one"}
    assert store.past.vectors("f", IDS) == {"1": b"newer"}
    store.past.drop_vectors(keep="f")
    assert store.past.vectors("e", IDS) == {}
    assert store.past.vectors("f", IDS) == {"1": b"newer"}


def test_removing_takes_the_passages_along(store: Store) -> None:
    store.past.put(report(), (passage("1"),), SOURCE)
    store.past.put_vectors("e", [("1", b"one")])
    store.past.remove("a.txt")
    assert store.past.counts() == (0, 0)
    assert store.past.vectors("e", IDS) == {}
    for operation in (
        lambda: store.past.get("a.txt"),
        lambda: store.past.remove("a.txt"),
        lambda: store.past.passage("1"),
    ):
        with pytest.raises(NotRecorded):
            operation()


def test_the_generation_grows_with_every_change(store: Store) -> None:
    seen = [store.past.generation()]
    store.past.put(report(), (), SOURCE)
    seen.append(store.past.generation())
    store.past.put(report(), (), SOURCE)
    seen.append(store.past.generation())
    store.past.remove("a.txt")
    seen.append(store.past.generation())
    assert seen == sorted(set(seen))
    assert store.past.state() == (seen[-1], ())


def test_a_failed_put_leaves_what_was_there(store: Store) -> None:
    store.past.put(report(), (passage("1"),), SOURCE)
    with pytest.raises(StoreError):
        store.past.put(report(text=TEXT + "新。"), (passage("2"), passage("2")), SOURCE)
    assert store.past.get("a.txt") == report()
    assert store.past.passages() == (passage("1"),)


def test_thousands_of_passages(store: Store) -> None:
    many = tuple(passage(f"p{number}") for number in range(3_000))
    store.past.put(report(), many, SOURCE)
    store.past.put_vectors("e", [(item.id, b"v") for item in many])
    store.past.put(report(), many[:1], SOURCE)
    assert store.past.counts() == (1, 1)
    assert set(store.past.vectors("e", [item.id for item in many])) == {"p0"}


def test_the_identity_is_the_same_ever_after(tmp_path: Path) -> None:
    url, other = f"sqlite:///{tmp_path / 'a.db'}", f"sqlite:///{tmp_path / 'b.db'}"
    with open_store(url) as one, open_store(url) as again, open_store(other) as two:
        assert one.past.identity() == again.past.identity() == one.past.identity()
        assert one.past.identity() != two.past.identity()


def test_reports_can_be_listed_without_their_texts(store: Store) -> None:
    put = report("b.txt")
    store.past.put(put, (), SOURCE)
    store.past.put(Report("a.txt", "无期"), (), SOURCE)
    first, second = store.past.heads()
    assert (first.name, first.period) == ("a.txt", None)
    assert (second.name, second.title, second.issuer, second.period) == (put.name, put.title, put.issuer, put.period)
    assert store.past.texts(["b.txt", "没有.txt"]) == {"b.txt": put.text}
