"""The outline of the report to be written: proposed from a past report, or the usual skeleton."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from writer.corpus import split_passages
from writer.drafting.assign import assign_facts
from writer.drafting.headings import USUAL_HEADINGS, USUAL_SKELETON, bare_heading, renumber
from writer.drafting.periods import month_span, roll_periods, same_kind
from writer.figures import find_figures, parse_period, period_label
from writer.schema import Ledger, Outline, OutlineItem, Period, Report, Role, Section

_CLAUSE = re.compile(r"[，,、；;：:\s]+")
_KINDS = ("招商引资", "经济运行", "工作总结", "项目建设", "营商环境", "投资", "分析", "总结", "汇报", "述职", "讲话")
_SPOKEN = re.compile(r"发言|讲话|致辞|演讲|述职")
_SKIPPED: tuple[Role, ...] = ("opening", "signature")
# So many characters in common at the beginning make a name the same: 「苍榆经济」 of 苍榆经济开发区管理委员会.
_NAME = 4


def propose_outline(
    ledger: Ledger,
    *,
    like: Report | None = None,
    nearest: Sequence[Report] = (),
    title: str = "",
    period: str = "",
) -> Outline:
    """An outline for the report on ``ledger``, its facts assigned to the headings.

    Args:
        ledger: this period's facts.
        like: the past report to follow; its headings of levels 1 and 2 are taken over, without their figures.
        nearest: past reports that are like this one, best first; used when ``like`` is None. The one of the same
            kind of report, kind of period and issuer is followed. With none of either: the usual skeleton.
        title: this report's title, "" to roll the followed report's.
        period: this report's period in words, "" for the ledger's.
    """
    said = period or ledger.period
    now = parse_period(said) or parse_period(title) or parse_period(ledger.title)
    label = said or (period_label(now) if now else "")
    model = like if like is not None else _most_alike(nearest, ledger, title, now)
    if model is None or not _headed(model):
        plain = Outline(title or _own_title(ledger, label), period=label, items=_skeleton())
        return assign_facts(plain, ledger)
    items, patterns = _items(model, now)
    outline = Outline(
        title=title or _rolled_title(model, ledger, now, label),
        recipient=_plain(model.recipient).rstrip("：:"),
        period=label,
        issuer=_plain(model.issuer),
        items=items,
    )
    return assign_facts(outline, ledger, patterns)


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
    passages = {passage.section_id: passage.id for passage in reversed(split_passages(model))}
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
            run_in=section.run_in and section.level > 1,
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


def _text_below(model: Report, section: Section) -> str:
    """The section's own text with that of its sub-sections deeper than an outline goes."""
    deeper = [one for one in model.sections if one.level > 2 and one.id.startswith(section.id + ".")]
    if section.level == 1:
        deeper = [one for one in deeper if one.id.count(".") == 1]
    return "\n".join([section.text, *(one.heading + "。" + one.text for one in deeper)])


def _heading(section: Section, model: Report, now: Period | None) -> str:
    """The heading for this period: periods rolled, and the clauses that state a figure or carry a mask dropped."""
    clauses = [clause for clause in _CLAUSE.split(bare_heading(section.heading)) if clause]
    kept = []
    for clause in clauses:
        if any(figure.kind != "period" for figure in find_figures(clause)):
            continue
        rolled, left = roll_periods(clause, model.period, now)
        if left and section.role == "plans":
            # 「2022年工作打算」 of a year's report, when this one is of a quarter.
            rolled, left = "下一步" + clause.replace(left[0], "", 1), left[1:]
        if not left:
            kept.append(rolled)
    return "，".join(kept) or USUAL_HEADINGS[section.role] or USUAL_HEADINGS["other"]


def _plain(text: str) -> str:
    """``text``, or "" when a mask stands in it."""
    return "" if any(figure.kind == "mask" for figure in find_figures(text)) else text


def _rolled_title(model: Report, ledger: Ledger, now: Period | None, label: str) -> str:
    title = model.title.replace("\n", "")
    rolled, left = roll_periods(title, model.period, now)
    masked = any(figure.kind != "period" for figure in find_figures(rolled))
    if not rolled or left or masked:
        return _own_title(ledger, label, _plain(model.issuer))
    return rolled


def _own_title(ledger: Ledger, label: str, issuer: str = "") -> str:
    if ledger.title and any(word in ledger.title for word in ("汇报", "总结", "分析", "报告")):
        return ledger.title
    return f"{issuer}{label}工作情况汇报"


def _most_alike(nearest: Sequence[Report], ledger: Ledger, title: str, now: Period | None) -> Report | None:
    """The report to follow: of the same issuer, kind of period and kind of report, and telling the same metrics.

    The kind of period weighs as much as all metrics: a year's report speaks of targets met and of a year gone by, which
    no quarter can take over. Between equals the later period is followed, then the better ranked.
    """
    usable = [report for report in nearest if _headed(report)]
    if not usable:
        return None
    wanted = title or ledger.title

    def alike(at_report: tuple[int, Report]) -> tuple[float, int, int]:
        at, report = at_report
        kinds = sum(1 for word in _KINDS if word in wanted and word in (report.title or report.text[:200]))
        metrics = sum(1 for fact in ledger.facts if fact.label and fact.label in report.text)
        covered = metrics / max(1, len(ledger.facts))
        score = kinds + 2 * _same_issuer(report, wanted) + _same_span(report.period, now) + 3 * covered
        score -= 2 * (bool(_SPOKEN.search(report.title)) and not _SPOKEN.search(wanted))
        return round(score, 1), _age(report.period, now), -at

    return max(enumerate(usable), key=alike)[1]


def _same_span(period: Period | None, now: Period | None) -> float:
    """How alike two kinds of period are: a quarter's report and one on 1—9月 tell the same, cumulative, figures."""
    if same_kind(period, now):
        return 3
    part_of_year = [one is not None and month_span(one) < 12 for one in (period, now)]
    return 2.5 if all(part_of_year) else 0


def _same_issuer(report: Report, wanted: str) -> bool:
    """Whether the report comes from the office that ``wanted`` names; titles shorten 「…管理委员会」."""
    return any(name[:_NAME] == wanted[:_NAME] for name in (report.issuer, report.title) if len(name) >= _NAME)


def _age(period: Period | None, now: Period | None) -> int:
    """Months from this period back to the report's, negative; a report of a later period counts as very old."""
    if period is None or period.year is None or now is None or now.year is None:
        return -10_000
    months = (period.year - now.year) * 12 + period.last - now.last
    return months if months <= 0 else -10_000 - months
