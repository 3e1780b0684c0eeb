"""Automatic numbering of Word paragraphs, written out: the 一、 and （一） that Word shows and no text holds.

ECMA-376 part 1, 17.9: a paragraph, or its style, names a list (``numId``) and a level (``ilvl``); the list's abstract
definition gives each level a start, a number format and a text such as ``（%2）``; the list may replace levels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from docx.oxml.ns import qn

from writer.corpus.files.numerals import written_number

_VALUE = qn("w:val")
_OFF = frozenset({"0", "false", "off"})
_MAX_STYLES = 20
_NO_RESTART = -1
_HOLE = re.compile(r"%(\d)")


@dataclass(frozen=True, slots=True)
class _Level:
    """``restart``: the level (from 0) that, when it counts, or any above it, starts this one anew."""

    start: int
    form: str
    text: str
    style: str
    legal: bool
    restart: int


@dataclass(frozen=True, slots=True)
class _List:
    """A list: where its count is kept, which several lists of one definition share, and its levels."""

    counter: str
    levels: dict[int, _Level]


class Numbering:
    """The lists of one document and how far each has counted; ask for the paragraphs in document order."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        """Args: the roots of the parts ``numbering`` and ``styles``; None where the file has none."""
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        found = () if styles is None else styles.iter(qn("w:style"))
        self._styles = {style.get(qn("w:styleId")): style for style in found}
        self._usual = next((style.get(qn("w:styleId"), "") for style in self._styles.values() if _is_usual(style)), "")
        if numbering is not None:
            self._read(numbering)

    def prefix(self, paragraph: Any) -> str:
        """The number in front of this paragraph as Word shows it; "" for none and for bullets."""
        list_id, depth = self._place(paragraph)
        chosen = self._lists.get(list_id)
        if chosen is None or depth not in chosen.levels:
            return ""
        counts = self._counts.setdefault(chosen.counter, {})
        level = chosen.levels[depth]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [at for at in counts if at > depth]:
            if depth <= (chosen.levels[deeper].restart if deeper in chosen.levels else deeper):
                del counts[deeper]
        if level.form == "bullet":
            return ""
        return _HOLE.sub(lambda hole: _shown(int(hole[1]) - 1, level, chosen.levels, counts), level.text)

    def _read(self, root: Any) -> None:
        abstracts = {item.get(qn("w:abstractNumId"), ""): item for item in root.iter(qn("w:abstractNum"))}
        items = {item.get(qn("w:numId"), ""): item for item in root.iter(qn("w:num"))}
        for list_id, item in items.items():
            abstract_id = self._definition(_value(item, "w:abstractNumId"), abstracts, items)
            abstract = abstracts.get(abstract_id)
            if abstract is None:
                continue
            levels = {_number(level.get(qn("w:ilvl"))): _level(level) for level in abstract.iter(qn("w:lvl"))}
            anew = False
            for over in item.iter(qn("w:lvlOverride")):
                depth, start = _number(over.get(qn("w:ilvl"))), _value(over, "w:startOverride")
                replaced = over.find(qn("w:lvl"))
                if replaced is not None:
                    levels[depth] = _level(replaced)
                if start and depth in levels:
                    levels[depth], anew = replace(levels[depth], start=_number(start)), True
            # A list that starts anew counts for itself.
            self._lists[list_id] = _List(f"{abstract_id}/{list_id}" if anew else abstract_id, levels)

    def _definition(self, abstract_id: str, abstracts: dict[str, Any], items: dict[str, Any]) -> str:
        """The definition itself where this one only points to a style that has a list (``numStyleLink``)."""
        for _ in range(_MAX_STYLES):
            abstract = abstracts.get(abstract_id)
            link = "" if abstract is None else _value(abstract, "w:numStyleLink")
            if not link:
                break
            style = self._styles.get(link)
            numbered = None if style is None else style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            pointed = items.get(_value(numbered, "w:numId"))
            if pointed is None:
                break
            abstract_id = _value(pointed, "w:abstractNumId")
        return abstract_id

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """List and level of a paragraph: its own, else those of its style."""
        properties = paragraph.find(qn("w:pPr"))
        own = None if properties is None else properties.find(qn("w:numPr"))
        own_list, own_depth = _value(own, "w:numId"), _value(own, "w:ilvl")
        if own_list:
            return own_list, _number(own_depth)
        for style in self._chain(_value(properties, "w:pStyle") or self._usual):
            numbered = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            list_id = _value(numbered, "w:numId")
            if not list_id:
                continue
            levels = self._lists[list_id].levels if list_id in self._lists else {}
            linked = next((depth for depth, level in levels.items() if level.style == style.get(qn("w:styleId"))), None)
            if own_depth:
                return list_id, _number(own_depth)
            return list_id, linked if linked is not None else _number(_value(numbered, "w:ilvl"))
        return "", 0

    def _chain(self, style_id: str) -> Iterator[Any]:
        """A style and those it is based on; a damaged file may go round in circles."""
        for _ in range(_MAX_STYLES):
            style = self._styles.get(style_id)
            if style is None:
                return
            yield style
            style_id = _value(style, "w:basedOn")


def _is_usual(style: Any) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default"), "0") not in _OFF


def _shown(at: int, level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    """What stands for ``%n`` in a level's text; ``isLgl`` makes every number an Arabic one."""
    other = levels.get(at)
    if other is None or other.form == "none":
        return ""
    return written_number(counts.get(at, other.start), "decimal" if level.legal else other.form)


def _level(element: Any) -> _Level:
    start, depth = _value(element, "w:start"), _number(element.get(qn("w:ilvl")))
    legal, restart = element.find(qn("w:isLgl")), _value(element, "w:lvlRestart")
    return _Level(
        start=_number(start) if start else 1,
        form=_form(element),
        text=_value(element, "w:lvlText"),
        style=_value(element, "w:pStyle"),
        legal=legal is not None and legal.get(_VALUE, "1") not in _OFF,
        restart=depth if not restart else _number(restart) - 1 if _number(restart) else _NO_RESTART,
    )


def _form(element: Any) -> str:
    """Number format of a level; a newer one stands in an alternative whose fallback an older Word reads."""
    for found in element.iter(qn("w:numFmt")):
        form = str(found.get(_VALUE, ""))
        if form and form != "custom":
            return form
    return "decimal"


def _value(element: Any, tag: str) -> str:
    child = None if element is None else element.find(qn(tag))
    return "" if child is None else str(child.get(_VALUE, ""))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 5 else 0
