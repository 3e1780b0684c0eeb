"""Section → role: what a section is for, decided by its heading's words, its place, its sub-headings and its text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from writer.schema import Role, Section

# Words that say the role at any level. 补齐短板 or 党建引领 in a heading about work done are no problem and no party
# section, so the words count only in the phrases that name the section.
_EXPLICIT: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "plans",
        re.compile(
            "下一?步|下一?阶段|下一?(?:个?月|季度|周|年度)|下半年(?:的?(?:工作|主要|重点|打算|计划|安排|思路))|明年|来年|今后|接下来|打算|后续工作"
        ),
    ),
    (
        "problems",
        re.compile(
            "存在的?(?:主要|突出|一些|薄弱)?的?(?:问题|困难|不足|短板|差距|环节)|(?:主要|突出|面临的?)(?:问题|困难|矛盾|挑战|不足)"
            "|问题(?:和|与|及|、)(?:不足|困难|短板|差距|建议|原因)|(?:困难|不足|短板|差距|挑战)(?:和|与|及|、)(?:问题|困难|不足|挑战|差距|建议)"
            "|(?:的|中)(?:问题|不足|短板)$|不足之处|制约因素|关注的(?:主要)?问题|^(?:困难|问题|不足|短板|差距)$|面临的?.{0,6}形势"
        ),
    ),
    ("party", re.compile("党建(?!引领)|党的建设|党风廉政|从严治党|党史学习|意识形态|主题教育|廉政建设|作风建设")),
    ("practices", re.compile("做法|(?:主要|工作|具体|重点)(?:举措|措施|经验)|工作开展情况|重点工作(?:推进|开展|落实)")),
    (
        "results",
        re.compile("(?:工作|主要|取得的?|阶段性|突出)(?:成效|成果|成绩|业绩)|成效(?:和|与|及)|(?:主要|工作)亮点$"),
    ),
    (
        "overview",
        re.compile("(?:基本|总体|总的|整体|工作总体|运行)(?:工作|运行)?(?:情况|概况|态势|形势)|主要指标|完成情况"),
    ),
    ("closing", re.compile("^(?:结语|结束语|结束)$")),
    ("opening", re.compile("^(?:前言|引言|导语)$")),
)
# Words that are enough in a heading of level 1 without one of the phrases above; the first in the heading counts.
_LOOSE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "plans",
        re.compile(
            "(?:重点|主要)(?:工作|任务)+(?:安排|计划|打算|思路|任务|目标)|计划(?!完成|执行|落实)|安排|思路|展望|目标任务(?!完成)|对策|建议|谋划"
        ),
    ),
    (
        "problems",
        re.compile("(?<!破解)(?<!聚焦)(?<!紧盯)(?<!解决)(?<!整改)(?<!补齐)(?:问题|困难|不足|短板|差距|挑战|瓶颈)"),
    ),
    ("practices", re.compile("举措|措施|经验|主要工作|重点工作|开展|推进情况|落实情况")),
    ("results", re.compile("成效|成果|成绩|进展|特点|业绩|完成")),
    ("overview", re.compile("概况|概述|概览|运行|形势|指标|数据|走势|研判|趋势")),
)
_SUMMARY = re.compile("情况|进展|回顾|总结|工作$")
_PROBLEM_CUE = re.compile(
    "不足|短板|仍存在|还存在|不够|薄弱|滞后|有待|亟[待需]|缺乏|制约|困难|偏[低少慢弱小]|不[强高快优]|较[慢弱低少]|难以|乏力"
)
_FUTURE_CUE = re.compile(
    "将(?!招|其|原|全|企|近|项)|下一?步|力争|确保|争取|继续|进一步|加快|到20[0-9X]{2}年|(?<![主重需首纲摘])要(?!素|求|点|闻|件)|计划"
)
_PAST_CUE = re.compile("已|累计|截[至止]|同比|[较比]上年|全年共|全年[^，。]{1,8}[0-9]|成功|荣获|达到|[召举][开办了]|了")
_PLAN_LEAD = re.compile(r"下一?步|下一?阶段|接下来|今后|明年|后续|展望|新的一年|面对新|下一?(?:季度|个?月|年度)")
_PERIOD_LEAD = re.compile(r"(?:20[0-9X]{2}|新的一)年|[上下]半年|第?[一二三四]季度|[0-9]{1,2}月")
_WILL = re.compile("将(?!招|其|原|全|企|近|项)|力争|计划(?!的|总投资|投资)|争取|确保")
_INTENT = re.compile("将|力争|继续|计划|争取|确保|重点|进一步|(?<![主重需首纲摘])要(?!素|求|点)")
_FIGURE = re.compile(r"[0-9XＸ×*.]{1,12}\s?(?:[%％个家亿万次批项])")
_PARTY_CUE = re.compile("理论学习|党支部|党员|党组织|党工委|党课|主题教育|廉政|廉洁|意识形态|从严治党|初心")
# How a heading begins that tells what was done, in reports that have no section of that name.
_DOING = re.compile(
    "坚持|强化|加强|深化|聚焦|突出|狠抓|紧抓|抓|开展|创新(?!动能|活力|能力)|完善|优化(?!项目)|推进|推动|健全|压实|拓展|提升|"
    "做[强优实]|夯实|紧盯|紧扣|围绕|打造|搭建|落实|精心|多措并举|高位"
)
_SAMPLE = 3_000


def heading_role(heading: str, level: int) -> Role | None:
    """The role that a heading's words name, or None; of two (「主要做法和成效」) the one named first.

    Args:
        heading: the heading without its number.
        level: 1 for 一、; below it only phrases that leave no doubt count.
    """
    explicit = _first_named(heading, _EXPLICIT)
    if explicit or level > 1:
        return explicit
    # 运行 and 形势 stand in headings of every role: 「当前运行中的几个问题」.
    return _first_named(heading, _LOOSE[:-1]) or _first_named(heading, _LOOSE[-1:])


def _first_named(heading: str, words: Sequence[tuple[Role, re.Pattern[str]]]) -> Role | None:
    named = [(match.start(), role) for role, pattern in words if (match := pattern.search(heading))]
    return min(named, key=lambda pair: pair[0])[1] if named else None


def assign_roles(sections: Sequence[Section], fixed: Mapping[int, Role]) -> tuple[Section, ...]:
    """Give every section its role.

    Args:
        sections: all sections of a report in order, opening first.
        fixed: roles already known, by the offset where the section starts (plan, closing and signature at the end).
    """
    headed = [i for i, s in enumerate(sections) if s.id != "0" and "." not in s.id and s.heading_start not in fixed]
    roles: dict[str, Role] = {"0": _opening_role(sections[0], bool(headed)), **_top_roles(sections, headed)}
    told = "practices" in roles.values()
    result = []
    for section in sections:
        if section.id not in roles:
            parent = roles.get(section.id.rpartition(".")[0], "other")
            roles[section.id] = fixed.get(section.heading_start) or _inner_role(section, parent, told)
        result.append(replace(section, role=roles[section.id]))
    return tuple(result)


def _top_roles(sections: Sequence[Section], headed: Sequence[int]) -> dict[str, Role]:
    """The roles of the headed sections of the first rank, by id; ``headed`` are their indices."""
    texts = _branch_texts(sections)
    roles: dict[str, Role] = {}
    before: Role | None = None
    for place, index in enumerate(headed):
        section, text = sections[index], texts[index]
        last = place + 1 == len(headed)
        named = _explicit_role(section.heading, place)
        if named is None and place == 0 and _SUMMARY.search(section.heading):
            # 「一、工作情况」 is the overview where 做法 or 成效 follow, else it tells what was done.
            after = None if last else heading_role(sections[headed[1]].heading, 1)
            parts = sum(s.id.startswith(f"{section.id}.") for s in sections[index + 1 : index + 3])
            named = "overview" if after in ("practices", "results") or parts < 2 else "practices"
        if named in ("practices", "results") and place and not _first_named(section.heading, _EXPLICIT):
            # 「四、2027年重点工作」 is work to come: the text says so.
            named = "plans" if looks_ahead(text) else named
        before = named or _placed_role(place, before, text, section.heading, last)
        roles[section.id] = before
    return roles


def _explicit_role(heading: str, place: int) -> Role | None:
    """The role that the words of a heading of level 1 name; 「工作进展」 in the first place is left to its place."""
    if place == 0 and _SUMMARY.search(heading):
        return _first_named(heading, _EXPLICIT)
    return heading_role(heading, 1)


def _inner_role(section: Section, parent: Role, told: bool) -> Role:
    """A sub-section does what the section above it does, unless its own words say otherwise.

    ``told``: the report has a section on what was done; where it has none, 「一、总体情况」 holds that as well.
    """
    if parent == "plans":
        # What is planned for the party branch or against a shortcoming is a plan: its sentences look ahead.
        return parent
    if parent != "party" and "党" in section.heading and len(_PARTY_CUE.findall(section.text[:_SAMPLE])) > 2:
        return "party"
    named = heading_role(section.heading, 2)
    if named is None and parent == "overview" and not told and _DOING.match(section.heading):
        return "practices"
    return named or parent


def _branch_texts(sections: Sequence[Section]) -> dict[int, str]:
    """The first characters of each top section's text, sub-sections included, by the index of the top section."""
    texts: dict[int, list[str]] = {}
    sizes: dict[int, int] = {}
    top = 0
    for index, section in enumerate(sections):
        if "." not in section.id:
            top = index
        if sizes.get(top, 0) < _SAMPLE:
            piece = section.text[: _SAMPLE - sizes.get(top, 0)]
            texts.setdefault(top, []).append(piece)
            sizes[top] = sizes.get(top, 0) + len(piece)
    return {index: "\n".join(pieces) for index, pieces in texts.items()}


