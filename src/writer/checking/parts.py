"""Parts against their wholes within a draft: 其中 more than the whole, parts that do not add up, shares over 100 %.

Parts may overlap (亿元以上项目, 外资项目), so that only what excludes each other by its nature is added up: the
three sectors, imports and exports, 内资 and 外资, 已开工 and 未开工, and what the draft itself adds up with 合计.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from writer.checking.bounds import bounds
from writer.checking.clauses import Text
from writer.checking.naming import Reading
from writer.checking.units import PERCENT, factor_of, is_money, is_ratio, printed_unit
from writer.schema import PASSING, Finding, Severity, Trace

_AMONG: Final = re.compile(r"其中")
_STOP: Final = re.compile(r"[；。！？\n]")
_LISTED: Final = re.compile(r"(?:左右|以上|以下)?\s*(?:、|和|与|及|以及)[^，。；、]{0,24}")
# What a sum of money is a sum of: a part that is one of another is no part of the whole named before.
_SUM: Final = re.compile(
    "总投资|产值|增加值|税收|收入|利润|到位资金|融资|贷款|存款|余额|外资|内资|授信|成交|(?<!进)出口|进口|额"
)
_WITHIN: Final = {
    "税收": "收入|财政",
    "出口": "进出口|外贸",
    "进口": "进出口|外贸",
    "外资": "资金|到位|总投资|投资",
    "内资": "资金|到位|总投资|投资",
    "额": ".",
}
_OTHER_THINGS: Final = re.compile(
    r"岗位|职位|车位|学位|床位|泊位|工位|铺位|问题|线索|专利|标准|基站|充电桩|环节|部门|国家|省份|城市|县区|小组|专班|事项"
)
_GDP: Final = re.compile("生产总值|GDP")
_SETS: Final = tuple(
    (name, tuple(map(re.compile, parts)), re.compile(whole), exact)
    for name, parts, whole, exact in (
        ("三次产业", ("第一产业|一产", "第二产业|二产", "第三产业|三产"), _GDP.pattern, True),
        ("出口和进口", ("(?<!进)出口(?!退税|交货)", "进口(?!替代)"), "进出口|外贸总额", True),
        ("内资和外资", ("内资", "外资"), "(?=项目|资金|企业)|总投资|签约|引进|到位", False),
        ("新建和续建", ("新建", "续建"), "项目|投资", False),
        ("男女", ("男", "女"), "人|职工|学员", False),
    )
)
_THREE: Final = re.compile(r"第?一、(?:第)?二、(?:第)?三(?:次)?产业[^，。；\d]{0,12}分别[^，。；\d]{0,6}$")
_THIRDS: Final = re.compile(r"第?一、(?:第)?二、(?:第)?三(?:次)?产业|[一三]次产业")
_TOGETHER: Final = re.compile(
    r"^[，、；\s]*(?:[两三四五六七八][项类]|以上|上述|两者|三者)?(?:合计|总计|共计)(?:为|达到?|是|约|近|超)*$"
)
_OPEN: Final = re.compile(r"等|其他|其余|另|其中|部分|余下|除|左右|剩余|再|还")
_OVERLAP: Final = re.compile(
    r"亿元|万元|以上|规[上模]|工业|制造业|战略|战新|高新|高技术|民营|民间|重点|主导|链主|龙头|本科|硕士|博士|党员|女|青年|前[一二三四五六七八九十\d]"
    r"|科技型|新兴|先进|绿色|数字|税收|线上|本地|[市区县镇]|专精特新|国有|上市|长三角|大湾区|京津冀|覆盖|普及|满意|合格|达标|率"
)
_NO_WHOLE: Final = re.compile(
    r"生产总值|GDP|财力|目标|任务|计划|上年|去年|同期|年初|预算|净资产|注册资本|时序|序时|应完成|进度|需求|缺口|设计|核定|承诺|合同|标准|要求|收入|资产"
)
_DISJOINT: Final = re.compile(r"产业|行业|领域|板块|[一二三]产|农业|服务业")
_ALREADY: Final = re.compile(r"已经?(\w{2})")
_LIST: Final = re.compile("[、和与]")
_MARK: Final = re.compile(r"[，。；！？\n（）、：\d]")
_WHOLE_UNITS: Final = re.compile(r"[个家次批场条名人户栋座件项宗台辆处起例篇位幢套间门部期类村镇省市县]{1,2}$")
_FULL: Final = Decimal("100.5")
_NEAR: Final = 200


@dataclass(frozen=True, slots=True)
class _Figures:
    """The readings of a draft with what stands between them, and which of them the figure check has judged wrong."""

    text: Text
    readings: Sequence[Reading]
    wrong: frozenset[int]
    own: dict[int, str] = field(default_factory=dict)  # the words of a figure of its own, by its start

    def between(self, start: int, end: int) -> list[Reading]:
        """The quantities from one position to another, from left to right."""
        first = bisect_left(self.readings, start, key=lambda reading: reading.figure.start)
        found = []
        for reading in self.readings[first : first + 40]:
            if reading.figure.start >= end:
                break
            found.append(reading)
        return found

    def values(self, start: int, end: int) -> list[Reading]:
        """Those that are told as plain values."""
        return [reading for reading in self.between(start, end) if _is_value(reading)]

    def left(self, reading: Reading) -> str:
        """The words of a figure's clause to its left."""
        return self.text.folded[reading.start : reading.figure.start]

    def right(self, reading: Reading) -> str:
        """The words that follow a figure, up to the next mark."""
        return _MARK.split(self.text.folded[reading.figure.end : reading.figure.end + 16], maxsplit=1)[0]

    def finding(self, code: str, severity: Severity, reading: Reading, message: str) -> list[Finding]:
        """One finding on a figure, none where the figure check has named this very mistake."""
        figure = reading.figure
        if figure.start in self.wrong:
            return []
        return [Finding(code, severity, figure.start, figure.end, self.text.raw[figure.start : figure.end], message)]


