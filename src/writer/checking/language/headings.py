"""Headings and the numbers of items: what stands behind them, and what does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from writer.checking.language.page import HANZI, INDENT, HeadingLine, Page
from writer.checking.language.rules import DOCUMENTS, PUNCTUATION, Rule, Slip

RULES: Final = (
    Rule("heading-stop", "warning", f"{PUNCTUATION} B.4", "单独成行的标题末尾不用句号、逗号、顿号、分号、冒号"),
    Rule("ordinal-dot", "warning", f"{PUNCTUATION} B.3.3；{DOCUMENTS} 7.3.3", "阿拉伯数字序号后用下脚点，如“1.”"),
    Rule("hanzi-ordinal", "warning", f"{PUNCTUATION} B.3.2；{DOCUMENTS} 7.3.3", "汉字数字序号后用顿号，如“一、”"),
    Rule("bracketed-ordinal", "warning", f"{PUNCTUATION} B.3.4", "“（一）”“（1）”后不用标点"),
    Rule("ordinal-comma", "warning", f"{PUNCTUATION} B.3.1", "“第一”“其一”“首先”等后用逗号，不用顿号"),
    Rule("plain-ordinal", "info", f"{PUNCTUATION} B.3.7", "“一是”“二是”后不用标点"),
)

_NUMERAL: Final = "一二三四五六七八九十"
_END: Final = re.compile(rf"(?:[。，、；：]|(?<=[{HANZI}])[.,;:])+$")
_PARENT: Final = re.compile("[0-9０-９]")
_LONGEST: Final = 30
_DIGIT: Final = re.compile(rf"{INDENT}(\d{{1,2}})[、](?=[{HANZI}“《])(?![{_NUMERAL}]{{1,3}}[、月日号季])", re.MULTILINE)
_HANZI_MARK: Final = re.compile(
    rf"{INDENT}([{_NUMERAL}]{{1,3}})(?:[.．,，:：]|、[、,，.．]) ?(?=[{HANZI}“《])(?![{_NUMERAL}])", re.MULTILINE
)
_BRACKETED: Final = re.compile(
    rf"{INDENT}([（(] ?(?:[{_NUMERAL}]{{1,3}}|\d{{1,2}}) ?[）)]|\d{{1,2}}[）)])"
    rf"[、.．，,：:。](?=[ \u3000]?[{HANZI}“《])",
    re.MULTILINE,
)
# A heading of the first level that ends so is no sentence; one that the parser took for text is found here.
_PAUSED: Final = re.compile(rf"{INDENT}([{_NUMERAL}]{{1,3}}、[{HANZI}“”]{{2,20}})([、，；])[ \t\u3000]*$", re.MULTILINE)
_FIRST: Final = re.compile(
    rf"(?:{INDENT}|(?<=[。；：]))(第[{_NUMERAL}]{{1,2}}|其[一二三四五]|首先|其次|再次|最后)、(?=[{HANZI}“])"
    rf"(?!第|其[一二三四五次]|首先|再次|最后|[{_NUMERAL}])",
    re.MULTILINE,
)
_PLAIN: Final = re.compile(
    rf"(?:{INDENT}|(?<=[。；：，]))([{_NUMERAL}]是)[，：、,:](?=[{HANZI}“])(?![{_NUMERAL}]是)", re.MULTILINE
)


def slips(page: Page) -> Iterator[Slip]:
    """What breaks the rules of this module."""
    ends = set()
    for heading in page.headings():
        ends.add(heading.end)
        yield from _ended(page, heading)
    view = page.view
    for match in _PAUSED.finditer(view):
        if match.end(2) in ends:
            continue
        begin, start = match.end(1) - 2, match.start(2)
        said = f"单独成行的标题末尾不用“{match[2]}”，请删去"
        yield Slip("heading-stop", begin, match.end(2), said, page.raw[begin:start])
    for match in _DIGIT.finditer(view):
        yield _behind("ordinal-dot", match, f"序号“{match[1]}”后用下脚点，请改为“{match[1]}.”", f"{match[1]}.")
    for match in _HANZI_MARK.finditer(view):
        yield _behind("hanzi-ordinal", match, f"序号“{match[1]}”后用顿号，请改为“{match[1]}、”", f"{match[1]}、")
    for match in _BRACKETED.finditer(view):
        kept = page.raw[match.start(1) : match.end(1)]
        yield _behind("bracketed-ordinal", match, f"“{kept}”后面不用标点，请删去", kept)
    for match in _FIRST.finditer(view):
        yield _behind("ordinal-comma", match, f"“{match[1]}”后用逗号，请改为“{match[1]}，”", f"{match[1]}，")
    for match in _PLAIN.finditer(view):
        yield _behind("plain-ordinal", match, f"“{match[1]}”后面不用标点，请删去", match[1])


def _behind(code: str, match: re.Match[str], said: str, certain: str) -> Slip:
    return Slip(code, match.start(1), match.end(), said, certain)


def _ended(page: Page, heading: HeadingLine) -> Iterator[Slip]:
    """A heading that ends in a mark; below the first level only where it cannot be a sentence of the text."""
    text = page.raw[heading.start : heading.end]
    mark = _END.search(text[-4:])
    if mark is None or len(text) <= len(mark[0]):
        return
    sure = heading.hashed or heading.level == 1
    if not sure and (heading.level > 2 or len(text) > _LONGEST or _PARENT.search(text)):
        return
    start = heading.end - len(mark[0])
    begin = max(heading.start, start - 2)
    said = f"单独成行的标题末尾不用“{mark[0]}”，请删去"
    yield Slip("heading-stop", begin, heading.end, said, page.raw[begin:start])
