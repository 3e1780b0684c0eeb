"""Figures whose own clause does not name what they speak of: proved by the metrics spoken of around them.

The first reading goes from words to a value. Where it finds no name, or no relation, the way is turned round here: a
value that is exactly right for a metric of the same sentence or paragraph, in a relation that the words next to the
figure allow, is proved. A name and a relation that were said outright are never overruled, so that a wrong figure
stays wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from writer.checking.clauses import Text, content, without_list
from writer.checking.cues import basis_of
from writer.checking.evidence import Evidence
from writer.checking.expected import Expected
from writer.checking.firm import Firm
from writer.checking.metrics import MetricIndex
from writer.checking.naming import Namer, Reading
from writer.checking.proving import Printed, Proof, digits_of, is_exact, proof_of
from writer.checking.units import PERCENT, is_ratio
from writer.schema import Relation

_HEADING = 60  # characters of a heading that may name what its paragraph speaks of
_REACH = 120  # characters of the sentence before a figure that may name its metric
_AHEAD = 40  # and behind it
_OPENING = 24  # letters before its clause that may name it where nothing else does
_EARLIER = 8  # figures of the paragraph before it
_TWO = 2  # digits that a pasted value must have to be right by no chance
_KEPT = 16  # clauses whose relations are kept
_SMALL = 20  # below which a count is right for many a thing
_COUNTS = ("个", "家", "户", "项", "件", "条", "场", "次", "批", "名", "人")
_LONG = 4  # digits that are right by chance for hardly one figure in a thousand
_CLOSE = 0.8  # how near a metric must be for a number of one or two digits
_CHANGE = (
    r"[增减降升涨跌扩缩压翻+↑▲△↓▼▽-]|(?<![众许最更大])多(?![种个家元方项名层样年])|(?<![不至])少(?![数])"
    r"|提[高升]|加快|快[了于]|慢[了于]|回落|收窄|放缓|下滑|短收|壮大|上浮|走[高低]|跑[赢输]|贡献|拉动|带动|攀升|压降|抬|缩|(?<![全本我外跨各邻])省(?![外内级市委政])|添|新(?:建|设|增|添|入|获|引进|上线|认定)"
)
_WORDS: dict[Relation, str] = {
    "value": r"",
    "prior": r"去年|上年|同期|由|从|原",
    "previous": r"上(?:个)?[月周期旬季]|上半年|\d月|[一二三]季度|由|从|前[一期]",
    "target": (
        r"目标|任务|计划|预算|要(?![素求点件闻])|力[争促]|争取|确保|冲刺|锚定|奔|指标|应(?![急用收届对])|需(?!求)|须|拟"
        r"|将(?!军)|总量|预计|达标|年底|务必|必须"
    ),
    "yoy": _CHANGE,
    "diff": _CHANGE,
    "points": _CHANGE,
    "mom": rf"(?:{_CHANGE})",
    "mom_diff": rf"(?:{_CHANGE})|新|本[周月旬季]|当[月季周]|[周月季]进|单[月季]",
    "mom_points": _CHANGE,
    "done": r"完成|达|已过|刚过|占|任务|目标|预算|计划|进度|干完|率|过半|总量",
    "gap": r"[差缺欠还再需剩余未]|[下四]季度|下半年|后[一二两三四五六七八九十\d]+个月|年底前",
    "share": r"占|比重|率|其中|比例|面|[里中]",
    "rest": r"[余剩还尚仍未]|其他|另",
}
ALLOWED: dict[Relation, re.Pattern[str]] = {name: re.compile(words) for name, words in _WORDS.items()}
_SINCE_LAST_PERIOD = re.compile(r"环比|上(?:个)?[月周期旬季]|本[周月旬]|当[月周]|[一周月]进|一周|新|\d月")
_SINCE_MONTH: tuple[Relation, ...] = ("previous", "mom", "mom_diff", "mom_points")
_SINCE_YEAR: tuple[Relation, ...] = ("prior", "yoy", "diff", "points")
_BARE: tuple[Relation, ...] = ("yoy", "share", "done")
FALL = re.compile(r"省(?=[了下出])|便宜|[减降少跌慢缩压短低↓▼▽]|回落|收窄|放缓|下滑")
_OF_LOSS = re.compile(r"[增减扩]亏")  # 减亏 is a profit that has risen, 增亏 one that has fallen
_RANKED = re.compile(r"完成率|完成进度|完成(?:年度|全年)?(?:目标|任务|计划)?的?比例|任务进度")
_LAST_YEAR = re.compile(r"去年|上年|同期")


class Context:
    """The metrics around each figure of one text."""

    def __init__(self, text: Text, index: MetricIndex, evidence: Evidence, readings: Sequence[Reading]) -> None:
        self.text = text
        self.words = text.folded
        self.index = index
        self.evidence = evidence
        self.readings = readings
        self.namer = Namer(text, index, readings)
        self.proved: dict[int, int] = {}
        self.firm = Firm(text, index, evidence, readings, self.proved)
        self._clauses: dict[int, str] = {}
        self._units = Counter(metric.fact.unit for metric in index.metrics)
        # Asked of one figure for every metric of the ledger in turn.
        self._relations = lru_cache(maxsize=_KEPT)(self._allowed)

    def prove(self, at: int, planned: bool) -> Proof | None:
        """The proof of the figure at place ``at`` by what stands around it, or None."""
        reading = self.readings[at]
        firm = bool(reading.candidates) and not (reading.weak or reading.stranger or self._empty(reading))
        if firm:
            inner = self.firm.prove(at)
            if inner is not None or reading.cue.said:
                return inner
        near = {name.metric: 1.0 for name in reading.candidates} if firm else self.around(at)
        best: tuple[float, Expected] | None = None
        for metric, weight in near.items():
            for expected in self._expected(reading, metric, planned, firm):
                if (best is None or weight > best[0]) and self._fits(reading, expected, weight):
                    best = (weight, expected)
        if best is not None:
            return proof_of(best[1])
        return None if firm else self._unnamed(reading, set(near), planned)

    def _empty(self, reading: Reading) -> bool:
        """「在孵企业112家，…退出6家，较年初净增15家」: the metric told last has nothing that could be told so."""
        names = reading.candidates
        carried = reading.cue.said and all(name.end <= reading.start for name in names)
        return carried and not any(self.evidence.expected(reading, name.metric) for name in names)

    def _unnamed(self, reading: Reading, tried: set[int], planned: bool) -> Proof | None:
        """The one metric of the whole ledger for which the figure is exactly right."""
        figure = reading.figure
        if figure.value is None or figure.qualifier or figure.upper is not None or digits_of(figure.value) < _TWO:
            return None  # exact for none
        clause = self._names(reading)
        found: list[Expected] = []
        for metric in range(len(self.index.metrics)):
            if metric in tried or metric in reading.barred:
                continue
            exact = (e for e in self._expected(reading, metric, planned, False) if is_exact(reading, e))
            fitting = [e for e in exact if self._fits(reading, e, 0.0)][:1]
            if fitting and (self._possible(clause, metric) or self._counts_same(reading, clause, metric)):
                found += fitting
        if len({e.value for e in found}) != 1:
            return None
        return replace(proof_of(found[0]), unsure=True)

    def _names(self, reading: Reading) -> str:
        """What the words around a figure may name, function words left out."""
        figure = reading.figure
        start, end = self.text.clause_start(figure.start), self.text.clause_end(figure.end)
        behind = self.words[figure.end : end].partition("、")[0]
        return content(without_list(self.words[start : figure.start])) + content(behind[:10])

    def _fits(self, reading: Reading, expected: Expected, weight: float) -> bool:
        printed = Printed(reading)
        if not printed.has_unit(expected) or not printed.telling(weight >= _CLOSE):
            return False
        if weight < 1 and (_is_loose(reading) or self._counts_else(reading, expected)):
            return False  # 超14% is right for many a value nearby
        if reading.cue.direction or not expected.signed:
            return printed.says(expected)
        words = self.clause(reading)
        fallen = printed.value < 0 or bool(FALL.search(words)) != bool(_OF_LOSS.search(words))
        return printed.as_told(expected) and (expected.value < 0) == fallen

    def _counts_else(self, reading: Reading, expected: Expected) -> bool:
        """「百亿级企业3家。共建联合实验室3个」: a small count in another unit, behind words of its own."""
        figure, unit = reading.figure, self.index.metrics[expected.metric].fact.unit
        small = figure.value is not None and abs(figure.value) < _SMALL and figure.unit != unit
        return (
            small and expected.relation == "value" and reading.stranger and unit in _COUNTS and figure.unit in _COUNTS
        )

    def _expected(self, reading: Reading, metric: int, planned: bool, firm: bool) -> Iterator[Expected]:
        """What the figure may print of a metric, by what its words allow."""
        if reading.cue.said:
            plain = replace(reading, stranger=False, weak=False) if reading.stranger or reading.weak else reading
            yield from self.evidence.expected(plain, metric)
            return
        if reading.cue.wished:
            yield from self.evidence.of(metric, "target")
        relations = self._relations(self.clause(reading), planned, firm)
        if is_ratio(reading.unit) and self.text.bracketed(reading.figure.start) and self._bare(reading):
            relations = tuple(dict.fromkeys((*relations, *_BARE)))  # 餐饮收入2.1亿元（22.8%）
        elif reading.unit == PERCENT and reading.cue.relation == "value":
            relations = tuple(dict.fromkeys((*relations, *self.spoken_of(reading))))
        for relation in relations:
            yield from self.evidence.of(metric, relation)

    def relations(self, reading: Reading) -> tuple[Relation, ...]:
        """The relations that the words next to a figure say or allow."""
        return (reading.cue.relation,) if reading.cue.said else self._relations(self.clause(reading), False, False)

    def spoken_of(self, reading: Reading) -> Iterator[Relation]:
        """What a sentence goes through: 「收入构成为：供水44.2%，污水处理34.4%」, 「增速：铁路12.5%，公路5.8%」."""
        before = self.words[self.text.sentence_start(reading.figure.start) : reading.figure.start]
        if re.search(r"构成|占比|比重|结构|分布", before):
            yield "share"
        if re.search(r"增[长速幅]|涨幅|同比", before):
            yield "yoy"
        if _RANKED.search(before):  # 从完成率看，甲镇、乙镇位居前二，分别为…
            yield "done"

    def _bare(self, reading: Reading) -> bool:
        """Whether a figure stands in its brackets with no word of its own."""
        start = self.text.clause_start(reading.figure.start)
        return self.words[start - 1 : start] == "（" and not content(self.words[start : reading.figure.start])

    def _allowed(self, words: str, planned: bool, firm: bool) -> tuple[Relation, ...]:
        """The relations that the words next to a figure allow."""
        found: list[Relation] = []
        basis = basis_of(words)[0]
        for relation, allowed in ALLOWED.items():
            if (basis == "year" and relation in _SINCE_MONTH) or (basis == "previous" and relation in _SINCE_YEAR):
                continue
            if firm and relation == "value":
                continue
            if relation == "value" and _LAST_YEAR.search(words):
                continue
            if relation.startswith("mom") and not _SINCE_LAST_PERIOD.search(words):
                continue
            if allowed.search(words) or (planned and relation == "target"):
                found.append(relation)
        return tuple(found)

    def clause(self, reading: Reading) -> str:
        """The words next to a figure: those before it in its clause, and a few behind it."""
        figure = reading.figure
        if figure.start in self._clauses:
            return self._clauses[figure.start]
        start = self._from(figure.start)
        if not content(self.words[start : figure.start]):  # 杂粮进度靠后，为86.7%
            above = self.text.clause_start(max(0, start - 1)) if self.words[start - 1 : start] == "，" else start
            start = start if self.text.between(above, start) else above
        elif self.words[start - 1 : start] == "，":  # 11月份当月，新发事故2起
            above = self.text.clause_start(max(0, start - 1))
            framed = not content(self.words[above : start - 1]) and not self.text.between(above, start)
            start = above if framed else start
        end = min(self.text.clause_end(figure.end), figure.end + 12)
        self._clauses[figure.start] = found = self.words[start : figure.start] + " " + self.words[figure.end : end]
        return found

    def _from(self, position: int) -> int:
        """Where the words of a figure begin: before the brackets it opens, 均实现任务过半（61.0%、53.3%）."""
        start = self.text.clause_start(position)
        return self.text.clause_start(start - 1) if start and self.words[start - 1] == "（" else start

    def around(self, at: int) -> dict[int, float]:
        """The metrics that a figure may speak of, with how near they are: 1 in its own clause."""
        reading = self.readings[at]
        figure = reading.figure
        clause = (self.text.clause_start(figure.start), self.text.clause_end(figure.end))
        found: dict[int, float] = {}
        start = max(self.text.sentence_start(figure.start), figure.start - _REACH)
        end = min(self.text.sentence_end(figure.end), figure.end + _AHEAD)
        for place in self.index.inside(self.words, start, end):
            for name in place:
                own = clause[0] <= name.start and name.end <= clause[1]
                _raise(found, name.metric, 1.0 if own else 0.8)
        for metric in self._headed(figure.start):
            _raise(found, metric, 0.8)
        for metric, weight in self._earlier(at):
            _raise(found, metric, weight)
        phrase = self._names(reading)
        before = self.words[self._from(figure.start) : self.text.clause_start(figure.start)]
        opening = "" if reading.candidates and not reading.weak else content(self.words[start : clause[0]])[-_OPENING:]
        for words in (content(before) + phrase, opening):  # 三是征迁扫尾难度大，距年度300户的任务还有36户
            for metric in self.index.sharing(words, reading.unit):
                _raise(found, metric, 0.8)
        for metric, weight in tuple(found.items()):
            for relative in self.index.family(metric):
                _raise(found, relative, weight - 0.1)
        if not is_ratio(reading.unit):
            found = {m: w for m, w in found.items() if w >= 1 or self._may_mean(reading, phrase, m)}
        for metric in (*self.namer.topics.opened(figure.start), *self._spelled(clause)):
            _raise(found, metric, 0.8)
        return {m: w for m, w in found.items() if m not in reading.barred}

    def _spelled(self, clause: tuple[int, int]) -> set[int]:
        """「168家规上工业企业中，112家产值实现增长」 for 产值增长企业: every letter of a name in two clauses."""
        return self.index.spelled_out(self.words[self.text.clause_start(max(0, clause[0] - 1)) : clause[1]])

    def _may_mean(self, reading: Reading, phrase: str, metric: int) -> bool:
        """Whether the words around an amount or a count let it be one of a metric that they do not name."""
        if self.index.spells(phrase, metric):
            return True
        return not self.namer.foreign(phrase, metric) and (
            reading.cue.said or not self.index.names_another(phrase, metric)
        )

    def _possible(self, phrase: str, metric: int) -> bool:
        """Whether the words around a figure let it speak of a metric that stands nowhere near."""
        if self.index.spells(phrase, metric):
            return True
        return not (self.namer.foreign(phrase, metric) or self.index.names_another(phrase, metric))

    def _counts_same(self, reading: Reading, phrase: str, metric: int) -> bool:
        """「1742家企业受益」 for 受惠企业: the same head noun, and a number too long to be right by chance.

        So it is with the one row that is counted in a unit: 举办各类活动12场 for 企业服务活动.
        """
        figure, fact = reading.figure, self.index.metrics[metric].fact
        alone = fact.unit == figure.unit and self._units[fact.unit] == 1
        long = sum(letter.isdigit() for letter in figure.text) >= _LONG
        if not (long or alone) or self.namer.foreign(phrase, metric):
            return False
        label = self.index.metrics[metric].label
        return any(noun in phrase and label.endswith(noun) for noun in self.index.vocabulary.heads)

    def _headed(self, position: int) -> Iterator[int]:
        """The metrics that the paragraph's first words or the heading above name: 「（三）基金收入。累计完成…」."""
        start = self.text.paragraph_start(position)
        end = min(self.text.sentence_end(start), start + _HEADING, position)
        above = self.text.paragraph_start(max(0, self.words.rfind("\n", 0, start)))
        lines = [(start, end)]
        title = self.words[above:start].strip()
        if title and len(title) <= _HEADING and not re.search(r"[。；]", title):
            lines.append((above, start))
        for first, last in lines:
            for place in self.index.inside(self.words, first, last):
                yield from (name.metric for name in place)

    def _earlier(self, at: int) -> Iterator[tuple[int, float]]:
        figure = self.readings[at].figure
        sentence, paragraph = self.text.sentence_start(figure.start), self.text.paragraph_start(figure.start)
        for place in range(at - 1, max(-1, at - 1 - _EARLIER), -1):
            earlier = self.readings[place]
            if earlier.figure.start < paragraph:
                break
            weight = 0.8 if earlier.figure.start >= sentence else 0.6
            proved = self.proved.get(place)
            if proved is not None:
                yield proved, weight
            for name in earlier.candidates[:2]:
                yield name.metric, weight


def _is_loose(reading: Reading) -> bool:
    """Whether a percentage of one or two digits is qualified: right for any value near it."""
    figure = reading.figure
    few = figure.value is not None and digits_of(figure.value) <= _TWO
    return few and bool(figure.qualifier) and figure.unit == PERCENT


def _raise(found: dict[int, float], metric: int, weight: float) -> None:
    found[metric] = max(weight, found.get(metric, 0.0))
