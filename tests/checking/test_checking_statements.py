"""What a text says of a metric without a number: 持平, 有所下降, 超额完成."""

from decimal import Decimal

import pytest

from writer.checking import check
from writer.schema import Fact, Ledger

LEDGER = Ledger(
    (
        Fact("F1", "新增外资项目", Decimal(4), "个", prior=Decimal(3), line=1),
        Fact("F2", "签约项目", Decimal(29), "个", prior=Decimal(23), target=Decimal(38), line=2),
        Fact("F3", "开工项目", Decimal(26), "个", prior=Decimal(28), target=Decimal(24), line=3),
        Fact("F4", "固定资产投资增速", Decimal("-2.1"), "%", prior=Decimal("5.4"), line=4),
        Fact("F5", "诉求办结率", Decimal("98.6"), "%", prior=Decimal("97.9"), line=5),
        Fact("F6", "拜访企业", Decimal(187), "家", prior=Decimal(187), line=6),
        Fact("F7", "税收收入", Decimal("10.74"), "亿元", line=7),
    )
)


@pytest.mark.parametrize(
    ("text", "said", "code", "suggestion"),
    [
        ("新增外资项目4个，与上年同期持平。", "与上年同期持平", "wrong_relation", "同比增加1个"),
        ("新增外资项目与去年同期持平。", "与去年同期持平", "wrong_relation", "同比增加1个"),
        ("签约项目29个，全部完成年度目标。", "全部完成年度目标", "wrong_relation", "完成年度目标的76.3%"),
        ("签约项目超额完成全年任务。", "超额完成全年任务", "wrong_relation", "完成年度目标的76.3%"),
        (
            "开工项目26个、签约项目29个，均圆满完成年度目标。",
            "圆满完成年度目标",
            "wrong_relation",
            "完成年度目标的76.3%",
        ),
        ("开工项目26个，较上年同期有所增长。", "较上年同期有所增长", "wrong_sign", "同比减少2个"),
        ("固定资产投资同比略有增长。", "同比略有增长", "wrong_sign", "同比下降2.1%"),
        ("固定资产投资增速较上年同期提高。", "较上年同期提高", "wrong_sign", "同比下降7.5个百分点"),
        ("诉求办结率98.6%，与上年同期持平。", "与上年同期持平", "wrong_relation", "同比提高0.7个百分点"),
    ],
)
def test_words_that_the_facts_contradict_are_caught(text: str, said: str, code: str, suggestion: str) -> None:
    found = check(text, LEDGER).findings
    assert [(one.text, one.code, one.severity) for one in found] == [(said, code, "error")]
    assert found[0].suggestion == suggestion
    assert text[found[0].start : found[0].end] == said


@pytest.mark.parametrize(
    "text",
    [
        "拜访企业187家，与上年同期持平。",
        "诉求办结率98.6%，与上年同期基本持平。",
        "签约项目29个，较上年同期有所增长。",
        "开工项目26个，超额完成年度目标。",
        "固定资产投资同比有所下降。",
        "确保签约项目超额完成年度目标。",
        "签约项目29个，力争圆满完成年度任务。",
        "签约项目未如期完成年度目标。",
        "主要指标全部完成年度目标。",
        "签约项目29个，增幅与上年同期持平。",
        "新增外资项目4个，与上季度持平。",
        "税收收入10.74亿元，与上年同期持平。",
        "一、情况\n签约项目29个。\n二、下一步打算\n签约项目全面完成年度目标。",
    ],
)
def test_words_that_may_be_true_are_let_pass(text: str) -> None:
    assert check(text, LEDGER).findings == ()


def test_a_doubled_metric_is_compared_with_last_year() -> None:
    found = check("签约项目较上年同期翻番。", LEDGER).findings
    assert [(one.code, one.suggestion) for one in found] == [("unsupported", "1.3倍")]
