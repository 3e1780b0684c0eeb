"""Masks: places where a figure or a name was blotted out, and no figure may be read."""

from __future__ import annotations

import re
from typing import Final

from writer.figures.patterns import compiled
from writer.figures.token import Token
from writer.figures.units import SCALE, UNIT

_SIGNS: Final = "[Xx×○□*_]{1,4}"
_AFTER: Final = (
    rf"(?P<rest>年(?: ?{_SIGNS} ?月(?: ?{_SIGNS} ?日)?|度(?!假))?|月 ?{_SIGNS} ?日|月份?|日(?!报|本|常)|季度|周年"
    rf"|位数|届|[余多]?(?:{SCALE})?[余多]?(?: ?{UNIT})?)"
)
_CROSS: Final = (
    r"(?P<mark>(?:\d{1,2}[-—–~至到](?=[X×x]{1,4} ?月))?(?:\d{1,4}\.)?"
    r"\d{0,3}(?P<cross>[X×]++|x++)[\dXx×]*+(?:[.,][X×x\d]++)*+"
    r"(?:[-—–~/](?:\d{0,3}[X×x]++[\dXx×]*+(?:\.[X×x\d]++)?))*+"
    rf"(?:[至到]\d{{0,3}}[X×x]++[\dXx×]*+(?:\.[X×x\d]++)?(?=%|[年月日]|{SCALE}?{UNIT}))?)"  # X至X个, not XX至XX高速
    r"(?P<percent>%)?" + _AFTER
)
_STARS: Final = r"(?P<mark>\d{0,4}\*++(?:[.,]\*++)*+(?:[-—–~/]\*++(?:\.\*++)?)*+)(?P<percent>%)?" + _AFTER
_BLANKS: Final = (
    r"(?P<mark>(?P<ring>[○□●■]++|〇{2,}+|_{2,}+|[△▲☆★◇◆]{2,}+)(?:[.,][○□●■〇_△☆◇]++)*+)(?P<percent>%)?" + _AFTER
)
_PLACEHOLDER: Final = (
    r"(?:待|请(?:填|补|核|确认|提供|插入|输入)|此处|填写|补充|补齐|未定|未提供|TODO|TBD|具体(?:数|金额|名|时间|日期|地点)|暂缺|缺|…|\.\.|？|\?)"
    r"[^\]】〕)\n]{0,80}|[ ]*|空|[Xx×*_○□][Xx×*_○□.,%0-9—-]{0,12}[^\]】〕)\n]{0,4}"
    r"|[^\]】〕)\n]{0,12}(?:数据|数字|数量|金额|名称|姓名|日期|时间|年份|月份|比例|占比|数值|地名|人名)"
)
_BRACKET: Final = (
    rf"(?P<mark>【(?:{_PLACEHOLDER})】|〔(?:{_PLACEHOLDER})〕|\[(?:{_PLACEHOLDER})\](?!\()"
    r"|\((?:待补|待定|待填|待核|待报|待确认)[^)\n]{0,40}\)"
    # Brackets with nothing or the name of a number in them, and a unit behind: ( )个, {{签约数}}个, [签约数]个.
    r"|(?:\( {0,8}\)|\{{1,2} {0,8}\w{0,16} {0,8}\}{1,2}|\[\w{1,12}(?:[数额值量率])\]|\(\w{0,12}(?:数据|数字|数值)\))"
    rf"(?=%|[余多]?(?:{SCALE})?(?:{UNIT})))"
    r"(?P<percent>%)?" + _AFTER
)
_SIGN_CHARS: Final = frozenset("○□●■〇_△▲☆★◇◆")
_BULLET: Final = re.compile(r"(?:^|\n)[ \t]*$")
_ORNAMENTS: Final = frozenset("△▲☆★◇◆")
_NAMED_BEHIND: Final = re.compile("公司|集团|企业|区|市|县|镇|街道|园|局|项目|同志")
_RUN: Final = re.compile(r"\*+|_+|[○□●■]+|〇+|[△▲☆★◇◆]+")
_CHECKBOX: Final = re.compile(r"\[ ?[xX]?\]")
# Abbreviations that reports put right behind a masked name: 「XCBD项目」, 「XXkv变电站」.
_BEHIND: Final = re.compile(
    r"(?:IPO|CBD|PPP|EPC|EOD|REITs|CVC|LNG|LED|AI|VC|PE|TOD|BOT|AIGC|LP|GP|GDP|APP|"
    r"MW|GW|kW|KW|kv|KV|kV|mall|MALL|SUV|ETF|IP|IDC)(?![A-Za-z])"
)
_NO_MASK_BEHIND: Final = re.compile("光|射线|轴|线(?!上|下)|染色体|波段|型(?!号)|-ray")
_BULLET_OR_RULE: Final = re.compile(r"^[ \t]*+(?:\*(?:[ \t]*+\*){2,}+[ \t]*+$|\*(?=[ \t]))", re.MULTILINE)
_PAIR: Final = re.compile(
    r"(?<!\*)(?P<open>\*{1,3})(?![\s*])(?P<inside>[^*\n]{1,200}?)(?<!\s)(?P<close>(?P=open))(?!\*)"
)
_OPENS: Final = frozenset("\n\t 。；;:，,、（(“「》>-#|")
_CLOSES: Final = frozenset("\n\t 。；;:，,、）)”」！!|")
_UNFINISHED: Final = tuple("、，；(和与及或等在的了对从向由以为是")
_LABEL: Final = re.compile("^[一二三四五六七八九十][是要]$|[:。]$")
_UNIT_FIRST: Final = rf"(?:{SCALE})?(?:{UNIT}|[.,%)、，。])|余|多"


