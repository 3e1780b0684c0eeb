"""Section → role: what a section is for, decided by its heading's words, its place, its sub-headings and its text.

Each role comes with a certainty. It is sure where the heading names it outright or the form does (opening, signature),
and likely where place and text had to decide. How often either is right is measured in ``benchmarks/roles_gold``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from writer.corpus.role_words import (
    ACCOUNT,
    DOING_HEADING,
    PLAN_TITLE,
    PLEDGE_TITLE,
    REVIEW_TITLE,
    SUMMARY,
    WORK,
    Cues,
    explicit_roles,
    looks_ahead,
    loose_roles,
    read_cues,
)
from writer.figures import parse_period
from writer.schema import Certainty, Period, Role, Section

__all__ = ["assign_roles", "heading_role", "looks_ahead"]

_PART = re.compile("第.{1,4}(?:部分|章|篇)$")
_SAMPLE = 3_000
_HEADLESS = 180  # a text without any heading that is longer than this is no mere opening
_DONE: tuple[Role, ...] = ("practices", "results")


@dataclass(frozen=True, slots=True)
class _Judged:
    """A role, how certain it is, and the roles that the heading names besides."""

    role: Role
    certainty: Certainty = "likely"
    besides: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class _Top:
    """A headed section of the first rank: where it stands, what it says with everything below it."""

    section: Section
    place: int
    last: bool
    following: str
    text: str
    parts: int


def heading_role(heading: str, level: int) -> Role | None:
    """The role that a heading's words name, or None; of two (「主要做法和成效」) the one named first.

    Args:
        heading: the heading without its number.
        level: 1 for 一、; below it only phrases that leave no doubt count.
    """
    named = explicit_roles(heading) or (loose_roles(heading) if level <= 1 else ())
    return named[0] if named else None


def assign_roles(sections: Sequence[Section], fixed: Mapping[int, Role], about: str = "") -> tuple[Section, ...]:
    """Give every section its role and the certainty of it.

    Args:
        sections: all sections of a report in order, opening first.
        fixed: roles already known, by the offset where the section starts (plan, closing and signature at the end).
        about: the title of the report, or its file name where it has none: what it is, and about which period.
    """
    tops = _tops(sections, fixed)
    judged = {"0": _opening(sections[0], bool(tops)), **_judge_tops(tops, about)}
    for top in tops:
        if _PART.match(top.section.number) and judged[top.section.id].role != "plans":
            # 第一部分 is a report of its own, with 基本情况, 做法 and 问题.
            within = [one for one in sections if one.id.startswith(f"{top.section.id}.")]
            judged |= _judge_tops(_tops(within, fixed, rank=1), about)
    told = any(judged[top.section.id].role == "practices" for top in tops)
    result = []
    for section in sections:
        if section.id not in judged:
            known = fixed.get(section.heading_start)
            above = judged.get(section.id.rpartition(".")[0], _Judged("other"))
            judged[section.id] = _Judged(known, "sure") if known else _judge_inner(section, above, told)
        one = judged[section.id]
        result.append(replace(section, role=one.role, certainty=one.certainty))
    return tuple(result)


def _opening(opening: Section, headed: bool) -> _Judged:
    if headed or len(opening.text.strip()) <= _HEADLESS:
        return _Judged("opening", "sure")
    return _Judged("other")


def _tops(sections: Sequence[Section], fixed: Mapping[int, Role], rank: int = 0) -> tuple[_Top, ...]:
    """The headed sections of one rank, each with the first characters of its text, sub-sections included."""
    heads: list[Section] = []
    texts: list[list[str]] = []
    parts: list[int] = []
    room = 0
    for section in sections:
        if section.id.count(".") == rank:
            heads.append(section)
            texts.append([])
            parts.append(-1)
            room = _SAMPLE
        parts[-1] += 1
        if room > 0 and section.text:
            texts[-1].append(section.text[:room])
            room -= len(texts[-1][-1])
    headed = [at for at, one in enumerate(heads) if one.id != "0" and one.heading_start not in fixed]
    following = [heads[at].heading for at in headed[1:]] + [""]
    return tuple(
        _Top(heads[at], place, place + 1 == len(headed), following[place], "\n".join(texts[at]), parts[at])
        for place, at in enumerate(headed)
    )


def _judge_tops(tops: Sequence[_Top], about: str) -> dict[str, _Judged]:
    if PLAN_TITLE.search(about.strip()) and not REVIEW_TITLE.search(about):
        return {top.section.id: _Judged("plans", "sure") for top in tops}
    period, pledged = parse_period(about), bool(PLEDGE_TITLE.search(about))
    judged: dict[str, _Judged] = {}
    before: Role | None = None
    for top in tops:
        one = _judge_top(top, before, period)
        if pledged and one.role == "practices" and _supports("plans", read_cues(top.text)):
            one = _Judged("plans")  # what a speaker gives his word on
        judged[top.section.id] = one
        before = one.role
    return judged


def _judge_top(top: _Top, before: Role | None, period: Period | None) -> _Judged:
    """The role of one section of the first rank; ``before`` is that of the one in front of it."""
    heading = "".join(top.section.heading.split())
    explicit, cues = explicit_roles(heading), read_cues(top.text)
    to_come = bool(top.place) and _is_to_come(heading, period) and "overview" not in explicit[:1]
    if to_come and explicit[:1] != ("problems",):
        return _Judged("plans", "sure")
    if explicit[:1] == ("overview",) and top.parts >= 2 and ACCOUNT.search(heading):
        return _judge_summary(top, cues)
    if explicit:
        return _judge_explicit(explicit, top, cues)
    if _is_party(heading, cues):
        return _Judged("party")
    if top.place == 0 and SUMMARY.search(heading):
        return _judge_summary(top, cues)
    if loose := [role for role in loose_roles(heading) if _bears(role, cues)]:
        if loose[0] in _DONE and top.place and looks_ahead(top.text):
            # 「四、2027年重点工作」 is work to come: the text says so.
            return _Judged("plans")
        if loose[0] == "practices" and top.last and before == "problems" and cues.past <= cues.future:
            return _Judged("plans")  # 措施 against the problems just told
        sure = len(loose) == 1 and _supports(loose[0], cues)
        return _Judged(loose[0], "sure" if sure else "likely", tuple(loose[1:]))
    return _Judged(_placed(top, before, cues))


def _bears(role: Role, cues: Cues) -> bool:
    """Whether a text bears out what a single word of its heading says; under 「破难题，亮点纷呈」 it may not."""
    if role == "problems":
        return cues.problems > 0.4 or cues.doing <= 0.5
    return role != "results" or cues.doing <= max(1.5, 2 * cues.stating)


def _is_to_come(heading: str, period: Period | None) -> bool:
    """Whether a heading names a time after the report's period: 「2026年工作目标」 in a report of 2025."""
    named = parse_period(heading) if period else None
    if named is None or period is None:
        return False
    if named.year and period.year and named.year != period.year:
        return named.year > period.year
    return named.first > period.last


