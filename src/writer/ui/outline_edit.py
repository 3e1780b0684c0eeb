"""What the page asks to be done to an outline, read into a change of it; nothing is believed before it is checked.

Each act of the page has a reader: it takes what the page says and gives the change and the words for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from writer.errors import InputError
from writer.schema import Outline
from writer.ui import outline_moves as moves

Change = Callable[[Outline], Outline]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a part of the page says: which act, on what (a section's key or a fact's id), and the rest of it.

    Attributes:
        act: what is to be done.
        arg: what it is done to.
        value: what was typed or chosen.
        to: the section it goes to.
        at: before or after that one, or under it.
        was: what the page showed before.
    """

    act: str
    arg: str = ""
    value: str = ""
    to: str = ""
    at: str = ""
    was: str = ""


def change_of(asked: Asked, facts: Sequence[str]) -> tuple[Change, str]:
    """The change that was asked for, and what it is called.

    Args:
        facts: ids of the facts in the table, in its order.

    Raises:
        InputError: the page asks for nothing known.
    """
    if asked.act in _SECTIONS:
        make, words = _SECTIONS[asked.act]
        return lambda outline: make(outline, asked), words
    if asked.act in _FACTS:
        put, words = _FACTS[asked.act]
        return lambda outline: put(outline, asked, facts), words
    raise InputError("页面已经更新；请刷新后再改。")


def name_of(outline: Outline, key: str) -> str:
    """What a section is called; "" when there is none such."""
    return next((item.heading or "开头" for item in outline.items if item.key == key), "")


def _unassigned(outline: Outline, asked: Asked) -> Outline:
    fact, _, key = asked.arg.partition(" ")
    return moves.without_fact(outline, fact, key)


_SECTIONS: dict[str, tuple[Callable[[Outline, Asked], Outline], str]] = {
    "up": (lambda outline, asked: moves.raised(outline, asked.arg), "上移"),
    "down": (lambda outline, asked: moves.lowered(outline, asked.arg), "下移"),
    "indent": (lambda outline, asked: moves.indented(outline, asked.arg), "降为二级"),
    "outdent": (lambda outline, asked: moves.outdented(outline, asked.arg), "升为一级"),
    "place": (
        lambda outline, asked: moves.moved(outline, asked.arg, asked.to, after=asked.at != "before"), "移动",
    ),
    "rename": (lambda outline, asked: moves.renamed(outline, asked.arg, asked.value), "改名"),
    "role": (lambda outline, asked: moves.with_role(outline, asked.arg, asked.value), "改类别"),
    "new": (
        lambda outline, asked: moves.added(outline, asked.arg, asked.value, under=asked.at == "under"), "加一节",
    ),
    "remove": (lambda outline, asked: moves.removed(outline, asked.arg), "移除"),
    "unassign": (_unassigned, "移出数据"),
    "point": (lambda outline, asked: moves.point_added(outline, asked.arg, asked.value), "加要点"),
    "point-edit": (
        lambda outline, asked: moves.point_changed(outline, asked.arg, asked.was, asked.value), "改要点",
    ),
    "point-move": (lambda outline, asked: moves.point_moved(outline, asked.arg, asked.was, asked.to), "移动要点"),
}  # fmt: skip
_FACTS: dict[str, tuple[Callable[[Outline, Asked, Sequence[str]], Outline], str]] = {
    "assign": (lambda outline, asked, facts: moves.with_fact(outline, facts, asked.arg, asked.value), "分配数据"),
    "add": (lambda outline, asked, facts: moves.with_fact(outline, facts, asked.value, asked.arg), "分配数据"),
    "drop": (
        lambda outline, asked, facts: moves.with_fact(outline, facts, asked.arg, asked.to, asked.was), "分配数据",
    ),
}  # fmt: skip
