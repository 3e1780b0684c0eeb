"""What a draft itself claims: of each figure the metric by its own words, the period, the scope, and what it hangs on.

The ledger plays no part here. Two claims can contradict each other only where everything but the value is the same, so
that a name is kept with every word that might tell it from another.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from writer.checking.bounds import bounds
from writer.checking.clauses import Text
from writer.checking.enumerations import Enumerations
from writer.checking.naming import Reading
from writer.checking.stretches import names_report
from writer.checking.units import is_ratio
from writer.checking.vocabulary import Vocabulary
from writer.schema import Figure, Period

Span = tuple[int | None, int, int]

_SCOPES: Final = r"全(?:市|区|县|省|国|镇|园区?|街道|系统|旗|州)|[我本](?:市|区|县|省|镇|局|园区?|街道|旗|州)"
_SCOPE: Final = re.compile(_SCOPES)
_FRONT: Final = re.compile(
    rf"^(?:#+|[一二三四五六七八九十]{{1,3}}(?:是|要|、)|（[一二三四五六七八九十\d]{{1,3}}）|\d{{1,2}}[.、]|[①-⑳]|{_SCOPES}"
    r"|截至|截止到?|到(?=\s)|目前|今年以来|今年|本年度?|年内|以来|期间|当前|累计|共计|总计|合计|一共|总共|共有|拥有|共|已经|已|成功|顺利|实际(?!利用|到位|使用|到账)"
    r"|实现|完成|其中|同时|此外|另外|的|[、，：；·\s]|[和与及](?![^，]{0,3}约)|据统计|初步核算|经初步统计|预计|全年)+"
)
_BACK: Final = re.compile(
    r"(?:达到|达成|突破|超过|接近|将近|大约|共计|累计|合计|总计|一共|总共|已经|分别|实现|完成|只有|仅有|达|超|逾|近|约|为|是|共|已|有|至|到|的|均"
    r"|总数|个数|家数|次数|数量|：|“|”|\s)+$"
)
_ALL_OF_IT: Final = re.compile(r"总数(?:已经?|达到?|为|是|增至|增加到|升至|约|近|超过?)*$")
_RIGHT: Final = re.compile(r"^[的\s]*(?:左右|以上|以下)?")
_RIGHT_STOP: Final = re.compile(r"[，。；！？\n（）、：]")
_BASIS: Final = re.compile(r"(?:[比较与同于]|高出|相比)\s*$")
_TAGS: Final = re.compile(
    r"当[月季日周年]|本[月周季]|单[月季日次]|上周|近[一二三四五六七八九十\d]{1,2}年|[一二三四五六七八九十几多]年来|历年|成立以来|建[园区成]以来|开园以来|投产以来"
    r"|十[二三四五六]五|去年|上年|前年|明年|来年|同期|每[年月季周个天]|年均|月均|日均|首批|第[一二三四五六七八九十]批|[一二三四]期|首届|最[高大多低少]|平均"
    r"|预[测计期估]|有望|上报|确保|奋斗|争取|另有|再(?!上|创|添|度|获|现)|又|还有|尚有|剩余|其余|其他|部分|之后|以后|此前|原有|原来|曾"
)
_LAST_YEAR: Final = frozenset({"去年", "上年", "同期"})
_FRAME: Final = re.compile(rf"{_SCOPES}|今年以来|截至|截止|全年|累计|总计|共计|一共")
_OPENER: Final = re.compile(
    rf"^(?:{_SCOPES}|今年以来|今年|目前|截至|截止到?|以来|期间|上下|各级|[\s，：；·#]|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+[是、])*"
    r"(?:$|在[^，]{0,40}下$|据统计$|初步核算$|按可比价格?计?算?$|(?:总的|总体|整体|综合)(?:来|上)?看$|综上(?:所述)?$|(?:总|整|全)体上$|据(?:初步)?(?:统计|核算|了解|测算)$|(?:坚持|紧扣|紧盯|牢固树立|深入贯彻|认真落实|贯彻落实|克服|面对|锚定)"
    r"[^，]{0,40}$|(?:上下)?(?:齐心协力|攻坚克难|真抓实干|迎难而上|奋力拼搏|团结一心)$)"
)
_LEANING: Final = re.compile(
    r"^(?:计划|协议|意向|合同|累计)?总?投资(?:总?额)?$|金额$|合同额$|签约额$|占地|用地$|面积$|就业"
)
_ACTIVITY: Final = re.compile(
    r"召开|组织|开展|举办|走访|拜访|接待|对接|收集|解决|协调|帮助|培训|检查|学习|发放|印发|调研|洽谈|会审|排查|整改|宣讲|慰问|服务|受理|办理"
    r"|邀请|参加|推送|发布|会议|讲座|活动|跟踪|征集|化解|督查|通报"
)
_NARROW: Final = re.compile(
    r"外资|内资|外商|央企|国企|民企|民营|[镇村]|街道|片区|组团|农业|工业(?!园)|制造业|服务业|文旅|旅游|科技|电子|能源|材料|生物|医药|装备|食品|物流|数字"
    r"|金融|楼宇|基金|商会|院校|校地|会展|驻点|小分队|以商|委托|线上|产业链|境外|日韩|长三角|大湾区|珠三角|京津冀|党建|党风|安全|乡村|活动|推介|外出|接待"
    r"|(?:[组局办所委院站部线段期号]|中心|公司|集团|企业)(?=$| /|。)"
)
_PLACE: Final = re.compile(
    r"(?!在|全|我|本|各|今|上半)([\u4e00-\u9fff]{2,3}?)(?:经济|高新|技术|产业|工业)*(?:开发区|经开区|高新区|园区|新区|[市区县])"
)
_GOAL: Final = re.compile(r"[市省区县季半]|考核|奋斗|预算|计划|时序|进度")
_RUN_IN: Final = re.compile(
    r"\s*(?:（?[一二三四五六七八九十\d]{1,3}[）、.]|[一二三四五六七八九十][是要])[^。]{0,40}。\s*$"
)
_NEW: Final = re.compile(r"^新(?=签约|引进)")
_CLAUSES: Final = re.compile("[，；：（]")
_PARTS: Final = re.compile("[，：]")
_MARKS: Final = re.compile("[，。；：、]")
_YEAR: Final = re.compile(r"\d{4}年")
_LEAD: Final = re.compile(r"[一二三四五六七八九十][是要][^。]{0,30}。\s*$")


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure as the draft means it.

    Attributes:
        at: its place among the readings.
        name: the metric in the draft's own words, one spelling for names that are the same.
        kind: the relation with its basis.
        period: year and months, None where the draft speaks of its own period.
        tag: other words that set it apart (当月, 累计, 首批).
        scope: 市, 区 …, "" unsaid.
        context: what it hangs on in its sentence: the first figure's name and wording; "" where it stands alone.
        free: it stands alone, or after words that narrow nothing.
        framed: its sentence says for which period or scope it holds.
        scoped: its sentence says that it holds for the whole place.
        first: its sentence opens a paragraph, or what follows the paragraph's heading.
        narrow: the heading or the item it stands under may narrow it; "" or these words.
        low, high: the values its wording allows, signed.
    """

    at: int
    reading: Reading
    name: str
    kind: str
    period: Span | None
    tag: str
    scope: str
    context: tuple[str, str]
    free: bool
    framed: bool
    scoped: bool
    first: bool
    narrow: str
    low: Decimal
    high: Decimal

    @property
    def figure(self) -> Figure:
        """The figure itself."""
        return self.reading.figure

    @property
    def activity(self) -> bool:
        """Whether it counts something that is done again and again, for one purpose here and another there."""
        return bool(_ACTIVITY.search(self.name))


