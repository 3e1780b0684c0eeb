"""Rules on single marks: 顿号, 省略号, 破折号, marks that stand twice, at an edge or behind a blank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from writer.checking.language.page import HANZI, Page, scan
from writer.checking.language.rules import PUNCTUATION, USAGE, Rule, Slip

RULES: Final = (
    Rule("quoted-list-comma", "warning", f"{PUNCTUATION} 4.5.3.5", "并列的引号之间、书名号之间不用顿号"),
    Rule("comma-before-deng", "warning", f"{PUNCTUATION} B.1.2", "用顿号并列时，“等”前不再用顿号"),
    Rule("ellipsis-form", "warning", f"{PUNCTUATION} 4.11.2", "省略号写作六连点“……”"),
    Rule("ellipsis-with-deng", "warning", f"{PUNCTUATION} A.9", "省略号不与“等”“等等”同用"),
    Rule("dash-form", "warning", f"{PUNCTUATION} 4.10.2", "破折号写作“——”"),
    Rule("double-mark", "warning", f"{USAGE}（一处停顿只用一个点号）", "标点不重复、不叠用"),
    Rule("line-start-mark", "warning", f"{PUNCTUATION} 5.1.1", "段首不出现点号"),
    Rule("bracket-edge", "warning", f"{PUNCTUATION} B.2.2", "左括号后、右括号前不用逗号、顿号、分号、冒号"),
    Rule("space-before-mark", "info", f"{PUNCTUATION} 5.1.1", "点号紧跟前面的文字，中间不空格"),
)

_QUOTED: Final = re.compile("”、(?=“)|》、(?=《)")
# Something stands between a closing mark and the next 顿号, as in 《甲》（试行）、: then the standard wants a 顿号.
_GLOSSED: Final = re.compile("[”》](?![”》、，。；：！？“《等和与及或\n]|以及|并|$)")
_CLAUSE: Final = "，。；：！？\n"
_REACH: Final = 300
_ENOUGH: Final = 500  # places to look at: each is looked around at
# 等 closes a list before a mark, a count or a general word; 「等指标、等批复」 waits.
_DENG: Final = re.compile(
    r"、(等等|等(?=[，。；：）”\n]|\d|[一二两三四五六七八九十]{1,3}[个家大类项种批位名]|多[个家项]|领域|方面|地区|行业|单位|部门))"
)
_DOTS: Final = re.compile(r"。{3,}|、{3,}|…+|·{3,}|．{3,}|\.{3,}")
_LEADER: Final = re.compile(r"[ \t]{0,4}\d{1,4}[ \t]{0,4}(?:\n|$)")
_DOTS_DENG: Final = re.compile(
    "(?:…{1,4}|\\.{3,6})[，、]?(等等?)(?![级待候次额量同值于离价式比距边效温第高闲因身])|(等等?)…{1,4}"
)
_HYPHENS: Final = re.compile(rf"(?<=[{HANZI}”》）])(?:-{{2,4}}|－－)(?=[{HANZI}“《（])")
_TWICE: Final = re.compile("[，。；：、！？,;:]{2,}")
_STOPS: Final = frozenset("，。；：、")
_DOTTED: Final = re.compile("。{3}|^、{3,}$")
_STRENGTH: Final = "、，：；。"
_FULL: Final = str.maketrans(",;:", "，；：")
_ORDINAL: Final = re.compile(r"(?:^|\n)[ \t\u3000\ue000]*[一二三四五六七八九十]{1,3}$|^.{0,1}[）)]$")
_LINE_START: Final = re.compile(rf"^[ \t\u3000]*([，。；：、！？])(?=([{HANZI}“《]))", re.MULTILINE)
_EDGE: Final = re.compile("（[，。；：、]|[，、；：]）")
_SPACED: Final = re.compile(rf"(?<=[{HANZI}”》）%0-9])[ \u00a0\u3000]+([，。；：、！？])")


def slips(page: Page) -> Iterator[Slip]:
    """What breaks the rules of this module."""
    yield from _lists(page)
    yield from _ellipses(page)
    for match in scan(_HYPHENS, page.view, "--", "－－"):
        yield Slip("dash-form", *match.span(), "破折号不能用连字符代替，请改为“——”", "——")
    yield from _doubled(page)
    for match in _LINE_START.finditer(page.view):
        at = match.start(1)
        yield Slip("line-start-mark", at, at + 2, f"段首多了“{match[1]}”，请删去，或补上漏掉的文字", match[2])
    for match in _EDGE.finditer(page.view):
        keep = match[0].strip("，。；：、")
        yield Slip("bracket-edge", *match.span(), f"括号内侧的“{match[0].strip('（）')}”多余，请删去", keep)
    for match in scan(_SPACED, page.view, " ", "\u00a0", "\u3000"):
        yield Slip("space-before-mark", *match.span(), f"“{match[1]}”前面多了空格，请删去", match[1])


def _lists(page: Page) -> Iterator[Slip]:
    view = page.view
    for match in islice(scan(_QUOTED, view, "”、", "》、"), _ENOUGH):
        if not _glossed(view, match.start()):
            said = "并列的引号之间、书名号之间不用顿号，请删去"
            yield Slip("quoted-list-comma", match.start(), match.end() + 1, said, f"{match[0][0]}{view[match.end()]}")
    for match in scan(_DENG, view, "、等"):
        yield Slip("comma-before-deng", *match.span(), f"“{match[1]}”前面的顿号多余，请删去", match[1])


def _glossed(view: str, at: int) -> bool:
    """Whether an item of the list that holds ``at`` carries something behind its closing mark."""
    start = max(view.rfind(mark, max(0, at - _REACH), at) for mark in _CLAUSE) + 1
    ends = [end for mark in _CLAUSE if (end := view.find(mark, at, at + _REACH)) >= 0]
    clause = view[max(start, at - _REACH) : min(ends, default=at + _REACH)]
    # What follows the last item is the rest of the sentence, not a gloss.
    listed = clause[: max(clause.rfind("、“"), clause.rfind("、《"))]
    return _GLOSSED.search(listed) is not None


def _ellipses(page: Page) -> Iterator[Slip]:
    view = page.view
    for match in scan(_DOTS_DENG, view, "…", "..."):
        deng = match[1] or match[2]
        yield Slip("ellipsis-with-deng", *match.span(), f"省略号与“{deng}”重复，请只留一个", deng)
    for match in scan(_DOTS, view, "…", "...", "。。。", "、、、", "···", "．．．"):
        dots, before, after = match[0], view[match.start() - 1 : match.start()], view[match.end() : match.end() + 1]
        if dots in ("……", "…………") or _LEADER.match(view, match.end()):
            continue
        if dots[0] in ".…" and not (_beside(before) or _beside(after)):
            continue
        if before in tuple("[(（〔【0123456789") or (after in tuple("])）〕】0123456789%亿万元个家项人") and after):
            continue
        said = f"“{dots[:8]}”不是规范的省略号，请改为“……”"
        yield Slip("ellipsis-form", *match.span(), said, "……")


def _beside(char: str) -> bool:
    return bool(char) and ("\u4e00" <= char <= "\u9fff" or char in "“”《》，。；：")


def _doubled(page: Page) -> Iterator[Slip]:
    for match in _TWICE.finditer(page.view):
        marks = match[0]
        if _DOTTED.search(marks) or not set(marks) & _STOPS:
            continue
        if _ORDINAL.search(page.view[max(0, match.start() - 8) : match.start()]) and marks[0] in "、，":
            continue
        full = marks.translate(_FULL)
        kept = max(full, key=_STRENGTH.find) if not set(full) & set("！？") else ""
        certain = kept if len(set(full)) == 1 or full[0] != "。" else ""
        cure = f"请改为“{certain}”" if certain else "请只留一个"
        yield Slip("double-mark", *match.span(), f"标点重复，{cure}，或补上漏掉的文字", certain)
