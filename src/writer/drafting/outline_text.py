"""An outline as people write it: Markdown headings, ``主送：…``, ``- 要点``.

::

    # 标题
    主送：市招商工作领导小组
    期间：2026年第三季度
    - 开头要说的一件事

    ## 一、基本情况
    - 引进锂电项目，9月底开工
    数据：F1、F3
    ### （一）项目招引

A ``###`` heading with a full stop behind it is one that its text runs on from: 「（一）项目招引。1—9月，……」.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rapidfuzz import fuzz

from writer.corpus import heading_role
from writer.drafting.headings import bare_heading, renumber
from writer.errors import OutlineError
from writer.schema import Outline, OutlineItem, Role, headline

_FIELDS = {
    "主送": "recipient", "主送机关": "recipient", "期间": "period", "报告期": "period",
    "署名": "issuer", "单位": "issuer", "日期": "date",
}  # fmt: skip
_FIELD = re.compile(rf"^({'|'.join(sorted(_FIELDS, key=len, reverse=True))})\s*[：:]\s*(.*)$")
_FACTS = re.compile(r"^(?:数据|事实)\s*[：:]\s*(.*)$")
_FACT_ID = re.compile(r"F\d{1,6}", re.IGNORECASE)
_HEADING = re.compile(r"^(#{1,6})(?!#)\s*(.*)$")
_POINT = re.compile(r"^[-*+•·]\s+(.*)$")
_NUMBERED = re.compile(r"^(?:([一二三四五六七八九十]{1,3}、)|([（(][一二三四五六七八九十]{1,3}[)）]))")
_MAX_BYTES = 1_000_000
_MAX_SECTIONS = 200
# Below this likeness (0–100) two headings are taken for two different ones.
_REWORDED = 50


@dataclass
class _Head:
    """A heading under construction."""

    level: int
    heading: str
    points: list[str] = field(default_factory=list)
    facts: list[str] | None = None
    run_in: bool = False


@dataclass
class _Reading:
    fields: dict[str, str] = field(default_factory=dict)
    title: str = ""
    heads: list[_Head] = field(default_factory=lambda: [_Head(0, "")])


def read_outline(path: Path) -> Outline:
    """Read an outline file (UTF-8, with or without BOM).

    Raises:
        OutlineError: the file cannot be read, or a line in it is no part of an outline; the message names the line.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise OutlineError(f"提纲文件 {path.name} 超过 1 MB，不像提纲；请只保留标题和要点。")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise OutlineError(f"提纲文件 {path} 打不开（{error.strerror or '不可读'}）；请检查路径和权限。") from error
    except UnicodeDecodeError as error:
        raise OutlineError(f"提纲文件 {path.name} 不是 UTF-8 编码；请在编辑器中另存为 UTF-8。") from error
    try:
        return parse_outline(text)
    except OutlineError as error:
        raise OutlineError(f"提纲文件 {path.name}：{error}") from error


def parse_outline(text: str, base: Outline | None = None) -> Outline:
    """Read an outline from ``text``.

    ``base`` is the outline the text was made from: items whose heading merely moved or was reworded keep their key,
    facts, pattern and role; title and period keep their value when the text names none, a deleted 主送, 署名 or 日期
    is gone. Without ``base`` an item's key is its id.

    Raises:
        OutlineError: no heading at all, or a line that is no part of an outline; names the line and the cure.
    """
    reading = _read_lines(text)
    if len(reading.heads) == 1:
        raise OutlineError("提纲里没有标题；请至少写一行「## 一、基本情况」这样的标题。")
    if len(reading.heads) > _MAX_SECTIONS:
        raise OutlineError(f"提纲有 {len(reading.heads) - 1} 个标题，超过 {_MAX_SECTIONS} 个；请合并一些。")
    previous = _matched(reading.heads, base)
    items = renumber(_item(head, old) for head, old in zip(reading.heads, previous, strict=True))
    items = _with_roles(items, previous)
    items = tuple(item if item.key else replace(item, key=_new_key(item, base)) for item in items)
    start = replace(base, recipient="", issuer="", date="") if base else Outline(title="")
    return replace(start, title=reading.title or start.title, items=items, **reading.fields)


def outline_text(outline: Outline) -> str:
    """The outline as text for an editable box; ``parse_outline(outline_text(o), o) == o``."""
    lines = [f"# {outline.title}"]
    lines += [
        f"{label}：{value}"
        for label, value in (
            ("主送", outline.recipient.rstrip("：:")),
            ("期间", outline.period),
            ("署名", outline.issuer),
            ("日期", outline.date),
        )
        if value
    ]
    for item in outline.items:
        if item.id != "0":
            named = headline(item.number, item.heading)
            lines += ["", f"{'#' * (item.level + 1)} {named}{'。' if item.run_in else ''}"]
        lines += [f"- {point}" for point in item.points]
    return "\n".join(lines) + "\n"


def _read_lines(text: str) -> _Reading:
    reading = _Reading()
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip().strip("\ufeff").strip()
        if line:
            _read_line(line, number, reading)
    return reading


