"""A measure as a picture: the range of past reports as a band, the draft as a mark on it. SVG, for black and white too.

Within the range the mark is a disc, outside it a diamond, unjudged a ring: it can be told without colour.
"""

from __future__ import annotations

from writer.schema import Metric

_WIDTH, _HEIGHT, _EDGE = 220, 22, 8
_MIDDLE = _HEIGHT / 2
_BAND, _LINE, _IN, _OUT, _UNSURE = "#c9d8ea", "#5b6b80", "#205493", "#b3261e", "#5b6b80"


def strip(metric: Metric) -> str:
    """The picture of one measure, with its words for those who cannot see it."""
    low, high, value = metric.corpus_low, metric.corpus_high, metric.value
    width = max(high - low, 1e-9)
    left = max(0.0, min(low - width, value)) if min(low, value) >= 0 else min(low - width, value)
    span = max(max(high + width, value) - left, 1e-9)

    def at(number: float) -> float:
        return round(_EDGE + (_WIDTH - 2 * _EDGE) * (min(max(number, left), left + span) - left) / span, 1)

    told = f"本稿 {value:g}，往期 {low:g}–{high:g}，中位 {metric.corpus_median:g}"
    band = max(at(high) - at(low), 2)
    return (
        f'<svg width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{told}">'
        f'<line x1="{_EDGE}" y1="{_MIDDLE}" x2="{_WIDTH - _EDGE}" y2="{_MIDDLE}" stroke="{_LINE}" stroke-width="1"/>'
        f'<rect x="{at(low)}" y="5" width="{band:g}" height="12" fill="{_BAND}" stroke="{_LINE}" stroke-width="1"/>'
        f'<line x1="{at(metric.corpus_median)}" y1="5" x2="{at(metric.corpus_median)}" y2="17" stroke="{_LINE}" '
        f'stroke-width="2"/>{_mark(at(value), _kind(metric))}</svg>'
    )


def _kind(metric: Metric) -> str:
    return "unsure" if metric.percentile is None else "out" if metric.side else "in"


def _mark(x: float, kind: str) -> str:
    if kind == "out":
        points = f"{x},{_MIDDLE - 7} {x + 6},{_MIDDLE} {x},{_MIDDLE + 7} {x - 6},{_MIDDLE}"
        return f'<polygon points="{points}" fill="{_OUT}" stroke="#fff" stroke-width="1"/>'
    if kind == "unsure":
        return f'<circle cx="{x}" cy="{_MIDDLE}" r="5" fill="#fff" stroke="{_UNSURE}" stroke-width="2"/>'
    return f'<circle cx="{x}" cy="{_MIDDLE}" r="5.5" fill="{_IN}" stroke="#fff" stroke-width="1"/>'


def _sign(kind: str) -> str:
    return f'<svg width="16" height="{_HEIGHT}" viewBox="0 0 16 {_HEIGHT}" aria-hidden="true">{_mark(8, kind)}</svg>'


KEY = (
    f'<p class="key meta">{_sign("in")}在范围内 {_sign("out")}在范围外 {_sign("unsure")}文字太短，不作判断；'
    "色带是往期材料第 10 到第 90 百分位，中间的竖线是中位数</p>"
)
