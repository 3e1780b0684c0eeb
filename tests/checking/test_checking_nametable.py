"""The office's own table of metric names: what it adds, what it takes away, and what is said of a bad entry."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.checking import Grounds, Prover, load_vocabulary
from writer.checking.nametable import SHIPPED, read_table
from writer.errors import InputError
from writer.facts import parse_facts

LEDGER = parse_facts(
    "指标\t单位\t本期\n规上工业总产值\t亿元\t312.46\n一般公共预算收入\t亿元\t18.37\n签约项目\t个\t36\n高新技术企业\t家\t58\n"
)


def table(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def verdict(text: str, own: Path | None = None) -> tuple[str, list[str]]:
    checked = Prover(LEDGER, Grounds(load_vocabulary(own))).check(text)
    return checked.figures[0].verdict, [one.code for one in checked.findings]


def test_own_names_come_on_top_of_the_shipped_ones(tmp_path: Path) -> None:
    own = table(tmp_path, 'same = [["签约项目", "牵手成功"]]\n')
    assert verdict("牵手成功36个。")[1] == ["unnamed"]
    assert verdict("牵手成功36个。", own) == ("supported", [])
    assert verdict("高企58家。", own) == ("supported", [])


def test_an_own_group_joins_the_shipped_group_of_its_first_name(tmp_path: Path) -> None:
    own = table(tmp_path, 'same = [["规模以上工业总产值", "大工业盘子"]]\n')
    # The ledger has neither of the two, but a shipped name for the first.
    assert verdict("大工业盘子312.46亿元。", own) == ("supported", [])


def test_a_name_that_means_something_else_here_leaves_its_shipped_group(tmp_path: Path) -> None:
    own = table(tmp_path, 'same = [["税收收入", "财政收入"]]\n')
    assert verdict("财政收入18.37亿元。") == ("supported", [])
    assert verdict("财政收入18.37亿元。", own)[1] != []
    assert verdict("一般公共预算收入18.37亿元。", own) == ("supported", [])


@pytest.mark.parametrize(
    "content", ['not_same = [["一般公共预算收入", "财政收入"]]\n', 'drop = ["财政收入"]\n'], ids=["not_same", "drop"]
)
def test_a_shipped_name_is_taken_away(tmp_path: Path, content: str) -> None:
    own = table(tmp_path, content)
    assert verdict("财政收入18.37亿元。") == ("supported", [])
    assert verdict("财政收入18.37亿元。", own)[1] != []
    assert verdict("地方一般公共预算收入18.37亿元。", own) == ("supported", [])


def test_names_that_are_not_the_same_stay_apart_however_they_are_formed(tmp_path: Path) -> None:
    # 规上 and 规模以上 are synonyms of their own, so that a group without the name would not be enough.
    own = table(tmp_path, 'not_same = [["规上工业总产值", "规模以上工业总产值"]]\n')
    assert verdict("规模以上工业总产值312.46亿元。") == ("supported", [])
    assert verdict("规模以上工业总产值312.46亿元。", own)[1] != []


def test_a_dropped_word_no_longer_changes_names(tmp_path: Path) -> None:
    own = table(tmp_path, 'drop = ["总量", "新增"]\nfront = ["辖区"]\n')
    assert not {"总量", "新增"} & {*load_vocabulary(own).back, *load_vocabulary(own).front}
    assert not any("新增" in group for group in load_vocabulary(own).near)
    assert "辖区" in load_vocabulary(own).front
    assert "累计" in load_vocabulary(own).front


def test_a_copy_of_the_shipped_table_changes_nothing(tmp_path: Path) -> None:
    copy = table(tmp_path, SHIPPED.read_text(encoding="utf-8"))
    plain, own = load_vocabulary(), load_vocabulary(copy)
    for name in ("front", "back", "rate", "heads", "known", "undone", "acts"):
        assert set(getattr(plain, name)) == set(getattr(own, name))
    assert {frozenset(group) for group in own.same} == {frozenset(group) for group in plain.same}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_offices_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes('# 本单位的叫法\r\nsame = [["签约项目", "牵手成功"]]\r\n'.encode(encoding))
    assert verdict("牵手成功36个。", path) == ("supported", [])


def test_an_empty_table_is_the_shipped_one(tmp_path: Path) -> None:
    assert load_vocabulary(table(tmp_path, "")) == load_vocabulary(table(tmp_path, "# 空\n")) == load_vocabulary()


def test_a_table_that_has_changed_is_read_again(tmp_path: Path) -> None:
    own = table(tmp_path, 'same = [["签约项目", "牵手成功"]]\n')
    assert verdict("握手成功36个。", own)[1] == ["unnamed"]
    table(tmp_path, 'same = [["签约项目", "握手成功"]]\n')
    os.utime(own, ns=(1, 1))
    assert verdict("握手成功36个。", own) == ("supported", [])


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        ('same = [\n  ["甲方", "乙方"],\n  ["丙方"],\n]\n', 3, "至少要有两个"),
        ('# 说明\nsame = ["签约"]\n', 2, "要放进一组"),
        ("front = 3\n", 1, "front 应是一列"),
        ('\nknown = ["甲",\n 1]\n', 3, "“1”不是加引号的名称"),
        ('known = ["甲",\n ""]\n', 2, "不是加引号的名称"),
        ('a = 1\nsmae = [["甲方", "乙方"]]\n', 1, "不认识 a"),
        ('same = [["签约项目", “牵手成功”]]\n', 1, "全角符号 “ ；"),
        ('front = ["甲方"]\nsame = [["签约项目"，"牵手成功"]]\n', 2, "全角符号 ， ；"),
        ('front = ["甲方"]\nsame = [["签约项目", "牵手成功"]\n', 3, "不合格式"),
        ('front = ["甲方"]\nfront = ["乙方"]\n', 2, "写了两次"),
        ('\nsame = [["签约项目", "签"]]\n', 2, "只有一个字"),
        ('apart = [["协议(", "实际"]]\n', 1, "相对的两边"),
        ('apart = [["协议", "实际", "意向"]]\n', 1, "相对的两边"),
        ('same = [["甲方", "乙方"]]\nnot_same = [["乙方", "甲方"]]\n', 2, "前后矛盾"),
        ("[same]\nx = 1\n", 1, "若干组名称"),
    ],
)
def test_a_bad_entry_is_told_with_its_line(tmp_path: Path, content: str, line: int, told: str) -> None:
    with pytest.raises(InputError, match=rf"“own\.toml”第{line}行：") as caught:
        load_vocabulary(table(tmp_path, content))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_or_closed_table_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(InputError, match="WRITER_METRICS"):
            load_vocabulary(path)


PIECES = ["same", "not_same", "drop", "apart", " = ", "[", "]", '"', ", ", "# ", "甲方", "乙", "|", "\n", "1", "{", "“"]


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_whatever_stands_in_a_table_nothing_but_a_told_error_comes_of_it(text: str) -> None:
    try:
        told = f"第1行：{len(read_table(text, 'x.toml').words)}"
    except InputError as error:
        told = str(error)
    assert re.search(r"第\d+行：", told)


def test_the_example_is_a_good_table(project: Path) -> None:
    own = project / "examples" / "metrics.toml"
    assert verdict("规上产值312.46亿元，牵手项目36个。", own) == ("supported", [])
    assert verdict("财政收入18.37亿元。", own)[1] != []
