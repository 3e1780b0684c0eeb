"""Past counts taken out of what an office does or plans, where the sentence stands without them.

「推出20项跨部门套餐」 → 「推出跨部门套餐」, 「召开调度会12次，压实责任」 → 「召开调度会，压实责任」.
What is left claims no amount and is told as carried over. Results are not treated so: without
its count a result says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from writer.drafting.carried import names_in
from writer.schema import Figure, Role

ROLES: tuple[Role, ...] = ("practices", "plans", "problems", "party", "opening", "closing", "other")
_COUNTER = "个|家|项|名|条|支|栋|座|处|场|件|户|位|批次|批|所|期|类|套|次|份|人|轮|大|台|辆|组|间|艘|门|种|级"
_COUNTED = re.compile(rf"[约近超逾]?(?:\d[\d,]*|[一二两三四五六七八九十百]+|[XxＸ×*＊]+)余?(?:{_COUNTER})(?:余|多)?")
_MONEY = re.compile(r"[约近超逾]?\d[\d.,]*(?:万|亿)?(?:余)?元")
# A measure word that the figure finder leaves outside of the figure.
_LOOSE = re.compile(rf"(?:余|多)?(?:{_COUNTER})(?=的?[\u4e00-\u9fff“])")
# In front of these a count is the point of the clause, or one of a row.
_BEFORE = re.compile(
    r"(?:规模|总?额|投资|[遍及盖涉布余为达至到第共计约余有是增减升降比占超近过由从各前这那该上下近剩足]|[高超多少]出|[，。；：、（“\d]|^)$"
)
# A name or a thing, not a verb or a mark: what was counted.
_THING = re.compile(
    r"的?(?=[\u4e00-\u9fff“]{2})(?!受|在|已|未|因|是|为|和|与|及|以[上下]|左右|不|都|均|正|被|由|尚|仍|还)"
)
# What an office does, as against what came of it (倒逼…, 跑出了…) or what is said of a figure.
_ACTION = re.compile(
    r"(?:坚持|打造|组织|开展|建立|推行|推动|推进|深化|完善|落实|实施|健全|强化|加强|优化|搭建|设立|组建|出台|制定|编制|聚焦|紧盯|培育|支持|引导|鼓励"
    r"|探索|实行|严格|压实|畅通|整合|统筹|围绕[^，]{2,}(?:开展|组织|推进|举办))(?!了|过|以来|的)"
)
_REACHED = re.compile(r"完成|建成|竣工|并网|投产|开工|落户|总部|获批|达成|实现了")
_HELD = re.compile(
    r"(?:召开|组织|举办|开展|举行|主持|参加|承办)[\u4e00-\u9fff“”、]{0,24}(?:会|会议|活动|培训|讲座|论坛|座谈|调研|走访|检查|督查|演练|宣讲|党课|推介|对接|展会|赛)$"
)
_DOING = re.compile(r"[\u4e00-\u9fff“”、]{5,}$")
# Aims that are their figure.
_AIMED = re.compile(r"力争|确保|达到|完成|实现|突破|增长|提高|不少于|不低于|以上|任务")
# What is told of the time gone by is a result, also among what is done.
_RESULT = re.compile(
    r"累计|共计|合计|先后|共[召举组]|全年|上半年|前三季度|\d月|今年|帮助|引进|签约|兑现|解决|办理|受理|促成|减免|发放|授信|落地|建成|达成|新增"
)


def acts(words: str, role: Role) -> bool:
    """Whether a clause without figures tells a way of working by itself, though what stood before it is gone."""
    told = bool(_ACTION.match(words.lstrip(" 　"))) and not _RESULT.search(words) and not _REACHED.search(words)
    return role in ROLES and told and not names_in(words)


def softened(words: str, start: int, figures: Sequence[Figure], role: Role) -> str | None:
    """The clause without its counts, None where it would not stand, or would still have a figure.

    Args:
        words: the clause, which begins at ``start`` in the text that the spans of ``figures`` count in.
        figures: the figures of the clause that have no counterpart, periods not among them.
        role: the past section's.
    """
    if role not in ROLES or not figures or (role != "plans" and _claims_result(words, start, figures)):
        return None
    out, at = "", 0
    for figure in figures:
        left, right = figure.start - start, figure.end - start
        right += _loose(words, right) if figure.kind == "mask" or not _ends_counted(figure.text) else 0
        piece = words[left:right]
        before, after = out + words[at:left], words[right:]
        if not (_COUNTED.fullmatch(piece) or _MONEY.fullmatch(piece)) or _BEFORE.search(before):
            return None
        thing = _THING.match(after)
        if thing:
            out, at = before, right + (1 if thing[0] == "的" else 0)
        elif _may_end(before, after, words, role):
            out, at = before, right
        else:
            return None
    return out + words[at:]


def _loose(words: str, at: int) -> int:
    found = _LOOSE.match(words, at)
    return found.end() - at if found else 0


def _ends_counted(text: str) -> bool:
    return bool(re.search(rf"(?:{_COUNTER}|元)(?:余|多)?$", text))


def _may_end(before: str, after: str, words: str, role: Role) -> bool:
    """Whether the clause may end where its count ended it: something held, or in a plan something to be done."""
    if after.strip(" 　，,；;。！”"):
        return False
    if _HELD.search(before):
        return True
    return role == "plans" and bool(_DOING.search(before)) and not _AIMED.search(words)


def _claims_result(words: str, start: int, figures: Sequence[Figure]) -> bool:
    """Whether the clause counts what came of the work, rather than saying how it is done."""
    return bool(_RESULT.search(words[: figures[0].start - start]))
