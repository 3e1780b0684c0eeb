"""How quickly a long text is read."""

from __future__ import annotations

import time
from collections.abc import Callable

from writer.figures import find_figures, fold_figures, fold_with_map, mask_figures

_PARAGRAPH = (
    "2026年前三季度，园区围绕主导产业精准发力，新签约项目18个，计划总投资56.23亿元，同比增长16.4%，完成年度任务的80.3%；"
    "接待客商60余批次、外出拜访企业42家，储备在谈项目三十二个，其中超10亿元项目3个，为四季度冲刺全年目标打牢了基础。\n"
)
_ROUNDS = 5


def run() -> list[tuple[str, str, str]]:
    """Each row: what was measured, the figure, a note."""
    text = _PARAGRAPH * (1_000_000 // len(_PARAGRAPH))
    calls: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("find_figures", find_figures),
        ("fold_figures", fold_figures),
        ("fold_with_map", fold_with_map),
        ("mask_figures", mask_figures),
    )
    note = f"{len(text):,} characters, best of {_ROUNDS}"
    rows = [(name, f"{len(text) / _best(call, text):,.0f} characters/s", note) for name, call in calls]
    line = text.replace("\n", "")
    rows.append(
        ("find_figures, one line", f"{len(line) / _best(find_figures, line):,.0f} characters/s", "no line breaks")
    )
    return rows


def _best(call: Callable[[str], object], text: str) -> float:
    times = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        call(text)
        times.append(time.perf_counter() - started)
    return min(times)
