"""The draft's manner against the past reports': a strip per measure, and runs copied word for word."""

from __future__ import annotations

from collections.abc import Mapping

from writer.schema import Comparison, CopiedRun, Metric
from writer.ui.views.parts import empty, esc

_RUNS_SHOWN = 12
_SIDES = {"low": "偏低", "high": "偏高", "": "在范围内"}


def comparison(found: Comparison, names: Mapping[str, str], scope: str) -> str:
    """Range strips (the band is where most past reports lie, the dot is this text) and the copied runs."""
    if not found.metrics and not found.copied:
        return empty("还比不出文风", found.note or "文字太短，或者语料里这类段落太少。")
    strips = "".join(_strip(metric, names.get(metric.name, metric.name)) for metric in found.metrics)
    copied = _copied(found)
    lead = f'<p class="meta">与语料中{esc(scope)}相比；色带是多数往期材料所在的范围。</p>'
    note = f'<p class="meta">{esc(found.note)}</p>' if found.note else ""
    return f'<div class="style">{lead}{note}{strips}{copied}</div>'


def _strip(metric: Metric, name: str) -> str:
    low, high, value = metric.corpus_low, metric.corpus_high, metric.value
    width = max(high - low, 1e-9)
    left, right = min(low - width, value), max(high + width, value)
    left = max(0.0, left)
    span = max(right - left, 1e-9)

    def at(number: float) -> str:
        return f"{100 * (number - left) / span:.1f}%"

    judged = metric.percentile is not None
    words = _SIDES[metric.side] if judged else "文字太短"
    kind = "unsure" if not judged else "out" if metric.side else "in"
    told = (
        f"往期多在 {low:g}–{high:g} {metric.unit}，中位 {metric.corpus_median:g}，"
        f"取自{metric.reports}份材料的{metric.samples}段。{metric.advice}"
    )
    return (
        f'<div class="strip {kind}" title="{esc(told)}">'
        f'<span class="name">{esc(name)}</span>'
        f'<span class="bar"><span class="band" style="left:{at(low)};width:{100 * (high - low) / span:.1f}%"></span>'
        f'<span class="median" style="left:{at(metric.corpus_median)}"></span>'
        f'<span class="dot" style="left:{at(value)}"></span></span>'
        f'<span class="value">{value:g}</span><span class="words">{esc(words)}</span></div>'
    )


def _copied(found: Comparison) -> str:
    if not found.copied:
        return '<p class="copied none">没有与往期材料连续 13 字以上相同的文字。</p>'
    items = "".join(_run(run) for run in found.copied[:_RUNS_SHOWN])
    left = len(found.copied) - _RUNS_SHOWN
    more = f"<li class=meta>另有 {left} 处</li>" if left > 0 else ""
    return f'<div class="copied"><p>与往期材料相同的文字占 {found.copied_share:.0%}：</p><ul>{items}{more}</ul></div>'


def _run(run: CopiedRun) -> str:
    return (
        f'<li data-goto="{run.start}:{run.end}"><q>{esc(run.text)}</q> <span class="meta">{esc(run.report)}</span></li>'
    )
