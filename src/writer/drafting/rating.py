"""What is measured of a draft among several, and the order that follows: stated in words, never one score.

What is measured is what the program can know: where each figure comes from, which facts and points are stated, how
the style measures lie in the range of past reports, and how much is copied from one. Which text says it best, a person
judges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from writer.checking import Grounds, Prover
from writer.drafting.brief import as_section
from writer.drafting.points import makes_point
from writer.figures import parse_period
from writer.schema import PASSING, Checked, Comparison, Draft, Finding, Ledger, Metric, Outline, OutlineItem, Role

# A section that shares more than this with one past report reads like it.
_COPIED: Final = 0.10
RULE: Final = (
    "排序规则（依次比较，前一条分出先后就不看后一条）：①数字都有出处、没有错误的在前；②写完的在前；"
    "③没有出处的数字少的在前；④错误少的在前；⑤用到的本节数据多的在前；⑥漏写的要点少的在前；"
    "⑦与往期相同的文字不超过10%的在前；⑧文风各项落在往期常见范围（第10—90百分位）内的比例高的在前；"
    "⑨与往期相同的文字少的在前；都一样的，先写的在前。"
)


@dataclass(frozen=True, slots=True)
class Rating:
    """What is measured of one text of a section.

    Attributes:
        figures, grounded: how many figures stand in it (periods are not counted), and how many of them follow from
            the facts.
        due, covered: ids of the facts that belong to the section, and those of them that the text states.
        errors, warnings: how many findings there are.
        measures: the style measures with the range of past passages; ``percentile`` is None where the text is too
            short for one.
        copied_share: the part of the text that stands in one past report word for word, 0–1.
        complete: whether it was written to its end.
        points, missed: the points that the section must make, and those of them that the text does not make.
        copied_from: the past report that most of the copied words stand in, "" where none are copied.
    """

    figures: int
    grounded: int
    due: tuple[str, ...]
    covered: tuple[str, ...]
    errors: int
    warnings: int
    measures: tuple[Metric, ...] = ()
    copied_share: float = 0.0
    complete: bool = True
    points: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    copied_from: str = ""

    @property
    def judged(self) -> tuple[Metric, ...]:
        """The measures the text is long enough for."""
        return tuple(one for one in self.measures if one.percentile is not None)

    @property
    def within(self) -> int:
        """How many of those lie in the usual range of past passages."""
        return sum(one.corpus_low <= one.value <= one.corpus_high for one in self.judged)

    @property
    def unused(self) -> tuple[str, ...]:
        """Ids of the section's facts that the text does not state."""
        return tuple(one for one in self.due if one not in self.covered)

    @property
    def clean(self) -> bool:
        """Whether every figure follows from the facts and nothing is wrong."""
        return self.grounded == self.figures and not self.errors


class StyleMeasure(Protocol):
    """What is needed of the style corpus."""

    def compare(self, text: str, role: Role | None = None) -> Comparison:
        """``text`` beside past passages of this role."""
        ...


class Measure:
    """Rates drafts of the sections of one report. Safe to share between threads.

    Args:
        style: the style corpus; None where nothing is indexed.
    """

    def __init__(
        self, ledger: Ledger, outline: Outline, grounds: Grounds | None = None, style: StyleMeasure | None = None
    ) -> None:
        self._items = {item.id: item for item in outline.items}
        self._known = {fact.id for fact in ledger.facts}
        self._prover = Prover(ledger, (grounds or Grounds()).of_report(outline))
        self._period = parse_period(outline.period or ledger.period)
        self._style = style

    def __call__(self, draft: Draft) -> Rating:
        """The rating of a draft of one of the report's sections."""
        item, text = self._items[draft.section_id], draft.text
        due = [one for one in item.facts if one in self._known]
        comparison = style_of(self._style, text, item.role)
        return rate(
            self.check(item.id, text), draft.findings, due, comparison, complete=draft.complete, points=item.points,
            text=text,
        )  # fmt: skip

    def check(self, section_id: str, text: str) -> Checked:
        """The check of ``text`` as the text of a section."""
        return self._prover.check(text, (as_section(self._items[section_id], text),), self._period)

    def item(self, section_id: str) -> OutlineItem:
        """The section as it is planned."""
        return self._items[section_id]


