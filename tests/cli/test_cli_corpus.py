"""``writer corpus``: what the past reports are, corrected by hand from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Command

REPORT = """\
云汇园区招商工作汇报
市政府：
今年以来，园区招商工作有序推进，签约项目18个，总投资56.2亿元，同比增长16.4%，取得较好成效。
一、基本情况
新签约项目18个，新开工项目11个，到位资金9.7亿元。
二、下一步打算
继续抓好招商引资工作，力争全年签约项目24个。
"""


@pytest.fixture
def office(writer: Command, data: Path) -> Command:
    (data / "past").mkdir()
    (data / "past" / "云汇园区.txt").write_text(REPORT, encoding="utf-8")
    (data / "past" / "云汇园区二.txt").write_text(REPORT.replace("18", "21"), encoding="utf-8")
    assert writer("index", "past").status == 0
    return writer


def test_a_correction_shows_in_list_and_parse_and_is_taken_back(office: Command) -> None:
    done = office("corpus", "set", "云汇园区.txt", "--period", "2026年1—9月", "--issuer", "云汇园区管委会", "--json")
    assert (done.status, done.err) == (0, "")
    months = {"year": 2026, "first": 1, "last": 9, "quarter": None, "cumulative": True}
    assert done.json == {
        "name": "云汇园区.txt",
        "title": "云汇园区招商工作汇报",
        "recipient": "市政府",
        "issuer": "云汇园区管委会",
        "date": "",
        "period": "2026年1—9月",
        "months": months,
        "corrected": {"issuer": "云汇园区", "period": None},
    }
    assert office("corpus", "list", "--json").json[0] == done.json
    parsed = office("parse", "past/云汇园区.txt", "--json").json
    assert {name: parsed[name] for name in done.json if name != "name"} == {
        name: value for name, value in done.json.items() if name != "name"
    }
    shown = office("parse", "past/云汇园区.txt").out
    assert "单位：云汇园区管委会（人工更正；程序读作：云汇园区）" in shown
    assert "期间：2026年1—9月（人工更正；程序读作：无）　自年初累计" in shown
    assert "（已更正：单位、期间）" in office("corpus", "list").out

    part = office("corpus", "unset", "past/云汇园区.txt", "--period", "--json").json
    assert (part["period"], part["issuer"]) == (None, "云汇园区管委会")
    whole = office("corpus", "unset", "云汇园区.txt", "--json").json
    assert (whole["issuer"], whole["corrected"]) == ("云汇园区", {})
    assert "更正" not in office("parse", "past/云汇园区.txt").out


def test_a_copy_of_the_file_is_known_by_its_content(office: Command, data: Path) -> None:
    office("corpus", "set", "云汇园区二", "--date", "2026年10月12日")
    (data / "copy.txt").write_bytes((data / "past" / "云汇园区二.txt").read_bytes())
    assert office("parse", "copy.txt", "--json").json["date"] == "2026年10月12日"
    (data / "copy.txt").write_text(REPORT.replace("18", "22"), encoding="utf-8")
    assert office("parse", "copy.txt", "--json").json["date"] == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("set", "没有的", "--title", "标题"), "writer corpus list"),
        (("set", "云汇", "--title", "标题"), "对应 2 份"),
        (("set", "云汇园区.txt"), "没有写要更正什么"),
        (("set", "云汇园区.txt", "--period", "上半年"), "没有写年份"),
        (("set", "云汇园区.txt", "--date", "2026年13月1日"), "日期"),
        (("unset", ""), "语料库里没有"),
        (("unset", "\x00" * 3), "语料库里没有"),
    ],
)
def test_what_is_refused_changes_nothing(office: Command, arguments: tuple[str, ...], told: str) -> None:
    before = office("corpus", "list", "--json").json
    refused = office("corpus", *arguments)
    assert (refused.status, refused.out) == (2, "")
    assert told in refused.err
    assert office("corpus", "list", "--json").json == before


def test_without_a_corpus(writer: Command, data: Path) -> None:
    refused = writer("corpus", "list")
    assert (refused.status, refused.out) == (2, "")
    assert "writer index" in refused.err
    (data / "one.txt").write_text(REPORT, encoding="utf-8")
    assert writer("parse", "one.txt", "--json").json["corrected"] == {}
    assert not (data / "data").exists()


def test_a_record_that_does_not_answer_is_told_and_the_file_is_parsed(writer: Command, data: Path) -> None:
    (data / "data").mkdir()
    (data / "data" / "writer.db").write_bytes(b"no database" * 100)
    (data / "one.txt").write_text(REPORT, encoding="utf-8")
    done = writer("parse", "one.txt", "--json")
    assert (done.status, done.json["title"]) == (0, "云汇园区招商工作汇报")
    assert "没有看人工更正" in done.err


def test_a_search_by_the_chinese_name_of_a_role_for_nothing_and_for_an_unknown_role(
    office: Command,
) -> None:
    found = office("search", "项目 资金", "--role", "存在问题", "--json")
    assert found.status == 0
    assert {hit["role"] for hit in found.json} <= {"problems"}
    assert found.json == office("search", "项目 资金", "--role", "problems", "--json").json
    nothing = office("search", "  ")
    assert nothing.status == 2
    assert "没有写要找什么" in nothing.err
    unknown = office("search", "项目", "--role", "问题")
    assert unknown.status == 2
    assert "problems（存在问题）" in unknown.err


def test_parse_tells_what_was_left_out_of_a_file(writer: Command, tmp_path: Path) -> None:
    file = tmp_path / "总结.txt"
    file.write_text("一、基本情况\n签约项目12个\x08，到位资金8.6亿元。\n", encoding="utf-8")
    assert "控制字符" in writer("parse", str(file)).out
    assert "控制字符" in writer("parse", str(file), "--json").json["notes"][0]
