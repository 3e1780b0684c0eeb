"""The audit: comments, the tables behind the report, and the workbook, which nothing pasted turns into a formula."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from writer.errors import InputError
from writer.export import Audit, as_plain_text, write_audit_xlsx, write_docx
from writer.schema import Fact, Finding, Ledger, Trace

DRAFT = """# 岚桥经济开发区工作汇报

## 一、情况

今年以来，签约项目12个，增长8.5%。**到位资金**7亿元。

二是抓服务。
"""


def trace(text: str, verdict: str, fact: str = "", formula: str = "", source: str = "") -> Trace:
    at = DRAFT.index(text)
    return Trace(at, at + len(text), text, verdict, fact, "", formula, source)  # type: ignore[arg-type]


def finding(text: str, severity: str, message: str, suggestion: str = "") -> Finding:
    at = DRAFT.index(text) if text else 0
    return Finding("x", severity, at, at + len(text), text, message, suggestion)  # type: ignore[arg-type]


AUDIT = Audit(
    (
        trace("今年", "period"),
        trace("12个", "supported", "F1", "12个", "签约项目\t个\t12"),
        trace("8.5%", "unsupported"),
        trace("7亿元", "derived", "F2", "=3+4", '=HYPERLINK("http://a.example")'),
    ),
    (
        finding("二是", "warning", "有“二是”而没有“一是”", "补上“一是”"),
        finding("8.5%", "error", "数据里没有 8.5%"),
        finding("", "info", "没有落款"),
    ),
    ("F3",),
    Ledger(
        (Fact("F1", "签约项目", Decimal(12), "个"), Fact("F2", "到位资金"), Fact("F3", "开工项目", source="开工\t3"))
    ),
)


def test_figures_and_findings_are_comments_on_their_own_words(tmp_path: Path) -> None:
    document = docx.Document(str(write_docx(DRAFT, tmp_path / "a.docx", audit=AUDIT)))
    assert [one.text for one in document.comments] == [
        "与数据一致\n数据：F1 签约项目\n算式：12个\n粘贴的原行：签约项目 个 12",
        "数据中没有\n【错误】数据里没有 8.5%",
        '由数据算得\n数据：F2 到位资金\n算式：=3+4\n粘贴的原行：=HYPERLINK("http://a.example")',
        "【注意】有“二是”而没有“一是”\n建议：补上“一是”",
    ]
    body = document.element.body
    words = []
    for start in body.iter(qn("w:commentRangeStart")):
        text, at = "", start.getnext()
        while at.tag != qn("w:commentRangeEnd"):
            text += "".join(one.text or "" for one in at.iter(qn("w:t")))
            at = at.getnext()
        words.append(text)
    assert words == ["12个", "8.5%", "7亿元", "二是"]
    assert {one.author for one in document.comments} == {"拟稿"}
    assert len({one.comment_id for one in document.comments}) == 4


def test_the_tables_stand_on_landscape_pages_behind_the_report(tmp_path: Path) -> None:
    document = docx.Document(str(write_docx(DRAFT, tmp_path / "a.docx", audit=AUDIT)))
    first, last = document.sections
    assert (round(first.page_width.mm), round(last.page_width.mm)) == (210, 297)
    assert last.footer.is_linked_to_previous
    figures, findings, unused = ([[cell.text for cell in row.cells] for row in table.rows] for table in document.tables)
    assert figures[0] == ["序号", "数字", "所在文句", "结论", "数据", "算式", "粘贴的原行"]
    assert figures[2] == [
        "2",
        "12个",
        "今年以来，签约项目12个，增长8.5%。",
        "与数据一致",
        "F1 签约项目",
        "12个",
        "签约项目 个 12",
    ]
    assert figures[4][2] == "到位资金7亿元。"
    assert [row[1:3] for row in findings[1:]] == [["错误", "8.5%"], ["注意", "二是"], ["提示", ""]]
    assert unused[1:] == [["F3", "开工项目", "开工 3"]]
    shown = [one.text for one in document.paragraphs]
    assert "共 4 处数字，1 处需要核实；检查意见：错误 1 条、注意 1 条、提示 1 条；1 项数据没有写进文稿。" in shown
    heads = [table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None for table in document.tables]
    assert heads == [True] * 3


def test_the_workbook_has_the_same_and_no_formula(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_audit_xlsx(DRAFT, tmp_path / "a.xlsx", AUDIT))
    assert book.sheetnames == ["数字核对", "检查意见", "未写入的数据"]
    sheet = book["数字核对"]
    assert [cell.value for cell in sheet[3]] == [
        2, "12个", "今年以来，签约项目12个，增长8.5%。", "与数据一致", "F1 签约项目", "12个", "签约项目 个 12",
    ]  # fmt: skip
    assert [sheet["F5"].value, sheet["F5"].data_type, sheet["G5"].data_type] == ["=3+4", "s", "s"]
    assert not [cell for one in book for row in one.iter_rows() for cell in row if cell.data_type == "f"]
    assert sheet.freeze_panes == "A2"
    assert [sheet["A4"].fill.fgColor.rgb, sheet["A3"].fill.fgColor.rgb][0] != sheet["A3"].fill.fgColor.rgb
    assert book["检查意见"]["E2"].value == "数据里没有 8.5%"


def test_hostile_text_in_the_audit_is_written(tmp_path: Path) -> None:
    odd = Audit((trace("12个", "supported", "F\x00\x0b\ud800", "\uffff<w:t>", "a\x1f" * 40_000),))
    write_audit_xlsx(DRAFT, tmp_path / "a.xlsx", odd)
    openpyxl.load_workbook(tmp_path / "a.xlsx")
    docx.Document(str(write_docx(DRAFT, tmp_path / "a.docx", audit=odd)))


def test_a_workbook_cannot_be_written_anywhere(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"后缀不是 \.xlsx，Excel 打不开"):
        write_audit_xlsx(DRAFT, tmp_path / "a.xls", AUDIT)
    with pytest.raises(InputError, match="文稿是空的"):
        write_audit_xlsx("\n", tmp_path / "a.xlsx", AUDIT)


def test_plain_text_keeps_the_numbers_and_drops_the_marks() -> None:
    text = DRAFT + "\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n"
    assert as_plain_text(text) == (
        "岚桥经济开发区工作汇报\n\n\u3000\u3000一、情况\n"
        "\u3000\u3000今年以来，签约项目12个，增长8.5%。到位资金7亿元。\n\u3000\u3000二是抓服务。\n甲\t乙\n1\t2\n"
    )
    with pytest.raises(InputError, match="文稿是空的"):
        as_plain_text("---\n")
