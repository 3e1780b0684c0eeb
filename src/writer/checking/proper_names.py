"""Names of companies, projects, places, people and events that a draft has from a past report alone.

A name is told by its last word (…公司, …电子, …产业园, …区, …博览会) and by a beginning that cannot be cut into
ordinary words: 引进栎芯电子 is 引进 + 栎芯 + 电子, and 绿色食品 names nobody. What many of the reports say is the
office's own (its parks, its parent city, its standing events); what one or two of them say and the material does not
is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from writer.checking.past import INNER_QUOTES, PastRecord, Standing
from writer.checking.words import cut, load_endings, ordinary_words
from writer.schema import Finding

_HANZI_BEFORE = re.compile(r"[\u4e00-\u9fff]{1,14}$")
_REST = re.compile(r"(?:[一二三四]期|项目|股份|集团|科技|有限公司|公司|产业园|基地|片区)+")
_FUNCTION = frozenset("的了在是和与及并等为对从由向于以将把被让使给也又再还都均各每该此这那其之")
# At the left edge of a name these are verbs, counts and the like.
_EDGE = _FUNCTION | frozenset(
    "就按据因原或若如即则需须要能可应会已未不无没非我你他她本某同到至几多余个家项次场名位户批件座处条支只赴请获经近超约逾达"
    "含引促推访来去有市县区省镇乡年月日第一二三四五六七八九十百千万亿两半"
)
# A name has none of these at all; nor does it begin or end with one of those.
_NO_NAME = re.compile(r"[全占盯抓着住跨]|^[打更而比找搬投抱扭当旧结扩帮紧用好大小新老性]|[出到好多更大新性得过起]$")
_LEADING = frozenset("、在与和及到对赴由给为“")  # what stands in front of a name rather than of a verb
_MASKS = frozenset("XxＸ×*＊○□〇_")
_CORE_MOST = 5
_BETWEEN = 2  # ordinary words between the beginning of a name and its last word (云栖+智慧+物流园)
_QUOTED = re.compile(r"[“\"](?P<name>[^“”\"\n]{2,16})[”\"](?P<more>[\u4e00-\u9fff]{1,16})")
# Whoever stands in such a list, or signs something, is somebody, whatever the name ends with: 凯诺英、璞禾等5家企业.
_SOMEBODY = re.compile(
    r"(?P<list>[\u4e00-\u9fff、]{2,48})(?:等(?:[\d一二三四五六七八九十百余多几数]*[批家个名](?:[\u4e00-\u9fff]{2}){0,3}项目"
    r"|(?:[\d一二三四五六七八九十百余多几数]*[批家个名])?(?:[\u4e00-\u9fff]{2}){0,3}(?:企业|公司|机构|客商|院校|品牌))"
    r"|(?=签[约订署]|达成(?:合作|协议)|落户|增资))"
)
_TITLED = re.compile(r"《(?P<name>[^《》\n]{5,40})》")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_OFFICE = "书记|市长|区长|县长|镇长|主任|局长|董事长|总经理|总裁|院长|校长|会长|秘书长"
_PERSON = re.compile(
    rf"(?:{_OFFICE})(?P<after>[\u4e00-\u9fff]{{2,3}})(?=[，。、；：\s]|率|带|主持|出席|赴|在|到|一行|调研|会见|同志)"
    r"|(?P<before>[\u4e00-\u9fff]{2,3})(?:同志|院士|教授|先生|女士)"
)
_TITLE_STEM = re.compile(
    r"(?:关于)?(?P<stem>[\u4e00-\u9fff]{2,4}?)(?:省|市|县|州|镇|区|经济开发|经济技术开发|经开|开发|高新|新区|产业园|工业园)"
)
_NUMBERED = re.compile(r"[#\s]*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[.、])")
_OWN, _ALL = 3, 4  # reports of this office, and of all, from which on a name is a standing one
_COPIED = 4  # characters around well-known places and titles of documents that must be the past report's too
_MOST = 4000  # endings that are looked at in one draft
_LEAST = 2
_ITEM = 14  # characters of a list's item that are looked at
_TITLE = 60  # characters that a line of the title has at most


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a draft: its span, and its ``core``, which tells it from others of its kind.

    ``copied`` names say something only where the words around them are the past report's too; ``nature`` is for rivers
    and hills, which are this office's own for good when it has ever named them.
    """

    start: int
    end: int
    core: str
    copied: bool = False
    nature: bool = False


