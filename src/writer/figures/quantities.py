"""Quantities: a number, its scale and unit, what qualifies it, and whether it is a range."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Context, Decimal
from typing import Final

from writer.figures import exclusions
from writer.figures.numerals import MYRIADS, NUMERAL_CHARS, chinese_number
from writer.figures.patterns import compiled
from writer.figures.token import Token
from writer.figures.units import DIGIT_UNIT, HANZI_COUNTED, SCALE, SCALE_WORTH, UNIT, base_name

_ARABIC: Final = (
    r"(?:\d{1,3}(?:,\d{3})++(?!\d)|\d{1,3}(?: \d{3}){1,4}+(?! ?\d)(?=(?:\.\d+)? ?(?:[万亿]|%|[一-鿿]))|\d++)(?:\.\d++)?"
)
_TO: Final = r" ?(?:—{1,2}|[-–~]|至|到) ?"
_JOINS: Final = tuple(" —-–~至到")


def _piece(name: str) -> str:
    return (
        rf"(?P<n{name}>{_ARABIC})"
        rf"(?: {{0,2}}(?P<m{name}>[余多])?(?P<s{name}>{SCALE})(?P<t{name}>[余多])?|(?P<r{name}>[余多]))?"
        rf"(?: {{0,2}}(?P<u{name}>{DIGIT_UNIT}|{UNIT}))?"
    )


_SINGLE: Final = _piece("1")
_FAR: Final = _TO + _piece("1")
_TWO_SCALES: Final = re.compile(r"\d++(?:\.\d++)?[亿万]零?\d")
_COMPOUND: Final = rf"(\d++(?:\.\d++)?)亿零?(\d++(?:\.\d++)?)万(?P<u>{UNIT})?|(\d++)万零?(\d++)千(?P<v>{UNIT})?"
_DIGIT_UNITS: Final = "零〇一二三四五六七八九"
_RUN: Final = re.compile(rf"[{NUMERAL_CHARS}]++(?:点[{_DIGIT_UNITS}]++[万亿]*+)?")
_PERCENT: Final = re.compile(rf"百分之([{NUMERAL_CHARS}]++(?:点[{_DIGIT_UNITS}]++)?|{_ARABIC})")
_FRACTION: Final = re.compile(rf"([{NUMERAL_CHARS}]{{1,6}}|\d{{1,4}})分之([{NUMERAL_CHARS}]{{1,6}}|\d{{1,4}})")
_HANZI_REST: Final = (
    rf"(?P<m>[余多])?(?P<s>{SCALE})?(?P<t>[余多])?(?P<u>{UNIT})?(?P<half>[一二三四五六七八九](?=[^\w]|[以左的多]|$))?"
)
_HANZI_FAR: Final = rf"(?:—|至|到|~)(?P<n>[{NUMERAL_CHARS}]++)(?P<u>{UNIT})"
_FOLD_TWICE: Final = re.compile("翻了?(?P<n>[一二两三四五]?)番")
_LEADING: Final = re.compile(
    r"(?P<around>大约|约占|约有|约为|约达|约合|大致|约)|(?P<near>将近|接近|近)|(?P<over>已?超过|超出|突破|超|大于|高于|多于)|"
    r"(?P<more>逾)|"
    r"(?P<least>不少于|不低于|不小于)|(?P<atleast>至少|最少)|(?P<under>不足|不到|低于|少于|小于)|"
    r"(?P<most>不超过|不高于|不多于|不大于|至多|最多)|"
    r"(?P<reach>已?达到|高达|可达|达)"
)
_LEADING_WORDS: Final = {
    "around": "约", "near": "近", "over": "超", "more": "逾", "least": "不少于", "atleast": "至少", "under": "不足",
    "most": "不超过", "reach": "达",
}  # fmt: skip
_TRAILING: Final = re.compile(r"(?P<q>以上|以下|左右|以内|上下|及以上|及以下|之多|出头|[余多](?![数少元样]))")
_TRAILING_WORDS: Final = {"上下": "左右", "及以上": "以上", "及以下": "以下", "之多": "", "出头": "余"}
_NO_LEAD: Final = re.compile("(?:最|附|邻|靠|新|贴|远|发|到|抵|传|表|送|直|条|制|合|签|公|契|特|预|集|大)$")
_MINUS: Final = frozenset("-▼↓▽")
_LONGEST: Final = 24
_EXACT: Final = Context(prec=80)
_FUNCTION_WORDS: Final = re.compile(r"较|比|同比|环比|和|与|及|增|减|以上|以下|左右|的|其中|占")
_YEAR_LIKE: Final = re.compile(r"(?:19|20)\d\d$")


def match_quantity(text: str, start: int) -> Token | int:
    """The quantity that begins at ``start`` of a plain text, or the offset where the search goes on."""
    if text[start].isdigit():
        return _arabic(text, start)
    return _hanzi(text, start)


def _exactly(number: str, *factors: Decimal) -> tuple[Decimal, Decimal]:
    """The value and its step: the worth of one unit in the last printed digit."""
    digits = number.replace(",", "").replace(" ", "")
    value, step = Decimal(digits), Decimal(1).scaleb(-len(digits.partition(".")[2]))
    for factor in factors:
        value, step = _EXACT.multiply(value, factor), _EXACT.multiply(step, factor)
    return (_tidy(value), _tidy(step)) if factors else (value, step)


def _tidy(value: Decimal) -> Decimal:
    """A whole number without exponent or empty decimals: 5.6E+9 and 5600000000.00 are 5600000000."""
    whole = value.to_integral_value(context=_EXACT)
    return whole.quantize(Decimal(1), context=_EXACT) if whole == value else value


def _arabic(text: str, start: int) -> Token | int:
    skipped = exclusions.named_digits(text, start)
    if skipped is not None:
        return skipped
    fraction = _FRACTION.match(text, start)
    if fraction:
        return _fraction(text, fraction)
    match = compiled(_SINGLE).match(text, start)
    if match is None or match.end("n1") - start > _LONGEST:
        return match.end("n1") if match else start + 1
    compound = compiled(_COMPOUND).match(text, start) if _TWO_SCALES.match(text, start) else None
    token = _compound(compound) if compound else _single(start, match)
    if exclusions.is_named(text, start, token.unit):
        return match.end("n1")
    token = _far_end(text, token, match) if not compound else token
    return _checked(text, token, match["n1"])


def _single(start: int, match: re.Match[str]) -> Token:
    scale = SCALE_WORTH[match["s1"] or ""]
    unit, end = base_name(match["u1"] or ""), match.end()
    if match["r1"] and not match["u1"]:
        end = match.end("r1")
    value, step = _exactly(match["n1"], scale) if scale != 1 else _exactly(match["n1"])
    middle = match["m1"] or match["t1"] or match["r1"] or ""
    return Token(start, end, match.end("n1"), "quantity", value, unit, scale, middle, step=step)


def _compound(match: re.Match[str]) -> Token:
    high, low, high_scale, low_scale = (
        (match[1], match[2], Decimal(10**8), Decimal(10**4))
        if match[1]
        else (match[4], match[5], Decimal(10**4), Decimal(1000))
    )
    value, _ = _exactly(high, high_scale)
    rest, step = _exactly(low, low_scale)
    unit = base_name(match["u"] or match["v"] or "")
    return Token(
        match.start(),
        match.end(),
        match.end(2 if match[1] else 5),
        "quantity",
        value + rest,
        unit,
        Decimal(1),
        step=step,
    )


def _far_end(text: str, token: Token, match: re.Match[str]) -> Token:
    """The token as the low end of a range (4%—6%, 5-10万人, 5万—10万人), if one follows."""
    far = compiled(_FAR).match(text, token.end) if text[token.end : token.end + 1] in _JOINS else None
    if (
        far is None
        or far.end("n1") - far.start("n1") > _LONGEST
        or text[max(0, token.start - 1) : token.start] in ("由", "从")
    ):
        return token
    unit, scale = base_name(far["u1"] or ""), SCALE_WORTH[far["s1"] or ""]
    bare = not match["u1"] and not match["s1"]
    if (token.unit and token.unit != unit) or (bare and not (far["u1"] or far["s1"])):
        return token
    low = _exactly(match["n1"], scale)[0] if bare or (token.scale == 1 and not match["u1"]) else token.value
    upper, step = _exactly(far["n1"], scale) if scale != 1 else _exactly(far["n1"])
    if low is None or upper <= low:
        return token
    middle = far["m1"] or far["t1"] or far["r1"] or token.qualifier
    return replace(
        token,
        end=far.end(),
        number_end=far.end("n1"),
        value=low,
        upper=upper,
        unit=unit,
        scale=scale,
        step=step,
        qualifier=middle,
    )


def _checked(text: str, token: Token, number: str) -> Token | int:
    """The token with its sign and qualifier, or where to go on when it turns out to be part of a name."""
    if not token.unit and token.scale == 1 and not _may_stand_bare(text, token, number):
        return token.number_end
    token = _signed(text, _qualified(text, token))
    digits = number.replace(",", "").replace(".", "").strip("0")
    if exclusions.is_threshold(text, token.end, token.unit, token.qualifier, len(digits) <= 2):
        return token.end
    return token


def _may_stand_bare(text: str, token: Token, number: str) -> bool:
    after = text[token.end : token.end + 2]
    if _YEAR_LIKE.match(number) or (after[:1].isascii() and (after[:1].isalpha() or after[:1] in "_@&*=/\\")):
        return False
    if text[token.start - 1 : token.start] == "/" or (after[:1] in "-" and after[1:2].isalnum()):
        return False
    return not ("一" <= after[:1] <= "鿿") or _FUNCTION_WORDS.match(text, token.end) is not None


def _qualified(text: str, token: Token) -> Token:
    before = text[max(0, token.start - 4) : token.start].rstrip(" ▼↓▽-–")
    lead = ""
    for width in (4, 3, 2, 1):
        word = before[-width:] if len(before) >= width else ""
        match = _LEADING.fullmatch(word) if word else None
        if match and not _NO_LEAD.search(
            text[max(0, token.start - 5) : token.start - width if token.start >= width else 0]
        ):
            lead = _LEADING_WORDS[str(match.lastgroup)]
            break
    trailing = _TRAILING.match(text, token.end)
    trail = _TRAILING_WORDS.get(trailing["q"], trailing["q"]) if trailing else ""
    qualifier = token.qualifier or (lead if lead not in ("", "达") else trail or lead)
    if not qualifier and before.endswith("过") and text[token.start : token.start + 1] in ("百", "千", "万", "亿"):
        qualifier = "超"  # 产值过亿元
    return replace(token, qualifier=qualifier, step=_estimate_step(token) if qualifier in ("余", "多") else token.step)


def _estimate_step(token: Token) -> Decimal | None:
    """60余 may be anything up to 70, 1.2万余 up to 1.3万: the step is the worth of the last digit that is not zero."""
    step, value = token.step, token.value
    if step is None or not value:
        return step
    while value % (step * 10) == 0:
        step *= 10
    return step


def _signed(text: str, token: Token) -> Token:
    """A minus before the number is part of it, unless it joins words or opens a list item."""
    before = text[max(0, token.start - 2) : token.start]
    if not before or token.value is None or (before[-1] not in _MINUS and before[-1] != "–"):
        return token
    outer = before[:-1]
    if outer.isascii() and (outer.isalnum() or outer in tuple("-)%.")):
        return token
    if before[-1] == "-" and (not outer or outer == "\n") and token.unit not in ("%", "个百分点"):
        return token
    upper = None if token.upper is None else token.upper.copy_negate()
    low, high = (token.value.copy_negate(), None) if upper is None else (upper, token.value.copy_negate())
    return replace(token, start=token.start - 1, value=low, upper=high)


def _fraction(text: str, match: re.Match[str]) -> Token | int:
    below, above = (
        Decimal(part) if part.isdigit() and part.isascii() else chinese_number(part) for part in match.groups()
    )
    if below is None or above is None or not 0 < above < below:
        return match.end()
    return _qualified(text, Token(match.start(), match.end(), match.end(), "quantity", above / below))


def _hanzi(text: str, start: int) -> Token | int:
    if text[start] == "翻":
        return _doubled(text, start)
    percent = _PERCENT.match(text, start)
    if percent:
        return _percent(text, percent)
    fraction = _FRACTION.match(text, start)
    if fraction:
        return _fraction(text, fraction)
    run = _RUN.match(text, start)
    if run is None:
        return start + 1
    phrase = exclusions.set_phrase(text, start)
    if phrase is not None:
        return max(phrase, run.end())
    before = text[start - 1 : start]
    if exclusions.inside_numeral(text, start) or before in tuple("“「『‘《"):
        return run.end()
    return _counted(text, run)


def _doubled(text: str, start: int) -> Token | int:
    match = _FOLD_TWICE.match(text, start)
    if match is None:
        return start + 1
    value = chinese_number(match["n"]) if match["n"] else Decimal(1)
    return Token(start, match.end(), match.end(), "quantity", value, "番", step=Decimal(1))


def _percent(text: str, match: re.Match[str]) -> Token | int:
    number = match[1]
    arabic = number[0].isdigit() and number[0].isascii()
    value = _exactly(number)[0] if arabic and len(number) <= _LONGEST else chinese_number(number)
    if value is None:
        return match.end()
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)
    return _qualified(text, Token(match.start(), match.end(), match.end(), "quantity", value, "%", step=step))


def _counted(text: str, run: re.Match[str]) -> Token | int:
    number, rest = run.group(), compiled(_HANZI_REST).match(text, run.end())
    value = chinese_number(number)
    if value is None or rest is None:
        return run.end()
    unit = base_name(rest["u"] or "")
    scale = SCALE_WORTH[rest["s"] or ""]
    middle = rest["m"] or rest["t"] or ""
    end = rest.end("u") if rest["u"] else rest.end("t") if middle or rest["s"] else run.end()
    end = run.end() if end < 0 else end
    if rest["half"] and rest["u"] == "成":
        value, end = value + (chinese_number(rest["half"]) or Decimal(0)) / 10, rest.end("half")
    last = _trailing_scale(number)
    value, step = _EXACT.multiply(value, scale), _EXACT.multiply(_step(number, last), scale)
    token = Token(
        run.start(), end, run.end() - len(last), "quantity", _tidy(value), unit, scale, middle, step=_tidy(step)
    )  # fmt: skip
    return _hanzi_checked(text, _hanzi_far(text, token), number)


def _trailing_scale(number: str) -> str:
    kept = number.rstrip("万亿")
    return number[len(kept) :] if kept else ""


def _step(number: str, scale: str) -> Decimal:
    if all(char in "百千万亿" for char in number):
        return chinese_number(number) or Decimal(1)
    step = Decimal(1)
    for char in scale:
        step *= MYRIADS[char]
    return step.scaleb(-len(number.rstrip("万亿").partition("点")[2]))


def _hanzi_far(text: str, token: Token) -> Token:
    far = compiled(_HANZI_FAR).match(text, token.end) if text[token.end : token.end + 1] in _JOINS else None
    upper = chinese_number(far["n"]) if far else None
    if (
        far is None
        or upper is None
        or token.value is None
        or upper <= token.value
        or token.unit not in ("", base_name(far["u"]))
    ):
        return token
    return replace(token, end=far.end(), number_end=far.end("n"), upper=upper, unit=base_name(far["u"]))


def _hanzi_checked(text: str, token: Token, number: str) -> Token | int:
    onward = max(token.end, token.start + len(number))
    token = _qualified(text, token)
    if number in ("万", "亿") and exclusions.is_blotted(text, token.start, token.end, token.unit, token.qualifier):
        return replace(token, number_end=token.start, kind="mask", value=None, unit="", qualifier="", step=None)
    if number[0] in "百千万亿" and not _approximate(text, token):
        return onward
    if (
        not token.unit
        and ((token.scale == 1 and not number.endswith(("万", "亿"))) or len(number) == 1)
        and not _stands_bare(text, token, number)
    ):
        return onward
    if number[0] in "百千万亿" and text.startswith(("占", "的占"), token.end):
        return onward  # 超亿元占58.6%: the projects of that size
    if len(number) == 1 and not _may_count(text, token, number):
        return onward
    if token.unit in ("期", "类", "种", "本", "层", "列", "方", "分"):
        return onward
    if exclusions.is_named(text, token.start, token.unit) or text[token.end : token.end + 1] in ("》", "”", "」"):
        return onward
    if exclusions.is_threshold(text, token.end, token.unit, token.qualifier, len(number) <= 2):
        return onward
    return token


def _approximate(text: str, token: Token) -> bool:
    """百, 千, 万, 亿 without a digit count only as an estimate: 近百家, 超千亿元, 百余家."""
    if token.qualifier in ("近", "超", "逾", "余", "多", "约", "不足"):
        return True
    return text[token.start - 1 : token.start] in ("上", "过", "达") if token.start else False


def _stands_bare(text: str, token: Token, number: str) -> bool:
    after = text[token.end : token.end + 1]
    before = text[token.start - 1 : token.start] if token.start else ""
    return (
        len(number) > 1
        and number[0] not in "百千万亿零〇"
        and any(char in "十百千" for char in number)
        and not ("一" <= after <= "鿿" or after in tuple("”」』’》·("))
        and not (after.isascii() and after.isalnum())
        and (before not in tuple("(、《·.") or before == "" or before == "、")
    )


def _may_count(text: str, token: Token, number: str) -> bool:
    if number in "万亿千百":
        return True
    if number == "一" and token.scale == 1 and token.unit not in ("元", "美元"):
        return exclusions.counts_one(text, token.start)
    if number in "二零〇" and token.scale == 1 and token.unit != "成":
        return False
    return token.unit in HANZI_COUNTED or token.scale != 1 or len(token.unit) > 1
