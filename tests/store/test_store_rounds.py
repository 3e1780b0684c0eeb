"""Rounds of candidates: every one a row, the last one counts, what was taken is known."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from writer.store import open_store


def test_rounds_are_added_and_the_last_one_counts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'writer.db'}"
    with open_store(url) as store:
        assert store.rounds.last("file:a", "1") is None
        assert store.rounds.save("file:a", "1", "甲") == 1
        assert store.rounds.save("file:a", "1", "乙") == 2
        assert store.rounds.save("file:b", "1", "丙") == 1
        store.rounds.take("file:a", "1", 2, "取用的文字")
        store.rounds.take("file:a", "1", 2, "取用的文字")
        store.rounds.take("file:a", "1", 9, "没有这一轮")
    with open_store(url) as store:
        last = store.rounds.last("file:a", "1")
        assert last is not None
        assert (last.n, last.content, last.taken) == (2, "乙", ("取用的文字",))
        other = store.rounds.last("file:b", "1")
        assert other is not None
        assert other.taken == ()


def test_a_record_from_before_has_a_place_for_them(tmp_path: Path) -> None:
    file = tmp_path / "writer.db"
    open_store(f"sqlite:///{file}").close()
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE candidate_rounds")
    with open_store(f"sqlite:///{file}") as store:
        assert store.rounds.save("file:a", "1", "甲") == 1
