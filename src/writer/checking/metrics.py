"""The metrics of one ledger, prepared once: where and how a text names them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from writer.checking.clauses import closed_up, content
from writer.checking.foreign import ForeignNames, opposites
from writer.checking.places import by_place
from writer.checking.rowtime import Time, timed
from writer.checking.units import PERCENT, compatible, in_class, is_ratio, unit_class
from writer.checking.vocabulary import Vocabulary, clean_label, forms, is_rate_label
from writer.figures import parse_period
from writer.schema import Fact, Ledger

_QUOTED = re.compile(r"[“\"‘「『]([^“”\"’」』\d]{2,10})[”\"’」』]")
_LONGEST = 24
_SURE = 0.9
_PLAIN = 3  # letters of a name without function words that still tell which it is
_LETTERS = 3  # different letters that a name must have to be told by them alone
_MOST = 0.75  # of which so many must stand in the phrase
_FEW = 4  # metrics that may share two letters which still tell them from the others
TOTALS = ("合计", "总计", "小计", "共计", "总数")
_NOT_RATES = ("率", "比重", "占比", "度", "比例", "份额")


@dataclass(frozen=True, slots=True)
class Metric:
    """A fact with a value, as something a text can name. ``at`` is its place in the list of metrics.

    ``stem`` is the label without the time that it says itself to count over, ``time`` that time.
    """

    at: int
    fact: Fact
    label: str
    forms: tuple[tuple[str, float], ...]
    unit: str
    rate: bool
    parent: int | None = None
    stem: str = ""
    time: Time | None = None


@dataclass(frozen=True, slots=True)
class Naming:
    """A metric named in a text: which, how sure, over which span, and what part of its name the text leaves out."""

    metric: int
    score: float
    start: int
    end: int
    omitted: str = ""


class MetricIndex:
    """Finds the metrics of a ledger in a text by exact and shortened forms of their names."""

    def __init__(self, ledger: Ledger, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.period = parse_period(ledger.period)
        self.year = 0 if self.period is None or self.period.year is None else self.period.year
        self.metrics = by_place(timed(_metrics(ledger, vocabulary), self.period))
        self.metrics = tuple(self._quoted(self._with_parent(self._with_whole(metric))) for metric in self.metrics)
        self._whole: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._tails: dict[str, list[tuple[int, float, str]]] = defaultdict(list)
        self._starts: dict[str, list[str]] = defaultdict(list)
        self._grams: dict[str, set[int]] = defaultdict(set)
        self._parts: dict[int, list[int]] = defaultdict(list)
        for metric in self.metrics:
            if metric.parent is not None:
                self._parts[metric.parent].append(metric.at)
        self.names = "\n".join(metric.label for metric in self.metrics)
        self._unlike = self._unlike_names()
        self._fill()
        self.plain: dict[str, list[int]] = defaultdict(list)  # names with their function words left out
        for metric in self.metrics:
            if (words := content(metric.label)) != metric.label and len(words) > _PLAIN:
                self.plain[words].append(metric.at)
        letters = ((metric.at, frozenset(metric.label)) for metric in self.metrics)
        self._letters = [(at, own) for at, own in letters if len(own) >= _LETTERS]
        self.apart = opposites(self.metrics, vocabulary)
        self.foreign = ForeignNames(self)

    def _unlike_names(self) -> dict[str, set[int]]:
        """Names that are not to be taken for a metric, with the metrics they are not."""
        found = {name: {m.at for m in self.metrics if name not in m.label} for name in self.vocabulary.dropped}
        for group in self.vocabulary.unlike:
            for name in group:
                found.setdefault(name, set()).update(m.at for m in self.metrics if m.label in group)
        for metric in self.metrics:
            found.get(metric.label, set()).discard(metric.at)
        return found

    def _with_whole(self, metric: Metric) -> Metric:
        """A 合计 row under parts is their whole once more, where it has the same value."""
        if metric.label not in TOTALS or metric.parent is not None or metric.at == 0:
            return metric
        above = self.metrics[metric.at - 1].parent
        if above is None or self.metrics[above].unit != metric.unit or not _same_value(metric, self.metrics[above]):
            return metric
        return replace(metric, parent=above)

    def _quoted(self, metric: Metric) -> Metric:
        """“一件事”上线事项 is also just “一件事”, where no other row but its own parts speaks of that."""
        word = _QUOTED.search(metric.fact.label.strip())
        if word is not None and word.start():  # a text read in keeps its quotation marks before the quoted words
            longer = metric.label.replace(word[1], f"“”{word[1]}", 1)
            return replace(metric, forms=(*metric.forms, (longer, 1.0)))
        if word is None or len(word[1]) + 1 >= len(metric.label):
            return metric
        others = [one for one in self.metrics if word[1] in one.label and one.at != metric.at]
        if any(one.parent != metric.at for one in others):
            return metric
        return replace(metric, forms=(*metric.forms, (word[1], 0.85)))

    def parts_of_total(self, total: Metric) -> tuple[int, ...]:
        """The rows right above a 合计 row that it counts together."""
        found: list[int] = []
        for metric in reversed(self.metrics[: total.at]):
            if metric.unit != total.unit or metric.label in TOTALS:
                break
            if found and metric.fact.part_of != self.metrics[found[0]].fact.part_of:
                break
            found.append(metric.at)
        return tuple(found)

    def _with_parent(self, metric: Metric) -> Metric:
        """A part is also named together with its whole, or with the end of its name.

        智能家电（其中项 of 工业总产值） is 智能家电工业总产值, 智能家电总产值 and 智能家电产值.
        A 合计 row has no name of its own; it goes by its parent's.
        """
        if metric.parent is None or self.metrics[metric.parent].unit != metric.unit:
            return metric
        whole = self.metrics[metric.parent].forms[:12]
        if metric.label in TOTALS:
            return replace(metric, forms=tuple((form + metric.label, score) for form, score in whole))
        ends = {tail[cut:]: 0.85 * score for tail, score in whole[:2] for cut in range(1, len(tail) - 1)}
        # 外资项目 of 签约项目 is just 外资 in a list that has begun with 签约项目.
        shared = next(
            (size for size in range(2, len(metric.label) - 1) if whole[0][0].endswith(metric.label[-size:])), 0
        )
        bare = {metric.label[:-shared]: 0.8} if shared else {}
        tails = {**ends, **{tail: 0.9 * score for tail, score in whole}}
        longer = tuple((form + tail, score) for form, _ in metric.forms[:4] for tail, score in tails.items())
        return replace(metric, forms=tuple({**dict(longer), **bare, **dict(metric.forms)}.items()))

    def _fill(self) -> None:
        for metric in self.metrics:
            for form, score in metric.forms:
                placed = form.endswith("区") and form != metric.label  # 高新区 of 高新区完成投资
                if not content(form) and form not in TOTALS and not placed:
                    continue  # a row 完成 names nothing
                self._whole[form].append((metric.at, score))
                for cut in range(1, len(form) - 1):
                    if form[cut - 1] in "0123456789超过千百十":  # 10亿元以上项目 does not end in 亿元以上项目
                        continue
                    self._tails[form[cut:]].append((metric.at, score, form[:cut]))
                for left in range(len(form) - 1):
                    self._grams[form[left : left + 2]].add(metric.at)
        known = dict.fromkeys(self.vocabulary.known)
        for name in (*self._whole, *known):
            self._starts[name[:2]].append(name)
        for names in self._starts.values():
            names.sort(key=len, reverse=True)

    def parts_by_number(self, size: int) -> list[list[int]]:
        """The parts of each whole that has just so many."""
        return [parts for parts in self._parts.values() if len(parts) == size]

    def parts_called(self, verb: str) -> list[Metric]:
        """The declared parts that a rate is named after: 已整改 of 安全隐患 for 整改, 网上办件 for 网办."""
        parts = [m for m in self.metrics if m.parent is not None and self.metrics[m.parent].unit == m.unit]
        return [m for m in parts if _shortens(verb, m.label.removeprefix("已").removeprefix("完成"))]

    def rates(self, names: Iterable[Naming]) -> list[Naming]:
        """The growth rates that stand as rows of their own beside the metrics named: 地区生产总值增速."""
        found = []
        for name in names:
            own = {form for form, score in self.metrics[name.metric].forms if score > _SURE}
            for metric in self.metrics:
                if metric.rate and any(form in own and score > _SURE for form, score in metric.forms):
                    found.append(replace(name, metric=metric.at))
        return found

    def ending(self, text: str, end: int, floor: int) -> list[Naming]:
        """Whole names that end exactly at ``end``, the longest first; nothing before ``floor`` is looked at."""
        letters, places = closed_up(text, max(floor, end - _LONGEST), end)
        for first in range(len(letters) - 1):
            found = self._whole.get(letters[first:])
            if found:
                return [Naming(at, score, places[first], end) for at, score in found]
        return []

    def tails(self, text: str, end: int, floor: int) -> list[Naming]:
        """Metrics whose name ends like the text does at ``end``, the longest common ending first."""
        barred = self.called_otherwise(text, end, floor)
        for start in range(max(floor, end - _LONGEST), end - 1):
            found = [one for one in self._tails.get(text[start:end], ()) if one[0] not in barred]
            if found:
                return [Naming(at, score, start, end, omitted) for at, score, omitted in found]
        return []

    def called(self, words: str) -> list[int]:
        """The metrics whose label is just these words."""
        return [at for at, score in self._whole.get(words, ()) if score >= 1]

    def ends(self, tail: str, barred: set[int]) -> list[tuple[int, float, str]]:
        """The metrics, but for those barred, whose names end in some words: which, how sure, the rest of the name."""
        return [one for one in self._tails.get(tail, ()) if one[0] not in barred]

    def called_otherwise(self, text: str, end: int, floor: int) -> set[int]:
        """The metrics that the name ending at ``end`` does not mean, as the office's own table says."""
        if not self._unlike:
            return set()
        names = (text[start:end] for start in range(max(floor, end - _LONGEST), end - 1))
        return {at for name in names for at in self._unlike.get(name, ())}

    def starting(self, text: str, start: int, ceiling: int) -> list[Naming]:
        """Whole names that begin exactly at ``start``, the longest first."""
        for end in range(min(ceiling, start + _LONGEST), start + 1, -1):
            found = self._whole.get(text[start:end])
            if found:
                return [Naming(at, score, start, end) for at, score in found]
        return []

    def inside(self, text: str, start: int, end: int) -> list[list[Naming]]:
        """All places in ``text[start:end]`` that name a metric, from left to right, longest names only.

        A place that carries a known metric the ledger does not have comes as an empty list.
        """
        places: list[list[Naming]] = []
        at = start
        while at < end - 1:
            name = next(
                (n for n in self._starts.get(text[at : at + 2], ()) if text.startswith(n, at) and at + len(n) <= end),
                "",
            )
            if not name:
                at += 1
                continue
            places.append([Naming(m, score, at, at + len(name)) for m, score in self._whole.get(name, ())])
            at += len(name)
        return places

    def is_known(self, text: str) -> bool:
        """Whether the text carries a name of the domain's metrics, in the ledger or not."""
        return bool(self.inside(text, 0, len(text)))

    def sharing(self, phrase: str, unit: str) -> set[int]:
        """Metrics of whose names the phrase carries two letters that few others counted alike have, or most letters.

        出让土地47宗 speaks of 土地出让, 基金招商落地项目 of 基金招商项目.
        """
        found: set[int] = set()
        for at in range(len(phrase) - 1):
            gram = phrase[at : at + 2]
            noun = gram in self.vocabulary.heads and gram not in self.vocabulary.acts
            metrics = () if noun else self._grams.get(gram, ())
            alike = {m for m in metrics if is_ratio(unit) or compatible(self.metrics[m].unit, unit)}
            if len(alike) > _FEW:  # 事故 alone speaks of the whole of 道路运输事故, 工矿商贸事故 …
                tops = {m for m in alike if self.metrics[m].parent not in alike}
                alike = tops if len(tops) == 1 else set()
            found.update(alike)
        letters = set(phrase)
        found.update(at for at, own in self._letters if len(own & letters) >= _MOST * len(own))
        return found - self._not_meant(phrase)

    def spelled_out(self, words: str) -> set[int]:
        """The metrics of whose names every letter stands in some words, in whatever order."""
        said = frozenset(words)
        return {at for at, own in self._letters if len(own) > _PLAIN and own <= said} - self._not_meant(words)

    def _not_meant(self, words: str) -> set[int]:
        return {at for name, metrics in self._unlike.items() if name in words for at in metrics}

    def spells(self, phrase: str, metric: int) -> bool:
        """Whether a phrase has every letter of a metric's name, in whatever order: 出让土地 for 土地出让."""
        own = set(self.metrics[metric].label.rstrip("量额数率个"))
        return len(own) >= _LETTERS and own <= set(phrase)

    def counted(self, phrase: str) -> list[int]:
        """「出让总宗数」 for 土地出让, which is counted in 宗; a part is left out where its whole is found."""
        for unit in {metric.fact.unit for metric in self.metrics if 0 < len(metric.fact.unit) <= 2}:
            name = phrase.removesuffix(unit + "数").removesuffix("总")
            if not phrase.endswith(unit + "数") or len(name) < 2:
                continue
            found = {metric.at for metric in self.metrics if metric.fact.unit == unit and name in metric.label}
            own = sorted((at for at in found if self.metrics[at].parent not in found), key=self._length)
            return own[:1] if len(own) < 2 or self._length(own[0]) < self._length(own[1]) else own
        return []

    def _length(self, metric: int) -> int:
        return len(self.metrics[metric].label)

    def shortened(self, word: str) -> list[int]:
        """The metrics of whose names a word gives some letters in order, from the first to the last."""
        found = [m.at for m in self.metrics if m.label[-1:] == word[-1:] and _shortens(word, m.label)]
        barred = self.called_otherwise(word, len(word), 0) if found else set()
        return [at for at in found if at not in barred]

    def names_another(self, phrase: str, metric: int) -> bool:
        """Whether a phrase gives a head noun (文旅项目) that shares nothing but that noun with a metric's names."""
        nouns = set(self.vocabulary.heads) - set(self.vocabulary.acts)
        if not any(noun in phrase and noun != phrase for noun in nouns):
            return False
        grams = {phrase[at : at + 2] for at in range(len(phrase) - 1)} - nouns
        return not any(metric in self._grams.get(gram, ()) for gram in grams)

    def total_above(self, metric: int) -> int | None:
        """What a row with no whole of its own may be a share of: the first row, where it counts alike and more."""
        own = self.metrics[metric]
        first = next((one for one in self.metrics[:metric] if one.unit == own.unit and one.unit != PERCENT), None)
        if own.parent is not None or first is None or first.parent is not None:
            return None
        left, right = own.fact.value, first.fact.value
        if left is None or right is None or in_class(left, own.fact.unit) > in_class(right, first.fact.unit):
            return None
        return first.at

    def family(self, metric: int) -> tuple[int, ...]:
        """What a metric is part of, and its own parts."""
        parent = self.metrics[metric].parent
        return (*(() if parent is None else (parent,)), *self._parts.get(metric, ()))

    def alike(self, phrase: str) -> list[tuple[int, float]]:
        """Metrics that share much of their name with a phrase: (metric, share of the phrase that is explained)."""
        grams = {phrase[i : i + 2] for i in range(len(phrase) - 1)}
        if not grams:
            return []
        found = []
        for at in {at for gram in grams for at in self._grams.get(gram, ())}:
            label = self.metrics[at].label
            alike = {label[i : i + 2] for i in range(len(label) - 1)} & grams
            precision, recall = max(
                _overlap(grams, form) for form, score in self.metrics[at].forms if alike or score > _SURE
            )
            own = max(_overlap(grams, form) for form, score in self.metrics[at].forms if score > _SURE)
            borrowed = 1.0 if own[0] >= precision else 0.9  # 总值 is rather 进出口总值 than 出口（总值）
            if (
                (precision >= 0.99 and recall >= 0.3)
                or (precision >= 0.6 and recall >= 0.6)
                or (precision >= 0.45 and recall >= 0.8)
            ):
                found.append((at, borrowed * precision * (0.5 + recall / 2)))
        return sorted(found, key=lambda pair: -pair[1])


