"""``writer export``: its kinds of files, revisions, local formats, and one sentence for whatever cannot be done."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from docx import Document

DRAFT = "# 某园区2026年前三季度工作汇报\n\n## 一、基本情况\n\n1—9月，签约项目29个，同比增加6个。\n"


@pytest.fixture
def draft(writer, tmp_path, monkeypatch):
    monkeypatch.setenv("WRITER_DATA", str(tmp_path / "data"))
    Path("a.md").write_text(DRAFT, encoding="utf-8")
    return writer


def test_the_audit_is_written_to_word_and_excel(draft, facts):
    word = draft("export", "a.md", "-o", "a.docx", "--facts", facts, "--audit", "--json")
    assert word.status == 0
    assert word.json["figures"] == 4
    assert any("29 − 23 = 6" in comment.text for comment in Document("a.docx").comments)
    sheet = draft("export", "a.md", "-o", "a.xlsx", "--facts", facts)
    assert (sheet.status, "共 4 处数字" in sheet.out) == (0, True)
    assert "29个" in [row[1] for row in openpyxl.load_workbook("a.xlsx")["数字核对"].iter_rows(values_only=True)]


def test_changes_since_an_old_draft_are_revisions(draft):
    Path("old.md").write_text(DRAFT.replace("29个", "28个"), encoding="utf-8")
    done = draft("export", "a.md", "-o", "a.docx", "--changes-from", "old.md", "--author", "张三", "--json")
    assert done.json["changes"] == 1
    xml = Document("a.docx").element.xml
    assert ('w:author="张三"' in xml, "<w:delText>28个</w:delText>" in xml) == (True, True)
    same = draft("export", "a.md", "-o", "a.docx", "--changes-from", "a.md")
    assert "没有改动" in same.out
    assert "已另存为 a（旧稿1）.docx" in same.err


def test_plain_text_and_markdown(draft):
    assert draft("export", "a.md", "-o", "a.txt").status == 0
    assert "\u3000\u3000一、基本情况\n" in Path("a.txt").read_text(encoding="utf-8")
    assert draft("export", "a.md", "-o", "b.md").status == 0
    assert Path("b.md").read_text(encoding="utf-8") == DRAFT


def test_a_local_format_by_option_and_by_setting(draft, project, monkeypatch):
    own = project / "examples" / "profiles.toml"
    asked = draft("export", "a.md", "-o", "a.docx", "--profiles", own, "--profile", "大字本", "--json")
    assert asked.json["profile"] == "大字本"
    monkeypatch.setenv("WRITER_PROFILES", str(own))
    monkeypatch.setenv("WRITER_PROFILE", "内部材料")
    assert draft("export", "a.md", "-o", "a.docx", "--json").json["profile"] == "内部材料"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.md", "-o", "a.pdf"], "后缀不认识；请用 .docx、.xlsx、.txt、.md 中的一种"),
        (["a.md", "-o", "a.xlsx"], "请写明本期数据文件"),
        (["a.md", "-o", "a.docx", "--audit"], "请写明本期数据文件"),
        (["a.md", "-o", "a.txt", "--audit", "--facts", "f.tsv"], "核对表写不进 .txt"),
        (["a.md", "-o", "a.txt", "--changes-from", "a.md"], "修订只能写进 Word"),
        (["a.md", "-o", "a.docx", "--changes-from", "没有.md"], "没有.md"),
        (["a.md", "-o", "a.docx", "--changes-from", "a.md", "--author", " "], "--author 应是"),
        (["a.md", "-o", "a.docx", "--profile", "别的"], "没有名为“别的”的版式；可用的有：gbt9704"),
        (["a.md", "-o", "a.docx", "--profiles", "bad.toml"], "版式文件“bad.toml”第3行：不认识 font"),
        (["empty.md", "-o", "a.docx"], "empty.md"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(draft, arguments, said):
    Path("bad.toml").write_text('[[profile]]\nname = "甲"\nfont = "黑体"\n', encoding="utf-8")
    Path("empty.md").write_text("\n", encoding="utf-8")
    Path("f.tsv").write_text("签约项目\t个\t29\n", encoding="utf-8")
    done = draft("export", *arguments)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert len(done.err.strip().splitlines()) == 1
    assert not list(Path().glob("a.[dxtp]*"))


@pytest.mark.parametrize("text", ["签约项目12个。", "Projects signed: 12, up 8.5% on the year before.\n\nNext steps."])
def test_a_sentence_or_an_english_draft_is_printed(draft, text):
    Path("a.md").write_text(text, encoding="utf-8")
    assert draft("export", "a.md", "-o", "a.docx").status == 0
    printed = " ".join(one.text for one in Document("a.docx").paragraphs)
    assert printed.replace("\n", " ") == " ".join(text.split())


def test_the_figures_go_with_the_report_as_a_table(draft, facts):
    assert draft("export", "a.md", "-o", "t.docx", "--facts", facts, "--table").status == 0
    rows = [[cell.text for cell in row.cells] for row in Document("t.docx").tables[0].rows]
    assert (rows[0][:3], rows[1][:3]) == (["指标", "单位", "本期"], ["签约项目", "个", "29"])
    assert "要与 --facts 同用" in draft("export", "a.md", "-o", "t.docx", "--table").err
