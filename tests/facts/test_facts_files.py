"""Files: encodings, workbooks, and what is no data file."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment

from writer.errors import NoFacts, UnreadableFile
from writer.facts import read_facts

TEXT = "指标\t单位\t本期\t上年同期\n签约项目\t个\t18\t15\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "数据.tsv"
    path.write_bytes(TEXT.encode(encoding))
    ledger = read_facts(path)
    assert [(fact.label, fact.value, fact.prior) for fact in ledger.facts] == [("签约项目", 18, 15)]


@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", TEXT.replace("\t", ",")), ("a.md", "签约项目18个"), ("a.txt", "签约项目18个")]
)
def test_kinds(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_facts(tmp_path / name).facts[0].value == 18


def test_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="找不到"):
        read_facts(tmp_path / "没有.tsv")
    for name, data, cure in (
        ("a.xls", b"\xd0\xcf\x11\xe0", "另存为 .xlsx"),
        ("a.txt", bytes(range(256)) * 4, "编码"),
        ("a.xlsx", b"PK\x03\x04 broken", "Excel"),
        ("b.xlsx", b"", "Excel"),
        ("a.exe", b"MZ", "数据文件"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UnreadableFile, match=cure):
            read_facts(tmp_path / name)
    (tmp_path / "空.txt").write_text("\n", encoding="utf-8")
    with pytest.raises(NoFacts, match="表头"):
        read_facts(tmp_path / "空.txt")


def test_too_big(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    with pytest.raises(UnreadableFile, match="20 MB"):
        read_facts(path)


def workbook(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["2026年1—9月主要指标", None, None, None, None])
    sheet.merge_cells("A1:E1")
    sheet.append(["指标", "单位", "本期", None, "上年同期"])
    sheet.append([None, None, "绝对额", "增长", None])
    for area in ("A2:A3", "B2:B3", "C2:D2", "E2:E3"):
        sheet.merge_cells(area)
    sheet.append(["总投资", "亿元", 56.2, 0.375, 0.1 + 0.2])
    sheet["C4"].number_format = "0.00"
    sheet["D4"].number_format = "0.0%"
    sheet.append(["其中外资", "亿元", 5, None, None])
    sheet.append(["内资", "亿元", 1234.5, None, None])
    sheet["A6"].alignment = Alignment(indent=2)
    sheet["C6"].number_format = "#,##0.00_ ;[Red]\\-#,##0.00\\ "
    sheet.append(["转化率", "%", 0.375, None, None])
    sheet["C7"].number_format = "0.00%"
    sheet.append(["税收", "亿元", "=C4*2", None, None])
    hidden = book.create_sheet("旧表")
    hidden.append(["指标", "本期"])
    hidden.append(["旧", 1])
    hidden.sheet_state = "hidden"
    second = book.create_sheet("活动")
    second.append(["指标", "单位", "本期"])
    second.append(["外出招商", "次", 42])
    book.save(path)
    return path


def test_workbook(tmp_path: Path) -> None:
    ledger = read_facts(workbook(tmp_path / "a.xlsx"))
    assert ledger.period == "2026年1—9月"
    total, foreign, domestic, rate, visits = ledger.facts
    assert (str(total.value), total.growth, total.prior, total.line) == ("56.20", Decimal("37.5"), Decimal("0.3"), 4)
    assert (foreign.label, foreign.part_of) == ("外资", "F1")
    assert (str(domestic.value), domestic.part_of) == ("1234.50", "F1")
    assert (str(rate.value), rate.unit) == ("37.50", "%")
    assert (visits.label, visits.value, visits.unit) == ("外出招商", 42, "次")
    reasons = " ".join(problem.reason for problem in ledger.problems)
    assert "C8 是公式" in reasons
    assert "「旧表」是隐藏的" in reasons


def test_openpyxl_is_loaded_for_workbooks_only(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(TEXT, encoding="utf-8")
    code = (
        "import sys; from writer.facts import read_facts; read_facts(sys.argv[1]);"
        "assert not {'openpyxl', 'docx', 'chromadb', 'gradio', 'sqlalchemy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.tsv")], check=True)
