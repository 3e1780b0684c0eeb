"""Numbers of Word's automatic numbering as Word writes them (ST_NumberFormat, ECMA-376 part 1, 17.18.59)."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographLegalTraditional",
    }
)
_LEGAL_FORMS = frozenset({"chineseLegalSimplified", "japaneseLegal"})
_DIGITAL = frozenset({"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"})
# Format: first character of a run of signs in Unicode, and how many there are.
_RUNS = {
    "decimalEnclosedCircle": ("①", 20),
    "decimalEnclosedCircleChinese": ("①", 20),
    "decimalEnclosedParen": ("⑴", 20),
    "decimalEnclosedFullstop": ("⒈", 20),
    "ideographEnclosedCircle": ("㊀", 10),
    "upperLetter": ("A", 26),
    "lowerLetter": ("a", 26),
}
_ROWS = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def written_number(count: int, form: str) -> str:
    """A number as the format writes it; plain digits for formats not known here and for numbers it has no sign for.

    Args:
        count: the number, from 0.
        form: Word's name of the format, such as ``chineseCountingThousand``.
    """
    if form in _CHINESE and 0 < count < 10_000:
        return _counted(count, _DIGITS, "十百千", short=True)
    if form in _LEGAL_FORMS and 0 < count < 10_000:
        return _counted(count, _LEGAL, "拾佰仟", short=False)
    if form in _DIGITAL:
        return "".join(_DIGITS[int(digit)] for digit in str(count))
    if form in _RUNS and 0 < count <= _RUNS[form][1]:
        return chr(ord(_RUNS[form][0]) + count - 1)
    if form in _ROWS and 0 < count <= len(_ROWS[form]):
        return _ROWS[form][count - 1]
    if form in ("upperRoman", "lowerRoman") and 0 < count < 4_000:
        return _roman(count) if form == "upperRoman" else _roman(count).lower()
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    if form == "decimalZero":
        return f"{count:02d}"
    return str(count)


def _counted(count: int, digits: str, units: str, short: bool) -> str:
    """Counted in words: 二十一, 一百零五; ``short`` writes 十一 rather than 一十一."""
    out, gap = "", False
    for place in range(3, -1, -1):
        digit = count // 10**place % 10
        if not digit:
            gap = bool(out)
            continue
        if gap:
            out, gap = out + "零", False
        spoken = "" if short and place == 1 and digit == 1 and not out else digits[digit]
        out += spoken + (units[place - 1] if place else "")
    return out


def _roman(count: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        out += sign * (count // value)
        count %= value
    return out