class NameResidue:
    """Finds names that only past reports have.

    Args:
        past: the reports.
        material: everything that this period's material says, folded.
        titles: what in it may say whose report this is.
    """

    def __init__(self, past: PastRecord, material: str, titles: Sequence[str] = ()) -> None:
        self._past = past
        self._material = material
        self._endings = load_endings()
        self._titles = titles

    @cached_property
    def _known(self) -> frozenset[str]:
        """Ordinary words, read when the first name is to be judged: that takes a moment, and many checks need none."""
        return ordinary_words()

    @cached_property
    def _titled(self) -> bool:
        return self._identified(self._titles)

    def findings(self, draft: str, raw: str, among: frozenset[int]) -> list[Finding]:
        """A warning for each name, once, where it stands first.

        Args:
            draft: the text, folded.
            raw: the text as it stands.
            among: the reports that count as past.
        """
        names = sorted(self.names(draft), key=lambda one: (one.start, one.copied, -one.end))
        if not names:
            return []
        front = front_of(draft)
        ours = f"{self._material}\n{front}"
        own = frozenset(at for at in among if any(stem in ours for stem in self._past.stems[at]))
        known = bool(own) or self._titled or self._identified(front.split("\n"))
        out: list[Finding] = []
        seen: set[tuple[str, bool]] = set()
        taken = -1
        for name in names:
            if (name.core, name.copied) in seen or name.start < taken or name.core in ours:
                continue
            place = self._place(name, draft, among, own, known)
            if not name.copied:
                seen.add((name.core, False))
            if place is None:
                continue
            seen |= {(name.core, False), (name.core, True)}
            taken = name.end
            quoted = raw[name.start : name.end]
            shown = quoted.translate(INNER_QUOTES)
            message = f"“{shown}”在本期材料里没有，见于{self._past.source(place)}；请核对是不是旧稿里留下的。"
            out.append(Finding("residue", "warning", name.start, name.end, quoted, message))
        return out

    def _identified(self, titles: Sequence[str]) -> bool:
        """Whether titles say whose report this is: 苍榆经济开发区…, but not 重点园区…."""
        found = (_TITLE_STEM.match(title) for title in titles)
        return any(match and not any(a + 2 <= b for a, b in cut(match["stem"], self._known)) for match in found)

    def _place(
        self, name: Name, draft: str, among: frozenset[int], own: frozenset[int], known: bool
    ) -> Standing | None:
        """Where a past report has the name, unless it is a standing one.

        Args:
            own: the past reports of the office that writes.
            known: whether the material says which office that is, so that all other reports are those of others.
        """
        everywhere = self._past.holding(name.core, among)
        here, office = (everywhere & own, own) if known else (everywhere, among)
        if len(here) >= _OWN or len(here) == len(office) == _LEAST or (name.nature and here):
            return None
        # What several offices speak of is widely known, unless it is what one of the others is called.
        offices = {self._past.stems[at] for at in everywhere}
        called = any(name.core in stem for at in among - own for stem in self._past.stems[at])
        if len(everywhere) >= _ALL and len(offices) > 1 and not called:
            return None
        found = self._past.wording(draft, name.start, name.end, among)
        if not found and len(name.core) > _LEAST:
            at = draft.find(name.core, name.start, name.end)
            found = self._past.wording(draft, at, at + len(name.core), among) if at >= 0 else []
        return None if not found or (name.copied and found[0].alike < _COPIED) else found[0]

    def names(self, draft: str) -> Iterator[Name]:
        """All that looks like a name in a folded text; the same characters may come twice."""
        for match in _QUOTED.finditer(draft):
            event = self._endings.event.search(match["more"])
            if event is not None:
                yield Name(match.start(), match.start("more") + event.end(), match["name"])
        for match in _TITLED.finditer(draft):
            yield Name(match.start(), match.end(), match["name"], copied=True)
        yield from self._people(draft)
        yield from self._somebody(draft)
        yield from self._places(draft)
        until = 0
        for count, match in enumerate(self._endings.all.finditer(draft)):
            if count >= _MOST:
                return
            name = self._ending(draft, match) if match.start() >= until else None
            if name is not None and name.start >= until:
                until = name.end
                yield name

    def _ending(self, draft: str, match: re.Match[str]) -> Name | None:
        """The name that ends with a last word, or None where only ordinary words stand before it."""
        before = _HANZI_BEFORE.search(draft, max(0, match.start() - 14), match.start())
        if before is None or self._runs_on(draft, match):
            return None
        region = match[0] in self._endings.regions
        left = [before[0][start:end] for start, end in cut(before[0], self._known)]
        between = ""
        for _ in range(_BETWEEN if match[0] in self._endings.made else 0):
            if not left or len(left[-1]) < _LEAST or self._endings.is_place(left[-1]) or _FUNCTION & set(left[-1]):
                break
            between = left.pop() + between
        at = match.start() - len(between)
        if left and self._endings.is_place(left[-1]) and match[0] in self._endings.after_place:
            start = at - len(left[-1])
            return Name(start, match.end(), draft[start : match.end()], copied=region)
        core = _core(left)
        opening = at - len(core)
        if len(core) < _LEAST or _NO_NAME.search(core) or draft[max(0, opening - 1) : opening] in _MASKS:
            return self._plain(match, left, between)
        rest = _REST.match(draft, match.end())
        end = rest.end() if rest and not region else match.end()
        return Name(opening, end, core, nature=match[0] in self._endings.nature)

    def _plain(self, match: re.Match[str], left: list[str], between: str) -> Name | None:
        """A name made of an ordinary word: of a company in its legal form, or where it is copied (清河公司, 柳林镇)."""
        word = between or (left[-1] if left else "")
        if len(word) < _LEAST or self._endings.general.search(word) or _FUNCTION & set(word):
            return None
        start = match.start() - len(word)
        if match[0] in self._endings.strong:
            return Name(start, match.end(), word + match[0])
        if match[0] in self._endings.plain and len(word) == _LEAST and match.string[start - 1 : start] in _LEADING:
            return Name(start, match.end(), word + match[0], copied=True)
        return None

    def _runs_on(self, draft: str, match: re.Match[str]) -> bool:
        """Whether the last word is the beginning of another: 市场, 区域, 科技创新."""
        after = draft[match.end() : match.end() + 3]
        return any(match[0] + after[:size] in self._known for size in (1, 2, 3)[: len(after)])

    def _people(self, draft: str) -> Iterator[Name]:
        for match in _PERSON.finditer(draft):
            group = "after" if match["after"] else "before"
            name = match[group]
            if name[0] in _SURNAMES and all(end - start == 1 for start, end in cut(name, self._known)):
                yield Name(match.start(group), match.end(group), name)

    def _somebody(self, draft: str) -> Iterator[Name]:
        """Names without a telling last word, by what is said of them; they count only where they are copied."""
        for match in _SOMEBODY.finditer(draft):
            start = match.start()
            for words in match["list"].split("、"):
                name = self._unnamed(draft, start, words)
                start += len(words) + 1
                if name is not None:
                    yield name

    def _unnamed(self, draft: str, at: int, words: str) -> Name | None:
        """The name that one item of a list ends with: characters that make no words, and two words at most."""
        tail = ""
        left = [words[-_ITEM:][start:end] for start, end in cut(words[-_ITEM:], self._known)]
        for _ in range(_BETWEEN):
            if left and len(left[-1]) > 1:
                tail = left.pop() + tail
        core = _core(left)
        start = at + len(words) - len(tail) - len(core)
        if len(core) < _LEAST or _NO_NAME.search(core) or draft[max(0, start - 1) : start] in _MASKS:
            return None
        return Name(start, at + len(words), core, copied=True)

    def _places(self, draft: str) -> Iterator[Name]:
        """Well-known places, those of a list together: worth a word only where the passage is the past report's."""
        start = end = -1
        for match in self._endings.places.finditer(draft):
            if start >= 0 and draft[end : match.start()] in ("、", "和", "与", "及", "市、", "，"):
                end = match.end()
                continue
            if start >= 0:
                yield Name(start, end, draft[start:end], copied=True)
            start, end = match.span()
        if start >= 0:
            yield Name(start, end, draft[start:end], copied=True)


def _core(left: list[str]) -> str:
    """The single characters at the end of a phrase that make up a name, verbs and counts at their edge left out."""
    core = ""
    for piece in reversed(left):
        if len(piece) > 1 or piece in _FUNCTION:
            break
        core = piece + core
    core = core[-_CORE_MOST:]
    while core and core[0] in _EDGE:
        core = core[1:]
    return core


def front_of(draft: str) -> str:
    """The title, the address and the signature: short lines that are no sentences and no headings."""
    lines = [line.strip() for line in draft[:600].split("\n") if line.strip()][:4]
    lines += [line.strip() for line in draft[-200:].split("\n") if line.strip()][-2:]
    return "\n".join(line for line in lines if len(line) <= _TITLE and "。" not in line and not _NUMBERED.match(line))