def _read_line(line: str, number: int, reading: _Reading) -> None:
    current = reading.heads[-1]
    if found := _HEADING.match(line):
        _read_heading(len(found[1]), found[2].strip(), number, reading)
    elif found := _POINT.match(line):
        current.points.append(found[1].strip())
    elif found := _FACTS.match(line):
        current.facts = [*(current.facts or []), *(one.upper() for one in _FACT_ID.findall(found[1]))]
    elif current.level == 0 and (found := _FIELD.match(line)):
        reading.fields[_FIELDS[found[1]]] = found[2].strip()
    elif found := _NUMBERED.match(line):
        _read_heading(2 if found[1] else 3, line, number, reading)
    else:
        shown = line if len(line) <= 20 else line[:20] + "…"
        raise OutlineError(f"第 {number} 行「{shown}」看不出是标题还是要点；标题前请加 ##，要点前请加「- 」。")


def _read_heading(marks: int, text: str, number: int, reading: _Reading) -> None:
    if marks == 1 and not reading.title and len(reading.heads) == 1:
        reading.title = text
        return
    heading = bare_heading(text)
    if not heading:
        raise OutlineError(f"第 {number} 行的标题是空的；请写上标题文字，或删去这一行。")
    if marks > 3:
        raise OutlineError(f"第 {number} 行「{heading[:20]}」是三级以下的标题；提纲只到二级（###），请改为要点「- 」。")
    reading.heads.append(_Head(max(1, marks - 1), heading, run_in=marks == 3 and text.endswith("。")))


def _item(head: _Head, old: OutlineItem | None) -> OutlineItem:
    item = OutlineItem(
        id="0" if head.level == 0 else "",
        level=head.level,
        number="",
        heading=head.heading,
        role="opening" if head.level == 0 else "other",
        points=tuple(head.points),
        run_in=head.run_in,
    )
    if old is not None:
        item = replace(item, role=old.role, facts=old.facts, pattern=old.pattern, key=old.key)
    return item if head.facts is None else replace(item, facts=tuple(dict.fromkeys(head.facts)))


def _with_roles(items: tuple[OutlineItem, ...], previous: Sequence[OutlineItem | None]) -> tuple[OutlineItem, ...]:
    """Give every new or renamed item the role of its words, or of the heading above it."""
    done: list[OutlineItem] = []
    above: Role = "other"
    for item, old in zip(items, previous, strict=True):
        role = item.role
        if item.id != "0" and (old is None or old.heading != item.heading):
            inherited = above if item.level == 2 else "other"
            role = heading_role(item.heading, item.level) or (old.role if old else inherited)
        if item.level == 1:
            above = role
        done.append(replace(item, role=role))
    return tuple(done)


def _new_key(item: OutlineItem, base: Outline | None) -> str:
    # Old keys may still have versions on them even when their heading is gone, so a key is never used twice.
    return item.id if base is None else secrets.token_hex(6)


def _matched(heads: Sequence[_Head], base: Outline | None) -> list[OutlineItem | None]:
    """For each heading the item of ``base`` it was, or None: same words first, then like words, then same place."""
    found: list[OutlineItem | None] = [None] * len(heads)
    left = list(base.items) if base else []
    for same_level in (True, False):
        for at, head in enumerate(heads):
            if found[at] is None:
                found[at] = _take(left, [one for one in left if _same(head, one, same_level)])
    pairs = sorted(
        (
            (fuzz.ratio(head.heading, one.heading), -at, one)
            for at, head in enumerate(heads)
            if found[at] is None and head.level
            for one in left
            if one.id != "0"
        ),
        key=lambda pair: pair[:2],
        reverse=True,
    )
    for likeness, negative, one in pairs:
        if likeness >= _REWORDED and found[-negative] is None and one in left:
            found[-negative] = _take(left, [one])
    _match_places(heads, found, left, base)
    return found


def _same(head: _Head, item: OutlineItem, same_level: bool) -> bool:
    if head.level == 0 or item.id == "0":
        return head.level == 0 and item.id == "0"
    return head.heading == item.heading and (head.level == item.level or not same_level)


def _take(left: list[OutlineItem], candidates: Sequence[OutlineItem]) -> OutlineItem | None:
    if not candidates:
        return None
    left.remove(candidates[0])
    return candidates[0]


def _match_places(
    heads: Sequence[_Head], found: list[OutlineItem | None], left: list[OutlineItem], base: Outline | None
) -> None:
    """A heading reworded beyond recognition is still the one that stood between the same neighbours."""
    if base is None:
        return
    order = {item.key or item.id: at for at, item in enumerate(base.items)}
    for at, head in enumerate(heads):
        before = found[at - 1] if at else None
        after = found[at + 1] if at + 1 < len(heads) else None
        if found[at] is not None or before is None:
            continue
        place = order[before.key or before.id] + 1
        one = base.items[place] if place < len(base.items) else None
        follows = base.items[place + 1] if place + 1 < len(base.items) else None
        if one is not None and one in left and one.level == head.level and follows == after:
            found[at] = _take(left, [one])
