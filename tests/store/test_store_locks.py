"""Locked sentences outlive restarts, and older records take them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from writer.errors import StoreError
from writer.store import open_store


def test_locks_are_there_after_reopening(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'writer.db'}"
    with open_store(url) as store:
        store.locks.save("r1", "k1", ["甲。", "乙。"], "周敏")
        store.locks.save("r1", "k1", ["甲。", "乙。"])
        store.locks.save("r1", "k2", ["丙。"])
        store.locks.save("r2", "k1", ["丁。"])
        store.locks.save("r1", "k3", [])
    with open_store(url) as store:
        assert store.locks.of("r1") == {"k1": ("甲。", "乙。"), "k2": ("丙。",)}
        store.locks.save("r1", "k1", [])
        assert store.locks.of("r1") == {"k2": ("丙。",)}
        assert store.locks.of("unknown") == {}
    rows = sqlite3.connect(tmp_path / "writer.db").execute("SELECT owner, section, n, user FROM locked_sentences")
    assert sorted(rows) == [("r1", "k1", 1, "周敏"), ("r1", "k1", 2, ""), ("r1", "k2", 1, ""), ("r2", "k1", 1, "")]


def test_a_record_of_an_earlier_version_takes_locks(tmp_path: Path) -> None:
    file = tmp_path / "writer.db"
    with open_store(f"sqlite:///{file}") as store:
        report = store.desk.create_report("三季度汇报")
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE locked_sentences")
        connection.execute("UPDATE meta SET value = '4' WHERE key = 'schema'")
    with open_store(f"sqlite:///{file}") as store:
        assert store.desk.report(report).title == "三季度汇报"
        store.locks.save(report, "k1", ["甲。"])
        assert store.locks.of(report) == {"k1": ("甲。",)}


def test_what_cannot_be_kept_is_said(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'writer.db'}") as store:
        with pytest.raises(StoreError):
            store.locks.save("r1", "k1", ["残\ud800缺。"])
        assert store.locks.of("r1") == {}
