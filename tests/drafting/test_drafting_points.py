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


def test_missing_points_are_listed_and_blank_ones_are_none() -> None:
    found = list(point_findings(("人才公寓交付", "  ", "举办秋季招商推介会"), TEXT))
    assert [(one.code, one.severity) for one in found] == [("unstated", "warning")]
    assert "举办秋季招商推介会" in found[0].message
    assert next(iter(point_findings(("x" * 500,), ""))).message.count("x") <= 60
