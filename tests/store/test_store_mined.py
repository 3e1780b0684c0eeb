"""What was found in past reports: kept by digest, let go with what it was found from, and safe to write twice."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from writer.store import open_store


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'writer.db'}"


def test_findings_are_kept_until_nothing_stands_behind_them(tmp_path: Path) -> None:
    with open_store(url(tmp_path)) as store:
        assert store.mined.all() == {}
        store.mined.keep({"a": "甲", "b": ""}, ("a", "b"))
        store.mined.keep({"c": "丙"}, ("b", "c"))
    with open_store(url(tmp_path)) as store:
        assert store.mined.all() == {"b": "", "c": "丙"}
        store.mined.keep({"c": "丁"}, ("b",))
        assert store.mined.all() == {"b": "", "c": "丁"}
        store.mined.keep({}, ())
        assert store.mined.all() == {}


def test_many_findings_are_let_go_at_once(tmp_path: Path) -> None:
    with open_store(url(tmp_path)) as store:
        store.mined.keep({f"{at:040}": "" for at in range(1800)}, ())
        store.mined.keep({"last": "甲"}, ("last",))
        assert store.mined.all() == {"last": "甲"}


def test_two_may_find_the_same_at_once(tmp_path: Path) -> None:
    with open_store(url(tmp_path)) as store:
        found = {f"{at}": "甲" for at in range(50)}
        threads = [threading.Thread(target=store.mined.keep, args=(found, found)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.mined.all() == found


def test_a_record_of_an_older_program_gets_the_table(tmp_path: Path) -> None:
    with open_store(url(tmp_path)):
        pass
    with sqlite3.connect(tmp_path / "writer.db") as connection:
        connection.execute("DROP TABLE mined_names")
    with open_store(url(tmp_path)) as store:
        store.mined.keep({"a": "甲"}, ("a",))
        assert store.mined.all() == {"a": "甲"}
