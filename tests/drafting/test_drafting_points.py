"""Points of a section: told by words, names and figures, however they are worded."""

from __future__ import annotations

import pytest

from writer.drafting.points import makes_point, point_findings

TEXT = (
    "青云锂电项目9月底顺利开工建设，总投资12.3亿元。外资项目“蓝湾科技”签约落地，预计明年投产。"
    "受原材料涨价影响，部分企业用电成本上升。审批时限由12天压缩至5天。园区尚未完成污水管网改造，人才公寓已经交付。"
)


@pytest.mark.parametrize(
    "point",
    [
        "青云锂电项目9月底开工",
        "锂电项目开工",
        "要写到“蓝湾科技”签约",
        "原材料涨价导致企业成本上升",
        "青云锂电项目总投资12.3亿元",
        "审批时限压缩到5天",
        "污水管网改造未完成",
        "人才公寓交付",
        "必须提到：人才公寓已交付使用",
    ],
)
def test_a_point_in_other_words_is_made(point: str) -> None:
    assert makes_point(TEXT, point)


@pytest.mark.parametrize(
    "point",
    [
        "华星锂电项目9月底开工",
        "青云锂电项目10月底开工",
        "总投资12.5亿元的青云锂电项目",
        "要写到“绿洲科技”签约",
        "审批时限压缩到5个工作日",
        "污水管网改造完成",
        "人才公寓未交付",
        "举办秋季招商推介会",
    ],
)
def test_another_name_figure_or_a_denial_is_not(point: str) -> None:
    assert not makes_point(TEXT, point)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("新引进“专精特新”企业12家。", "专精特新企业新增12家"),
        ("受土地指标紧缺影响，3个项目未能如期开工。", "用地指标不足，有3个项目没开工"),
        ("下一步，聚焦项目建设，力争年内开工20个。", "力争年底前开工20个项目"),
        ("市委书记李明到园区调研指导工作。", "李明书记来调研"),
        ("深化改革，审批事项压减三成。", "审批事项减少30%"),
        ("安全生产形势平稳，未发生较大以上事故。", "安全生产无较大事故"),
        ("引进博士团队2个、高层次人才15名。", "引才：博士团队2个，高层次人才15人"),
        ("积极应对原材料价格上涨等不利因素。", "原材料涨价"),
        ("完成厂房改造1.2万平方米。", "改造厂房12000平方米"),
    ],
)
def test_a_point_in_an_offices_other_words_is_made(text: str, point: str) -> None:
    assert makes_point(text, point)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("园区荣获“省级绿色工业园区”称号。", "获评国家级绿色工业园区"),
        ("园区与北山科技学院签订校企合作协议。", "和南山科技学院签了校企合作"),
        ("安全生产发生较大事故1起。", "安全生产无较大事故"),
        ("计划年内建成人才公寓300套。", "300套人才公寓已建成"),
        ("园区税收同比下降3.2%。", "税收同比增长3.2%"),
        ("审批事项压减两成。", "审批事项减少30%"),
        ("引进高层次人才12名。", "高层次人才15人"),
        ("外资到账3.2亿元。", "内资到账3.2亿元"),
        ("新能源产业产值增长12%。", "新材料产业产值增长12%"),
        ("坚持高质量发展，全力推进项目建设。", "标准厂房二期封顶"),
    ],
)
def test_another_level_name_way_or_time_is_not(text: str, point: str) -> None:
    assert not makes_point(text, point)


def test_missing_points_are_listed_and_blank_ones_are_none() -> None:
    found = list(point_findings(("人才公寓交付", "  ", "举办秋季招商推介会"), TEXT))
    assert [(one.code, one.severity) for one in found] == [("unstated", "warning")]
    assert "举办秋季招商推介会" in found[0].message
    assert next(iter(point_findings(("x" * 500,), ""))).message.count("x") <= 60
