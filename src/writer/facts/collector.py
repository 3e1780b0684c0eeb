"""Where the readers of tables, sentences and sheets put what they find; it hands out the ids."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from writer.facts.cells import fold, unseen
from writer.facts.earlier import Base, Earlier
from writer.facts.spans import basis_of, only_span, period_of, same_months, widens
from writer.figures import parse_period, period_label
from writer.schema import Fact, Ledger, Period, Problem

_LONGEST_QUOTE = 200
_LONGEST_LABEL = 200
TOTALS = frozenset({"合计", "总计", "小计", "共计"})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its number in the paste (from 1), its cells, and the line as it was pasted."""

    line: int
    cells: tuple[str, ...]
    source: str


@dataclass(slots=True)
class Collector:
    """Facts and problems in order of appearance; ``headings`` are the lines that only say what others mean.

    ``wholes`` are the last facts with a number that are not themselves parts (id, unit, line). ``labels`` leads
    from a label's key to the first fact of that name. ``units`` are those named above a table. ``guessed``: the
    period stands in a sentence, not in a title. ``over``: the time that the lines below a heading (「9月份：」) are
    counted over, "" for the paste's own. ``base``: the same for lines below 「上年同期：」, ``earlier`` the values
    told there. ``section``: the heading above; ``sections`` leads from a fact to its own. ``owners`` says of a name
    like 总投资 whose it was (签约项目) and what it was called then. ``completions`` are completion rates told in
    sentences (place of the fact, per cent, line), ``totals`` the facts that others were counted into.
    """

    facts: list[Fact] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headings: set[int] = field(default_factory=set)
    title: str = ""
    period: str = ""
    units: tuple[str, ...] = ()
    guessed: bool = False
    over: str = ""
    base: Base = ""
    earlier: list[Earlier] = field(default_factory=list)
    section: str = ""
    sections: dict[str, str] = field(default_factory=dict)
    completions: list[tuple[int, Decimal, int]] = field(default_factory=list)
    totals: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    wholes: list[tuple[str, str, int]] = field(default_factory=list)
    labels: dict[str, int] = field(default_factory=dict)
    owners: dict[str, dict[str, str]] = field(default_factory=dict)

    def next_id(self) -> str:
        """The id of the fact that will be added next."""
        return f"F{len(self.facts) + 1}"

    def add(self, fact: Fact) -> None:
        """Record a fact that was made with ``next_id``."""
        if self.section:
            self.sections[fact.id] = self.section
        if fact.value is not None:
            self.labels.setdefault(label_key(fact.label), len(self.facts))
            if fact.part_of is None:
                self.wholes = [*self.wholes[-3:], (fact.id, fact.unit, fact.line)]
        self.facts.append(fact)

    def parent(self, unit: str) -> str | None:
        """What 其中 in a sentence speaks of: the nearest whole counted in ``unit``, else the nearest of all.

        Only facts of the line and the line before it are looked at for the unit: further up it would be chance.
        """
        if not self.wholes:
            return None
        last = self.wholes[-1]
        near = (name for name, counted, line in reversed(self.wholes) if counted == unit and line == last[2])
        return next(near, last[0])

    def other_period(self, said: Period) -> str:
        """What a fact counted over ``said`` has as its period: "" where that is what the whole paste is about."""
        if not self.period and not self.facts:
            self.period, self.guessed = period_label(said), True
        told = parse_period(self.period)
        if self.guessed and widens(told, said):
            self.widen(period_label(said))
        return "" if same_months(parse_period(self.period), said) else period_label(said)

    def heads(self, said: Period | None, words: str) -> None:
        """A heading over the lines that follow: its period, or its 本月 or 累计, is theirs."""
        self.base = ""
        name = clean_label(
            re.sub(r"[（(].*?[)）]|(?:工作|完成|主要)*(?:情况|方面|指标|数据|进展)$", "", words.strip(" :："))
        )
        mark = only_span(re.sub(r"[\s:：]|情况|数据|指标|完成|主要|如下", "", words), said is not None)
        if said is not None:
            self.over = self.other_period(said)
        elif mark is not None:
            self.over = period_of(mark, self.period) if mark else ""
        self.section = name if mark is None and said is None and len(name) <= 12 else ""

    def widen(self, period: str) -> None:
        """The paste is about ``period``; what was read so far belongs to the shorter one it was taken to be about."""
        before, self.period = self.period, period
        basis = basis_of("", parse_period(before))
        self.facts = [
            replace(fact, period="" if fact.period == period else fact.period or before, basis=fact.basis or basis)
            if fact.value is not None else fact for fact in self.facts
        ]  # fmt: skip

    def problem(self, line: int, text: str, reason: str) -> None:
        """Record what could not be read, or is doubtful."""
        text = text[: 2 * _LONGEST_QUOTE].strip()
        shown = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"
        self.problems.append(Problem(line, shown, reason))

    def ledger(self) -> Ledger:
        """Everything so far; problems by line."""
        ordered = sorted(self.problems, key=lambda problem: problem.line)
        return Ledger(tuple(self.facts), tuple(ordered), self.title, self.period)


