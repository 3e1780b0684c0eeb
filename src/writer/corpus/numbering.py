"""Automatic numbering of Word paragraphs, written out: the 一、 and （一） that Word shows and no text holds.

ECMA-376 part 1, 17.9: a paragraph, or its style, names a list (``numId``) and a level (``ilvl``); the list's abstract
definition gives each level a start, a number format and a text such as ``（%2）``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

_VALUE = qn("w:val")
_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset({"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"})
_MAX_STYLES = 20


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    style: str


class Numbering:
    """The lists of one document and how far each has counted; ask for the paragraphs in document order."""

    def __init__(self, document: Any) -> None:
        """Args: the document as python-docx opened it."""
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))}
        for relation in document.part.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.NUMBERING and not relation.is_external:
                self._read(relation.target_part.element)

    def prefix(self, paragraph: Any) -> str:
        """The number in front of this paragraph as Word shows it; "" for none and for bullets."""
        list_id, depth = self._place(paragraph)
        abstract = self._abstract.get(list_id, "")
        level = self._levels.get(abstract, {}).get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [at for at in counts if at > depth]:
            del counts[deeper]
        if level.form in ("bullet", "none"):
            return ""
        text = level.text
        for at, above in self._levels[abstract].items():
            text = text.replace(f"%{at + 1}", _written(counts.get(at, above.start), above.form))
        return text

    def _read(self, root: Any) -> None:
        for abstract in root.iter(qn("w:abstractNum")):
            levels = {_number(level.get(qn("w:ilvl"))): _level(level) for level in abstract.iter(qn("w:lvl"))}
            self._levels[abstract.get(qn("w:abstractNumId"), "")] = levels
        for item in root.iter(qn("w:num")):
            list_id, abstract = item.get(qn("w:numId"), ""), _value(item, "w:abstractNumId")
            changed = {
                _number(over.get(qn("w:ilvl"))): _number(_value(over, "w:startOverride"))
                for over in item.iter(qn("w:lvlOverride"))
                if over.find(qn("w:startOverride")) is not None
            }
            if changed and abstract in self._levels:
                # A list that starts anew counts for itself.
                own = f"{abstract}/{list_id}"
                self._levels[own] = {
                    depth: _Level(changed.get(depth, level.start), level.form, level.text, level.style)
                    for depth, level in self._levels[abstract].items()
                }
                abstract = own
            self._abstract[list_id] = abstract

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """List and level of a paragraph: its own, else those of its style."""
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        style_id = _value(paragraph.find(qn("w:pPr")), "w:pStyle")
        if own is not None and own.find(qn("w:numId")) is not None:
            return _value(own, "w:numId"), _number(_value(own, "w:ilvl"))
        for style in self._chain(style_id):
            numbered = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if numbered is None or numbered.find(qn("w:numId")) is None:
                continue
            list_id = _value(numbered, "w:numId")
            levels = self._levels.get(self._abstract.get(list_id, ""), {})
            linked = next((depth for depth, level in levels.items() if level.style == style.get(qn("w:styleId"))), None)
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


def _level(element: Any) -> _Level:
    start = _value(element, "w:start")
    form, style = _value(element, "w:numFmt") or "decimal", _value(element, "w:pStyle")
    return _Level(_number(start) if start else 1, form, _value(element, "w:lvlText"), style)


def _value(element: Any, tag: str) -> str:
    child = None if element is None else element.find(qn(tag))
    return "" if child is None else str(child.get(_VALUE, ""))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 5 else 0


def _written(count: int, form: str) -> str:
    if form in _CHINESE and 0 < count < 100:
        tens, ones = divmod(count, 10)
        head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
        return head + (_DIGITS[ones] if ones else "")
    if form in ("upperLetter", "lowerLetter") and 0 < count <= 26:
        return chr(ord("A" if form == "upperLetter" else "a") + count - 1)
    if form == "decimalEnclosedCircle" and 0 < count <= 20:
        return chr(ord("①") + count - 1)
    if form == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    return str(count)
