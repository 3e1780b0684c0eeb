"""One error at a time, put into a clean draft where the sheet proves it to be one."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from benchmarks.planted_errors.reference import ABOVE, BELOW, MORE, PERCENT, POINTS, Claim, holds, true_value
from benchmarks.planted_errors.sheet import Sheet
from benchmarks.planted_errors.template import Rendered, Slot, printed


@dataclass(frozen=True, slots=True)
class Edit:
    """``clean[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Plant:
    """One error: its class, and the edits that make it (two for a swap, one otherwise)."""

    kind: str
    edits: tuple[Edit, ...]

    def applied(self, clean: str) -> str:
        """The draft with the error in it."""
        out, at = [], 0
        for edit in self.edits:
            out += [clean[at : edit.start], edit.new]
            at = edit.end
        return "".join((*out, clean[at:]))


Sites = Iterator[tuple[Edit, ...]]
_DONE = re.compile(r"(?:完成|占|达到)(?:了)?(?:全年|年度|年初|序时)?(?:预期)?(?:目标|任务|计划)(?:任务|数)?的$")
_GROWTH = re.compile(r"(?:同比|较上年同期|比上年同期|比去年同期)?(?:增长|下降|上升|减少|增加)$")
_SHARE = re.compile(r"(?:占比(?:达|为)?|占[^，。；、,;]{0,16}的(?:比重(?:达|为)?)?)$")
_GAP = re.compile(r"(?:距离?|离|与|比)[^，。；、,;]{0,12}差$")
_BASIS = re.compile(r"同比|环比|(?:较|比|与)(?:(?:上年|去年)同期|上(?:期|旬|(?:一?周|个?月|个?季度)末?))(?:相比)?")
_STOP = re.compile(r"[，。；！？\n]|(?<!\d)[,;]|[,;](?!\d)")
_MASKS = ("X", "XX", "××", "**", "***", "○○")


def plants(draft: Rendered, sheet: Sheet, each: int, seed: int) -> tuple[Plant, ...]:
    """At most ``each`` errors of every class, at places chosen by ``seed``; every one is wrong by the sheet."""
    found: list[Plant] = []
    for kind, sites in CLASSES.items():
        chance = random.Random(f"{seed} {kind}")
        every = list(dict.fromkeys(sites(draft, sheet, chance)))
        found += (Plant(kind, edits) for edits in chance.sample(every, min(each, len(every))))
    return tuple(found)


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The span between the stops around ``text[start:end]``."""
    before = [stop.end() for stop in _STOP.finditer(text, 0, start)]
    after = _STOP.search(text, end)
    return (before[-1] if before else 0), (after.start() if after else len(text))


def _figures(draft: Rendered, *relations: str) -> Iterator[tuple[Slot, Claim]]:
    for slot in draft.slots:
        if slot.claim is not None and (not relations or slot.claim.relation in relations):
            yield slot, slot.claim


def _worded(claim: Claim) -> bool:
    """Whether the figure is a word, 三成 or 三分之二, whose digits cannot be changed one by one."""
    return claim.unit == "成" or "分之" in claim.unit


def _redone(slot: Slot, claim: Claim) -> tuple[Edit, ...]:
    """The slot printed with another claim, in the same manner."""
    text, _ = printed(claim, tuple(slot.manner.split()))
    return (Edit(slot.start, slot.end, text),)


def _numbers(draft: Rendered, sheet: Sheet) -> Iterator[tuple[Slot, Callable[[str], bool]]]:
    """Every slot with digits, and whether other digits in it would be an untruth."""
    for slot in draft.slots:
        if slot.claim is not None and "汉" not in slot.manner.split() and not _worded(slot.claim):
            yield slot, lambda digits, claim=slot.claim: not _still_true(claim, digits, sheet)
        elif slot.kind == "note" and slot.digits[1]:
            yield slot, lambda digits: digits not in sheet.words


def _still_true(claim: Claim, digits: str, sheet: Sheet) -> bool:
    plain = digits.replace(",", "").translate(_HALF)
    number = Decimal(plain)
    loose = replace(claim, number=number)
    if claim.qualifier in MORE:
        loose = replace(loose, step=max(claim.step, Decimal(1)))
    return holds(loose, sheet)


_HALF = str.maketrans("０１２３４５６７８９．", "0123456789.")
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


def _digit(draft: Rendered, sheet: Sheet, chance: random.Random) -> Sites:
    for slot, wrong in _numbers(draft, sheet):
        shown = draft.text[slice(*slot.digits)]
        places = [at for at, letter in enumerate(shown) if letter.isdigit()]
        chance.shuffle(places)
        for at in places:
            own = shown[at].translate(_HALF)
            other = chance.choice([d for d in "0123456789" if d != own and not (d == "0" and at == 0)])
            new = shown[:at] + (other.translate(_WIDE) if shown[at] > "9" else other) + shown[at + 1 :]
            if wrong(new):
                yield (Edit(*slot.digits, new),)
                break
    for slot, claim in _figures(draft):
        if "汉" in slot.manner.split():
            changed = replace(claim, number=claim.number + (1 if claim.number < 99 else -1))
            if not holds(changed, sheet):
                yield _redone(slot, changed)


def _transposition(draft: Rendered, sheet: Sheet, chance: random.Random) -> Sites:
    for slot, wrong in _numbers(draft, sheet):
        shown = draft.text[slice(*slot.digits)]
        places = [at for at, letter in enumerate(shown) if letter.isdigit()]
        pairs = [(a, b) for a, b in itertools.pairwise(places) if shown[a] != shown[b]]
        chance.shuffle(pairs)
        for a, b in pairs:
            letters = list(shown)
            letters[a], letters[b] = letters[b], letters[a]
            new = "".join(letters)
            if new[0] not in "0０" and wrong(new):
                yield (Edit(*slot.digits, new),)
                break


def _unit_edit(slot: Slot, old: str, new: str) -> tuple[Edit, ...]:
    at = slot.digits[1] + slot.text[slot.digits[1] - slot.start :].index(old)
    return (Edit(at, at + len(old), new),)


def _magnitude(draft: Rendered, sheet: Sheet, _: random.Random) -> Sites:
    for slot, claim in _figures(draft):
        if "裸" in slot.manner.split() or claim.unit[:1] not in "万亿" or not claim.number:
            continue
        other = "万" if claim.unit[0] == "亿" else "亿"
        if not holds(replace(claim, unit=other + claim.unit[1:]), sheet):
            yield _unit_edit(slot, claim.unit[0], other)


def _currency(draft: Rendered, sheet: Sheet, _: random.Random) -> Sites:
    for slot, claim in _figures(draft):
        if "裸" in slot.manner.split() or not claim.unit.endswith("元"):
            continue
        old, new = ("美元", "元") if claim.unit.endswith("美元") else ("元", "美元")
        if not holds(replace(claim, unit=claim.unit.removesuffix(old) + new), sheet):
            yield _unit_edit(slot, old, new)


def _points(draft: Rendered, sheet: Sheet, _: random.Random) -> Sites:
    for slot, claim in _figures(draft):
        if "裸" in slot.manner.split() or claim.unit not in (PERCENT, POINTS):
            continue
        other = POINTS if claim.unit == PERCENT else PERCENT
        if not holds(replace(claim, unit=other), sheet):
            yield _unit_edit(slot, claim.unit, other)


def _swap(draft: Rendered, sheet: Sheet, _: random.Random) -> Sites:
    """Two values of one paragraph change places, each keeping its unit."""
    values = [(s, c) for s, c in _figures(draft, "value") if "汉" not in s.manner.split()]
    for at, (one, first) in enumerate(values):
        for two, second in values[at + 1 : at + 4]:
            if "\n" in draft.text[one.end : two.start] or first.subject == second.subject:
                continue
            left, right = draft.text[slice(*one.digits)], draft.text[slice(*two.digits)]
            if left == right or _still_true(first, right, sheet) or _still_true(second, left, sheet):
                continue
            yield Edit(*one.digits, right), Edit(*two.digits, left)


def _direction(draft: Rendered, _sheet: Sheet, _: random.Random) -> Sites:
    for slot in draft.slots:
        if slot.kind == "way":
            yield (Edit(slot.start, slot.end, slot.choices[1]),)


def _basis(draft: Rendered, sheet: Sheet, _: random.Random) -> Sites:
    """同比 becomes 环比 where a change against last year follows, and the other way round."""
    for slot, claim in _figures(draft, *_OTHER_BASIS):
        start, _ = clause(draft.text, slot.start, slot.end)
        found = list(_BASIS.finditer(draft.text, start, slot.start))
        if found and not holds(replace(claim, relation=_OTHER_BASIS[claim.relation]), sheet):
            last = found[-1]
            tail = "相比" if last[0].endswith("相比") else ""
            words = {"同比": "环比", "环比": "同比"}.get(last[0])
            other = "上年同期" if claim.relation.startswith("mom") else "上期"
            yield (Edit(last.start(), last.end(), words or f"{last[0][0]}{other}{tail}"),)


_OTHER_BASIS = {"yoy": "mom", "diff": "mom_diff", "points": "mom_points"}
_OTHER_BASIS |= {previous: year for year, previous in _OTHER_BASIS.items()}


def _relation(draft: Rendered, sheet: Sheet, _: random.Random) -> Sites:
    """The words before a figure say something else of it: 完成年度目标的78.8% becomes 同比增长78.8%."""
    for slot, claim in _figures(draft, *_WORDS):
        if "裸" in slot.manner.split() or _worded(claim) or "+" in claim.subject:
            continue
        match = _WORDS[claim.relation].search(draft.text[max(0, slot.start - 40) : slot.start])
        if match is None:
            continue
        name = claim.subject.split("/")[0]
        for relation, phrase in _INSTEAD[claim.relation]:
            parent = sheet.rows[name].parent
            subject = f"{name}/{parent}" if relation == "share" and parent else name
            bare = relation == "share" and not parent
            if bare or not holds(replace(claim, relation=relation, subject=subject), sheet):
                yield (Edit(slot.start - len(match[0]), slot.start, phrase),)


_WORDS = {"done": _DONE, "yoy": _GROWTH, "share": _SHARE, "diff": _GROWTH, "gap": _GAP}
_INSTEAD = {
    "done": (("yoy", "同比增长"), ("share", "占比")),
    "yoy": (("done", "完成年度目标的"), ("share", "占比")),
    "share": (("yoy", "同比增长"), ("done", "完成年度目标的")),
    "diff": (("gap", "距年度目标还差"),),
    "gap": (("diff", "同比增加"),),
}


def _year(draft: Rendered, _sheet: Sheet, _: random.Random) -> Sites:
    """The year before, or the one after."""
    for slot in draft.slots:
        year = re.search(r"20\d\d", slot.text) if slot.kind == "span" else None
        if year:
            for other in (int(year[0]) - 1, int(year[0]) + 1):
                yield (Edit(slot.start, slot.end, slot.text.replace(year[0], str(other))),)


def _months(draft: Rendered, _sheet: Sheet, _: random.Random) -> Sites:
    """A shorter or a longer stretch of the year over figures that the sheet gives for one period alone."""
    for slot in draft.slots:
        if slot.kind != "span":
            continue
        for old, *others in _STRETCHES:
            if old in slot.text:
                yield from ((Edit(slot.start, slot.end, slot.text.replace(old, new)),) for new in others)
                break


_STRETCHES = (
    ("1—6月", "1—3月", "1—9月"), ("1—9月", "1—6月", "1—11月"), ("1-9月", "1-6月", "1-11月"),
    ("1—10月", "1—9月", "1—12月"), ("1—8月", "1—6月", "1—10月"), ("1—5月", "1—4月", "1—7月"),
    ("前三季度", "上半年", "前11个月"), ("三季度", "二季度", "四季度"), ("上半年", "一季度", "下半年"),
    ("前5个月", "前4个月", "前7个月"), ("6月底", "3月底", "9月底"), ("9月底", "6月底", "11月底"),
    ("年10月", "年9月", "年11月"), ("10月底", "9月底", "12月底"), ("8月底", "6月底", "11月底"),
    ("5月底", "4月底", "7月底"), ("1—7月", "1—5月", "1—9月"), ("7月底", "5月底", "9月底"),
    ("1—11月", "1—9月", "1—12月"), ("11月底", "9月底", "12月底"), ("11月末", "9月末", "12月末"),
    ("1至8月", "1至6月", "1至10月"), ("9月末", "6月末", "11月末"), ("7月末", "5月末", "9月末"),
    ("3月末", "2月末", "6月末"), ("一季度", "前两个月", "上半年"),
    ("前7个月", "前5个月", "前9个月"), ("前8个月", "前6个月", "前10个月"),
)  # fmt: skip


def _stale(draft: Rendered, sheet: Sheet, chance: random.Random) -> Sites:
    """The prior value, or one as an earlier report of the year would have had it, in the place of the current one."""
    for slot, claim in _figures(draft, "value"):
        row = sheet.rows[claim.subject]
        factor = claim.number / abs(row.value) if row.value else Decimal(1)
        earlier = abs(row.value) * Decimal(chance.randrange(45, 88)) / 100
        past = [] if row.prior is None else [abs(row.prior)]
        for old in past if row.unit == PERCENT else [*past, earlier]:
            number = (old * factor / claim.step).quantize(Decimal(1)) * claim.step
            stale = replace(claim, number=number)
            if number <= 0 or ("汉" in slot.manner.split() and number > 99) or holds(stale, sheet):
                continue
            yield _redone(slot, stale)


def _mask(draft: Rendered, _sheet: Sheet, chance: random.Random) -> Sites:
    for slot in draft.slots:
        if slot.kind in ("figure", "note") and slot.digits[1] > slot.digits[0]:
            yield (Edit(*slot.digits, chance.choice(_MASKS)),)


def _qualifier(draft: Rendered, sheet: Sheet, _: random.Random) -> Sites:
    """超 before more than there is, 近 before far more than there is, 余 after more than there is."""
    for slot, claim in _figures(draft, "value", "yoy", "done", "share"):
        manner = [word for word in slot.manner.split() if word != claim.qualifier]
        if "汉" in manner or "裸" in manner or _worded(claim) or claim.qualifier in ("左右", "以上"):
            continue
        kept = " ".join(word for word in manner if word != ",")
        true = true_value(claim.relation, claim.subject, sheet)
        if true is None or claim.number < 3:
            continue
        step = Decimal(10) ** (claim.number.adjusted() - (1 if claim.number >= 10 else 0))
        above = (claim.number // step + 1) * step
        far = (claim.number * Decimal("1.3") // step + 1) * step
        for qualifier, number in (("超", above), ("近", far), ("余", above)):
            if (qualifier == "余" and (number % 10 or number < 10 or claim.unit == PERCENT)) or draft.text[
                slot.start - 1
            ] in "超近约逾":
                continue
            false = replace(claim, number=number, qualifier=qualifier, step=max(step, Decimal(1)))
            if not holds(false, sheet):
                yield _redone(replace(slot, manner=kept), false)
        if claim.qualifier in ABOVE + BELOW:
            turned = replace(claim, qualifier="近" if claim.qualifier in ABOVE else "超")
            if not holds(turned, sheet):
                yield _redone(replace(slot, manner=kept), turned)


def _part(draft: Rendered, sheet: Sheet, chance: random.Random) -> Sites:
    """A part greater than its whole."""
    for slot, claim in _figures(draft, "value"):
        row = sheet.rows[claim.subject]
        whole = sheet.rows.get(row.parent)
        if whole is None or whole.unit != row.unit or row.unit == PERCENT or "汉" in slot.manner.split():
            continue
        factor = claim.number / row.value
        more = whole.value * Decimal(chance.randrange(103, 140)) / 100 * factor
        number = (more / claim.step).to_integral_value() * claim.step
        if number > whole.value * factor:
            yield _redone(slot, replace(claim, number=number))


CLASSES: dict[str, Callable[[Rendered, Sheet, random.Random], Sites]] = {
    "digit": _digit,
    "transposition": _transposition,
    "万↔亿": _magnitude,
    "currency": _currency,
    "%↔个百分点": _points,
    "swap": _swap,
    "direction": _direction,
    "同比↔环比": _basis,
    "relation": _relation,
    "period: year": _year,
    "period: months": _months,
    "stale": _stale,
    "mask": _mask,
    "qualifier": _qualifier,
    "part > total": _part,
}
