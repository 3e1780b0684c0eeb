"""「分别」 lists: which figures belong together, and which of several metrics each one takes by its place."""

from __future__ import annotations

import re
from dataclasses import replace

from writer.checking.clauses import Text, before_fillers
from writer.checking.metrics import MetricIndex, Naming
from writer.schema import Figure

_RESPECTIVELY = re.compile(r"分别|各自|依次|各为")
_JOINT = re.compile(
    r"^(?:左右|以上|以下|多|余)?\s*(?:、|和|与|及|以及|，|，和|、和)\s*"
    r"(?:(?:同比|环比|约|近|超|逾|为|达到?|完成|实现|年度|全年|目标|任务|的|增长|增加|下降|减少|提高|降低|上升|回落|提升|[+↑▲↓▼-]|\s)*)$"
)
# 「签约、到位资金、外资三项指标分别…」
_COUNTED = re.compile(
    r"(?:等)?(?:[两三四五六七八九十]|\d)(?:(?:项|个|大|类|者)(?:主要|核心|重点|经济)?(?:指标|任务|工作|数据|方面|内容)?"
    r"|(?:条|大|类|个|支|种|块)[^、，。；\d]{2,10})\s*$"
)
_TELLING = 4  # letters of an item that may be a name told otherwise
_ALIKE = 0.75
_HEAD = 6  # characters of a head that several items share
_AND = re.compile(r"[^、和与及以，]+")


def respectively(piece: str) -> int | None:
    """Where 分别 stands in a piece of text, or None."""
    last = None
    for match in _RESPECTIVELY.finditer(piece):
        last = match.start()
    return last


def group(text: Text, at: int) -> list[Figure]:
    """The figures that are listed from the one at place ``at`` on, of one kind of unit."""
    figures = text.figures
    members = [figures[at]]
    for following in figures[at + 1 : at + 12]:
        between = text.folded[members[-1].end : following.start]
        if len(between) > 24 or not _JOINT.match(between):
            break
        members.append(following)
    return members


def subjects(text: str, start: int, end: int, index: MetricIndex) -> list[list[Naming]]:
    """What a list 「签约、储备项目」 names, item by item; a head noun that only the last carries counts for all.

    The items come back from left to right; one that names no metric comes back empty.
    """
    counted = _COUNTED.search(text, start, end)
    pieces = list(_AND.finditer(text[start : counted.start() if counted else end]))
    if not pieces:
        return []
    last = pieces[-1][0]
    found: list[list[Naming]] = []
    first = pieces[0][0].strip(" “”")
    for piece in pieces:
        names = _subject(piece[0], last, index)
        if piece is not pieces[0]:
            names = _headed(piece[0], first, last, index) or names
        found.append([replace(n, start=start + piece.start(), end=start + piece.end()) for n in names])
    return found


def _headed(piece: str, first: str, last: str, index: MetricIndex) -> list[Naming]:
    """The metric of an item that leaves out the first one's head: 「新建供热、污水管网」."""
    piece = piece.strip(" “”")
    for size in range(min(len(first) - 1, _HEAD), 0, -1):
        for option in [first[:size] + piece, *(first[:size] + piece + last[cut:] for cut in range(len(last) - 1))]:
            for end in before_fillers(option, 0, len(option)):
                names = index.ending(option, end, 0)
                if names and names[0].start == 0 and end > size + 1:
                    return names
    return []


def _subject(piece: str, last: str, index: MetricIndex) -> list[Naming]:
    piece = piece.strip(" “”")
    best: list[Naming] = []
    size = 0
    for option in [piece, *(piece + last[cut:] for cut in range(len(last) - 1))]:
        for end in before_fillers(option, 0, len(option)):
            names = index.ending(option, end, 0)
            if names and names[0].start < len(piece) and end - names[0].start > size:
                best, size = names, end - names[0].start
    if best or len(piece) < _TELLING:
        return best
    alike = index.alike(piece)  # 居民生活用电 for 城乡居民生活, a part of 用电量
    return [Naming(at, score, 0, len(piece)) for at, score in alike[:1] if score >= _ALIKE]
