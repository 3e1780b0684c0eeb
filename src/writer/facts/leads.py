"""Words that say what a figure is without standing in its own clause: before a bracket, before 的, or around a pair."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from writer.facts.cues import RATE_UNITS, Cue, bare_label, read_cue
from writer.schema import Figure

_AIM = r"(?:目标|任务|计划|预算)(?:任务|目标|数|值)?"
_LAST = r"上个?月|上个?季度?|上期|上一(?:月|季度?|期)|前月"
_BRACKETED = re.compile(
    rf"(?P<words>[\u4e00-\u9fff]{{0,12}}?(?:(?P<target>{_AIM})|(?P<previous>(?:{_LAST})(?:同期|末)?)"
    r"|(?:上年|去年)(?:同期|同月|同季)?|同期))[（(]\s*(?:为|是|完成)?$"
)
_GOAL = re.compile(rf"(?:完成|达到?|实现|占|为)(?P<goal>.*{_AIM})")
_OF = re.compile(r"\s*的\s*[\d０-９一二三四五六七八九]")
_RISE = (
    r"(?:增加|增长|提高|提升|上升|上涨|扩大|跃升|攀升|拓展|发展|增|升|扩"
    r"|下降|降低|减少|回落|下滑|缩减|压减|压缩|缩短|收窄|降|减|调整)了?[到至为]"
)
REACHED = re.compile(rf"(?:总[量额数]|规模|数量|已|共|首次|累计|也|并)*(?:{_RISE}|达到?|突破|超过?|为|到|至)了?")
_REACHES = re.compile(rf"[，,\s]*(?:{REACHED.pattern})\s*(?=[\d０-９一二三四五六七八九十两])")
_FROM = re.compile(
    rf"(?P<label>.*?)(?:由|从)(?:(?P<previous>{_LAST})|(?P<prior>(?:上年|去年)(?:同期|同月|同季)?|同期)|[\u4e00-\u9fff]{{0,6}}?)"
    r"(?:末|底)?的?"
)
_RISES = re.compile(rf"[，,\s]*(?:大幅|快速|稳步|逐步|进一步)?{_RISE}\s*(?=[\d０-９一二三四五六七八九十两])")


_PASSED = re.compile(r"(?P<label>.+?)(?:首次|历史性|成功|一举|连续)*(?:突破|首破|跨越|迈上|跃上|站上)")
_BEYOND = re.compile(
    rf"(?P<mark>大关|关口|台阶|门槛)?[，,]\s*(?:{REACHED.pattern})\s*(?=[\d０-９一二三四五六七八九十两])"
)


@dataclass(frozen=True, slots=True)
class Awaited:
    """A relation told before the value it speaks of: 「同比增长20%，达到」18个, 「由15个增加到」18个.

    ``label`` names the metric; ``cue``, ``value`` and ``unit`` are what the earlier ``figure`` says of it, ``after``
    the words behind that one.
    """

    label: str
    cue: Cue
    figure: Figure
    value: Decimal
    unit: str
    after: str = ""


def bracket_cue(before: str) -> Cue | None:
    """The relation that stands in front of a bracket which a figure opens: 「比去年同期（」320万美元."""
    match = _BRACKETED.search(before[-40:])
    if match is None:
        return None
    return Cue("target" if match["target"] else "previous" if match["previous"] else "prior", match["words"])


def goal_cue(clause: str, unit: str, text: str, end: int) -> Cue | None:
    """「完成年度任务」500万美元「的70%」: what is completed by a share is the target, not the result."""
    match = _GOAL.fullmatch(clause) if unit not in RATE_UNITS else None
    if match is None or not _OF.match(text, end):
        return None
    cue = read_cue(match["goal"], unit)
    return cue if cue is not None and cue.kind == "target" else None


def growth_first(cue: Cue | None, figure: Figure, value: Decimal, unit: str, text: str) -> Awaited | None:
    """「签约项目同比增长20%，达到18个」: the change of a metric whose value comes right behind it."""
    if cue is None or cue.kind != "change" or not cue.label or not _REACHES.match(text, figure.end):
        return None
    label = re.sub(r"(?:增速|增幅)$", "", cue.label) or cue.label
    bare = Cue("change", cue.words.removeprefix(cue.label), "", cue.base, cue.verb, cue.sign)
    return Awaited(label, bare, figure, value, unit)


def moved_from(clause: str, last_year: bool, figure: Figure, value: Decimal, unit: str, text: str) -> Awaited | None:
    """「由去年同期的15个增加到18个」: where a value started from; 「突破10亿元大关，达到10.2亿元」: what it has passed.

    ``last_year``: 去年 or 上年 stood in the clause and was taken out of it.
    """
    passed = _PASSED.fullmatch(clause)
    beyond = _BEYOND.match(text, figure.end) if passed else None
    if passed and beyond:
        cue = Cue("note", clause[len(passed["label"]) :])
        return Awaited(bare_label(passed["label"]), cue, figure, value, unit, beyond["mark"])
    rises = _RISES.match(text, figure.end)
    match = _FROM.fullmatch(clause) if rises else None
    if match is None or rises is None:
        return None
    if last_year or match["prior"]:
        cue = Cue("prior", clause)
    elif match["previous"]:
        cue = Cue("previous", clause)
    else:
        cue = Cue("note", clause[len(match["label"]) :])
    return Awaited(bare_label(match["label"]), cue, figure, value, unit, rises[0].strip())
