"""Headings: their numbers, their ids, and what the sections of a report are usually called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from writer.schema import OutlineItem, Role

_DIGITS = "零一二三四五六七八九"
USUAL_HEADINGS: dict[Role, str] = {
    "opening": "",
    "overview": "基本情况",
    "practices": "主要做法",
    "results": "工作成效",
    "problems": "存在问题",
    "plans": "下一步工作计划",
    "party": "党建工作",
    "closing": "结语",
    "signature": "",
    "other": "其他情况",
}
USUAL_SKELETON: tuple[Role, ...] = ("overview", "practices", "problems", "plans")
# The numbers a person may have typed in front of a heading.
_NUMBER = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[(（]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）]|\d{1,2}\s*[.．、](?!\d))\s*"
)


def hanzi_number(n: int) -> str:
    """``n`` (1–99) in Chinese numerals as headings write it: 十, 十二, 二十一."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[min(tens, 9)] + "十")
    return head + (_DIGITS[ones] if ones or not tens else "")


def bare_heading(line: str) -> str:
    """``line`` without a leading number such as 一、 （二） or 3. and without a closing full stop."""
    return _NUMBER.sub("", line, count=1).strip().rstrip("。．.：:；;，,、 \u3000")


def renumber(items: Iterable[OutlineItem]) -> tuple[OutlineItem, ...]:
    """The items with ids and numbers as their order and levels demand; keys are left alone.

    A level-2 item with nothing above it becomes level 1: a report cannot begin with （一）.
    """
    numbered: list[OutlineItem] = []
    top = sub = 0
    for item in items:
        if item.role == "opening" or item.id == "0":
            numbered.append(replace(item, id="0", level=0, number=""))
        elif item.level <= 1 or top == 0:
            top, sub = top + 1, 0
            numbered.append(replace(item, id=str(top), level=1, number=f"{hanzi_number(top)}、"))
        else:
            sub += 1
            numbered.append(replace(item, id=f"{top}.{sub}", level=2, number=f"（{hanzi_number(sub)}）"))
    return tuple(numbered)


def heading_path(items: Iterable[OutlineItem], item: OutlineItem) -> str:
    """The headings from the top down to ``item``, joined by `` / `` as passages write them."""
    above = [one.heading for one in items if one.id != item.id and item.id.startswith(one.id + ".")]
    return " / ".join([*above, item.heading])
