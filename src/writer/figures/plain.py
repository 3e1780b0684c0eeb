"""A text with its odd characters made plain, one for one, so that every offset stays where it was."""

from __future__ import annotations

import re
from typing import Final

_PAIRS: Final = (
    ("０１２３４５６７８９", "0123456789"),
    ("ＸｘⅩ✕✖╳⨉", "XxX××××"),
    ("ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＹＺ", "ABCDEFGHIJKLMNOPQRSTUVWYZ"),
    ("ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｙｚ", "abcdefghijklmnopqrstuvwyz"),
    ("．﹒", ".."),
    ("％﹪", "%%"),
    ("＋﹢", "++"),
    ("−－﹣‐‑", "-----"),
    ("―─━", "———"),
    ("～〜∼〰", "~~~~"),
    ("＊∗﹡", "***"),
    ("○◯⭕", "○○○"),
    ("□■▢◻", "□□□□"),
    ("＿", "_"),
    ("／", "/"),
    ("：∶︰", ":::"),
    ("＜＞＝≦≧", "<>=≤≥"),
    ("（）［］", "()[]"),
    ("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " " * 13),
    ("壹贰叁肆伍陆柒捌玖拾佰仟萬億兩", "一二三四五六七八九十百千万亿两"),
)
_TABLE: Final = {ord(odd): even for odds, evens in _PAIRS for odd, even in zip(odds, evens, strict=True)}
_WIDE_COMMA: Final = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")


def plain(text: str) -> str:
    """The text with full-width digits, dashes, signs, brackets and spaces as their plain forms; the length is kept.

    A full-width comma between full-width digits in groups of three is a thousands separator, any other is
    punctuation.
    """
    if text.isascii():
        return text
    return _WIDE_COMMA.sub(",", text).translate(_TABLE)
