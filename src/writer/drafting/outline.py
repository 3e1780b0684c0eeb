"""The outline of the report to be written: proposed from a past report, or the usual skeleton."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from writer.checking import Prover
from writer.corpus import split_passages
from writer.drafting.assign import assign_facts
from writer.drafting.brief import Brief
from writer.drafting.claims import supported_heading
from writer.drafting.headings import USUAL_HEADINGS, USUAL_SKELETON, bare_heading, renumber
from writer.drafting.likeness import most_alike, office_and_subject, same_issuer
from writer.drafting.periods import month_span, roll_periods
from writer.drafting.roll import leaves_words
from writer.drafting.stale import stale_heading
from writer.figures import find_figures, parse_period, period_label
from writer.schema import Hit, Ledger, Outline, OutlineItem, Period, Report, Role, Section

_MARK = re.compile(r"[，,、；;：:\s]")
_RESULTS: tuple[Role, ...] = ("overview", "results")
_SKIPPED: tuple[Role, ...] = ("opening", "signature")


def propose_outline(
    ledger: Ledger,
    *,
    like: Report | None = None,
    nearest: Sequence[Report] = (),
    title: str = "",
    period: str = "",
    by_model: bool = False,
) -> Outline:
    """An outline for the report on ``ledger``, its facts assigned to the headings.

    Args:
        ledger: this period's facts.
        like: the past report to follow; its headings of levels 1 and 2 are taken over, without their figures.
        nearest: past reports that are like this one, best first; used when ``like`` is None. The one of the same
            kind of report, kind of period and issuer is followed. With none of either: the usual skeleton.
        title: this report's title, "" to roll the followed report's.
        period: this report's period in words, "" for the ledger's.
        by_model: whether a model will write: it needs no past words to say what is done and planned.
    """
    said = period or ledger.period
    now = parse_period(said) or parse_period(title) or parse_period(ledger.title)
    label = said or (period_label(now) if now else "")
    model = like if like is not None else most_alike([one for one in nearest if _headed(one)], ledger, title, now)
    if model is None or not _headed(model):
        office = office_and_subject(ledger.title)[0]
        plain = Outline(title or _own_title(ledger, label), period=label, issuer=office, items=_skeleton())
        return assign_facts(plain, ledger)
    items, patterns = _items(model, now)
    office = office_and_subject(title or ledger.title)[0]
    ours = not office or same_issuer(model, office)
    outline = Outline(
        title=title or _rolled_title(model, ledger, now, label, "" if ours else office),
        recipient=_plain(model.recipient).rstrip("：:") if ours else "",
        period=label,
        issuer=_plain(model.issuer) if ours else office,
        items=items,
    )
    return _fitted(outline, model, ledger, patterns, by_model=by_model)


def _fitted(outline: Outline, model: Report, ledger: Ledger, patterns: dict[str, str], *, by_model: bool) -> Outline:
    """The outline with its facts: no second-level heading that nothing would stand under, none that facts deny."""
    full = assign_facts(outline, ledger, patterns)
    empty = _empty(full, model, ledger, _RESULTS if by_model else None) if ledger.facts else set()
    if empty:
        kept = _no_only_child([item for item in outline.items if item.id not in empty])
        items = _keyed(renumber(kept))
        by_pattern = {old.pattern: patterns[old.id] for old in outline.items if old.id in patterns}
        texts = {item.id: by_pattern[item.pattern] for item in items if item.pattern in by_pattern}
        full = assign_facts(replace(outline, items=items), ledger, texts)
    return replace(full, items=tuple(_supported(item, full, ledger) for item in full.items))


def _no_only_child(items: Sequence[OutlineItem]) -> list[OutlineItem]:
    """The items with every （一） that has no （二） taken up by the heading above it, where that has no past text."""
    out: list[OutlineItem] = []
    for item in items:
        siblings = [one for one in items if one.level == 2 and one.id.split(".")[0] == item.id.split(".")[0]]
        if item in siblings and len(siblings) == 1 and out and out[-1].level == 1 and not out[-1].pattern:
            out[-1] = replace(out[-1], pattern=item.pattern)
        else:
            out.append(item)
    return out


def _empty(outline: Outline, model: Report, ledger: Ledger, roles: tuple[Role, ...] | None) -> set[str]:
    """Second-level headings (only of ``roles``) with neither facts nor past words that can be said again."""
    passages = {passage.id: passage for passage in split_passages(model)}
    prover = Prover(ledger)
    empty: set[str] = set()
    for item in outline.items:
        judged = item.level == 2 and (roles is None or item.role in roles)
        if not judged or item.facts or item.pattern not in passages:
            continue
        hits = (Hit(passages[item.pattern], 1.0),)
        if not leaves_words(Brief(outline, item, ledger, hits=hits, reports={model.name: model}, prover=prover)):
            empty.add(item.id)
    return empty


def _supported(item: OutlineItem, outline: Outline, ledger: Ledger) -> OutlineItem:
    below = [one for one in outline.items if one.id == item.id or one.id.startswith(item.id + ".")]
    stated = {fact_id for one in below for fact_id in one.facts}
    facts = [fact for fact in ledger.facts if fact.id in stated]
    return replace(item, heading=supported_heading(item.heading, item.role, facts, ledger))


def _skeleton() -> tuple[OutlineItem, ...]:
    roles: tuple[Role, ...] = ("opening", *USUAL_SKELETON)
    return _keyed(
        renumber(OutlineItem("" if role != "opening" else "0", 1, "", USUAL_HEADINGS[role], role) for role in roles)
    )


def _keyed(items: Sequence[OutlineItem]) -> tuple[OutlineItem, ...]:
    return tuple(replace(item, key=item.id) for item in items)


def _headed(report: Report) -> list[Section]:
    """The sections an outline takes over: levels 1 and 2, neither the opening nor the signature."""
    return [one for one in report.sections if one.level in (1, 2) and one.id != "0" and one.role not in _SKIPPED]


def _items(model: Report, now: Period | None) -> tuple[tuple[OutlineItem, ...], dict[str, str]]:
    """The outline's items, and the past text of each by its new id."""
    passages = _first_passages(model)
    sections = [None, *_headed(model)]
    raw = [
        OutlineItem("0", 0, "", "", "opening", pattern=passages.get("0", ""))
        if section is None
        else OutlineItem(
            "",
            section.level,
            "",
            _heading(section, model, now),
            section.role,
            pattern=passages.get(section.id, ""),
            run_in=_run_in(model, section),
        )
        for section in sections
    ]
    items = _keyed(renumber(raw))
    texts = {
        item.id: _text_below(model, section)
        for item, section in zip(items, sections, strict=True)
        if section is not None
    }
    return items, texts


