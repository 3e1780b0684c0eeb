"""Figures of reports drafted elsewhere: kept save by save, the last one current, also in an older program's record."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from writer.store import Store, open_store


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'writer.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


def test_the_last_save_of_a_period_is_current_and_the_old_one_is_still_there(store: Store) -> None:
    store.ledgers.keep("工作汇报", "2026年第二季度", "甲")
    store.ledgers.keep("工作汇报", "2026年第三季度", "乙")
    store.ledgers.keep("工作汇报", "2026年第二季度", "丙")
    found = store.ledgers.current()
    assert [one.period for one in found] == ["2026年第二季度", "2026年第三季度"]
    assert sorted(store.ledgers.contents([one.id for one in found]).values()) == ["丙", "乙"]
    saves = store.ledgers.saves("工作汇报", "2026年第二季度")
    contents = store.ledgers.contents([one.id for one in saves])
    assert [contents[one.id] for one in saves] == ["甲", "丙"]


def test_the_same_figures_again_add_nothing(store: Store) -> None:
    store.ledgers.keep("工作汇报", "2026年", "甲")
    store.ledgers.keep("工作汇报", "2026年", "甲")
    assert len(store.ledgers.saves("工作汇报", "2026年")) == 1


def test_several_writers_at_once_lose_nothing(store: Store) -> None:
    def keep(number: int) -> None:
        store.ledgers.keep("工作汇报", "2026年", str(number))

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    saves = store.ledgers.saves("工作汇报", "2026年")
    assert sorted(store.ledgers.contents([one.id for one in saves]).values()) == [str(n) for n in range(8)]


@pytest.mark.parametrize("version", [1, 2])
def test_a_record_of_an_older_program_is_taken_over(url: str, version: int) -> None:
    with open_store(url) as store:
        report_id = store.desk.create_report("甲")
        store.desk.add_version(report_id, "k", "文", "engine")
        store.desk.save_facts(report_id, "签约项目\t个\t18")
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TABLE kept_ledgers")
        if version == 1:
            connection.execute("ALTER TABLE desk_versions DROP COLUMN remarks")
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(version),))
    for _ in range(2):
        with open_store(url) as store:
            assert store.desk.current(report_id)["k"].text == "文"
            assert store.desk.facts(report_id) == "签约项目\t个\t18"
            store.ledgers.keep("工作汇报", "2026年", "甲")
            assert len(store.ledgers.current()) == 1


def test_the_facts_of_several_reports_come_at_once(store: Store) -> None:
    one, two, bare = (store.desk.create_report(title) for title in ("甲", "乙", "丙"))
    store.desk.save_facts(one, "旧")
    store.desk.save_facts(one, "新")
    store.desk.save_facts(two, "乙的")
    assert store.desk.all_facts([one, two, bare]) == {one: "新", two: "乙的"}
    assert store.desk.all_facts([]) == {}
