"""The Word file itself: page, fonts on every run, styles, page numbers, highlights, errors."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from writer.corpus import parse_report, read_text
from writer.errors import InputError, WriterError
from writer.export import PROFILES, write_docx
from writer.schema import Trace

DRAFT = """# 岚桥经济开发区2026年上半年招商引资工作总结
岚桥市人民政府：

今年以来，园区坚持“项目为王”，工作平稳推进。现将情况汇报如下。

## 一、基本情况

### （一）签约开工，双双过半。上半年签约项目12个，总投资【待补：总投资】亿元，引进XX科技。

### （二）资金到位

#### 1.内资

到位资金8.6亿元。

## 二、下一步打算

**一是抓落地。**二是抓服务。

岚桥经济开发区管理委员会
2026年7月6日
"""
RUN_FONTS = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")


@pytest.fixture
def written(tmp_path: Path) -> WordDocument:
    return docx.Document(str(write_docx(DRAFT, tmp_path / "报告.docx")))


def font(run: Any) -> tuple[str, int]:
    """The Chinese font of a run and its size in half points, from the run itself."""
    properties = run._r.rPr
    return properties.rFonts.get(qn("w:eastAsia")), int(properties.find(qn("w:sz")).get(qn("w:val")))


def paragraph(document: WordDocument, start: str) -> Any:
    return next(one for one in document.paragraphs if one.text.startswith(start))


def indent(one: Any, name: str) -> str | None:
    element = one._p.pPr.find(qn("w:ind"))
    return None if element is None else element.get(qn(f"w:{name}"))


def test_page_is_a4_with_the_margins_of_the_standard(written: WordDocument) -> None:
    section = written.sections[0]
    measures = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(length.mm) for length in measures] == [210, 297, 37, 35]
    assert [round(section.left_margin.mm), round(section.right_margin.mm)] == [28, 26]
    assert section._sectPr.find(qn("w:docGrid")) is None


def test_the_profile_sets_28_characters_to_a_line() -> None:
    profile = PROFILES["gbt9704"]
    assert profile.tracking == -5
    assert 28 * profile.char_width <= profile.type_width < 28 * (profile.char_width + 1)
    assert 22 * profile.line_pitch <= (297 - 37 - 35) / 25.4 * 72 < 23 * profile.line_pitch


def test_every_run_names_its_fonts_and_no_theme(written: WordDocument, tmp_path: Path) -> None:
    runs = [run for one in written.paragraphs for run in one.runs]
    assert runs
    for run in runs:
        fonts = run._r.rPr.rFonts
        assert all(fonts.get(qn(name)) for name in RUN_FONTS)
        assert fonts.get(qn("w:hint")) == "eastAsia"
        assert run._r.rPr.find(qn("w:b")).get(qn("w:val")) == "0"
    with zipfile.ZipFile(tmp_path / "报告.docx") as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml") and "theme/" not in name:
                assert not re.search(rb"w:(?:ascii|hAnsi|eastAsia|cs)Theme|w:themeColor|w:cstheme", archive.read(name))


def test_each_part_has_the_font_of_the_standard(written: WordDocument) -> None:
    expected = {
        "岚桥经济开发区\n2026": ("方正小标宋简体", 44),
        "岚桥市": ("仿宋_GB2312", 32),
        "今年以来": ("仿宋_GB2312", 32),
        "一、": ("黑体", 32),
        "（二）": ("楷体_GB2312", 32),
        "1.": ("仿宋_GB2312", 32),
        "2026年7月": ("仿宋_GB2312", 32),
    }
    for start, wanted in expected.items():
        assert {font(run) for run in paragraph(written, start).runs} == {wanted}, start


def test_a_run_in_heading_is_kai_to_its_full_stop_and_fangsong_after(written: WordDocument) -> None:
    one = paragraph(written, "（一）")
    kai = "".join(run.text for run in one.runs if font(run)[0] == "楷体_GB2312")
    rest = "".join(run.text for run in one.runs if font(run)[0] == "仿宋_GB2312")
    assert kai == "（一）签约开工，双双过半。"
    assert rest.startswith("上半年签约项目12个")
    assert one.style.name == "Normal"


def test_headings_are_word_headings(written: WordDocument) -> None:
    found = [(one.style.name, one.text) for one in written.paragraphs if one.style.name.startswith("Heading")]
    assert found == [
        ("Heading 1", "一、基本情况"),
        ("Heading 2", "（二）资金到位"),
        ("Heading 3", "1.内资"),
        ("Heading 1", "二、下一步打算"),
    ]
    for level in (1, 2, 3, 4):
        style = written.styles[f"Heading {level}"]
        assert style.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == str(level - 1)
        assert style.font.color.rgb is not None
        assert str(style.font.color.rgb) == "000000"


def test_paragraphs_are_indented_two_characters_and_spaced_exactly(written: WordDocument) -> None:
    for start in ("今年以来", "一、", "（一）", "（二）", "1.", "一是"):
        assert indent(paragraph(written, start), "firstLineChars") == "200"
        assert indent(paragraph(written, start), "firstLine") == "630"
    assert indent(paragraph(written, "岚桥市人民政府："), "firstLineChars") == "0"
    normal = written.styles["Normal"].paragraph_format
    assert normal.line_spacing is not None
    assert normal.line_spacing.pt == 28  # type: ignore[union-attr]


def test_signature_stands_two_characters_from_the_right_and_the_date_two_under_it(written: WordDocument) -> None:
    unit, date = paragraph(written, "岚桥经济开发区管理"), paragraph(written, "2026年7月6日")
    assert unit.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert indent(unit, "rightChars") == "200"
    profile = PROFILES["gbt9704"]
    unit_left = profile.type_width - (2 + len("岚桥经济开发区管理委员会")) * profile.char_width
    assert int(indent(date, "left") or 0) == unit_left + 2 * profile.char_width
    assert unit.paragraph_format.space_before.pt == 28


def test_a_date_longer_than_the_unit_stands_two_characters_from_the_right(tmp_path: Path) -> None:
    text = DRAFT.replace("岚桥经济开发区管理委员会\n2026年7月6日", "市产业办\n2026年12月16日")
    document = docx.Document(str(write_docx(text, tmp_path / "a.docx")))
    date, unit = paragraph(document, "2026年12月16日"), paragraph(document, "市产业办")
    assert date.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert indent(date, "rightChars") == "200"
    # 7 characters of date from 2 on the right; the unit (4) begins two characters before it.
    assert indent(unit, "rightChars") == "700"


def test_page_numbers_stand_outside_on_odd_and_even_pages(written: WordDocument) -> None:
    assert written.settings.odd_and_even_pages_header_footer
    section = written.sections[0]
    for footer, side, edge in ((section.footer, "RIGHT", "right"), (section.even_page_footer, "LEFT", "left")):
        one = footer.paragraphs[0]
        assert one.alignment == getattr(WD_ALIGN_PARAGRAPH, side)
        assert indent(one, f"{edge}Chars") == "100"
        assert one.text == "— 1 —"
        codes = [element.text.strip() for element in one._p.iter(qn("w:instrText"))]
        assert codes == ["PAGE"]
        assert {font(run) for run in one.runs} == {("宋体", 28)}


def test_what_is_left_to_fill_in_is_highlighted(written: WordDocument) -> None:
    marked = [run.text for one in written.paragraphs for run in one.runs if run.font.highlight_color is not None]
    assert any("【待补：总投资】" in text for text in marked)
    assert any("XX" in text for text in marked)
    assert not any("签约项目12个" in text for text in marked)


def test_bold_marks_are_gone(written: WordDocument) -> None:
    assert paragraph(written, "一是").text == "一是抓落地。二是抓服务。"


def test_properties_name_the_title_and_nobody(written: WordDocument) -> None:
    properties = written.core_properties
    assert properties.title == "岚桥经济开发区2026年上半年招商引资工作总结"
    assert properties.author == properties.last_modified_by == properties.comments == ""


def test_a_table_fills_the_type_area_and_repeats_its_head(tmp_path: Path) -> None:
    text = DRAFT.replace("到位资金8.6亿元。", "| 指标 | 数值 |\n| --- | --- |\n| 到位资金 | 8.6亿元 |")
    table = docx.Document(str(write_docx(text, tmp_path / "a.docx"))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["指标", "数值"], ["到位资金", "8.6亿元"]]
    widths = [int(grid.get(qn("w:w"))) for grid in table._tbl.tblGrid.findall(qn("w:gridCol"))]
    assert sum(widths) == PROFILES["gbt9704"].type_width
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None


def test_what_is_read_back_has_the_same_sections(project: Path, tmp_path: Path) -> None:
    for path in sorted((project / "corpus").glob("*.txt")):
        before = parse_report(read_text(path))
        after = parse_report(read_text(write_docx(before.text, tmp_path / f"{path.stem}.docx")))
        assert [(s.id, s.heading, s.role) for s in after.sections] == [
            (s.id, s.heading, s.role) for s in before.sections
        ]
        assert (after.title, after.recipient, after.date) == (before.title, before.recipient, before.date)


def test_an_audit_comments_every_figure_and_lists_them(tmp_path: Path) -> None:
    places = {text: DRAFT.index(text) for text in ("12个", "8.6亿元")}
    figures = (
        Trace(places["12个"], places["12个"] + 3, "12个", "supported", "F1", "value", "", "签约项目\t个\t12"),
        Trace(places["8.6亿元"], places["8.6亿元"] + 5, "8.6亿元", "unsupported"),
    )
    document = docx.Document(str(write_docx(DRAFT, tmp_path / "a.docx", audit=figures)))
    assert [comment.text for comment in document.comments] == [
        "与数据一致\n数据：F1\n粘贴的原行：签约项目 个 12",
        "数据中没有",
    ]
    marked = [
        one.text for one in document.element.body.iter(qn("w:r")) if one.find(qn("w:commentReference")) is not None
    ]
    assert len(marked) == 2
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert [(row[1], row[3], row[4], row[6]) for row in rows[1:]] == [
        ("12个", "与数据一致", "F1", "签约项目 个 12"),
        ("8.6亿元", "数据中没有", "", ""),
    ]
    assert any("1 处需要核实" in one.text for one in document.paragraphs)
    clean = docx.Document(str(write_docx(DRAFT, tmp_path / "b.docx")))
    assert not list(clean.comments)
    assert not clean.tables


@pytest.mark.parametrize("text", ["", " \n\u3000\n", "---\n```\n"])
def test_an_empty_draft_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="请先写出正文"):
        write_docx(text, tmp_path / "a.docx")
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_to_is_named_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "夹.docx").mkdir()
    cases = {
        tmp_path / "夹.docx": "是一个文件夹",
        tmp_path / "没有" / "a.docx": "不存在",
        tmp_path / "a.md": r"请改用 \.docx",
    }
    for path, message in cases.items():
        with pytest.raises(InputError, match=message):
            write_docx(DRAFT, path)
    with pytest.raises(InputError, match="可用的有：gbt9704"):
        write_docx(DRAFT, tmp_path / "a.docx", profile="letter")


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_docx(DRAFT, tmp_path / "a.docx")
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("docx.document.Document.save", full)
    with pytest.raises(InputError, match="请换一个位置"):
        write_docx(DRAFT, path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.docx"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120))
def test_any_text_is_written_or_refused_in_words(tmp_path: Path, text: str) -> None:
    try:
        path = write_docx(text, tmp_path / "a.docx")
    except WriterError:
        return
    docx.Document(str(path))


ORDER = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore widowControl overflowPunct autoSpaceDE autoSpaceDN "
    "spacing ind jc outlineLvl sectPr",
    "w:rPr": "rFonts b bCs color spacing kern sz szCs highlight lang",
    "w:tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook",
    "w:trPr": "cantSplit tblHeader",
}  # fmt: skip


def test_properties_stand_in_the_order_of_the_schema(tmp_path: Path) -> None:
    """Word repairs or refuses a file whose properties are out of order (ISO/IEC 29500-1, annex A)."""
    text = DRAFT.replace("到位资金8.6亿元。", "| 指标 | 数值 |\n| --- | --- |\n| 到位资金 | 8.6亿元 |")
    document = docx.Document(str(write_docx(text, tmp_path / "a.docx")))
    section = document.sections[0]
    roots = (document.element, document.styles.element, section.footer._element, section.even_page_footer._element)
    for root in roots:
        for tag, order in ORDER.items():
            for element in root.iter(qn(tag)):
                names = [child.tag.rpartition("}")[2] for child in element]
                places = [order.split().index(name) for name in names]
                assert places == sorted(places), (tag, names)
