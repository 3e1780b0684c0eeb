"""Whether the points (要点) that a section must make are in its text: by words, names and figures, not by letters.

A point is made when one stretch of the text says its figures, its names and most of its words. What cannot be told
from the wording is asked about rather than passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from writer.checking import cut, ordinary_words
from writer.drafting.brief import note
from writer.drafting.sentences import bare_sentences
from writer.figures import find_figures
from writer.schema import Figure, Finding, Period

CODE = "unstated"
# So much of a point's words must be said; names and figures must all be.
_SAID = 0.6
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
    r"已经|正在|目前|其中|以及|同时|进行|开展|情况|工作|有关|相关|方面|等等|我们|我区|我市|全区|全市|本期|[的了地得和与及并将把被在于对为是有等已从到由向中上下也都就还]"
)
# Single characters that are verbs, counts and the like rather than part of a name.
_LOOSE = frozenset(
    "不未没无要须需应该能可会年月日底初末前后内外间个家项条次场批名位户件座处万亿元等该本某各每多余约超近再又很较最更"
    "办开签落做抓促推建设引进出入获得达成增减升降完好快慢高低大小新老说讲写提请使让给为因受按据"
)
_NAME_LENGTH = 2
_CLAUSES = re.compile(r"[，。；：！？\n]")
_NOT = re.compile(r"未能?|没有|尚未|并未|不(?!断|少|仅|同|动产|良|锈钢)|无法|停止|取消|暂停|终止")


def point_findings(points: Sequence[str], text: str) -> Iterator[Finding]:
    """A finding for each of ``points`` that ``text`` does not make."""
    for point in points:
        if point.strip() and not makes_point(text, point):
            shown = " ".join(point.split())
            shown = shown[:_SHOWN] + "…" if len(shown) > _SHOWN else shown
            yield note(CODE, "warning", f"要点“{shown}”还没有写进本节，或写得不全；请补写，已写到的请核对数字和名称。")


def makes_point(text: str, point: str) -> bool:
    """Whether ``text`` says what ``point`` says, in these or like words.

    Every figure and every name of the point must stand in the same few sentences as most of its words, and what is
    denied there must be denied here.
    """
    words = _ASIDE.sub("", " ".join(point.split())).strip("。；;，, ") or point
    if "".join(words.split()) in "".join(text.split()):
        return True
    wanted = _content(words)
    figures = _figures(words)
    names = [*(name[1] or name[2] for name in _NAME.finditer(words)), *_unusual(words)]
    sentences = bare_sentences(text)
    for at in range(len(sentences)):
        for width in range(1, _WINDOW + 1):
            stretch = "".join(sentences[at : at + width])
            if _says(stretch, wanted, figures, names) and _denies(stretch, wanted) == _denies(words, wanted):
                return True
    return False


def _says(stretch: str, wanted: frozenset[str], figures: Sequence[Figure], names: Sequence[str]) -> bool:
    if not all(name.lower() in stretch.lower() for name in names):
        return False
    found = _figures(stretch)
    if not all(any(_same(one, other) for other in found) for one in figures):
        return False
    return not wanted or len(wanted & _content(stretch)) >= _SAID * len(wanted)


def _denies(stretch: str, wanted: frozenset[str]) -> bool:
    """Whether a clause of the stretch that speaks of the point has a word of denial."""
    return any(_NOT.search(one) and wanted & _content(one) for one in _CLAUSES.split(stretch))


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
def _figures(text: str) -> tuple[Figure, ...]:
    return tuple(one for one in find_figures(text) if one.kind in ("quantity", "period"))


def _same(one: Figure, other: Figure) -> bool:
    """Whether a figure of the text is the one of the point: the same value, maybe less finely printed."""
    if one.kind != other.kind:
        return False
    if one.kind == "period":
        return _same_period(one.period, other.period)
    if one.value is None or other.value is None or (one.unit and other.unit and one.unit != other.unit):
        return one.text == other.text
    coarse = max(one.step or 0, other.step or 0)
    return abs(one.value - other.value) * 2 <= coarse if one.step != other.step else one.value == other.value


def _same_period(one: Period | None, other: Period | None) -> bool:
    """Whether two periods are the same, or may be where one of them names no year."""
    if one is None or other is None:
        return one is other
    months = (one.first, one.last) == (other.first, other.last)
    return months and (one.year == other.year or None in (one.year, other.year))