def _certainty(roles: Sequence[Role], cues: Cues) -> Certainty:
    """A heading that names one role and a text that does not speak against it make it sure."""
    return "sure" if len(set(roles)) == 1 and _agrees(roles[0], cues) else "likely"


def _agrees(role: Role, cues: Cues) -> bool:
    """Whether the text does not speak for the opposite of the role."""
    if role == "plans":
        return cues.past <= max(2 * cues.future, 1.0)
    if role == "problems":
        return cues.future <= max(2 * cues.problems, 1.2)
    if role in ("overview", *_DONE):
        return cues.future <= max(2 * cues.past, 1.0) and cues.problems <= max(2 * cues.past, 1.2)
    return True


def _supports(role: Role, cues: Cues) -> bool:
    """Whether the text by itself speaks for the role."""
    if role == "plans":
        return cues.future > cues.past
    if role == "problems":
        return cues.problems > 0.4 and cues.problems > cues.past
    if role == "overview":
        return cues.figures > 1.5 and cues.stating >= cues.doing
    return cues.stating > cues.doing if role == "results" else cues.doing > max(0.4, cues.stating)


def _judge_explicit(named: Sequence[Role], top: _Top, cues: Cues) -> _Judged:
    """The role that phrases of the heading name; of problems and plans in one heading that which the text is about."""
    rivals = {*named, *loose_roles(top.section.heading)}
    if not top.parts and rivals >= {"problems", "plans"}:
        return _Judged("problems" if cues.problems >= cues.future else "plans")
    if named[1:2] == ("plans",) and not top.parts and cues.future > 2 * cues.problems and looks_ahead(top.text):
        # 「走势判断及工作建议」 mostly advises.
        return _Judged("plans", besides=(named[0],))
    return _Judged(named[0], _certainty(named, cues), tuple(named[1:]))


