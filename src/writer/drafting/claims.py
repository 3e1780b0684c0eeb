"""Headings that claim what the facts beneath them deny: 「资金到位保持增长」 over figures that fall."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from writer.facts import derive, direction
from writer.figures import find_figures
from writer.schema import Fact, Finding, Ledger, OutlineItem, Relation, Role, Severity

_RISE = re.compile(
    r"(?<![助促])(?:增长|上扬|攀升|上升|提速|加快|回升|回暖|提升|突破|新高|向好|增势|壮大|扩大|回稳|改善|稳中有[进升]|逆[势境][\u4e00-\u9fff]{2}"
    r"|量增|质优|增效|提档|齐升|双升|[双齐同]步?提[高升]|提质|扩容|加力|强劲|反弹|触底|走高|跃升|攀高|倍增|恢复|兴旺|活跃|领跑|领先|越[蓄做越][^，]{0,4}[满好高])"
)
# Words that speak of the pace, not of the level: a rate of 6.1 % after 7.9 % is growth, but not a quicker one.
_PACE = re.compile(r"提速|加快|回升|回暖|回稳|逐月|上扬|攀升|改善|向好|反弹|触底|恢复|加力")
# Words so strong that a quarter of the figures against them is too many.
_STRONG = re.compile(
    r"逆[势境]|新高|突破|翻番|超额|全面|圆满|齐升|双升|同步|强劲|提速|加快|加力|反弹|触底|领跑|领先|倍增|跃升|全部|均|逐[月季]|回升|回暖"
)
_FALL = re.compile(r"下降|下滑|回落|放缓|承压|走低|趋缓|偏慢|收窄")
_DONE = re.compile(
    r"(?:圆满|全面|全部|超额|如期|提前|胜利|顺利|高质量)(?:完成|实现|达成|收官)|目标(?:任务)?(?:完成|实现)$|双过半"
)
# Where less is better a fall is no bad news.
LESS_IS_BETTER = re.compile(
    r"用时|耗时|时长|时限(?!压缩)|天数|亏损|能耗|排放|事故|投诉|空置|闲置|失业|负债|拖欠|欠款|成本|差错|退件|浓度|库存"
)
# Adverbs and measures between what a heading speaks of and what it claims of it.
_ADVERB = re.compile(
    r"(?:明显|持续|稳步|总体|进一步|加速|不断|保持|呈现|实现|快速|大幅|显著|较快|稳定|平稳|全面|有所|小幅|同步|数量质量|数量|质量|量质"
    r"|规模|增速|触底|止跌|企稳|逐月|逐季|更加|再|更|双|齐|稳中|向|提质|大幅度|支撑|基本|圆满|顺利|全部|目标|均|逆势|逆境|越来越|越)$"
)
_RUNS = re.compile(r"(?:经济|工业|消费|外贸|市场)$")
_LEAST, _QUARTER = 2, 4
_ACTIONS: tuple[Role, ...] = ("practices", "party", "problems", "plans", "closing", "opening")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_WORDS_ONLY = ("problems", "plans", "closing", "opening")
_CHANGES: tuple[Relation, ...] = ("points", "yoy", "diff")
_SHOWN = 3


def heading_findings(item: OutlineItem, facts: Sequence[Fact], ledger: Ledger) -> Iterator[Finding]:
    """What the heading of a section says against ``facts``, the ones its text states; one finding at most.

    Only words that leave no doubt count, and in accounts of what was done only facts that the heading names.
    """
    if item.role in _WORDS_ONLY or not item.heading:
        return
    main = [fact for fact in facts if fact.value is not None and not LESS_IS_BETTER.search(fact.label)]
    if item.role not in ("overview", "results", "other"):
        main = [fact for fact in main if named_in(fact, item.heading)]
    claim, against = _denied(item.heading, main, ledger)
    if not against:
        return
    named = any(named_in(fact, item.heading) for fact, _ in against)
    severity: Severity = "warning" if named or len(against) * 2 >= len(main) else "info"
    shown = "、".join(said for _, said in against[:_SHOWN])
    more = "等" if len(against) > _SHOWN else ""
    message = f"标题说“{claim}”，而本节{shown}{more}；请核对标题是否还合适。"
    yield Finding("heading_direction", severity, 0, 0, "", message, "按本期数据改写标题。")


def supported_heading(heading: str, role: Role, facts: Sequence[Fact], ledger: Ledger) -> str:
    """``heading``, or where ``facts`` deny it only what it speaks of: 「资金到位保持增长」 → 「资金到位情况」.

    A heading that says what is done (「加快项目落地」) claims nothing and stays.
    """
    if role in _ACTIONS:
        return heading
    against = list(heading_findings(OutlineItem("", 2, "", heading, role), facts, ledger))
    if not against or (against[0].severity == "info" and not _too_strong(heading, facts, ledger)):
        return heading
    for clause in re.split(r"[，,；]", heading):
        claims = [found.start() for one in (_DONE, _RISE, _FALL) if (found := one.search(clause))]
        if claims == [0] and _DONE.match(clause):
            return "目标任务完成情况"
        if claims and (subject := _subject(clause[: min(claims)])):
            return f"{subject}{'运行' if _RUNS.search(subject) else ''}情况"
    return heading


def _too_strong(heading: str, facts: Sequence[Fact], ledger: Ledger) -> bool:
    """Whether a strong word (全面提速, 逆势增长) has a quarter of the figures against it."""
    main = [fact for fact in facts if fact.value is not None and not LESS_IS_BETTER.search(fact.label)]
    return bool(_STRONG.search(heading)) and len(_denied(heading, main, ledger)[1]) * _QUARTER >= len(main)


def _subject(words: str) -> str:
    """What is left of the words before a claim without adverbs of degree; "" where that is nothing."""
    before = None
    while before != words:
        before, words = words, _ADVERB.sub("", words.strip(" 　、的"))
    return words if len(words) >= _LEAST else ""


def _denied(heading: str, facts: Sequence[Fact], ledger: Ledger) -> tuple[str, list[tuple[Fact, str]]]:
    """The word that is denied, and the facts that deny it with what they say."""
    if found := _DONE.search(heading):
        missed = [(fact, _missed(fact, ledger)) for fact in facts]
        if against := [(fact, said) for fact, said in missed if said]:
            return found[0], against
    if found := _RISE.search(heading):
        pace = bool(_PACE.search(heading))
        falls = [(fact, _change(fact, ledger, "down", pace=pace)) for fact in facts]
        against = [(fact, said) for fact, said in falls if said]
        return found[0], against or _all_level(facts, ledger)
    if found := _FALL.search(heading):
        rises = [(fact, _change(fact, ledger, "up", pace=True)) for fact in facts]
        if all(said for _, said in rises):
            return found[0], rises
    return "", []


def _all_level(facts: Sequence[Fact], ledger: Ledger) -> list[tuple[Fact, str]]:
    """The facts where all that can be compared are as they were: nothing has grown."""
    ways = [(fact, direction(fact, one, ledger)) for fact in facts for one in _CHANGES]
    known = [(fact, way) for fact, way in ways if way is not None]
    level = known and all(way == "flat" for _, way in known)
    return [(fact, f"{fact.label}与上年同期持平") for fact in dict.fromkeys(one for one, _ in known)] if level else []


def _missed(fact: Fact, ledger: Ledger) -> str:
    done = derive(fact, "done", ledger)
    if done is None or done.value >= 100:
        return ""
    return f"{fact.label}未达目标"


def _change(fact: Fact, ledger: Ledger, way: str, *, pace: bool) -> str:
    """「实际利用外资同比下降」 when the fact goes that way, else ""."""
    rate = fact.unit in ("%", "％") and re.search(r"增速|增幅|增长率$", fact.label)
    if rate and not pace:
        gone = direction(fact, "value", ledger)
        return f"{fact.label}为{'负' if way == 'down' else '正'}" if gone == way else ""
    for relation in _CHANGES:
        gone = direction(fact, relation, ledger)
        if gone is not None:
            word = {"down": "下降", "up": "上升"}[way] if relation != "points" else {"down": "回落", "up": "提高"}[way]
            return f"{fact.label}同比{word}" if gone == way else ""
    return ""


def named_in(fact: Fact, heading: str) -> bool:
    """Whether a heading or a problem speaks of the fact's metric: two characters in a row in common."""
    plain = heading
    for figure in reversed(find_figures(heading)):
        plain = plain[: figure.start] + plain[figure.end :]
    words = {run[at : at + 2] for run in _HAN.findall(plain) for at in range(len(run) - 1)}
    label = re.sub(r"增速|增长|项目|企业|情况|总额|总量|生产总值", "", fact.label)
    return any(word in label for word in words)
