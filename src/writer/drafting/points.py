"""Whether the points (要点) that a section must make are in its text: by words, names and figures, not by letters.

A point is made when one stretch of the text says its figures, its names and most of its words. What cannot be told
from the wording is asked about rather than passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from writer.checking import cut, ordinary_words
from writer.drafting.brief import note
from writer.drafting.sentences import bare_sentences
from writer.figures import find_figures
from writer.schema import Figure, Finding, Period

CODE = "unstated"
# So much of a point's words must be said, told by pairs of characters; names and figures must all be.
_SAID = 0.6
# So many of its characters in one sentence will do as well: 涨价 is 价格上涨. Fewer, where its figures stand there.
_IN_CHARACTERS, _WITH_FIGURES = 0.8, 0.6
# So many sentences in a row may make a point together.
_WINDOW = 3
_SHOWN = 60
_HAN = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z]{2,}")
_NAME = re.compile(r"[“《「『]([^”》」』\n]{2,40})[”》」』]|([A-Za-z][A-Za-z0-9+\-]{1,})")
# What a note to the writer says around the point itself, and words that carry nothing.
_ASIDE = re.compile(
    r"^(?:要|须|需|必须|请|务必|记得|注意|重点|应|应当)?(?:写到|写明|写上|写入|写|提到|提及|提一下|提|说到|说明|说清|点到|点出|突出|强调|讲到|讲|介绍|反映|体现)(?:一下)?[：:，,]?"
)
_EMPTY = re.compile(
    r"已经|正在|目前|其中|以及|同时|进行|开展|情况|工作|有关|相关|方面|等等|我们|我区|我市|全区|全市|本期|达到?|[的了地得和与及并将把被在于对为是有等已从到由向中上下也都就还]"
)
# Single characters that are verbs, counts and the like rather than part of a name.
_LOOSE = frozenset(
    "不未没无要须需应该能可会年月日底初末前后内外间个家项条次场批名位户件座处万亿元等该本某各每多余约超近再又很较最更"
    "办开签落做抓促推建设引进出入获得达成增减升降完好快慢高低大小新老说讲写提请使让给为因受按据"
)
_NAME_LENGTH = 2
_CLAUSES = re.compile(r"[，。；：！？\n]")
_NOT = re.compile(
    r"未能?|没|尚未|并未|不(?!断|少|仅|同|动产|良|锈钢|利|足|够|平衡|强|高|稳|确定|匹配|到位|大|久)|无法|无(?!人机|障碍|线|纺|锡|土|偿|论|疑|缝|忧|感|极)"
    r"|停止|取消|暂停|终止|零(?=事故|发生|投诉|新增|差错)"
)
_DENIALS = frozenset("未没不无")
# What was done is not said by what is planned.
_DONE = re.compile(r"已|了(?!解)|成功|顺利|如期|竣工|圆满")
_AHEAD = re.compile(r"计划|力争|争取|拟(?!定|订)|将(?!近)|准备|下一步|预计|明年|即将|有望")
_RISE = re.compile(r"增长|增加|上升|提高|提升|上涨|涨价|扩大|增幅")
_FALL = re.compile(r"下降|减少|降低|回落|下滑|压减|缩减|缩短|压缩|降幅|下跌")
# Words of which one is not the other, however alike the rest is.
_CONTRASTS: tuple[tuple[str, ...], ...] = (
    ("国家级", "省级", "市级", "区级", "县级"), ("内资", "外资"), ("进口", "出口"), ("一期", "二期", "三期", "四期"),
    ("东", "西", "南", "北"), ("开工", "投产", "签约"), ("城镇", "农村"), ("存款", "贷款"), ("收入", "支出"),
    ("新能源", "新材料", "电子信息", "生物医药", "装备制造", "食品", "纺织", "化工"),
)  # fmt: skip
# Counters that are said of the same things.
_LIKE_UNITS = (frozenset("人名位"), frozenset(("个", "家", "项", "户")), frozenset(("次", "场", "场次")))


def point_findings(points: Sequence[str], text: str) -> Iterator[Finding]:
    """A finding for each of ``points`` that ``text`` does not make."""
    for point in points:
        if point.strip() and not makes_point(text, point):
            shown = " ".join(point.split())
            shown = shown[:_SHOWN] + "…" if len(shown) > _SHOWN else shown
            yield note(CODE, "warning", f"要点“{shown}”还没有写进本节，或写得不全；请补写，已写到的请核对数字和名称。")


def makes_point(text: str, point: str) -> bool:
    """Whether ``text`` says what ``point`` says, in these or like words.

    Every figure and every name of the point must stand in the same few sentences as most of its words. What is denied,
    planned, falling or of another level there must be so here.
    """
    words = _ASIDE.sub("", " ".join(point.split())).strip("。；;，, ") or point
    if "".join(words.split()) in "".join(text.split()):
        return True
    wanted = _Wanted.of(words)
    sentences = bare_sentences(text)
    for at in range(len(sentences)):
        for width in range(1, _WINDOW + 1):
            if wanted.said_in("".join(sentences[at : at + width]), one=width == 1):
                return True
    return False


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a stretch of text must say for a point to be made."""

    words: str
    pairs: frozenset[str]
    characters: frozenset[str]
    figures: tuple[Figure, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, words: str) -> _Wanted:
        names = (*(name[1] or name[2] for name in _NAME.finditer(words)), *_unusual(words))
        return cls(words, _content(words), _characters(words), _figures(words), names)

    def said_in(self, stretch: str, *, one: bool) -> bool:
        """Whether ``stretch`` says it; ``one``: it is one sentence."""
        if not all(name.lower() in stretch.lower() for name in self.names):
            return False
        found = _figures(stretch)
        if not all(any(_same(figure, other) for other in found) for figure in self.figures):
            return False
        return self._worded(stretch, one) and not self._gainsaid(stretch)

    def _worded(self, stretch: str, one: bool) -> bool:
        if not self.pairs or len(self.pairs & _content(stretch)) >= _SAID * len(self.pairs):
            return True
        telling = any(figure.kind == "quantity" for figure in self.figures)
        least = _WITH_FIGURES if telling else _IN_CHARACTERS
        return one and len(self.characters & _characters(stretch)) >= least * len(self.characters)

    def _gainsaid(self, stretch: str) -> bool:
        """Whether the stretch says it of something else, denies it, only plans it, or has it move the other way."""
        near = [one for one in _CLAUSES.split(stretch) if self.pairs & _content(one)]
        if any(_NOT.search(one) for one in near) != bool(_NOT.search(self.words)):
            return True
        if _DONE.search(self.words) and not _AHEAD.search(self.words) and any(_AHEAD.search(one) for one in near):
            return True
        clauses = "，".join(near)
        for way, other in ((_RISE, _FALL), (_FALL, _RISE)):
            wants = way.search(self.words) and not other.search(self.words)
            if wants and other.search(clauses) and not way.search(clauses):
                return True
        return any(_contrasts(self.words, clauses, row) for row in _CONTRASTS)


