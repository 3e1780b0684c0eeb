"""A wrong unit put right beside a verb that already has the sign, as one click on the page puts it in."""

from __future__ import annotations

import pytest

from writer.checking import check
from writer.facts import parse_facts

LEDGER = parse_facts("指标\t单位\t本期\t上年同期\n规上工业利润\t亿元\t48.56\t51.32\n固定资产投资增速\t%\t-3.8\t2.7\n")


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("规上工业利润48.56亿元，较上年同期减少2.76万元。", "规上工业利润48.56亿元，较上年同期减少2.76亿元。"),
        ("固定资产投资下降3.8个百分点。", "固定资产投资下降3.8%。"),
        ("规上工业利润同比下降5.4个百分点。", "规上工业利润同比下降5.4%。"),
    ],
)
def test_the_suggested_amount_has_no_second_sign(text: str, mended: str) -> None:
    [wrong] = [one for one in check(text, LEDGER).findings if one.severity == "error"]
    assert wrong.code == "wrong_unit"
    fixed = text[: wrong.start] + wrong.suggestion + text[wrong.end :]
    assert fixed == mended
    assert not [one for one in check(fixed, LEDGER).findings if one.severity == "error"]
