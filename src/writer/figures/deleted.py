"""Numbers that were deleted and left their units: 引进个项目, 同比增长%, 提高个百分点, 共  家.

亿元 and 万元 without digits are numerals in other places (超亿元项目), so `thresholds.is_blotted` judges them.
"""

from __future__ import annotations

import re
from typing import Final

_COUNTING: Final = "引进|签约|落地|开工|投产|储备|在谈|新增|洽谈|招引|共有|现有|累计|签订|对接"
_FIRMS: Final = "引进|新增|培育|拜访|走访|入驻|认定|累计|现有|共有|拥有|招引|签约|达到|落户|对接"
_MOVING: Final = "增长|提高|上升|下降|回落|降低|提升|收窄|扩大|加快|放缓|上涨|下跌"
_ENDS: Final = "(?=[,;。，；])"
# One blank is left by many hands; only behind a word that a number follows does it stand for one.
_BEFORE_BLANK: Final = "共|约|达|为|有|成|加|长|降|少|现|进|增|高|升|落|计"
DELETED: Final = (
    rf"个(?<=(?:{_COUNTING})个)(?=项目|[,;。，；])|个(?<=项目个){_ENDS}|家(?<=(?:{_FIRMS})家)(?=企业|单位|客商)"
    rf"|个(?<=(?:{_MOVING})个)(?=百分点)|%(?<=(?:{_MOVING}|占比)%){_ENDS}|%(?<=(?:目标|任务|计划)的%){_ENDS}"
    rf"|[个家人批次亩项场户%公平](?:(?<=(?:{_BEFORE_BLANK})[ ].)"
    r"|(?<=[一-鿿][ ]{2}.)|(?<=[一-鿿][ ]{3}.)|(?<=[一-鿿][ ]{4}.))"
    rf"(?:(?<=个)(?:百分点)?|(?<=人)次?|(?<=批)次|(?<=公)里|(?<=平)方米|(?<=[家次亩项场户%])){_ENDS}"
)
DELETED_CHARS: Final = frozenset("个家人批次亩项场户%公平")
_UNIT: Final = re.compile("个百分点|个|家|人次?|批次|次|亩|项|场|户|%|公里|平方米")


def deleted_end(text: str, start: int) -> int:
    """The end of the unit at ``start`` whose number was deleted."""
    match = _UNIT.match(text, start)
    return match.end() if match else start + 1
