"""What counts as a figure, what does not, and what each is worth."""

from __future__ import annotations

from decimal import Decimal

import pytest

from writer.figures import find_figures
from writer.schema import Figure

YI = 10**8
WAN = 10**4


def only(text: str) -> Figure:
    found = find_figures(text)
    assert len(found) == 1, [figure.text for figure in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "span", "value", "unit", "qualifier"),
    [
        ("签约项目18个，", "18个", 18, "个", ""),
        ("签约项目１８个，", "１８个", 18, "个", ""),
        ("签约项目18\u00a0个，", "18\u00a0个", 18, "个", ""),
        ("接待客商1,892人", "1,892人", 1892, "人", ""),
        ("接待客商１，８９２人", "１，８９２人", 1892, "人", ""),
        ("收储用地12 500亩", "12 500亩", 12500, "亩", ""),
        ("签约十八个", "十八个", 18, "个", ""),
        ("累计一百二十，", "一百二十", 120, "", ""),
        ("总投资56.23亿", "56.23亿", 5623000000, "", ""),
        ("总投资56.23亿元", "56.23亿元", 5623000000, "元", ""),
        ("到位3,600万元", "3,600万元", 36000000, "元", ""),
        ("外资350万美元", "350万美元", 3500000, "美元", ""),
        ("进出口12.3亿美元", "12.3亿美元", 1230000000, "美元", ""),
        ("占比超6成", "6成", 6, "成", "超"),
        ("约占两成", "两成", 2, "成", "约"),
        ("六成五的企业", "六成五", Decimal("6.5"), "成", ""),
        ("产值翻一番", "翻一番", 1, "番", ""),
        ("厂房1.2万余平方米", "1.2万余平方米", 12000, "平方米", "余"),
        ("厂房3000㎡", "3000㎡", 3000, "平方米", ""),
        ("亩均税收25万元/亩", "25万元/亩", 250000, "元/亩", ""),
        ("固投−3.2%", "−3.2%", Decimal("-3.2"), "%", ""),
        ("固投增长-3.2％", "-3.2％", Decimal("-3.2"), "%", ""),
        ("固投同比▼3.2%", "▼3.2%", Decimal("-3.2"), "%", ""),
        ("增长12.3﹪", "12.3﹪", Decimal("12.3"), "%", ""),
        ("百分之十二点五", "百分之十二点五", Decimal("12.5"), "%", ""),
        ("提高2.1个百分点", "2.1个百分点", Decimal("2.1"), "个百分点", ""),
        ("增长1.5倍", "1.5倍", Decimal("1.5"), "倍", ""),
        ("约56亿元左右", "56亿元", 56 * YI, "元", "约"),
        ("近57亿元", "57亿元", 57 * YI, "元", "近"),
        ("总投资超过60亿元，", "60亿元", 60 * YI, "元", "超"),
        ("逾60亿元", "60亿元", 60 * YI, "元", "逾"),
        ("达到56.2亿元", "56.2亿元", 5620000000, "元", "达"),
        ("18个以上，", "18个", 18, "个", "以上"),
        ("18天以下，", "18天", 18, "天", "以下"),
        ("不少于3家", "3家", 3, "家", "不少于"),
        ("至少3家", "3家", 3, "家", "至少"),
        ("接待60余批次", "60余批次", 60, "批次", "余"),
        ("接待200多人", "200多人", 200, "人", "多"),
        ("接待18人左右，", "18人", 18, "人", "左右"),
        ("近百家企业", "百家", 100, "家", "近"),
        ("十余个项目", "十余个", 10, "个", "余"),
        ("一百多亿元", "一百多亿元", 100 * YI, "元", "多"),
        ("总投资1亿2000万元", "1亿2000万元", 12000 * WAN, "元", ""),
        ("新增一家上市企业", "一家", 1, "家", ""),
        ("引进两个项目", "两个", 2, "个", ""),
        ("三分之二以上，", "三分之二", Decimal(2) / 3, "", "以上"),
        ("历时3个多月", "3个多月", 3, "个月", ""),
        ("装机50MW", "50MW", 50, "MW", ""),
        ("用电3万千瓦时", "3万千瓦时", 30000, "千瓦时", ""),
        ("修缮佛像18尊", "18尊", 18, "尊", ""),
        ("开设5门课程", "5门", 5, "门", ""),
        ("打通5道工序", "5道", 5, "道", ""),
        ("覆盖9大类产品", "9大类", 9, "大类", ""),
        ("辐射周边12村，", "12村", 12, "村", ""),
        ("排查3轮次", "3轮次", 3, "轮次", ""),
        ("提前40天建成", "40天", 40, "天", ""),
        ("产值过亿元", "亿元", YI, "元", "超"),
    ],
)
def test_a_quantity_is_read_whole(text: str, span: str, value: int | Decimal, unit: str, qualifier: str) -> None:
    figure = only(text)
    assert (figure.text, figure.kind) == (span, "quantity")
    assert (figure.value, figure.unit, figure.qualifier) == (value, unit, qualifier)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("56.2亿元", 10**7),
        ("18个", 1),
        ("5万人", 10**4),
        ("五万人", 10**4),
        ("12.30%", "0.01"),
        ("60余批次", 10),
        ("1.2万余亩", 1000),
    ],
)
def test_the_step_is_the_worth_of_the_last_digit(text: str, step: int | str) -> None:
    assert only(text).step == Decimal(step)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("5万—10万人", 5 * WAN, 10 * WAN, "人"),
        ("5-10万人", 5 * WAN, 10 * WAN, "人"),
        ("4%—6%", 4, 6, "%"),
        ("4-6%", 4, 6, "%"),
        ("3～5个", 3, 5, "个"),
        ("三至五个", 3, 5, "个"),
        ("5亿元–10亿元", 5 * YI, 10 * YI, "元"),
    ],
)
def test_a_range_is_one_figure(text: str, low: int, high: int, unit: str) -> None:
    figure = only(text)
    assert (figure.text, figure.value, figure.upper, figure.unit) == (text, low, high, unit)


