"""What looks like the name of a company, a project, a place, a person or an event in a text.

A name is told by its last word (…公司, …电子, …产业园, …区, …博览会) and by a beginning that cannot be cut into
ordinary words, or that companies like to be called by: 引进栎芯电子 is 引进 + 栎芯 + 电子, 宏远精密 is a company's word
and a trade, and 绿色食品 names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from writer.checking.words import Endings, cut, load_endings, ordinary_words

_HANZI_BEFORE = re.compile(r"[\u4e00-\u9fff]{1,14}$")
_HANZI_AFTER = re.compile(r"[\u4e00-\u9fff]{1,4}")
_REST = re.compile(r"(?:[一二三四]期|项目|股份|集团|科技|有限公司|公司|产业园|基地|片区)+")
_FUNCTION = frozenset("的了在是和与及并等为对从由向于以将把被让使给也又再还都均各每该此这那其之")
# At the left edge of a name these are verbs, counts and the like.
_EDGE = _FUNCTION | frozenset(
    "就按据因原或若如即则需须要能可应会已未不无没非我你他她本某同到至几多余个家项次场名位户批件座处条支只赴请获经近超约逾达"
    "含引促推访来去有市县区省镇乡年月日第一二三四五六七八九十百千万亿两半"
)
# A name has none of these at all; nor does it begin or end with one of those.
_NO_NAME = re.compile(r"[全占盯抓着住跨]|^[打更而比找搬投抱扭当旧结扩帮紧用好大小新老性]|[出到好多更大新性得过起有已]$")
_LEADING = frozenset("、在与和及到对赴由给为“")  # what stands in front of a name rather than of a verb
_MASKS = frozenset("XxＸ×*＊○□〇_")
_CORE_MOST = 5
_BETWEEN = 2  # ordinary words between the beginning of a name and its last word (云栖+智慧+物流园)
_QUOTED = re.compile(r"[“\"](?P<name>[^“”\"\n]{2,16})[”\"](?P<more>[\u4e00-\u9fff]{1,16})")
# Whoever stands in such a list, or signs something, is somebody, whatever the name ends with: 凯诺英、璞禾等5家企业.
_SOMEBODY = re.compile(
    r"(?P<list>[\u4e00-\u9fff、]{2,48})(?:等(?:[\d一二三四五六七八九十百余多几数]*[批家个名](?:[\u4e00-\u9fff]{2}){0,3}项目"
    r"|(?:[\d一二三四五六七八九十百余多几数]*[批家个名])?(?:[\u4e00-\u9fff]{2}){0,3}(?:企业|公司|机构|客商|院校|品牌))"
    r"|(?=签[约订署]|达成(?:合作|协议)|落户|增资|(?P<soft>投产|开工|竣工|试产|达产|封顶|揭牌|加快建设|考察|洽谈|等(?:在谈|重点|优质))))"
)
# What somebody is done to by; of whom less telling things are said stands behind such a word.
_FRAME = re.compile(
    r"(?:推动|推进|赴|与|和|、|跟踪|拜访|走访|引进|签约|招引|对接|促成|服务|支持|协助|考察|洽谈|前往|助力|帮助|加快)$"
)
_TITLED = re.compile(r"《(?P<name>[^《》\n]{5,40})》")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_TOWNS = frozenset(("镇", "乡", "街道", "村", "社区"))
_ENDED = frozenset("市省乡县")  # last letters of words that are no regions: 夜市, 节省
_AREA = re.compile(r"^.?[园校院罐库厂景社辖街片]区$|[城乡村集重]镇$")  # 进园区, 补齐乡镇: no names of regions
_BIG = re.compile(
    r"^[大新一二三四五六七八九十百千万](?=[\u4e00-\u9fff]{2})|^[一二三四五六七八九十百千万](?=[\u4e00-\u9fff])"
)
_OFFICE = "书记|市长|区长|县长|镇长|主任|局长|董事长|总经理|总裁|院长|校长|会长|秘书长"
_PERSON = re.compile(
    rf"(?:{_OFFICE})(?P<after>[\u4e00-\u9fff]{{2,3}})(?=[，。、；：\s]|率|带|主持|出席|赴|在|到|一行|调研|会见|同志)"
    r"|(?P<before>[\u4e00-\u9fff]{2,3})(?:同志|院士|教授|先生|女士)"
)
_MOST = 4000  # endings that are looked at in one draft
_LEAST = 2
_ITEM = 14  # characters of a list's item that are looked at


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a draft: its span, and its ``core``, which tells it from others of its kind.

    ``copied`` names say something only where the words around them are the past report's too; ``nature`` is for rivers
    and hills, which are this office's own for good when it has ever named them, and ``town`` for towns and villages,
    which are its own as well but may have been visited. ``brand`` is what a company may be called for short.
    """

    start: int
    end: int
    core: str
    copied: bool = False
    nature: bool = False
    town: bool = False
    brand: str = ""