def misfits(text: Text, readings: Sequence[Reading], traces: Sequence[Trace]) -> list[Finding]:
    """Parts greater than their whole, parts that do not add up to it, shares of one whole over 100 %, in plans as well.

    Args:
        text: the draft.
        readings: its figures as read.
        traces: what the figure check says of them.
    """
    wrong = frozenset(
        reading.figure.start
        for reading, trace in zip(readings, traces, strict=True)
        if trace.verdict not in PASSING and (trace.fact or (reading.candidates and not reading.stranger))
    )
    figures = _Figures(text, readings, wrong)
    found: list[Finding] = []
    for match in _AMONG.finditer(text.folded):
        found += _part_over_total(figures, match.start(), match.end())
    found += _paragraphs(figures)
    found += _together(figures)
    found += _shares(figures)
    unique = {(one.code, one.start): one for one in found}
    return list(unique.values())


def _is_value(reading: Reading) -> bool:
    figure = reading.figure
    return (
        figure.kind == "quantity" and figure.value is not None and reading.cue.relation == "value"
        and not reading.cue.wished and not is_ratio(reading.unit)
    )  # fmt: skip


def _alike(one: Reading, other: Reading) -> bool:
    """Whether two quantities count the same things: 个 and 个, 万元 and 亿元, not 个 and 家."""
    if is_money(one.unit) or one.unit in ("平方米", "人"):
        return one.unit == other.unit
    return one.unit == other.unit and printed_unit(one.figure.text) == printed_unit(other.figure.text)


def _part_over_total(figures: _Figures, at: int, end: int) -> list[Finding]:
    text = figures.text
    sentence = text.sentence_start(at)
    if not text.folded[sentence:at].strip(" #，：") and sentence > text.paragraph_start(at):
        sentence = text.paragraph_start(at)
    wholes = figures.values(max(sentence, at - _NEAR), at)
    stop = _STOP.search(text.folded, end, end + _NEAR)
    following = figures.between(end, stop.start() if stop else end + _NEAR)
    found: list[Finding] = []
    for place, part in enumerate(following):
        if not _is_value(part):
            break
        if place and not _LISTED.fullmatch(text.folded[following[place - 1].figure.end : part.figure.start]):
            break
        same = [whole for whole in wholes if _alike(whole, part)]
        if not same or _other_sum(figures, part, same[-1]):
            continue
        low, _ = bounds(part.figure)
        largest = max(same, key=lambda whole: bounds(whole.figure)[1])
        if low > bounds(largest.figure)[1]:
            whole = largest.figure.text
            message = f"“其中”后面的“{part.figure.text}”大于前面的总数“{whole}”：部分不能超过总数，请核对。"
            found += figures.finding("part-over-total", "error", part, message)
    return found


def _other_sum(figures: _Figures, part: Reading, whole: Reading) -> bool:
    """Whether part and whole are of different things, by their words."""
    own, around = figures.left(part), figures.left(whole)
    if is_money(part.unit):
        return any(
            word not in around and not re.search(_WITHIN.get(word, r"(?!)"), around) for word in _SUM.findall(own)
        )
    own += figures.right(part)
    other = _OTHER_THINGS.search(own)
    return bool(other and other[0] not in around + figures.right(whole))


