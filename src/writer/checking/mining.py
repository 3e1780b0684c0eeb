"""How one past report calls the metrics: by what it defines, and by the words before figures that its ledger proves.

A wrong name would let a wrong figure pass. So a name is taken only from the plainest wording (a clause that is nothing
but the name and its figure), where the figure has telling digits and is the own value of one single fact; what counts
in the end is decided over all reports, in ``aliases``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from writer.checking.amounts import fits
from writer.checking.clauses import Text
from writer.checking.likeness import asides, metric_name, same_names
from writer.checking.linking import read_figures
from writer.checking.metrics import TOTALS, MetricIndex
from writer.checking.naming import Reading
from writer.checking.plans import plan_spans
from writer.checking.units import figure_unit, is_ratio, unit_class
from writer.checking.vocabulary import Vocabulary, abbreviates, clean_label, fold, forms
from writer.facts import derived_values
from writer.figures import find_figures, parse_unit, to_base
from writer.schema import Fact, Figure, Ledger

_TELLING = 3  # significant digits that two values hardly share by chance
_HALF = Decimal("0.5")
_SHORTEST, _LONGEST = 3, 14
_MOST = 400
_QUOTE = 60
_LONGEST_TEXT = 100_000  # a volume of many reports is no report on one period
_WORD = re.compile(rf"[\u4e00-\u9fffA-Za-z]{{2,{_LONGEST}}}")
_LEFT = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}是|今年以来|年初以来|截至目前|目前|今年|本年|全年|[全本我]?(?:省|市|区|县|州|镇)(?=[\u4e00-\u9fff]{3})"
    r"|全园区?|园区|我园区?|开发区|经开区|高新区|新区|辖区|累计|共计|合计|实现|完成|预计完成|[^\u4e00-\u9fffA-Za-z]+)"
)
_RIGHT = re.compile(
    r"(?:累计|共计|合计|总计|已经?|共|分别|完成|实现|达到|达成|达|为|是|有|约|[^\u4e00-\u9fffA-Za-z]+)$"
)
_ENDS = re.compile(r"[，。；、）（\n]|$|同比|环比|[比较与]上|增长|下降|增加|减少")
_DEFINED = re.compile(
    r"(?:（(?:以下)?(?:简称|下称)|，以下(?:简称|下称)|（(?P<that>即))为?：?[“‘「]?(?P<short>[\u4e00-\u9fffA-Za-z]{2,10})[”’」]?[），]"
)
_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z]+$")
_REACH = 40  # characters in front of a definition that may hold the full name
_VERBS = re.compile(r"^(?:推动|促进|加快|抓好|围绕|聚焦|关于|确保|其中|对|将|以|在|把|使)+")
# Words that make another metric of one, so that no name may have one more or less of them.
_NARROWING = (
    "新增", "净增", "其中", "当月", "当季", "单月", "单季", "本月", "本季", "累计", "目标", "计划", "任务", "预计",
    "力争", "同期", "上年", "去年", "人均", "亩均", "户均", "平均", "单位", "协议", "合同", "实际", "到位", "意向",
    "拟", "待", "未", "期末", "月末", "年末", "净", "非", "外", "内", "进", "出", "税",
)  # fmt: skip
# Letters that no metric is told from another by: 总产值 and 产值, 规模以上 and 规上; with 规上 in front, 企业 as well.
_EMPTY = frozenset("总额量数值的性模以")
_EMPTY_BY_SIZE = _EMPTY | frozenset("企业")
_BY_SIZE = re.compile(r"^(?:规上|规模以上|限上|限额以上)")


@dataclass(frozen=True, slots=True)
class Seen:
    """One place where a report calls a metric by a name of its own.

    ``value`` is the proved value, "" where the report defines the name; ``slight`` says that the two names differ in
    no letter that could tell two metrics apart.
    """

    metric: str
    name: str
    value: str
    quote: str
    slight: bool


@dataclass(frozen=True, slots=True)
class Mined:
    """What one report shows. ``spoken`` are names with the metric whose value followed, "" where it was none's.

    ``labels`` are the metrics of the ledger it was held against; empty where there was none.
    """

    seen: tuple[Seen, ...] = ()
    spoken: tuple[tuple[str, str], ...] = ()
    labels: tuple[str, ...] = ()


def mine(text: str, ledger: Ledger | None, vocabulary: Vocabulary) -> Mined:
    """What a past report calls the metrics. Never raises.

    Args:
        text: the report.
        ledger: the figures of its period, where they were kept.
        vocabulary: the names that are known already.
    """
    defined = tuple(dict.fromkeys(_definitions(text, ledger, vocabulary)))
    if ledger is None or not ledger.facts or len(text) > _LONGEST_TEXT:
        return Mined(defined)
    report = _Proved(text, ledger, vocabulary)
    seen, spoken = report.names()
    return Mined((*defined, *seen[:_MOST]), spoken[:_MOST], report.labels)


def narrowed(one: str, other: str) -> bool:
    """Whether one of two names has a word that makes it another metric."""
    return any((word in one) != (word in other) for word in _NARROWING)


class _Proved:
    """The names that stand before proved figures."""

    def __init__(self, text: str, ledger: Ledger, vocabulary: Vocabulary) -> None:
        self.text = Text(text, find_figures(text))
        self.vocabulary = vocabulary
        self.index = MetricIndex(ledger, vocabulary)
        self.plans = plan_spans(text)
        self.labels = tuple(dict.fromkeys(metric.label for metric in self.index.metrics))
        once = Counter(metric_name(fact) for fact in ledger.facts)
        self._plain = {
            fact.id: fact
            for fact in ledger.facts
            if fact.part_of is None and not asides(fact) and once[metric_name(fact)] == 1
        }
        self._values: dict[str, list[tuple[Decimal, str, str]]] = defaultdict(list)
        for fact in ledger.facts:
            for one in derived_values(fact, ledger):
                value, _ = to_base(one.value, parse_unit(one.unit))
                self._values[unit_class(one.unit)].append((value, fact.id, one.relation))
        for values in self._values.values():
            values.sort()

    def names(self) -> tuple[list[Seen], tuple[tuple[str, str], ...]]:
        seen: dict[tuple[str, str], Seen] = {}
        spoken: dict[tuple[str, str], None] = {}
        readings = read_figures(self.text, self.index)
        if not any(self._agrees(reading) for reading in readings):
            return [], ()  # not the figures that this report was written from
        ends = [0, *(reading.figure.end for reading in readings)]
        for reading, previous in zip(readings, ends, strict=False):
            name = self._name(reading, previous)
            if not name:
                continue
            fact = self._fact(reading.figure)
            metric = metric_name(fact) if fact is not None else ""
            spoken[name, metric] = None
            slight = self._slight(name, fact) if fact is not None else None
            if fact is not None and slight is not None:
                quote = self._quote(reading.figure)
                seen.setdefault((metric, name), Seen(metric, name, f"{fact.value}{fact.unit}", quote, slight))
        return list(seen.values()), tuple(spoken)

    def _agrees(self, reading: Reading) -> bool:
        """Whether a telling value stands behind the name that is known for its fact."""
        if not _telling(reading.figure) or not reading.candidates or reading.weak or reading.cue.relation != "value":
            return False
        fact, named = self._fact(reading.figure), reading.candidates[0]
        said = self.text.folded[named.start : named.end]
        metric = self.index.metrics[named.metric]
        return fact is not None and metric.fact.id == fact.id and said in dict(metric.forms)

    def _name(self, reading: Reading, previous: int) -> str:
        """The one name that a clause puts before a telling value of its own, "" where it says anything more."""
        figure, cue = reading.figure, reading.cue
        if not _telling(figure) or cue.relation != "value" or cue.wished or reading.parts:
            return ""
        if any(start <= figure.start < end for start, end in self.plans):
            return ""
        clause = self.text.clause_start(figure.start)
        dated = max((p.end for p in self.text.periods if clause <= p.start < figure.start), default=clause)
        if previous > clause and not self.text.folded.startswith("、", previous):
            return ""
        words = self.text.folded[max(dated, previous) : figure.start].removeprefix("、")
        if "分别" in words or not _ENDS.match(self.text.folded, figure.end):
            return ""
        name = _trimmed(words)
        if not _WORD.fullmatch(name) or len(name) < _SHORTEST or re.search(r"[的和与及或]", name):
            return ""
        places = self.index.inside(name, 0, len(name))
        if name in self.vocabulary.heads or any(place for place in places):
            return ""
        return name

    def _fact(self, figure: Figure) -> Fact | None:
        """The one fact whose value a figure is, None where it may be another's or another value."""
        value, step = figure.value, figure.step or Decimal(1)
        if value is None:
            return None
        values = self._values.get(figure_unit(figure), [])
        first = bisect_left(values, value - step * _HALF, key=lambda one: one[0])
        last = bisect_right(values, value + step * _HALF, key=lambda one: one[0])
        met = {(fact, relation) for true, fact, relation in values[first:last] if fits(figure, true)}
        if len(met) != 1:
            return None
        fact, relation = met.pop()
        return self._plain.get(fact) if relation == "value" else None

    def _slight(self, name: str, fact: Fact) -> bool | None:
        """Whether a name differs from the fact's in nothing that tells; None where it may be another metric's."""
        label = metric_name(fact)
        if label in TOTALS or is_taken(name, self.vocabulary) or narrowed(name, label):
            return None
        if name in forms(label, self.vocabulary, frozenset()):
            return None
        if any(label not in other and abbreviates(name, other) for other in self.labels):
            return None
        names = [one for one in same_names(label, self.vocabulary) if len(one) >= _SHORTEST]
        if any(_is_slight(name, one) for one in names):
            return True
        return False if any(_alike(name, one) for one in names) else None

    def _quote(self, figure: Figure) -> str:
        start = max(self.text.clause_start(figure.start), figure.end - _QUOTE)
        return re.sub(r"[#*\s\u3000]+", "", self.text.raw[start : figure.end])


