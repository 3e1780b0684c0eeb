"""What the words next to a figure name: a metric to its left, to its right, on both sides, or shortened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from writer.checking.clauses import Text, before_fillers, content
from writer.checking.cues import Cue
from writer.checking.leading import Leading, fits
from writer.checking.metrics import MetricIndex, Naming
from writer.checking.topics import Topics
from writer.checking.units import PERCENT, compatible, is_money, is_ratio
from writer.schema import Figure

_SPELLED_OUT = 5  # letters of a name that words in another order must all give
_SPELLED = 10  # letters before a figure that may spell a shortened name
_VAGUE = 2  # letters that may be short for any of as many metrics
_TELLING = 4  # letters of a name's end that tell which it is
_RECENT = 4  # figures before one that a 总数 may sum up
_TOTAL = re.compile(r"([^\W\d]{2})(?:总数|总量|总额|总计)$")
_BARE_TOTAL = re.compile(r"^(?:[，。；：\s]*)(?:总数|总量|总规模|总额|总体)")
_FRONT = re.compile(r"[\u4e00-\u9fff]+$")
_TREATED = ("接待", "招待", "优待", "对待")  # 接待研学团队 is done, 待开工项目 is not
_OF_MONTH = re.compile(r"[当本单][月季周]")
_SKIP = re.compile(r"(?:的|新|重点|重大|优质|左右|以上|以下|余|多|\s|“)*")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one figure speaks of. ``candidates`` are metrics, the likeliest first; equally likely ones share a score.

    ``weak`` marks candidates that the text does not name near the figure. ``stranger`` marks a figure whose clause
    names something the ledger does not have. ``parts`` are the metrics a sum is made of, ``within`` the metrics that
    the text names as the whole of a share, ``barred`` those it cannot mean (实际利用外资 where it says 协议外资).
    """

    figure: Figure
    unit: str
    cue: Cue
    candidates: tuple[Naming, ...] = ()
    weak: bool = False
    stranger: bool = False
    parts: tuple[int, ...] = ()
    within: tuple[int, ...] = ()
    start: int = 0
    named: str = ""
    taken: int = 0
    barred: tuple[int, ...] = ()


