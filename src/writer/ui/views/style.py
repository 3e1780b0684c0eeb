"""The draft's manner against the past reports': a strip per measure, and runs copied word for word."""

from __future__ import annotations

from collections.abc import Mapping

from writer.schema import Comparison, CopiedRun, Metric
from writer.ui.views.parts import empty, esc

_RUNS_SHOWN = 12


def comparison(found: Comparison, names: Mapping[str, str], scope: str) -> str:
    """Range strips (the band is where most past reports lie, the dot is this text) and the copied runs."""
    if not found.metrics and not found.copied:
        return empty("还比不出文风", "文字太短，或者语料里这类段落太少。")
    strips = "".join(_strip(metric, names.get(metric.name, metric.name)) for metric in found.metrics)
    copied = _copied(found)
    lead = f'<p class="meta">与语料中{esc(scope)}相比；色带是多数往期材料所在的范围。</p>'
    return f'<div class="style">{lead}{strips}{copied}</div>'


def _strip(metric: Metric, name: str) -> str:
    low, high, value = metric.corpus_low, metric.corpus_high, metric.value
    width = max(high - low, 1e-9)
    left, right = min(low - width, value), max(high + width, value)
    left = max(0.0, left)
    span = max(right - left, 1e-9)

    def at(number: float) -> str:
        return f"{100 * (number - left) / span:.1f}%"

    outside = not low <= value <= high
    judged = metric.percentile is not None
    words = "文字太短" if not judged else ("偏低" if value < low else "偏高" if value > high else "在范围内")
    kind = "unsure" if not judged else "out" if outside else "in"
    return (
        f'<div class="strip {kind}" title="往期多在 {low:g}–{high:g}，中位 {metric.corpus_median:g}">'
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
