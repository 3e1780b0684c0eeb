"""The end of a report: a plan without a heading, the closing sentence, and the signature with unit and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from writer.corpus.headings import Heading, Line
from writer.corpus.roles import heading_role, looks_ahead
from writer.schema import Role

_YEAR = r"(?:20[0-9XxＸ×*]{2}|二[〇○零ＯOo0][〇○零一二三四五六七八九]{2}|[×X*]{2,4})"
_NUMBER = r"[0-9XxＸ×*一二三四五六七八九十]{1,3}"
DATE = re.compile(
    rf"{_YEAR}\s?年\s?{_NUMBER}\s?月(?:\s?{_NUMBER}\s?日)?|20[0-9]{{2}}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}}"
)
_DATED = r"(?:报告|汇报|填报|报送|上报|制表|起草|成文)?(?:时间|日期)\s?[：:]\s?"
_DATE_LINE = re.compile(
    rf"(?:{_DATED}|(?P<unit>[^，。,；：:0-9]{{2,30}}?\s{{1,20}}))?[（(]?\s?(?P<date>{DATE.pattern})\s?[）)]?$"
)
_UNIT_END = (
    "局|办|办公室|委|委员会|管委会|中心|公司|集团|政府|处|所|院|厅|部|组|专班|科|股|室|协会|商会|社区|"
    "园区|园|开发区|高新区|新区|街道|镇|乡|县委|区委|市委"
)
_UNIT_LINE = re.compile(rf"[^，。,；;：:！？\t]{{2,30}}?(?:{_UNIT_END})(?:[（(][^）)]{{1,10}}[）)])?$")
_SIGNED_BY = re.compile(r"(?:汇报|报告|填报|报送|上报|填表|发言|述职)(?:单位|部门|人)\s?[：:]\s?")
_AFTER = re.compile(r"[（(]?(?:联系人|联系电话|电话|抄送|抄报|报送(?!单位|部门|人|时间|日期)|印发|此件|附件)")
_PRINTED = re.compile(rf".{{2,40}}(?:{DATE.pattern})\s?印发?$")
_ENCLOSED = re.compile(r"附件\s?[0-9]{0,2}\s?[：:]")
_EMPTY_PAGE = re.compile("[（(]?此页无正文")
_CLOSING = re.compile(
    "特此(?:报告|汇报|说明|函|通报)|专此|以上(?:报告|汇报|述职|总结|材料|情况|发言|意见|是|就是)|[妥当]否|如有不[妥当]|汇报完毕|谢谢|"
    "各位(?:领导|代表|委员|来宾|嘉宾|同志|同仁|朋友)[、，！,!]|同志们[，！：,!:]|我的(?:汇报|发言)"
)
_SIGNATURE_REACH = 14
_TOLD = 2


@dataclass(frozen=True, slots=True)
class Tail:
    """Where the pieces of the tail start, with their roles; unit and date of the signature as written."""

    roles: tuple[tuple[int, Role], ...] = ()
    issuer: str = ""
    date: str = ""


def find_tail(lines: Sequence[Line], headings: Sequence[Heading], front_end: int) -> Tail:
    """Find the pieces at the end of a report that stand under no heading.

    Args:
        lines: all lines.
        headings: the headings; lines after an 附件 heading are not looked at.
        front_end: offset where the front matter ends.
    """
    attachment = next((h for h in headings if h.number == "" and not h.marked and h.heading.startswith("附")), None)
    stop = attachment.line if attachment else len(lines)
    before = [heading for heading in headings if heading.line < stop]
    first = before[-1].line + 1 if before else 0
    own = [i for i in range(first, stop) if lines[i].text.strip() and lines[i].start >= front_end]
    under_line = not before or before[-1].form == "line"
    signed, issuer, date = _find_signature(own, lines, under_line=under_line)
    roles: list[tuple[int, Role]] = [] if signed == len(own) else [(lines[own[signed]].start, "signature")]
    closing = _find_closing(own[:signed], lines)
    if closing < signed:
        roles.insert(0, (lines[own[closing]].start, "closing"))
    if not _plans_already(before):
        # A report without any heading tells first what was done, and looks ahead in its last paragraphs.
        plan = _find_plan(own[:closing], lines, int(under_line) if before else _TOLD)
        if plan < closing and (before or plan + _TOLD >= closing):
            roles.insert(0, (lines[own[plan]].start, "plans"))
    return Tail(tuple(roles), issuer, date)


def _find_signature(own: Sequence[int], lines: Sequence[Line], *, under_line: bool) -> tuple[int, str, str]:
    """Place in ``own`` where the signature starts (its length: none), with unit and date."""
    last = len(own)
    while last and len(own) - last < 4 and _is_after(_short(lines[own[last - 1]])):
        last -= 1
    if not last:
        return len(own), "", ""
    dated = _DATE_LINE.match(_short(lines[own[last - 1]]))
    if not dated and last > 1 and _is_unit(_short(lines[own[last - 1]]), near_date=False):
        above = _DATE_LINE.match(_short(lines[own[last - 2]]))
        if above and not above["unit"]:
            return last - 2, _SIGNED_BY.sub("", _short(lines[own[last - 1]])), above["date"]  # the date stands first
    place = last - 1 if dated else last
    units: list[str] = []
    if dated and dated["unit"]:
        units.append(dated["unit"].strip())
    else:
        while place and len(units) < 3:
            # Right above a date any short line without punctuation is the unit, be it masked or of an unusual kind;
            # but not the only line under a heading.
            near = bool(dated) and not units and (place > 1 or not under_line)
            if not _is_unit(_short(lines[own[place - 1]]), near_date=near):
                break
            place -= 1
            units.insert(0, _short(lines[own[place]]))
    if not dated and (not units or (place == 0 and under_line)):
        return len(own), "", ""
    if place and _EMPTY_PAGE.match(lines[own[place - 1]].text.strip()[:20]):
        place -= 1
    for enclosed in range(max(place - _SIGNATURE_REACH, 0), place):
        if _ENCLOSED.match(lines[own[enclosed]].text.strip()[:20]):
            place = enclosed
            break
    return place, "、".join(_SIGNED_BY.sub("", unit) for unit in units), dated["date"] if dated else ""


def _is_after(text: str) -> bool:
    """Whether a line stands below a signature: whom to ask, who gets a copy, who printed it."""
    return bool(_AFTER.match(text) or _PRINTED.match(text))


def _short(line: Line) -> str:
    """The stripped line when it is short enough for a signature, else nothing."""
    return line.text.strip() if len(line.text) <= 120 else ""


def _is_unit(text: str, *, near_date: bool) -> bool:
    if _UNIT_LINE.fullmatch(text) or _SIGNED_BY.match(text):
        return True
    plain = 2 <= len(text) <= 20 and not re.search("[，。,；;：:！？、“”《》…0-9#]", text)
    return near_date and plain and not _CLOSING.match(text)


def _find_closing(own: Sequence[int], lines: Sequence[Line]) -> int:
    for place in range(max(len(own) - 3, 0), len(own)):
        if _CLOSING.match(lines[own[place]].text.lstrip()[:20]):
            return place
    return len(own)


def _plans_already(headings: Sequence[Heading]) -> bool:
    """Whether the last heading or one above it already promises the plan."""
    level = 9
    for heading in reversed(headings):
        if heading.level < level:
            level = heading.level
            if heading_role(heading.heading, level) == "plans" or re.search("下一?步|打算|计划|安排", heading.heading):
                return True
        if level == 1:
            return False
    return False


def _find_plan(own: Sequence[int], lines: Sequence[Line], first: int) -> int:
    """Place of the paragraph with which a plan begins that has no heading; the length of ``own``: there is none."""
    for place in range(first, len(own)):
        if looks_ahead(lines[own[place]].text):
            return place
    return len(own)
