"""What metrics are called: names learned from past reports and their ledgers, shown, used by every check, forbidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from writer.checking import load_vocabulary
from writer.learning import gather_aliases
from writer.store import open_store

TITLE = "石坪经济开发区{}第三季度（1—9月）指标\n指标\t单位\t本期\n"
LAST = "规上工业总产值\t亿元\t312.46\n园区税收收入\t亿元\t15.27\n"
NOW = "规上工业总产值\t亿元\t338.92\n限额以上服务业营业收入\t亿元\t9.35\n园区税收收入\t亿元\t16.84\n"
REPORT = (
    "石坪经济开发区2025年第三季度工作汇报\n\n区政府：\n今年以来，各项工作稳步推进。现将有关情况汇报如下。\n"
    "一、基本情况\n1—9月，全区规上产值312.46亿元，园区税收收入15.27亿元；限额以上服务业营业收入（以下简称“限服营收”）8.16亿元。\n"
    "二、下一步打算\n持续优化服务。\n\n石坪经济开发区管理委员会\n2025年10月11日\n"
)


def pasted(folder: Path, year: int, rows: str) -> Path:
    path = folder / f"{year}.tsv"
    path.write_text(TITLE.format(f"{year}年") + rows, encoding="utf-8")
    return path


@pytest.fixture
def kept(writer, data):
    """A quarter that was drafted, and the report that went out."""
    assert writer("draft", pasted(data, 2025, LAST), "--engine", "roll", "-o", "a.md").status == 0
    (data / "past").mkdir()
    (data / "past" / "2025年第三季度.txt").write_text(REPORT, encoding="utf-8")
    assert writer("index", data / "past").status == 0
    return writer


def past(writer, *options: str) -> dict[str, dict[str, object]]:
    return {one["name"]: one for one in writer("metrics", "--json", *options).json if one["origin"] == "past"}


def findings(writer, text: str, facts: Path) -> list[str]:
    Path("now.md").write_text(text, encoding="utf-8")
    return [one["code"] for one in writer("check", "now.md", "--facts", facts, "--json").json[0]["findings"]]


def test_the_names_that_come_with_the_program_are_listed(writer, data):  # noqa: ARG001 – an empty record
    listed = writer("metrics", "--json").json
    assert {tuple(one) for one in listed} == {("metric", "name", "kind", "origin", "on", "why", "report", "quote")}
    assert {one["origin"] for one in listed} == {"shipped"}
    assert all(one["on"] for one in listed)
    lines = writer("metrics").out.splitlines()
    assert len(lines) == len(listed)
    assert "自带\t同义\t固定资产投资 = 固投\t采用" in lines


def test_a_name_from_a_past_report_is_shown_with_its_place_and_used(kept, data):
    found = past(kept)
    assert (found["规上产值"]["metric"], found["规上产值"]["on"]) == ("规上工业总产值", True)
    assert found["规上产值"]["report"] == "石坪经济开发区2025年第三季度工作汇报"
    assert "规上产值312.46亿元" in str(found["规上产值"]["quote"])
    assert (found["限服营收"]["metric"], found["限服营收"]["on"]) == ("限额以上服务业营业收入", True)
    line = next(line for line in kept("metrics").out.splitlines() if "规上产值" in line)
    assert line.startswith("往期材料\t同义\t规上工业总产值 = 规上产值\t采用\t《石坪经济开发区")
    now = pasted(data, 2026, NOW)
    assert findings(kept, "规上产值338.92亿元，限服营收9.35亿元。", now) == []
    assert findings(kept, "限服营收16.84亿元。", now) == ["wrong_metric"]


def test_without_the_record_the_name_is_not_known(writer, data):
    now = pasted(data, 2026, NOW)
    assert findings(writer, "限服营收9.35亿元。", now) == ["unnamed"]
    assert findings(writer, "限服营收16.84亿元。", now) == ["unnamed"]


def test_an_office_forbids_a_name_and_gives_its_own(kept, data, monkeypatch):
    own = data / "own.toml"
    own.write_bytes('not_same = [["规上工业总产值", "规上产值"]]\nsame = [["园区税收收入", "园税"]]\n'.encode("gbk"))
    monkeypatch.setenv("WRITER_METRICS", str(own))
    found = past(kept)
    assert (found["规上产值"]["on"], found["规上产值"]["why"]) == (False, "自定的名称表里写明不算")
    line = next(line for line in kept("metrics").out.splitlines() if "规上产值" in line)
    assert "不用（自定的名称表里写明不算）" in line
    now = pasted(data, 2026, NOW)
    assert findings(kept, "规上产值338.92亿元。", now) != []
    assert findings(kept, "园税16.84亿元。", now) == []
    listed = [one for one in kept("metrics", "--json").json if one["origin"] == "own"]
    assert [(one["metric"], one["name"], one["on"]) for one in listed] == [("园区税收收入", "园税", True)]


def test_a_shipped_name_that_is_taken_away_is_listed_as_off(writer, data, monkeypatch):
    own = data / "own.toml"
    own.write_text('drop = ["固投"]\n', encoding="utf-8")
    monkeypatch.setenv("WRITER_METRICS", str(own))
    listed = {one["name"]: one["on"] for one in writer("metrics", "--json").json if one["metric"] == "固定资产投资"}
    assert listed.pop("固投") is False
    assert all(listed.values())


def test_a_bad_table_is_told_by_every_command_that_reads_it(writer, data, monkeypatch):
    own = data / "own.toml"
    own.write_text('same = [\n["园税"]]\n', encoding="utf-8")
    monkeypatch.setenv("WRITER_METRICS", str(own))
    now = pasted(data, 2026, NOW)
    Path("now.md").write_text("园税16.84亿元。", encoding="utf-8")
    for arguments in (("metrics",), ("check", "now.md", "--facts", now)):
        failed = writer(*arguments)
        assert failed.status == 2
        assert "“own.toml”第2行" in failed.err
        assert failed.err.count("\n") == 1


def test_a_report_of_another_office_or_period_is_not_held_against_the_ledger(writer, data):
    assert writer("draft", pasted(data, 2025, LAST), "--engine", "roll", "-o", "a.md").status == 0
    (data / "past").mkdir()
    for name, text in (
        ("别处.txt", REPORT.replace("石坪", "棠岭")),
        ("去年.txt", REPORT.replace("2025年", "2024年")),
    ):
        (data / "past" / name).write_text(text, encoding="utf-8")
    assert writer("index", data / "past").status == 0
    assert set(past(writer)) == {"限服营收"}


def test_what_was_found_is_kept_and_follows_the_corpus(kept, data, monkeypatch):
    url = f"sqlite:///{data / 'data' / 'writer.db'}"
    with open_store(url) as store:
        before = store.mined.all()
        assert len(before) == 1
        with monkeypatch.context() as patch:
            patch.setattr("writer.learning.mine", lambda *_: pytest.fail("sought again"))
            assert {one.name for one in gather_aliases(store, load_vocabulary())} == {"规上产值", "限服营收"}
    changed = REPORT.replace("规上产值312.46亿元", "规上工业总产值312.46亿元")
    (data / "past" / "2025年第三季度.txt").write_text(changed, encoding="utf-8")
    assert kept("index", data / "past").status == 0
    assert set(past(kept)) == {"限服营收"}
    with open_store(url) as store:
        assert len(store.mined.all()) == 1
        assert store.mined.all().keys() != before.keys()


def test_a_record_that_cannot_be_written_does_not_cost_the_names(kept, data, monkeypatch):  # noqa: ARG001
    from writer.errors import StoreError
    from writer.store.mined import MinedNames

    with open_store(f"sqlite:///{data / 'data' / 'writer.db'}") as store:
        store.mined.keep({}, ())
        assert store.mined.all() == {}

        def refuse(*_: object, **__: object) -> None:
            raise StoreError("磁盘已满。")

        monkeypatch.setattr(MinedNames, "keep", refuse)
        assert {one.name for one in gather_aliases(store, load_vocabulary())} == {"规上产值", "限服营收"}


def test_a_ledger_that_is_corrected_is_read_again(kept, data):
    assert past(kept)["规上产值"]["on"]
    corrected = pasted(data, 2025, LAST.replace("312.46", "309.15"))
    assert kept("draft", corrected, "--engine", "roll", "-o", "b.md").status == 0
    assert "规上产值" not in past(kept)


def test_the_page_goes_by_a_table_that_is_changed_while_it_runs(kept, data, monkeypatch):  # noqa: ARG001
    from writer.office import open_office
    from writer.settings import load_settings

    own = data / "own.toml"
    own.write_text("", encoding="utf-8")
    monkeypatch.setenv("WRITER_METRICS", str(own))
    office = open_office(load_settings(), write=False)
    try:
        assert office.grounds().vocabulary.learned != ()
        assert office.grounds() is office.grounds()
        own.write_text(
            'same = [["园区税收收入", "园税"]]\nnot_same = [["规上工业总产值", "规上产值"]]\n', encoding="utf-8"
        )
        vocabulary = office.grounds().vocabulary
    finally:
        office.close()
    assert any("园税" in group for group in vocabulary.same)
    assert [name for _, name in vocabulary.learned] == ["限服营收"]
