"""附件 and the date of signature as GB/T 9704-2012 has them: 7.3.4, 7.3.5.4, 7.3.7."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from writer.export.printed import Block, Piece, cut, skip

_WORD = re.compile(r"附件\s{0,2}(?:(?P<number>[0-9]{1,2})\s{0,2})?[：:]\s{0,4}")
_NUMBERED = re.compile(r"\s{0,4}[0-9]{1,2}\s{0,2}[.．、]\s{0,4}(?![0-9])")
_CORNER = re.compile(r"附件\s?[0-9一二三四五六七八九十]{0,3}\s?[：:]?\Z")
_LONGEST_NAME, _LONGEST_TITLE = 80, 60
_DATE = re.compile(
    r"(?P<year>20[0-9]{2}|二[〇○零ＯOo0][〇○零一二三四五六七八九]{2})\s?[年./-]\s?"
    r"(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s?[月./-]\s?(?:(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?日?)?\Z"
)
_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零ＯOo0", "0")


def enclosures(blocks: Iterable[Block]) -> Iterator[Block]:
    """Tell apart what belongs to attachments: their list under the text, and each one's corner mark and title."""
    listing = titled = False
    for block in blocks:
        plain = block.kind in ("body", "issuer", "heading", "attachment")
        if plain and block.kind != "attachment" and _CORNER.match(block.text.strip()):
            listing, titled = False, True
            yield Block("enclosure", cut(block.pieces, len(block.text.rstrip("：: \u3000"))))
        elif titled and block.kind in ("body", "issuer") and _is_title(block.text):
            titled = False
            yield Block("enclosure_title", block.pieces)
        elif plain and (block.kind == "attachment" or (listing and _is_listed(block.text))):
            listing = True
            yield replace(block, kind="attachment", pieces=_named(block.pieces))
        else:
            listing = titled = False
            yield block


def name_offset(text: str) -> int:
    """Where the name begins in a line of the list of attachments: 「附件：1.」, 「2.」."""
    word = _WORD.match(text)
    at = word.end() if word else 0
    number = _NUMBERED.match(text, at)
    return number.end() if number else at


def dated(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The date of signature in Arabic figures, year, month and day in full, without padding zeros (7.3.5.4)."""
    shown = "".join(piece.text for piece in pieces)
    printed = printed_date(shown)
    return pieces if printed == shown else (Piece(printed, -1),)


def printed_date(shown: str) -> str:
    """二〇二六年七月六日, 2026-07-06 → 2026年7月6日; what is no such date comes back as it is."""
    found = _DATE.match(shown.strip())
    if not found:
        return shown
    year = found["year"] if found["year"].isdecimal() else "".join(_DIGITS[char] for char in found["year"])
    month, day = _count(found["month"]), _count(found["day"]) if found["day"] else 0
    if not 1 <= month <= 12 or not 0 <= day <= 31 or (found["day"] and not day):
        return shown
    return f"{year}年{month}月" + (f"{day}日" if day else "")


def _count(numeral: str) -> int:
    """7, 07, 七, 十二, 二十一."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 99
    return (int(_DIGITS[tens]) if tens else 1) * (10 if ten else 0) + (int(_DIGITS[ones]) if ones else 0)


def _is_listed(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and bool(_NUMBERED.match(text)) and "。" not in text.rstrip("。")


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and text.strip()[-1:] not in "。；：，！？;:,"


def _named(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """With a full-width colon after 附件, and no punctuation after the name."""
    shown = "".join(piece.text for piece in pieces)
    pieces = cut(pieces, len(shown.rstrip("。；;，,、 \u3000")))
    word = _WORD.match(shown)
    if not word or word.group()[-1] == "：":
        return pieces
    at = word.start() + max(word.group().rfind(":"), word.group().rfind("："))
    return (*cut(pieces, at), Piece("：", -1), *skip(pieces, word.end()))
