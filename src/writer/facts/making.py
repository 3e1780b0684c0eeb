"""A figure of a sentence that measures something of its own → a fact: its name, its time, what it is part of."""

from __future__ import annotations

from decimal import Decimal

from writer.facts.collector import Collector, label_key
from writer.facts.headings import split_unit
from writer.facts.names import show_brackets
from writer.facts.relations import Line
from writer.facts.spans import bare_name, basis_of, period_of
from writer.figures import parse_period
from writer.schema import Fact, Figure, Period

_BROAD = frozenset({"总投资", "计划总投资", "总投资额", "投资总额", "协议总投资", "总产值", "营业收入", "税收"})
# 达 says that the figure was reached, not that it is about so much.
_EXACT = frozenset({"", "达"})


class Maker:
    """Adds the facts of one sentence of a line to a collector."""

    def __init__(self, line: Line, out: Collector) -> None:
        self._line, self._out = line, out
        self._parts: tuple[str | None, str, int] | None = None

    def add(
        self, label: str, value: Decimal, unit: str, figure: Figure, child: bool = False,
        period: Period | None = None, depth: int = 0,
    ) -> None:  # fmt: skip
        """Add a fact and make it the one that relation words speak of.

        Args:
            label: its name, value and ``unit`` as written, ``figure`` the figure they were read from.
            child: 其中 stands before it.
            period: the time it is counted over, where it differs from the line's.
            depth: how many brackets it stands in.
        """
        out, line = self._out, self._line
        label, named = split_unit(show_brackets(label.removesuffix("了")))  # 「开工了18个」, as people say it
        unit = unit or named
        basis = basis_of(label)
        name, mark = bare_name(label)
        told = out.other_period(period) if period else ""
        told = told or (period_of(mark, out.period) if mark else line.period)
        name = self._whose(name)
        over = parse_period(told) if told else None
        behind = f"{figure.text}{figure.qualifier}"
        vague = behind if behind in line.source else f"{figure.qualifier}{figure.text}"
        vague = figure.text if figure.qualifier in figure.text else vague
        if figure.qualifier not in _EXACT:
            self._problem(f"「{vague}」是约数，已按其中的数字记录；有准确数请改填。")
        if not unit:
            self._problem(f"「{name}」没有单位；请补上单位。")
        parent = self._parent(unit) if child or (line.child and line.parent and unit == line.parent_unit) else None
        self._parts = (parent, unit, depth) if child else None
        if child and parent is None:
            self._problem("「其中」前面没有它所属的指标；请把所属指标放在它前面。")
        note = f"原文为「{vague}」" if figure.qualifier not in _EXACT else ""
        line.current = len(out.facts)
        line.facts.append(line.current)
        out.add(Fact(out.next_id(), name, value, unit, told, part_of=parent, note=note, line=line.number,
                     source=line.source, basis=basis or basis_of("", over)))  # fmt: skip

    def goes_on(self, before: str, unit: str, depth: int) -> bool:
        """「（其中企业3158户、个体5412户）」: the part before this figure was one of a list."""
        if self._parts is None or self._parts[0] is None or unit != self._parts[1]:
            return False
        return 0 < self._parts[2] == depth or before.lstrip().startswith(("、", "和", "及"))

    def _problem(self, reason: str) -> None:
        self._out.problem(self._line.number, self._line.source, reason)

    def _whose(self, label: str) -> str:
        """「在谈储备项目57个，总投资…」 after the 总投资 of others: whose it is goes into the name."""
        current = self._line.current
        if label not in _BROAD or current is None:
            return label
        owner = self._out.facts[current].label
        owner = owner if owner.endswith(("项目", "企业")) else ""
        told = self._out.owners.setdefault(label_key(label), {})
        if owner not in told:
            longer = (label_key(name) for name in _BROAD if name.endswith(label))
            taken = bool(owner) and (bool(told) or any(name in self._out.labels for name in longer))
            told[owner] = f"{owner}{label}" if taken else label
        return told[owner]

    def _parent(self, unit: str) -> str | None:
        """What 其中 speaks of. A line that begins with it keeps to the fact it began with."""
        line = self._line
        if line.child and line.parent and unit == line.parent_unit:
            return line.parent
        parent = self._out.parent(unit)
        if line.child and line.parent is None and parent is not None:
            line.parent, line.parent_unit = parent, unit
        return parent
