"""Changes of an outline by hand, each from one outline to the next: move, indent, rename, add, remove, facts, 要点.

A level-1 heading takes its sub-headings along. Whatever a change leaves out keeps its key, and with it its texts.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace

from writer.corpus import heading_role
from writer.drafting import bare_heading, renumber
from writer.errors import InputError, NotRecorded
from writer.schema import ROLES, Outline, OutlineItem, Role

MAX_SECTIONS = 200
_MAX_HEADING = 200
_MAX_POINT = 500
_MAX_POINTS = 50
# What a person may call a section; 开头 and 落款 are where they are by their place.
CHOOSABLE: tuple[Role, ...] = tuple(role for role in ROLES if role not in ("opening", "signature"))
_GONE = "提纲里已经没有这一节；请刷新页面后再改。"
_CHANGED = "这条要点刚才已经改过；请看一下现在的内容再改。"


def moved(outline: Outline, key: str, target: str, *, after: bool) -> Outline:
    """The heading ``key``, with what is under it, before or behind the heading ``target``.

    A level-1 heading goes before or behind all that is under a level-1 heading, never in between.
    """
    block, rest = _lifted(outline, key)
    if any(item.key == target for item in block):
        return outline
    at = _at(rest, target)
    if rest[at].id == "0":
        after = True
    elif block[0].level == 1:
        start = next((n for n in range(at, -1, -1) if rest[n].level <= 1), 0)
        at, after = (start, False) if not after else (_end(rest, start) - 1, True)
    at += after
    return _numbered(outline, (*rest[:at], *block, *rest[at:]))


def raised(outline: Outline, key: str) -> Outline:
    """The heading one place further up among its like; a first sub-heading goes under the heading before."""
    items, at = outline.items, _at(outline.items, key)
    one = items[at]
    _movable(one)
    above = next((n for n in range(at - 1, -1, -1) if one.level == 2 or items[n].level == 1), -1)
    if above < 0 or items[above].id == "0" or (one.level == 2 and items[above].level == 1 and above <= _first(items)):
        return outline
    return moved(outline, key, items[above].key, after=False)


def lowered(outline: Outline, key: str) -> Outline:
    """The heading one place further down among its like; a last sub-heading goes under the heading after."""
    items, at = outline.items, _at(outline.items, key)
    _movable(items[at])
    below = _end(items, at)
    return outline if below >= len(items) else moved(outline, key, items[below].key, after=True)


def indented(outline: Outline, key: str) -> Outline:
    """A level-1 heading as the last sub-heading of the one before; its own sub-headings stay behind it.

    Raises:
        InputError: nothing is before it.
    """
    items, at = outline.items, _at(outline.items, key)
    _movable(items[at])
    if items[at].level == 2:
        return outline
    if at <= _first(items):
        raise InputError("它前面没有一级标题，不能降为二级；请先在前面加一个一级标题。")
    return _numbered(outline, _put(items, at, replace(items[at], level=2)))


def outdented(outline: Outline, key: str) -> Outline:
    """A sub-heading as a level-1 heading where it stands; the sub-headings after it come under it."""
    items, at = outline.items, _at(outline.items, key)
    _movable(items[at])
    if items[at].level == 1:
        return outline
    return _numbered(outline, _put(items, at, replace(items[at], level=1)))


def renamed(outline: Outline, key: str, heading: str) -> Outline:
    """The heading in other words; a number typed in front is taken off, numbers follow from the order.

    Raises:
        InputError: nothing is left of it, or it is too long.
    """
    items, at = outline.items, _at(outline.items, key)
    _movable(items[at])
    words = clean_heading(heading)
    if words == items[at].heading:
        return outline
    role = role_of(words, items[at].level, items[at].role)
    return _numbered(outline, _put(items, at, replace(items[at], heading=words, role=role)))


def with_role(outline: Outline, key: str, role: str) -> Outline:
    """The section as one of another kind.

    Raises:
        InputError: there is no such kind.
    """
    items, at = outline.items, _at(outline.items, key)
    _movable(items[at])
    chosen = next((one for one in CHOOSABLE if one == role), None)
    if chosen is None:
        raise InputError("没有这种类别；请从列表里选。")
    return replace(outline, items=_put(items, at, replace(items[at], role=chosen)))


def added(outline: Outline, key: str, heading: str, *, under: bool) -> Outline:
    """A new heading: under the level-1 heading ``key`` as its last, or behind it and what is under it, on its level.

    Raises:
        InputError: the heading is empty or too long.
    """
    words = clean_heading(heading)
    items = outline.items
    at = _at(items, key) if key else len(items) - 1
    above = items[at] if items else None
    level = 2 if above is not None and (under or (key and above.level == 2)) else 1
    role = role_of(words, level, above.role if above is not None and level == 2 else "other")
    fresh = OutlineItem("", level, "", words, role, key=secrets.token_hex(6))
    end = _end(items, at) if items else 0
    return _numbered(outline, (*items[:end], fresh, *items[end:]))


def inserted(outline: Outline, fresh: Sequence[OutlineItem], target: str, *, after: bool) -> Outline:
    """Headings of another outline before or behind the heading ``target`` ("": at the end), under keys of their own."""
    new = tuple(replace(item, key=secrets.token_hex(6), facts=()) for item in fresh)
    longer = _numbered(outline, (*outline.items, *new))
    if not target or not new:
        return longer
    last = longer
    for item in reversed(new) if after else new:
        last = moved(last, item.key, target, after=after) if item.level == new[0].level else last
    return last


def removed(outline: Outline, key: str) -> Outline:
    """The outline without the heading and what is under it.

    Raises:
        InputError: it is the opening, or nothing would be left.
    """
    _, rest = _lifted(outline, key)
    if not any(item.id != "0" for item in rest):
        raise InputError("这是最后一节，不能移除；请先加一节，或重新拟定提纲。")
    return _numbered(outline, rest)


def with_fact(outline: Outline, order: Sequence[str], fact: str, key: str, source: str = "") -> Outline:
    """A fact under the heading ``key``, in the order of the table; taken out of ``source`` where it came from there.

    Raises:
        InputError: the table no longer has the fact.
    """
    if fact not in order:
        raise InputError("这条数据已经不在表里；请刷新页面后再分配。")
    _at(outline.items, key)
    if source == key:
        return outline

    def held(item: OutlineItem) -> OutlineItem:
        facts = set(item.facts) - ({fact} if item.key == source else set()) | ({fact} if item.key == key else set())
        return replace(item, facts=tuple(one for one in order if one in facts))

    items = (held(item) if item.key in (key, source) else item for item in outline.items)
    return replace(outline, items=tuple(items))


def without_fact(outline: Outline, fact: str, key: str) -> Outline:
    """The outline with the fact taken out of the section."""
    items, at = outline.items, _at(outline.items, key)
    kept = tuple(one for one in items[at].facts if one != fact)
    return replace(outline, items=_put(items, at, replace(items[at], facts=kept)))


def with_pattern(outline: Outline, key: str, passage: str) -> Outline:
    """The section written after this past passage; "" for whichever fits best."""
    items, at = outline.items, _at(outline.items, key)
    return replace(outline, items=_put(items, at, replace(items[at], pattern=passage)))


def point_added(outline: Outline, key: str, point: str) -> Outline:
    """One more thing that the section has to say.

    Raises:
        InputError: it is empty, too long, or one too many.
    """
    words = _clean_point(point)
    return _with_points(outline, key, lambda points: points if words in points else (*points, words))


def point_changed(outline: Outline, key: str, was: str, point: str) -> Outline:
    """A point in other words; an emptied one is taken out.

    Raises:
        InputError: it was changed by somebody else meanwhile.
    """
    words = _clean_point(point) if point.strip() else ""

    def change(points: tuple[str, ...]) -> tuple[str, ...]:
        if was not in points:
            raise InputError(_CHANGED)
        at = points.index(was)
        return (*points[:at], *([words] if words else []), *points[at + 1 :])

    return _with_points(outline, key, change)


def point_moved(outline: Outline, key: str, was: str, target: str) -> Outline:
    """A point told in another section instead.

    Raises:
        InputError: it was changed by somebody else meanwhile.
    """
    return outline if key == target else point_added(point_changed(outline, key, was, ""), target, was)


def clean_heading(text: str) -> str:
    """A heading as it is recorded: one line, without number.

    Raises:
        InputError: nothing is left of it, or it is too long.
    """
    words = bare_heading(" ".join(text.split()).lstrip("#").strip())
    if not words:
        raise InputError("标题是空的，没有改；请写上标题文字，不要的节请点“移除”。")
    if len(words) > _MAX_HEADING:
        raise InputError(f"标题有 {len(words)} 字，超过 {_MAX_HEADING} 字；请缩短，细节写成要点。")
    return words


def role_of(heading: str, level: int, otherwise: Role) -> Role:
    """The kind of section that a heading's words name, else ``otherwise``."""
    named = heading_role(heading, level)
    if named in CHOOSABLE:
        return named
    return otherwise if otherwise in CHOOSABLE else "other"


