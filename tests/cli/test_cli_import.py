"""``writer import-edits``: the draft beside the Word file takes the changes; the old one is kept."""

from __future__ import annotations

import os
from pathlib import Path

import docx
import pytest

from writer.export import write_docx

DRAFT = "# 岚桥园区2026年上半年总结\n\n## 一、基本情况\n\n签约项目12个，总投资8.6亿元。\n\n## 二、打算\n\n抓落地。\n"


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A draft, and its Word file with another figure and a comment."""
    monkeypatch.chdir(tmp_path)
    Path("q.md").write_text(DRAFT, encoding="utf-8")
    path = write_docx(DRAFT, Path("q.docx"))
    word = docx.Document(str(path))
    paragraph = next(one for one in word.paragraphs if "签约项目" in one.text)
    text = paragraph.text.replace("12个", "15个")
    for run in paragraph.runs[1:]:
        run._r.getparent().remove(run._r)
    paragraph.runs[0].text = text
    word.add_comment(paragraph.runs, text="请核实", author="李四")
    word.save(str(path))
    return path


def test_the_draft_takes_the_changes_and_the_old_one_is_kept(writer, edited: Path) -> None:
    first = writer("import-edits", edited, "--dry-run", "--json").json
    assert (first["changed"], first["written"], Path("q.md").read_text(encoding="utf-8")) == (True, None, DRAFT)
    done = writer("import-edits", "q.docx", "--json").json
    assert Path("q.md").read_text(encoding="utf-8") == DRAFT.replace("12个", "15个")
    assert Path(done["kept"]).read_text(encoding="utf-8") == DRAFT
    assert [(one["id"], one["kinds"]) for one in done["sections"] if one["kinds"]] == [("1", ["changed"])]
    assert done["comments"] == [
        {"author": "李四", "text": "请核实", "quote": "签约项目15个，总投资8.6亿元。", "section": "1"}
    ]
    again = writer("import-edits", "q.docx")
    assert "没有要导入的改动" in again.out
    assert len(list(Path().glob("q（旧稿*"))) == 1


def test_another_place_and_wrong_use_are_told(writer, edited: Path) -> None:
    assert writer("import-edits", "q.docx", "-o", "new.md").status == 0
    assert "15个" in Path("new.md").read_text(encoding="utf-8")
    assert Path("q.md").read_text(encoding="utf-8") == DRAFT
    assert writer("import-edits", "q.docx", "-o", "new.docx").status == 2
    edited.rename("别的.docx")
    lost = writer("import-edits", "别的.docx")
    assert (lost.status, "请用 --into 写明" in lost.err) == (2, True)
    assert writer("import-edits", "别的.docx", "--into", "q.md", "--revisions", "maybe").status == 2
    Path("other.md").write_text("# 采购合同\n\n甲方向乙方采购办公设备若干，验收后付清。\n", encoding="utf-8")
    other = writer("import-edits", "别的.docx", "--into", "other.md")
    assert (other.status, "像是另一份材料" in other.err) == (2, True)


def test_a_draft_that_went_on_since_the_export_is_told(writer, edited: Path) -> None:
    assert "之后又改过" not in writer("import-edits", edited, "--dry-run").err
    later = Path("q.md").stat().st_mtime + 60
    os.utime("q.md", (later, later))
    assert "之后又改过" in writer("import-edits", edited, "--dry-run").err
