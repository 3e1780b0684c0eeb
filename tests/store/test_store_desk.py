"""Nothing a person wrote is lost: versions, conflicts, restores, writers at the same time."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from writer.errors import EditConflict, NotRecorded, StoreError, WriterError
from writer.schema import Finding, Message, Outline, OutlineItem
from writer.store import Store, open_store


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'writer.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


def test_a_report_is_there_after_reopening(url: str) -> None:
    with open_store(url) as store:
        report_id = store.desk.create_report("三季度汇报", "市投促局", "2026年第三季度", owner="周敏")
        store.desk.save_facts(report_id, "签约项目\t个\t18")
    with open_store(url) as store:
        report = store.desk.report(report_id)
        assert (report.title, report.recipient, report.period, report.owner) == (
            "三季度汇报", "市投促局", "2026年第三季度", "周敏",
        )  # fmt: skip
        assert store.desk.reports() == (report,)
        assert store.desk.facts(report_id) == "签约项目\t个\t18"


def test_archived_reports_leave_the_list_and_come_back(store: Store) -> None:
    one, two = store.desk.create_report("甲"), store.desk.create_report("乙")
    store.desk.archive(one)
    assert [item.id for item in store.desk.reports()] == [two]
    assert [item.id for item in store.desk.reports(archived=True)] == [one]
    store.desk.archive(one, archived=False)
    assert {item.id for item in store.desk.reports()} == {one, two}


def test_renaming_keeps_what_is_not_given(store: Store) -> None:
    report_id = store.desk.create_report("甲", "市局", "2026年")
    store.desk.rename(report_id, "乙", period="2027年")
    report = store.desk.report(report_id)
    assert (report.title, report.recipient, report.period) == ("乙", "市局", "2027年")
    assert report.updated >= report.created


def test_facts_and_outline_give_the_newest(store: Store) -> None:
    report_id = store.desk.create_report("甲")
    assert store.desk.facts(report_id) == ""
    assert store.desk.outline(report_id) is None
    for text in ("一", "二", "一"):
        store.desk.save_facts(report_id, text)
    assert store.desk.facts(report_id) == "一"
    item = OutlineItem("1", 1, "一、", "总体情况", "overview", ("F1", "F2"), ("要点",), "p1", "k1")
    outline = Outline("汇报", "市局", "2026年", "园区", "10月9日", (item,))
    store.desk.save_outline(report_id, Outline("旧"))
    store.desk.save_outline(report_id, outline)
    assert store.desk.outline(report_id) == outline
    assert store.desk.outlines(report_id) == (outline, Outline("旧"))


def test_versions_count_per_section_and_keep_everything(store: Store) -> None:
    report_id = store.desk.create_report("甲")
    messages = (Message("system", "规则"), Message("user", "请写"))
    first = store.desk.add_version(
        report_id,
        "k1",
        "初稿",
        "engine",
        base=0,
        engine="llm",
        note="重写",
        passages=("p1",),
        messages=messages,
        user="周",
    )
    second = store.desk.add_version(report_id, "k1", "改稿", "person", base=1, user="周")
    other = store.desk.add_version(report_id, "k2", "另一节", "engine", engine="roll")
    assert (first.n, second.n, other.n) == (1, 2, 1)
    assert first.messages == messages
    assert first.passages == ("p1",)
    assert store.desk.versions(report_id, "k1") == (first, second)
    assert store.desk.current(report_id) == {"k1": second, "k2": other}


def test_what_the_engine_said_of_its_text_stays_with_it(url: str) -> None:
    remarks = (Finding("carried", "info", 0, 2, "沿用", "有 1 句沿用往期文字"),)
    with open_store(url) as store:
        report_id = store.desk.create_report("甲")
        store.desk.add_version(report_id, "k", "沿用的一句", "engine", engine="roll", remarks=remarks)
        store.desk.add_version(report_id, "k", "改过", "person", base=1)
        store.desk.restore(report_id, "k", 1)
    with open_store(url) as store:
        assert [version.remarks for version in store.desk.versions(report_id, "k")] == [remarks, (), remarks]


def test_a_record_of_the_first_program_is_taken_over(url: str) -> None:
    import sqlite3

    with open_store(url) as store:
        report_id = store.desk.create_report("甲")
        store.desk.add_version(report_id, "k", "文", "engine")
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("ALTER TABLE desk_versions DROP COLUMN remarks")
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    for _ in range(2):
        with open_store(url) as store:
            assert store.desk.current(report_id)["k"].remarks == ()


def test_saving_the_same_text_adds_nothing(store: Store) -> None:
    report_id = store.desk.create_report("甲")
    first = store.desk.add_version(report_id, "k", "文", "engine", engine="roll")
    again = store.desk.add_version(report_id, "k", "文", "person", base=1)
    assert again == first
    assert len(store.desk.versions(report_id, "k")) == 1


def test_a_late_save_is_kept_told_and_not_shown(store: Store) -> None:
    report_id = store.desk.create_report("甲")
    store.desk.add_version(report_id, "k", "底稿", "engine")
    store.desk.add_version(report_id, "k", "李改", "person", base=1, user="李娜")
    with pytest.raises(EditConflict) as caught:
        store.desk.add_version(report_id, "k", "王改", "person", base=1, user="王强")
    assert "李娜" in str(caught.value)
    assert (caught.value.saved, caught.value.current) == (3, 2)
    assert [version.text for version in store.desk.versions(report_id, "k")] == ["底稿", "李改", "王改"]
    assert store.desk.current(report_id)["k"].text == "李改"
    with pytest.raises(EditConflict):  # the browser sends it once more
        store.desk.add_version(report_id, "k", "王改", "person", base=1, user="王强")
    assert len(store.desk.versions(report_id, "k")) == 3


def test_restoring_is_a_new_version(store: Store) -> None:
    report_id = store.desk.create_report("甲")
    for text in ("一", "二"):
        store.desk.add_version(report_id, "k", text, "engine", passages=("p",))
    restored = store.desk.restore(report_id, "k", 1, user="周")
    assert (restored.n, restored.text, restored.author, restored.passages) == (3, "一", "person", ("p",))
    assert store.desk.current(report_id)["k"] == restored
    assert [version.text for version in store.desk.versions(report_id, "k")] == ["一", "二", "一"]


def test_unknown_ids_are_told(store: Store) -> None:
    report_id = store.desk.create_report("甲")
    with pytest.raises(NotRecorded, match="没有编号"):
        store.desk.report("nowhere")
    for operation in (
        lambda: store.desk.add_version("nowhere", "k", "文", "person"),
        lambda: store.desk.save_facts("nowhere", "文"),
        lambda: store.desk.save_outline("nowhere", Outline("题")),
        lambda: store.desk.facts("nowhere"),
        lambda: store.desk.outline("nowhere"),
        lambda: store.desk.rename("nowhere", "题"),
        lambda: store.desk.archive("nowhere"),
        lambda: store.desk.versions("nowhere", "k"),
        lambda: store.desk.current("nowhere"),
        lambda: store.desk.restore("nowhere", "k", 1),
        lambda: store.desk.restore(report_id, "k", 1),
    ):
        with pytest.raises(NotRecorded):
            operation()


@pytest.mark.parametrize(
    "text", ["a\r\nb\rc\n", "签约😀𠮷", "\x00\x01", "", " \t ", "文" * 350_000, "'; DROP TABLE meta; --"]
)
def test_texts_round_trip(store: Store, text: str) -> None:
    report_id = store.desk.create_report(text[:100])
    store.desk.add_version(report_id, "节", text, "person")
    store.desk.save_facts(report_id, text)
    assert store.desk.current(report_id)["节"].text == text
    assert store.desk.facts(report_id) == text
    assert store.desk.report(report_id).title == text[:100]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters()), st.text(st.characters(), max_size=20))
def test_any_text_is_kept_or_refused_in_words(store: Store, text: str, key: str) -> None:
    report_id = store.desk.create_report("甲")
    try:
        store.desk.add_version(report_id, key, text, "person", messages=(Message("user", text),))
    except WriterError:
        assert any("\ud800" <= char <= "\udfff" for char in text + key)
        return
    version = store.desk.current(report_id)[key]
    assert version.text == text
    assert version.messages[0].content == text


def test_threads_on_one_section_lose_nothing(store: Store) -> None:
    report_id = store.desk.create_report("甲")
    errors: list[Exception] = []

    def write(who: int) -> None:
        try:
            for turn in range(10):
                store.desk.add_version(report_id, "k", f"{who}-{turn}", "person")
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    versions = store.desk.versions(report_id, "k")
    assert [version.n for version in versions] == list(range(1, 81))
    assert {version.text for version in versions} == {f"{who}-{turn}" for who in range(8) for turn in range(10)}
    assert store.desk.current(report_id)["k"] == versions[-1]


def _write_from_process(url: str, report_id: str, who: int) -> None:
    with open_store(url) as store:
        for turn in range(10):
            store.desk.add_version(report_id, "k", f"{who}-{turn}", "person")


def test_processes_on_one_section_lose_nothing(url: str) -> None:
    with open_store(url) as store:
        report_id = store.desk.create_report("甲")
        spawn = multiprocessing.get_context("spawn")
        workers = [spawn.Process(target=_write_from_process, args=(url, report_id, who)) for who in range(2)]
        for worker in workers:
            worker.start()
        _write_from_process(url, report_id, 2)
        for worker in workers:
            worker.join()
        assert [worker.exitcode for worker in workers] == [0, 0]
        versions = store.desk.versions(report_id, "k")
    assert [version.n for version in versions] == list(range(1, 31))
    assert len({version.text for version in versions}) == 30


def test_exactly_one_of_several_saves_on_the_same_base_wins(store: Store) -> None:
    report_id = store.desk.create_report("甲")
    store.desk.add_version(report_id, "k", "底稿", "engine")
    won: list[int] = []
    lost: list[int] = []
    gate = threading.Barrier(6)

    def save(who: int) -> None:
        gate.wait()
        try:
            won.append(store.desk.add_version(report_id, "k", f"改{who}", "person", base=1).n)
        except EditConflict as conflict:
            lost.append(conflict.saved)

    threads = [threading.Thread(target=save, args=(who,)) for who in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert sorted(won + lost) == [2, 3, 4, 5, 6, 7]
    assert store.desk.current(report_id)["k"].n == won[0]


def test_processes_may_create_the_record_at_once(url: str) -> None:
    code = "import sys; from writer.store import open_store; open_store(sys.argv[1]).desk.create_report('甲')"
    started = [subprocess.Popen([sys.executable, "-c", code, url], stderr=subprocess.PIPE) for _ in range(3)]
    assert [process.communicate()[1] for process in started] == [b""] * 3
    with open_store(url) as store:
        assert len(store.desk.reports()) == 3


@pytest.mark.parametrize("url", ["nonsense", "sqlite://", "sqlite:///:memory:", "marble://host/name"])
def test_a_useless_address_is_told(url: str) -> None:
    with pytest.raises(StoreError, match=r"WRITER_DATABASE_URL|请写成"):
        open_store(url)


def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "writer.db"
    path.write_bytes(b"this is no database, but somebody's notes" * 100)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="损坏或不是数据库"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="数据目录"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'writer.db'}")


def test_a_record_of_a_newer_program_is_refused(url: str) -> None:
    import sqlite3

    open_store(url).close()
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE meta SET value = '999' WHERE key = 'schema'")
    with pytest.raises(StoreError, match="升级"):
        open_store(url)


def test_importing_the_room_does_not_import_the_vendor() -> None:
    code = "import sys, writer.store; assert 'sqlalchemy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_record_of_the_fourth_program_is_taken_over(url: str) -> None:
    import sqlite3

    with open_store(url) as store:
        report_id = store.desk.create_report("甲")
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        for column in ("deleted", "base", "origin"):
            connection.execute(f"ALTER TABLE desk_reports DROP COLUMN {column}")
        connection.execute("UPDATE meta SET value = '4' WHERE key = 'schema'")
    for _ in range(2):
        with open_store(url) as store:
            report = store.desk.report(report_id)
            assert (report.deleted, report.base, report.origin) == (False, "", "")
            assert store.desk.reports() == (report,)


def test_a_deleted_report_is_on_no_list_and_comes_back_whole(store: Store) -> None:
    one, two = store.desk.create_report("甲"), store.desk.create_report("乙")
    store.desk.add_version(one, "k", "写好的。", "person")
    store.desk.archive(two)
    store.desk.delete(one)
    store.desk.delete(two)
    assert store.desk.reports() == store.desk.reports(archived=True) == ()
    assert {report.id for report in store.desk.reports(deleted=True)} == {one, two}
    assert store.desk.current(one)["k"].text == "写好的。"
    for report_id in (one, two):
        store.desk.delete(report_id, deleted=False)
    assert [report.id for report in store.desk.reports()] == [one]
    assert [report.id for report in store.desk.reports(archived=True)] == [two]


def test_a_copy_has_the_texts_under_keys_of_its_own(store: Store) -> None:
    one = store.desk.create_report("甲", "市局", "2026年", owner="周敏", base="往年.docx")
    items = tuple(OutlineItem(str(at), 1, "", f"第{at}节", "other", ("F1",), key=f"k{at}") for at in (1, 2))
    store.desk.save_facts(one, "签约项目\t个\t18")
    store.desk.save_outline(one, Outline("甲", items=items))
    remarks = (Finding("carried", "info", 0, 2, "沿用", "说明"),)
    store.desk.add_version(one, "k1", "旧文。", "engine", engine="roll", passages=("p",), remarks=remarks)
    store.desk.add_version(one, "k1", "新文。", "person", base=1)
    two = store.desk.copy_report(one, "甲（副本）", "李工")
    report, outline = store.desk.report(two), store.desk.outline(two)
    assert (report.title, report.recipient, report.period, report.owner, report.base) == (
        "甲（副本）", "市局", "2026年", "李工", "往年.docx",
    )  # fmt: skip
    assert outline is not None
    assert [item.facts for item in outline.items] == [("F1",), ("F1",)]
    keys = [item.key for item in outline.items]
    assert not {"k1", "k2"} & set(keys)
    assert {key: version.text for key, version in store.desk.current(two).items()} == {keys[0]: "新文。"}
    store.desk.add_version(two, keys[0], "只改副本。", "person")
    assert store.desk.current(one)["k1"].text == "新文。"
    assert store.desk.written([one, two, "无"]) == {one: frozenset({"k1"}), two: frozenset({keys[0]})}


def test_edits_of_one_outline_at_once_all_hold(store: Store) -> None:
    one = store.desk.create_report("甲")
    with pytest.raises(NotRecorded, match="提纲"):
        store.desk.edit_outline(one, lambda outline: outline)
    store.desk.save_outline(one, Outline("甲"))

    def add(at: int) -> None:
        def change(outline: Outline) -> Outline:
            return replace(outline, items=(*outline.items, OutlineItem("", 1, "", f"节{at}", "other", key=f"k{at}")))

        store.desk.edit_outline(one, change)

    threads = [threading.Thread(target=add, args=(at,)) for at in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = store.desk.outline(one)
    assert found is not None
    assert {item.key for item in found.items} == {f"k{at}" for at in range(12)}
    assert store.desk.outline_number(one) == 13
    assert len(store.desk.outline_at(one, 5).items) == 4
    same = store.desk.edit_outline(one, lambda outline: outline)
    assert (same.before, same.after) == (13, 13)
    with pytest.raises(NotRecorded):
        store.desk.outline_at(one, 99)