def _contrasts(words: str, clauses: str, row: Sequence[str]) -> bool:
    """Whether a clause has another of these words in place of the one that is wanted."""
    here = [one for one in row if one in words]
    return bool(here) and not any(one in clauses for one in here) and any(one in clauses for one in row)


@lru_cache(maxsize=2048)
def _unusual(text: str) -> tuple[str, ...]:
    """What cannot be cut into ordinary words: names of companies, projects and people."""
    known = ordinary_words()
    found = []
    for run in _HAN.findall(_without_figures(_EMPTY.sub("，", text))):
        single = ""
        for start, end in [*cut(run, known), (len(run), len(run) + 2)]:
            if end - start == 1 and run[start] not in _LOOSE:
                single += run[start]
                continue
            if len(single) >= _NAME_LENGTH:
                found.append(single)
            single = ""
    return tuple(found)


def _without_figures(text: str) -> str:
    for figure in reversed(find_figures(text)):
        text = text[: figure.start] + "，" + text[figure.end :]
    return text


@lru_cache(maxsize=2048)
def _content(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters of the words that carry something, figures left out."""
    runs = _HAN.findall(_EMPTY.sub("，", _without_figures(text)))
    return frozenset(run[at : at + 2].lower() for run in runs for at in range(max(1, len(run) - 1)))


@lru_cache(maxsize=2048)
def _characters(text: str) -> frozenset[str]:
    """The characters of the words that carry something, words of denial left out."""
    return frozenset("".join(_HAN.findall(_EMPTY.sub("", _without_figures(text)))).lower()) - _DENIALS


@lru_cache(maxsize=2048)
def _figures(text: str) -> tuple[Figure, ...]:
    return tuple(one for one in find_figures(text) if one.kind in ("quantity", "period"))


def _same(one: Figure, other: Figure) -> bool:
    """Whether a figure of the text is the one of the point: the same value, maybe less finely printed."""
    if one.kind != other.kind:
        return False
    if one.kind == "period":
        return _same_period(one.period, other.period)
    if one.value is None or other.value is None:
        return one.text == other.text
    here, there = _counted(one), _counted(other)
    if here[1] and there[1] and here[1] != there[1] and not any({here[1], there[1]} <= row for row in _LIKE_UNITS):
        return one.text == other.text
    coarse = max(here[2], there[2])
    return abs(here[0] - there[0]) * 2 <= coarse if here[2] != there[2] else here[0] == there[0]


def _counted(figure: Figure) -> tuple[Decimal, str, Decimal]:
    """Value, unit and last printed step of a figure; 三成 is 30%."""
    value, step = figure.value or Decimal(0), figure.step or Decimal(0)
    return (value * 10, "%", step) if figure.unit == "成" else (value, figure.unit, step)


def _same_period(one: Period | None, other: Period | None) -> bool:
    """Whether two periods are the same, or may be where one of them names no year."""
    if one is None or other is None:
        return one is other
    months = (one.first, one.last) == (other.first, other.last)
    return months and (one.year == other.year or None in (one.year, other.year))
