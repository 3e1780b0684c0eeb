"""A report as large as they come on the desk: 30 sections of 2,000 characters, 80 facts; all invented, always the same.

The facts have a figure of their own for every place they are told in; the texts tell them with their derived figures,
between sentences without any, as a long report does.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

SEED = 20261126
SECTIONS, LENGTH, FACTS = 30, 2_000, 80
PERIOD = "2026年第三季度"
_AREAS = ("东岭", "青禾", "砚湖", "枫桥", "栖霞", "临浦", "鹤坪", "云塘", "松溪", "澄江")
_KINDS = ("签约项目", "开工项目", "竣工项目", "走访企业", "办结事项", "新增主体", "实际投资", "税收收入")
_UNITS = ("个", "个", "个", "家", "件", "户", "亿元", "亿元")
_PROSE = (
    "坚持问题导向，逐项建立台账，明确责任单位和完成时限，做到事事有回音、件件有着落。",
    "统筹推进要素保障，协调解决用地、用能、用工等具体困难，为企业安心发展营造良好环境。",
    "组织开展专题调研，认真听取基层意见，进一步完善工作机制，形成上下联动、齐抓共管的局面。",
    "加强部门协同，推动信息共享，减少重复报送，切实把基层从繁琐事务中解放出来。",
    "注重总结经验做法，及时推广典型案例，以点带面推动各项工作提质增效。",
)


def labels() -> list[tuple[str, str]]:
    """Name and unit of every fact."""
    return [(f"{area}{kind}", unit) for area in _AREAS for kind, unit in zip(_KINDS, _UNITS, strict=True)][:FACTS]


def figures() -> list[tuple[str, str, str, str]]:
    """Name, unit, value and 上年同期 of every fact."""
    chance = random.Random(SEED)
    rows = []
    for name, unit in labels():
        prior = chance.randint(20, 400)
        value = prior + chance.randint(1, 60)
        whole = unit != "亿元"
        rows.append((name, unit, str(value) if whole else f"{value}.5", str(prior) if whole else f"{prior}.3"))
    return rows


def pasted() -> str:
    """The facts as somebody pastes them."""
    lines = ("\t".join(row) for row in figures())
    return "\n".join(("指标\t单位\t本期\t上年同期", *lines))


def outline() -> str:
    """The outline as text: 30 headings."""
    return "\n".join(("# 园区2026年第三季度工作情况汇报", *(f"## 第{at}块重点工作" for at in range(1, SECTIONS + 1))))


def sections() -> Iterator[str]:
    """The text of each section: eight facts with their derived figures, among prose."""
    chance, rows = random.Random(SEED + 1), figures()
    for at in range(SECTIONS):
        told = [rows[(at * 8 + step) % len(rows)] for step in range(8)]
        paragraphs: list[str] = []
        while len("\n".join(paragraphs)) < LENGTH:
            fact = told[len(paragraphs) % len(told)]
            paragraphs.append(_sentence(*fact) + "".join(chance.sample(_PROSE, 3)))
        yield "\n".join(paragraphs)[:LENGTH].rpartition("。")[0] + "。"


def _sentence(name: str, unit: str, value: str, prior: str) -> str:
    grown = (float(value) - float(prior)) / float(prior) * 100
    return f"{name}{value}{unit}，上年同期{prior}{unit}，同比增长{grown:.1f}%。"
