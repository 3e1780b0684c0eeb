"""The lines above the opening: letterhead, labels, title, issuer, date, table of contents, 主送."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from writer.corpus.headings import Line, find_contents
from writer.corpus.tail import DATE
from writer.figures import parse_period

_TITLE_END = re.compile(
    "(?:报告|总结|汇报|情况|要点|讲话|分析|计划|方案|通报|简报|材料|发言|小结|综述|意见|纪要|专报|快报|信息|述职|交流|提纲|打算|安排|致辞)"
    r"(?:[（(][^）)]{1,12}[）)])?$"
)
_DOCUMENT_NUMBER = re.compile(
    r"[^。]{0,20}[〔\[（(【]\s?[0-9X×*]{2,4}\s?[〕\]）)】][^。]{0,6}号(?:\s{1,40}签发人.{0,20})?$"
)
_DATED = re.compile(rf"[^。]{{0,40}}号\s{{1,40}}(?P<date>{DATE.pattern})$")
_DATE_ONLY = re.compile(rf"[（(]?\s?(?P<date>{DATE.pattern})\s?[）)]?$")
_BRACKETED = re.compile(r"[（(][^）)]{1,20}[）)]$")
_ADDRESS = re.compile(r"(?:主送(?:机关|单位)?[：:]\s?)?(?P<who>[^。；;！？!?]{2,60}?)\s?[：:]$")
_ADDRESSED = re.compile(r"主送(?:机关|单位)?[：:]\s?(?P<who>[^。；;！？!?]{2,60})$")
_NO_ADDRESS = re.compile("如下|现将|汇报|报告|以来|情况|方面|下列|附件|总结")
# What stands around a title and is no part of it.
_LABEL = re.compile(
    r"附\s?件\s?[0-9０-９一二三四五六七八九十]{0,3}[：:]?$|[（(【]?内部(?:资料|材料|文件|参考).{0,12}$|[（(]?注意保[存密].{0,4}$"
    r"|(?:绝密|机密|秘密)(?:[★☆].{0,8})?$|(?:特急|加急|急件|平急)$|签发人\s?[：:].{0,20}$|(?:会议|交流|汇报)?材料之?[0-9一二三四五六七八九十]{1,3}$"
    r"|[（(][^）)]{0,6}(?:送审|征求意见|讨论|汇报|审议|修改|草|初|定|代拟)稿[^）)]{0,8}[）)]$|第\s?[0-9]{1,3}\s?页.{0,10}$"
)
_UNFINISHED = re.compile("(?:关于|[和与及暨的、])$")
_ISSUE = re.compile(
    r"[（(]?\s?(?:20[0-9]{2}年|[〔\[（(【]\s?20[0-9]{2}\s?[〕\]）)】])?\s?"
    r"(?:总?第\s?[0-9一二三四五六七八九十百]{1,4}\s?期|增刊).{0,20}$"
)
_EMPHASIS = re.compile(r"^\*\*([^*]{1,60})\*\*$")
_SPEECH = re.compile("讲话|发言|致辞|述职|主持词")
# 「市商务局局长　俞某某」 under the title of a report that is read out.
_OFFICER = re.compile(
    r"(?:(?P<unit>[^\s，。：:]{1,16}?(?:局|委(?=主任)|办|中心|公司|集团|部|院|办公室|管委会)))?(?:党组书记、|党委书记、)?"
    r"(?:副|常务副)?(?:局长|主任|书记|[省市县区镇乡]长|董事长|总经理|院长|处长|部长|厅长|秘书长)"
    r"[ \u3000]{1,6}[一-鿿×xXＸ*○ \u3000]{2,8}$"
)
_SPEAKER = re.compile(r"[\u4e00-\u9fff×XxＸ*○ \u3000]{2,20}$")
UNIT = (
    r"(?!我|本|该|全|各|有关|相关)[^，。,；：:、\s“”《》（）()0-9年月—]{1,16}?"
    "(?:管委会|管理委员会|委员会|办公室|办事处|促进中心|中心|集团|公司|人民政府|开发区|高新区|园区|街道|局|厅|办)"
)
_SECTION = r"(?:[^，。,；：:、\s0-9]{1,8}(?:科|处|股|室|专班))?"
_UNIT_DATE = re.compile(rf"(?P<unit>{UNIT}{_SECTION})\s?(?:编印|主办|编|印)?\s{{1,40}}(?P<date>{DATE.pattern})$")
# 「文号：…」, 「密级：内部」, 「发文日期：2026年7月8日」: a line that says what it is.
_NAMED = re.compile(
    r"(?:文件)?(?:编号|文号|发文字号|密级|紧急程度|份号)\s?[：:].{0,40}$"
    rf"|(?:发文|成文|印发|报送|填报|制发)?(?:日期|时间)\s?[：:]\s?(?P<date>{DATE.pattern})$"
)
_SENTENCE = re.compile("[。；;！!？?，,：:]$|。|如下$")
_LONGEST_HEAD = 50
_MOST_ABOVE = 6  # lines of a letterhead
_REACH = 16
_LONGEST_TITLE = 4  # lines


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
    contents = find_contents(lines)
    filled = [line for at, line in enumerate(lines) if at not in contents and line.text.strip()][:_REACH]
    reading = _Reading()
    above = _above_title([line.text.strip() for line in filled])
    for place, line in enumerate(filled):
        if place < above:
            reading.take_above(line.text.strip())
        elif not reading.take(line.text.strip(), more=place + 1 < len(filled) or end > line.end + 1):
            end = line.start
            break
    else:
        end = end if len(filled) < _REACH else filled[-1].start
    return Front(end, "".join(reading.title) or reading.masthead, reading.recipient, reading.issuer, reading.date)


def _above_title(texts: Sequence[str]) -> int:
    """How many lines stand above the title and are no text: date, document number, issuer.

    Told only where it is plain which line is the title: it is marked as one, or it ends as titles do right below
    a date or a line that says what it is.
    """
    for place, text in enumerate(texts[: _MOST_ABOVE + 1]):
        if text.startswith("#"):
            return place
        bare = _EMPHASIS.sub(r"\1", text)
        if len(bare) > _LONGEST_HEAD or (_SENTENCE.search(bare) and not _LABEL.match(bare) and not _NAMED.match(bare)):
            return 0
        if place and _TITLE_END.search(bare) and all(_is_told(one) for one in texts[:place]):
            return place
    return 0


def _is_told(text: str) -> bool:
    """Whether a line by itself says that it belongs to a letterhead."""
    return any(form.match(_EMPHASIS.sub(r"\1", text)) for form in (_DATE_ONLY, _NAMED, _DOCUMENT_NUMBER, _LABEL))


@dataclass(slots=True)
class _Reading:
    """What has been taken from the lines so far; ``masthead`` is the name of the paper a briefing stands in."""

    title: list[str] = field(default_factory=list)
    masthead: str = ""
    recipient: str = ""
    issuer: str = ""
    date: str = ""

    def take(self, text: str, *, more: bool) -> bool:
        """Take one line into the front matter; False when the opening begins with it.

        ``more``: whether anything follows it.
        """
        if self.recipient or len(text) > 80:
            return False
        if _LABEL.match(text):
            return True
        if self._take_date(text):
            return bool(self.title or self.masthead)
        if self._take_letterhead(text):
            return True
        if text.startswith(("——", "--")):
            self._take_subtitle(text.lstrip("—-").strip())
            return True
        if self.title and _BRACKETED.match(text):
            if parse_period(text) is not None:
                self.title.append(text)  # 「（1—9月）」 under 「2026年重点工作完成情况」
            return True
        address = _ADDRESS.match(text) or _ADDRESSED.match(text)
        if address and not _NO_ADDRESS.search(text):
            self.recipient = address["who"].strip()
            return True
        if _SENTENCE.search(text) or len(text) > _LONGEST_HEAD:
            return False
        return self._take_marked(text) if text.startswith("#") else self._take_title(text, more=more)

    def take_above(self, text: str) -> None:
        """Take a line of the letterhead, above the title."""
        text = _EMPHASIS.sub(r"\1", text)
        signed = _UNIT_DATE.match(text)
        dated = signed or _DATE_ONLY.match(text) or _NAMED.match(text) or _DATED.match(text)
        if dated:
            self.date = self.date or dated["date"] or ""
        if signed:
            self.issuer = self.issuer or signed["unit"]
        elif text.endswith("文件") or re.fullmatch(UNIT, text):
            self.issuer = self.issuer or text.removesuffix("文件")

    def _take_date(self, text: str) -> bool:
        dated = _DATE_ONLY.match(text)
        if dated is None:
            dated = _UNIT_DATE.match(text) if self.title or self.masthead else None
            if dated is None:
                return False
            self.issuer = self.issuer or dated["unit"]
        self.date = self.date or dated["date"]
        return True

    def _take_letterhead(self, text: str) -> bool:
        """A document number or the number of an issue: what stands above it is the letterhead, not the title."""
        if _DOCUMENT_NUMBER.match(text):
            if self.title and self.title[-1].endswith("文件"):
                self.issuer = "".join(self.title).removesuffix("文件")
                self.title.clear()
            return True
        if not (self.title and _ISSUE.match(text)):
            return False
        self.masthead = "".join(self.title)
        self.title.clear()
        return True

    def _take_subtitle(self, text: str) -> None:
        if re.fullmatch(UNIT, text):
            self.issuer = self.issuer or text
        elif self.title and len(text) > 8 and len(self.title) < _LONGEST_TITLE:
            self.title.append(f"——{text}")

    def _take_marked(self, text: str) -> bool:
        marked = text.lstrip("#").strip().strip("*")
        if self.title or not marked:
            return False
        # As long as a title gets: what follows a marked one is never its second line.
        self.title.extend((marked, *[""] * (_LONGEST_TITLE - 1)))
        return True

    def _take_title(self, text: str, *, more: bool) -> bool:
        title, text = self.title, _EMPHASIS.sub(r"\1", text)
        if not title:
            if len(re.findall("[一-鿿]", text)) < 4 or not (more or _TITLE_END.search(text)) or "\t" in text:
                return False
            title.append(text)
            return True
        complete, ends = bool(_TITLE_END.search(title[-1])), bool(_TITLE_END.search(text))
        open_ended = not complete and (text.startswith("关于") or bool(_UNFINISHED.search(title[-1])))
        joins = text.startswith(("的", "及", "暨", "和")) or open_ended or (ends and (not complete or len(text) <= 6))
        if len(title) < _LONGEST_TITLE and joins:
            title.append(text)
            return True
        if not self.issuer and re.fullmatch(UNIT, text):
            self.issuer = text
            return True
        if more and (officer := _OFFICER.match(text)):
            self.issuer = self.issuer or officer["unit"] or ""
            return True
        return bool(more and _SPEECH.search("".join(title)) and _SPEAKER.match(text))
