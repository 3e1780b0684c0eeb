"""附件: the list under the text, each on a page of its own; the date of signature in figures."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from writer.export import PROFILES, write_docx
from writer.export.blocks import split_blocks
from writer.export.enclosures import printed_date

DRAFT = """# 岚桥经济开发区工作汇报

## 一、情况

签约项目12个。

附件:1.签约项目清单；
2.主要指标表。

岚桥经济开发区管理委员会
2026年07月06日

（联系人：某某）

附件1

签约项目清单

| 项目 | 投资 |
| --- | --- |
| 甲 | 12.5 |

附件2
主要指标表
内容见下。
"""


def test_every_part_of_an_attachment_is_told_apart() -> None:
    assert [(one.kind, one.text) for one in split_blocks(DRAFT)[1][3:]] == [
        ("attachment", "附件：1.签约项目清单"),
        ("attachment", "2.主要指标表"),
        ("issuer", "岚桥经济开发区管理委员会"),
        ("date", "2026年7月6日"),
        ("body", "（联系人：某某）"),
        ("enclosure", "附件1"),
        ("enclosure_title", "签约项目清单"),
        ("table", ""),
        ("enclosure", "附件2"),
        ("enclosure_title", "主要指标表"),
        ("body", "内容见下。"),
    ]


def test_names_stand_under_each_other_and_attachments_begin_a_page(tmp_path: Path) -> None:
    document = docx.Document(str(write_docx(DRAFT, tmp_path / "a.docx")))
    at = {one.text: one for one in document.paragraphs}
    width = PROFILES["gbt9704"].char_width
    for text, hanging in (("附件：1.签约项目清单", 4), ("2.主要指标表", 1)):
        indent = at[text]._p.pPr.find(qn("w:ind"))
        assert indent.get(qn("w:leftChars")) == "600"
        assert indent.get(qn("w:hangingChars")) == str(hanging * 100)
        assert indent.get(qn("w:left")) == str(6 * width)
    assert at["附件：1.签约项目清单"].paragraph_format.space_before.pt == 28
    corner = at["附件1"]
    assert corner.paragraph_format.page_break_before
    assert corner.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    assert at["主要指标表"].runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"


def test_the_signature_is_kept_with_the_text_above_it(tmp_path: Path) -> None:
    text = DRAFT.replace("附件:1.签约项目清单；\n2.主要指标表。\n", "")
    document = docx.Document(str(write_docx(text, tmp_path / "a.docx")))
    at = {one.text: one for one in document.paragraphs}
    assert at["签约项目12个。"].paragraph_format.keep_with_next
    assert at["岚桥经济开发区管理委员会"].paragraph_format.keep_with_next


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("2026年07月06日", "2026年7月6日"),
        ("二〇二六年七月六日", "2026年7月6日"),
        ("二○二五年十二月三十一日", "2025年12月31日"),
        ("二〇二六年十月", "2026年10月"),
        ("2026-07-06", "2026年7月6日"),
        ("2026年7月6日", "2026年7月6日"),
        ("2026年X月X日", "2026年X月X日"),
        ("20XX年7月6日", "20XX年7月6日"),
        ("2026年13月6日", "2026年13月6日"),
        ("2026年7月32日", "2026年7月32日"),
    ],
)
def test_the_date_is_printed_in_figures_without_zeros(shown: str, printed: str) -> None:
    assert printed_date(shown) == printed


@given(st.text(alphabet="二〇○零一十三九0123456789年月日-./ ", max_size=14))
def test_any_date_like_text_is_printed_or_left(shown: str) -> None:
    once = printed_date(shown)
    assert printed_date(once) == once
