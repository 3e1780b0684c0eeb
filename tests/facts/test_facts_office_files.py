"""Word tables, and workbooks as offices keep them."""

from __future__ import annotations

import datetime
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Pt
from openpyxl import Workbook

from writer.errors import NoFacts, UnreadableFile
from writer.facts import read_facts
from writer.schema import Ledger


def told(ledger: Ledger) -> list[tuple[str, str, str]]:
    return [(fact.label, str(fact.value), fact.unit) for fact in ledger.facts]


def reasons(ledger: Ledger) -> str:
    return " ".join(problem.reason for problem in ledger.problems)


def fill(table: object, rows: list[list[str]]) -> None:
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text  # type: ignore[attr-defined]


def word(path: Path) -> Path:
    document = Document()
    document.add_paragraph("云栖园区2026年1—9月运行情况")
    document.add_paragraph("1—9月，接待客商98批次，同比增加12批次。引进某锂电项目，9月底开工。")
    document.add_paragraph("单位：万元")
    table = document.add_table(5, 5)
    fill(
        table,
        [
            ["指标", "9月当月", "", "1—9月累计", ""],
            ["", "绝对值", "同比%", "绝对值", "同比%"],
            ["税收收入", "1,200", "5.1", "10,740", "8.9"],
            ["其中：增值税", "500", "", "4,300", "7.0"],
            ["企业所得税", "300", "", "2,100", "-3.2"],
        ],
    )
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 3).merge(table.cell(0, 4))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(4, 0).paragraphs[0].paragraph_format.left_indent = Pt(32)
    document.add_paragraph("各镇（街道）签约情况表")
    second = document.add_table(3, 3)
    fill(second, [["镇（街道）", "签约项目（个）", "到位资金（亿元）"], ["甲镇", "12", "3.2"], ["合计", "12", "3.2"]])
    document.save(str(path))
    return path


def test_word_tables_with_the_paragraphs_between_them(tmp_path: Path) -> None:
    ledger = read_facts(word(tmp_path / "a.docx"))
    assert (ledger.title, ledger.period) == ("云栖园区2026年1—9月运行情况", "2026年1—9月")
    assert told(ledger) == [
        ("接待客商", "98", "批次"),
        ("引进某锂电项目", "None", ""),
        ("税收收入", "10740", "万元"),
        ("9月税收收入", "1200", "万元"),
        ("增值税", "4300", "万元"),
        ("9月增值税", "500", "万元"),
        ("企业所得税", "2100", "万元"),
        ("9月企业所得税", "300", "万元"),
        ("甲镇签约项目", "12", "个"),
        ("甲镇到位资金", "3.2", "亿元"),
        ("签约项目", "12", "个"),
        ("到位资金", "3.2", "亿元"),
    ]
    assert [fact.part_of for fact in ledger.facts[4:8]] == ["F3", "F4", "F3", "F4"]
    assert (ledger.facts[2].growth, ledger.facts[3].growth) == (Decimal("8.9"), Decimal("5.1"))
    assert ledger.problems == ()


def test_a_table_inside_a_cell_is_read_after_its_table(tmp_path: Path) -> None:
    document = Document()
    outer = document.add_table(2, 2)
    fill(outer, [["指标", "本期"], ["签约项目", "18个"]])
    inner = outer.cell(1, 1).add_table(2, 2)
    fill(inner, [["指标", "本期"], ["投产项目", "5个"]])
    document.save(str(tmp_path / "a.docx"))
    assert told(read_facts(tmp_path / "a.docx")) == [("签约项目", "18", "个"), ("投产项目", "5", "个")]


