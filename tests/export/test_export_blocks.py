"""A draft in blocks: kinds, levels, and where every printed character comes from."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.corpus import read_text
from writer.export.blocks import split_blocks
from writer.export.printed import Block
from writer.export.title import em_width, title_break

DRAFT = """# 岚桥经济开发区2026年上半年工作总结
主送：岚桥市人民政府:

今年以来，园区各项工作平稳推进。现将情况汇报如下。

## 一、基本情况。

### （一）项目招引提质，签约实现翻番。上半年签约项目12个，开工6个。

### （二）资金到位

到位资金8.6亿元。

| 指标 | 数值 |
| --- | --- |
| 签约 | **12** |

## 二、下一步打算

一是抓落地。

附件：1.项目清单

岚桥经济开发区管理委员会
2026年7月6日
"""


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in split_blocks(text)[1]]


def test_every_part_of_a_draft_is_told_apart() -> None:
    assert kinds(DRAFT) == [
        ("title", "岚桥经济开发区2026年上半年工作总结"),
        ("recipient", "岚桥市人民政府："),
        ("body", "今年以来，园区各项工作平稳推进。现将情况汇报如下。"),
        ("heading", "一、基本情况"),
        ("body", "（一）项目招引提质，签约实现翻番。上半年签约项目12个，开工6个。"),
        ("heading", "（二）资金到位"),
        ("body", "到位资金8.6亿元。"),
        ("table", ""),
        ("heading", "二、下一步打算"),
        ("body", "一是抓落地。"),
        ("attachment", "附件：1.项目清单"),
        ("issuer", "岚桥经济开发区管理委员会"),
        ("date", "2026年7月6日"),
    ]


def test_a_bold_title_is_the_title() -> None:
    assert kinds(DRAFT.replace("# 岚桥经济开发区2026年上半年工作总结", "# **岚桥经济开发区2026年上半年工作总结**"))[
        0
    ] == (
        "title",
        "岚桥经济开发区2026年上半年工作总结",
    )


def test_a_speech_names_its_speaker_under_the_title() -> None:
    head = "在全市招商工作会上的发言\n岚桥经济开发区\n（2026年7月6日）\n尊敬的各位领导：\n"
    text = f"{head}下面我作汇报。\n一、进展\n签约顺利。\n"
    assert [kind for kind, _ in kinds(text)] == ["title", "front", "front", "recipient", "body", "heading", "body"]


def test_a_run_in_heading_shares_its_paragraph() -> None:
    block = next(block for block in split_blocks(DRAFT)[1] if block.run_in)
    assert block.level == 2
    assert "".join(piece.text for piece in block.pieces if piece.heading) == "（一）项目招引提质，签约实现翻番。"
    assert "".join(piece.text for piece in block.pieces if not piece.heading) == "上半年签约项目12个，开工6个。"


def test_a_heading_below_a_part_keeps_the_type_of_its_number() -> None:
    text = "## 第一部分 总结\n### 一、招商\n#### （一）外资\n签约2个。\n"
    text += "## 第二部分 打算\n### 一、招商\n#### 1.外资。力争3个。\n"
    headed = [(one.text, one.level) for one in split_blocks(text)[1] if one.kind == "heading"]
    assert headed == [("第一部分　总结", 1), ("一、招商", 1), ("（一）外资", 2), ("第二部分　打算", 1), ("一、招商", 1)]


def test_table_cells_are_clean() -> None:
    table = next(block for block in split_blocks(DRAFT)[1] if block.kind == "table")
    assert [["".join(p.text for p in cell) for cell in row] for row in table.rows] == [["指标", "数值"], ["签约", "12"]]


def test_unit_and_date_on_one_line_are_parted() -> None:
    text = DRAFT.replace("管理委员会\n2026年7月6日", "管理委员会    2026年7月6日")
    assert kinds(text)[-2:] == [("issuer", "岚桥经济开发区管理委员会"), ("date", "2026年7月6日")]


def _placed(text: str, block: Block) -> None:
    cells = [cell for row in block.rows for cell in row]
    for piece in [*block.pieces, *(piece for cell in cells for piece in cell)]:
        assert piece.start == -1 or text[piece.start : piece.start + len(piece.text)] == piece.text


def test_pieces_stand_where_they_say() -> None:
    for block in split_blocks(DRAFT)[1]:
        _placed(DRAFT, block)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "# 标题",
                "## 一、情况",
                "（一）做法。正文",
                "甲" * 30 + "。",
                "| 甲 | 乙 |",
                "|---|",
                "|",
                "**",
                "2026年7月6日",
                "",
                "某办",
            ]
        )
        | st.text(max_size=40),
        max_size=15,
    ).map("\n".join)
)
def test_any_text_becomes_blocks(text: str) -> None:
    for block in split_blocks(text)[1]:
        _placed(text, block)


def test_sample_reports_lose_no_figure(project: Path) -> None:
    for path in sorted((project / "corpus").iterdir()):
        if path.name == "README.md":
            continue
        text = read_text(path)
        shown = "".join(block.text for block in split_blocks(text)[1])
        assert [char for char in text if char.isdigit()] == [char for char in shown if char.isdigit()], path.name


@pytest.mark.parametrize(
    ("title", "second"),
    [
        ("岚桥经济开发区2025年第三季度招商引资工作汇报", "2025年第三季度招商引资工作汇报"),
        ("岚桥市产业发展办公室2023年上半年招商引资工作总结", "2023年上半年招商引资工作总结"),
        ("岚桥区2024年工作总结", "岚桥区2024年工作总结"),
        ("甲" * 30, "甲" * 30),
    ],
)
def test_a_long_title_breaks_at_a_word(title: str, second: str) -> None:
    assert title[title_break(title, 20) :] == second


@given(st.text(max_size=80), st.floats(5, 40))
def test_both_lines_of_a_broken_title_fit(title: str, capacity: float) -> None:
    at = title_break(title, capacity)
    assert at == 0 or max(em_width(title[:at]), em_width(title[at:])) <= capacity


@pytest.mark.parametrize("label", ["（征求意见稿）", "秘密★1年", "特急"])
def test_a_label_above_the_title_is_not_the_title(label: str) -> None:
    _, blocks = split_blocks(f"{label}\n\n# 岚桥园区2026年上半年工作总结\n岚桥市人民政府：\n\n开头。\n")
    assert [(one.kind, one.text) for one in blocks][:3] == [
        ("front", label), ("title", "岚桥园区2026年上半年工作总结"), ("recipient", "岚桥市人民政府："),
    ]  # fmt: skip


def test_marks_of_a_heading_that_is_none_are_not_printed() -> None:
    _, blocks = split_blocks("2026年7月6日\n\n# 岚桥园区工作总结\n\n## 一、情况\n\n签约12个。\n\n\\# 号楼交付。\n")
    texts = [one.text for one in blocks]
    assert "岚桥园区工作总结" in texts
    assert "# 号楼交付。" in texts