def is_taken(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a name has a meaning of its own in the tables of names."""
    groups = (*vocabulary.same, *vocabulary.near)
    return name in vocabulary.heads or name in vocabulary.known or any(name in group for group in groups)


def _is_slight(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    empty = _EMPTY_BY_SIZE if _BY_SIZE.match(one) and _BY_SIZE.match(other) else _EMPTY
    return abbreviates(short, long) and not (Counter(long) - Counter(short)).keys() - empty


def _alike(one: str, other: str) -> bool:
    """Whether one name abbreviates the other; what merely leaves an end off is a part, or needs no name of its own."""
    short, long = sorted((one, other), key=len)
    return abbreviates(short, long) and len(long) - len(short) <= 2 * len(short) and short not in long


def _telling(figure: Figure) -> bool:
    if (
        figure.kind != "quantity"
        or figure.value is None
        or figure.upper is not None
        or figure.qualifier not in ("", "达")
    ):
        return False
    unit = figure_unit(figure)
    digits = "".join(map(str, figure.value.normalize().as_tuple().digits))
    return bool(unit) and not is_ratio(unit) and len(digits) >= _TELLING


def _trimmed(words: str) -> str:
    """What is left of the words before a figure without time, place and verbs at their ends."""
    before = ""
    while words != before:
        before = words
        words = _RIGHT.sub("", _LEFT.sub("", words.strip()))
    return words


def _definitions(text: str, ledger: Ledger | None, vocabulary: Vocabulary) -> Iterator[Seen]:
    """「规模以上工业企业总产值（以下简称规上产值）」, 「固定资产投资（即固投）」."""
    folded = fold(text)
    known = {name for group in vocabulary.same for name in group} | set(vocabulary.known)
    known |= {clean_label(fact.label) for fact in ledger.facts} if ledger is not None else set()
    for match in islice(_DEFINED.finditer(folded), _MOST):
        name, short = _full_name(folded[max(0, match.start() - _REACH) : match.start()]), match["short"]
        shortened = abbreviates(short, name)
        if len(name) < _SHORTEST or name == short or (match["that"] and not shortened):
            continue
        if narrowed(name, short) or (is_taken(short, vocabulary) and short not in same_names(name, vocabulary)):
            continue
        if name not in known and not _precedes_figure(folded, match.end()):
            continue
        if short not in forms(name, vocabulary, frozenset()):
            quote = re.sub(r"\s+", "", text[match.start() - len(name) : match.end()])
            yield Seen(name, short, "", quote, shortened)


def _full_name(before: str) -> str:
    """The name that stands in front of a definition, without time, place and verbs."""
    dated = max((one.end for one in find_figures(before)), default=0)
    run = _RUN.search(before, dated)
    return _trimmed(_VERBS.sub("", _trimmed(run[0]))) if run else ""


def _precedes_figure(text: str, end: int) -> bool:
    piece = text[end : end + 24]
    figure = next((one for one in find_figures(piece) if one.kind == "quantity"), None)
    return figure is not None and not _trimmed(piece[: figure.start])