def markup_stars(text: str) -> frozenset[int]:
    """Where runs of ``*`` begin that are Markdown, not masks: bullets, rules, and pairs around emphasised text."""
    if "*" not in text:
        return frozenset()
    found = {match.start() + match.group().index("*") for match in _BULLET_OR_RULE.finditer(text)}
    position = 0
    while pair := _PAIR.search(text, position):
        if _is_emphasis(text, pair):
            found.update((pair.start("open"), pair.start("close")))
            position = pair.end()
        else:
            position = pair.start("close")
    return frozenset(found)


def _is_emphasis(text: str, pair: re.Match[str]) -> bool:
    """Masks come in pairs too (「**市、**市」): emphasis stands free at its ends and holds something whole."""
    inside = pair["inside"]
    if not _LABEL.search(inside) and inside.endswith(_UNFINISHED):
        return False
    before = text[: pair.start()][-1:] if pair.start() == 0 else text[pair.start() - 1]
    after = text[pair.end() : pair.end() + 1]
    line_start = (
        not before
        or before == "\n"
        or text[max(0, pair.start() - 8) : pair.start()].rpartition("\n")[2].strip(" \t#>-0123456789.") == ""
    )
    opens, closes = line_start or before in _OPENS, not after or after in _CLOSES
    if line_start and len(pair["open"]) == 2 and inside.endswith(("。", "：", ":", "？", "?", "！", "!")):
        return True  # **种得怎么样。**冬小麦…: a paragraph's title that begins with what could be a unit
    if compiled(_UNIT_FIRST).match(inside):
        return False
    if len(pair["open"]) == 1:
        return opens and closes
    return line_start or closes or (opens and _LABEL.search(inside) is not None)


def match_mask(text: str, start: int, markup: frozenset[int]) -> Token | int:
    """The mask that begins at ``start`` of a plain text, with its unit, or the offset behind what is none."""
    char = text[start]
    if char == "*" or (char.isdigit() and "*" in text[start + 1 : start + 4].lstrip("0123456789")[:1]):
        return _stars(text, start, markup)
    if char in "【〔[({":
        match = compiled(_BRACKET).match(text, start)
        return start + 1 if match is None or _CHECKBOX.fullmatch(match["mark"]) else _token(match)
    if char in _SIGN_CHARS:
        return _blank(text, start)
    return _cross(text, start)


def _token(match: re.Match[str]) -> Token:
    return Token(match.start(), match.end(), match.end("mark"), "mask")


def _has_unit(match: re.Match[str]) -> bool:
    return bool(match["percent"] or match["rest"])


def _hanzi(char: str) -> bool:
    return "一" <= char <= "鿿"


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _cross(text: str, start: int) -> Token | int:
    match = compiled(_CROSS).match(text, start)
    if match is None:
        return start + 1
    before, after = text[start - 1 : start] if start else "", text[match.end("mark") : match.end("mark") + 12]
    if _latin(before) or before in ("_", ".") or not _fits_before(match, after) or not _fits_alone(text, match):
        return match.end("mark")
    return _token(match)


def _fits_before(match: re.Match[str], after: str) -> bool:
    """A name may follow (XX产业, XXIPO报会), the rest of a word may not (XBRL, X光)."""
    if _has_unit(match):
        return True
    if after[:1].isascii() and after[:1].isalpha():
        return match["cross"][0] != "x" and _BEHIND.match(after) is not None
    return len(match["mark"]) > 1 or _NO_MASK_BEHIND.match(after) is None


def _fits_alone(text: str, match: re.Match[str]) -> bool:
    mark, cross, start = match["mark"], match["cross"], match.start()
    if mark[0].isdigit() and mark[-1].isdigit():
        return "." in mark and _has_unit(match)  # 5X.2亿元; 3X3 is a size
    if _has_unit(match):
        return True
    if mark[0].isdigit() or mark[-1].isdigit():
        return len(cross) > 1 and mark[0].isdigit()
    if cross[0] == "×":
        return len(mark) > 1
    before = text[max(0, start - 2) : start]
    if before[-1:] == " " and before[0] != "X" and before[0].isalpha() and before[0].isascii():
        return False
    around = before[-1:] + text[match.end() : match.end() + 1]
    return cross[0] == "X" or len(mark) > 1 or any(_hanzi(near) for near in around)


def _stars(text: str, start: int, markup: frozenset[int]) -> Token | int:
    match = compiled(_STARS).match(text, start)
    if match is None or start in markup:
        return _past(text, start)
    before, after = text[start - 1 : start] if start else "", text[match.end("mark") : match.end("mark") + 1]
    if before == "\\" or _latin(before) or _latin(after):
        return match.end("mark")
    if match["mark"][0].isdigit() and not _has_unit(match):
        return match.end("mark")
    if len(match["mark"]) > 1 or _has_unit(match) or (_hanzi(before) and _hanzi(after)):
        return _token(match)
    return match.end("mark")


def _past(text: str, start: int) -> int:
    run = _RUN.match(text, start)
    return run.end() if run else start + 1


def _blank(text: str, start: int) -> Token | int:
    match = compiled(_BLANKS).match(text, start)
    if match is None:
        return _past(text, start)
    before, after = text[start - 1 : start] if start else "\n", text[match.end("mark") : match.end("mark") + 1]
    if _latin(before) or _latin(after) or (after == " " and _BULLET.search(text[max(0, start - 8) : start])):
        return match.end("mark")
    if match["mark"][0] in _ORNAMENTS and not _has_unit(match):  # ★★ may rank or adorn
        named = match["mark"][0] in "△☆◇" and _NAMED_BEHIND.match(text, match.end())
        return _token(match) if named else match.end("mark")
    alone = len(match["mark"]) > 1 and (_hanzi(before) or _hanzi(after) or match["mark"][0] != "_")
    return _token(match) if _has_unit(match) or alone else match.end("mark")