def _clean_point(text: str) -> str:
    words = " ".join(text.split()).lstrip("-*•· ").strip()
    if not words:
        raise InputError("要点是空的，没有添加；请写上要说的事。")
    if len(words) > _MAX_POINT:
        raise InputError(f"这条要点有 {len(words)} 字，超过 {_MAX_POINT} 字；请拆成几条。")
    return words


def _with_points(outline: Outline, key: str, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Outline:
    items, at = outline.items, _at(outline.items, key)
    points = change(items[at].points)
    if len(points) > _MAX_POINTS:
        raise InputError(f"一节最多写 {_MAX_POINTS} 条要点；请合并一些。")
    return replace(outline, items=_put(items, at, replace(items[at], points=points)))


def _at(items: Sequence[OutlineItem], key: str) -> int:
    found = next((at for at, item in enumerate(items) if item.key == key), None)
    if found is None:
        raise NotRecorded(_GONE)
    return found


def _movable(item: OutlineItem) -> None:
    if item.id == "0":
        raise InputError("“开头”的位置是固定的，不能移动、改名或移除；不要的话把它的文字清空就行。")


def _first(items: Sequence[OutlineItem]) -> int:
    """The place of the first heading."""
    return next((at for at, item in enumerate(items) if item.id != "0"), len(items))


def _end(items: Sequence[OutlineItem], at: int) -> int:
    """The place behind a heading and all that is under it."""
    below = at + 1
    while items[at].level == 1 and below < len(items) and items[below].level > 1:
        below += 1
    return below


def _lifted(outline: Outline, key: str) -> tuple[tuple[OutlineItem, ...], tuple[OutlineItem, ...]]:
    """The heading with what is under it, and the others."""
    items, at = outline.items, _at(outline.items, key)
    _movable(items[at])
    end = _end(items, at)
    return items[at:end], items[:at] + items[end:]


def _put(items: Sequence[OutlineItem], at: int, item: OutlineItem) -> tuple[OutlineItem, ...]:
    return (*items[:at], item, *items[at + 1 :])


def _numbered(outline: Outline, items: Sequence[OutlineItem]) -> Outline:
    if sum(item.id != "0" for item in items) > MAX_SECTIONS:
        raise InputError(f"提纲最多 {MAX_SECTIONS} 个标题；请合并一些。")
    numbered = renumber(items)
    return replace(outline, items=tuple(replace(one, run_in=one.run_in and one.level == 2) for one in numbered))
