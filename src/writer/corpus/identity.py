"""Who wrote a report to whom, when, and about which period: from its first lines, its signature and its file name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from writer.corpus.headings import Line
from writer.corpus.tail import DATE, Tail
from writer.figures import parse_period
from writer.schema import Period, Report

_TITLE_END = re.compile(
    "(?:报告|总结|汇报|情况|要点|讲话|分析|计划|方案|通报|简报|材料|发言|小结|综述|意见|纪要|专报|快报|信息|述职|交流|提纲|打算|安排)"
    r"(?:[（(][^）)]{1,12}[）)])?$"
)
_DOCUMENT_NUMBER = re.compile(r"[^。]{0,20}[〔\[（(【]\s?[0-9X×*]{2,4}\s?[〕\]）)】][^。]{0,6}号$")
_DATE_ONLY = re.compile(rf"[（(]?\s?(?P<date>{DATE.pattern})\s?[）)]?$")
_BRACKETED = re.compile(r"[（(][^）)]{1,20}[）)]$")
_ADDRESS = re.compile(r"(?:主送(?:机关)?[：:]\s?)?(?P<who>[^。；;！？!?]{2,60}?)\s?[：:]$")
_NO_ADDRESS = re.compile("如下|现将|汇报|报告|以来|情况|方面|下列|附件|总结")
_UNIT = (
    r"[^，。,；：:、\s“”《》（）()0-9年月]{1,16}?"
    "(?:管委会|管理委员会|委员会|办公室|促进中心|中心|集团|公司|人民政府|开发区|高新区|园区|街道|局|厅|办)"
)
_TITLE_UNIT = re.compile(
    rf"(?P<unit>{_UNIT})(?=关于|20[0-9X]{{2}}|二〇|[上下]半年|第?[一二三四]季度|[0-9]+月|年度|工作|招商|经济)"
)
_TEXT_UNIT = re.compile(
    rf"(?:^|[，。,\n])(?P<unit>{_UNIT})(?=在|围绕|紧扣|紧盯|立足|坚持|牢固|认真|深入|始终|全面|聚焦|按照|以)"
)
_QUARTER_NAME = re.compile(r"(20[0-9]{2})[-_. ]?(?:年)?[-_. ]?(?:[qQ]([1-4])|([1-4])[qQ])(?![0-9])")
_HALF_NAME = re.compile(r"(20[0-9]{2})[-_. ]?[hH]([12])(?![0-9])")
_MONTH_NAME = re.compile(r"(?<![0-9])(20[0-9]{2})[-_.]?(0[1-9]|1[0-2])(?![0-9])")
_YEAR_NAME = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_YEAR = re.compile(r"(20[0-9]{2})\s?(?:年|[-./])\s?([0-9]{1,2})")
_WHOLE_YEAR = re.compile("年度|全年|总结|年终")
_REACH = 400


@dataclass(frozen=True, slots=True)
class Front:
    """The lines above the opening. ``end`` is the offset where the opening's text begins."""

    end: int
    title: str = ""
    recipient: str = ""
    issuer: str = ""
    date: str = ""


def read_front(lines: Sequence[Line], end: int) -> Front:
    """Read title, 主送, issuer and date from the lines above the first heading.

    Args:
        lines: all lines above the first heading.
        end: offset of that heading, or the length of the text.
    """
    title: list[str] = []
    found = {"recipient": "", "issuer": "", "date": ""}
    filled = [line for line in lines if line.text.strip()][:12]
    for place, line in enumerate(filled):
        if not _take(line.text.strip(), title, found, more=place + 1 < len(filled) or bool(end > line.end + 1)):
            end = line.start
            break
    else:
        end = end if len(filled) < 12 else filled[-1].start
    return Front(end, "".join(title), **found)


