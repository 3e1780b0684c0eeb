"""The typed pool: what a metric's figures must be in each relation, exact, with the arithmetic in words.

Only values of the one metric that the text names are offered, in the one relation that its cue words say: letting any
arithmetic over any pair of facts justify a number makes every fifth wrong number "derivable".
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

from writer.checking.added_up import implied_wholes
from writer.checking.cues import Cue
from writer.checking.cumulated import so_far
from writer.checking.expected import Expected, Recipe, beyond, multiple, share_recipe, short, tenth, with_value
from writer.checking.metrics import Metric
from writer.checking.naming import Reading
from writer.checking.pace import ahead_of
from writer.checking.pull import pull_of
from writer.checking.recipes import each_of, opening_of
from writer.checking.units import PERCENT, POINTS, factor_of, in_class, unit_class
from writer.facts import CHANGES, PASTED, derive
from writer.figures import parse_period
from writer.schema import Fact, Ledger, Relation

_OF_LAST_YEAR = re.compile(r"去年|上年|同期")
_WIDTH = re.compile(r"收窄|扩大|缩小")
_NEW_YEAR = re.compile(r"年初|上年末|年末")
_SAID_BEFORE = re.compile(r"环比|上|前|\d|季度|月")
_STOCK = re.compile(r"余额|资产|负债|存款|贷款|总量$|户数$|保有量|人口|存量")  # whose year before is that year's end
_FALL_RATE = re.compile(r"(?:(?:降低|下降|压降|减少)(?:率|幅度?)|[降减跌]幅)$")
_GOAL = re.compile(r"总量|任务|目标|计划|应")
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_HUNDRED = Decimal(100)
_TEN = Decimal(10)
_RELATIONS: tuple[Relation, ...] = (
    "value", "prior", "previous", "target", "yoy", "diff", "points", "mom", "mom_diff", "mom_points",
    "done", "gap", "share",
)  # fmt: skip
_PREVIOUS: dict[Relation, Relation] = {"yoy": "mom", "diff": "mom_diff", "points": "mom_points"}


class Evidence:
    """All values of a ledger's metrics by relation, computed once."""

    def __init__(self, ledger: Ledger, metrics: tuple[Metric, ...]) -> None:
        self.ledger = ledger
        self.metrics = metrics
        self.period = parse_period(ledger.period)
        self._implied = implied_wholes(metrics)
        self.pool: dict[tuple[int, Relation], tuple[Expected, ...]] = {}
        for metric in metrics:
            for relation in _RELATIONS:
                self.pool[metric.at, relation] = tuple(self._offered(metric, relation))
        self._so_far = {m.at: so_far(m.at, m.fact, self.period, self._is_stock(m)) for m in metrics}
        self._stems: dict[str, list[int]] = {}
        for metric in metrics:
            for form, score in metric.forms:
                if score > 0.9:
                    self._stems.setdefault(form, []).append(metric.at)

    def _offered(self, metric: Metric, relation: Relation) -> list[Expected]:
        fact = metric.fact
        found: list[Expected] = []
        derived = derive(fact, relation, self.ledger)
        if derived is not None:
            pasted = relation in PASTED
            signed = relation in CHANGES or metric.rate
            base = in_class(derived.value, derived.unit)
            found.append(
                Expected(
                    metric.at,
                    relation,
                    base,
                    unit_class(derived.unit),
                    derived.formula,
                    derived.value,
                    derived.unit,
                    signed,
                    pasted,
                    None if relation != "share" or metric.parent is None else share_recipe(metric.at, metric.parent),
                )
            )
        stated = {"yoy": fact.growth, "mom": fact.mom}.get(relation)
        if stated is not None and metric.unit != PERCENT:
            formula = f"材料所列{'环比' if relation == 'mom' else '同比'}{stated:f}%"
            found.append(Expected(metric.at, relation, stated, PERCENT, formula, stated, "%", True, True))
        return found

    def expected(self, reading: Reading, metric: int) -> tuple[Expected, ...]:
        """What the figure of ``reading`` must be if it speaks of ``metric``."""
        match reading.cue.relation:
            case "yoy" | "diff" | "points":
                return self._changes(reading, metric)
            case "sum":
                return self._sum(reading)
            case "mean":
                return self._means(metric, reading.within)
            case "share":
                return self._share(reading, metric)
            case "done" | "gap":
                return self._goal(reading, metric)
        return self._pasted(reading.cue, metric)

    def _pasted(self, cue: Cue, metric: int) -> tuple[Expected, ...]:
        if cue.relation == "prior" and _NEW_YEAR.search(cue.text):
            opening = opening_of(self.metrics[metric].fact)
            if opening is not None:
                return tuple(self._opened(e, opening) for e in self.pool[metric, "value"])
        if cue.basis == "previous" and cue.relation == "prior":
            return self.pool[metric, "previous"]
        if cue.relation == "prior" and cue.text[:1] in ("由", "从") and not _OF_LAST_YEAR.search(cue.text):
            return self.pool[metric, "prior"] + self.pool[metric, "previous"]
        if cue.relation == "prior" and cue.text == "同期":  # 新入驻13家，同期退租5家
            return self.pool[metric, "prior"] + self.pool[metric, "value"]
        if cue.wished:
            return self.pool[metric, "target"] or self.pool[metric, "value"]
        if cue.relation == "value" and cue.monthly and (cue.fresh or self._cumulative(metric)):
            # 其中11月检查329家次 of a row that counts from January on, 本周新增2个 of one that counts them all
            return self.pool[metric, "value"] + tuple(e for e in self.pool[metric, "mom_diff"] if e.value >= 0)
        if (
            cue.relation == "value" and cue.cumulated and self._so_far[metric]
        ):  # 上半年累计签约61个 of a sheet for the second quarter
            return self.pool[metric, "value"] + tuple(e for r, e in self._so_far[metric].items() if r == "value")
        if cue.relation == "value" and cue.fresh:  # 新增规上企业16家 of a row that counts them all
            rises = (*self.pool[metric, "diff"], *self.since_new_year(self.metrics[metric]))
            return self.pool[metric, "value"] + tuple(e for e in rises if e.relation == "diff" and e.value > 0)
        return self.pool[metric, cue.relation]

    def _changes(self, reading: Reading, metric: int) -> tuple[Expected, ...]:
        cue, found = reading.cue, self.metrics[metric]
        against = self._against(reading, found)
        if against is not None:
            return against
        if cue.relation == "points" and _WIDTH.search(cue.text) and (widths := self._narrowed(found, "prior")):
            return widths
        own = cue.relation == "yoy" and found.rate
        bare = found.fact.prior is None and found.fact.growth is None and found.fact.previous is not None
        if bare and not (cue.basis or own):
            return self._since_previous(reading, metric)
        if cue.relation == "yoy" and _FALL_RATE.search(found.label):  # 单位能耗降低4.1%
            return tuple(replace(e, value=-e.value, signed=True) for e in self.pool[metric, "value"])
        if cue.relation == "yoy":
            return self._growth(cue, found, reading)
        if cue.relation == "points" and found.unit == POINTS:  # 拉动增长8.2个百分点, 拉动力比上年同期增强0.5个百分点
            moved = self.pool[metric, "diff"] if cue.basis == "year" else ()
            return moved + tuple(replace(e, signed=True) for e in self.pool[metric, "value"])
        if cue.relation == "points" and reading.within:
            return self._moved_shares(metric, reading.within)
        if cue.relation == "points" and cue.narrowing:
            return self._narrowed(found, "prior")
        return self.pool[metric, cue.relation]

    def _against(self, reading: Reading, found: Metric) -> tuple[Expected, ...] | None:
        """Changes on anything but a year ago, where the words say so; None where they do not."""
        cue = reading.cue
        if cue.basis == "other":
            return self.since_new_year(found) if _NEW_YEAR.search(cue.text) else ()
        plain = not cue.basis and found.fact.prior is None  # 比上年末增长, and what goes on in the same way
        if opening_of(found.fact) is not None and (plain or _NEW_YEAR.search(cue.text)):
            return self.since_new_year(found)
        if cue.relation == "points" and "拉" in cue.text[:2] and found.unit not in (PERCENT, POINTS):
            return self.pulled(found, cue.basis == "previous" or found.fact.prior is None)
        if cue.basis == "previous" and found.fact.previous is None and not _SAID_BEFORE.search(cue.text):
            return None  # 本月增加3家 of a sheet without 上月
        if cue.basis == "previous":
            narrowed = self._narrowed(found, "previous") if _WIDTH.search(cue.text) else ()
            return narrowed or self._since_previous(reading, found.at)
        if cue.basis == "pace":
            return ahead_of(self.pool[found.at, "done"], self.period)
        if cue.basis == "metric":
            return tuple(e for at in reading.within for e in self._apart(found.at, at))
        return None

    def pulled(self, metric: Metric, previous: bool, of: int | None = None) -> tuple[Expected, ...]:
        """「铁路拉动总客流增长5.2个百分点」: what a part has grown by, out of ``of``, else its whole."""
        above = self.whole_of(metric.at) if of is None else of
        return () if above is None else pull_of(metric.at, metric.fact, self.metrics[above].fact, previous)

    def _since_previous(self, reading: Reading, metric: int) -> tuple[Expected, ...]:
        """A change on the period before; for 翻番 and 为上月的三倍 as a multiple."""
        own = self.pool[metric, _PREVIOUS[reading.cue.relation]]
        if reading.cue.relation == "yoy" and reading.unit in ("倍", "番"):
            return tuple(multiple(e, reading.cue.reached or reading.unit == "番") for e in own)
        return own

    def _opened(self, now: Expected, shown: Decimal) -> Expected:
        base = in_class(shown, self.metrics[now.metric].fact.unit)
        return replace(now, relation="prior", value=base, shown=shown, formula=f"上年末{shown:f}{now.written}")

    def since_new_year(self, metric: Metric) -> tuple[Expected, ...]:
        """「较年初增加3.3亿元」: its changes against the 上年末 of the row, kept as its remark."""
        opening = opening_of(metric.fact)
        if opening is None and not (self._is_stock(metric) and metric.fact.prior is not None):
            return ()
        then = replace(metric.fact, prior=metric.fact.prior if opening is None else opening, growth=None)
        found = []
        relations: tuple[Relation, ...] = ("yoy", "diff", "points")
        for relation in relations:
            derived = derive(then, relation, self.ledger)
            if derived is not None:
                base, unit = in_class(derived.value, derived.unit), unit_class(derived.unit)
                formula = f"对上年末：{derived.formula}"
                found.append(
                    Expected(metric.at, relation, base, unit, formula, derived.value, derived.unit, signed=True)
                )
        return tuple(found)

    def _is_stock(self, metric: Metric) -> bool:
        return metric.fact.basis == "期末" or _STOCK.search(metric.label) is not None

    def _cumulative(self, metric: int) -> bool:
        """Whether a row counts over several months, so that what the last one added is the rise since 上期."""
        parent = self.metrics[metric].parent
        if any(self.metrics[at].label.startswith("累计") for at in (metric, parent) if at is not None):
            return True
        own = parse_period(self.metrics[metric].fact.period) or self.period
        return self.metrics[metric].fact.basis == "累计" or own is None or (own.first == 1 and own.last > 1)

    def _goal(self, reading: Reading, metric: int) -> tuple[Expected, ...]:
        cue = reading.cue
        if cue.relation == "done" and cue.beyond:
            return tuple(beyond(e) for e in self.pool[metric, "done"]) + self._exceeded(metric)
        if cue.relation == "gap" and self._lowered(metric, cue):
            return tuple(with_value(e, -e.value, e.formula, shown=-e.shown) for e in self.pool[metric, "gap"])
        if cue.relation == "gap" and reading.unit in (PERCENT, POINTS):
            return self.pool[metric, "gap"] + tuple(short(e) for e in self.pool[metric, "done"])
        if cue.relation == "gap" and cue.text.startswith("再"):  # 再新增3家: to reach the goal, or more than last year
            return self.pool[metric, "gap"] + self.pool[metric, "diff"]
        so_far = tuple(e for r, e in self._so_far[metric].items() if r == cue.relation)
        return self.pool[metric, cue.relation] + so_far

    def _lowered(self, metric: int, cue: Cue) -> bool:
        """Whether a goal is to come down to: 漏损率8.6%, 距8.5%的控制目标还差0.1个百分点."""
        fact = self.metrics[metric].fact
        if fact.value is None or fact.target is None or fact.target >= fact.value:
            return False
        falling = fact.prior is not None and fact.prior > fact.value and self.metrics[metric].unit == PERCENT
        return falling or "控制" in cue.text

    def _share(self, reading: Reading, metric: int) -> tuple[Expected, ...]:
        parent = self.whole_of(metric)
        above = () if parent is None else (parent,)
        if reading.cue.past:
            return tuple(self._past_shares(metric, reading.within or above))
        goal = self.pool[metric, "done"] if _GOAL.search(reading.cue.text) else ()  # 占总量110万立方米的六成
        return self.pool[metric, "share"] + self._shares(metric, (*above, *reading.within)) + goal

    def whole_of(self, metric: int) -> int | None:
        """What a row is a part of: as the sheet says, else as its values add up."""
        parent = self.metrics[metric].parent
        return self._implied.get(metric) if parent is None else parent

    def _growth(self, cue: Cue, metric: Metric, reading: Reading) -> tuple[Expected, ...]:
        """Growth: of an amount on its prior, or a growth rate as it was pasted, under either name."""
        if metric.rate:
            return (self.pool[metric.at, "target"] if cue.wished else ()) or self.pool[metric.at, "value"]
        own = self.pool[metric.at, "yoy"]
        if reading.unit in ("倍", "番"):
            return tuple(multiple(e, cue.reached or reading.unit == "番") for e in own)
        twins = {at for form, _ in metric.forms for at in self._stems.get(form, ()) if self.metrics[at].rate}
        return own + tuple(e for at in sorted(twins) for e in self.pool[at, "value"])

    def _narrowed(self, metric: Metric, since: Literal["prior", "previous"]) -> tuple[Expected, ...]:
        """「降幅收窄2.1个百分点」: how much smaller a fall has become."""
        fact = metric.fact
        before = fact.prior if since == "prior" else fact.previous
        pool = self.pool[metric.at, "points" if since == "prior" else "mom_points"]
        if fact.value is None or before is None or fact.value >= 0 or before >= 0:
            return ()
        size = abs(fact.value) - abs(before)
        return tuple(with_value(e, size, f"{abs(fact.value):f} − {abs(before):f} = {size:f}个百分点") for e in pool)

    def _exceeded(self, metric: int) -> tuple[Expected, ...]:
        """「超额完成3个」: value less target."""
        return tuple(with_value(e, -e.value, e.formula, shown=-e.shown) for e in self.pool[metric, "gap"])

    def shares(self, metric: int, wholes: tuple[int, ...]) -> tuple[Expected, ...]:
        """What share of each of the wholes a metric is."""
        return self._shares(metric, wholes)

    def _shares(self, metric: int, wholes: tuple[int, ...]) -> tuple[Expected, ...]:
        part = self.metrics[metric]
        found = []
        for at in dict.fromkeys(wholes):
            whole = self.metrics[at]
            if at == metric or whole.unit != part.unit or part.unit == PERCENT:
                continue
            above, below = _base(part.fact), _base(whole.fact)
            if below <= 0 or above < 0:
                continue
            percent = _EXACT.divide(_EXACT.multiply(above, _HUNDRED), below)
            formula = f"{part.fact.value:f}{part.fact.unit} ÷ {whole.fact.value:f}{whole.fact.unit} = {percent:.1f}%"
            found.append(
                Expected(metric, "share", percent, PERCENT, formula, percent, "%", made=share_recipe(metric, at))
            )
        return tuple(found)

    def _means(self, metric: int, counted: tuple[int, ...]) -> tuple[Expected, ...]:
        """What comes on each of the things counted in the same sentence: 46个项目，总投资182.6亿元，平均4亿元."""
        numbers = [number for at in dict.fromkeys(counted) for number in self.pool[at, "value"]]
        return tuple(e for amount in self.pool[metric, "value"] for one in numbers for e in each_of(amount, one))

    def _past_shares(self, metric: int, wholes: tuple[int, ...]) -> list[Expected]:
        """What share of the wholes a part had last year."""
        found = []
        part = self.metrics[metric].fact
        for at in dict.fromkeys(wholes):
            whole = self.metrics[at].fact
            if part.prior is None or whole.prior is None or whole.prior <= 0 or part.unit != whole.unit:
                continue
            percent = _EXACT.divide(_EXACT.multiply(part.prior, _HUNDRED), whole.prior)
            formula = f"上年同期{part.prior:f} ÷ {whole.prior:f} = {percent:.1f}%"
            found.append(Expected(metric, "share", percent, PERCENT, formula, percent, PERCENT))
        return found

    def _rates(self, metric: int) -> tuple[Expected, ...]:
        """How fast a metric grows, or what it is where it is a ratio itself."""
        itself = self.metrics[metric].unit == PERCENT
        return self.pool[metric, "value"] if itself else self.pool[metric, "yoy"]

    def _apart(self, metric: int, other: int) -> list[Expected]:
        """How many points one metric's growth lies above another's, exact and as printed with one decimal each."""
        found = []
        done = ((a, b) for a in self.pool[metric, "done"] for b in self.pool[other, "done"])
        for ours, theirs in (*((a, b) for a in self._rates(metric) for b in self._rates(other)), *done):
            exact, shown = ours.value - theirs.value, tenth(ours.value) - tenth(theirs.value)
            formula = f"{ours.value:.1f}% − {theirs.value:.1f}% = {shown:.1f}个百分点"
            for each in dict.fromkeys((exact, shown)):
                found.append(Expected(metric, "points", each, POINTS, formula, each, POINTS, True))
        return found

    def _moved_shares(self, metric: int, wholes: tuple[int, ...]) -> tuple[Expected, ...]:
        """How many points a share has moved, where part and whole both have a prior."""
        found = []
        pairs = [
            (now, past)
            for at in wholes
            for now in self._shares(metric, (at,))
            for past in self._past_shares(metric, (at,))
        ]
        for now, past in pairs:
            # Offices also subtract the shares as printed, with one decimal each.
            exact, shown = now.value - past.value, tenth(now.value) - tenth(past.value)
            formula = f"{now.formula}；{past.formula}；相差{exact:.1f}个百分点"
            found += [Expected(metric, "points", each, POINTS, formula, each, POINTS, True) for each in (exact, shown)]
        return tuple(found)

    def _sum(self, reading: Reading) -> tuple[Expected, ...]:
        parts = [self.metrics[at].fact for at in dict.fromkeys(reading.parts)]
        classes = {self.metrics[at].unit for at in reading.parts}
        wholes = tuple(e for at in reading.within for e in self.pool[at, "value"])
        if reading.cue.text.startswith("总"):  # 专精特新企业增加三分之一，总数64家
            wholes += tuple(e for at in dict.fromkeys(reading.parts) for e in self.pool[at, "value"])
        if len(parts) < 2 or len(classes) != 1:
            return wholes
        total = sum((_base(fact) for fact in parts), Decimal(0))
        factor = factor_of(parts[0].unit)
        shown = _EXACT.divide(total, factor)
        formula = " + ".join(f"{fact.value:f}" for fact in parts) + f" = {shown:f}{parts[0].unit}"
        unit = classes.pop()
        made = Recipe(tuple(dict.fromkeys(reading.parts)))
        return (Expected(reading.parts[0], "sum", total, unit, formula, shown, parts[0].unit, made=made), *wholes)

    def of(self, metric: int, relation: Relation) -> tuple[Expected, ...]:
        """All that one relation of a metric may print, without any words that would narrow it down."""
        if relation == "share":
            return self.pool[metric, "share"]
        if relation == "rest":
            return self._rest(metric)
        if relation == "done":
            return self.pool[metric, "done"] + tuple(short(e) for e in self.pool[metric, "done"])
        return self.pool[metric, relation]

    def _rest(self, metric: int) -> tuple[Expected, ...]:
        """「签约1460户，已腾空1284户，还有176户」: the whole less this part of it."""
        part = self.metrics[metric]
        whole = None if part.parent is None else self.metrics[part.parent]
        if whole is None or whole.unit != part.unit or part.unit == PERCENT:
            return ()
        left = _base(whole.fact) - _base(part.fact)
        factor = factor_of(whole.fact.unit)
        shown = _EXACT.divide(left, factor)
        formula = f"{whole.fact.value:f} − {part.fact.value:f} = {shown:f}{whole.fact.unit}"
        return (Expected(metric, "rest", left, part.unit, formula, shown, whole.fact.unit),) if left >= 0 else ()

    def everything(self, metric: int) -> tuple[Expected, ...]:
        """All values of a metric, in every relation."""
        return tuple(e for relation in _RELATIONS for e in self.pool[metric, relation])


def _base(fact: Fact) -> Decimal:
    return in_class(fact.value or Decimal(0), fact.unit)
