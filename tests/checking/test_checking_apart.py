"""Names that sound alike and are not the same: what is agreed is not what has come in."""

import pytest

from writer.checking import check, link_figures
from writer.facts import parse_facts

ACTUAL = parse_facts(
    "指标\t单位\t本期\t上年同期\n实际利用外资\t万美元\t1236\t1350\n签约项目\t个\t29\t23\n省外到位资金\t亿元\t32.6\t26.3\n"
)
AGREED = parse_facts("指标\t单位\t本期\n协议外资\t万美元\t1236\n意向签约项目\t个\t29\n")


@pytest.mark.parametrize(
    "text",
    ["实际利用外资1236万美元。", "外资到账1236万美元。", "利用外资1236万美元。", "外资1236万美元。", "签约项目29个。",
     "合同外资实际到账1236万美元。", "新签约项目29个。"],
)  # fmt: skip
def test_the_same_metric_in_other_words(text: str) -> None:
    assert check(text, ACTUAL).findings == ()


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("协议外资1236万美元。", "1236万美元"),
        ("协议注册外资1236万美元。", "1236万美元"),
        ("合同利用外资1236万美元。", "1236万美元"),
        ("意向签约项目29个。", "29个"),
        ("拟签约项目29个。", "29个"),
    ],
)
def test_another_metric_with_the_same_figure(text: str, figure: str) -> None:
    [found] = check(text, ACTUAL).findings
    assert (found.text, found.severity) == (figure, "error")
    [link] = link_figures(text, ACTUAL)
    assert link.fact is None


def test_and_the_other_way_round() -> None:
    assert check("协议外资1236万美元，意向签约项目29个。", AGREED).findings == ()
    assert [one.text for one in check("实际到位外资1236万美元。", AGREED).findings] == ["1236万美元"]
