"""Which past report a new one is like: the same office, kind of report and period, and the same metrics."""

from __future__ import annotations

import re
from collections.abc import Sequence

from writer.drafting.periods import month_span, same_kind
from writer.figures import find_figures
from writer.schema import Ledger, Period, Report

KINDS = (
    "招商引资",
    "经济运行",
    "工作总结",
    "项目建设",
    "营商环境",
    "政务服务",
    "投资",
    "分析",
    "总结",
    "汇报",
    "述职",
    "讲话",
)
# The kinds that say what a report is about.
_SUBJECTS = (
    "招商",
    "经济运行",
    "项目建设",
    "营商环境",
    "政务服务",
    "安全生产",
    "财政",
    "教育",
    "卫生",
    "文旅",
    "农业",
    "生态",
)
_SPOKEN = re.compile(r"发言|讲话|致辞|演讲|述职")
# So many characters in common at the beginning make a name the same: 「苍榆经济」 of 苍榆经济开发区管理委员会.
_NAME = 4
_OFFICE = re.compile(
    r"[\u4e00-\u9fff（）()]{2,24}(?:局|办|办公室|委|委员会|管委会|中心|厅|部|处|院|集团|公司|区|县|市|州|镇|乡|街道|园|新城|港)$"
)
_SHARE_KNOWN = 0.05
# Shorter names (办结, 外资) stand in reports of every kind.
_METRIC = 3
_TAIL = re.compile(r"(?:增速|增幅|增长率|总额|总量|总值|数量)$")


def most_alike(reports: Sequence[Report], ledger: Ledger, title: str, now: Period | None) -> Report | None:
    """The report to follow: of the same issuer, kind of period and kind of report, and telling the same metrics.

    The kind of period weighs as much as all metrics: a year's report speaks of targets met and of a year gone by, which
    no quarter can take over. Between equals the later period is followed, then the better ranked. None when there is
    none that is about the same things at all.
    """
    wanted = title or ledger.title

    def alike(at_report: tuple[int, Report]) -> tuple[float, int, int]:
        at, report = at_report
        kinds = sum(1 for word in KINDS if word in wanted and word in (report.title or report.text[:200]))
        metrics = sum(1 for fact in ledger.facts if fact.label and fact.label in report.text)
        covered = metrics / max(1, len(ledger.facts))
        score = kinds + 2 * same_issuer(report, wanted) + _same_span(report.period, now) + 3 * covered
        score -= 2 * (bool(_SPOKEN.search(report.title)) and not _SPOKEN.search(wanted))
        return round(score, 1), _age(report.period, now), -at

    usable = [pair for pair in enumerate(reports) if related(pair[1], ledger, wanted)]
    return max(usable, key=alike)[1] if usable else None


def related(report: Report, ledger: Ledger, wanted: str = "") -> bool:
    """Whether a past report is about the same things: the same office, the same subject, or metrics in common.

    An office that begins with other people's reports must not be given their work as its own.
    """
    wanted = wanted or ledger.title
    if not ledger.facts or same_issuer(report, wanted):
        return True
    if any(word in wanted and word in (report.title or report.text[:200]) for word in _SUBJECTS):
        return True
    labels = {_TAIL.sub("", fact.label.strip("“”")) for fact in ledger.facts if fact.value is not None}
    names = [label for label in labels if len(label) >= _METRIC]
    known = sum(1 for name in names if name in report.text)
    return known >= 2 and known >= _SHARE_KNOWN * len(names)


def same_issuer(report: Report, wanted: str) -> bool:
    """Whether the report comes from the office that ``wanted`` names; titles shorten 「…管理委员会」."""
    return any(name[:_NAME] == wanted[:_NAME] for name in (report.issuer, report.title) if len(name) >= _NAME)


def office_and_subject(title: str) -> tuple[str, str]:
    """The office and the subject that the title of pasted figures names, each "" where it names none.

    「柳溪县行政审批局2026年上半年政务服务工作数据」 → 柳溪县行政审批局, 政务服务工作.
    """
    periods = [figure for figure in find_figures(title) if figure.kind == "period"]
    if not periods:
        return "", ""
    office = title[: periods[0].start].strip(" 　关于《")
    subject = re.sub(r"（[^（）]*）|\([^()]*\)", "", title[periods[-1].end :])
    subject = re.sub(
        r"^[（(）)\s]*|(?:主要|重点|核心)?(?:指标|数据|统计|报表|台账|完成|情况|一览|汇总|明细|快报|表)+$", "", subject
    )
    return office if _OFFICE.match(office) else "", subject.strip(" 　的（）()")


def _same_span(period: Period | None, now: Period | None) -> float:
    """How alike two kinds of period are: a quarter's report and one on 1—9月 tell the same, cumulative, figures."""
    if same_kind(period, now):
        return 3
    part_of_year = [one is not None and month_span(one) < 12 for one in (period, now)]
    return 2.5 if all(part_of_year) else 0


def _age(period: Period | None, now: Period | None) -> int:
    """Months from this period back to the report's, negative; a report of a later period counts as very old."""
    if period is None or period.year is None or now is None or now.year is None:
        return -10_000
    months = (period.year - now.year) * 12 + period.last - now.last
    return months if months <= 0 else -10_000 - months