class Namer:
    """Finds the metrics that the words around a figure name; ``readings`` are those so far, and grow."""

    def __init__(self, text: Text, index: MetricIndex, readings: Sequence[Reading]) -> None:
        self.text = text
        self.readings = readings
        self.words = text.folded
        self.index = index
        self.topics = Topics(text, index)
        self.leading = Leading(text, index)

    def fits(self, reading: Reading, naming: Naming) -> bool:
        """Whether a metric may be told in a figure's unit and relation."""
        return fits(self.index.metrics[naming.metric].unit, reading.unit, reading.cue.relation)

    def chosen(self, reading: Reading, names: list[Naming], score: float) -> Reading | None:
        """The reading with the names that its unit allows; money in a wrong currency still names its metric."""
        fitting = [name for name in names if self.fits(reading, name)]
        if not fitting and is_ratio(reading.unit):
            fitting = names
        elif not fitting and is_money(reading.unit):
            fitting = [name for name in names if is_money(self.index.metrics[name.metric].unit)]
        if not fitting:
            return None
        best = _distinct(
            Naming(name.metric, round(name.score * score, 4), name.start, name.end, name.omitted) for name in fitting
        )
        first = best[0]
        named = self.words[first.start : first.end]
        return replace(reading, candidates=best, named=named)

    def opposed(self, reading: Reading) -> str:
        """The words around the name that make it another metric, 协议外资 for 实际利用外资; "" where there are none."""
        if not reading.candidates or not reading.named:
            return ""
        first = reading.candidates[0]
        label = self.index.metrics[first.metric].fact.label
        front = _FRONT.search(self.words[max(reading.start, first.start - 6) : first.start])
        before = front.group() if front and first.end <= reading.figure.start else ""
        after = self.words[first.end : reading.figure.start][:8]
        said = before + reading.named
        done = before.endswith(_TREATED)
        if not done and any(before.endswith(word) and word not in label for word in self.index.vocabulary.undone):
            return said
        for ours, theirs in self.index.apart[first.metric]:
            if theirs.search(said) and not ours.search(said + after):
                return said
        return ""

    def in_cue(self, reading: Reading) -> Reading | None:
        """Names that carry cue words themselves: 增速, 占比, 完成年度任务."""
        if not reading.cue.said:
            return None
        for end in before_fillers(self.words, reading.start, reading.figure.start):
            names = self.index.ending(self.words, end, reading.start)
            names = [n for n in names if n.end > reading.cue.start and not _in_whole(n, reading.cue)]
            units = [n for n in names if self.alike_units(self.index.metrics[n.metric].unit, reading.unit)]
            if units:
                cue = replace(reading.cue, relation="value", start=units[0].start)
                return self.chosen(replace(reading, cue=cue), units, 1.0)
        return self.of_share(reading) or self.ending_in_cue(reading)

    def of_share(self, reading: Reading) -> Reading | None:
        """「高技术制造业增加值占规上工业增加值的比重为18.9%」 for a row 高技术制造业增加值占比."""
        if reading.cue.relation != "share" or reading.cue.whole is None:
            return None
        piece = self.words[reading.start : reading.cue.start]
        if not content(piece) and not _OF_MONTH.match(
            self.words, *reading.cue.whole
        ):  # 高技术制造业增加值增长10.9%，占规上工业增加值的比重为18.6%
            piece = self.just_named(reading.start)[0]
        found = next((at for cut in range(len(piece) - 1) for at in self.index.called(piece[cut:] + "占比")), None)
        if found is None:
            return None
        cue = replace(reading.cue, relation="value", whole=None)
        return self.chosen(replace(reading, cue=cue), [Naming(found, 1.0, reading.start, reading.cue.start)], 1.0)

    def ending_in_cue(self, reading: Reading) -> Reading | None:
        """优良天数比例 for 空气质量优良天数比例: a share's name without its beginning."""
        if reading.cue.relation != "share" or reading.cue.whole is not None:
            return None
        for end in before_fillers(self.words, reading.start, reading.figure.start):
            named = self.index.ending(self.words, reading.cue.start, reading.start)  # 非税收入占比 is no 税收收入占比
            tails = [n for n in self.index.tails(self.words, end, reading.start) if n.end - n.start >= _TELLING]
            tails = [n for n in tails if not named or n.start <= named[0].start]
            tails = [n for n in tails if self.index.metrics[n.metric].unit == PERCENT and n.end > reading.cue.start]
            if tails:
                cue = replace(reading.cue, relation="value", start=tails[0].start)
                return self.chosen(replace(reading, cue=cue), tails, 0.9)
        return None

    def alike_units(self, unit: str, printed: str) -> bool:
        """六成 may be said of a percentage."""
        return compatible(unit, printed) or (unit == PERCENT and printed == "成")

    def touching(self, reading: Reading, right: str) -> Reading | None:
        """A name that ends where the figure (or its cue words) begins."""
        for end in before_fillers(self.words, reading.start, min(reading.cue.start, reading.figure.start)):
            names = self.index.ending(self.words, end, reading.start)
            names = self.children(names, reading.start) or self.continued(reading, end)
            names = self.leading.called(reading, end, names) or names
            led = self.leading.led(reading, end)
            if names and led and content(self.words[names[0].start : led[0].start]):
                led = []  # 瞪羚企业 says itself which 企业
            names = names or led
            if names:
                around = self.around(reading, right) if end >= reading.figure.start - 2 else None
                if around is not None and len(around.named) > names[0].end - names[0].start:
                    return around
                found = self.chosen(reading, distinct([*self.widened(names), *led]), 1.0)
                if found is not None:
                    return found
        return None

    def continued(self, reading: Reading, end: int) -> list[Naming]:
        """「签约46个项目，计划投资182.6亿元」: a name whose omitted beginning has just been named."""
        tails = self.index.tails(self.words, end, reading.start)
        if not tails:
            return []
        said = self.just_named(tails[0].start)
        just = [n for n in tails if n.end - n.start > 2 and n.omitted == said[0]]  # 当月签约项目7个，总投资…
        if just:
            return just
        if tails[0].end - tails[0].start < _TELLING:  # 直达资金下达…，已支出…: a part with its whole's name left out
            own = [n for n in tails if self.index.metrics[n.metric].parent in said[1]]
            return [n for n in own if n.end - n.start > 2 and n.omitted in said[0]]
        return [name for name in tails if self.says(said, name.omitted)]

    def children(self, names: list[Naming], start: int) -> list[Naming]:
        """「主要领导率队赴外招商19次」: a part of what is named, where most of its own name stands before."""
        if not names:
            return names
        front = content(self.words[start : names[0].start])
        own = {name.metric for name in names}
        titled = [m for m in self.topics.headed(names[0].start) if self.index.metrics[m].parent in own]
        if len(titled) == 1 and not front:  # （一）工程施工板块。实现营业收入41280万元
            return [replace(names[0], metric=titled[0], score=0.95)]
        found = [
            replace(names[0], metric=metric.at, score=0.9)
            for metric in self.index.metrics
            if metric.parent in own and len(front) >= 2 and _common(metric.label, front) * 2 >= len(metric.label)
        ]
        return found or names

    def widened(self, names: list[Naming]) -> list[Naming]:
        """「储备项目32个，总投资210.5亿元」: a longer name wins whose omitted part has just been named."""
        first = names[0]
        own = {form for name in names for form, _ in self.index.metrics[name.metric].forms}
        longer: list[Naming] = []
        for cut in range(first.start, first.end - 1):
            if self.words[cut : first.end] in own:
                longer.extend(
                    tail
                    for tail in self.index.tails(self.words, first.end, cut)
                    if tail.start == cut and all(tail.metric != name.metric for name in names)
                )
        if not longer:
            return names
        said = self.just_named(first.start)
        if names[0].score >= 1 and self.index.metrics[first.metric].parent in self._spoken_of(first.start):
            return names  # 其中投诉205件、举报32件
        wholes = {self.index.metrics[name.metric].parent for name in names}  # 其中出口 is no 进出口
        longer = [tail for tail in longer if tail.metric not in wholes]
        if names[0].score >= 1:  # 出口 is a line of its own: no end of 进口（进出口总值）
            longer = [t for t in longer if self.index.metrics[t.metric].label.endswith(self.words[t.start : t.end])]
        meant = [tail for tail in longer if self.says(said, tail.omitted)]
        meant = [tail for tail in meant if tail.omitted == said[0]] or meant
        whole = [name for name in names if any(self.index.metrics[t.metric].parent == name.metric for t in meant)]
        return distinct([*whole, *meant]) or names

    def in_state(self, reading: Reading, names: Iterable[Naming], rest: str) -> Reading | None:
        """「亿元以上工业项目…已开工71个」: the metric whose own name joins what was named and what is said of it."""
        holding = [metric for metric in self.index.metrics if rest in metric.label] if len(rest) >= 2 else []
        own = {name.metric for name in names}
        parts = [m for m in holding if m.parent in own and m.label.removeprefix("已") == rest]
        if len(parts) == 1:  # 人才公寓入住588套 for 已入住, a part of 人才公寓
            part = Naming(parts[0].at, 0.95, reading.start, reading.figure.start)
            return replace(reading, candidates=(part,), named=rest) if self.fits(reading, part) else None
        if not holding:
            return None
        stems = {form for name in names for form, score in self.index.metrics[name.metric].forms if score > 0.9}
        found: list[Naming] = []
        for metric in holding:
            sizes = [len(stem) for stem in stems if len(stem) > 2 and stem in metric.label]
            if sizes and len(metric.label) <= len(rest) + max(sizes) + 2:
                found.append(Naming(metric.at, 0.9, reading.start, reading.figure.start))
        said = set(self.words[reading.start : reading.figure.start])
        spelled = [m for m in holding if len(m.label) > _SPELLED_OUT and set(m.label) <= said]  # 当年签约项目已开工36个
        found += [Naming(metric.at, 0.9, reading.start, reading.figure.start) for metric in spelled]
        fitting = [name for name in found if self.fits(reading, name)]
        return replace(reading, candidates=_distinct(fitting), named=rest) if fitting else None

    def just_named(self, position: int) -> tuple[str, frozenset[int]]:
        """The last metric named before a position in its sentence: its words, and the metrics these may be."""
        floor = max(self.text.sentence_start(position), position - 160)
        for place in reversed(self.index.inside(self.words, floor, position)):
            if place:
                return self.words[place[0].start : place[0].end], frozenset(name.metric for name in place)
        earlier = self.readings[-1] if self.readings else None
        if earlier is None or earlier.figure.start < floor or earlier.stranger:
            return "", frozenset()
        return earlier.named, frozenset(name.metric for name in earlier.candidates)

    def _spoken_of(self, position: int) -> frozenset[int]:
        """The metrics of the figures before a position in its sentence."""
        floor = self.text.sentence_start(position)
        told = (r for r in self.readings[-_RECENT * 2 :] if r.figure.start >= floor)
        return frozenset(name.metric for reading in told for name in reading.candidates)

    def says(self, said: tuple[str, frozenset[int]], omitted: str) -> bool:
        words, metrics = said
        if not words:
            return False
        return (
            omitted in words
            or words in omitted
            or any(omitted == form for metric in metrics for form, _ in self.index.metrics[metric].forms)
        )

    def around(self, reading: Reading, right: str) -> Reading | None:
        """A name to the right of the figure (18个签约项目), or on both sides of it (签约18个项目)."""
        if not right or is_ratio(reading.unit):
            return None
        skip = _SKIP.match(right)
        offset = skip.end() if skip else 0
        begin = reading.figure.end + offset
        end = reading.figure.end + len(right)
        best: tuple[int, Reading] | None = None
        names = self.index.starting(self.words, begin, end)
        if names:
            found = self.chosen(reading, names, 1.0)
            if found is not None:
                best = (len(found.named), found)
        joined = self.joined(reading, right[offset:])
        if joined is not None and (best is None or len(joined[1].named) > best[0]):
            best = (len(joined[1].named), joined[1])
        if best is None:
            return None
        if joined is None or best[1] is not joined[1]:
            return replace(best[1], taken=best[1].candidates[0].end)
        return best[1]

    def joined(self, reading: Reading, right: str) -> tuple[int, Reading] | None:
        for end in before_fillers(self.words, reading.start, reading.figure.start):
            left = self.words[max(reading.start, end - 10) : end]
            for size in range(len(left), 0, -1):
                tail = left[-size:]
                for length in range(min(12, len(right)), 0, -1):
                    names = self.index.ending(tail + right[:length], size + length, 0)
                    names = [n for n in names if n.start == 0]
                    if names:
                        moved = [replace(n, start=end - size, end=end) for n in names]
                        found = self.chosen(reading, moved, 0.95)
                        if found is not None:
                            taken = reading.figure.end + length
                            return length, replace(found, named=tail + right[:length], taken=taken)
        return None

    def shortened(self, reading: Reading, end: int, right: str) -> Reading | None:
        """「增加值」 for 规上工业增加值, 「签约」 for 签约项目."""
        sized = self.leading.sized(reading, end)
        spelled = self.chosen(reading, sized, 0.95) if len(sized) == 1 else self.spelled(reading, end)
        if spelled is not None:
            return spelled
        phrase = _last_phrase(self.words[reading.start : end])
        if not is_ratio(reading.unit):
            phrase += content(right[:8])
        if len(phrase) < 2:  # 其中城市3174人、农村9672人，总数比去年同期减少546人
            own = self.total(reading, end) if _BARE_TOTAL.search(self.words[reading.start : end]) else []
            return self.chosen(reading, [Naming(at, 0.8, reading.start, end) for at in own], 1.0) if own else None
        plain = [Naming(at, 0.9, reading.start, end) for at in self.index.plain.get(phrase, ())]
        if plain:  # 各镇街项目累计完成投资 for 镇街项目完成投资
            return self.chosen(reading, plain, 1.0)
        counted = [Naming(at, 0.8, reading.start, end) for at in self.index.counted(phrase) or self.total(reading, end)]
        if len(counted) == 1:
            return self.chosen(reading, counted, 1.0)
        turned = phrase[2:] + "项目" if phrase.startswith("项目") and len(phrase) > 3 else phrase.removeprefix("新")
        alike = (self.index.alike(turned) if turned.endswith("项目") else []) or self.index.alike(phrase)
        alike = alike or self.index.alike(turned)
        names = [Naming(at, score, reading.start, end) for at, score in alike]
        names = [name for name in names if self.fits(reading, name) and not self.foreign(phrase, name.metric)]
        if not names:
            return None
        said = self.just_named(reading.start)
        top = names[0].score
        near = [n for n in names if n.score >= top - 0.08]
        recent = [n for n in near if n.metric in said[1] or self.says(said, self.index.metrics[n.metric].label)]
        found = self.chosen(reading, recent or near, 0.8)
        vague = len(phrase) <= _VAGUE and len(near) > _VAGUE and not recent  # 投资 of five kinds of it
        return replace(found, named=phrase, weak=vague) if found is not None else None

    def total(self, reading: Reading, end: int) -> list[int]:
        """「项目86个，其中新建47个、续建39个，项目总数…」: the whole of the parts just told."""
        words = self.words[reading.start : end]
        told, bare = _TOTAL.search(words), _BARE_TOTAL.search(words)
        parents = [self.index.metrics[n.metric].parent for r in self.readings[-_RECENT:] for n in r.candidates[:1]]
        several = {m for m in parents if m is not None and (told or parents.count(m) > 1)}
        found = [m for m in several if bare or (told and told[1] in self.index.metrics[m].label)]
        return [m for m in found if compatible(self.index.metrics[m].unit, reading.unit)]

    def spelled(self, reading: Reading, end: int) -> Reading | None:
        """「当月支出」 for 当月一般公共预算支出: the one metric of whose name the words give the letters, in order."""
        for until in before_fillers(self.words, reading.start, end):
            run = _FRONT.search(self.words[max(reading.start, until - _SPELLED) : until])
            if run is None or len(run.group()) < 3:
                return None
            found = [m for m in self.index.shortened(run.group()) if self.fits(reading, Naming(m, 0.8, 0, 0))]
            if len(found) == 1:
                return self.chosen(reading, [Naming(found[0], 0.8, until - len(run.group()), until)], 1.0)
        return None

    def foreign(self, phrase: str, metric: int) -> bool:
        """Whether a phrase carries a known name that the metric's own forms do not."""
        return self.index.foreign.is_foreign(phrase, metric)


def _common(label: str, words: str) -> int:
    """The length of the longest beginning of a label that stands in the words."""
    return next((size for size in range(len(label), 1, -1) if label[:size] in words), 0)


def _in_whole(name: Naming, cue: Cue) -> bool:
    """Whether a name is only what a share is taken of: 占地区生产总值的48.3% is no growth of it."""
    return cue.whole is not None and cue.whole[0] <= name.start and name.end <= cue.whole[1]


def _last_phrase(piece: str) -> str:
    """The last run of content in a piece of text."""
    runs = [content(part) for part in re.split(r"[、，：“”\s]", piece)]
    return next((run for run in reversed(runs) if run), "")


def _distinct(names: Iterable[Naming]) -> tuple[Naming, ...]:
    return tuple(distinct(list(names)))


def distinct(names: list[Naming]) -> list[Naming]:
    """One naming per metric, the surest first."""
    best: dict[int, Naming] = {}
    for name in names:
        if name.metric not in best or best[name.metric].score < name.score:
            best[name.metric] = name
    return sorted(best.values(), key=lambda name: -name.score)
