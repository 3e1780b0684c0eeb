"""The command line as a process of its own: closed and full streams, readers that leave, odd paths."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_WRITER = f'"{sys.executable}" -m writer'


def shell(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", "set -o pipefail; " + command.replace("writer", _WRITER, 1)],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.fixture
def draft(tmp_path, monkeypatch, facts):
    """A long draft with one wrong figure."""
    monkeypatch.chdir(tmp_path)
    Path("q3.md").write_text(
        "# 汇报\n\n## 一、情况\n\n" + "新签约项目29个。" * 3000 + "签约项目31个。\n", encoding="utf-8"
    )
    return f"q3.md --facts '{facts}'"


@pytest.mark.usefixtures("draft")
def test_messages_stay_out_of_the_json_when_standard_error_is_closed(facts):
    done = shell(f"writer draft '{facts}' -o out.md --json 2>&-")
    assert json.loads(done.stdout)["engine"] == "roll"
    assert done.returncode == 0
    assert shell("writer parse none.md --json 2>&-").stdout == ""


def test_a_reader_that_leaves_changes_nothing(draft):
    done = shell(f"writer check {draft} --json | head -c 5")
    assert (done.returncode, done.stderr) == (1, "")  # what check has to say of the draft


def test_output_that_cannot_be_written_is_told(draft):
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    done = shell(f"writer check {draft} > /dev/full")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "磁盘已满" in done.stderr


def test_closed_input_and_output(draft):
    assert shell(f"writer check {draft} >&-").returncode == 1
    done = shell("writer facts - <&-")
    assert done.returncode == 2
    assert "没有读出" in done.stderr


@pytest.mark.parametrize("name", ["有 空 格.md", "-横线.md", "引'号\".md", "笑😀.md", "../上层.md", "两\n行.md"])
def test_odd_names(writer, facts, name, tmp_path):
    (tmp_path / "里").mkdir()
    os.chdir(tmp_path / "里")
    assert writer("draft", facts, "-o", name).status == 0
    [checked] = writer("check", "--facts", facts, "--json", "--", name).json
    assert checked["path"] == name
    assert writer("export", "-o", "x.docx", "--", name).status == 0


def test_a_name_is_no_command_to_the_terminal(writer):
    told = writer("parse", "\x1b[31m红.md")
    assert told.status == 2
    assert "\x1b" not in told.err


def test_drafts_in_any_form_can_be_looked_at(indexed, facts):
    indexed("draft", facts, "-o", "q3.md")
    text = Path("q3.md").read_text(encoding="utf-8")
    Path("gb.md").write_bytes(text.encode("gb18030"))
    Path("plain.txt").write_bytes(text.replace("\n", "\r\n").encode("gb18030"))
    indexed("export", "q3.md", "-o", "word.docx")
    names = ("q3.md", "gb.md", "plain.txt", "word.docx")
    results = indexed("check", *names, "--facts", facts, "--json").json
    assert [one["path"] for one in results] == list(names)
    assert len({tuple(figure["text"] for figure in one["figures"]) for one in results}) == 1
    assert indexed("compare", *names, "--json").status == 0
    for name in names:
        assert indexed("export", name, "-o", "again.docx").status == 0


def test_drafts_that_cannot_be_read_are_refused(indexed, facts):
    Path("空.md").write_text("\n", encoding="utf-8")
    Path("图.md").write_bytes(bytes(range(256)) * 20)
    with Path("大.md").open("wb") as big:
        big.truncate(50 * 2**20)
    for name in ("空.md", "图.md", "大.md", "没有.md"):
        for command in (["check", name, "--facts", facts], ["compare", name], ["export", name, "-o", "x.docx"],
                        ["redraft", name, "--facts", facts, "--section", "1"],
                        ["rebind", name, "--facts", facts, "--new-facts", facts, "--write"]):  # fmt: skip
            told = indexed(*command)
            assert (told.status, told.out) == (2, "")
            assert name in told.err
            assert told.err.count("\n") == 1
    assert not Path("x.docx").exists()


def test_what_is_written_back_keeps_every_other_byte(indexed, facts):
    indexed("draft", facts, "-o", "q3.md")
    text = Path("q3.md").read_text(encoding="utf-8").rstrip("\n")
    Path("new.tsv").write_text(
        facts.read_text(encoding="utf-8").replace("省外到位资金\t亿元\t32.6", "省外到位资金\t亿元\t33.4"),
        encoding="utf-8",
    )
    before = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    real, link = Path("real.md"), Path("link.md")
    real.write_bytes(before)
    real.chmod(0o640)
    link.symlink_to(real)
    Path("real.md.part").write_text("someone's own", encoding="utf-8")
    changes = indexed("rebind", link, "--facts", facts, "--new-facts", "new.tsv", "--write", "--json").json["changes"]
    expected = before.decode()
    for one in reversed(changes):
        expected = expected[: one["start"]] + one["new"] + expected[one["end"] :]
    assert changes
    assert real.read_bytes() == expected.encode()
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert Path("real.md.part").read_text(encoding="utf-8") == "someone's own"


def test_a_draft_in_another_encoding_is_not_changed(indexed, facts):
    Path("gb.md").write_bytes("# 汇报\n\n## 一、情况\n\n签约项目29个。\n".encode("gb18030"))
    before = Path("gb.md").read_bytes()
    told = indexed("redraft", "gb.md", "--facts", facts, "--section", "1")
    assert (told.status, Path("gb.md").read_bytes()) == (2, before)
    assert "UTF-8" in told.err


def test_facts_for_people_and_one_standard_input(writer, facts):
    assert "[[" not in writer("facts", facts).out
    told = writer("rebind", "q3.md", "--facts", "-", "--new-facts", "-")
    assert told.status == 2
    assert "标准输入" in told.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nope"], "nope"), (["parse"], "FILE"), (["draft", "a.tsv"], "-o/--out"), (["search", "x", "-k", "0"], "-k"),
        (["serve", "--port", "99999"], "--port"), (["parse", "--nope"], "--nope"),
        (["check", "a", "--facts"], "--facts"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_in_chinese(writer, arguments, told):
    outcome = writer(*arguments)
    assert outcome.status == 2
    assert told in outcome.err
    assert not any(word in outcome.err for word in ("No such", "Invalid", "should", "Missing", "requires"))


def test_version(writer):
    shown = writer("--version")
    assert shown.status == 0
    assert shown.out.strip().count(".") == 2


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(writer):
    Path("密.md").write_text("# 汇报\n", encoding="utf-8")
    Path("密.md").chmod(0)
    told = writer("parse", "密.md")
    assert told.status == 2
    assert "密.md" in told.err
    assert "权限" in told.err