def _judge_summary(top: _Top, cues: Cues) -> _Judged:
    """「一、工作情况」 is the overview where 做法 or 成效 follow or where it states figures; else it tells of work."""
    after = heading_role(top.following, 1)
    if after in _DONE:
        return _Judged("overview", "sure" if "情况" in top.section.heading or cues.stating > cues.doing else "likely")
    if WORK.search(top.section.heading) and not top.parts and cues.stating <= cues.doing:
        return _Judged("practices")
    if top.parts >= 2:
        return _Judged("practices" if cues.doing >= cues.stating / 3 else "overview")
    return _Judged("practices" if cues.doing > cues.stating and cues.figures < 2.5 else "overview")


def _is_party(heading: str, cues: Cues) -> bool:
    """A heading of 党 or politics over a text that is about the party branch."""
    return cues.party > 2 and ("党" in heading or "政治" in heading or "思想" in heading)


def _judge_inner(section: Section, above: _Judged, told: bool) -> _Judged:
    """A sub-section does what the section above it does, unless its own words say otherwise.

    ``told``: the report has a section on what was done; where it has none, 「一、总体情况」 holds that as well.
    """
    if above.role == "plans":
        # What is planned for the party branch or against a shortcoming is a plan: its sentences look ahead.
        return above
    cues = read_cues(section.text[:_SAMPLE])
    if above.role != "party" and "党" in section.heading and cues.party > 2:
        return _Judged("party")
    explicit = explicit_roles(section.heading)
    if explicit:
        return _Judged(explicit[0], _certainty(explicit, cues))
    if above.role == "overview" and not told and DOING_HEADING.match(section.heading):
        return _Judged("practices")
    if above.role == "party" and above.certainty == "likely" and not cues.party:
        return _Judged("practices")
    if above.role == "problems" and "plans" in above.besides and cues.future > max(cues.problems, 0.8):
        return _Judged("plans")
    if above.role == "overview" and not told and cues.doing > 2.0 and not cues.stating:
        return _Judged("practices")
    if above.role == "overview" and not told and cues.doing > cues.stating:
        return _Judged("overview")
    return _Judged(above.role, above.certainty if _agrees(above.role, cues) else "likely")


def _placed(top: _Top, before: Role | None, cues: Cues) -> Role:
    """The role of a heading without a role word, from its text and from what stands before it."""
    heading, place = top.section.heading, top.place
    if heading.startswith("附") or not (heading or top.text.strip()):
        return "other"
    ahead = cues.future >= cues.past and (looks_ahead(top.text) or before == "problems")
    if place and (before == "plans" or ahead):
        return "plans"
    if place and cues.problems > 0.8 and cues.problems > cues.past:
        return "problems"
    if (place or top.last) and cues.future > 0.8 and cues.future > 2 * cues.past:
        return "plans"
    if place == 0 and cues.figures > 2.5 and cues.doing < cues.figures and not DOING_HEADING.match(heading):
        return "overview"
    if place and cues.stating > 1.2 and cues.doing < cues.stating / 2:
        # Figures that go on with those of the overview, or what the work that was told before has come to.
        return "overview" if before == "overview" and place == 1 else "results"
    return "practices"