def test_a_change_from_one_value_to_another_is_two_figures() -> None:
    assert [figure.value for figure in find_figures("由15个到18个")] == [15, 18]


@pytest.mark.parametrize(
    ("text", "values", "unit"),
    [
        ("分别提高0.7、2.3个百分点", ["0.7", "2.3"], "个百分点"),
        ("分别为18个、32个", ["18", "32"], "个"),
        ("分别为18、32和50个", ["18", "32", "50"], "个"),
        ("分别为5、10亿元", ["500000000", "1000000000"], "元"),
    ],
)
def test_a_list_shares_its_last_unit(text: str, values: list[str], unit: str) -> None:
    found = find_figures(text)
    assert [figure.value for figure in found] == [Decimal(value) for value in values]
    assert {figure.unit for figure in found} == {unit}


def test_a_fraction_is_its_exact_share() -> None:
    figure = only("占三分之一")
    assert figure.text == "三分之一"
    assert figure.value == Decimal(1) / Decimal(3)


@pytest.mark.parametrize(
    "text",
    """世界500强企业
“十四五”时期
三大产业
“一二三四五六”思路
第四届
一是强化
（一）做法
1. 强化统筹
1、强化统筹
（1）强化统筹
2.1 总体情况
1+3体系
“1+3”工作体系
110kV变电站
24小时服务
7×24小时
三坑村
“一号工程”
一把手
一事一议
一对一
一方面
进一步
统一
引进一批项目
唯一
签约亿元以上项目
投资5000万元以上的项目
超10亿元项目
年纳税500万元以上企业
百亿级产业
10亿元级项目
千万元楼宇
国务院令第588号
〔2026〕12号
电话13812345678
电话0755-12345678
上午9:30
四上企业
三重一大
两山理论
七通一平
五证合一
三个聚焦
“三个聚焦”
两个维护
从三个方面
十项重点工作
五个一工程
二期工程
第18次会议
全市第3位
前10名
A4纸
5G
PM2.5
工业4.0
GB/T 9704-2012
P2P
[[F3.yoy]]
[[F12]]
成立一个专班
第一次
三天两头
《招商十条》
三次产业
三件实事
1村1品
3部门联合
第3届
20届三中全会
3号楼
5路公交
18门店
一对一
三大类
十面埋伏
历时3年
百家争鸣""".splitlines(),
)
def test_names_numbering_and_slogans_are_no_figures(text: str) -> None:
    assert find_figures(text) == ()


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("签约超10亿元项目3个", ["3个"]),
        ("项目总投资超10亿元", ["10亿元"]),
        ("项目总投资超10亿元。", ["10亿元"]),
        ("引进总投资56.2亿元的锂电项目", ["56.2亿元"]),
        ("总投资超10亿元并已开工的项目有11个", ["11个"]),
        ("超10亿元、超50亿元项目分别为3个、1个", ["3个", "1个"]),
        ("10亿元以上项目4个，其中50亿元以上2个", ["4个", "2个"]),
        ("签约超18个项目", ["18个"]),
        ("超亿元项目占58.6%", ["58.6%"]),
        ("超亿元占比58.6%", ["58.6%"]),
        ("单体投资超亿元的项目占比58.6%", ["58.6%"]),
        ("税收达亿元的企业3家", ["3家"]),
        ("世界500强企业9家", ["9家"]),
        ("1.签约18个", ["18个"]),
        ("1.5亿元项目投产", ["1.5亿元"]),
        ("签约项目\t个\t18\t15\t20%", ["18", "15", "20%"]),
    ],
)
def test_a_limit_in_a_name_is_told_from_a_figure(text: str, spans: list[str]) -> None:
    assert [figure.text for figure in find_figures(text)] == spans


