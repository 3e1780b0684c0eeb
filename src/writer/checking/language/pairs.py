"""Marks that come in pairs: quotes, brackets, 书名号; missing halves, halves of two widths, one form inside itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from writer.checking.language.page import BLOT, Page
from writer.checking.language.rules import PUNCTUATION, Rule, Slip

RULES: Final = (
    Rule("unpaired-mark", "warning", f"{PUNCTUATION} 4.8.2、4.9.2、4.15.2", "引号、括号、书名号成对使用"),
    Rule("bracket-pair", "warning", f"{PUNCTUATION} 4.9.2", "一对括号的两半形式相同"),
    Rule("nested-quotes", "warning", f"{PUNCTUATION} 4.8.3.4", "双引号里再用引号时用单引号"),
    Rule("nested-titles", "warning", f"{PUNCTUATION} 4.15.3.5", "书名号里再用书名号时用单书名号"),
)

_OPENS: Final = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "（": "）", "(": "）", "【": "】", "〔": "〕"}
_CLOSES: Final = {"”": "”", "’": "’", "》": "》", "〉": "〉", "）": "）", ")": "）", "】": "】", "〕": "〕"}
_MARK: Final = re.compile("[“”‘’《》〈〉（）()【】〔〕\n]")
# 「1）」, 「a)」, 「三）」 number an item: the closing half stands alone by custom.
_NUMBERED: Final = re.compile(rf"(?:^|[\s，。；：、])[0-9一二三四五六七八九十{BLOT}]{{1,2}}$")
_PARAGRAPHS_APART: Final = 5
_INDENTED: Final = 8
_HOPELESS: Final = 1000  # lonely halves: this is no text
_LONGEST: Final = 80
_NEAR: Final = 40
_INNER: Final = {"“": ("nested-quotes", "‘", "’", "双引号"), "《": ("nested-titles", "〈", "〉", "书名号")}


@dataclass(slots=True)
class _Open:
    """An opening half that waits for its other; ``inside`` are pairs of its own form that closed within it."""

    char: str
    at: int
    paragraph: int
    first: bool
    inside: list[tuple[int, int]] = field(default_factory=list)


def slips(page: Page) -> Iterator[Slip]:
    """What breaks the rules of this module."""
    text = page.titled
    lonely: list[tuple[int, int, str, bool]] = []
    waiting: list[_Open] = []
    counts = dict.fromkeys(_CLOSES.values(), 0)
    paragraph, line_start = 0, 0
    for match in _MARK.finditer(text):
        at, char = match.start(), match[0]
        if len(lonely) + len(waiting) > _HOPELESS:
            break
        if char == "\n":
            paragraph, line_start = paragraph + 1, at + 1
            if waiting:
                lonely += [(one.at, one.paragraph, one.char, one.first) for one in waiting]
                waiting.clear()
                counts = dict.fromkeys(counts, 0)
        elif char in _OPENS:
            counts[_OPENS[char]] += 1
            first = at - line_start < _INDENTED and not text[line_start:at].strip(f" \t\u3000{BLOT}")
            waiting.append(_Open(char, at, paragraph, first))
        elif not counts[_CLOSES[char]]:
            if not (char in ")）" and _NUMBERED.search(text[max(line_start, at - 3) : at])):
                lonely.append((at, paragraph, char, False))
        else:
            while _OPENS[waiting[-1].char] != _CLOSES[char]:
                one = waiting.pop()
                counts[_OPENS[one.char]] -= 1
                lonely.append((one.at, one.paragraph, one.char, one.first))
            one = waiting.pop()
            counts[_CLOSES[char]] -= 1
            yield from _closed(page, one, at, char, waiting)
    lonely += [(one.at, one.paragraph, one.char, one.first) for one in waiting]
    yield from _unpaired(sorted(lonely))


def _closed(page: Page, one: _Open, at: int, char: str, waiting: list[_Open]) -> Iterator[Slip]:
    """What a pair that has just closed shows: halves of two widths, pairs of its own form within it."""
    if (one.char == "(") != (char == ")") and one.char in "(（":
        half, full = (one.at, "（") if one.char == "(" else (at, "）")
        said = "括号一半是全角、一半是半角，请都用全角"
        yield Slip("bracket-pair", half, half + 1, said, full)
    if one.char not in _INNER:
        return
    code, left, right, name = _INNER[one.char]
    for start, end in one.inside:
        inner = page.raw[start + 1 : min(end, start + _LONGEST)]
        certain = (
            f"{left}{inner}{right}" if len(inner) == end - start - 1 and not set(inner) & set(left + right) else ""
        )
        said = (
            f"{name}里再用{name}时，里面一层用“{left}{right}”" if certain else f"{name}套用，里层请换用“{left}{right}”"
        )
        yield Slip(code, start, end + 1 if certain else start + 1, said, certain)
    if waiting and waiting[-1].char == one.char:
        waiting[-1].inside.append((one.at, at))


def _unpaired(lonely: list[tuple[int, int, str, bool]]) -> Iterator[Slip]:
    """Halves without their other, those left out that find it a few paragraphs on.

    A quotation of several paragraphs opens each of them with “ and closes the last (GB/T 15834—2011, 4.8.3.5).
    """
    awaited: dict[str, list[int]] = {}
    settled: set[int] = set()
    for index, (_, paragraph, char, first) in enumerate(lonely):
        if char in _OPENS:
            if first and char == "“":
                settled.add(index)
            awaited.setdefault(_OPENS[char], []).append(index)
            continue
        earlier = awaited.get(_CLOSES[char], [])
        if earlier and paragraph - lonely[earlier[-1]][1] <= _PARAGRAPHS_APART:
            settled |= {earlier.pop(), index}
    left = [one for index, one in enumerate(lonely) if index not in settled]
    turned = dict(_turned(left))
    for index, (at, _, char, _) in enumerate(left):
        if index in turned:
            if turned[index]:
                said = f"引号的方向反了，这里应为{'右' if turned[index] == '”' else '左'}引号"
                yield Slip("unpaired-mark", at, at + 1, said, turned[index])
            continue
        have, lack = ("左", "右") if char in _OPENS else ("右", "左")
        yield Slip("unpaired-mark", at, at + 1, f"{_name(char)}只有{have}半边，缺{lack}半边，请补上或删去")


def _turned(lonely: list[tuple[int, int, str, bool]]) -> Iterator[tuple[int, str]]:
    """Of two lonely halves of one form close together, 「“两查一评“」 or 「”两查一评”」, one is turned round.

    Gives the indices of both, with what belongs in the place of the one that is turned and "" for its fellow.
    """
    index = 0
    while index + 1 < len(lonely):
        (at, paragraph, char, _), (after, same, other, _) = lonely[index : index + 2]
        if char == other and char in "“”" and paragraph == same and after - at <= _NEAR:
            turned, fellow = (index + 1, index) if char == "“" else (index, index + 1)
            yield turned, "”" if char == "“" else "“"
            yield fellow, ""
            index += 1
        index += 1


def _name(char: str) -> str:
    return "引号" if char in "“”‘’" else "书名号" if char in "《》〈〉" else "括号"
