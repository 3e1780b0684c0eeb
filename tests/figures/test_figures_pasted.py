"""How figures come in from the clipboard, from models and from hasty hands, each form with a neighbour that is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from writer.figures import find_figures, fold_figures, parse_period
from writer.schema import Period


def quantities(text: str) -> list[tuple[str, str, str]]:
    """Value, unit and qualifier of what is read as a quantity."""
    return [
        (f"{figure.value:f}", figure.unit, figure.qualifier)
        for figure in find_figures(text)
        if figure.kind == "quantity" and figure.value is not None
    ]


def spans(text: str, kind: str) -> list[str]:
    """The characters of the figures of one kind."""
    return [figure.text for figure in find_figures(text) if figure.kind == kind]


def periods(text: str) -> list[Period | None]:
    """The periods of a text."""
    return [figure.period for figure in find_figures(text) if figure.kind == "period"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("**18**个项目，总投资**56.23亿元**", [("18", "个", ""), ("5623000000", "元", "")]),
        ("新增**18**个，**约56亿元**", [("18", "个", ""), ("5600000000", "元", "约")]),
        ("新增*18*家、__12__家、`5`家", [("18", "家", ""), ("12", "家", ""), ("5", "家", "")]),
        ("签约<b>18</b>个", [("18", "个", "")]),
        ("签约18\u200b个，\ufeff1\u200b892家", [("18", "个", ""), ("1892", "家", "")]),
        ("快于全国0.3个、全省0.2个百分点", [("0.3", "个百分点", ""), ("0.2", "个百分点", "")]),
        ("新增3个、提高0.2个百分点", [("3", "个", ""), ("0.2", "个百分点", "")]),
        ("十五届人大三次会议，召开三次会议", [("3", "次", "")]),
        ("落实十二项重点任务，1条链兴1座城，完成十二项任务", [("12", "项", "")]),
        ("35岁以下8人，平均36岁", [("8", "人", ""), ("36", "岁", "")]),
        ("税收1，892万元", [("18920000", "元", "")]),
        ("分别为12，350家", [("12", "家", ""), ("350", "家", "")]),
        ("到账$350万、HK$200万、￥1000万、€50万", [
            ("3500000", "美元", ""), ("2000000", "港元", ""), ("10000000", "元", ""), ("500000", "欧元", ""),
        ]),
        ("到账350万USD", [("3500000", "美元", "")]),
        ("占全市的1/4，不足1/5", [("0.25", "", ""), ("0.2", "", "不足")]),
        ("页码1/4，9/30", []),
        ("两倍半、3个半月、三成半", [("2.5", "倍", ""), ("3.5", "个月", ""), ("3.5", "成", "")]),
        ("2个半天", [("2", "个", "")]),
        ("翻一番半，翻了一番多，翻近两番", [("1.5", "番", ""), ("1", "番", "多"), ("2", "番", "近")]),
        ("廿三家，卅五亿元", [("23", "家", ""), ("3500000000", "元", "")]),
        ("500蒸吨、3万盒、5mg/L", [("500", "蒸吨", ""), ("30000", "盒", ""), ("5", "mg/L", "")]),
        ("由12.5升至13.2", [("12.5", "", ""), ("13.2", "", "")]),
    ],
)  # fmt: skip
def test_forms_of_numbers(text: str, found: list[tuple[str, str, str]]) -> None:
    assert quantities(text) == found


def test_marks_around_a_number_are_no_mask_and_keep_offsets() -> None:
    text = "新增**18**个，1**家"
    first, second = find_figures(text)
    assert (first.text, first.value, second.kind) == ("18**个", Decimal(18), "mask")
    assert text[first.start : first.end] == first.text
    assert fold_figures(text) == "新增**#**个，#家"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("评分达95，12家企业参加", [("95", "", "达"), ("12", "家", "")]),
        ("分别提高0.7，2.3个百分点", [("0.7", "个百分点", ""), ("2.3", "个百分点", "")]),
        ("提高0.7、2.3个百分点", [("0.7", "个百分点", ""), ("2.3", "个百分点", "")]),
        ("签约项目,个,18,15,20%", [("18", "", ""), ("15", "", ""), ("20", "%", "")]),
    ],
)
def test_a_comma_shares_a_unit_only_in_an_announced_list(text: str, found: list[tuple[str, str, str]]) -> None:
    assert quantities(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("居全省前10，进入全国前100，排名前5%", []),
        ("整改前12.5%，较前3年", ["12.5%"]),
        ("1）签约18个 2）投资56亿元", ["18个", "56亿元"]),
        ("（较上年 3）其中12家", ["3", "12家"]),
        ("2、18个项目签约", ["18个"]),
        ("签约2、18个", ["2", "18个"]),
        ("项目编号2026-440305-78-01-123456，编码8542，拨打12315、12345", []),
        ("办件12345个", ["12345个"]),
        ("出台《支持企业30条措施》，发布“稳增长25条”，兑现36条", ["36条"]),
        ("《规划》提出新增18个", ["18个"]),
        ("“双10”产业，歼-20，Wi-Fi 6，每月逢1、3、5日", []),
        ("净增长-20，同比-3.2%", ["-20", "-3.2%"]),
    ],
)
def test_numbers_that_name(text: str, found: list[str]) -> None:
    assert spans(text, "quantity") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("元月至九月", [Period(None, 1, 9)]),
        ("每平方米月租12万元月均", []),
        ("1月份至9月份", [Period(None, 1, 9)]),
        ("前9月", [Period(None, 1, 9)]),
        ("目前9月", [Period(None, 9, 9)]),
        ("2026上半年，2026前三季度", [Period(2026, 1, 6), Period(2026, 1, 9)]),
        ("7、8、9月份", [Period(None, 7, 9)]),
        ("3、6、9月", [Period(None, 3, 3), Period(None, 6, 6), Period(None, 9, 9)]),
        ("第一、二、三季度", [Period(None, 1, 9)]),
        ("一、三季度经济运行情况", [Period(None, 7, 9)]),
        ("## 二、三季度主要工作", [Period(None, 7, 9)]),
        ("其中二、三季度", [Period(None, 4, 9)]),
        ("2023、2024和2025年", [Period(2023), Period(2024), Period(2025)]),
        ("2026年1月1日至9月30日", [Period(2026, 1, 9)]),
        ("9月28日至10月3日", [Period(None, 9, 9), Period(None, 10, 10)]),
        ("2025年10月—2026年9月", [Period(2025, 10, 21)]),
    ],
)
def test_forms_of_periods(text: str, found: list[Period]) -> None:
    assert periods(text) == found
    assert spans(text, "quantity") in ([], ["12万"])


def test_a_title_may_leave_out_the_word_year() -> None:
    assert parse_period("园区2026上半年工作总结") == Period(2026, 1, 6)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("总投资2.X亿元，5X.2亿元", ["2.X亿元", "5X.2亿元"]),
        ("3X3篮球", []),
        ("1—X月", ["1—X月"]),
        ("签约（ ）个，(  )亿元，{{签约数}}个，[签约数]个", ["（ ）个", "(  )亿元", "{{签约数}}个", "[签约数]个"]),
        ("签约（）项目，{说明}文字，[1]个", []),
        ("△△公司，☆☆家，▲▲个", ["△△", "☆☆家", "▲▲个"]),
        ("★★★★★级，▲12.3%，◆签约", []),
        ("■ 个体工商户\n## 个人情况\n● 人次", []),
        ("引进个，走访家企业，提高个百分点", ["个", "家", "个百分点"]),
        ("共  家，完成  亿元，增长 %，共 人次，", ["家", "亿元", "%", "人次"]),
        ("引进家电企业，每家、这个，一 家，实现亿元以上项目突破", []),
    ],
)
def test_forms_of_masks(text: str, found: list[str]) -> None:
    assert spans(text, "mask") == found
