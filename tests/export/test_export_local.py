"""An office's own page formats: what the file changes, and one sentence with line, key and cure for every mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from writer.errors import InputError
from writer.export import PROFILES, choose_profile, missing_fonts, missing_note, read_profiles, write_docx

DRAFT = "# 某园区工作汇报\n\n## 一、情况\n\n签约“大项目”12个——增长8.5%。\n"
OWN = """# 本单位的版式
[[profile]]
name = "园区"
top = 35
line_pitch = 29.5
digits = "Times New Roman"
title = { font = "方正小标宋_GBK", size = "小一" }
heading2 = { bold = true }
page_number_place = "居中"
page_number_dashes = false

[[profile]]
name = "园区内部"
base = "园区"
indent = 0
page_number_place = "无"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "版式.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as told:
        read_profiles(write(folder, text))
    return str(told.value)


def test_what_the_file_does_not_name_stays_as_the_standard_has_it(tmp_path: Path) -> None:
    read = read_profiles(write(tmp_path, OWN))
    own, inner, standard = read["园区"], read["园区内部"], PROFILES["gbt9704"]
    assert (own.top, own.line_pitch, own.title.size, own.title.font) == (35, 29.5, 24, "方正小标宋_GBK")
    assert own.headings[1].bold
    assert own.headings[1].font == standard.headings[1].font
    assert (own.left, own.body, own.headings[0]) == (standard.left, standard.body, standard.headings[0])
    assert (inner.top, inner.indent, inner.page_number_place) == (35, 0, "none")
    assert read["gbt9704"] is standard


def runs(document: Any) -> list[tuple[str, str, str]]:
    found = []
    for one in document.paragraphs:
        for run in one.runs:
            fonts = run._r.rPr.rFonts
            found.append((run.text, fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia"))))
    return found


def test_the_format_is_printed_and_quotes_and_dashes_keep_the_chinese_font(tmp_path: Path) -> None:
    own = read_profiles(write(tmp_path, OWN))["园区"]
    document = docx.Document(str(write_docx(DRAFT, tmp_path / "a.docx", own)))
    latin = {text for text, font, _ in runs(document) if font == "Times New Roman"}
    assert latin == {"12", "8.5%"}
    assert all(font == chinese for text, font, chinese in runs(document) if text not in latin)
    assert "".join(text for text, _, _ in runs(document)).endswith("签约“大项目”12个——增长8.5%。")
    footer = document.sections[0].footer.paragraphs[0]
    assert (footer.text, str(footer.alignment)) == ("1", "CENTER (1)")
    bold = document.styles["Heading 2"].element.rPr.find(qn("w:b")).get(qn("w:val"))
    assert bold == "1"


def test_a_format_without_page_numbers_prints_none(tmp_path: Path) -> None:
    own = read_profiles(write(tmp_path, OWN))["园区内部"]
    document = docx.Document(str(write_docx(DRAFT, tmp_path / "a.docx", own)))
    assert not [one for part in document.part.package.iter_parts() if "footer" in part.partname for one in [part]]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("colour = 1", "不认识 colour；可用的有 name"),
        ('top = "37"', "top 应是 5 到 120 之间的数（毫米）"),
        ("top = nan", "top 应是"),
        ("top = true", "top 应是"),
        ("line_chars = 28.5", "line_chars 应是 10 到 60 之间的整数"),
        ("line_chars = 40", "字距要缩"),
        ("line_pitch = 12", "请改大 line_pitch"),
        ("page_width = 100", "版心不足 50 毫米"),
        ('title = { font = "黑体", sise = 3 }', "title 里不认识 sise"),
        ('title = "黑体"', 'title 要写成 title = { font = "方正小标宋简体"'),
        ('body = { size = "八号" }', "body 的字号应是“三号”这样的名称"),
        ('body = { font = "" }', "body 的字体应是"),
        ('heading1 = { bold = "是" }', "只能写 true（是）或 false（否）"),
        ('page_number_place = "左"', '"外侧"、"居中" 或 "无"'),
        ('base = "别的"', "base 只能是排在前面的版式：gbt9704"),
        ('title = "黑体', "不合格式"),
        ("digits = “黑体”", "有全角符号 “"),
        ('name = "乙"', "写了两次"),
    ],
)
def test_a_mistake_is_told_with_line_and_cure(tmp_path: Path, line: str, said: str) -> None:
    message = refused(tmp_path, f'[[profile]]\nname = "先"\n\n[[profile]]\nname = "甲"\n{line}\n')
    assert message.startswith("版式文件“版式.toml”第6行：")
    assert said in message
    assert message.count("。") == 1


def test_other_mistakes_are_told(tmp_path: Path) -> None:
    assert "第2行：缺少版式名称" not in refused(tmp_path, "[[profile]]\ntop = 37\n")
    assert "第1行：缺少版式名称" in refused(tmp_path, "[[profile]]\ntop = 37\n")
    assert "名称“gbt9704”已经有了" in refused(tmp_path, '[[profile]]\nname = "gbt9704"\n')
    assert "两层方括号" in refused(tmp_path, '[profile]\nname = "甲"\n')
    assert "不认识 top" in refused(tmp_path, "top = 37\n")
    with pytest.raises(InputError, match="打不开（路径不存在）"):
        read_profiles(tmp_path / "没有.toml")
    assert list(read_profiles(write(tmp_path, ""))) == ["gbt9704"]


def test_which_format_is_used(tmp_path: Path) -> None:
    path = write(tmp_path, OWN)
    assert choose_profile(None, None).name == "gbt9704"
    assert choose_profile("园区内部", path).name == "园区内部"
    with pytest.raises(InputError, match="没有名为“别的”的版式；可用的有：gbt9704、园区、园区内部"):
        choose_profile("别的", path)
    with pytest.raises(InputError, match="园区、园区内部几种版式"):
        choose_profile(None, path)
    assert choose_profile(None, write(tmp_path, '[[profile]]\nname = "甲"\n')).name == "甲"


def test_the_example_can_be_used_as_it_is(project: Path, tmp_path: Path) -> None:
    for profile in read_profiles(project / "examples" / "profiles.toml").values():
        assert write_docx(DRAFT, tmp_path / "a.docx", profile).is_file()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.sampled_from(["top", "digits", "title", "name", "indent", "page_number_dashes"]))
def test_any_file_is_read_or_refused_in_words(tmp_path: Path, value: str, key: str) -> None:
    for text in (value, f'[[profile]]\nname = "甲"\n{key} = {value}\n'):
        told = ""
        try:
            read_profiles(write(tmp_path, text.encode("utf-8", "replace").decode()))
        except InputError as error:
            told = str(error)
        assert not told or "版式.toml" in told


def test_missing_fonts_are_told_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "fc-list"
    program.write_text("#!/bin/sh\nprintf 'SimHei,黑体\\nFangSong_GB2312\\n'\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert missing_fonts(PROFILES["gbt9704"].fonts) == ("方正小标宋简体", "楷体_GB2312", "宋体")
    assert missing_note(["宋体"]).startswith("本机没有安装 宋体；")
    assert missing_note([]) == ""
    monkeypatch.setenv("PATH", "")
    assert missing_fonts(["宋体"]) is None
