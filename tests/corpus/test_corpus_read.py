"""Files → text: encodings, Word files, and everything that must be refused with one sentence that says the cure."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.corpus import read_text
from writer.corpus.read import MAX_BYTES, clean, read_data
from writer.errors import UnreadableFile

TEXT = "云栖园区2026年第三季度工作汇报\n一、基本情况\n截至9月底，新签约项目18个，总投资56.2亿元。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
@pytest.mark.parametrize("suffix", [".txt", ".md", ".TXT"])
def test_reads_every_encoding_offices_have(tmp_path: Path, encoding: str, suffix: str) -> None:
    file = tmp_path / f"汇报{suffix}"
    file.write_bytes(TEXT.encode(encoding))
    assert read_text(file) == TEXT
    assert read_text(str(file)) == TEXT


def test_utf16_big_endian_with_mark(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert read_text(file) == TEXT


def test_line_ends_become_one_kind_and_invisible_characters_go(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("甲\r\n乙\r丙\x0c丁\u2028签约\u200b1\u202e8个\x07\t戊\u3000己\u00a0庚".encode())
    assert read_text(file) == "甲\n乙\n丙\n丁\n签约18个\t戊\u3000己\u00a0庚"


@given(st.text())
def test_cleaning_is_settled_after_one_pass(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\r" not in once
    assert "\x00" not in once


def _refused(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_text(path)
    message = str(caught.value)
    assert path.name in message
    assert "\n" not in message
    assert re.search("请", message), f"no cure: {message}"
    assert message.endswith("。")
    return message


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("空.txt", b"", "空"),
        ("空白.txt", b" \r\n\t\n", "空"),
        ("只有标记.txt", b"\xef\xbb\xbf", "没有文字"),
        ("二进制.txt", bytes(range(256)) * 40, "二进制"),
        ("无零字节.txt", b"\x01\x02\x03\x04\x05abc" * 50, "二进制"),
        ("压缩.txt", b"PK\x03\x04\x14\x01\x01\x01", "二进制"),
        ("旧.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "旧版 Word"),
        ("改名.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "密码"),
        ("改名.txt", b"%PDF-1.7 ...", "PDF"),
        ("不是压缩包.docx", "这是一段文字".encode(), "不是 Word"),
        ("日文.txt", "ことしの事業の進み方について、つぎのとおり報告します。".encode("shift-jis"), "编码"),
        ("西文.txt", "Le développement économique a été très élevé près d'ici".encode("latin-1"), "编码"),
        ("截断.txt", TEXT.encode() * 5 + b"\xe4\xb8", "编码"),
        ("半个字.txt", b"\xff\xfe\x00\xd8\x00\xd8", "编码"),
    ],
)
def test_refuses_what_is_no_text(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    assert told in _refused(file)


@pytest.mark.parametrize("suffix", [".doc", ".wps", ".rtf", ".odt", ".pdf", ".DOC", ".docm", ".ofd", ".zip", ".7z"])
def test_names_the_cure_for_a_format_in_name_only(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"总结{suffix}"
    file.write_bytes(b"anything")
    assert re.search("存为|压缩包", _refused(file))


@pytest.mark.parametrize("suffix", [".xlsx", ".png", ".exe"])
def test_refuses_other_formats(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"文件{suffix}"
    file.write_bytes(b"anything")
    _refused(file)


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".doc", ".xyz"])
def test_a_missing_file_is_missing_whatever_its_format(tmp_path: Path, suffix: str) -> None:
    assert "找不到" in _refused(tmp_path / f"没有{suffix}")


def test_a_folder_and_a_pipe_are_no_reports(tmp_path: Path) -> None:
    folder = tmp_path / "资料.txt"
    folder.mkdir()
    assert "文件夹" in _refused(folder)
    pipe = tmp_path / "管道.txt"
    os.mkfifo(pipe)
    assert "普通文件" in _refused(pipe)


def test_a_path_no_system_accepts_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        read_text("坏\x00名.txt")
    with pytest.raises(UnreadableFile):
        read_text("长" * 5_000 + ".txt")


def test_refuses_a_file_over_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "大.txt"
    with file.open("wb") as out:
        out.truncate(MAX_BYTES + 1)
    assert "20 MB" in _refused(file)


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400), suffix=st.sampled_from([".txt", ".docx", ".md"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    file = tmp_path_factory.getbasetemp() / f"任意{suffix}"
    file.write_bytes(data)
    try:
        read_text(file)
    except UnreadableFile as error:
        told = str(error)
    else:
        told = file.name
    assert file.name in told


# Word files


def _save(document: Document, path: Path) -> Path:  # type: ignore[valid-type]
    document.save(str(path))  # type: ignore[attr-defined]
    return path


def test_docx_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "页眉不要"
    document.sections[0].footer.paragraphs[0].text = "页脚不要"
    document.add_heading("一、基本情况", 1)
    document.add_paragraph("签约18个。")
    table = document.add_table(rows=2, cols=3)
    for row, values in enumerate([("指标", "本期", "上年同期"), ("签约项目（个）", "18", "15")]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    document.add_paragraph("表后一段。")
    text = read_text(_save(document, tmp_path / "a.docx"))
    assert text == "一、基本情况\n签约18个。\n指标\t本期\t上年同期\n签约项目（个）\t18\t15\n表后一段。\n"


def test_docx_merged_cells_keep_their_columns(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("说明")
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "甲\n乙"
    table.cell(0, 2).text = "丙"
    table.cell(1, 2).text = "末"
    assert read_text(_save(document, tmp_path / "a.docx")) == "说明\n甲 乙\t\t丙\n\t\t末\n"


def test_docx_keeps_insertions_and_drops_deletions(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("签约")
    for tag, text_tag, text in (
        ("w:ins", "w:t", "18个"),
        ("w:del", "w:delText", "15个"),
        ("w:moveFrom", "w:t", "移走"),
        ("w:moveTo", "w:t", "（移来）"),
    ):
        change, run, piece = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        piece.text = text
        run.append(piece)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run("。").add_break()
    paragraph.add_run("次行")
    assert read_text(_save(document, tmp_path / "a.docx")) == "签约18个（移来）。\n次行\n"


def test_docx_content_controls_are_read_but_not_the_table_of_contents(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("正文")
    for gallery, text in (("Table of Contents", "一、目录行\t1"), ("Cover Pages", "封面题目")):
        control, properties, part = OxmlElement("w:sdt"), OxmlElement("w:sdtPr"), OxmlElement("w:docPartObj")
        kind, content = OxmlElement("w:docPartGallery"), OxmlElement("w:sdtContent")
        kind.set(qn("w:val"), gallery)
        part.append(kind)
        properties.append(part)
        content.append(document.add_paragraph(text)._p)
        control.extend([properties, content])
        document.element.body.insert(0, control)
    assert read_text(_save(document, tmp_path / "a.docx")) == "封面题目\n正文\n"


def _zip(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_a_zip_that_is_no_word_file(tmp_path: Path) -> None:
    assert "压缩包" in _refused(_zip(tmp_path / "资料.docx", {"报告.txt": TEXT.encode()}))


def test_a_word_file_in_name_only(tmp_path: Path) -> None:
    broken = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w:document"}
    assert "损坏" in _refused(_zip(tmp_path / "坏.docx", broken))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    parts = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"\0" * (60 * 2**20)}
    assert "异常庞大" in _refused(_zip(tmp_path / "炸弹.docx", parts))


def test_a_cut_word_file(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph(TEXT)
    out = io.BytesIO()
    document.save(out)
    file = tmp_path / "半截.docx"
    file.write_bytes(out.getvalue()[: len(out.getvalue()) // 2])
    _refused(file)


def test_entities_in_a_word_file_are_not_expanded(tmp_path: Path) -> None:
    good = io.BytesIO()
    Document().save(good)
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "签约">{levels}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>开头&e9;&f;</w:t></w:r></w:p></w:body></w:document>"
    )
    with zipfile.ZipFile(good) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    file = _zip(tmp_path / "实体.docx", parts | {"word/document.xml": bomb.encode()})
    try:
        text = read_text(file)
    except UnreadableFile:
        text = ""
    assert len(text) < 1_000
    assert "root" not in text


def test_a_word_file_without_text(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph(" ")
    assert "没有文字" in _refused(_save(document, tmp_path / "扫描.docx"))


# Automatic numbering


def _level(depth: int, form: str, text: str, style: str = "", start: int = 1) -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{linked}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def _numbered(document: Document, levels: str, extra: str = "") -> None:  # type: ignore[valid-type]
    """Give the document one list, number 77, made of these levels."""
    root = document.part.numbering_part.element  # type: ignore[attr-defined]
    scope = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for xml in (
        f'<w:abstractNum {scope} w:abstractNumId="77">{levels}</w:abstractNum>',
        f'<w:num {scope} w:numId="77"><w:abstractNumId w:val="77"/></w:num>',
        f'<w:num {scope} w:numId="78"><w:abstractNumId w:val="77"/>{extra}</w:num>',
    ):
        root.append(parse_xml(xml))


def _in_list(document: Document, text: str, depth: int, number: int = 77) -> None:  # type: ignore[valid-type]
    properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()  # type: ignore[attr-defined]
    properties.get_or_add_ilvl().val = depth
    properties.get_or_add_numId().val = number


def test_automatic_numbers_are_written_out(tmp_path: Path) -> None:
    document = Document()
    _numbered(
        document,
        _level(0, "chineseCounting", "%1、")
        + _level(1, "chineseCountingThousand", "（%2）")
        + _level(2, "decimal", "%3."),
        extra='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="10"/></w:lvlOverride>',
    )
    for text, depth in (
        ("情况", 0),
        ("招商", 1),
        ("签约", 2),
        ("开工", 2),
        ("服务", 1),
        ("", 1),
        ("问题", 0),
        ("缺地", 1),
    ):
        _in_list(document, text, depth)
    document.add_paragraph("正文不编号。")
    for _ in range(2):
        _in_list(document, "另起一列", 0, number=78)
    assert read_text(_save(document, tmp_path / "a.docx")).splitlines() == [
        "一、情况", "（一）招商", "1.签约", "2.开工", "（二）服务", "", "二、问题", "（一）缺地", "正文不编号。",
        "十、另起一列", "十一、另起一列",
    ]  # fmt: skip


def test_numbers_of_a_style_and_bullets(tmp_path: Path) -> None:
    document = Document()
    _numbered(document, _level(0, "japaneseCounting", "%1、", style="Heading1") + _level(1, "bullet", "•"))
    numbering = document.styles["Heading 1"].element.get_or_add_pPr().get_or_add_numPr()
    numbering.get_or_add_numId().val = 77
    document.add_heading("情况", 1)
    document.add_paragraph("签约18个。")
    _in_list(document, "要点", 1)
    document.add_heading("问题", 1)
    assert read_text(_save(document, tmp_path / "a.docx")) == "一、情况\n签约18个。\n要点\n二、问题\n"


def test_control_characters_in_a_text_are_taken_out_and_told() -> None:
    plain = "园区围绕新能源电池和智能装备两条主导产业链开展招商，外出拜访企业42家。\n" * 5
    text = "\x1b[31m今年以来，签约\x08\x00项目12个，到位资金\u202e8.6亿元，同比增长\x7f5%。\u200b\n"
    read = read_data((plain + text).encode(), "总结.txt")
    assert read.text == plain + "[31m今年以来，签约项目12个，到位资金8.6亿元，同比增长5%。\n"
    assert read.notes == ("有 4 个看不见的控制字符或改变书写方向的字符，已去掉。",)
    assert read_data("今年以来，签约\u200b项目12个。\n".encode("gb18030"), "总结.txt").notes == ()
    with pytest.raises(UnreadableFile, match="二进制"):
        read_data(b"\x00\x01\x02" * 400 + "今年以来".encode(), "总结.txt")


def test_a_page_under_the_name_of_a_word_file_is_read() -> None:
    assert read_data("<html><body><p>签约项目12个。</p></body></html>".encode(), "总结.docx").text == "签约项目12个。\n"