class NameFinder:
    """Finds what looks like a name.

    Args:
        endings: what names end with.
        known: gives the ordinary words; asked for when the first name is to be judged, since reading them takes time.
    """

    def __init__(self, endings: Endings, known: Callable[[], frozenset[str]]) -> None:
        self._endings = endings
        self._known = known

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
        yield from self._ended(draft)

    def _ended(self, draft: str) -> Iterator[Name]:
        """What a last word makes a name."""
        at = until = 0
        for _ in range(_MOST):
            match = self._endings.all.search(draft, at)
            if match is None:
                return
            name = self._ending(draft, match) if match.start() >= until else None
            if name is not None and not self._apart(draft, name.start, match.end()):
                name = None
            at = match.end()
            if name is not None and name.start >= until:
                until = name.end
                yield name
            elif (
                match[0] in self._endings.branded
                and draft[max(0, match.start() - 1) : match.start() + 1] in self._known()
            ):
                at = match.start() + 1  # 阳光电源 ends with 电源, not with 光电

    def _ending(self, draft: str, match: re.Match[str]) -> Name | None:
        """The name that ends with a last word, or None where only ordinary words stand before it."""
        before = _HANZI_BEFORE.search(draft, max(0, match.start() - 14), match.start())
        if before is None or self._runs_on(draft, match):
            return None
        region = match[0] in self._endings.regions
        left = [before[0][start:end] for start, end in cut(before[0], self._known())]
        branded = self._branded(draft, match, left)
        if branded is not None:
            return branded
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
        masked = draft[max(0, opening - 1) : opening] in _MASKS
        if len(core) < _LEAST or _NO_NAME.search(core) or _AREA.search(core + match[0]) or masked:
            return self._plain(match, left, between) or self._odd(draft, match, left, at)
        end = match.end() if region else _whole(draft, match.end())
        return Name(opening, end, core, nature=match[0] in self._endings.nature, town=match[0] in _TOWNS)

    def _branded(self, draft: str, match: re.Match[str], left: list[str]) -> Name | None:
        """A name that begins with a word that companies are called by: 宏远精密, 蓝海智能装备."""
        if match[0] not in self._endings.branded:
            return None
        start = match.start()
        for at in range(len(left) - 1, max(-1, len(left) - 2 - _BETWEEN), -1):
            joined = next((one for one in _joined(left[: at + 1]) if one in self._endings.brands), "")
            if joined:
                start -= len(joined)
                masked = draft[max(0, start - 1) : start] in _MASKS
                return (
                    None
                    if masked
                    else Name(start, _whole(draft, match.end()), draft[start : match.end()], brand=joined)
                )
            piece = left[at]
            if len(piece) < _LEAST or self._endings.is_place(piece) or _FUNCTION & set(piece):
                break
            start -= len(piece)
        return None

    def _odd(self, draft: str, match: re.Match[str], left: list[str], at: int) -> Name | None:
        """A name that begins like a count or with 大, 新 (三川重工, 大北源农牧): no more than a guess."""
        core = "".join(_singles(left))
        while core and core[0] in _FUNCTION:
            core = core[1:]
        start = at - len(core)
        if match[0] not in self._endings.branded or len(core) > _CORE_MOST or not _BIG.search(core):
            return None
        before = draft[max(0, start - 1) : start]
        if before in _MASKS or before in frozenset("第前近约每共有为达"):
            return None
        return Name(start, _whole(draft, match.end()), draft[start : match.end()], copied=True)

    def _plain(self, match: re.Match[str], left: list[str], between: str) -> Name | None:
        """A name made of an ordinary word: of a company in its legal form, or where it is copied (清河公司, 柳林镇)."""
        word = between or (left[-1] if left else "")
        if len(word) < _LEAST or _FUNCTION & set(word):
            return None
        start = match.start() - len(word)
        if between and match[0] in self._endings.bodies and left and self._endings.is_place(left[-1]):
            general = self._endings.general.fullmatch(word) or self._endings.general.fullmatch(word[:_LEAST])
            return None if general else Name(start, match.end(), word + match[0])  # 深圳纵横电子商务公司
        if self._endings.general.search(word):
            return None
        if match[0] in self._endings.strong:
            return Name(start, match.end(), word + match[0])
        if match[0] in self._endings.plain and len(word) == _LEAST and match.string[start - 1 : start] in _LEADING:
            return Name(start, match.end(), word + match[0], copied=True)
        return None

    def _runs_on(self, draft: str, match: re.Match[str]) -> bool:
        """Whether the last word begins or ends another one: 市场, 区域, 科技创新, 夜市; 动力电池 is two last words."""
        known, word = self._known(), match[0]
        if word in _ENDED and draft[match.start() - 1 : match.end()] in known:
            return True
        after = draft[match.end() : match.end() + 3]
        for size in (1, 2, 3)[: len(after)]:
            rest = after[:size]
            if word + rest in known and not (len(word) > 1 and rest in self._endings.last and size > 1):
                return True
        return False

    def _apart(self, draft: str, start: int, end: int) -> bool:
        """Whether a name ends where a word ends, and not in the middle of the next: 联农带农机制, 引起重视."""
        after = _HANZI_AFTER.match(draft, end)
        if after is None or self._endings.all.match(draft, end):
            return True
        return any(start + until == end for _, until in cut(draft[start : after.end()], self._known()))

    def _people(self, draft: str) -> Iterator[Name]:
        for match in _PERSON.finditer(draft):
            group = "after" if match["after"] else "before"
            name = match[group]
            known = self._known()
            # 陆文山 is 陆 + 文山 to the dictionary; 高度, 方才 and 金融局 are no persons.
            if name[0] in _SURNAMES and name not in known and cut(name, known)[0] == (0, 1):
                yield Name(match.start(group), match.end(group), name)

    def _somebody(self, draft: str) -> Iterator[Name]:
        """Names without a telling last word, by what is said of them; they count only where they are copied."""
        for match in _SOMEBODY.finditer(draft):
            start = match.start()
            for words in match["list"].split("、"):
                name = self._unnamed(draft, start, words, soft=match["soft"] is not None)
                start += len(words) + 1
                if name is not None:
                    yield name

    def _unnamed(self, draft: str, at: int, words: str, soft: bool) -> Name | None:
        """The name that one item of a list ends with: characters that make no words, and two words at most.

        Args:
            soft: what is said is no sign of a name by itself (研判洽谈), and needs such a word as ``_FRAME`` in front.
        """
        tail = ""
        left = [words[-_ITEM:][start:end] for start, end in cut(words[-_ITEM:], self._known())]
        for _ in range(_BETWEEN):
            if left and len(left[-1]) > 1:
                tail = left.pop() + tail
                if tail[:_LEAST] in self._endings.brands:
                    return Name(at + len(words) - len(tail), at + len(words), tail, copied=True)
        core = _core(left)
        start = at + len(words) - len(tail) - len(core)
        if soft and not _FRAME.search(draft[max(0, start - _LEAST) : start]):
            return None
        if len(core) < _LEAST or _NO_NAME.search(core) or draft[max(0, start - 1) : start] in _MASKS:
            return None
        return Name(start, at + len(words), core, copied=True)

    def _places(self, draft: str) -> Iterator[Name]:
        """Well-known places and companies, those of a list together: worth a word only where the passage is copied."""
        start = end = -1
        for match in self._endings.known.finditer(draft):
            if start >= 0 and draft[end : match.start()] in ("", "、", "和", "与", "及", "市", "市、", "，"):
                end = match.end()
                continue
            if start >= 0:
                yield Name(start, end, draft[start:end], copied=True)
            start, end = match.span()
        if start >= 0:
            yield Name(start, end, draft[start:end], copied=True)