@pytest.mark.parametrize(
    ("text", "masks"),
    [
        ("签约X个", ["X个"]),
        ("总投资X亿元", ["X亿元"]),
        ("占XX.X%", ["XX.X%"]),
        ("增长X.X，", ["X.X"]),
        ("X—XX月", ["X—XX月"]),
        ("x-x月", ["x-x月"]),
        ("约X0亿元", ["X0亿元"]),
        ("***个", ["***个"]),
        ("占比**.**%", ["**.**%"]),
        ("外资*****万美元", ["*****万美元"]),
        ("在××召开", ["××"]),
        ("在○○区", ["○○"]),
        ("20XX年", ["20XX年"]),
        ("【待补：金额】亿元", ["【待补：金额】亿元"]),
        ("〔…〕个", ["〔…〕个"]),
        ("□□个", ["□□个"]),
        ("签约____个", ["____个"]),
        ("***健康食品、**涂料", ["***", "**"]),
        ("XX产业", ["XX"]),
        ("XXIPO报会", ["XX"]),
        ("XXkv变电站", ["XX"]),
        ("XCBD项目", ["X"]),
        ("对接**集团、**集团、**电子等", ["**", "**", "**"]),
        ("项目**个（其中注册**个），占比**.**%", ["**个", "**个", "**.**%"]),
        ("X、X等X家企业", ["X", "X", "X家"]),
        ("服务X余次", ["X余次"]),
        ("在X条例", ["X"]),
        ("2XX家", ["2XX家"]),
        ("1**个", ["1**个"]),
        ("6*.*%", ["6*.*%"]),
        ("（X个）", ["X个"]),
        ("（待补：金额）", ["（待补：金额）"]),
        ("【XX】万元", ["【XX】万元"]),
        ("引进个项目，总投资约亿元。", ["个", "亿元"]),
        ("实现到位资金亿元，", ["亿元"]),
        ("产值达亿元，", ["亿元"]),
        ("储备项目个，", ["个"]),
    ],
)
def test_a_mask_is_one_span_with_its_unit(text: str, masks: list[str]) -> None:
    found = find_figures(text)
    assert [figure.text for figure in found] == masks
    assert all(figure.kind == "mask" and figure.value is None for figure in found)


@pytest.mark.parametrize(
    "text",
    [
        "XBRL",
        "Excel",
        "IPO",
        "XR产业",
        "LaTeX",
        "iPhone X",
        "4X4",
        "X光",
        "XXL",
        "**重点项目**：",
        "* 重点",
        "***",
        "**一是**强化",
        "【重要】",
        "【具体做法】",
        "3*4",
        "- [x] 完成",
        "3×4",
    ],
)
def test_words_and_markup_are_no_masks(text: str) -> None:
    assert [figure for figure in find_figures(text) if figure.kind == "mask"] == []


def test_emphasis_around_a_figure_is_no_mask() -> None:
    assert [figure.text for figure in find_figures("实现了**签约18个**。")] == ["18个"]


@pytest.mark.parametrize("scales", ["亿" * 9, "亿" * 10, "万" * 30, "亿" * 60])
def test_scales_without_end_are_read_or_left(scales: str) -> None:
    found = find_figures(f"协议总投资{scales}元，签约18个。")
    assert [figure.text for figure in found][-1:] == ["18个"]
    assert all(figure.value is None or figure.value.is_finite() for figure in find_figures(f"18{scales}元"))