def style_of(style: StyleMeasure | None, text: str, role: Role) -> Comparison | None:
    """``text`` beside past passages of its role, of all roles for ``other``; None where nothing can be compared."""
    if style is None or not text.strip():
        return None
    return style.compare(text, None if role == "other" else role)


def rate(
    checked: Checked,
    findings: Iterable[Finding],
    due: Sequence[str],
    comparison: Comparison | None,
    *,
    complete: bool = True,
    points: Sequence[str] = (),
    text: str = "",
) -> Rating:
    """Measure one text of a section.

    Args:
        checked: the check of the text.
        findings: everything found in it, by the check and by whoever wrote it.
        due: ids of the facts that belong to the section.
        comparison: the text beside the style corpus; None where there is none.
        points: what the section must say in words; ``text`` is looked through for them.
    """
    figures = [trace for trace in checked.figures if trace.verdict != "period"]
    severities = [finding.severity for finding in findings]
    unused = set(checked.unused_facts)
    asked = tuple(one for one in points if one.strip())
    return Rating(
        figures=len(figures),
        grounded=sum(trace.verdict in PASSING for trace in figures),
        due=tuple(due),
        covered=tuple(one for one in due if one not in unused),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        measures=comparison.metrics if comparison else (),
        copied_share=comparison.copied_share if comparison else 0.0,
        complete=complete,
        points=asked,
        missed=tuple(one for one in asked if not makes_point(text, one)),
        copied_from=_most_copied(comparison),
    )


def _most_copied(comparison: Comparison | None) -> str:
    """The past report that most of the copied words stand in."""
    words: dict[str, int] = {}
    for run in comparison.copied if comparison else ():
        words[run.report] = words.get(run.report, 0) + run.end - run.start
    return max(words, key=lambda name: words[name], default="")


@dataclass(frozen=True, slots=True)
class _Step:
    """One comparison of the rule: the smaller value comes first; ``words`` say what a text has of it."""

    value: Callable[[Rating], float]
    name: str
    words: Callable[[Rating], str]


def _share(rating: Rating) -> float:
    return rating.within / len(rating.judged) if rating.judged else 0.0


# The order that ``RULE`` states in words.
_STEPS: Final = (
    _Step(lambda one: not one.clean, "数字都有出处、没有错误", lambda one: "是" if one.clean else "否"),
    _Step(lambda one: not one.complete, "写完", lambda one: "是" if one.complete else "否"),
    _Step(lambda one: one.figures - one.grounded, "没有出处的数字", lambda one: f"{one.figures - one.grounded} 个"),
    _Step(lambda one: one.errors, "错误", lambda one: f"{one.errors} 处"),
    _Step(lambda one: -len(one.covered), "用到的本节数据", lambda one: f"{len(one.covered)} 条"),
    _Step(lambda one: len(one.missed), "漏写的要点", lambda one: f"{len(one.missed)} 条"),
    _Step(
        lambda one: one.copied_share > _COPIED, "与往期相同的文字不超过10%",
        lambda one: f"{'否' if one.copied_share > _COPIED else '是'}，{_percent(one)}",
    ),
    _Step(lambda one: -_share(one), "文风在常见范围", lambda one: f"{one.within}/{len(one.judged)} 项"),
    _Step(lambda one: one.copied_share, "与往期相同的文字", lambda one: _percent(one)),
)  # fmt: skip


def _percent(rating: Rating) -> str:
    return f"{100 * rating.copied_share:.1f}%"


def rank_key(rating: Rating, n: int) -> tuple[float, ...]:
    """What candidates are sorted by: the order that ``RULE`` states in words."""
    return (*(step.value(rating) for step in _STEPS), n)


def why_before(first: Rating, second: Rating) -> str:
    """Why a text comes before the next one: the first comparison of the rule in which they differ."""
    for step in _STEPS:
        if step.value(first) != step.value(second):
            return f"{step.name}：{step.words(first)}，后一份{step.words(second)}"
    return "各项都一样，先写的在前"
