"""Periods that follow each other on the command line: what is kept, offered, and held against what is pasted."""

from __future__ import annotations

from pathlib import Path

from writer.store import open_store

TITLE = "石坪经济开发区{}第三季度（1—9月）指标\n指标\t单位\t本期\t上年同期\n"
REPORT = (
    "石坪经济开发区2025年第三季度工作汇报\n\n区政府：\n今年以来，各项工作稳步推进。现将有关情况汇报如下。\n"
    "一、基本情况\n1—9月，全区签约项目15个，同比增加2个；储备项目40个，计划总投资48.3亿元，同比增长6.1%。\n"
    "二、下一步打算\n确保全年签约项目20个，计划总投资60亿元。\n\n石坪经济开发区管理委员会\n2025年10月11日\n"
)


def pasted(folder: Path, year: int, rows: str) -> Path:
    path = folder / f"{year}.tsv"
    path.write_text(TITLE.format(f"{year}年") + rows, encoding="utf-8")
    return path


def test_a_drafted_quarter_is_offered_a_year_later(writer, data):
    first = pasted(data, 2025, "签约项目\t个\t15\t13\n计划总投资\t亿元\t48.3\t45.5\n")
    assert writer("draft", first, "--engine", "roll", "-o", "a.md").status == 0
    later = pasted(data, 2026, "签约项目\t个\t18\t\n计划总投资\t万元\t562300\t482000\n")
    made = writer("facts", later, "--series", "--json")
    assert made.status == 0
    [offer] = made.json["offers"]
    assert (offer["fact"], offer["field"], offer["value"], offer["unit"]) == ("F1", "prior", "15", "个")
    assert "2025年" in offer["source"]
    [problem] = made.json["problems"]
    assert (problem["line"], "48.3亿元" in problem["reason"], "482000万元" in problem["reason"]) == (4, True, True)
    assert "offers" not in writer("facts", later, "--json").json
    said = writer("facts", later, "--series")
    assert "可带入" in said.out
    assert "48.3亿元" in said.err


def test_drafting_a_period_again_makes_the_new_figures_current_and_keeps_the_old(writer, data):
    assert writer("draft", pasted(data, 2025, "签约项目\t个\t14\t\n"), "--engine", "roll", "-o", "a.md").status == 0
    assert writer("draft", pasted(data, 2025, "签约项目\t个\t15\t\n"), "--engine", "roll", "-o", "a.md").status == 0
    later = pasted(data, 2026, "签约项目\t个\t18\t\n")
    [offer] = writer("facts", later, "--series", "--json").json["offers"]
    assert offer["value"] == "15"
    with open_store(f"sqlite:///{data / 'data' / 'writer.db'}") as store:
        [one] = store.ledgers.current()
        assert len(store.ledgers.saves(one.title, one.period)) == 2
        assert store.desk.reports() == store.desk.reports(archived=True) == ()


def test_check_and_draft_warn_of_a_value_that_the_published_report_says_otherwise(writer, data):
    past = data / "past"
    past.mkdir()
    (past / "2025年第三季度.txt").write_text(REPORT, encoding="utf-8")
    assert writer("index", past).status == 0
    now = pasted(data, 2026, "签约项目\t个\t18\t14\n计划总投资\t亿元\t56.2\t48.3\n")
    made = writer("draft", now, "--engine", "roll", "-o", "b.md", "--json")
    assert made.status == 0
    [doubt] = made.json["series"]
    assert (doubt["fact"], doubt["line"], doubt["severity"]) == ("F1", 3, "warning")
    assert "里写的是15个" in doubt["reason"]
    assert "里写的是15个" in made.err
    checked = writer("check", "b.md", "--facts", now, "--json")
    assert checked.status == 0
    assert checked.json[0]["series"] == made.json["series"]
    spoken = writer("check", "b.md", "--facts", now)
    assert "里写的是15个" in spoken.err
    assert "里写的是15个" not in spoken.out


def test_the_remarks_can_be_switched_off(writer, data, monkeypatch):
    assert writer("draft", pasted(data, 2025, "签约项目\t个\t15\t\n"), "--engine", "roll", "-o", "a.md").status == 0
    now = pasted(data, 2026, "签约项目\t个\t18\t14\n")
    Path("b.md").write_text("签约项目18个。\n", encoding="utf-8")
    assert writer("check", "b.md", "--facts", now, "--json").json[0]["series"]
    monkeypatch.setenv("WRITER_RULES_OFF", "series")
    assert writer("check", "b.md", "--facts", now, "--json").json[0]["series"] == []


def test_without_record_or_period_it_says_what_to_do(writer, data):
    now = pasted(data, 2026, "签约项目\t个\t18\t14\n")
    assert writer("facts", now, "--series", "--json").json["offers"] == []
    assert not (data / "data").exists()
    bare = data / "bare.tsv"
    bare.write_text("签约项目\t个\t18\n", encoding="utf-8")
    failed = writer("facts", bare, "--series")
    assert failed.status == 2
    assert "--period" in failed.err
    assert writer("facts", bare, "--series", "--period", "2026年第三季度").status == 0


def test_a_record_that_cannot_be_written_does_not_cost_the_draft(writer, data, monkeypatch):
    from writer.errors import StoreError
    from writer.store import Ledgers

    def refuse(*_: object, **__: object) -> None:
        raise StoreError("磁盘已满。")

    monkeypatch.setattr(Ledgers, "keep", refuse)
    made = writer("draft", pasted(data, 2025, "签约项目\t个\t15\t\n"), "--engine", "roll", "-o", "a.md")
    assert made.status == 0
    assert Path("a.md").is_file()
    assert "没有留存" in made.err
