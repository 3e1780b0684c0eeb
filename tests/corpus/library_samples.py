"""Invented reports, and what must hold of every library."""

from __future__ import annotations

from writer.corpus import Library

SPRING = """云麓产业园2026年第一季度招商工作汇报

市投资促进局：

今年以来，云麓产业园紧扣主导产业抓招商。现将有关情况汇报如下。

一、总体情况

一季度签约项目12个，计划总投资31.5亿元，同比增长8.6%。

二、主要做法

（一）盯紧产业链图谱。围绕光电材料上下游梳理目标企业46家，主要领导带队外出拜访9次。

（二）优化服务流程。推行一窗受理和帮办代办，项目落地平均缩短11天。

三、存在问题

一是土地供应趋紧，可供工业用地不足；二是龙头企业带动力不强，配套企业本地化率偏低。

四、下一步计划

下季度力争新签约项目15个，推动厂房交付使用，办好秋季产业推介会。
"""
HARBOUR = """望湖区商务局2025年工作总结

一、总体情况

全年实际利用外资4200万美元，进出口总额18.7亿美元，跨境电商交易额大幅增长。

二、主要做法

（一）稳住外贸基本盘。走访外贸企业130家，组织参加境外展会6场，协调出口退税难点。

（二）培育消费新场景。改造商业步行街2条，引进首店15家，夜间消费明显回暖。

三、存在问题

外贸企业订单不稳定，物流成本偏高，消费恢复的基础还不牢固。

四、下一步计划

继续落实稳外贸政策，建设跨境电商综合服务平台，推动消费提质扩容。
"""


def autumn() -> str:
    """The same park later in the year: other figures, other problems."""
    return SPRING.replace("第一季度", "第三季度").replace(
        "土地供应趋紧，可供工业用地不足", "部分项目审批环节多，开工偏慢"
    )


def vectors_held(library: Library) -> set[str]:
    """What the index holds; of a process without one, what it keeps for its searches."""
    if library.writable:
        return library._index.ids()
    ids = [passage.id for passage in library.passages()]
    return set(ids) - set(library._shelf.lacking(ids, vectors=True))


def assert_whole(library: Library) -> None:
    """The index holds exactly what is recorded, and every passage is found by its own words."""
    passages = library.passages()
    for passage in passages:
        hits = library.search(f"{passage.heading}\n{passage.text}", reports=[passage.report], k=1)
        assert hits[0].passage == passage
        assert "向量第1" in hits[0].why
    assert vectors_held(library) == {passage.id for passage in passages}
