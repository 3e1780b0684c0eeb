"""Drafts as templates: every figure is an expression over the sheet, rendered here, so that none is done by head.

A slot is ``{relation subject option…}``:

- relations ``value prior previous target yoy diff points mom mom_diff mom_points done gap times share sum lead``; the
  subject of a share is 部分/整体, of a sum (also of its share, its growth …) 甲+乙, of a lead (高于全市) 甲-乙;
- ``{calc 元:[收入]*10000/[人次] .0}`` whatever else follows, as a formula (see ``formula.py``);
- ``{way relation subject 增长/下降}`` prints the verb that agrees with the sign;
- ``{span 1—6月}`` prints a period, ``{name 500强}`` what is no figure, ``{note 7个}`` a figure of the sheet's remarks.

Signs and arrows are verbs too: ``{way diff 签约项目 +/-}``, ``{way yoy 签约项目 ↑/↓}``.

Options: ``.2`` decimals, ``@10`` whole tens, ``约 超 逾 近 不足 余 多 以上 左右 突破`` qualifiers, ``汉`` Chinese
numerals, ``成``, ``倍`` (of a growth), ``三分之一``, ``,`` thousands, ``全`` full-width digits, ``裸`` no unit, ``前``
余 before 万 (4300余万元, else 4300万余元), and any unit to print in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from benchmarks.planted_errors.reference import (
    PERCENT,
    POINTS,
    Claim,
    direction,
    holds,
    percents,
    scale,
    shown_number,
    true_value,
)
from benchmarks.planted_errors.sheet import Sheet

_SLOT = re.compile(r"\{([^{}]*)\}")
_QUALIFIERS = ("约", "超", "逾", "近", "不足", "余", "多", "以上", "左右", "突破")
_SEVERAL = re.compile("[+/-]")
_MANNERS = ("汉", "全", "裸", "前")
_BEHIND = ("以上", "左右", "余", "多")
_FULL = str.maketrans("0123456789.", "０１２３４５６７８９．")
_HANZI = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Slot:
    """A rendered slot: where it stands and what it says.

    ``kind`` is ``figure``, ``way``, ``span``, ``note`` or ``name``. ``digits`` is the span of the number alone.
    """

    kind: str
    start: int
    end: int
    text: str
    claim: Claim | None = None
    digits: tuple[int, int] = (0, 0)
    choices: tuple[str, str] = ("", "")
    manner: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A draft with every slot filled."""

    text: str
    slots: tuple[Slot, ...]


def render(template: str, sheet: Sheet) -> Rendered:
    """Fill every slot.

    Raises:
        ValueError: a slot that cannot be read, does not follow from the sheet, or would print an untruth.
    """
    out: list[str] = []
    slots: list[Slot] = []
    length = at = 0
    for match in _SLOT.finditer(template):
        before = template[at : match.start()]
        slot = _slot(match[1], sheet)
        start = length + len(before)
        moved = (slot.digits[0] + start, slot.digits[1] + start)
        slots.append(replace(slot, start=start, end=start + len(slot.text), digits=moved))
        out += (before, slot.text)
        length = start + len(slot.text)
        at = match.end()
    return Rendered("".join((*out, template[at:])), tuple(slots))


def literal(template: str) -> str:
    """What stands outside the slots."""
    return _SLOT.sub("", template)


def _slot(body: str, sheet: Sheet) -> Slot:
    kind, _, rest = body.partition(" ")
    if kind in ("span", "name", "note"):
        if kind == "note" and rest not in sheet.words:
            raise ValueError(f"{{{body}}}: the sheet does not say so")
        found = re.search(r"\d[\d,.]*", rest)
        return Slot(kind, 0, 0, rest, digits=found.span() if found else (0, 0))
    words = rest.split()
    try:
        if kind == "way":
            sign = direction(words[1], words[0], sheet)
            up, down = words[2].split("/")
            if not sign:
                raise ValueError(f"{{{body}}}: no change")
            chosen, other = (up, down) if sign > 0 else (down, up)
            return Slot("way", 0, 0, chosen, choices=(chosen, other))
        return _figure(kind, words[0], tuple(words[1:]), sheet)
    except (KeyError, IndexError) as error:
        raise ValueError(f"{{{body}}}: {error!r}") from error


