"""What is read from a PDF depends on the file alone: no figure is lost, none run into another."""

from __future__ import annotations

import pytest
from office_files import SONG, Line, pdf

from writer.corpus.files import pdf as pdf_module
from writer.corpus.read import read_data

LATIN = "<</Type/Font/Subtype/{}/BaseFont/{}/Encoding/WinAnsiEncoding>>"
NO_METRICS = (
    "<</Type/Font/Subtype/Type0/BaseFont/{0}/Encoding/GBK-EUC-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
    "/BaseFont/{0}/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/W[1 95 500]>>]>>"
)
WITHOUT_OUTLINES = (  # as the text under a scanned page
    "<</Type/Font/Subtype/Type3/FontBBox[0 -200 1000 800]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 49/LastChar 57"
    "/CharProcs<<>>/Encoding<</Differences[49/one/two/three/four/five/six/seven/eight/nine]>>"
    "/Widths[500 500 500 500 500 500 500 500 500]>>"
)


def _read(lines: list[Line], font: str = SONG, encoding: str = "utf-16-be") -> str:
    return read_data(pdf([lines], font=font, encoding=encoding), "a.pdf").text


def _row(*cells: tuple[float, str], height: float = 600.0) -> list[Line]:
    return [(left, height, 12.0, text) for left, text in cells]


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (SONG, "utf-16-be"),
        (SONG.replace("SimSun", "STSong-Light").replace("UCS2", "UTF16"), "utf-16-be"),
        (SONG.replace("UniGB-UCS2-H", "GBK-EUC-H"), "gbk"),
        (NO_METRICS.format("NoSuchFont"), "gbk"),
    ],
)
def test_text_objects_of_one_character_are_read(font: str, encoding: str) -> None:
    lines = [
        *_row((90.0, "签约"), (200.0, "6"), (300.0, "中"), (400.0, "1"), (406.0, "8"), (412.0, "个")),
        *_row((90.0, "增"), (102.0, "长"), (114.0, "-"), (120.0, "9"), (126.0, "%"), height=570.0),
    ]
    assert _read(lines, font, encoding) == "签约\t6\t中\t18个\n增长-9%\n"


def test_a_figure_set_from_top_to_bottom_or_sideways_is_read() -> None:
    assert _read(_row((90.0, "6")), SONG.replace("UCS2-H", "UCS2-V")) == "6\n"
    sideways = pdf([_row((0.0, "6"), height=0.0)]).replace(b"0.0 0.0 Td", b"0 1 -1 0 9 9 Tm")
    assert read_data(sideways, "a.pdf").text == "6\n"


def test_a_lone_figure_in_a_font_without_outlines_is_read() -> None:
    assert _read(_row((90.0, "18"), (200.0, "6"), (300.0, "6")), WITHOUT_OUTLINES, "ascii") == "18\t6\t6\n"


def test_equal_rows_are_kept_and_what_is_printed_twice_is_read_once() -> None:
    wide = "签约项目稳步增长到位资金持续向好开工项目全面提速十八"
    rows = [line for height in (600.0, 572.0, 544.0) for line in _row((90.0, wide), height=height)]
    assert _read(rows).count(wide) == 3
    shadow = [*_row((90.0, "签约项目稳步增长十八个")), *_row((91.0, "签约项目稳步增长十八个"), height=599.0)]
    assert _read(shadow) == "签约项目稳步增长十八个\n"


@pytest.mark.parametrize("name", ["Helvetica", "Times-Roman", "Courier"])
def test_figures_that_a_typed_space_parts_are_two(name: str) -> None:
    font = LATIN.format("Type1", name)
    assert _read(_row((90.0, "2025 18 6")), font, "ascii") == "2025 18 6\n"
    step = 7.2 if name == "Courier" else 3.2
    apart = _row((90.0, "18"), (104.4, " "), (104.4 + step, "6"))
    assert _read(apart, font, "ascii") == "18 6\n"


def test_a_blank_at_the_end_of_a_cell_does_not_join_it_to_the_next() -> None:
    assert _read(_row((90.0, "签约"), (114.0, " "), (125.0, "18"), (137.0, " "), (150.0, "6"))) == "签约\t18\t6\n"


def test_a_minus_at_the_end_of_a_line_is_kept() -> None:
    lines = [*_row((90.0, "到位资金同比增长率为-")), *_row((90.0, "5.2%，签约项目。"), height=580.0)]
    assert _read(lines).replace("\n", "") == "到位资金同比增长率为-5.2%，签约项目。"


def test_a_glyph_without_a_character_leaves_a_mark() -> None:
    font = NO_METRICS.format("NoSuchFont").replace("GBK-EUC", "Identity").replace("GB1", "Identity")
    read = read_data(pdf([_row((90.0, "签约项目\x19个，总投资十八亿元"))], font=font), "a.pdf")
    assert read.text == "签约项目\ufffd个，总投资十八亿元\n"
    assert read.notes == ("有 1 个字符认不出（字体没有编码表），读作“\ufffd”，请对照原文件核对。",)


def test_no_font_of_the_machine_is_asked() -> None:
    """A font's name is all that differs: where one of these is installed it would change sizes or widths."""
    chinese = ["NoSuchFont", "DroidSansFallback", "NotoSansCJKsc-Regular", "SimSun", "WenQuanYiMicroHei"]
    latin = ["NoSuchFont", "DejaVuSansMono", "LiberationSansNarrow", "NotoSansMono", "C059", "Calibri"]
    for names, font, encoding in [(chinese, NO_METRICS, "gbk"), (latin, LATIN.replace("{}", "TrueType", 1), "ascii")]:
        found = [_lines(font.format(name), encoding) for name in names]
        assert found == found[:1] * len(names)
    # Not even what stands in where nothing is installed: the blank font is as high as it is wide.
    assert [line[4] for line in _lines(NO_METRICS.format("NoSuchFont"), "gbk")] == [pytest.approx(12.0, abs=0.05)]


def _lines(font: str, encoding: str) -> list[list[object]]:
    answer = pdf_module._answer(pdf([_row((90.0, "WWii 6"))], font=font, encoding=encoding), "a.pdf")
    return list(answer["pages"][0]["lines"])
