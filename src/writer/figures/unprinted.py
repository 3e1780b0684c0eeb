"""What stands in a text without being printed: zero-width characters, and the marks that set a number in bold.

Models and web pages write 「新签约**18**个」 and 「<b>18</b>个」, copied pages hold characters of no width: to a reader
the number and its unit stand together, and the two stars behind the number blot nothing out.
"""

from __future__ import annotations

import re
from typing import Final

from writer.figures.patterns import compiled
from writer.figures.units import DIGIT_UNIT, SCALE, UNIT

_NO_WIDTH: Final = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_TAG: Final = re.compile(r"</?(?:b|strong|em|i|u|mark|span|font)(?:[ ][^<>\n]{0,120})?>", re.IGNORECASE)
_SET_OFF: Final = re.compile(r"[*_`][约近超逾达]?[+↑↓-]?\d")
_FIGURE: Final = (
    r"[约近超逾达]?[+↑↓-]?\d[\d,]{0,20}(?:\.\d{1,10})?(?:[—~至到-]\d[\d,]{0,20}(?:\.\d{1,10})?)?"
    rf" ?[余多]?(?:{SCALE})?[余多]?(?:{DIGIT_UNIT}|{UNIT})?"
)
# One form of mark on both sides, and none of its kind beyond: 3*4*5 is a size.
_EMPHASIS: Final = rf"(?<![\dA-Za-z*_`)])(?P<mark>\*{{1,3}}|_{{1,2}}|`)(?P<inside>{_FIGURE})(?P=mark)(?![\dA-Za-z*_`])"


def unprinted(text: str) -> set[int]:
    """Offsets of a plain text that a reader does not see as characters between a number and what belongs to it."""
    gaps = {match.start() for match in _NO_WIDTH.finditer(text)}
    if "<" in text:
        for tag in _TAG.finditer(text):
            gaps.update(range(*tag.span()))
    if _SET_OFF.search(text):
        for match in compiled(_EMPHASIS).finditer(text):
            gaps.update(range(match.start(), match.start("inside")))
            gaps.update(range(match.end("inside"), match.end()))
    return gaps
