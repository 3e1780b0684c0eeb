"""Which metric of the ledger each figure of a text speaks of, and in which relation, whatever its value.

A figure belongs to the metric named immediately to its left (「签约项目18个」), to its right (「18个签约项目」) or around it
(「签约18个项目」), else to the nearest one named in its clause, else it carries on with the metric of the figure before.
「分别」 lists go by order. Cue words choose the relation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from writer.checking.clauses import Text, before_fillers, content
from writer.checking.cues import Cue, adds_up, aims, read_cue
from writer.checking.metrics import MetricIndex, Naming
from writer.checking.units import PERCENT, POINTS, compatible, figure_unit, is_money, is_ratio
from writer.schema import Figure

_SKIP = re.compile(r"(?:的|新|重点|重大|优质|左右|以上|以下|余|多|\s|“)*")
_RIGHT_STOP = re.compile(r"[，。；！？\n（）、：]")
_OF_IT = re.compile(r"其中|里面|当中")
_LAST_YEAR = re.compile(r"^\s*(?:去年|上年|上一年|去年同期|上年同期)")
_THIS_YEAR = re.compile(r"今年|本年|本期|目前|截至")
FIRM = 0.65


@dataclass(frozen=True, slots=True)
class Reading:
    """What one figure speaks of. ``candidates`` are metrics, the likeliest first; equally likely ones share a score.

    ``weak`` marks candidates that the text does not name near the figure. ``stranger`` marks a figure whose clause
    names something the ledger does not have. ``parts`` are the metrics a sum is made of, ``within`` the metrics that
    the text names as the whole of a share.
    """

    figure: Figure
    unit: str
    cue: Cue
    candidates: tuple[Naming, ...] = ()
    weak: bool = False
    stranger: bool = False
    parts: tuple[int, ...] = ()
    within: tuple[int, ...] = ()
    aiming: bool = False
    start: int = 0
    named: str = ""


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

    def read(self) -> tuple[Reading, ...]:
        for at, figure in enumerate(self.text.figures):
            following = self.text.figures[at + 1].start if at + 1 < len(self.text.figures) else len(self.words)
            self.readings.append(self._one(figure, following))
        return tuple(self.readings)

    def _one(self, figure: Figure, following: int) -> Reading:
        start = max(self.text.clause_start(figure.start), self.taken)
        start = min(start, figure.start)
        right = self._right(figure, following)
        unit = figure_unit(figure)
        cue = read_cue(self.words, start, figure.start, right, unit)
        cue = self._last_year(cue, figure, start)
        reading = Reading(figure, unit, cue, aiming=aims(self.words[start : figure.start]), start=start)
        self.taken = figure.end
        reading = self._sum(reading) or self._named(reading, right)
        return self._share(reading)

    def _right(self, figure: Figure, following: int) -> str:
        end = min(following, self.text.clause_end(figure.end), figure.end + 30)
        piece = self.words[figure.end : end]
        stop = _RIGHT_STOP.search(piece)
        return piece[: stop.start()] if stop else piece

    def _last_year(self, cue: Cue, figure: Figure, start: int) -> Cue:
        """「去年，签约项目15个，总投资48.3亿元」: what a sentence says of last year stays last year's."""
        if cue.said or cue.relation != "value":
            return cue
        sentence = self.text.sentence_start(figure.start)
        before = self.words[max(sentence, start - 120) : start]
        if _LAST_YEAR.match(self.words[sentence : sentence + 12]) and not _THIS_YEAR.search(before):
            return replace(cue, relation="prior")
        return cue

    # --- naming ---------------------------------------------------------------------------------------------------

    def _named(self, reading: Reading, right: str) -> Reading:
        for finder in (self._in_cue, self._touching, self._around, self._in_clause):
            found = finder(reading, right)
            if found is not None:
                return found
        return self._carried(reading)

    def _fits(self, reading: Reading, naming: Naming) -> bool:
        metric = self.index.metrics[naming.metric]
        relation = reading.cue.relation
        if relation == "points":
            return metric.unit in (PERCENT, POINTS)
        if relation in ("yoy", "done", "share") and is_ratio(reading.unit):
            return metric.unit != PERCENT or metric.rate or relation != "yoy" or True
        if metric.unit == PERCENT and reading.unit == POINTS:
            return True
        return compatible(metric.unit, reading.unit)

    def _chosen(self, reading: Reading, names: list[Naming], score: float) -> Reading | None:
        """The reading with the names that its unit allows; money in a wrong currency still names its metric."""
        fitting = [name for name in names if self._fits(reading, name)]
        if not fitting and is_money(reading.unit):
            fitting = [name for name in names if is_money(self.index.metrics[name.metric].unit)]
        if not fitting:
            return None
        best = _distinct(replace(name, score=round(name.score * score, 4)) for name in fitting)
        first = best[0]
        named = self.words[first.start : first.end]
        return replace(reading, candidates=best, named=named)

    def _in_cue(self, reading: Reading, right: str) -> Reading | None:
        """Names that carry cue words themselves: 增速, 占比, 完成年度任务."""
        if not reading.cue.said:
            return None
        for end in before_fillers(self.words, reading.start, reading.figure.start):
            names = self.index.ending(self.words, end, reading.start)
            names = [n for n in names if n.end > reading.cue.start]
            units = [n for n in names if compatible(self.index.metrics[n.metric].unit, reading.unit)]
            if units:
                cue = replace(reading.cue, relation="value", start=units[0].start)
                return self._chosen(replace(reading, cue=cue), units, 1.0)
        return None

    def _touching(self, reading: Reading, right: str) -> Reading | None:
        """A name that ends where the figure (or its cue words) begins."""
        for end in before_fillers(self.words, reading.start, min(reading.cue.start, reading.figure.start)):
            names = self.index.ending(self.words, end, reading.start)
            if names:
                around = self._around(reading, right) if end >= reading.figure.start - 2 else None
                if around is not None and len(around.named) > names[0].end - names[0].start:
                    return around
                found = self._chosen(reading, self._widened(names), 1.0)
                if found is not None:
                    return found
        return None

    def _widened(self, names: list[Naming]) -> list[Naming]:
        """「储备项目32个，总投资210.5亿元」: a longer name wins whose omitted part has just been named."""
        first = names[0]
        longer = [
            tail
            for tail in self.index.tails(self.words, first.end, first.start)
            if tail.start == first.start and all(tail.metric != name.metric for name in names)
        ]
        if not longer:
            return names
        said = self._just_named(first.start)
        meant = [tail for tail in longer if self._says(said, tail.omitted)]
        return _distinct_list(meant) or names

    def _just_named(self, position: int) -> tuple[str, frozenset[int]]:
        """The last metric named before a position in its sentence: its words, and the metrics these may be."""
        floor = max(self.text.sentence_start(position), position - 160)
        for place in reversed(self.index.inside(self.words, floor, position)):
            if place:
                return self.words[place[0].start : place[0].end], frozenset(name.metric for name in place)
        return "", frozenset()

    def _says(self, said: tuple[str, frozenset[int]], omitted: str) -> bool:
        words, metrics = said
        if not words:
            return False
        return (
            omitted in words
            or words in omitted
            or any(omitted == form for metric in metrics for form, _ in self.index.metrics[metric].forms)
        )

    def _around(self, reading: Reading, right: str) -> Reading | None:
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
            found = self._chosen(reading, names, 1.0)
            if found is not None:
                best = (len(found.named), found)
        joined = self._joined(reading, right[offset:])
        if joined is not None and (best is None or len(joined[1].named) > best[0]):
            best = (len(joined[1].named), joined[1])
        if best is None:
            return None
        if joined is None or best[1] is not joined[1]:
            self.taken = max(self.taken, best[1].candidates[0].end)
        return best[1]

    def _joined(self, reading: Reading, right: str) -> tuple[int, Reading] | None:
        for end in before_fillers(self.words, reading.start, reading.figure.start):
            left = self.words[max(reading.start, end - 10) : end]
            for size in range(len(left), 0, -1):
                tail = left[-size:]
                for length in range(min(12, len(right)), 0, -1):
                    names = self.index.ending(tail + right[:length], size + length, 0)
                    names = [n for n in names if n.start == 0]
                    if names:
                        moved = [replace(n, start=end - size, end=end) for n in names]
                        found = self._chosen(reading, moved, 0.95)
                        if found is not None:
                            self.taken = max(self.taken, reading.figure.end + length)
                            return length, replace(found, named=tail + right[:length])
        return None

    def _in_clause(self, reading: Reading, right: str) -> Reading | None:
        """A name anywhere in the clause, then a shortened or slightly different one, then none: a stranger."""
        start, end = reading.start, max(reading.start, min(reading.cue.start, reading.figure.start))
        places = self.index.inside(self.words, start, reading.figure.start)
        if places:
            rest = content(self.words[places[-1][0].end : end]) if places[-1] else ""
            if places[-1] and len(rest) < 2:
                found = self._chosen(reading, self._widened(places[-1]), 0.85)
                if found is not None:
                    return found
        short = self._shortened(reading, end, right)
        if short is not None:
            return short
        named = content(self.words[start:end]) + content(right[:10])
        if len(named) < 2:
            return None
        carried = self._carried(reading)
        known = self.index.is_known(self.words[start : reading.figure.end + len(right)]) and not any(places)
        for place in reversed(places):
            near = self._chosen(reading, place, 0.6) if place else None
            if near is not None:
                carried = near
                break
        keep = () if known else carried.candidates
        return replace(carried, candidates=tuple(replace(c, score=c.score * 0.5) for c in keep), weak=True, stranger=True)

    def _shortened(self, reading: Reading, end: int, right: str) -> Reading | None:
        """「增加值」 for 规上工业增加值, 「签约」 for 签约项目."""
        phrase = _last_phrase(self.words[reading.start : end])
        if not is_ratio(reading.unit):
            phrase += content(right[:8])
        if len(phrase) < 2:
            return None
        alike = self.index.alike(phrase)
        names = [Naming(at, score, reading.start, end) for at, score in alike]
        names = [name for name in names if self._fits(reading, name) and not self._foreign(phrase, name.metric)]
        if not names:
            return None
        said = self._just_named(reading.start)
        top = names[0].score
        near = [n for n in names if n.score >= top - 0.08]
        recent = [n for n in near if n.metric in said[1] or self._says(said, self.index.metrics[n.metric].label)]
        found = self._chosen(reading, recent or near, 0.8)
        return replace(found, named=phrase) if found is not None else None

    def _foreign(self, phrase: str, metric: int) -> bool:
        """Whether a phrase carries a known name that the metric's own forms do not."""
        grams = {form[i : i + 2] for form, _ in self.index.metrics[metric].forms for i in range(len(form) - 1)}
        for place in self.index.inside(phrase, 0, len(phrase)):
            if place and all(name.metric != metric for name in place):
                return True
        return any(
            name in phrase and any(name[i : i + 2] not in grams for i in range(len(name) - 1))
            for name in self.index.vocabulary.known
        )

    # --- carrying on ----------------------------------------------------------------------------------------------

    def _carried(self, reading: Reading) -> Reading:
        """The metric of the clause or the figure before."""
        figure = reading.figure
        sentence = self.text.sentence_start(figure.start)
        previous = self.readings[-1].figure.end if self.readings else 0
        places = self.index.inside(self.words, max(sentence, previous, figure.start - 160), reading.start)
        for place in reversed(places):
            if not place:
                break
            found = self._chosen(reading, self._widened(place), 0.8)
            if found is not None:
                return found
        return self._from_figures(reading, sentence)

    def _from_figures(self, reading: Reading, sentence: int) -> Reading:
        inside = self.text.bracketed(reading.figure.start)
        paragraph = self.words.rfind("\n", 0, reading.figure.start) + 1
        for earlier in reversed(self.readings[-40:]):
            if earlier.figure.start < paragraph or (earlier.figure.start < sentence and not reading.cue.said):
                break
            if self.text.bracketed(earlier.figure.start) and not inside:
                continue
            if earlier.stranger and not is_ratio(earlier.unit) and compatible(earlier.unit, reading.unit or earlier.unit):
                return replace(reading, stranger=True, named=earlier.named)
            if not earlier.candidates or earlier.cue.relation == "sum":
                continue
            names = [name for name in earlier.candidates if self._fits(reading, name)]
            if names:
                fade = 0.9 if earlier.figure.start >= sentence else 0.7
                found = self._chosen(reading, names, fade)
                if found is not None:
                    return replace(found, named=earlier.named, weak=not reading.cue.said)
        return reading

    # --- shares and sums ------------------------------------------------------------------------------------------

    def _share(self, reading: Reading) -> Reading:
        if reading.cue.relation != "share":
            return reading
        if reading.cue.whole is not None:
            start, end = reading.cue.whole
            places = self.index.inside(self.words, start, end)
            if any(places):
                return replace(reading, within=tuple(n.metric for place in places for n in place))
        sentence = self.text.sentence_start(reading.figure.start)
        wholes: list[int] = []
        for earlier in self.readings[-12:]:
            if earlier.figure.start >= sentence and earlier.cue.relation == "value" and not earlier.weak:
                after = self.words[earlier.figure.end : reading.figure.start]
                if _OF_IT.search(after):
                    wholes.extend(name.metric for name in earlier.candidates)
        return replace(reading, within=tuple(wholes))

    def _sum(self, reading: Reading) -> Reading | None:
        """「签约和储备项目合计50个」, 「签约项目18个、储备项目32个，合计50个」."""
        piece = self.words[reading.start : reading.figure.start]
        if reading.cue.relation != "value" or is_ratio(reading.unit) or not adds_up(piece):
            return None
        total = re.search(r"合计|总计|共计|总共|一共|共|总数", piece)
        subjects = self.subjects(reading.start, reading.start + (total.start() if total else len(piece)), reading)
        if len(subjects) >= 2:
            cue = replace(reading.cue, relation="sum", said=True, text=total[0] if total else "")
            first = subjects[0]
            return replace(reading, cue=cue, parts=tuple(s.metric for s in subjects), candidates=(first,))
        if len(content(piece)) < 2:
            sentence = self.text.sentence_start(reading.figure.start)
            parts = [
                r.candidates[0]
                for r in self.readings[-12:]
                if r.figure.start >= sentence and r.candidates and r.unit == reading.unit and r.cue.relation == "value"
            ]
            if len(parts) >= 2 and "累计" not in piece:
                cue = replace(reading.cue, relation="sum", said=True, text=total[0] if total else "")
                return replace(reading, cue=cue, parts=tuple(p.metric for p in parts), candidates=(parts[0],))
        return None

    def subjects(self, start: int, end: int, reading: Reading) -> list[Naming]:
        """The metrics of a list 「签约、储备项目」; a head noun that only the last carries counts for all."""
        pieces = list(re.finditer(r"[^、和与及]+", self.words[start:end]))
        if len(pieces) < 2:
            return []
        last = pieces[-1][0]
        found: list[Naming] = []
        for piece in pieces:
            name = self._subject(piece[0], last, reading)
            if name is None:
                continue
            found.append(replace(name, start=start + piece.start(), end=start + piece.end()))
        return found if len(found) >= 2 else []

    def _subject(self, piece: str, last: str, reading: Reading) -> Naming | None:
        piece = piece.strip(" ，“”")
        options = [piece] + [piece + last[cut:] for cut in range(len(last) - 1)]
        best: Naming | None = None
        for option in options:
            for end in before_fillers(option, 0, len(option)):
                for name in self.index.ending(option, end, 0):
                    if name.start < len(piece) and self._fits(reading, name) and (
                        best is None or (name.end - name.start, name.score) > (best.end - best.start, best.score)
                    ):
                        best = name
        return best


def _last_phrase(piece: str) -> str:
    """The last run of content in a piece of text."""
    runs = [content(part) for part in re.split(r"[、，：“”\s]", piece)]
    return next((run for run in reversed(runs) if run), "")


def _distinct(names: object) -> tuple[Naming, ...]:
    return tuple(_distinct_list(list(names)))  # type: ignore[call-overload]


def _distinct_list(names: list[Naming]) -> list[Naming]:
    """One naming per metric, the surest first."""
    best: dict[int, Naming] = {}
    for name in names:
        if name.metric not in best or best[name.metric].score < name.score:
            best[name.metric] = name
    return sorted(best.values(), key=lambda name: -name.score)
