"""The words that tell what a section is for: in its heading, and in its text as densities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from writer.schema import Role

_LONGEST = 200  # a heading longer than this is none, whoever marked it as one
# How the economy will run is told with how it runs; what to do about it is a plan: 「走势判断及工作建议」.
_OUTLOOK = "(?:形势|走势|后期|后市|趋势|运行|季度|半年|全年|下阶段).{0,4}(?:预判|研判|判断|展望|预测|预期)$"

# Words that say the role at any level. 补齐短板 or 党建引领 in a heading about work done are no problem and no party
# section, so the words count only in the phrases that name the section.
_EXPLICIT: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "plans",
        re.compile(
            f"^(?!.*{_OUTLOOK}).*?(?P<at>下一?步|下一?阶段|下一?(?:个?月|季度|周|旬|期|年度)|下半年(?:的?(?:工作|主要|重点|打算|计划|安排|思路))"
            "|明年|来年|今后|接下来|打算|后续(?:工作|措施|安排)|努力方向|整改(?:方向|打算|计划)|攻坚重点"
            "|对策(?:和|与|及|、)?(?:措施|建议)|(?:工作|意见|政策|措施|几点|有关|相关|若干|对策)(?:和|与|及|、)?建议|怎么[干办]$)"
        ),
    ),
    (
        "problems",
        re.compile(
            "存在的?(?:主要|突出|一些|薄弱)?的?(?:问题|困难|不足|短板|差距|环节)|(?:主要|突出|面临的?)(?:问题|困难|矛盾|挑战|不足)"
            "|问题(?:和|与|及|、)?(?:不足|困难|短板|差距|建议|原因|剖析)|(?:困难|不足|短板|差距|挑战)(?:和|与|及|、)(?:问题|困难|不足|挑战|差距|建议|弱项|隐忧)"
            "|(?:的|中)(?:问题|不足|短板|矛盾)$|不足之处|(?:制约|不利|风险|阻碍).{0,8}因素|(?:下行|运行)压力|关注的(?:主要)?问题|面临的?.{0,6}形势"
            "|^(?:困难|问题|不足|短板|差距)$|(?:自身|工作)(?:的)?(?:不足|短板)$|问题.{0,4}(?:成因|原因)$"
            "|(?:尚未|未能?)(?:完成|解决|落实|到位)"
            "|(?:需要?|提请|请求|亟待).{0,8}(?:协调|帮助|研究)(?:解决)?(?:的|(?:问题|事项|困难)$)"
        ),
    ),
    (
        "party",
        re.compile(
            "党建(?!引领|入)|党的建设|党风廉政|从严治党|党史学习|意识形态|主题教育|廉政建设|廉洁(?:自律|从政)|作风建设"
        ),
    ),
    (
        "practices",
        re.compile(
            "做法|(?:主要|工作|具体|重点|推进|改革)(?:举措|措施|经验)|工作开展情况|重点工作(?:推进|开展|落实)|(?:几点|工作)体会"
            "|(?:典型|可学|外地|先进).{0,4}经验|经验(?:做法|借鉴|启示)|干了(?:什么|哪些)|履职情况"
        ),
    ),
    (
        "results",
        re.compile(
            "(?:工作|主要|取得的?|阶段性|突出|初步|建设|显著)(?:成效|成果|成绩|业绩)|成效(?:和|与|及)|(?:主要|工作)亮点$|战果$|收获$"
        ),
    ),
    (
        "overview",
        re.compile(
            "(?:基本|总体|总的|整体|工作总体|运行)(?:工作|运行)?(?:情况|概况|态势|形势)|主要指标|指标.{0,4}完成|完成情况|现状(?:$|和|与|及|、)"
            f"|(?:运行|主要|总体|领域).{{0,4}}(?:特点|特征)|(?:总体|指标|整体)进[度展]|{_OUTLOOK}"
        ),
    ),
    ("closing", re.compile("^(?:结语|结束语|结束)$")),
    ("opening", re.compile("^(?:前言|引言|导语)$")),
)
_MENDED = "".join(
    f"(?<!{verb})"
    for verb in ("破解", "聚焦", "紧盯", "解决", "整改", "补齐", "打通", "攻克", "化解", "疏通", "突破", "攻坚", "消除")
)
# Words that are enough in a heading of level 1 without one of the phrases above; the first in the heading counts.
_LOOSE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "plans",
        re.compile(
            "(?:重点|主要)(?:工作|任务)+(?:安排|计划|打算|思路|任务|目标)|计划(?!完成|执行|落实)|安排|思路|展望|目标任务(?!完成)|对策|建议|谋划"
            "|工作目标|奋斗目标|工作要求|[几点项]要求$|设想|部署$"
        ),
    ),
    (
        "problems",
        re.compile(
            f"{_MENDED}(?:问题|困难|难[点处]|(?<!破)难题|堵点|不足|短板|弱项|差距|挑战|瓶颈|隐忧|困境|制约|滞后)|(?:成因|原因)(?:分析|剖析)?$"
        ),
    ),
    ("practices", re.compile("举措|措施|经验|体会|启示|主要工作|重点工作|开展|推进情况|落实情况|组织领导|工作机制")),
    ("results", re.compile("成效|成果|成绩|业绩|收获|战果|亮点(?:$|和|与|及|、)|完成")),
    ("overview", re.compile("概况|概述|概览|运行|形势|指标|数据|走势|研判|趋势|进展|进度|特点|特征|现状|分析$")),
)
# A heading that only says that it tells of the work: the place and what follows decide.
SUMMARY = re.compile("情况|进展|回顾|总结|工作$")
# 「2025年工作完成情况」 with parts of its own is the whole account of the year, not its figures.
ACCOUNT = re.compile("工作(?:任务)?完成情况$")
# What was done, if the text does not speak against it.
WORK = re.compile("(?:主要|重点)工作$|组织(?:领导|实施|推动)|工作机制|制度建设")
# How a heading begins that tells what was done, in reports that have no section of that name.
DOING_HEADING = re.compile(
    "坚持|强化|加强|深化|聚焦|突出|狠抓|紧抓|抓|开展|创新(?!动能|活力|能力)|完善|优化(?!项目)|推进|推动|健全|压实|拓展|提升|"
    "做[强优实大]|夯实|牢牢|扎实|全力|持续|着力|聚力|奋力|紧紧|紧盯|紧扣|围绕|打造|搭建|落实|精心|多措并举|高位"
)
# A document that plans from its first line to its last.
PLAN_TITLE = re.compile(r"(?:工作|行动|实施|推进|年度|攻坚)(?:要点|计划|方案|打算|安排)(?:[（(][^）)]{1,12}[）)])?$")
PLEDGE_TITLE = re.compile("表态|承诺书|誓师")
REVIEW_TITLE = re.compile("总结|汇报|报告|情况|回顾|发言|讲话")

_PROBLEM_CUE = re.compile(
    "不足|短板|仍存在|还存在|不够|薄弱|滞后|有待|亟[待需]|缺乏|制约|困难|偏[低少慢弱小]|不[强高快优]|较[慢弱低少]|难以|乏力"
)
_FUTURE_CUE = re.compile(
    "将(?!招|其|原|全|企|近|项)|下一?步|力争|确保|争取|继续|进一步|加快|到20[0-9X]{2}年|(?<![主重需首纲摘])要(?!素|求|点|闻|件)|计划"
)
_PAST_CUE = re.compile("已|累计|截[至止]|同比|[较比]上年|全年共|全年[^，。]{1,8}[0-9]|成功|荣获|达到|[召举][开办了]|了")
_PARTY_CUE = re.compile(
    "理论学习|党支部|党员|党组|党工委|党课|主题教育|廉政|廉洁|意识形态|从严治党|初心|第一议题|主题党日|警示教育"
)
_FIGURE = re.compile(r"[0-9XＸ×*.]{1,12}\s?(?:[%％个家亿万次批项])")
# What states how things stand, and what tells of work, at the start of a clause.
_STATING_CUE = re.compile(
    "同比|[较比]上年|环比|增速|增长[0-9XＸ×*]|下降[0-9XＸ×*]|占比|完成[^，。；]{0,8}的[0-9XＸ×*]|[居列排][^，。；]{0,6}第|完成率|开工率|前[0-9三五]位"
)
_DOING_CUE = re.compile(
    "(?:^|(?<=[，。；：、,;:\n是]))(?:[^，。；：、\n]{0,4})?(?:建立|出台|召开|组织|开展|推行|成立|制定|实施|举办|设立|落实|实行|健全|完善|编制|组建|聘请|深化|强化|创新"
    "|加强|推动|搭建|推出|引导|邀请|走访|赴|挂|抽调)"
)
_PLAN_LEAD = re.compile(r"下一?步|下一?阶段|接下来|今后|明年|后续|展望|新的一年|面对新|下一?(?:季度|个?月|年度|周|旬)")
_PERIOD_LEAD = re.compile(r"(?:20[0-9X]{2}|新的一)年|[上下]半年|第?[一二三四]季度|[0-9]{1,2}月")
_WILL = re.compile("将(?!招|其|原|全|企|近|项)|力争|计划(?!的|总投资|投资)|争取|确保")
_INTENT = re.compile("将|力争|继续|计划|争取|确保|重点|进一步|(?<![主重需首纲摘])要(?!素|求|点)")
# 「虽然取得了一些成绩，但…。下一步，…」: the concession belongs to the plan it leads to.
_CONCESSION = re.compile("(?:虽然|虽|尽管)[^。]{4,90}。")


@dataclass(frozen=True, slots=True)
class Cues:
    """How often a text speaks as one of the roles does, per 100 characters; ``party`` is a plain count."""

    problems: float
    future: float
    past: float
    figures: float
    stating: float
    doing: float
    party: int


def read_cues(text: str) -> Cues:
    """Count the cues of a text."""
    size = max(len(text), 1)

    def density(pattern: re.Pattern[str]) -> float:
        return sum(1 for _ in pattern.finditer(text)) * 100 / size

    return Cues(
        problems=density(_PROBLEM_CUE),
        future=density(_FUTURE_CUE),
        past=density(_PAST_CUE),
        figures=density(_FIGURE),
        stating=density(_STATING_CUE),
        doing=density(_DOING_CUE),
        party=len(_PARTY_CUE.findall(text)),
    )


def explicit_roles(heading: str) -> tuple[Role, ...]:
    """The roles that phrases of a heading name outright, in the order in which they stand."""
    return _named(heading, _EXPLICIT)


def loose_roles(heading: str) -> tuple[Role, ...]:
    """The roles that single words of a heading of level 1 point to, in order.

    运行 and 形势 stand in headings of every role (「当前运行中的几个问题」), so what is named with them comes first.
    """
    return _named(heading, _LOOSE[:-1]) or _named(heading, _LOOSE[-1:])


def _named(heading: str, words: Sequence[tuple[Role, re.Pattern[str]]]) -> tuple[Role, ...]:
    heading = "".join(heading[:_LONGEST].split())  # 存 在 问 题
    found = [(_start(match), role) for role, pattern in words if (match := pattern.search(heading))]
    return tuple(role for _, role in sorted(found, key=lambda pair: pair[0]))


def _start(match: re.Match[str]) -> int:
    return match.start("at") if "at" in match.re.groupindex else match.start()


def looks_ahead(text: str) -> bool:
    """Whether a text begins as a plan does: 「下一步，我们将…」, 「2027年，全区将…」."""
    text = text.lstrip()[:300]
    if conceded := _CONCESSION.match(text):
        text = text[conceded.end() :]
        return bool((lead := _PLAN_LEAD.match(text)) and _INTENT.search(text, lead.end(), 150))
    text = text[:150]
    if lead := _PLAN_LEAD.match(text):
        return bool(_INTENT.search(text, lead.end()))
    # A year or a quarter opens reviews as well: there only words that cannot be about the past count.
    lead = _PERIOD_LEAD.match(text)
    return bool(lead and _WILL.search(text, lead.end(), 80))