def test_a_unit_line_is_about_its_own_table(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("单位：万元")
    fill(document.add_table(2, 2), [["指标", "本期"], ["税收", "18"]])
    document.add_paragraph("")
    fill(document.add_table(2, 2), [["指标", "本期"], ["用工", "300"]])
    document.save(str(tmp_path / "a.docx"))
    ledger = read_facts(tmp_path / "a.docx")
    assert told(ledger) == [("税收", "18", "万元"), ("用工", "300", "")]
    assert "「用工」没有单位" in reasons(ledger)


@pytest.mark.parametrize(("name", "part"), [("a.docx", "word/document.xml"), ("a.xlsx", "xl/workbook.xml")])
def test_archives_that_are_bombs_or_broken_are_refused(tmp_path: Path, name: str, part: str) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, b" " * (110 * 1024 * 1024))
    with pytest.raises(UnreadableFile, match="异常庞大"):
        read_facts(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "<broken")
    with pytest.raises(UnreadableFile, match="另存为"):
        read_facts(path)
    path.write_bytes(b"")
    with pytest.raises(UnreadableFile, match="另存为"):
        read_facts(path)


def test_a_word_file_without_figures(tmp_path: Path) -> None:
    Document().save(str(tmp_path / "a.docx"))
    with pytest.raises(NoFacts):
        read_facts(tmp_path / "a.docx")


def test_number_formats_are_read_as_excel_shows_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["指标", "单位", "本期"])
    formats = [
        (0.375, "0.0%", "37.5"), (1234.5, "#,##0", "1235"), (56.2, "0.00_ ", "56.20"),
        (1234.5, "#,##0.00_ ;[红]-0.0", "1234.50"),
        (123000, "0!.0,", "12.3"), (0.1 + 0.2, "General", "0.3"), (1892, "#,##0.##", "1892"), (56200, "0.0,", "56.2"),
        (1e11, "0", "100000000000"), (-3.25, "0.0;(0.0)", "-3.3"),
    ]  # fmt: skip
    for at, (value, style, _) in enumerate(formats, start=2):
        sheet.append([f"指标{at}", "%" if "%" in style else "亿元", value])
        sheet.cell(at, 3).number_format = style
    book.save(tmp_path / "a.xlsx")
    ledger = read_facts(tmp_path / "a.xlsx")
    assert [str(fact.value) for fact in ledger.facts] == [expected for _, _, expected in formats]


def test_errors_formulas_and_hidden_parts_are_reported_by_their_place(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "主要指标"
    sheet["A1"] = "2026年9月主要指标"
    sheet.merge_cells("A1:E1")
    sheet.append(["指标", "单位", "本期", None, "上年同期", "内部数"])
    sheet.append(["签约项目", "个", 18, None, 15, 7])
    sheet.append(["到位资金", "亿元", "#DIV/0!", None, 3])
    sheet.append(["税收", "亿元", "=C3/2", None, 2])
    sheet.append(["旧指标", "个", 1, None, 1])
    sheet["C4"].data_type = "e"
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["F"].hidden = True
    sheet["A8"] = "注：签约项目为快报数"
    sheet["XFD1048576"].number_format = "0.00"
    other = book.create_sheet("活动")
    other["A1"] = "外出招商情况表"
    other.append(["指标", "单位", datetime.datetime(2026, 9, 1)])
    other["C2"].number_format = 'yyyy"年"m"月"'
    other.append(["外出招商", "次", 42])
    book.save(tmp_path / "a.xlsx")
    ledger = read_facts(tmp_path / "a.xlsx")
    assert told(ledger) == [("签约项目", "18", "个"), ("外出招商", "42", "次")]
    assert ledger.facts[0].prior == 15
    assert "7" not in ledger.facts[0].note
    assert ledger.facts[1].source == "〔活动〕外出招商\t次\t42"
    for said in ("C4 是表格错误值 #DIV/0!", "C5 是公式", "第 6 行在表格中是隐藏的", "F 列在表格中是隐藏的", "表注"):
        assert said in reasons(ledger), said


def test_ten_thousand_rows_of_a_workbook(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["指标", "单位", "本期", "上年同期"])
    for number in range(10_000):
        sheet.append([f"指标{number}", "个", number, number + 1])
    book.save(tmp_path / "a.xlsx")
    assert len(read_facts(tmp_path / "a.xlsx").facts) == 10_000