def _figure(relation: str, subject: str, options: tuple[str, ...], sheet: Sheet) -> Slot:
    true = true_value(relation, subject, sheet)
    if true is None:
        raise ValueError(f"{relation} {subject}: the sheet does not say")
    exact, base = true
    qualifier = next((word for word in options if word in _QUALIFIERS), "")
    unit = _unit(relation, subject, options, base, sheet)
    places = next((int(word[1:]) for word in options if re.fullmatch(r"\.\d", word)), None)
    with localcontext(prec=50):
        amount = abs(exact) / ((percents(unit) if base == PERCENT else None) or scale(unit)[0])
        step = _step(relation, subject, options, places, unit, amount, sheet)
        number = shown_number(amount, step, qualifier)
        claim = Claim(relation, subject, number, unit, qualifier, step)
        if not holds(claim, sheet):
            raise ValueError(f"{relation} {subject}: {qualifier}{number}{unit} is not a fair print of {amount}")
    text, digits = printed(claim, options)
    return Slot("figure", 0, 0, text, claim, digits, manner=" ".join(options))


def _unit(relation: str, subject: str, options: tuple[str, ...], base: str, sheet: Sheet) -> str:
    if "成" in options:
        return "成"
    for word in options:
        if re.fullmatch(r"[\u4e00-\u9fff]+", word) and word not in (*_QUALIFIERS, *_MANNERS):
            return word
    if base in (PERCENT, POINTS, "倍"):
        return base
    if relation == "calc":
        return subject.partition(":")[0]
    return sheet.rows[_SEVERAL.split(subject)[0]].unit


def _step(
    relation: str, subject: str, options: tuple[str, ...], places: int | None, unit: str, amount: Decimal, sheet: Sheet
) -> Decimal:
    whole = next((Decimal(word[1:]) for word in options if re.fullmatch(r"@[\d.]+", word)), None)
    if whole is not None:
        return whole
    if places is not None:
        return Decimal(1).scaleb(-places)
    if unit == "成" or "分之" in unit:
        return Decimal(1)
    if relation in ("yoy", "mom", "done", "share", "times", "calc"):
        return Decimal("0.1")
    row = sheet.rows[_SEVERAL.split(subject)[0]]
    kept = decimals(row.value) if unit == row.unit else 0
    return Decimal(1).scaleb(-max(decimals(amount.normalize()), kept))


def decimals(number: Decimal) -> int:
    """How many digits stand behind the point."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def printed(claim: Claim, options: tuple[str, ...]) -> tuple[str, tuple[int, int]]:
    """The figure as it stands in the draft, and the span of its number."""
    places = decimals(claim.step)
    digits = f"{claim.number:,.{places}f}" if "," in options else f"{claim.number:.{places}f}"
    if "汉" in options or claim.unit == "成":
        digits = hanzi(int(claim.number))
    if "分之" in claim.unit:
        denominator = claim.unit.partition("之")[0]
        digits = f"{denominator}之{hanzi(int(claim.number)).replace('两', '二')}"
    if "全" in options:
        digits = digits.translate(_FULL)
    unit = "" if "裸" in options or "分之" in claim.unit else claim.unit
    if claim.qualifier in ("余", "多") and claim.unit != "成":
        head = unit[0] if unit[:1] in ("万", "亿") and "前" not in options else ""
        return f"{digits}{head}{claim.qualifier}{unit[len(head) :]}", (0, len(digits))
    if claim.qualifier in _BEHIND:
        return f"{digits}{unit}{claim.qualifier}", (0, len(digits))
    lead = len(claim.qualifier)
    return f"{claim.qualifier}{digits}{unit}", (lead, lead + len(digits))


def hanzi(number: int) -> str:
    """1 to 99 in Chinese numerals: 十八, 三十二; 两 for a bare 2, as before a measure word."""
    if not 0 < number < 100:
        raise ValueError(f"not written in Chinese numerals here: {number}")
    if number == 2:
        return "两"
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_HANZI[tens]}十") + (_HANZI[ones] if ones else "")