class ClaimReader:
    """Reads the claims of one text from left to right."""

    def __init__(
        self,
        text: Text,
        readings: Sequence[Reading],
        enumerations: Enumerations,
        vocabulary: Vocabulary,
        plans: Sequence[tuple[int, int]],
        period: Period | None,
    ) -> None:
        self.text = text
        self.readings = readings
        self.enumerations = enumerations
        self.names = {name: group[0] for group in reversed(vocabulary.same) for name in group}
        self.heads = frozenset(vocabulary.heads)
        self.silent = _merged([*plans, *_quoted(text.folded)])
        self.period = period or _own_period(text)
        self.periods = [f for f in text.periods if not _BASIS.search(text.folded[max(0, f.start - 2) : f.start])]
        self.starts = [f.start for f in self.periods]
        self.bare = _blanked(text.folded, text.periods)
        self.sentence = -1
        self.head: tuple[str, str] | None = None
        self.head_free = False
        self.last: Claim | None = None
        self.place, self.scope = _own_place(text)
        self.paragraph = -1
        self.overview = False  # the paragraph began with what is told for the whole place or period
        self.governor: tuple[str, str] | None = None  # the first figure after the last ；

    def read(self) -> list[Claim]:
        """All claims that can be compared with others."""
        found = []
        for at, reading in enumerate(self.readings):
            claim = self._one(at, reading)
            if claim is not None:
                found.append(claim)
        counted = Counter(claim.scope for claim in found if claim.scope)
        if self.scope or not counted:
            return found
        own = counted.most_common(1)[0][0]
        return [replace(claim, scope="") if claim.scope == own else claim for claim in found]

    def _one(self, at: int, reading: Reading) -> Claim | None:
        figure = reading.figure
        sentence = self.text.sentence_start(figure.start)
        if sentence != self.sentence:
            self.sentence, self.head, self.last, self.governor, self.head_free = sentence, None, None, None, False
        if figure.value is None or figure.kind != "quantity":
            self.last = None
            return None
        name, carried = self._name(at, reading)
        context, free = self._context(reading, name)
        if _ALL_OF_IT.search(self.bare[reading.start : figure.start]) and context[0] != "其中":
            context, free = ("", ""), True
        if carried and self.last is not None:
            context, free = self.last.context, self.last.free
        if self.head is None:
            self.head, self.head_free = (name, figure.text), free
        claim = self._claim(at, reading, name, context, free)
        paragraph = self.text.paragraph_start(figure.start)
        if paragraph != self.paragraph:
            self.paragraph = paragraph
            self.overview = claim is not None and claim.first and free and claim.framed and not claim.activity
        if claim is None or self._is_silent(figure):
            if not carried:
                self.last = None
            return None
        if not carried:
            self.last = claim
        return claim

    def _is_silent(self, figure: Figure) -> bool:
        at = bisect_right(self.silent, figure.start, key=lambda span: span[0])
        if at and figure.start < self.silent[at - 1][1]:
            return True
        start = self.text.paragraph_start(figure.start)
        line = self.text.folded[start : start + 1]
        return line == "|" or self.text.bracketed(figure.start)

    def _name(self, at: int, reading: Reading) -> tuple[str, bool]:
        """The metric's name, and whether it is the one named before."""
        figure, cue = reading.figure, reading.cue
        stop = max(reading.start, min(cue.start, figure.start))
        left = self.bare[reading.start : stop]
        if "分别" in left or "分别" in cue.text or left.rstrip().endswith("各"):
            return "", False
        name = _BACK.sub("", _FRONT.sub("", left))
        if self.place:
            name = _FRONT.sub("", self.place.sub("", name))
        if not is_ratio(reading.unit) and cue.relation == "value":
            following = self.readings[at + 1].figure.start if at + 1 < len(self.readings) else len(self.bare)
            right = self.bare[figure.end : min(following, figure.end + 20)]
            right, *ended = _RIGHT_STOP.split(right, maxsplit=1)
            name += _RIGHT.sub("", right) if ended else ""  # else it belongs to the next figure: 3条产业链签约项目79个
        name = name.strip().replace("规模以上", "规上").replace(" ", "")
        name = _NEW.sub("", name)
        if not name and cue.said and self.last is not None and cue.relation != "value":
            return self.last.name, True
        return self.names.get(name, name), False

    def _context(self, reading: Reading, name: str) -> tuple[tuple[str, str], bool]:
        """What a claim hangs on, and whether it stands alone."""
        words = self.bare
        sentence = self.sentence
        if self.head is None:
            before = words[max(sentence, reading.start - 160) : reading.start]
            clauses = [clause.strip() for clause in _CLAUSES.split(before) if clause.strip()]
            if any("其中" in clause for clause in clauses) or "其中" in words[reading.start : reading.figure.start]:
                return ("其中", str(sentence)), False
            narrowing = [clause for clause in clauses if not _OPENER.match(clause)]
            return (("|".join(narrowing), ""), False) if narrowing else (("", ""), True)
        since = words[max(sentence, reading.figure.start - 200) : reading.figure.start]
        governed = self.head
        if "；" in since:
            if self._opens_segment(reading, since):
                self.governor = (name, reading.figure.text)
                if self.head_free and not _LEANING.search(name) and "其中" not in since:
                    return ("", ""), True
            elif self._is_first(reading, since):
                self.governor = (name, reading.figure.text)
                return ("；" + name, str(reading.figure.start)), False
            else:
                governed = self.governor or self.head
        if "其中" in since:
            return ("其中" + governed[0], governed[1]), False
        if self.head_free and is_ratio(reading.unit) and governed is self.head:
            return ("", ""), True
        return governed, False

    def _is_first(self, reading: Reading, since: str) -> bool:
        """Whether a figure is the first after the last ；."""
        return reading.figure.start - len(since) + since.rfind("；") > self._previous_end(reading)

    def _opens_segment(self, reading: Reading, since: str) -> bool:
        """Whether a figure is the first after the last ；, with nothing before it there that narrows what it counts."""
        segment = reading.figure.start - len(since) + since.rfind("；")
        clauses = [part.strip() for part in _PARTS.split(self.bare[segment + 1 : reading.start]) if part.strip()]
        return self._is_first(reading, since) and all(_OPENER.match(clause) for clause in clauses)

    def _previous_end(self, reading: Reading) -> int:
        at = bisect_left(self.text.figures, reading.figure.start, key=lambda figure: figure.start)
        return self.text.figures[at - 1].end - 1 if at else -1

    def _claim(self, at: int, reading: Reading, name: str, context: tuple[str, str], free: bool) -> Claim | None:
        cue = reading.cue
        if cue.wished or not self._telling(name) or cue.relation not in _COMPARED or cue.beyond or cue.narrowing:
            return None
        span = self._period(reading.figure)
        if span is None:
            return None
        period, explicit = span
        start = max(self.sentence, reading.figure.start - 80)
        said = self.text.folded[start : reading.figure.start]
        tags = [tag for tag in _TAGS.findall(said) if cue.relation == "value" or tag not in _LAST_YEAR]
        if "累计" in said and period is None and not explicit and "年" not in said and "截" not in said:
            tags.append("累计")
        scopes = _SCOPE.findall(said)
        kind = cue.relation + ("" if cue.relation == "value" else f":{cue.basis or 'year'}")
        if cue.relation == "done":
            kind += "".join(_GOAL.findall(cue.text))
        if cue.basis in ("previous", "other"):
            kind += self.text.folded[cue.start : reading.figure.start]
        if cue.relation == "share":
            kind += self.text.folded[slice(*cue.whole)] if cue.whole else ""
        low, high = bounds(reading.figure, cue.direction if cue.relation in ("yoy", "diff", "points") else 1)
        return Claim(
            at, reading, name, kind, period, "".join(sorted(set(tags))), self._scope(scopes), context,
            free, explicit or bool(_FRAME.search(said) or _ALL_OF_IT.search(said)), bool(scopes),
            self._is_opening(), self._narrow(reading.figure), low, high,
        )  # fmt: skip

    def _scope(self, said: list[str]) -> str:
        """市, 区 … of the last 全市, 我区 …; "" for the place that reports."""
        scope = said[-1][1:].replace("园区", "区").replace("园", "区") if said else ""
        return "" if scope == self.scope else scope

    def _telling(self, name: str) -> bool:
        if name in self.heads or len(name) > 24 or _MARKS.search(name):
            return False
        return len(name) >= 3 or name in self.names or name == "GDP"

    def _is_opening(self) -> bool:
        """Whether the sentence opens its paragraph, a numbered heading in front of it left out."""
        floor = max(self.text.paragraph_start(self.sentence), self.sentence - 60)
        before = self.enumerations.words[floor : self.sentence]
        return self.overview or not before.strip(" #") or bool(_RUN_IN.match(before) and before.count("。") <= 1)

    def _narrow(self, figure: Figure) -> str:
        lead = self.text.folded[max(self.text.paragraph_start(figure.start), self.sentence - 40) : self.sentence]
        item = _LEAD.search(lead)
        path = self.enumerations.heading_at(figure.start) + (item[0] if item else "")
        return path if _NARROW.search(path) else ""

    def _period(self, figure: Figure) -> tuple[Span | None, bool] | None:
        """The period a figure is told for, and whether its own sentence says so; None where several may be meant."""
        at = bisect_right(self.starts, figure.start) - 1
        if at >= 0 and self.starts[at] >= self.sentence:
            return self._span(self.periods[at]), True
        paragraph = self.text.paragraph_start(figure.start)
        first = bisect_left(self.starts, paragraph)
        if at < first:
            return None, False
        one, other = self._span(self.periods[first]), self._span(self.periods[at])
        return (one, False) if one == other else None

    def _span(self, figure: Figure) -> Span | None:
        found, own = figure.period, self.period
        if found is None:
            return None
        if own is None:
            return (found.year, found.first, found.last)
        year = found.year if found.year is not None else own.year
        # A report on the second quarter tells what it counts from January to June; 第二季度 alone is another count.
        if year == own.year and (_YEAR.fullmatch(figure.text) or (found.first, found.last) == (1, own.last)):
            return None
        return (year, found.first, found.last)


_COMPARED: Final = frozenset({"value", "prior", "target", "yoy", "diff", "points", "done", "share"})


def _own_period(text: Text) -> Period | None:
    """What the draft says it reports on, where nobody has said so."""
    for figure in text.periods[:12]:
        if figure.period is not None and names_report(figure, text):
            return figure.period
    return None


def _own_place(text: Text) -> tuple[re.Pattern[str] | None, str]:
    """The place that reports, as title and text may write it (云峤开发区 for 云峤经济开发区), and its 区, 市 or 县."""
    found = _PLACE.match(text.folded[:80].lstrip(" #\n").removeprefix("关于"))
    if found is None:
        return None, ""
    name = rf"^{re.escape(found[1])}(?:经济|高新|技术|产业|工业)*(?:开发区|经开区|高新区|园区|新区|[市区县])"
    return re.compile(name), found[0][-1]


def _quoted(words: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"“[^”\n]{0,200}”", words)]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _blanked(words: str, periods: Sequence[Figure]) -> str:
    pieces, at = [], 0
    for figure in periods:
        if figure.start >= at:
            pieces += [words[at : figure.start], " " * (figure.end - figure.start)]
            at = figure.end
    return "".join([*pieces, words[at:]])