def _paragraphs(figures: _Figures) -> list[Finding]:
    """Parts that make up a whole by their nature, where a sentence names each once."""
    found: list[Finding] = []
    text = figures.text
    groups: dict[int, list[Reading]] = {}
    for reading in figures.readings:
        if _is_value(reading):
            groups.setdefault(text.paragraph_start(reading.figure.start), []).append(reading)
    for members in groups.values():
        if len(members) <= 60:
            for name, parts, whole, exact in _SETS:
                found += _set(figures, members, name, parts, whole, exact)
            found += _three(figures, members)
            found += _done_and_undone(figures, members)
    return found


def _own_words(figures: _Figures, reading: Reading) -> str:
    at = reading.figure.start
    if at not in figures.own:
        figures.own[at] = _LIST.split(figures.left(reading))[-1] + figures.right(reading)
    return figures.own[at]


def _set(
    figures: _Figures,
    members: list[Reading],
    name: str,
    parts: tuple[re.Pattern[str], ...],
    whole: re.Pattern[str],
    exact: bool,
) -> list[Finding]:
    chosen: list[Reading] = []
    for pattern in parts:
        naming = [one for one in members if pattern.search(_own_words(figures, one))]
        if len(naming) != 1 or naming[0] in chosen:
            return []
        chosen.append(naming[0])
    rest = [one for one in members if one.figure.start < chosen[0].figure.start and _alike(one, chosen[0])]
    totals = [one for one in rest if whole.search(_own_words(figures, one)) and _none(parts, figures, one)]
    if not totals or not all(_alike(one, chosen[0]) for one in chosen):
        return []
    if not exact:
        between = figures.text.folded[totals[-1].figure.end : chosen[0].figure.start]
        if "其中" not in between or "。" in between or len(totals) != 1:
            return []
    elif len(totals) != 1:
        return []
    return _compare(figures, totals[0], chosen, name, exact)


def _none(parts: tuple[re.Pattern[str], ...], figures: _Figures, reading: Reading) -> bool:
    return not any(pattern.search(_own_words(figures, reading)) for pattern in parts)


def _compare(
    figures: _Figures, whole: Reading, parts: list[Reading], name: str, exact: bool, at: Reading | None = None
) -> list[Finding]:
    """A finding where parts and whole cannot agree, each within half a unit of its last digit."""
    low = sum((_counted(part)[0] for part in parts), Decimal(0))
    high = sum((_counted(part)[1] for part in parts), Decimal(0))
    least, most = _counted(whole)
    if any(one.figure.start in figures.wrong for one in (whole, *parts)):
        return []
    over = low > most
    if not over and not (high < least and exact):
        return []
    added = sum((part.figure.value or Decimal(0) for part in parts), Decimal(0))
    unit = printed_unit(whole.figure.text)
    factor = factor_of(unit) if unit else Decimal(1)
    shown = f"{(added / factor).normalize():f}{unit}"
    listed = "、".join(part.figure.text for part in parts[:6])
    message = f"{name}（{listed}）相加得{shown}，与总数“{whole.figure.text}”对不上：请核对各项和总数。"
    return figures.finding("parts-sum", "error", at or whole, message)


def _counted(reading: Reading) -> tuple[Decimal, Decimal]:
    """The values that the wording of a figure allows; of things that are counted one by one, only the one printed."""
    figure = reading.figure
    low, high = bounds(figure)
    exact = figure.value is not None and high - low < 1 and figure.upper is None and not figure.qualifier
    if exact and _WHOLE_UNITS.match(printed_unit(figure.text)):
        return figure.value or low, figure.value or high
    return low, high


def _three(figures: _Figures, members: list[Reading]) -> list[Finding]:
    """「第一、二、三产业增加值分别为…」 against the 生产总值 of the same paragraph."""
    for at, first in enumerate(members[:-2]):
        before = figures.text.folded[max(0, first.figure.start - 40) : first.figure.start]
        if not _THREE.search(before):
            continue
        totals = [one for one in members[:at] if _GDP.search(_own_words(figures, one))]
        parts = members[at : at + 3]
        if len(totals) == 1 and all(_alike(totals[0], part) for part in parts):
            return _compare(figures, totals[0], parts, "三次产业", exact=True)
    return []


def _done_and_undone(figures: _Figures, members: list[Reading]) -> list[Finding]:
    """「18个项目中，已开工12个，未开工7个」."""
    found: list[Finding] = []
    for at in range(1, len(members) - 1):
        whole, done, undone = members[at - 1 : at + 2]
        one = _ALREADY.search(_own_words(figures, done))
        if one is None or not re.search(rf"[未没待][有能]?{re.escape(one[1])}", _own_words(figures, undone)):
            continue
        start, end = whole.figure.end, undone.figure.start
        closed = "。" not in figures.text.folded[start:end] and not _OPEN.search(
            figures.text.folded[done.figure.end : end]
        )
        if closed and _alike(whole, done) and _alike(whole, undone):
            found += _compare(figures, whole, [done, undone], f"已{one[1]}和未{one[1]}的", exact=False)
    return found


