"""How LibreOffice sets the file: 22 lines of 28 characters, and the page number where the standard has it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from writer.export import write_docx

OFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")
pytestmark = pytest.mark.skipif(not (OFFICE and PDFTOTEXT), reason="LibreOffice or pdftotext is not installed")
POINTS_PER_MM = 72 / 25.4


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rendered")
    paragraph = "春江花月夜海上明月共潮生滟随波千万里何处" * 80
    path = write_docx(f"# 版面测试\n\n{paragraph}\n", folder / "a.docx")
    own = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), own, "--headless", "--convert-to", "pdf", path.name]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=110)
    return folder / "a.pdf"


def printed(pdf: Path, *options: str) -> str:
    return subprocess.run(
        [str(PDFTOTEXT), *options, pdf.name, "-"],
        cwd=pdf.parent,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout


def test_a_page_holds_22_lines_of_28_characters(pdf: Path) -> None:
    lines = [line.strip() for line in printed(pdf, "-f", "2", "-l", "2", "-layout").splitlines() if line.strip()]
    assert re.fullmatch(r"—\s*2\s*—", lines.pop())
    assert [len(line) for line in lines] == [28] * 22


def test_text_and_page_number_stand_where_the_standard_has_them(pdf: Path) -> None:
    page = printed(pdf, "-f", "2", "-l", "2", "-bbox")
    words = [
        (float(left), float(top), float(right), float(bottom), text)
        for left, top, right, bottom, text in re.findall(
            r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', page
        )
    ]
    body = [word for word in words if len(word[4]) > 3]
    number = [word for word in words if word[4] in {"—", "2"} or word[4].startswith("—")]
    assert abs(min(word[0] for word in body) / POINTS_PER_MM - 28) < 1
    assert abs(max(word[2] for word in body) / POINTS_PER_MM - 184) < 1
    middle = (number[0][1] + number[0][3]) / 2 / POINTS_PER_MM
    assert abs(middle - (297 - 35 + 7)) < 1.5
    # One character of 14 pt from the left edge of the type area on an even page.
    assert abs(min(word[0] for word in number) / POINTS_PER_MM - (28 + 14 / POINTS_PER_MM)) < 1
