"""The draft's manner against the past reports': a strip per measure with what pulls it and what to change, headings,
runs copied word for word, the past passage nearest to each paragraph, and the set phrases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from writer.schema import Comparison, CopiedRun, HeadingRemark, Metric, Nearest, Passage, Pull
from writer.ui.styling import Styled
from writer.ui.views.parts import empty, esc

_RUNS_SHOWN, _PHRASES_SHOWN, _NEAREST_SHOWN = 30, 40, 60
_SHORT, _SUMMARY, _QUOTED = 60, 36, 160
_SIDES = {"low": "偏低", "high": "偏高", "": "在范围内"}
_TYPICAL = ("偏低的例", "居中的例", "偏高的例")


def comparison(one: Styled) -> str:
    """Everything that is known of how this text is written; each part can be folded."""
    found = one.found
    if not found.metrics and not found.copied and not found.nearest:
        return empty("还比不出文风", found.note or "文字太短，或者语料里这类段落太少。")
    lead = f'<p class="meta">与语料中{esc(one.scope)}相比；色带是多数往期材料所在的范围。点一句，到文中这一处。</p>'
    note = f'<p class="meta">{esc(found.note)}</p>' if found.note else ""
    blocks = (_measures(one), _headings(one.headings), _copied(one), _nearest(one), _phrases(found))
    return f'<div class="style">{lead}{note}{_summary(found)}{"".join(blocks)}</div>'


def _summary(found: Comparison) -> str:
    judged = [metric for metric in found.metrics if metric.percentile is not None]
    outside = [metric.label or metric.name for metric in judged if metric.side]
    told = f"{len(judged)} 项能判断，{len(judged) - len(outside)} 项在常见范围" if judged else "指标都不能判断"
    told += f"；范围外：{'、'.join(outside)}" if outside else ""
    return f'<p class="sum">{esc(told)}。与往期相同的文字占 {found.copied_share:.1%}。</p>'


def _measures(one: Styled) -> str:
    """First what lies outside, then what lies inside, then folded away what so short a text cannot tell."""
    metrics = one.found.metrics
    judged = [metric for metric in metrics if metric.percentile is not None]
    ordered = [metric for metric in judged if metric.side] + [metric for metric in judged if not metric.side]
    unsure = [metric for metric in metrics if metric.percentile is None]
    shown = "".join(_measure(metric, one) for metric in ordered)
    if not unsure:
        return shown
    hidden = "".join(_measure(metric, one) for metric in unsure)
    where = "" if one.whole else "；整篇能比的更多，见“④ 通读与导出”的“全文文风”"
    return f"{shown}{_folded(f'另有 {len(unsure)} 项，文字太短，不作判断{where}', hidden, 'unjudged')}"


def _measure(metric: Metric, one: Styled) -> str:
    judged = metric.percentile is not None
    words = _SIDES[metric.side] if judged else "文字太短"
    kind = "unsure" if not judged else "out" if metric.side else "in"
    advice = f'<p class="do">{esc(metric.advice)}</p>' if metric.advice else ""
    told = (
        f"往期多在 {metric.corpus_low:g}–{metric.corpus_high:g} {metric.unit}，中位 {metric.corpus_median:g}，"
        f"取自{metric.reports}份材料的{metric.samples}段，每段约{metric.length}字"
    )
    told += f"；本稿排在第 {metric.percentile:.0f} 百分位。" if metric.percentile is not None else "。"
    pulls = "".join(_pull(pull, metric, one) for pull in metric.pulls)
    listed = f'<ol class="pulls">{pulls}</ol>' if pulls else ""
    return (
        f'<details class="measure"{" open" if metric.side else ""}><summary class="strip {kind}">'
        f'<span class="name">{esc(metric.label or metric.name)}</span>{_bar(metric)}'
        f'<span class="value">{metric.value:g}</span><span class="words">{esc(words)}</span></summary>'
        f'<div class="behind">{advice}{listed}<p class="meta">{esc(told)}{_typical(metric)}</p></div></details>'
    )


def _bar(metric: Metric) -> str:
    low, high, value = metric.corpus_low, metric.corpus_high, metric.value
    width = max(high - low, 1e-9)
    left, right = max(0.0, min(low - width, value)), max(high + width, value)
    span = max(right - left, 1e-9)

    def at(number: float) -> str:
        return f"{100 * (number - left) / span:.1f}%"

    return (
        f'<span class="bar"><span class="band" style="left:{at(low)};width:{100 * (high - low) / span:.1f}%"></span>'
        f'<span class="median" style="left:{at(metric.corpus_median)}"></span>'
        f'<span class="dot" style="left:{at(value)}"></span></span>'
    )


def _typical(metric: Metric) -> str:
    """The past reports that lie at the edges and in the middle of the band."""
    names = zip(_TYPICAL, metric.typical, strict=False)
    told = "；".join(f"{name}：《{sample.report}》{sample.value:g}" for name, sample in names)
    return esc(told + "。") if told else ""


def _pull(pull: Pull, metric: Metric, one: Styled) -> str:
    what = {"paragraph_length": "这段"}.get(metric.name, "这个标题" if metric.name.startswith("heading") else "这句")
    return (
        f"<li{_goto(one, pull.start, pull.end)}>{esc(_short(pull.text))} "
        f'<span class="meta">去掉{what}为 {pull.without:g}{_where(one, pull.start, pull.end)}</span></li>'
    )


def _headings(remarks: Sequence[HeadingRemark]) -> str:
    items = "".join(
        f'<li>“{esc(one.text)}”{esc(one.message)}<span class="meta">同级：{esc("；".join(one.siblings))}</span></li>'
        for one in remarks
    )
    return _part(f"标题 {len(remarks)} 处不一致", f"<ul>{items}</ul>") if items else ""


def _copied(one: Styled) -> str:
    runs = one.found.copied
    if not runs:
        return '<p class="copied none">没有与往期材料连续 13 字以上相同的文字（数字不计，固定提法除外）。</p>'
    items = "".join(_run(run, one) for run in runs[:_RUNS_SHOWN])
    left = len(runs) - _RUNS_SHOWN
    more = f'<li class="meta">另有 {left} 处</li>' if left > 0 else ""
    name = f"与往期相同的文字 {len(runs)} 处，占 {one.found.copied_share:.1%}"
    return _part(name, f'<ul class="copied">{items}{more}</ul>')


def _run(run: CopiedRun, one: Styled) -> str:
    several = f"等 {run.reports} 份" if run.reports > 1 else ""
    return (
        f"<li{_goto(one, run.start, run.end)}><q>{esc(_short(run.text, _QUOTED))}</q> "
        f'<span class="meta">《{esc(run.report)}》{several}，'
        f"占 {run.share:.1%}{_where(one, run.start, run.end)}</span></li>"
    )


def _nearest(one: Styled) -> str:
    found = one.found.nearest
    items = "".join(_near(near, one) for near in found[:_NEAREST_SHOWN])
    left = len(found) - _NEAREST_SHOWN
    more = f'<p class="meta">另有 {left} 段</p>' if left > 0 else ""
    return _part(f"每段最相近的往期段落（{len(found)} 段）", items + more, opened=False) if items else ""


def _near(near: Nearest, one: Styled) -> str:
    """A paragraph and the past passage it is nearest to, the words that both have marked in either."""
    own = _marked(one.text, near.start, near.end, [(start, end) for start, end, _ in near.words])
    source = f"《{near.report}》{near.heading}"
    passage = one.past.get(near.passage)
    past = f'<p class="past">{_in_passage(passage, near)}</p>' if passage else ""
    name = f"{_short(one.text[near.start : near.end], _SUMMARY)} → {source}"
    return (
        f'<details class="near"><summary>{esc(name)}</summary>'
        f"<p{_goto(one, near.start, near.end)}>{own}</p>{past}"
        f'<p class="meta">{esc(source)}，相近程度 {near.score:.2f}；标出的是两边都有的词。</p></details>'
    )


def _in_passage(passage: Passage, near: Nearest) -> str:
    """The passage with the shared words marked, each at the first place where it stands."""
    spans = []
    for word in {word for _, _, word in near.words}:
        at = passage.text.find(word)
        if at >= 0:
            spans.append((at, at + len(word)))
    return _marked(passage.text, 0, len(passage.text), spans)


def _marked(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> str:
    out, at = [], start
    for first, last in sorted(spans):
        if at <= first < last <= end:
            out += [esc(text[at:first]), f"<b>{esc(text[first:last])}</b>"]
            at = last
    return "".join((*out, esc(text[at:end])))


def _phrases(found: Comparison) -> str:
    times = Counter(use.text for use in found.phrases)
    known = {use.text: use for use in found.phrases}
    items = "".join(
        f'<li>{esc(text)} <span class="meta">{known[text].reports} 份往期材料共 {known[text].count} 处'
        f"{f'；本稿 {count} 处' if count > 1 else ''}</span></li>"
        for text, count in list(times.items())[:_PHRASES_SHOWN]
    )
    left = len(times) - _PHRASES_SHOWN
    more = f'<li class="meta">另有 {left} 条</li>' if left > 0 else ""
    return _part(f"用到的往期固定提法 {len(times)} 条", f"<ul>{items}{more}</ul>", opened=False) if items else ""


def _part(name: str, inner: str, *, opened: bool = True) -> str:
    return f'<details class="part"{" open" if opened else ""}><summary>{esc(name)}</summary>{inner}</details>'


def _folded(name: str, inner: str, css: str) -> str:
    return f'<details class="part {css}"><summary>{esc(name)}</summary>{inner}</details>'


def _goto(one: Styled, start: int, end: int) -> str:
    """The attributes by which a click leads to this span."""
    place = one.place(start, end)
    if place is None:
        return ""
    go = f' data-act="goto" data-arg="{esc(place.key)}" title="点一下，到“撰写”中改这一处"' if place.key else ""
    return f' data-goto="{place.start}:{place.end}"{go}'


def _where(one: Styled, start: int, end: int) -> str:
    place = one.place(start, end)
    return f"，在“{esc(place.name)}”" if place is not None and place.name else ""


def _short(text: str, most: int = _SHORT) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
