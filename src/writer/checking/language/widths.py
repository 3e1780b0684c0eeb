"""One width of punctuation throughout: each rule speaks once in a text, with counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from writer.checking.language.page import HANZI, Page, scan
from writer.checking.language.rules import NUMERALS, PUNCTUATION, Rule, Slip

RULES: Final = (
    Rule("mixed-width", "warning", f"{PUNCTUATION} 5.1.1—5.1.3", "全文标点全角、半角不混用"),
    Rule("half-width", "info", f"{PUNCTUATION} 5.1.1—5.1.3", "中文里的标点用全角"),
    Rule("straight-quotes", "info", f"{PUNCTUATION} 4.8.2", '引号用“”，不用"'),
    Rule("full-width-digits", "info", f"{NUMERALS} 5.1.7（书写格式）", "阿拉伯数字用半角"),
)

_HALF: Final = re.compile(
    rf"[,;:!?(](?:(?<=[{HANZI}”》）%][,;:!?])(?=[{HANZI}“《（]|[ \t]?$)|(?<=[{HANZI}]\()|(?<=\()(?=[{HANZI}]))",
    re.MULTILINE,
)
_FULL: Final = re.compile("[，；：！？（]")
_WIDER: Final = str.maketrans(",;:!?(", "，；：！？（")
_STRAIGHT: Final = re.compile(rf'(?<=[{HANZI}，。；：、（])"|"(?=[{HANZI}，。；：、）])')
_ONE_PAIR: Final = re.compile(r'"([^"\n]{1,80})"')
_DIGITS: Final = re.compile("[０-９]+(?:[.．][０-９]+)?％?")
_NARROWER: Final = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_FEW: Final = 3


def slips(page: Page) -> Iterator[Slip]:
    """What breaks the rules of this module."""
    yield from _widths(page)
    yield from _straight(page)
    runs = list(_DIGITS.finditer(page.titled))
    if runs:
        narrow = runs[0][0].translate(_NARROWER)
        often = f"（全文{len(runs)}处）" if len(runs) > 1 else ""
        certain = narrow if len(runs) == 1 else ""
        yield Slip("full-width-digits", *runs[0].span(), f"数字用了全角{often}，请改为半角“{narrow}”", certain)


def _widths(page: Page) -> Iterator[Slip]:
    half = list(_HALF.finditer(page.view))
    if not half:
        return
    full = list(_FULL.finditer(page.view))
    if full:
        few = half if len(half) <= len(full) else full
        more = "，这里是第一处" if len(few) > 1 else ""
        if few is half:
            said = f"全文标点以全角为主（{len(full)}处），夹有半角{len(half)}处，请统一为全角{more}"
        else:
            said = f"全文标点以半角为主（{len(half)}处），夹有全角{len(full)}处，请统一，公文宜全用全角{more}"
        certain = half[0][0].translate(_WIDER) if few is half and len(few) == 1 and half[0][0] != "(" else ""
        yield Slip("mixed-width", *few[0].span(), said, certain)
    elif len(half) >= _FEW:
        yield Slip("half-width", *half[0].span(), f"全文{len(half)}处标点用了半角，中文里请用全角")


def _straight(page: Page) -> Iterator[Slip]:
    found = list(scan(_STRAIGHT, page.view, '"'))
    if not found:
        return
    if len(found) == 2 and page.raw.count('"') == 2 and (pair := _ONE_PAIR.search(page.raw)):
        yield Slip("straight-quotes", *pair.span(), "引号用了直引号，请改为“”", f"“{pair[1]}”")
        return
    often = f"（全文{len(found)}处）" if len(found) > 1 else ""
    yield Slip("straight-quotes", *found[0].span(), f"引号用了直引号{often}，请改为“”")
