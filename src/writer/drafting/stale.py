"""What a past clause says that cannot be said again: of its time, of its own figures, of years gone by."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from writer.schema import Period, Role

# Words that fit only a certain time of the year, or a certain year.
_BOUND = re.compile(
    r"双过半|过半|新的一年|新一年|开门红|首季|开局|起步之年|收官|决战四季度|决胜|冲刺|攻坚之年|开启之年|周年|党代会|五年规划|换届|春节|元旦|国庆|岁末|年初以来"
)
# What comes back at the same time of every year.
_SEASON = re.compile(r"节[前后](?:第|首|上|一)|开年|开春|迎峰度[夏冬]|汛期|暑期|寒假|秋收|春耕")
# Claims that follow from how large a figure is, and vague old figures that are not counted as figures.
_CLAIM = re.compile(
    r"排名|位居|名列|位列|[居列](?:全[市省国区县]|首位|第)|零的突破|历史新高|再创新高|创.{0,4}新高|历史性突破|首次突破|翻番|翻一番|[一二两三四五六七八九]成(?:左右|以上|多|以内)"
    r"|跑赢|领跑|[好优高快]于(?:全|预|时|经济|上年|平均|同)|从无到有|最[高低大多快好少]的是|由[正负增降].{0,4}转[负正降增]|连续.{1,4}个(?:月|季度)"
    r"|[走位处][在居于]?(?:全[市省国区县]|同类)?前列|名列前茅|全[市省国区县](?:率先|首[个家创例批]|唯一|领先|最[高大多快好])|成为[^，。；]{2,24}(?:之一|第一|唯一)|增速第[一二三]"
    r"|没有一[件家个例人项]|无一[件家例个]|零(?:投诉|差错|事故|延误|超时|发生)|时间过半|序时进度|时序进度|快于时间"
)
# Claims of what was reached: as an aim (确保…) they may stand.
_REACHED = re.compile(
    r"(?:取得|实现)[\u4e00-\u9fff]{0,6}突破|(?:圆满|全面|全部|超额|提前|胜利|如期|较好|顺利|基本)(?:地)?(?:完成|实现|达成)|逆[势境](?:增|上|而|突)|率先|首次|首创|首单|首[个家例批届](?![^，。]{0,4}[月年季])"
)
_AIM = re.compile(r"确保|力争|争取|努力|推动|推进|促进|为了|加快|务必|(?<![主需重首])要(?!素)|(?<!现)将")
# Campaigns and troubles of years gone by: 「克服疫情影响」 is no part of a report of three years later.
_BYGONE = re.compile(r"疫情|防疫|抗疫|新冠|复工复产|党史学习|脱贫攻坚战|不忘初心、牢记使命")
_BYGONE_AFTER = 2
# What came about once: 「东片区变电站建成投用」, 「先后引进甲、乙等一批项目」 with their names.
_CAME = "建成|投用|并网|竣工|通车|封顶|获批|揭牌|落户|达产|投产|开工"
_EVENT = re.compile(
    rf"^(?!.*(?:推动|推进|促进|确保|力争|加快|早)).*(?:{_CAME}|获评[^，]*|入选[^，]*|通过[^，]{{0,8}}验收)(?:投用|运行|使用|运营|投产|仪式)?$"
)
_EVENT_NAMED = re.compile(rf"{_CAME}|引进|签约|并购|上市|运行|总部|追加投资|验收")
_HALF = 6
_START = re.compile(r"首季|开门红|开局")
# What last period's figures were compared with, and why: said of them alone.
_OLD_BASE = re.compile(
    r"(?:上年|去年)同期[^，；]{0,12}(?:基数|集中|较[高低]|偏[高低])|基数较?[高低]|[高低]基数|原因是|归因于"
)


@dataclass(frozen=True, slots=True)
class Stale:
    """Why a clause cannot be said again; ``lasting`` where its loss takes the remarks after it along."""

    why: str
    lasting: bool = False


def stale(words: str, then: Period | None, now: Period | None) -> Stale | None:
    """What in a past clause of a report of ``then`` is no longer so ``now``; None where nothing is."""
    claim = _CLAIM.search(words) or (None if _AIM.search(words) else _REACHED.search(words))
    if claim:
        # What follows on something that was done for the first time tells of it.
        return Stale(f"“{claim[0]}”是就上期数字下的结论，本期无从核实", lasting=claim[0].startswith(("首", "全")))
    if then == now:
        return None
    if bound := _BOUND.search(words) or (None if _same_months(then, now) else _SEASON.search(words)):
        return Stale(f"“{bound[0]}”只合上期的时间")
    if base := _OLD_BASE.search(words):
        return Stale(f"“{base[0]}”说的是上期数字的比较基数或原因")
    year, this = then.year if then else None, now.year if now else None
    past = year is None or (this is not None and this - year >= _BYGONE_AFTER)
    if past and (bygone := _BYGONE.search(words)):
        # What the sentence goes on to say is said of it.
        return Stale(f"“{bygone[0]}”是以往年份的事", lasting=True)
    return None


def bygone_event(
    words: str, role: Role, then: Period | None, now: Period | None, named: Callable[[str], object]
) -> str:
    """Why a clause without figures tells what came about in a time that this report does not cover; "" if it does not.

    A report on January to September tells what the one on the second quarter told, as long as the year is the same.

    Args:
        named: whether words name a company, a project, a place; asked only where it matters.
    """
    if role in ("plans", "closing") or _covered(then, now):
        return ""
    bare = words.strip(" 　，,；;。")
    if _EVENT.match(bare) or (_EVENT_NAMED.search(bare) and named(bare)):
        return "说的是往期的一件事，不在本期之内"
    return ""


def _covered(then: Period | None, now: Period | None) -> bool:
    if then is None or now is None or (then.year != now.year and None not in (then.year, now.year)):
        return False
    return now.first <= then.first and then.last <= now.last


def stale_heading(words: str, then: Period | None, now: Period | None) -> bool:
    """Whether a clause of a past heading claims what this period must prove anew (居全市第一), or is of its time."""
    if _CLAIM.search(words):
        return True
    if "过半" in words:
        return now is None or now.last != _HALF
    return bool(_START.search(words)) and not _same_months(then, now)


def _same_months(then: Period | None, now: Period | None) -> bool:
    return then is not None and now is not None and (then.first, then.last) == (now.first, now.last)
