"""The ledger as the last attachment of a Word file: rows as pasted, the head on every page, named under the text."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from writer.export import write_docx
from writer.facts import parse_facts
from writer.schema import Ledger

DRAFT = "# 岚桥园区2026年上半年总结\n\n## 一、基本情况\n\n签约项目12个。\n\n岚桥园区管委会\n2026年7月6日\n"
FACTS = parse_facts(
    "指标\t单位\t本期\t上年同期\t目标\n签约项目\t个\t29\t23\t38\n　其中：超亿元项目\t个\t17\t13\t22\n"
    "税收收入\t亿元\t10.740\t9.86\t14.5\n履约率\t%\t82.8\t78.3\t\n招商\t\t开展专题活动\t\t\n"
)


def written(
    draft: str, folder: Path, ledger: Ledger = FACTS
) -> tuple[list[str], list[list[str]], docx.document.Document]:
    document = docx.Document(str(write_docx(draft, folder / "a.docx", table=ledger)))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return [one.text for one in document.paragraphs if one.text.strip()], rows, document


def test_rows_stand_as_pasted_with_what_follows_from_them(tmp_path: Path) -> None:
    texts, rows, document = written(DRAFT, tmp_path)
    assert rows[0] == ["指标", "单位", "本期", "上年同期", "同比增减", "目标", "完成目标"]
    assert rows[1] == ["签约项目", "个", "29", "23", "+26.1%", "38", "76.3%"]
    assert rows[2][0].startswith("\u3000")
    assert [row[2] for row in rows if row[0] == "税收收入"] == ["10.740"]
    assert next(row for row in rows if row[0] == "履约率")[4:] == ["+4.5个百分点", "", ""]
    assert len(rows) == 5
    assert [bool(row._tr.findall(f"{qn('w:trPr')}/{qn('w:tblHeader')}")) for row in document.tables[0].rows] == [
        True, False, False, False, False,
    ]  # fmt: skip
    assert texts[texts.index("附件：主要指标完成情况表") + 1] == "岚桥园区管委会"
    assert texts[-2:] == ["附件", "主要指标完成情况表"]


@pytest.mark.parametrize(
    ("listed", "lines", "corner"),
    [
        ("附件：1.项目清单\n2.企业名单", ["附件：1.项目清单", "2.企业名单", "3.主要指标完成情况表"], "附件3"),
        ("附件：项目清单", ["附件：项目清单"], "附件2"),
    ],
)
def test_attachments_that_are_there_are_counted_on(tmp_path: Path, listed: str, lines: list[str], corner: str) -> None:
    texts, _, _ = written(DRAFT.replace("岚桥园区管委会", f"{listed}\n\n岚桥园区管委会"), tmp_path)
    place = texts.index(lines[0])
    assert texts[place : place + len(lines) + 1] == [*lines, "岚桥园区管委会"]
    assert texts[-2] == corner


def test_without_figures_there_is_no_table(tmp_path: Path) -> None:
    texts, rows, _ = written(DRAFT, tmp_path, Ledger())
    assert not rows
    assert not [one for one in texts if "附件" in one]


def test_the_signature_keeps_to_the_text(tmp_path: Path) -> None:
    _, _, document = written(DRAFT, tmp_path)
    kept = {one.text: one.paragraph_format.keep_with_next for one in document.paragraphs}
    assert (kept["签约项目12个。"], kept["附件：主要指标完成情况表"]) == (True, True)
