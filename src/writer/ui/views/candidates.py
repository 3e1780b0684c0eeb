"""Candidates side by side: what is measured of each, and its sentences to pick from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from writer.drafting import RULE, Rating, why_before
from writer.schema import PASSING, Metric
from writer.style import MEASURES
from writer.ui.views.parts import button, empty, esc
from writer.ui.wording import ENGINE_NAMES

if TYPE_CHECKING:
    from writer.ui.offering import Offer

_LABELS = {measure.name: measure.label for measure in MEASURES}


def candidates(offers: Sequence[Offer], notes: Sequence[str] = ()) -> str:
    """The last round of candidates, the best first; a click on a sentence puts it into the edit box.

    Args:
        notes: what is to be said of the round as a whole.
    """
    close = button("收起", "close", kind="small")
    if not offers:
        nothing = empty("本节还没有候选稿", "点“多写几稿”，一次写出几份来比较。")
        return f'<div class="candidates" role="region" aria-label="候选稿"><header>{close}</header>{nothing}</div>'
    ratings = [one.rating for one in offers]
    reasons = [*(why_before(one, other) for one, other in pairwise(ratings)), ""]
    told: dict[str, str] = {}
    columns = "".join(_column(at, one, why, told) for at, (one, why) in enumerate(zip(offers, reasons, strict=True), 1))
    said = "".join(f'<span class="meta">{esc(note)}</span>' for note in notes)
    return (
        f'<div class="candidates" role="region" aria-label="候选稿"><header><strong>{len(offers)} 份候选稿</strong>'
        f'<span class="meta">点一句，插到编辑框光标处的句子后面（没有光标就接在末尾），原有文字一个不动。</span>'
        f'{said}<details class="rule"><summary>排序规则</summary><p>{esc(RULE)}</p></details>{close}</header>'
        f'<div class="columns">{columns}</div></div>'
    )


def _column(at: int, offer: Offer, why: str, told: dict[str, str]) -> str:
    version = offer.version
    who = ENGINE_NAMES.get(version.engine, version.engine)
    whole = button("整份采用", "use", str(version.n), kind="small", title="成为本节文字；原来的文字留在版本里")
    sentences = "".join(_sentence(offer, at, n, start, end, told) for n, (start, end) in enumerate(offer.sentences))
    before = f'<p class="meta why">排在第{at + 1}名前：{esc(why)}</p>' if why else ""
    return (
        f'<article class="candidate"><header><strong>第{at}名</strong>'
        f'<span class="meta">第{version.n}版 · {esc(who)} · '
        f"{len(''.join(version.text.split()))} 字</span>{whole}</header>"
        f"{rated(offer.rating, offer.unused, offer.after)}{before}"
        f'<div class="text">{sentences}</div></article>'
    )


def rated(rating: Rating, unused: Sequence[str] = (), after: str = "") -> str:
    """What is measured of a candidate, in a few lines, each part of it to be seen.

    Args:
        unused: names of the section's facts that it does not state.
        after: the past passage that it follows first.
    """
    figures = f"{rating.grounded}/{rating.figures} 个数字有出处" if rating.figures else "没有数字"
    facts = f"本节数据 {len(rating.covered)}/{len(rating.due)} 条" if rating.due else "本节没有指定数据"
    if rating.points:
        facts += f" · 要点 {len(rating.points) - len(rating.missed)}/{len(rating.points)} 条"
    judged = rating.judged
    style = f"文风 {rating.within}/{len(judged)} 项在常见范围" if judged else "文字太短，不比文风"
    copied = f"与往期相同 {100 * rating.copied_share:.0f}%"
    if not rating.measures:
        style, copied = "没有往期材料", "不比文风和照抄"
    source = f"（多在《{rating.copied_from}》）" if rating.copied_from else ""
    errors = f" · <b>{rating.errors} 处要改</b>" if rating.errors else ""
    unfinished = "" if rating.complete else " · <b>没有写完</b>"
    more = [f"照着：{after}"] if after else []
    more += [f"没用到：{'、'.join(unused)}"] if unused else []
    more += [f"漏写要点：{point}" for point in rating.missed]
    more += [f"{copied}{source}", *map(_percentile, judged)]
    lines = "".join(f"<li>{esc(line)}</li>" for line in more)
    return (
        f'<p class="rating {"good" if rating.clean else "bad"}">{figures} · {facts}{errors}{unfinished}</p>'
        f'<details class="parts meta"><summary>{style} · {copied}'
        f"{f' · 没用到 {len(unused)} 条' if unused else ''}</summary><ul>{lines}</ul></details>"
    )


def _percentile(metric: Metric) -> str:
    return f"{_LABELS.get(metric.name, metric.name)} {metric.value:g}，第{metric.percentile:.0f}百分位"


def _sentence(offer: Offer, rank: int, n: int, start: int, end: int, told: dict[str, str]) -> str:
    """One sentence as a button, its figures coloured by their verdict, what is wrong in it told.

    One that stands in a candidate further left is shown fainter: what differs is to be seen.
    """
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
    name = f"第{rank}名第{n + 1}句"
    first = told.setdefault(text[start:end].strip(), name)
    same = "" if first == name else f"与{first}相同；"
    return (
        f'<button type="button" class="sentence{" wrong" if wrong else ""}{opens}{" same" if same else ""}" '
        f'data-act="take" data-arg="{offer.version.n}:{n}" title="{esc(same + ("；".join(wrong) or "插到编辑框里"))}">'
        f"{''.join(pieces)}</button>"
    )