def _take(text: str, title: list[str], found: dict[str, str], *, more: bool) -> bool:
    """Take one line into the front matter; False when the opening begins with it."""
    if found["recipient"] or len(text) > 80:
        return False
    if dated := _DATE_ONLY.match(text):
        found["date"] = found["date"] or dated["date"]
        return bool(title)
    if _DOCUMENT_NUMBER.match(text):
        # What stands above the document number is the letterhead: 「云栖区商务局文件」.
        if title and title[-1].endswith("文件"):
            found["issuer"] = "".join(title).removesuffix("文件")
            title.clear()
        return True
    if text.startswith(("——", "--")) or (title and _BRACKETED.match(text)):
        return True
    address = _ADDRESS.match(text)
    if address and not _NO_ADDRESS.search(text):
        found["recipient"] = address["who"].strip()
        return True
    if re.search("[。；;！!？?，,：:]$|。|如下$", text) or len(text) > 50:
        return False
    if text.startswith("#"):
        marked = text.lstrip("#").strip()
        taken = not title and bool(marked)
        if taken:
            # Three lines are as long as a title gets: what follows a marked one is never its second line.
            title.extend((marked, "", ""))
        return taken
    return _take_title(text, title, found, more=more)


def _take_title(text: str, title: list[str], found: dict[str, str], *, more: bool) -> bool:
    hanzi = len(re.findall("[一-鿿]", text))
    if not title:
        if hanzi < 4 or not (more or _TITLE_END.search(text)) or "\t" in text:
            return False
        title.append(text)
        return True
    complete = bool(_TITLE_END.search(title[-1]))
    if len(title) < 3 and (text.startswith("的") or (not complete and _TITLE_END.search(text))):
        title.append(text)
        return True
    if not found["issuer"] and re.fullmatch(_UNIT, text):
        found["issuer"] = text
        return True
    return False


_ISSUED = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日[ \t\u3000]*$", re.MULTILINE)  # a briefing's date under its title


def identify(report: Report, front: Front, tail: Tail) -> Report:
    """Fill in title, recipient, issuer, date and period of a report whose sections are known."""
    opening = next((section.text for section in report.sections if section.text.strip()), "")[:_REACH]
    date = tail.date or front.date
    return replace(
        report,
        title=front.title,
        recipient=front.recipient,
        issuer=tail.issuer or front.issuer or _issuer(front.title, opening),
        date=date,
        period=_period(front.title, opening, report.name, date),
    )


def _issuer(title: str, opening: str) -> str:
    match = _TITLE_UNIT.search(title[:60]) or _TEXT_UNIT.search(opening)
    return match["unit"].removeprefix("关于") if match else ""


def _period(title: str, opening: str, name: str, date: str) -> Period | None:
    """The period: from the title, the file name, the opening; a year that is missing from the date."""
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or name
    named = _name_period(stem)
    signed = _signed_period(opening, date)
    candidates = [parse_period(title), named, parse_period(_ISSUED.sub("", opening)), signed]
    written = _YEAR.search(date)
    years = [c.year for c in candidates if c and c.year] + ([int(written[1])] if written else [])
    year = years[0] if years else None
    period = next((c for c in candidates if c), None)
    if period is not None and period == replace(period, first=1, last=12) and not _WHOLE_YEAR.search(title):
        # A bare year in the title or name is narrowed by what comes after it: 2026年招商引资工作汇报, 2026q3.txt.
        period = next((c for c in candidates if c and c.year in (None, year) and (c.first, c.last) != (1, 12)), period)
    return replace(period, year=period.year or year) if period else None


def _signed_period(opening: str, date: str) -> Period | None:
    """「今年以来」 runs from January to the month the report was signed in."""
    written = _YEAR.search(date)
    if written is None or "今年以来" not in opening:
        return None
    return Period(int(written[1]), 1, min(max(int(written[2]), 1), 12))


def _name_period(stem: str) -> Period | None:
    """2026q3, 2025H1, 2026-09, 2025_annual; otherwise what the words of the name say."""
    if match := _QUARTER_NAME.search(stem):
        quarter = int(match[2] or match[3])
        return Period(int(match[1]), quarter * 3 - 2, quarter * 3)
    if match := _HALF_NAME.search(stem):
        return Period(int(match[1]), 1, 6) if match[2] == "1" else Period(int(match[1]), 7, 12)
    if period := parse_period(stem):
        return period
    if match := _MONTH_NAME.search(stem):
        return Period(int(match[1]), int(match[2]), int(match[2]))
    year = _YEAR_NAME.search(stem)
    if year or re.search("annual|年报", stem, re.IGNORECASE):
        return Period(int(year[1]) if year else None)
    return None
