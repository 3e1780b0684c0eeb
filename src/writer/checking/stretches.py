"""Which stretch of the year a passage speaks of: a report's own figures stand under its own period.

A stretch that ends with the report's last month is its own (第三季度 and 1—9月 alike). Another one may be spoken of
freely, unless it is what the whole draft says it reports on, or heads values that the facts give for the report's
own period.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping

from writer.checking.clauses import Text
from writer.schema import Figure, Period

Spans = frozenset[tuple[int, int]]  # first and last months
_RELATIVE = re.compile(r"去年|上年|前年|明年|同年|当年")
_HEAD = re.compile(
    r"(?:截至|截止到?|今年|本年|其中|全[市区县省园]+|我[市区县局园]|[\s#*\u3000]"
    r"|[（(]?[一二三四五六七八九十\d]{1,2}(?:是|[）)、.．]))*"
)
_ASIDE = re.compile(r"去年|上年|同期|[比较由从自至前后于与]|计划|目标|力争|任务")
_ALONE = re.compile(r"\s*(?:累计|累计看)?(?:，|,|：)")
_REPORTED_LEFT = re.compile(r"(?:将|就|总结|回顾|汇报|报告|通报)(?:了|一下)?[^，。；\d]{0,8}$")
_REPORTED_RIGHT = re.compile(
    r"[^，。；\n]{0,24}(?:汇报|报告|通报|总结|分析)(?:如下|$|[：:，。])|[^，。；\n]{0,12}(?:工作|情况)"
)
_TOLD = re.compile(r"[^，。；\n]{0,10}(?:情况|成效|进展|成绩)\s*$")
_NUMBERED = re.compile(
    r"[ \t\u3000]*(?:#{1,6}[ \t]*)?(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_ABOUT = re.compile(r"[#\s]*[^，。；\n]{0,20}关于[^，。；\n]{4,50}的(?:通报|报告|汇报|总结|函|请示|简报)[\s*]*$")
_UNDER_TITLE = re.compile(r"[（(][^（）()，。；\n]{4,24}[）)]")
_LAGGING = re.compile(r"利润|效益|亏损|营业收入|营收")
_JOINED = re.compile(r"[和及暨与](?=\d|明年|来年|下)")  # …年工作总结和…年工作计划
_LONGEST_TITLE = 60
_DONE = re.compile(
    r"(?:，|全[市区县]|园区|我[区县园局])*[^，。；\d]{0,12}?"
    r"(?:累计|(?<![公中])共(?![同建有享])|已经?|实现了|完成了|建成了?|发放|受理|办结|发生|培训|审批|[了过])[^，。；\d]{0,14}\d"
)
_MOST = 12  # figures after a stretch that are looked at
_FRONT = 500  # characters within which a draft has its title and address
_PLANNED = re.compile(r"安排|部署|计划|打算|思路|谋划|展望|要点|会议?上")
_AHEAD = re.compile(
    r"安排|部署|计划|打算|思路|谋划|展望|目标任务|力争|确保|争取|预计|拟|将|要|有望|压力|剩余|还需|须|冲刺|攻坚|面临|形势|下一?步|关键|收官|决战|接着|再接再厉|继续|加油"
)


def is_stretch(figure: Figure) -> bool:
    """Whether a period names months of a year that figures may be counted over, or the end of such months."""
    found = figure.period
    if found is None or found.last > 12 or _RELATIVE.match(figure.text):
        return False
    if found.first == found.last:
        return figure.text.endswith(("底", "末"))
    return (found.first, found.last) != (1, 12) or "月" in figure.text


def is_month(figure: Figure) -> bool:
    """Whether a period is one month of some year, as in the title of a monthly report."""
    found = figure.period
    return found is not None and found.first == found.last and figure.text.endswith(("月", "月份"))


def is_own(figure: Figure, period: Period) -> bool:
    """Whether a stretch ends where the report's period does."""
    found = figure.period
    return found is not None and found.last == period.last and found.year in (None, period.year)


def lags(figure: Figure, text: Text, period: Period) -> bool:
    """Whether a stretch may be a month short: statistics of industrial profits come out a month after the others."""
    found = figure.period
    if found is None or found.last != period.last - 1:
        return False
    return bool(_LAGGING.search(text.raw[figure.end : min(text.sentence_end(figure.end), figure.end + 16)]))


