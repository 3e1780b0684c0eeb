"""Pieces of a text around its figures: clauses, sentences, brackets, and what is left when function words go."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from writer.checking.tables import Tables
from writer.checking.units import measured, printed_unit
from writer.checking.vocabulary import fold
from writer.figures import parse_unit
from writer.schema import Figure

REACH = 80
_CODE = re.compile(r"（[A-Za-z][A-Za-z0-9.]+）")
_STOPS = "，。；！？\n（）"
_SENTENCE = "。！？\n"
_QUOTED = re.compile(r"[“‘]([^“”‘’\n，。；\d]{1,12})[”’](?=[\u4e00-\u9fff])")
_ASIDE = re.compile(r"（[^（）\n]{0,20}）")
_FUNCTION = (
    r"(?:年度|全年|年初)预算|[\d—–\-~至]++(?<=\d)[年月日](?:份|底|末|初)?|增速|增幅|增长率|涨幅|降幅|跌幅|减幅|接近|将近|今年以来|截至目前|截止目前|截至|截止|目前|今年|本年度|"
    r"本年|去年|上年度|上年|上一年|同期|全市|全区|全县|全省|全园区|全园|园区|我园区|我区|我市|我县|我局|我们|开发区|经开区|高新区|一年来|以来|期间|"
    r"当年|当月|当季|单季|单月|年内|全年|年度|上半年|下半年|前三季度|[一二三四]季度|季度|其中|共计|累计|合计|总计|总共|一共|已经|同时|目标任务|任务目标|目标|"
    r"任务|计划|指标|同比|环比|分别|达到|突破|实现|完成|超额|高达|多达|仅有|只有|共有|拥有|现有|达成|新增|净增|首次|成功|顺利|率先|再创新高|一举|"
    r"一路|对照|对比|随之|因此|因而|由此|相应|悄然|跃上|站上|跨过|迈上|升至|增至|降至|增加到|增长到|提高到|提升到|下降到|减少到|增长|增加(?!值)|上升|提高|提升|上涨|扩大|下降|减少|降低|回落|下滑|"
    r"收窄|放缓|占比|占全部|占|比重|比例|还差|尚差|缺口|差距|距离|较|以及|左右|这些|上述|全部|第[一二三四]|平均|明显|略有|小幅|稳步|快速|大幅|"
    r"进一步|高于|低于|水平|总数|总量|个数|家数|次数|数量|力争|确保|争取|预计|保持|良好|稳定|态势|方面|情况|先后|陆续|集中|主动|积极|持续|不断|"
    r"深入|全面|各类|各项|各级|推动|带动|促成|\s"
)
_FUNCTION_WORD = re.compile(_FUNCTION)
# Single characters carry no name at the edge of a phrase, but are part of one inside it (新能源, 到位, 在谈).
_EDGE = "离距比与同和及等并还也又再均都各为是有了的已共达超近逾至到从由将可能仅只其该这于向对"
_EDGE_ABOUT = re.compile(r"(?<![签履合契节集预])约$")
_LISTED = re.compile(r"(?:、(?P<item>[^、，。；\d]{1,6}))+等(?!于|级|额)")
_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
_TAIL = re.compile(
    r"(?:距离|达到|突破|实现|完成|超过|高达|多达|仅有|只有|共有|共计|累计|合计|总计|一共|总共|已经|接近|将近|大约|约为|分别为|分别|各为|均为|"
    r"产业|行业|领域|板块|升至|增至|降至|达成|首次|成功|一举|跃上|站上|跨过|迈上|顺利|率先|数为|个数|家数|次数|总数|总量|总额|规模|数量|个数|方面|均|达|超|近|约|逾|为|是|有|共|已|离|距|向|往|要|才|"
    r"至|到|了|的|也|又|再|仅|只|各|将|可|能|出|数|额|其中|截至目前|目前|今年以来|今年|全年|年内|：|“|”|、|—|\s)$"
)


class Text:
    """A text with its figures, folded once, and the places where clauses and sentences begin.

    What stands in brackets is left out, unless it is a code (PM2.5) that the names of the metrics (joined) have.
    """

    def __init__(self, text: str, figures: tuple[Figure, ...], names: str = "") -> None:
        self.raw = text
        self._names = names
        self.figures = _share_units(text, [f for f in figures if f.kind != "period"])
        self.periods = tuple(f for f in figures if f.kind == "period")
        self._starts = [f.start for f in self.figures]
        plain = self._whole_numbers(fold(text))
        self.folded = self._smooth(plain)
        self.tables = Tables(plain)  # its units stand in brackets
        self.figures = tuple(self.tables.with_unit(f) for f in self.figures if not self.tables.counts(f))
        self._starts = [f.start for f in self.figures]
        self._stops = [i for i, c in enumerate(self.folded) if c in _STOPS]
        self._sentences = [i for i, c in enumerate(self.folded) if c in _SENTENCE]
        self._lines = [i for i in self._sentences if self.folded[i] == "\n"]
        self._depths = self._brackets()

    def _whole_numbers(self, text: str) -> str:
        """The comma of 208,000万元 ends no clause."""
        out, at = [], 0
        for figure in self.figures:
            if "，" in text[figure.start : figure.end]:
                out += [text[at : figure.start], text[figure.start : figure.end].replace("，", "·")]
                at = figure.end
        return "".join((*out, text[at:]))

    def _smooth(self, text: str) -> str:
        """Blank brackets without a figure: 总投资（计划）56亿元 reads like 总投资56亿元."""

        def blank(match: re.Match[str]) -> str:
            at = bisect_left(self._starts, match.start())
            holds = at < len(self._starts) and self._starts[at] < match.end()
            if not holds and _CODE.fullmatch(match[0]) and match[0][1:-1] in self._names:
                return f" {match[0][1:-1]} "  # 细颗粒物（PM2.5）平均浓度 is told as PM2.5平均浓度
            return match[0] if holds else " " * len(match[0])

        # “三公”经费 reads like 三公经费: the quotation marks step aside, and every offset stays.
        return _ASIDE.sub(blank, _QUOTED.sub(r"“”\1", text))

    def _brackets(self) -> list[int]:
        opened: list[int] = []
        changes: list[int] = []
        for at in self._stops:
            if self.folded[at] == "（":
                opened.append(at)
            elif self.folded[at] == "）" and opened:
                changes.append(opened.pop())
                changes.append(at)
        return sorted(changes)

    def clause_start(self, position: int) -> int:
        """Where the clause that holds ``position`` begins; never further back than the reach of a name and its cues."""
        at = bisect_left(self._stops, position)
        return max(self._stops[at - 1] + 1 if at else 0, position - REACH)

    def clause_end(self, position: int) -> int:
        """Where the clause that holds ``position`` ends."""
        at = bisect_left(self._stops, position)
        end = self._stops[at] if at < len(self._stops) else len(self.folded)
        return min(end, position + REACH)

    def sentence_start(self, position: int) -> int:
        """Where the sentence that holds ``position`` begins."""
        at = bisect_left(self._sentences, position)
        return self._sentences[at - 1] + 1 if at else 0

    def sentence_end(self, position: int) -> int:
        """Where the sentence that holds ``position`` ends, its full stop left out."""
        at = bisect_left(self._sentences, position)
        return self._sentences[at] if at < len(self._sentences) else len(self.folded)

    def paragraph_start(self, position: int) -> int:
        """Where the paragraph that holds ``position`` begins."""
        at = bisect_left(self._lines, position)
        return self._lines[at - 1] + 1 if at else 0

    def between(self, start: int, end: int) -> tuple[Figure, ...]:
        """The figures that begin from one position to another."""
        return self.figures[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def bracketed(self, position: int) -> bool:
        """Whether a position lies inside brackets that hold figures."""
        return bisect_right(self._depths, position) % 2 == 1


def _share_units(text: str, figures: list[Figure]) -> tuple[Figure, ...]:
    """「分别为11.2、18.7公里」: figures listed without a unit take that of the last one."""
    for at in range(len(figures) - 2, -1, -1):
        figure, following = figures[at], figures[at + 1]
        if figure.kind != "quantity" or figure.unit or following.kind != "quantity" or not following.unit:
            continue
        if text[figure.end : following.start].strip() not in ("、", "和", "及") or figure.value is None:
            continue
        if "分别" in text[max(0, figure.start - REACH) : figure.start]:
            unit = parse_unit(printed_unit(following.text))
            step = None if figure.step is None else figure.step * unit.factor
            figures[at] = replace(figure, value=figure.value * unit.factor, step=step, unit=following.unit)
    return tuple(map(measured, figures))


def content(piece: str) -> str:
    """What a piece of text names, its function words, cue words and punctuation left out."""
    return "".join(_EDGE_ABOUT.sub("", run.strip(_EDGE)) for run in _RUN.findall(_FUNCTION_WORD.sub("，", piece)))


def without_list(piece: str) -> str:
    """A piece without a list of examples: 协调解决用地、用能、用工等问题 reads like 协调解决问题."""
    listed = _LISTED.search(piece)
    if listed is None:
        return piece
    first = max(0, listed.start() - len(listed["item"]))  # the first item is as long as the last
    return piece[:first] + piece[listed.end() :]


def before_fillers(text: str, start: int, end: int) -> list[int]:
    """The ends at which a name may stand before ``end``: as it is, then with one filler word after the other gone."""
    ends = [end]
    while end > start and len(ends) < 8:
        match = _TAIL.search(text[max(start, end - 6) : end])
        if match is None:
            break
        end -= len(match[0])
        ends.append(end)
    return ends


def closed_up(text: str, start: int, end: int) -> tuple[str, Sequence[int]]:
    """A piece of text without its blanks, and where each letter stands: 二氧化氮（NO₂）平均浓度 is one name."""
    piece = text[start:end]
    if " " not in piece:
        return piece, range(start, end)
    places = [at for at in range(start, end) if text[at] != " "]
    return "".join(text[at] for at in places), places