def _together(figures: _Figures) -> list[Finding]:
    """「甲5个、乙8个，合计14个」."""
    found: list[Finding] = []
    text = figures.text
    for at, total in enumerate(figures.readings):
        if total.figure.value is None or is_ratio(total.unit) or at < 2:
            continue
        before = figures.readings[at - 1]
        if not _TOGETHER.match(text.folded[before.figure.end : min(total.figure.start, before.figure.end + 24)]):
            continue
        if total.figure.start - before.figure.end > 24 or not _is_value(before):
            continue
        sentence = text.sentence_start(total.figure.start)
        parts = [before]
        for earlier in reversed(figures.readings[max(0, at - 21) : at - 1]):
            joined = text.folded[earlier.figure.end : parts[-1].figure.start]
            if earlier.figure.start < sentence or re.search("；|其中", joined) or len(joined) > 40:
                break
            parts.append(earlier)
        whole = text.folded[max(sentence, parts[-1].figure.start - 60) : total.figure.start].rpartition("其中")[2]
        if len(parts) < 2 or len(parts) > 20 or not all(_is_value(part) and _alike(part, total) for part in parts):
            continue
        if not _OPEN.search(whole):
            found += _compare(figures, total, parts[::-1], "前面所列各项", exact=True)
    return found


def _shares(figures: _Figures) -> list[Finding]:
    found: list[Finding] = []
    text = figures.text
    groups: dict[tuple[int, str, int], list[Reading]] = {}
    for at, reading in enumerate(figures.readings):
        figure = reading.figure
        if reading.unit != PERCENT or figure.value is None or reading.cue.relation != "share":
            continue
        whole = text.folded[slice(*reading.cue.whole)] if reading.cue.whole else ""
        if "占" not in reading.cue.text or (_NO_WHOLE.search(whole) and not _THIRDS.search(figures.left(reading))):
            continue
        if bounds(figure)[0] > _FULL:
            message = f"占比“{figure.text}”超过了100%：部分不能大于整体，请核对。"
            found += figures.finding("share-over-100", "error", reading, message)
            continue
        sentence = text.sentence_start(figure.start)
        among = text.folded.rfind("其中", max(sentence, figure.start - _NEAR), figure.start)
        members = groups.setdefault((sentence, whole.strip("的全部区市县"), among), [])
        members += [reading, *_respectively(figures, at)]
    for members in groups.values():
        found += _whole(figures, members)
    return found


def _respectively(figures: _Figures, at: int) -> list[Reading]:
    """The shares listed after the one at place ``at``: 「占比分别为45%、35%、18%」."""
    found = [figures.readings[at]]
    if "分别" not in figures.left(found[0]):
        return []
    for following in figures.readings[at + 1 : at + 12]:
        joint = figures.text.folded[found[-1].figure.end : following.figure.start].strip()
        if joint not in ("、", "和", "与", "及") or following.unit != PERCENT or following.cue.relation == "share":
            break
        found.append(following)
    return found[1:]


def _item(figures: _Figures, reading: Reading) -> str:
    """The words that say what a share is of, those of its whole left out."""
    start = max(figures.text.sentence_start(reading.figure.start), reading.figure.start - 60)
    words = figures.text.folded[start : min(reading.cue.start, reading.figure.start)]
    return re.split(r"\d[^，；]*[，；]|[；%]", words)[-1]


def _excluding(figures: _Figures, members: list[Reading]) -> bool:
    """Whether the things that shares are told of are sectors, which exclude each other."""
    if "分别" in figures.left(members[0]):
        return bool(_DISJOINT.search(_item(figures, members[0])))
    return all(_DISJOINT.search(_item(figures, one)) for one in members)


def _whole(figures: _Figures, members: list[Reading]) -> list[Finding]:
    """Shares of one whole, told in one sentence, of things that exclude each other."""
    if len(members) < 2 or sum((bounds(one.figure)[0] for one in members), Decimal(0)) <= _FULL:
        return []
    words = "|".join(_item(figures, one) for one in members)
    if _OVERLAP.search(words) or any(one.figure.start in figures.wrong for one in members):
        return []
    total = sum((one.figure.value or Decimal(0) for one in members), Decimal(0))
    sure = _excluding(figures, members)
    if not sure and (len(members) < 3 or members[0].cue.whole is None):
        return []
    severity: Severity = "error" if sure else "warning"
    listed = "、".join(one.figure.text for one in members[:6])
    total = total.quantize(Decimal("0.1"))
    message = f"同一整体的各项占比（{listed}）相加得{total:f}%，超过了100%：请核对各项占比。"
    return figures.finding("share-over-100", severity, members[-1], message)
