"""The values that flow between the rooms: frozen, with tuples, no input or output of their own.

Spans are character offsets ``[start, end)`` into the text as it was read, and wherever a value carries both a span
and a ``text``, ``read[start:end] == text`` holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from writer.sentences import SourcedSentence

# The values of the style room have a file of their own, for its length; they are used from here.
from writer.style_schema import Comparison as Comparison  # noqa: PLC0414
from writer.style_schema import CopiedRun as CopiedRun  # noqa: PLC0414
from writer.style_schema import HeadingRemark as HeadingRemark  # noqa: PLC0414
from writer.style_schema import Metric as Metric  # noqa: PLC0414
from writer.style_schema import Nearest as Nearest  # noqa: PLC0414
from writer.style_schema import PhraseUse as PhraseUse  # noqa: PLC0414
from writer.style_schema import Pull as Pull  # noqa: PLC0414
from writer.style_schema import StyleBand as StyleBand  # noqa: PLC0414
from writer.style_schema import StyleSample as StyleSample  # noqa: PLC0414

FigureKind = Literal["quantity", "period", "mask"]
Severity = Literal["error", "warning", "info"]
Role = Literal[
    "opening", "overview", "practices", "results", "problems", "plans", "party", "closing", "signature", "other"
]
ROLES: tuple[Role, ...] = (
    "opening", "overview", "practices", "results", "problems", "plans", "party", "closing", "signature", "other",
)  # fmt: skip
ROLE_NAMES: dict[Role, str] = {
    "opening": "开头", "overview": "基本情况", "practices": "主要做法", "results": "工作成效", "problems": "存在问题",
    "plans": "下一步计划", "party": "党建", "closing": "结尾", "signature": "落款", "other": "其他",
}  # fmt: skip
# How a role was found: sure where the heading names it or the form does, likely where place and text had to decide.
Certainty = Literal["sure", "likely"]
Verdict = Literal[
    "supported", "derived", "period",
    "unsupported", "wrong_metric", "wrong_relation", "wrong_sign", "wrong_unit", "wrong_period", "residue", "mask",
]  # fmt: skip
PASSING: frozenset[Verdict] = frozenset({"supported", "derived", "period"})
Relation = Literal[
    "value", "prior", "target", "yoy", "diff", "points", "done", "gap", "share", "sum",
    "previous", "mom", "mom_diff", "mom_points", "mean", "rest",
]  # fmt: skip
# How a value is counted over its period: 累计 from January on, 当期 within it alone, 期末 as it stands at its end.
Basis = Literal["", "累计", "当期", "期末"]
EngineName = Literal["llm", "roll"]
Author = Literal["engine", "person"]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of whole months. ``year`` is None where the text names none (「上半年」)."""

    year: int | None
    first: int = 1
    last: int = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it stands in a text.

    ``value`` is exact and in the base unit ``unit`` (元, 美元, 平方米, otherwise the unit as written; "" for none);
    None for masks and periods. ``upper`` is the far end of a range. ``step`` is the worth of one unit of the last
    printed digit, in the base unit: 56.2亿元 has step 10,000,000 元.
    """

    start: int
    end: int
    text: str
    kind: FigureKind
    value: Decimal | None = None
    unit: str = ""
    qualifier: str = ""
    upper: Decimal | None = None
    step: Decimal | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what was pasted.

    ``value``, ``prior`` (上年同期), ``previous`` (上期: the month or quarter before) and ``target`` are as pasted, in
    ``unit`` as written there; ``value`` is None for a fact in words, whose text is ``note``. ``growth`` is a stated
    year-on-year change in percent, ``mom`` a stated change on the period before (环比). ``prior_inferred`` marks a
    prior that was computed from 「同比增加3个」 rather than pasted. ``basis`` says how the value is counted over its
    period, "" where the paste does not tell. ``line`` counts from 1, ``source`` is that line.
    """

    id: str
    label: str
    value: Decimal | None = None
    unit: str = ""
    period: str = ""
    prior: Decimal | None = None
    target: Decimal | None = None
    part_of: str | None = None
    note: str = ""
    line: int = 0
    source: str = ""
    growth: Decimal | None = None
    prior_inferred: bool = False
    previous: Decimal | None = None
    mom: Decimal | None = None
    basis: Basis = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A pasted line that could not be read, or is doubtful: reported, never dropped."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """All facts of one period."""

    facts: tuple[Fact, ...] = ()
    problems: tuple[Problem, ...] = ()
    title: str = ""
    period: str = ""

    def get(self, fact_id: str) -> Fact | None:
        """The fact with this id, or None."""
        return next((fact for fact in self.facts if fact.id == fact_id), None)


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that follows from facts. ``unit`` is as written (亿元, %, 个百分点); ``formula`` is for people."""

    fact: str
    relation: Relation
    value: Decimal
    unit: str
    formula: str


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a report. Ids are paths: ``1``, ``1.2``; the opening is ``0``.

    ``read[heading_start:start]`` is everything that belongs to the heading (number, mark-up, line break; for the
    opening the title and 主送 lines), ``read[start:end] == text`` the section's own text without its sub-sections.
    The pieces of all sections, in order, give back the whole file. ``certainty`` says how far ``role`` is to be
    relied on.
    """

    id: str
    level: int
    number: str
    heading: str
    role: Role
    run_in: bool
    heading_start: int
    start: int
    end: int
    text: str
    certainty: Certainty = "sure"


@dataclass(frozen=True, slots=True)
class Report:
    """A report as read: a past one, or a draft."""

    name: str
    text: str
    title: str = ""
    recipient: str = ""
    issuer: str = ""
    date: str = ""
    period: Period | None = None
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A section's text as it is indexed and retrieved. ``heading`` is the path of headings, joined by `` / ``.

    While ``certainty`` is sure the role may filter; where it is likely it may only weigh.
    """

    id: str
    report: str
    section_id: str
    heading: str
    role: Role
    text: str
    certainty: Certainty = "sure"


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage, how well it fits (higher is better), and why it was chosen, in words."""

    passage: Passage
    score: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """One heading of the report to be written, with what belongs under it.

    ``facts`` are fact ids, ``points`` are things in words that must be said, ``pattern`` is the id of the past
    passage this section follows, where one was chosen. ``key`` names the item for good: ids are paths and change when
    headings are moved, versions hang on the key. An item read from a file has its id as key. ``run_in`` is for a
    heading that opens its section's first paragraph: 「（一）标题。正文」.
    """

    id: str
    level: int
    number: str
    heading: str
    role: Role
    facts: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    pattern: str = ""
    key: str = ""
    run_in: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of the report to be written, in order; an item with id ``0`` is the opening."""

    title: str
    recipient: str = ""
    period: str = ""
    issuer: str = ""
    date: str = ""
    items: tuple[OutlineItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at. ``start``/``end``/``text`` locate it in the checked text."""

    code: str
    severity: Severity
    start: int
    end: int
    text: str
    message: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where one figure of a draft comes from, or that it comes from nowhere."""

    start: int
    end: int
    text: str
    verdict: Verdict
    fact: str = ""
    relation: str = ""
    formula: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything the checks say about one text."""

    figures: tuple[Trace, ...] = ()
    findings: tuple[Finding, ...] = ()
    unused_facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message as it is sent to a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of requests to a model as its endpoint counted them.

    ``cached`` are those of ``prompt`` that the endpoint took from its cache. ``requests`` were sent, of which it told
    the tokens of ``counted``.
    """

    prompt: int = 0
    completion: int = 0
    cached: int = 0
    requests: int = 1
    counted: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt + other.prompt,
            self.completion + other.completion,
            self.cached + other.cached,
            self.requests + other.requests,
            self.counted + other.counted,
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """One section as an engine wrote it: final text with figures in place, and everything it was made from.

    ``sentences`` says of each sentence where it comes from; only 套写 knows.
    """

    section_id: str
    heading: str
    role: Role
    text: str
    engine: EngineName
    passages: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    messages: tuple[Message, ...] = ()
    complete: bool = True
    seconds: float = 0.0
    usage: Usage | None = None
    sentences: tuple[SourcedSentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One text of one section, never changed after it was written. ``n`` counts from 1 per section.

    ``section`` is the outline item's key. ``remarks`` are what the engine said of its text (carried over, left out):
    unlike all other findings they cannot be found again from text and facts.
    """

    n: int
    section: str
    text: str
    author: Author
    created: str
    engine: str = ""
    note: str = ""
    passages: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
    user: str = ""
    remarks: tuple[Finding, ...] = ()


_MOST_KINDS = 8  # of files passed over that are named


@dataclass(frozen=True, slots=True)
class IndexResult:
    """What indexing did, by file. ``notes`` say of files that were read what was left out of them.

    Attributes:
        failed: files that were not taken, each with the reason.
        duplicates: those of them whose content is in the corpus already.
        passed_over: how many files of each other kind, by suffix, lay beside the reports in folders and zips.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = field(default=())
    reports: int = 0
    passages: int = 0
    notes: tuple[tuple[str, str], ...] = ()
    duplicates: tuple[str, ...] = ()
    passed_over: tuple[tuple[str, int], ...] = ()

    @property
    def nothing_read(self) -> bool:
        """Whether files were meant and none of them could be read."""
        taken = self.added or self.updated or self.unchanged or self.removed
        return bool(self.failed) and not self.duplicates and not taken

    @property
    def others(self) -> str:
        """One sentence about the files that were passed over; "" where there were none."""
        named = "、".join(f"{suffix} {count} 个" for suffix, count in self.passed_over[:_MOST_KINDS])
        more = "等" if len(self.passed_over) > _MOST_KINDS else ""
        count = sum(count for _, count in self.passed_over)
        cure = "其中有往期材料的话，请另存为 .docx 再编入。"
        return f"另有 {count} 个其他格式的文件没有读（{named}{more}）；{cure}" if count else ""


def headline(number: str, heading: str) -> str:
    """Number and heading written together: 一、总结, but 第一部分　总结 and 1.1　总结, which need a blank."""
    return f"{number}\u3000{heading}" if number and heading and number[-1].isalnum() else f"{number}{heading}"
