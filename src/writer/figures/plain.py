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
# 税收1，892万元 typed with a Chinese keyboard; a list of two numbers is announced (分别为12，350家) or has its units.
_TYPED_COMMA: Final = re.compile(
    r"(?<![\d.,，、])(?<![别次各][为是有])(?<![别次])([1-9]\d{0,2})"
    r"，(\d{3}(?:\.\d{1,4})?(?=[ ]?(?:[万亿]|元|个|家|人|户|亩|平方|吨|公里|项|件|台|套)))"
)
_FIRST_MONTH: Final = re.compile("(?<![万亿千百十单多\\d美欧港日])元(?=月(?![均租薪饼度费]))")


def plain(text: str) -> str:
    """The text with full-width digits, dashes, signs, brackets and spaces as their plain forms; the length is kept.

    A full-width comma between full-width digits in groups of three is a thousands separator, and one in 1，892万元
    too; any other is punctuation.
    """
    if text.isascii():
        return text
    if "元月" in text:
        text = _FIRST_MONTH.sub("1", text)
    if "，" in text:
        text = _TYPED_COMMA.sub(r"\1,\2", _WIDE_COMMA.sub(",", text))
    return text.translate(_TABLE)
