"""The words in front of a figure: what they make of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from writer.facts.collector import clean_label
from writer.facts.derive import PERCENT_UNITS

RATE_UNITS = PERCENT_UNITS | {"‰", "个百分点", "百分点", "成"}

_UP = r"[↑▲⬆+＋]|增收|增加|增长|增|提高|上升|提升|扩大|多|上涨|加快|高|快"
_DOWN = r"[↓▼⬇]|减收|负增长|减少|下降|回落|下滑|降低|收窄|减|降|少|下跌|放缓|低|慢"
_BASE = r"同比|[Yy][Oo][Yy]\s?|(?:比|较|与|跟)(?:上年|去年|上一年)(?:同期|同月|同季|全年)?(?:相比)?|同期相比"
_LAST = r"上个?月|上个?季度?|上期|上旬|上一(?:月|季度?|期)|前月"
_LAST_BASE = rf"环比|[Mm][Oo][Mm]\s?|[Qq][Oo][Qq]\s?|(?:比|较|与|跟)(?:{_LAST})(?:末|同期|相比)?"
_OTHER_BASE = (
    r"(?:比|较|与|跟)(?:上年末|上年底|去年底|去年末|年初|上半年|前期|一季度|二季度|三季度|全[市省国区县]|目标|计划|预期)"
    r"(?:末|平均(?:水平)?|相比)?"
)
_PRIOR = re.compile(
    r"(?:上年|去年|上一年)(?:同期|同月|同季|全年)?(?:增速|增幅)?(?:数|值|为|是|完成|实现|[:：\s])*"
    rf"(?:{_UP}|(?P<down>{_DOWN}))?|同期(?:数|值|为|是)?"
)
_PREVIOUS = re.compile(rf"(?:{_LAST})(?:末|底)?(?:数|值|为|是|完成|实现|[:：\s])*(?:{_UP}|(?P<down>{_DOWN}))?")
_TARGET = re.compile(
    r"占?(?:年度|全年|今年|本年|年|季度|考核|计划|预期)*(?:目标|任务|计划|预算)"
    r"(?:任务|目标|数|值|为|是|[:：\s])*"
)
_DONE = re.compile(
    r"(?:完成|占|达到?|为|实现)?.{0,8}(?:目标|任务|计划|预算)(?:任务|目标|数|值)?的?(?:比例为?)?"
    r"|(?:完成率|完成比例|完成进度|进度|达成率).{0,3}|(?:已|累计)?完成|(?:完成|占)?序时进度.{0,4}"
)
_SHARE_NAME = re.compile(r"[^占其所该]{2,14}(?:占比|比重)(?:为|达到?)?")
_AGAINST = re.compile(r"[，\s]*(?:(?:高|低|快|慢|优|好|多|少)[于出过]|高出|超出|高过|领先|落后|超)(?:于)?.{1,14}")
_SHARE = re.compile(r".{0,12}(?:占|占比|比重|占到).{0,14}")
_CHANGE = re.compile(
    rf"(?P<label>.*?)(?P<base>{_OTHER_BASE}|{_BASE}|{_LAST_BASE})?[，\s]*(?:净|再|均)?(?P<verb>{_UP}|{_DOWN})?"
    r"(?:了|幅度?|率|速度?)?(?:为|达到?)?[:：]?[+＋±]?"
)
_LEAD = re.compile(
    r"(?:今年以来|截[至止](?:目前)?|目前|年内|当年|今年|全年|全市|全区|我区|我市|园区|累计(?=完成|实现)|已|共计|共|实现|完成"
    r"|有|合计(?=..)|总计(?=..)|预计|分别|均|其中|和|及|与|以及)(?=.)"
)
_DISTRIBUTED = re.compile(r"(.+?)分别(?:为|是|达到?|完成|实现)?")
_TAIL_NOUN = re.compile(r"(?:项目|企业|投资|资金|收入|产值|增速|数量|面积|税收|总额)$")
# Growth that was worked out otherwise than from the two values: no name of a metric, and not to be recomputed.
_ADJUSTED = re.compile(
    r"(?:按?(?:同口径|可比口径|可比价格?|自然口径|不变价格?)(?:计算)?|(?:剔除|扣除|不含|考虑).{2,24}(?:后|外|因素|影响))"
)
_ENDS_DONE = re.compile(r"(?<=[一-鿿]{2})(?<!实际|目前|已经|累计|全年|年度|按期|如期|提前|全部)(?:累计)?(?:完成|实现)$")
_NO_NAME = re.compile(rf"{_UP}|{_DOWN}|以上|以下|左右|同比|环比|其中|分别|和|及|与|的")


@dataclass(frozen=True, slots=True)
class Cue:
    """What a relation word says of the figure behind it.

    ``label`` is set where the words name a metric of their own (「总投资同比增长」). ``base`` is last year's same time,
    the period before, or something else that no field is for. ``sign`` is −1 for a fall.
    ``spread``: 分别, the figures that follow belong to several facts in turn. ``done``: a completion rate.
    """

    kind: Literal["prior", "previous", "target", "note", "change"]
    words: str
    label: str = ""
    base: Literal["", "yoy", "last", "other"] = ""
    verb: str = ""
    sign: int = 1
    spread: bool = False
    done: bool = False


def read_cue(clause: str, unit: str) -> Cue | None:
    """The relation that ``clause`` announces for a figure in ``unit``; None where it only names a metric."""
    spread = "分别" in clause
    bare = clause.replace("分别", "")
    if unit in RATE_UNITS and _DONE.fullmatch(bare):
        done = unit in PERCENT_UNITS and "序时" not in bare
        return Cue("note", clause, spread=spread and done, done=done)
    if unit in RATE_UNITS and not _SHARE_NAME.fullmatch(bare) and (_SHARE.fullmatch(bare) or _AGAINST.fullmatch(bare)):
        return Cue("note", clause)
    prior = _PRIOR.fullmatch(bare)
    if prior:
        return Cue("prior", clause, sign=-1 if prior["down"] else 1, spread=spread)
    last = _PREVIOUS.fullmatch(bare)
    if last:
        return Cue("previous", clause, sign=-1 if last["down"] else 1, spread=spread)
    if _TARGET.fullmatch(bare):
        return Cue("target", clause, spread=spread)
    match = _CHANGE.fullmatch(bare)
    if not match or not (match["base"] or match["verb"]):
        return None
    base, verb = match["base"] or "", match["verb"] or ""
    label = bare_label(match["label"])
    falling = label in ("降幅", "跌幅")  # its narrowing is a rise
    if _ADJUSTED.fullmatch(label) or label in ("比", "较", "与", "跟"):  # the time it is compared with was taken out
        return Cue("change", clause, "", "other", verb, spread=spread)
    label = "" if base and (falling or label in ("增幅", "增速", "涨幅")) else label
    if label and not base and (unit not in RATE_UNITS or len(verb) == 1):
        return None  # 「引进人才增」 is no relation, 「产值增长」 is one
    kind: Literal["", "yoy", "last", "other"] = "" if not base else "other"
    if re.fullmatch(_BASE, base):
        kind = "yoy"
    elif re.fullmatch(_LAST_BASE, base):
        kind = "last"
    return Cue("change", clause, label, kind, verb, -1 if bool(re.fullmatch(_DOWN, verb)) != falling else 1, spread)


def is_relation(words: str) -> bool:
    """Whether these words are 上年同期, 上月 or 目标 alone: no name of a metric."""
    return any(pattern.fullmatch(words) for pattern in (_PRIOR, _PREVIOUS, _TARGET))


def bare_label(clause: str) -> str:
    """A metric's name without the words that lead up to it (截至目前, 实现) or over to the figure (为, 达)."""
    label = clean_label(clause.lstrip("/／、 "), leads_over=True)
    for _ in range(4):
        match = _LEAD.match(label)
        if not match:
            break
        label = label[match.end() :]
    return _ENDS_DONE.sub("", clean_label(label, leads_over=True)[:40].removesuffix("的"))


def distributed(clause: str) -> list[str]:
    """The names in 「签约、储备项目分别为」, each with the noun they share; empty where there are no two."""
    match = _DISTRIBUTED.fullmatch(clause)
    names = re.split(r"[、和及与]", bare_label(match[1])) if match else []
    if len(names) < 2 or not all(names):
        return []
    noun = _TAIL_NOUN.search(names[-1])
    if noun and not any(_TAIL_NOUN.search(name) for name in names[:-1]):
        return [*(f"{name}{noun[0]}" for name in names[:-1]), names[-1]]
    return names


def joined_label(clause: str, after: str) -> str:
    """The name in front of a figure with the noun right behind it: 「新签约」18个「项目」."""
    label = bare_label(clause)
    return f"{label}{after}" if after and not _NO_NAME.match(after) else label