def _first_passages(model: Report) -> dict[str, str]:
    """The first passage of each section by its id; of one without text of its own, of what stands below its level."""
    passages = {passage.section_id: passage.id for passage in reversed(split_passages(model))}
    for section in reversed([one for one in model.sections if one.level > 2 and one.id in passages]):
        above = next((one for one in model.sections if one.id == section.id.rpartition(".")[0]), None)
        if above is not None and not above.text.strip():
            passages[above.id] = passages[section.id]
    return passages


def _run_in(model: Report, section: Section) -> bool:
    """Whether most of a second-level heading's siblings are run in: a full stop behind one of them is no habit."""
    parent = section.id.rpartition(".")[0]
    siblings = [one for one in model.sections if one.level == 2 and one.id.rpartition(".")[0] == parent]
    return section.level == 2 and sum(one.run_in for one in siblings) * 2 > len(siblings)


def _text_below(model: Report, section: Section) -> str:
    """The section's own text with that of its sub-sections deeper than an outline goes."""
    deeper = [one for one in model.sections if one.level > 2 and one.id.startswith(section.id + ".")]
    if section.level == 1:
        deeper = [one for one in deeper if one.id.count(".") == 1]
    return "\n".join([section.text, *(one.heading + "。" + one.text for one in deeper)])


def _heading(section: Section, model: Report, now: Period | None) -> str:
    """The heading for this period: periods rolled, and the clauses that state a figure or carry a mask dropped."""
    kept: list[str] = []
    for clause, mark in _clauses(bare_heading(section.heading)):
        if any(figure.kind != "period" for figure in find_figures(clause)) or stale_heading(clause, model.period, now):
            continue
        rolled, left = roll_periods(clause, model.period, now)
        if left and section.role == "plans":
            # 「2022年工作打算」 of a year's report, when this one is of a quarter.
            rolled, left = "下一步" + clause.replace(left[0], "", 1), left[1:]
        if not left:
            kept += [_not_of_a_month(rolled) if now and month_span(now) > 1 else rolled, mark]
    return "".join(kept[:-1]) or USUAL_HEADINGS[section.role] or USUAL_HEADINGS["other"]


def _clauses(heading: str) -> list[tuple[str, str]]:
    """The clauses of a heading, each with the mark behind it; what is quoted or in brackets is not parted."""
    found: list[tuple[str, str]] = []
    begin = depth = 0
    for at, char in enumerate(heading + "，"):
        depth += (char in "“《（【(") - (char in "”》）】)")
        if depth <= 0 and (at == len(heading) or _MARK.match(char)):
            if clause := heading[begin:at].strip():
                found.append((clause, char if char in "、：" else "，"))
            begin = at + 1
    return found


def _not_of_a_month(clause: str) -> str:
    """「本月情况」 of a month's report, when this one is of more."""
    return clause.replace("本月", "本期").replace("下月", "下一步")


def _plain(text: str) -> str:
    """``text``, or "" when a mask stands in it."""
    return "" if any(figure.kind == "mask" for figure in find_figures(text)) else text


def _rolled_title(model: Report, ledger: Ledger, now: Period | None, label: str, office: str) -> str:
    """The past report's title for this period; with the name of ``office`` where another's report is followed."""
    title = model.title.replace("\n", "")
    if office:
        subject = office_and_subject(ledger.title)[1]
        tail = office_and_subject(title)[1]
        if not tail or (subject and subject not in title):
            return _own_title(ledger, label)
        rest = title[title.rindex(tail) :]
        return f"{office}{label}{re.sub(r'^全[市省区县州]', '', rest)}"
    rolled, left = roll_periods(title, model.period, now)
    masked = any(figure.kind != "period" for figure in find_figures(rolled))
    if not rolled or left or masked:
        return _own_title(ledger, label, _plain(model.issuer))
    return rolled


def _own_title(ledger: Ledger, label: str, issuer: str = "") -> str:
    if ledger.title and any(word in ledger.title for word in ("汇报", "总结", "分析", "报告")):
        return ledger.title
    office, subject = office_and_subject(ledger.title)
    subject = subject or "工作"
    return f"{office or issuer}{label}{subject}{'' if subject.endswith('情况') else '情况'}汇报"
