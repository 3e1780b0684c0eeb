"""Which relation each figure is told in: by the cue words of its own clause, and by what stands before that.

``cues`` reads one clause; here a list shares its cue words, a base stands before another figure, a sentence that begins
with 去年 stays last year's, and 力争 makes targets of what follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from writer.checking.clauses import Text, content
from writer.checking.cues import Cue, aims, basis_of, mark_of, read_cue
from writer.checking.naming import Reading
from writer.checking.units import figure_unit, is_ratio
from writer.checking.vocabulary import fold
from writer.schema import Figure

_LAST_YEAR = re.compile(r"^\s*(?:去年|上年|上一年|去年同期|上年同期)")
_THIS_YEAR = re.compile(r"今年|本年|本期|目前|截至")
_THIS_MONTH = re.compile(r"[当本单][月周旬季]度?$")
_REACHES = re.compile(r"\s*(?:的|目标|任务|[还尚又仍]差|[还又](?:要?[多少高低]))")
_JOINED = re.compile(r"(?:、|和|与|及|以及)(?:约|近|超|逾)?")
_REPEATED = ("diff", "prior", "target", "gap", "yoy", "points", "done")
_ASIDE = 20  # characters that brackets between a goal and its 的 may hold
_NEAR = 4  # characters between brackets and the change that is measured against what they hold
BOTH_BASES = re.compile(r"(同比|环比)(?:增速|增幅)?[、和与及](同比|环比)")
_OF_LAST_YEAR = re.compile(r"(?:去年|上年)(?:同期|同月|全年)?(?:，[^，。；]{0,10}|[^，。；\d]{0,10})$")


class Relations:
    """Reads the cues of one text; ``readings`` are those so far, and grow while the text is read."""

    def __init__(self, text: Text, readings: Sequence[Reading]) -> None:
        self.text = text
        self.words = text.folded
        self.readings = readings

    def of(self, figure: Figure, start: int, right: str) -> Cue:
        """The relation in which a figure is told.

        Args:
            figure: the figure.
            start: where its own clause begins, behind what the figure before it has taken.
            right: what follows it, up to the next boundary.
        """
        floor, mark = self._cue_floor(start, figure), fold(figure.text[:1])
        cue = read_cue(self.words, floor, figure.start, right, figure_unit(figure), mark)
        cue = self._last_year(self._repeated(self._based(cue, figure), figure), figure, start)
        cue = self._since_paired(self._both_bases(cue, figure))
        return self._wished(self._past_share(cue), figure, right)

    def _cue_floor(self, start: int, figure: Figure) -> int:
        """Where the cue words of a figure may begin: 「完成全年60亿元目标的78.8%」 reaches across another figure."""
        if not _REACHES.match(self.words[start : figure.start]):
            return start
        opened = self.words.rfind("（", max(0, start - _ASIDE), start)
        if self.words[start - 1 : start] == "）" and opened >= 0:  # 完成全年任务（65个）的93.8%
            return self.text.clause_start(opened)
        return max(self.text.clause_start(figure.start), figure.start - 60)

    def _based(self, cue: Cue, figure: Figure) -> Cue:
        """「较6月的21750万元减少5920万元」: what a change is measured against stands before another figure."""
        if cue.basis or cue.relation not in ("yoy", "diff", "points"):
            return cue
        clause = self.text.clause_start(figure.start)
        if cue.relation == "diff" and _THIS_MONTH.search(self.words[clause : cue.start]):  # 当月净增485人
            return replace(cue, basis="previous")
        above = self.text.clause_start(max(0, clause - 1))  # 环比因半年集中支付，减少1.57亿元
        alone = not self.readings or self.readings[-1].figure.end <= above
        if alone and self.words[clause - 1 : clause] == "，":
            basis, at = basis_of(self.words[above : clause - 1])
            if at == 0 and not content(self.words[clause : cue.start]):
                return replace(cue, basis=basis)
        if not self.readings or self.readings[-1].figure.end > cue.start:
            return cue
        basis, at = basis_of(self.words[clause : self.readings[-1].figure.start])
        between = self.words[self.readings[-1].figure.end : cue.start]
        return replace(cue, basis=basis) if at >= 0 and not content(between) else cue

    def _since_paired(self, cue: Cue) -> Cue:
        """「接待来访6批次（上周11批次），降幅45.5%」: the base is what stands in the brackets."""
        earlier = self.readings[-1] if self.readings else None
        if cue.relation not in ("yoy", "diff", "points") or basis_of(cue.text)[1] >= 0 or earlier is None:
            return cue
        near = cue.start - earlier.figure.end <= _NEAR and self.text.bracketed(earlier.figure.start)
        before = self.words[self.text.clause_start(earlier.figure.start) : earlier.figure.start]
        return replace(cue, basis="previous") if near and basis_of("较" + before)[0] == "previous" else cue

    def _both_bases(self, cue: Cue, figure: Figure) -> Cue:
        """「同比、环比分别增长7.3%和3.4%」: the first figure on last year, the second on the period before."""
        if cue.relation not in ("yoy", "diff", "points"):
            return cue
        start = self.text.clause_start(figure.start)
        said = BOTH_BASES.search(self.words, start, figure.start)
        order = len(self.text.between(said.end(), figure.start)) if said else 2
        if said is None or order > 1:
            return cue
        return replace(cue, basis="year" if said[order + 1] == "同比" else "previous")

    def _past_share(self, cue: Cue) -> Cue:
        """「而去年同期，过夜的只占34%」: a share of last year's values."""
        if cue.relation != "share" or cue.past:
            return cue
        clause = self.text.clause_start(cue.start)
        before = self.words[max(self.text.sentence_start(cue.start), clause - 12) : cue.start]
        return replace(cue, past=True) if _OF_LAST_YEAR.search(before) else cue

    def _repeated(self, cue: Cue, figure: Figure) -> Cue:
        """「比上年同期多16个、56.2亿元」: a figure listed after another one shares its cue words."""
        earlier = self.readings[-1] if self.readings else None
        if cue.said or earlier is None or not earlier.cue.said:
            return cue
        between = self.words[earlier.figure.end : figure.start]
        ratio = is_ratio(figure_unit(figure))
        if is_ratio(earlier.unit) != ratio or len(between) > 12:
            return cue
        same = _JOINED.fullmatch(between) and earlier.cue.relation in _REPEATED
        again = (
            ratio
            and between.startswith("，")
            and earlier.cue.relation in ("share", "done")
            and len(content(between)) < 2
        )
        if not (same or again):
            return cue
        return replace(earlier.cue, start=figure.start, direction=mark_of(figure) or earlier.cue.direction)

    def _last_year(self, cue: Cue, figure: Figure, start: int) -> Cue:
        """「去年，签约项目15个，总投资48.3亿元」: what a sentence says of last year stays last year's."""
        if cue.said or cue.relation != "value":
            return cue
        sentence = self.text.sentence_start(figure.start)
        since = self.words[max(sentence, start - 120) : figure.start]
        if _LAST_YEAR.match(self.words[sentence : sentence + 12]) and not _THIS_YEAR.search(since):
            return replace(cue, relation="prior")
        return cue

    def _wished(self, cue: Cue, figure: Figure, right: str) -> Cue:
        """「力争全年签约项目45个，计划总投资150亿元」 gives targets, 「力争增长8%以上」 that of a growth rate."""
        growth = cue.relation == "yoy" and cue.direction > 0 and basis_of(cue.text)[1] < 0
        if not growth and (cue.said or cue.relation != "value"):
            return cue
        sentence = max(self.text.sentence_start(figure.start), figure.start - 160)
        words = re.split(r"；|已|目前|现为|现已|实际(?=完成|达|实现|签|为)", self.words[sentence : figure.start])[-1]
        if not aims(words, right):
            return cue
        return replace(cue, wished=True) if growth else replace(cue, relation="target", wished=True)
