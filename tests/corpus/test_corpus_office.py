"""Old Word, WPS, RTF and OpenDocument files, by the LibreOffice of this machine; the cure where there is none."""

# ruff: noqa: E501
from __future__ import annotations

import shutil
import socket
import subprocess
import threading
from pathlib import Path

import pytest
from office_files import paragraph, run, word, written, zipped

from writer.corpus.files import office
from writer.corpus.read import read_data, read_file
from writer.errors import UnreadableFile

needs_office = pytest.mark.skipif(office.find_soffice() is None, reason="LibreOffice is not installed")
NUMBERING = (
    '<w:abstractNum w:abstractNumId="5"><w:multiLevelType w:val="multilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="5"/></w:num>'
)


def _item(text: str, depth: int) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="5"/></w:numPr>')


def _body() -> str:
    by = 'w:id="1" w:author="a" w:date="2026-01-01T00:00:00Z"'
    cells = "".join(
        f"<w:tr><w:tc><w:tcPr><w:tcW w:w='3000' w:type='dxa'/></w:tcPr>{paragraph(name)}</w:tc>"
        f"<w:tc><w:tcPr><w:tcW w:w='3000' w:type='dxa'/></w:tcPr>{paragraph(value)}</w:tc></w:tr>"
        for name, value in [("指标", "本期"), ("签约（个）", "18")]
    )
    changed = f"<w:ins {by}>{run('18个')}</w:ins><w:del {by}>{run('15个').replace('w:t', 'w:delText')}</w:del>"
    return (
        paragraph("云栖园区2026年第三季度工作汇报")
        + _item("基本情况", 0)
        + _item("招商", 1)
        + paragraph("签约", runs=changed + run("。"))
        + f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='3000'/><w:gridCol w:w='3000'/></w:tblGrid>{cells}</w:tbl>"
        + _item("下一步打算", 0)
    )


EXPECTED = [
    "云栖园区2026年第三季度工作汇报", "一、基本情况", "（一）招商", "签约18个。", "指标\t本期", "签约（个）\t18", "二、下一步打算",
]  # fmt: skip


@needs_office
def test_an_old_word_file_and_a_wps_file(tmp_path: Path) -> None:
    made = written(tmp_path, "汇报.docx", word(_body(), numbering=NUMBERING))
    program = office.find_soffice()
    assert program is not None
    subprocess.run(
        [program, f"-env:UserInstallation={(tmp_path / 'own').as_uri()}", "--headless", "--convert-to", "doc", "--outdir", str(tmp_path / "old"), str(made)],
        check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    old = tmp_path / "old" / "汇报.doc"
    wps = shutil.copy(old, tmp_path / "汇报.wps")
    read = read_file(wps)  # Kingsoft's WPS files are Word files of that time
    assert read.text.splitlines() == EXPECTED
    assert not list(tmp_path.glob(".~lock*"))


def _rtf(text: str, more: str = "") -> bytes:
    coded = "".join(f"\\u{ord(char)}?" if char > "\x7f" else char for char in text)
    return f"{{\\rtf1\\ansi\\ansicpg936\\uc1 {more}{coded}\\par}}".encode()


@needs_office
def test_rich_text_is_read_and_fetches_nothing() -> None:
    asked = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        threading.Thread(target=lambda: (server.accept(), asked.set()), daemon=True).start()
        port = server.getsockname()[1]
        link = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "http://127.0.0.1:{port}/a.png" \\\\d}}{{\\fldrslt}}}}'
        assert read_data(_rtf("签约18个。", link), "汇报.rtf").text == "签约18个。\n"
        assert not asked.is_set()


@needs_office
def test_an_open_document_is_read() -> None:
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    content = (
        f'<office:document-content {names} office:version="1.2"><office:body><office:text>'
        "<text:p>签约18个。</text:p></office:text></office:body></office:document-content>"
    )
    data = zipped(
        {"mimetype": kind.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
    )
    assert read_data(data, "汇报.odt").text == "签约18个。\n"


@needs_office
def test_a_damaged_old_file_is_told_and_not_read_as_garbage() -> None:
    broken = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000) + "WordDocument".encode("utf-16-le") + bytes(2_000)
    with pytest.raises(UnreadableFile, match="转换不出来"):
        read_data(broken, "坏.doc")


@needs_office
def test_a_conversion_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(UnreadableFile, match="已停止"):
        office.to_docx(_rtf("签约18个。"), "慢.rtf", ".rtf", seconds=0.05)


def test_everything_that_a_converter_starts_is_ended_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "still"
    program = written(tmp_path, "soffice", f"#!/bin/sh\n(sleep 1; touch {mark}) &\nsleep 30\n".encode())
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_soffice", lambda: str(program))
    with pytest.raises(UnreadableFile, match="已停止"):
        office.to_docx(b"{\\rtf1}", "慢.rtf", ".rtf", seconds=0.3)
    threading.Event().wait(1.5)
    assert not mark.exists()


@pytest.mark.parametrize("name", ["旧.doc", "汇报.wps", "汇报.rtf"])
def test_without_libreoffice_the_cure_is_one_sentence(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_soffice", lambda: None)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")
    with pytest.raises(UnreadableFile) as caught:
        read_data(b"{\\rtf1 a}" if name.endswith("rtf") else old, name)
    assert name in str(caught.value)
    assert "另存为 .docx" in str(caught.value)
    assert "LibreOffice" in str(caught.value)
    assert "\n" not in str(caught.value)