def _metrics(ledger: Ledger, vocabulary: Vocabulary) -> tuple[Metric, ...]:
    """The facts with a value as metrics, each with all the forms of its own name."""
    facts = [fact for fact in ledger.facts if fact.value is not None]
    labels = [clean_label(fact.label) for fact in facts]
    everything = frozenset(labels)
    places = {fact.id: at for at, fact in enumerate(facts)}
    return tuple(
        Metric(
            at=at,
            fact=fact,
            label=label,
            forms=tuple(forms(label, vocabulary, everything).items()),
            unit=unit_class(fact.unit),
            rate=_is_rate(fact, label, vocabulary),
            parent=places.get(fact.part_of) if fact.part_of else None,
        )
        for at, (fact, label) in enumerate(zip(facts, labels, strict=True))
    )


def _shortens(word: str, label: str) -> bool:
    """Whether a word is what is left of a label that begins alike: 网办 of 网上办件."""
    letters = iter(label)
    return label[:1] == word[:1] and all(letter in letters for letter in word)


def _same_value(one: Metric, other: Metric) -> bool:
    left, right = one.fact, other.fact
    if left.value is None or right.value is None:
        return False
    return one.unit == other.unit and in_class(left.value, left.unit) == in_class(right.value, right.unit)


def _overlap(grams: set[str], form: str) -> tuple[float, float]:
    """Which share of a phrase a form explains, and which share of the form stands in the phrase."""
    own = {form[i : i + 2] for i in range(len(form) - 1)}
    shared = len(own & grams)
    return shared / len(grams), shared / len(own) if own else 0.0


def _is_rate(fact: Fact, label: str, vocabulary: Vocabulary) -> bool:
    return unit_class(fact.unit) == PERCENT and (is_rate_label(label, vocabulary) or not label.endswith(_NOT_RATES))
