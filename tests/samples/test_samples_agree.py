"""The sample reports and this quarter's figures tell one story: what a newcomer drafts first must add up."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from writer.corpus import parse_report, read_text

PARK = "苍榆开发区"
LAST_YEAR, LAST_QUARTER = f"{PARK}2025年第三季度招商引资工作汇报.txt", f"{PARK}2026年第二季度招商引资工作汇报.txt"


@pytest.fixture(scope="module")
def rows(project: Path) -> list[list[str]]:
    """The lines of the sheet that hold figures: label, unit, this period, last year, target, note."""
    lines = (project / "examples" / "2026q3.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line.count("\t") == 5]
    return [row for row in cells if re.fullmatch(r"-?[0-9.,]+", row[2])]


def number(cell: str) -> Decimal:
    return Decimal(cell.replace(",", ""))


def test_last_year_is_what_last_years_report_says(project: Path, rows: list[list[str]]) -> None:
    report = read_text(project / "corpus" / LAST_YEAR)
    assert len(rows) >= 25
    for label, _, _, prior, *_ in rows:
        assert re.search(rf"(?<![0-9.]){re.escape(prior.replace(',', ''))}(?![0-9.])", report), label


def test_no_total_falls_below_the_last_quarter(project: Path, rows: list[list[str]]) -> None:
    """Cumulative values whose label the last report spells out in full only grow."""
    report = read_text(project / "corpus" / LAST_QUARTER)
    compared = 0
    for label, unit, value, *_ in rows:
        before = re.search(rf"{re.escape(label.strip())}([0-9.]+){re.escape(unit)}", report)
        if before and unit not in "%":
            compared += 1
            assert number(value) > Decimal(before[1]), label
    assert compared >= 10


def test_parts_add_up_to_the_total(rows: list[list[str]]) -> None:
    start = next(at for at, row in enumerate(rows) if row[0] == "计划总投资")
    parts, total = rows[start + 1 : start + 5], rows[start + 5]
    assert total[0].strip() == "合计"
    for column in (2, 3):
        assert sum(number(row[column]) for row in parts) == number(total[column]) == number(rows[start][column])


def test_the_workbook_and_the_chat_say_the_same(project: Path, rows: list[list[str]]) -> None:
    sheet = openpyxl.load_workbook(project / "examples" / "2026q3.xlsx", data_only=True).active
    assert sheet is not None
    held = {row[0].strip(): row for row in sheet.iter_rows(min_row=5, values_only=True) if isinstance(row[0], str)}
    chat = (project / "examples" / "2026q3_chat.txt").read_text(encoding="utf-8")
    for label, unit, value, prior, *_ in rows:
        scale = 100 if unit == "%" else 1
        assert [Decimal(str(cell)) * scale for cell in held[label.strip()][2:4]] == [number(value), number(prior)], (
            label
        )
        if "：" not in label and label.strip() not in {"电子信息", "绿色食品", "其他产业", "合计", "亩均税收"}:
            assert value.lstrip("-") in chat or value.replace(",", "") in chat, label


def test_growth_in_the_chat_is_computed_from_the_sheet(project: Path, rows: list[list[str]]) -> None:
    chat = (project / "examples" / "2026q3_chat.txt").read_text(encoding="utf-8")
    values = {number(row[2]): number(row[3]) for row in rows}
    checked = 0
    for value, word, growth in re.findall(r"([0-9.,]+)[^0-9，；。]{1,4}，同比(增长|下降)([0-9.]+)%", chat):
        prior = values[number(value)]
        change = ((number(value) / prior - 1) * 100).quantize(Decimal("0.1"), "ROUND_HALF_UP")
        assert change == (Decimal(growth) if word == "增长" else -Decimal(growth)), value
        checked += 1
    assert checked >= 8


def test_every_sample_is_a_report_of_usual_length(project: Path) -> None:
    samples = [path for path in (project / "corpus").iterdir() if path.name != "README.md"]
    described = (project / "corpus" / "README.md").read_text(encoding="utf-8")
    assert len(samples) >= 14
    for path in samples:
        assert f"`{path.name}`" in described
        text = read_text(path)
        assert 1_500 <= len(text) <= 3_500, path.name
        assert len(parse_report(text, path.name).sections) >= 5, path.name
