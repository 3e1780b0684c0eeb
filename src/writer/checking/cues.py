"""Cue words: which relation the words next to a figure say, and in which direction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from writer.checking.units import POINTS, is_ratio
from writer.schema import Figure, Relation

Basis = Literal["", "year", "previous", "other", "metric", "pace"]

# 多签, 多收储, 少完成; no measure word, which would begin a figure of its own
_DONE_MORE = r"(?:[^\W\d数年次家个项种元式方点层部样了少约近超逾达为出][^\W\d了约近超逾达为]?)?"
_UP = (
    "增长|增加|净增|增支|增产|多支|上升|提高|提升|上涨|上行|增收|扩大|攀升|回升|加快|快|延长|拉长|增|升|涨|高出|高|贵"
    rf"|(?<![许诸众])多{_DONE_MORE}"
)
_DOWN = (
    "下降|减少|降低|短收|便宜|(?<![全本我外跨各邻])省(?:下)?|减支|减产|回落|下滑|下跌|下行|放缓|减收|缩减|缩小|慢|缩短|压缩|压减|压降|收窄|负增长|(?<![审核])减|降|跌|低|短"
    rf"|(?<!至)少{_DONE_MORE}"
)
_FILL = (
    r"(?:[了约近超逾达为是出仅只也均都又再各的将\s：“”]|达到|高达|将近|大约|接近|超过|突破|分别|幅度|均为"
    r"|不少于|不低于)*"
)
_DEGREE = (
    r"(?:[净略共又均也都各再]|大幅度?|明显|略有|小幅|稳步|快速|进一步|实际|累计|平均|分别|显著|同步|继续|持续|逆势|较快|有所|"
    r"实现|保持|较大|累计|预计|可比口径|按可比口径|，)*"
)
_SAME = "(?:同期|同月|同季度?|全年|年底|年末|底|末|同口径)?"
_LAST = rf"(?:上一?年度?|去年|上年度){_SAME}"
_BEFORE = (
    r"(?:上一?(?:期|个?月|个?季度?|周|旬)末?|前一(?:期|个月|季度|周)|上半年|第?[一二三四]季度"
    r"|\d{1,2}(?:[—–~至-]\d{1,2})?月份?|前期)"
)
_ELSE = r"(?:年初|前年|20\d\d年|\d{4}年|疫情前|全市|全省|全国|全县|平均|时序)"
_YEAR = re.compile(
    rf"同比|按年|(?:与|同|和|比|较|相比|对比|高于|低于|多于|少于){_LAST}(?:的|数|水平)?(?:相比|比|对比)?|(?:与|同|和|比|较)同期(?:相比)?"
)
_PREVIOUS = re.compile(
    rf"环比|按[月季]|(?:与|同|和|比|较|高于|低于|高出|低出|快于|慢于){_BEFORE}{_SAME}(?:的|数|水平)?(?:相比|比)?"
)
_OTHER = re.compile(rf"(?:与|同|和|比|较|高于|低于|快于|慢于|高出|低出){_ELSE}[^，。；]{{0,8}}")
_CHANGE = re.compile(rf"(?P<degree>{_DEGREE})(?:(?P<up>{_UP})|(?P<down>{_DOWN})){_FILL}$")
_REACHED = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:到|至|为){_FILL}$")
_PULL = re.compile(rf"下?拉[动低高](?:[^，。；降减落]{{0,14}}?)(?:增长|上涨|提高)?{_FILL}$|下拉{_FILL}$")
_RATE_BEHIND = re.compile(
    r"^的(?:同比)?(?:(?P<up>涨幅|增幅|增速|增长率|增长)|降幅|跌幅|减幅|下降)(?!目标|任务|预期|计划|要求)"
)  # 以8.7%的增速领跑
_EACH = re.compile(r"分别|依次|各|均|约|也|为|是|[：\s]")
_RATE_NOUN = re.compile(
    r"(?:(?P<up>增速|增长率|增幅|涨幅|同比增速)|(?P<down>降幅|跌幅|减幅))(?:均|也|同比|已|则)?(?:分别|依次|各)?[为是达到约近超：\s]*$"
)
# 增加额5.6亿元, and what stands in brackets or tables of words: 46个（+8个）, 同比↑21.1%, 同比-3.2%
_CHANGE_NOUN = re.compile(
    rf"(?:(?P<up>增加额|增长额|增收额|净增额|增加量|增长量|增量|净增量)|(?P<down>减少额|减收额|减少量|减量)){_FILL}$"
)
_SIGN = re.compile(r"[+↑▲△⬆]\s*$")
RISING = ("+", "↑", "▲", "△", "⬆")
FALLING = ("-", "−", "–", "▼", "↓", "▽")
_ABOVE_LAST = re.compile(
    rf"(?:(?P<up>高于|多于|高出|快于)|(?P<down>低于|少于|慢于))(?:{_LAST}|{_BEFORE})(?:的|水平)?{_FILL}$"
)
_GOAL = (
    r"(?:年度|全年|年初|年|[当本]?季度?|[当本]月|月度|上级|市|区|省|既定|下达|考核|控制|约束性|预定|预期|总"
    r"|计划|目标|任务|指标|数|量|的|任务数){0,4}"
)
_AIM = r"(?:目标任务|任务目标|目标|任务|计划|指标|时序|预算(?!收入|支出|内|外))"
_SIZE = r"(?:（[^（）]{0,16}）)?"  # 完成全年任务（65个）的
_DONE = re.compile(
    rf"(?:(?:完成|达到?|实现|占|占到|相当于|为|达成|已达){_GOAL}{_AIM}(?:数|总数|总量|值|任务|进度|比例|计划)*{_SIZE}的?(?:比例|比重)?{_FILL}$"
    rf"|(?:完成|达成)[^，。；]{{0,14}}{_AIM}(?:数|值|任务)?的{_FILL}$|(?:占|为|完成|达到){_GOAL}(?:[^，。；\d占]{{1,4}}(?=指标|任务))?{_AIM}(?!总?投资)[^，。；]{{0,14}}的{_FILL}$|(?:完成率|完成比例|达成率|完成进度|任务完成率|目标完成率){_FILL}$)"
)
_OVERSHOT = re.compile(rf"(?:超额完成|超出|超过|超){_GOAL}{_AIM}(?:数|任务|值)*的?{_FILL}$|超额完成{_FILL}$")
_GAP = re.compile(
    rf"(?:还差|只差|仅差|还欠|欠账|尚差|仍差|相差|还有|尚有|仍有|缺口|差距|尚缺|还缺|仍缺|差){_FILL}(?:缺口|差距)?{_FILL}$"
)
_NUMBER = r"(?:[\d.·一二两三四五六七八九十百]+%?[^，。；\d]{0,4}的?)?"  # 低于5.5%的控制目标
_BELOW_GOAL = re.compile(
    rf"(?:比|较|与){_NUMBER}{_GOAL}{_AIM}(?:数|值)*(?:相比)?(?:少|低|短)(?:了)?{_FILL}$"
    rf"|(?:低于|少于){_NUMBER}{_GOAL}{_AIM}(?:数|值)*{_FILL}$|(?:距离?|离){_NUMBER}{_GOAL}{_AIM}(?:数|值)*{_FILL}$"
)
_ABOVE_GOAL = re.compile(
    rf"(?:超出|超过|超|高于|高出|快于|好于){_NUMBER}{_GOAL}{_AIM}(?:数|值)*{_FILL}$"
    rf"|(?:比|较|与){_NUMBER}{_GOAL}{_AIM}(?:数|值)*{_SIZE}(?:相比)?(?:多|高|高出|快)(?:出|了)?{_FILL}$"
    rf"|(?:距离?|离){_NUMBER}{_GOAL}{_AIM}(?:数|值)*(?:还|仍|又)?(?:高|多)出?(?:了)?{_FILL}$"
    rf"|(?:比|较)(?:原定|原计划|预定)的?[\d.·一二两三四五六七八九十百]*[^，。；\d]{{0,3}}(?:还|又)?(?:多|高|超)出?(?:了)?{_FILL}$"
)
_GAP_NAMED = re.compile(
    rf"(?:距离?|离|与|比|较){_GOAL}[^，。；]{{0,10}}{_AIM}[^，。；]{{0,8}}$|还差|尚差|仍差|缺口|尚缺|还缺|仍缺"
)
_SHARE = re.compile(
    rf"(?:(?:占|相当于)(?P<whole>[^，。；占]{{0,24}}?)(?:的)?(?:比重|比例|份额|比)?|(?:比重|比例|份额)){_FILL}$"
)
_TARGET = re.compile(rf"(?:原定|原计划|预定)的?{_FILL}$|{_AIM}(?:任务|数|值|量|总数|总量|额)*{_FILL}$")
_LISTED_IN = re.compile(r"(?:列入|纳入|进入|根据|按照|对照|入选)[^，。；]{0,8}$")  # 列入年度计划的86个项目
_PRIOR = re.compile(
    rf"(?<![比较与同和于]){_LAST}|(?<![比较与同和于期])(?<!上年)(?<!去年)(?:上年|20\d\d年)?同期(?!相比|比|增|减|提|下|上|回)"
)
_PRIOR_TAIL = re.compile(
    rf"{_LAST}(?:的|数|为|是|仅|只|才|就|完成|实现|约|[：\s])*$|同期(?:的|数|为|是|仅|只|才|就|完成|实现|约|[：\s])+$"
)
_FROM = re.compile(r"(?:由|从)[^，。；]{0,16}$")
_FROM_RIGHT = re.compile(
    r"^[^，。；]{0,6}?(?:增|提|升|降|减|扩|上升|下降|跃|攀|回落|发展|壮大)[^，。；]{0,6}?(?:到|至|为)"
)
_TARGET_RIGHT = re.compile(
    rf"^(?:[^，。；的]{{0,8}}的|的)?(?:{_GOAL}|[\u4e00-\u9fff]{{2,4}})(?:目标|任务|要求|红线|底线|控制[线数]|控制(?:目标|指标))(?!项目|企业)"
    rf"|^的[^，。；\d]{{2,14}}(?:目标|任务)(?=[，。；、]|$)"
)
_AWAY = re.compile(r"(?:距离?|离)(?:年度|全年)?$")  # 离16万户还差0.63万户, 离65%还有一步之遥
_SHORT_OF_IT = re.compile(r"^(?:以上|左右)?(?:的[^，。；]{0,6})?(?:还|尚|仍|只|仅|也|又|都)*(?:有|差|欠|缺)")
_DISTANCE = re.compile(r"^的(?:[^，。；、\d的]{1,6})?(?:距离|差距|缺口)")
_STILL = re.compile(r"如期|尽快|早日|早|开工|投产|落地|见效|建设|实施|推进|顺利")
_MORE = re.compile(rf"再(?:净增|新增|增加|增)(?:加|长)?{_FILL}$")  # 确保签约金额再增10.7亿元
_REST = re.compile(rf"(?:完成|已使用|已用|已支用|已消耗){_FILL}$")
_ROOM = re.compile(rf"(?:尚有|还有|仍有|剩余|余下)[^，。；\d]{{0,6}}(?:空间|额度|余量){_FILL}$")
_AIMING = re.compile(
    r"务必|力争|确保|争取(?!上级|中央|省|市|到|了|专项|各类|政策|资金|债券)"
    r"|力促|奋力|目标是|目标为|计划完成(?!率|情况|比例|进度)|力求"
)
# 高于全部到位资金增速6.8个百分点: how far two metrics' rates lie apart
_APART = re.compile(
    rf"(?P<way>高于|高出|快于|多于|低于|慢于|少于|(?:(?<![同环对])比|较)(?=[^，。；]{{2,20}}(?P<after>高出|高|快|低|慢){_FILL}$))"
    rf"(?P<other>[^，。；]{{2,20}}?)(?:的?(?:平均)?(?:增速|增幅|增长率|水平))?(?:高出|高|快|低|慢)?{_FILL}$"
)
_PACE = re.compile(
    rf"(?:(?P<ahead>超出?|超过|快于|高于|领先于?|好于|提前)|(?P<behind>落后于?|慢于|欠|低于|滞后于?))(?:(?:时序|序时|时间)(?:进度)?)?{_FILL}$"
)
_TIMES_OF = re.compile(rf"(?:是|为|达|达到|相当于)(?:{_LAST}|{_BEFORE})?[^，。；是为达]{{0,12}}的{_FILL}$")
_TOGETHER = re.compile(r"合计|总计|共计|共|总数|总共|合起来|两项|三项")


@dataclass(frozen=True, slots=True)
class Cue:
    """What the words around a figure say. ``start`` is where the cue words begin in the text.

    ``past``: a share of last year's values. ``fresh``: what has been added to a stock (新增, 净增). ``moved``: which
    way the verb says a value has come to where it is (增加到: 1, 降至: -1). ``monthly``: of the last month alone.
    ``cumulated``: since the year began.
    """

    relation: Relation
    start: int
    text: str = ""
    direction: int = 0
    basis: Basis = ""
    whole: tuple[int, int] | None = None
    beyond: bool = False
    narrowing: bool = False
    reached: bool = False
    said: bool = True
    wished: bool = False
    past: bool = False
    moved: int = 0
    fresh: bool = False
    monthly: bool = False
    cumulated: bool = False


def read_cue(text: str, start: int, end: int, right: str, unit: str, mark: str = "") -> Cue:
    """The relation of the figure that begins at ``end``.

    Args:
        text: folded text.
        start: where the figure's own clause begins.
        end: where the figure begins.
        right: what follows the figure, up to the next boundary.
        unit: the figure's unit class.
        mark: the first character of the figure, where that is a sign or an arrow.
    """
    piece = text[start:end]
    cue = _read_signed(piece, start, unit, mark, text[start - 1 : start] in ("（", "，", "｜", "|"))
    cue = cue or _read_from(piece, start, right, unit) or _read_goal(piece, start, right, unit)
    cue = cue or _read_change(piece, start, right, unit) or _read_share(piece, start, unit) or _read_prior(piece, start)
    return cue or Cue("value", end, said=False)


def direction_of(piece: str) -> int:
    """Which way the verb at the end of a piece goes: 1 for 提高, -1 for 下降, 0 where there is none."""
    change = _CHANGE.search(piece) or _ABOVE_LAST.search(piece)
    return 0 if change is None else 1 if change["up"] else -1


def basis_of(piece: str) -> tuple[Basis, int]:
    """Against what a change is measured, and where these words begin in ``piece`` (-1: it is not said)."""
    kinds: tuple[tuple[Basis, re.Pattern[str]], ...] = (("year", _YEAR), ("previous", _PREVIOUS), ("other", _OTHER))
    found: list[tuple[int, Basis]] = []
    for name, pattern in kinds:
        last = _last_match(pattern, piece)
        if last is not None:
            found.append((last.start(), name))
    if not found:
        return "", -1
    at, basis = max(found)
    return basis, at


def _last_match(pattern: re.Pattern[str], piece: str) -> re.Match[str] | None:
    last = None
    for match in pattern.finditer(piece):
        last = match
    return last


def aims(piece: str, right: str) -> bool:
    """Whether a clause speaks of what is wanted (力争签约45个), not of what was done (确保18个项目如期开工)."""
    return bool(_AIMING.search(piece)) and not _STILL.search(right)


def adds_up(piece: str) -> bool:
    """Whether a clause says that several things are counted together."""
    return bool(_TOGETHER.search(piece))


def _read_signed(piece: str, start: int, unit: str, mark: str, bracketed: bool) -> Cue | None:
    """A change told by its sign alone: 「同比+8个」, 「46个（↑21.1%）」, 「同比21.1%」."""
    if _ABOVE_LAST.search(piece):
        return None  # 高出7月2.7个百分点
    sign = _SIGN.search(piece)
    head = piece[: sign.start()].rstrip("：: ") if sign else piece.rstrip("：: ")
    basis, at = basis_of(head)
    named = basis in ("year", "previous") and not _EACH.sub("", _between(head, at, len(head)))
    ratio = is_ratio(unit)
    rises, falls = bool(sign) or mark in RISING, mark in FALLING
    if not named and not (bracketed and not head.strip() and (rises or falls)):
        return None
    if not (rises or falls or (ratio and not _PRIOR.search(head))):
        return None
    begin = start + (at if named else len(head))
    relation: Relation = "points" if unit == POINTS else "yoy" if ratio else "diff"
    return Cue(relation, begin, piece[begin - start :], 1 if rises else 0, basis)


def _read_from(piece: str, start: int, right: str, unit: str) -> Cue | None:
    if _FROM.search(piece) and _FROM_RIGHT.match(right):
        at = max(piece.rfind("由"), piece.rfind("从"))
        return Cue("prior", start + at, piece[at:])
    if unit == "倍":
        times = _TIMES_OF.search(piece)
        if times and re.search(r"去年|上一?年|同期", times[0]):
            return Cue("yoy", start + times.start(), times[0], 0, "year", reached=True)
        if times and re.search(_BEFORE, times[0]):
            return Cue("yoy", start + times.start(), times[0], 0, "previous", reached=True)
    reached = _REACHED.search(piece)
    if reached:
        moved = 1 if reached["up"] else -1
        return Cue("value", start + reached.start(), reached[0], reached=True, moved=moved)
    return None


def _read_goal(piece: str, start: int, right: str, unit: str) -> Cue | None:
    ratio = is_ratio(unit)
    above = _ABOVE_GOAL.search(piece) if not ratio or unit == POINTS else None
    above = above or (_OVERSHOT.search(piece) if ratio else None)
    if above:
        return Cue("done", start + above.start(), above[0], beyond=True)
    done = _DONE.search(piece) or (_REST.search(piece) if unit != POINTS else None) if ratio else None
    if done:
        return Cue("done", start + done.start(), done[0])
    below = _BELOW_GOAL.search(piece) if not ratio or unit == POINTS else None
    if below:
        return Cue("gap", start + below.start(), below[0])
    more = None if ratio else _MORE.search(piece)
    if more:
        return Cue("gap", start + more.start(), more[0])
    room = _ROOM.search(piece)
    if room and not ratio:
        return Cue("gap", start + room.start(), room[0])
    gap = _GAP.search(piece)
    if gap and _GAP_NAMED.search(piece):
        named = re.search(r"(?:距离?|离|与|比)[^，。；]*$", piece[: gap.start()])
        at = named.start() if named else gap.start()
        return Cue("gap", start + at, piece[at:])
    if _DISTANCE.match(right):  # 与95%的要求仍有0.4个百分点的距离
        return Cue("gap", start + len(piece), "差距")
    target = _TARGET.search(piece)
    if target and not ratio and not _LISTED_IN.search(piece[: target.start()]):
        goal = re.search(rf"(?:完成|实现|达到)?{_GOAL}$", piece[: target.start()])
        at = goal.start() if goal else target.start()
        return Cue("target", start + at, piece[at:])
    if _TARGET_RIGHT.match(right) or (_AWAY.search(piece) and _SHORT_OF_IT.match(right)):
        return Cue("target", start + len(piece), "目标")
    return None


def _read_rate(piece: str, start: int, right: str, unit: str) -> Cue | None:
    """A change told by a noun (增幅8.7%, 以8.7%的增速), by 翻番 or by 拉动."""
    if unit == "番":
        return Cue("yoy", start + len(piece), "", 1, basis_of(piece)[0])
    behind = _RATE_BEHIND.match(right) if is_ratio(unit) and unit != POINTS else None
    if behind:
        return Cue("yoy", start + len(piece), behind[0], 1 if behind["up"] else -1, basis_of(piece)[0])
    pull = _PULL.search(piece) if unit == POINTS else None
    if pull:
        return Cue(
            "points",
            start + pull.start(),
            pull[0],
            -1 if pull[0][0] == "下" or pull[0].startswith("拉低") else 1,
            basis_of(piece)[0],
        )
    amount = None if is_ratio(unit) else _CHANGE_NOUN.search(piece)
    if amount:
        return Cue("diff", start + amount.start(), amount[0], 1 if amount["up"] else -1, basis_of(piece)[0])
    noun = _RATE_NOUN.search(piece)
    if noun and is_ratio(unit) and unit != POINTS:
        basis, _ = basis_of(piece)
        return Cue("yoy", start + noun.start(), noun[0], 1 if noun["up"] else -1, basis or "year")
    return None


def _read_change(piece: str, start: int, right: str, unit: str) -> Cue | None:
    rate = _read_rate(piece, start, right, unit)
    if rate is not None:
        return rate
    above = _ABOVE_LAST.search(piece)
    apart = _APART.search(piece) if unit == POINTS and above is None else None
    if apart and basis_of(piece[apart.start() :])[0] in ("", "other"):
        word = apart["after"] or apart["way"]
        span = (start + apart.start("other"), start + apart.end("other"))
        return Cue("points", start + apart.start(), apart[0], 1 if word[0] in "高快多" else -1, "metric", whole=span)
    pace = _PACE.search(piece) if unit == POINTS else None
    if pace and (("序" in pace[0] or "时间" in pace[0]) or pace[0][:2] in ("提前", "领先", "落后", "滞后")):
        return Cue("points", start + pace.start(), pace[0], 1 if pace["ahead"] else -1, "pace")
    change = above or _CHANGE.search(piece)
    if change is None:
        return None
    basis, at = basis_of(piece)
    if at < 0 and change["up"] and piece[: change.start("up")].endswith("新"):
        return None  # 新增16家 tells what is new; 较上月新增16家 a change
    if at < 0 and piece.endswith("的") and not is_ratio(unit):
        return None  # 产值下降的83家 counts those whose output has fallen
    verb = change["up"] or change["down"]
    if (verb[0] in "多高少低快慢贵" or verb in ("省", "省下", "短")) and at < 0:
        return None
    begin = change.start()
    if 0 <= at < begin and not _between(piece, at, begin):
        begin = at
    direction = 1 if change["up"] else -1
    if not basis and unit != POINTS and is_ratio(unit):
        before = _last_match(_PRIOR, piece[: change.start()])
        if before is not None:
            return Cue("prior", start + begin, piece[begin:], direction)
    relation: Relation = "points" if unit == POINTS else "yoy" if is_ratio(unit) else "diff"
    shrinks = "降幅" in piece or "跌幅" in piece
    return Cue(relation, start + begin, piece[begin:], direction, basis, narrowing=shrinks)


def mark_of(figure: Figure) -> int:
    """Which way a figure's own sign or arrow goes: ↑6.2% 1, ↓6.5% -1; 0 for none, and where its value has the sign."""
    mark = figure.text[:1]
    if mark in FALLING:
        return -1 if (figure.value or 0) > 0 else 0
    return 1 if mark in RISING else 0


def _between(piece: str, at: int, begin: int) -> str:
    """What stands between the basis and the verb, the basis itself and commas left out."""
    for pattern in (_YEAR, _PREVIOUS, _OTHER):
        match = pattern.match(piece, at)
        if match:
            return piece[match.end() : begin].strip(" ，")
    return piece[at:begin].strip(" ，")


def _read_share(piece: str, start: int, unit: str) -> Cue | None:
    if not is_ratio(unit) or unit == POINTS:
        return None
    share = _SHARE.search(piece)
    if share is None:
        return None
    whole = share.span("whole") if share["whole"] else None
    span = (start + whole[0], start + whole[1]) if whole else None
    return Cue("share", start + share.start(), share[0], whole=span)


def _read_prior(piece: str, start: int) -> Cue | None:
    tail = _PRIOR_TAIL.search(piece)
    if tail:
        return Cue("prior", start + tail.start(), tail[0])
    last = _last_match(_PRIOR, piece)
    return Cue("prior", start + len(piece), last[0]) if last is not None else None
