"""What is computed from several figures told before: sums, what is left, shares, multiples, and so much for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, combinations

from writer.checking.clauses import content
from writer.checking.context import Context
from writer.checking.done_share import complements, done_shares, undone_rests
from writer.checking.expected import Expected
from writer.checking.lists import subjects
from writer.checking.naming import Reading
from writer.checking.notes import grams
from writer.checking.pace import YEAR, days_of, months_gone, months_of
from writer.checking.proving import Printed, Proof, proof_of
from writer.checking.recipes import each_of, for_every, rest_of, share_of, sum_of, times_of
from writer.checking.units import PERCENT, POINTS, is_ratio
from writer.schema import PASSING, Relation

_TOLD = 24  # figures before one that it may be computed from
_PAIRED = 5  # of these, those that are set against each other two by two
_CHOSEN = 7  # of these, those that a sum of two or three may pick from
_LINES = 8  # lines of a list above that a sum below may add up
_ADDED = re.compile(
    r"合计|共计|总计|合起来|加起来|加在一起|总和|相加|[两二三四五六][项大]|[两二三四五六]者|[两三四五]类|[两三四五]支|[两三四五]个|[两三]样|兄弟"
)
_SPOKEN = "两二三四五六七八九十"
_STEM = re.compile(r"([\u4e00-\u9fff]{2})率")
_SALES = re.compile(r"(?:主营业务|产品销售|营业)总?收入")
_ACROSS = re.compile(r"占[^，。；占]{0,10}$")
_SPENT = re.compile(r"(?:支出|执行|拨付|使用|支付)(?:进度|率)")
_CUT = re.compile(r"审减|核减|节约|节支|节省")
_FRONT = 4  # letters at the beginning of two names that tell of one matter
_COUNTED = re.compile(r"[两二三四]")
_RATIO = re.compile(r"占|率|进度|比重|比例|面|分量|恰[为是好]|正好|[八九七六五四三两一]成")
_LEFT = re.compile(
    r"顺差|逆差|之差|相差|差额|扣除|剔除|除去|除开|刨去|不含|其余|余下"
    r"|剩余|剩下|净流[入出]|高出|多出|结余|相抵|盈余|赤字|审减|核减|节约|节支|节省|尚余"
)
_AVERAGE = re.compile(r"(全[国省市州县区园])[^，。；]{0,8}(?:平均|水平)")
_STILL = re.compile(r"[尚还仍]有")
_OTHERS = re.compile(r"其他|其余|另有|另外")
# 比全县平均水平高5640元, 授信与放款之间仍有6170万元; a change since another time is no distance between two metrics.
_OTHER = re.compile(
    r"比(?![去上前往历]|同期|年初|\d|第?[一二三四]季)[^，。；]{2,16}[高低多少]|[与和][^，。；]{2,12}之间"
)
_TIMES = re.compile(r"(?:是|为|达|到|相当于|相当|近|约|超)[^，。；]{0,16}的?$|[之:：]比")
_DIVIDED = re.compile(r"([人户亩家村校班企店件台站座项套天])均|(亩)产|(?:平均)?每([人户亩家村校店件台站座项天])")
_SINGLE = re.compile(r"(?:单个|单项|单体|每个|每项)([\u4e00-\u9fff]{2})")
_EACH = re.compile(r"(?:[人户亩家村校企件台站座项个天日月店套单]|平)均|每|折合|亩产|单产|单[项个]")
_FOR_ONE = re.compile(r"^[^，。；]{0,10}(?:有|换来?|产生|转化为?|落地|签下?|引进|出)了?一")
_PER = re.compile(r"(?:每1?|一)(?P<ten>百|千|万|亿)?元")  # 每百元收入实现利润10.6元, 一元券撬动7元消费
_TENS = {None: 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_SIZES = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_LIST_COUNT = re.compile(r"(?P<count>[两二三四五六])(?:大|个|类|项|种|家)")
_JOINED = re.compile(r"合计|共计|总计|总共")
_LIST_LINE = re.compile(r"\s*(?:[|\-*·•▲●■◆★①-⑳]|\d{1,2}[.、．]|[（(]\d)")


class Together:
    """Proves figures of one text that are computed from others of it."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.text = context.text
        self.words = context.words
        self.readings: Sequence[Reading] = context.readings

    def prove(self, at: int, proofs: Sequence[Proof]) -> Proof | None:
        """The proof of the figure at place ``at`` by those before it in its paragraph, or None."""
        reading = self.readings[at]
        printed = Printed(reading)
        for expected in self._options(at, reading, proofs):
            if printed.has_unit(expected) and printed.as_told(expected):
                return proof_of(expected)
        return None

    def _options(self, at: int, reading: Reading, proofs: Sequence[Proof]) -> Iterator[Expected]:
        words = self._said(reading)
        told = list(self._values(at, proofs))
        if _ADDED.search(words):
            yield from self._sums(told, words, at, reading)
            yield from self._moved(at, told, proofs)
        if is_ratio(reading.unit):
            yield from self._ratios(at, words, told, proofs)
        else:
            yield from self._amounts(at, words, told, proofs)

    def _ratios(self, at: int, words: str, told: Sequence[Expected], proofs: Sequence[Proof]) -> Iterator[Expected]:
        """Shares and multiples of what was told before."""
        reading, near = self.readings[at], told[-_PAIRED:]
        if reading.unit == "倍" and _TIMES.search(self.words[reading.start : reading.figure.start]):
            wide = [*near, *self._spoken(words, told[-1].unit), *self._average(words, told[-1])] if told else near
            yield from (e for a in wide for b in wide if a is not b for e in times_of(a, b))
        if reading.unit in (POINTS, "倍") or not _RATIO.search(words):
            return
        yield from (e for a in told[-3:] for b in told[-3:] if a is not b for e in share_of(a, b))
        yield from self._share_of_sum(at, reading, proofs)
        yield from self._share_of_two(told[-2:])
        yield from self._share_across(at, proofs)
        if _SPENT.search(words):  # 中央资金支出9746万元，支出进度86.4%
            wholes = [b for part in told[-1:] for m in self._alike(part.metric) for b in self._value(m)]
            yield from (e for part in told[-1:] for b in wholes if b.unit == part.unit for e in share_of(part, b))
        yield from self._called_rate(reading, told)
        done = done_shares(self.context.index, words, [e.metric for e in told])
        yield from (e for part, whole in done for e in self.context.evidence.shares(part, (whole,)))
        for part in told[-1:]:
            yield from self.context.evidence.shares(part.metric, self._above(part.metric))
            label = self.context.index.metrics[part.metric].label
            if (stem := _STEM.search(words)) and stem[1] in label:  # 收集线索47条，…转办29条，转办率61.7%
                yield from (e for whole in told[:-1] for e in share_of(part, whole))
        named = list(self._spoken(words))
        yield from (e for a in named for b in named if a is not b for e in share_of(a, b))

    def _amounts(self, at: int, words: str, told: Sequence[Expected], proofs: Sequence[Proof]) -> Iterator[Expected]:
        """What is left of what was told before, and so much for each."""
        reading, near = self.readings[at], told[-_PAIRED:]
        apart = _OTHER.search(words)
        if apart or _LEFT.search(words):
            spoken = self._spoken(words, reading.unit) if apart else ()
            near = [*near, *self._computed(at, proofs), *self._named(reading), *spoken]
            yield from (e for a in near for b in near if a is not b for e in rest_of(a, b))
            if _CUT.search(words):
                alike = [b for a in near for m in self._alike(a.metric) for b in self._value(m)]
                yield from (e for a in near for b in alike for e in rest_of(a, b))
        if _STILL.search(words):  # 标准厂房64.5万平方米，已出租57.9万平方米，尚有可招租面积6.6万平方米
            parts = ((a, b) for a in near for b in near if a.metric in self._above(b.metric))
            yield from (e for a, b in parts for e in rest_of(a, b))
        if _OTHERS.search(words):
            yield from self._others(told)
        left = undone_rests(self.context.index, self.context.clause(reading), [e.metric for e in told])
        others = complements(self.context.index, self.context.clause(reading), self.context.evidence.whole_of)
        left = chain(left, others)
        pairs = ((a, b) for part, whole in left for a in self._value(whole) for b in self._value(part))
        yield from (e for a, b in pairs for e in rest_of(a, b))
        if _FOR_ONE.match(self.words[reading.figure.end : reading.figure.end + 14]):
            some = [*near, *self._spoken(words)]  # 平均4.5条线索换来一个项目
            yield from (replace(e, unit=reading.unit) for a in some for b in some if a is not b for e in times_of(a, b))
        if _EACH.search(words):
            left_over = self._computed(at, proofs, ("gap", "rest"))  # 后4个月还要完成237.4亿元，月均59.35亿元
            yield from self._each(at, reading, [*near, *left_over], words)
        if per := _PER.search(words):
            tens = _TENS[per["ten"]]
            some = [*near, *self._named(reading), *self._spoken(words, "元")]
            yield from (for_every(e, tens) for a in some for b in some if a is not b for e in times_of(a, b))

    def _others(self, told: Sequence[Expected]) -> Iterator[Expected]:
        """「电子信息21条，装备制造13条，生物医药7条，其他产业6条」: what is left of the whole of the parts told."""
        wholes = {one.metric: self.context.evidence.whole_of(one.metric) for one in told if one.metric >= 0}
        for whole in {at for at in wholes.values() if at is not None}:
            parts = [one for one in told if wholes.get(one.metric) == whole]
            for all_of_it in self._value(whole) if len(parts) > 1 else ():
                yield from rest_of(all_of_it, sum_of(parts))

    def _alike(self, metric: int) -> list[int]:
        """The metrics whose names begin like that of another: 财政评审审定金额 beside 财政评审送审金额."""
        front = self.context.index.metrics[metric].label[:_FRONT] if metric >= 0 else ""
        return [m.at for m in self.context.index.metrics if front and m.label.startswith(front) and m.at != metric]

    def _each(self, at: int, reading: Reading, near: Sequence[Expected], words: str) -> Iterator[Expected]:
        above = {whole for one in near for whole in self._above(one.metric)}
        amounts = [
            *near,
            *self._named(reading),
            *(e for m in sorted(above) for e in self.context.evidence.pool[m, "value"]),
        ]
        if "月均" in words:  # 若要完成全年产值计划，后7个月月均还需完成61.9亿元
            relation: Relation = "gap" if "需" in words else "value"
            amounts += [e for m in self._aimed(at) for e in self.context.evidence.pool[m, relation]]
        counts = [*near, *self._counted(at, reading), *self._counts(words), *self._days(at, words)]
        for a in amounts:
            for e in (e for b in counts if a is not b for e in each_of(a, b)):
                yield e
                if e.unit == "人次":
                    yield replace(e, unit="次")  # 2870人次 of 205人: 人均14次

    def _share_of_two(self, parts: Sequence[Expected]) -> Iterator[Expected]:
        """「其中硕士3645人、博士286人，硕博占比26.4%」."""
        wholes = {self.context.index.metrics[part.metric].parent for part in parts if part.metric >= 0}
        if len(parts) == 2 and len(wholes) == 1 and len({part.unit for part in parts}) == 1:
            for whole in wholes - {None}:
                if whole is not None:
                    yield from (e for other in self._value(whole) for e in share_of(sum_of(parts), other))

    def _share_across(self, at: int, proofs: Sequence[Proof]) -> Iterator[Expected]:
        """「已有1128个，占全市1846个行政村的61.1%」: of two figures as printed, each borne out by the facts."""
        if at < 2 or not _borne(proofs[at - 2]) or not _borne(proofs[at - 1]):
            return
        part, whole = self.readings[at - 2], self.readings[at - 1]
        start = self.text.clause_start(self.readings[at].figure.start)
        if part.figure.end <= start <= whole.figure.start and _ACROSS.search(self.words, start, whole.figure.start):
            found = proofs[at - 2].found or proofs[at - 1].found
            shares = [e for a in _as_count(part) for b in _as_count(whole) for e in share_of(a, b)]
            yield from (replace(e, metric=found.metric, made=None) for e in shares if found is not None)

    def _called_rate(self, reading: Reading, told: Sequence[Expected]) -> Iterator[Expected]:
        """「营业收入利润率」 is 利润总额 out of 营业收入; 「亏损面」 the share of those that are counted alike."""
        words = self.words[self.text.clause_start(reading.figure.start) : reading.figure.start]
        metrics = self.context.index.metrics
        if "利润率" in words:
            profits = [m for m in metrics if m.parent is None and m.label.startswith("利润")]
            sales = [m for m in metrics if m.parent is None and _SALES.fullmatch(m.label)]
            pairs = [(a, b) for m in profits for n in sales for a in self._value(m.at) for b in self._value(n.at)]
            yield from (e for a, b in pairs for e in share_of(a, b))
        if "面" in words:
            wholes = [b for m in metrics if m.parent is None for b in self._value(m.at)]
            for part in told[-1:]:
                yield from (e for whole in wholes if whole.unit == part.unit for e in share_of(part, whole))

    def _aimed(self, at: int) -> Iterator[int]:
        """The metrics with a target of whose names the sentence before a figure has two letters side by side."""
        start = self.text.sentence_start(self.readings[at].figure.start)
        said = grams(self.words[start : self.readings[at].figure.start])
        for metric in self.context.index.metrics:
            if metric.fact.target is not None and said & grams(metric.label):
                yield metric.at

    def _said(self, reading: Reading) -> str:
        """The words next to a figure; those of the clause before it too, where that has no figure of its own."""
        start = self.text.clause_start(reading.figure.start)
        above = self.text.clause_start(max(0, start - 1)) if self.words[start - 1 : start] == "，" else start
        alone = all(one.text[0] in _SPOKEN for one in self.text.between(above, start))
        before = self.words[above:start] if alone or _LEFT.search(self.words, above, start) else ""
        return before + self.context.clause(reading)

    def _values(self, at: int, proofs: Sequence[Proof]) -> Iterator[Expected]:
        """The values proved before a figure in its paragraph, oldest first, each metric once."""
        floor = self._floor(self.readings[at].figure.start)
        seen: set[int] = set()
        for place in range(max(0, at - _TOLD), at):
            found = proofs[place].found
            if self.readings[place].figure.start < floor or found is None or found.metric in seen:
                continue
            if proofs[place].verdict in PASSING and found.relation == "value":
                seen.add(found.metric)
                yield found

    def _floor(self, position: int) -> int:
        """Where what a figure is computed from may begin: its paragraph, with the list that stands right above it."""
        start = self.text.paragraph_start(position)
        for _ in range(_LINES):
            above = self.text.paragraph_start(max(0, start - 1))
            line = self.words[above : start - 1] if start else ""
            if start == 0 or (line.strip() and not _LIST_LINE.match(line)):
                break
            start = above
        return start

    def _computed(
        self, at: int, proofs: Sequence[Proof], relations: tuple[Relation, ...] = ("mean", "sum")
    ) -> list[Expected]:
        """The means and sums told right before: 「日均24.2万人次。单日冲到36.8万人次，高出日均12.6万人次」."""
        found = [proofs[place].found for place in range(max(0, at - 3), at)]
        return [e for e in found if e is not None and e.relation in relations]

    def _counted(self, at: int, reading: Reading) -> Iterator[Expected]:
        """The plain counts of a sentence, each judged by itself: 「480户脱贫户…864万元，户均1.8万元」."""
        start = self.text.sentence_start(reading.figure.start)
        for one in self.readings[max(0, at - _TOLD) : at]:
            if one.figure.start >= start:
                yield from _as_count(one)

    def _days(self, at: int, words: str) -> Iterator[Expected]:
        """「平均每天24.2万人次」: the days that the text has named."""
        if re.search(r"月均|每[个]?月", words):
            for one in self.readings[max(0, at - 3) : at]:
                if one.figure.unit == "个月":
                    yield from _as_count(one)
            if left := YEAR - months_gone(self.context.evidence.period):  # 四季度月均需生产2.24万辆
                yield Expected(-1, "value", Decimal(left), "个月", f"{left}个月", Decimal(left), "个月")
            months = months_of(self.context.evidence.period)
            if months:
                yield Expected(-1, "value", Decimal(months), "个月", f"{months}个月", Decimal(months), "个月")
        if re.search(r"每[天日]|[天日]均", words):
            for one in self.readings[max(0, at - 3 * _TOLD) : at]:
                if one.figure.unit == "天":
                    yield from _as_count(one)
            days = days_of(self.context.evidence.period)
            if days:
                yield Expected(-1, "value", Decimal(days), "天", f"{days}天", Decimal(days), "天")

    def _counts(self, words: str) -> Iterator[Expected]:
        """The rows that are counted in what 人均, 户均 or 亩均 divides by."""
        noun = _DIVIDED.search(words)
        single = _SINGLE.search(words)
        for metric in self.context.index.metrics if noun or single else ():
            own = (
                noun is not None and (word := noun[1] or noun[2] or noun[3]) and word in metric.fact.unit + metric.label
            )
            if own or (single is not None and single[1] in metric.label):  # 村均 of 行政村, 单个项目 of 签约项目
                yield from self.context.evidence.pool[metric.at, "value"]

    def _spoken(self, words: str, unit: str = "个") -> Iterator[Expected]:
        """The values of the metrics that a clause names in short: 「开工数相当于签约数的62.5%」."""
        for metric in sorted(self.context.index.sharing(content(words), unit))[:_PAIRED]:
            yield from self.context.evidence.pool[metric, "value"]

    def _average(self, words: str, one: Expected) -> Iterator[Expected]:
        """「是全县平均水平的1.32倍」: the row of the wider place whose name ends like that of the metric told last."""
        said = _AVERAGE.search(words)
        end = self.context.index.metrics[one.metric].label[-_FRONT:]
        for metric in self.context.index.metrics if said else ():
            if said is not None and metric.label.startswith(said[1]) and metric.label.endswith(end):
                yield from self._value(metric.at)

    def _above(self, metric: int) -> tuple[int, ...]:
        """What a metric is a part of, as the sheet has it."""
        whole = self.context.index.metrics[metric].parent
        whole = self.context.index.total_above(metric) if whole is None else whole
        return () if whole is None else (whole,)

    def _named(self, reading: Reading) -> Iterator[Expected]:
        """The values of the metrics that the figure's own words name."""
        for name in reading.candidates:
            yield from self.context.evidence.pool[name.metric, "value"]

    def _share_of_sum(self, at: int, reading: Reading, proofs: Sequence[Proof]) -> Iterator[Expected]:
        """「一个31.2万亩、一个24.7万亩，合起来55.9万亩，占已收面积的81.7%」."""
        found = next((p.found for p in reversed(proofs[max(0, at - 2) : at]) if p.found is not None), None)
        if found is not None and found.relation in ("sum", "rest"):
            yield from (e for other in self._wholes(at, reading, found) for e in share_of(found, other))

    def _sums(self, told: Sequence[Expected], words: str, at: int, reading: Reading) -> Iterator[Expected]:
        """Runs of what was told last, then two or three of it where the words say how many."""
        for size in range(2, len(told) + 1):
            yield from self._sum(told[-size:], at, reading)
        yield from self._listed(at, reading)
        said = _COUNTED.search(words)
        size = _SIZES[said[0]] if said else 0
        if size and (reading.figure.value is None or len(reading.figure.value.normalize().as_tuple().digits) > 1):
            for some in combinations(told[-_CHOSEN:], size):
                yield from self._sum(some, at, reading)

    def _moved(self, at: int, told: Sequence[Expected], proofs: Sequence[Proof]) -> Iterator[Expected]:
        """「土地增值税增收3270万元，契税增收2898万元，两税合计增收6168万元」: changes of what was told."""
        reading = self.readings[at]
        if reading.cue.relation != "diff":
            return
        metrics = (e.metric for e in (*told[-3:], *self._computed(at, proofs, ("diff",))))
        moved = [e for metric in dict.fromkeys(metrics) for e in self.context.evidence.pool[metric, "diff"]]
        yield from (e for size in (2, 3) if len(moved) >= size for e in self._sum(moved[-size:], at, reading))

    def _listed(self, at: int, reading: Reading) -> Iterator[Expected]:
        """「新能源、电子信息两大产业占…」 adds up what it lists, 「四大产业合计…」 the four parts of a whole."""
        start = self.text.clause_start(reading.figure.start)
        said = _LIST_COUNT.search(self.words, start, reading.figure.start)
        joined = _JOINED.search(self.words, start, reading.figure.start)  # 汽车类、石油类零售额合计占…
        places = self.context.index.inside(self.words, start, joined.start()) if joined else []
        if joined and not (len(places) > 1 and all(places)):  # 房地产业、建筑业税收合计减少1.39亿元
            places = subjects(self.words, start, joined.start(), self.context.index)
        if len(places) > 1 and all(places):
            told: Relation = "diff" if reading.cue.relation == "diff" else "value"
            parts = [e for place in places for e in self.context.evidence.pool[place[0].metric, told]]
            yield from self._sum(parts, at, reading)
        if said is not None and (size := _SIZES.get(said["count"], 0)):
            named = [n for n in subjects(self.words, start, said.start("count"), self.context.index) if n]
            families = [[n[0].metric for n in named]] if len(named) == size else []
            families += [list(family) for family in self.context.index.parts_by_number(size)]
            for family in families:
                yield from self._sum([e for m in family for e in self._value(m)], at, reading)

    def _value(self, metric: int) -> tuple[Expected, ...]:
        return self.context.evidence.pool[metric, "value"]

    def _sum(self, parts: Sequence[Expected], at: int, reading: Reading) -> Iterator[Expected]:
        if len(parts) < 2 or len({part.unit for part in parts}) != 1 or parts[0].unit == PERCENT:
            return
        told = {part.metric for part in parts}
        if any(self.context.index.metrics[at].parent in told for at in told if at >= 0):
            return  # a whole is not added to its own parts
        whole = sum_of(parts)
        if not is_ratio(reading.unit):
            yield whole
            return
        yield from (e for other in self._wholes(at, reading, whole) for e in share_of(whole, other))

    def _wholes(self, at: int, reading: Reading, part: Expected) -> Iterator[Expected]:
        """What a sum may be a share of: what the words name, what is spoken of around it."""
        cue = reading.cue.whole
        named = self.context.index.sharing(self.words[cue[0] : cue[1]], part.unit) if cue else set()
        parts = () if part.made is None else part.made.plus
        above = tuple(at for one in parts for at in self._above(one))
        for metric in dict.fromkeys((*reading.within, *self.context.around(at), *sorted(named), *above)):
            yield from self.context.evidence.pool[metric, "value"]


def _borne(proof: Proof) -> bool:
    return proof.verdict in PASSING or proof.noted is not None


def _as_count(reading: Reading) -> Iterator[Expected]:
    value = reading.figure.value
    if value and not is_ratio(reading.unit) and reading.figure.unit:
        yield Expected(-1, "value", value, reading.unit, reading.figure.text, value, reading.figure.unit)
