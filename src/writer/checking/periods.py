"""Whether the periods of a draft can belong to the report's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from writer.checking.clauses import Text
from writer.checking.stretches import (
    Spans,
    heads_current,
    heads_review,
    is_month,
    is_own,
    is_stretch,
    lags,
    leads,
    looks_ahead,
    names_report,
    tells_done,
)
from writer.figures import parse_period
from writer.schema import Fact, Figure, Ledger, Period, Verdict

_LAST = re.compile(
    r"同期|上年|去年|同比|环比|相比|以来|成立|建成|建园|始建|始于|年初|曾|自|由|从"
    r"|(?<![占对])比(?![重例])|较(?![好快大多强高为])"
)
_PLAN = re.compile(
    r"计划|目标|力争|规划|下一步|明年|争取|预计|(?<![现特兹谨])将|确保|拟|底前|前完成|展望|打算|思路|谋划|到$|到20|^前(?![\d一二三四两])|^(?:要|需|还[要需]|，?(?:推动|组织|督促)[^，。；]{0,16})?再(?!创|次|度|上)|"
    r"(?:工作|重点)(?:安排|部署)|安排(?:如下|意见|$)|部署(?:如下|$)"
)
_FIXED = re.compile(r"规划|纲要|令|号|条例|方案|意见|办法|通知|大会|精神|以来|至今|五年|建成|成立|“|《|〔")
# A year's plan is made before the year; 2026年工作计划完成情况 looks back at it.
_PLANNED = re.compile(r"度?(?:的)?(?:工作|重点工作|主要工作)(?:打算|计划|安排|思路|部署)[\s*]*$")
_WILL = re.compile(r"度?，[^。；]{0,12}?(?:将(?!军)|力争|确保)")
_AGAINST = re.compile("[较比与]")
_STRETCH = re.compile(r"\d[—–~至-]\d{1,2}月|季度|半年")
_UNTIL = re.compile(r"[到至]$")  # 到2030年
_HELD = re.compile(r"(?:时间|日期|会议于)[：:]?$")
_DAY = re.compile(r"[日号]$")
_OFFICE = 24  # characters of an office's name before the date of its bulletin
_AFTER = 6  # months after its period within which a report is signed


def period_verdict(
    figure: Figure,
    text: Text,
    period: Period | None,
    pasted: frozenset[str],
    current: Mapping[int, Spans | None],
    planned: bool = False,
) -> Verdict:
    """``period`` or, only when clearly off, ``wrong_period``.

    Args:
        figure: a period as it stands in the draft.
        text: the draft.
        period: the report's own.
        pasted: the periods that stand in the facts, as written.
        current: for each quantity told as a value, by its start, the months it counts over; see ``heads_current``.
        planned: whether the figure stands among plans.
    """
    if period is None or period.year is None or figure.period is None:
        return "period"
    known = figure.text in pasted
    if _signed(figure, text, period) or figure.period.last > 12 * (period.year - (figure.period.year or 0) + 1) > 12:
        return "period"
    months = is_stretch(figure) or (is_month(figure) and names_report(figure, text))
    if period.last <= 12 and months and figure.period.year in (None, period.year):
        return "wrong_period" if _other_stretch(figure, text, period, current, planned, known) else "period"
    return _by_year(figure, text, period, current, planned, known)


def _other_stretch(
    figure: Figure, text: Text, period: Period, current: Mapping[int, Spans | None], planned: bool, known: bool
) -> bool:
    if is_own(figure, period) or figure.period is None:
        return False
    if (heads_current(figure, text, current) and not lags(figure, text, period)) or (
        names_report(figure, text) and not planned
    ):
        return True
    if heads_review(figure, text):
        return True
    late = figure.period.last > period.last and not (planned or known)
    if late and tells_done(figure, text) and not looks_ahead(figure, text):
        return True
    if planned or known or figure.period.last <= period.last:
        return False
    before, after = _around(figure, text)
    told = _PLAN.search(before) or _PLAN.search(after) or _FIXED.search(before + after)
    if figure.period.year is not None:
        return not told
    return leads(figure, text) and not (told or _LAST.search(before + after) or looks_ahead(figure, text))


def _by_year(
    figure: Figure, text: Text, period: Period, current: Mapping[int, Spans | None], planned: bool, known: bool
) -> Verdict:
    found = figure.period
    if found is None or found.year is None or period.year is None:
        return "period"
    before, after = _around(figure, text)
    around = before + after
    plan = planned or bool(_PLAN.search(before) or _PLAN.search(after))
    if found.year == period.year:
        late = found.first > period.last
        behind = found == period and (found.first, found.last) == (1, 12) and _plans(figure, text, planned)
        return "wrong_period" if behind or (late and not plan and not _FIXED.search(around)) else "period"
    if not planned and (names_report(figure, text) or heads_current(figure, text, current)):
        return "wrong_period"
    if found.year > period.year + 1 and not (known or _FIXED.search(around) or _UNTIL.search(before)):
        return "wrong_period"
    if found.year < period.year and _plans(figure, text, planned):
        return "wrong_period"
    if plan if found.year > period.year else known:
        return "period"
    return "period" if _FIXED.search(around) or _LAST.search(around) else "wrong_period"


def compared_otherwise(
    figure: Figure, text: Text, period: Period, since: Collection[int], pasted: Collection[str]
) -> bool:
    """Whether a change is told against another stretch than the one whose values the facts give as 上期.

    Args:
        figure: a period as it stands in the draft.
        text: the draft.
        period: the report's own.
        since: where the figures begin that are proved as changes on the period before.
        pasted: the periods that stand in the facts, as written.
    """
    if figure.period is None or not is_stretch(figure) or figure.text in pasted:
        return False
    if not _AGAINST.search(text.raw[max(0, figure.start - 1) : figure.start]):
        return False
    following = text.between(figure.end, text.clause_end(figure.end))
    if not following or following[0].start not in since:
        return False
    stretches = {one.last for text in pasted if _STRETCH.search(text) and (one := parse_period(text))}
    earlier = {last for last in stretches if last < period.last}
    return len(earlier) == 1 and figure.period.last not in earlier


def _plans(figure: Figure, text: Text, planned: bool) -> bool:
    """Whether a whole year is one that is still ahead: 2027年工作计划, 「2027年，我局将…」 among plans."""
    end = text.raw.find("\n", figure.end)
    line = text.raw[figure.end : min(end if end >= 0 else len(text.raw), figure.end + 40)]
    return bool(_PLANNED.match(line)) or (planned and leads(figure, text) and bool(_WILL.match(line)))


def _around(figure: Figure, text: Text) -> tuple[str, str]:
    """The words of the sentence to the left and to the right."""
    before = text.raw[max(text.sentence_start(figure.start), figure.start - 40) : figure.start]
    return before, text.raw[figure.end : min(text.sentence_end(figure.end), figure.end + 40)]


def _signed(figure: Figure, text: Text, period: Period) -> bool:
    """Whether a date fills its line, as under a title or a signature: a report is dated after its period."""
    found = figure.period
    if found is None or found.year is None or period.year is None or not _DAY.search(figure.text):
        return False
    before, after = _around(figure, text)
    office = before.strip(" \t\u3000（(")
    if _HELD.search(office):
        return period.last < 12 * (found.year - period.year) + found.last <= period.last + _AFTER
    if after.strip(" \t\r\u3000）)") or len(office) > _OFFICE or re.search(r"[，。；：、,;:]", office):
        return False
    return period.last <= 12 * (found.year - period.year) + found.last <= period.last + _AFTER


def pasted_periods(ledger: Ledger, texts: tuple[str, ...]) -> frozenset[str]:
    """The periods that the facts themselves name, as written."""
    from writer.figures import find_figures

    words = [*texts, ledger.title, ledger.period, *(_wording(fact) for fact in ledger.facts)]
    return frozenset(f.text for text in dict.fromkeys(words) if text for f in find_figures(text) if f.kind == "period")


def _wording(fact: Fact) -> str:
    return "\n".join((fact.label, fact.period, fact.note, fact.source))