def _whole(draft: str, end: int) -> int:
    """Where a name ends that a text has up to ``end``: behind 集团, 项目, 二期 and the like."""
    rest = _REST.match(draft, end)
    return rest.end() if rest else end


def _joined(left: list[str]) -> Iterator[str]:
    """The last piece of a phrase, and what the last two and three make: 新 + 希望."""
    for size in range(1, min(3, len(left)) + 1):
        yield "".join(left[-size:])


def _singles(left: list[str]) -> list[str]:
    """The single characters at the end of a phrase that are part of no word."""
    found: list[str] = []
    for piece in reversed(left):
        if len(piece) > 1 or piece in _FUNCTION:
            break
        found.insert(0, piece)
    return found


def _core(left: list[str]) -> str:
    """The single characters at the end of a phrase that make up a name, verbs and counts at their edge left out."""
    core = "".join(_singles(left))[-_CORE_MOST:]
    while core and core[0] in _EDGE:
        core = core[1:]
    return core


def find_names(text: str) -> tuple[str, ...]:
    """What looks like the name of a company, a project, a place, a person or an event in ``text``, each once.

    Titles of documents are not among them. The first call reads a dictionary, which takes a moment.
    """
    finder = NameFinder(load_endings(), ordinary_words)
    found = sorted(((one.start, one.end) for one in finder.names(text) if not one.copied), key=lambda one: one[0])
    return tuple(dict.fromkeys(text[start:end] for start, end in found))
