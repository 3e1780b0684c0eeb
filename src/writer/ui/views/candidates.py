"""Candidates side by side: what is measured of each, and its sentences to pick from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from writer.drafting import RULE, Rating
from writer.schema import PASSING, Metric
from writer.style import MEASURES
from writer.ui.views.parts import button, empty, esc
from writer.ui.wording import ENGINE_NAMES

if TYPE_CHECKING:
    from writer.ui.offering import Offer

_LABELS = {measure.name: measure.label for measure in MEASURES}


def candidates(offers: Sequence[Offer]) -> str:
    """The last round of candidates, the best first; a click on a sentence puts it into the edit box."""
    close = button("收起", "close", kind="small")
    if not offers:
        nothing = empty("本节还没有候选稿", "点“多写几稿”，一次写出几份来比较。")
        return f'<div class="candidates" role="region" aria-label="候选稿"><header>{close}</header>{nothing}</div>'
    columns = "".join(_column(at, one) for at, one in enumerate(offers, 1))
    return (
        f'<div class="candidates" role="region" aria-label="候选稿"><header><strong>{len(offers)} 份候选稿</strong>'
        f'<span class="meta">点一句，插到编辑框光标处（没有光标就接在末尾），原有文字一个不动。</span>'
        f'<span class="meta rule" title="{esc(RULE)}">排序规则</span>{close}</header>'
        f'<div class="columns">{columns}</div></div>'
    )


def _column(at: int, offer: Offer) -> str:
    version = offer.version
    who = ENGINE_NAMES.get(version.engine, version.engine)
    whole = button("整份采用", "use", str(version.n), kind="small", title="成为本节文字；原来的文字留在版本里")
    sentences = "".join(_sentence(offer, n, start, end) for n, (start, end) in enumerate(offer.sentences))
    return (
        f'<article class="candidate"><header><strong>第{at}名</strong>'
        f'<span class="meta">第{version.n}版 · {esc(who)} · '
        f"{len(''.join(version.text.split()))} 字</span>{whole}</header>{rated(offer.rating)}"
        f'<div class="text">{sentences}</div></article>'
    )


def rated(rating: Rating) -> str:
    """What is measured of a candidate, in a few lines."""
    figures = f"{rating.grounded}/{rating.figures} 个数字有出处" if rating.figures else "没有数字"
    good = rating.grounded == rating.figures and not rating.errors
    facts = f"本节数据 {len(rating.covered)}/{len(rating.due)} 条" if rating.due else "本节没有指定数据"
    judged = rating.judged
    style = f"文风 {rating.within}/{len(judged)} 项在常见范围" if judged else "文字太短，不比文风"
    words = "；".join(map(_percentile, judged)) or "与往期同类段落相比"
    errors = f" · <b>{rating.errors} 处要改</b>" if rating.errors else ""
    unfinished = "" if rating.complete else " · <b>没有写完</b>"
    return (
        f'<p class="rating {"good" if good else "bad"}">{figures} · {facts}{errors}{unfinished}<br>'
        f'<span class="meta" title="{esc(words)}">{style} · 与往期相同 {100 * rating.copied_share:.0f}%</span></p>'
    )


def _percentile(metric: Metric) -> str:
    return f"{_LABELS.get(metric.name, metric.name)} {metric.value:g}，第{metric.percentile:.0f}百分位"


def _sentence(offer: Offer, n: int, start: int, end: int) -> str:
    """One sentence as a button, its figures coloured by their verdict, what is wrong in it told."""
    text = offer.version.text
    wrong = [
        one.message for one in offer.checked.findings if one.severity == "error" and start <= one.start < max(end, 1)
    ]
    pieces, at = [], start
    for trace in offer.checked.figures:
        if at <= trace.start and trace.end <= end:
            kind = "ok" if trace.verdict in PASSING else "bad"
            pieces.append(f'{esc(text[at : trace.start])}<b class="{kind}">{esc(text[trace.start : trace.end])}</b>')
            at = trace.end
    pieces.append(esc(text[at:end]))
    opens = " opens" if n and "\n" in text[:start].rstrip(" 　")[-1:] else ""
    return (
        f'<button type="button" class="sentence{" wrong" if wrong else ""}{opens}" data-act="take" '
        f'data-arg="{offer.version.n}:{n}" title="{esc("；".join(wrong) or "插到编辑框里")}">{"".join(pieces)}</button>'
    )