def _opening_role(opening: Section, headed: bool) -> Role:
    """The text before the first heading; a long text with no heading at all is no mere opening."""
    return "opening" if headed or len(opening.text.strip()) <= 400 else "other"


def _placed_role(place: int, before: Role | None, text: str, heading: str, last: bool) -> Role:
    """The role of a heading without a role word, from its text and from what stands before it."""
    if heading.startswith("附") or not (heading or text.strip()):
        return "other"
    size = max(len(text), 1)
    problems = len(_PROBLEM_CUE.findall(text)) * 100 / size
    future = len(_FUTURE_CUE.findall(text)) * 100 / size
    past = len(_PAST_CUE.findall(text)) * 100 / size
    if place and (before == "plans" or (future >= past and (looks_ahead(text) or before == "problems"))):
        return "plans"
    if place and problems > 0.8 and problems > past:
        return "problems"
    if (place or last) and future > 0.8 and future > 2 * past:
        return "plans"
    if place == 0 and len(_FIGURE.findall(text)) * 100 / size > 2.5:
        return "overview"
    return "practices"


def looks_ahead(text: str) -> bool:
    """Whether a text begins as a plan does: 「下一步，我们将…」, 「2027年，全区将…」."""
    text = text.lstrip()[:150]
    if lead := _PLAN_LEAD.match(text):
        return bool(_INTENT.search(text, lead.end()))
    # A year or a quarter opens reviews as well: there only words that cannot be about the past count.
    lead = _PERIOD_LEAD.match(text)
    return bool(lead and _WILL.search(text, lead.end(), 80))
