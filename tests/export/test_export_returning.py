"""A Word file that was edited comes back: what differs, and nothing else, becomes new text in the draft."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from writer.corpus import read_edited
from writer.errors import InputError, UnreadableFile
from writer.export import Audit, Before, Returned, bring_back, sections_as_parts, write_docx
from writer.facts import parse_facts
from writer.schema import Trace

DRAFT = """# 岚桥经济开发区2026年上半年招商引资工作总结
岚桥市人民政府：

今年以来，园区坚持“项目为王”，工作平稳推进。现将情况汇报如下。

## 一、基本情况

**一是**签约项目12个，总投资8.6亿元。**二是**开工９个（含续建）。

| 指标 | 数值 | 增长 |
| --- | --- | --- |
| 到位资金 | 8.6亿元 | 5% |
| 外资 | 120万美元 | 3% |

### （一）资金到位

到位资金8.6亿元，完成全年目标的51%。

### （二）项目开工

开工项目9个，竣工3个。

## 二、存在问题

一是土地不足。二是人才缺口大。

## 三、下一步打算

一是抓落地。二是抓服务。

附件：1.项目清单

岚桥经济开发区管理委员会
2026年7月6日
"""
RUN_IN = DRAFT.replace("### （一）资金到位\n\n", "（一）资金到位。").replace(
    "### （二）项目开工\n\n", "（二）项目开工。"
)


def edited(folder: Path, edit: Callable[[Any], object], draft: str = DRAFT) -> Returned:
    """What comes back after ``edit`` has worked on the exported file."""
    path = write_docx(draft, folder / "a.docx")
    document = docx.Document(str(path))
    edit(document)
    document.save(str(path))
    return bring_back(draft, read_edited(path), sections_as_parts(draft))


def at(document: Any, words: str) -> Any:
    return next(one for one in document.paragraphs if words in one.text)


def reword(paragraph: Any, old: str, new: str) -> None:
    text = paragraph.text.replace(old, new)
    for run in paragraph.runs[1:]:
        run._r.getparent().remove(run._r)
    paragraph.runs[0].text = text


def kinds(back: Returned) -> dict[str, tuple[str, ...]]:
    return {f"{part.number}{part.heading}": part.kinds for part in back.parts if part.kinds}


OTHER_WAYS = (
    DRAFT.replace("\n", "\r\n"),
    DRAFT.replace("2026年7月6日", "2026-07-06"),
    DRAFT.replace("\n岚桥市人民政府：", "\n主送：岚桥市人民政府：") + "\n---\n",
)


@pytest.mark.parametrize("draft", [DRAFT, RUN_IN, *OTHER_WAYS])
def test_a_file_nobody_touched_changes_nothing(tmp_path: Path, draft: str) -> None:
    back = edited(tmp_path, lambda _: None, draft)
    assert back.text == draft
    assert not back.changed


def test_a_file_without_styles_changes_nothing(tmp_path: Path) -> None:
    def plain(word: Any) -> None:
        for style in list(word.element.body.iter(qn("w:pStyle"))):
            style.getparent().remove(style)

    assert edited(tmp_path, plain).text == DRAFT

    def retitled(word: Any) -> None:
        plain(word)
        reword(word.paragraphs[0], "2026年上半年", "2026年1—6月")

    assert edited(tmp_path, retitled).text == DRAFT.replace("2026年上半年", "2026年1—6月")


def test_only_the_edited_words_change_and_mark_up_stays(tmp_path: Path) -> None:
    back = edited(tmp_path, lambda word: reword(at(word, "签约项目"), "8.6亿元", "9.6亿元"))
    assert back.text == DRAFT.replace("总投资8.6亿元", "总投资9.6亿元")
    assert kinds(back) == {"一、基本情况": ("changed",)}


def test_headings_are_renamed_and_keep_their_section(tmp_path: Path) -> None:
    back = edited(tmp_path, lambda word: reword(at(word, "二、存在问题"), "二、存在问题", "第二部分　短板弱项"))
    (part,) = [part for part in back.parts if part.kinds]
    assert (part.key, part.kinds, part.old_heading) == ("2", ("renamed",), "二、存在问题")
    back = edited(tmp_path, lambda word: reword(word.paragraphs[0], word.paragraphs[0].text, "关于招商情况的报告"))
    assert (back.head, back.text.startswith("# 关于招商情况的报告\n岚桥市")) == (True, True)
    back = edited(tmp_path, lambda word: reword(at(word, "（一）"), "资金到位。", "到位资金。"), RUN_IN)
    assert back.text == RUN_IN.replace("（一）资金到位。", "（一）到位资金。")
    assert kinds(back) == {"（一）到位资金": ("renamed",)}


@pytest.mark.parametrize("style", ["Heading 1", "Normal"])
def test_a_section_may_come_and_the_next_be_renumbered(tmp_path: Path, style: str) -> None:
    def edit(word: Any) -> None:
        following = at(word, "三、下一步")
        following.insert_paragraph_before("三、保障措施", style=style)
        following.insert_paragraph_before("强化土地要素保障。")
        reword(following, "三、", "四、")

    back = edited(tmp_path, edit)
    assert kinds(back) == {"三、保障措施": ("added",), "四、下一步打算": ("renamed",)}
    assert back.text == DRAFT.replace("## 三、下一步打算", "## 三、保障措施\n\n强化土地要素保障。\n\n## 四、下一步打算")


def test_a_section_may_go_and_another_may_move(tmp_path: Path) -> None:
    def remove(word: Any) -> None:
        for words in ("二、存在问题", "土地不足"):
            element = at(word, words)._p
            element.getparent().remove(element)

    back = edited(tmp_path, remove)
    assert [part.heading for part in back.removed] == ["存在问题"]
    assert back.text == DRAFT.replace("## 二、存在问题\n\n一是土地不足。二是人才缺口大。\n\n", "")

    def move(word: Any) -> None:
        for words in ("二、存在问题", "土地不足"):
            at(word, "附件：")._p.addprevious(at(word, words)._p)

    back = edited(tmp_path, move)
    assert [part.key for part in back.parts] == ["0", "1", "1.1", "1.2", "3", "2", "4"]
    assert [part.heading for part in back.parts if "moved" in part.kinds] in (["存在问题"], ["下一步打算"])
    assert not back.removed


def test_tables_come_back_row_by_row(tmp_path: Path) -> None:
    def edit(word: Any) -> None:
        table = word.tables[0]
        reword(table.cell(1, 1).paragraphs[0], "8.6", "9.1")
        table._tbl.append(deepcopy(table.rows[2]._tr))
        for cell, text in zip(table.rows[3].cells, ("内资|外资", "7亿元", ""), strict=True):
            reword(cell.paragraphs[0], cell.text, text)

    back = edited(tmp_path, edit)
    assert "| 到位资金 | 9.1亿元 | 5% |\n| 外资 | 120万美元 | 3% |\n| 内资｜外资 | 7亿元 |  |\n" in back.text
    gone = edited(tmp_path, lambda word: word.tables[0]._tbl.remove(word.tables[0].rows[0]._tr))
    assert "\n\n| 到位资金 | 8.6亿元 | 5% |\n| --- | --- | --- |\n| 外资" in gone.text


def test_paragraphs_split_joined_and_written_like_mark_up(tmp_path: Path) -> None:
    def split(word: Any) -> None:
        reword(at(word, "土地不足"), "二是人才缺口大。", "")
        at(word, "三、下一步").insert_paragraph_before("二是人才缺口大。")

    assert "一是土地不足。\n\n二是人才缺口大。\n\n## 三" in edited(tmp_path, split).text
    back = edited(tmp_path, lambda word: at(word, "三、下一步").insert_paragraph_before("# 号楼交付使用。"))
    assert "\n\n\\# 号楼交付使用。\n\n## 三" in back.text
    assert "三、下一步打算" in {f"{part.number}{part.heading}" for part in back.parts}


def test_open_revisions_are_read_either_way_and_told(tmp_path: Path) -> None:
    new = (
        DRAFT.replace("12个", "15个")
        .replace("| 外资 | 120万美元 | 3% |\n", "")
        .replace("开工项目9个，竣工3个。\n\n", "")
    )
    path = write_docx(new, tmp_path / "a.docx", before=Before(DRAFT, "张三"))
    parts = sections_as_parts(DRAFT)
    taken = bring_back(DRAFT, read_edited(path), parts)
    assert taken.text == new
    assert "修订还没有接受或拒绝" in taken.notes[0]
    assert bring_back(DRAFT, read_edited(path, "reject"), parts).text == DRAFT


def test_comments_come_with_their_words_and_the_audit_is_left_out(tmp_path: Path) -> None:
    place = DRAFT.index("12个")
    audit = Audit((Trace(place, place + 3, "12个", "unsupported"),))
    path = write_docx(DRAFT, tmp_path / "a.docx", audit=audit)
    document = docx.Document(str(path))
    document.add_comment(at(document, "土地不足").runs, text="请补充数字", author="李四")
    document.save(str(path))
    word = read_edited(path)
    back = bring_back(DRAFT, word, sections_as_parts(DRAFT))
    assert back.text == DRAFT
    said = [(one.author, one.text, one.quote[:4], back.parts[back.places[one.line]].heading) for one in word.comments]
    assert ("李四", "请补充数字", "一是土地", "存在问题") in said


@pytest.mark.parametrize("listed", ["附件：1.项目清单\n\n", ""])
def test_the_table_of_figures_is_no_text_of_the_draft(tmp_path: Path, listed: str) -> None:
    draft = DRAFT.replace("附件：1.项目清单\n\n", listed)
    facts = parse_facts("指标\t单位\t本期\t上年同期\n签约项目\t个\t12\t10\n")
    path = write_docx(draft, tmp_path / "a.docx", table=facts)
    assert "主要指标完成情况表" in "".join(line.text for line in read_edited(path).lines)
    assert bring_back(draft, read_edited(path), sections_as_parts(draft)).text == draft


def test_another_document_and_no_document_are_refused_with_the_cure(tmp_path: Path) -> None:
    def replace(word: Any) -> None:
        for element in [*(one._p for one in word.paragraphs), *(one._tbl for one in word.tables)]:
            element.getparent().remove(element)
        word.add_paragraph("采购合同：甲方向乙方采购办公设备若干，价款三万元整，验收后十日内付清。")

    with pytest.raises(InputError, match="像是另一份材料，没有导入"):
        edited(tmp_path, replace)
    for name, data, said in (
        ("a.doc", b"\xd0\xcf\x11\xe0", "旧版|不是"),
        ("b.docx", b"", "空的"),
        ("c.docx", b"PK\x03\x04", "损坏|不是"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UnreadableFile, match=said):
            read_edited(tmp_path / name)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_file_saved_by_another_office_program_changes_nothing(tmp_path: Path) -> None:
    path = write_docx(DRAFT, tmp_path / "a.docx")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
               "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "saved"), str(path)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    word = read_edited(tmp_path / "saved" / "a.docx")
    assert bring_back(DRAFT, word, sections_as_parts(DRAFT)).text == DRAFT


SENTENCES = [
    "新增一段文字。",
    "四、新的一节",
    "（三）项目储备",
    "2026年7月6日",
    "签约3个|5个。",
    "　",
    "附件2",
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.sampled_from([DRAFT, RUN_IN]))
def test_whatever_is_edited_the_draft_prints_it_again(tmp_path: Path, seed: int, draft: str) -> None:
    chance = random.Random(seed)

    def edit(word: Any) -> None:
        for _ in range(chance.randrange(5)):
            paragraphs = [one for one in word.paragraphs if one.text.strip()]
            one = chance.choice(paragraphs[1:])
            kind = chance.random()
            if kind < 0.25 and len(paragraphs) > 6:
                one._p.getparent().remove(one._p)
            elif kind < 0.5:
                one.insert_paragraph_before(chance.choice(SENTENCES))
            elif kind < 0.75:
                place = chance.randrange(len(one.text))
                reword(one, one.text[place:], chance.choice(["数字8.5%", "又"]) + one.text[place + 2 :] + "字")
            else:
                chance.choice(paragraphs[1:])._p.addprevious(one._p)

    back = edited(tmp_path, edit, draft)
    wanted = read_edited(tmp_path / "a.docx")
    again = read_edited(write_docx(back.text, tmp_path / "b.docx"))
    assert [bare(one.text) for one in again.lines] == [bare(one.text) for one in wanted.lines]


def bare(text: str) -> str:
    """Without blanks, and without what the page format sets or takes at the end of an addressee or a heading."""
    return "".join(text.split()).rstrip("：。")


def test_what_a_draft_cannot_hold_is_told(tmp_path: Path) -> None:
    def edit(word: Any) -> None:
        paragraph = at(word, "土地不足")._p
        run = paragraph.r_lst[0]
        run.append(parse_xml(f"<w:drawing {nsdecls('w')}/>"))
        # A field that never ends, as some programs leave them.
        run.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="begin"/>'))
        run.append(parse_xml(f"<w:instrText {nsdecls('w')}> TOC \\o </w:instrText>"))

    back = edited(tmp_path, edit)
    assert back.text == DRAFT
    assert any("图片或图形没有读入" in note for note in back.notes)
