"""语料 · 写法: what each measure usually is in past reports, with the passages behind it, and their set phrases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from writer.schema import ROLE_NAMES, Passage, PhraseUse, Role, StyleBand, StyleSample
from writer.ui.views.parts import empty, esc

_PHRASES_SHOWN, _PIECES_SHOWN, _EXCERPT = 60, 40, 400
_PERCENTS = ("第10百分位", "中位", "第90百分位")


def choices(role: str, issuer: str, issuers: Sequence[str]) -> str:
    """What the profile is of: a kind of section, an office."""
    kinds = "".join(_option(one, name, role) for one, name in (("", "各类段落"), *ROLE_NAMES.items()))
    offices = "".join(_option(one, one or "各单位", issuer) for one in ("", *issuers))
    return (
        f'<div class="manner-of">'
        f'<select data-act="role" data-arg="{esc(issuer)}" aria-label="哪类段落">{kinds}</select>'
        f'<select data-act="issuer" data-arg="{esc(role)}" aria-label="哪个单位">{offices}</select></div>'
    )


def _option(value: str, name: str, chosen: str) -> str:
    return f'<option value="{esc(value)}"{" selected" if value == chosen else ""}>{esc(name)}</option>'


def manner(
    bands: Sequence[StyleBand],
    behind: Mapping[str, Sequence[StyleSample]],
    phrases: Sequence[PhraseUse],
    passages: Mapping[str, Passage],
) -> str:
    """The bands, each with the pieces of past reports it is made of, and the set phrases with their counts."""
    if not bands:
        measures = empty("材料太少，定不出常见范围", "至少要有 3 份材料的 5 段；请再添加往期材料，或少限定一些。")
    else:
        one = bands[0]
        lead = (
            f'<p class="meta">{esc(one.issuer or "各单位")}，{esc(_role_name(one.role))}，每段约 {one.length} 字；'
            f"范围是第 10 到第 90 百分位。点一项，看它是从哪些段落量出来的。</p>"
        )
        measures = lead + "".join(_band(band, behind.get(band.name, ()), passages) for band in bands)
    return f'<div class="style">{measures}{_phrases(phrases)}</div>'


def _role_name(role: str) -> str:
    known = known_role(role)
    return ROLE_NAMES[known] if known is not None else "各类段落"


def known_role(value: str) -> Role | None:
    """The kind of section that the page asks for; None for all, and for anything else."""
    return next((role for role in ROLE_NAMES if role == value), None)


def _band(band: StyleBand, pieces: Sequence[StyleSample], passages: Mapping[str, Passage]) -> str:
    typical = "".join(_example(name, sample, passages) for name, sample in zip(_PERCENTS, band.typical, strict=False))
    listed = "".join(
        f"<li>{sample.value:g}　《{esc(sample.report)}》{esc(_heading(sample, passages))}</li>"
        for sample in pieces[:_PIECES_SHOWN]
    )
    left = len(pieces) - _PIECES_SHOWN
    more = f'<li class="meta">另有 {left} 段，见 writer profile --json</li>' if left > 0 else ""
    every = f'<details class="part"><summary>全部 {len(pieces)} 段，从低到高</summary><ol>{listed}{more}</ol></details>'
    return (
        f'<details class="measure"><summary class="usual"><span class="name">{esc(band.label)}</span>'
        f'<span class="range">{band.low:g}–{band.high:g} {esc(band.unit)}</span>'
        f'<span class="meta">中位 {band.median:g}，{band.reports}份材料{band.samples}段</span></summary>'
        f'<div class="behind">{typical}{every}</div></details>'
    )


def _heading(sample: StyleSample, passages: Mapping[str, Passage]) -> str:
    first = passages.get(sample.passages[0]) if sample.passages else None
    return first.heading if first is not None else ""


def _example(name: str, sample: StyleSample, passages: Mapping[str, Passage]) -> str:
    text = "\n".join(passages[one].text for one in sample.passages if one in passages)
    shown = text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}……"
    return (
        f'<details class="near"><summary>{name}附近：{sample.value:g}，《{esc(sample.report)}》'
        f'{esc(_heading(sample, passages))}</summary><p class="past">{esc(shown)}</p></details>'
    )


def _phrases(phrases: Sequence[PhraseUse]) -> str:
    if not phrases:
        return '<p class="meta">没有三份以上材料都用的固定提法。</p>'
    items = "".join(
        f'<li>{esc(one.text)} <span class="meta">{one.reports} 份材料，共 {one.count} 处</span></li>'
        for one in phrases[:_PHRASES_SHOWN]
    )
    left = len(phrases) - _PHRASES_SHOWN
    more = f'<li class="meta">另有 {left} 条，见 writer profile --json</li>' if left > 0 else ""
    name = f"固定提法 {len(phrases)} 条（全部材料，三份以上都用的）"
    return f'<details class="part" open><summary>{name}</summary><ul>{items}{more}</ul></details>'