_NUMBERING = re.compile(
    r"(?:[#>\s]+(?=\S)"
    r"|[•·●○◆◇■□▪▶►➢※★☆✓√\-*+–—]\s+|[•·●◆◇■▪▶►➢※★☆✓√]"
    r"|[(（][一二三四五六七八九十\d]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}[、.．]"
    r"|\d{1,2}[、．)）]|\d{1,2}\.(?!\d)"
    r"|[①-⑳]|[一二三四五六七八九]是(?=\S))\s*"
)
_CHILD = re.compile(r"\s*(?:其\s*中\s*[:：;；,，、]?|[#＃](?=\S))\s*")
_TAIL = re.compile(r"[\s:：,，、;；。=＝]+$")
_LEAD_OVER = re.compile(r"(?<=.)(?:已|共计|共|达到|达|约为|为|是)$")


def clean_label(text: str, leads_over: bool = False) -> str:
    """A metric's name without numbering, bullets and 其中.

    ``leads_over``: it stood in a sentence, so that 为, 达, 共 at its end belong to the figure behind it.
    """
    # A name that was broken over two lines of its cell is one name.
    joined = re.sub(r"(?<=[^ -~])[\r\n]+\s*(?=[^ -~])", "", unseen(text[:_LONGEST_LABEL]))
    label = " ".join(joined.replace("**", "").split())
    for _ in range(4):
        match = _NUMBERING.match(label) or _CHILD.match(label)
        if not match or match.end() == len(label):
            break
        label = label[match.end() :]
    for _ in range(3):
        shorter = _TAIL.sub("", label)
        shorter = _LEAD_OVER.sub("", shorter) if leads_over else shorter
        if not shorter or shorter == label:
            break
        label = shorter
    return label.strip(" 　:：,，、;；。")


def is_total(label: str) -> bool:
    """Whether a row of this name counts those above it together: 合计, 全区合计."""
    return label_key(label) in TOTALS or label.endswith(("合计", "总计", "小计"))


def is_child(label: str) -> bool:
    """Whether a label says that it is part of the one above (其中, or # in statistical tables)."""
    return bool(_CHILD.match(_strip_numbering(label[:_LONGEST_LABEL])))


def _strip_numbering(label: str) -> str:
    match = _NUMBERING.match(label.strip()) if not label.strip().startswith(("#", "＃")) else None
    return label.strip()[match.end() :] if match else label.strip()


def indentation(label: str) -> int:
    """How far a label is set in, in half-width columns."""
    width = 0
    for char in label:
        if char in "\u3000":
            width += 2
        elif char in " \xa0\u2002\u2003":
            width += 1
        else:
            break
    return width


def label_key(label: str) -> str:
    """What makes two labels the same: widths, blanks and brackets do not count."""
    return re.sub(r"[\s\"'“”‘’()（）]", "", fold(label)).lower()
