"""What of a line is printed: Markdown goes, masks stay."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.export.cleaning import is_masked, kept_parts


def printed(line: str, *, masked: bool | None = None) -> str:
    parts = kept_parts(line, masked=is_masked(line) if masked is None else masked)
    return "".join(line[start:end] for start, end in parts)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("**一是强化调度。**每周会商。", "一是强化调度。每周会商。"),
        ("签约项目**18**个，**项目为王**成为共识。", "签约项目18个，项目为王成为共识。"),
        ("- 第一条", "第一条"),
        ("* **要点**：内容", "要点：内容"),
        ("> 引文", "引文"),
        ("1. 完善机制；", "1.完善机制；"),
        ("12.5亿元到位", "12.5亿元到位"),
        ("-3.2%的降幅", "-3.2%的降幅"),
        ("见[附表](table.md)和`代码`", "见附表和代码"),
        ("一行<br>两行<!-- 注 -->", "一行两行"),
        (r"共\*\*个", "共**个"),
        ("\u3000\u3000今年以来，\u00a0", "今年以来，"),
        ("有\x00控制\x0b符\ud800", "有控制符"),
        ("---", ""),
        ("```markdown", ""),
    ],
)
def test_markdown_leaves_no_mark(line: str, shown: str) -> None:
    assert printed(line) == shown


@pytest.mark.parametrize(
    "line",
    [
        "引进**个项目，总投资**亿元。",
        "同比增长**.*%，比上年提高*.*个百分点。",
        "与**集团、**科技签约。",
        "实现产值***万元",
    ],
)
def test_masks_are_kept(line: str) -> None:
    assert is_masked(line)
    assert printed(line) == line


def test_masks_elsewhere_in_the_draft_protect_doubtful_asterisks() -> None:
    assert printed("已与**集团**公司洽谈", masked=True) == "已与**集团**公司洽谈"
    assert printed("**一是抓签约。**全年**18**个", masked=True) == "一是抓签约。全年18个"


@given(st.text(max_size=200), st.booleans())
def test_any_line_gives_parts_of_itself_in_order(line: str, masked: bool) -> None:
    line = line.replace("\n", "")
    parts = kept_parts(line, masked=masked)
    assert all(0 <= start < end <= len(line) for start, end in parts)
    assert all(before[1] < after[0] for before, after in pairwise(parts))


@given(st.text(alphabet="项目签约亿元，。18", min_size=1, max_size=80))
def test_plain_text_is_printed_as_it_is(line: str) -> None:
    assert printed(line) == line