def names_report(figure: Figure, text: Text) -> bool:
    """Whether a period is the draft's own word for what it reports on: in its title, in 现将…汇报如下."""
    raw = text.raw
    start, end = text.sentence_start(figure.start), text.sentence_end(figure.end)
    left, right = raw[max(start, figure.start - 40) : figure.start], raw[figure.end : min(end, figure.end + 40)]
    if _is_title(text, figure.start):
        return not _PLANNED.search(_JOINED.split(right)[0])
    if _REPORTED_LEFT.search(left) and _REPORTED_RIGHT.match(right):
        return True
    if heads_review(figure, text):
        return True
    return _opens(figure, text, left)


def heads_review(figure: Figure, text: Text) -> bool:
    """Whether a period stands in a numbered heading over what was done: 「一、上半年工作情况」."""
    start, end = text.sentence_start(figure.start), text.sentence_end(figure.end)
    left = text.raw[max(start, figure.start - 40) : figure.start]
    right = text.raw[figure.end : min(end, figure.end + 40)]
    return bool(_NUMBERED.match(left)) and text.raw[end : end + 1] in ("\n", "") and bool(_TOLD.match(right))


def tells_done(figure: Figure, text: Text) -> bool:
    """Whether a clause tells what was done in a stretch and how much: 「前11个月累计引进19个」."""
    return _DONE.match(text.raw, figure.end, text.clause_end(figure.end)) is not None


def _is_title(text: Text, position: int) -> bool:
    """Whether a position lies in a first line that is no sentence, or in one that says 关于…的通报."""
    start = text.paragraph_start(position)
    if start <= _FRONT and _ABOUT.match(text.raw[start : start + _LONGEST_TITLE + 20].split("\n", 1)[0].strip()):
        return True
    line = text.raw[start : start + _LONGEST_TITLE + 20].split("\n", 1)[0].strip()
    above = text.raw[:start].strip("\ufeff \t\r\n\u3000") if start <= _FRONT else "-"
    if _UNDER_TITLE.fullmatch(line) and 0 < len(above) <= _LONGEST_TITLE and "\n" not in above:
        return True
    if above:
        return False
    return 0 < len(line) <= _LONGEST_TITLE and not re.search(r"[。；，,]", line) and not _NUMBERED.match(line)


def _opens(figure: Figure, text: Text, left: str) -> bool:
    """Whether a draft's first paragraph after its title and address begins with a period."""
    if text.paragraph_start(figure.start) > _FRONT or not _HEAD.fullmatch(left):
        return False
    if text.paragraph_start(figure.start) != text.sentence_start(figure.start):
        return False
    earlier = [line.strip() for line in text.raw[: text.paragraph_start(figure.start)].split("\n") if line.strip()]
    if not 1 <= len(earlier) <= 4 or not _is_title(text, text.raw.index(earlier[0])):
        return False
    return all(len(line) <= _LONGEST_TITLE and "。" not in line and not _NUMBERED.match(line) for line in earlier)


def heads_current(figure: Figure, text: Text, current: Mapping[int, Spans | None]) -> bool:
    """Whether a stretch heads a value that the facts give for the report's own period.

    Args:
        figure: the stretch.
        text: the draft.
        current: for each quantity that is told as a value, by its start, the months that its row says it counts over;
            none for a current value of a row that does not say, None for what is no current value.
    """
    clause = text.clause_start(figure.start)
    before = text.raw[clause : figure.start]
    if not _HEAD.fullmatch(before) and _ASIDE.search(before):
        return False
    alone = _ALONE.match(text.raw, figure.end)
    end = text.sentence_end(figure.end) if alone else text.clause_end(figure.end)
    later = bisect_right(text.periods, figure.start, key=_start)
    first = bisect_left(text.figures, figure.end, key=_start)
    until = min(end, text.periods[later].start) if later < len(text.periods) else end
    for quantity in text.figures[first : first + _MOST]:
        if quantity.start >= until:
            break
        if quantity.start in current:
            spans, found = current[quantity.start], figure.period
            return spans is not None and (not spans or found is None or (found.first, found.last) not in spans)
    return False


def _start(figure: Figure) -> int:
    return figure.start


def looks_ahead(figure: Figure, text: Text) -> bool:
    """Whether the sentence of a period speaks of what is to come."""
    start, end = text.sentence_start(figure.start), text.sentence_end(figure.end)
    return bool(_AHEAD.search(text.raw, start, min(end, start + 200)))


def leads(figure: Figure, text: Text) -> bool:
    """Whether a sentence begins with the period."""
    start = text.sentence_start(figure.start)
    return figure.start - start < 30 and bool(_HEAD.fullmatch(text.raw[start : figure.start]))
