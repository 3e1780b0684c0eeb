"""Cells, units, periods, numerals, folding and masking."""

from __future__ import annotations

from decimal import Decimal

import pytest

from writer.figures import (
    Unit,
    chinese_number,
    find_figures,
    fold_figures,
    fold_with_map,
    mask_figures,
    parse_number,
    parse_period,
    parse_unit,
    period_label,
    shift_years,
    to_base,
)
from writer.schema import Period


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("18", "18"),
        ("12 500", "12500"),
        ("12\u00a0500", "12500"),
        ("１２３", "123"),
        ("1,892", "1892"),
        ("1，892", "1892"),
        ("12.3%", "12.3"),
        ("12.3﹪", "12.3"),
        ("(3.2)", "-3.2"),
        ("（3.2）", "-3.2"),
        ("↑12.3%", "12.3"),
        ("▼3.2", "-3.2"),
        ("↓3.2%", "-3.2"),
        ("▲4", "4"),
        ("-3.2", "-3.2"),
        ("−3.2", "-3.2"),
        ("+4", "4"),
        ("十八", "18"),
        ("一百二十", "120"),
        ("1.2E+05", "120000"),
        ("0", "0"),
        ("12.30", "12.30"),
        (" 18 ", "18"),
        ("下降3.2%", "-3.2"),
        ("增长3.2%", "3.2"),
        ("¥1,892.50", "1892.50"),
    ],
)
def test_a_cell_is_a_number(cell: str, value: str) -> None:
    assert str(parse_number(cell)) == value


@pytest.mark.parametrize(
    "cell",
    [
        "",
        " ",
        "-",
        "—",
        "——",
        "/",
        "持平",
        "X",
        "***",
        "XX.X",
        "18个",
        "1,89",
        "无",
        "9月",
        "1/2",
        "2026-09-30",
        "--",
        "()",
        "%",
    ],
)
def test_a_cell_without_a_number_is_none(cell: str) -> None:
    assert parse_number(cell) is None


@pytest.mark.parametrize(
    ("written", "base", "factor"),
    [
        ("亿元", "元", 10**8),
        ("万元", "元", 10**4),
        ("元", "元", 1),
        ("万美元", "美元", 10**4),
        ("亿美元", "美元", 10**8),
        ("万平方米", "平方米", 10**4),
        ("平米", "平方米", 1),
        ("亩", "亩", 1),
        ("公里", "公里", 1),
        ("个", "个", 1),
        ("%", "%", 1),
        ("％", "%", 1),
        ("百分点", "个百分点", 1),
        ("万元/亩", "元/亩", 10**4),
        ("元/㎡", "元/平方米", 1),
        ("万", "", 10**4),
        ("", "", 1),
        ("（单位：万元）", "元", 10**4),
        ("卷", "卷", 1),
        ("万卷", "卷", 10**4),
        ("千瓦", "千瓦", 1),
        ("万人次", "人次", 10**4),
    ],
)
def test_a_unit_knows_its_base(written: str, base: str, factor: int) -> None:
    assert parse_unit(written) == Unit(base, Decimal(factor), written)


def test_conversion_is_exact() -> None:
    assert to_base(Decimal("56.23"), parse_unit("亿元")) == (Decimal(5623000000), "元")
    assert to_base(Decimal("1234567890123456789012345678.9"), parse_unit("万元"))[0] == Decimal(
        "12345678901234567890123456789000"
    )


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026年第三季度", Period(2026, 7, 9)),
        ("三季度", Period(None, 7, 9)),
        ("1—9月", Period(None, 1, 9)),
        ("1-9月份", Period(None, 1, 9)),
        ("上半年", Period(None, 1, 6)),
        ("下半年", Period(None, 7, 12)),
        ("全年", Period(None, 1, 12)),
        ("今年1—9月", Period(None, 1, 9)),
        ("前三季度", Period(None, 1, 9)),
        ("2026年", Period(2026, 1, 12)),
        ("2026年9月30日", Period(2026, 9, 9)),
        ("9月", Period(None, 9, 9)),
        ("2021—2025年", Period(2021, 1, 60)),
        ("2026年1—9月", Period(2026, 1, 9)),
        ("2026 年 1-9 月", Period(2026, 1, 9)),
        ("2026-09-30", Period(2026, 9, 9)),
        ("２０２６年上半年", Period(2026, 1, 6)),
        ("二〇二六年九月", Period(2026, 9, 9)),
        ("26年9月", Period(2026, 9, 9)),
        ("2026Q3", Period(2026, 7, 9)),
        ("一至三季度", Period(None, 1, 9)),
        ("前9个月", Period(None, 1, 9)),
        ("十二月", Period(None, 12, 12)),
    ],
)
def test_a_period_is_found_and_parsed(text: str, period: Period) -> None:
    assert parse_period(text) == period
    found = find_figures(text)
    assert [(figure.text, figure.kind, figure.period) for figure in found] == [(text, "period", period)]


