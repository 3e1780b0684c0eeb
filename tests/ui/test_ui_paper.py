"""The report on the paper of step ④: what the Word file prints, in the same paragraphs and tables, figures marked."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from writer.drafting import compose
from writer.export import write_docx
from writer.schema import Checked, Finding, Outline, OutlineItem, Trace
from writer.ui.states import SectionState
from writer.ui.views.marks import Marking
from writer.ui.views.paper import paper

TABLE = """今年以来**总投资**8.6亿元。

| 指标 | 数值 |
| --- | --- |
| 到位资金 | **8.6亿元** |
| <img src=x> | 9 |

`表后`的话。"""
LISTED = "- 一是抓落地。\n- 二是抓服务。\n附件：1. 项目清单\n---"
TEXTS = ("各项工作有序推进。", TABLE, "签约项目12个，开工9个。", LISTED, "")
OUTLINE = Outline(
    "岚桥园区2026年上半年总结", "岚桥市人民政府", "2026年上半年", "岚桥园区管委会", "2026-07-06",
    (
        OutlineItem("0", 0, "", "", "opening", key="k0"),
        OutlineItem("1", 1, "一、", "基本情况", "overview", key="k1"),
        OutlineItem("1.1", 2, "（一）", "签约开工", "results", key="k2", run_in=True),
        OutlineItem("2", 1, "二、", "下一步打算", "plan", key="k3"),
        OutlineItem("3", 1, "三、", "有关建议", "other", key="k4"),
    ),
)  # fmt: skip


def _state(item: OutlineItem, text: str) -> SectionState:
    at = [found.span() for found in re.finditer(r"8\.6亿元|12个", text)]
    figures = tuple(Trace(start, end, text[start:end], "supported") for start, end in at)
    return SectionState(item, "written" if text else "empty", text, 1, Checked(figures, (), ()))


def _shown() -> str:
    return paper(OUTLINE, [_state(*each) for each in zip(OUTLINE.items, TEXTS, strict=True)])


def _words(html: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def _printed(path: Path) -> str:
    word = docx.Document(str(path))
    parts = []
    for one in word.iter_inner_content():
        if isinstance(one, Paragraph):
            parts.append(one.text)
        elif isinstance(one, Table):
            parts += [cell.text for row in one.rows for cell in row.cells]
    return "".join("".join(parts).split())


def test_the_paper_has_the_words_of_the_word_file(tmp_path: Path) -> None:
    draft = compose(OUTLINE, {item.id: text for item, text in zip(OUTLINE.items, TEXTS, strict=True)})
    printed = _printed(write_docx(draft, tmp_path / "a.docx"))
    assert "2026年7月6日" in printed
    assert _words(_shown()).replace("（本节还没有文字）", "") == printed


def test_tables_are_tables_and_marks_of_print_are_gone() -> None:
    shown = _shown()
    assert "**" not in shown
    assert "|" not in shown
    assert "`" not in shown
    assert shown.count("<tr>") == 3
    assert "<td>&lt;img src=x&gt;</td><td>9</td>" in shown
    assert "<img" not in shown
    assert (
        shown.index("岚桥市人民政府：")
        < shown.index("各项工作")
        < shown.index("（本节还没有文字）")
        < shown.index("管委会")
    )


def test_figures_keep_their_marks_at_their_place_in_the_text() -> None:
    shown = _shown()
    for found in re.finditer(r"8\.6亿元|12个", TABLE):
        assert f'data-goto="{found.start()}:{found.end()}"' in shown
    cell = re.search(r"<td><mark[^>]*>8\.6亿元</mark></td>", shown)
    assert cell is not None
    section = shown[shown.index('data-key="k2"') :]
    assert section.index("<b>签约开工</b>") < section.index('data-goto="4:7"')
    assert "签约开工</h3>" not in shown  # a heading that opens its paragraph stands in it, as in print


def test_a_mark_that_is_shown_in_part_is_cut_and_leads_to_all_of_it() -> None:
    text = "共**8.6**亿元，其中3亿元"
    marking = Marking(text, (Trace(3, 10, text[3:10], "supported"), Trace(13, 16, "3亿元", "supported")), (), ())
    assert marking.html(3, 6).count('data-goto="3:10"') == 1
    assert _words(marking.html(3, 6)) == "8.6"
    assert _words(marking.html(8, 13)) == "亿元，其中"
    assert "13:16" not in marking.html(8, 13)


def test_what_is_found_and_carried_over_is_marked_in_the_printed_words_alone() -> None:
    item, text = OUTLINE.items[1], "  **土地**不足。\n| 甲 | 乙 |\n| --- | --- |\n| 丙 | 丁 |"
    found = Finding("x", "error", 4, 6, text[4:6], "没有出处")
    carried = Finding("carried", "info", 2, 11, text[2:11], "沿用")
    shown = paper(
        Outline("", items=(item,)), [SectionState(item, "check", text, 1, Checked((), (found,), ()), (carried,))]
    )
    assert _words(shown) == "一、基本情况土地不足。甲乙丙丁"
    assert re.search(r'<mark class="found error" data-goto="4:6"[^>]*>土地</mark>', shown)
    assert '<u title="沿用">不足。</u>' in shown
