"""Word files in depth: what Word prints of the text is read, everything else is not."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

import pytest
from office_files import paragraph, run, word, written

from writer.corpus.files.numerals import written_number
from writer.corpus.read import read_data, read_file
from writer.errors import UnreadableFile


def text_of(body: str, styles: str = "", numbering: str = "") -> str:
    return read_data(word(body, styles, numbering), "报告.docx").text


def lines_of(body: str, styles: str = "", numbering: str = "") -> list[str]:
    return text_of(body, styles, numbering).splitlines()


# Tracked changes


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    gone = f"<w:del>{run('旧句', '').replace('w:t', 'w:delText')}</w:del>"
    assert lines_of(paragraph("截至9月底，", deleted) + paragraph("签约18个。")) == ["截至9月底，签约18个。"]
    assert lines_of(paragraph("", deleted, gone) + paragraph("签约18个。")) == ["签约18个。"]
    assert lines_of(paragraph("末段", deleted)) == ["末段"]


def test_moved_text_stands_where_it_was_moved_to() -> None:
    body = paragraph("甲。", runs=f"<w:moveFrom>{run('乙。')}</w:moveFrom>") + paragraph(
        "丙。", runs=f"<w:moveTo>{run('乙。')}</w:moveTo>"
    )
    assert lines_of(body) == ["甲。", "丙。乙。"]


def test_a_deleted_row_is_gone_and_an_inserted_one_is_there() -> None:
    def row(name: str, value: str, change: str = "") -> str:
        cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in (name, value))
        return f"<w:tr><w:trPr>{change}</w:trPr>{cells}</w:tr>"

    table = row("签约", "18") + row("旧行", "15", "<w:del/>") + row("开工", "6", "<w:ins/>")
    assert lines_of(f"<w:tbl>{table}</w:tbl>") == ["签约\t18", "开工\t6"]


# What is no text of the report


def test_hidden_text_is_left_out_and_told() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Open"><w:basedOn w:val="Secret"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Note"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = (
        paragraph("签约", runs=run("内部15个", "<w:vanish/>") + run("18个", '<w:vanish w:val="0"/>') + run("。"))
        + paragraph("", '<w:pStyle w:val="Note"/>', run("批注性文字"))
        + paragraph("", "", run("样式隐藏", '<w:rStyle w:val="Secret"/>') + run("样式显示", '<w:rStyle w:val="Open"/>'))
    )
    read = read_data(word(body, styles), "报告.docx")
    assert read.text.split() == ["签约18个。", "样式显示"]
    assert any("3 处隐藏文字" in note for note in read.notes)


def _field(code: str, result: str) -> str:
    marks = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    begin, separate, end = marks
    return f"{begin}<w:r><w:instrText> {code} </w:instrText></w:r>{separate}{run(result)}{end}"


def test_field_codes_are_left_out_and_results_kept_but_not_page_numbers() -> None:
    body = paragraph("见", runs=_field("REF _1 \\h", "附表") + "，第" + _field("PAGEREF _1", "12") + run("页"))
    simple = '<w:fldSimple w:instr=" DATE "><w:r><w:t>2026年9月30日</w:t></w:r></w:fldSimple>'
    page = '<w:fldSimple w:instr="PAGE"><w:r><w:t>3</w:t></w:r></w:fldSimple>'
    assert lines_of(body.replace("，第", run("，第")) + paragraph(runs=simple + page)) == [
        "见附表，第页",
        "2026年9月30日",
    ]


def test_a_table_of_contents_over_several_paragraphs_is_left_out() -> None:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    first = paragraph(runs=f"{begin}<w:r><w:instrText>TOC \\o</w:instrText></w:r>{separate}{run('一、情况')}")
    inner = paragraph(runs=f"<w:hyperlink>{run('二、问题')}{_field('PAGEREF _2', '2')}</w:hyperlink>")
    body = paragraph("总结") + first + inner + paragraph(runs=end) + paragraph("一、情况") + paragraph("签约18个。")
    assert lines_of(body) == ["总结", "一、情况", "签约18个。"]


def test_a_table_of_contents_without_an_end_does_not_swallow_the_report() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    assert lines_of(paragraph(runs=begin) + paragraph("一、情况") + paragraph("签约18个。"))[-2:] == [
        "一、情况",
        "签约18个。",
    ]


def test_notes_comments_and_references_to_them_are_left_out() -> None:
    marks = (
        '<w:commentRangeStart w:id="1"/><w:r><w:footnoteReference w:id="2"/></w:r><w:commentRangeEnd w:id="1"/>'
        '<w:r><w:commentReference w:id="1"/></w:r>'
    )
    extra = {
        "word/comments.xml": b"<c>secret</c>",
        "word/footnotes.xml": b"<c>secret</c>",
        "word/header1.xml": b"<c>secret</c>",
    }
    assert read_data(word(paragraph("签约18个", runs=marks + run("。")), extra=extra), "a.docx").text == "签约18个。\n"


# Text boxes


def _box(text: str) -> str:
    return f"<w:txbxContent>{paragraph(text)}{paragraph(text + '二')}</w:txbxContent>"


def test_a_text_box_is_read_once_below_its_paragraph() -> None:
    drawn = f"<w:drawing><a:graphic><wps:txbx>{_box('提示')}</wps:txbx></a:graphic></w:drawing>"
    old = f"<w:pict><v:textbox>{_box('提示')}</v:textbox></w:pict>"
    both = f"<w:r><mc:AlternateContent><mc:Choice>{drawn}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    body = paragraph("签约", runs=both + run("18个。")) + paragraph("开工6个。")
    assert lines_of(body) == ["签约18个。", "提示", "提示二", "开工6个。"]
    only_old = paragraph("签约", runs=f"<w:r>{old}</w:r>" + run("18个。"))
    assert lines_of(only_old) == ["签约18个。", "提示", "提示二"]


# Tables


def test_nested_tables_and_frames() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('内')}</w:tc><w:tc>{paragraph('表')}</w:tc></w:tr></w:tbl>"
    cells = f"<w:tc>{paragraph('外')}{inner}{paragraph()}</w:tc><w:tc>{paragraph('18')}</w:tc>"
    assert lines_of(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>") == ["外 内 表\t18"]
    # A report in a frame is text, not a row.
    frame = f"<w:tbl><w:tr><w:tc>{paragraph('一、情况')}{paragraph('签约18个。')}</w:tc></w:tr></w:tbl>"
    assert lines_of(frame) == ["一、情况", "签约18个。"]


# Numbering


def level(depth: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def listing(levels: str, overrides: str = "", number: int = 5) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        f'<w:num w:numId="{number + 1}"><w:abstractNumId w:val="{number}"/>{overrides}</w:num>'
    )


def item(text: str, depth: int, number: int = 5) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


OFFICIAL = (
    level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "（%4）")
)


def test_all_levels_of_an_official_report() -> None:
    body = "".join(
        item(text, depth)
        for text, depth in [
            ("情况", 0),
            ("招商", 1),
            ("签约", 2),
            ("大项目", 3),
            ("小项目", 3),
            ("开工", 2),
            ("外资", 1),
            ("做法", 0),
            ("机制", 1),
        ]
    )
    assert lines_of(body, numbering=listing(OFFICIAL)) == [
        "一、情况", "（一）招商", "1.签约", "（1）大项目", "（2）小项目", "2.开工", "（二）外资", "二、做法", "（一）机制",
    ]  # fmt: skip


def test_a_number_never_grows_into_a_figure() -> None:
    numbering = listing(level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2"))
    body = item("2026年签约18个", 0) + item("3个项目开工", 1) + item("总体情况", 0)
    assert lines_of(body, numbering=numbering) == ["1. 2026年签约18个", "1.1 3个项目开工", "2.总体情况"]


def test_a_deleted_paragraph_takes_no_number() -> None:
    gone = paragraph("", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr><w:rPr><w:del/></w:rPr>')
    assert lines_of(item("情况", 0) + gone + item("做法", 0), numbering=listing(OFFICIAL)) == ["一、情况", "二、做法"]


def test_a_style_separator_runs_the_heading_into_its_text() -> None:
    heading = item("招商有新进展。", 0).replace("</w:pPr>", "<w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr>")
    assert lines_of(heading + paragraph("签约18个。"), numbering=listing(OFFICIAL)) == ["一、招商有新进展。签约18个。"]


def test_legal_numbers_restarts_and_levels_that_a_list_replaces() -> None:
    legal = listing(level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert lines_of(item("甲", 0) + item("乙", 1), numbering=legal) == ["第一章甲", "1.1 乙"]
    on = listing(level(0, "decimal", "%1、") + level(1, "decimal", "（%2）", '<w:lvlRestart w:val="0"/>'))
    body = item("甲", 0) + item("乙", 1) + item("丙", 0) + item("丁", 1)
    assert lines_of(body, numbering=on) == ["1、甲", "（1）乙", "2、丙", "（2）丁"]
    other = listing(OFFICIAL, f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "%1）")}</w:lvlOverride>')
    assert lines_of(item("甲", 0) + item("乙", 0, number=6), numbering=other) == ["一、甲", "2）乙"]
    anew = listing(OFFICIAL, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    assert lines_of(item("甲", 0) + item("乙", 0, number=6) + item("丙", 0), numbering=anew) == [
        "一、甲",
        "一、乙",
        "二、丙",
    ]


def test_numbers_come_from_styles_also_by_inheritance_and_by_link() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="H1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Bare"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="numbering" w:styleId="Kept"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
    )
    link = '<w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="Kept"/></w:abstractNum><w:num w:numId="9"><w:abstractNumId w:val="9"/></w:num>'
    body = "".join(
        paragraph(text, f'<w:pStyle w:val="{style}"/>')
        for text, style in [("情况", "H1"), ("招商", "H2"), ("做法", "Own"), ("不编号", "Bare")]
    )
    off = paragraph("直接取消", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert lines_of(body + off + item("问题", 0, number=9), styles, listing(OFFICIAL) + link) == [
        "一、情况", "（一）招商", "二、做法", "不编号", "直接取消", "三、问题",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "form", "expected"),
    [
        (10, "chineseCounting", "十"), (11, "chineseCountingThousand", "十一"), (20, "japaneseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"), (110, "chineseCounting", "一百一十"),
        (3, "chineseLegalSimplified", "叁"), (12, "chineseLegalSimplified", "壹拾贰"), (2, "ideographTraditional", "乙"),
        (11, "ideographTraditional", "11"), (4, "upperRoman", "IV"), (9, "lowerRoman", "ix"), (7, "decimalZero", "07"),
        (3, "decimalEnclosedCircle", "③"), (21, "decimalEnclosedCircle", "21"), (5, "decimalEnclosedParen", "⑸"),
        (12, "decimalFullWidth", "１２"), (26, "lowerLetter", "z"), (10, "ideographDigital", "一〇"), (3, "unheard", "3"),
    ],
)  # fmt: skip
def test_number_formats(count: int, form: str, expected: str) -> None:
    assert written_number(count, form) == expected


# Kinds of Word files


def test_macros_are_told_and_not_read(tmp_path: Path) -> None:
    data = word(paragraph("签约18个。"), extra={"word/vbaProject.bin": b"Attribute VB_Name"})
    read = read_file(written(tmp_path, "报告.docm", data))
    assert read.text == "签约18个。\n"
    assert any("宏" in note for note in read.notes)


def test_a_word_file_by_content_whatever_its_name(tmp_path: Path) -> None:
    data = word(paragraph("签约18个。"))
    for name in ("报告.doc", "报告.wps", "报告.dotx", "报告.rtf"):
        assert read_file(written(tmp_path, name, data)).text == "签约18个。\n"


def test_strict_open_xml_is_read() -> None:
    body = word(paragraph("签约18个。"))
    import io
    import zipfile

    from office_files import zipped

    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strict = {
        name: data.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ).replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        for name, data in parts.items()
    }
    assert read_data(zipped(strict), "a.docx").text == "签约18个。\n"


def test_damaged_parts_that_the_text_does_not_need_do_no_harm() -> None:
    extra = {"word/styles.xml": b"<w:styles", "word/numbering.xml": b"", "word/media/image1.png": b"\0"}
    assert read_data(word(paragraph("签约18个。"), extra=extra), "a.docx").text == "签约18个。\n"


def test_a_style_that_goes_round_in_circles_and_absurd_nesting_end() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{own}"><w:basedOn w:val="{base}"/></w:style>'
        for own, base in ("AB", "BA")
    )
    assert lines_of(paragraph("签约", '<w:pStyle w:val="A"/>'), styles) == ["签约"]
    deep = "<w:smartTag>" * 5_000 + run("深") + "</w:smartTag>" * 5_000
    with pytest.raises(UnreadableFile, match="损坏"):
        text_of(paragraph("签约", runs=deep))
    nested = "<w:smartTag>" * 200 + run("深") + "</w:smartTag>" * 200
    assert text_of(paragraph("签约", runs=nested)) == "签约深\n"


def test_an_office_document_with_a_password_is_told() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    with pytest.raises(UnreadableFile, match="密码"):
        read_data(ole, "报告.docx")
    old = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"\xec\xa5" + bytes(500))
    old[522:524] = b"\x00\x01"
    old += "WordDocument".encode("utf-16-le")
    with pytest.raises(UnreadableFile, match="密码"):
        read_data(bytes(old), "报告.doc")
    sheet = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "Workbook".encode("utf-16-le")
    with pytest.raises(UnreadableFile, match="表格"):
        read_data(sheet, "报告.doc")


def test_inserted_documents_and_foot_notes_are_told() -> None:
    chunk = '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="z"/>'
    marks = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="3"/></w:r>'
    read = read_data(word(paragraph("签约18个。", runs=marks) + chunk + chunk + paragraph("开工6个。")), "报告.docx")
    assert read.text.split() == ["签约18个。", "开工6个。"]
    assert [("2 份" in note, "2 条" in note) for note in read.notes] == [(True, False), (False, True)]
    assert read_data(word(paragraph("签约18个。")), "报告.docx").notes == ()
