"""Which metric of the ledger each figure of a text speaks of, and in which relation, whatever its value.

A figure belongs to the metric named immediately to its left (「签约项目18个」), to its right (「18个签约项目」) or
around it (「签约18个项目」), else to the nearest one named in its clause, else it carries on with the metric of the
figure before.
「分别」 lists go by order. Cue words choose the relation.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from writer.checking.clauses import Text, content
from writer.checking.cues import Cue, adds_up
from writer.checking.dated import Dated
from writer.checking.lists import group, respectively, subjects
from writer.checking.metrics import MetricIndex, Naming
from writer.checking.naming import Namer, Reading
from writer.checking.ratios import Ratios
from writer.checking.relations import BOTH_BASES, Relations
from writer.checking.tables import cue_of
from writer.checking.units import POINTS, compatible, figure_unit, is_ratio
from writer.schema import Figure

_RIGHT_STOP = re.compile(r"[，。；！？\n（）、：]")
_ADDED = re.compile(
    r"(?:[新净]增加?|新(?:认定|培育|获批|获评|入库|纳入|入统|注册|设立|上线|投放|引进|建成?|设|添|签|开通?|辟))(?:了|各类)?$"
)
# The last time that a sentence tells before a figure: one month alone, or anything longer.
_MONTH = re.compile(
    r"(?P<month>[当本单][月周旬季]|(?<!前)(?<![一二三四—–~至-])第?[一二三四]季度(?!末|底|以来|[—–~至-])|(?<![\d—–~至-])\d{1,2}月份?(?![\d底末初止]|以来|[—–~至-]))|[今去上本]年|截[至止]|累计|上半年|前[\d一二三四]|[—–~至-]\d{1,2}月"
)
_SO_FAR = re.compile(r"累计|上半年|今年|—6月|-6月")
_OTHER_STRETCH = re.compile(r"(?<!前)[一三四]季度|下半年")  # 一季度累计签约61个 is not since January
_SINCE = 60  # characters before a figure that may name its month
_FORMER = re.compile(r"[前后]者")
_BOTH = re.compile(r"双双|[均都]|同步|分别|齐")
_EACH = re.compile(r"平均|单个|单体|每[个家户亩人]|[户亩人件项]均")
_AGAIN = re.compile(
    r"(?:以上|以下|左右|多|余|强)?(?:（(?:即|约|达|为|占比?|占)?|，(?:准确|精确|确切|具体)地?(?:说|讲)?[，是为]{0,2})\s*"
)
_SPOKEN = "两三四五六七八九十"
_SIGNS = "+-−–＋－↑↓▲▼△▽⬆"
FIRM = 0.65


def read_figures(text: Text, index: MetricIndex) -> tuple[Reading, ...]:
    """Read every quantity and mask of a text, from left to right."""
    return _Reader(text, index).read()


class _Reader:
    def __init__(self, text: Text, index: MetricIndex) -> None:
        self.text = text
        self.words = text.folded
        self.index = index
        self.readings: list[Reading] = []
        self.taken = 0
        self.listed: dict[int, list[Naming]] = {}
        self.verb: Cue | None = None
        self.namer = Namer(text, index, self.readings)
        self.dated = Dated(text, index)
        self.ratios = Ratios(text, index, self.readings)
        self.tables = text.tables
        self.relations = Relations(text, self.readings)

    def read(self) -> tuple[Reading, ...]:
        for at, figure in enumerate(self.text.figures):
            following = self.text.figures[at + 1].start if at + 1 < len(self.text.figures) else len(self.words)
            self.readings.append(self._one(at, figure, following))
        return tuple(self.readings)

    def _one(self, at: int, figure: Figure, following: int) -> Reading:
        start = max(self.text.clause_start(figure.start), self.taken)
        start = min(start, figure.start)
        right = self._right(figure, following)
        unit = figure_unit(figure)
        reading = Reading(figure, unit, self.relations.of(figure, start, right), start=start)
        self.taken = figure.end
        listed = self._tabled(reading)
        if listed is not None:
            return listed
        again = self._restated(reading)
        if again is not None:
            return again
        if at not in self.listed:
            self._list(at, reading)
        reading = self._in_list(at, reading) or self._sum(reading) or self._named(reading, right)
        reading = self.dated.settled(reading)
        self.taken = max(self.taken, reading.taken)
        return self.ratios.read(self._fresh(self._mean(reading)))

    def _tabled(self, reading: Reading) -> Reading | None:
        """A figure in a table: its row names the metric, its column the relation."""
        cell = self.tables.cell(reading.figure)
        if cell is None:
            return None
        start, end = cell.name
        names = next((place for place in self.index.inside(self.words, start, end) if place), [])
        label = content(self.words[start:end])
        names = names or [Naming(at, score, start, end) for at, score in self.index.alike(label)]
        told = replace(reading, cue=cue_of(cell, reading.figure, reading.unit, self.index.period))
        return self.namer.chosen(told, names, 1.0) if names else None

    def _restated(self, reading: Reading) -> Reading | None:
        """「完成任务的七成以上（70.2%）」: a figure in brackets that says the one before it once more."""
        earlier = self.readings[-1] if self.readings else None
        if earlier is None or not is_ratio(reading.unit) or not is_ratio(earlier.unit) or reading.figure.value is None:
            return None
        if (earlier.unit == POINTS) != (reading.unit == POINTS) or reading.figure.text[:1] in _SIGNS:
            return None
        if not _AGAIN.fullmatch(self.words[earlier.figure.end : reading.figure.start]):
            return None
        return replace(earlier, figure=reading.figure, unit=reading.unit, start=reading.start, taken=reading.figure.end)

    def _fresh(self, reading: Reading) -> Reading:
        """「新增规上工业企业16家」 may tell what was added to the stock that the row counts."""
        if reading.cue.relation != "value" or not reading.candidates or reading.stranger:
            return reading
        start, figure = reading.candidates[0].start, reading.figure
        front, between = (
            self.words[max(0, start - 6) : start],
            self.words[max(reading.start, figure.start - 6) : figure.start],
        )
        fresh = bool(_ADDED.search(front) or _ADDED.search(between))
        sentence = self.text.sentence_start(figure.start)
        if self.words.startswith("其中", sentence):  # 本周签约项目5个。其中制造业项目3个
            sentence = self.text.sentence_start(max(0, sentence - 1))
        sentence = max(sentence, figure.start - _SINCE)
        month = next(reversed(list(_MONTH.finditer(self.words, sentence, figure.start))), None)
        monthly = month is not None and month["month"] is not None
        so_far = month is not None and _SO_FAR.match(month[0]) is not None
        so_far = so_far and not _OTHER_STRETCH.search(self.words, reading.start, figure.start)
        if not (fresh or monthly or so_far):
            return reading
        return replace(reading, cue=replace(reading.cue, fresh=fresh, monthly=monthly, cumulated=so_far))

    def _mean(self, reading: Reading) -> Reading:
        """「签约46个项目，总投资182.6亿元，平均单个项目4亿元」."""
        piece = self.words[reading.start : reading.figure.start]
        if reading.cue.relation != "value" or is_ratio(reading.unit) or not _EACH.search(piece):
            return reading
        if reading.candidates and not reading.stranger and _EACH.search(reading.named):
            return reading
        sentence = self.text.sentence_start(reading.figure.start)
        told = [r for r in self.readings[-8:] if r.figure.start >= sentence and r.cue.relation == "value"]
        amounts = [r for r in told if r.candidates and r.unit == reading.unit and not r.stranger]
        counts = [r for r in told if r.candidates and r.unit != reading.unit and not r.stranger]
        if not amounts or not counts:
            return reading
        cue = replace(reading.cue, relation="mean", said=True, text="平均")
        within = tuple(name.metric for r in counts for name in r.candidates[:1])
        return replace(reading, cue=cue, candidates=amounts[-1].candidates, within=within, stranger=False, weak=False)

    def _list(self, at: int, reading: Reading) -> None:
        """Note which metric each figure of a 分别 list takes."""
        piece = self.words[reading.start : reading.figure.start]
        word = respectively(piece)
        members = group(self.text, at)
        if len(members) < 2 or (word is None and "、" not in piece) or BOTH_BASES.search(piece):
            return
        end = reading.start + word if word is not None else reading.figure.start
        clause = self.text.clause_start(reading.figure.start)
        # 甲、乙、丙三条产业链分别为…: the list begins before its count.
        inside = self.text.between(clause, reading.start)
        begin = clause if inside and all(one.text[0] in _SPOKEN for one in inside) else reading.start
        named = subjects(self.words, begin, min(end, reading.cue.start), self.index)
        named = [names for names in named if names]
        if len(named) != len(members):
            named = [names for names in named if any(self.namer.fits(reading, name) for name in names)]
        if len(named) < len(members) and word is not None:
            named = self._opened(len(members), reading, clause) or self._latest(len(members), reading)
        if len(named) == len(members):
            self.listed |= {at + place: names for place, names in enumerate(named)}
            self.verb = reading.cue

    def _opened(self, count: int, reading: Reading, clause: int) -> list[list[Naming]]:
        """「怀栗县、青塬县未达到序时进度，完成投资同比分别下降2.0%和6.0%」: the list that opened the sentence."""
        start = self.text.sentence_start(reading.figure.start)
        if clause <= start or self.text.between(start, clause):
            return []
        comma = self.words.find("，", start, clause)
        places = [place for place in self.index.inside(self.words, start, comma) if place]
        listed = [self.words[a[0].end : b[0].start] for a, b in pairwise(places)]
        if len(places) != count or any(between not in ("、", "和", "与") for between in listed):
            return []
        fitting = [[name for name in place if self.namer.fits(reading, name)] for place in places]
        return fitting if all(fitting) else []

    def _latest(self, count: int, reading: Reading) -> list[list[Naming]]:
        """The metrics of the last figures: 「签约项目18个、总投资56亿元，分别增长20%、16.4%」."""
        found: list[list[Naming]] = []
        for earlier in reversed(self.readings[-12:]):
            names = [name for name in earlier.candidates if self.namer.fits(reading, name)]
            if names and not any(names[0].metric == other[0].metric for other in found):
                found.append(names)
            if len(found) == count:
                return found[::-1]
        return []

    def _in_list(self, at: int, reading: Reading) -> Reading | None:
        names = self.listed.get(at)
        if names is None:
            return None
        cue = reading.cue
        if not cue.said and self.verb is not None and self.verb.said:
            cue = replace(self.verb, start=reading.figure.start)
        return self.namer.chosen(replace(reading, cue=cue), self.namer.widened(names), 1.0)

    def _right(self, figure: Figure, following: int) -> str:
        end = min(following, self.text.clause_end(figure.end), figure.end + 30)
        piece = self.words[figure.end : end]
        stop = _RIGHT_STOP.search(piece)
        return piece[: stop.start()] if stop else piece

    def _named(self, reading: Reading, right: str) -> Reading:
        """The reading with its metric: named next to the figure, else in its clause, else carried."""
        namer = self.namer
        found = (
            self._former(reading)
            or namer.in_cue(reading)
            or namer.touching(reading, right)
            or namer.chosen(reading, namer.leading.among(reading), 1.0)
            or namer.around(reading, right)
        )
        found = found or self._in_clause(reading, right) or self._carried(reading)
        other = namer.opposed(found)
        if not other:
            return found
        barred = tuple(name.metric for name in found.candidates)
        return replace(found, candidates=(), named=other, weak=True, stranger=True, barred=barred)

    def _former(self, reading: Reading) -> Reading | None:
        """「履约率、开工率双双提升，前者92.4%，后者69.9%」: the first and the second of the two metrics named last."""
        said = _FORMER.search(self.words, reading.start, reading.figure.start)
        if said is None:
            return None
        start = self.text.sentence_start(reading.figure.start)
        first = self.words.find("前者", start, reading.figure.start)
        until = first if first >= 0 else said.start()
        places = [tuple(place) for place in self.index.inside(self.words, start, until) if place]
        pair = list({place[0].metric: place for place in places}.values())[-2:]
        if len(pair) < 2:
            listed = self.text.clause_start(max(0, until - 1))
            both = _BOTH.search(self.words, listed, until)
            pair = [tuple(n) for n in subjects(self.words, listed, both.start() if both else until, self.index) if n]
        if len(pair) != 2:
            return None
        return self.namer.chosen(reading, list(pair[0] if said[0] == "前者" else pair[1]), 0.9)

    def _in_clause(self, reading: Reading, right: str) -> Reading | None:
        """A name anywhere in the clause, then a shortened or slightly different one, then none: a stranger."""
        start, end = reading.start, max(reading.start, min(reading.cue.start, reading.figure.start))
        until = end if reading.cue.relation == "share" else reading.figure.start
        places = self.index.inside(self.words, start, until)
        if places:
            rest = content(self.words[places[-1][0].end : end]) if places[-1] else ""
            if places[-1] and len(rest) < 2:
                found = self.namer.chosen(reading, self.namer.widened(places[-1]), 0.85)
                if found is not None:
                    return found
            state = self.namer.in_state(reading, places[-1], rest)
            if state is not None:
                return state
        short = self.namer.shortened(reading, end, right)
        if short is not None:
            return short
        named = content(self.words[start:end]) + content(right[:10])
        if len(named) < 2:
            return None
        carried = self._carried(reading)
        if carried.named == named:
            return carried  # what is said of a metric named before: 「…项目…，建成投产34个」
        known = self.index.is_known(self.words[start : reading.figure.end + len(right)]) and not any(places)
        for place in reversed(places):
            near = self.namer.chosen(reading, place, 0.6) if place else None
            if near is not None:
                carried = near
                break
        keep = () if known else carried.candidates
        return replace(
            carried, candidates=tuple(replace(c, score=c.score * 0.5) for c in keep), weak=True, stranger=True
        )

    def _carried(self, reading: Reading) -> Reading:
        """The metric of the clause or the figure before."""
        figure = reading.figure
        sentence = self.text.sentence_start(figure.start)
        previous = self.readings[-1].figure.end if self.readings else 0
        places = self.index.inside(self.words, max(sentence, previous, figure.start - 160), reading.start)
        for place in reversed(places):
            if not place:
                break
            found = self.namer.in_state(reading, place, self._rest(reading))
            found = found or self.namer.chosen(reading, self.namer.widened(place), 0.8)
            if found is not None:
                return found
        return self._from_figures(reading, sentence)

    def _rest(self, reading: Reading) -> str:
        return content(self.words[reading.start : reading.figure.start])

    def _from_figures(self, reading: Reading, sentence: int) -> Reading:
        inside = self.text.bracketed(reading.figure.start)
        rest = self._rest(reading)
        paragraph = self.text.paragraph_start(reading.figure.start)
        for earlier in reversed(self.readings[-40:]):
            if earlier.figure.start < paragraph or (earlier.figure.start < sentence and not reading.cue.said):
                break
            if self.text.bracketed(earlier.figure.start) and not inside:
                continue
            alike = is_ratio(reading.unit) or compatible(earlier.unit, reading.unit)
            if earlier.stranger and not is_ratio(earlier.unit) and alike:
                return replace(reading, stranger=True, named=earlier.named)
            if earlier.figure.start < sentence and self._opens_anew(reading, sentence, earlier):
                break
            if not earlier.candidates or earlier.cue.relation == "sum":
                continue
            state = self.namer.in_state(reading, earlier.candidates, rest) if earlier.figure.start >= sentence else None
            if state is not None:
                return state
            names = [name for name in earlier.candidates if self.namer.fits(reading, name)]
            if not names and self.words[earlier.figure.end : reading.figure.start] in ("、", "，", ""):
                names = self._longer(reading, earlier)
            if not names and reading.cue.relation == "points":
                names = self.index.rates(earlier.candidates)
            if names:
                fade = 0.9 if earlier.figure.start >= sentence else 0.7
                found = self.namer.chosen(reading, names, fade)
                if found is not None:
                    return replace(found, named=earlier.named, weak=not reading.cue.said)
        return reading

    def _longer(self, reading: Reading, earlier: Reading) -> list[Naming]:
        """「接待客商183批次、932人次」: the metric that is called like the one before and counted in this unit."""
        label = self.index.metrics[earlier.candidates[0].metric].label
        found = [m for m in self.index.metrics if m.label.startswith(label) and m.label != label]
        names = [replace(earlier.candidates[0], metric=m.at, score=0.8) for m in found]
        return [name for name in names if self.namer.fits(reading, name)]

    def _opens_anew(self, reading: Reading, sentence: int, earlier: Reading) -> bool:
        """「三是征迁扫尾难度大，距年度300户的任务还有36户」: a sentence that has named something else by now."""
        opened = content(self.words[sentence : reading.start])
        own = {name.metric for name in earlier.candidates}
        return len(opened) > 1 and bool(shared := self.index.sharing(opened, reading.unit)) and not shared & own

    def _sum(self, reading: Reading) -> Reading | None:
        """「签约和储备项目合计50个」, 「签约项目18个、储备项目32个，合计50个」."""
        piece = self.words[reading.start : reading.figure.start]
        if reading.cue.relation != "value" or is_ratio(reading.unit) or not adds_up(piece):
            return None
        total = re.search(r"合计|总计|共计|总共|一共|共|总数", piece)
        until = reading.start + (total.start() if total else len(piece))
        items = subjects(self.words, reading.start, until, self.index)
        listed = [next((n for n in names if self.namer.fits(reading, n)), None) for names in items]
        found = [name for name in listed if name is not None]
        if len(found) >= 2:
            cue = replace(reading.cue, relation="sum", said=True, text=total[0] if total else "")
            return replace(reading, cue=cue, parts=tuple(s.metric for s in found), candidates=(found[0],))
        if len(content(piece)) < 2:
            sentence = self.text.sentence_start(reading.figure.start)
            last = self.readings[-1] if self.readings else None
            if total and total[0] == "总数" and last and last.figure.start >= sentence and last.cue.relation != "value":
                return self.namer.chosen(replace(reading), list(last.candidates), 0.9)  # 企业增加三分之一，总数64家
            parts = [
                r.candidates[0]
                for r in self.readings[-12:]
                if r.figure.start >= sentence and r.candidates and r.unit == reading.unit and r.cue.relation == "value"
            ]
            if len(parts) >= 2 and "累计" not in piece:
                cue = replace(reading.cue, relation="sum", said=True, text=total[0] if total else "")
                return self._added(replace(reading, cue=cue), parts)
        return None

    def _added(self, reading: Reading, parts: list[Naming]) -> Reading:
        """What 合计 adds up: the parts, not their whole as well where the list names that too."""
        named = {name.metric for name in parts}
        wholes = {self.index.metrics[at].parent for at in named} & named
        own = [name for name in parts if name.metric not in wholes]
        within = tuple(at for at in wholes if at is not None)
        return replace(reading, parts=tuple(p.metric for p in own), candidates=(own[0],), within=within)