def test_after_up_to_a_month_means_everything_from_january() -> None:
    (figure,) = find_figures("截至9月底")
    assert (figure.text, figure.period) == ("9月底", Period(None, 1, 9))
    assert parse_period("截至2026年9月30日") == Period(2026, 1, 9)


def test_a_title_names_its_period() -> None:
    assert parse_period("关于云溪园区2026年前三季度招商工作的报告") == Period(2026, 1, 9)


@pytest.mark.parametrize("text", ["", "今年以来", "第三届", "3个月", "500强", "完成全年任务"])
def test_no_period_where_none_is_named(text: str) -> None:
    assert parse_period(text) is None
    assert all(figure.kind != "period" for figure in find_figures(text))


@pytest.mark.parametrize(
    ("period", "label"),
    [
        (Period(2026, 7, 9), "2026年第三季度"),
        (Period(2026, 1, 9), "2026年1—9月"),
        (Period(2026), "2026年"),
        (Period(None), "全年"),
        (Period(2026, 1, 6), "2026年上半年"),
        (Period(2026, 9, 9), "2026年9月"),
        (Period(None, 7, 12), "下半年"),
        (Period(2021, 1, 60), "2021—2025年"),
        (Period(2025, 10, 15), "2025年10月—2026年3月"),
    ],
)
def test_a_period_has_a_label(period: Period, label: str) -> None:
    assert period_label(period) == label


def test_years_shift_and_months_stay() -> None:
    assert shift_years(Period(2026, 7, 9), -1) == Period(2025, 7, 9)
    assert shift_years(Period(None, 7, 9), -1) == Period(None, 7, 9)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十八", 18),
        ("一百二十", 120),
        ("一百二", 120),
        ("两千零五", 2005),
        ("一万二千三百四十五", 12345),
        ("五亿零三百万", 503000000),
        ("二〇二六", 2026),
    ],
)
def test_a_chinese_numeral_has_a_value(text: str, value: int) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize("text", ["", "三五", "百千", "十百", "三坑", "一" * 100, "点五"])
def test_what_is_no_chinese_numeral_is_none(text: str) -> None:
    assert chinese_number(text) is None


def test_folding_keeps_units_and_forgets_figures() -> None:
    assert fold_figures("2026年第三季度签约18个，总投资56.2亿元") == "#签约#个，总投资#亿元"
    assert fold_figures("签约X个") == fold_figures("签约１８个") == fold_figures("签约十八个") == "签约#个"


def test_the_folded_text_maps_back() -> None:
    text = "签约18个，总投资56.2亿元"
    folded, positions = fold_with_map(text)
    start = folded.index("总投资")
    assert text[positions[start] : positions[len(folded)]] == "总投资56.2亿元"
    assert text[positions[2] : positions[3]] == "18"


def test_masking_leaves_no_old_figure_and_no_year() -> None:
    text = "2026年1—9月签约18个，2025年为十五个；截至2026年9月30日到位X亿元，2021—2025年累计56.2亿元，9月增长3.2%"
    assert mask_figures(text) == "1—9月签约××个，××年为××个；截至9月30日到位××亿元，××年累计××亿元，9月增长××%"
